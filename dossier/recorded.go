package dossier

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/identity"
)

// Reasons why a recorded limit or fee is no term or amount, as [ReadLimits] and [ReadFees] give them in [Limit.Unclear] and
// [Fee.Unclear]. [ReasonText] has the words for people.
const (
	// UnclearEmpty: a channel with nothing behind it.
	UnclearEmpty = "empty"
	// UnclearNotStated: the record says that it says nothing: "OTHER", "-", "Không có thông tin".
	UnclearNotStated = "not_stated"
	// UnclearSameDay: "1 OTHER". Matters of the same day are recorded so, and others are too.
	UnclearSameDay = "maybe_same_day"
	// UnclearCutOff: "15 HOUR". The rule "after 15:00 the next working day" of matters of the same day is recorded so.
	UnclearCutOff = "maybe_cut_off"
	// UnclearNoUnit: a number of nothing: "5 OTHER".
	UnclearNoUnit = "no_unit"
	// UnclearUnit: a unit nobody knows.
	UnclearUnit = "unknown_unit"
	// UnclearNumber: a number that no calendar can count, or a fraction of a unit that has none.
	UnclearNumber = "out_of_range"
	// UnclearDate: a day of the year instead of a length of time: "15/12 OTHER".
	UnclearDate = "date"
	// UnclearElsewhere: the record points to its own description: "Theo mô tả".
	UnclearElsewhere = "described_elsewhere"
	// UnclearProse: words that are no single term: conditions, several terms, another start.
	UnclearProse = "prose"
	// UnclearCut: an amount below 1,000 đồng, which may have lost its thousands: "20 VNĐ".
	UnclearCut = "maybe_cut"
)

// Ways in which a term was read that is not plain in the record, as [ReadLimits] gives them in [Limit.Reading].
const (
	// ReadClockHours: "24 HOUR" does not say clock or working hours. It is read as clock hours, which run from the instant of
	// receipt (Civil Code 91/2015/QH13 of 24 November 2015, art. 147(1)) and never end later than working hours do.
	ReadClockHours = "clock_hours"
	// ReadFraction: "2.5 WORKING_DAY" is working time on an 8-hour day.
	ReadFraction = "fraction_of_day"
	// ReadProse: words that say one term and nothing else: "Không quá 10 ngày làm việc."
	ReadProse = "read_from_words"
	// ReadByHand: somebody read it from the law or from other text of the record; the source of the limit says from which.
	// [ReadLimits] never gives it.
	ReadByHand = "by_hand"
)

// reasons are the words for people.
var reasons = [...]struct{ key, vi, en string }{
	{UnclearEmpty, "để trống", "nothing is recorded"},
	{UnclearNotStated, "bản ghi không nêu", "the record does not say"},
	{UnclearSameDay, "có thể là giải quyết trong ngày", "may mean within the day"},
	{UnclearCutOff, "có thể là mốc 15 giờ trong ngày, không phải 15 giờ giải quyết", "may be the cut-off at 15:00 rather than fifteen hours"},
	{UnclearNoUnit, "có số, không có đơn vị", "a number without a unit"},
	{UnclearUnit, "đơn vị không xác định", "an unknown unit"},
	{UnclearNumber, "con số không tính được", "a number that cannot be counted"},
	{UnclearDate, "một ngày cố định trong năm", "a fixed day of the year"},
	{UnclearElsewhere, "xem phần mô tả của bản ghi", "described elsewhere in the record"},
	{UnclearProse, "diễn giải bằng lời, không phải một thời hạn", "words that are not one term"},
	{UnclearCut, "số tiền dưới 1.000 đồng, có thể bị mất phần nghìn hoặc là ngoại tệ", "below 1,000 đồng, it may have lost its thousands or be in a foreign currency"},
	{ReadClockHours, "tính theo giờ liên tục; bản ghi không nói giờ làm việc hay không", "read as clock hours; the record does not say which"},
	{ReadFraction, "phần lẻ của ngày tính theo ngày 8 giờ", "the fraction of a day is of 8 working hours"},
	{ReadProse, "đọc từ lời văn", "read from words"},
	{ReadByHand, "người soạn đọc từ luật hoặc từ bản ghi", "read by a person from the law or the record"},
}

