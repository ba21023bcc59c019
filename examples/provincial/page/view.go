package page

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/report"
)

//go:embed templates assets
var files embed.FS

// asset is a file for the browser. Its address has a digest of what is in it, so that it can be kept for ever.
type asset struct {
	address, kind string
	data          []byte
}

func newAsset(name string, data []byte) asset {
	sum := sha256.Sum256(data)
	base, ext, _ := strings.Cut(name, ".")
	kinds := map[string]string{"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
	return asset{"/static/" + base + "-" + base64.RawURLEncoding.EncodeToString(sum[:9]) + "." + ext, kinds[ext], data}
}

// readAssets reads what is embedded. The style of reports is the one that package report writes.
func readAssets() map[string]asset {
	all := make(map[string]asset)
	entries, err := files.ReadDir("assets")
	if err != nil {
		panic(err) // the files are part of the program
	}
	for _, e := range entries {
		data, err := files.ReadFile("assets/" + e.Name())
		if err != nil {
			panic(err)
		}
		all[e.Name()] = newAsset(e.Name(), data)
	}
	parts, err := partsOf(&report.Page{Title: "-"})
	if err != nil {
		panic(err)
	}
	all["report.css"] = newAsset("report.css", []byte(parts.style))
	return all
}

func (s *site) static(w http.ResponseWriter, r *http.Request) {
	for _, a := range s.assets {
		if a.address == r.URL.Path {
			w.Header().Set("Content-Type", a.kind)
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			_, _ = w.Write(a.data)
			return
		}
	}
	s.handler(func(*visit) error { return motcua.ErrNotFound }, false).ServeHTTP(w, r)
}

// parseScreens reads the templates: each screen with the layout around it and the parts that several have.
func parseScreens() map[string]*template.Template {
	shared := template.Must(template.ParseFS(files, "templates/layout.gohtml", "templates/parts.gohtml"))
	all := make(map[string]*template.Template)
	entries, err := files.ReadDir("templates")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		if name, ok := strings.CutPrefix(e.Name(), "screen_"); ok {
			t := template.Must(template.Must(shared.Clone()).ParseFS(files, "templates/"+e.Name()))
			all[strings.TrimSuffix(name, path.Ext(name))] = t
		}
	}
	return all
}

// view is what the layout of every screen needs.
type view struct {
	visit *visit
	// Title heads the screen.
	Title string
	// Notice says that something was done.
	Notice string
	// Back is the address for the language switch, of what can be fetched.
	Back string
	// Report says that the style of reports is needed, Wide that the screen takes more room than text does.
	Report, Wide bool
}

func (v *visit) view(title string) *view {
	w := &view{visit: v, Title: title, Back: v.r.URL.Path}
	if v.r.Method == http.MethodGet {
		if kept := keptOf(v.r.URL.Query()); len(kept) > 0 {
			w.Back += "?" + kept.Encode()
		}
	}
	return w
}

// keptOf returns what of the query of a screen may be repeated: words, short numbers, days and periods. People paste other numbers into addresses, too.
func keptOf(all url.Values) url.Values {
	kept := make(url.Values)
	for _, name := range [...]string{"ky", "tu", "den", "trong", "muc", "trang"} {
		value := all.Get(name)
		_, period := motcua.ParsePeriod(value)
		_, day := readDay(value)
		if value != "" && (period == nil || day == nil || dossier.CheckReason("", value).Code == "") {
			kept.Set(name, value)
		}
	}
	return kept
}

// T chooses between the two languages.
func (w *view) T(vi, en string) string { return w.visit.say(vi, en) }

// Lang returns the tag of the language, L the language.
func (w *view) Lang() string       { return w.visit.lang.String() }
func (w *view) L() motcua.Language { return w.visit.lang }

// Asset returns the address of a file.
func (w *view) Asset(name string) string { return w.visit.assets[name].address }

// Place returns the name of the whole.
func (w *view) Place() string { return w.visit.office.Directory().Province }

// SignedIn and Account say who asks, Roles in words, UnitName for which unit.
func (w *view) SignedIn() bool  { return w.visit.in }
func (w *view) Account() string { return w.visit.who.Name }
func (w *view) UnitName() string {
	return w.visit.office.Directory().Unit(w.visit.who.Unit)
}

