package roll

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/motcua/motcua"
)

// The columns of a roll.
const (
	ColumnNo         = "no"          // the row's own number
	ColumnName       = "name"        // full name
	ColumnSex        = "sex"         // Nam, Nữ, male, female
	ColumnBirthDate  = "birth_date"  // YYYY-MM-DD, YYYY-MM, YYYY
	ColumnBirthplace = "birthplace"  // a place code
	ColumnPersonalID = "personal_id" // the number, as it was written
)

// Scanner reads a roll from a CSV file row by row. [NewScanner] makes one.
type Scanner struct {
	check   *Checker
	csv     *csv.Reader
	columns [6]int
	width   int
	ignored []string
	row     Row
	err     error
	done    bool
}

// NewScanner reads the header of a roll. It reports an [*motcua.InvalidError] when the file is empty, not UTF-8, or lacks
// columns (all are listed), and the error of r when reading fails. Options may be nil.
func NewScanner(r io.Reader, opt *Options) (*Scanner, error) {
	const what = "roll: header"
	s := &Scanner{check: NewChecker(opt)}
	in := bufio.NewReader(r)
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		if _, err := in.Discard(3); err != nil {
			return nil, err
		}
	}
	s.csv = csv.NewReader(in)
	s.csv.ReuseRecord = true
	if opt != nil && opt.Comma != 0 {
		s.csv.Comma = opt.Comma
	}
	header, err := s.csv.Read()
	var syntax *csv.ParseError
	switch {
	case err == io.EOF:
		return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeEmpty})
	case errors.As(err, &syntax):
		return nil, motcua.Invalid(what, motcua.Problem{Path: place(syntax.StartLine), Code: motcua.CodeMalformed, Param: "CSV"})
	case err != nil:
		return nil, err
	}
	names := [...]string{ColumnNo, ColumnName, ColumnSex, ColumnBirthDate, ColumnBirthplace, ColumnPersonalID}
	var problems []motcua.Problem
	for i, name := range names {
		s.columns[i] = slices.Index(header, name)
		if s.columns[i] < 0 {
			problems = append(problems, motcua.Problem{Path: place(1), Code: motcua.CodeMissingColumn, Param: name})
		}
	}
	for i, name := range header {
		switch {
		case !utf8.ValidString(name):
			problems = append(problems, motcua.Problem{Path: place(1), Code: motcua.CodeNotUTF8})
		case slices.Contains(names[:], name) && slices.Index(header, name) != i:
			problems = append(problems, motcua.Problem{Path: place(1), Code: motcua.CodeDuplicate, Param: name})
		case !slices.Contains(names[:], name):
			s.ignored = append(s.ignored, name)
		}
	}
	s.width = len(header)
	if err := motcua.Invalid(what, problems...); err != nil {
		return nil, err
	}
	return s, nil
}

func place(line int) string { return "line " + strconv.Itoa(line) }

// Ignored returns the names of the columns that a roll does not have and that are left alone.
func (s *Scanner) Ignored() []string { return slices.Clone(s.ignored) }

// Scan reads and checks the next row, and reports whether there was one: see [Scanner.Row]. After the last, or when reading
// fails, it returns false: see [Scanner.Err].
func (s *Scanner) Scan() bool {
	if s.done {
		return false
	}
	fields, err := s.csv.Read()
	var syntax *csv.ParseError
	switch {
	case err == io.EOF:
		s.done = true
		return false
	case errors.Is(err, csv.ErrFieldCount):
		errors.As(err, &syntax)
		s.row = s.check.reject(syntax.StartLine, motcua.Problem{Code: motcua.CodeFieldCount, Param: strconv.Itoa(s.width)})
		return true
	case errors.As(err, &syntax):
		s.row = s.check.reject(syntax.StartLine, motcua.Problem{Code: motcua.CodeMalformed, Param: "CSV"})
		if syntax.Line > syntax.StartLine {
			// A quote was opened and what follows was read as one field: there may be rows in it.
			s.err = motcua.Invalid("roll: scan", motcua.Problem{
				Path: place(syntax.StartLine) + "-" + strconv.Itoa(syntax.Line), Code: motcua.CodeMalformed, Param: "CSV",
			})
		}
		return true
	case err != nil:
		s.done, s.err = true, err
		return false
	}
	line, _ := s.csv.FieldPos(0)
	for _, f := range fields {
		if !utf8.ValidString(f) {
			s.row = s.check.reject(line, motcua.Problem{Code: motcua.CodeNotUTF8})
			return true
		}
	}
	s.row = s.check.Check(Record{
		Line: line, No: fields[s.columns[0]], Name: fields[s.columns[1]], Sex: fields[s.columns[2]],
		BirthDate: fields[s.columns[3]], Birthplace: fields[s.columns[4]], PersonalID: fields[s.columns[5]],
	})
	return true
}

// Row returns the row that [Scanner.Scan] read.
func (s *Scanner) Row() Row { return s.row }

// Err returns the first error of reading, nil at the end of the file. A row that cannot be read is no error of reading,
// it is rejected; but a quote that is never closed is, because it may have swallowed rows.
func (s *Scanner) Err() error { return s.err }

// Duplicates ends the roll and returns what was found on more than one row, by the first line of each group. Call it when
// [Scanner.Scan] has returned false.
func (s *Scanner) Duplicates() []Group {
	s.done = true
	return s.check.Duplicates()
}

// Summary ends the roll and returns its totals. Call it when [Scanner.Scan] has returned false.
func (s *Scanner) Summary() Summary {
	s.done = true
	return s.check.Summary()
}