// ReasonText returns the words for one of the reasons of [Limit.Unclear] and [Limit.Reading]; other text is returned as it is.
func ReasonText(reason string, l motcua.Language) string {
	for _, r := range reasons {
		switch {
		case r.key != reason:
		case l == motcua.English:
			return r.en
		default:
			return r.vi
		}
	}
	return reason
}

// channelHeads begin a record of the national database.
var channelHeads = [...]struct {
	head    string
	channel Channel
}{{"DIRECT:", Counter}, {"ONLINE:", Online}, {"POSTAL:", Post}}

// recordSeparator stands between the records of a text. It also stands inside prose: a record begins only where a channel follows.
const recordSeparator = "; "

// recordHead returns the channel that a text begins with, and what follows.
func recordHead(s string) (c Channel, rest string, ok bool) {
	for _, h := range channelHeads {
		if rest, ok := strings.CutPrefix(s, h.head); ok {
			return h.channel, rest, true
		}
	}
	return UnknownChannel, s, false
}

// recordPieces splits what is recorded so that joining the pieces with the separator gives it back.
func recordPieces(recorded string) []string {
	out := make([]string, 0, strings.Count(recorded, recordSeparator)+1)
	start := 0
	for i := 0; ; {
		n := strings.Index(recorded[i:], recordSeparator)
		if n < 0 {
			return append(out, recorded[start:])
		}
		i += n + len(recordSeparator)
		if _, _, ok := recordHead(recorded[i:]); ok {
			out = append(out, recorded[start:i-len(recordSeparator)])
			start = i
		}
	}
}

// ReadLimits reads limits in the form in which the national database of procedures gives them out:
//
//	DIRECT:5 WORKING_DAY; ONLINE:2.5 WORKING_DAY; POSTAL:15 ngày
//
// Units are WORKING_DAY, ngày (calendar days), HOUR, MONTH, YEAR, and OTHER, which says nothing. Text without a channel is for
// any. A fraction of working days is working hours of an 8-hour day, a plain HOUR a clock hour; [Limit.Reading] says so. Words
// become a term only when they are one: "Không quá 35 ngày kể từ ngày nhận đủ hồ sơ hợp lệ" is 35 calendar days; with a
// condition, another start or a second number, they do not. "Không quy định" is the zero term. Everything else has no
// term and a reason in [Limit.Unclear].
//
// Nothing is dropped: there is a limit for every record, in their order, with its text in [Limit.Recorded]; joined with "; "
// they are the text that was read. Where a channel has several, the record does not say for which cases; the cases are
// then named by their terms ("10wd", "15wd"; "unclear" where there is none; a second one alike is "10wd-2"), so that one
// has to choose and cannot be given the wrong one.
func ReadLimits(recorded string) []Limit {
	parts := recordPieces(recorded)
	limits := make([]Limit, len(parts))
	var count [Post + 1]int
	for i, part := range parts {
		channel, value, _ := recordHead(part)
		limits[i] = Limit{Channel: channel, Recorded: part}
		limits[i].Term, limits[i].Reading, limits[i].Unclear = readTerm(value)
		count[channel]++
	}
	type place struct {
		channel Channel
		kase    string
	}
	var taken map[place]int
	for i := range limits {
		l := &limits[i]
		if count[l.Channel] < 2 {
			continue
		}
		if taken == nil {
			taken = make(map[place]int)
		}
		l.Case = "unclear"
		if l.Unclear == "" {
			l.Case = l.Term.String()
		}
		at := place{l.Channel, l.Case}
		if taken[at]++; taken[at] > 1 {
			l.Case += "-" + strconv.Itoa(taken[at])
		}
	}
	return limits
}

