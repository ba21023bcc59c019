package dossier_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
)

// foreignMap leads an invented export to our columns. Its status codes are a list of its own.
const foreignMap = `{
	"source": "mot-cua-cu",
	"empty": ["NULL", "-", "000000001"],
	"columns": [
		{"to": "code", "from": "SO_HO_SO"},
		{"to": "procedure", "from": "THU_TUC", "values": {"KS": "5wd", "TD": "pauses"}},
		{"to": "channel", "from": "HINH_THUC", "values": {"1": "counter", "2": "online", "*": "post"}},
		{"to": "received_at", "from": "NGAY_NHAN", "form": "DD/MM/YYYY HH:MM"},
		{"to": "resolved_at", "from": "NGAY_XONG", "form": "YYYYMMDDHHMMSS"},
		{"to": "delivered_at", "from": "NGAY_TRA", "form": "D/M/YYYY", "assume": "17:00"},
		{"to": "supplement_at", "from": "NGAY_YC", "form": "DD/MM/YYYY HH:MM"},
		{"to": "payment_at", "from": "NGAY_THUE", "form": "DD/MM/YYYY HH:MM"},
		{"to": "ended_at", "from": "NGAY_DUNG", "form": "DD/MM/YYYY HH:MM"},
		{"to": "ending", "from": "TRANG_THAI", "values": {"TUCHOI": "refused", "RUT": "withdrawn", "DUNG": "stopped", "*": ""}},
		{"to": "status", "from": "TRANG_THAI", "values": {"TN": "2", "CHOBS": "5", "CHOBS2": "5", "CHOTHUE": "6", "RUT": "7", "DUNG": "8", "XONG": "9", "TRA": "10", "KHAC": ""}},
		{"to": "applicant_name", "from": "HO_TEN"},
		{"to": "applicant_id", "from": "SO_GIAY_TO"},
		{"to": "unit", "constant": "H40.20"}
	]
}`

const foreignHeader = "SO_HO_SO;THU_TUC;HINH_THUC;NGAY_NHAN;NGAY_XONG;NGAY_TRA;NGAY_YC;NGAY_THUE;NGAY_DUNG;TRANG_THAI;HO_TEN;SO_GIAY_TO;GHI_CHU;\"Fax, nếu có\"\n"

