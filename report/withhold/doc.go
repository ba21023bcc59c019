// Package withhold keeps small counts of a table from print (không công bố số nhỏ), together with as many others as it takes
// that nobody can work them out from the rest.
//
//	result, err := withhold.Table(form, withhold.Form06a(), nil)
//	page := report.Page{Sections: []report.Section{{Table: result.Tables[0]}}}
//
// Where three people of a ward were late with one kind of dossier, their neighbours know who they are. A table that leaves the
// 3 out and prints the total and all other cells has not left it out.
//
// # What is protected
//
// A reader is taken to know every printed number, every sum the table promises, and that counts are whole and not negative.
// The sums are the identities of a [Layout], which hold in every row, and those of the rows: a total sums up its group or the
// whole table. To this reader every small count, from 1 to the threshold, can still be each of these numbers ([ProtectRange]),
// and every other withheld cell at least two. Shares go with their counts, and so do numbers that have no column and follow by
// subtraction ([Layout.Hidden]).
//
// Tables that lie side by side are protected together by [Joint]: two tables of one report; the report of the period before,
// whose column (11) is the column (6) of this one; a cumulative report and the one before it, whose difference is a month; the
// same table at two instants. What has been printed already is left as it is ([Sheet.Printed]).
//
// # How
//
// For each end of each small count the package looks for a witness: another table of whole numbers that prints the same and
// has that number there. Witnesses are made of moves, the smallest changes of a row that keep its identities (one dossier more
// that was received online and finished early; one that was late instead of early), done in one row and undone in another.
// Where the withheld cells allow no witness, the cells are withheld that cost least for what they bring; in the end those are
// printed again that turn out not to be needed. Before anything is returned each witness is made once more and checked by the
// identities and sums alone. A count without a witness is an error, and nothing is printed.
//
// The search is a heuristic: it does not promise the fewest cells. On random tables of three rows it withholds about two in a
// hundred more than the fewest there can be, see the tests. The same tables give the same result.
//
// # What it does not do
//
// It protects tables and nothing else: a chart of the same counts, a list of dossiers, a sentence in the text have to be left
// out by whoever makes the page, and its receipt must be that of [report.Receipt.WithoutFigures]: a digest of few possible figures
// tells which they are. A reader who is told which cells are small knows more ([Options.ReasonsToo]). It does not
// guard against a reader who runs this package on every table that might lie behind a print, nor against one who knows some of
// the people counted. Rows have one tree of sums: of a table with two kinds of totals that cross each other, by field and by
// village, only one kind is understood. It knows nothing of tables it is not shown.
//
// The threshold is a convention. No law of Viet Nam that we know of sets one.
package withhold
