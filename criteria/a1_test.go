package criteria_test

import (
	"os"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/criteria/sets"
)

// The whole of what ward Nghi Thu reported on 11 September 2023 (A1): mutants this kills are counting "in progress" as 0, as
// 1 or as met, and dividing by the known twelve.
func TestNghiThu(t *testing.T) {
	f, err := os.Open("testdata/nghithu-2023-09-11.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	a, err := criteria.ReadAssessment(f, &criteria.AssessmentOptions{Sets: sets.Lookup})
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Score(nil)
	if err != nil {
		t.Fatal(err)
	}
	want := criteria.Tally{Criteria: 13, Applicable: 13, Met: 10, Partial: 2, InProgress: 1}
	if got := s.Tally(); got != want {
		t.Errorf("Tally() = %+v, want %+v", got, want)
	}
	if got := s.Met().Percent(2).String(); got != "76.92 %" {
		t.Errorf("Met() = %s, want 76.92 %%", got)
	}
	if got, want := s.MetBetween(), motcua.Between(10, 11); got != want {
		t.Errorf("MetBetween() = %s, want %s", got, want)
	}
	p, ok := s.Progress()
	if got := p.Percent(2).String(); !ok || got != "86.54–94.23 %" {
		t.Errorf("Progress() = %s, %v, want 86.54–94.23 %%", got, ok)
	}
	if got := p.String(); got != "45/52..49/52" {
		t.Errorf("Progress() = %s exactly, want 45/52..49/52", got)
	}
	k, n, ok := s.ProgressOfKnown()
	if got := k.Percent(2).String(); !ok || n != 12 || got != "93.75 %" {
		t.Errorf("ProgressOfKnown() = %s over %d, %v, want 93.75 %% over 12", got, n, ok)
	}
	d, missing, ok := s.Award()
	if !ok || d != criteria.NotReached || missing != nil {
		t.Errorf("Award() = %v, %v, %v: no. 3 at 75 %% settles it whatever no. 13 turns out to be", d, missing, ok)
	}
	for number, want := range map[string]string{"1": "1", "3": "0.75", "4": "0.5", "13": "0..1"} {
		c, ok := s.Criterion(number)
		if got := c.Progress.String(); !ok || got != want {
			t.Errorf("criterion %s: progress %s, %v, want %s", number, got, ok, want)
		}
	}
}
