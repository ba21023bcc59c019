package dossier

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/motcua/motcua"
)

// ColumnMap says how the columns of a foreign file lead to those of [ImportColumns]. It is data, see [LoadColumns]; compile it with
// [CompileColumns].
//
// What it does not say is not guessed: a day or instant is read in the forms of ImportColumns unless its column names a form, a value
// that a list of values does not have rejects the row, and a column of the file that nobody maps is counted in the [LossReport].
type ColumnMap struct {
	// Source names the system the file came from, as [ImportOptions.Source] does, which goes before it. Required.
	Source string `json:"source"`
	// Separator is the one of a CSV file: "," ";" or "\t". Empty lets the header show which.
	Separator string `json:"separator,omitempty"`
	// Empty lists what the file writes where there is nothing: "NULL", "-", "01/01/1900 00:00:00".
	Empty []string `json:"empty,omitempty"`
	// Columns are the columns, each of ours once. The code is required; so is the instant at which the dossier came in, received_at or
	// submitted_at.
	Columns []ColumnFrom `json:"columns"`
}

// ColumnFrom says where one of our columns comes from.
type ColumnFrom struct {
	// To is the name of our column, From that of theirs. One of theirs may lead to several of ours.
	To   string `json:"to"`
	From string `json:"from,omitempty"`
	// Constant is the value of every row; it takes the place of From.
	Constant string `json:"constant,omitempty"`
	// Form is how they write days or instants, put together from YYYY, MM, M, DD, D, HH, H, MM, SS, F (a fraction of a second) and Z
	// (an offset) and from - / . : T and spaces: "DD/MM/YYYY HH:MM:SS", "YYYYMMDDHHMMSS". One letter stands for one or two
	// digits. Without Z it is Viet Nam's time. Empty means the forms of [ImportColumns].
	Form string `json:"form,omitempty"`
	// Assume is the time of day, HH:MM, of instants that the file has as days. What is assumed is counted in the [LossReport].
	Assume string `json:"assume,omitempty"`
	// Values leads their values to ours: {"1": "counter"}. An empty value of ours is none. "*" stands for every value of theirs that is
	// not listed; without it such a value rejects the row. Statuses are portal codes, an empty one has no counterpart there; they have no
	// "*", because nobody knows what a code means that nobody wrote down.
	Values map[string]string `json:"values,omitempty"`
}

// Columns is a compiled [ColumnMap]. It is immutable and safe for concurrent use.
type Columns struct {
	source string
	comma  byte
	empty  [][]byte
	list   []mapped
	sum    uint32
}

// mapped is a compiled ColumnFrom.
type mapped struct {
	column   column
	from     string
	constant []byte
	form     *timeForm
	values   map[string][]byte
	known    string // the values, for problems
	rest     []byte // for values that are not listed; nil for none
	statuses []StatusLoss
	status   map[string]int // the place of a value in statuses
}

// Source returns the name of the system the map is for.
func (c *Columns) Source() string { return c.source }

const (
	maxColumnMap   = 1 << 20 // bytes
	restOfValues   = "*"
	maxMappedNames = 256
)

// CompileColumns checks a column map and prepares it. The error is an [*motcua.InvalidError] with all mistakes.
func CompileColumns(m ColumnMap) (*Columns, error) {
	c := compiler{m: m}
	c.compile()
	if c.problems != nil {
		return nil, motcua.Invalid("dossier: column map", c.problems...)
	}
	return &c.out, nil
}

type compiler struct {
	m        ColumnMap
	out      Columns
	problems []motcua.Problem
}

func (c *compiler) problem(path string, code motcua.Code, param string) {
	c.problems = append(c.problems, motcua.Problem{Path: path, Code: code, Param: param})
}

func (c *compiler) compile() {
	m := &c.m
	if m.Source == "" {
		c.problem("source", motcua.CodeRequired, "")
	}
	switch m.Separator {
	case "":
	case ",", ";", "\t":
		c.out.comma = m.Separator[0]
	default:
		c.problem("separator", motcua.CodeUnknown, `",", ";", "\t"`)
	}
	c.out.source = m.Source
	for _, s := range m.Empty {
		c.out.empty = append(c.out.empty, []byte(s))
	}
	var given [columnCount]bool
	for i := range m.Columns {
		c.column(fmt.Sprintf("columns[%d]", i), &m.Columns[i], &given)
	}
	if !given[colCode] {
		c.problem("columns", motcua.CodeMissingColumn, colCode.String())
	}
	if !given[colReceivedAt] && !given[colSubmittedAt] {
		c.problem("columns", motcua.CodeMissingColumn, colReceivedAt.String()+", "+colSubmittedAt.String())
	}
	if data, err := json.Marshal(m); err == nil { // the names of a map come in order
		c.out.sum = crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
	}
}

func (c *compiler) column(path string, f *ColumnFrom, given *[columnCount]bool) {
	to, ok := columnNamed(f.To)
	if !ok {
		c.problem(path+".to", motcua.CodeUnknown, few(columnNames()))
		return
	}
	if given[to] {
		c.problem(path+".to", motcua.CodeDuplicate, "")
		return
	}
	given[to] = true
	x := mapped{column: to, from: f.From}
	switch {
	case f.From == "" && f.Constant == "":
		c.problem(path+".from", motcua.CodeRequired, "constant")
	case f.From != "" && f.Constant != "":
		c.problem(path+".constant", motcua.CodeNotAllowed, "from")
	case f.Constant != "":
		x.constant = []byte(f.Constant)
		if to == colCode || f.Values != nil {
			c.problem(path+".constant", motcua.CodeNotAllowed, "to="+f.To)
		}
	}
	if f.Form != "" {
		c.form(path, f, &x)
	}
	if f.Assume != "" {
		seconds, ok := parseClock([]byte(f.Assume))
		switch {
		case !ok:
			c.problem(path+".assume", motcua.CodeMalformed, "HH:MM")
		case !to.isInstant(), x.form == nil, x.form.clock:
			c.problem(path+".assume", motcua.CodeNotAllowed, "form="+f.Form)
		default:
			x.form.assumed = seconds
		}
	} else if to.isInstant() && x.form != nil && !x.form.clock {
		c.problem(path+".form", motcua.CodeMalformed, "HH:MM")
	}
	c.values(path, f, &x)
	c.out.list = append(c.out.list, x)
}

