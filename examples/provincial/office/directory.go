package office

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/paper"
)

// Directory is what no log holds: the agencies and units by their codes, the words of reason codes, the head of the papers.
type Directory struct {
	// Province is the name of the whole.
	Province string
	// Agencies are the codes of the agencies that receive dossiers, each with a counter: "H40.14.03". Their names are in Units.
	Agencies []string
	// Units has the name of every unit by its code, agencies among them.
	Units map[string]string
	// Reasons are the codes that people choose from, by the command that wants one.
	Reasons map[string][]Reason
	// Office heads the papers.
	Office paper.Office
}

// Reason is a code for why, with its words.
type Reason struct {
	// Code is what logs hold; Vietnamese and English are its words.
	Code, Vietnamese, English string
}

// Text returns the words.
func (r Reason) Text(l motcua.Language) string {
	if l == motcua.English {
		return r.English
	}
	return r.Vietnamese
}

// reasons are the words that papers for applicants use.
func (d *Directory) reasons() map[string]string {
	words := make(map[string]string)
	for _, list := range d.Reasons {
		for _, r := range list {
			words[r.Code] = r.Vietnamese
		}
	}
	return words
}

// ReasonText returns the words of a reason code; the code itself when nobody gave it words.
func (d *Directory) ReasonText(code string, l motcua.Language) string {
	for _, command := range slices.Sorted(maps.Keys(d.Reasons)) {
		for _, r := range d.Reasons[command] {
			if r.Code == code {
				return r.Text(l)
			}
		}
	}
	return code
}

// checkReasons reports reasons of a form that nobody gave words. They are facts, which no erasure reaches, and papers print their words: prose
// does not belong there.
func (d *Directory) checkReasons(form []byte) error {
	var said struct {
		Reason string `json:"reason"`
		Facts  struct {
			Reason string `json:"reason"`
		} `json:"facts"`
	}
	if err := json.Unmarshal(form, &said); err != nil {
		return fmt.Errorf("office: form: %w", motcua.ErrInvalid) // package intake took it
	}
	var problems []motcua.Problem
	check := func(path, code string) {
		known := code == "" || code == dossier.ReasonNotSupplemented || code == dossier.ReasonConsent || code == dossier.ReasonPersonalNumber
		for _, list := range d.Reasons {
			known = known || slices.ContainsFunc(list, func(r Reason) bool { return r.Code == code })
		}
		if !known {
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeUnknown, Param: "the directory"})
		}
	}
	check("reason", said.Reason)
	check("facts.reason", said.Facts.Reason)
	return motcua.Invalid("office: form", problems...)
}

// Unit returns the name of a unit; its code when it has none here.
func (d *Directory) Unit(code string) string {
	if name := d.Units[code]; name != "" {
		return name
	}
	return code
}

// UnitsOf returns the codes of an agency and the units below it, in order.
func (d *Directory) UnitsOf(agency string) []string {
	var codes []string
	for code := range d.Units {
		if code == agency || strings.HasPrefix(code, agency+".") {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// The units of the invented province.
const (
	SampleProvince = "H40"
	SampleWard     = "H40.14.03"
	SampleOther    = "H40.14.04"
	sampleJustice  = SampleWard + ".02"
	sampleSociety  = SampleWard + ".03"
)

// SampleDirectory returns the directory of an invented province with two wards.
func SampleDirectory() *Directory {
	return &Directory{
		Province: "Tỉnh Sông Hậu (hư cấu)",
		Agencies: []string{SampleWard, SampleOther},
		Units: map[string]string{
			SampleProvince:      "Tỉnh Sông Hậu (hư cấu)",
			SampleWard:          "Ủy ban nhân dân phường Sao Mai",
			SampleWard + ".01":  "Trung tâm Phục vụ hành chính công phường Sao Mai",
			sampleJustice:       "Tư pháp – Hộ tịch phường Sao Mai",
			sampleSociety:       "Văn hóa – Xã hội phường Sao Mai",
			SampleOther:         "Ủy ban nhân dân phường Bình Minh",
			SampleOther + ".01": "Trung tâm Phục vụ hành chính công phường Bình Minh",
			SampleOther + ".02": "Tư pháp – Hộ tịch phường Bình Minh",
		},
		Reasons: map[string][]Reason{
			"request_supplement": {
				{"missing", "Hồ sơ còn thiếu giấy tờ", "Papers are missing"},
				{"unreadable", "Giấy tờ không đọc được", "A paper cannot be read"},
			},
			"refuse":   {{"scope", "Không thuộc thẩm quyền giải quyết", "Outside the competence of this office"}},
			"extend":   {{"overload", "Số lượng hồ sơ tăng đột biến", "A sudden rise in the number of dossiers"}},
			"withdraw": {{"changed_mind", "Người nộp không còn nhu cầu", "The applicant no longer wants it"}},
			"stop":     {{dossier.ReasonNotSupplemented, "Quá hạn mà không bổ sung hồ sơ", "Not completed in time"}},
			"reopen":   {{"error_found", "Phát hiện sai sót trong kết quả", "An error in the result"}},
			"correct":  {{"mistyped", "Nhập sai", "Mistyped"}},
			"deny":     {{"not_eligible", "Không đủ điều kiện theo quy định", "The conditions are not met"}},
			"suspend":  {{"awaiting_court", "Chờ kết luận của cơ quan khác", "Awaiting another authority"}},
			"erase":    {{"retention", "Hết thời hạn lưu trữ dữ liệu cá nhân", "The time for keeping personal data is over"}},
		},
		Office: paper.Office{
			Parent: "Ủy ban nhân dân phường Sao Mai", Name: "Trung tâm Phục vụ hành chính công", Place: "Sao Mai",
			Contact: "Số 1 đường Bình Minh, phường Sao Mai",
		},
	}
}