// readTerm reads one record without its channel.
func readTerm(value string) (t calendar.Term, reading, unclear string) {
	value = strings.TrimSpace(value)
	switch value {
	case "":
		return t, "", UnclearEmpty
	case "OTHER", "-":
		return t, "", UnclearNotStated
	case "Không quy định":
		return t, "", ""
	}
	number, unit, _ := strings.Cut(value, " ")
	switch unit {
	case "WORKING_DAY":
		t, unclear = countTerm(number, "wd")
		if t.Unit() == calendar.WorkingHour {
			reading = ReadFraction
		}
		return t, reading, unclear
	case "ngày":
		t, unclear = countTerm(number, "cd")
		return t, "", unclear
	case "MONTH":
		t, unclear = countTerm(number, "month")
		return t, "", unclear
	case "YEAR":
		t, unclear = countTerm(number, "year")
		return t, "", unclear
	case "HOUR":
		return readHours(number)
	case "OTHER":
		if unclear = readOther(number); unclear != "" {
			return t, "", unclear
		}
	default:
		if _, ok := plainNumber(number); ok && unit != "" && unit == strings.ToUpper(unit) && !strings.Contains(unit, " ") {
			return t, "", UnclearUnit
		}
	}
	return readProse(strings.TrimSuffix(value, " OTHER"))
}

// readHours reads a number of hours, of which the record does not say whether they are working hours.
func readHours(number string) (t calendar.Term, reading, unclear string) {
	t, unclear = countTerm(number, "ch")
	switch {
	case unclear != "":
		return t, "", unclear
	case t.Duration() == 15*time.Hour:
		return calendar.Term{}, "", UnclearCutOff
	}
	return t, ReadClockHours, ""
}

// readOther says why a number of OTHER is no term; it returns "" for what is no number.
func readOther(number string) string {
	if n, ok := plainNumber(number); ok {
		if n == "1" {
			return UnclearSameDay
		}
		return UnclearNoUnit
	}
	if day, month, ok := strings.Cut(number, "/"); ok {
		_, isDay := plainNumber(day)
		_, isMonth := plainNumber(month)
		if isDay && isMonth {
			return UnclearDate
		}
	}
	if number == "-" || number == "Không" {
		return UnclearNotStated
	}
	return ""
}

// plainNumber reads ASCII digits with at most one decimal sign, and returns them as [calendar.ParseTerm] wants them. Three digits
// after the sign may be thousands, as in "1.000", and are no plain number.
func plainNumber(s string) (string, bool) {
	digits, point := 0, -1
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case (c == '.' || c == ',') && point < 0 && i > 0 && i < len(s)-1:
			point = i
		default:
			return "", false
		}
	}
	if digits == 0 || point >= 0 && len(s)-point-1 > 2 {
		return "", false
	}
	whole, fraction := s, ""
	if point >= 0 {
		whole, fraction = s[:point], strings.TrimRight(s[point+1:], "0")
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return whole, true
}

// countTerm returns the term of a number and a unit as calendar.ParseTerm knows them, or the reason why there is none.
func countTerm(number, unit string) (calendar.Term, string) {
	n, ok := plainNumber(number)
	if !ok {
		return calendar.Term{}, UnclearProse
	}
	t, err := calendar.ParseTerm(n + unit)
	if err != nil || n == "0" || len(termProblems(t, calendar.Convention{})) > 0 {
		return calendar.Term{}, UnclearNumber
	}
	return t, ""
}

// The words that prose may consist of to be a term. Anything else makes it unclear.
var (
	proseLeads  = [...]string{"trong thời hạn ", "trong vòng ", "không quá "}
	proseUnits  = [...]struct{ words, unit string }{{"ngày làm việc", "wd"}, {"ngày", "cd"}, {"tháng", "month"}, {"năm", "year"}}
	proseStarts = [...]string{"kể từ ngày ", "tính từ ngày "}
	// What is received, so that the term begins with it.
	proseDossiers = [...]string{"nhận được hồ sơ", "nhận đủ hồ sơ", "nhận được đủ hồ sơ", "nhận hồ sơ"}
	proseValid    = [...]string{" báo cáo", " đầy đủ", ",", " hợp lệ", " theo quy định"}
	// A sentence after it that speaks of none of these adds nothing to the term.
	proseTime = [...]string{"ngày", "giờ", "tháng", "năm", "tuần", "thời gian", "thời hạn", "thời điểm", "trường hợp", "đối với", "trừ ", "kéo dài", "gia hạn"}
)

