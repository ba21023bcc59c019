package dossier

import (
	"strconv"

	"github.com/motcua/motcua"
)

// Status is the state of a dossier in the ten codes exchanged with the National Public Service Portal (Cổng Dịch vụ công
// quốc gia). The zero value means that there is no dossier yet. The numbers are the wire codes; a status is never
// rewritten into another one.
type Status uint8

// The ten statuses.
const (
	NewlySubmitted     Status = 1  // mới đăng ký: submitted, not yet accepted
	Received           Status = 2  // được tiếp nhận: accepted, the clock runs
	NotAccepted        Status = 3  // không được tiếp nhận: refused at reception
	InProcess          Status = 4  // đang xử lý: with the unit that handles it
	AwaitingSupplement Status = 5  // yêu cầu bổ sung giấy tờ: waiting for the applicant
	AwaitingPayment    Status = 6  // yêu cầu thực hiện nghĩa vụ tài chính: waiting for a financial obligation
	WithdrawnByCitizen Status = 7  // công dân yêu cầu rút hồ sơ
	StoppedByAgency    Status = 8  // dừng xử lý
	Processed          Status = 9  // đã xử lý xong: the result is at the one-stop unit
	ResultDelivered    Status = 10 // đã trả kết quả
)

var statusNames = [...]struct{ key, vi, en string }{
	{"none", "chưa có", "none"},
	{"newly_submitted", "mới đăng ký", "newly submitted"},
	{"received", "được tiếp nhận", "accepted"},
	{"not_accepted", "không được tiếp nhận", "refused at reception"},
	{"in_process", "đang xử lý", "in process"},
	{"awaiting_supplement", "yêu cầu bổ sung giấy tờ", "waiting for a supplement"},
	{"awaiting_payment", "yêu cầu thực hiện nghĩa vụ tài chính", "waiting for a financial obligation"},
	{"withdrawn", "công dân yêu cầu rút hồ sơ", "withdrawn by the applicant"},
	{"stopped", "dừng xử lý", "stopped by the agency"},
	{"processed", "đã xử lý xong", "processed"},
	{"delivered", "đã trả kết quả", "result delivered"},
}

// StatusFromCode returns the status with the portal's wire code, 1 to 10.
func StatusFromCode(code int) (Status, error) {
	if code < int(NewlySubmitted) || code > int(ResultDelivered) {
		return 0, motcua.Invalid("dossier: status", motcua.Problem{Code: motcua.CodeOutOfRange, Param: "1..10"})
	}
	return Status(code), nil
}

// Code returns the portal's wire code, 0 when there is no dossier.
func (s Status) Code() int { return int(s) }

// String returns a stable English key: "in_process".
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s].key
	}
	return "status " + strconv.Itoa(int(s))
}

// Text returns the portal's wording in Vietnamese, or ours in English.
func (s Status) Text(l motcua.Language) string {
	if int(s) >= len(statusNames) {
		return s.String()
	}
	if l == motcua.English {
		return statusNames[s].en
	}
	return statusNames[s].vi
}

// Final reports whether the life of the dossier has ended: refused, withdrawn, stopped or delivered. A delivered dossier
// can be reopened when its result is wrong.
func (s Status) Final() bool {
	switch s {
	case NotAccepted, WithdrawnByCitizen, StoppedByAgency, ResultDelivered:
		return true
	}
	return false
}

// Channel is the way a dossier is submitted (kênh). The zero value is unknown.
type Channel uint8

// The channels. Their numbers are ours, not those of a wire format.
const (
	UnknownChannel Channel = iota
	Counter                // trực tiếp: at the one-stop counter
	Online                 // trực tuyến
	Post                   // dịch vụ bưu chính công ích: by public post
)

var channelNames = [...]struct{ key, vi, en string }{
	{"", "chưa rõ", "unknown"},
	{"counter", "trực tiếp", "counter"},
	{"online", "trực tuyến", "online"},
	{"post", "bưu chính công ích", "post"},
}

// channelKeys are the forms that ParseChannel reads.
const channelKeys = "counter, online, post"

// ParseChannel reads "counter", "online" or "post".
func ParseChannel(s string) (Channel, error) {
	for i, n := range channelNames {
		if i > 0 && n.key == s {
			return Channel(i), nil
		}
	}
	return 0, motcua.Invalid("dossier: channel", motcua.Problem{Code: motcua.CodeUnknown, Param: channelKeys})
}

// String returns "counter", "online" or "post", and "" for the unknown channel.
func (c Channel) String() string {
	if int(c) < len(channelNames) {
		return channelNames[c].key
	}
	return ""
}

// Text returns the channel in words.
func (c Channel) Text(l motcua.Language) string {
	if int(c) >= len(channelNames) {
		c = UnknownChannel
	}
	if l == motcua.English {
		return channelNames[c].en
	}
	return channelNames[c].vi
}

// MarshalText returns the form of [Channel.String].
func (c Channel) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the form of [ParseChannel]; empty text is the unknown channel.
func (c *Channel) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = UnknownChannel
		return nil
	}
	v, err := ParseChannel(string(text))
	if err != nil {
		return err
	}
	*c = v
	return nil
}
