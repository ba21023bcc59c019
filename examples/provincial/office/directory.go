package office

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/paper"
	"github.com/motcua/motcua/identity"
)

// Directory is what no log holds: the agencies and units by their codes, the words of reason codes, the heads of the papers. A province writes
// it down in directory.json in the data folder, see [ReadDirectory].
type Directory struct {
	// Province is the name of the whole.
	Province string
	// Agencies are the codes of the agencies that receive dossiers, each with a counter: "H40.14.03". Their names are in Units.
	Agencies []string
	// Offices head the papers of each agency.
	Offices map[string]paper.Office
	// Units has the name of every unit by its code, agencies among them, and the bodies outside that are asked for opinions.
	Units map[string]string
	// Reasons are the codes that people choose from, by the command that wants one; "deny" stands for a result that is a denial.
	Reasons map[string][]Reason
}

// Reason is a code for why, with its words.
type Reason struct {
	// Code is what logs hold; Vietnamese and English are its words.
	Code, Vietnamese, English string
}

// Text returns the words; in English the Vietnamese ones when there are no others.
func (r Reason) Text(l motcua.Language) string {
	if l == motcua.English && r.English != "" {
		return r.English
	}
	return r.Vietnamese
}

// DirectoryFile is the name of the directory in the data folder.
const DirectoryFile = "directory.json"

// directoryForm is the form of that file. Everything is in lists, so that a code that stands twice is seen.
type directoryForm struct {
	Province struct {
		Code string `json:"code"`
		Name string `json:"name"`
	} `json:"province"`
	Agencies []struct {
		Code   string       `json:"code"`
		Office paper.Office `json:"office"`
	} `json:"agencies"`
	Units []struct {
		Code string `json:"code"`
		Name string `json:"name"`
	} `json:"units"`
	Reasons []struct {
		Command    string `json:"command"`
		Code       string `json:"code"`
		Vietnamese string `json:"vi"`
		English    string `json:"en"`
	} `json:"reasons"`
}

// reasoned are the commands that cannot be sent without a reason, and what stands for a denial.
var reasoned = [...]string{"request_supplement", "refuse", "extend", "withdraw", "stop", "reopen", "correct", "suspend", "erase", deny}

const deny = "deny"

// ReadDirectory reads a directory as JSON:
//
//	{
//	  "province": {"code": "H40", "name": "…"},
//	  "agencies": [{"code": "H40.14.03", "office": {"parent": "…", "name": "…", "place": "…", "contact": "…"}}, …],
//	  "units": [{"code": "H40.14.03", "name": "…"}, {"code": "H40.14.03.01", "name": "…"}, …],
//	  "reasons": [{"command": "refuse", "code": "scope", "vi": "…", "en": "…"}, …]
//	}
//
// Every agency is one of the units, and has a code in the order of QĐ 20/2020; other units may have any. Every command that wants a reason has one at
// least, and a code that several want has the same words. Unknown fields are refused; every mistake is reported at once, as an
// [*motcua.InvalidError].
func ReadDirectory(in io.Reader) (*Directory, error) {
	d := json.NewDecoder(in)
	d.DisallowUnknownFields()
	var form directoryForm
	err := d.Decode(&form)
	if err == nil && !errors.Is(d.Decode(new(any)), io.EOF) {
		err = errors.New("more than one value")
	}
	if err != nil {
		return nil, fmt.Errorf("office: directory: %w", err)
	}
	return form.directory()
}

func (form *directoryForm) directory() (*Directory, error) {
	var problems []motcua.Problem
	add := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	required := func(path, value string) {
		if strings.TrimSpace(value) == "" {
			add(path, motcua.CodeRequired, "")
		}
	}
	code := func(path, value string) {
		if c, err := identity.ParseAgencyCode(value); err != nil || c.String() != value {
			add(path, motcua.CodeMalformed, "H40.14.03")
		}
	}
	d := &Directory{
		Province: form.Province.Name, Offices: make(map[string]paper.Office), Units: make(map[string]string), Reasons: make(map[string][]Reason),
	}
	required("province.name", form.Province.Name)
	code("province.code", form.Province.Code)
	d.Units[form.Province.Code] = form.Province.Name
	for i, u := range form.Units {
		path := fmt.Sprintf("units[%d]", i)
		required(path+".code", u.Code)
		required(path+".name", u.Name)
		if p := dossier.CheckReason(path+".code", u.Code); p.Code != "" {
			problems = append(problems, p)
		}
		if _, ok := d.Units[u.Code]; ok {
			add(path+".code", motcua.CodeDuplicate, "")
		}
		d.Units[u.Code] = u.Name
	}
	if len(form.Agencies) == 0 {
		add("agencies", motcua.CodeRequired, "")
	}
	for i, a := range form.Agencies {
		path := fmt.Sprintf("agencies[%d]", i)
		code(path+".code", a.Code)
		if _, ok := d.Units[a.Code]; !ok {
			add(path+".code", motcua.CodeUnknown, "units")
		}
		if slices.Contains(d.Agencies, a.Code) {
			add(path+".code", motcua.CodeDuplicate, "")
		}
		required(path+".office.name", a.Office.Name)
		d.Agencies = append(d.Agencies, a.Code)
		d.Offices[a.Code] = a.Office
	}
	for i, r := range form.Reasons {
		path := fmt.Sprintf("reasons[%d]", i)
		if r.Command != deny && commands[r.Command].action == 0 {
			add(path+".command", motcua.CodeUnknown, "a command")
		}
		required(path+".code", r.Code)
		required(path+".vi", r.Vietnamese)
		if p := dossier.CheckReason(path+".code", r.Code); p.Code != "" {
			problems = append(problems, p)
		}
		if slices.ContainsFunc(d.Reasons[r.Command], func(other Reason) bool { return other.Code == r.Code }) {
			add(path+".code", motcua.CodeDuplicate, "")
		}
		for command, list := range d.Reasons {
			if command != r.Command && slices.ContainsFunc(list, func(other Reason) bool {
				return other.Code == r.Code && (other.Vietnamese != r.Vietnamese || other.English != r.English)
			}) {
				add(path+".code", motcua.CodeDiffers, "the words of another command") // a paper has the code alone
				break
			}
		}
		d.Reasons[r.Command] = append(d.Reasons[r.Command], Reason{r.Code, r.Vietnamese, r.English})
	}
	for _, command := range reasoned {
		if len(d.Reasons[command]) == 0 {
			add("reasons", motcua.CodeRequired, command)
		}
	}
	if err := motcua.Invalid("office: directory", problems...); err != nil {
		return nil, err
	}
	return d, nil
}

