package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/dossier/intake"
	"github.com/motcua/motcua/report"
)

// document writes the OpenAPI document of a table. The same table gives the same bytes.
func document(table []route, forms *intake.Forms) []byte {
	paths := map[string]schema{}
	for i := range table {
		rt := &table[i]
		if paths[rt.path] == nil {
			paths[rt.path] = schema{}
		}
		paths[rt.path][strings.ToLower(rt.method)] = operation(rt)
	}
	doc := schema{
		"openapi": "3.1.0",
		"info": schema{
			"title": "motcua: một cửa", "version": "1",
			"description": "Dossiers of the one-stop administrative service. Texts are Vietnamese, or English by Accept-Language. Days are YYYY-MM-DD, instants RFC 3339 in UTC+7. " +
				"No address holds anything personal: numbers are sent in bodies.",
		},
		"servers":  []any{schema{"url": "/"}},
		"security": []any{schema{"token": []any{}}},
		"paths":    paths,
		"components": schema{
			"schemas": components(forms),
			"responses": schema{"Problem": schema{
				"description": "What was wrong (RFC 9457).", "content": schema{"application/problem+json": schema{"schema": ref("ProblemDetails")}},
			}},
			"securitySchemes": schema{"token": schema{"type": "http", "scheme": "bearer"}},
		},
	}
	text, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		panic("api: the document: " + err.Error())
	}
	return append(text, '\n')
}

func operation(rt *route) schema {
	op := schema{"operationId": rt.id, "summary": rt.summary, "responses": responses(rt)}
	switch {
	case rt.public():
		op["security"] = []any{}
	case rt.action == 0:
		op["description"] = "Any account may."
	default:
		op["description"] = "Needs the action " + rt.action.String() + "."
		op["x-action"] = rt.action.String()
	}
	for _, p := range append(slices.Clone(rt.params), headerLang) {
		one := schema{"name": p.name, "in": p.in, "description": p.about, "schema": p.schema}
		if p.required {
			one["required"] = true
		}
		parameters, _ := op["parameters"].([]any)
		op["parameters"] = append(parameters, one)
	}
	if rt.in != nil {
		op["requestBody"] = schema{"required": true, "content": content(rt.in)}
	}
	return op
}

func content(all []media) schema {
	c := schema{}
	for _, m := range all {
		c[m.name] = schema{"schema": m.schema}
	}
	return c
}

func responses(rt *route) schema {
	out := schema{}
	for _, a := range rt.out {
		r := schema{"description": a.about, "content": content(a.media)}
		for _, name := range a.headers {
			headers, _ := r["headers"].(schema)
			if headers == nil {
				headers = schema{}
			}
			headers[name] = schema{"required": true, "schema": text()}
			r["headers"] = headers
		}
		out[strconv.Itoa(a.status)] = r
	}
	for _, status := range rt.refusals() {
		out[strconv.Itoa(status)] = schema{"$ref": "#/components/responses/Problem"}
	}
	return out
}

// refusals returns the statuses of the problems that an address may answer: its own, and those that come from what it is.
func (rt *route) refusals() []int {
	all := append([]int{
		http.StatusBadRequest, http.StatusForbidden, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable,
	}, rt.problems...)
	if !rt.public() {
		all = append(all, http.StatusUnauthorized)
	}
	if rt.in != nil {
		all = append(all, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if strings.HasPrefix(rt.path, "/api/v1/dossiers/") && rt.in != nil {
		all = append(all, http.StatusGatewayTimeout, http.StatusInsufficientStorage)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// components are the schemas of all shapes, of the forms, and of the report, which package report describes itself.
func components(forms *intake.Forms) map[string]schema {
	all := map[string]schema{}
	for _, shape := range []any{
		ProblemDetails{},
		Health{},
		PublicStatus{},
		Code{},
		Rows{},
		NewDossier{},
		Receipt{},
		Dossier{},
		Explanation{},
		Applicant{},
		Papers{},
		Verified{},
		ApplicantSearch{},
		Codes{},
		Tasks{},
		Procedures{},
		Procedure{},
		PromiseRequest{},
		Promise{},
		Traced{},
		Score{},
		NumberCheck{},
		Checked{},
		CardCheck{},
		Card{},
		Import{},
		Accesses{},
	} {
		shapes(all, reflect.TypeOf(shape))
	}
	for _, form := range forms.Schemas() {
		all[formName(form.Command)] = formSchema(form)
	}
	// A new dossier has one of two forms.
	all["NewDossier"]["properties"].(schema)["command"].(schema)["enum"] = []any{"submit", "accept"}                            //nolint:errcheck // made above
	all["NewDossier"]["properties"].(schema)["form"] = schema{"anyOf": []any{ref(formName("submit")), ref(formName("accept"))}} //nolint:errcheck // made above
	reportSchemas(all)
	return all
}

// reportSchemas moves the schema of report pages in, with its definitions under names of their own.
func reportSchemas(to map[string]schema) {
	text := strings.ReplaceAll(report.JSONSchema(), `"#/$defs/`, `"#/components/schemas/Report.`)
	var page schema
	if err := json.Unmarshal([]byte(text), &page); err != nil {
		panic("api: the schema of reports: " + err.Error())
	}
	defs, _ := page["$defs"].(map[string]any)
	for name, def := range defs {
		to["Report."+name], _ = def.(map[string]any)
	}
	for _, key := range []string{"$defs", "$schema", "$id"} {
		delete(page, key)
	}
	to["Report"] = page
}
