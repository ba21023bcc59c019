// Package motcua is the shared vocabulary of a library for Viet Nam's one-stop administrative service (một cửa) and
// for Đề án 06: days, periods, counts, ratios, citations and errors. The work itself is done in the packages below it.
//
//   - identity: numbers an authority issues, judged under the law of a date, leaking nothing
//   - dossier: procedures and the life of a dossier as an append-only log; dossier/calendar: the statutory clock
//   - criteria: criteria sets as data, scores as intervals
//   - report: forms, ratios and published claims, as text, CSV, JSON and HTML
//
// # Every answer comes with its reason
//
// A [Ratio] keeps its two ends and what they count, and rounds once, when it is printed. A [Count] may be a bound or a
// range, and stays one. A [Percent] that somebody published can be asked which counts could have printed it. A
// [Period] is a set of days with the convention that names it, never a month number. A [Citation] names a document by
// number and date. An [*InvalidError] lists every problem of an input, and no error text holds a personal number, a
// name or the value of a field.
//
// # What it does not do
//
// The package imports the standard library only. It reads no clock, no environment and no time-zone files: Viet Nam is
// UTC+7, see [Location].
package motcua
