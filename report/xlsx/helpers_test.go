package xlsx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
)

// book is a workbook read back, as far as these tests look at it. Module peer reads whole workbooks with other programs.
type book struct {
	names []string
	rows  [][][]string // of each sheet; a text in quotes, a number without
	parts map[string]string
}

// read reads a workbook back. Every part has to be well-formed.
func read(b []byte) (*book, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	out := &book{parts: make(map[string]string)}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		if err := wellFormed(body); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		out.parts[f.Name] = string(body)
	}
	var index struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := xml.Unmarshal([]byte(out.parts["xl/workbook.xml"]), &index); err != nil {
		return nil, err
	}
	for i, s := range index.Sheets {
		out.names = append(out.names, s.Name)
		var sheet struct {
			Rows []struct {
				Number int `xml:"r,attr"`
				Cells  []struct {
					Ref   string  `xml:"r,attr"`
					Text  *string `xml:"is>t"`
					Value string  `xml:"v"`
				} `xml:"c"`
			} `xml:"sheetData>row"`
		}
		if err := xml.Unmarshal([]byte(out.parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)]), &sheet); err != nil {
			return nil, err
		}
		var rows [][]string
		for _, r := range sheet.Rows {
			for len(rows) < r.Number {
				rows = append(rows, nil)
			}
			row := &rows[r.Number-1]
			for _, c := range r.Cells {
				at := 0
				for _, l := range strings.TrimRight(c.Ref, "0123456789") {
					at = at*26 + int(l-'A') + 1
				}
				for len(*row) < at {
					*row = append(*row, "")
				}
				(*row)[at-1] = c.Value
				if c.Text != nil {
					(*row)[at-1] = strconv.Quote(*c.Text)
				}
			}
		}
		out.rows = append(out.rows, rows)
	}
	return out, nil
}

func wellFormed(b []byte) error {
	for d := xml.NewDecoder(bytes.NewReader(b)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func mustRead(t testing.TB, b []byte) *book {
	t.Helper()
	out, err := read(b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