// LoadDirectory reads directory.json of a data folder. The error wraps [os.ErrNotExist] when there is none.
func LoadDirectory(dir string) (*Directory, error) {
	f, err := os.Open(filepath.Join(dir, DirectoryFile))
	if err != nil {
		return nil, fmt.Errorf("office: directory: %w", err)
	}
	d, err := ReadDirectory(f)
	return d, errors.Join(err, f.Close())
}

// reasons are the words that papers for applicants use.
func (d *Directory) reasons() map[string]string {
	words := make(map[string]string)
	for _, list := range d.Reasons {
		for _, r := range list {
			words[r.Code] = r.Vietnamese
		}
	}
	return words
}

// ReasonText returns the words of a reason code; the code itself when nobody gave it words.
func (d *Directory) ReasonText(code string, l motcua.Language) string {
	for _, command := range slices.Sorted(maps.Keys(d.Reasons)) {
		for _, r := range d.Reasons[command] {
			if r.Code == code {
				return r.Text(l)
			}
		}
	}
	return code
}

// check reports what a form says that the directory does not have: reasons that nobody gave words, and units. They are facts, which no erasure
// reaches, and papers print their words: prose does not belong there. A dossier that is sent to a unit that is none would be lost.
func (d *Directory) check(form []byte) error {
	var said struct {
		Reason    string `json:"reason"`
		To        string `json:"to"`
		Competent string `json:"competent"`
		Facts     struct {
			Reason    string `json:"reason"`
			To        string `json:"to"`
			Competent string `json:"competent"`
		} `json:"facts"`
	}
	if err := json.Unmarshal(form, &said); err != nil {
		return fmt.Errorf("office: form: %w", motcua.ErrInvalid) // package intake took it
	}
	var problems []motcua.Problem
	check := func(path, code string, known bool) {
		if code != "" && !known {
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeUnknown, Param: "the directory"})
		}
	}
	unit := func(path, code string) { check(path, code, d.Units[code] != "") }
	reason := func(path, code string) {
		known := code == dossier.ReasonNotSupplemented || code == dossier.ReasonConsent || code == dossier.ReasonPersonalNumber
		for _, list := range d.Reasons {
			known = known || slices.ContainsFunc(list, func(r Reason) bool { return r.Code == code })
		}
		check(path, code, known)
	}
	reason("reason", said.Reason)
	reason("facts.reason", said.Facts.Reason)
	unit("to", said.To)
	unit("facts.to", said.Facts.To)
	unit("competent", said.Competent)
	unit("facts.competent", said.Facts.Competent)
	return motcua.Invalid("office: form", problems...)
}

// Unit returns the name of a unit; its code when it has none here.
func (d *Directory) Unit(code string) string {
	if name := d.Units[code]; name != "" {
		return name
	}
	return code
}

// UnitsOf returns the codes of an agency and the units below it, in order.
func (d *Directory) UnitsOf(agency string) []string {
	var codes []string
	for code := range d.Units {
		if code == agency || strings.HasPrefix(code, agency+".") {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// agency returns the agency that a unit belongs to, the nearest one when that is below another. A unit of no agency is its own.
func (d *Directory) agency(unit string) string {
	agency := ""
	for _, code := range d.Agencies {
		below, ok := strings.CutPrefix(unit, code)
		if ok && (below == "" || below[0] == '.') && len(code) > len(agency) {
			agency = code
		}
	}
	return cmp.Or(agency, unit)
}

// office returns who hands out the papers of a unit. A unit of no agency has its name alone.
func (d *Directory) office(unit string) paper.Office {
	if head, ok := d.Offices[d.agency(unit)]; ok {
		return head
	}
	return paper.Office{Name: d.Unit(unit)}
}
