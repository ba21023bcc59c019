package dossier

import "slices"

// A column is a place in importColumns. The order is that of the file an export writes.
type column uint8

const (
	colCode column = iota
	colProcedure
	colChannel
	colReceivedAt
	colCase
	colUnit
	colActor
	colPromised
	colSupplementAt
	colSupplementedAt
	colExtendedAt
	colExtendedTo
	colResolvedAt
	colDeliveredAt
	colEndedAt
	colEnding
	colReason
	colApplicantName
	colApplicantID

	colStatus
	colSubmittedAt
	colCompetent
	colElsewhere
	colArrivedAt
	colTransferredAt
	colTransferredTo
	colSupplementReason
	colPaymentAt
	colPaidAt
	colPaymentAmount
	colPaymentNotice
	colExtendedReason
	colOutcome
	colOutcomeReason
	colDocument
	colResultLink
	colDeliveredChannel
	colWithdrawnBy
	colApplicantContact

	// Who did the steps, where that is not the unit and the account of the row: a unit and an actor of each step, in the order of
	// the lifecycle. See stepColumns.
	colSubmittedUnit
	colSubmittedActor
	colArrivedUnit
	colArrivedActor
	colTransferredUnit
	colTransferredActor
	colSupplementUnit
	colSupplementActor
	colSupplementedUnit
	colSupplementedActor
	colPaymentUnit
	colPaymentActor
	colPaidUnit
	colPaidActor
	colExtendedUnit
	colExtendedActor
	colResolvedUnit
	colResolvedActor
	colDeliveredUnit
	colDeliveredActor
	colEndedUnit
	colEndedActor

	columnCount

	requiredColumns = colCase          // those before it
	firstStepColumn = colSubmittedUnit // those from it on say who did a step
)

// importColumns has the name of each column, and the column that it is about: without a value there, a value here says nothing.
var importColumns = [columnCount]struct {
	name  string
	about column
}{
	colCode:           {name: "code"},
	colProcedure:      {name: "procedure"},
	colChannel:        {name: "channel"},
	colReceivedAt:     {name: "received_at"},
	colCase:           {name: "case"},
	colUnit:           {name: "unit"},
	colActor:          {name: "actor"},
	colPromised:       {name: "promised"}, // see RowScanner.notAccepted
	colSupplementAt:   {name: "supplement_at"},
	colSupplementedAt: {"supplemented_at", colSupplementAt},
	colExtendedAt:     {"extended_at", colExtendedTo},
	colExtendedTo:     {"extended_to", colExtendedAt},
	colResolvedAt:     {name: "resolved_at"},
	colDeliveredAt:    {"delivered_at", colResolvedAt},
	colEndedAt:        {"ended_at", colEnding},
	colEnding:         {"ending", colEndedAt},
	colReason:         {name: "reason"},
	colApplicantName:  {name: "applicant_name"},
	colApplicantID:    {name: "applicant_id"},

	colStatus:           {name: "status"},
	colSubmittedAt:      {name: "submitted_at"},
	colCompetent:        {"competent", colReceivedAt},
	colElsewhere:        {"elsewhere", colReceivedAt},
	colArrivedAt:        {"arrived_at", colCompetent},
	colTransferredAt:    {"transferred_at", colTransferredTo},
	colTransferredTo:    {"transferred_to", colTransferredAt},
	colSupplementReason: {"supplement_reason", colSupplementAt},
	colPaymentAt:        {name: "payment_at"},
	colPaidAt:           {"paid_at", colPaymentAt},
	colPaymentAmount:    {"payment_amount", colPaymentAt},
	colPaymentNotice:    {"payment_notice", colPaymentAt},
	colExtendedReason:   {"extended_reason", colExtendedAt},
	colOutcome:          {"outcome", colResolvedAt},
	colOutcomeReason:    {"outcome_reason", colResolvedAt},
	colDocument:         {"document", colResolvedAt},
	colResultLink:       {"result_link", colResolvedAt},
	colDeliveredChannel: {"delivered_channel", colDeliveredAt},
	colWithdrawnBy:      {"withdrawn_by", colEndedAt},
	colApplicantContact: {name: "applicant_contact"},

	colSubmittedUnit:     {"submitted_unit", colSubmittedAt},
	colSubmittedActor:    {"submitted_actor", colSubmittedAt},
	colArrivedUnit:       {"arrived_unit", colArrivedAt},
	colArrivedActor:      {"arrived_actor", colArrivedAt},
	colTransferredUnit:   {"transferred_unit", colTransferredAt},
	colTransferredActor:  {"transferred_actor", colTransferredAt},
	colSupplementUnit:    {"supplement_unit", colSupplementAt},
	colSupplementActor:   {"supplement_actor", colSupplementAt},
	colSupplementedUnit:  {"supplemented_unit", colSupplementedAt},
	colSupplementedActor: {"supplemented_actor", colSupplementedAt},
	colPaymentUnit:       {"payment_unit", colPaymentAt},
	colPaymentActor:      {"payment_actor", colPaymentAt},
	colPaidUnit:          {"paid_unit", colPaidAt},
	colPaidActor:         {"paid_actor", colPaidAt},
	colExtendedUnit:      {"extended_unit", colExtendedAt},
	colExtendedActor:     {"extended_actor", colExtendedAt},
	colResolvedUnit:      {"resolved_unit", colResolvedAt},
	colResolvedActor:     {"resolved_actor", colResolvedAt},
	colDeliveredUnit:     {"delivered_unit", colDeliveredAt},
	colDeliveredActor:    {"delivered_actor", colDeliveredAt},
	colEndedUnit:         {"ended_unit", colEndedAt},
	colEndedActor:        {"ended_actor", colEndedAt},
}

