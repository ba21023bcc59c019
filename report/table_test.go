package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// Kills: a column of counts that is called mixed because one of them is an integer, mixed columns called by their first cell, a
// group or total row that decides the kind.
func TestColumnKinds(t *testing.T) {
	t.Parallel()
	integer, count := report.IntegerCell(1), report.CountCell(motcua.AtLeast(2))
	text, empty := report.TextCell("x"), report.EmptyCell("?")
	tests := []struct {
		name     string
		declared report.Kind
		cells    []report.Cell
		want     string
	}{
		{"nothing", report.KindNone, nil, "text"},
		{"blank", report.KindNone, []report.Cell{{}}, "text"},
		{"empty", report.KindNone, []report.Cell{empty}, "text"},
		{"integers", report.KindNone, []report.Cell{integer, empty, {}, integer}, "integer"},
		{"integer, then count", report.KindNone, []report.Cell{integer, count}, "count"},
		{"count, then integer", report.KindNone, []report.Cell{count, integer}, "count"},
		{"number, then text", report.KindNone, []report.Cell{integer, text}, "mixed"},
		{"text, then number", report.KindNone, []report.Cell{text, count}, "mixed"},
		{"declared", report.KindPercent, nil, "percent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := &report.Table{Columns: []report.Column{{Key: "a", Kind: tt.declared}, {Key: "b"}}}
			table.AddGroup(text, text)
			for _, c := range tt.cells {
				table.Add(c, report.Cell{})
			}
			table.AddTotal(text, text)
			out := string(writeJSON(t, &report.Page{Title: "x", Sections: []report.Section{{Table: table}}}))
			_, after, _ := strings.Cut(out, `"kind": "`)
			if got, _, _ := strings.Cut(after, `"`); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// Kills: rows named by the wrong column.
func TestRowHeader(t *testing.T) {
	t.Parallel()
	row := []report.Cell{report.IntegerCell(1), report.TextCell("first text"), report.TextCell("second text")}
	for name, tt := range map[string]struct {
		columns []report.Column
		want    string
	}{
		"first column of text": {[]report.Column{{Key: "a"}, {Key: "b"}, {Key: "c"}}, "first text"},
		"the column marked":    {[]report.Column{{Key: "a"}, {Key: "b"}, {Key: "c", RowHeader: true}}, "second text"},
		// A cell without words names nothing.
		"a column of numbers marked": {[]report.Column{{Key: "a", RowHeader: true}, {Key: "b"}, {Key: "c"}}, ""},
	} {
		table := &report.Table{Columns: tt.columns}
		table.Add(row...)
		got := ""
		for _, th := range parseHTML(t, writeHTML(t, &report.Page{Title: "x", Sections: []report.Section{{Table: table}}})).find("th") {
			if th.attrs["scope"] == "row" {
				got += th.inner()
			}
		}
		if got != tt.want {
			t.Errorf("%s: rows are named by %q, want %q", name, got, tt.want)
		}
	}
}

// Kills: headers of one group under another because they have the same name.
func TestHeaderGroups(t *testing.T) {
	t.Parallel()
	table := &report.Table{Columns: []report.Column{
		{Key: "a", Groups: []string{"received", "in time"}, Header: "1"},
		{Key: "b", Groups: []string{"resolved", "in time"}, Header: "2"},
		{Key: "c", Groups: []string{"resolved", "in time"}, Header: "3"},
		{Key: "d", Groups: []string{"resolved"}, Header: "4"},
		{Key: "e", Header: "5"},
		{Key: "f", Groups: []string{"resolved"}, Header: "6"},
	}}
	type cell struct{ Text, Cols, Rows string }
	var got [][]cell
	for _, tr := range parseHTML(t, writeHTML(t, &report.Page{Title: "x", Sections: []report.Section{{Table: table}}})).find("tr") {
		var row []cell
		for _, th := range tr.children {
			row = append(row, cell{th.inner(), th.attrs["colspan"], th.attrs["rowspan"]})
		}
		got = append(got, row)
	}
	want := [][]cell{
		{{"received", "", ""}, {"resolved", "3", ""}, {"5", "", "3"}, {"resolved", "", ""}},
		{{"in time", "", ""}, {"in time", "2", ""}, {"4", "", "2"}, {"6", "", "2"}},
		{{"1", "", ""}, {"2", "", ""}, {"3", "", ""}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Kills: figures of a chart that its table does not have, and totals that are not sums.
func TestChartTables(t *testing.T) {
	t.Parallel()
	text := func(c report.Chart) string {
		table := c.Table(motcua.English)
		if err := table.Check(); err != nil {
			t.Fatal(err)
		}
		return writeText(t, table, motcua.English)
	}
	percent := motcua.MustParsePercent
	for name, tt := range map[string]struct {
		chart report.Chart
		want  string
	}{
		"stacked bars": {
			&report.StackedBars{
				Title: "By field", Note: "Resolved dossiers.", Unit: "dossiers", Classes: []report.Class{{Label: "Early"}, {Label: "Late"}},
				Bars: []report.StackedBar{{Label: "Land", Values: []int64{84, 23}}, {Label: "Justice", Values: []int64{1251, 0}}},
			},
			`By field
                            Total
Category  Early  Late  (dossiers)
--------  -----  ----  ----------
Land         84    23         107
Justice   1,251     0       1,251
--------  -----  ----  ----------
Total     1,335    23       1,358
* Resolved dossiers.
`,
		},
		"one stacked bar has no total": {
			&report.StackedBars{Classes: []report.Class{{Label: "Early"}}, Bars: []report.StackedBar{{Label: "Land", Values: []int64{84}}}},
			"Category  Early  Total\n--------  -----  -----\nLand         84     84\n",
		},
		"progress bars": {
			&report.ProgressBars{Bars: []report.ProgressBar{
				{Label: "no. 3", Value: percent("75 %"), Note: "3 of 4"}, {Label: "no. 13"}, {Label: "Mean", Value: percent("86.5–94.2 %"), Total: true},
			}},
			`Item       Progress      Note
------  ---------------  ------
no. 3          75 %      3 of 4
no. 13            – [a]
------  ---------------  ------
Mean    86.5–94.2 %
[a] not known
`,
		},
		"comparison": {
			&report.Comparison{Items: []report.Compared{
				{Label: "A3", Published: percent("99.8 %"), Recomputed: percent("98.4 %"), Verdict: "not reproducible", Detail: "needs 36,971 to 37,007"},
				{Label: "A9", Verdict: "holds"},
			}},
			`Item  Published  Recomputed  Verdict           Note
----  ---------  ----------  ----------------  ----------------------
A3       99.8 %      98.4 %  not reproducible  needs 36,971 to 37,007
A9                           holds
`,
		},
		"trend": {
			&report.Trend{Title: "By month", Unit: "dossiers", Periods: []string{"Jan", "Feb", "Mar"}, Series: []report.Series{
				{Label: "Online", Values: []report.Cell{report.IntegerCell(1204), report.EmptyCell("server down"), report.CountCell(motcua.Between(3, 5))}},
				{Label: "Counter", Values: []report.Cell{report.IntegerCell(7), {}, report.CountCell(motcua.Count{})}},
			}},
			`By month
            Online         Counter
Period  (dossiers)      (dossiers)
------  --------------  --------------
Jan          1,204               7
Feb              – [a]           – [b]
Mar            3–5               – [b]
[a] server down
[b] not known
`,
		},
		"funnel": {
			&report.Funnel{Unit: "people", Stages: []report.Stage{
				{Label: "eligible", Count: motcua.Exactly(0)}, {Label: "collected", Count: motcua.Exactly(9)}, {Label: "approved"}, {Label: "activated", Count: motcua.AtLeast(3), Note: "one source"},
			}},
			`                                     Share
                         ------------------------------
             Number      of the first  of the stage
Stage      (people)             stage        before      Note
---------  ------------  ------------  ----------------  ----------
eligible          0
collected         9         undefined     undefined
approved          – [a]
activated       ≥ 3         undefined             – [a]  one source
[a] not known
`,
		},
	} {
		if diff := cmp.Diff(tt.want, text(tt.chart)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
