package xlsx

// style is how a cell looks.
type style struct {
	font                 font
	ruled, banded        bool // with lines around, with the band of headings behind
	horizontal, vertical string
	indent               int
	wrap                 bool
	code                 string // the number format; empty for the general one
}

type font struct {
	size         int
	color        string // RRGGBB
	bold, italic bool
}

// textFormat is the number format under which nothing typed becomes a formula, a number or a day. It is built in.
const textFormat = "@"

const (
	textFormatID = 49
	firstFormat  = 164 // the first number for formats that are not built in
)

// numbering numbers values from 0 in the order they are first asked for.
type numbering[T comparable] struct {
	of   map[T]int
	list []T
}

func (n *numbering[T]) number(v T) int {
	i, ok := n.of[v]
	if !ok {
		if n.of == nil {
			n.of = make(map[T]int)
		}
		i = len(n.list)
		n.of[v], n.list = i, append(n.list, v)
	}
	return i
}

func (n *numbering[T]) len() int { return len(n.list) }

// stylesheet is the part of a workbook with its styles. A cell names its style by a number; 0 is that of cells without one.
type stylesheet struct {
	fonts   numbering[font]
	formats numbering[string]
	styles  numbering[style]
}

func newStylesheet() *stylesheet {
	s := &stylesheet{}
	s.style(style{font: font{size: fontSize, color: "000000"}})
	return s
}

func (s *stylesheet) style(st style) int32 {
	s.fonts.number(st.font)
	if st.code != "" && st.code != textFormat {
		s.formats.number(st.code)
	}
	return int32(s.styles.number(st)) //nolint:gosec // as many as a table has looks
}

// write returns the part. The order of its elements is that of the format.
func (s *stylesheet) write() markup {
	var m markup
	count := func(name string, n int) {
		m.add("<", name, ` count="`)
		m.int(n)
		m.add(`">`)
	}
	m.add(xmlHead, `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`)
	if n := s.formats.len(); n > 0 {
		count("numFmts", n)
		for i, code := range s.formats.list {
			m.add(`<numFmt numFmtId="`)
			m.int(firstFormat + i)
			m.add(`"`)
			m.attr("formatCode", code)
			m.add("/>")
		}
		m.add("</numFmts>")
	}
	count("fonts", s.fonts.len())
	for _, f := range s.fonts.list {
		m.add("<font>")
		if f.bold {
			m.add("<b/>")
		}
		if f.italic {
			m.add("<i/>")
		}
		m.add(`<sz val="`)
		m.int(f.size)
		m.add(`"/><color rgb="FF`, f.color, `"/><name val="`, fontName, `"/><family val="1"/></font>`)
	}
	// The first two fills have to be these.
	m.add(`</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>`,
		`<fill><patternFill patternType="solid"><fgColor rgb="FF`, bandColor, `"/><bgColor indexed="64"/></patternFill></fill></fills>`)
	m.add(`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>`)
	for _, side := range []string{"left", "right", "top", "bottom"} {
		m.add("<", side, ` style="thin"><color rgb="FF`, ruleColor, `"/></`, side, ">")
	}
	m.add(`<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`)
	count("cellXfs", s.styles.len())
	for i := range s.styles.list {
		s.writeStyle(&m, &s.styles.list[i])
	}
	m.add(`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
	return m
}

func (s *stylesheet) writeStyle(m *markup, st *style) {
	format := 0
	switch st.code {
	case "":
	case textFormat:
		format = textFormatID
	default:
		format = firstFormat + s.formats.number(st.code)
	}
	number := func(name string, n int) {
		m.add(" ", name, `="`)
		m.int(n)
		m.add(`"`)
	}
	m.add("<xf")
	number("numFmtId", format)
	number("fontId", s.fonts.number(st.font))
	fill, border := 0, 0
	if st.banded {
		fill = 2
	}
	if st.ruled {
		border = 1
	}
	number("fillId", fill)
	number("borderId", border)
	m.add(` xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">`)
	m.add("<alignment")
	if st.horizontal != "" {
		m.attr("horizontal", st.horizontal)
	}
	if st.vertical != "" {
		m.attr("vertical", st.vertical)
	}
	if st.wrap {
		m.add(` wrapText="1"`)
	}
	if st.indent > 0 {
		number("indent", st.indent)
	}
	m.add("/></xf>")
}
