package dossier_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

const goodList = `{
  "key": "essential-25",
  "name": "25 dịch vụ công thiết yếu",
  "decision": {"document": "06/QĐ-TTg", "issued": "2022-01-06", "quality": "high"},
  "items": [
    {"no": 12, "name": "Đăng ký khai sinh", "owner": "Bộ Tư pháp", "codes": ["1.001193"], "levels": "commune",
     "handler": "Ủy ban nhân dân cấp xã", "limit": "trong ngày", "source": {"document": "Danh mục", "quality": "high"}},
    {"no": 22, "name": "Cấp Phiếu lý lịch tư pháp", "owner": "Bộ Công an", "formerly": "Bộ Tư pháp", "codes": ["3.000333", "3.000330"]},
    {"no": 18, "name": "Đăng ký biến động", "owner": "Bộ Nông nghiệp và Môi trường", "codes": ["1.012793"], "incomplete": true, "note": "và các thủ tục cùng nhóm"},
    {"no": 17, "name": "Gia hạn thẻ BHYT", "near": ["1.001939"]}
  ]
}`

// Kills: a field that is read into another one, or left out.
func TestLoadList(t *testing.T) {
	got, err := dossier.LoadList(strings.NewReader(goodList))
	if err != nil {
		t.Fatal(err)
	}
	want := dossier.List{
		Key: "essential-25", Name: "25 dịch vụ công thiết yếu",
		Decision: motcua.Citation{Document: "06/QĐ-TTg", Issued: motcua.MustDate(2022, time.January, 6), Quality: motcua.High},
		Items: []dossier.ListItem{
			{
				No: 12, Name: "Đăng ký khai sinh", Owner: "Bộ Tư pháp", Codes: []string{"1.001193"}, Levels: dossier.LevelCommune,
				Handler: "Ủy ban nhân dân cấp xã", Limit: "trong ngày", Source: motcua.Citation{Document: "Danh mục", Quality: motcua.High},
			},
			{No: 22, Name: "Cấp Phiếu lý lịch tư pháp", Owner: "Bộ Công an", Formerly: "Bộ Tư pháp", Codes: []string{"3.000333", "3.000330"}},
			{No: 18, Name: "Đăng ký biến động", Owner: "Bộ Nông nghiệp và Môi trường", Codes: []string{"1.012793"}, Incomplete: true, Note: "và các thủ tục cùng nhóm"},
			{No: 17, Name: "Gia hạn thẻ BHYT", Near: []string{"1.001939"}},
		},
	}
	if diff := cmp.Diff(want, got, comparable); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Bộ Tư pháp", "Bộ Công an", "Bộ Nông nghiệp và Môi trường"}, got.Owners()); diff != "" {
		t.Errorf("owners (-want +got):\n%s", diff)
	}
	if of := got.Of("Bộ Tư pháp"); len(of.Items) != 1 || of.Items[0].No != 12 || of.Key != "essential-25" || len(got.Items) != 4 {
		t.Errorf("what moved to another authority is still counted: %+v", of)
	}
}