// readProse reads words that are one term, and nothing else.
func readProse(value string) (t calendar.Term, reading, unclear string) {
	s := strings.ToLower(strings.Join(strings.Fields(identity.NFC(value)), " "))
	switch s {
	case "không quy định":
		return t, "", ""
	case "theo mô tả", "xem phần mô tả":
		return t, "", UnclearElsewhere
	}
	if rest, ok := strings.CutSuffix(s, " hàng năm"); ok && readOther(rest) == UnclearDate {
		return t, "", UnclearDate
	}
	for _, lead := range proseLeads {
		s = strings.TrimPrefix(s, lead)
	}
	number, s, _ := strings.Cut(s, " ")
	for _, u := range proseUnits {
		rest, ok := strings.CutPrefix(s, u.words)
		if !ok {
			continue
		}
		if !endsProse(rest) {
			break
		}
		if t, unclear = countTerm(number, u.unit); unclear != "" {
			break
		}
		return t, ReadProse, ""
	}
	return calendar.Term{}, "", UnclearProse
}

// endsProse reports whether nothing that follows a term in words changes it: that it runs from the receipt of the dossier,
// and sentences in which neither time nor a condition is named.
func endsProse(s string) bool {
	for _, start := range proseStarts {
		rest, ok := strings.CutPrefix(strings.TrimPrefix(s, ","), " "+start)
		if !ok {
			continue
		}
		for _, received := range proseDossiers {
			if rest, ok := strings.CutPrefix(rest, received); ok {
				for _, words := range proseValid {
					rest = strings.TrimPrefix(rest, words)
				}
				s = rest
				break
			}
		}
		break
	}
	if s == "" {
		return true
	}
	s, ok := strings.CutPrefix(s, ".")
	if !ok || strings.ContainsFunc(s, unicode.IsDigit) {
		return false
	}
	for _, word := range proseTime {
		if strings.Contains(s, word) {
			return false
		}
	}
	return true
}

// ReadFees reads fees in the form in which the national database of procedures gives them out: "20000 VNĐ" for any
// channel, "ONLINE:10000 VNĐ; DIRECT:20000 VNĐ" by channel. Nothing is dropped: there is a fee for every record, in their order, with
// its text in [Fee.Recorded]; joined with "; " they are the text that was read. What is no amount has a reason in [Fee.Unclear],
// also an amount below 1,000 đồng: "800 VNĐ" beside "800000 VNĐ" shows where the thousands went.
func ReadFees(recorded string) []Fee {
	parts := recordPieces(recorded)
	fees := make([]Fee, len(parts))
	for i, part := range parts {
		channel, value, _ := recordHead(part)
		fees[i] = Fee{Channel: channel, Recorded: part}
		fees[i].Amount, fees[i].Unclear = readAmount(strings.TrimSpace(value))
	}
	return fees
}

// leastAmount is the lowest amount, but for 0, that is taken as it is recorded.
const leastAmount = 1000

func readAmount(value string) (amount int64, unclear string) {
	switch strings.Trim(value, " |") {
	case "":
		return 0, UnclearEmpty
	case "Không có thông tin":
		return 0, UnclearNotStated
	}
	number, ok := strings.CutSuffix(value, " VNĐ")
	if !ok {
		return 0, UnclearProse
	}
	for i := range len(number) {
		if number[i] < '0' || number[i] > '9' {
			return 0, UnclearProse
		}
	}
	amount, err := strconv.ParseInt(number, 10, 64)
	switch {
	case err != nil:
		return 0, UnclearNumber
	case amount != 0 && amount < leastAmount:
		return 0, UnclearCut
	}
	return amount, ""
}
