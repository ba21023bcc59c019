// Package paper makes the numbered papers that a one-stop counter hands out: the receipt with the promised date, the request
// for a supplement, the refusal, the apology with a new date, the stop notice and the control slip.
//
// A paper is filled from the log of a dossier and nothing else. It is data first, so that a system can print it with a form
// of its own, and it can write itself as text or as one HTML file that needs nothing from outside.
//
//	desk := paper.NewDesk(rules, &paper.Options{
//		Office:  paper.Office{Parent: "Ủy ban nhân dân phường Sao Mai", Name: "Trung tâm Phục vụ hành chính công", Place: "Sao Mai"},
//		Reasons: map[string]string{"heavy_load": "Số lượng hồ sơ tăng đột biến"},
//	})
//	receipt, err := desk.Receipt(log, dossier.AsOf{})
//	err = receipt.WriteHTML(w, nil)
//
// # What is on a paper
//
// Only what the log, the catalogue and the [Options] say. A paper whose facts are not there, such as an apology for a dossier
// that was never extended, is a [*MissingError]; a reason code that [Options.Reasons] has no words for is an
// [*motcua.InvalidError]. What nobody recorded stays blank on the paper, to be filled in by hand.
//
// Papers are made as of any instant, as [dossier.Replay] does: with what had happened and what was known then.
//
// # Numbers of forms
//
// A dossier keeps the one-stop rules of the day it was accepted. Under Decree 61/2018/NĐ-CP the forms are those of Circular
// 01/2018/TT-VPCP, under Decree 118/2025/NĐ-CP those of Circular 03/2025/TT-VPCP. [FormFor] gives the number with the circular
// and, where the choice is not certain, the [Doubt] and a lower quality. A paper that a circular does not have gets no
// number: Circular 01/2018/TT-VPCP has no stop notice.
//
// # Personal data
//
// The applicant's name, number and contact are printed on what [Paper.WriteText] and [Paper.WriteHTML] write, because those
// are handed to that person. The Go value prints as a mask, as [dossier.Personal] does. The control slip stays in the office
// and names nobody. Free-text notes of events are never printed.
//
// # What it does not do
//
// The annexes of the circulars were not read: numbers and titles are theirs, the layout is this package's own. It signs
// nothing, numbers nothing in a register, and does not make the register of dossiers (form 06 or 07).
//
// # Sources
//
// Circulars 01/2018/TT-VPCP of 23 November 2018 and 03/2025/TT-VPCP of 15 September 2025; Decree 309/2026/NĐ-CP of 5 August
// 2026, art. 12, which hands the forms to the Ministry of Justice; Decree 61/2018/NĐ-CP of 23 April 2018, art. 17.
package paper
