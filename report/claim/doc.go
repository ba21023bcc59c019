// Package claim checks published figures: a sentence of a report as data, and a verdict with its reason.
//
//	claims, err := claim.Load(file)
//	for _, r := range claim.CheckAll(claims, claim.Evidence{}) {
//		fmt.Println(r.Claim.ID, r.Text(motcua.Vietnamese))
//	}
//
// # Claims
//
// A [Claim] (số liệu công bố) holds who said what, when and about which period, with its figures in one of three shapes: a
// count, parts that make up a whole, or a rate. It holds what was printed and nothing about whether that is right. What
// a report tells without a figure, that something is in progress or that it is complete, is held as that and never as a percentage.
//
// # Verdicts
//
// [Check] recomputes a claim from what it states and from [Evidence], a set of counts and ratios the caller took from tallies,
// lists and scores. [CheckAll] also holds claims against each other. A [Verdict] says that the claim holds, that it holds under
// a definition, that it is a bound, an interval or a mere count, that its period was not over, that numbers are missing, that it
// cannot be reproduced, or that another claim contradicts it. Every [Reason] carries its numbers as data: "99.8 %" of which
// 36,915 is the part is not 36,915 of 37,525, and would need a whole of 36,971 to 37,007.
//
// # Our own sentences
//
// [Publishable] judges a sentence before it is printed, by our own data and more strictly: a figure the data say nothing about, a
// period that was not over, a definition that is not named, and 100 % by rounding are refused. It proposes the sentence that holds, with
// place, period, both ends, definition and day; every proposal has passed the same test. [FromTally] makes the data from a tally.
//
// # What it does not do
//
// It knows neither dossiers nor criteria, averages nothing that was not published as one measure, and takes no side: of two
// claims that contradict each other it names both.
//
// # Sources
//
// The rules are arithmetic: half-up rounding at the printed place. No law says how a percentage is to be printed.
package claim
