package paper

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the page and its style
	"encoding/base64"
	"html/template"
	"io"
	"sync"
)

//go:embed paper.css
var style string

//go:embed paper.gohtml
var markup string

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("paper").Funcs(template.FuncMap{"inc": func(i int) int { return i + 1 }}).Parse(markup))
})

// WriteHTML writes the paper as one HTML file that needs nothing else: no script, no font, no picture, no connection. A content
// security policy inside forbids all of these, and every style but its own. It reads on a telephone and prints on the size of
// the options. The applicant's name, number and contact are in it as they are.
func (p *Paper) WriteHTML(w io.Writer, o *PrintOptions) error {
	var options PrintOptions
	if o != nil {
		options = *o
	}
	s := p.sheet(options.Language)
	size := "@page { size: A5; margin: 9mm 10mm; }\n"
	if options.Size == A4 {
		size = "@page { size: A4; margin: 20mm; }\n@media print { html { font-size: 12pt; } }\n"
	}
	css := "\n" + style + size
	sum := sha256.Sum256([]byte(css))
	data := htmlPage{
		Language: options.Language.String(),
		Policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; base-uri 'none'; form-action 'none'",
		Title: s.title, Code: s.code, CodeLabel: say(s.l, "Mã hồ sơ", "Dossier"), Date: s.date, To: s.to,
		Motto1: motto1, Motto2: motto2, Notes: say(s.l, "Ghi chú", "Notes"),
		Style: template.CSS(css),                        //nolint:gosec // our own file
		Dense: p.Receipt != nil || p.ControlSlip != nil, // much text on one sheet
		Form:  s.form, Closing: s.closing, NoteLines: s.notes,
	}
	for _, name := range s.office {
		if name != "" {
			data.Office = append(data.Office, name)
		}
	}
	for _, it := range s.items {
		h := htmlItem{Label: it.label, Value: it.value, Basis: it.basis, Lines: it.lines}
		if it.table != nil {
			h.Head, h.Rows = it.table.head, it.table.rows
		}
		data.Items = append(data.Items, h)
	}
	for _, g := range s.signatures {
		data.Signatures = append(data.Signatures, htmlSignature{g.role, g.hint})
	}
	var b bytes.Buffer
	if err := page().Execute(&b, data); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// htmlPage is what the template fills in.
type htmlPage struct {
	Language, Policy, Title, Code, CodeLabel, Date, To, Motto1, Motto2, Notes string
	Style                                                                     template.CSS
	Dense                                                                     bool
	Form, Office, Closing, NoteLines                                          []string
	Items                                                                     []htmlItem
	Signatures                                                                []htmlSignature
}

type htmlItem struct {
	Label, Value, Basis string
	Lines, Head         []string
	Rows                [][]string
}

type htmlSignature struct{ Role, Hint string }
