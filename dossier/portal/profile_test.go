package portal_test

import (
	"encoding/csv"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/portal"
)

// The profiles have the fields of the table, with its types, needs, lengths and qualities, and no others.
//
// Kills: a field that is forgotten, misspelt, or better known than it is.
func TestProfilesAgainstTheTable(t *testing.T) {
	file, err := os.Open("testdata/fields.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]portal.Field{}
	for _, p := range portal.Profiles() {
		for _, l := range p.Layouts {
			name := l.Name
			if name == "" {
				name = reflect.TypeOf(l.Message).Elem().Name()
			}
			for _, f := range l.Fields {
				fields[name+" "+f.Path] = f
			}
		}
	}
	for _, row := range rows[1:] {
		message, path, typ, required, values, quality := row[0], row[1], row[2], row[3], row[4], row[5]
		f, ok := fields[message+" "+path]
		if !ok {
			t.Errorf("%s has no %s", message, path)
			continue
		}
		delete(fields, message+" "+path)
		want := portal.Field{Path: path, Codes: f.Codes, Open: f.Open, List: f.List, Quality: motcua.High}
		switch typ {
		case "int":
			want.Form = portal.Integer
		case "bool":
			want.Form = portal.Boolean
		}
		if required == "Y" {
			want.Need = portal.Required
			if path == "data[].NgayTiepNhan" || path == "data[].NgayHenTra" {
				want.Need = portal.OnceAccepted // see the package comment
			}
		}
		if m := regexp.MustCompile(`^<=([0-9]+) chars$`).FindStringSubmatch(values); m != nil {
			n, _ := portal.Number(m[1]).Int()
			want.Max = int(n)
		}
		if strings.Contains(quality, "medium") {
			want.Quality = motcua.Medium
		}
		diff(t, want, f)
		var codes []string // those the table names at the beginning of its parts
		for _, part := range strings.Split(strings.ReplaceAll(values, `"`, ""), "|") {
			if m := regexp.MustCompile(`^ ?(True|False|[0-9])( .*)?$`).FindStringSubmatch(part); m != nil {
				codes = append(codes, m[1])
			}
		}
		if path == "data[].DanhSachLePhi[].LoaiPhiLePhi" {
			codes = nil // the list is not known
		}
		if f.List == portal.NoList && f.Form != portal.Boolean {
			var got []string
			for _, c := range f.Codes {
				got = append(got, string(c))
			}
			if !slices.Equal(codes, got) {
				t.Errorf("%s: codes %v, the table has %v", path, got, codes)
			}
		} else if slices.Contains([]portal.List{portal.ChannelList, portal.ApplicantList}, f.List) && len(codes) < 3 {
			t.Errorf("%s: the table has no list: %q", path, values)
		}
	}
	// What is not in the table: see the comments on the fields.
	for _, name := range []string{"CapNhatTienDoHoSoMC service", "CapNhatTienDoHoSoMC data[]", "Answer error_code"} {
		if _, ok := fields[name]; !ok {
			t.Errorf("no %s", name)
		}
		delete(fields, name)
	}
	for name := range fields {
		t.Errorf("the table has no %s", name)
	}
}

// Every field of the types is in the profile, and every comment on one names it.
//
// Kills: a field of a type that is never written.
func TestTypesAgainstTheProfiles(t *testing.T) {
	for _, p := range portal.Profiles() {
		for _, l := range p.Layouts {
			have := map[string]bool{}
			for _, f := range l.Fields {
				have[f.Path] = true
			}
			m := reflect.New(reflect.TypeOf(l.Message).Elem())
			leaves(m.Elem(), "", "", func(wire, path string, _ reflect.Value) {
				if wire := strings.ReplaceAll(wire, "[0]", "[]"); !have[wire] {
					t.Errorf("%s: no %s for %s", p.Key, wire, path)
				}
			})
		}
	}
}

// All ten statuses, the channels and the kinds of owners map both ways.
//
// Kills: a status that becomes another one; a list of owners of the wrong profile.
func TestCodes(t *testing.T) {
	n, m := national(t), ministry(t)
	for s := dossier.NewlySubmitted; s <= dossier.ResultDelivered; s++ {
		code, ok := n.StatusCode(s)
		back, known := n.Status(code)
		if !ok || !known || back != s || code != portal.Code(portal.NumberOf(int64(s))) {
			t.Errorf("%v is %q and %v", s, code, back)
		}
	}
	for _, c := range []portal.Code{"", "0", "11", "05", " 5", "5 ", "5.0", "٥", "５"} {
		if s, ok := n.Status(c); ok || s != 0 {
			t.Errorf("%q is %v", c, s)
		}
	}
	if _, ok := n.StatusCode(0); ok {
		t.Error("no dossier has a code")
	}
	for code, want := range map[portal.Code]dossier.Channel{"1": dossier.Counter, "2": dossier.Online, "3": dossier.Post, "": 0, "0": 0, "4": 0} {
		got, ok := n.Channel(code)
		if got != want || ok != (want != 0) {
			t.Errorf("channel %q is %v", code, got)
		}
		if back, _ := n.ChannelCode(want); want != 0 && back != code {
			t.Errorf("channel %v is %q", want, back)
		}
	}
	for _, tt := range []struct {
		code               portal.Code
		national, ministry portal.Applicant
	}{
		{"0", portal.UnknownApplicant, portal.Citizen},
		{"1", portal.Citizen, portal.Enterprise},
		{"2", portal.Enterprise, portal.HouseholdBusiness},
		{"3", portal.StateAgency, portal.UnknownApplicant},
		{"4", portal.OtherOrganisation, portal.UnknownApplicant},
		{"5", portal.UnknownApplicant, portal.UnknownApplicant},
	} {
		a, _ := n.Applicant(tt.code)
		b, _ := m.Applicant(tt.code)
		if a != tt.national || b != tt.ministry {
			t.Errorf("%q is %v and %v, want %v and %v", tt.code, a, b, tt.national, tt.ministry)
		}
	}
	for a := portal.Citizen; a <= portal.HouseholdBusiness; a++ {
		_, inNational := n.ApplicantCode(a)
		_, inMinistry := m.ApplicantCode(a)
		if inNational != (a != portal.HouseholdBusiness) || inMinistry != (a != portal.StateAgency && a != portal.OtherOrganisation) {
			t.Errorf("%v: %v %v", a, inNational, inMinistry)
		}
	}
}

// Kills: a "no" that is guessed when nobody said how it is written.
func TestNotPaidOnline(t *testing.T) {
	for _, no := range []portal.Code{"", "0", "3"} {
		p := portal.National()
		p.NotPaidOnline = no
		c := newCodec(t, p)
		if code, ok := c.PaymentCode(portal.NotPaid); code != no || ok != (no != "") {
			t.Errorf("with %q: no is %q", no, code)
		}
		for _, code := range []portal.Code{"0", "3"} {
			var m portal.DossierSync
			findings := decode(t, c, entryOf(`"DuocThanhToanTrucTuyen":"`+string(code)+`"`), &m)
			meaning, ok := c.Payment(code)
			if want := code == no; ok != want || (meaning == portal.NotPaid) != want || (findings == nil) != want || m.Data[0].PaidOnline != code {
				t.Errorf("with %q: %q is %v, %v", no, code, meaning, findings)
			}
		}
	}
	if p, _ := national(t).Payment("1"); p != portal.PaidAtNationalPortal || p.String() != "national_portal" {
		t.Errorf("1 is %v", p)
	}
}

// Kills: profiles that share memory, so that changing one changes the next.
func TestProfilesAreValues(t *testing.T) {
	p := portal.National()
	p.Layouts[0].Fields[1].Codes[0] = "1"
	p.Statuses[8].Means = dossier.Received
	diff(t, "True", string(portal.National().Layouts[0].Fields[1].Codes[0]))
	c := newCodec(t, portal.National())
	if s, _ := c.Status("9"); s != dossier.Processed {
		t.Errorf("9 is %v", s)
	}
	q := portal.National()
	c = newCodec(t, q)
	q.Layouts[0].Fields[1].Codes[1], q.Applicants[0].Means = "x", portal.Enterprise
	var m portal.DossierSync
	if f := decode(t, c, minimal, &m); f != nil {
		t.Error(f)
	}
	if a, _ := c.Applicant("1"); a != portal.Citizen {
		t.Errorf("1 is %v", a)
	}
}

// Kills: a list of codes that is written to while it is compiled; a meaning that is written with its second code.
func TestSeveralCodes(t *testing.T) {
	p := portal.National()
	p.Payments = make([]portal.Meaning[portal.Payment], 2, 3)
	p.Payments[0], p.Payments[1] = portal.Meaning[portal.Payment]{"1", portal.PaidAtOwnPortal}, portal.Meaning[portal.Payment]{"01", portal.PaidAtOwnPortal}
	p.NotPaidOnline = "3"
	c := newCodec(t, p)
	if code, _ := c.PaymentCode(portal.PaidAtOwnPortal); code != "1" {
		t.Errorf("written as %q", code)
	}
	if m, _ := c.Payment("01"); m != portal.PaidAtOwnPortal {
		t.Errorf("01 is %v", m)
	}
	if m := p.Payments[:3][2]; m != (portal.Meaning[portal.Payment]{}) {
		t.Errorf("the caller's list got %v", m)
	}
}

type (
	noWire struct {
		Code string `json:"MaHoSo"`
	}
	// broken is a message of a kind that no profile can describe.
	broken struct {
		portal.Wire
		Code  string         `json:"MaHoSo"`
		Count int            `json:"SoLuong"`
		Item  *portal.Step   `json:"muc"`
		Items []portal.Step  `json:"danhSach"`
		Plain *noWire        `json:"khac"`
		Form  portal.Raw     `json:"Eform"`
		Kind  dossier.Secret `json:"Loai"`
		Forms []portal.Raw   `json:"cacEform"`
	}
)

// Message is implemented by a method that noWire does not have; an interface value can still hold a pointer to a struct
// that embeds it deeper.
type deepWire struct{ broken }

// Kills: a mistake in a profile that is not told, or that stops the others from being told.
func TestNewCodecProblems(t *testing.T) {
	layout := func(fields ...portal.Field) portal.Profile {
		return portal.Profile{Key: "k", Layouts: []portal.Layout{{Message: (*broken)(nil), Fields: fields}}}
	}
	tests := []struct {
		name string
		p    portal.Profile
		want []string
	}{
		{"empty", portal.Profile{}, []string{"Key: required"}},
		{"times", portal.Profile{Key: "k", Times: 7}, []string{"Times: unknown (Compact, ISO8601)"}},
		{"codes", portal.Profile{
			Key:      "k",
			Statuses: []portal.Meaning[dossier.Status]{{"", 1}, {"1", 0}, {"2", 2}, {"2", 3}},
			Payments: []portal.Meaning[portal.Payment]{{"0", portal.PaidAtOwnPortal}}, NotPaidOnline: "0",
		}, []string{"Statuses[0].Code: required", "Statuses[1].Means: required", "Statuses[3].Code: duplicate", "Payments[1].Code: duplicate"}},
		{"no message", portal.Profile{Key: "k", Layouts: []portal.Layout{{}}}, []string{"Layouts[0].Message: required"}},
		{"wire too deep", portal.Profile{Key: "k", Layouts: []portal.Layout{{Message: (*deepWire)(nil)}}}, []string{
			"Layouts[0].Message: does_not_compile (*struct{ portal.Wire; … })",
		}},
		{"twice", portal.Profile{Key: "k", Layouts: []portal.Layout{
			{Message: (*portal.Answer)(nil), Fields: []portal.Field{{Path: "error_code"}}},
			{Message: &portal.Answer{}, Fields: []portal.Field{{Path: "error_code"}}},
		}}, []string{"Layouts[1].Message: duplicate"}},
		{"no fields", layout(), []string{"Layouts[0].Fields: empty (broken)"}},
		{"paths", layout(
			portal.Field{Path: "MaHoSo"}, portal.Field{Path: "MaHoSo"}, portal.Field{Path: "maHoSo"}, portal.Field{Path: "MaHoSo[]"},
			portal.Field{Path: "danhSach"}, portal.Field{Path: "muc[].MaHoSo"}, portal.Field{Path: "MaHoSo.x"}, portal.Field{Path: "danhSach[].MaHoSo.x"},
			portal.Field{Path: "SoLuong"}, portal.Field{Path: "khac.MaHoSo"}, portal.Field{Path: ""}, portal.Field{Path: "muc.x"},
		), []string{
			"Layouts[0].Fields[1].Path: duplicate", "Layouts[0].Fields[2].Path: unknown (broken)", "Layouts[0].Fields[3].Path: malformed (…)",
			"Layouts[0].Fields[4].Path: malformed (…[])", "Layouts[0].Fields[5].Path: malformed (…)", "Layouts[0].Fields[6].Path: unknown (text)",
			"Layouts[0].Fields[7].Path: unknown (text)", "Layouts[0].Fields[8].Path: does_not_compile (int)",
			"Layouts[0].Fields[9].Path: does_not_compile (*portal_test.noWire)", "Layouts[0].Fields[10].Path: unknown (broken)",
			"Layouts[0].Fields[11].Path: unknown (Step)",
			"Layouts[0].Fields: empty (Step)",
		}},
		{"rules", layout(
			portal.Field{Path: "MaHoSo", List: 99, Need: 9, Form: 9, Max: -1}, portal.Field{Path: "muc", Form: portal.Integer, Max: 1},
			portal.Field{Path: "muc.TrangThai", List: portal.StatusList}, portal.Field{Path: "muc.MaHoSo", List: portal.ServiceList, Codes: []portal.Code{"1"}},
			portal.Field{Path: "muc.NguoiXuLy"}, portal.Field{Path: "muc.ChucDanh", List: portal.ServiceList}, portal.Field{Path: "muc.PhongBanXuLy", Codes: []portal.Code{"a", ""}},
			portal.Field{Path: "Eform", Codes: []portal.Code{"1"}}, portal.Field{Path: "Loai", Need: portal.OnceAccepted, Form: portal.Boolean, Codes: []portal.Code{"1"}},
		), []string{
			"Layouts[0].Fields[0].List: unknown (NoList..ServiceList)", "Layouts[0].Fields[0].List: does_not_compile (codes of text)",
			"Layouts[0].Fields[0].Form: unknown (Text, Integer, Boolean)", "Layouts[0].Fields[0].Need: unknown (Optional, Required, OnceAccepted)",
			"Layouts[0].Fields[0].Max: does_not_compile (text)",
			"Layouts[0].Fields[1].Form: does_not_compile (object)", "Layouts[0].Fields[1].Max: does_not_compile (object)",
			"Layouts[0].Fields[2].List: does_not_compile (codes of text)",
			"Layouts[0].Fields[3].Codes: not_allowed (List)",
			"Layouts[0].Fields[5].List: does_not_compile (codes of text)", "Layouts[0].Fields[6].List: does_not_compile (codes of text)",
			"Layouts[0].Fields[7].List: does_not_compile (codes of portal.Raw)",
			"Layouts[0].Fields[8].Form: not_allowed (List, Codes)", "Layouts[0].Fields[8].List: does_not_compile (codes of text)",
			"Layouts[0].Fields[8].Need: does_not_compile (OnceAccepted: broken)",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := portal.NewCodec(tt.p, nil)
			diff(t, tt.want, problems(t, err))
			if c != nil {
				t.Error("a codec in spite of it")
			}
		})
	}
}

// Kills: a name that is out of its table.
func TestNames(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{portal.HouseholdBusiness.String(), "household_business"},
		{portal.Applicant(99).String(), "unknown"},
		{portal.StateAgency.Text(motcua.Vietnamese), "cơ quan nhà nước"},
		{portal.StateAgency.Text(motcua.English), "state agency"},
		{portal.NotPaid.String(), "not_online"},
		{portal.Payment(99).String(), "unknown"},
		{portal.AlreadyThere.String(), "already_there"},
		{portal.Outcome(99).String(), "unknown"},
		{portal.Empty.String(), "empty"},
		{portal.Presence(99).String(), "given"},
		{portal.UnknownMember.String(), "unknown_member"},
		{portal.NoPlace.Text(motcua.Vietnamese), "không có chỗ lưu"},
		{portal.NotUnderstood.Text(motcua.English), "its value is not understood"},
		{portal.Why(99).Text(motcua.English), "nothing holds it"},
		{portal.Loss{Path: "GhiChu"}.String(), "GhiChu: no_place"},
		{national(t).Profile(), "2020+2024"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