func mustColumns(t testing.TB, file string) *dossier.Columns {
	t.Helper()
	c, err := dossier.LoadColumns(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// runForeign imports a foreign file and keeps what is said about the rows.
func (im *importer) runForeign(file string) (dossier.ImportReport, error) {
	im.rows = nil
	return dossier.Import(context.Background(), im.store, im.rules, strings.NewReader(file), &dossier.ImportOptions{
		Columns: mustColumns(im, foreignMap), OnRow: func(r dossier.RowReport) { im.rows = append(im.rows, r) },
	})
}

// A status arrives as what it is, or the row does not arrive: 5, 6 and 8 are sent on as 9 by software that is in use.
//
// Kills: a status rewritten, or taken although the instants say another; a code nobody mapped taken for one that is; an ending lost.
func TestImportNeverRewritesAStatus(t *testing.T) {
	tests := []struct {
		name, why, row, want string
		status               dossier.Status
	}{
		{"2", "accepted", "A;KS;1;04/03/2024 09:00;;;;;;TN;;;;", "", dossier.Received},
		{"5", "with nothing but the request", "A;KS;1;04/03/2024 09:00;;;05/03/2024 09:00;;;CHOBS;;;;", "", dossier.AwaitingSupplement},
		{"6", "with nothing but the request to pay", "A;KS;1;04/03/2024 09:00;;;;05/03/2024 09:00;;CHOTHUE;;;;", "", dossier.AwaitingPayment},
		{"7", "withdrawn", "A;KS;1;04/03/2024 09:00;;;;;05/03/2024 09:00;RUT;;;;", "", dossier.WithdrawnByCitizen},
		{"8", "stopped", "A;KS;1;04/03/2024 09:00;;;;;05/03/2024 09:00;DUNG;;;;", "", dossier.StoppedByAgency},
		{"9", "resolved", "A;KS;1;04/03/2024 09:00;20240305090000;;;;;XONG;;;;", "", dossier.Processed},
		{"10", "delivered", "A;KS;1;04/03/2024 09:00;20240305090000;5/3/2024;;;;TRA;;;;", "", dossier.ResultDelivered},
		{"9 while waiting", "as sent on by that software", "A;KS;1;04/03/2024 09:00;;;05/03/2024 09:00;;;XONG;;;;", "rejected: status: not what the rules work out: 5", 0},
		{"5 without a request", "when was it asked?", "A;KS;1;04/03/2024 09:00;;;;;;CHOBS;;;;", "rejected: status: not what the rules work out: 2", 0},
		{"6 without a request", "when was it asked?", "A;KS;1;04/03/2024 09:00;;;;;;CHOTHUE;;;;", "rejected: status: not what the rules work out: 2", 0},
		{"8 without an end", "when was it stopped?", "A;KS;1;04/03/2024 09:00;;;;;;DUNG;;;;", "rejected: ended_at: a value is required (ending)", 0},
		{"10 without a delivery", "when was it?", "A;KS;1;04/03/2024 09:00;20240305090000;;;;;TRA;;;;", "rejected: status: not what the rules work out: 9", 0},
		{"9 with a delivery", "one of them is wrong", "A;KS;1;04/03/2024 09:00;20240305090000;5/3/2024;;;;XONG;;;;", "rejected: status: not what the rules work out: 10", 0},
		{"mapped to nothing", "the instants say it", "A;KS;1;04/03/2024 09:00;;;05/03/2024 09:00;;;KHAC;;;;", "", dossier.AwaitingSupplement},
		{"mapped by nobody", "nobody knows what it means", "A;KS;1;04/03/2024 09:00;;;;;;MOI;;;;", "rejected: status: not one of: CHOBS, CHOBS2, CHOTHUE, …", 0},
		{"a procedure mapped by nobody", "the same", "A;XX;1;04/03/2024 09:00;;;;;;TN;;;;", "rejected: procedure: not one of: KS, TD", 0},
		{"a day in another form", "no guess", "A;KS;1;2024-03-04 09:00;;;;;;TN;;;;", "rejected: received_at: not in the form DD/MM/YYYY HH:MM", 0},
		{"one digit where two belong", "no guess", "A;KS;1;4/3/2024 09:00;;;;;;TN;;;;", "rejected: received_at: not in the form DD/MM/YYYY HH:MM", 0},
		{"no such day", "no guess", "A;KS;1;31/02/2024 09:00;;;;;;TN;;;;", "rejected: received_at: outside the range 1..29", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			im := newImporter(t)
			report, err := im.runForeign(foreignHeader + tt.row + "\n")
			if err != nil {
				t.Fatal(err)
			}
			want := []string(nil)
			if tt.want != "" {
				want = []string{"line 2: " + tt.want}
			}
			if diff := cmp.Diff(want, im.said()); diff != "" {
				t.Errorf("said (-want +got):\n%s%s", diff, tt.why)
			}
			if (report.Accepted == 1) != (tt.status != 0) || tt.status != 0 && im.state("A").Status != tt.status {
				t.Errorf("%+v: %s", report, tt.why)
			}
		})
	}
}

// A dummy number that stands for none is none: software in use sends 000000001.
//
// Kills: a dummy kept as somebody's number; a value that stands for nothing read as something.
func TestImportTakesNoDummyForANumber(t *testing.T) {
	im := newImporter(t)
	report, err := im.runForeign(foreignHeader + "A;KS;3;04/03/2024 09:00;NULL;-;;;;TN;Nguyễn Văn Thử;000000001;NULL;\n")
	if err != nil || report.Accepted != 1 {
		t.Fatal(report, err, im.said())
	}
	log, _ := im.store.Load(t.Context(), "A")
	if p := log.Events[0].Personal; p.Name.Reveal() != "Nguyễn Văn Thử" || !p.Number.IsZero() || log.Events[0].Channel != dossier.Post || log.Events[0].Unit != "H40.20" {
		t.Errorf("%+v", log.Events[0])
	}
	if log.Events[0].Key != "import:mot-cua-cu:A" || report.Loss.Columns[0].Rows != 0 {
		t.Errorf("%s, %+v", log.Events[0].Key, report.Loss)
	}
}

// What the rows had and nothing leads to is counted, by column and by what the map says; no value is named.
//
// Kills: a column lost without a word; a rejected row counted; a value in the report; two sub-statuses that look like one.
func TestLossReport(t *testing.T) {
	im := newImporter(t)
	file := foreignHeader +
		"A;KS;1;04/03/2024 09:00;20240305090000;5/3/2024;;;;TRA;" + canaryName + ";" + canaryNumber + ";" + canaryName + ";x\n" +
		"B;KS;1;04/03/2024 09:00;;;05/03/2024 09:00;;;CHOBS;;;" + canaryNumber + ";\n" +
		"C;KS;1;04/03/2024 09:00;;;05/03/2024 09:00;;;CHOBS2;;;;\n" +
		"D;KS;1;04/03/2024 09:00;;;05/03/2024 09:00;;;KHAC;;;;\n" +
		"E;KS;1;04/03/2024 09:00;;;;;;TRA;" + canaryName + ";;" + canaryName + ";" + canaryNumber + "\n"
	report, err := im.runForeign(file)
	if err != nil || report.Accepted != 4 || report.Rejected != 1 {
		t.Fatal(report, err, im.said())
	}
	want := `column without a place: GHI_CHU (2 rows)
column without a place: Fax, nếu có (1 rows)
sub-status, merged into 5: CHOBS (1 rows)
sub-status, merged into 5: CHOBS2 (1 rows)
status without a counterpart: KHAC (1 rows)
time of day assumed: delivered_at (1 rows)
`
	if diff := cmp.Diff(want, report.Loss.Text(motcua.English)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if vi := report.Loss.Text(motcua.Vietnamese); strings.Count(vi, "\n") != 6 || !strings.HasPrefix(vi, "cột không có chỗ: GHI_CHU (2 dòng)\n") || report.Loss.IsZero() {
		t.Error(vi)
	}
	said := fmt.Sprintf("%+v %v %#v", im.rows, im.said(), report)
	data, err := json.Marshal([]any{im.rows, report})
	if said += string(data) + report.Loss.Text(motcua.Vietnamese); err != nil || hasCanary(said) {
		t.Errorf("somebody is in it: %s, %v", said, err)
	}
	if s := im.state("A"); s.Delivered.Format("15:04") != "17:00" {
		t.Errorf("delivered %v", s.Delivered)
	}
	// Imported again it is the same, and the same is lost.
	again, err := im.runForeign(file)
	if err != nil || again.Unchanged != 4 || again.Loss.Text(motcua.English) != want {
		t.Errorf("%+v, %v", again, err)
	}
	// Nothing is lost of a file without a map, or of one that has nothing else.
	if report, err := im.run(allColumns + "\n" + row("code=Z") + "\n"); err != nil || report.Loss != nil || !report.Loss.IsZero() || report.Loss.Text(motcua.English) != "" {
		t.Error(report, err)
	}
}

// Kills: a header that lacks what is mapped; a separator inside quotes taken for the file's; a separator that the map says ignored.
func TestForeignHeader(t *testing.T) {
	for _, tt := range []struct {
		name, why, m, file string
		want               []string
	}{
		{"two missing", "named as the map has them", foreignMap, strings.NewReplacer("NGAY_NHAN", "NGAY", "HO_TEN", "TEN").Replace(foreignHeader), []string{"header: missing_column (NGAY_NHAN)", "header: missing_column (HO_TEN)"}},
		{"twice", "which of them?", foreignMap, strings.Replace(foreignHeader, "GHI_CHU", "THU_TUC", 1), []string{"header #13: duplicate (#2)"}},
		{"twice, mapped by nobody", "no matter", foreignMap, strings.Replace(foreignHeader, "GHI_CHU", "\"Fax, nếu có\"", 1) + "A;KS;1;04/03/2024 09:00;;;;;;TN;;;;\n", nil},
		{"another separator", "the map says it", `{"source":"s","separator":"\t","columns":[{"to":"code","from":"a,b"},{"to":"procedure","constant":"5wd"},{"to":"channel","constant":"post"},{"to":"unit","constant":"u"},{"to":"submitted_at","from":"c;d"}]}`, "a,b\tc;d\n1\t2024-03-04 09:00\n", nil},
		{"not UTF-8", "said", foreignMap, strings.Replace(foreignHeader, "GHI_CHU", "GHI\xff", 1) + "A;KS;1;04/03/2024 09:00;;;;;;TN;;;;\n", []string{"header #13: not_utf8"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := dossier.Import(t.Context(), memstore.New(), testRules(t), strings.NewReader(tt.file), &dossier.ImportOptions{Columns: mustColumns(t, tt.m)})
			if diff := cmp.Diff(tt.want, problems(err)); diff != "" {
				t.Errorf("(-want +got):\n%s%s", diff, tt.why)
			}
		})
	}
}

// Kills: a mistake of a map that passes, or hides the next; a mistake without its place.
func TestLoadColumnsFindsMistakes(t *testing.T) {
	for _, tt := range []struct {
		name, why, file string
		want            []string
	}{
		{"empty", "nothing", "", []string{"empty"}},
		{"not JSON", "with its line", "{\n\"source\": x}", []string{"line 2: malformed (JSON)"}},
		{"two values", "one too many", `{"source":"s","columns":[]}{}`, []string{"line 1: malformed (JSON)"}},
		{"not UTF-8", "said", "{\"source\":\"\xff\"}", []string{"not_utf8"}},
		{"a list", "an object is wanted", "[]", []string{"line 1: map: malformed ({…})"}},
		{"unknown field", "a slip must not pass", `{"sources":"s","columns":[{"to":"code","form":"x","frm":"y"}]}`, []string{
			"line 1: map: unknown (source, separator, empty, columns)", "line 1: columns[0]: unknown (to, from, constant, form, assume, values)",
		}},
		{"null and twice", "no", `{"source":null,"columns":[{"to":"code","to":"code","from":"a","values":{"x":"1","x":"2"}}]}`, []string{
			"line 1: map.source: required (\"…\")", "line 1: columns[0].to: duplicate", "line 1: columns[0].values: duplicate",
		}},
		{"no columns", "nothing to read", `{"source":"s"}`, []string{"line 1: map.columns: required"}},
		{"nothing that is needed", "named", `{"separator":"|","columns":[{"to":"unit","from":"a"}]}`, []string{
			"source: required", `separator: unknown (",", ";", "\t")`, "columns: missing_column (code)", "columns: missing_column (received_at, submitted_at)",
		}},
		{"columns", "each with what is wrong", `{"source":"s","columns":[
			{"to":"code","constant":"x"},{"to":"received_at","from":"a"},{"to":"received_at","from":"b"},{"to":"colour","from":"c"},
			{"to":"unit"},{"to":"actor","from":"d","constant":"e"},{"to":"reason","from":"f","form":"YYYY-MM-DD"},
			{"to":"resolved_at","from":"g","form":"DD-MM-YYYY"},{"to":"delivered_at","from":"g","form":"DD-MM-YYYY HH:MM","assume":"08:00"},
			{"to":"ended_at","from":"g","form":"DD-MM-YYYY","assume":"8 giờ"},{"to":"promised","from":"g","assume":"08:00"},
			{"to":"extended_to","from":"g","form":"DD-MM-YY"},{"to":"supplement_at","from":"g","form":"YYYY-MM-DD HH"},{"to":"arrived_at","from":"g","form":"YYYY-MM-DD MM:SS"},
			{"to":"paid_at","from":"g","form":"YYYY-DD HH:MM"},{"to":"case","from":"h","values":{}}]}`, []string{
			"columns[0].constant: not_allowed (to=code)", "columns[2].to: duplicate", "columns[3].to: unknown (code, procedure, channel, …)",
			"columns[4].from: required (constant)", "columns[5].constant: not_allowed (from)", "columns[6].form: not_allowed (to=reason)",
			"columns[7].form: malformed (HH:MM)", "columns[8].assume: not_allowed (form=DD-MM-YYYY HH:MM)", "columns[9].assume: malformed (HH:MM)",
			"columns[10].assume: not_allowed (form=)", "columns[11].form: malformed (YYYY, MM, M, DD, D, HH, H, MM, SS, F, Z)",
			"columns[12].form: malformed (HH:MM, HH:MM:SS, HH:MM:SS.F)", "columns[13].form: malformed (YYYY, MM, M, DD, D, HH, H, MM, SS, F, Z)",
			"columns[14].form: malformed (YYYY, MM, DD)", "columns[15].values: empty",
		}},
		{"values", "words that there are", `{"source":"s","columns":[{"to":"code","from":"a"},{"to":"received_at","from":"b"},
			{"to":"status","from":"c","values":{"1":"0","2":"11","3":"05","4":"x","5":"","6":"6","*":"2"}},{"to":"channel","from":"d","values":{"a":"Counter","b":""}},
			{"to":"ending","from":"d","values":{"a":"closed"}},{"to":"withdrawn_by","from":"d","values":{"a":"x"}},{"to":"outcome","from":"d","values":{"a":"x"}},
			{"to":"elsewhere","from":"d","values":{"a":"true"}}]}`, []string{
			"columns[2].values.*: not_allowed (to=status)", "columns[2].values.1: unknown (1..10)", "columns[2].values.2: unknown (1..10)",
			"columns[2].values.3: unknown (1..10)", "columns[2].values.4: unknown (1..10)", "columns[3].values.a: unknown (counter, online, post)",
			"columns[4].values.a: unknown (refused, withdrawn, stopped)", "columns[5].values.a: unknown (applicant, representative, not_stated)",
			"columns[6].values.a: unknown (granted, denied, unstated)", "columns[7].values.a: unknown (yes, no)",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := dossier.LoadColumns(strings.NewReader(tt.file))
			if diff := cmp.Diff(tt.want, problems(err)); diff != "" {
				t.Errorf("(-want +got):\n%s%s", diff, tt.why)
			}
		})
	}
	fault := errors.New("disk")
	if _, err := dossier.LoadColumns(iotest.ErrReader(fault)); !errors.Is(err, fault) {
		t.Error(err)
	}
	if _, err := dossier.LoadColumns(io.LimitReader(spaces{}, 2<<20)); !slices.Equal(problems(err), []string{"too_long (1 MiB)"}) {
		t.Error(err)
	}
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// Kills: a form read otherwise than it says; digits of another script; a rest that is passed over.
func TestForms(t *testing.T) {
	for _, tt := range []struct{ form, text, want string }{
		{"DD/MM/YYYY HH:MM", "04/03/2024 09:05", "2024-03-04T09:05:00+07:00"},
		{"MM/DD/YYYY HH:MM", "04/03/2024 09:05", "2024-04-03T09:05:00+07:00"},
		{"D/M/YYYY H:MM", "4/3/2024 9:05", "2024-03-04T09:05:00+07:00"},
		{"D/M/YYYY H:MM", "14/12/2024 19:05", "2024-12-14T19:05:00+07:00"},
		{"YYYYMMDDHHMMSS", "20240304090507", "2024-03-04T09:05:07+07:00"},
		{"DD.MM.YYYY HH:MM:SS", "04.03.2024 09:05:07", "2024-03-04T09:05:07+07:00"},
		{"YYYY-MM-DD HH:MM:SS.F", "2024-03-04 09:05:07.000", "2024-03-04T09:05:07+07:00"},
		{"YYYY-MM-DD HH:MM:SS.F", "2024-03-04 09:05:07.25", "2024-03-04T09:05:07.25+07:00"},
		{"YYYY-MM-DDTHH:MM:SSZ", "2024-03-04T02:05:07Z", "2024-03-04T09:05:07+07:00"},
		{"YYYY-MM-DDTHH:MM:SSZ", "2024-03-04T02:05:07-02:30", "2024-03-04T11:35:07+07:00"},
		{"YYYY-MM-DDTHH:MM:SSZ", "2024-03-04T02:05:07", ""},
		{"YYYY-MM-DDTHH:MM:SSZ", "2024-03-04T02:05:07+7:00", ""},
		{"DD/MM/YYYY HH:MM", "04/03/2024", ""},
		{"DD/MM/YYYY HH:MM", "04/03/2024 09:05:00", ""},
		{"DD/MM/YYYY HH:MM", "04/03/24 09:05", ""},
		{"DD/MM/YYYY HH:MM", "04-03-2024 09:05", ""},
		{"DD/MM/YYYY HH:MM", "04/03/2024 24:00", ""},
		{"DD/MM/YYYY HH:MM", "04/03/2024 09:60", ""},
		{"DD/MM/YYYY HH:MM", "０4/03/2024 09:05", ""},
		{"YYYY-MM-DD HH:MM:SS.F", "2024-03-04 09:05:07.1234567890", ""},
	} {
		m := dossier.ColumnMap{Source: "s", Columns: []dossier.ColumnFrom{
			{To: "code", From: "a"},
			{To: "submitted_at", From: "b", Form: tt.form},
			{To: "procedure", Constant: "5wd"},
			{To: "channel", Constant: "post"},
			{To: "unit", Constant: "u"},
		}}
		columns, err := dossier.CompileColumns(m)
		if err != nil || columns.Source() != "s" {
			t.Fatal(tt.form, err)
		}
		store := memstore.New()
		report, err := dossier.Import(t.Context(), store, testRules(t), strings.NewReader("a,b\n1,"+tt.text+"\n"), &dossier.ImportOptions{Columns: columns})
		got := ""
		if report.Accepted == 1 {
			log, _ := store.Load(t.Context(), "1")
			got = log.Events[0].At.Format("2006-01-02T15:04:05.999999999Z07:00")
		}
		if err != nil || got != tt.want {
			t.Errorf("%q in the form %s: %q, %v, want %q", tt.text, tt.form, got, err, tt.want)
		}
	}
}

// Whatever the bytes: no panic, and a map that is taken is taken again in the form that encoding it gives.
func FuzzLoadColumns(f *testing.F) {
	f.Add(foreignMap)
	f.Add(`{"source":"s","separator":"\t","columns":[{"to":"code","from":"a"},{"to":"submitted_at","from":"b","form":"YYYYMMDD","assume":"08:00"}]}`)
	f.Add(`{"source":"","columns":[{"to":"status","from":"\ud800","values":{"*":"","1":"10"}}]}`)
	f.Add("[[[[")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := dossier.LoadColumns(strings.NewReader(s))
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		var m dossier.ColumnMap
		if err := json.Unmarshal([]byte(strings.TrimPrefix(s, "\ufeff")), &m); err != nil || m.Source != c.Source() {
			t.Fatal(err, m.Source)
		}
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := dossier.LoadColumns(strings.NewReader(string(data))); err != nil || again.Source() != c.Source() {
			t.Fatal(err)
		}
	})
}
