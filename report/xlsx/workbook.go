package xlsx

import (
	"io"
	"strconv"
	"time"

	"github.com/motcua/motcua"
)

// workbook is the file around the sheets.
type workbook struct {
	*stylesheet
	properties

	language motcua.Language
	sheets   []*worksheet
	names    names
}

// properties are what a workbook says about itself.
type properties struct {
	title, issuer string
	at            time.Time
}

func newWorkbook(l motcua.Language) workbook {
	return workbook{stylesheet: newStylesheet(), language: l, names: make(names)}
}

// add adds a sheet with a name made of the given one.
func (b *workbook) add(name string) *worksheet {
	x := &worksheet{name: b.names.take(name), part: newPart("xl/worksheets/sheet" + strconv.Itoa(len(b.sheets)+1) + ".xml")}
	b.sheets = append(b.sheets, x)
	return x
}

// save writes the workbook: first the parts that readers look for at the beginning, the sheets in their order, and the others.
func (b *workbook) save(w io.Writer) error {
	var parts []*part
	add := func(name string, m markup) error {
		p := newPart(name)
		if _, err := p.Write(m); err != nil {
			return err
		}
		parts = append(parts, p)
		return p.close()
	}
	for _, x := range []struct {
		name string
		m    markup
	}{
		{"[Content_Types].xml", b.contentTypes()},
		{"_rels/.rels", rootRelations()},
		{"xl/workbook.xml", b.index()},
		{"xl/_rels/workbook.xml.rels", b.relations()},
		{"xl/styles.xml", b.write()},
		{"docProps/core.xml", b.core()},
		{"docProps/app.xml", app()},
	} {
		if err := add(x.name, x.m); err != nil {
			return err
		}
	}
	for _, x := range b.sheets {
		parts = append(parts, x.part)
	}
	return writeParts(w, parts)
}

const (
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/"
	sheetType     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

func (b *workbook) contentTypes() (m markup) {
	m.add(xmlHead, `<Types xmlns="`, packageSpace, `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
		`<Default Extension="xml" ContentType="application/xml"/>`)
	override := func(name, kind string) { m.add(`<Override PartName="/`, name, `" ContentType="`, kind, `"/>`) }
	override("xl/workbook.xml", sheetType+"sheet.main+xml")
	for _, x := range b.sheets {
		override(x.part.name, sheetType+"worksheet+xml")
	}
	override("xl/styles.xml", sheetType+"styles+xml")
	override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	override("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")
	m.add("</Types>")
	return m
}

func relation(m *markup, id int, kind, target string) {
	m.add(`<Relationship Id="rId`)
	m.int(id)
	m.add(`" Type="`, kind, `" Target="`, target, `"/>`)
}

func rootRelations() (m markup) {
	m.add(xmlHead, `<Relationships xmlns="`, packageSpace, `relationships">`)
	relation(&m, 1, relationSpace+"/officeDocument", "xl/workbook.xml")
	relation(&m, 2, packageSpace+"relationships/metadata/core-properties", "docProps/core.xml")
	relation(&m, 3, relationSpace+"/extended-properties", "docProps/app.xml")
	m.add("</Relationships>")
	return m
}

// relations are those of the workbook: its sheets, numbered from 1, and the styles after them.
func (b *workbook) relations() (m markup) {
	m.add(xmlHead, `<Relationships xmlns="`, packageSpace, `relationships">`)
	for i, x := range b.sheets {
		relation(&m, i+1, relationSpace+"/worksheet", x.part.name[len("xl/"):])
	}
	relation(&m, len(b.sheets)+1, relationSpace+"/styles", "styles.xml")
	m.add("</Relationships>")
	return m
}

func (b *workbook) index() (m markup) {
	m.add(xmlHead, `<workbook xmlns="`, mainSpace, `" xmlns:r="`, relationSpace, `"><bookViews><workbookView/></bookViews><sheets>`)
	for i, x := range b.sheets {
		m.add("<sheet")
		m.attr("name", x.name)
		m.add(` sheetId="`)
		m.int(i + 1)
		m.add(`" r:id="rId`)
		m.int(i + 1)
		m.add(`"/>`)
	}
	m.add("</sheets>")
	b.definedNames(&m)
	m.add("</workbook>")
	return m
}

// definedNames are the ranges that programs look for by name, in ascending order of the names.
func (b *workbook) definedNames(m *markup) {
	open := false
	begin := func(name string, sheet int) {
		if !open {
			m.add("<definedNames>")
			open = true
		}
		m.add(`<definedName name="_xlnm.`, name, `" localSheetId="`)
		m.int(sheet)
		m.add(`"`)
	}
	for i, x := range b.sheets {
		if x.filtered != (area{}) {
			begin("_FilterDatabase", i)
			m.add(` hidden="1">`)
			m.absolute(x.name, x.filtered)
			m.add("</definedName>")
		}
	}
	for i, x := range b.sheets {
		if x.titles[1] > 0 {
			begin("Print_Titles", i)
			m.add(">'")
			m.text(x.name)
			m.add("'!$")
			m.int(x.titles[0])
			m.add(":$")
			m.int(x.titles[1])
			m.add("</definedName>")
		}
	}
	if open {
		m.add("</definedNames>")
	}
}

func (b *workbook) core() (m markup) {
	m.add(xmlHead, `<cp:coreProperties xmlns:cp="`, packageSpace, `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"`,
		` xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	property := func(open, s, end string) {
		if s != "" {
			m.add(open)
			m.text(s)
			m.add(end)
		}
	}
	property("<dc:title>", clean(b.title), "</dc:title>")
	property("<dc:creator>", clean(b.issuer), "</dc:creator>")
	property("<dc:language>", b.language.String(), "</dc:language>")
	if y := b.at.UTC().Year(); !b.at.IsZero() && y > 1600 && y <= 9999 {
		property(`<dcterms:created xsi:type="dcterms:W3CDTF">`, b.at.UTC().Format(time.RFC3339), "</dcterms:created>")
	}
	m.add("</cp:coreProperties>")
	return m
}

func app() (m markup) {
	m.add(xmlHead, `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>motcua</Application></Properties>`)
	return m
}
