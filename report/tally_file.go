package report

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// tallyFormat names the form of a tally as a file, and changes when programs that read it would have to.
const tallyFormat = "motcua.tally/1"

// tallyFile begins errors.
const tallyFile = "report: tally file"

// What a file may hold at most.
const (
	maxTallyFile = 256 << 20 // bytes: more than two million dossiers with their codes
	maxKeyText   = 1000      // bytes of a part of a key
	maxTallyID   = 256       // bytes of a code
	maxCells     = 1_000_000
	maxInCell    = math.MaxInt32
)

var (
	inflowKeys  = [...]string{"online", "direct", "carried"}
	outcomeKeys = [...]string{"early", "on_time", "late", "open", "open_late"}
)

// WriteJSON writes the tally as a JSON object that [LoadTally] reads, for a ward to send up and a province to add up: the basis, the cells with
// their counts and codes, what is outside, the digests of the logs and the receipt. The same tally gives the same bytes, in whatever order its dossiers
// were counted. It holds no personal data, but for what codes and names of units may hold by themselves. A tally that does not add up, without a
// period, or with a code or a key that a reader would refuse, is an [*motcua.InvalidError], and nothing is written.
func (t *Tally) WriteJSON(w io.Writer) error {
	if err := t.writable(); err != nil {
		return err
	}
	var b bytes.Buffer
	line := func(s ...string) {
		for _, part := range s {
			b.WriteString(part)
		}
		b.WriteByte('\n')
	}
	policy, err := json.Marshal(t.basis.Policy.json())
	if err != nil {
		return err
	}
	line("{")
	line(`"format":`, quote(tallyFormat), `,`)
	line(`"definitions":`, strconv.Itoa(DefinitionsVersion), `,`)
	line(`"period":`, quote(t.basis.Period.String()), `,`)
	if !t.basis.AsOf.IsZero() {
		line(`"as_of":`, quote(instantJSON(t.basis.AsOf)), `,`)
	}
	line(`"policy":`, string(policy), `,`)
	line(`"codes":`, strconv.FormatBool(!t.countsOnly), `,`)
	line(`"cells":[`)
	between := ""
	for k, c := range t.Cells() {
		if c == (Counts{}) {
			continue
		}
		b.WriteString(between)
		between = ",\n"
		t.writeCell(&b, k, c)
	}
	line("\n],")
	o := t.outside
	line(
		`"outside":{"not_accepted":`, strconv.Itoa(o.NotAccepted), `,"accepted_after":`, strconv.Itoa(o.AcceptedAfter),
		`,"finished_before":`, strconv.Itoa(o.FinishedBefore), `,"left_out":`, strconv.Itoa(o.LeftOut), `},`)
	if !t.countsOnly {
		line(`"left_out":{`)
		for in, ids := range t.leftOut {
			end := ","
			if in == len(t.leftOut)-1 {
				end = "},"
			}
			line(quote(inflowKeys[in]), `:`, quoteIDs(slices.Sorted(slices.Values(ids))), end)
		}
	}
	if !t.countsOnly && !t.blind {
		line(`"logs":[`)
		for i, e := range slices.SortedFunc(slices.Values(t.evidence), evidence.compare) {
			if i > 0 {
				b.WriteString(",\n")
			}
			b.WriteString(`[` + quote(string(e.id)) + `,"` + e.digest.String() + `"]`)
		}
		line("\n],")
	}
	line(`"receipt":`, quote(t.Receipt().String()))
	line("}")
	if b.Len() > maxTallyFile {
		return motcua.Invalid(tallyFile, motcua.Problem{Code: motcua.CodeTooLong, Param: tooLong(maxTallyFile)})
	}
	_, err = b.WriteTo(w)
	return err
}

func (t *Tally) writeCell(b *bytes.Buffer, k Key, c Counts) {
	b.WriteString(`{"unit":` + quote(k.Unit) + `,"field":` + quote(k.Field) + `,"level":` + quote(k.Level) +
		`,"procedure":` + quote(k.Procedure) + `,"channel":` + quote(k.Channel.String()) + `,"counts":{`)
	between := ""
	for in, row := range c {
		if row == [5]int{} {
			continue
		}
		b.WriteString(between + quote(inflowKeys[in]) + ":[")
		between = ","
		for out, n := range row {
			if out > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteByte(']')
	}
	b.WriteByte('}')
	if !t.countsOnly {
		var ids [3][5][]dossier.ID
		for _, m := range t.cells[k].members {
			ids[m.In][m.Out] = append(ids[m.In][m.Out], m.ID)
		}
		b.WriteString(`,"dossiers":{`)
		between = ""
		for in, row := range ids {
			if c[in] == [5]int{} {
				continue
			}
			b.WriteString(between + quote(inflowKeys[in]) + ":[")
			between = ","
			for out, list := range row {
				if out > 0 {
					b.WriteByte(',')
				}
				slices.Sort(list)
				b.WriteString(quoteIDs(list))
			}
			b.WriteByte(']')
		}
		b.WriteByte('}')
	}
	b.WriteByte('}')
}

// quote writes a text as JSON. What is not UTF-8 was refused before.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(b)
}

