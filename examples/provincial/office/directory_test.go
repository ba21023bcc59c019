package office_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/office"
)

// aProvince is a directory that somebody wrote.
const aProvince = `{
	"province": {"code": "H22", "name": "Tỉnh Thử"},
	"agencies": [
		{"code": "H22.07", "office": {"parent": "Ủy ban nhân dân xã Một", "name": "Một cửa xã Một", "place": "Một"}},
		{"code": "H22.08", "office": {"name": "Một cửa xã Hai"}}
	],
	"units": [{"code": "H22.07", "name": "Xã Một"}, {"code": "H22.07.01", "name": "Quầy xã Một"}, {"code": "H22.08", "name": "Xã Hai"}, {"code": "H22.90", "name": "Sở Thử"}, {"code": "toa-an", "name": "Tòa án"}],
	"reasons": [
		{"command": "request_supplement", "code": "missing", "vi": "Thiếu", "en": "Missing"}, {"command": "refuse", "code": "scope", "vi": "Ngoài thẩm quyền"},
		{"command": "extend", "code": "overload", "vi": "Quá tải"}, {"command": "withdraw", "code": "mind", "vi": "Đổi ý"}, {"command": "stop", "code": "late", "vi": "Quá hạn"},
		{"command": "reopen", "code": "error", "vi": "Sai sót"}, {"command": "correct", "code": "typed", "vi": "Nhập sai"}, {"command": "suspend", "code": "court", "vi": "Chờ"},
		{"command": "erase", "code": "kept", "vi": "Hết hạn"}, {"command": "deny", "code": "no", "vi": "Không đủ"}
	]
}`

// A province writes its own directory: its counters give out codes, its papers have its heads, its officers choose its reasons and units.
//
// Kills: a head that is that of another ward, a reason or a unit that nobody wrote down, a file that is passed over.
func TestDirectoryOfAProvince(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "directory.json"), []byte(aProvince), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := office.Open(t.Context(), office.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	}()
	if got := o.Directory().ReasonText("scope", motcua.English); got != "Ngoài thẩm quyền" {
		t.Errorf("a reason without English words is %q", got)
	}
	for agency, head := range map[string]string{"H22.07": "Một cửa xã Một", "H22.08": "Một cửa xã Hai"} {
		a := access.Account{Name: "a", Roles: []access.Role{access.Counter, access.Handler, access.Leader}, Agency: agency, Unit: agency}
		id := accept(t, o, a)
		if !strings.HasPrefix(string(id), agency+"-") {
			t.Errorf("a dossier of %s is %s", agency, id)
		}
		papers, err := o.Papers(t.Context(), a, id, "handling")
		if err != nil || len(papers) == 0 || papers[0].Office.Name != head {
			t.Errorf("%s: %v papers, %v", agency, papers, err)
		}
		send := func(form string) error {
			_, err := o.Do(t.Context(), a, office.Change{Dossier: id, Key: form, Revision: -1, Command: "transfer", Body: []byte(form)})
			return err
		}
		for _, form := range []string{`{"to":"H22.99"}`, `{"to":"H22.90","reason":"nobody_knows"}`} {
			var invalid *motcua.InvalidError
			if err := send(form); !errors.As(err, &invalid) || invalid.Problems[0].Code != motcua.CodeUnknown {
				t.Errorf("%s: %v", form, err)
			}
		}
		if err := send(`{"to":"H22.90"}`); err != nil {
			t.Error(err)
		}
		if err := send(`{"to":"toa-an"}`); err != nil {
			t.Error(err)
		}
	}
	// Both are with a unit of no agency now: nobody's agency has them, and whoever covers the unit counts each once.
	for agency, want := range map[string]int{"H22.07": 0, "toa-an": 2} {
		a := access.Account{Name: "a", Roles: []access.Role{access.Leader}, Agency: agency, Unit: agency}
		f, err := o.Figures(t.Context(), a, motcua.MustParsePeriod(motcua.DateOf(o.Now()).String()[:4]))
		if err != nil || f.Ageing.Total("dang_tong") != want {
			t.Errorf("%s has %d, want %d, %v", agency, f.Ageing.Total("dang_tong"), want, err)
		}
	}
}

