package report

import (
	"strconv"
	"time"

	"github.com/motcua/motcua"
)

// Page is a report to be read: sections with tables and charts, under a head that says whose figures they are, for
// which period and as of when, and above notes that say how they were counted.
//
// Write it with [Page.WriteText], [Page.WriteHTML] or [Page.WriteJSON], and single tables with [Table.WriteCSV]. Every
// string is data: it is escaped for the form it is written in. The same page gives the same bytes.
type Page struct {
	// Language is that of the fixed words and of numbers and dates; the texts of the page are the caller's.
	Language motcua.Language
	// Issuer is the agency that reports.
	Issuer string
	// Heading are the lines opposite the issuer: the name of the state and its motto, or the number of the form.
	Heading []string
	// Title is required.
	Title    string
	Subtitle string
	// Period is the reporting period for people, as [motcua.Period.Text] gives it.
	Period string
	// AsOf is the instant up to which the figures know what happened; the zero time is not printed. 24:00 of a day, as
	// [motcua.Date.End] gives it, is printed as the end of that day.
	AsOf time.Time
	// Figures are the few numbers a reader should leave with.
	Figures  []Figure
	Sections []Section
	// Notes say how figures were counted: policies, definitions, sources.
	Notes []Note
	// Signatures are the offices that sign the printed page, from left to right.
	Signatures []string
	// Receipt identifies how the figures came about, so that they can be rebuilt.
	Receipt string
}

// Figure is a headline number with its name, and a note such as its two ends.
type Figure struct {
	// Label names the number, Value is the number itself, Note stands under it.
	Label string
	Value Cell
	Note  string
}

// Note is a remark under the page, with the name of what it is about if it has one.
type Note struct {
	// Label is what the remark is about, Text the remark.
	Label string
	Text  string
}

// Section is a part of a [Page]: a title, an introduction, and a table, a chart or both. The table comes first. A chart
// without a table brings its own, so that no figure is to be had from a picture alone.
type Section struct {
	// Key names the section for programs; it may be empty.
	Key   string
	Title string
	Intro string
	Table *Table
	Chart Chart
}

// Data returns the table to print: that of the section or that of its chart, or nil.
func (s *Section) Data(l motcua.Language) *Table {
	if s.Table == nil && s.Chart != nil {
		return s.Chart.Table(l)
	}
	return s.Table
}

// Check reports everything wrong with the page as a [*motcua.InvalidError], or nil. Writers call it first and write
// nothing when it fails.
func (p *Page) Check() error {
	var problems []motcua.Problem
	if p.Title == "" {
		problems = append(problems, motcua.Problem{Path: "title", Code: motcua.CodeRequired})
	}
	for i := range p.Sections {
		s := &p.Sections[i]
		at := "sections[" + strconv.Itoa(i) + "]."
		if s.Table != nil {
			problems = append(problems, s.Table.problems(at+"table.")...)
		}
		if s.Chart != nil {
			problems = append(problems, s.Chart.problems(at+"chart.")...)
		}
	}
	return motcua.Invalid("report: page", problems...)
}

// AsOfText returns the as-of instant for people: "17:00 ngày 12/03/2024", "hết ngày 31/03/2024"; empty when there is none.
func (p *Page) AsOfText() string {
	if p.AsOf.IsZero() {
		return ""
	}
	l := p.Language
	t := p.AsOf.In(motcua.Location())
	day := motcua.DateOf(t)
	if t.Equal(day.Start()) {
		day = day.AddDays(-1)
		if l == motcua.English {
			return "end of " + formatDate(day, l)
		}
		return "hết ngày " + formatDate(day, l)
	}
	layout := "15:04"
	if t.Second() != 0 {
		layout = "15:04:05"
	}
	if l == motcua.English {
		return formatDate(day, l) + ", " + t.Format(layout)
	}
	return t.Format(layout) + " ngày " + formatDate(day, l)
}

// The fixed words of a page.
type word uint8

const (
	wordPeriod word = iota
	wordAsOf
	wordNotes
	wordReceipt
	wordKey
	wordUnknown
	wordTotal
	wordCategory
	wordPublished
	wordRecomputed
	wordVerdict
	wordItem
	wordProgress
	wordNote
	wordSign
	wordTable
	wordChart
	wordTimes
	wordStage
	wordCount
	wordShare
	wordOfFirst
	wordOfPrevious
	wordOf
)

func (w word) in(l motcua.Language) string {
	vi, en := w.both()
	if l == motcua.English {
		return en
	}
	return vi
}

func (w word) both() (vi, en string) {
	switch w {
	case wordPeriod:
		return "Kỳ báo cáo", "Period"
	case wordAsOf:
		return "Số liệu tính đến", "As of"
	case wordNotes:
		return "Cách tính và ghi chú", "How figures are counted"
	case wordReceipt:
		return "Mã đối chiếu", "Receipt"
	case wordKey:
		return "Chú giải", "Key"
	case wordUnknown:
		return "chưa có số liệu", "not known"
	case wordTotal:
		return "Tổng số", "Total"
	case wordCategory:
		return "Nhóm", "Category"
	case wordPublished:
		return "Đã công bố", "Published"
	case wordRecomputed:
		return "Tính lại", "Recomputed"
	case wordVerdict:
		return "Kết luận", "Verdict"
	case wordItem:
		return "Nội dung", "Item"
	case wordProgress:
		return "Tiến độ", "Progress"
	case wordNote:
		return "Ghi chú", "Note"
	case wordSign:
		return "(Ký, ghi rõ họ tên)", "(signature and full name)"
	case wordTable:
		return "Bảng số liệu", "Table"
	case wordChart:
		return "Biểu đồ", "Chart"
	case wordTimes:
		return "Kỳ", "Period"
	case wordStage:
		return "Bước", "Stage"
	case wordCount:
		return "Số lượng", "Number"
	case wordShare:
		return "Tỷ lệ", "Share"
	case wordOfFirst:
		return "so với bước đầu", "of the first stage"
	case wordOfPrevious:
		return "so với bước trước", "of the stage before"
	case wordOf:
		return "so với", "of"
	}
	return "", ""
}
