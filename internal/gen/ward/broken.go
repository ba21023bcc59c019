package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// brokenFile is a small wrong input, and what must be said of it.
type brokenFile struct {
	name    string
	reader  string // which of the readers it is for: dossiers, roll, procedures, criteria, claims
	what    string // what is wrong with it, for people
	content []byte
	// read and accepted count the rows. A file that cannot be used at all has none.
	read, accepted int
	want           []complaint
}

// complaint is a problem that must be reported: the line of the file where a reader knows it, else 0; the path, which is the
// column of a table; and the code. The code of a missing column is followed by its name.
type complaint struct {
	line       int
	path, code string
}

// broken returns the wrong files, expected.csv with everything that must be said of them, and a README that says it to people.
func broken() map[string][]byte {
	files := map[string][]byte{}
	expected := [][]string{{"file", "reader", "line", "path", "code", "read", "accepted", "rejected"}}
	var b strings.Builder
	b.WriteString(brokenIntro)
	all := append(brokenDossiers(), append(brokenRolls(), brokenDocuments()...)...)
	for _, f := range all {
		files["broken/"+f.name] = f.content
		var says []string
		for _, c := range f.want {
			line := ""
			say := "`" + c.code + "`"
			if c.path != "" {
				say = "`" + c.path + "` " + say
			}
			if c.line > 0 {
				line = strconv.Itoa(c.line)
				say = "line " + line + ": " + say
			}
			says = append(says, say)
			expected = append(expected, []string{
				f.name, f.reader, line, c.path, c.code, strconv.Itoa(f.read), strconv.Itoa(f.accepted), strconv.Itoa(f.read - f.accepted),
			})
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %d = %d + %d |\n", f.name, f.reader, f.what, strings.Join(says, "; "), f.read, f.accepted, f.read-f.accepted)
	}
	files["broken/expected.csv"] = table(expected)
	files["broken/README.md"] = []byte(b.String())
	return files
}

const brokenIntro = `# Wrong inputs

Written by internal/gen/ward, like everything here; all people are invented. Each file is wrong in one way, or in several that must
all be reported together. ` + "`expected.csv`" + ` says the same to programs: one row for each problem, with the file, the reader it is
given to, the line (empty where a problem is about the whole file or has a path into JSON), the path (the column of a table), the
code (that of a missing column with its name), and how many rows are read, accepted and rejected. Read is always accepted plus rejected.

| file | reader | what is wrong | what must be reported | read = accepted + rejected |
|---|---|---|---|---|
`

// A good row of dossiers, as text to be spoiled. The procedure is the registration of a birth: due the same day.
const brokenHeader = "code,procedure,channel,received_at,promised,resolved_at,delivered_at,applicant_name,applicant_id"

func goodRow(n int) string {
	return fmt.Sprintf("000.20.32.H41-240103-%04d,1.001193,counter,2024-01-03 09:%02d,2024-01-03,2024-01-03 10:00,2024-01-03 10:10,Nguyễn Văn An,040085%06d", n, n, n)
}

// spoiled returns a good row with something replaced.
func spoiled(n int, old, replacement string) string {
	s := goodRow(n)
	if strings.Count(s, old) != 1 {
		panic("gen/ward: what is to be spoiled is not there once")
	}
	return strings.Replace(s, old, replacement, 1)
}

func text(lines ...string) []byte { return []byte(strings.Join(lines, "\n") + "\n") }

func brokenDossiers() []brokenFile {
	file := func(name, what string, content []byte, read, accepted int, want ...complaint) brokenFile {
		return brokenFile{name: "dossiers-" + name + ".csv", reader: "dossiers", what: what, content: content, read: read, accepted: accepted, want: want}
	}
	without := func(line, column string) string { // a line without the field of a column
		fields := strings.Split(line, ",")
		for i, c := range strings.Split(brokenHeader, ",") {
			if c == column {
				fields = append(fields[:i], fields[i+1:]...)
			}
		}
		return strings.Join(fields, ",")
	}
	return []brokenFile{
		file("empty", "nothing in it, not even a header", nil, 0, 0, complaint{0, "", "empty"}),
		file("header-only", "a header without rows", text(brokenHeader), 0, 0, complaint{0, "", "empty"}),
		file("missing-column", "no column received_at", text(without(brokenHeader, "received_at"), without(goodRow(1), "received_at")), 0, 0,
			complaint{0, "header", "missing_column received_at"}),
		file("unknown-column", "a column nobody knows (ghi_chu)", text(brokenHeader+",ghi_chu", goodRow(1)+",x"), 0, 0,
			complaint{0, "header #10", "unknown_column"}),
		file("repeated-column", "the column promised twice", text(brokenHeader+",promised", goodRow(1)+",2024-01-04"), 0, 0,
			complaint{0, "header #10", "duplicate"}),
		file("bad-date", "days that do not exist or are written otherwise, an instant without a time", text(brokenHeader,
			goodRow(1),
			spoiled(2, "2024-01-03 09:02", "2024-02-30 09:02"),
			spoiled(3, "2024-01-03 09:03", "31/02/2024 09:03"),
			spoiled(4, "2024-01-03 09:04", "2024-01-03"),
			spoiled(5, ",2024-01-03,", ",03-01-2024,"),
			spoiled(6, "2024-01-03 10:00", "2024-01-03 25:00"),
			goodRow(7)), 7, 2,
			complaint{3, "received_at", "out_of_range"}, complaint{4, "received_at", "out_of_range"}, complaint{5, "received_at", "malformed"},
			complaint{6, "promised", "malformed"}, complaint{7, "resolved_at", "malformed"}),
		file("bad-number", "personal numbers with a lost zero, a letter O, in scientific notation, and of an old card", text(brokenHeader,
			spoiled(1, "040085000001", "40085000001"),
			spoiled(2, "040085000002", "O40085000002"),
			spoiled(3, "040085000003", "4.00851E+10"),
			spoiled(4, "040085000004", "181234567"),
			goodRow(5)), 5, 1,
			complaint{2, "applicant_id", "malformed"}, complaint{3, "applicant_id", "malformed"}, complaint{4, "applicant_id", "malformed"},
			complaint{5, "applicant_id", "malformed"}),
		file("due-before-received", "promised for a day before the dossier came in", text(brokenHeader, goodRow(1), spoiled(2, ",2024-01-03,", ",2024-01-02,")), 2, 1,
			complaint{3, "promised", "before"}),
		file("promise-differs", "promised for another day than the rules work out: taken, with a note", text(brokenHeader, goodRow(1), spoiled(2, ",2024-01-03,", ",2024-01-05,")), 2, 2,
			complaint{3, "promised", "differs"}),
		file("resolved-before-received", "resolved before it came in, delivered before it was resolved", text(brokenHeader, goodRow(1),
			spoiled(2, "2024-01-03 10:00", "2024-01-03 08:00"),
			spoiled(3, "2024-01-03 10:10", "2024-01-03 09:59")), 3, 1,
			complaint{3, "resolved_at", "before"}, complaint{4, "delivered_at", "before"}),
		file("duplicate-code", "one code on two rows", text(brokenHeader, goodRow(1), goodRow(2), spoiled(3, "-0003,", "-0001,")), 3, 2,
			complaint{4, "code", "duplicate"}),
		file("unknown-procedure", "a procedure that is not in the catalogue", text(brokenHeader, goodRow(1), spoiled(2, "1.001193", "1.999999")), 2, 1,
			complaint{3, "procedure", "unknown"}),
		file("bad-channel", "a channel nobody knows", text(brokenHeader, goodRow(1), spoiled(2, "counter", "fax")), 2, 1, complaint{3, "channel", "unknown"}),
		file("missing-values", "a row with a code and nothing else, and one without a code", text(brokenHeader, goodRow(1), "000.20.32.H41-240103-0002,,,,,,,,",
			spoiled(3, "000.20.32.H41-240103-0003", "")), 3, 1,
			complaint{3, "procedure", "required"}, complaint{3, "channel", "required"}, complaint{3, "received_at", "required"}, complaint{4, "code", "required"}),
		file("field-count", "a row with a field too few, and one with a field too many", text(brokenHeader, goodRow(1), without(goodRow(2), "promised"), goodRow(3)+",", goodRow(4)), 4, 2,
			complaint{3, "", "field_count"}, complaint{4, "", "field_count"}),
		file("not-utf8", "a name in Windows-1258, as old software writes it", text(brokenHeader, goodRow(1), spoiled(2, "Nguyễn Văn An", "Nguy\xea\xden Th\xf2i Ho\xe0"), goodRow(3)), 3, 2,
			complaint{3, "applicant_name", "not_utf8"}),
		file("utf16", "the whole file in UTF-16, as a spreadsheet saves Unicode text", utf16File(text(brokenHeader, goodRow(1))), 0, 0,
			complaint{0, "header", "not_utf8"}),
		file("bare-quote", "a quotation mark in the middle of a field", text(brokenHeader, goodRow(1), spoiled(2, "Văn", `"Văn"`), goodRow(3)), 3, 2,
			complaint{3, "", "malformed"}),
		file("open-quote", "a quotation mark that is never closed: it must not take the rows after it along", text(brokenHeader, goodRow(1), spoiled(2, "Nguyễn", `"Nguyễn`), goodRow(3), goodRow(4)), 4, 3,
			complaint{3, "", "malformed"}),
		file("several", "several things wrong with one row, all of which are reported", text(brokenHeader,
			"000.20.32.H41-240103-0001,,fax,2024-13-01 09:00,soon,2024-01-03 10:00,,Nguyễn Văn An,12345"), 1, 0,
			complaint{2, "procedure", "required"}, complaint{2, "channel", "unknown"}, complaint{2, "received_at", "out_of_range"},
			complaint{2, "promised", "malformed"}, complaint{2, "applicant_id", "malformed"}),
	}
}

// utf16File writes text in UTF-16, little end first, with a byte-order mark.
func utf16File(utf8Text []byte) []byte {
	var b bytes.Buffer
	b.WriteString("\xff\xfe")
	_ = binary.Write(&b, binary.LittleEndian, utf16.Encode([]rune(string(utf8Text))))
	return b.Bytes()
}

func brokenRolls() []brokenFile {
	const header = "no,name,sex,birth_date,birthplace,personal_id"
	const good = "1,Nguyễn Văn An,Nam,1985-01-01,040,040085000001"
	file := func(name, what string, content []byte, read, accepted int, want ...complaint) brokenFile {
		return brokenFile{name: "roll-" + name + ".csv", reader: "roll", what: what, content: content, read: read, accepted: accepted, want: want}
	}
	return []brokenFile{
		file("empty", "nothing in it", nil, 0, 0, complaint{0, "", "empty"}),
		file("bad-header", "columns by other names: ten instead of name, cccd instead of personal_id", text("no,ten,sex,birth_date,birthplace,cccd", good), 0, 0,
			complaint{0, "line 1", "missing_column name"}, complaint{0, "line 1", "missing_column personal_id"}),
		file("not-utf8", "a name in Windows-1258", text(header, good, "2,Tr\xe2\xccn Thi\xf2 Ho\xe0,N\xfd\xde,1990-05-05,040,040190000002"), 2, 1,
			complaint{3, "", "not_utf8"}),
		file("field-count", "a row with a field too few", text(header, good, "2,Trần Thị Hòa,Nữ,1990-05-05,040190000002"), 2, 1, complaint{3, "", "field_count"}),
	}
}

// brokenDocuments are the files in JSON.
func brokenDocuments() []brokenFile {
	const criteriaMistakes = `{
  "set": "nghe-an/model-ward@provisional-1999",
  "unit": {"key": "nghi-thu", "name": "Phường Nghi Thu", "kind": "ward"},
  "as_of": "2023-09-31",
  "colour": "green",
  "observations": [
    {"criterion": "1", "outcome": "met", "happened": "2023-09-11"},
    {"criterion": "2", "outcome": "nearly", "happened": "2023-09-11"},
    {"criterion": "3", "outcome": "partial", "progress": "75 percent", "happened": "2023-09-11"},
    {"criterion": "4", "happened": "2023-09-11"},
    {"criterion": "5", "outcome": "met"}
  ]
}
`
	const claimsMistakes = `{
  "format": "motcua.claims/1",
  "sources": [{"key": "S4", "place": "nghi_huong", "reported_on": "12/03/2024"}],
  "terms": [
    {"key": "nghi_huong", "vi": "phường Nghi Hương", "en": "Nghi Hương ward"},
    {"key": "dossier", "vi": "hồ sơ", "en": "dossiers"},
    {"key": "dossier", "vi": "hồ sơ", "en": "files"}
  ],
  "claims": [
    {"id": "A9", "source": "S9", "says": {"vi": "403 hồ sơ.", "en": "403 dossiers."},
     "figures": [{"measure": "received", "unit": "dossier", "count": -403}]},
    {"id": "A9", "source": "S4", "says": {"vi": "Tất cả.", "en": "All."}, "verdict": "holds",
     "figures": [{"measure": "dossier", "unit": "dossier"}]}
  ]
}
`
	const proceduresMistakes = `[
  {"code": "", "name": "Đăng ký khai sinh", "field": "Hộ tịch", "limits": [{"term": "same_day", "convention": "same_day_15h"}]},
  {"code": "1.000656", "name": "Đăng ký khai tử", "field": "", "limits": [{"term": "same_day"}]},
  {"code": "1.004873", "name": "Xác nhận tình trạng hôn nhân", "field": "Hộ tịch", "limits": [
    {"term": "3wd", "convention": "as usual"}, {"term": "5wd"}]},
  {"code": "1.004873", "name": "Xác nhận tình trạng hôn nhân", "field": "Hộ tịch", "limits": [{"term": "3wd"}]}
]
`
	const proceduresUnreadable = `[
  {"code": "1.001193", "name": "Đăng ký khai sinh", "field": "Hộ tịch", "limits": [
    {"term": "3 days"}]},
  {"code": "1.000656", "name": "Đăng ký khai tử", "field": "Hộ tịch", "limits": []},
  {"code": "1.004873", "name": "Xác nhận tình trạng hôn nhân", "field": "Hộ tịch", "limit": [{"term": "3wd"}]}
]
`
	file := func(reader, name, what, content string, want ...complaint) brokenFile {
		return brokenFile{name: reader + "-" + name + ".json", reader: reader, what: what, content: []byte(content), want: want}
	}
	at := func(path, code string) complaint { return complaint{0, path, code} }
	return []brokenFile{
		file("procedures", "mistakes", "no code, no field, a convention nobody knows, two limits for one case, one code twice", proceduresMistakes,
			at("procedures[0].code", "required"), at("procedures[1].field", "required"), at("procedures[2].limits[0].convention", "unknown"),
			at("procedures[2].limits[1]", "duplicate"), at("procedures[3].from", "duplicate")),
		file("procedures", "unreadable", "a limit that is no term (3 days), a list without limits, a misspelt field", proceduresUnreadable,
			at("line 3: procedures[0].limits[0].term", "malformed"), at("line 4: procedures[1].limits", "empty"), at("line 5: procedures[2]", "unknown")),
		file("procedures", "empty", "nothing in it", "", at("", "empty")),
		file("criteria", "mistakes", "a set and an outcome nobody knows, 31 September, a field nobody knows, a progress in words, no outcome, no day", criteriaMistakes,
			at("set", "unknown"), at("as_of", "out_of_range"), at("colour", "unknown"), at("observations[1].outcome", "unknown"),
			at("observations[2].progress", "malformed"), at("observations[3]", "required"), at("observations[4].happened", "required")),
		file("criteria", "not-json", "a comma too many", "{\n  \"set\": \"nghe-an/model-ward@provisional-2023\",\n}\n", at("line 3, column 1", "malformed")),
		file("criteria", "empty", "nothing in it", "", at("", "empty")),
		file("claims", "mistakes",
			"a day written otherwise, a term twice, a source and a measure nobody knows, a count below zero, a claim twice, a verdict (there is no field for one), no figure", claimsMistakes,
			at("sources[0].reported_on", "malformed"), at("terms[2].key", "duplicate"), at("claims[0].source", "unknown"), at("claims[0].figures[0].measure", "unknown"),
			at("claims[0].figures[0].count", "malformed"), at("claims[1].id", "duplicate"), at("claims[1].verdict", "unknown"), at("claims[1].figures[0]", "required")),
		file("claims", "not-json", "cut off in the middle", "{\n  \"format\": \"motcua.claims/1\",\n  \"sources\": [\n", at("line 3", "malformed")),
		file("claims", "empty", "nothing in it", "", at("", "empty")),
	}
}
