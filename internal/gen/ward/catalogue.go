package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
)

// groups are the three groups the ward reports by, under their keys in services.csv.
var groups = map[string]string{
	"land":    "Đất đai – Xây dựng – Đô thị",
	"justice": "Tư pháp – Hộ tịch",
	"policy":  "Chính sách",
}

// service is a row of services.csv with what catalogue.csv knows of the procedure: one case of a procedure, its limit, and
// how many dossiers of it there are.
type service struct {
	Code, Name, Group, Decision string
	Case                        string
	Term                        calendar.Term
	Convention                  string
	Law                         motcua.Citation
	Channels                    []dossier.Channel // by which the catalogue lets it come in

	Dossiers     int // all of them: so many online, so many by post, the others at the counter
	Online, Post int
	Supplemented int // how many of them need a supplement
}

func readServices(source fs.FS) ([]service, error) {
	rows, err := readTable(source, "catalogue.csv")
	if err != nil {
		return nil, err
	}
	known := map[string]row{}
	for _, r := range rows {
		known[r["code"]] = r
	}
	if rows, err = readTable(source, "services.csv"); err != nil {
		return nil, err
	}
	var services []service
	for _, r := range rows {
		s, err := readService(r, known[r["code"]])
		if err != nil {
			return nil, fmt.Errorf("services.csv: %s %s: %w", r["code"], r["case"], err)
		}
		services = append(services, s)
	}
	return services, nil
}

func readService(r, of row) (s service, err error) {
	if of == nil {
		return s, fmt.Errorf("not in catalogue.csv")
	}
	s = service{
		Code: r["code"], Name: cleanName(of["name_vi"], r["code"]), Group: groups[r["group"]], Decision: of["decision"],
		Case: r["case"], Convention: r["convention"],
	}
	if s.Group == "" {
		return s, fmt.Errorf("no such group")
	}
	if s.Term, err = calendar.ParseTerm(r["term"]); err != nil {
		return s, err
	}
	if s.Law.Quality, err = motcua.ParseQuality(r["quality"]); err != nil {
		return s, err
	}
	s.Law.Document, s.Law.Article = r["document"], r["article"]
	if r["issued"] != "" {
		if s.Law.Issued, err = motcua.ParseDate(r["issued"]); err != nil {
			return s, err
		}
	}
	if s.Channels, err = readChannels(of["limits_raw"]); err != nil {
		return s, err
	}
	for column, n := range map[string]*int{"dossiers": &s.Dossiers, "online": &s.Online, "post": &s.Post, "supplemented": &s.Supplemented} {
		if *n, err = strconv.Atoi(r[column]); err != nil {
			return s, err
		}
	}
	return s, nil
}

// cleanName undoes what the record adds to a name: a repeated code, doubled spaces, a mark at the end.
func cleanName(name, code string) string {
	name = strings.ReplaceAll(norm.NFC.String(name), "("+code+")", "")
	return strings.TrimRight(strings.Join(strings.Fields(name), " "), " .:;")
}

// readChannels reads the channels of limits as the catalogue records them: "ONLINE: 5 WORKING_DAY; DIRECT: 5 WORKING_DAY".
func readChannels(limits string) ([]dossier.Channel, error) {
	var channels []dossier.Channel
	for part := range strings.SplitSeq(limits, ";") {
		name, _, _ := strings.Cut(strings.TrimSpace(part), ":")
		c, ok := map[string]dossier.Channel{"DIRECT": dossier.Counter, "ONLINE": dossier.Online, "POSTAL": dossier.Post}[name]
		if !ok {
			return nil, fmt.Errorf("no such channel in the catalogue: %s", name)
		}
		channels = append(channels, c)
	}
	slices.Sort(channels)
	return slices.Compact(channels), nil
}

// limits returns the limits of a service: one for any channel where all three are open, else one for each that is.
func (s service) limits() []dossier.Limit {
	channels := s.Channels
	if len(channels) == 3 {
		channels = []dossier.Channel{dossier.UnknownChannel}
	}
	var limits []dossier.Limit
	for _, c := range channels {
		limits = append(limits, dossier.Limit{Channel: c, Case: s.Case, Term: s.Term, Convention: s.Convention, Source: s.Law})
	}
	return limits
}

// procedures puts the services of one code together and returns the catalogue, compiled and as JSON: by
// group, in the order in which the report names the groups, then by code.
func procedures(services []service) (*dossier.Catalogue, []byte, error) {
	var list []dossier.Procedure
	for _, s := range services {
		i := slices.IndexFunc(list, func(p dossier.Procedure) bool { return p.Code == s.Code })
		if i < 0 {
			i = len(list)
			list = append(list, dossier.Procedure{
				Code: s.Code, Name: s.Name, Field: s.Group,
				Source: motcua.Citation{Document: "QĐ " + s.Decision, Quality: motcua.Medium},
			})
		}
		list[i].Limits = append(list[i].Limits, s.limits()...)
	}
	order := []string{groups["land"], groups["justice"], groups["policy"]}
	slices.SortFunc(list, func(a, b dossier.Procedure) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Field), slices.Index(order, b.Field)), cmp.Compare(a.Code, b.Code))
	})
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(list); err != nil {
		return nil, nil, err
	}
	// Compiled from the text, as the example does it.
	catalogue, err := dossier.LoadCatalogue(bytes.NewReader(b.Bytes()))
	return catalogue, b.Bytes(), err
}
