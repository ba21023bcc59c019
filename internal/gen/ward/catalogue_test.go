package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/dossier"
)

// recorded is how catalogue.csv writes the limit of a service without a case, as a term: from the raw limits where all
// channels agree on a unit, else from the beginning of the reading. It is empty when the record is not clear.
func recorded(r row) string {
	terms := map[string]bool{}
	for part := range strings.SplitSeq(r["limits_raw"], ";") {
		m := regexp.MustCompile(`^\w+: ?(\d+) (WORKING_DAY|ngày)$`).FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			terms = nil
			break
		}
		terms[m[1]+map[string]string{"WORKING_DAY": "wd", "ngày": "cd"}[m[2]]] = true
	}
	if len(terms) == 1 {
		for t := range terms {
			return t
		}
	}
	if strings.HasPrefix(r["limit_reading"], "same day") {
		return "same_day"
	}
	if m := regexp.MustCompile(`^(\d+) working days`).FindStringSubmatch(r["limit_reading"]); m != nil {
		return m[1] + "wd"
	}
	return ""
}

// TestLimitsAreRecorded kills: a limit typed wrongly, and one that the catalogue does not state clearly.
func TestLimitsAreRecorded(t *testing.T) {
	catalogue, err := readTable(os.DirFS("."), "catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	services, err := readTable(os.DirFS("."), "services.csv")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]row{}
	for _, r := range catalogue {
		known[r["code"]] = r
	}
	// The limits of cases are in the words of the reading: so many more days for verification, or a day of its own.
	cases := map[string]string{
		"1.000656/verification": "verification up to 3 working days", // 3wd
		"1.000894/verification": "verification up to 5 working days", // 5wd
		"1.001022/verification": "up to 5 more for verification",     // 3 + 5 = 8wd
		"1.004859/verification": "up to 3 more for verification",     // 3 + 3 = 6wd
		"1.004859/addition":     "adding information: same day",      // same_day
	}
	used := map[string]bool{}
	for _, s := range services {
		r := known[s["code"]]
		used[s["code"]] = true
		if s["case"] != "" {
			if words := cases[s["code"]+"/"+s["case"]]; words == "" || !strings.Contains(r["limit_reading"], words) {
				t.Errorf("%s %s: not in the reading %q", s["code"], s["case"], r["limit_reading"])
			}
			continue
		}
		if want := recorded(r); s["term"] != want {
			t.Errorf("%s: term %s, recorded %q", s["code"], s["term"], want)
		}
		if sameDay := s["term"] == "same_day"; sameDay != (s["convention"] == "same_day_15h") {
			t.Errorf("%s: term %s with convention %q", s["code"], s["term"], s["convention"])
		}
	}
	for code := range known {
		if !used[code] {
			t.Errorf("%s is in catalogue.csv and no service", code)
		}
	}
}

// TestProcedures kills: a name with what the record added to it, a channel that the catalogue does not open, a group too many.
func TestProcedures(t *testing.T) {
	catalogue, err := dossier.LoadCatalogue(bytes.NewReader(writtenFile(t, "procedures.json")))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(catalogue.Codes()); n != 40 {
		t.Errorf("%d procedures, want 40", n)
	}
	fields := map[string]int{}
	for _, code := range catalogue.Codes() {
		p, err := catalogue.At(code, firstDay)
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		fields[p.Field]++
		if !norm.NFC.IsNormalString(p.Name) || strings.Contains(p.Name, code) || strings.Contains(p.Name, "  ") || strings.ContainsAny(p.Name[len(p.Name)-1:], ".:; ") {
			t.Errorf("%s: name %q", code, p.Name)
		}
		if !strings.HasPrefix(p.Source.Document, "QĐ ") || p.Source.Quality == 0 {
			t.Errorf("%s: source %v", code, p.Source)
		}
	}
	if len(fields) != 3 {
		t.Errorf("fields %v, want three", fields)
	}
	for _, c := range []struct {
		code, why string
		channel   dossier.Channel
		ok        bool
	}{
		{"2.000815", "copies are certified from the original, at the counter", dossier.Online, false},
		{"2.000815", "", dossier.Counter, true},
		{"1.011607", "the record has the post and the counter", dossier.Online, false},
		{"1.011607", "", dossier.Post, true},
		{"1.001193", "all three", dossier.Online, true},
	} {
		p, err := catalogue.At(c.code, firstDay)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.LimitFor(c.channel, ""); (err == nil) != c.ok {
			t.Errorf("%s by channel %v: %v; %s", c.code, c.channel, err, c.why)
		}
	}
}

// TestServicesAreRefused kills: a row of services.csv that means nothing and is read all the same.
func TestServicesAreRefused(t *testing.T) {
	good := row{"code": "1.1", "group": "land", "term": "3wd", "dossiers": "1", "online": "0", "post": "0", "supplemented": "0"}
	of := row{"name_vi": "Tên", "limits_raw": "DIRECT: 3 WORKING_DAY"}
	if _, err := readService(good, of); err != nil {
		t.Fatal(err)
	}
	for column, bad := range map[string]string{"group": "sea", "term": "3 days", "quality": "fine", "issued": "2014", "dossiers": "", "online": "x"} {
		r := row{}
		for k, v := range good {
			r[k] = v
		}
		r[column] = bad
		if _, err := readService(r, of); err == nil {
			t.Errorf("%s = %q is read", column, bad)
		}
	}
	if _, err := readService(good, nil); err == nil {
		t.Error("a service that is not in the catalogue is read")
	}
	if _, err := readService(good, row{"limits_raw": "FAX: 3 WORKING_DAY"}); err == nil {
		t.Error("a channel nobody knows is read")
	}
	if got := fmt.Sprint(cleanName("Tham vấn  (cấp xã) (1.010736)", "1.010736")); got != "Tham vấn (cấp xã)" {
		t.Errorf("cleaned name %q", got)
	}
}
