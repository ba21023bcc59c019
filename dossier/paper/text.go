package paper

import (
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/motcua/motcua"
)

// PrintOptions say how a paper is written; nil and the zero value choose the defaults.
type PrintOptions struct {
	// Language is that of labels and dates; the zero value is Vietnamese, which is what is handed out. What comes from the catalogue
	// or the options stays as it is.
	Language motcua.Language
	// Size is that of the printed sheet; the zero value is A5.
	Size Size
	// Width is how many columns a text may take; zero is 80, and less than 60 is taken as 60.
	Width int
}

// Size is a size of paper. The zero value is A5, which Circular 01/2018/TT-VPCP prints its forms on.
type Size uint8

// The sizes.
const (
	A5 Size = iota
	A4
)

const (
	defaultWidth = 80
	leastWidth   = 60
)

const (
	motto1 = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto2 = "Độc lập - Tự do - Hạnh phúc"
)

// WriteText writes the paper as text of fixed width, with the applicant's name, number and contact as they are.
func (p *Paper) WriteText(w io.Writer, o *PrintOptions) error {
	var options PrintOptions
	if o != nil {
		options = *o
	}
	if options.Width == 0 {
		options.Width = defaultWidth
	}
	t := &textWriter{width: max(options.Width, leastWidth)}
	t.sheet(p.sheet(options.Language))
	_, err := io.WriteString(w, t.b.String())
	return err
}

type textWriter struct {
	b     strings.Builder
	width int
}

// line writes a line without spaces at its end.
func (t *textWriter) line(s string) {
	t.b.WriteString(strings.TrimRight(s, " "))
	t.b.WriteByte('\n')
}

func (t *textWriter) right(s string) {
	for _, part := range wrap(s, t.width) {
		t.line(pad("", t.width-width(part)) + part)
	}
}

func (t *textWriter) center(s string) {
	for _, part := range wrap(s, t.width) {
		t.line(pad("", (t.width-width(part))/2) + part)
	}
}

// hang writes a text whose first line begins with a head and whose others are as far in.
func (t *textWriter) hang(head, s string) {
	in := width(head)
	for i, part := range wrap(s, t.width-in) {
		if i > 0 {
			head = pad("", in)
		}
		t.line(head + part)
	}
}

func (t *textWriter) sheet(s *sheet) {
	t.right(strings.Join(s.form, " – "))
	// The office on the left, the country's name and motto on the right.
	half := t.width - len([]rune(motto1)) - 2
	var left []string
	for i, name := range s.office {
		if name == "" {
			continue
		}
		if i == 0 {
			name = strings.ToUpper(name)
		}
		left = append(left, wrap(name, half)...)
	}
	middle := len([]rune(motto1))
	rights := []string{motto1, pad("", (middle-width(motto2))/2) + motto2, pad("", (middle-width(motto2))/2) + strings.Repeat("-", width(motto2))}
	for i := range max(len(left), len(rights)) {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(rights) {
			r = rights[i]
		}
		t.line(pad(l, half+2) + r)
	}
	t.line("")
	code := say(s.l, "Mã hồ sơ: ", "Dossier: ") + s.code
	if width(code)+2+width(s.date) <= t.width {
		t.line(pad(code, t.width-width(s.date)) + s.date)
	} else {
		t.hang("", code)
		t.right(s.date)
	}
	t.line("")
	t.center(strings.ToUpper(s.title))
	if s.to != "" {
		t.line("")
		t.center(s.to)
	}
	t.line("")
	for i, it := range s.items {
		t.hang(strconv.Itoa(i+1)+". ", strings.TrimSpace(it.label+": "+it.whole()))
		for _, line := range it.lines {
			t.hang("   - ", line)
		}
		if it.table != nil {
			t.table(it.table)
		}
	}
	for _, c := range s.closing {
		t.line("")
		t.hang("", c)
	}
	t.line("")
	t.signatures(s.signatures)
	for i, n := range s.notes {
		if i == 0 {
			t.line(strings.Repeat("-", 20))
		}
		t.hang("* ", n)
	}
}

func (t *textWriter) signatures(list []signature) {
	if len(list) == 0 {
		return
	}
	room := t.width / max(len(list), 2)
	first, second := "", ""
	if len(list) == 1 {
		first, second = pad("", room), pad("", room)
	}
	for _, s := range list {
		first += pad(pad("", (room-width(s.role))/2)+strings.ToUpper(s.role), room)
		second += pad(pad("", (room-width(s.hint))/2)+s.hint, room)
	}
	t.line(first)
	t.line(second)
	t.line("")
	t.line("")
}

// table writes a table with lines between its rows.
func (t *textWriter) table(g *grid) {
	const indent = 3
	room := t.width - indent - 3*(len(g.head)-1)
	total := 0
	for _, n := range g.share {
		total += n
	}
	widths := make([]int, len(g.share))
	left := room
	for i, n := range g.share {
		widths[i] = max(room*n/total, 4)
		left -= widths[i]
	}
	widths[0] += max(left, 0)
	rule := make([]string, len(widths))
	for i, n := range widths {
		rule[i] = strings.Repeat("-", n)
	}
	between := pad("", indent) + strings.Join(rule, "-+-")
	t.cells(g.head, widths, indent)
	for _, row := range g.rows {
		t.line(between)
		t.cells(row, widths, indent)
	}
}

func (t *textWriter) cells(row []string, widths []int, indent int) {
	parts := make([][]string, len(row))
	height := 0
	for i, c := range row {
		parts[i] = wrap(c, widths[i])
		height = max(height, len(parts[i]))
	}
	for n := range height {
		cells := make([]string, len(row))
		for i := range row {
			s := ""
			if n < len(parts[i]) {
				s = parts[i][n]
			}
			cells[i] = pad(s, widths[i])
		}
		t.line(pad("", indent) + strings.Join(cells, " | "))
	}
}

// pad adds spaces up to a width.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(n-width(s), 0)) }

// width returns how many columns a text takes: none for marks on the letter before, two for letters of East Asia and emoji.
func width(s string) (n int) {
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), r >= 0xff01 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff:
		return 2
	}
	return 1
}

// wrap breaks a text into lines no wider than n, at spaces, and inside a word only when the word alone is too wide. It returns
// at least one line.
func wrap(s string, n int) []string {
	n = max(n, 2)
	var lines []string
	line, used := "", 0
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }) {
		w := width(word)
		switch {
		case line == "":
		case used+1+w <= n:
			line += " " + word
			used += 1 + w
			continue
		default:
			lines = append(lines, line)
		}
		start, room := 0, 0
		if w > n {
			for i, r := range word {
				if room+runeWidth(r) > n {
					lines = append(lines, word[start:i])
					start, room = i, 0
				}
				room += runeWidth(r)
			}
			w = room
		}
		line, used = word[start:], w
	}
	if line != "" || lines == nil {
		lines = append(lines, line)
	}
	return lines
}
