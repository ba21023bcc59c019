package identity_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"log"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"text/template"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The numbers in this file are invented.

// sink is a way out of a program: it writes v somewhere and returns what was written.
type sink struct {
	name  string
	write func(v any) string
}

// or returns the text of the error when there is one: a refusal must not leak either.
func or(text []byte, err error) string {
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func sinks() []sink {
	all := []sink{
		{"fmt.Sprint", func(v any) string { return fmt.Sprint(v) }},
		{"fmt.Sprintln", func(v any) string { return fmt.Sprintln(v) }},
		{"fmt.Errorf", func(v any) string { return fmt.Errorf("case: %v", v).Error() }},
		{"errors.Join", func(v any) string { return errors.Join(fmt.Errorf("%+v", v), errors.ErrUnsupported).Error() }},
		{"fmt.Append", func(v any) string { return string(fmt.Appendf(nil, "%#v", v)) }},
		{"tabwriter", func(v any) string {
			var b bytes.Buffer
			w := tabwriter.NewWriter(&b, 0, 1, 1, ' ', 0)
			fmt.Fprintf(w, "%v\t%d\n", v, v)
			w.Flush()
			return b.String()
		}},
		{"log", func(v any) string {
			var b bytes.Buffer
			log.New(&b, "", 0).Println(v)
			return b.String()
		}},
		{"slog text", func(v any) string {
			var b bytes.Buffer
			slog.New(slog.NewTextHandler(&b, nil)).Info("seen", "v", v)
			return b.String()
		}},
		{"slog JSON", func(v any) string {
			var b bytes.Buffer
			slog.New(slog.NewJSONHandler(&b, nil)).Info("seen", "v", v)
			return b.String()
		}},
		{"slog group", func(v any) string {
			var b bytes.Buffer
			slog.New(slog.NewJSONHandler(&b, nil)).With(slog.Group("g", slog.Any("v", v))).Error("seen", "err", fmt.Errorf("%+v", v))
			return b.String()
		}},
		{"json.Marshal", func(v any) string { return or(json.Marshal(v)) }},
		{"json.MarshalIndent", func(v any) string { return or(json.MarshalIndent(v, "", " ")) }},
		{"json of any", func(v any) string { return or(json.Marshal(map[string]any{"v": v})) }},
		{"xml.Marshal", func(v any) string { return or(xml.Marshal(v)) }},
		{"gob", func(v any) string {
			var b bytes.Buffer
			err := gob.NewEncoder(&b).Encode(v)
			return or(b.Bytes(), err)
		}},
		{"binary.Write", func(v any) string {
			var b bytes.Buffer
			err := guard(func() error { return binary.Write(&b, binary.LittleEndian, v) })
			return or(b.Bytes(), err)
		}},
		{"text/template", func(v any) string {
			var b bytes.Buffer
			err := template.Must(template.New("").Parse(`{{.}} {{printf "%v %d" . .}}`)).Execute(&b, v)
			return or(b.Bytes(), err)
		}},
		{"html/template", func(v any) string {
			var b bytes.Buffer
			err := htmltemplate.Must(htmltemplate.New("").Parse(`<a title="{{.}}">{{.}}</a><script>var x = {{.}};</script>`)).Execute(&b, v)
			return or(b.Bytes(), err)
		}},
		{"panic", func(v any) (text string) {
			defer func() { text = fmt.Sprintf("%v %+v %#v", recover(), v, v) }()
			panic(v)
		}},
		{"cmp.Diff", func(v any) string {
			var text string
			err := guard(func() error { text = cmp.Diff(v, nil); return nil })
			return or([]byte(text), err)
		}},
	}
	for _, verb := range []string{
		"%v", "%+v", "%#v", "%s", "%q", "%#q", "%x", "%X", "%#x", "% x", "%d", "%+d", "%08d", "%b", "%o", "%O", "%c", "%U", "%#U",
		"%e", "%g", "%f", "%t", "%30v", "%-30s", "%.3v", "%T %v", "%p", "%w", "%z",
	} {
		all = append(all, sink{"fmt " + verb, func(v any) string {
			args := []any{v, v}[:strings.Count(verb, "%")]
			return fmt.Sprintf(verb, args...)
		}})
	}
	return all
}

// guard turns a panic of a sink that refuses into an error with its text.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return f()
}

type nested struct {
	name string
	v    any
}

type embeds[N any] struct{ Inner N }

type promoted[N any] struct{ embeds[N] }

type exported[N any] struct {
	ID   N
	Note string
}

type unexported[N any] struct {
	id   N
	note string
}

type deep[N any] struct {
	Open  unexported[N]
	inner *unexported[N]
	list  []unexported[N]
}