func quoteIDs(ids []dossier.ID) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quote(string(id)))
	}
	b.WriteByte(']')
	return b.String()
}

// writable says what a reader would refuse.
func (t *Tally) writable() error {
	problems, _ := motcua.ProblemsAt("", t.Check())
	bad := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	if t.basis.Period.IsZero() {
		bad("period", motcua.CodeRequired, "")
	}
	if a := t.basis.AsOf; !a.IsZero() && motcua.DateOf(a).IsZero() {
		bad("as_of", motcua.CodeOutOfRange, "0001..9999")
	}
	for i, n := range t.basis.Policy.numbers() {
		if choice := policyChoices[i]; int(n) >= len(choice.values) {
			bad("policy."+choice.name, motcua.CodeUnknown, strings.Join(choice.values, ", "))
		}
	}
	text := func(path, s string, most int) {
		switch {
		case !utf8.ValidString(s):
			bad(path, motcua.CodeNotUTF8, "")
		case len(s) > most:
			bad(path, motcua.CodeTooLong, strconv.Itoa(most)+" bytes")
		}
	}
	id := func(path string, s dossier.ID) {
		if s == "" {
			bad(path, motcua.CodeRequired, "")
		}
		text(path, string(s), maxTallyID)
	}
	i := 0
	for k := range t.Cells() {
		at := "cells[" + strconv.Itoa(i) + "]."
		i++
		text(at+"unit", k.Unit, maxKeyText)
		text(at+"field", k.Field, maxKeyText)
		text(at+"level", k.Level, maxKeyText)
		text(at+"procedure", k.Procedure, maxKeyText)
		if k.Channel > dossier.Post {
			bad(at+"channel", motcua.CodeUnknown, "")
		}
		for _, m := range t.cells[k].members {
			id(at+"dossiers", m.ID)
		}
	}
	for _, ids := range t.leftOut {
		for _, d := range ids {
			id("left_out", d)
		}
	}
	for _, e := range t.evidence {
		id("logs", e.id)
	}
	return motcua.Invalid(tallyFile, problems...)
}

// LoadTally reads the form of [Tally.WriteJSON]. It is strict: unknown, repeated and missing fields, counts that are not those of the codes, a
// dossier in two cells, digests that are not those of the receipt, figures counted by another [DefinitionsVersion] and more than 256 MiB are
// refused; every mistake is reported at once, up to a thousand, in an [*motcua.InvalidError] with paths such as cells[2].counts.online. An error of
// the reader is returned wrapped.
//
// The tally can be merged and continued like the one that was written; the key of the options is for dossiers that are added to it. With
// [TallyOptions.CountsOnly] the codes are checked and dropped. The digest of the receipt shows a mistake, not a lie: whoever writes the file can
// write another receipt, so compare it with the one that was printed, or verify it.
func LoadTally(in io.Reader, o *TallyOptions) (*Tally, error) { return loadTally(in, o, maxTallyFile) }

func loadTally(in io.Reader, o *TallyOptions, most int64) (*Tally, error) {
	s, err := newStrict(in, most, tallyFile)
	if err != nil {
		return nil, err
	}
	t := NewTally(Basis{}, o)
	drop := t.countsOnly
	definitions, codes, receipt := 0, false, Receipt{}
	t.blind = true
	s.object(append(
		s.head(tallyFormat, &definitions, &t.basis),
		member{"codes", true, func() { codes = s.flag() }},
		member{"cells", true, func() {
			n, _ := s.list(func(int) { t.readCell(s) })
			if n > maxCells {
				s.bad("", motcua.CodeTooLong, strconv.Itoa(maxCells)+" cells")
			}
		}},
		member{"outside", true, func() {
			s.object(
				member{"not_accepted", true, func() { t.outside.NotAccepted = s.count(maxInCell) }},
				member{"accepted_after", true, func() { t.outside.AcceptedAfter = s.count(maxInCell) }},
				member{"finished_before", true, func() { t.outside.FinishedBefore = s.count(maxInCell) }},
				member{"left_out", true, func() { t.outside.LeftOut = s.count(maxInCell) }},
			)
		}},
		member{"left_out", false, func() {
			s.object(
				member{inflowKeys[ReceivedOnline], true, func() { t.leftOut[ReceivedOnline] = s.ids() }},
				member{inflowKeys[ReceivedDirect], true, func() { t.leftOut[ReceivedDirect] = s.ids() }},
				member{inflowKeys[CarriedOver], true, func() { t.leftOut[CarriedOver] = s.ids() }},
			)
		}},
		member{"logs", false, func() {
			t.blind = false
			s.list(func(int) { t.readLog(s) })
		}},
		member{"receipt", true, func() { receipt = parsed(s, 4*maxWord, ParseReceipt) }},
	)...)
	if s.problems == nil {
		t.countsOnly = !codes
		s.add(t.loaded(definitions, receipt)...)
	}
	if err := s.err(tallyFile); err != nil {
		return nil, err
	}
	if drop && !t.countsOnly {
		t.countsOnly, t.leftOut, t.evidence = true, [3][]dossier.ID{}, nil
		for _, cell := range t.cells {
			cell.members = nil
		}
	}
	return t, nil
}

