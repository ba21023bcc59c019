// Package calendar is the statutory clock of the one-stop service: working days in Viet Nam, time limits, and due dates
// that carry their proof.
//
// A dossier received on Thursday 25 April 2024 with a limit of 4 working days is due on Saturday 4 May: that Saturday was
// worked in exchange for Monday 29 April, and 30 April and 1 May are holidays.
//
//	cal := calendar.Vietnam()
//	received := time.Date(2024, 4, 25, 9, 0, 0, 0, motcua.Location())
//	due, err := cal.Due(received, calendar.WorkingDays(4), nil)
//	// due.Date is 2024-05-04; cal.Explain(...) says why, day by day, with the articles and notices
//
// # Days
//
// Which days are off is decided every year and announced; it is data, not a formula. [Vietnam] has the days of 2018 to 2026,
// each with its kind, name and notice: public holidays, make-up days for holidays on a weekend, days swapped, and the
// Saturdays worked for them. For the years to 2100 it has what is certain without an announcement: the fixed dates, lunar 1/1
// and 10/3 by the calendar of UTC+7 (which differs from China's), and the make-up days that follow from the fixed ones. Tết's
// five days, the day next to 2 September and swaps are missing until somebody adds them with [Calendar.With], from code or from
// a file ([ReadDays]), together with days of a province and unscheduled closures. An entry that contradicts another is an
// error. A calendar never changes; its content has a name, [Calendar.Version].
//
// # Provisional answers
//
// A calendar says from when to when it is complete. An answer that depends on a day outside that stretch, or on a day that an
// undecided proposal would change, is marked ([Due.Provisional]) with the reason, and can be computed again when the notice
// is there: [Reproject] lists which promised dates move, by how much, and because of which days.
//
// # Terms and conventions
//
// A [Term] is a number of working days, calendar days, weeks, months or years, "within the day", or an exact length of
// working or clock time. Days and hours are different things. What the law leaves open, or settles differently for different
// procedures, is a named option of a [Convention]: receipt outside opening hours, cut-off, last day on a day off, end of the
// day, Saturdays, pauses, supplements, extensions, opening hours. The zero Convention is the Civil Code read as it stands;
// presets stand for the rules of a time or a practice. The days on which dossiers are received and the days that are
// counted are two things: a Saturday with [SaturdayIntake] or an [IntakeOpen] entry receives and is never counted.
//
// # Pauses
//
// A limit may stand still any number of times. Pauses may overlap and touch. While one is open there is no due date, only
// what is left ([Due.Remainder]). After a supplement the limit goes on, or starts again from zero where the rules
// say so ([SupplementRestarts]).
//
// # Proof
//
// [Calendar.Explain] gives the answer of [Calendar.Due] with a [Ledger]: every day from the receipt to the due date, counted or
// not, why, and by which article or notice, as data and as Vietnamese and English text. [Ledger.Check] counts it again
// without the engine.
//
// # Cost
//
// Adding or counting working days is two look-ups in tables, whatever the number of days. Nothing here needs a cache. The
// package reads no clock and no time-zone files: Viet Nam is UTC+7. Everything is safe for concurrent use.
//
// # What it does not do
//
// It does not know which term and convention a procedure has; that is for a catalogue of procedures. It keeps no state and
// moves no promised date by itself. It counts in the years 2001 to 2100.
//
// # Sources
//
// Civil Code 91/2015/QH13 of 24 November 2015, arts. 144 to 148 (computing time limits). Labour Code 45/2019/QH14 of 20 November
// 2019, arts. 111 and 112, and before 2021 Labour Code 10/2012/QH13 of 18 June 2012, art. 115 (holidays and make-up days).
// Resolution 28/2026/QH16, art. 2 (24 November, from 2026). Law on Civil Status 60/2014/QH13 of 20 November 2014, art. 5(3),
// and Decree 23/2015/NĐ-CP of 16 February 2015, art. 7 (same day, 15:00). Decree 61/2018/NĐ-CP of 23 April 2018, art. 19, and
// Decree 118/2025/NĐ-CP of 9 June 2025 as amended (one-stop). The yearly notices stand in the entries themselves. How pauses
// are counted has no source; it is an option. The source data are in internal/gen/holidays.
package calendar

//go:generate sh -c "cd ../.. && go run ./internal/gen/holidays > dossier/calendar/table.go.new && mv dossier/calendar/table.go.new dossier/calendar/table.go"
