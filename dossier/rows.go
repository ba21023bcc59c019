package dossier

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"
	"unicode/utf8"
)

// maxLine bounds a line of a file, in bytes.
const maxLine = 1 << 16

// lines reads a file line by line.
type lines struct {
	r     *bufio.Reader
	line  int    // the number of the line read last
	bytes int64  // read so far
	sum   uint32 // over them, where there is a table
	table *crc32.Table
	text  []byte // the line read last, without its end; shares the memory of the reader
}

var (
	errLongLine = errors.New("dossier: line too long")
	errQuote    = errors.New("dossier: quote out of place")
)

func newLines(r io.Reader) lines {
	return lines{r: bufio.NewReaderSize(r, maxLine)}
}

// next reads a line. The error is io.EOF after the last, errLongLine for a line that cannot be read and after which the next can,
// and whatever the reader reports.
func (l *lines) next() error {
	line, err := l.r.ReadSlice('\n')
	l.took(line)
	long := false
	for errors.Is(err, bufio.ErrBufferFull) {
		long = true
		line, err = l.r.ReadSlice('\n')
		l.took(line)
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0 && !long) {
		return err
	}
	l.line++
	if long {
		return errLongLine
	}
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	l.text = line
	return nil
}

// ready reports whether the next line is there without asking the reader.
func (l *lines) ready() bool {
	there, _ := l.r.Peek(l.r.Buffered()) // it is in the buffer
	return bytes.IndexByte(there, '\n') >= 0
}

// took takes note of bytes that were read.
func (l *lines) took(b []byte) {
	l.bytes += int64(len(b))
	if l.table != nil {
		l.sum = crc32.Update(l.sum, l.table, b)
	}
}

// skipMark skips a byte-order mark. It returns the first bytes of the file.
func (l *lines) skipMark() ([]byte, error) {
	start, err := l.r.Peek(len(byteOrderMark))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(start) == byteOrderMark {
		l.took(start)
		_, _ = l.r.Discard(len(start)) // they are in the buffer
	}
	return start, nil
}

// skipTo reads on to a place in the file. The error is io.EOF when the file ends before it.
func (l *lines) skipTo(bytes int64) error {
	for l.bytes < bytes {
		b, err := l.r.Peek(int(min(bytes-l.bytes, maxLine)))
		l.took(b)
		_, _ = l.r.Discard(len(b))
		if err != nil && l.bytes < bytes {
			return err
		}
	}
	return nil
}

// rows reads a table line by line. Fields are separated and quoted as in RFC 4180, except that a quoted field ends on its
// line: a quote that is not closed spoils one row and cannot swallow those after it.
type rows struct {
	lines
	comma byte
	n     int // fields of the line read last

	// Of a line without quotes, where the fields end in it, after a -1 for the end of what is before the first; used again for the next.
	ends []int32
	// Of a line with quotes, the fields, in the memory of the line or of scratch.
	quotes  bool
	fields  [][]byte
	scratch []byte

	// Where the line may have bytes that are not ASCII, and whether it may have control characters.
	letters  []byte
	controls bool
}

func newRows(r io.Reader) *rows { return &rows{lines: newLines(r)} }

// next reads a line of fields. The errors are those of lines.next and errQuote, after which the next line can be read too.
func (r *rows) next() error {
	r.n = 0
	if err := r.lines.next(); err != nil {
		return err
	}
	if r.comma == 0 {
		r.comma = separator(r.text)
	}
	if r.quotes = bytes.IndexByte(r.text, '"') >= 0; !r.quotes {
		r.cut(r.text)
		return nil
	}
	r.letters, r.controls = r.text, true
	err := r.split(r.text)
	r.n = len(r.fields)
	return err
}

// field returns a field of the line read last.
func (r *rows) field(i int) []byte {
	if r.quotes {
		return r.fields[i]
	}
	return r.text[r.ends[i]+1 : r.ends[i+1]]
}

// separator finds the separator of a header: no column has one of these in its name, but where it is quoted.
func separator(header []byte) byte {
	quoted := false
	for _, c := range header {
		switch c {
		case '"':
			quoted = !quoted
		case ',', ';', '\t':
			if !quoted {
				return c
			}
		}
	}
	return ','
}

// split cuts a line with quotes into fields.
func (r *rows) split(s []byte) error {
	r.fields = r.fields[:0]
	r.scratch = r.scratch[:0]
	for {
		if len(s) == 0 || s[0] != '"' {
			field, rest, more := bytes.Cut(s, []byte{r.comma})
			if bytes.IndexByte(field, '"') >= 0 {
				return errQuote
			}
			r.fields = append(r.fields, field)
			if !more {
				return nil
			}
			s = rest
			continue
		}
		field, n := r.quoted(s)
		if n < 0 {
			return errQuote
		}
		r.fields = append(r.fields, field)
		if s = s[n:]; len(s) == 0 {
			return nil
		}
		if s[0] != r.comma {
			return errQuote
		}
		s = s[1:]
	}
}

