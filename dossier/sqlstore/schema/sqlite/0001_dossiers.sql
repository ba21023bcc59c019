-- motcua: dossiers on SQLite, version 1. The same tables as on PostgreSQL, where they are explained; there is one writer at a time, so
-- what is written gets its place in the feed with the same transaction, and there is no outbox.

CREATE TABLE IF NOT EXISTS motcua_migration (
    shard   TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL,
    PRIMARY KEY (shard, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE motcua_dossier (
    shard        TEXT NOT NULL,
    id           TEXT NOT NULL,
    revision     INTEGER NOT NULL CHECK (revision > 0),
    status       INTEGER NOT NULL,
    procedure    TEXT NOT NULL,
    field        TEXT NOT NULL,
    receiving    TEXT NOT NULL,
    handling     TEXT NOT NULL,
    accepted     TEXT,
    due          TEXT,
    done         INTEGER NOT NULL,
    stopped      INTEGER NOT NULL,
    asked        TEXT NOT NULL,
    channel      INTEGER NOT NULL,
    accepted_ns  INTEGER,
    resolved_ns  INTEGER,
    delivered_ns INTEGER,
    ended_ns     INTEGER,
    due_ns       INTEGER,
    due_by       INTEGER NOT NULL,
    promised     TEXT,
    promised_ns  INTEGER,
    promised_by  INTEGER NOT NULL,
    ran_ns       INTEGER,
    opaque       INTEGER NOT NULL,
    changed_ns   INTEGER NOT NULL,
    recorded_ns  INTEGER NOT NULL,
    PRIMARY KEY (shard, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX motcua_dossier_id ON motcua_dossier (id);
CREATE INDEX motcua_dossier_handling ON motcua_dossier (handling, status, id);
CREATE INDEX motcua_dossier_receiving ON motcua_dossier (receiving, status, id);
CREATE INDEX motcua_dossier_due ON motcua_dossier (due, id) WHERE NOT done;
CREATE INDEX motcua_dossier_accepted ON motcua_dossier (accepted, accepted_ns, opaque);
CREATE INDEX motcua_dossier_asked ON motcua_dossier (id) WHERE asked <> '';

CREATE TABLE motcua_event (
    shard    TEXT NOT NULL,
    dossier  TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0),
    key      TEXT NOT NULL,
    kind     INTEGER NOT NULL,
    facts    BLOB NOT NULL,
    digest   BLOB,
    hash     BLOB,
    PRIMARY KEY (shard, dossier, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE motcua_personal (
    shard    TEXT NOT NULL,
    dossier  TEXT NOT NULL,
    revision INTEGER NOT NULL,
    payload  BLOB,
    salt     BLOB,
    token    BLOB,
    PRIMARY KEY (shard, dossier, revision)
) STRICT, WITHOUT ROWID;

CREATE INDEX motcua_personal_token ON motcua_personal (token) WHERE token IS NOT NULL;

CREATE TABLE motcua_access (
    shard   TEXT NOT NULL,
    id      TEXT NOT NULL,
    at_ns   INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    unit    TEXT NOT NULL,
    purpose TEXT NOT NULL,
    kind    INTEGER NOT NULL,
    dossier TEXT NOT NULL,
    source  TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    PRIMARY KEY (shard, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE motcua_feed (
    shard  TEXT NOT NULL,
    stream INTEGER NOT NULL,
    n      INTEGER NOT NULL CHECK (n > 0),
    ref    TEXT NOT NULL,
    first  INTEGER NOT NULL,
    count  INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (shard, stream, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX motcua_feed_n ON motcua_feed (stream, n);

INSERT INTO motcua_migration (version) VALUES (1);
