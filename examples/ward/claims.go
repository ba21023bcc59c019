package main

import (
	"context"
	"io"
	"math/big"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/report/claim"
)

// claimItems says which item of a published breakdown a reporting group is. Groups of other wards are not claimed about.
var claimItems = map[string]string{
	"Đất đai – Xây dựng – Đô thị": "land",
	"Tư pháp – Hộ tịch":           "justice",
	"Chính sách":                  "policy",
}

// essentialServices is how many services the national list has: Decision 06/QĐ-TTg of 6 January 2022.
const essentialServices = 25

// loadClaims reads the published claims and checks them against what was worked out.
func (w *ward) loadClaims(context.Context) error {
	return read(w.claimsFile, "claims.json", func(r io.Reader) error {
		claims, err := claim.Load(r)
		if err != nil {
			return err
		}
		evidence, err := w.evidence()
		if err != nil {
			return err
		}
		w.claims = claim.CheckAll(claims, evidence)
		return nil
	})
}

// evidence states what the tally and the score say about the places the claims are about.
func (w *ward) evidence() (claim.Evidence, error) {
	day := motcua.DateOf(w.asOf)
	total := w.tally.Total()
	facts := []claim.Fact{{Measure: "essential_services", Count: motcua.Exactly(essentialServices)}}
	if w.place != "" {
		// The claims speak of dossiers received: those accepted in the period, without the ones carried over.
		facts = append(facts,
			claim.Fact{Place: w.place, Measure: "dossiers", Count: motcua.Exactly(int64(total.Accepted())), AsOf: day},
			claim.Fact{Place: w.place, Measure: "dossiers_on_time", Key: "on_time_of_returned", Ratio: total.OnTime(), AsOf: day},
			claim.Fact{Place: w.place, Measure: "dossiers_on_time", Key: "on_time_of_received", Ratio: total.OnTimeOfAccepted(), AsOf: day},
			claim.Fact{Place: w.place, Measure: "dossiers_on_time", Key: "index_766_on_time", Ratio: total.OnTime766(), AsOf: day},
		)
		for _, g := range w.fields.Names() {
			if key, ok := claimItems[g]; ok {
				facts = append(facts, claim.Fact{
					Place: w.place, Measure: "dossiers", Key: key, Count: motcua.Exactly(int64(w.fields.Counts(g).Accepted())), AsOf: day,
				})
			}
		}
	}
	if w.score == nil {
		return claim.NewEvidence(facts...)
	}
	unit := strings.ReplaceAll(w.score.Unit().Key, "-", "_")
	facts = append(facts, claim.Fact{Place: unit, Measure: "criteria_met", Ratio: w.score.Met(), AsOf: w.score.AsOf()})
	if mean, ok := w.score.Progress(); ok {
		if r, ok := ratio(mean); ok {
			facts = append(facts, claim.Fact{Place: unit, Measure: "criteria_progress", Ratio: r, AsOf: w.score.AsOf()})
		}
	}
	return claim.NewEvidence(facts...)
}

// ratio writes an interval of exact numbers as a range of counts over one whole; ok is false when they do not fit.
func ratio(i criteria.Interval) (r motcua.Ratio, ok bool) {
	low, high := i.Lo.Rat(), i.Hi.Rat()
	whole := new(big.Int).Mul(low.Denom(), new(big.Int).Div(high.Denom(), new(big.Int).GCD(nil, nil, low.Denom(), high.Denom())))
	part := func(x *big.Rat) *big.Int {
		return new(big.Int).Mul(x.Num(), new(big.Int).Div(whole, x.Denom()))
	}
	lo, hi := part(low), part(high)
	if !whole.IsInt64() || !lo.IsInt64() || !hi.IsInt64() {
		return r, false
	}
	return motcua.Ratio{Part: motcua.Between(lo.Int64(), hi.Int64()), Whole: motcua.Exactly(whole.Int64()), Of: "progress/criteria"}, true
}
