package paper

import (
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// Kind is what a paper is. The zero value is no paper.
type Kind uint8

// The papers.
const (
	KindReceipt     Kind = iota + 1 // giấy tiếp nhận hồ sơ và hẹn trả kết quả
	KindSupplement                  // phiếu yêu cầu bổ sung, hoàn thiện hồ sơ
	KindRefusal                     // phiếu từ chối tiếp nhận giải quyết hồ sơ
	KindApology                     // phiếu xin lỗi và hẹn lại ngày trả kết quả
	KindStop                        // thông báo dừng giải quyết hồ sơ
	KindControlSlip                 // phiếu kiểm soát quá trình giải quyết hồ sơ

	kindCount
)

var kindNames = [kindCount]struct{ key, vi, en string }{
	{"", "", ""},
	{"receipt", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Receipt and appointment for the result"},
	{"supplement_request", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Request to complete the dossier"},
	{"refusal", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Refusal to accept the dossier"},
	{"apology", "Phiếu xin lỗi và hẹn lại ngày trả kết quả", "Apology and new date for the result"},
	{"stop_notice", "Thông báo dừng giải quyết hồ sơ", "Notice that the dossier is stopped"},
	{"control_slip", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "Control slip of the dossier"},
}

// Kinds returns all kinds, in the order of their numbers.
func Kinds() []Kind {
	out := make([]Kind, 0, kindCount-1)
	for k := KindReceipt; k < kindCount; k++ {
		out = append(out, k)
	}
	return out
}

// ParseKind reads the form of [Kind.String].
func ParseKind(s string) (Kind, error) {
	var keys []string
	for k := KindReceipt; k < kindCount; k++ {
		if kindNames[k].key == s {
			return k, nil
		}
		keys = append(keys, kindNames[k].key)
	}
	return 0, motcua.Invalid("paper: kind", motcua.Problem{Code: motcua.CodeUnknown, Param: strings.Join(keys, ", ")})
}

// String returns a stable key: "control_slip".
func (k Kind) String() string {
	if k < kindCount {
		return kindNames[k].key
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Text returns what the paper is called, in words. The title by the rules of a dossier is in [Form.Title].
func (k Kind) Text(l motcua.Language) string {
	if k >= kindCount {
		return k.String()
	}
	return say(l, kindNames[k].vi, kindNames[k].en)
}

// MarshalText returns the form of [Kind.String].
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the form of [ParseKind].
func (k *Kind) UnmarshalText(text []byte) error {
	v, err := ParseKind(string(text))
	if err != nil {
		return err
	}
	*k = v
	return nil
}

// Form is the numbered form that a paper follows.
type Form struct {
	// Number is that of the form in its circular: "01". It is empty where none is known.
	Number string `json:"number,omitempty"`
	// Title is the Vietnamese title in the circular; without a number, what the paper is commonly called.
	Title string `json:"title"`
	// Source is the circular, with the quality of the choice; zero where none is known.
	Source motcua.Citation `json:"source,omitzero"`
	// Doubt says why the choice is not certain, or why there is no number.
	Doubt Doubt `json:"doubt,omitzero"`
}

// Doubt says why the number of a form is missing or not certain. The zero value is no doubt.
type Doubt uint8

// The doubts.
const (
	NoDoubt Doubt = iota
	// DoubtNoForm: the circular has no such paper.
	DoubtNoForm
	// DoubtNoCircular: no circular is known for the rules, or for the day.
	DoubtNoCircular
	// DoubtTransition: the dossier follows rules that were replaced before the paper was issued; what the transitional
	// provisions say of forms was not read.
	DoubtTransition
	// DoubtNotIssued: the circular of the present rules was not issued yet; the one before it is named.
	DoubtNotIssued
	// DoubtEffectiveDay: the circular was issued, but its first day in force was not read.
	DoubtEffectiveDay
	// DoubtReplaced: the Ministry of Justice issues the forms now; whether it has replaced the circular was not found.
	DoubtReplaced

	doubtCount
)

var doubtNames = [doubtCount]struct{ key, vi, en string }{
	{"none", "", ""},
	{"no_form", "thông tư này không có mẫu cho loại giấy tờ này, nên không ghi số mẫu", "this circular has no form for this paper, so no number is given"},
	{
		"no_circular", "chưa tìm thấy thông tư quy định mẫu cho thời điểm này, nên không ghi số mẫu",
		"no circular with forms is known for this time, so no number is given",
	},
	{
		"transition", "hồ sơ theo quy định đã được thay thế khi lập giấy này; chưa đọc quy định chuyển tiếp về mẫu",
		"the dossier follows rules that were replaced when this paper was issued; the transitional provisions on forms were not read",
	},
	{
		"not_issued", "khi lập giấy này, thông tư mới về mẫu chưa ban hành; ghi theo mẫu của thông tư trước đó",
		"the new circular on forms was not issued yet when this paper was; the number is that of the circular before it",
	},
	{
		"effective_day", "chưa đọc được ngày có hiệu lực của thông tư",
		"the first day in force of the circular was not read",
	},
	{
		"replaced", "từ 05/08/2026 mẫu do Bộ Tư pháp ban hành (Điều 12 Nghị định 309/2026/NĐ-CP); chưa rõ đã có thông tư thay thế hay chưa",
		"since 5 August 2026 the Ministry of Justice issues the forms (Decree 309/2026/NĐ-CP, art. 12); whether it has replaced the circular was not found",
	},
}

// String returns a stable key: "effective_day".
func (d Doubt) String() string {
	if d < doubtCount {
		return doubtNames[d].key
	}
	return fmt.Sprintf("doubt %d", uint8(d))
}

// Text returns the doubt as words for people, "" when there is none.
func (d Doubt) Text(l motcua.Language) string {
	if d >= doubtCount {
		return d.String()
	}
	return say(l, doubtNames[d].vi, doubtNames[d].en)
}

// MarshalText returns the form of [Doubt.String].
func (d Doubt) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// The numbers of the forms in the two circulars, by [Kind], and the title that they do not share.
var (
	numbers2018 = [kindCount]string{KindReceipt: "01", KindSupplement: "02", KindRefusal: "03", KindApology: "04", KindControlSlip: "05"}
	numbers2025 = [kindCount]string{
		KindReceipt: "01", KindSupplement: "02", KindRefusal: "03", KindApology: "04", KindStop: "05", KindControlSlip: "06",
	}
)

const apologyTitle2025 = "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"

// The days between which the choice of a circular differs.
func days() (circular2018, rules2025, circular2025, table2026, ministry2026 motcua.Date) {
	return motcua.MustDate(2019, time.January, 6), // Circular 01/2018/TT-VPCP comes into force
		motcua.MustDate(2025, time.July, 1), // Decree 118/2025/NĐ-CP replaces Decree 61/2018/NĐ-CP
		motcua.MustDate(2025, time.September, 15), // Circular 03/2025/TT-VPCP is issued
		motcua.MustDate(2026, time.January, 1), // the first period all of which lies under it
		motcua.MustDate(2026, time.August, 5) // Decree 309/2026/NĐ-CP, art. 12
}

// FormFor returns the form of a paper that is issued on a day for a dossier under a profile, which is named by its
// [dossier.Profile] key. An unknown profile has no form.
func FormFor(k Kind, profile string, issued motcua.Date) Form {
	circular2018, rules2025, circular2025, table2026, ministry2026 := days()
	of2018 := motcua.Citation{Document: "01/2018/TT-VPCP", Issued: motcua.MustDate(2018, time.November, 23), Quality: motcua.High}
	of2025 := motcua.Citation{Document: "03/2025/TT-VPCP", Issued: circular2025, Quality: motcua.High}

	f := Form{Title: k.Text(motcua.Vietnamese)}
	old, current := profile == "61/2018", strings.HasPrefix(profile, "118/2025")
	switch {
	case k == 0 || k >= kindCount || issued.IsZero() || !old && !current, old && issued.Before(circular2018):
		f.Doubt = DoubtNoCircular
		return f
	case old && issued.Before(rules2025):
		f.Source = of2018
	case old:
		f.Source, f.Doubt = of2018, DoubtTransition
	case issued.Before(circular2025):
		f.Source, f.Doubt = of2018, DoubtNotIssued
	case issued.Before(table2026):
		f.Source, f.Doubt = of2025, DoubtEffectiveDay
	case issued.Before(ministry2026):
		f.Source = of2025
	default:
		f.Source, f.Doubt = of2025, DoubtReplaced
	}
	if f.Source.Document == of2018.Document {
		f.Number = numbers2018[k]
	} else {
		f.Number = numbers2025[k]
		if k == KindApology {
			f.Title = apologyTitle2025
		}
	}
	switch f.Doubt {
	case DoubtEffectiveDay, DoubtTransition:
		f.Source.Quality = motcua.Medium
	case DoubtNotIssued, DoubtReplaced:
		f.Source.Quality = motcua.Low
	}
	if f.Number == "" {
		f.Doubt = DoubtNoForm
	}
	return f
}
