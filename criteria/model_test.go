package criteria_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
)

// The pilot models the reports name (C5). Names, the two clinics and the 28 members are theirs; the dates and the documents are
// invented.
const register = `{"models": [
	{"key": "public-service", "name": {"vi": "Dịch vụ công", "en": "Public service"}, "kind": "public-service", "started": "2023-06-01", "source": "S1"},
	{"key": "social-security", "name": {"vi": "An sinh xã hội"}, "kind": "social-security", "started": "2023-06-01", "source": "S1"},
	{"key": "health-card", "name": {"vi": "Khám chữa bệnh bằng thẻ gắn chip"}, "kind": "health", "founded": "2023-05-15", "started": "2023-06-01",
	 "sites": [{"name": "Trạm y tế 1"}, {"name": "Trạm y tế 2", "from": "2023-08-01"}], "source": "S1"},
	{"key": "digital-citizen", "name": {"vi": "Công dân số"}, "decision": {"document": "QĐ 12/QĐ-UBND", "issued": "2023-07-01", "quality": "unverified"}, "source": "S1"},
	{"key": "welcome-desk", "name": {"vi": "Đón tiếp, hướng dẫn"}, "started": "2023-09-01", "source": "S1"},
	{"key": "communication", "name": {"vi": "Tuyên truyền"}, "source": "S1"},
	{"key": "it-application", "name": {"vi": "Ứng dụng công nghệ thông tin"}, "head": "Chủ tịch UBND phường", "members": 28,
	 "decision": {"document": "QĐ 34/QĐ-UBND", "issued": "2022-05-20"}, "started": "2022-05-20", "source": "S3",
	 "results": [{"date": "2022-05-20", "text": "3.062 hồ sơ"}]},
	{"key": "saturday", "name": {"vi": "Thứ bảy vì dân"}, "started": "2024-01-06", "source": "S4"},
	{"key": "mobile", "name": {"vi": "Đăng ký hộ tịch lưu động"}, "started": "2024-02-01", "replicated_from": "saturday", "source": "S4"}
]}`

func TestModels(t *testing.T) {
	m, err := criteria.LoadModels(strings.NewReader(register))
	if err != nil {
		t.Fatal(faultPaths(t, err))
	}
	for _, tt := range []struct {
		day  string
		want criteria.ModelTally
	}{
		{"2022-05-19", criteria.ModelTally{Models: 9, Described: 9, Replicated: 1}},
		{"2023-07-24", criteria.ModelTally{Models: 9, Described: 4, Founded: 1, Running: 4, Decided: 2, WithResults: 1, Sites: 1, Replicated: 1}},
		{"2023-09-11", criteria.ModelTally{Models: 9, Described: 3, Founded: 1, Running: 5, Decided: 2, WithResults: 1, Sites: 2, Replicated: 1}},
		{"2024-03-12", criteria.ModelTally{Models: 9, Described: 1, Founded: 1, Running: 7, Decided: 2, WithResults: 1, Sites: 2, Replicated: 1}},
	} {
		if diff := cmp.Diff(tt.want, m.On(motcua.MustParseDate(tt.day))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.day, diff)
		}
	}
	// A criterion derives from the register: seven models at work are asked for.
	s := criteria.MustCompile(criteria.Definition{
		Key: "test/models", Version: "1", Status: criteria.Provisional, Title: criteria.Text{En: "t"},
		Criteria: []criteria.CriterionDefinition{{Number: "13", Title: criteria.Text{En: "pilot models"}, Maximum: "7", Scale: &criteria.ScaleDefinition{
			Kind: criteria.Target, Target: "7", Measure: "running", Measures: measures("running", criteria.CountMeasure),
		}}},
	}, nil)
	for _, tt := range []struct{ day, want string }{
		{"2022-05-19", "0..7"},
		{"2023-07-24", "4..7"}, // four at work, four only named, one founded without a known start
		{"2024-03-12", "7"},
	} {
		day := motcua.MustParseDate(tt.day)
		var running criteria.Measure
		for _, v := range m.Measures(day) {
			if v.Name() == "running" {
				running = v
			}
		}
		sc := mustScore(t, s, []criteria.Observation{{Criterion: "13", Happened: day, Measures: of(running)}})
		if got := sc.Points().String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.day, got, tt.want)
		}
	}
	m.All()[0].Name.Vi = "khác"
	if got := m.All()[0].Name.Vi; got != "Dịch vụ công" {
		t.Errorf("the register changed: %s", got)
	}
	m.All()[2].Sites[0].Name = "khác"
	if got := m.All()[2].Sites[0].Name; got != "Trạm y tế 1" {
		t.Errorf("the register changed: %s", got)
	}
}

func TestModelsMistakes(t *testing.T) {
	_, err := criteria.LoadModels(strings.NewReader(`{"models": [
		{"key": "A", "name": {}, "members": -1},
		{"key": "a", "name": {"vi": "a"}, "founded": "2023-02-01", "started": "2023-01-01", "ended": "2022-12-31", "decision": {"issued": "2023-01-01"}},
		{"key": "a", "name": {"vi": "a"}, "sites": [{"name": "", "from": "2023-01-01", "until": "2023-01-01"}], "results": [{"text": ""}]},
		{"key": "b", "name": {"vi": "b"}, "replicated_from": "z", "chủ trì": "x"},
		{"key": "c", "name": {"vi": "b"}, "replicated_from": "c", "started": "1/1/2023"}
	]}`))
	want := []string{
		"models[0].key", "models[0].name", "models[0].members", "models[1].started", "models[1].ended",
		"models[1].ended", "models[1].decision.document", "models[2].key", "models[2].sites[0].name", "models[2].sites[0].until", "models[2].results[0].text",
		"models[3].replicated_from", `models[3]."chủ trì"`, "models[4].replicated_from", "models[4].started",
	}
	got := faultPaths(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}
