package dossier

import (
	"fmt"
	"io"
	"slices"

	"github.com/motcua/motcua"
)

// List (danh mục dịch vụ) is a list of services somebody has decided on, such as the 25 essential services of Decision
// 06/QĐ-TTg of 6 January 2022, with the codes of the procedures that stand behind them.
type List struct {
	// Key names the list: "essential-25".
	Key string `json:"key"`
	// Name is what people read.
	Name string `json:"name"`
	// Decision issued it.
	Decision motcua.Citation `json:"decision,omitzero"`
	// Items are its services, in its order.
	Items []ListItem `json:"items"`
}

// ListItem is a service of a [List].
type ListItem struct {
	// No is its number in the list.
	No int `json:"no"`
	// Name is the name in the list.
	Name string `json:"name"`
	// Owner is the authority in charge, Formerly the one before it where that has changed.
	Owner    string `json:"owner,omitempty"`
	Formerly string `json:"formerly,omitempty"`
	// Codes are the procedures behind the service: it is there when all of them are.
	Codes []string `json:"codes,omitempty"`
	// Incomplete says that more procedures belong to it than Codes names.
	Incomplete bool `json:"incomplete,omitzero"`
	// Near are procedures that come near it without being it. They do not count.
	Near []string `json:"near,omitempty"`
	// Levels are the levels of government that handle it, Handler says who.
	Levels  Levels `json:"levels,omitzero"`
	Handler string `json:"handler,omitempty"`
	// Limit is its time limit in words. The one that counts is in the catalogue.
	Limit string `json:"limit,omitempty"`
	// Note is what else is to be known about the codes.
	Note string `json:"note,omitempty"`
	// Source says where the codes are from, and how sure that is.
	Source motcua.Citation `json:"source,omitzero"`
}

// Owners returns the authorities in charge, in the order in which the list first names them.
func (l List) Owners() []string {
	var out []string
	for _, item := range l.Items {
		if item.Owner != "" && !slices.Contains(out, item.Owner) {
			out = append(out, item.Owner)
		}
	}
	return out
}

// Of returns the part of the list that an authority is in charge of. Items it was in charge of before are not in it.
func (l List) Of(owner string) List {
	items := l.Items
	l.Items = nil
	for _, item := range items {
		if item.Owner == owner {
			l.Items = append(l.Items, item)
		}
	}
	return l
}

// CoverageState says how much of a service a catalogue has. The zero value is unknown.
type CoverageState uint8

// The states.
const (
	CoverageUnknown CoverageState = iota // the list has no code for the service
	CoverageNone                         // none of its codes has a version on the day
	CoverageSome                         // some have, or all that the list names of more
	CoverageAll                          // all have
)

var coverageNames = [...]struct{ key, vi, en string }{
	{"unknown", "danh sách không có mã thủ tục", "the list has no code"},
	{"none", "chưa có", "none"},
	{"some", "có một phần", "in part"},
	{"all", "có đủ", "all"},
}

// String returns the key of the state: "all".
func (s CoverageState) String() string {
	if int(s) < len(coverageNames) {
		return coverageNames[s].key
	}
	return coverageNames[0].key
}

// Text returns the state in words.
func (s CoverageState) Text(l motcua.Language) string {
	if int(s) >= len(coverageNames) {
		s = CoverageUnknown
	}
	if l == motcua.English {
		return coverageNames[s].en
	}
	return coverageNames[s].vi
}