type boxed struct {
	Shown  any
	hidden any
}

// nestings puts n in the places a program keeps it: stranger's structs of all kinds.
func nestings[N comparable](n N) []nested {
	u := unexported[N]{id: n, note: "x"}
	return []nested{
		{"bare", n},
		{"pointer", &n},
		{"exported field", exported[N]{ID: n, Note: "x"}},
		{"unexported field", u},
		{"pointer to unexported field", &u},
		{"embedded", promoted[N]{embeds[N]{n}}},
		{"slice", []N{n, n}},
		{"array", [2]N{n, n}},
		{"slice of structs", []unexported[N]{u}},
		{"map value", map[string]N{"k": n}},
		{"map key", map[N]string{n: "v"}},
		{"map of structs", map[string]unexported[N]{"k": u}},
		{"deep", deep[N]{Open: u, inner: &u, list: []unexported[N]{u}}},
		{"any, both kinds of field", boxed{Shown: n, hidden: n}},
		{"slice in any", boxed{Shown: []any{n}, hidden: []any{&u, u}}},
	}
}

// traces returns the forms in which a number could be recognised in an output: its secret tail as text, as hexadecimal
// and base64 of the text, and the number itself in the usual bases and as bytes.
func traces(secret string) map[string]string {
	tail := secret[len(secret)-6:]
	var list []string
	for _, c := range []byte(tail) {
		list = append(list, strconv.Itoa(int(c)))
	}
	found := map[string]string{
		"digits":         tail,
		"hex of text":    hex.EncodeToString([]byte(tail)),
		"HEX of text":    strings.ToUpper(hex.EncodeToString([]byte(tail))),
		"hex with gaps":  fmt.Sprintf("% x", tail),
		"list of bytes":  strings.Join(list, " "),
		"list of bytes,": strings.Join(list, ","),
		"base64":         strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(secret)), "=")[:len(secret)],
	}
	digits := strings.TrimLeft(strings.ReplaceAll(secret, "-", ""), "0ABCDEFGHIJKLMNOPQRSTUVWXYZ+")
	if n, err := strconv.ParseUint(digits, 10, 64); err == nil {
		found["hexadecimal"] = strconv.FormatUint(n, 16)
		found["HEXADECIMAL"] = strings.ToUpper(strconv.FormatUint(n, 16))
		found["octal"] = strconv.FormatUint(n, 8)
		found["binary"] = strconv.FormatUint(n, 2)
		found["float"] = strconv.FormatFloat(float64(n), 'e', 6, 64)
		found["bytes"] = string(binary.LittleEndian.AppendUint64(nil, n)[:5])
		found["bytes, big"] = string(binary.BigEndian.AppendUint64(nil, n)[3:])
	}
	return found
}

// leaks runs every sink on every nesting and returns the combinations whose output shows a trace of the secret.
func leaks[N comparable](n N, secret string) (found []string, combinations int) {
	marks := traces(secret)
	for _, nest := range nestings(n) {
		for _, s := range sinks() {
			combinations++
			out := s.write(nest.v)
			for how, mark := range marks {
				if strings.Contains(out, mark) {
					found = append(found, fmt.Sprintf("%s of %s shows the number as %s", s.name, nest.name, how))
					break
				}
			}
		}
	}
	return found, combinations
}

func checkLeaks[N comparable](t *testing.T, n N, secret string) {
	t.Helper()
	found, combinations := leaks(n, secret)
	if combinations < 60 {
		t.Errorf("only %d combinations of sink and nesting, want at least 60", combinations)
	}
	for _, f := range found {
		t.Errorf("%T: %s", n, f)
	}
}

// TestMaskWithEveryVerb kills: a Format that is missing or asks the verb, so that a number prints as noise, or as the
// hexadecimal of its mask.
func TestMaskWithEveryVerb(t *testing.T) {
	id := identity.MustParsePersonalID("001185012345")
	for _, v := range []any{
		id, identity.MustParseOldCardNumber("024999001"), identity.MustParseTaxCode("0100000123-001"), identity.MustParseInsuranceNumber("0123456789"),
		identity.MustParseHealthCardNumber("DN4010123456789"), identity.MustParsePassportNumber("C1234567"),
		identity.MustParsePhoneNumber("0912345678"),
		identity.Exchange[identity.PersonalID]{Number: id},
	} {
		mask := v.(fmt.Stringer).String()
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%o", "%c", "%U", "%e", "%t", "%40v", "%-40s"} {
			if out := fmt.Sprintf(verb, v); !strings.Contains(out, mask) {
				t.Errorf("%T with %s is %q, want its mask", v, verb, out)
			}
			if out := fmt.Sprintf(verb, struct{ Field any }{v}); !strings.Contains(out, mask) {
				t.Errorf("%T in a field with %s is %q, want its mask", v, verb, out)
			}
		}
		if out := fmt.Sprintf("%40v|%-40v|", v, v); len(out) != 82 {
			t.Errorf("%T: width is lost: %q", v, out)
		}
		if out := fmt.Sprintf("%#v", v); !strings.HasPrefix(out, "identity.") {
			t.Errorf("%T: %q does not say what it is", v, out)
		}
	}
}

