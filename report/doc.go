// Package report counts dossiers, fills in official forms, checks published figures, and writes what it found as text, CSV,
// JSON and HTML.
//
//	table := &report.Table{Caption: "Hồ sơ theo lĩnh vực", Columns: []report.Column{
//		{Key: "field", Header: "Lĩnh vực"},
//		{Key: "on_time", Groups: []string{"Đã trả"}, Header: "Đúng hạn"},
//	}}
//	table.Add(report.TextCell("Tư pháp, hộ tịch"), report.IntegerCell(286))
//	page := report.Page{Title: "Kết quả quý I", Sections: []report.Section{{Table: table}}}
//	err := page.WriteHTML(file)
//
// # Counting
//
// A [Basis] is what a report rests on: its period, the instant of its knowledge, and a [Policy] that names each open choice. On it a dossier is a [Case], from
// which every figure is taken. A [Tally] puts each case into one cell, by unit, field, level, procedure and channel, and into one pair of columns of form
// II.06a: how it came in and where it stands. Tallies of wards make that of the province ([Tally.Merge]), those of months the quarter ([Tally.Then]). Every
// figure leads to its dossiers. The policy is printed with the figures.
//
// Other forms are filled in the same pass and add up with the tally, see [Fill]: 07a ([NewForm07a]), the late ones with why ([LateList]), [HandlingTimes],
// [NewAgeing], [NewOpening], [NewReception], [Digitisation] and [Index766]. Where many periods are asked of the same dossiers, [Facts] answer at once.
//
// # Then and now
//
// A report is made as of an instant and can be made again: with the same basis it has the same bytes, whatever was recorded since. Why a report
// made later says something else, a [Diff] explains dossier by dossier, so that the causes add up to the difference. The [Receipt] of a report is
// printed on it, and tells later whether logs and figures still belong together. A [Tally] can be written as a file, sent, and added up elsewhere,
// see [Tally.WriteJSON] and [LoadTally].
//
// # Published figures
//
// Package report/claim checks sentences that others published: what they state, recomputed, with a verdict and its reason; and of our own it lets none
// through that the data do not bear out.
//
// # Pages and tables
//
// A [Page] has sections with a [Table], a [Chart] or both. It knows no dossiers: cells are values with a [Kind], so that every
// writer can treat them by what they are. A [motcua.Count] that is a bound stays one, a [motcua.Percent] keeps its two ends, and
// a missing value is an [EmptyCell] with the reason, never a zero. Charts hold data; a chart without a table brings its own, so
// that no figure is to be had from a picture alone.
//
// The page is written for people by [Page.WriteText] (100 columns; Vietnamese in either normal form and wide characters take the
// room they take) and [Page.WriteHTML] (one file without scripts or anything from outside; light, dark, telephone and A4), and for
// programs by [Page.WriteJSON] (see [JSONSchema]) and [Table.WriteCSV] (safe to open in a spreadsheet). Package report/xlsx, a
// module of its own, writes workbooks. The same page gives the same bytes.
//
// # Strings are data
//
// Every string of a page is escaped for the form it is written in: no text of a dossier becomes an element of the page, a formula
// of the spreadsheet or a command to the terminal.
//
// # What it does not do
//
// The package reads no clock, no files and no network; it rounds once, when a percentage is printed. It withholds no small counts, from which a reader may
// recognise somebody: package report/withhold does. Workbooks are written by package report/xlsx.
//
// # Sources
//
// Form II.06a: Circular 01/2020/TT-VPCP of 21 October 2020, columns and identities from templates in use. Contrast: WCAG 2.2. CSV: RFC 4180.
// Width of characters: Unicode Standard Annex 11.
package report
