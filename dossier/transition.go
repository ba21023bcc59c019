package dossier

import (
	"fmt"
	"io"
	"math/bits"
	"strings"
	"sync"

	"github.com/motcua/motcua"
)

// Transition is one allowed step of the lifecycle: an event of a kind leads from one status to another.
type Transition struct {
	From  Status
	Event Kind
	To    Status
	// Basis says where the step comes from: "law", "practice" (existing software does it) or "proposal" (ours).
	Basis string
}

// transitions is the lifecycle as data. A kind that leaves the status unchanged (an extension) is listed with From = To. A
// dossier that waited goes back to where it was when it had to wait, so those steps are listed once for each way back.
var transitions = [...]Transition{
	{0, KindSubmitted, NewlySubmitted, "proposal"},
	{0, KindAccepted, Received, "law"},
	{NewlySubmitted, KindAccepted, Received, "law"},
	{NewlySubmitted, KindRefused, NotAccepted, "law"},
	{NewlySubmitted, KindSupplementRequested, AwaitingSupplement, "proposal"},
	{NewlySubmitted, KindPaymentRequested, AwaitingPayment, "practice"},
	{NewlySubmitted, KindWithdrawn, WithdrawnByCitizen, "proposal"},

	{Received, KindArrived, Received, "law"},
	{Received, KindTransferred, InProcess, "law"},
	{Received, KindResolved, Processed, "law"},
	{Received, KindSupplementRequested, AwaitingSupplement, "proposal"},
	{Received, KindPaymentRequested, AwaitingPayment, "proposal"},
	{Received, KindExtended, Received, "law"},
	{Received, KindWithdrawn, WithdrawnByCitizen, "proposal"},
	{Received, KindStopped, StoppedByAgency, "proposal"},

	{InProcess, KindTransferred, InProcess, "practice"},
	{InProcess, KindSupplementRequested, AwaitingSupplement, "law"},
	{InProcess, KindPaymentRequested, AwaitingPayment, "practice"},
	{InProcess, KindConsulted, InProcess, "practice"},
	{InProcess, KindExtended, InProcess, "law"},
	{InProcess, KindResolved, Processed, "law"},
	{InProcess, KindWithdrawn, WithdrawnByCitizen, "practice"},
	{InProcess, KindStopped, StoppedByAgency, "law"},

	{AwaitingSupplement, KindSupplemented, NewlySubmitted, "proposal"},
	{AwaitingSupplement, KindSupplemented, Received, "proposal"},
	{AwaitingSupplement, KindSupplemented, InProcess, "practice"},
	{AwaitingSupplement, KindWithdrawn, WithdrawnByCitizen, "proposal"},
	{AwaitingSupplement, KindStopped, StoppedByAgency, "law"},

	{AwaitingPayment, KindPaid, NewlySubmitted, "proposal"},
	{AwaitingPayment, KindPaid, Received, "proposal"},
	{AwaitingPayment, KindPaid, InProcess, "practice"},
	{AwaitingPayment, KindWithdrawn, WithdrawnByCitizen, "proposal"},
	{AwaitingPayment, KindStopped, StoppedByAgency, "proposal"},

	// An answer may come, and the clock be suspended, whatever the dossier itself waits for.
	{InProcess, KindAnswered, InProcess, "practice"},
	{AwaitingSupplement, KindAnswered, AwaitingSupplement, "proposal"},
	{AwaitingPayment, KindAnswered, AwaitingPayment, "proposal"},
	{Received, KindSuspended, Received, "law"},
	{InProcess, KindSuspended, InProcess, "law"},
	{AwaitingSupplement, KindSuspended, AwaitingSupplement, "proposal"},
	{AwaitingPayment, KindSuspended, AwaitingPayment, "proposal"},
	{Received, KindResumed, Received, "law"},
	{InProcess, KindResumed, InProcess, "law"},
	{AwaitingSupplement, KindResumed, AwaitingSupplement, "proposal"},
	{AwaitingPayment, KindResumed, AwaitingPayment, "proposal"},

	{Processed, KindDelivered, ResultDelivered, "law"},
	{Processed, KindReopened, InProcess, "law"},
	{ResultDelivered, KindReopened, InProcess, "law"},

	// What is said of the dossier afterwards changes nothing in it.
	{NewlySubmitted, KindCorrected, NewlySubmitted, "proposal"},
	{Received, KindCorrected, Received, "proposal"},
	{NotAccepted, KindCorrected, NotAccepted, "proposal"},
	{InProcess, KindCorrected, InProcess, "proposal"},
	{AwaitingSupplement, KindCorrected, AwaitingSupplement, "proposal"},
	{AwaitingPayment, KindCorrected, AwaitingPayment, "proposal"},
	{WithdrawnByCitizen, KindCorrected, WithdrawnByCitizen, "proposal"},
	{StoppedByAgency, KindCorrected, StoppedByAgency, "proposal"},
	{Processed, KindCorrected, Processed, "proposal"},
	{ResultDelivered, KindCorrected, ResultDelivered, "proposal"},
	{NotAccepted, KindRated, NotAccepted, "practice"},
	{WithdrawnByCitizen, KindRated, WithdrawnByCitizen, "practice"},
	{StoppedByAgency, KindRated, StoppedByAgency, "practice"},
	{Processed, KindRated, Processed, "practice"},
	{ResultDelivered, KindRated, ResultDelivered, "practice"},
	{NotAccepted, KindErased, NotAccepted, "proposal"},
	{WithdrawnByCitizen, KindErased, WithdrawnByCitizen, "proposal"},
	{StoppedByAgency, KindErased, StoppedByAgency, "proposal"},
	{ResultDelivered, KindErased, ResultDelivered, "proposal"},
}

