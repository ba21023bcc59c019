package roll

import (
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// Decisions are what people decided about the findings of a roll, kept in a file beside it, so that the same scan gives the
// same summary again. The zero value has none. Its method Decide serves as [Options.Decide].
type Decisions struct {
	of map[decisionKey]*decided
}

type decisionKey struct {
	line int
	code identity.FindingCode
}

type decided struct {
	no       string
	decision Decision
	at       int // line in the file of decisions
	used     bool
}

// ReadDecisions reads a CSV file in UTF-8 with the columns line, no, code, decision, by, reason in any order: the line of the
// roll, the number of the row in its column no (empty for duplicates), the code of the finding, repair or waive, who decided,
// and why. Somebody must answer for every decision, so by and reason are required. The error is an
// [*motcua.InvalidError] that lists every problem with its line.
func ReadDecisions(r io.Reader) (*Decisions, error) {
	const what = "roll: decisions"
	d := &Decisions{of: map[decisionKey]*decided{}}
	at := 0
	names := []string{"line", "no", "code", "decision", "by", "reason"}
	problems, err := readTable(r, what, names, func(get func(string) string, bad func(column string, code motcua.Code, param string)) {
		line, err := strconv.Atoi(get("line"))
		if err != nil || line < 1 {
			bad("line", motcua.CodeMalformed, "line of the roll")
		}
		if get("code") == "" {
			bad("code", motcua.CodeRequired, "")
		}
		decision := Remain
		switch get("decision") {
		case "repair":
			decision = ApplyRepair
		case "waive":
			decision = Waive
		default:
			bad("decision", motcua.CodeUnknown, "repair, waive")
		}
		for _, name := range []string{"by", "reason"} {
			if strings.TrimSpace(get(name)) == "" {
				bad(name, motcua.CodeRequired, "")
			}
		}
		k := decisionKey{line, identity.FindingCode(get("code"))}
		if first := d.of[k]; first != nil {
			bad("line", motcua.CodeDuplicate, place(first.at))
			return
		}
		d.of[k] = &decided{no: get("no"), decision: decision, at: at}
	}, &at)
	if err != nil {
		return nil, err
	}
	if err := motcua.Invalid(what, problems...); err != nil {
		return nil, err
	}
	return d, nil
}

// readTable reads a small CSV file with the given columns, in any order and among others, and calls row for each row with a
// function that gets a column and one that reports a problem with it. The line of the row is written to each of lines. It
// returns all problems with their lines; an error is of the header or of reading.
func readTable(r io.Reader, what string, names []string,
	row func(get func(string) string, bad func(column string, code motcua.Code, param string)), lines ...*int,
) ([]motcua.Problem, error) {
	in := csv.NewReader(r)
	header, err := in.Read()
	var syntax *csv.ParseError
	switch {
	case err == io.EOF:
		return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeEmpty})
	case errors.As(err, &syntax):
		return nil, motcua.Invalid(what, motcua.Problem{Path: place(syntax.StartLine), Code: motcua.CodeMalformed, Param: "CSV"})
	case err != nil:
		return nil, err
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	var problems []motcua.Problem
	for _, name := range names {
		if !slices.Contains(header, name) {
			problems = append(problems, motcua.Problem{Path: place(1), Code: motcua.CodeMissingColumn, Param: name})
		}
	}
	if problems != nil {
		return nil, motcua.Invalid(what, problems...)
	}
	for {
		fields, err := in.Read()
		if err == io.EOF {
			return problems, nil
		}
		if errors.As(err, &syntax) {
			problems = append(problems, motcua.Problem{Path: place(syntax.StartLine), Code: motcua.CodeMalformed, Param: "CSV"})
			continue
		}
		if err != nil {
			return nil, err
		}
		here, _ := in.FieldPos(0)
		for _, l := range lines {
			*l = here
		}
		bad := func(column string, code motcua.Code, param string) {
			problems = append(problems, motcua.Problem{Path: place(here) + ": " + column, Code: code, Param: param})
		}
		if i := slices.IndexFunc(fields, func(f string) bool { return !utf8.ValidString(f) }); i >= 0 {
			bad(header[i], motcua.CodeNotUTF8, "")
			continue
		}
		row(func(name string) string { return fields[slices.Index(header, name)] }, bad)
	}
}

// Decide returns what was decided about a finding of a row. A decision about a row whose column no has changed since is
// not taken: the roll was reordered, and the decision may be about somebody else.
func (d *Decisions) Decide(row Row, f Finding) Decision {
	e := d.of[decisionKey{row.Line, f.Code}]
	if e == nil || row.No != "" && row.No != e.no {
		return Remain
	}
	e.used = true
	return e.decision
}

// Unused returns the lines of the file of decisions that no finding asked for, after a scan: the roll has changed, or the
// decision was mistyped.
func (d *Decisions) Unused() []int {
	var lines []int
	for _, e := range d.of {
		if !e.used {
			lines = append(lines, e.at)
		}
	}
	slices.SortFunc(lines, cmp.Compare[int])
	return lines
}
