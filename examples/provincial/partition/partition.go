// Package partition keeps the tables of dossier/sqlstore on PostgreSQL in a part for each province, so that one of them can be vacuumed, backed up,
// taken away and brought back without the others, and a question about one dossier looks at one part alone.
//
//	err = partition.Apply(ctx, db, []string{"H40", "H41"}) // instead of sqlstore.Migrate
//	store, err := sqlstore.New(ctx, db, sqlstore.PostgreSQL, nil)
//
// # How
//
// The shard key leads every key of sqlstore's tables and is the agency in the dossier's code, level 1 first, so all of a province is one range of
// it: from "H40" up to and without "H40/", which is the first text behind all that begin with "H40.". The tables are declared as sqlstore ships
// them and partitioned by that range; nothing of the store's changes. Whatever lies in no range, dossiers without a code among them, is in the part
// "rest". The table of versions and the heads of the feeds, which belong to no shard, stay whole.
//
// A province is named by the code of its agency of the first level. One that was merged from several has several codes, and a part for each of them.
//
// # What it does not do
//
// It divides no tables that are there undivided: those are copied by hand into new ones. It spreads nothing over servers: a part that was taken
// away can be dumped and restored elsewhere, which is left to the tools that do that. Places in the feed are those of one database, so a part cannot be
// brought into one that has a feed of its own. A later version of sqlstore that adds a table makes it undivided when its Migrate does it; [Apply],
// called before, divides it.
package partition

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/identity"
)

// ErrUnread means that something of a province has no place in a feed yet: the feeds are to be read to their end first.
var ErrUnread = errors.New("partition: the feed is not read to its end")

// rest is the part of what belongs to no province.
const rest = "rest"

// whole reports whether a table is not divided: its rows belong to no shard.
func whole(table string) bool { return table == "motcua_migration" || table == "motcua_feed_head" }

// Apply makes the tables of sqlstore in a database, divided, with a part for each of the provinces, or adds what is missing: provinces, or what a
// later version of sqlstore has. What lay in the rest and belongs to a new province moves. Several processes may call it at once. It refuses a
// database with undivided tables.
func Apply(ctx context.Context, db *sql.DB, provinces []string) error {
	if err := check(provinces); err != nil {
		return err
	}
	versions, err := schema()
	if err != nil {
		return err
	}
	return transact(ctx, db, "apply", func(tx *sql.Tx) error {
		// The table of versions comes first, and whoever has its lock is alone, as in sqlstore.Migrate.
		if err := exec(ctx, tx, versions[0].statements[0], "LOCK TABLE motcua_migration IN EXCLUSIVE MODE"); err != nil {
			return err
		}
		var have int
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM motcua_migration").Scan(&have); err != nil {
			return err
		}
		for _, v := range versions[min(have, len(versions)):] {
			if err := exec(ctx, tx, v.statements...); err != nil {
				return err
			}
		}
		var tables []string
		for _, v := range versions {
			tables = append(tables, v.tables...)
		}
		for _, table := range tables {
			var divided bool
			if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_partitioned_table WHERE partrelid = $1::regclass)", table).Scan(&divided); err != nil {
				return err
			}
			if !divided {
				return motcua.Invalid("partition: apply", motcua.Problem{Path: table, Code: motcua.CodeDiffers, Param: "a partitioned table"})
			}
		}
		for _, part := range append([]string{rest}, provinces...) {
			if err := add(ctx, tx, tables, part); err != nil {
				return err
			}
		}
		return nil
	})
}

// SQL returns what [Apply] does in an empty database, for whoever wants to read it or to apply it by other means.
func SQL(provinces []string) (string, error) {
	if err := check(provinces); err != nil {
		return "", err
	}
	versions, err := schema()
	if err != nil {
		return "", err
	}
	var all []string
	for _, v := range versions {
		all = append(all, v.statements...)
	}
	for _, v := range versions {
		for _, table := range v.tables {
			for _, part := range append([]string{rest}, provinces...) {
				all = append(all, create(table, part)...)
			}
		}
	}
	return strings.Join(all, ";\n") + ";\n", nil
}

// Detach takes a province out: its part of each table becomes a table by itself, "motcua_event_h40" and so on, to dump, to move or to keep. Until
// [Attach] brings it back the store finds none of its dossiers and refuses to begin new ones: in the place of the part is an empty one that takes
// no row. The error is [ErrUnread] when the feeds have not been read to their end.
func Detach(ctx context.Context, db *sql.DB, province string) error {
	return move(ctx, db, "detach", province, func(tx *sql.Tx, tables []string) error {
		// No writer of this province is under way from here on, and none has left a note that no feed has.
		outbox := name("motcua_outbox", province)
		if err := exec(ctx, tx, "LOCK TABLE "+outbox+" IN ACCESS EXCLUSIVE MODE"); err != nil {
			return err
		}
		var unread bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+outbox+")").Scan(&unread); err != nil {
			return err
		}
		if unread {
			return ErrUnread
		}
		for _, table := range tables {
			if err := exec(ctx, tx,
				"ALTER TABLE "+table+" DETACH PARTITION "+name(table, province),
				"CREATE TABLE "+away(table, province)+" PARTITION OF "+table+" (CONSTRAINT motcua_away CHECK (false)) "+bounds(province),
			); err != nil {
				return err
			}
		}
		return nil
	})
}

