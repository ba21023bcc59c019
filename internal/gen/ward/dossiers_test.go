package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/report"
)

// imported reads dossiers the way the example does.
func imported(t *testing.T, dossiers []byte) (dossier.Store, dossier.ImportReport) {
	t.Helper()
	catalogue, err := dossier.LoadCatalogue(bytes.NewReader(writtenFile(t, "procedures.json")))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New()
	r, err := dossier.Import(t.Context(), store, rules, bytes.NewReader(dossiers), &dossier.ImportOptions{
		OnRow: func(row dossier.RowReport) { t.Errorf("%v", row) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return store, r
}

// TestImport kills: a row that breaks a rule of the library, a promised date that the rules do not give.
func TestImport(t *testing.T) {
	_, got := imported(t, writtenFile(t, "dossiers.csv"))
	if diff := cmp.Diff(dossier.ImportReport{Read: 403, Accepted: 403}, got); diff != "" {
		t.Errorf("import (-want +got):\n%s", diff)
	}
}

// TestTally kills: a quarter that is not the one the ward reported: 403 = 107 + 286 + 10, all returned on time.
func TestTally(t *testing.T) {
	store, _ := imported(t, writtenFile(t, "dossiers.csv"))
	period := motcua.MustParsePeriod("2024-Q1")
	for _, end := range []report.EndPolicy{report.EndResolved, report.EndDelivered} {
		tally, err := report.TallyStore(context.Background(), store, report.Basis{
			Period: period, AsOf: reportDay.End(), Policy: report.Policy{End: end},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := tally.Check(); err != nil {
			t.Error(err)
		}
		got := map[string]int{}
		fields := tally.By(report.ByField)
		for _, g := range fields.Names() {
			got[g] = fields.Counts(g).Received()
		}
		want := map[string]int{"Đất đai – Xây dựng – Đô thị": 107, "Tư pháp – Hộ tịch": 286, "Chính sách": 10}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by field (-want +got):\n%s", diff)
		}
		total := tally.Total()
		if total.Open() != 0 || total.Outcome(report.FinishedLate) != 0 || total.Finished() != 403 {
			t.Errorf("policy %v: %+v, want 403 finished early or on time", end, total)
		}
		if total.Outcome(report.FinishedOnTime) < 100 || total.Outcome(report.FinishedEarly) < 100 {
			t.Errorf("policy %v: %+v, want many early and many exactly on the day", end, total)
		}
	}
}

// line is a row of dossiers.csv, read without the library.
type line struct {
	row
	at map[string]time.Time
}

func lines(t *testing.T, dossiers []byte) []line {
	t.Helper()
	rows, err := readTable(fstest.MapFS{"dossiers.csv": {Data: dossiers}}, "dossiers.csv")
	if err != nil {
		t.Fatal(err)
	}
	var all []line
	for _, r := range rows {
		l := line{r, map[string]time.Time{}}
		for _, c := range []string{"received_at", "supplement_at", "supplemented_at", "resolved_at", "delivered_at"} {
			if r[c] == "" {
				continue
			}
			if l.at[c], err = time.Parse("2006-01-02 15:04", r[c]); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, l)
	}
	return all
}

// worksOn is the calendar of the quarter, by hand: 1 January, and Tết from 8 to 14 February (5015/TB-LĐTBXH).
func worksOn(t time.Time) bool {
	tet := t.Year() == 2024 && t.Month() == time.February && t.Day() >= 8 && t.Day() <= 14
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday && !tet && t.YearDay() != 1
}

func nextDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, time.UTC)
}

// walk counts a limit day by day, as a clerk does on a wall calendar: the day of receipt does not count, the last day is a working day.
func walk(received time.Time, term string) time.Time {
	d := time.Date(received.Year(), received.Month(), received.Day(), 0, 0, 0, 0, time.UTC)
	n, _ := strconv.Atoi(strings.TrimRight(term, "wcd"))
	switch {
	case term == "same_day":
		if worksOn(d) && received.Hour()*60+received.Minute() <= 15*60 {
			return d
		}
		d = nextDay(d)
	case strings.HasSuffix(term, "wd"):
		for n > 0 {
			if d = nextDay(d); worksOn(d) {
				n--
			}
		}
	case strings.HasSuffix(term, "cd"):
		d = d.AddDate(0, 0, n)
	}
	for !worksOn(d) {
		d = nextDay(d)
	}
	return d
}

// TestPromises counts every promise again without the library, and with it every restart after a supplement. It kills: a due date
// that only the library believes in, a result after its promise, a supplement whose restart nobody would notice.
func TestPromises(t *testing.T) { checkPromises(t, writtenFile(t, "dossiers.csv")) }

func checkPromises(t *testing.T, dossiers []byte) {
	t.Helper()
	services, err := readTable(os.DirFS("."), "services.csv")
	if err != nil {
		t.Fatal(err)
	}
	term := map[string]string{}
	for _, s := range services {
		term[s["code"]+"/"+s["case"]] = s["term"]
	}
	restarts := 0
	for _, l := range lines(t, dossiers) {
		limit := term[l.row["procedure"]+"/"+l.row["case"]]
		due := walk(l.at["received_at"], limit)
		if got := l.row["promised"]; got != due.Format(time.DateOnly) {
			t.Errorf("%s: %s received %s: promised %s, counted %s", l.row["code"], limit, l.row["received_at"], got, due.Format(time.DateOnly))
		}
		if completed, ok := l.at["supplemented_at"]; ok {
			restarts++
			if !l.at["resolved_at"].After(nextDay(due)) {
				t.Errorf("%s: resolved by the first promise, so the restart cannot be seen", l.row["code"])
			}
			due = walk(completed, limit)
		}
		if l.row["resolved_at"] < l.row["received_at"] || l.row["supplemented_at"] > l.row["resolved_at"] {
			t.Errorf("%s: resolved %s before there was a complete dossier", l.row["code"], l.row["resolved_at"])
		}
		if l.at["delivered_at"].After(nextDay(due)) || l.at["delivered_at"].Before(l.at["resolved_at"]) {
			t.Errorf("%s: resolved %s, delivered %s, due %s", l.row["code"], l.row["resolved_at"], l.row["delivered_at"], due.Format(time.DateOnly))
		}
		if l.row["delivered_at"] > "2024-03-12 17:00" {
			t.Errorf("%s: delivered %s, after the report", l.row["code"], l.row["delivered_at"])
		}
	}
	if restarts != 4 {
		t.Errorf("%d dossiers with a supplement, want 4", restarts)
	}
}

// TestRestartIsNotAPause kills: four supplements that would be on time as well if the limit only stood still, so that a library
// that mixes up the two would not be noticed.
func TestRestartIsNotAPause(t *testing.T) {
	beyond := 0
	for _, l := range lines(t, writtenFile(t, "dossiers.csv")) {
		asked, ok := l.at["supplement_at"]
		if !ok {
			continue
		}
		// As if the days from the request up to the answer were lost and nothing else: count on from the promise.
		due, err := time.Parse(time.DateOnly, l.row["promised"])
		if err != nil {
			t.Fatal(err)
		}
		for d := asked; d.Format(time.DateOnly) < l.row["supplemented_at"][:10]; d = nextDay(d) {
			if worksOn(d) {
				due = walk(due, "1wd")
			}
		}
		if l.at["resolved_at"].After(nextDay(due)) {
			beyond++
		}
	}
	if beyond == 0 {
		t.Error("no dossier was resolved after the day on which a limit that only paused would have ended")
	}
}

// TestOtherSeeds kills: a draw that is right by luck, such as an afternoon too short for the work of a dossier that came at 16:59.
func TestOtherSeeds(t *testing.T) {
	services, err := readServices(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	catalogue, _, err := procedures(services)
	if err != nil {
		t.Fatal(err)
	}
	for other := range uint64(20) {
		t.Run(fmt.Sprint(other), func(t *testing.T) {
			content, err := dossiers(newDice(seed+1+other, streamDossiers), services, catalogue)
			if err != nil {
				t.Fatal(err)
			}
			if _, got := imported(t, content); got != (dossier.ImportReport{Read: 403, Accepted: 403}) {
				t.Errorf("import: %+v", got)
			}
			checkPromises(t, content)
		})
	}
}

// TestLikeAWard kills: a quarter no ward could have had, and one that lacks what the example is to show.
func TestLikeAWard(t *testing.T) {
	seen := map[string]int{}
	codes := map[string]bool{}
	perDay := map[string]int{}
	last := ""
	for _, l := range lines(t, writtenFile(t, "dossiers.csv")) {
		at := l.at["received_at"]
		day, clock := at.Format("060102"), at.Hour()*60+at.Minute()
		works, tet := worksOn(at), at.Month() == time.February && at.Day() >= 8 && at.Day() <= 14
		if l.row["received_at"] < last {
			t.Errorf("%s: out of order", l.row["code"])
		}
		last = l.row["received_at"]
		perDay[day]++
		if want := fmt.Sprintf("000.20.32.H41-%s-%04d", day, perDay[day]); l.row["code"] != want {
			t.Errorf("code %s, want %s", l.row["code"], want)
		}
		codes[l.row["code"]] = true
		for _, c := range []string{"supplement_at", "resolved_at"} {
			done, ok := l.at[c]
			if ok && !worksOn(done) && (l.row["channel"] != "counter" || done.Weekday() != time.Saturday) {
				t.Errorf("%s: %s on a day off", l.row["code"], c)
			}
			if ok && (done.Hour() < 8 || done.Hour() >= 17 || done.Hour() == 12 && done.Minute() > 0) {
				t.Errorf("%s: %s at %s, outside office hours", l.row["code"], c, l.row[c])
			}
		}
		seen[l.row["channel"]]++
		if l.row["applicant_id"] == "" {
			seen["organisation"]++
			if !strings.Contains(l.row["applicant_name"], "Ví Dụ") {
				t.Errorf("%s: an organisation whose name does not say that it is an example", l.row["code"])
			}
		} else if id, err := identity.ParsePersonalID(l.row["applicant_id"]); err != nil || !id.Inspect(reportDay).Legacy() {
			t.Errorf("%s: a number without the structure of 2024", l.row["code"])
		} else if id.Place().Kind() == identity.PlaceCountry {
			seen["born abroad"]++
		}
		switch l.row["channel"] {
		case "online":
			if tet {
				seen["online in Tết"]++
			}
			if clock < 6*60 || clock >= 21*60 {
				seen["online at night"]++
			}
			continue
		case "counter":
			if at.Weekday() == time.Saturday {
				seen["Saturday"]++
				if at.Before(time.Date(2024, 2, 24, 0, 0, 0, 0, time.UTC)) || clock < 8*60 || clock >= 11*60+30 {
					t.Errorf("%s: at the counter on a Saturday at %s", l.row["code"], l.row["received_at"])
				}
				continue
			}
			seen[at.Weekday().String()]++
			if clock > 15*60 && l.row["promised"] != at.Format(time.DateOnly) && strings.HasPrefix(l.row["procedure"], "2.0008") {
				seen["after 15:00"]++
			}
		}
		if !works || clock < 8*60 || clock >= 17*60 || clock >= 12*60 && clock < 13*60 {
			t.Errorf("%s: %s at %s, when the counter is closed", l.row["code"], l.row["channel"], l.row["received_at"])
		}
	}
	if len(codes) != 403 {
		t.Errorf("%d codes for 403 dossiers", len(codes))
	}
	t.Log(seen)
	for what, least := range map[string]int{
		"counter": 300, "online": 60, "post": 5, "organisation": 8, "born abroad": 2, "online in Tết": 1, "online at night": 5, "Saturday": 5, "after 15:00": 5,
	} {
		if seen[what] < least {
			t.Errorf("%s: %d, want at least %d", what, seen[what], least)
		}
	}
	if seen["Monday"] <= seen["Friday"] {
		t.Errorf("%d on Mondays, %d on Fridays: want the usual peak", seen["Monday"], seen["Friday"])
	}
}
