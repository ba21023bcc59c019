package dossier_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// reading is one limit as ReadLimits reads it, as text: "online 10wd" with its case, reading and reason.
func reading(l dossier.Limit) string {
	parts := []string{"any", l.Term.String()}
	if l.Channel != dossier.UnknownChannel {
		parts[0] = l.Channel.String()
	}
	if l.Unclear != "" {
		parts[1] = "?" + l.Unclear
		if !l.Term.IsZero() {
			parts[1] += " " + l.Term.String()
		}
	}
	if l.Reading != "" {
		parts = append(parts, "("+l.Reading+")")
	}
	if l.Case != "" {
		parts = append(parts, "case "+l.Case)
	}
	return strings.Join(parts, " ")
}

// The forms of the national list of July 2026, and what comes near them. Named for the row of peer_bugs "national catalogue,
// data". Kills: a unit taken for another; "1 OTHER" or "15 HOUR" read as a term; a condition in words overlooked; a split inside
// prose; a record dropped; thousands read as a fraction.
func TestReadLimits(t *testing.T) {
	tests := []struct {
		name, why, recorded string
		want                []string
	}{
		{"working days", "the plain form", "DIRECT:5 WORKING_DAY", []string{"counter 5wd"}},
		{"three channels", "each its own", "DIRECT:5 WORKING_DAY; ONLINE:3 WORKING_DAY; POSTAL:7 WORKING_DAY", []string{"counter 5wd", "online 3wd", "post 7wd"}},
		{"calendar days", "ngày alone is the calendar's", "DIRECT:15 ngày", []string{"counter 15cd"}},
		{"fraction with a point", "2.5 days are 20 hours of an 8-hour day", "ONLINE:2.5 WORKING_DAY", []string{"online 20wh (fraction_of_day)"}},
		{"fraction with a comma", "as Vietnamese writes it", "ONLINE:2,5 WORKING_DAY", []string{"online 20wh (fraction_of_day)"}},
		{"quarter", "4.75 and 6.25 occur", "ONLINE:4.75 WORKING_DAY", []string{"online 38wh (fraction_of_day)"}},
		{"no fraction", "10.0 is 10", "ONLINE:10.0 WORKING_DAY", []string{"online 10wd"}},
		{"thousands", "1.000 is not 1", "ONLINE:1.000 WORKING_DAY", []string{"online ?prose"}},
		{"half a calendar day", "there is no such limit", "ONLINE:2,5 ngày", []string{"online ?out_of_range"}},
		{"hours", "clock or working? the earlier end is chosen, and said", "ONLINE:24 HOUR", []string{"online 24ch (clock_hours)"}},
		{"15 HOUR", "peer_bugs: the cut-off at 15:00 stored as hours; never a term", "DIRECT:15 HOUR", []string{"counter ?maybe_cut_off"}},
		{"1 OTHER", "peer_bugs: same-day stored so; but so is one working day (1.001570); never a term", "DIRECT:1 OTHER", []string{"counter ?maybe_same_day"}},
		{"01 OTHER", "the same", "DIRECT:01 OTHER", []string{"counter ?maybe_same_day"}},
		{"3 OTHER", "three of what?", "DIRECT:3 OTHER", []string{"counter ?no_unit"}},
		{"OTHER", "nothing", "DIRECT:OTHER", []string{"counter ?not_stated"}},
		{"dash", "nothing", "DIRECT:- OTHER", []string{"counter ?not_stated"}},
		{"no", "nothing", "DIRECT:Không OTHER", []string{"counter ?not_stated"}},
		{"empty", "a channel alone", "DIRECT:", []string{"counter ?empty"}},
		{"nothing at all", "one record, empty", "", []string{"any ?empty"}},
		{"months and years", "units of their own", "DIRECT:3 MONTH; ONLINE:3 YEAR", []string{"counter 3month", "online 3year"}},
		{"unknown unit", "not guessed", "DIRECT:3 MINUTE", []string{"counter ?unknown_unit"}},
		{"zero", "no length", "DIRECT:0 WORKING_DAY", []string{"counter ?out_of_range"}},
		{"endless", "the calendar ends before", "DIRECT:99999 ngày; ONLINE:99999999999999999999 HOUR", []string{"counter ?out_of_range", "online ?out_of_range"}},
		{"other digits", "full-width and superscript digits are no numbers", "DIRECT:５ WORKING_DAY; ONLINE:² ngày", []string{"counter ?prose", "online ?prose"}},
		{"a day of the year", "not a length", "DIRECT:15/12 OTHER; ONLINE:1/12 hàng năm OTHER", []string{"counter ?date", "online ?date"}},
		{"not prescribed", "that is: no limit", "DIRECT:Không quy định; ONLINE:Không quy định OTHER", []string{"counter none", "online none"}},
		{"elsewhere", "the record's description", "DIRECT:Theo mô tả OTHER; ONLINE:Xem phần mô tả OTHER", []string{"counter ?described_elsewhere", "online ?described_elsewhere"}},

		{"words", "one term and nothing else", "DIRECT:Không quá 03 ngày làm việc OTHER", []string{"counter 3wd (read_from_words)"}},
		{"words with a full stop", "the same", "DIRECT:Không quá 15 ngày. OTHER", []string{"counter 15cd (read_from_words)"}},
		{"from the receipt", "the ordinary start", "DIRECT:11 ngày làm việc kể từ ngày nhận được hồ sơ hợp lệ", []string{"counter 11wd (read_from_words)"}},
		{"from the receipt, longer", "the same", "DIRECT:13 ngày làm việc tính từ ngày nhận đủ hồ sơ hợp lệ theo quy định.", []string{"counter 13wd (read_from_words)"}},
		{"words in NFD", "looks the same", "DIRECT:11 nga\u0300y la\u0300m vie\u0302\u0323c", []string{"counter 11wd (read_from_words)"}},
		{"a sentence that adds nothing", "the agencies may not ask for more", "DIRECT:Không quá 30 ngày kể từ ngày nhận đủ hồ sơ hợp lệ.  Các cơ quan liên quan không được quy định thêm thủ tục. OTHER", []string{"counter 30cd (read_from_words)"}},
		{"another start", "the clock starts later", "DIRECT:10 ngày làm việc kể từ ngày kết thúc nhận hồ sơ.", []string{"counter ?prose"}},
		{"another start, a letter", "the clock starts later", "DIRECT:Trong thời hạn 05 ngày làm việc, kể từ ngày nhận được văn bản của Bộ Quốc phòng.", []string{"counter ?prose"}},
		{"something else received too", "the fee as well", "DIRECT:10 ngày kể từ ngày nhận được hồ sơ, lệ phí đăng ký đầy đủ, hợp lệ.", []string{"counter ?prose"}},
		{"a condition", "one case of several", "DIRECT:Không quá 03 ngày làm việc với trường hợp công dân có thẻ căn cước.", []string{"counter ?prose"}},
		{"days not counted", "a pause", "DIRECT:Không quá 10 ngày làm việc, không tính thời gian niêm yết.", []string{"counter ?prose"}},
		{"a second number", "remote communes have more", "DIRECT:Không quá 15 ngày làm việc. Đối với các xã miền núi tăng thêm không quá 10 ngày làm việc.", []string{"counter ?prose"}},
		{"a condition after it", "without a number", "DIRECT:Không quá 15 ngày làm việc. Đối với xã miền núi thì lâu hơn.", []string{"counter ?prose"}},
		{"a bare number after it", "of what? it may change the term", "DIRECT:Không quá 15 ngày. Nếu đông thì 20.", []string{"counter ?prose"}},
		{"a sum", "of unknown length", "DIRECT:12.5 ngày làm việc + thời gian cấp lại OTHER", []string{"counter ?prose"}},
		{"in parts", "cut off after them", "DIRECT:Trong thời hạn 45 ngày, trong đó:", []string{"counter ?prose"}},
		{"hours in words", "15 giờ is a time of day as well", "DIRECT:Không quá 15 giờ", []string{"counter ?prose"}},
		{"in words of people", "no channel: for any", "5 ngày làm việc", []string{"any 5wd (read_from_words)"}},

		{"semicolons in prose", "a record begins only where a channel follows", "DIRECT:a) 10 ngày; b) 30 ngày; ONLINE:5 ngày", []string{"counter ?prose", "online 5cd"}},
		{"a channel in prose", "not after a semicolon and a space", "DIRECT:nộp ONLINE:5 ngày", []string{"counter ?prose"}},
		{"text before the first channel", "kept, for any", "Ghi chú; DIRECT:5 ngày", []string{"any ?prose", "counter 5cd"}},
		{"separator at the end", "a record of nothing behind it is part of the last one", "DIRECT:5 ngày; ", []string{"counter ?prose"}},
		{"several on a channel", "one has to choose; the order says nothing", "DIRECT:10 WORKING_DAY; ONLINE:15 WORKING_DAY; DIRECT:15 WORKING_DAY; ONLINE:10 WORKING_DAY; POSTAL:10 WORKING_DAY", []string{
			"counter 10wd case 10wd", "online 15wd case 15wd", "counter 15wd case 15wd", "online 10wd case 10wd", "post 10wd",
		}},
		{"twice the same", "both are kept", "POSTAL:95 WORKING_DAY; POSTAL:95 WORKING_DAY; POSTAL:OTHER; POSTAL:", []string{
			"post 95wd case 95wd", "post 95wd case 95wd-2", "post ?not_stated case unclear", "post ?empty case unclear-2",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			limits := dossier.ReadLimits(tt.recorded)
			for _, l := range limits {
				got = append(got, reading(l))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			checkLimits(t, tt.recorded, limits)
		})
	}
}

// checkLimits holds what was read to what ReadLimits promises of all text.
func checkLimits(t *testing.T, recorded string, limits []dossier.Limit) {
	t.Helper()
	var texts []string
	for _, l := range limits {
		texts = append(texts, l.Recorded)
		if l.Unclear != "" && (!l.Term.IsZero() || l.Reading != "") {
			t.Errorf("%v is unclear and has a term", l)
		}
		for _, reason := range []string{l.Unclear, l.Reading} {
			if vi, en := dossier.ReasonText(reason, motcua.Vietnamese), dossier.ReasonText(reason, motcua.English); reason != "" && (vi == reason || en == reason) {
				t.Errorf("%s has no words", reason)
			}
		}
	}
	if got := strings.Join(texts, "; "); got != recorded {
		t.Errorf("joined %q, recorded %q", got, recorded)
	}
	// They can be compiled as they are.
	if _, err := dossier.NewCatalogue(dossier.Procedure{Code: "a", Name: "b", Field: "c", Limits: limits}); err != nil {
		t.Error(err)
	}
	// And every one of them can be asked for.
	p := dossier.Procedure{Limits: limits}
	for _, l := range limits {
		got, err := p.LimitFor(l.Channel, l.Case)
		if err != nil || got.Recorded != l.Recorded {
			t.Errorf("asked for %v %q and got %v, %v", l.Channel, l.Case, got, err)
		}
	}
}

// Text never seen is read without panic, nothing is dropped, and what is read compiles.
func FuzzReadLimits(f *testing.F) {
	for _, s := range []string{
		"DIRECT:5 WORKING_DAY; ONLINE:2,5 WORKING_DAY; POSTAL:15 ngày", "DIRECT:1 OTHER; DIRECT:1 OTHER; DIRECT:15 HOUR", "", "; ", "DIRECT:; ; ONLINE:",
		"DIRECT:Không quá 35 ngày kể từ ngày nhận đủ hồ sơ hợp lệ. OTHER", "ONLINE:99999999 YEAR; ONLINE:0.01 WORKING_DAY", "DIRECT:15/12 hàng năm OTHER",
		"DIRECT:５ ngày\xff", "DIRECT:1..5 ngày; DIRECT:.5 ngày; DIRECT:5. ngày",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		limits := dossier.ReadLimits(s)
		if len(limits) == 0 {
			t.Fatal("no limit at all")
		}
		checkLimits(t, s, limits)
		if slices.ContainsFunc(limits, func(l dossier.Limit) bool {
			return l.Term.Duration().Hours() == 15 && l.Term.Unit() == calendar.ClockHour
		}) {
			t.Error("15 hours were believed")
		}
	})
}