// cut finds the ends of the fields of a line without quotes, eight bytes at once.
func (r *rows) cut(s []byte) {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	if most := len(s) + 8; len(r.ends) < most { // one for each byte, and those that are written ahead
		r.ends = make([]int32, 2*most)
		r.ends[0] = -1
	}
	ends, comma := r.ends, r.comma
	commas := uint64(comma) * ones
	var controls uint64
	i, n := 0, 1
	first, last := len(s), 0 // of the words that are not ASCII, or have 0x7f
	for ; i+8 <= len(s); i += 8 {
		w := binary.LittleEndian.Uint64(s[i:])
		// A byte from 0x7f on has a high bit when one is added, or had it before; one below 0x20 borrows it.
		if (w|(w+ones))&high != 0 {
			first, last = min(first, i), i+8
		}
		controls |= (w - 0x20*ones) &^ w
		c := w ^ commas
		// The bytes that are 0, exactly: which one it is matters here. Two are written whether they are there or not, because few
		// words have more and a branch that is guessed wrong costs more than a number that is written over.
		at := ^((c&^high + ^uint64(high)) | c | ^uint64(high))
		found := bits.OnesCount64(at)
		next := ends[n : n+8]
		next[0] = int32(i + bits.TrailingZeros64(at)/8) //nolint:gosec // a line is shorter
		at &= at - 1
		next[1] = int32(i + bits.TrailingZeros64(at)/8) //nolint:gosec // the same
		for k := 2; k < found; k++ {
			at &= at - 1
			next[k] = int32(i + bits.TrailingZeros64(at)/8) //nolint:gosec // the same
		}
		n += found
	}
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c == comma:
			ends[n] = int32(i) //nolint:gosec // the same
			n++
		case c >= 0x7f:
			first, last = min(first, i), len(s)
		case c < ' ':
			controls = high
		}
	}
	ends[n] = int32(len(s)) //nolint:gosec // the same
	r.n = n
	r.letters = s[min(first, last):last]
	r.controls = controls&high != 0 || bytes.IndexByte(r.letters, 0x7f) >= 0
}

// quoted reads the quoted field that s begins with, and returns its length with the quotes; -1 when it does not end.
func (r *rows) quoted(s []byte) (field []byte, n int) {
	if r.scratch == nil {
		r.scratch = make([]byte, 0, maxLine) // never grows: fields point into it
	}
	end, from := 1, len(r.scratch)
	for {
		i := bytes.IndexByte(s[end:], '"')
		if i < 0 {
			return nil, -1
		}
		if end+i+1 == len(s) || s[end+i+1] != '"' {
			if len(r.scratch) == from {
				return s[1 : end+i], end + i + 1
			}
			r.scratch = append(r.scratch, s[end:end+i]...)
			return r.scratch[from:len(r.scratch):len(r.scratch)], end + i + 1
		}
		r.scratch = append(r.scratch, s[end:end+i+1]...) // one of the two
		end += i + 2
	}
}

// blank reports whether there is nothing in the line read last.
func (r *rows) blank() bool {
	for i := range r.n {
		if len(trim(r.field(i))) > 0 {
			return false
		}
	}
	return true
}

// trim cuts space from both ends.
func trim(b []byte) []byte {
	if n := len(b); n == 0 || edges[b[0]]&edgeFirst == 0 && edges[b[n-1]]&edgeLast == 0 {
		return b
	}
	return bytes.TrimSpace(b)
}

// What a byte may be at the edge of a field.
const (
	edgeFirst = 1 << iota // the first of a space
	edgeLast              // the last of a space
	edgeGuard             // the apostrophe that guards against formulas
)

// edges says it: ASCII spaces, and the bytes of the spaces of Unicode, from U+0085 to U+3000.
var edges = func() (t [256]uint8) {
	for _, r := range "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000" {
		s := string(r)
		t[s[0]] |= edgeFirst
		t[s[len(s)-1]] |= edgeLast
	}
	t['\''] = edgeGuard
	return t
}()

// printable reports whether there are no control characters; tabs are none.
func printable(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

func readError(err error) error { return fmt.Errorf("dossier: import: read: %w", err) }

// guardable reports whether a spreadsheet program might take a field for a formula: it begins with one of these signs, or with
// apostrophes and one of them.
func guardable(b []byte) bool {
	r, _ := utf8.DecodeRune(bytes.TrimLeft(b, "'"))
	switch r {
	case '=', '+', '-', '@', '\t', '＝', '＋', '－', '＠':
		return true
	}
	return false
}

// unguard takes the apostrophe away that guards a field in CSV.
func unguard(b []byte) []byte {
	if len(b) > 1 && b[0] == '\'' && guardable(b) {
		return b[1:]
	}
	return b
}
