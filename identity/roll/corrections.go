package roll

import (
	"errors"
	"io"
	"slices"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// Stage is how far the correction of a wrong number has come (Decree 70/2024/NĐ-CP of 25 June 2024, art. 11-12). The zero
// value is a number that nobody found wrong.
type Stage uint8

// The stages, in their order.
const (
	StageNone          Stage = iota // not found wrong
	StageFound                      // found wrong
	StagePrepared                   // the file for cancelling it is prepared (lập hồ sơ hủy số)
	StageCancelled                  // it is cancelled (hủy)
	StageReestablished              // its holder has another number (xác lập lại)
)

// String returns "none", "found", "file_prepared", "cancelled" or "re_established".
func (s Stage) String() string {
	switch s {
	case StageFound:
		return "found"
	case StagePrepared:
		return "file_prepared"
	case StageCancelled:
		return "cancelled"
	case StageReestablished:
		return "re_established"
	}
	return "none"
}

// correction is what is known of one wrong number.
type correction struct {
	days      [StageReestablished + 1]motcua.Date // by stage
	stage     Stage
	successor identity.PersonalID
}

// Corrections follows wrong numbers through file prepared, cancelled, re-established. The zero value follows none and is
// ready for use; it must not be used by several goroutines at once.
//
// Each step returns an error that wraps motcua.ErrNotFound when the number was not found wrong before, motcua.ErrExists
// when the step was already taken, and is an [*motcua.InvalidError] when a step before it is missing, the day is none or
// before that of the step before, or the successor cannot be one. Then nothing is changed.
type Corrections struct {
	of         map[identity.PersonalID]*correction
	successors map[identity.PersonalID]identity.PersonalID // from the new number to the old
}

// Find records that a number was found wrong on a day.
func (c *Corrections) Find(id identity.PersonalID, on motcua.Date) error {
	switch {
	case id.IsZero():
		return invalidStep("personal_id", motcua.CodeRequired, "")
	case on.IsZero():
		return invalidStep("on", motcua.CodeRequired, "")
	case c.of[id] != nil:
		return stepError{StageFound, motcua.ErrExists}
	}
	if c.of == nil {
		c.of = map[identity.PersonalID]*correction{}
	}
	k := &correction{stage: StageFound}
	k.days[StageFound] = on
	c.of[id] = k
	return nil
}

// Prepare records that the file for cancelling the number was prepared on a day.
func (c *Corrections) Prepare(id identity.PersonalID, on motcua.Date) error {
	return c.step(id, StagePrepared, on)
}

// Cancel records that the number was cancelled on a day.
func (c *Corrections) Cancel(id identity.PersonalID, on motcua.Date) error {
	return c.step(id, StageCancelled, on)
}

// Reestablish records that the holder got another number on a day. The successor is a number of its own: not the old one,
// not one that was found wrong before, not the successor of somebody else. It may be found wrong later, and replaced again.
func (c *Corrections) Reestablish(id, successor identity.PersonalID, on motcua.Date) error {
	if err := c.check(id, StageReestablished, on); err != nil {
		return err
	}
	switch _, taken := c.successors[successor]; {
	case successor.IsZero():
		return invalidStep("successor", motcua.CodeRequired, "")
	case successor == id || c.of[successor] != nil:
		return invalidStep("successor", motcua.CodeNotAllowed, "a number found wrong")
	case taken:
		return invalidStep("successor", motcua.CodeDuplicate, "another correction")
	}
	if c.successors == nil {
		c.successors = map[identity.PersonalID]identity.PersonalID{}
	}
	c.successors[successor] = id
	c.of[id].successor = successor
	c.take(id, StageReestablished, on)
	return nil
}

func (c *Corrections) step(id identity.PersonalID, to Stage, on motcua.Date) error {
	if err := c.check(id, to, on); err != nil {
		return err
	}
	c.take(id, to, on)
	return nil
}

func (c *Corrections) take(id identity.PersonalID, to Stage, on motcua.Date) {
	k := c.of[id]
	k.stage = to
	k.days[to] = on
}

// check reports why a step cannot be taken.
func (c *Corrections) check(id identity.PersonalID, to Stage, on motcua.Date) error {
	k := c.of[id]
	switch {
	case k == nil:
		return stepError{to, motcua.ErrNotFound}
	case k.stage >= to:
		return stepError{to, motcua.ErrExists}
	case k.stage != to-1:
		return invalidStep("stage", motcua.CodeNotAllowed, k.stage.String())
	case on.IsZero():
		return invalidStep("on", motcua.CodeRequired, "")
	case on.Before(k.days[k.stage]):
		return invalidStep("on", motcua.CodeBefore, k.stage.String())
	}
	return nil
}

func invalidStep(path string, code motcua.Code, param string) error {
	return motcua.Invalid("roll: correction", motcua.Problem{Path: path, Code: code, Param: param})
}

// stepError says which step failed and why, and never of which number.
type stepError struct {
	to  Stage
	err error
}

func (e stepError) Error() string { return "roll: correction: " + e.to.String() + ": " + e.err.Error() }

func (e stepError) Unwrap() error { return e.err }

// Stage returns how far the correction of a number has come, and on which day.
func (c *Corrections) Stage(id identity.PersonalID) (Stage, motcua.Date) {
	k := c.of[id]
	if k == nil {
		return StageNone, motcua.Date{}
	}
	return k.stage, k.days[k.stage]
}

// Current returns the number that a person has now, given any number the person had: it follows successors to the last. A
// number that was not replaced is its own.
func (c *Corrections) Current(id identity.PersonalID) identity.PersonalID {
	for {
		k := c.of[id]
		if k == nil || k.stage != StageReestablished {
			return id
		}
		id = k.successor
	}
}

// History returns all numbers of a person, given any of them, the oldest first.
func (c *Corrections) History(id identity.PersonalID) []identity.PersonalID {
	for {
		before, ok := c.successors[id]
		if !ok {
			break
		}
		id = before
	}
	all := []identity.PersonalID{id}
	for {
		k := c.of[id]
		if k == nil || k.stage != StageReestablished {
			return all
		}
		id = k.successor
		all = append(all, id)
	}
}

// Progress is how many wrong numbers have come how far. A number counts in every stage it has passed.
type Progress struct {
	// Found, Prepared, Cancelled and Reestablished never grow from left to right.
	Found         int `json:"found"`
	Prepared      int `json:"file_prepared"`
	Cancelled     int `json:"cancelled"`
	Reestablished int `json:"re_established"`
}

// Progress returns the counts as of a day: what was recorded for later days is left out. The zero Date takes all.
func (c *Corrections) Progress(asOf motcua.Date) Progress {
	var p Progress
	for _, k := range c.of {
		for s := StageFound; s <= k.stage; s++ {
			if asOf.IsZero() || !k.days[s].After(asOf) {
				*p.at(s)++
			}
		}
	}
	return p
}

func (p *Progress) at(s Stage) *int {
	return [...]*int{StageFound: &p.Found, StagePrepared: &p.Prepared, StageCancelled: &p.Cancelled, StageReestablished: &p.Reestablished}[s]
}

// Ratios returns the three rates, in the order of the stages, each out of the numbers found wrong: files prepared, numbers
// cancelled, numbers re-established. One of them says nothing about the next: when files are prepared for all, the first
// is 100 % and the others may be 0 %.
func (p Progress) Ratios() [3]motcua.Ratio {
	found := motcua.Exactly(int64(p.Found))
	ratio := func(n int, of string) motcua.Ratio {
		return motcua.Ratio{Part: motcua.Exactly(int64(n)), Whole: found, Of: of + " / numbers found wrong"}
	}
	return [3]motcua.Ratio{
		ratio(p.Prepared, "cancellation files prepared"),
		ratio(p.Cancelled, "numbers cancelled"),
		ratio(p.Reestablished, "numbers re-established"),
	}
}

// Open returns the numbers that have not passed a stage, in their order, for the work list of that stage.
func (c *Corrections) Open(s Stage) []identity.PersonalID {
	var open []identity.PersonalID
	for id, k := range c.of {
		if k.stage < s {
			open = append(open, id)
		}
	}
	slices.SortFunc(open, identity.PersonalID.Order)
	return open
}

// ReadCorrections reads the state of a campaign from a CSV file in UTF-8 with the columns personal_id, found, prepared,
// cancelled, re_established, successor in any order: the wrong number, the day of each stage as YYYY-MM-DD, empty for one not
// reached, and the new number. The rows may be in any order; a successor that was found wrong itself has a row of its own,
// below. The error is an [*motcua.InvalidError] that lists every problem with its line, and no number.
func ReadCorrections(r io.Reader) (*Corrections, error) {
	const what = "roll: corrections"
	names := []string{"personal_id", "found", "prepared", "cancelled", "re_established", "successor"}
	c := &Corrections{}
	problems, err := readTable(r, what, names, func(get func(string) string, bad func(column string, code motcua.Code, param string)) {
		id, err := identity.ParsePersonalID(get("personal_id"))
		if err != nil {
			bad("personal_id", motcua.CodeMalformed, "12 ASCII digits")
			return
		}
		var days [StageReestablished + 1]motcua.Date
		good := true
		for i, column := range names[1:5] {
			if text := get(column); text != "" {
				if days[StageFound+Stage(i)], err = motcua.ParseDate(text); err != nil {
					bad(column, motcua.CodeMalformed, "YYYY-MM-DD")
					good = false
				}
			}
		}
		var successor identity.PersonalID
		if text := get("successor"); text != "" {
			if successor, err = identity.ParsePersonalID(text); err != nil {
				bad("successor", motcua.CodeMalformed, "12 ASCII digits")
				good = false
			}
		}
		if !good {
			return
		}
		reached := StageFound // the last stage with a day; gaps before it are refused by the steps
		for s := StageFound; s <= StageReestablished; s++ {
			if !days[s].IsZero() {
				reached = s
			}
		}
		if reached != StageReestablished && !successor.IsZero() {
			bad("re_established", motcua.CodeRequired, "")
			return
		}
		for s := StageFound; s <= reached; s++ {
			var err error
			switch s {
			case StageFound:
				err = c.Find(id, days[s])
			case StageReestablished:
				err = c.Reestablish(id, successor, days[s])
			default:
				err = c.step(id, s, days[s])
			}
			if err != nil {
				reason(err, names[1+s-StageFound], bad)
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	if err := motcua.Invalid(what, problems...); err != nil {
		return nil, err
	}
	return c, nil
}

// reason turns the error of a step into problems of the row that asked for it.
func reason(err error, column string, bad func(column string, code motcua.Code, param string)) {
	var invalid *motcua.InvalidError
	switch {
	case errors.As(err, &invalid):
		for _, p := range invalid.Problems {
			if p.Path != "successor" && p.Path != "personal_id" {
				p.Path = column
			}
			bad(p.Path, p.Code, p.Param)
		}
	case errors.Is(err, motcua.ErrExists):
		bad("personal_id", motcua.CodeDuplicate, "a row before")
	default:
		bad(column, motcua.CodeNotAllowed, "")
	}
}
