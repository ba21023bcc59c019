package national

import (
	"bytes"
	"cmp"
	"compress/flate"
	_ "embed" // the lists are files
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Quality is how well the lists are known: a second-hand copy of state data, one good source.
const Quality = motcua.Medium

// copied is the name of the source in citations.
const copied = "Cơ sở dữ liệu quốc gia về thủ tục hành chính, bản sao tháng 7/2026"

// Published returns the first day of the month in which the list was read, 1 July 2026. The day itself is not known, and the
// list says nothing about earlier days: the versions of [Catalogue] begin here.
func Published() motcua.Date { return motcua.MustDate(2026, time.July, 1) }

// Source returns what the procedures cite as the place they were taken from.
func Source() motcua.Citation { return motcua.Citation{Document: copied, Quality: Quality} }

// Record is a procedure as the list has it, each text exactly as recorded: not in NFC where it is not, cut where the copy cut
// it.
type Record struct {
	// Code is the code of the procedure. Three are malformed.
	Code string
	// Name is the official name.
	Name string
	// Decision is the number of the decision that published it, without a day, often as free text.
	Decision string
	// Level is "Cấp Xã", "Cấp Tỉnh" or "Cấp Bộ/Trung ương", and empty for 85.
	Level string
	// Field is the group of the list (lĩnh vực).
	Field string
	// Limits are what [dossier.ReadLimits] reads, Fees what [dossier.ReadFees] reads; the text of a fee is cut after 40
	// characters.
	Limits string
	Fees   string
	// Components is the number of components. What they are, the list does not hold.
	Components string
	// Result is cut after 160 characters, Documents after 300. Documents are separated by "; ".
	Result    string
	Documents string
}

// The lengths, in characters, after which the copy cut texts.
const (
	resultCut    = 160
	documentsCut = 300
)

//go:embed procedures.bin
var procedures string

//go:embed commune.bin
var commune string

//go:embed essential.json
var essential string

var errData = errors.New("national: the embedded list is damaged")

// columns are the texts of a record in the order in which they are stored.
func (r *Record) columns() [10]*string {
	return [...]*string{
		&r.Code, &r.Name, &r.Decision, &r.Level, &r.Field, &r.Limits, &r.Fees, &r.Components, &r.Result, &r.Documents,
	}
}

// Records returns the list, by code. Each call unpacks it again, which takes some milliseconds; keep the result.
func Records() ([]Record, error) {
	data, err := unpack(procedures, proceduresSize)
	if err != nil {
		return nil, err
	}
	return decode(data)
}

// unpack undoes the compression. The size is known, so that nothing grows.
func unpack(compressed string, size int) ([]byte, error) {
	data := make([]byte, size)
	if _, err := io.ReadFull(flate.NewReader(strings.NewReader(compressed)), data); err != nil {
		return nil, fmt.Errorf("%w: %w", errData, err)
	}
	return data, nil
}

// decode reads what internal/gen/national encodes: the number of records and the length of the numbers; then column by
// column how many different texts it has and, for each record, 0 for the next new text or how far back the known one lies,
// from 1; then the texts, each with a line feed after it.
func decode(data []byte) ([]Record, error) {
	count, n := binary.Uvarint(data)
	data = data[max(n, 0):]
	size, m := binary.Uvarint(data)
	data = data[max(m, 0):]
	if n <= 0 || m <= 0 || size > uint64(len(data)) || count > size {
		return nil, errData
	}
	numbers, rest := data[:size], string(data[size:]) // every text is a part of this one string
	next := func() uint64 {
		v, n := binary.Uvarint(numbers)
		if n <= 0 {
			numbers = nil
			return 0
		}
		numbers = numbers[n:]
		return v
	}
	records := make([]Record, count)
	for column := range len((&Record{}).columns()) {
		different := next()
		if different > count {
			return nil, errData
		}
		texts := make([]string, 0, different)
		for i := range records {
			back := uint64(0)
			if different < count {
				back = next()
			}
			switch {
			case back == 0 && uint64(len(texts)) < different:
				text, after, ok := strings.Cut(rest, "\n")
				if !ok {
					return nil, errData
				}
				texts, rest = append(texts, text), after
				back = 1
			case back == 0 || back > uint64(len(texts)):
				return nil, errData
			}
			*records[i].columns()[column] = texts[uint64(len(texts))-back]
		}
	}
	if len(numbers) > 0 || rest != "" {
		return nil, errData
	}
	slices.SortFunc(records, func(a, b Record) int { return cmp.Compare(a.Code, b.Code) })
	return records, nil
}

// Procedure returns the record as a procedure: one version from [Published] on, every text as recorded, limits and fees as
// far as they can be read, with their reasons where they cannot. Where the copy cut a text, "…" stands behind it.
func (r Record) Procedure() dossier.Procedure {
	return r.procedure(dossier.ReadLimits(r.Limits), dossier.ReadFees(r.Fees))
}

// procedure takes what was read of the limits and fees, and keeps it.
func (r *Record) procedure(limits []dossier.Limit, fees []dossier.Fee) dossier.Procedure {
	p := dossier.Procedure{
		Code:     r.Code,
		Name:     r.Name,
		Field:    r.Field,
		From:     Published(),
		Levels:   level(r.Level),
		Limits:   limits,
		Fees:     fees,
		Decision: motcua.Citation{Document: r.Decision, Quality: Quality},
		Source:   Source(),
	}
	// What sets limits and fees is the decision. Hours and words are a reading of it, and what is unclear is none.
	for i := range limits {
		limits[i].Source = p.Decision
		if limits[i].Reading != "" || limits[i].Unclear != "" {
			limits[i].Source.Quality = motcua.Low
		}
	}
	for i := range fees {
		fees[i].Source = p.Decision
		if fees[i].Unclear != "" {
			fees[i].Source.Quality = motcua.Low
		}
	}
	if r.Result != "" {
		p.Results = []string{r.Result}
		if isCut(r.Result, resultCut) {
			p.Results[0] += "…"
		}
	}
	if r.Documents != "" {
		p.Basis = make([]motcua.Citation, 0, strings.Count(r.Documents, "; ")+1)
		for document := range strings.SplitSeq(r.Documents, "; ") {
			p.Basis = append(p.Basis, motcua.Citation{Document: document, Quality: Quality})
		}
		if last := &p.Basis[len(p.Basis)-1]; isCut(r.Documents, documentsCut) {
			last.Document += "…"
			last.Quality = motcua.Low
		}
	}
	return p
}

func isCut(s string, at int) bool { return len(s) >= at && utf8.RuneCountInString(s) == at }

func level(s string) dossier.Levels {
	switch s {
	case "Cấp Xã":
		return dossier.LevelCommune
	case "Cấp Tỉnh":
		return dossier.LevelProvince
	case "Cấp Bộ/Trung ương":
		return dossier.LevelCentral
	}
	return 0
}

// Procedures returns the procedures of the list, by code. Each call reads it again; keep the result.
func Procedures() ([]dossier.Procedure, error) {
	records, err := Records()
	if err != nil {
		return nil, err
	}
	// The same text is recorded over and over: it is read once.
	limits, fees := make(map[string][]dossier.Limit), make(map[string][]dossier.Fee)
	out := make([]dossier.Procedure, len(records))
	for i := range records {
		r := &records[i]
		l, ok := limits[r.Limits]
		if !ok {
			l = dossier.ReadLimits(r.Limits)
			limits[r.Limits] = l
		}
		f, ok := fees[r.Fees]
		if !ok {
			f = dossier.ReadFees(r.Fees)
			fees[r.Fees] = f
		}
		out[i] = r.procedure(slices.Clone(l), slices.Clone(f))
	}
	return out, nil
}

// Catalogue returns the list as a catalogue. Each call reads it again; keep the result.
func Catalogue() (*dossier.Catalogue, error) {
	all, err := Procedures()
	if err != nil {
		return nil, err
	}
	return dossier.NewCatalogue(all...)
}

// Commune returns the catalogue of 191 procedures of ministries that communes handle, ready for use: in NFC, with terms and
// conventions also where the list has "OTHER" and the law or the text of the record says more. The quality of each limit says how
// sure its reading is. Procedures whose limits rest on the Law on Civil Status 60/2014/QH13 end on 1 March 2027, when Law
// 03/2026/QH16 takes its place. Each call reads it again; keep the result.
func Commune() (*dossier.Catalogue, error) {
	text, err := unpack(commune, communeSize)
	if err != nil {
		return nil, err
	}
	return dossier.LoadCatalogue(bytes.NewReader(text))
}

// CommuneJSON returns the text of [Commune], to be copied, changed and loaded with [dossier.LoadCatalogue].
func CommuneJSON() (string, error) {
	text, err := unpack(commune, communeSize)
	return string(text), err
}

// EssentialServices returns the list of the 25 essential services of Decision 06/QĐ-TTg of 6 January 2022 with the codes that
// the national list of July 2026 has for them. Decisions 422/QĐ-TTg of 4 April 2022 and 206/QĐ-TTg of 28 February 2024 add more;
// their lists were not found.
func EssentialServices() (dossier.List, error) { return dossier.LoadList(strings.NewReader(essential)) }

// EssentialServicesJSON returns the text of [EssentialServices], to be copied, changed and loaded with [dossier.LoadList].
func EssentialServicesJSON() string { return essential }
