package sqlstore_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/dossier/sqlstore"
)

// table is what the rules need to know of a CREATE TABLE.
type table struct {
	name    string
	columns map[string]string // to the rest of the definition, in capitals
	keys    [][]string        // the primary key and the unique ones
	options string
}

// forbidden are words that no statement of the schema or of the package may hold, with the reason.
var forbidden = map[string]string{
	"SEQUENCE": "a global sequence", "SERIAL": "a global sequence", "BIGSERIAL": "a global sequence", "SMALLSERIAL": "a global sequence",
	"IDENTITY": "a global sequence", "NEXTVAL": "a global sequence", "AUTOINCREMENT": "a global sequence",
	"TRIGGER": "a trigger", "RULE": "a rule", "FUNCTION": "a function", "LISTEN": "notifications", "NOTIFY": "notifications",
	"REFERENCES": "a foreign key", "FOREIGN": "a foreign key", "EXTENSION": "an extension",
}

var wordRE = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// checkDDL parses a schema and says which rules it breaks.
func checkDDL(dialect sqlstore.Dialect, text string) (tables map[string]table, problems []string) {
	tables = map[string]table{}
	bad := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	text = regexp.MustCompile(`--[^\n]*`).ReplaceAllString(text, "")
	for statement := range strings.SplitSeq(text, ";") {
		statement = strings.Join(strings.Fields(statement), " ")
		for _, w := range wordRE.FindAllString(statement, -1) {
			if why, ok := forbidden[strings.ToUpper(w)]; ok {
				bad("%s: %s", strings.ToLower(w), why)
			}
			if strings.HasPrefix(strings.ToUpper(w), "PG_ADVISORY") || strings.HasPrefix(strings.ToUpper(w), "PG_TRY_ADVISORY") {
				bad("%s: an advisory lock", w)
			}
		}
		switch upper := strings.ToUpper(statement); {
		case upper == "":
		case strings.HasPrefix(upper, "CREATE TABLE "):
			t := parseTable(statement)
			tables[t.name] = t
			problems = append(problems, checkTable(dialect, t)...)
		case strings.HasPrefix(upper, "CREATE UNIQUE INDEX "):
			if list := inParentheses(statement); firstWord(list) != "shard" {
				bad("a unique index does not begin with shard: %s", list)
			}
		case strings.HasPrefix(upper, "CREATE INDEX "), strings.HasPrefix(upper, "INSERT INTO "):
		default:
			bad("a statement of another kind: %.30s", statement)
		}
	}
	return tables, problems
}

func parseTable(statement string) table {
	head, _, _ := strings.Cut(statement, "(")
	words := strings.Fields(head)
	t := table{name: words[len(words)-1], columns: map[string]string{}}
	body := inParentheses(statement)
	t.options = strings.ToUpper(statement[strings.LastIndex(statement, ")")+1:])
	for _, item := range splitItems(body) {
		upper := strings.ToUpper(item)
		switch {
		case strings.HasPrefix(upper, "PRIMARY KEY"), strings.HasPrefix(upper, "UNIQUE"), strings.HasPrefix(upper, "EXCLUDE"), strings.HasPrefix(upper, "CONSTRAINT"):
			var key []string
			for c := range strings.SplitSeq(inParentheses(item), ",") {
				key = append(key, strings.TrimSpace(c))
			}
			t.keys = append(t.keys, key)
		default:
			name := firstWord(item)
			t.columns[name] = strings.TrimSpace(upper[len(name):])
			if strings.Contains(upper, "PRIMARY KEY") || strings.Contains(upper, " UNIQUE") {
				t.keys = append(t.keys, []string{name})
			}
		}
	}
	return t
}

func checkTable(dialect sqlstore.Dialect, t table) (problems []string) {
	bad := func(format string, args ...any) {
		problems = append(problems, t.name+": "+fmt.Sprintf(format, args...))
	}
	if len(t.keys) == 0 {
		bad("no primary key")
	}
	for _, key := range t.keys {
		if key[0] != "shard" {
			bad("the key %v does not begin with shard", key)
		}
		for _, c := range key {
			if def := t.columns[c]; dialect == sqlstore.PostgreSQL && strings.HasPrefix(def, "TEXT") && !strings.Contains(def, `COLLATE "C"`) {
				bad("%s is in a key and not in the order of bytes", c)
			}
		}
	}
	if def := t.columns["shard"]; !strings.HasPrefix(def, "TEXT") || !strings.Contains(def, "NOT NULL") {
		bad("shard is not a text that is always there")
	}
	if !strings.HasPrefix(t.name, "motcua_") {
		bad("the name could be somebody else's")
	}
	if dialect == sqlstore.SQLite && (!strings.Contains(t.options, "STRICT") || !strings.Contains(t.options, "WITHOUT ROWID")) {
		bad("not strict, or with a hidden row number")
	}
	for _, c := range []string{"payload", "salt", "token"} {
		if _, ok := t.columns[c]; ok && t.name != "motcua_personal" {
			bad("%s is personal and stands in motcua_personal", c)
		}
	}
	return problems
}

func firstWord(s string) string { return wordRE.FindString(s) }

// inParentheses returns what stands in the first pair of parentheses.
func inParentheses(s string) string {
	from, depth := strings.Index(s, "("), 0
	if from < 0 {
		return ""
	}
	for i := from; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[from+1 : i]
			}
		}
	}
	return ""
}

// splitItems splits at commas outside parentheses.
func splitItems(s string) (items []string) {
	depth, from := 0, 0
	for i := range s {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				items, from = append(items, strings.TrimSpace(s[from:i])), i+1
			}
		}
	}
	return append(items, strings.TrimSpace(s[from:]))
}