// loaded says what does not hang together in a file in which every value can be read.
func (t *Tally) loaded(definitions int, receipt Receipt) []motcua.Problem {
	var problems []motcua.Problem
	bad := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	if definitions != DefinitionsVersion {
		bad("definitions", motcua.CodeUnknown, strconv.Itoa(DefinitionsVersion))
	}
	named := t.namedLeftOut()
	for _, cell := range t.cells {
		named += len(cell.members)
	}
	if t.countsOnly {
		if named > 0 || !t.blind {
			bad("codes", motcua.CodeNotAllowed, "dossiers, left_out, logs")
		}
		t.blind = false
	} else {
		found, _ := motcua.ProblemsAt("", t.Check())
		problems = append(problems, found...)
		if t.namedLeftOut() != t.outside.LeftOut {
			bad("outside.left_out", motcua.CodeSum, "left_out")
		}
		if !t.blind && !t.witnessed() {
			bad("logs", motcua.CodeSum, "dossiers")
		}
	}
	if problems == nil {
		if again := t.Receipt(); again.String() != receipt.String() {
			bad("receipt", motcua.CodeDiffers, "the figures")
		}
	}
	return problems
}

// witnessed reports whether there is a log for every dossier that is named, and as many logs as dossiers were seen.
func (t *Tally) witnessed() bool {
	known := make(map[dossier.ID]bool, len(t.evidence))
	for _, e := range t.evidence {
		known[e.id] = true
	}
	for id := range t.places() {
		if !known[id] {
			return false
		}
	}
	return len(t.evidence) == t.Seen()
}

func (t *Tally) readCell(s *strict) {
	var k Key
	var counts Counts
	var members []Member
	text := func(to *string) func() {
		return func() { *to, _ = s.text(maxKeyText) }
	}
	row := func(in int) member {
		return member{inflowKeys[in], false, func() {
			n, ok := s.list(func(out int) {
				if n := s.count(maxInCell); out < len(outcomeKeys) {
					counts[in][out] = n
				}
			})
			if ok && n != len(outcomeKeys) {
				s.bad("", motcua.CodeFieldCount, strings.Join(outcomeKeys[:], ", "))
			}
		}}
	}
	lists := func(in int) member {
		return member{inflowKeys[in], false, func() {
			n, ok := s.list(func(out int) {
				for _, id := range s.ids() {
					members = append(members, Member{ID: id, In: Inflow(in), Out: Outcome(out)}) //nolint:gosec // checked below
				}
			})
			if ok && n != len(outcomeKeys) {
				s.bad("", motcua.CodeFieldCount, strings.Join(outcomeKeys[:], ", "))
			}
		}}
	}
	s.object(
		member{"unit", true, text(&k.Unit)}, member{"field", true, text(&k.Field)}, member{"level", true, text(&k.Level)},
		member{"procedure", true, text(&k.Procedure)},
		member{"channel", true, func() {
			k.Channel = parsed(s, maxWord, func(v string) (dossier.Channel, error) {
				if v == "" {
					return dossier.UnknownChannel, nil
				}
				return dossier.ParseChannel(v)
			})
		}},
		member{"counts", true, func() { s.object(row(0), row(1), row(2)) }},
		member{"dossiers", false, func() { s.object(lists(0), lists(1), lists(2)) }},
	)
	switch {
	case s.problems != nil:
	case t.cells[k] != nil:
		s.bad("", motcua.CodeDuplicate, "a cell before")
	case counts == Counts{}:
		s.bad("counts", motcua.CodeEmpty, "")
	default:
		t.cells[k] = &cellOf{counts, members}
	}
}

func (t *Tally) readLog(s *strict) {
	var e evidence
	n, ok := s.list(func(i int) {
		switch i {
		case 0:
			e.id = s.id()
		case 1:
			e.digest = parsed(s, maxWord, ParseDigest)
		default:
			s.rest(s.token())
		}
	})
	if ok && n != 2 {
		s.bad("", motcua.CodeFieldCount, "2")
	}
	t.evidence = append(t.evidence, e)
}

func (s *strict) id() dossier.ID {
	v, ok := s.text(maxTallyID)
	if ok && v == "" {
		s.bad("", motcua.CodeRequired, "")
	}
	return dossier.ID(v)
}

func (s *strict) ids() (out []dossier.ID) {
	s.list(func(int) { out = append(out, s.id()) })
	return out
}
