package dossier

import (
	"errors"
	"hash/crc32"
	"io"

	"github.com/motcua/motcua"
)

// Position is how far an import has come, to go on from there: see [ImportOptions.Resume]. The zero value is the beginning. Keep it
// as JSON. Rows that were imported after it was kept are read again, and counted as unchanged.
type Position struct {
	// Line is the line read last, Bytes where it ends in the file.
	Line  int   `json:"line"`
	Bytes int64 `json:"bytes"`
	// Digest is over the file up to there and what the import is told about it, so that another file, or the same one read otherwise, is
	// not taken for it.
	Digest uint32 `json:"digest"`
	// Report counts what was done up to there.
	Report ImportReport `json:"report"`
}

// position returns how far the import has come.
func (im *importer) position() Position {
	p := Position{Line: im.at.line, Bytes: im.at.bytes, Digest: im.digest(im.at.sum), Report: im.report}
	p.Report.Loss = im.rows.losses.upTo(im.at)
	return p
}

// digest mixes the options that say what the file means into its digest.
func (im *importer) digest(sum uint32) uint32 {
	o := &im.options
	text := o.Source + "\x00" + o.Unit + "\x00" + string(rune(o.Format))
	if o.Columns != nil {
		c := o.Columns.sum
		text += string([]byte{byte(c), byte(c >> 8), byte(c >> 16), byte(c >> 24)}) //nolint:gosec // each byte of it
	}
	return crc32.Update(sum, im.rows.rows.table, []byte(text))
}

// stand says how far the import has come.
func (im *importer) stand() error {
	if im.options.OnPosition == nil {
		return nil
	}
	return im.options.OnPosition(im.position())
}

// resume goes to the position the import is to go on from.
func (im *importer) resume() error {
	p := &im.options.Resume
	if p.Bytes == 0 {
		return nil
	}
	l := &im.rows.rows.lines
	err := l.skipTo(p.Bytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return readError(err)
	}
	if err != nil || l.bytes != p.Bytes || im.digest(l.sum) != p.Digest || !im.rows.losses.resume(p.Report.Loss) {
		return motcua.Invalid(importing, motcua.Problem{Path: "resume", Code: motcua.CodeNotAllowed, Param: "digest"})
	}
	for i, c := range im.rows.losses.names() {
		if im.rows.names != nil {
			im.rows.names[c] = i
		}
	}
	l.line = p.Line
	im.report = p.Report
	im.report.Loss = nil
	return nil
}

// names returns the names of the columns that nobody maps.
func (l *losses) names() []string {
	if l.report == nil {
		return nil
	}
	names := make([]string, len(l.report.Columns))
	for i, c := range l.report.Columns {
		names[i] = c.Name
	}
	return names
}
