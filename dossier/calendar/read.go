package calendar

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// columns are those of a file of notices; the first two must be there.
var columns = [...]string{"date", "kind", "name_vi", "name_en", "document", "issued", "article", "quality"}

// ReadDays reads an operator's notices from CSV for [Calendar.With]: one row for each day, in UTF-8, with a header that
// names the columns in any order.
//
//	date       2027-02-04 or 04/02/2027
//	kind       statutory, compensatory, swap_off, swap_work, closure, proposed_off, proposed_work, intake_open,
//	           intake_closed, complete_until, complete_from
//	name_vi    name of the day in Vietnamese, and name_en in English; may be left out
//	document   number of the notice, with issued (its date), article and quality; may be left out
//
// Every problem of the file comes in one [*motcua.InvalidError], with paths such as "row 17: kind", where row 1 is the
// header. What the days mean together is checked by With.
func ReadDays(r io.Reader) ([]Day, error) {
	const what = "calendar: days"
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	in.ReuseRecord = true
	header, err := in.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeEmpty})
		}
		return nil, readError(what, err)
	}
	var place [len(columns)]int
	var problems []motcua.Problem
	for i := range place {
		place[i] = -1
	}
	fields := len(header)
	for i, name := range header {
		if i == 0 {
			name = strings.TrimPrefix(name, "\uFEFF")
		}
		k := slices.Index(columns[:], strings.TrimSpace(name))
		path := "row 1: column " + strconv.Itoa(i+1)
		switch {
		case k < 0:
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeUnknownColumn, Param: strings.Join(columns[:], ", ")})
		case place[k] >= 0:
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeDuplicate, Param: columns[k]})
		default:
			place[k] = i
		}
	}
	for k, name := range columns[:2] {
		if place[k] < 0 {
			problems = append(problems, motcua.Problem{Path: "row 1", Code: motcua.CodeMissingColumn, Param: name})
		}
	}
	if len(problems) > 0 {
		return nil, motcua.Invalid(what, problems...)
	}
	var days []Day
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, readError(what, err)
		}
		line, _ := in.FieldPos(0)
		row := "row " + strconv.Itoa(line)
		if len(record) != fields {
			problems = append(problems, motcua.Problem{Path: row, Code: motcua.CodeFieldCount, Param: strconv.Itoa(fields)})
			continue
		}
		d, found := readDay(func(k int) string {
			if place[k] < 0 {
				return ""
			}
			return strings.TrimSpace(record[place[k]])
		}, row)
		problems = append(problems, found...)
		days = append(days, d)
	}
	if len(days) == 0 && len(problems) == 0 {
		problems = append(problems, motcua.Problem{Code: motcua.CodeEmpty})
	}
	if err := motcua.Invalid(what, problems...); err != nil {
		return nil, err
	}
	return days, nil
}

// readDay reads one row, of which get returns the columns by their place in columns.
func readDay(get func(int) string, row string) (Day, []motcua.Problem) {
	var problems []motcua.Problem
	keep := func(k int, err error) {
		if err != nil {
			problems = append(problems, at(row+": "+columns[k], err)...)
		}
	}
	for k, name := range columns {
		if !utf8.ValidString(get(k)) {
			problems = append(problems, motcua.Problem{Path: row + ": " + name, Code: motcua.CodeNotUTF8})
		}
	}
	if problems != nil {
		return Day{}, problems
	}
	date := func(k int) motcua.Date {
		s := get(k)
		if strings.Contains(s, "/") {
			d, err := motcua.ParseVietnameseDate(s)
			keep(k, err)
			return d
		}
		d, err := motcua.ParseDate(s)
		keep(k, err)
		return d
	}
	var d Day
	var err error
	d.Date = date(0)
	d.Kind, err = ParseKind(get(1))
	if err == nil && d.Kind == Ordinary {
		err = motcua.Invalid("calendar: kind", motcua.Problem{Code: motcua.CodeNotAllowed, Param: Ordinary.String()})
	}
	keep(1, err)
	d.Name, d.NameEnglish = get(2), get(3)
	d.Notice.Document = get(4)
	if get(5) != "" {
		d.Notice.Issued = date(5)
	}
	d.Notice.Article = get(6)
	keep(7, d.Notice.Quality.UnmarshalText([]byte(get(7))))
	return d, problems
}

// readError turns an error of the CSV reader into a problem without the content of the file.
func readError(what string, err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return motcua.Invalid(what, motcua.Problem{Path: "row " + strconv.Itoa(p.Line), Code: motcua.CodeMalformed, Param: "CSV"})
	}
	return fmt.Errorf("%s: read: %w", what, err)
}