// Everything that is wrong with a directory is said at once, and where.
func TestReadDirectoryRefuses(t *testing.T) {
	swap := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(aProvince) }
	tests := []struct {
		why, text string
		want      []string
	}{
		{"empty", `{}`, []string{
			"province.name required", "province.code malformed", "agencies required", "reasons required", "reasons required", "reasons required", "reasons required",
			"reasons required", "reasons required", "reasons required", "reasons required", "reasons required", "reasons required",
		}},
		{"an agency without a name", swap(`{"code": "H22.08", "name": "Xã Hai"}, `, ""), []string{"agencies[1].code unknown"}},
		{"the same unit twice", swap(`"H22.90"`, `"H22.08"`), []string{"units[3].code duplicate"}},
		{"the same agency twice", swap(`{"code": "H22.08", "office"`, `{"code": "H22.07", "office"`), []string{"agencies[1].code duplicate"}},
		{"a code that is none", swap(`"H22.08"`, `"H22..8"`), []string{"agencies[1].code malformed"}},
		{"a code in the other order", swap(`"H22.08"`, `"000.00.08.H22"`), []string{"agencies[1].code malformed"}},
		{"a unit with a number", swap(`"H22.90"`, `"001 304 012 345"`), []string{"units[3].code not_allowed"}},
		{"other words for the same reason", swap(`"code": "no"`, `"code": "kept"`), []string{"reasons[9].code differs"}},
		{"a paper without a head", swap(`"name": "Một cửa xã Hai"`, `"name": " "`), []string{"agencies[1].office.name required"}},
		{"a command that is none", swap(`"command": "deny"`, `"command": "dance"`), []string{"reasons[9].command unknown", "reasons required"}},
		{"a number for a reason", swap(`"code": "no"`, `"code": "001 304 012 345"`), []string{"reasons[9].code not_allowed"}},
		{"a reason without words", swap(`"vi": "Không đủ"`, `"vi": ""`), []string{"reasons[9].vi required"}},
		{"the same reason twice", swap(`"command": "deny"`, `"command": "erase"`, `"code": "no"`, `"code": "kept"`), []string{"reasons[9].code duplicate", "reasons required"}},
	}
	for _, tt := range tests {
		_, err := office.ReadDirectory(strings.NewReader(tt.text))
		var invalid *motcua.InvalidError
		if !errors.As(err, &invalid) {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		var got []string
		for _, p := range invalid.Problems {
			got = append(got, p.Path+" "+string(p.Code))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
	}
	for _, text := range []string{"", "{", `{"colour": 1}`, aProvince + "{}", aProvince + "}", `[]`} {
		if _, err := office.ReadDirectory(strings.NewReader(text)); err == nil {
			t.Errorf("read: %.20s", text)
		}
	}
	if _, err := office.Open(t.Context(), office.Options{Dir: t.TempDir()}); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "directory.json") {
		t.Errorf("a folder without one: %v", err)
	}
}

// The files of the sample are a beginning: what is in the folder stays.
//
// Kills: a start that writes over what somebody changed.
func TestSampleStays(t *testing.T) {
	dir := t.TempDir()
	if err := office.WriteSample(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"directory.json", filepath.Join("criteria", office.SampleWard+".json")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := office.WriteSample(dir); err != nil {
			t.Fatal(err)
		}
		if text, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(text) != "mine" {
			t.Errorf("%s was written over: %v", name, err)
		}
	}
}

// A key that a client chose may hold anything. It is kept as a digest, which is another for each dossier, and does its work.
//
// Kills: a key that is kept as it came in; a digest that anybody can compute from the key; files that others may look at.
func TestKeysAreDigests(t *testing.T) {
	const number = "001304012345"
	dir := t.TempDir()
	c := &clock{t: motcua.MustDate(2026, 11, 27).At(10, 0, 0)}
	o := openIn(t, dir, c)
	a := who(t, "sao-mai")
	keys := make(map[string]bool)
	for range 2 {
		id := accept(t, o, a)
		for range 2 {
			if _, err := o.Do(t.Context(), a, office.Change{Dossier: id, Key: number, Revision: 1, Command: "transfer", Body: []byte(`{"to":"H40.14.03.02"}`)}); err != nil {
				t.Fatal(err)
			}
		}
		d, err := o.Look(t.Context(), a, id)
		if err != nil || len(d.Events) != 2 || !o.Carried(&d, number) || o.Carried(&d, "another") {
			t.Errorf("%d events, carried: %t, %v", len(d.Events), o.Carried(&d, number), err)
		}
		for _, e := range d.Events {
			keys[e.Key] = true
		}
	}
	if len(keys) != 4 {
		t.Errorf("%d keys of four changes", len(keys))
	}
	other := openIn(t, t.TempDir(), c)
	id := accept(t, other, a)
	if d, err := other.Look(t.Context(), a, id); err != nil || keys[d.Events[0].Key] {
		t.Errorf("another service keeps the same digest, %v", err)
	}
	for _, bad := range []string{"", strings.Repeat("k", 1000), "a\nb"} {
		_, err := o.Do(t.Context(), a, office.Change{Dossier: id, Key: bad, Revision: 0, Command: "accept", Body: []byte(`{}`)})
		if !errors.Is(err, motcua.ErrInvalid) {
			t.Errorf("a key of %d bytes: %v", len(bad), err)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "dossiers.db"), 0o644); err != nil { //nolint:gosec // as an earlier program left it
		t.Fatal(err)
	}
	openIn(t, dir, c)
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may look at %s: %v", filepath.Base(name), info.Mode())
		}
		if text, err := os.ReadFile(name); err == nil && strings.Contains(string(text), number) {
			t.Errorf("%s has what the client sent as a key", filepath.Base(name))
		}
	}
}