// String returns the name of the column in the file.
func (c column) String() string { return importColumns[c].name }

// columnNamed returns the column of a name.
func columnNamed[T string | []byte](name T) (column, bool) {
	for c := range columnCount {
		if importColumns[c].name == string(name) {
			return c, true
		}
	}
	return 0, false
}

// columnNames returns the names of all columns.
func columnNames() []string {
	names := make([]string, columnCount)
	for c := range columnCount {
		names[c] = c.String()
	}
	return names
}

// isInstant and isDay say what a column holds.
func (c column) isInstant() bool {
	switch c {
	case colReceivedAt, colSupplementAt, colSupplementedAt, colExtendedAt, colResolvedAt, colDeliveredAt, colEndedAt,
		colSubmittedAt, colArrivedAt, colTransferredAt, colPaymentAt, colPaidAt:
		return true
	}
	return false
}

func (c column) isDay() bool { return c == colPromised || c == colExtendedTo }

// isPersonal says that the column is about a person.
func (c column) isPersonal() bool {
	return c == colApplicantName || c == colApplicantID || c == colApplicantContact
}

// stepColumns says which columns tell when a step was taken, who took it and why.
type stepColumns struct{ at, unit, actor, reason column }

// stepColumnsOf has the columns of the steps that have columns. A column that is colCode does not exist.
var stepColumnsOf = [KindErased + 1]stepColumns{
	KindSubmitted:           {at: colSubmittedAt, unit: colSubmittedUnit, actor: colSubmittedActor},
	KindAccepted:            {at: colReceivedAt, unit: colUnit, actor: colActor},
	KindArrived:             {at: colArrivedAt, unit: colArrivedUnit, actor: colArrivedActor},
	KindTransferred:         {at: colTransferredAt, unit: colTransferredUnit, actor: colTransferredActor},
	KindSupplementRequested: {colSupplementAt, colSupplementUnit, colSupplementActor, colSupplementReason},
	KindSupplemented:        {at: colSupplementedAt, unit: colSupplementedUnit, actor: colSupplementedActor},
	KindPaymentRequested:    {at: colPaymentAt, unit: colPaymentUnit, actor: colPaymentActor},
	KindPaid:                {at: colPaidAt, unit: colPaidUnit, actor: colPaidActor},
	KindExtended:            {colExtendedAt, colExtendedUnit, colExtendedActor, colExtendedReason},
	KindResolved:            {colResolvedAt, colResolvedUnit, colResolvedActor, colOutcomeReason},
	KindDelivered:           {at: colDeliveredAt, unit: colDeliveredUnit, actor: colDeliveredActor},
	KindRefused:             {colEndedAt, colEndedUnit, colEndedActor, colReason},
	KindWithdrawn:           {colEndedAt, colEndedUnit, colEndedActor, colReason},
	KindStopped:             {colEndedAt, colEndedUnit, colEndedActor, colReason},
}