// Transitions returns the lifecycle as data, in a stable order. Steps with basis "law" follow Decree 61/2018/NĐ-CP of 23
// April 2018 (art. 17 to 21), Decree 309/2026/NĐ-CP of 5 August 2026 (art. 8(3)) and Decree 301/2026/NĐ-CP of 30 July 2026 (a linked
// dossier stopped for want of a supplement; the clock during a declared incident); the others say so.
func Transitions() []Transition {
	return append([]Transition(nil), transitions[:]...)
}

// LintTransitions finds what is wrong with a table of transitions, with paths such as "transitions[3].to": a status that cannot be reached
// from nothing, one that is not final and has no way out, a final one (but a delivered result, which may be wrong) with a way out, a
// step that stands there twice, a basis nobody knows. [Transitions] passes.
func LintTransitions(table []Transition) []motcua.Problem {
	var out []motcua.Problem
	add := func(path string, code motcua.Code, param string) {
		out = append(out, motcua.Problem{Path: path, Code: code, Param: param})
	}
	reached := map[Status]bool{0: true}
	for range table { // as many rounds as there are steps reach everything that can be reached
		for _, t := range table {
			reached[t.To] = reached[t.To] || reached[t.From]
		}
	}
	leaves := map[Status]bool{}
	for i, t := range table {
		at := fmt.Sprintf("transitions[%d]", i)
		for j, o := range table[:i] {
			if o.From == t.From && o.Event == t.Event && o.To == t.To {
				add(at, motcua.CodeDuplicate, fmt.Sprintf("transitions[%d]", j))
			}
		}
		if t.From > ResultDelivered {
			add(at+".from", motcua.CodeUnknown, "0..10")
		}
		if t.To < NewlySubmitted || t.To > ResultDelivered {
			add(at+".to", motcua.CodeUnknown, "1..10")
		}
		if t.Event < KindSubmitted || t.Event > KindErased {
			add(at+".event", motcua.CodeUnknown, "")
		}
		switch t.Basis {
		case "law", "practice", "proposal":
		default:
			add(at+".basis", motcua.CodeUnknown, "law, practice, proposal")
		}
		if t.From == t.To {
			continue
		}
		leaves[t.From] = true
		if t.From.Final() && t.From != ResultDelivered {
			add(at+".from", motcua.CodeNotAllowed, "final="+t.From.String())
		}
	}
	for s := NewlySubmitted; s <= ResultDelivered; s++ {
		if !reached[s] {
			add(s.String(), motcua.CodeNotAllowed, "unreachable")
		}
		if !leaves[s] && !s.Final() {
			add(s.String(), motcua.CodeNotAllowed, "dead end")
		}
	}
	return out
}

// steps is the table by status and kind: a bit for each status an event of the kind leads to.
var steps = sync.OnceValue(func() *[ResultDelivered + 1][KindErased + 1]uint16 {
	var table [ResultDelivered + 1][KindErased + 1]uint16
	for _, t := range transitions {
		table[t.From][t.Event] |= 1 << t.To
	}
	return &table
})

// next returns the status after an event of a kind. Where the table offers several, the dossier goes back to the status it
// was in before it had to wait.
func next(from, before Status, k Kind) (Status, bool) {
	if from > ResultDelivered || k > KindErased {
		return 0, false
	}
	ways := steps()[from][k]
	if ways&(ways-1) != 0 {
		ways &= 1 << before
	}
	return Status(bits.TrailingZeros16(ways)), ways != 0 //nolint:gosec // at most 16
}

// WriteDOT draws the lifecycle in the language of Graphviz: the ten statuses with their codes, and the events between them, dashed
// where the step is practice, dotted where it is our proposal. Events that leave the status as it is are listed in the node. The
// same table gives the same bytes.
func WriteDOT(w io.Writer, l motcua.Language) error {
	var b strings.Builder
	b.WriteString("digraph lifecycle {\n\trankdir=LR;\n\tnode [shape=box, style=rounded];\n\t0 [shape=point];\n")
	for s := NewlySubmitted; s <= ResultDelivered; s++ {
		label := fmt.Sprintf("%d %s", s.Code(), s.Text(l))
		for _, t := range transitions {
			if t.From == s && t.To == s {
				label += "\\n+ " + t.Event.Text(l)
			}
		}
		peripheries := 1
		if s.Final() {
			peripheries = 2
		}
		fmt.Fprintf(&b, "\t%d [label=\"%s\", peripheries=%d];\n", s.Code(), label, peripheries)
	}
	for _, t := range transitions {
		if t.From == t.To {
			continue
		}
		style := "solid"
		switch t.Basis {
		case "practice":
			style = "dashed"
		case "proposal":
			style = "dotted"
		}
		fmt.Fprintf(&b, "\t%d -> %d [label=\"%s\", style=%s];\n", t.From.Code(), t.To.Code(), t.Event.Text(l), style)
	}
	b.WriteString("}\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("dossier: write DOT: %w", err)
	}
	return nil
}