// MarshalText returns the form of [CoverageState.String].
func (s CoverageState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the form of [CoverageState.String]; empty text is the zero value.
func (s *CoverageState) UnmarshalText(text []byte) error {
	for i, n := range coverageNames {
		if n.key == string(text) || i == 0 && len(text) == 0 {
			*s = CoverageState(i)
			return nil
		}
	}
	return motcua.Invalid("dossier: coverage", motcua.Problem{Code: motcua.CodeUnknown, Param: "unknown, none, some, all"})
}

// Coverage says which services of a list a catalogue has on a day.
type Coverage struct {
	// List is the key of the list, On the day.
	List string      `json:"list"`
	On   motcua.Date `json:"on"`
	// Items are the services in the order of the list.
	Items []CoveredItem `json:"items"`
}

// CoveredItem is a service of a list and what the catalogue has of it.
type CoveredItem struct {
	// No, Name and Owner are those of the [ListItem].
	No    int    `json:"no"`
	Name  string `json:"name"`
	Owner string `json:"owner,omitempty"`
	// State sums up the others.
	State CoverageState `json:"state"`
	// Found are its codes with a version on the day, Missing those without.
	Found   []string `json:"found,omitempty"`
	Missing []string `json:"missing,omitempty"`
}

// Coverage says which services of the list have procedures in a catalogue that apply on a day.
func (l List) Coverage(c *Catalogue, on motcua.Date) Coverage {
	out := Coverage{List: l.Key, On: on, Items: make([]CoveredItem, len(l.Items))}
	for i, item := range l.Items {
		covered := CoveredItem{No: item.No, Name: item.Name, Owner: item.Owner}
		for _, code := range item.Codes {
			if _, ok := c.at(code, on); ok {
				covered.Found = append(covered.Found, code)
			} else {
				covered.Missing = append(covered.Missing, code)
			}
		}
		switch {
		case len(item.Codes) == 0:
		case covered.Found == nil:
			covered.State = CoverageNone
		case covered.Missing == nil && !item.Incomplete:
			covered.State = CoverageAll
		default:
			covered.State = CoverageSome
		}
		out.Items[i] = covered
	}
	return out
}

// Ratio returns the services of which all procedures are in the catalogue, out of all services of the list. A service for which
// the list has no code, or not all, may be there under codes that it does not name: it makes the part a range.
func (c Coverage) Ratio() motcua.Ratio {
	var all, unknown int64
	for _, item := range c.Items {
		switch {
		case item.State == CoverageAll:
			all++
		case item.State != CoverageNone && item.Missing == nil:
			unknown++
		}
	}
	return motcua.Ratio{
		Part: motcua.Between(all, all+unknown), Whole: motcua.Exactly(int64(len(c.Items))),
		Of: "services with all procedures in the catalogue / services of the list",
	}
}

// Missing returns the services that are not known to be there in full, in the order of the list.
func (c Coverage) Missing() []CoveredItem {
	return slices.DeleteFunc(slices.Clone(c.Items), func(i CoveredItem) bool { return i.State == CoverageAll })
}

// LoadList reads a list from a JSON object, in the form that encoding a [List] gives. It is as strict as [LoadCatalogue]:
// fields nobody knows, fields given twice and null are refused, and so are an item without a number or a name, a number given
// twice, and a code given twice for an item. All mistakes come together in an [*motcua.InvalidError], with paths such as
// "line 12: items[3].name". Other errors are what the reader reports.
func LoadList(r io.Reader) (List, error) {
	const what = "dossier: list"
	l, root, err := load(r, what, maxFile)
	if err != nil {
		return List{}, err
	}
	list := l.serviceList(root)
	if l.problems != nil {
		return List{}, motcua.Invalid(what, l.problems...)
	}
	return list, nil
}

func (l *loader) serviceList(n node) List {
	const path = "list"
	field := l.object(n, path, "key", "name", "decision", "items")
	list := List{
		Key:      l.requiredText(n, field, "key"),
		Name:     l.requiredText(n, field, "name"),
		Decision: l.citation(field("decision")),
	}
	items, at, given := field("items")
	if !given && n.kind == '{' {
		l.problem(n, at, motcua.CodeRequired, "")
	}
	numbers := make(map[int]int)
	each(l, items, "items", given, func(n node, path string) {
		item := l.listItem(n, path)
		if first, dup := numbers[item.No]; dup && item.No > 0 {
			l.problem(n, path+".no", motcua.CodeDuplicate, fmt.Sprintf("items[%d].no", first))
		} else {
			numbers[item.No] = len(list.Items)
		}
		list.Items = append(list.Items, item)
	})
	return list
}

func (l *loader) listItem(n node, path string) ListItem {
	field := l.object(n, path, "no", "name", "owner", "formerly", "codes", "incomplete", "near",
		"levels", "handler", "limit", "note", "source")
	item := ListItem{
		No:         l.count(field("no")),
		Name:       l.requiredText(n, field, "name"),
		Owner:      l.text(field("owner")),
		Formerly:   l.text(field("formerly")),
		Codes:      l.texts(field("codes")),
		Incomplete: l.flag(field("incomplete")),
		Near:       l.texts(field("near")),
		Levels:     l.levels(field("levels")),
		Handler:    l.text(field("handler")),
		Limit:      l.text(field("limit")),
		Note:       l.text(field("note")),
		Source:     l.citation(field("source")),
	}
	if no, at, given := field("no"); n.kind == '{' && (!given || no.kind == '0' && no.text == "0") {
		l.problem(n, at, motcua.CodeRequired, "1..")
	}
	first := make(map[string]int)
	for i, code := range item.Codes {
		if j, dup := first[code]; dup {
			l.problem(n, fmt.Sprintf("%s.codes[%d]", path, i), motcua.CodeDuplicate, fmt.Sprintf("%s.codes[%d]", path, j))
			continue
		}
		first[code] = i
		if code == "" {
			l.problem(n, fmt.Sprintf("%s.codes[%d]", path, i), motcua.CodeRequired, "")
		}
	}
	return item
}

// requiredText reads a text of an object that must be there and must not be empty.
func (l *loader) requiredText(of node, field func(string) (node, string, bool), name string) string {
	n, path, given := field(name)
	s := l.text(n, path, given)
	switch {
	case !given && of.kind == '{':
		l.problem(of, path, motcua.CodeRequired, "")
	case given && n.kind == '"' && s == "":
		l.problem(n, path, motcua.CodeRequired, "")
	}
	return s
}