func (c *compiler) form(path string, f *ColumnFrom, x *mapped) {
	form, err := compileForm(f.Form)
	problems, bad := motcua.ProblemsAt(path+".form", err)
	switch {
	case bad:
		c.problems = append(c.problems, problems...)
	case !x.column.isInstant() && !x.column.isDay(), f.Constant != "":
		c.problem(path+".form", motcua.CodeNotAllowed, "to="+f.To)
	default:
		x.form = form
	}
}

func (c *compiler) values(path string, f *ColumnFrom, x *mapped) {
	if f.Values == nil {
		return
	}
	if len(f.Values) == 0 {
		c.problem(path+".values", motcua.CodeEmpty, "")
	}
	names := slices.Sorted(maps.Keys(f.Values))
	x.known = few(names)
	x.values = make(map[string][]byte, len(names))
	x.status = make(map[string]int)
	for _, theirs := range names {
		ours := f.Values[theirs]
		at := path + ".values." + theirs
		if theirs == restOfValues {
			if x.rest = append([]byte{}, ours...); x.column == colStatus {
				c.problem(at, motcua.CodeNotAllowed, "to=status")
			}
			continue
		}
		x.values[theirs] = []byte(ours)
		known := ""
		switch x.column {
		case colStatus:
			known = c.status(theirs, ours, x)
		case colChannel, colDeliveredChannel:
			if _, err := ParseChannel(ours); err != nil {
				known = channelKeys
			}
		case colEnding:
			if !slices.Contains([]string{endingRefused, endingWithdrawn, endingStopped}, ours) {
				known = endings
			}
		case colWithdrawnBy:
			if _, err := parseNamed[Party]("party", partyKeys, partyNames[:], ours); err != nil {
				known = partyKeys
			}
		case colOutcome:
			if _, err := parseNamed[Outcome]("outcome", outcomeKeys, outcomeNames[:], ours); err != nil {
				known = outcomeKeys
			}
		case colElsewhere:
			if ours != yes && ours != no {
				known = yesNo
			}
		}
		if known != "" && (ours != "" || x.column == colStatus) {
			c.problem(at, motcua.CodeUnknown, known)
		}
	}
}

// status compiles a value of the status column. It returns what would be right when it is not.
func (c *compiler) status(theirs, ours string, x *mapped) (known string) {
	s := Status(0)
	if ours != "" {
		n, err := strconv.Atoi(ours)
		if err != nil || strconv.Itoa(n) != ours {
			return "1..10"
		}
		if s, err = StatusFromCode(n); err != nil {
			return "1..10"
		}
	}
	x.status[theirs] = len(x.statuses)
	x.statuses = append(x.statuses, StatusLoss{Value: theirs, Status: s})
	return ""
}

// LoadColumns reads a [ColumnMap] from JSON and compiles it. It is strict: fields nobody knows, fields given twice and null are
// refused. All mistakes are reported together in an [*motcua.InvalidError], with paths such as "line 12: columns[3].form"; when there
// are none, those of [CompileColumns]. Other errors are what the reader reports.
func LoadColumns(r io.Reader) (*Columns, error) {
	const what = "dossier: column map"
	l, root, err := load(r, what, maxColumnMap)
	if err != nil {
		return nil, err
	}
	m := l.columnMap(root)
	if l.problems != nil {
		return nil, motcua.Invalid(what, l.problems...)
	}
	return CompileColumns(m)
}

func (l *loader) columnMap(n node) ColumnMap {
	const path = "map"
	field := l.object(n, path, "source", "separator", "empty", "columns")
	read := func(name string) string {
		n, path, given := field(name)
		return l.text(n, path, given)
	}
	m := ColumnMap{Source: read("source"), Separator: read("separator")}
	empty, at, given := field("empty")
	m.Empty = l.texts(empty, at, given)
	columns, at, given := field("columns")
	if !given && n.kind == '{' {
		l.problem(n, at, motcua.CodeRequired, "")
	}
	each(l, columns, "columns", given, func(n node, path string) { m.Columns = append(m.Columns, l.columnFrom(n, path)) })
	return m
}

func (l *loader) columnFrom(n node, path string) ColumnFrom {
	field := l.object(n, path, "to", "from", "constant", "form", "assume", "values")
	read := func(name string) string {
		n, path, given := field(name)
		return l.text(n, path, given)
	}
	f := ColumnFrom{To: read("to"), From: read("from"), Constant: read("constant"), Form: read("form"), Assume: read("assume")}
	values, at, given := field("values")
	if !given || !l.is(values, at, '{', "{…}") {
		return f
	}
	f.Values = make(map[string]string, len(values.names))
	for i, name := range values.names {
		if _, twice := f.Values[name]; twice {
			l.problem(values.items[i], at, motcua.CodeDuplicate, "")
		}
		f.Values[name] = l.text(values.items[i], at, true)
	}
	return f
}