// Attach brings a province back that [Detach] took out. PostgreSQL reads each part once, to see that it holds nothing else.
func Attach(ctx context.Context, db *sql.DB, province string) error {
	return move(ctx, db, "attach", province, func(tx *sql.Tx, tables []string) error {
		for _, table := range tables {
			if err := exec(ctx, tx, "DROP TABLE IF EXISTS "+away(table, province), attach(table, province)); err != nil {
				return err
			}
		}
		return nil
	})
}

// move checks the province and carries something out for all tables that are divided.
func move(ctx context.Context, db *sql.DB, op, province string, do func(tx *sql.Tx, tables []string) error) error {
	if err := check([]string{province}); err != nil {
		return err
	}
	versions, err := schema()
	if err != nil {
		return err
	}
	var tables []string
	for _, v := range versions {
		tables = append(tables, v.tables...)
	}
	return transact(ctx, db, op, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, "LOCK TABLE motcua_migration IN EXCLUSIVE MODE"); err != nil {
			return err
		}
		return do(tx, tables)
	})
}

// add adds a part to each table that does not have it. What is in the rest and belongs to the part moves.
func add(ctx context.Context, tx *sql.Tx, tables []string, part string) error {
	for _, table := range tables {
		var there bool
		if err := tx.QueryRowContext(ctx, "SELECT to_regclass($1) IS NOT NULL", name(table, part)).Scan(&there); err != nil {
			return err
		}
		if there {
			continue
		}
		statements := create(table, part)
		if part != rest {
			where := " WHERE shard >= '" + part + "' AND shard < '" + part + "/'"
			from, to := name(table, rest), name(table, part)
			statements = slices.Insert(statements, 1, "LOCK TABLE "+from+" IN ACCESS EXCLUSIVE MODE",
				"INSERT INTO "+to+" SELECT * FROM "+from+where, "DELETE FROM "+from+where)
		}
		if err := exec(ctx, tx, statements...); err != nil {
			return err
		}
	}
	return nil
}

// create returns the statements that make a part: a table with the same columns and indexes, and its place.
func create(table, part string) []string {
	return []string{"CREATE TABLE " + name(table, part) + " (LIKE " + table + " INCLUDING ALL)", attach(table, part)}
}

func attach(table, part string) string {
	return "ALTER TABLE " + table + " ATTACH PARTITION " + name(table, part) + " " + bounds(part)
}

// bounds are the shards of a part: the province's own code and all that begin with it and a full stop. The slash is the letter behind the full stop.
func bounds(part string) string {
	if part == rest {
		return "DEFAULT"
	}
	return "FOR VALUES FROM ('" + part + "') TO ('" + part + "/')"
}

func name(table, part string) string { return table + "_" + strings.ToLower(part) }

func away(table, part string) string { return name(table, part) + "_away" }

// check reports which of the codes are none of an agency of the first level, or stand twice.
func check(provinces []string) error {
	var problems []motcua.Problem
	for i, p := range provinces {
		path := fmt.Sprintf("provinces[%d]", i)
		if c, err := identity.ParseAgencyCode(p); err != nil || c.LevelOne() != p {
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeMalformed, Param: "H40"})
		} else if slices.Index(provinces, p) < i {
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeDuplicate})
		}
	}
	return motcua.Invalid("partition: provinces", problems...)
}

// version is a migration of sqlstore's, with its tables divided.
type version struct {
	statements []string
	tables     []string // those that are divided
}

// schema reads the migrations that sqlstore ships, in their order, and divides their tables.
func schema() (all []version, err error) {
	files, err := sqlstore.Schema(sqlstore.PostgreSQL)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("partition: schema: %w", err)
	}
	for _, n := range names {
		text, err := fs.ReadFile(files, n)
		if err != nil {
			return nil, fmt.Errorf("partition: schema: %w", err)
		}
		all = append(all, divide(string(text)))
	}
	if len(all) == 0 || len(all[0].statements) == 0 || len(all[0].tables) == 0 {
		return nil, motcua.Invalid("partition: schema", motcua.Problem{Path: "statements", Code: motcua.CodeEmpty})
	}
	return all, nil
}

// divide splits a migration into its statements, behind each of which there is a semicolon and nowhere else, and divides the tables that it makes.
func divide(text string) (v version) {
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			lines = append(lines, line)
		}
	}
	for s := range strings.SplitSeq(strings.Join(lines, ""), ";") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if words := strings.Fields(s); len(words) > 2 && strings.EqualFold(words[0]+" "+words[1], "CREATE TABLE") && strings.HasSuffix(s, ")") {
			head, _, _ := strings.Cut(s, "(")
			words = strings.Fields(head)
			if table := words[len(words)-1]; !whole(table) {
				s += " PARTITION BY RANGE (shard)"
				v.tables = append(v.tables, table)
			}
		}
		v.statements = append(v.statements, s)
	}
	return v
}

func exec(ctx context.Context, tx *sql.Tx, statements ...string) error {
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// transact carries out a transaction. Two that make the first table at once meet in PostgreSQL's catalogue, so it is tried again.
func transact(ctx context.Context, db *sql.DB, op string, do func(*sql.Tx) error) error {
	const attempts = 5
	for attempt := 1; ; attempt++ {
		err := try(ctx, db, do)
		if err == nil {
			return nil
		}
		var code interface{ SQLState() string }
		if attempt < attempts && errors.As(err, &code) && slices.Contains([]string{"23505", "42P07", "42710", "40001", "40P01", "XX000"}, code.SQLState()) {
			continue
		}
		return fmt.Errorf("partition: %s: %w", op, err)
	}
}

func try(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}
