// Package motcua is the shared vocabulary of a library for Viet Nam's one-stop administrative service (một cửa) and
// for Đề án 06: days, periods, counts, ratios, citations and errors. The work itself is done in the packages below it.
//
//   - identity: numbers an authority issues, judged under the law of a date, leaking nothing
//   - dossier: procedures and the life of a dossier as an append-only log; dossier/calendar: the statutory clock
//   - criteria: criteria sets as data, scores as intervals
//   - report: forms, ratios and published claims, as text, CSV, JSON and HTML
//
// A figure keeps what it was made of, so that it can be printed, checked and turned around:
//
//	returned := motcua.Ratio{
//		Part:  motcua.Exactly(36_915),
//		Whole: motcua.Exactly(37_525),
//		Of:    "cards issued / dossiers collected",
//	}
//	fmt.Println(returned.Percent(1))                 // 98.4 %
//	published := motcua.MustParsePercent("99.8 %")
//	wholes, _ := published.Wholes(36_915)
//	fmt.Println(wholes.Text(motcua.English))         // 36,971–37,007
//	q1 := motcua.MustParsePeriod("2024-Q1")
//	asOf := motcua.MustParseDate("2024-03-12")
//	fmt.Println(q1.Elapsed(asOf), "of", q1.Days())   // 72 of 91
//
// # Every answer comes with its reason
//
// A [Ratio] keeps its two ends and what they count, and rounds once, when it is printed. A [Count] may be a bound or a
// range, and stays one. A [Percent] that somebody published can be asked which counts could have printed it. A
// [Period] is a set of days with the convention that names it, never a month number. A [Citation] names a document by
// number and date. An [*InvalidError] lists every problem of an input, and no error text holds a personal number, a
// name or the value of a field.
//
// # Values
//
// [Date], [Period], [Count], [Percent], [Ratio] and [Citation] are small values, comparable with == and safe for
// concurrent use. Their zero values mean "no day", "no period", "unknown", "undefined" and "nothing cited", and are never
// mistaken for 0. The first four have a Parse function, a String method that it reads back, text marshalling in the same
// form, and a Text method with the wording for people in a [Language]. The Must functions are for constants in code; they
// alone panic.
//
// # What it does not do
//
// The package imports the standard library only. It reads no clock, no environment and no time-zone files: Viet Nam is
// UTC+7, see [Location]. It knows no holidays and computes no time limits; dossier/calendar does. It does not round a
// figure twice, and does not say what a figure should be.
//
// # Sources
//
// Civil Code 91/2015/QH13 of 24 November 2015, art. 145 and 148, for the calendar and for months and years that lack a
// day. Decree 09/2019/NĐ-CP of 24 January 2019, art. 12, for the reporting periods, at second hand: see [Reporting].
package motcua