// TestNoLeak kills: masking in String only, a number held as its digits or as the plain integer, a MarshalText that
// reveals.
func TestNoLeak(t *testing.T) {
	checkLeaks(t, identity.MustParsePersonalID("001185012345"), "001185012345")
	checkLeaks(t, identity.MustParseOldCardNumber("024999001"), "024999001")
	checkLeaks(t, identity.MustParseTaxCode("0100000123-001"), "0100000123-001")
	checkLeaks(t, identity.MustParseTaxCode("001185012345"), "001185012345")
	checkLeaks(t, identity.MustParseInsuranceNumber("0123456789"), "0123456789")
	checkLeaks(t, identity.MustParseHealthCardNumber("DN4010123456789"), "DN4010123456789")
	checkLeaks(t, identity.MustParsePassportNumber("C1234567"), "C1234567")
	checkLeaks(t, identity.MustParsePhoneNumber("0912345678"), "+84912345678")
}

// TestExchangeIsExplicit kills: an Exchange whose fmt output shows the number, or that masks when it is marshalled.
func TestExchangeIsExplicit(t *testing.T) {
	type message struct {
		ID  identity.Exchange[identity.PersonalID] `json:"id" xml:"id"`
		Tax identity.Exchange[identity.TaxCode]    `json:"tax,omitzero" xml:"tax"`
	}
	m := message{ID: identity.Exchange[identity.PersonalID]{Number: identity.MustParsePersonalID("001185012345")}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		if out := fmt.Sprintf(verb, m); strings.Contains(out, "012345") {
			t.Errorf("%s shows the number", verb)
		}
	}
	for _, codec := range []struct {
		name   string
		encode func(any) ([]byte, error)
		decode func([]byte, any) error
	}{
		{"json", json.Marshal, json.Unmarshal},
		{"xml", xml.Marshal, xml.Unmarshal},
		{"gob", func(v any) ([]byte, error) {
			var b bytes.Buffer
			err := gob.NewEncoder(&b).Encode(v)
			return b.Bytes(), err
		}, func(b []byte, v any) error { return gob.NewDecoder(bytes.NewReader(b)).Decode(v) }},
	} {
		text, err := codec.encode(m)
		if err != nil {
			t.Errorf("%s: %v", codec.name, err)
			continue
		}
		if !strings.Contains(string(text), "001185012345") {
			t.Errorf("%s: the message does not carry the number", codec.name)
		}
		var back message
		if err := codec.decode(text, &back); err != nil || back != m {
			t.Errorf("%s: the message does not come back: %v", codec.name, err)
		}
	}
	// A number stored masked by mistake is noticed.
	text, err := json.Marshal(m.ID.Number)
	if err != nil {
		t.Fatal(err)
	}
	var back identity.PersonalID
	if err := json.Unmarshal(text, &back); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("reading a mask gave %v, want invalid", err)
	}
}

// stringOnly masks in String and nowhere else: what most programs do.
type stringOnly struct{ digits string }

func (stringOnly) String() string { return "***" }

// formatOnly masks for fmt and for encoders, and holds the plain number.
type formatOnly struct{ n uint64 }

func (formatOnly) String() string               { return "***" }
func (formatOnly) Format(f fmt.State, _ rune)   { fmt.Fprint(f, "***") }
func (formatOnly) MarshalText() ([]byte, error) { return []byte("***"), nil }

// TestLeakMatrixSeesLeaks kills a matrix that finds nothing because it looks at nothing: the two designs this package does not
// have must leak through many of its combinations.
func TestLeakMatrixSeesLeaks(t *testing.T) {
	if found, n := leaks(stringOnly{"001185012345"}, "001185012345"); len(found) < 100 {
		t.Errorf("masking in String only leaks through %d of %d combinations; the matrix should see more", len(found), n)
	}
	if found, n := leaks(formatOnly{1185012345}, "001185012345"); len(found) < 50 {
		t.Errorf("a plain number in an unexported field leaks through %d of %d combinations; the matrix should see more", len(found), n)
	}
}
