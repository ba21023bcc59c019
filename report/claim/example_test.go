package claim_test

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report/claim"
)

// A published sentence, checked against itself.
func ExampleCheck() {
	stated := claim.Claim{
		ID:     "A3",
		Source: claim.Source{Key: "S2", ReportedOn: motcua.MustParseDate("2022-11-11")},
		Figures: []claim.Figure{{Rate: &claim.Rate{
			Printed: motcua.MustParsePercent("99.8 %"),
			Part:    motcua.Exactly(36915),
			Whole:   motcua.Exactly(37525),
		}}},
	}
	result := claim.Check(stated, claim.Evidence{})
	why := result.Reason()
	fmt.Println(result.Verdict)
	fmt.Println(why.Recomputed, "instead of", why.Published)
	fmt.Println("wholes:", why.Wholes, "parts:", why.Parts)
	fmt.Println(result.Text(motcua.Vietnamese))
	// Output:
	// not_reproducible
	// 98.4 % instead of 99.8 %
	// wholes: 36971..37007 parts: 37432..37468
	// không tái lập được: 36.915/37.525 = 98,4 %, không phải 99,8 %. Để ra 99,8 %: tử số 36.915 cần mẫu số 36.971–37.007; mẫu số 37.525 cần tử số 37.432–37.468.
}

// Claims from a file, against what a tally knows. The sentence can be read in two ways, and holds in one of them.
func ExampleCheckAll() {
	claims, err := claim.Load(strings.NewReader(`{
	  "format": "motcua.claims/1",
	  "sources": [{"key": "S4", "place": "ward", "reported_on": "2024-03-12"}],
	  "terms": [
	    {"key": "ward", "vi": "phường", "en": "the ward"},
	    {"key": "dossier", "vi": "hồ sơ", "en": "dossiers"},
	    {"key": "on_time", "vi": "trả đúng hạn", "en": "returned on time"},
	    {"key": "requested", "vi": "yêu cầu", "en": "requested"},
	    {"key": "of_returned", "vi": "trên số đã trả", "en": "out of those returned"},
	    {"key": "of_received", "vi": "trên số tiếp nhận", "en": "out of those received"}
	  ],
	  "claims": [{
	    "id": "A10", "source": "S4",
	    "says": {"vi": "Toàn bộ 403 yêu cầu được trả đúng hạn.", "en": "All 403 requests were returned on time."},
	    "figures": [{"measure": "on_time", "unit": "dossier", "rate": {
	      "all": true, "part": 403, "part_is": "on_time", "whole_is": "requested", "readings": ["of_returned", "of_received"]
	    }}]
	  }]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	rate := func(reading string, part, whole int64) claim.Fact {
		return claim.Fact{
			Place: "ward", Measure: "on_time", Key: reading,
			Ratio: motcua.Ratio{Part: motcua.Exactly(part), Whole: motcua.Exactly(whole)},
		}
	}
	evidence, err := claim.NewEvidence(rate("of_returned", 403, 403), rate("of_received", 403, 415))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, result := range claim.CheckAll(claims, evidence) {
		fmt.Println(result.Claim.ID, result.Verdict.Text(motcua.English))
		for _, reason := range result.Reasons {
			fmt.Println(" ", reason.Text(motcua.English))
		}
	}
	// Output:
	// A10 holds under a definition
	//   403/403 = 100 %, right only with its definition: “out of those returned” (by the evidence).
	//   Not so when read as “out of those received”: 403/415 = 97.11 % (by the evidence).
}

// What 1.4 million can be, when it was rounded to a hundred thousand.
func ExampleRoundedCount() {
	fmt.Println(claim.RoundedCount(1_400_000, 100_000))
	// Output: 1350000..1449999
}
