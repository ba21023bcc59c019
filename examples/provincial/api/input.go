package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/identity"
)

// call is a request whose sender is known, and whose query has nothing that its route does not know.
type call struct {
	*http.Request
	office *office.Office
	who    access.Account
	lang   motcua.Language
	query  url.Values

	wrong []motcua.Problem // found in the query
}

var matcher = language.NewMatcher([]language.Tag{language.Vietnamese, language.English})

// speaks returns the language of an answer: that of the query, for addresses that are opened by hand, or that of Accept-Language.
func speaks(r *http.Request) motcua.Language {
	if l, err := motcua.ParseLanguage(r.URL.Query().Get("lang")); err == nil {
		return l
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return motcua.Vietnamese
	}
	if _, at, sure := matcher.Match(tags...); sure != language.No && at == 1 {
		return motcua.English
	}
	return motcua.Vietnamese
}

// header returns a header that may be sent once; two of them could be read one way here and another way by what stands before the service.
func (c *call) header(name string) (string, error) {
	values := c.Header.Values(name)
	switch {
	case len(values) == 0:
		return "", nil
	case len(values) > 1:
		return "", refuse(badRequest, name, motcua.CodeDuplicate, "")
	case !utf8.ValidString(values[0]):
		return "", refuse(badRequest, name, motcua.CodeNotUTF8, "")
	}
	return strings.TrimSpace(values[0]), nil
}

// required returns a header that must be there.
func (c *call) required(name string) (string, error) {
	v, err := c.header(name)
	if err == nil && v == "" {
		err = refuse(badRequest, name, motcua.CodeRequired, "")
	}
	return v, err
}

// key returns the idempotency key.
func (c *call) key() (string, error) {
	const name = "Idempotency-Key"
	key, err := c.required(name)
	if err != nil {
		return "", err
	}
	if p := dossier.CheckKey(name, key); p.Code != "" {
		return "", refuse(badRequest, p.Path, p.Code, p.Param)
	}
	return key, nil
}

// What If-Match may say beside a revision: any with *, or nothing at all.
const (
	anyRevision = -1
	noneGiven   = -2
)

// revision returns the revision of If-Match, in the form of the ETag: "7".
func (c *call) revision() (int, error) {
	const name = "If-Match"
	tag, err := c.header(name)
	switch {
	case err != nil:
		return 0, err
	case tag == "":
		return noneGiven, nil
	case tag == "*":
		return anyRevision, nil
	}
	digits, ok := strings.CutPrefix(tag, `"`)
	if ok {
		digits, ok = strings.CutSuffix(digits, `"`)
	}
	n, err := strconv.Atoi(digits)
	if err != nil || !ok || n < 1 || strconv.Itoa(n) != digits {
		return 0, refuse(badRequest, name, motcua.CodeMalformed, `"7", the ETag of the dossier, or *`)
	}
	return n, nil
}

func etag(revision int) string { return `"` + strconv.Itoa(revision) + `"` }

// code returns the dossier code of the address. What is no dossier code names nothing.
func (c *call) code() (dossier.ID, error) {
	code := c.PathValue("code")
	if _, err := identity.ParseDossierCode(code); err != nil {
		return "", notFound.err()
	}
	return dossier.ID(code), nil
}

// number reads a whole number of the query.
func (c *call) number(name string, low, high, otherwise int) int {
	text := c.query.Get(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		c.complain(name, motcua.CodeOutOfRange, strconv.Itoa(low)+".."+strconv.Itoa(high))
	}
	return n
}

// flag reads true or false.
func (c *call) flag(name string) bool {
	switch c.query.Get(name) {
	case "true":
		return true
	case "", "false":
	default:
		c.complain(name, motcua.CodeUnknown, "true, false")
	}
	return false
}

// date reads a day.
func (c *call) date(name string) motcua.Date {
	text := c.query.Get(name)
	if text == "" {
		return motcua.Date{}
	}
	d, err := motcua.ParseDate(text)
	if err != nil {
		c.complain(name, motcua.CodeMalformed, "YYYY-MM-DD")
	}
	return d
}

