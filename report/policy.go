package report

import (
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Policy holds the choices on which published reports differ without saying so. Each is named in the output. The zero value
// is the reading that follows the texts most closely: limits in days are compared by days and limits in hours by instants, the end of processing decides, a dossier that
// waits for the applicant is in time unless it was late before, a withdrawn or stopped one is judged by its promise, and one
// without a limit is on time.
type Policy struct {
	// Compare chooses whether days or instants are compared. No text names the unit of "early"; the defensible reading is
	// that of the limit itself, days for a limit in days.
	Compare calendar.By
	// End is the event that ends the work.
	End EndPolicy
	// Waiting is where a dossier stands that waits for the applicant, or was withdrawn or stopped while it waited.
	Waiting WaitingPolicy
	// Closed is where a withdrawn or stopped dossier stands.
	Closed ClosedPolicy
	// Extension says which extensions move the day that lateness is judged by.
	Extension ExtensionPolicy
	// NoDue is where a dossier without a limit stands.
	NoDue NoDuePolicy
}

// EndPolicy says which event ends the work on a dossier.
type EndPolicy uint8

const (
	// EndResolved takes the day the result was ready. When the applicant picks it up does not change it.
	EndResolved EndPolicy = iota
	// EndDelivered takes the day the applicant got the result; until then the dossier is open.
	EndDelivered
)

// WaitingPolicy says where a dossier stands that waits for a supplement or a payment, or ended while it waited.
type WaitingPolicy uint8

const (
	// WaitingInTime counts it as in time unless its promise had run out before it had to wait: the applicant's time does not count.
	WaitingInTime WaitingPolicy = iota
	// WaitingByPromise compares the promise with the day of the report, or of the end, as if the clock ran.
	WaitingByPromise
)

// ClosedPolicy says where a withdrawn or stopped dossier stands.
type ClosedPolicy uint8

const (
	// ClosedByPromise compares the day it ended with the promise, like any other.
	ClosedByPromise ClosedPolicy = iota
	// ClosedOnTime counts it as finished on time, as a provincial template does.
	ClosedOnTime
	// ClosedLeftOut leaves it out of the report altogether, on both sides, so that the sums of a period hold. Those of two periods do not: it was open
	// before it ended.
	ClosedLeftOut
)

// ExtensionPolicy says which extensions, new days promised with an apology, move the day that lateness is judged by.
type ExtensionPolicy uint8

const (
	// ExtensionInTime counts an extension only when it was given before the promise it replaces had run out, as Decree
	// 61/2018/NĐ-CP of 23 April 2018, art. 19(9), asks of an apology.
	ExtensionInTime ExtensionPolicy = iota
	// ExtensionAlways counts every extension, also one given to a dossier that was late already.
	ExtensionAlways
)

// NoDuePolicy says where a dossier stands that has no promised day: its procedure has no limit, or none that is known.
type NoDuePolicy uint8

const (
	// NoDueOnTime counts it as in time, and as finished on time: nothing can be late that was not promised.
	NoDueOnTime NoDuePolicy = iota
	// NoDueLeftOut leaves it out of the report altogether, on both sides. One that is promised a day later comes in then.
	NoDueLeftOut
)

// Text returns the choices as sentences for the foot of a report.
func (p Policy) Text(l motcua.Language) []string {
	type pair struct{ vi, en string }
	var lines []pair
	switch p.Compare {
	case calendar.ByInstant:
		lines = append(lines, pair{"Trước hạn, đúng hạn, quá hạn: so theo thời điểm.", "Early, on time and late compare instants."})
	case calendar.ByDate:
		lines = append(lines, pair{"Trước hạn, đúng hạn, quá hạn: so theo ngày.", "Early, on time and late compare days."})
	default:
		lines = append(lines, pair{
			"Trước hạn, đúng hạn, quá hạn: so theo ngày với thời hạn tính bằng ngày, theo thời điểm với thời hạn tính bằng giờ.",
			"Early, on time and late compare days where the limit is in days, instants where it is in hours.",
		})
	}
	if p.End == EndDelivered {
		lines = append(lines, pair{"Hồ sơ kết thúc khi trả kết quả.", "A dossier ends when its result is delivered."})
	} else {
		lines = append(lines, pair{"Hồ sơ kết thúc khi xử lý xong.", "A dossier ends when it is processed, not when the result is picked up."})
	}
	if p.Waiting == WaitingByPromise {
		lines = append(lines, pair{"Hồ sơ chờ bổ sung: so ngày hẹn trả với ngày báo cáo.", "A waiting dossier is compared with its promise as if the clock ran."})
	} else {
		lines = append(lines, pair{"Hồ sơ chờ bổ sung: trong hạn, trừ khi đã quá hạn trước khi chờ.", "A waiting dossier is in time unless it was late before it had to wait."})
	}
	switch p.Closed {
	case ClosedOnTime:
		lines = append(lines, pair{"Hồ sơ rút, dừng xử lý: tính là đúng hạn.", "Withdrawn and stopped dossiers count as on time."})
	case ClosedLeftOut:
		lines = append(lines, pair{"Hồ sơ rút, dừng xử lý: không đưa vào báo cáo.", "Withdrawn and stopped dossiers are left out."})
	default:
		lines = append(lines, pair{"Hồ sơ rút, dừng xử lý: so ngày kết thúc với ngày hẹn trả.", "Withdrawn and stopped dossiers are judged by their promise."})
	}
	if p.Extension == ExtensionAlways {
		lines = append(lines, pair{"Hồ sơ được hẹn lại: luôn so với ngày hẹn mới.", "An extended dossier is always judged by its new date."})
	} else {
		lines = append(lines, pair{
			"Hồ sơ được hẹn lại: so với ngày hẹn mới nếu hẹn lại trước khi quá hạn; hẹn lại khi đã quá hạn thì vẫn là quá hạn.",
			"An extended dossier is judged by its new date if that was promised before the old one had run out; otherwise it stays late.",
		})
	}
	if p.NoDue == NoDueLeftOut {
		lines = append(lines, pair{"Hồ sơ không có thời hạn: không đưa vào báo cáo.", "Dossiers without a limit are left out."})
	} else {
		lines = append(lines, pair{"Hồ sơ không có thời hạn: tính là đúng hạn.", "A dossier without a limit counts as on time."})
	}
	out := make([]string, len(lines))
	for i, t := range lines {
		out[i] = t.vi
		if l == motcua.English {
			out[i] = t.en
		}
	}
	return out
}
