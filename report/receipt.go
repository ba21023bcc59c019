package report

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// DefinitionsVersion numbers what the cells of a [Tally] mean: which dossiers count, what came in how, what is early, on time and late. It goes up
// whenever the same logs on the same basis would be counted otherwise.
const DefinitionsVersion = 1

// Receipt (mã đối chiếu) is printed on a report, so that anybody who has the logs can find out later whether the report still follows from them. It
// says how the figures were counted, and holds a digest of the logs, as they were known at the instant of the report, and one of the figures:
//
//	MC1 D1 2024-Q1 2024-03-12 P000000 403 4XQ3-…-7KZD 0V1N-…-9H2M 3RTE
//
// are the form of the receipt, [DefinitionsVersion], the period, the instant (a day is its end), the policy with a digit for each choice, the
// dossiers known, the two digests and four characters that show a typing error. Instants and periods aside, case does not matter, O is read as 0,
// I and L as 1.
//
// # What it proves
//
// Figures that were printed with the receipt, and logs that verify against it, belong together: whoever changes, adds or removes an event that was
// known then, or a dossier, or a figure of the tally, gets another receipt; other tables of the report are bound through the logs they are made from. What is recorded later, and the erasure of what is personal, do not change it:
// instants of recording tell what was known. Two different sets of logs with one receipt would take 2⁸⁰ attempts to find.
//
// It does not prove that what was recorded is true, that nothing was kept from the logs, or when the receipt was made: for that, a copy has to be in
// somebody else's hands. It says nothing of dossiers that no event was known of then. On a basis without an instant everything known is counted,
// and any event recorded later makes another receipt. That each event is what was sealed, [Receipt.Verify] checks besides; of logs that nobody
// sealed, the digest covers the facts and not what is personal.
type Receipt struct {
	// Definitions is the [DefinitionsVersion] the figures were counted by.
	Definitions int
	// Basis is what they rest on.
	Basis Basis
	// Dossiers is how many dossiers were known, and Logs the digest over their logs. It is zero when the tally kept none, see
	// [TallyOptions.CountsOnly]; only the figures can be verified then.
	Dossiers int
	Logs     Digest
	// Figures is the digest over all cells of the tally, and the number of dossiers left out. It is zero in a receipt for a page that withholds
	// counts, see [Receipt.WithoutFigures]; only the logs can be verified then.
	Figures Digest
}

// WithoutFigures returns the receipt for a page on which counts are withheld. Few figures are possible behind a withheld cell: whoever has the digest of
// the true ones tries them all and finds which. The digest of the logs gives nothing away as long as nobody can guess their events.
func (r Receipt) WithoutFigures() Receipt {
	r.Figures = Digest{}
	return r
}

// Digest is a SHA-256 digest cut to 160 bits, which people can still copy. The zero value is none.
type Digest [20]byte

// IsZero reports whether there is none.
func (d Digest) IsZero() bool { return d == Digest{} }

// digits are those of Douglas Crockford's base 32: no I, L, O and U.
const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// String returns 32 digits and letters in groups of four.
func (d Digest) String() string { return grouped(d[:]) }

// grouped writes whole groups of 20 bits.
func grouped(b []byte) string {
	out := make([]byte, 0, len(b)*2)
	acc, bits, n := uint32(0), 0, 0
	for _, c := range b {
		acc, bits = acc<<8|uint32(c), bits+8
		for bits >= 5 {
			bits -= 5
			if n > 0 && n%4 == 0 {
				out = append(out, '-')
			}
			out = append(out, digits[acc>>bits&31])
			n++
		}
	}
	return string(out)
}

// ParseDigest reads the form of [Digest.String]; case and hyphens do not matter, O is read as 0, I and L as 1.
func ParseDigest(s string) (Digest, error) {
	var d Digest
	bad := func() (Digest, error) {
		return Digest{}, motcua.Invalid("report: digest", motcua.Problem{Code: motcua.CodeMalformed, Param: "32 digits and letters"})
	}
	acc, bits, n := uint32(0), 0, 0
	for _, c := range []byte(strings.ToUpper(s)) {
		switch c {
		case '-':
			continue
		case 'O':
			c = '0'
		case 'I', 'L':
			c = '1'
		}
		v := strings.IndexByte(digits, c)
		if v < 0 || n == len(d) {
			return bad()
		}
		acc, bits = acc<<5|uint32(v), bits+5 //nolint:gosec // below 32
		if bits >= 8 {
			bits -= 8
			d[n] = byte(acc >> bits)
			n++
		}
	}
	if n != len(d) || bits != 0 {
		return bad()
	}
	return d, nil
}