// Roles returns what the account is there for.
func (w *view) Roles() string {
	var all []string
	for _, r := range w.visit.who.Roles {
		all = append(all, r.Text(w.visit.lang))
	}
	return strings.Join(all, ", ")
}

// May reports whether the account may do something, by its key.
func (w *view) May(action string) bool {
	for _, a := range access.Actions() {
		if a.String() == action {
			return w.visit.who.May(a)
		}
	}
	return false
}

// link is a screen that can be gone to.
type link struct {
	Address, Text string
	Here          bool
}

// Links returns the screens of the account.
func (w *view) Links() []link {
	if !w.visit.in {
		return nil
	}
	var all []link
	for _, s := range []struct {
		action  access.Action
		address string
		vi, en  string
	}{
		{access.Intake, "/quay", "Tiếp nhận", "Counter"},
		{access.Look, "/viec", "Việc cần làm", "Inbox"},
		{access.Report, "/so-lieu", "Số liệu", "Figures"},
		{access.Score, "/tieu-chi", "Tiêu chí", "Criteria"},
	} {
		if w.visit.who.May(s.action) {
			all = append(all, link{s.address, w.T(s.vi, s.en), w.visit.r.URL.Path == s.address})
		}
	}
	return all
}

// Unit returns the name of a unit.
func (w *view) Unit(code string) string { return w.visit.office.Directory().Unit(code) }

// At writes an instant.
func (w *view) At(t time.Time) string { return instantText(t, w.visit.lang) }

func instantText(t time.Time, l motcua.Language) string {
	if t.IsZero() {
		return ""
	}
	return t.In(motcua.Location()).Format("15:04") + " " + motcua.DateOf(t).Text(l)
}

// Machine writes an instant for programs.
func (w *view) Machine(t time.Time) string { return t.In(motcua.Location()).Format(time.RFC3339) }

// weekday returns the name of the day of the week.
func weekday(d motcua.Date, l motcua.Language) string {
	if d.IsZero() {
		return ""
	}
	day := d.Start().In(motcua.Location()).Weekday()
	if l == motcua.English {
		return day.String()
	}
	return [...]string{"Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"}[day]
}

// day is a promised day as people look for it: the day large, the rest small.
type day struct{ Date, Rest string }

func (v *visit) day(d calendar.Due) *day {
	if d.Date.IsZero() {
		return nil
	}
	rest := weekday(d.Date, v.lang)
	switch {
	case d.Instant.Equal(d.Date.End()):
		rest += v.say(", hết ngày", ", end of the day")
	case !d.Instant.IsZero():
		rest += v.say(", trước ", ", before ") + d.Instant.In(motcua.Location()).Format("15:04")
	}
	return &day{d.Date.Text(v.lang), rest}
}

// due writes a promised day in a line.
func (v *visit) due(d calendar.Due) string {
	if one := v.day(d); one != nil {
		return one.Date + " (" + lowerFirst(one.Rest) + ")"
	}
	return v.say("không có ngày hẹn", "no promised day")
}

// tone is a colour with a sign, which always comes with words.
type tone string

// The tones.
const (
	toneBad  tone = "bad"
	toneWarn tone = "warn"
	toneSoon tone = "soon"
	toneGood tone = "good"
	toneWait tone = "wait"
	toneDone tone = "done"
	toneInfo tone = "info"
)

// chip is a word in a colour.
type chip struct {
	Tone tone
	Text string
}

func statusChip(s dossier.Status, l motcua.Language) chip {
	t := toneInfo
	switch s {
	case dossier.AwaitingSupplement, dossier.AwaitingPayment, dossier.NewlySubmitted:
		t = toneWait
	case dossier.NotAccepted, dossier.WithdrawnByCitizen, dossier.StoppedByAgency, dossier.ResultDelivered:
		t = toneDone
	case dossier.Processed:
		t = toneGood
	}
	return chip{t, upperFirst(s.Text(l))}
}

// lowerFirst is for a name of a day within a sentence; in English those keep their capital.
func lowerFirst(s string) string {
	if rest, ok := strings.CutPrefix(s, "Thứ"); ok {
		return "thứ" + rest
	}
	return strings.Replace(s, "Chủ nhật", "chủ nhật", 1)
}

// upperFirst begins a text as a sentence begins.
func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
