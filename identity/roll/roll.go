package roll

import (
	"iter"
	"slices"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The findings of a roll, besides those of package identity.
const (
	// FindingMissing: there is no number.
	FindingMissing identity.FindingCode = "number_missing"
	// FindingUnreadable: the field of the part is not written as it should be, so nothing is compared with it.
	FindingUnreadable identity.FindingCode = "unreadable"
	// FindingNumberShared: one number on two people.
	FindingNumberShared identity.FindingCode = "number_shared"
	// FindingListedTwice: one person with one number on two rows.
	FindingListedTwice identity.FindingCode = "listed_twice"
	// FindingTwoNumbers: one person with two numbers, or two people of one name and birth date.
	FindingTwoNumbers identity.FindingCode = "two_numbers"
)

// Finding is one thing that is to be cleaned in a roll. It holds no digit of a number.
type Finding struct {
	identity.Finding
	// Cause says what probably happened to a malformed number.
	Cause Cause `json:"cause,omitempty"`
	// Repair is what could repair it, nil when there is no proposal.
	Repair *Repair `json:"repair,omitempty"`
	// With is the line of the row with which a duplicate was found, 0 for other findings.
	With int `json:"with,omitempty"`
	// Decision is what became of the finding.
	Decision Decision `json:"decision"`
}

// Decision is what becomes of a finding. The zero value leaves it.
type Decision uint8

// The decisions.
const (
	Remain      Decision = iota // it remains to be cleaned
	ApplyRepair                 // the proposed repair is taken; without a proposal the finding remains
	Waive                       // somebody looked and it is right as it is
)

// String returns "remain", "repair" or "waive".
func (d Decision) String() string {
	switch d {
	case ApplyRepair:
		return "repair"
	case Waive:
		return "waive"
	}
	return "remain"
}

// MarshalText returns the form of [Decision.String].
func (d Decision) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the form of [Decision.String].
func (d *Decision) UnmarshalText(text []byte) error {
	for _, v := range [...]Decision{Remain, ApplyRepair, Waive} {
		if v.String() == string(text) {
			*d = v
			return nil
		}
	}
	return motcua.Invalid("roll: decision", motcua.Problem{Code: motcua.CodeUnknown, Param: "remain, repair, waive"})
}

// Options are the choices of a check. A nil pointer means the zero value of all.
type Options struct {
	// On is the day under whose law the numbers are judged, see [identity.PersonalID.Inspect]. With the zero Date no birth
	// year is in the future.
	On motcua.Date
	// Decide is asked what becomes of each finding, in the order in which they are found; nil leaves all. For
	// duplicates, which are known at the end only, the Row has nothing but its Line.
	Decide func(Row, Finding) Decision
	// Comma separates the fields of a CSV file; 0 is a comma.
	Comma rune
}

// Record is a row as it is written. It is input and holds personal data as text: do not log it.
type Record struct {
	// Line is where it stands, for the findings.
	Line int
	// The columns, as documented for the package.
	No, Name, Sex, BirthDate, Birthplace, PersonalID string
}

// Row is a row of the roll as it was read.
type Row struct {
	// Line is the line in the file at which the row begins, or the number the caller gave.
	Line int
	// No is the row's own number, as it is written.
	No string
	// Person is what could be read; the ID is zero when the number is malformed, unless a repair was decided.
	Person identity.Person
	// Findings are in the order of the columns; those about duplicates come at the end, see [Scanner.Duplicates].
	Findings []Finding
	// Problems say why the row was rejected: it could not be read at all. Then nothing else is filled in.
	Problems []motcua.Problem
}

// Accepted reports whether the row could be read.
func (r Row) Accepted() bool { return len(r.Problems) == 0 }

// Checker checks rows one by one. [NewChecker] makes one; it must not be used by several goroutines at once.
type Checker struct {
	opt   Options
	seen  seen
	tally tally
	rows  int // accepted
	bad   int // rejected
	clean int // accepted, and without a finding of their own

	finished bool
	groups   []Group
}

// NewChecker returns a checker with the given options, nil for the defaults.
func NewChecker(opt *Options) *Checker {
	c := &Checker{}
	if opt != nil {
		c.opt = *opt
	}
	return c
}

// Check checks one row and remembers what duplicates need. It panics after [Checker.Duplicates] or [Checker.Summary]
// was called: the roll is finished then.
func (c *Checker) Check(r Record) Row {
	if c.finished {
		panic("roll: check after the end of the roll")
	}
	row := Row{Line: r.Line, No: r.No}
	c.rows++
	person(&row, r)
	decide := func(f Finding) Finding {
		if c.opt.Decide != nil {
			f.Decision = c.opt.Decide(row, f)
			if f.Decision == ApplyRepair && f.Repair == nil {
				f.Decision = Remain
			}
		}
		c.tally.add(f)
		return f
	}
	for i := range row.Findings { // what person could not read
		row.Findings[i] = decide(row.Findings[i])
	}
	add := func(f Finding) {
		f = decide(f)
		row.Findings = append(row.Findings, f)
		if f.Decision == ApplyRepair {
			row.Person.ID = f.Repair.ID
		}
	}
	v := identity.InspectPersonalID(r.PersonalID, c.opt.On)
	switch {
	case v.WellFormed():
		row.Person.ID, _ = identity.ParsePersonalID(r.PersonalID)
	case blank(r.PersonalID):
		add(Finding{Finding: identity.Finding{Code: FindingMissing, Grade: identity.Doubt}})
	default:
		law, _ := identity.PersonalIDLaw(c.opt.On)
		f := Finding{Finding: identity.Finding{Code: identity.FindingMalformed, Grade: identity.Malformed, Citation: law}}
		f.Cause, f.Repair = diagnose(r.PersonalID, row.Person)
		add(f)
		v = row.Person.ID.Inspect(c.opt.On)
	}
	if v.WellFormed() {
		if v.Grade() >= identity.Doubt {
			for _, f := range v.Findings() {
				if f.Grade >= identity.Doubt {
					add(Finding{Finding: f})
				}
			}
		}
		for _, f := range v.Compare(row.Person) {
			add(Finding{Finding: f})
		}
	}
	if len(row.Findings) == 0 {
		c.clean++
	}
	c.seen.add(row)
	return row
}

// Rows checks the records of an iterator one by one, as [Checker.Check] does, for rolls that do not come from a CSV file. A
// record without a line gets its position, from 1.
func (c *Checker) Rows(records iter.Seq[Record]) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		n := 0
		for r := range records {
			if n++; r.Line == 0 {
				r.Line = n
			}
			if !yield(c.Check(r)) {
				return
			}
		}
	}
}

