package roll_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/roll"
)

// FuzzScanner: no panic; read = accepted + rejected = rows returned; found = repaired + waived + remaining; every proposed
// number is a number; scanning is deterministic.
func FuzzScanner(f *testing.F) {
	f.Add(sample)
	f.Add("")
	f.Add(header)
	f.Add(header + "1,A,Nữ,1985,001,٠٠١١٨٥٠١٢٣٤٥\n")
	f.Add(header + "1,\"A,Nữ\n,1985,001,1\n")
	f.Add("\ufeff" + header + "1,A,Nam,1985-02-30,999,²\n\xff\n")
	f.Fuzz(func(t *testing.T, text string) {
		totals := func() (roll.Summary, int) {
			sc, err := roll.NewScanner(strings.NewReader(text), &roll.Options{
				On: motcua.MustDate(2026, 3, 31),
				Decide: func(r roll.Row, f roll.Finding) roll.Decision {
					if f.Repair != nil {
						if _, err := identity.ParsePersonalID(f.Repair.ID.Reveal()); err != nil || len(f.Repair.Steps) == 0 {
							t.Error("a proposed number is none, or nothing led to it")
						}
					}
					return roll.Decision((r.Line + len(f.Code)) % 3)
				},
			})
			if err != nil {
				if !errors.Is(err, motcua.ErrInvalid) {
					t.Errorf("an error of reading text: %v", err)
				}
				return roll.Summary{}, 0
			}
			rows := 0
			for sc.Scan() {
				rows++
				if r := sc.Row(); r.Line < 1 || !r.Accepted() && len(r.Findings) > 0 {
					t.Error("a row without a line, or a rejected one with findings")
				}
			}
			return sc.Summary(), rows
		}
		s, rows := totals()
		if err := s.Check(); err != nil || s.Read != rows {
			t.Errorf("%d rows, %+v: %v", rows, s, err)
		}
		if again, _ := totals(); again.Total != s.Total || again.Read != s.Read || len(again.Lines) != len(s.Lines) {
			t.Error("scanning twice gives two answers")
		}
	})
}

// FuzzNumber: no panic; a number of twelve digits is never malformed and anything else always is, with a cause; an exact
// repair has the digits that were written, in that order.
func FuzzNumber(f *testing.F) {
	for _, s := range []string{
		"001185012345", "46185012345", "1.08512E+11", "'046185012345", "46185012345.0", "O46185O12345", "０４６１８５０１２３４５", "024999001",
		"٠٠١١٨٥٠١٢٣٤٥", "²²²²²²²²²²²²", "", " ", "=\"1\"", "\xff", "46085123456．０", "E+", "E+1", ".", "..,,", "000000000.00",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		row := roll.NewChecker(nil).Check(roll.Record{Line: 1, PersonalID: s})
		_, err := identity.ParsePersonalID(s)
		if err == nil {
			if len(row.Findings) != 0 || row.Person.ID.Reveal() != s {
				t.Errorf("a number of twelve digits: %v", row.Findings)
			}
			return
		}
		if len(row.Findings) != 1 || !row.Person.ID.IsZero() {
			t.Fatalf("%v", row.Findings)
		}
		found := row.Findings[0]
		if (found.Code == identity.FindingMalformed) != (found.Cause != "") {
			t.Error("malformed without a cause, or a cause without it")
		}
		if r := found.Repair; r != nil && r.Exact {
			digits := strings.Map(func(r rune) rune {
				switch {
				case r >= '0' && r <= '9':
					return r
				case r >= '０' && r <= '９':
					return r - '０' + '0'
				}
				return -1
			}, s)
			if digits != r.ID.Reveal() {
				t.Error("an exact repair changes digits")
			}
		}
	})
}

// FuzzDecisions: no panic, an error or something that decides.
func FuzzDecisions(f *testing.F) {
	f.Add("line,no,code,decision,by,reason\n2,1,malformed,repair,Lan,ok\n")
	f.Add("line,no,code,decision,by,reason\n２,1,malformed,repair,Lan,ok\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := roll.ReadDecisions(strings.NewReader(text))
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Errorf("%v", err)
			}
			return
		}
		d.Decide(roll.Row{Line: 2, No: "1"}, roll.Finding{})
		d.Unused()
	})
}

// FuzzCorrections: no panic; stages never grow from left to right; every history ends in a current number.
func FuzzCorrections(f *testing.F) {
	f.Add("personal_id,found,prepared,cancelled,re_established,successor\n001185000001,2026-01-05,2026-01-10,2026-02-01,2026-02-20,001085000001\n001085000001,2026-03-01,,,,\n")
	f.Add("personal_id,found,prepared,cancelled,re_established,successor\n٠٠١١٨٥٠٠٠٠٠١,2026-01-05,,,,\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := roll.ReadCorrections(strings.NewReader(text))
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Errorf("%v", err)
			}
			return
		}
		p := c.Progress(motcua.Date{})
		if p.Prepared > p.Found || p.Cancelled > p.Prepared || p.Reestablished > p.Cancelled {
			t.Errorf("%+v", p)
		}
		for _, id := range c.Open(roll.StageReestablished) {
			if h := c.History(id); h[len(h)-1] != c.Current(id) || c.Current(id) != id {
				t.Error("an open number has a successor")
			}
		}
	})
}