// MarshalText returns the form of [Digest.String]; nothing for none.
func (d Digest) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads the form of [ParseDigest]; nothing is none.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Digest{}
		return nil
	}
	v, err := ParseDigest(string(text))
	if err == nil {
		*d = v
	}
	return err
}

func digestOf(b []byte) (d Digest) {
	sum := sha256.Sum256(b)
	copy(d[:], sum[:])
	return d
}

// evidence is what a tally keeps of a log: whose it is, and a digest of it as it was known.
type evidence struct {
	id     dossier.ID
	digest Digest
}

func (e evidence) compare(o evidence) int {
	if e.id != o.id {
		return strings.Compare(string(e.id), string(o.id))
	}
	return slices.Compare(e.digest[:], o.digest[:])
}

// evidenceOf returns the evidence of a log as of an instant (the zero time: all of it): over its ID, the canonical form of each event up to the
// last that was known, and the seal of that one, which binds what is personal in all of them. ok is false when nothing was known of it.
//
// The form MC1 of a receipt stands for this layout, and for version 1 of the canonical form of events: receipts that were printed are verified for
// ever, so another layout comes with another form.
func evidenceOf(log dossier.Log, known time.Time, buffer []byte) (e evidence, scratch []byte, ok bool) {
	n := len(log.Events)
	for n > 0 && !known.IsZero() && log.Events[n-1].Recorded.After(known) {
		n--
	}
	if n == 0 {
		return evidence{}, buffer, false
	}
	b := append(buffer[:0], "motcua report log 1\n"...)
	b = appendText(b, string(log.ID))
	b = binary.AppendUvarint(b, uint64(n)) //nolint:gosec // not negative
	for i := range log.Events[:n] {
		at := len(b)
		b = append(b, 0, 0, 0, 0)
		b = dossier.AppendFacts(b, log.Events[i])
		binary.BigEndian.PutUint32(b[at:], uint32(len(b)-at-4)) //nolint:gosec // the length of one event
	}
	b = append(b, log.Events[n-1].Seal.Hash[:]...)
	return evidence{log.ID, digestOf(b)}, b, true
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// logsDigest puts the evidence of all logs together, in whatever order it came.
func logsDigest(all []evidence) Digest {
	all = slices.SortedFunc(slices.Values(all), evidence.compare)
	b := []byte("motcua report logs 1\n")
	for _, e := range all {
		b = appendText(b, string(e.id))
		b = append(b, e.digest[:]...)
	}
	return digestOf(b)
}

// figuresDigest is over every cell that is not empty, and over how many dossiers a policy left out. The other dossiers outside are in no column; where
// the tally keeps codes, the digest of the logs binds them.
func (t *Tally) figuresDigest() Digest {
	b := []byte("motcua report figures 1\n")
	for k, c := range t.Cells() {
		if c == (Counts{}) {
			continue
		}
		for _, s := range [...]string{k.Unit, k.Field, k.Level, k.Procedure, k.Channel.String()} {
			b = appendText(b, s)
		}
		for in := range c {
			for out := range c[in] {
				b = binary.AppendVarint(b, int64(c[in][out]))
			}
		}
	}
	return digestOf(binary.AppendVarint(b, int64(t.outside.LeftOut)))
}

// Receipt returns the receipt of the figures as they are now.
func (t *Tally) Receipt() Receipt {
	r := Receipt{Definitions: DefinitionsVersion, Basis: t.basis, Figures: t.figuresDigest()}
	if !t.countsOnly && !t.blind {
		r.Dossiers, r.Logs = len(t.evidence), logsDigest(t.evidence)
	}
	return r
}

// Verify counts the logs again by what the receipt says and returns the tally, with nil when the receipt is that of it. The key of the options must be
// the one the report had. The seals of the logs are verified too. What does not agree is a [*ReceiptError]; an error of the sequence is returned
// as it is, without a tally.
func (r Receipt) Verify(logs iter.Seq2[dossier.Log, error], o *TallyOptions) (*Tally, error) {
	options := TallyOptions{CountsOnly: r.Logs.IsZero()}
	if o != nil {
		options.Key = o.Key
	}
	t := NewTally(r.Basis, &options)
	var damaged []*dossier.TamperError
	for log, err := range logs {
		if err != nil {
			return nil, fmt.Errorf("report: receipt: %w", err)
		}
		t.Add(log)
		if err := tampered(log); err != nil {
			damaged = append(damaged, err)
		}
	}
	found := r.differences(t.Receipt())
	if damaged != nil {
		found = append(found, LogsDamaged)
		slices.Sort(found)
	}
	if found == nil {
		return t, nil
	}
	return t, &ReceiptError{Differences: found, Damaged: damaged}
}

func tampered(log dossier.Log) *dossier.TamperError {
	_, err := dossier.Verify(log)
	if t, ok := err.(*dossier.TamperError); ok { //nolint:errorlint // Verify without heads returns nothing else
		return t
	}
	return nil
}

// VerifyStore verifies against every dossier of a store. See [Receipt.Verify].
func (r Receipt) VerifyStore(ctx context.Context, store dossier.Store, o *TallyOptions) (*Tally, error) {
	return r.Verify(dossier.Logs(ctx, store), o)
}

// Compare says in what two receipts differ, without any logs: nil or a [*ReceiptError]. Logs are compared when both were made as of one instant and
// have a digest of them, figures when both have one of those.
func (r Receipt) Compare(o Receipt) error {
	if found := r.differences(o); found != nil {
		return &ReceiptError{Differences: found}
	}
	return nil
}

func (r Receipt) differences(o Receipt) []Difference {
	var found []Difference
	note := func(d Difference, differs bool) {
		if differs {
			found = append(found, d)
		}
	}
	note(DefinitionsDiffer, r.Definitions != o.Definitions)
	note(PeriodDiffers, r.Basis.Period != o.Basis.Period)
	note(AsOfDiffers, !r.Basis.AsOf.Equal(o.Basis.AsOf))
	note(PolicyDiffers, r.Basis.Policy != o.Basis.Policy)
	if r.Basis.AsOf.Equal(o.Basis.AsOf) && !r.Logs.IsZero() && !o.Logs.IsZero() {
		note(LogsDiffer, r.Logs != o.Logs || r.Dossiers != o.Dossiers)
	}
	if !r.Figures.IsZero() && !o.Figures.IsZero() {
		note(FiguresDiffer, r.Figures != o.Figures)
	}
	return found
}

// Difference is one thing in which a report is not what its receipt says.
type Difference uint8

// The differences.
const (
	DefinitionsDiffer Difference = iota // counted by another version of the definitions
	PeriodDiffers                       // another period
	AsOfDiffers                         // as of another instant
	PolicyDiffers                       // by other choices
	LogsDamaged                         // a seal says that an event is not what was recorded
	LogsDiffer                          // an event or a dossier that was known then was changed, added or removed
	FiguresDiffer                       // other figures
)

var differenceNames = [...]struct{ key, vi, en string }{
	{"definitions", "phiên bản định nghĩa khác", "another version of the definitions"},
	{"period", "kỳ báo cáo khác", "another period"},
	{"as_of", "thời điểm chốt số liệu khác", "as of another instant"},
	{"policy", "cách tính khác", "counted by other choices"},
	{"logs_damaged", "nhật ký không đúng với dấu niêm", "a log is not what was sealed"},
	{"logs", "nhật ký đã biết tại thời điểm đó đã bị thay đổi", "the logs known then were changed"},
	{"figures", "số liệu khác", "other figures"},
}

// String returns a stable key: "logs".
func (d Difference) String() string {
	if int(d) < len(differenceNames) {
		return differenceNames[d].key
	}
	return "difference " + strconv.Itoa(int(d))
}

// Text returns the difference in words.
func (d Difference) Text(l motcua.Language) string {
	if int(d) < len(differenceNames) {
		return wording(l)(differenceNames[d].vi, differenceNames[d].en)
	}
	return d.String()
}

// MarshalText returns the form of [Difference.String].
func (d Difference) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// ReceiptError says in what a report is not what its receipt says. Its text names no dossier.
type ReceiptError struct {
	// Differences has at least one, each once, in ascending order.
	Differences []Difference
	// Damaged has the first bad event of each log whose seals do not hold.
	Damaged []*dossier.TamperError
}

// Error returns "report: receipt: the logs known then were changed; other figures".
func (e *ReceiptError) Error() string { return "report: receipt: " + e.Text(motcua.English) }

// Text returns the differences in words.
func (e *ReceiptError) Text(l motcua.Language) string {
	texts := make([]string, len(e.Differences))
	for i, d := range e.Differences {
		texts[i] = d.Text(l)
		if d == LogsDamaged {
			texts[i] += fmt.Sprintf(wording(l)(" (%d hồ sơ)", " (dossiers: %d)"), len(e.Damaged))
		}
	}
	return strings.Join(texts, "; ")
}

// Has reports whether a difference is among them.
func (e *ReceiptError) Has(d Difference) bool { return slices.Contains(e.Differences, d) }

// Unwrap returns the damaged logs.
func (e *ReceiptError) Unwrap() []error {
	out := make([]error, len(e.Damaged))
	for i, t := range e.Damaged {
		out[i] = t
	}
	return out
}
