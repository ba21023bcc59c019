package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/roll"
)

// report prints the cleaning report piece by piece and keeps the first error of writing.
type report struct {
	out   io.Writer
	lang  motcua.Language
	rows  bool // a row was printed
	err   error
	width int
}

func say(l motcua.Language, vi, en string) string {
	if l == motcua.English {
		return en
	}
	return vi
}

func (r *report) say(vi, en string) string { return say(r.lang, vi, en) }

func (r *report) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(r.out, format, args...); err != nil && r.err == nil {
		r.err = err
	}
}

func (r *report) heading(on motcua.Date) {
	law, structured := identity.PersonalIDLaw(on)
	title := r.say("BÁO CÁO LÀM SẠCH DỮ LIỆU", "CLEANING REPORT")
	r.printf("%s\n%s\n\n", title, strings.Repeat("=", utf8.RuneCountInString(title)))
	r.printf("%s %v: %v", r.say("Xét theo pháp luật ngày", "Judged by the law of"), on, law)
	if structured {
		r.printf("; %s", r.say("có quy định cấu trúc số", "which prescribes a structure"))
	} else {
		r.printf("; %s", r.say("12 chữ số, không quy định cấu trúc", "twelve digits, no structure prescribed"))
	}
	r.printf("\n\n%s\n", r.say("Từng dòng cần xem (dòng trong tệp, số thứ tự):", "Rows to look at (line of the file, row number):"))
}

// row prints what was found in a row; nothing for a clean one.
func (r *report) row(row roll.Row) {
	for _, p := range row.Problems {
		r.rows = true
		r.printf("  %4d         %s: %s\n", row.Line, r.say("bị loại", "rejected"), p.Text(r.lang))
	}
	for _, f := range row.Findings {
		r.rows = true
		r.printf("  %4d  %-5s  %s: %s\n", row.Line, "#"+row.No, grade(f.Grade, r.lang), r.text(f))
		if f.Repair != nil {
			how := r.say("phỏng đoán", "a guess")
			switch {
			case f.Repair.Exact:
				how = r.say("giữ nguyên chữ số", "the same digits")
			case f.Repair.Supported:
				how = r.say("phỏng đoán, khớp giới tính và năm sinh", "a guess that agrees with sex and birth year")
			}
			r.printf("               %s %v (%s)%s\n", r.say("đề xuất", "proposed"), f.Repair.ID, how, r.decided(f.Decision))
		} else if f.Decision != roll.Remain {
			r.printf("              %s\n", r.decided(f.Decision))
		}
	}
}

// text returns a finding in words. The law on the form of a number stands at the head of the report.
func (r *report) text(f roll.Finding) string {
	if f.Code == identity.FindingMalformed {
		f.Citation = motcua.Citation{}
	}
	return f.Text(r.lang)
}

// decided returns the decision in words, with an arrow in front; nothing when there is none.
func (r *report) decided(d roll.Decision) string {
	switch d {
	case roll.ApplyRepair:
		return " → " + r.say("đã sửa theo quyết định", "repaired as decided")
	case roll.Waive:
		return " → " + r.say("đã xác nhận là đúng", "confirmed as right")
	}
	return ""
}

func grade(g identity.Grade, l motcua.Language) string {
	switch g {
	case identity.Malformed:
		return say(l, "sai định dạng", "malformed")
	case identity.Contradiction:
		return say(l, "mâu thuẫn", "contradiction")
	case identity.Doubt:
		return say(l, "cần xem lại", "doubt")
	case identity.Note:
		return say(l, "lưu ý", "note")
	}
	return ""
}

func (r *report) duplicates(groups []roll.Group) {
	if !r.rows {
		r.printf("  %s\n", r.say("không có", "none"))
	}
	r.printf("\n%s\n", r.say("Trùng lặp (dòng trong tệp):", "Duplicates (lines of the file):"))
	if len(groups) == 0 {
		r.printf("  %s\n", r.say("không có", "none"))
	}
	for _, g := range groups {
		lines := make([]string, len(g.Lines))
		for i, l := range g.Lines {
			lines[i] = fmt.Sprint(l)
		}
		settled := ""
		for _, d := range g.Decisions {
			if d != roll.Remain {
				settled = r.decided(d)
			}
		}
		r.printf("  %s: %s: %s%s\n", strings.Join(lines, ", "), grade(g.Grade, r.lang), roll.Line{Code: g.Code}.Text(r.lang), settled)
	}
}

func (r *report) summary(s roll.Summary, ignored []string) {
	r.printf("\n%s\n", r.say("Tổng hợp", "Summary"))
	r.printf("  %s\n", fmt.Sprintf(r.say("đọc %d = nhận %d + loại %d; số dòng không có gì phải xem: %d",
		"read %d = accepted %d + rejected %d; rows with nothing to look at: %d"), s.Read, s.Accepted, s.Rejected, s.Clean))
	if len(ignored) > 0 {
		r.printf("  %s: %s\n", r.say("cột không dùng", "columns left alone"), strings.Join(ignored, ", "))
	}
	for _, l := range s.Lines {
		r.width = max(r.width, utf8.RuneCountInString(l.Text(r.lang)))
	}
	for _, l := range s.Lines {
		r.tally(l.Text(r.lang), l.Tally)
	}
	r.tally(r.say("Cộng", "Total"), s.Total)
	cleaned := s.Cleaned()
	r.printf("  %s: %v/%v = %s\n", r.say("đã giải quyết", "settled"), cleaned.Part, cleaned.Whole, cleaned.Percent(1).Text(r.lang))
}

// tally prints found = repaired + waived + remaining.
func (r *report) tally(text string, t roll.Tally) {
	r.printf("  %s%s  %3d = %d %s + %d %s + %d %s\n", text, strings.Repeat(" ", max(0, r.width-utf8.RuneCountInString(text))), t.Found,
		t.Repaired, r.say("đã sửa", "repaired"), t.Waived, r.say("đã xác nhận", "waived"), t.Remaining, r.say("còn lại", "remaining"))
}

func (r *report) corrections(c *roll.Corrections, on motcua.Date) {
	p := c.Progress(on)
	r.printf("\n%s %v: %d\n", r.say("Số sai đã phát hiện tính đến", "Numbers found wrong as of"), on, p.Found)
	stages := [...]string{
		r.say("đã lập hồ sơ hủy số", "cancellation file prepared"),
		r.say("đã hủy", "cancelled"),
		r.say("đã xác lập lại", "re-established"),
	}
	for i, ratio := range p.Ratios() {
		r.printf("  %-27s %v/%v = %s\n", stages[i], ratio.Part, ratio.Whole, ratio.Percent(1).Text(r.lang))
	}
	for _, open := range []struct {
		stage roll.Stage
		text  string
	}{
		{roll.StageCancelled, r.say("chưa hủy", "to be cancelled")},
		{roll.StageReestablished, r.say("chưa xác lập lại", "to be re-established")},
	} {
		r.printf("  %-27s %d\n", open.text, len(c.Open(open.stage)))
	}
}

func (r *report) unused(lines []int) {
	for _, l := range lines {
		r.printf("\n%s\n", fmt.Sprintf(r.say("Quyết định ở dòng %d không ứng với phát hiện nào: danh sách đã thay đổi?",
			"The decision on line %d met no finding: has the roll changed?"), l))
	}
}
