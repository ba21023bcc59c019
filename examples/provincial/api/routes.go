package api

import (
	"net/http"
	"time"

	"github.com/motcua/motcua/dossier/intake"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/guard"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/report"
)

// route is an address with all that is said of it.
type route struct {
	method, path string
	// action is what the account must be allowed to do; zero is an address without an account.
	action access.Action
	// known says that any account will do, where no action is named.
	known bool
	// lookup says that it is the public look-up, which has a stricter rate.
	lookup  bool
	id      string // the operationId
	summary string
	params  []param
	in      []media
	out     []answer
	// problems are the statuses of its problems, beside those that any address may answer.
	problems []int
	limits   guard.Limits
	handle   func(s *server, w http.ResponseWriter, c *call) error
}

func (rt *route) pattern() string { return rt.method + " " + rt.path }

// public reports whether nobody has to say who they are.
func (rt *route) public() bool { return rt.action == 0 && !rt.known }

// param is a parameter of an address, a query or a header.
type param struct {
	name, in, about string
	required, many  bool
	schema          schema
}

// media is a body: a type and its shape.
type media struct {
	name   string
	schema schema
}

// answer is a success.
type answer struct {
	status  int
	about   string
	media   []media
	headers []string
}

// The media types.
const (
	typeJSON  = "application/json"
	typeLines = "application/x-ndjson"
	typeCSV   = "text/csv"
	typeText  = "text/plain"
	typeHTML  = "text/html"
	typeXLSX  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// The parameters that several addresses share.
var (
	pathCode   = param{name: "code", in: "path", about: "The dossier code, as in H40.14.03-261127-0001.", required: true, schema: schema{"type": "string"}}
	pathPeriod = param{
		name: "period", in: "path", required: true, schema: schema{"type": "string", "examples": []any{"2026-Q4", "2026-11", "2026.xlsx", "2026-Q1@15"}},
		about: "A year, half-year, quarter or month: 2026, 2026-H1, 2026-Q4, 2026-11; with @15 behind it for months from the 15th to the 14th; or two days, 2026-01-01%2F2026-02-01. " +
			"A suffix .json, .csv, .xlsx, .txt or .html asks for that form, whatever Accept says.",
	}
	headerPurpose = param{name: "Access-Purpose", in: "header", about: "Why: it is recorded, with who asked, before the answer.", required: true, schema: schema{"type": "string", "enum": purposes()}}
	headerKey     = param{
		name: "Idempotency-Key", in: "header", required: true, schema: schema{"type": "string", "maxLength": 450},
		about: "Any text that is new for this dossier; sent again with the same content, the request is carried out once. Only a digest of it is kept.",
	}
	headerMatch = param{name: "If-Match", in: "header", about: `The revision that you saw, as in "7"; * is any.`, schema: schema{"type": "string"}}
	headerLang  = param{name: "Accept-Language", in: "header", about: "vi or en; vi when left out.", schema: schema{"type": "string"}}
	queryLang   = param{name: "lang", in: "query", about: "vi or en, in place of Accept-Language.", schema: schema{"type": "string", "enum": []any{"vi", "en"}}}
	queryAfter  = param{name: "after", in: "query", about: "The cursor of the page before.", schema: schema{"type": "string"}}
	queryLimit  = param{name: "limit", in: "query", about: "How many at most.", schema: schema{"type": "integer", "minimum": 1, "maximum": mostRows, "default": someRows}}
)

// How many of something a page has.
const (
	mostRows = 200
	someRows = 50
)

func purposes() []any { return list(office.Purposes(), func(r office.Reason) any { return r.Code }) }

func query(name, about string, s schema) param {
	return param{name: name, in: "query", about: about, schema: s}
}

func text() schema { return schema{"type": "string"} }

func ok(about string, shape any, headers ...string) []answer {
	return []answer{{http.StatusOK, about, []media{{typeJSON, schemaOf(shape)}}, headers}}
}

func body(shape any) []media { return []media{{typeJSON, schemaOf(shape)}} }

// routes returns the table. The addresses of commands come from their forms.
func routes(forms *intake.Forms) []route {
	table := []route{
		{
			method: "GET", path: "/healthz", id: "health", summary: "Whether the process answers.",
			out: ok("It does.", Health{}), handle: (*server).health,
		},
		{
			method: "GET", path: "/readyz", id: "ready", summary: "Whether the database answers.",
			out: ok("It does.", Health{}), handle: (*server).ready,
		},
		{
			method: "GET", path: "/metrics", action: access.Measure, id: "metrics", summary: "Metrics in the text form of Prometheus.",
			out: []answer{{http.StatusOK, "The metrics.", []media{{typeText, text()}}, nil}}, handle: (*server).metrics,
		},
		{
			method: "GET", path: "/api/v1/openapi.json", known: true, id: "openapi", summary: "This document.",
			out: []answer{{http.StatusOK, "The document.", []media{{typeJSON, schema{"type": "object"}}}, nil}}, handle: (*server).openapi,
		},
		{
			method: "GET", path: "/api/v1/status/{code}", lookup: true, id: "status", summary: "The citizen's look-up: status and due day of a dossier, and nothing else.",
			params: []param{pathCode}, out: ok("The status.", PublicStatus{}), problems: []int{404}, handle: (*server).status,
		},
		{
			method: "POST", path: "/api/v1/codes", action: access.Intake, id: "newCode",
			summary: "A free code for a new dossier of the account's agency. Nothing is written: the code is taken by the first change that uses it.",
			out:     ok("The code.", Code{}), handle: (*server).newCode,
		},
		{
			method: "GET", path: "/api/v1/dossiers", action: access.Look, id: "findDossiers", summary: "Dossiers of the account's agency, by code.",
			params: []param{
				{name: "status", in: "query", about: "One of these; repeat it for several.", many: true, schema: schema{"type": "array", "items": schema{"type": "string", "enum": statusKeys()}}},
				query("unit", "The unit that has it now.", text()), query("receiving", "The unit that accepted it.", text()),
				query("procedure", "Its procedure, by code.", text()), query("field", "The group it is reported under.", text()),
				query("due_before", "Due before that day.", schema{"type": "string", "format": "date"}), query("open", "true: what the agency is not done with.", schema{"type": "boolean"}),
				queryAfter, queryLimit,
			},
			out: ok("A page of them.", Rows{}), handle: (*server).findDossiers,
		},
		{
			method: "PUT", path: "/api/v1/dossiers/{code}", action: access.Intake, id: "putDossier",
			summary: "Begins the life of a dossier by submit or accept. Without If-Match there must be none under the code; with it, one that was submitted is accepted.",
			params:  []param{pathCode, headerKey, headerMatch}, in: body(NewDossier{}),
			out: []answer{
				{http.StatusOK, "It was there and is accepted now.", []media{{typeJSON, schemaOf(Receipt{})}}, []string{"ETag"}},
				{http.StatusCreated, "It is there now, or was from the first time this was sent.", []media{{typeJSON, schemaOf(Receipt{})}}, []string{"ETag", "Location"}},
			},
			problems: []int{404, 409, 412, 422, 428}, handle: (*server).putDossier,
		},
		{
			method: "GET", path: "/api/v1/dossiers/{code}", action: access.Look, id: "getDossier", summary: "A dossier: facts, clock, duties, history and what may be done next. Nobody's name.",
			params: []param{pathCode}, out: ok("The dossier.", Dossier{}, "ETag"), problems: []int{404}, handle: (*server).getDossier,
		},
		{
			method: "GET", path: "/api/v1/dossiers/{code}/due", action: access.Look, id: "explainDue", summary: "The proof of the promised day, day by day, as JSON or text.",
			params:   []param{pathCode, queryLang},
			out:      []answer{{http.StatusOK, "The proof.", []media{{typeJSON, schemaOf(Explanation{})}, {typeText, text()}}, nil}},
			problems: []int{404, 406}, handle: (*server).explainDue,
		},
		{
			method: "GET", path: "/api/v1/dossiers/{code}/applicant", action: access.Reveal, id: "revealApplicant", summary: "Who applies. It is recorded who looked, and why.",
			params: []param{pathCode, headerPurpose}, out: ok("The applicant.", Applicant{}), problems: []int{404}, handle: (*server).applicant,
		},
		{
			method: "GET", path: "/api/v1/dossiers/{code}/papers", action: access.Reveal, id: "listPapers", summary: "The papers that can be printed. It is recorded who looked, and why.",
			params: []param{pathCode, headerPurpose}, out: ok("The papers.", Papers{}), problems: []int{404, 422}, handle: (*server).papers,
		},
		{
			method: "GET", path: "/api/v1/dossiers/{code}/papers/{number}", action: access.Reveal, id: "printPaper",
			summary: "A paper as it is handed out, with the applicant on it. It is recorded who looked, and why.",
			params: []param{
				pathCode, {name: "number", in: "path", about: "Its place in the list, from 1.", required: true, schema: schema{"type": "integer", "minimum": 1}}, headerPurpose, queryLang,
			},
			out:      []answer{{http.StatusOK, "The paper.", []media{{typeHTML, text()}, {typeText, text()}}, nil}},
			problems: []int{404, 406, 422}, handle: (*server).paper,
		},
		{
			method: "GET", path: "/api/v1/dossiers/{code}/verification", action: access.Audit, id: "verifyDossier", summary: "Whether the log of a dossier is what was sealed.",
			params: []param{pathCode}, out: ok("What was found.", Verified{}), problems: []int{404}, handle: (*server).verify,
		},
		{
			method: "POST", path: "/api/v1/applicants/search", action: access.Reveal, id: "searchApplicant",
			summary: "The dossiers of a person in the account's agency, by personal number. It is recorded who looked, and why.",
			params:  []param{headerPurpose}, in: body(ApplicantSearch{}), out: ok("A page of codes.", Codes{}), problems: []int{422}, handle: (*server).searchApplicant,
		},
		{
			method: "GET", path: "/api/v1/inbox", action: access.Look, id: "inbox", summary: "What the account's unit, and those below it, have to do.",
			out: ok("The tasks.", Tasks{}), handle: (*server).inbox,
		},
		{
			method: "GET", path: "/api/v1/due-soon", action: access.Look, id: "dueSoon", summary: "What the account's units have that is due soon, or late.",
			params: []param{query("days", "Within so many working days.", schema{"type": "integer", "minimum": 0, "maximum": 250, "default": 3})},
			out:    ok("The tasks.", Tasks{}), handle: (*server).dueSoon,
		},
		{
			method: "GET", path: "/api/v1/procedures", action: access.Look, id: "findProcedures", summary: "Procedures by words of their name, with or without marks, or by code.",
			params: []param{query("q", "Words; all of them begin a word of the name.", text())}, out: ok("The first fifty.", Procedures{}), handle: (*server).procedures,
		},
		{
			method: "GET", path: "/api/v1/procedures/{procedure}", action: access.Look, id: "getProcedure", summary: "A procedure as it is today.",
			params: []param{{name: "procedure", in: "path", about: "Its code, as in 1.001193.", required: true, schema: text()}},
			out:    ok("The procedure.", Procedure{}), problems: []int{404}, handle: (*server).procedure,
		},
		{
			method: "POST", path: "/api/v1/promises", action: access.Look, id: "previewPromise", summary: "What would be promised, before anything is accepted.",
			in: body(PromiseRequest{}), out: ok("The promise.", Promise{}), problems: []int{404, 422}, handle: (*server).promise,
		},
		{
			method: "GET", path: "/api/v1/reports/{period}", action: access.Report, id: "report", summary: "The report of a period for the account's agency.",
			params: []param{pathPeriod, query("section", "The section that becomes CSV; the first when left out.", schema{"type": "string", "enum": []any{"form06a", "units", "months", "on_time", "criteria"}}), queryLang},
			out: []answer{{http.StatusOK, "The report.", []media{
				{typeJSON, ref("Report")}, {typeCSV, text()}, {typeXLSX, schema{"type": "string", "contentMediaType": typeXLSX}}, {typeText, text()}, {typeHTML, text()},
			}, nil}},
			problems: []int{404, 406, 422}, limits: guard.Limits{Time: time.Minute}, handle: (*server).report,
		},
		{
			method: "GET", path: "/api/v1/reports/{period}/trace", action: access.Report, id: "traceFigure", summary: "The dossiers behind a figure of form II.06a.",
			params: []param{
				pathPeriod, query("by", "What the rows stand for; field when left out.", schema{"type": "string", "enum": dimensionKeys()}),
				{name: "row", in: "query", about: "The row, by its name.", required: true, schema: text()},
				{name: "column", in: "query", about: "The column of the form.", required: true, schema: schema{"type": "integer", "minimum": 3, "maximum": 13}},
			},
			out: ok("Their codes.", Traced{}), problems: []int{404}, limits: guard.Limits{Time: time.Minute}, handle: (*server).trace,
		},
		{
			method: "GET", path: "/api/v1/criteria/{agency}", action: access.Score, id: "score", summary: "How an agency stands under its set of criteria.",
			params: []param{{name: "agency", in: "path", about: "Its code, as in H40.14.03.", required: true, schema: text()}},
			out:    ok("The score.", Score{}), problems: []int{404}, handle: (*server).score,
		},
		{
			method: "POST", path: "/api/v1/checks/number", action: access.Check, id: "checkNumber", summary: "What a personal number says of itself, and where it contradicts what is known.",
			in: body(NumberCheck{}), out: ok("What is to be said.", Checked{}), problems: []int{422}, handle: (*server).checkNumber,
		},
		{
			method: "POST", path: "/api/v1/checks/card", action: access.Check, id: "readCard", summary: "What the QR code of a card says, and where it contradicts what was typed in.",
			in: body(CardCheck{}), out: ok("The card.", Card{}), problems: []int{422}, handle: (*server).readCard,
		},
		{
			method: "POST", path: "/api/v1/imports", action: access.Import, id: "startImport",
			summary: "Takes a file of dossiers in and works on it afterwards. One runs at a time.",
			in:      []media{{typeCSV, text()}, {typeLines, text()}},
			out:     []answer{{http.StatusAccepted, "It was taken in.", []media{{typeJSON, schemaOf(Import{})}}, []string{"Location"}}},
			limits:  guard.Limits{Body: 64 << 20, Time: 5 * time.Minute}, handle: (*server).startImport,
		},
		{
			method: "GET", path: "/api/v1/imports/{id}", action: access.Import, id: "getImport", summary: "How far an import has come, and what became of the rows.",
			params: []param{{name: "id", in: "path", about: "Its id.", required: true, schema: text()}},
			out:    ok("The import.", Import{}), problems: []int{404}, handle: (*server).getImport,
		},
		{
			method: "GET", path: "/api/v1/accesses", action: access.Audit, id: "accesses", summary: "Who looked at personal data, for units of the account's agency, in the order of looking.",
			params: []param{queryAfter, queryLimit}, out: ok("A stretch of it.", Accesses{}), handle: (*server).accesses,
		},
	}
	for _, form := range forms.Schemas() {
		name := form.Command
		if name == "submit" { // nothing is there yet: see putDossier
			continue
		}
		table = append(table, route{
			method: "POST", path: "/api/v1/dossiers/{code}/commands/" + name, action: office.ActionOf(name), id: "command_" + name,
			summary: "Carries out " + name + " on a dossier.", params: []param{pathCode, headerKey, headerMatch},
			in: []media{{typeJSON, ref(formName(name))}}, out: ok("It was carried out, now or the first time this was sent.", Receipt{}, "ETag"),
			problems: []int{404, 409, 412, 422, 428},
			handle:   func(s *server, w http.ResponseWriter, c *call) error { return s.command(w, c, name) },
		})
	}
	return table
}

// dimensions are what the rows of a report stand for, by their names in a query.
var dimensions = []struct {
	key string
	by  report.Dimension
}{{"field", report.ByField}, {"unit", report.ByUnit}, {"level", report.ByLevel}, {"channel", report.ByChannel}, {"procedure", report.ByProcedure}}

func dimensionKeys() []any {
	var keys []any
	for _, d := range dimensions {
		keys = append(keys, d.key)
	}
	return keys
}
