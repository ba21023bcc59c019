package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// communeJSON returns the catalogue for communes.
//
// commune_procedures.csv has, for each of its procedures, what people read of its limit (limit_reading) and on what grounds
// (basis). Where the list itself has terms, those are taken. Where it has "OTHER", commune_readings.csv turns the reading
// into cases and terms: each reading that occurs is a row there, or several. commune_bases.csv turns the grounds into a
// citation; grounds without one are the decision that published the procedure.
func communeJSON(source fs.FS, catalogue []row) ([]byte, error) {
	national := make(map[string]row)
	for _, r := range catalogue {
		national[r["code"]] = r
	}
	tables := make(map[string][]row)
	for _, name := range []string{"commune_procedures.csv", "commune_readings.csv", "commune_bases.csv"} {
		rows, err := readTable(source, name)
		if err != nil {
			return nil, err
		}
		tables[name] = rows
	}
	readings, bases := make(map[string][]row), make(map[string]row)
	for _, r := range tables["commune_readings.csv"] {
		readings[r["reading"]] = append(readings[r["reading"]], r)
	}
	for _, r := range tables["commune_bases.csv"] {
		bases[r["basis"]] = r
	}
	var procedures []dossier.Procedure
	used := make(map[string]bool)
	for _, r := range tables["commune_procedures.csv"] {
		of, ok := national[r["code"]]
		if !ok {
			return nil, fmt.Errorf("commune_procedures.csv: %s is not in the list", r["code"])
		}
		basis, ok := bases[r["basis"]]
		if !ok {
			return nil, fmt.Errorf("commune_procedures.csv: %s: no such basis in commune_bases.csv", r["code"])
		}
		p, err := communeProcedure(r, of, readings[r["limit_reading"]], basis)
		if err != nil {
			return nil, fmt.Errorf("commune_procedures.csv: %s: %w", r["code"], err)
		}
		used[r["limit_reading"]], used[r["basis"]] = true, true
		procedures = append(procedures, p)
	}
	for text := range readings {
		if !used[text] {
			return nil, fmt.Errorf("commune_readings.csv: nobody reads so: %s", text)
		}
	}
	for text := range bases {
		if !used[text] {
			return nil, fmt.Errorf("commune_bases.csv: nobody cites: %s", text)
		}
	}
	out, err := indented(procedures)
	if err != nil {
		return nil, err
	}
	_, err = dossier.LoadCatalogue(bytes.NewReader(out)) // as its users do
	return out, err
}

