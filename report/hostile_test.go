package report_test

import (
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/dossier"
)

// hostile is a string that would be something in each of the forms a report is written in.
const hostile = "=HYPERLINK(1)\"'><svg/onload=alert(1)><!--]]></script></style></td></title>&lt;\x1b[31m\u202e\r\n"

// spoken returns logs whose every text is another one: codes of dossiers, units, procedures, fields, actors, reasons.
func spoken(logs []dossier.Log, word string) []dossier.Log {
	text := func(s *string) {
		if *s != "" {
			*s = word + *s
		}
	}
	out := make([]dossier.Log, len(logs))
	for i, log := range logs {
		out[i].ID = dossier.ID(word) + log.ID
		for _, e := range log.Events {
			e = e.Clone()
			for _, s := range []*string{&e.Actor, &e.Unit, &e.To, &e.Reason} {
				text(s)
			}
			if a := e.Accepted; a != nil {
				for _, s := range []*string{&a.Procedure, &a.Field, &a.Competent, &a.Case} {
					text(s)
				}
			}
			switch d := e.Details.(type) {
			case *dossier.Resolution:
				text(&d.Document)
				text(&d.Link)
			case *dossier.Papers:
				for i := range d.List {
					text(&d.List[i].Component)
				}
			}
			out[i].Events = append(out[i].Events, e)
		}
	}
	return out
}

// Whatever the logs of a store say, no text of them becomes an element of a page, a formula of a spreadsheet, a command to the terminal or a syntax
// error, in any of the forms and tables of the package.
//
// Kills: a text printed as it came by any table, note, label of a chart or reason.
func TestHostileLogs(t *testing.T) {
	logs := formLogs(t, 60, 95)
	basis := formBases()[0]
	element := regexp.MustCompile(`<[/!]?[A-Za-z-]+`)
	elements := func(word string) (tags []string) {
		for _, s := range everything(t, basis, spoken(logs, word), nil) {
			text := string(s.text)
			switch {
			case strings.HasSuffix(s.name, " csv"):
				rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
				if err != nil {
					t.Fatalf("%s: %v", s.name, err)
				}
				for _, cell := range slices.Concat(rows...) {
					if strings.HasPrefix(cell, "=") {
						t.Fatalf("%s: %q", s.name, cell)
					}
				}
			case s.name == "page json", s.name == "tally file":
				if !json.Valid(s.text) || strings.Contains(text, "\x1b") {
					t.Fatalf("%s is not valid", s.name)
				}
			case s.name == "page html":
				tags = append(tags, element.FindAllString(text, -1)...)
			case s.name == "page text", strings.HasSuffix(s.name, " vi"), strings.HasSuffix(s.name, " en"): // a table as text
				if strings.ContainsAny(text, "\x1b\u202e") {
					t.Fatalf("%s: a control character", s.name)
				}
			}
		}
		slices.Sort(tags)
		return tags
	}
	if diff := cmp.Diff(elements(harmless(hostile)), elements(hostile)); diff != "" {
		t.Errorf("elements of the pages (-harmless +hostile):\n%s", diff)
	}
}
