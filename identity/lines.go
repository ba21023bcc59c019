package identity

import (
	"bytes"
	"errors"
	"io"

	"github.com/motcua/motcua"
)

// Lines inspects a file of personal numbers, one a line, in one pass over its bytes: for files of millions of numbers. It
// keeps no number and allocates nothing but its buffer. [NewLines] makes one.
//
//	l := identity.NewLines(file, on)
//	for l.Next() {
//		if v := l.Inspection(); !v.WellFormed() {
//			fmt.Println(l.Line(), "malformed")
//		}
//	}
//	err := l.Err()
type Lines struct {
	r          io.Reader
	on         motcua.Date
	buf        []byte
	pos, end   int
	line       int
	inspection Inspection
	err        error
	eof        bool
}

const linesBuffer = 64 << 10

// NewLines returns a scanner of r that judges each line under the law of a day.
func NewLines(r io.Reader, on motcua.Date) *Lines {
	return &Lines{r: r, on: on, buf: make([]byte, linesBuffer)}
}

// Next inspects the next line and reports whether there was one. Lines end in LF or CR LF; the last may have no end. An
// empty line, and one of any other length than twelve, is a malformed number, however long it is.
func (l *Lines) Next() bool {
	// The usual line: twelve characters and an end. That they are digits says that no other end is among them.
	if p := l.pos; p+13 <= l.end && l.buf[p+12] == '\n' {
		if v := inspect12(l.buf[p:p+12], l.on); v.place != 0 {
			l.pos = p + 13
			l.line++
			l.inspection = v
			return true
		}
	}
	return l.nextSlow()
}

func (l *Lines) nextSlow() bool {
	tooLong := false
	for {
		if i := bytes.IndexByte(l.buf[l.pos:l.end], '\n'); i >= 0 {
			line := l.buf[l.pos : l.pos+i]
			l.pos += i + 1
			return l.found(line, tooLong)
		}
		if l.end-l.pos == len(l.buf) {
			tooLong, l.pos = true, l.end // longer than the buffer: what it holds does not matter any more
		}
		if l.eof {
			line := l.buf[l.pos:l.end]
			l.pos = l.end
			if len(line) == 0 && !tooLong {
				return false
			}
			return l.found(line, tooLong)
		}
		l.fill()
	}
}

func (l *Lines) found(line []byte, tooLong bool) bool {
	l.line++
	line = bytes.TrimSuffix(line, []byte("\r"))
	l.inspection = Inspection{on: l.on}
	if !tooLong {
		l.inspection = inspect12(line, l.on)
	}
	return true
}

// fill moves what is left to the front of the buffer and reads more behind it.
func (l *Lines) fill() {
	l.end = copy(l.buf, l.buf[l.pos:l.end])
	l.pos = 0
	for range 100 {
		n, err := l.r.Read(l.buf[l.end:])
		if n < 0 || n > len(l.buf)-l.end {
			n, err = 0, errors.New("identity: lines: reader returned an impossible count")
		}
		l.end += n
		if err != nil {
			l.eof = true
			if !errors.Is(err, io.EOF) {
				l.err = err
			}
			return
		}
		if n > 0 {
			return
		}
	}
	l.eof, l.err = true, io.ErrNoProgress
}

// Line returns the number of the line that was inspected, from 1.
func (l *Lines) Line() int { return l.line }

// Inspection returns the verdict on the line.
func (l *Lines) Inspection() Inspection { return l.inspection }

// Err returns the error that ended reading, nil at the end of the file. What was read before it has been inspected.
func (l *Lines) Err() error { return l.err }
