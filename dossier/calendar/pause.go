package calendar

import (
	"time"

	"github.com/motcua/motcua"
)

// PauseCause says why a clock stands still. The zero value is unstated.
type PauseCause uint8

// The causes one-stop software knows.
const (
	CauseUnstated            PauseCause = iota
	CauseSupplement                     // chờ bổ sung hồ sơ
	CauseFinancialObligation            // chờ thực hiện nghĩa vụ tài chính
	CauseOtherAgency                    // chờ kết quả của cơ quan khác
	CauseIncident                       // sự cố hệ thống
)

var causeNames = [...]string{"unstated", "supplement", "financial_obligation", "other_agency", "incident"}

var causeTexts = [...][2]string{
	{"tạm dừng", "paused"},
	{"chờ bổ sung hồ sơ", "waiting for a supplement"},
	{"chờ thực hiện nghĩa vụ tài chính", "waiting for a financial obligation"},
	{"chờ kết quả của cơ quan khác", "waiting for another agency"},
	{"sự cố hệ thống", "system incident"},
}

// ParsePauseCause reads the form of [PauseCause.String].
func ParsePauseCause(s string) (PauseCause, error) {
	return parseWord[PauseCause]("calendar: pause cause", s, causeNames[:])
}

// String returns the word used in files: "supplement", "financial_obligation".
func (p PauseCause) String() string { return word(causeNames[:], p) }

// Text returns the cause in words for people.
func (p PauseCause) Text(l motcua.Language) string { return text(causeTexts[:], p, l) }

// MarshalText returns the form of [PauseCause.String].
func (p PauseCause) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the form of [ParsePauseCause].
func (p *PauseCause) UnmarshalText(b []byte) error { return unmarshal(p, b, ParsePauseCause) }

// Pause is a stretch of time in which the clock stands still (tạm dừng tính thời hạn): from From up to, but not
// including, Until. A zero Until is a pause that is still open. Pauses may come in any order, overlap and touch; what
// they share is lost once. What lies before the receipt or after the limit has run out changes nothing.
type Pause struct {
	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`
	// Cause matters with [SupplementRestarts], and is named in the ledger.
	Cause PauseCause `json:"cause,omitzero"`
}