// Kills: any strictness of the reader.
func TestLoadListFindsMistakes(t *testing.T) {
	const itemFields = "no, name, owner, formerly, codes, incomplete, near, levels, handler, limit, note, source"
	item := func(fields string) string { return `{"key":"k","name":"n","items":[` + fields + `]}` }
	tests := []struct {
		name, file string
		want       []string
	}{
		{"good", goodList, nil},
		{"not JSON", "{", []string{"line 1: malformed (JSON)"}},
		{"empty", "", []string{"empty"}},
		{"a list", "[]", []string{"line 1: list: malformed ({…})"}},
		{"null", "null", []string{"line 1: list: required ({…})"}},
		{"nothing", "{}", []string{"line 1: list.key: required", "line 1: list.name: required", "line 1: list.items: required"}},
		{"no items", `{"key":"k","name":"n","items":[]}`, []string{"line 1: items: empty"}},
		{"empty texts", `{"key":"","name":"","items":[{"no":1,"name":""}]}`, []string{"line 1: list.key: required", "line 1: list.name: required", "line 1: items[0].name: required"}},
		{"an item without anything", item("{}"), []string{"line 1: items[0].name: required", "line 1: items[0].no: required (1..)"}},
		{"number 0", item(`{"no":0,"name":"n"}`), []string{"line 1: items[0].no: required (1..)"}},
		{"number given twice", item(`{"no":1,"name":"n"},{"no":2,"name":"n"},{"no":1,"name":"n"}`), []string{"line 1: items[2].no: duplicate (items[0].no)"}},
		{"codes", item(`{"no":1,"name":"n","codes":["a","","a"]}`), []string{"line 1: items[0].codes[1]: required", "line 1: items[0].codes[2]: duplicate (items[0].codes[0])"}},
		{"unknown fields", `{"key":"k","name":"n","title":"t","items":[{"no":1,"name":"n","code":"a"}]}`, []string{"line 1: list: unknown (key, name, decision, items)", "line 1: items[0]: unknown (" + itemFields + ")"}},
		{"other types", item(`{"no":"1","name":1,"codes":"a","incomplete":1,"levels":"ward"}`), []string{
			"line 1: items[0].no: malformed (0)", `line 1: items[0].name: malformed ("…")`, "line 1: items[0].codes: malformed ([…])",
			"line 1: items[0].incomplete: malformed (true, false)", "line 1: items[0].levels: unknown (commune, province, central)",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list, err := dossier.LoadList(strings.NewReader(tt.file))
			if diff := cmp.Diff(tt.want, problems(err)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if (len(list.Items) == 0) != (tt.want != nil) {
				t.Errorf("%+v, %v", list, err)
			}
		})
	}
}

// What is taken encodes to what is taken again.
func FuzzLoadList(f *testing.F) {
	for _, s := range []string{goodList, "", "{}", `{"key":"k","name":"n","items":[{"no":1,"name":"\ud800"}]}`, `{"key":"k","name":"n","items":[{"no":１}]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		list, err := dossier.LoadList(strings.NewReader(s))
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		text, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		again, err := dossier.LoadList(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("what was encoded is not taken: %v", err)
		}
		if diff := cmp.Diff(list, again, comparable); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
	})
}

// Kills: a code without a version on the day counted; a service that is found in part counted in full; unknown taken for none.
func TestCoverage(t *testing.T) {
	list, err := dossier.LoadList(strings.NewReader(goodList))
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := dossier.NewCatalogue(
		procedure("1.001193", "2024-01-01", "2026-01-01"), procedure("3.000333", "", ""), procedure("3.000330", "2025-01-01", ""), procedure("1.012793", "", ""),
	)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		on, why string
		want    []string
		ratio   string
		missing int
	}{
		{"2023-06-01", "before the first", []string{"12 none", "22 some", "18 some", "17 unknown"}, "<=2/4", 4},
		{"2024-06-01", "one more", []string{"12 all", "22 some", "18 some", "17 unknown"}, "1..3/4", 3},
		{"2025-06-01", "both codes", []string{"12 all", "22 all", "18 some", "17 unknown"}, "2..4/4", 2},
		{"2026-01-01", "the first day without it", []string{"12 none", "22 all", "18 some", "17 unknown"}, "1..3/4", 3},
	}
	for _, tt := range tests {
		c := list.Coverage(catalogue, motcua.MustParseDate(tt.on))
		var got []string
		for _, item := range c.Items {
			got = append(got, fmt.Sprint(item.No, " ", item.State))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", tt.on, tt.why, diff)
		}
		if c.Ratio().String() != tt.ratio || len(c.Missing()) != tt.missing || c.List != "essential-25" {
			t.Errorf("%s: %s, %d missing, want %s, %d", tt.on, c.Ratio(), len(c.Missing()), tt.ratio, tt.missing)
		}
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var again dossier.Coverage
		if err := json.Unmarshal(text, &again); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, again, comparable); diff != "" {
			t.Errorf("JSON (-want +got):\n%s", diff)
		}
	}
	var s dossier.CoverageState
	if err := s.UnmarshalText([]byte("most")); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("%v", err)
	}
	if s = 99; s.String() != "unknown" || s.Text(motcua.Vietnamese) != "danh sách không có mã thủ tục" {
		t.Errorf("%s %s", s, s.Text(motcua.Vietnamese))
	}
	for s := range dossier.CoverageAll + 1 {
		if s.Text(motcua.English) == "" || s.Text(motcua.Vietnamese) == s.Text(motcua.English) {
			t.Errorf("%s has no words", s)
		}
	}
}

// Which of an authority's services a catalogue has.
func ExampleList_Coverage() {
	list := dossier.List{Key: "ours", Name: "Dịch vụ của phường", Items: []dossier.ListItem{
		{No: 1, Name: "Đăng ký khai sinh", Owner: "Bộ Tư pháp", Codes: []string{"1.001193"}},
		{No: 2, Name: "Đăng ký kết hôn", Owner: "Bộ Tư pháp", Codes: []string{"1.000894"}},
		{No: 3, Name: "Đăng ký tạm trú", Owner: "Bộ Công an", Codes: []string{"1.004194"}},
	}}
	catalogue, err := dossier.NewCatalogue(dossier.Procedure{
		Code: "1.001193", Name: "Đăng ký khai sinh", Field: "Hộ tịch",
		Limits: []dossier.Limit{{Term: calendar.SameDay(), Convention: "same_day_15h"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	coverage := list.Of("Bộ Tư pháp").Coverage(catalogue, motcua.MustDate(2026, time.October, 1))
	fmt.Println(coverage.Ratio(), coverage.Ratio().Percent(0))
	for _, item := range coverage.Missing() {
		fmt.Println(item.No, item.Name, item.State, item.Missing)
	}
	// Output:
	// 1/2 50 %
	// 2 Đăng ký kết hôn none [1.000894]
}
