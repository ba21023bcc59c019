package claim_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report/claim"
)

func BenchmarkLoad(b *testing.B) {
	file, err := os.ReadFile("testdata/claims.json")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := claim.Load(bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}

// The 19 published claims, each by itself and all against each other.
func BenchmarkCheckAll(b *testing.B) {
	claims := publishedClaims(b)
	b.ReportAllocs()
	for b.Loop() {
		if len(claim.CheckAll(claims, claim.Evidence{})) != len(claims) {
			b.Fatal("a claim is lost")
		}
	}
}

// Inputs rounded to 100,000: ten billion pairs of counts, none of which is tried.
func BenchmarkCheckRounded(b *testing.B) {
	c := rateClaim(claim.Rate{Printed: percent("33.7 %"), Part: motcua.Exactly(1_400_000), Whole: motcua.Exactly(4_200_000)})
	c.Figures[0].RoundedTo = 100_000
	b.ReportAllocs()
	for b.Loop() {
		if claim.Check(c, claim.Evidence{}).Verdict != claim.VerdictInterval {
			b.Fatal("another verdict")
		}
	}
}
