package xlsx

import "strconv"

// cell is one cell of a row: what is in it and how it looks.
type cell struct {
	style int32
	content
}

// setup is what has to be said of a sheet before its first row.
type setup struct {
	widths                    []float64 // of the columns, in digits
	frozenRows, frozenColumns int       // kept in sight
	grid                      bool
	paper                     paper
}

// worksheet writes one sheet of a workbook, row after row, in memory that does not grow but for the compressed part. The order of
// the elements is that of the format.
type worksheet struct {
	name      string
	part      *part
	m         markup // not yet compressed
	landscape bool
	one       bool
	merged    []area
	filtered  area // the zero area for none
	titles    [2]int
}

// piece is how much is compressed at once.
const piece = 64 << 10

func (x *worksheet) flush(most int) error {
	if len(x.m) <= most {
		return nil
	}
	_, err := x.part.Write(x.m)
	x.m = x.m[:0]
	return err
}

func (x *worksheet) open(s setup) error {
	x.landscape, x.one = s.paper.landscape, s.paper.one
	m := &x.m
	m.add(xmlHead, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`,
		`<sheetViews><sheetView`)
	if !s.grid {
		m.add(` showGridLines="0"`)
	}
	m.add(` workbookViewId="0"`)
	if s.frozenRows == 0 && s.frozenColumns == 0 {
		m.add("/>")
	} else {
		pane := "bottomRight"
		m.add("><pane")
		if s.frozenColumns > 0 {
			m.add(` xSplit="`)
			m.int(s.frozenColumns)
			m.add(`"`)
		} else {
			pane = "bottomLeft"
		}
		if s.frozenRows > 0 {
			m.add(` ySplit="`)
			m.int(s.frozenRows)
			m.add(`"`)
		} else {
			pane = "topRight"
		}
		m.add(` topLeftCell="`)
		m.ref(s.frozenColumns, s.frozenRows+1)
		m.add(`" activePane="`, pane, `" state="frozen"/></sheetView>`)
	}
	m.add(`</sheetViews><sheetFormatPr defaultRowHeight="`)
	m.int(lineSize)
	m.add(`"/>`)
	if len(s.widths) > 0 {
		m.add("<cols>")
		for j, w := range s.widths {
			m.add(`<col min="`)
			m.int(j + 1)
			m.add(`" max="`)
			m.int(j + 1)
			m.add(`" width="`)
			*m = strconv.AppendFloat(*m, w, 'f', -1, 64)
			m.add(`" customWidth="1"/>`)
		}
		m.add("</cols>")
	}
	m.add("<sheetData>")
	return x.flush(piece)
}

// row writes the cells of a row, from 1; a height of 0 leaves it to the program that opens the sheet.
func (x *worksheet) row(row int, cells []cell, height float64) error {
	m := &x.m
	m.add(`<row r="`)
	m.int(row)
	m.add(`"`)
	if height > 0 {
		m.add(` ht="`)
		*m = strconv.AppendFloat(*m, height, 'f', -1, 64)
		m.add(`" customHeight="1"`)
	}
	m.add(">")
	for j := range cells {
		c := &cells[j]
		if c.kind == contentNone && c.style == 0 {
			continue
		}
		m.add(`<c r="`)
		m.ref(j, row)
		m.add(`"`)
		if c.style != 0 {
			m.add(` s="`)
			m.int(int(c.style))
			m.add(`"`)
		}
		switch c.kind {
		case contentText:
			m.add(` t="inlineStr"><is><t xml:space="preserve">`)
			m.cellText(c.text)
			m.add("</t></is></c>")
		case contentInteger:
			m.add("><v>")
			*m = strconv.AppendInt(*m, c.n, 10)
			m.add("</v></c>")
		case contentFloat:
			m.add("><v>")
			*m = strconv.AppendFloat(*m, c.x, 'g', -1, 64)
			m.add("</v></c>")
		default:
			m.add("/>")
		}
	}
	m.add("</row>")
	return x.flush(piece)
}

func (x *worksheet) merge(a area) { x.merged = append(x.merged, a) }

// filter puts a filter on every column of an area, whose first row is the header.
func (x *worksheet) filter(a area) { x.filtered = a }

// repeat prints rows again on every sheet of paper; 0 for none.
func (x *worksheet) repeat(first, last int) { x.titles = [2]int{first, last} }

func (x *worksheet) close() error {
	m := &x.m
	m.add("</sheetData>")
	if x.filtered != (area{}) {
		m.add(`<autoFilter ref="`)
		m.area(x.filtered)
		m.add(`"/>`)
	}
	if n := len(x.merged); n > 0 {
		m.add(`<mergeCells count="`)
		m.int(n)
		m.add(`">`)
		for _, a := range x.merged {
			m.add(`<mergeCell ref="`)
			m.area(a)
			m.add(`"/>`)
			if err := x.flush(piece); err != nil {
				return err
			}
		}
		m.add("</mergeCells>")
	}
	orientation, high := "portrait", 0 // as many sheets of paper as it takes
	if x.landscape {
		orientation = "landscape"
	}
	if x.one {
		high = 1
	}
	m.add(`<printOptions horizontalCentered="1"/><pageMargins left="0.6" right="0.6" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>`,
		`<pageSetup paperSize="9" orientation="`, orientation, `" fitToWidth="1" fitToHeight="`) // A4
	m.int(high)
	m.add(`"/><headerFooter><oddFooter>&amp;R&amp;P/&amp;N</oddFooter></headerFooter></worksheet>`)
	if err := x.flush(0); err != nil {
		return err
	}
	return x.part.close()
}
