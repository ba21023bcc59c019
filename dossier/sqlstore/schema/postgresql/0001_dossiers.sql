-- motcua: dossiers on PostgreSQL, version 1.
--
-- The rules of this schema, which a test reads off this file:
--   * the shard key leads every primary and unique key: a table can be partitioned or distributed by it;
--   * no sequence, trigger, rule, LISTEN, advisory lock or foreign key is needed;
--   * what is personal stands in motcua_personal and nowhere else; motcua_event and motcua_access are only ever added to.
--
-- shard    the agency that the dossier's code names, level 1 first: H40.14.03. Empty for dossiers without such a code.
-- *_ns     an instant, in nanoseconds since 1970-01-01 UTC. Days are days in Viet Nam.
-- asked    the bodies whose opinion is missing, each between line feeds.
-- A text that PostgreSQL cannot hold, with a zero byte or not in UTF-8, stands as \x and its bytes in hexadecimal digits.
-- tick     microseconds by the server's clock when the row was written, always greater than the tick before of the same dossier.

CREATE TABLE IF NOT EXISTS motcua_migration (
    shard   text COLLATE "C" NOT NULL DEFAULT '',
    version integer NOT NULL,
    PRIMARY KEY (shard, version)
);

-- A dossier as it is now: derived from its events, for looking up and counting. due is the promise that lateness is judged by, promised the one
-- the applicant was told last; ran_ns is how far the clock had run where it stands still. changed_ns is when something happened last that more
-- than the instants in this row tell of, recorded_ns when something was recorded last. opaque: how it stood earlier cannot be told from this row.
CREATE TABLE motcua_dossier (
    shard        text COLLATE "C" NOT NULL,
    id           text COLLATE "C" NOT NULL,
    revision     bigint NOT NULL CHECK (revision > 0),
    tick         bigint NOT NULL,
    status       smallint NOT NULL,
    procedure    text COLLATE "C" NOT NULL,
    field        text COLLATE "C" NOT NULL,
    receiving    text COLLATE "C" NOT NULL,
    handling     text COLLATE "C" NOT NULL,
    accepted     date,
    due          date,
    done         boolean NOT NULL,
    stopped      boolean NOT NULL,
    asked        text NOT NULL,
    channel      smallint NOT NULL,
    accepted_ns  bigint,
    resolved_ns  bigint,
    delivered_ns bigint,
    ended_ns     bigint,
    due_ns       bigint,
    due_by       smallint NOT NULL,
    promised     date,
    promised_ns  bigint,
    promised_by  smallint NOT NULL,
    ran_ns       bigint,
    opaque       boolean NOT NULL,
    changed_ns   bigint NOT NULL,
    recorded_ns  bigint NOT NULL,
    PRIMARY KEY (shard, id)
);

CREATE INDEX motcua_dossier_id ON motcua_dossier (id);
CREATE INDEX motcua_dossier_handling ON motcua_dossier (handling, status, id);
CREATE INDEX motcua_dossier_receiving ON motcua_dossier (receiving, status, id);
CREATE INDEX motcua_dossier_due ON motcua_dossier (due, id) WHERE NOT done;
CREATE INDEX motcua_dossier_accepted ON motcua_dossier (accepted, accepted_ns, opaque);
CREATE INDEX motcua_dossier_asked ON motcua_dossier (id) WHERE asked <> '';

-- The log. facts is the canonical form of the event, digest and hash its seal.
CREATE TABLE motcua_event (
    shard    text COLLATE "C" NOT NULL,
    dossier  text COLLATE "C" NOT NULL,
    revision bigint NOT NULL CHECK (revision > 0),
    key      text COLLATE "C" NOT NULL,
    kind     smallint NOT NULL,
    facts    bytea NOT NULL,
    digest   bytea,
    hash     bytea,
    PRIMARY KEY (shard, dossier, revision)
);

-- What is personal in an event. payload, salt and token are null once they were erased.
CREATE TABLE motcua_personal (
    shard    text COLLATE "C" NOT NULL,
    dossier  text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    payload  bytea,
    salt     bytea,
    token    bytea,
    PRIMARY KEY (shard, dossier, revision)
);

CREATE INDEX motcua_personal_token ON motcua_personal (token) WHERE token IS NOT NULL;

-- Who looked at what.
CREATE TABLE motcua_access (
    shard   text COLLATE "C" NOT NULL,
    id      text COLLATE "C" NOT NULL,
    at_ns   bigint NOT NULL,
    actor   text NOT NULL,
    unit    text NOT NULL,
    purpose text NOT NULL,
    kind    smallint NOT NULL,
    dossier text NOT NULL,
    source  text NOT NULL,
    outcome smallint NOT NULL,
    PRIMARY KEY (shard, id)
);

-- What was committed and has no place in a feed yet. Only the row of its own writer is locked while it is written, so writers never
-- wait for each other here; whoever reads a feed gives what is committed by then its place, once and for ever.
-- stream   1 the events, 2 the looks. ref is the dossier or the look; first and count are the events of the batch.
CREATE TABLE motcua_outbox (
    shard  text COLLATE "C" NOT NULL,
    stream smallint NOT NULL,
    ref    text COLLATE "C" NOT NULL,
    first  bigint NOT NULL,
    count  integer NOT NULL CHECK (count > 0),
    tick   bigint NOT NULL,
    PRIMARY KEY (shard, stream, ref, first)
);

CREATE INDEX motcua_outbox_tick ON motcua_outbox (stream, tick);

-- The feeds: the places 1, 2, 3 … of each stream.
CREATE TABLE motcua_feed (
    shard  text COLLATE "C" NOT NULL,
    stream smallint NOT NULL,
    n      bigint NOT NULL CHECK (n > 0),
    ref    text COLLATE "C" NOT NULL,
    first  bigint NOT NULL,
    count  integer NOT NULL CHECK (count > 0),
    PRIMARY KEY (shard, stream, n)
);

CREATE INDEX motcua_feed_n ON motcua_feed (stream, n);

-- The last place of each stream. Readers of a feed lock its row; writers do not touch it.
CREATE TABLE motcua_feed_head (
    shard  text COLLATE "C" NOT NULL,
    stream smallint NOT NULL,
    n      bigint NOT NULL,
    PRIMARY KEY (shard, stream)
);

INSERT INTO motcua_feed_head (shard, stream, n) VALUES ('', 1, 0), ('', 2, 0);

INSERT INTO motcua_migration (version) VALUES (1);
