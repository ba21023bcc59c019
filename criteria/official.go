package criteria

import (
	"slices"
	"strings"

	"github.com/motcua/motcua"
)

// OfficialResult is the total the deciding authority published for a unit (kết quả công bố). It stands beside what is computed and is
// never overwritten: a computation only explains it.
type OfficialResult struct {
	// Points are the published points.
	Points Value `json:"points"`
	// Band is the key of the published band, "" when none was.
	Band string `json:"band,omitempty"`
	// Places is how many decimals were published: the computed total agrees when it can be rounded to the same number.
	Places int `json:"places"`
	// Source is the key of where it was published, Published the day.
	Source    string      `json:"source,omitempty"`
	Published motcua.Date `json:"published,omitzero"`
}

func (o *OfficialResult) check(s *Set) []motcua.Problem {
	var problems []motcua.Problem
	add := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: "official." + path, Code: code, Param: param})
	}
	if o.Points.less(Value{}) {
		add("points", motcua.CodeOutOfRange, ">= 0")
	}
	if o.Places < 0 || o.Places > maxPlaces {
		add("places", motcua.CodeOutOfRange, "0.."+itoa(maxPlaces))
	}
	if o.Band != "" && (s.bands == nil || !slices.ContainsFunc(s.bands.list, func(b band) bool { return b.Key == o.Band })) {
		add("band", motcua.CodeUnknown, "bands")
	}
	return problems
}

// official reads a published result. Its points are written with the decimals they were published with.
func official(o *object) *OfficialResult {
	if !o.ok {
		return nil
	}
	r := &OfficialResult{}
	n := o.number("points")
	v, ok := n.value()
	switch {
	case n == "":
		if _, given := o.get("points"); !given {
			o.r.add(o.at("points"), motcua.CodeRequired, numberForm)
		}
	case !ok || n.isPercent():
		o.r.add(o.at("points"), motcua.CodeMalformed, numberForm)
	default:
		r.Points = v
		if _, frac, ok := strings.Cut(string(n), "."); ok {
			r.Places = len(frac)
		}
	}
	r.Band = o.str("band")
	r.Source = o.str("source")
	r.Published = o.date("published")
	o.done()
	return r
}

// agrees reports whether some total in the interval prints as the official one.
func (o *OfficialResult) agrees(total Interval) bool {
	p := max(0, min(o.Places, maxPlaces))
	want := o.Points.rounded(p)
	return !want.less(total.Lo.rounded(p)) && !total.Hi.rounded(p).less(want)
}
