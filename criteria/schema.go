package criteria

import _ "embed" // the schemas are files

//go:embed set.schema.json
var setSchema string

//go:embed assessment.schema.json
var assessmentSchema string

// SetSchema returns the JSON Schema (draft 2020-12) of a criteria set, for editors and other programs. It says what a file looks like;
// [Load] checks that and what the parts mean together.
func SetSchema() string { return setSchema }

// AssessmentSchema returns the JSON Schema of an assessment. It refers to the schema of a set as "set.schema.json".
func AssessmentSchema() string { return assessmentSchema }
