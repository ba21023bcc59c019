-- The rights of the account under which a program uses dossier/sqlstore. Put its name in the place of motcua_app; apply this as the owner of the
-- tables, which should be another account: an owner may do anything.
--
-- Events and looks are only added: that account can neither change nor delete one. What is personal can be erased by an update of
-- motcua_personal. Nothing can be deleted but the notes of the outbox, which move into the feed.

REVOKE ALL ON motcua_migration, motcua_dossier, motcua_event, motcua_personal, motcua_access, motcua_outbox, motcua_feed, motcua_feed_head FROM PUBLIC, motcua_app;

GRANT SELECT ON motcua_migration TO motcua_app;
GRANT SELECT, INSERT ON motcua_event, motcua_access, motcua_feed TO motcua_app;
GRANT SELECT, INSERT, UPDATE ON motcua_dossier, motcua_personal TO motcua_app;
GRANT SELECT, INSERT, DELETE ON motcua_outbox TO motcua_app;
GRANT SELECT, UPDATE ON motcua_feed_head TO motcua_app;
