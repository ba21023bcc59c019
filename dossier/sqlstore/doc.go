// Package sqlstore keeps dossiers in a SQL database, on SQLite or PostgreSQL.
//
// It fulfils the whole contract of [dossier.Store] and has every ability beside it: it erases, finds, replaces tokens, records who looked at what, and
// counts. It imports database/sql and no driver: which one is used is up to the program. With modernc.org/sqlite:
//
//	db, err := sql.Open("sqlite", "file:dossiers.db?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)")
//	err = sqlstore.Migrate(ctx, db, sqlstore.SQLite)
//	store, err := sqlstore.New(ctx, db, sqlstore.SQLite, nil)
//	service := dossier.NewService(store, rules, &dossier.ServiceOptions{Now: time.Now})
//
// and with github.com/jackc/pgx/v5/stdlib:
//
//	db, err := sql.Open("pgx", "postgres://motcua@localhost/motcua")
//	err = sqlstore.Migrate(ctx, db, sqlstore.PostgreSQL)
//	store, err := sqlstore.New(ctx, db, sqlstore.PostgreSQL, nil)
//
// Another driver of the same engine does as well, if its errors have the method SQLState() string (PostgreSQL) or Code() int (SQLite), as those two
// have. Without it the store works, and calls errors it does not know an unknown outcome.
//
// # Tables
//
// [Schema] has them as plain SQL. motcua_event is the log, to which is only ever added; motcua_personal is what is personal in it, apart, so that an
// erasure is an update there; motcua_dossier is what each dossier amounts to now, for looking up and counting; motcua_feed is the order of commits.
// A shipped file, grants/insert_only.sql, takes from the program's account every right to change or delete an event.
//
// A shard key leads every primary and unique key, and no sequence, trigger, foreign key, notification or advisory lock is needed, so that the tables can
// be partitioned or distributed by it. It is the agency in the dossier's code, level 1 first ("H40.14.03"): by its beginning a province is a range, by
// the whole of it a unit. [Options.Shard] chooses another; it has to be a function of the ID alone, because a dossier is looked for by nothing else.
// Dossiers whose ID is no code are in the shard "".
//
// # One writer on SQLite
//
// SQLite has one writer at a time. The store has one goroutine that writes, on a connection of its own, and whatever waits for it is one transaction:
// the disk is asked once for all of them. A batch that fails is undone and done again apart from the others. Everybody else reads, from the other
// connections of the pool, and sees whole transactions.
//
// That connection gets a cache of 64 MiB and writes the log back after 8,192 pages, 32 MiB, unless the program has set cache_size or wal_autocheckpoint
// itself: with what SQLite gives everybody, it would read and write the same pages again and again.
//
// Durability depends on settings that SQLite keeps for each connection, and a pool opens connections when it likes. So they are looked at on the one that
// writes, whenever it is a new one: write-ahead logging and synchronous=FULL, or the store refuses to work ([Options.Weak]). Several processes may
// write to one file; they wait for one another up to [Options.BusyTimeout].
//
// # Compare and set on PostgreSQL
//
// An Append is one statement, which is one transaction: it moves the dossier on if it is at the expected revision and has no batch with the key, and
// writes the rest for the row that it moved. READ COMMITTED is enough for that. A serialization failure or a deadlock (40001, 40P01) is tried again, five
// times in all. When the answer is lost the same statement is sent again: comparing revision and key, it is carried out once at most, and what it finds
// is the truth. What cannot be found out is [motcua.ErrOutcomeUnknown].
//
// Unlike on SQLite nobody looks at the settings there: with synchronous_commit=off or fsync=off, and after a failover to a standby that was behind, what
// was acknowledged may be gone, and a place of the feed that somebody has read may be given to another event.
//
// As many calls write at once as the pool had connections when the store was made, so give it a limit (SetMaxOpenConns); the others wait in a queue, the
// first first.
//
// # When it is too much
//
// On both engines a call waits for its turn at most [Options.Wait], and there are at most [Options.Queue] at once: so a store that is asked for more than it
// can do says [motcua.ErrBusy] within about a second, and has then written nothing.
//
// # The feed
//
// A feed in the order of commits must not skip what is committed late, and numbers are drawn before the commit. Here a writer leaves a note beside its
// events, in the same transaction, and readers give the notes that they can see their places, one reader at a time: 1, 2, 3 … for ever. A slow transaction
// holds up nobody, neither writers nor readers, and comes when it is there; what one reader saw, all see in the same order; the places are rows, which
// a dump keeps. Of dossiers that have nothing to do with each other, what was written first by the server's clock comes first, and a clock that is set
// back turns them round; the events of one dossier are always in their order. The price is that [Store.Feed] and [Store.Accesses] write on PostgreSQL, so they cannot be asked of a standby. On SQLite the place is
// written with the events.
//
// # Erasure
//
// SQLite overwrites what is erased (secure_delete) when its log is written back, and has it in the log until PRAGMA wal_checkpoint(TRUNCATE): a log that
// begins anew is overwritten only as far as it grows. When it moved rows within a page before, copies may lie in the room between them until
// VACUUM. PostgreSQL keeps the old row until VACUUM, and in its log and the backups as long as those are kept. Neither knows of copies elsewhere.
//
// # Errors
//
// One function maps errors of drivers, by the code and never by the text; the codes are listed in errors.go. [Error] is what comes of them. Its text has
// the code and nothing else, because messages of engines quote values.
//
// # What it does not do
//
// It makes no backups, moves no dossier between shards, and distributes nothing by itself. On Citus it was not tried. It holds no IDs that are not UTF-8 or
// have a zero byte, because PostgreSQL does not; they are refused on SQLite too.
package sqlstore