func (c *call) complain(path string, code motcua.Code, param string) {
	c.wrong = append(c.wrong, motcua.Problem{Path: path, Code: code, Param: param})
}

// complaints returns what was wrong with the query, all at once.
func (c *call) complaints() error {
	if len(c.wrong) == 0 {
		return nil
	}
	return &problemError{badRequest, c.wrong}
}

// parseQuery reads a query that may have the given names, each once, and of a choice one of its values.
func parseQuery(raw string, known []param) (url.Values, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, refuse(badRequest, "", motcua.CodeMalformed, "name=value&…")
	}
	for name, all := range values {
		i := slices.IndexFunc(known, func(p param) bool { return p.in == "query" && p.name == name })
		switch {
		case i < 0: // its name is not repeated: anything may stand there
			return nil, refuse(badRequest, "", motcua.CodeUnknown, "a parameter of this address")
		case len(all) > 1 && !known[i].many:
			return nil, refuse(badRequest, name, motcua.CodeDuplicate, "")
		case !utf8.ValidString(strings.Join(all, "")):
			return nil, refuse(badRequest, name, motcua.CodeNotUTF8, "")
		}
		if choice, ok := known[i].schema["enum"].([]any); ok && !slices.Contains(choice, any(all[0])) {
			return nil, refuse(badRequest, name, motcua.CodeUnknown, strings.Trim(fmt.Sprint(choice), "[]"))
		}
	}
	return values, nil
}

// mediaType returns the type of the body without its parameters, when it is one of those and written in UTF-8.
func (c *call) mediaType(known ...string) (string, error) {
	text, err := c.header("Content-Type")
	if err != nil {
		return "", err
	}
	name, params, err := mime.ParseMediaType(text)
	if err != nil || !slices.Contains(known, name) || !strings.EqualFold(or(params["charset"], "utf-8"), "utf-8") {
		return "", wrongType.err()
	}
	return name, nil
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// body reads a JSON text. Its depth is bounded before anybody looks at what is in it.
func (c *call) body() ([]byte, error) {
	if _, err := c.mediaType("application/json"); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(c.Body)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, badRequest.err()
	case err != nil:
		return nil, err
	case !utf8.Valid(text):
		return nil, refuse(badRequest, "", motcua.CodeNotUTF8, "")
	case !json.Valid(text):
		return nil, refuse(badRequest, "", motcua.CodeMalformed, "JSON")
	}
	return text, nil
}

// decode reads a JSON object into a shape, without fields that nobody knows.
func (c *call) decode(to any) error {
	text, err := c.body()
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err = d.Decode(to)
	var typ *json.UnmarshalTypeError
	var wrong *motcua.InvalidError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &typ): // the name is that of a field of the shape
		return refuse(invalid, typ.Field, motcua.CodeMalformed, typ.Type.Kind().String())
	case errors.As(err, &wrong):
		return wrong
	}
	return refuse(invalid, "", motcua.CodeUnknown, "a field of this address")
}

// accept chooses between media types by the header Accept; the first is for a client that does not care.
func (c *call) accept(offers ...string) (string, error) {
	ranges := strings.Join(c.Header.Values("Accept"), ",")
	if strings.TrimSpace(ranges) == "" {
		return offers[0], nil
	}
	best, quality := "", 0.0
	for _, offer := range offers {
		if q := acceptable(ranges, offer); q > quality {
			best, quality = offer, q
		}
	}
	if best == "" {
		return "", notAcceptable.err()
	}
	return best, nil
}

// acceptable returns the weight of a media type under the most specific range of an Accept header that covers it (RFC 9110, section 12.5.1).
func acceptable(ranges, offer string) float64 {
	quality, specific := 0.0, -1
	for part := range strings.SplitSeq(ranges, ",") {
		name, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if text, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(text, 64); err != nil || !(q >= 0 && q <= 1) {
				continue
			}
		}
		group, _, _ := strings.Cut(offer, "/")
		how := -1
		switch name {
		case offer:
			how = 2
		case group + "/*":
			how = 1
		case "*/*":
			how = 0
		}
		if how > specific {
			quality, specific = q, how
		}
	}
	return quality
}
