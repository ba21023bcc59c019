package motcua_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
)

// Kills: a separator without anything before it; the quality of the legal text itself printed; a day in the order of the
// other language.
func TestCitationText(t *testing.T) {
	civilCode := motcua.Citation{Document: "91/2015/QH13", Issued: motcua.MustDate(2015, 11, 24), Article: "art. 148(5)", Quality: motcua.High}
	tests := []struct {
		name   string
		c      motcua.Citation
		en, vi string
		why    string
	}{
		{"nothing", motcua.Citation{}, "", "", "nothing is cited"},
		{"full", civilCode, "91/2015/QH13 (2015-11-24), art. 148(5)", "91/2015/QH13 (24/11/2015), khoản 5 Điều 148", "the legal text itself"},
		{
			"medium",
			motcua.Citation{Document: "QĐ 766/QĐ-TTg", Issued: motcua.MustDate(2022, 6, 23), Quality: motcua.Medium},
			"QĐ 766/QĐ-TTg (2022-06-23) [medium]", "QĐ 766/QĐ-TTg (23/06/2022) [trung bình]", "anything less says so",
		},
		{"no day", motcua.Citation{Document: "QĐ 422/QĐ-TTg", Article: "art. 1"}, "QĐ 422/QĐ-TTg, art. 1 [unverified]", "QĐ 422/QĐ-TTg, Điều 1 [chưa kiểm chứng]", "the key is ambiguous"},
		{"document alone", motcua.Citation{Document: "x", Quality: motcua.High}, "x", "x", "nothing around it"},
		{"article alone", motcua.Citation{Article: "art. 1", Quality: motcua.Low}, "art. 1 [low]", "Điều 1 [thấp]", "no comma before it"},
		{"day alone", motcua.Citation{Issued: motcua.MustDate(2022, 6, 23), Quality: motcua.High}, "(2022-06-23)", "(23/06/2022)", "no space before it"},
		{"day and article", motcua.Citation{Issued: motcua.MustDate(2022, 6, 23), Article: "a", Quality: motcua.High}, "(2022-06-23), a", "(23/06/2022), a", "a comma after the day"},
		{"quality alone", motcua.Citation{Quality: motcua.Low}, "[low]", "[thấp]", "no space before it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := []string{tt.c.String(), tt.c.Text(motcua.English), tt.c.Text(motcua.Vietnamese)}
			if diff := cmp.Diff([]string{tt.en, tt.en, tt.vi}, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.why, diff)
			}
			if tt.c.IsZero() != (tt.en == "") {
				t.Errorf("%s: IsZero is %v", tt.why, tt.c.IsZero())
			}
		})
	}
	checkJSON(t, civilCode, `{"document":"91/2015/QH13","issued":"2015-11-24","article":"art. 148(5)","quality":"high"}`)
	checkJSON(t, motcua.Citation{}, `{}`)
}

// Kills: clause and point in the order of English; a form that is not understood half translated.
func TestArticleText(t *testing.T) {
	for article, want := range map[string]string{
		"":                       "",
		"art. 18":                "Điều 18",
		"art. 148(5)":            "khoản 5 Điều 148",
		"art. 112(1)(b), 112(3)": "điểm b khoản 1 Điều 112, khoản 3 Điều 112",
		"art. 115(1)(đ)":         "điểm đ khoản 1 Điều 115",
		"art. 3(4), 6(3)":        "khoản 4 Điều 3, khoản 3 Điều 6",
		"art. 11, 15, 17":        "Điều 11, Điều 15, Điều 17",
		"art. 1(2)(3)(4)":        "Điều 1(2)(3)(4)",
		"art. 5 (art. 7.2, 7.4)": "Điều 5 (Điều 7.2, 7.4)",
		"art. 1 and art. 2":      "art. 1 and art. 2",
		"art. 1(2":               "Điều 1(2",
		"art. 1)":                "Điều 1)",
		"art. ":                  "Điều ",
		"annex II":               "annex II",
		"as practised":           "as practised",
	} {
		c := motcua.Citation{Article: article}
		if got := c.ArticleText(motcua.Vietnamese); got != want {
			t.Errorf("%q in Vietnamese is %q, want %q", article, got, want)
		}
		if got := c.ArticleText(motcua.English); got != article {
			t.Errorf("%q in English is %q", article, got)
		}
	}
}

// Two decisions bear the number 422 of the Prime Minister: of 4 April 2022 and of 10 March 2026.
//
// Kills: documents told apart by number alone; two unknown days taken for the same; the article or the quality compared.
func TestCitationSameDocument(t *testing.T) {
	old := motcua.Citation{Document: "QĐ 422/QĐ-TTg", Issued: motcua.MustDate(2022, 4, 4)}
	tests := []struct {
		name string
		a, b motcua.Citation
		want bool
		why  string
	}{
		{"itself", old, old, true, "number and day agree"},
		{"other article", old, motcua.Citation{Document: old.Document, Issued: old.Issued, Article: "art. 2", Quality: motcua.High}, true, "of the same document"},
		{"other day", old, motcua.Citation{Document: old.Document, Issued: motcua.MustDate(2026, 3, 10)}, false, "numbers repeat"},
		{"other number", old, motcua.Citation{Document: "QĐ 423/QĐ-TTg", Issued: old.Issued}, false, "many documents have one day"},
		{"no day", motcua.Citation{Document: "x"}, motcua.Citation{Document: "x"}, false, "nobody knows"},
		{"one day", old, motcua.Citation{Document: old.Document}, false, "nobody knows"},
		{"nothing", motcua.Citation{}, motcua.Citation{}, false, "no document is not a document"},
		{"no number", motcua.Citation{Issued: old.Issued}, motcua.Citation{Issued: old.Issued}, false, "a day is not a document"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.a.SameDocument(tt.b) != tt.want || tt.b.SameDocument(tt.a) != tt.want {
				t.Errorf("%s and %s: want %v, %s", tt.a, tt.b, tt.want, tt.why)
			}
		})
	}
}

// Kills: an order of grades that is not from the least to the best; a grade that is read as a better one.
func TestQuality(t *testing.T) {
	names := []string{"unverified", "low", "medium", "high"}
	vietnamese := []string{"chưa kiểm chứng", "thấp", "trung bình", "cao"}
	grades := []motcua.Quality{motcua.Unverified, motcua.Low, motcua.Medium, motcua.High}
	for i, q := range grades {
		got := []string{q.String(), q.Text(motcua.English), q.Text(motcua.Vietnamese)}
		if diff := cmp.Diff([]string{names[i], names[i], vietnamese[i]}, got); diff != "" {
			t.Errorf("grade %d (-want +got):\n%s", i, diff)
		}
		if back, err := motcua.ParseQuality(names[i]); err != nil || back != q {
			t.Errorf("%s is read back as %s, %v", names[i], back, err)
		}
		if i > 0 && grades[i-1] >= q {
			t.Errorf("%s is not less than %s", grades[i-1], q)
		}
		checkJSON(t, q, `"`+names[i]+`"`)
	}
	if q, err := motcua.ParseQuality(""); err != nil || q != motcua.Unverified {
		t.Errorf("an empty cell is %s, %v", q, err)
	}
	if q := motcua.Quality(200); q.String() != "unverified" || q.Text(motcua.Vietnamese) != "chưa kiểm chứng" {
		t.Errorf("out of nowhere: %s", q)
	}
	for _, s := range []string{"High", "cao", "H", "3"} {
		_, err := motcua.ParseQuality(s)
		checkInvalid(t, err, "motcua: quality", problem("", motcua.CodeUnknown, "unverified, low, medium, high"))
	}
}