// reject counts a row that cannot be read.
func (c *Checker) reject(line int, problems ...motcua.Problem) Row {
	c.bad++
	return Row{Line: line, Problems: problems}
}

// person fills in what can be read of the person, and a finding for each field that cannot.
func person(row *Row, r Record) {
	p := &row.Person
	p.Name, _ = identity.CleanName(r.Name)
	unreadable := func(part identity.Part) {
		row.Findings = append(row.Findings, Finding{
			Finding: identity.Finding{Code: FindingUnreadable, Grade: identity.Doubt, Part: part},
		})
	}
	var err error
	if p.Sex, err = identity.ParseSex(r.Sex); err != nil {
		unreadable(identity.PartSex)
	}
	if p.BirthDate, err = identity.ParsePartialDate(r.BirthDate); err != nil {
		unreadable(identity.PartBirthDate)
	}
	if p.Birthplace, err = identity.ParsePlace(r.Birthplace); err != nil {
		unreadable(identity.PartPlace)
	}
}

// blank reports whether there is nothing but spaces.
func blank(s string) bool {
	for i := range len(s) {
		if s[i] != ' ' && s[i] != '\t' {
			return false
		}
	}
	return true
}

// Duplicates ends the roll and returns what was found on more than one row, by the first line of each group.
func (c *Checker) Duplicates() []Group {
	c.finish()
	return slices.Clone(c.groups)
}

func (c *Checker) finish() {
	if c.finished {
		return
	}
	c.finished = true
	c.groups = c.seen.groups()
	for i := range c.groups {
		g := &c.groups[i]
		for _, line := range g.Lines[1:] {
			f := Finding{Finding: identity.Finding{Code: g.Code, Grade: g.Grade}, With: g.Lines[0]}
			if c.opt.Decide != nil && c.opt.Decide(Row{Line: line}, f) == Waive {
				f.Decision = Waive
			}
			g.Decisions = append(g.Decisions, f.Decision)
			c.tally.add(f)
		}
	}
	c.seen = seen{}
}

// Summary ends the roll and returns its totals.
func (c *Checker) Summary() Summary {
	c.finish()
	s := Summary{Read: c.rows + c.bad, Accepted: c.rows, Rejected: c.bad, Clean: c.clean, Lines: c.tally.lines()}
	for _, l := range s.Lines {
		s.Total.plus(l.Tally)
	}
	return s
}
