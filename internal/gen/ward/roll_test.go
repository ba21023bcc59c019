package main

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	scanner "github.com/motcua/motcua/identity/roll"
)

// scanned is what the scan of the roll says of a row, in the words of roll_planted.csv.
type scanned struct {
	findings []string
	causes   []string
	repair   string
}

// scan reads a roll under the law of a day.
func scan(t *testing.T, content []byte, on motcua.Date) (map[string]*scanned, scanner.Summary) {
	t.Helper()
	sc, err := scanner.NewScanner(bytes.NewReader(content), &scanner.Options{On: on})
	if err != nil {
		t.Fatal(err)
	}
	rows, noOf := map[string]*scanned{}, map[int]string{}
	for sc.Scan() {
		row := sc.Row()
		if !row.Accepted() {
			t.Errorf("line %d rejected: %v", row.Line, row.Problems)
		}
		s := &scanned{}
		for _, f := range row.Findings {
			s.findings = append(s.findings, string(f.Code))
			if f.Cause != "" {
				s.causes = append(s.causes, string(f.Cause))
			}
			if f.Repair != nil {
				s.repair = f.Repair.ID.Reveal()
			}
		}
		rows[row.No], noOf[row.Line] = s, row.No
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	for _, g := range sc.Duplicates() {
		for _, line := range g.Lines[1:] {
			rows[noOf[line]].findings = append(rows[noOf[line]].findings, string(g.Code))
		}
	}
	return rows, sc.Summary()
}

// TestRollFindings compares what the scan finds with what was planted, row by row, before and after the day on which the
// prescribed structure lapsed. It kills: a fault that is not found, a finding where nothing was planted, a repair that
// proposes another number than the person has.
func TestRollFindings(t *testing.T) {
	for _, day := range []string{"2024-03-12", endOfStructure, "2024-07-01", "2026-11-23"} {
		t.Run(day, func(t *testing.T) { checkRoll(t, writtenFile(t, "roll.csv"), writtenFile(t, "roll_planted.csv"), day) })
	}
}

// TestOtherRolls kills: a fault that was planted by luck, such as a row that somebody else's row contradicts.
func TestOtherRolls(t *testing.T) {
	for other := range uint64(20) {
		t.Run(strconv.FormatUint(other, 10), func(t *testing.T) {
			content, planted := roll(newDice(other, streamRoll))
			checkRoll(t, content, planted, "2024-03-12")
		})
	}
}

func checkRoll(t *testing.T, content, planted []byte, day string) {
	t.Helper()
	plants, err := readTable(fstest.MapFS{"planted.csv": {Data: planted}}, "planted.csv")
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]row{}
	for _, p := range plants {
		of[p["no"]] = p
	}
	rows, sum := scan(t, content, motcua.MustParseDate(day))
	if err := sum.Check(); err != nil {
		t.Error(err)
	}
	total := 0
	for no, got := range rows {
		var want, causes []string
		p := of[no]
		if p["finding"] != "" && (p["until"] == "" || day <= p["until"]) {
			want = []string{p["finding"]}
		}
		if p["cause"] != "" {
			causes = []string{p["cause"]}
		}
		total += len(want)
		if diff := cmp.Diff(want, got.findings); diff != "" {
			t.Errorf("no. %s, planted %q: findings (-want +got):\n%s", no, p["kind"], diff)
		}
		if diff := cmp.Diff(causes, got.causes); diff != "" {
			t.Errorf("no. %s, planted %q: causes (-want +got):\n%s", no, p["kind"], diff)
		}
		if got.repair != "" && got.repair != p["number"] {
			t.Errorf("no. %s, planted %q: the repair is not the number the person has", no, p["kind"])
		}
		if repairable := []string{
			"leading_zero_lost", "spaces", "separators", "text_mark", "letters", "full_width_digits",
		}; slices.Contains(repairable, p["kind"]) && got.repair == "" {
			t.Errorf("no. %s, planted %q: no repair proposed", no, p["kind"])
		}
	}
	if sum.Read != len(rows) || sum.Rejected != 0 || sum.Total.Found != total || sum.Total.Remaining != total {
		t.Errorf("summary %+v of %d rows, want %d findings", sum, len(rows), total)
	}
}

// TestRollHasEveryKind kills: a roll that lacks a kind of fault, or is mostly faults.
func TestRollHasEveryKind(t *testing.T) {
	folder := written(t)
	plants, err := readTable(folder, "roll_planted.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := readTable(folder, "roll.csv")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, p := range plants {
		kinds[p["kind"]]++
		no, err := strconv.Atoi(p["no"])
		if err != nil || no < 1 || no > len(rows) || rows[no-1]["no"] != p["no"] {
			t.Errorf("planted in row %q, which is not there", p["no"])
		}
	}
	want := map[string]int{
		"leading_zero_lost": 7, "spaces": 4, "separators": 2, "text_mark": 1, "letters": 3, "full_width_digits": 3, "old_card": 4,
		"scientific_notation": 4, "too_short": 1, "too_long": 1, "missing": 1, "sex_contradiction": 4, "birth_year_contradiction": 4,
		"birthplace_contradiction": 3, "shared_number": 4, "two_numbers": 6, "listed_twice": 2, "born_abroad": 3, "merged_province": 4,
		"unknown_place": 3, "two_digit_birthplace": 1, "sex_in_english": 1,
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	if len(rows) != 306 {
		t.Errorf("%d rows, want 300 and 6 second rows of pairs", len(rows))
	}
	text := string(writtenFile(t, "roll.csv"))
	for _, s := range []string{"E+10\n", "1.93072E+11\n", ",O4O", "\u00a0", "４", " Hòa,", " Hoà,", " Thúy,", " Thuý,", " Thủy,", " Thuỷ,"} {
		if !strings.Contains(text, s) {
			t.Errorf("the roll has no %q", s)
		}
	}
}
