// Package xlsx writes report pages and tables as workbooks for Excel and LibreOffice.
//
//	err := xlsx.WritePage(file, &page)   // a sheet for each section
//	err = xlsx.WriteTable(file, table, motcua.Vietnamese)
//
//	list, err := xlsx.NewStream(file, columns, &xlsx.StreamOptions{Title: "Hồ sơ quá hạn"})
//	defer list.Discard()
//	for … {
//		err = list.Add(cells...)
//	}
//	err = list.Close()
//
// It needs the standard library alone. Module report/xlsx/peer reads its workbooks back with excelize and LibreOffice.
//
// # Sheets
//
// A sheet is laid out as official forms are, to be read on a screen and printed by itself: the issuer opposite the lines of
// [report.Page.Heading], the title, the period, the table under headers merged over their levels with the row of column numbers
// below them, its notes, the notes of the page, the offices that sign and the receipt. It prints on A4, fitted to the width, in
// landscape when the table needs it, and repeats the headers on every sheet of paper. Headline figures get a sheet of their own,
// the first. A chart is written as the table of its data; one beside a table of its section is left out.
//
// # Values
//
// Whole numbers, exact counts, decimals, exact percentages and days are numbers with a format, to be summed and sorted. What is not one
// exact number is text with its ends: "≥ 5.800", "86,54–94,23 %". So is a number of more than 15 digits, which a spreadsheet would
// round, and a day outside 1 March 1900 to 31 December 9999, which programs number differently. A percentage is the number that was
// printed, rounded once. The mark of a note belongs to the format, not to the value: a cell that reads "12 [a]" holds 12.
//
// # Strings are data
//
// Every string is written as one. None becomes a formula, neither when the file is opened nor when somebody edits the cell: the
// cells have the text format, which also keeps leading zeros. Characters that XML forbids, and the controls that reorder text around
// them, are replaced by U+FFFD. A text of more than 32,767 characters, which a cell cannot hold, is an error; nothing is cut.
//
// # Same input, same bytes
//
// A page gives the same file every time. The time in the document's properties is that of [report.Page.AsOf].
//
// # What it does not do
//
// No formulas, no pictures, no macros, no passwords. Sums are those of the table, not of the spreadsheet. While a large sheet is
// written, its rows are in memory, compressed.
//
// # Sources
//
// ECMA-376 (SpreadsheetML). Limits: "Excel specifications and limits", Microsoft.
package xlsx
