// Command holidays writes the built-in day table of dossier/calendar from the CSV files beside it.
//
//	go run ./internal/gen/holidays > dossier/calendar/table.go
//
// The sources, where each comes from, when it was read, its licence and its SHA-256 are listed in SOURCES.csv. A test
// generates the table in memory and compares it with the committed one.
package main

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"go/format"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

//go:embed days.csv
var daysCSV []byte

//go:embed lunar.csv
var lunarCSV []byte

func main() {
	out, err := generate(daysCSV, lunarCSV)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if _, err := os.Stdout.Write(out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// lastYear is the last year of the certain days: the lunar table ends there.
const lastYear = 2100

// entry is one row of the table to be written.
type entry struct {
	date           motcua.Date
	kind           string
	nameVI, nameEN string
	notice         motcua.Citation
}

// kinds maps the words of days.csv to the constants of package calendar.
var kinds = map[string]string{
	"statutory":     "Statutory",
	"compensatory":  "Compensatory",
	"swap_off":      "SwapOff",
	"swap_work":     "SwapWork",
	"proposed_off":  "ProposedOff",
	"proposed_work": "ProposedWork",
}

// generate returns the Go source of the table.
func generate(days, lunar []byte) ([]byte, error) {
	announced, err := readDays(days)
	if err != nil {
		return nil, err
	}
	tet, hung, err := readLunar(lunar)
	if err != nil {
		return nil, err
	}
	first := motcua.MustDate(announced[0].date.Year(), time.January, 1)
	until := motcua.MustDate(announced[len(announced)-1].date.Year(), time.December, 31)
	all := slices.Clone(announced)
	for y := until.Year() + 1; y <= lastYear; y++ {
		if tet[y].IsZero() || hung[y].IsZero() {
			return nil, fmt.Errorf("holidays: lunar.csv has no year %d", y)
		}
		all = append(all, certain(y, tet[y], hung[y])...)
	}
	return write(all, first, until)
}

func labourCode(article string) motcua.Citation {
	return motcua.Citation{
		Document: "45/2019/QH14",
		Issued:   motcua.MustDate(2019, time.November, 20),
		Article:  article,
		Quality:  motcua.High,
	}
}

// certain returns the days of a later year that no announcement is needed for: the fixed dates, lunar 1/1 and 10/3, and
// the make-up days that follow from them (Labour Code 45/2019/QH14, art. 111(3)). What is decided every year is left
// out: which five days Tết has, the day next to 2 September, and swaps. A make-up day of lunar 1/1 falls behind Tết's
// unknown other days and is left out with them. The make-up Monday of a 2 September on a weekend is certain: with either
// choice of the day next to it, that Monday is off. 24 November is outside art. 112(1), so that art. 111(3) does not
// reach it; whether it is made up is left to a notice.
func certain(year int, tet, hung motcua.Date) []entry {
	type fixed struct {
		date     motcua.Date
		vi, en   string
		article  string
		makesUp  bool
		citation motcua.Citation
	}
	days := []fixed{
		{motcua.MustDate(year, time.January, 1), "Tết Dương lịch", "New Year's Day", "art. 112(1)(a)", true, motcua.Citation{}},
		{tet, "Tết Âm lịch (mồng Một)", "Tết (lunar New Year's Day)", "art. 112(1)(b)", false, motcua.Citation{}},
		{hung, "Giỗ Tổ Hùng Vương (10/3 âm lịch)", "Hùng Kings Commemoration Day (10/3 lunar)", "art. 112(1)(e)", true, motcua.Citation{}},
		{motcua.MustDate(year, time.April, 30), "Ngày Chiến thắng (30/4)", "Reunification Day (30 April)", "art. 112(1)(c)", true, motcua.Citation{}},
		{motcua.MustDate(year, time.May, 1), "Ngày Quốc tế lao động (1/5)", "Labour Day (1 May)", "art. 112(1)(d)", true, motcua.Citation{}},
		{motcua.MustDate(year, time.September, 2), "Quốc khánh (2/9)", "National Day (2 September)", "art. 112(1)(đ)", true, motcua.Citation{}},
		{
			motcua.MustDate(year, time.November, 24), "Ngày Văn hóa Việt Nam (24/11)", "Vietnam Culture Day (24 November)", "", false,
			motcua.Citation{Document: "28/2026/QH16", Article: "art. 2", Quality: motcua.High},
		},
	}
	slices.SortStableFunc(days, func(a, b fixed) int { return a.date.Compare(b.date) })
	taken := map[motcua.Date]bool{}
	for _, d := range days {
		taken[d.date] = true
	}
	var out []entry
	for _, d := range days {
		cite := d.citation
		if cite.IsZero() {
			cite = labourCode(d.article)
		}
		out = append(out, entry{d.date, "statutory", d.vi, d.en, cite})
		if wd := d.date.Weekday(); d.makesUp && (wd == time.Saturday || wd == time.Sunday) {
			up := d.date.AddDays(1)
			for taken[up] || up.Weekday() == time.Saturday || up.Weekday() == time.Sunday {
				up = up.AddDays(1)
			}
			taken[up] = true
			on := map[time.Weekday]string{time.Saturday: "thứ Bảy", time.Sunday: "Chủ nhật"}[wd]
			short, _, _ := strings.Cut(d.vi, " (")
			shortEN, _, _ := strings.Cut(d.en, " (")
			out = append(out, entry{
				up, "compensatory",
				fmt.Sprintf("Nghỉ bù %s (%s %02d/%02d)", short, on, d.date.Day(), int(d.date.Month())),
				fmt.Sprintf("%s make-up (%s %d %s)", shortEN, wd.String()[:3], d.date.Day(), d.date.Month().String()[:3]),
				labourCode("art. 111(3)"),
			})
		}
	}
	slices.SortFunc(out, func(a, b entry) int { return a.date.Compare(b.date) })
	return out
}

func table(data []byte, columns ...string) ([][]string, error) {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("holidays: %w", err)
	}
	if len(rows) < 2 || !slices.Equal(rows[0], columns) {
		return nil, fmt.Errorf("holidays: columns must be %s", strings.Join(columns, ","))
	}
	return rows[1:], nil
}

func readDays(data []byte) ([]entry, error) {
	rows, err := table(data, "date", "kind", "name_vi", "name_en", "document", "issued", "article", "quality", "source")
	if err != nil {
		return nil, err
	}
	var out []entry
	for i, r := range rows {
		bad := func(err error) error { return fmt.Errorf("holidays: days.csv row %d: %w", i+2, err) }
		e := entry{kind: r[1], nameVI: r[2], nameEN: r[3], notice: motcua.Citation{Document: r[4], Article: r[6]}}
		if e.date, err = motcua.ParseDate(r[0]); err != nil {
			return nil, bad(err)
		}
		if err := e.notice.Issued.UnmarshalText([]byte(r[5])); err != nil {
			return nil, bad(err)
		}
		if err := e.notice.Quality.UnmarshalText([]byte(r[7])); err != nil {
			return nil, bad(err)
		}
		switch {
		case kinds[e.kind] == "":
			return nil, bad(fmt.Errorf("kind is not one of the table's"))
		case e.nameVI == "" || e.nameEN == "" || r[8] == "":
			return nil, bad(fmt.Errorf("a name or the source is missing"))
		case e.notice.Document == "" && !strings.HasPrefix(e.kind, "proposed_"):
			return nil, bad(fmt.Errorf("an announced day needs a document"))
		case i > 0 && !out[i-1].date.Before(e.date):
			return nil, bad(fmt.Errorf("rows must be in order, one for each day"))
		}
		out = append(out, e)
	}
	return out, nil
}

func readLunar(data []byte) (tet, hung map[int]motcua.Date, err error) {
	rows, err := table(data, "year", "tet", "hung_kings", "checked_by")
	if err != nil {
		return nil, nil, err
	}
	tet, hung = map[int]motcua.Date{}, map[int]motcua.Date{}
	for i, r := range rows {
		y, err := strconv.Atoi(r[0])
		if err != nil {
			return nil, nil, fmt.Errorf("holidays: lunar.csv row %d: %w", i+2, err)
		}
		t, err1 := motcua.ParseDate(r[1])
		h, err2 := motcua.ParseDate(r[2])
		if err1 != nil || err2 != nil || t.Year() != y || h.Year() != y {
			return nil, nil, fmt.Errorf("holidays: lunar.csv row %d: bad dates", i+2)
		}
		tet[y], hung[y] = t, h
	}
	return tet, hung, nil
}

func write(all []entry, first, until motcua.Date) ([]byte, error) {
	var b bytes.Buffer
	p := func(f string, a ...any) { fmt.Fprintf(&b, f, a...) }
	var names [][2]string
	var notices []motcua.Citation
	index := func(e entry) (int, int) {
		n := slices.Index(names, [2]string{e.nameVI, e.nameEN})
		if n < 0 {
			n = len(names)
			names = append(names, [2]string{e.nameVI, e.nameEN})
		}
		c := slices.Index(notices, e.notice)
		if c < 0 {
			c = len(notices)
			notices = append(notices, e.notice)
		}
		return n, c
	}
	var rows bytes.Buffer
	for _, e := range all {
		n, c := index(e)
		fmt.Fprintf(&rows, "{%d, %s, %d, %d}, // %s\n", e.date.UnixDay(), kinds[e.kind], n, c, e.date)
	}
	if len(names) > 1<<16 || len(notices) > 1<<8 {
		return nil, fmt.Errorf("holidays: too many names or notices for the table's indices")
	}
	p("// Code generated by internal/gen/holidays from days.csv and lunar.csv. DO NOT EDIT.\n\n")
	p("package calendar\n\n")
	p("// The announced days run from builtinFrom to builtinUntil; the days after that are the certain ones.\n")
	p("const (\n")
	p("builtinFrom = %d // %s\n", first.UnixDay(), first)
	p("builtinUntil = %d // %s\n", until.UnixDay(), until)
	p(")\n\n")
	p("var builtinNames = [...][2]string{\n")
	for _, n := range names {
		p("{%q, %q},\n", n[0], n[1])
	}
	p("}\n\n")
	p("var builtinNotices = [...]builtinNotice{\n")
	for _, c := range notices {
		issued := 0
		if !c.Issued.IsZero() {
			issued = c.Issued.UnixDay()
		}
		p("{%q, %d, %q, %d},\n", c.Document, issued, c.Article, c.Quality)
	}
	p("}\n\n")
	p("// builtinDays is in order of the day: days since 1 January 1970, kind, name, notice.\n")
	p("var builtinDays = [...]builtinDay{\n%s}\n", rows.Bytes())
	return format.Source(b.Bytes())
}