// Kills: an amount that lost its thousands taken as it is; text without an amount read as 0; a fee of 0 taken for unknown.
func TestReadFees(t *testing.T) {
	type fee struct {
		channel dossier.Channel
		amount  int64
		unclear string
	}
	tests := []struct {
		name, recorded string
		want           []fee
	}{
		{"any channel", "20000 VNĐ", []fee{{0, 20000, ""}}},
		{"free", "0 VNĐ", []fee{{0, 0, ""}}},
		{"by channel", "ONLINE:10000 VNĐ; DIRECT:20000 VNĐ", []fee{{dossier.Online, 10000, ""}, {dossier.Counter, 20000, ""}}},
		{"lost thousands", "ONLINE:800 VNĐ; POSTAL:800000 VNĐ; DIRECT:20 VNĐ", []fee{{dossier.Online, 0, "maybe_cut"}, {dossier.Post, 800000, ""}, {dossier.Counter, 0, "maybe_cut"}}},
		{"not known", "ONLINE:Không có thông tin", []fee{{dossier.Online, 0, "not_stated"}}},
		{"empty", "DIRECT:; ONLINE:|  |; POSTAL:", []fee{{dossier.Counter, 0, "empty"}, {dossier.Online, 0, "empty"}, {dossier.Post, 0, "empty"}}},
		{"nothing at all", "", []fee{{0, 0, "empty"}}},
		{"words", "Lệ phí : 20.000 Đồng", []fee{{0, 0, "prose"}}},
		{"negative", "-5000 VNĐ", []fee{{0, 0, "prose"}}},
		{"no number", " VNĐ", []fee{{0, 0, "prose"}}},
		{"too large", "99999999999999999999 VNĐ", []fee{{0, 0, "out_of_range"}}},
		{"other digits", "５0000 VNĐ", []fee{{0, 0, "prose"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []fee
			var texts []string
			for _, f := range dossier.ReadFees(tt.recorded) {
				got = append(got, fee{f.Channel, f.Amount, f.Unclear})
				texts = append(texts, f.Recorded)
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(fee{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if joined := strings.Join(texts, "; "); joined != tt.recorded {
				t.Errorf("joined %q", joined)
			}
		})
	}
}

func FuzzReadFees(f *testing.F) {
	for _, s := range []string{"20000 VNĐ", "ONLINE:0 VNĐ; DIRECT:20 VNĐ", "", "|; DIRECT:|  |", "Theo Quyết định | Theo", "\xff VNĐ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var texts []string
		for _, fee := range dossier.ReadFees(s) {
			texts = append(texts, fee.Recorded)
			if fee.Amount < 0 || fee.Amount != 0 && (fee.Amount < 1000 || fee.Unclear != "") {
				t.Errorf("%+v", fee)
			}
		}
		if joined := strings.Join(texts, "; "); joined != s {
			t.Errorf("joined %q, recorded %q", joined, s)
		}
	})
}

// An operator's own words are shown as they are.
func TestReasonText(t *testing.T) {
	if got := dossier.ReasonText("chờ hướng dẫn của Bộ", motcua.English); got != "chờ hướng dẫn của Bộ" {
		t.Errorf("%q", got)
	}
	if got := dossier.ReasonText(dossier.UnclearSameDay, motcua.Vietnamese); !utf8.ValidString(got) || got != "có thể là giải quyết trong ngày" {
		t.Errorf("%q", got)
	}
}
