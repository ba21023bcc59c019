package dossier

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

	{Processed, KindDelivered, ResultDelivered, "law"},
	{Processed, KindReopened, InProcess, "law"},
	{ResultDelivered, KindReopened, InProcess, "law"},
}

// Transitions returns the lifecycle as data, in a stable order. Steps with basis "law" follow Decree 61/2018/NĐ-CP of 23
// April 2018 (art. 17 to 21) and Decree 301/2026/NĐ-CP of 30 July 2026 (a linked dossier stopped for want of a supplement);
// the others say so.
func Transitions() []Transition {
	return append([]Transition(nil), transitions[:]...)
}

// next returns the status after an event of a kind. Where the table offers several, the dossier goes back to the status it
// was in before it had to wait.
func next(from, before Status, k Kind) (Status, bool) {
	to, ok := Status(0), false
	for _, t := range transitions {
		if t.From == from && t.Event == k {
			to, ok = t.To, true
			if to == before {
				break
			}
		}
	}
	return to, ok
}
