package dossier

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxLine bounds a line of a table, in bytes.
const maxLine = 1 << 16

// rows reads a table line by line. Fields are separated and quoted as in RFC 4180, except that a quoted field ends on its
// line: a quote that is not closed spoils one row and cannot swallow those after it.
type rows struct {
	r      *bufio.Reader
	comma  byte
	line   int      // the number of the line read last
	bytes  int64    // read so far
	fields []string // of the line read last; used again for the next
}

var (
	errLongLine = errors.New("dossier: line too long")
	errQuote    = errors.New("dossier: quote out of place")
)

func newRows(r io.Reader) *rows { return &rows{r: bufio.NewReaderSize(r, maxLine)} }

// next reads a line into fields. The error is io.EOF after the last, errLongLine or errQuote for a line that cannot be read
// and after which the next can, and whatever the reader reports.
func (r *rows) next() error {
	r.fields = r.fields[:0]
	line, err := r.r.ReadSlice('\n')
	r.bytes += int64(len(line))
	long := false
	for errors.Is(err, bufio.ErrBufferFull) {
		long = true
		line, err = r.r.ReadSlice('\n')
		r.bytes += int64(len(line))
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0 && !long) {
		return err
	}
	r.line++
	if long {
		return errLongLine
	}
	return r.split(strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r"))
}

// split cuts a line into fields. They share its memory.
func (r *rows) split(s string) error {
	if r.comma == 0 { // the header: no column has one of these in its name
		r.comma = ','
		if i := strings.IndexAny(s, ",;\t"); i >= 0 {
			r.comma = s[i]
		}
	}
	for {
		if s == "" || s[0] != '"' {
			field, rest, more := s, "", false
			if i := strings.IndexByte(s, r.comma); i >= 0 {
				field, rest, more = s[:i], s[i+1:], true
			}
			if strings.IndexByte(field, '"') >= 0 {
				return errQuote
			}
			r.fields = append(r.fields, field)
			if !more {
				return nil
			}
			s = rest
			continue
		}
		end, doubled := 1, false
		for {
			i := strings.IndexByte(s[end:], '"')
			if i < 0 {
				return errQuote
			}
			end += i
			if end+1 == len(s) || s[end+1] != '"' {
				break
			}
			end, doubled = end+2, true
		}
		field := s[1:end]
		if doubled {
			field = strings.ReplaceAll(field, `""`, `"`)
		}
		r.fields = append(r.fields, field)
		if s = s[end+1:]; s == "" {
			return nil
		}
		if s[0] != r.comma {
			return errQuote
		}
		s = s[1:]
	}
}

// blank reports whether there is nothing in the line read last.
func (r *rows) blank() bool {
	for _, f := range r.fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}

func readError(err error) error { return fmt.Errorf("dossier: import: read: %w", err) }
