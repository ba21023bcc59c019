// Package criteria scores a unit under a set of criteria (bộ tiêu chí) that is data, and answers with an interval while something
// is unknown.
//
// A ward reports "10 of 13 criteria met, no. 3 at 75 %, no. 4 at 50 %, no. 13 in progress". The last one has no figure: it is
// neither 0 nor 100, so the mean progress is not a number but 86.54–94.23 %.
//
//	set, err := sets.Lookup(sets.NgheAnModelWard) // or criteria.Load(file, nil), or criteria.Compile(definition, nil)
//	score, err := set.Score([]criteria.Observation{
//		{Criterion: "1", Outcome: criteria.Met, Happened: day},
//		{Criterion: "3", Outcome: criteria.Partial, Progress: criteria.MustParseInterval("75%"), Happened: day},
//		{Criterion: "13", Outcome: criteria.InProgress, Happened: day},
//	}, &criteria.ScoreOptions{AsOf: day})
//	score.Met()        // a motcua.Ratio: 1/13
//	score.Progress()   // an Interval, exact; Percent(2) prints it
//	score.Award()      // reached, not reached, or undecided and what it waits for
//	score.Gaps()       // what is missing, in points and in units of work
//	score.Explain()    // the tree from the score to the evidence, in Vietnamese and English
//
// [ReadAssessment] reads set, unit, day and observations from one JSON file.
//
// # Sets
//
// A [Definition] is plain data, in Go or JSON. [Compile] and [Load] check it, report every mistake at once with its path, and give
// a [*Set] that never changes. A set has a key and a version, a status (provisional, in force, superseded), an issuer, the days on
// which it is the rule, and citations with their quality. A later version is another set: it never changes an earlier result,
// because a [*Score] keeps the set it was made with. Package sets holds the built-in ones; [SetSchema] is their JSON Schema.
//
// A criterion is judged by hand, or by a scale that turns measures into points: in proportion, full from a threshold, against a
// target, in tiers with open and closed ends, by a checklist with quantities (one computer for each officer, a shared scanner,
// at least so many), as a sum of capped terms, as a mean of classes, or by a Go function. Where the tiers of a rule leave a hole,
// [Set.Holes] says so beforehand and a score that falls into it is [Uncovered]; nothing is guessed.
//
// # Outcomes
//
// A criterion is met, partly met (with a figure or without), not met, in progress, not applicable, or without data. An unknown
// outcome makes points, progress, award and band intervals; they always hold every result that filling in the unknown could give.
// An award condition that no fact can rescue any more is not reached, whatever is still unknown; one that is undecided names
// the criteria it waits for. What does not apply is left out, given full points, or spread over the rest, as the set says.
//
// # Observations
//
// An [Observation] has two times, when it was so and when it was recorded, a source, a basis (self-assessed, appraised, official)
// and evidence. A score can be made as of a day, and as known at an instant. Of several observations of one criterion the highest
// basis decides, then the latest day; what a correction replaces no longer counts. [Score.Sides] shows the bases side by side, and
// [Score.Findings] what contradicts itself. An official total stands beside the computed one, and neither changes the other.
//
// # The way up
//
// [Score.Gaps] says what is missing to meet each criterion ("return 14 more on time"). [Score.WhatIf] scores what would be after some
// effects. [Score.Plan] finds the cheapest set of actions that certainly reaches the award, exactly for some twenty actions and with
// a bound on the error beyond. A [Programme] follows the tasks: who leads, until when, what is overdue. A register of pilot [Models]
// gives the counts that a criterion about them rests on.
//
// # Many units
//
// [Compare] ranks units scored under the same set, with the best and the worst place each may have, and refuses to rank what was
// measured differently. A [Scorer] scores many units without allocating for each.
//
// # Numbers
//
// Inside everything is an exact quotient of integers: a [Value]. [Value.Decimal] and [Value.Text] round, half up, at the places they are
// asked for; points are rounded before that only where the set says so. 0/0 is no figure, unless the set gives a rule for it.
//
// # What it does not do
//
// It knows no dossiers, reads no clock and opens no files, and invents no rule: what the source of a set does not say is marked so in
// the set. It keeps references to evidence, never the evidence. The working calendar is passed in.
//
// # Sources
//
// The outcomes, the 13 criteria and the figures of the example are those of ward Nghi Thu's public reports of 24 July and
// 11 September 2023. The built-in sets name theirs: QĐ 766/QĐ-TTg of 23 June 2022 and the national portal's practice in 2026, TT
// 01/2018/TT-VPCP of 23 November 2018.
package criteria
