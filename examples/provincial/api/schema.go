package api

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/intake"
)

// schema is a JSON Schema, draft 2020-12, as OpenAPI 3.1 has it.
type schema map[string]any

func ref(name string) schema { return schema{"$ref": "#/components/schemas/" + name} }

// schemaOf refers to the schema of a shape, which [shapes] writes.
func schemaOf(shape any) schema { return schemaOfType(reflect.TypeOf(shape)) }

func schemaOfType(t reflect.Type) schema {
	switch t {
	case reflect.TypeFor[motcua.Date]():
		return schema{"type": "string", "format": "date"}
	case reflect.TypeFor[Instant]():
		return schema{"type": "string", "format": "date-time"}
	case reflect.TypeFor[json.RawMessage]():
		return schema{"type": "object"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOfType(t.Elem())
	case reflect.Struct:
		return ref(t.Name())
	case reflect.Slice:
		return schema{"type": "array", "items": schemaOfType(t.Elem())}
	case reflect.String:
		return schema{"type": "string"}
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return schema{"type": "integer"}
	}
	panic("api: a shape with a field of kind " + t.Kind().String())
}

// shapes writes the schema of a struct, and those of the structs inside it, under their names. Nothing that the type does not have is allowed,
// and what is never left out is required: the document says exactly what the service sends.
func shapes(to map[string]schema, t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch {
	case t.Kind() != reflect.Struct, t == reflect.TypeFor[motcua.Date](), t == reflect.TypeFor[Instant](), to[t.Name()] != nil:
		return
	}
	s := schema{"type": "object", "additionalProperties": false}
	to[t.Name()] = s
	properties := schema{}
	var required []string
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		field := schemaOfType(f.Type)
		if about := f.Tag.Get("doc"); about != "" {
			field["description"] = about
		}
		properties[name] = field
		if options == "" {
			required = append(required, name)
		}
		shapes(to, f.Type)
	}
	s["properties"] = properties
	if len(required) > 0 {
		s["required"] = required
	}
}

func formName(command string) string { return "Form." + command }

// formSchema writes the form of a command as package intake describes it. Who acts is known from the token and when from the clock, so neither
// need be said.
func formSchema(form intake.Schema) schema {
	root := schema{"type": "object", "additionalProperties": false, "properties": schema{}, "description": "The form of " + form.Command + "."}
	at := map[string]schema{"": root} // the objects so far, by the paths of their fields
	for _, f := range form.Fields {
		parent, name := "", f.Path
		if i := strings.LastIndexByte(f.Path, '.'); i >= 0 {
			parent, name = f.Path[:i], f.Path[i+1:]
		}
		s := fieldSchema(f)
		switch f.Type {
		case intake.Object:
			at[f.Path] = s
		case intake.List:
			item := schema{"type": "object", "additionalProperties": false, "properties": schema{}}
			s["items"] = item
			at[f.Path+"[]"] = item
		}
		properties, _ := at[parent]["properties"].(schema)
		properties[name] = s
		if f.Required && f.Path != "at" && f.Path != "actor" && f.Path != "unit" {
			require(at, parent, name)
		}
	}
	return root
}

// require marks a field of an object as required, and the object in what it stands in: a form is checked with all its objects, there or not.
func require(at map[string]schema, parent, name string) {
	required, _ := at[parent]["required"].([]string)
	if !slices.Contains(required, name) {
		at[parent]["required"] = append(required, name)
	}
	if parent == "" || strings.HasSuffix(parent, "[]") {
		return
	}
	i := strings.LastIndexByte(parent, '.')
	require(at, parent[:max(i, 0)], parent[i+1:])
}

func fieldSchema(f intake.Field) schema {
	s := schema{"description": f.Text(motcua.English)}
	if f.Personal {
		s["x-personal"] = true
		s["writeOnly"] = true
	}
	switch f.Type {
	case intake.Flag:
		s["type"] = "boolean"
	case intake.Number:
		s["type"] = "integer"
	case intake.Object:
		s["type"], s["additionalProperties"], s["properties"] = "object", false, schema{}
	case intake.List:
		s["type"] = "array"
		if f.Max > 0 {
			s["maxItems"] = f.Max
		}
	case intake.Day:
		s["type"], s["format"] = "string", "date"
	case intake.Choice:
		s["type"], s["enum"] = "string", f.Values
	case intake.PersonalNumber:
		s["type"], s["pattern"] = "string", "^[0-9]{12}$"
	case intake.Text, intake.Instant, intake.Term:
		s["type"] = "string"
		if f.Max > 0 {
			s["maxLength"] = f.Max
		}
	}
	return s
}