func shipped(t *testing.T, d sqlstore.Dialect) string {
	t.Helper()
	files, err := sqlstore.Schema(d)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var b strings.Builder
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	return b.String()
}

// The rules of the schema, read off the files that are shipped.
//
// Kills: a key that a table cannot be distributed by; a sequence; a trigger; a payload beside the facts.
func TestSchemaRules(t *testing.T) {
	all := map[sqlstore.Dialect]map[string]table{}
	for _, d := range []sqlstore.Dialect{sqlstore.SQLite, sqlstore.PostgreSQL} {
		tables, problems := checkDDL(d, shipped(t, d))
		for _, p := range problems {
			t.Errorf("%v: %s", d, p)
		}
		all[d] = tables
	}
	// Both engines have the same tables and columns, but for what gives PostgreSQL its feed.
	for name, pg := range all[sqlstore.PostgreSQL] {
		lite, ok := all[sqlstore.SQLite][name]
		if name == "motcua_outbox" || name == "motcua_feed_head" {
			if ok {
				t.Errorf("SQLite has %s, which nothing there needs", name)
			}
			continue
		}
		want := slices.DeleteFunc(slices.Sorted(maps.Keys(pg.columns)), func(c string) bool { return name == "motcua_dossier" && c == "tick" })
		if got := slices.Sorted(maps.Keys(lite.columns)); !slices.Equal(got, want) {
			t.Errorf("%s: SQLite has the columns %v, PostgreSQL %v", name, got, want)
		}
		if !slices.EqualFunc(lite.keys, pg.keys, slices.Equal[[]string]) {
			t.Errorf("%s: SQLite has the keys %v, PostgreSQL %v", name, lite.keys, pg.keys)
		}
	}
}

// Every rule refuses a schema that breaks it.
func TestSchemaRulesRefuse(t *testing.T) {
	const good = `CREATE TABLE motcua_x (shard text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, n bigint, PRIMARY KEY (shard, id));`
	if _, problems := checkDDL(sqlstore.PostgreSQL, good); problems != nil {
		t.Fatal(problems)
	}
	change := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for _, c := range []struct {
		name, why, text string
		dialect         sqlstore.Dialect
	}{
		{"key", "a key that does not begin with the shard cannot be kept on one node", change("(shard, id)", "(id, shard)"), sqlstore.PostgreSQL},
		{"no key", "the same row twice", change(", PRIMARY KEY (shard, id)", ""), sqlstore.PostgreSQL},
		{"unique column", "a unique column is a key", change("n bigint", "n bigint UNIQUE"), sqlstore.PostgreSQL},
		{"primary column", "so is one that is the primary key", change("id text COLLATE \"C\" NOT NULL", "id text PRIMARY KEY"), sqlstore.PostgreSQL},
		{"unique constraint", "and a constraint", change("PRIMARY KEY", "UNIQUE (id, n), PRIMARY KEY"), sqlstore.PostgreSQL},
		{"named constraint", "also with a name", change("PRIMARY KEY", "CONSTRAINT a UNIQUE (n), PRIMARY KEY"), sqlstore.PostgreSQL},
		{"unique index", "and an index", good + "CREATE UNIQUE INDEX motcua_y ON motcua_x (id);", sqlstore.PostgreSQL},
		{"serial", "a sequence is one place all writers meet at", change("n bigint", "n bigserial"), sqlstore.PostgreSQL},
		{"identity", "the same under another name", change("n bigint", "n bigint GENERATED ALWAYS AS IDENTITY"), sqlstore.PostgreSQL},
		{"sequence", "the same by hand", good + "CREATE SEQUENCE motcua_s;", sqlstore.PostgreSQL},
		{"trigger", "what a trigger does nobody reads", good + "CREATE TRIGGER a BEFORE INSERT ON motcua_x EXECUTE FUNCTION f();", sqlstore.PostgreSQL},
		{"listen", "poolers cannot pass it on", good + "LISTEN motcua;", sqlstore.PostgreSQL},
		{"advisory lock", "it belongs to one node", good + "SELECT pg_advisory_lock(1);", sqlstore.PostgreSQL},
		{"foreign key", "it would cost every event a look", change("n bigint", "n bigint REFERENCES motcua_z"), sqlstore.PostgreSQL},
		{"nullable shard", "a row that belongs nowhere", change(`shard text COLLATE "C" NOT NULL`, `shard text COLLATE "C"`), sqlstore.PostgreSQL},
		{"collation", "pages are in the order of bytes", change(`id text COLLATE "C"`, "id text"), sqlstore.PostgreSQL},
		{"foreign name", "tables of others", change("motcua_x", "dossiers"), sqlstore.PostgreSQL},
		{"personal beside facts", "an erasure would have to change what is only added to", change("n bigint", "payload bytea"), sqlstore.PostgreSQL},
		{"not strict", "SQLite would take anything", strings.ReplaceAll(good, ` COLLATE "C"`, ""), sqlstore.SQLite},
		{"another statement", "what the checker does not know it does not pass", good + "ALTER TABLE motcua_x ADD COLUMN y text;", sqlstore.PostgreSQL},
	} {
		if _, problems := checkDDL(c.dialect, c.text); len(problems) == 0 {
			t.Errorf("%s passes: %s", c.name, c.why)
		}
	}
}

// The statements in the code keep to the rules too.
func TestStatementsKeepTheRules(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if m := regexp.MustCompile(`(?i)"[^"\n]*\b(nextval|listen|notify|pg_(try_)?advisory\w*|create (temp|temporary) )[^"\n]*"`).Find(text); m != nil {
			t.Errorf("%s: %s", name, m)
		}
	}
}