// columnsOf returns the columns of a kind of step; ok is false when it has none.
func columnsOf(k Kind) (c stepColumns, ok bool) {
	if int(k) < len(stepColumnsOf) {
		c = stepColumnsOf[k]
	}
	return c, c.at != colCode
}

// ImportColumns returns the names of the columns that [Import] reads and [Export] writes, in the order of this table. The first row of
// a CSV file names its columns, in any order; the first four are required there. In JSON lines they are the members of the objects.
//
//	code                 The dossier code.
//	procedure            The procedure code, in the catalogue on the day of receipt.
//	channel              counter, online or post.
//	received_at          When the dossier was accepted. Empty for one that was not, or not yet, which has a submitted_at; a refused
//	                     one may have its submission here instead.
//	case                 the case of the procedure, if it has several.
//	unit                 the unit that received it; [ImportOptions.Unit] when empty.
//	actor                the account that received it; "import" when empty.
//	promised             the promised day on the receipt; worked out when empty, compared when given.
//	supplement_at        when the applicant was asked to complete the dossier.
//	supplemented_at      when the applicant completed it.
//	extended_at          when a later day was promised with an apology,
//	extended_to          and that day.
//	resolved_at          when the result was ready.
//	delivered_at         when the applicant got it.
//	ended_at             when the dossier was refused, withdrawn or stopped,
//	ending               and which: refused, withdrawn or stopped.
//	reason               a code for why it was supplemented, extended, denied or ended; "not stated" when empty. Prose (words with spaces
//	                     between, nine digits in a row, more than 200 characters) becomes the note of the event with the reason
//	                     "in_note", because it may speak of people; that is a finding.
//	applicant_name       personal; kept apart from the facts.
//	applicant_id         personal ID of the applicant, twelve digits; empty for an organisation.
//	status               the portal's code, 1 to 10. It is not stored, but compared: a row whose instants lead to another status is
//	                     rejected.
//	submitted_at         when the applicant sent it.
//	competent            the unit that decides, when it is not the one that received the dossier.
//	elsewhere            yes when it was received regardless of territory; no or empty otherwise.
//	arrived_at           when the competent unit had it.
//	transferred_at       when it was handed to a unit,
//	transferred_to       and to which.
//	supplement_reason    why it was to be completed; reason when empty.
//	payment_at           when the applicant was asked to fulfil a financial obligation.
//	paid_at              when that was done.
//	payment_amount       in đồng.
//	payment_notice       the number of the notice.
//	extended_reason      why a later day was promised; reason when empty.
//	outcome              granted or denied; empty when it is not known.
//	outcome_reason       why; reason when empty, and the outcome is denied.
//	document             the number of the result.
//	result_link          where its electronic form is.
//	delivered_channel    counter, online or post.
//	withdrawn_by         applicant, representative or not_stated, which an empty field says as well.
//	applicant_contact    personal.
//	…_unit, …_actor      the unit and the account of a step, when they are not those of the row: submitted, arrived (whose unit is
//	                     the competent one), transferred, supplement, supplemented, payment, paid, extended, resolved,
//	                     delivered and ended.
//
// Days are YYYY-MM-DD or DD/MM/YYYY. Instants are such a day followed by a space or T and HH:MM or HH:MM:SS, in Viet Nam's
// time, or RFC 3339 with an offset. An instant without a time of day is refused: a time limit cannot be counted from it. A file
// that has other columns, or writes its days otherwise, needs a [ColumnMap].
func ImportColumns() []string { return slices.Clone(columnNames()) }