// clean returns text in NFC with single spaces.
func clean(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

func communeProcedure(r, of row, readings []row, basis row) (dossier.Procedure, error) {
	p := dossier.Procedure{
		Code: r["code"], Name: strings.TrimRight(clean(r["name_vi"]), " .:;"), Field: clean(r["field_vi"]),
		From: motcua.MustDate(2026, time.July, 1), Levels: dossier.LevelCommune,
		Decision: motcua.Citation{Document: r["decision"], Quality: motcua.Medium},
		Source: motcua.Citation{
			Document: "Cơ sở dữ liệu quốc gia về thủ tục hành chính, bản sao tháng 7/2026", Quality: motcua.Medium,
		},
	}
	grounds, err := citation(r, basis)
	if err != nil {
		return p, err
	}
	if grounds.Document == "60/2014/QH13" {
		// Law on Civil Status 03/2026/QH16 takes its place; the limits under it are not known here.
		p.Until = motcua.MustDate(2027, time.March, 1)
	}
	recorded := dossier.ReadLimits(of["limits_raw"])
	hasTerm := slices.ContainsFunc(recorded, func(l dossier.Limit) bool { return l.Unclear == "" })
	if !hasTerm && len(readings) > 0 && readings[0]["term"] != "" {
		if p.Limits, p.Cases, err = byHand(recorded, readings, grounds); err != nil {
			return p, err
		}
	} else {
		p.Limits = merged(plain(recorded), of["limits_raw"])
		for i := range p.Limits {
			l := &p.Limits[i]
			l.Source = grounds
			if l.Unclear != "" && len(readings) > 0 {
				l.Unclear = dossier.UnclearElsewhere
			}
			if l.Reading != "" || l.Unclear != "" {
				l.Source.Quality = min(l.Source.Quality, motcua.Low)
			}
		}
	}
	for _, f := range dossier.ReadFees(of["fees_raw"]) {
		if f.Unclear == "" {
			f.Source, f.Recorded = p.Decision, ""
			p.Fees = append(p.Fees, f)
		}
	}
	// The copy cut the documents after 300 characters.
	documents := strings.Split(of["legal_documents"], "; ")
	for i, document := range documents {
		c := motcua.Citation{Document: clean(document), Quality: motcua.Medium}
		if i == len(documents)-1 && utf8.RuneCountInString(of["legal_documents"]) == 300 {
			c.Document, c.Quality = c.Document+"…", motcua.Low
		}
		if document != "" {
			p.Basis = append(p.Basis, c)
		}
	}
	return p, nil
}

// citation returns the grounds of a reading.
func citation(r, basis row) (c motcua.Citation, err error) {
	quality, _, _ := strings.Cut(r["confidence"], " ")
	if c.Quality, err = motcua.ParseQuality(quality); err != nil {
		return c, err
	}
	if c.Document = basis["document"]; c.Document == "" {
		c.Document = r["decision"]
		return c, nil
	}
	c.Article = basis["article"]
	if basis["issued"] != "" {
		c.Issued, err = motcua.ParseDate(basis["issued"])
	}
	return c, err
}

// channels returns those that limits name, or any for all three.
func channels(limits []dossier.Limit) []dossier.Channel {
	var out []dossier.Channel
	for _, l := range limits {
		if !slices.Contains(out, l.Channel) {
			out = append(out, l.Channel)
		}
	}
	slices.Sort(out)
	if len(out) == int(dossier.Post) && out[0] != dossier.UnknownChannel {
		return []dossier.Channel{dossier.UnknownChannel}
	}
	return out
}

// byHand returns the limits that people read, on the channels that are recorded.
func byHand(recorded []dossier.Limit, readings []row, grounds motcua.Citation) (limits []dossier.Limit, cases []dossier.Case, err error) {
	var texts []string
	for _, l := range recorded {
		texts = append(texts, l.Recorded)
	}
	for _, r := range readings {
		l := dossier.Limit{
			Case: r["case"], Convention: r["convention"], Recorded: strings.Join(texts, "; "), Reading: dossier.ReadByHand, Source: grounds,
		}
		if l.Term, err = calendar.ParseTerm(r["term"]); err != nil {
			return nil, nil, err
		}
		if r["quality"] != "" {
			if l.Source.Quality, err = motcua.ParseQuality(r["quality"]); err != nil {
				return nil, nil, err
			}
		}
		if r["article"] != "" {
			l.Source.Article = r["article"]
		}
		if l.Convention == "same_day_15h" && grounds.Document == "60/2014/QH13" {
			l.Source.Article = strings.Replace(l.Source.Article, "art. ", "art. 5(3), ", 1)
		}
		if r["stages"] != "" {
			for stage := range strings.SplitSeq(r["stages"], "; ") {
				name, term, _ := strings.Cut(stage, "=")
				t, err := calendar.ParseTerm(term)
				if err != nil {
					return nil, nil, err
				}
				l.Stages = append(l.Stages, dossier.Stage{Name: name, Term: t})
			}
		}
		if l.Case != "" {
			cases = append(cases, dossier.Case{Key: l.Case, Name: r["case_name"]})
		}
		for _, l.Channel = range channels(recorded) {
			limits = append(limits, l)
		}
	}
	return limits, cases, nil
}

// plain leaves out what is recorded twice on a channel, and what is unclear beside terms that are not.
func plain(recorded []dossier.Limit) []dossier.Limit {
	var out []dossier.Limit
	for _, l := range recorded {
		same := func(o dossier.Limit) bool {
			return o.Channel == l.Channel && o.Unclear == l.Unclear && o.Term == l.Term
		}
		hasTerm := func(o dossier.Limit) bool { return o.Channel == l.Channel && o.Unclear == "" }
		if slices.ContainsFunc(out, same) || l.Unclear != "" && slices.ContainsFunc(recorded, hasTerm) {
			continue
		}
		l.Case = ""
		out = append(out, l)
	}
	for i := range out {
		several := slices.ContainsFunc(out, func(o dossier.Limit) bool { return o.Channel == out[i].Channel && o.Term != out[i].Term })
		if several {
			out[i].Case = out[i].Term.String()
		}
	}
	return out
}

// merged makes one limit of those that are alike on all three channels. What is recorded then is the whole text.
func merged(limits []dossier.Limit, recorded string) []dossier.Limit {
	if all := channels(limits); len(all) != 1 || all[0] != dossier.UnknownChannel {
		return limits
	}
	var out []dossier.Limit
	for _, l := range limits {
		alike := 0
		for _, o := range limits {
			if o.Case == l.Case && o.Term == l.Term && o.Unclear == l.Unclear {
				alike++
			}
		}
		if alike != int(dossier.Post) {
			return limits
		}
		if l.Channel, l.Recorded = dossier.UnknownChannel, recorded; !slices.ContainsFunc(out, func(o dossier.Limit) bool { return o.Case == l.Case }) {
			out = append(out, l)
		}
	}
	return out
}
