// Package dossier models the procedures of a one-stop unit and the life of a dossier (hồ sơ thủ tục hành chính) as an
// append-only log that can answer for any instant.
//
// Systems that keep a row with a current status cannot say what was true on the day of a report, and they rewrite what
// they should keep. Here a dossier is its log of events. State, promised date and portal status are derived from the log by
// [Replay], for any instant, and nothing is ever overwritten: the first promised date stays when an extension gives a new
// one.
//
//	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
//	service := dossier.NewService(memstore.New(), rules, nil)
//	state, err := service.Do(ctx, dossier.Request{
//		Dossier: "H40.14.03-240425-0001", Key: "accept-1",
//		Command: &dossier.Accept{Meta: dossier.Meta{At: at, Actor: "counter-2", Unit: "H40.14.03"}, Procedure: "1.001193", Channel: dossier.Counter},
//	})
//	fmt.Println(state.Promise.Date)
//
// # Procedures
//
// A [Catalogue] holds dated versions of each [Procedure]: limits by channel and case, stages, components, fees, results, the levels
// of government that handle it, and what all that rests on. A limit is a term of package calendar with the convention that
// counts it, so the due date of a dossier can always be explained; one that nobody can read is no term but a text with a
// reason ([Limit.Unclear]) and promises nothing. Versions of a code that overlap are refused, days between them are found by
// [Catalogue.Gaps].
//
// Procedures come from code, from JSON ([LoadCatalogue]), or from package national, which has the whole national list. Limits
// and fees in the form of the national database are read by [ReadLimits] and [ReadFees]. [Lint] finds the traps that such
// lists are known to hold, and a [List] says which services a catalogue should have, and which of them it has.
//
// # Commands and events
//
// A [Command] is what somebody asks for; an [Event] is what happened. [Rules.Decide] is pure: it turns a state and a
// command into events, or into an error that lists every problem, each with the provision behind it where there is one. Which
// command is possible in which status is data, see [Transitions] and [WriteDOT]. Every event has two times, when it happened
// and when the system learned of it; [AsOf] chooses both. A fact that was wrong is put right by another event, [Correct]: what
// was known before can still be asked for.
//
// # Rules of a time
//
// A dossier follows the [Profile] of the day it was accepted, to its end: from when the limit runs, what a supplement does to it, how
// often a new date may be promised, what may not be asked for. [Rules.Duties] lists what the profile wants done by a time, and
// whether it was; [Rules.Clock] says where the limit stands at an instant; [Rules.Explain] counts it day by day.
//
// # Linked procedures
//
// A [Chain] is a group of linked procedures with one limit over all its parts. Each part is a dossier with a [Link] and a clock of its
// own; [Rules.Bundle] brings them together. The birth and death chains of Decree 301/2026/NĐ-CP are built in, see [Chains].
//
// # Storage
//
// [Store] is the contract a database fulfils; package memstore is the one in memory, and package storetest is the contract as tests.
// [Service] loads, decides and appends. Rules live here, never in a store. What a store can do beside the contract are small
// interfaces: [Eraser], [Finder], [Retokener], [AccessLog]. [Find] does without.
//
// # Finding
//
// A [Filter] selects dossiers by what they amount to now: code, applicant, units, field, status, due day, period of acceptance.
// [Service.Inbox] is what a unit has to do and [Service.DueWithin] what falls due.
//
// # Tamper evidence
//
// A [Sealer] chains the events of a log by hashes before they are appended; [Verify] names the first event that is not what was
// sealed. A log alone cannot show that its end is missing or that all of it was written anew: keep its [Head] elsewhere and give
// it to Verify, or to [Audit] for a whole store. Whoever can write to the database and knows the head can still forge what comes
// after the head.
//
// # Import
//
// [Import] reads a table of dossiers from an existing system, CSV or JSON lines, row by row, and reports every row it did not take,
// with the reason: read = accepted + unchanged + rejected. [ImportColumns] are the columns it knows; a [ColumnMap] leads those of a
// foreign file to them, and a [LossReport] says what had no place. A status is taken as it is or the row is rejected, never
// rewritten. An import that was interrupted goes on from a [Position]. [Export] writes the same columns and reports what they cannot
// hold.
//
// # Personal data
//
// The applicant is kept apart from the facts, in [Personal], and prints as a mask. No error of this package holds a name
// or a number of a person. An event is sealed over a salted digest of its payload, so that [Erase] removes payload and salt and
// the log still verifies. Applicants are looked up by a [Token], a digest under a key of a [KeyRing] that is not kept in the
// store. [Service.View] and [Service.FindApplicant] record who looked and why before they answer, and [Service.Note] what was
// looked up elsewhere, such as in the population database.
//
// # What it does not do
//
// It reads no clock: instants come in with commands, and [ServiceOptions] takes the function that gives the present one. It
// holds no users or permissions: an actor is a name the caller vouches for.
//
// Sources: the ten portal statuses are those exchanged with the National Public Service Portal; the transitions are marked
// one by one as law, practice or proposal in [Transition.Basis]; the rules on reception, transfer, supplement and extension
// are Decree 61/2018/NĐ-CP of 23 April 2018 and its successors, with the articles in [Profile.Cite]; linked procedures are Decree
// 301/2026/NĐ-CP of 30 July 2026. Decrees 118/2025/NĐ-CP and 367/2025/NĐ-CP were not read: what is taken from procedures that repeat them
// is marked medium.
package dossier
