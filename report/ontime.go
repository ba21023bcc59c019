package report

import (
	"strings"

	"github.com/motcua/motcua"
)

// OnTime is the share of the finished dossiers that were finished early or on time.
func (c Counts) OnTime() motcua.Ratio {
	return motcua.Ratio{
		Part:  motcua.Exactly(int64(c.Outcome(FinishedEarly) + c.Outcome(FinishedOnTime))),
		Whole: motcua.Exactly(int64(c.Finished())),
		Of:    DefinitionFinishedOnTime,
	}
}

// OnTime766 applies the formula of the service-quality index of Decision 766/QĐ-TTg of 23 June 2022 to the classes of form II.06a:
// finished early or on time, or open and not late, out of all dossiers received or in process. It is not the portal's own
// figure: the index has rules of its own on which event ends a dossier, on repeated supplement requests and on procedures
// without a due date, which these classes do not follow.
func (c Counts) OnTime766() motcua.Ratio {
	return motcua.Ratio{
		Part:  motcua.Exactly(int64(c.Outcome(FinishedEarly) + c.Outcome(FinishedOnTime) + c.Outcome(OpenInTime))),
		Whole: motcua.Exactly(int64(c.Received())),
		Of:    DefinitionIndex766OnTime,
	}
}

// OnTimeOfAccepted is the share of the dossiers accepted in the period that were finished early or on time by its end: those
// still open do not count as on time.
func (c Counts) OnTimeOfAccepted() motcua.Ratio {
	part := 0
	for _, in := range []Inflow{ReceivedOnline, ReceivedDirect} {
		part += c[in][FinishedEarly] + c[in][FinishedOnTime]
	}
	return motcua.Ratio{
		Part:  motcua.Exactly(int64(part)),
		Whole: motcua.Exactly(int64(c.Accepted())),
		Of:    DefinitionAcceptedOnTime,
	}
}

// The definitions of on-time ratios, as keys in [motcua.Ratio.Of].
const (
	DefinitionFinishedOnTime = "finished_by_promise/finished"
	DefinitionAcceptedOnTime = "accepted_and_finished_by_promise/accepted"
	DefinitionIndex766OnTime = "finished_by_promise_or_open_in_time/received"
)

// DefinitionText returns a definition in words; an unknown key is returned as it is.
func DefinitionText(key string, l motcua.Language) string {
	var vi, en string
	switch key {
	case DefinitionFinishedOnTime:
		vi = "hồ sơ xử lý xong trước hạn hoặc đúng ngày hẹn trả / hồ sơ đã xử lý xong trong kỳ"
		en = "dossiers finished on or before the promised day / dossiers finished in the period"
	case DefinitionAcceptedOnTime:
		vi = "hồ sơ tiếp nhận trong kỳ đã xử lý xong trước hạn hoặc đúng hạn / hồ sơ tiếp nhận trong kỳ"
		en = "dossiers accepted in the period and finished on or before the promised day / dossiers accepted in the period"
	case DefinitionIndex766OnTime:
		vi = "hồ sơ xử lý xong trước hạn, đúng hạn và đang xử lý trong hạn / tổng số hồ sơ nhận giải quyết (công thức của QĐ 766/QĐ-TTg, tính trên các cột của biểu II.06a)"
		en = "dossiers finished by the promised day or open and not late / all dossiers taken into account (formula of Decision 766/QĐ-TTg on the columns of form II.06a)"
	default:
		if text, ok := definitionTextDigital(key, l); ok {
			return text
		}
		if number, ok := strings.CutPrefix(key, definition766); ok {
			if text, known := definitionText766(number, l); known {
				return text
			}
		}
		return key
	}
	if l == motcua.English {
		return en
	}
	return vi
}
