package portal_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/portal"
)

// What came in goes out: in its order, to the letter, with what nobody knows.
//
// Kills: a message that is tidied on its way.
func TestLossless(t *testing.T) {
	tests := []struct {
		name, why string
		m         portal.Message
		text      string
	}{
		{name: "empty", m: &portal.DossierSync{}, text: `{}`},
		{name: "empty list", m: &portal.DossierSync{}, text: `{"data":[]}`},
		{name: "empty dossier", m: &portal.DossierSync{}, text: `{"data":[{}]}`},
		{name: "null", m: &portal.DossierSync{}, text: `{"service":null,"isUpdating":null,"data":null}`},
		{name: "null inside", m: &portal.DossierSync{}, text: `{"data":[{"DinhDanhCHS":null,"NgayTra":null,"ChuHoSo":null,"DanhSachLePhi":null,"DanhSachHoSoBoSung":[{"TrangThaiBoSung":null,"DanhSachLePhiBoSung":null}]}]}`},
		{name: "empty texts", m: &portal.DossierSync{}, text: `{"data":[{"DinhDanhCHS":{},"NgayTra":"","ChuHoSo":"","Fax":"","DanhSachLePhi":[],"DanhSachGiayToKetQua":[{}]}]}`},
		{name: "order", m: &portal.DossierSync{}, text: `{"data":[{"TrangThaiHoSo":"4","MaHoSo":"1"}],"isUpdating":"True","service":"DongBoHoSoMC"}`},
		{name: "members nobody knows", m: &portal.DossierSync{}, text: `{"session":"x","data":[{"HinhThucTra":1.50,"MaHoSo":"1","x":{"b":[null,true,{"a":-0}],"a":"\u0041"}}],"":1}`},
		{name: "numbers", m: &portal.DossierSync{}, text: `{"data":[{"KenhThucHien":1,"TrangThaiHoSo":1e0,"NgayTra":20240425090000,"DanhSachLePhi":[{"Gia":50000.0}],"DanhSachTepDinhKemKhac":[{"SoLuong":"2"},{"SoLuong":-1E+2}]}]}`},
		{name: "booleans", m: &portal.DossierSync{}, text: `{"isUpdating":true,"data":[{"HoSoCoThanhPhanSoHoa":false,"DanhSachHoSoBoSung":[{"TrangThaiBoSung":"true"},{"TrangThaiBoSung":1}]}]}`},
		{name: "escapes", m: &portal.DossierSync{}, text: `{"data":[{"ChuHoSo":"\u0110\u1eb7ng \"Th\u1ecb\" <Th\/ử> & \ud83d\ude00\b\f\n\r\t\\","MaHoSo":"\u0031","NgayTra":"\u00320240425090000"}]}`},
		{name: "escaped names", m: &portal.DossierSync{}, text: `{"\u0064ata":[{"Ma\u0048oSo":"1","\u0046ax2":"","DinhDanhCHS":{"S\u006fDinhDanh":"1"},"DanhSachLePhi":[{"\u0047ia":""}]}],"x\/y":1}`},
		{name: "unknown codes", m: &portal.DossierSync{}, text: `{"isUpdating":"TRUE","data":[{"TrangThaiHoSo":"11","LoaiDoiTuong":"9","HinhThuc":"x","KenhThucHien":"０"}]}`},
		{name: "lone markup", m: &portal.DossierSync{}, text: `{"data":[{"GhiChu":"` + "\u2028\u2029\ufffd\u007f" + `<script>"}]}`},
		{name: "text with zero", m: &portal.DossierSync{}, text: `{"data":[{"MaHoSo":"\u0000","ChuHoSo":"a\u0000b"}]}`},
		{name: "dates of other machines", why: "the first of January of the year 1 is how one of them writes nothing", m: &portal.DossierSync{}, text: `{"data":[{"NgayTra":"00010101000000"}]}`},
		{name: "instants in many ways", m: &portal.CreateDossier{}, text: `{"NgayNop":"2026-08-05T08:30:00.5000000+07:00","NgayTiepNhan":"2026-08-05T01:30:00Z"}`},
		{name: "zero instant", why: "it reads as the zero time, which is absent here", m: &portal.CreateDossier{}, text: `{"NgayNop":"0001-01-01T00:00:00Z","NgayTiepNhan":"0001-01-01T00:00:00"}`},
		{name: "form", m: &portal.CreateDossier{}, text: `{"EformThongTinChiTiet":{"a":[1,"\u0041"]},"ThongTinNguoiNop":{"ThongTinChiTiet":null,"IdDoiTuong":7}}`},
		{name: "empty form", m: &portal.CreateDossier{}, text: `{"EformThongTinChiTiet":"","ThongTinNguoiNop":null,"ThanhPhanHoSo":[{"SoLuong":1,"GiayToDinhKem":[{}]}]}`},
		{name: "raw lists", m: &portal.DossierSync{}, text: `{"data":[{"DanhSachHoSoBoSung":[{"DanhSachGiayToBoSung":[null,1,"x",[],{}],"DanhSachLePhiBoSung":[]}]}]}`},
		{name: "step", m: &portal.ProgressUpdate{}, text: `{"data":[{"TrangThai":8,"MaHoSo":"1","buoc":"2"}]}`},
		{name: "white space", m: &portal.DossierSync{}, text: " \ufeff"[1:] + " {\t\"data\" :\n[ { \"x\" : { \"a b\" : [ 1 , \" \\\" \" ] } , \"MaHoSo\" : \" 1 \" } ]\r\n} "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := codecFor(t, tt.m)
			decode(t, c, tt.text, tt.m)
			got := encode(t, c, tt.m)
			if want := compact(t, []byte(strings.ReplaceAll(tt.text, "\ufeff", ""))); got != want {
				t.Errorf("encoded again:\n%s\nwant:\n%s", got, want)
			}
			copied := reflect.New(reflect.TypeOf(tt.m).Elem())
			copied.Elem().Set(reflect.ValueOf(tt.m).Elem())
			if again := encode(t, c, copied.Interface().(portal.Message)); again != got {
				t.Errorf("a copy is encoded otherwise:\n%s", again)
			}
		})
	}
}

// Only what was changed is written anew.
//
// Kills: a change that is lost, or that takes its neighbours along.
func TestChanges(t *testing.T) {
	const before = `{"x":1,"data":[{"Ma\u0048oSo":"\u0031","Fax":null,"Email":"","TrangThaiHoSo":4,"NgayTra":"20240425090000","GhiChu":"a","la":[0],` +
		`"DanhSachLePhi":[{"Gia":1},{"Gia":2}],"DSKetNoiCSDL":[],"TaiLieuNop":null,"DinhDanhCHS":{"SoDinhDanh":1}}],"service":"s"}`
	entry := func(s string) string {
		return `{"x":1,"data":[{` + s + `}],"service":"s"}`
	}
	tests := []struct {
		name   string
		change func(d *portal.Dossier)
		want   string
	}{
		{"nothing", func(*portal.Dossier) {}, before},
		{"the same values", func(d *portal.Dossier) {
			*d = portal.Dossier{
				Wire: d.Wire, Code: "1", Status: "4", Delivered: time.Unix(d.Delivered.Unix(), 0).UTC(), Note: secret("a"),
				Fees: d.Fees, Databases: []portal.Database{}, Identity: d.Identity,
			}
		}, before},
		{"forget how it came", func(d *portal.Dossier) {
			d.Wire, d.Identity, d.Fees, d.Status = portal.Wire{}, nil, nil, "3"
			d.Procedure, d.ProcedureName, d.Field, d.FieldName, d.Channel, d.Applicant = "p", "pn", "f", "fn", "1", "2"
		}, entry(`"MaHoSo":"1","MaTTHC":"p","TenTTHC":"pn","MaLinhVuc":"f","TenLinhVuc":"fn","KenhThucHien":"1","LoaiDoiTuong":"2",` +
			`"NgayTra":"20240425090000","TrangThaiHoSo":"3","GhiChu":"a","DSKetNoiCSDL":[]`)},
		{"scalars", func(d *portal.Dossier) {
			d.Code, d.Status, d.Fax, d.Note, d.Receipt = "2", "5", secret("\"\\\n\r\t\x01ử<&>"), secret(""), "B"
			d.Delivered = d.Delivered.Add(time.Second)
		}, entry(`"Ma\u0048oSo":"2","Fax":"\"\\\n\r\t\u0001ử<&>","Email":"","TrangThaiHoSo":"5","NgayTra":"20240425090001","la":[0],` +
			`"DanhSachLePhi":[{"Gia":1},{"Gia":2}],"DSKetNoiCSDL":[],"TaiLieuNop":null,"DinhDanhCHS":{"SoDinhDanh":1},"SoBienNhan":"B"`)},
		{"lists and objects", func(d *portal.Dossier) {
			d.Fees = d.Fees[1:]
			d.Databases = append(d.Databases, portal.Database{Code: "7"})
			d.Attachments = []portal.Attachment{}
			d.Identity = nil
			d.Delivered = time.Time{}
		}, entry(`"Ma\u0048oSo":"\u0031","Fax":null,"Email":"","TrangThaiHoSo":4,"GhiChu":"a","la":[0],` +
			`"DanhSachLePhi":[{"Gia":2}],"DSKetNoiCSDL":[{"MaCSDL":"7"}],"TaiLieuNop":[]`)},
		{"lists taken away", func(d *portal.Dossier) { d.Fees, d.Databases = nil, nil }, entry(
			`"Ma\u0048oSo":"\u0031","Fax":null,"Email":"","TrangThaiHoSo":4,"NgayTra":"20240425090000","GhiChu":"a","la":[0],"TaiLieuNop":null,"DinhDanhCHS":{"SoDinhDanh":1}`)},
		{"inside an object", func(d *portal.Dossier) {
			d.Identity.Kind, d.Identity.Number = portal.NineDigits, secret("024999001")
			d.Fees[0].Amount, d.Fees[0].Name = "3", "Lệ phí"
			d.Fees[1].Amount = ""
		}, entry(`"Ma\u0048oSo":"\u0031","Fax":null,"Email":"","TrangThaiHoSo":4,"NgayTra":"20240425090000","GhiChu":"a","la":[0],` +
			`"DanhSachLePhi":[{"Gia":"3","TenPhiLePhi":"Lệ phí"},{}],"DSKetNoiCSDL":[],"TaiLieuNop":null,"DinhDanhCHS":{"SoDinhDanh":"024999001","LoaiDinhDanh":"2"}`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := national(t)
			var m portal.DossierSync
			decode(t, c, before, &m)
			tt.change(&m.Data[0])
			if got := encode(t, c, &m); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// Kills: an absent field that cannot be told from an empty one.
func TestPresence(t *testing.T) {
	var m portal.DossierSync
	decode(t, national(t), `{"data":[{"Fax":null,"Email":"","GhiChu":"a","DanhSachLePhi":[],"TaiLieuNop":null,"DSKetNoiCSDL":[{}],"DinhDanhCHS":{},"Ma\u0048oSo":""}]}`, &m)
	d := &m.Data[0]
	for name, want := range map[string]portal.Presence{
		"Fax": portal.Null, "Email": portal.Empty, "GhiChu": portal.Given, "DanhSachLePhi": portal.Empty, "TaiLieuNop": portal.Null,
		"DSKetNoiCSDL": portal.Given, "DinhDanhCHS": portal.Given, "MaHoSo": portal.Empty, "SoDienThoai": portal.Absent, "fax": portal.Absent,
	} {
		if got := d.Presence(name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	var fresh portal.Dossier
	if fresh.Presence("Fax") != portal.Absent || fresh.Unknown() != nil {
		t.Error("a value that was built remembers something")
	}
}

// Kills: members that are lost, put twice, or put into somebody else's copy.
func TestUnknownMembers(t *testing.T) {
	c := national(t)
	var m portal.ProgressUpdate
	decode(t, c, `{"session":"s1","data":[],"y":[1, 2]}`, &m)
	var got []string
	for _, u := range m.Unknown() {
		got = append(got, u.Name.Reveal()+"="+u.Value.Reveal())
	}
	diff(t, []string{`session="s1"`, "y=[1,2]"}, got)
	other := m
	m.Put("session", portal.RawText("s2"))
	m.Put("z", rawValue(t, ` { "a" : 1 } `))
	m.Put("none", portal.Raw{})
	diff(t, `{"session":"s2","data":[],"y":[1,2],"z":{"a":1}}`, encode(t, c, &m))
	diff(t, `{"session":"s1","data":[],"y":[1,2]}`, encode(t, c, &other))
	m.Put("y", portal.Raw{})
	m.Put("session", portal.Raw{})
	diff(t, `{"data":[],"z":{"a":1}}`, encode(t, c, &m))

	fresh := portal.NewProgressUpdate(portal.Step{Code: "1", At: at("2024-04-25 09:00:00"), Status: "2"})
	fresh.Put("session", portal.RawText("s"))
	diff(t, `{"session":"s","service":"CapNhatTienDoHoSoMC","data":[{"MaHoSo":"1","ThoiDiemXuLy":"20240425090000","TrangThai":"2"}]}`, encode(t, c, fresh))
	fresh.Put("data", portal.RawText("s"))
	fresh.Put("a\xff", portal.RawText("s"))
	_, err := c.Encode(fresh)
	diff(t, []string{"data: duplicate", "#3: not_utf8"}, problems(t, err))

	decode(t, c, `{"data":[],"service":"CapNhatTienDoHoSoMC"}`, &m)
	m.Put("data", portal.RawText("s"))
	m.Put("data", portal.RawText("s2")) // in its own place, not in that of the field
	if m.Presence("data") != portal.Empty || len(m.Unknown()) != 1 {
		t.Errorf("%v, %v", m.Presence("data"), m.Unknown())
	}
	_, err = c.Encode(&m)
	diff(t, []string{"data: duplicate"}, problems(t, err))
}

// Kills: a raw value that breaks the message it is put in.
func TestRaw(t *testing.T) {
	for _, tt := range []struct{ text, want, problem string }{
		{text: `{"a": [1, "b c"]}`, want: `{"a":[1,"b c"]}`},
		{text: ` "a" `, want: `"a"`},
		{text: "null", want: "null"},
		{text: `"\ud83d\ude00"`, want: `"\ud83d\ude00"`},
		{text: "", problem: "malformed (JSON)"},
		{text: "1 2", problem: "malformed (JSON)"},
		{text: "nul", problem: "malformed (JSON)"},
		{text: "}", problem: "malformed (JSON)"},
		{text: `{"a":1,"a":2}`, problem: "duplicate"},
		{text: `"\ud83d"`, problem: `not_utf8 (\ud800..\udfff)`},
		{text: "\"\xff\"", problem: "not_utf8"},
		{text: strings.Repeat("[", 33), problem: "too_long (32 levels)"},
	} {
		r, err := portal.NewRaw(tt.text)
		var want []string
		if tt.problem != "" {
			want = []string{tt.problem}
		}
		diff(t, want, problems(t, err))
		if r.Reveal() != tt.want || r.IsZero() != (tt.want == "") {
			t.Errorf("%q is %q", tt.text, r.Reveal())
		}
	}
	r := portal.RawText("a\"\xff\n")
	text, ok := r.Text()
	if _, err := portal.NewRaw(r.Reveal()); err != nil || !ok || text != "a\"\ufffd\n" {
		t.Errorf("%q, %v, %v", text, ok, err)
	}
	if _, ok := rawValue(t, "1").Text(); ok {
		t.Error("a number is a text")
	}
	if !r.Equal(portal.RawText("a\"\ufffd\n")) || r.Equal(rawValue(t, "1")) {
		t.Error("raw values are compared by what they hold")
	}
}

// Kills: a number that is absent and looks like zero, or is read from what is none.
func TestNumber(t *testing.T) {
	for _, tt := range []struct {
		text portal.Number
		want int64
		ok   bool
	}{
		{"0", 0, true},
		{"-5", -5, true},
		{"9223372036854775807", 1<<63 - 1, true},
		{"9223372036854775808", 0, false},
		{"", 0, false},
		{"-", 0, false},
		{"007", 0, false},
		{"+5", 0, false},
		{"50.000", 0, false},
		{"1e3", 0, false},
		{"５", 0, false},
	} {
		if got, ok := tt.text.Int(); got != tt.want || ok != tt.ok {
			t.Errorf("%q is %d, %v", tt.text, got, ok)
		}
	}
	if portal.NumberOf(-8000) != "-8000" {
		t.Error(portal.NumberOf(-8000))
	}
}

// A message goes from one version of the messages to another: what the second one does not know stays as it came, instants are
// written in its form, and nothing passes unchecked.
//
// Kills: a member that is lost between two profiles; a code of one that passes through the other.
func TestTwoProfiles(t *testing.T) {
	old, p := national(t), portal.National()
	p.Key, p.Times, p.NotPaidOnline = "later", portal.ISO8601, "3"
	sync := &p.Layouts[0]
	var fields []portal.Field
	for _, f := range sync.Fields {
		if f.Path != "data[].Fax" && f.Path != "data[].NgayTra" {
			fields = append(fields, f)
		}
	}
	sync.Fields = fields
	later := newCodec(t, p)

	var m portal.DossierSync
	diff(t, []string{"data[0].#1: unknown"}, decode(t, later, entryOf(`"Fax":"024 1","NgayTuChoi":"2024-04-25T09:00:00Z"`), &m))
	diff(t, entryOf(`"Fax":"024 1","NgayTuChoi":"20240425160000"`), encode(t, old, &m))
	m.Data[0].Fax = secret("024 2")
	diff(t, entryOf(`"Fax":"024 2","NgayTuChoi":"20240425160000"`), encode(t, old, &m))

	diff(t, []string{"data[0].DinhDanhCHS.SoDinhDanh: not_allowed (000000001)"}, decode(t, old, entryOf(`"DinhDanhCHS":{"SoDinhDanh":"000000001"}`), &m))
	if _, err := old.Encode(&m); err != nil {
		t.Error(err)
	}
	_, err := later.Encode(&m)
	diff(t, []string{"data[0].DinhDanhCHS.SoDinhDanh: not_allowed (000000001)"}, problems(t, err))

	diff(t, none, decode(t, old, entryOf(`"Fax":"024 1","NgayTra":null,"DuocThanhToanTrucTuyen":"0"`), &m))
	_, err = later.Encode(&m)
	diff(t, []string{"data[0].DuocThanhToanTrucTuyen: unknown (1, 2, 3)", "data[0].Fax: not_allowed (profile=later)"}, problems(t, err))
}

// A code that came through one profile means something else in another: it does not pass on by itself, and does when the caller says what
// it means.
//
// Kills: the digit of an enterprise that goes out as that of a household; a check that stops codes that mean the same, or those that
// the caller set.
func TestCodesOfTwoProfiles(t *testing.T) {
	one, p := national(t), portal.National()
	p.Key, p.Applicants = "other", portal.Ministry2026().Applicants
	other := newCodec(t, p)
	moved := 0
	for _, a := range p.Applicants {
		var m portal.DossierSync
		text := strings.Replace(minimal, `"LoaiDoiTuong":"1"`, `"LoaiDoiTuong":"`+string(a.Code)+`"`, 1)
		decode(t, one, text, &m)
		mine, known := one.Applicant(a.Code)
		_, err := other.Encode(&m)
		if known && mine == a.Means {
			if err != nil {
				t.Errorf("%s means %v in both: %v", a.Code, mine, err)
			}
			continue
		}
		moved++
		diff(t, []string{"data[0].LoaiDoiTuong: not_allowed (profile=" + one.Profile() + ")"}, problems(t, err))
		if _, err := one.Encode(&m); err != nil {
			t.Errorf("back through its own profile: %v", err)
		}
		if code, ok := other.ApplicantCode(mine); ok {
			m.Data[0].Applicant = code
			if _, err := other.Encode(&m); err != nil {
				t.Errorf("what the caller said: %v", err)
			}
		}
	}
	if moved == 0 {
		t.Error("no code means anything else: the test proves nothing")
	}
}

// Kills: an instant that is written in the zone of the caller, or with a year of five digits.
func TestEncodeInstants(t *testing.T) {
	c := national(t)
	step := func(when time.Time) *portal.ProgressUpdate {
		return portal.NewProgressUpdate(portal.Step{Code: "1", Status: "2", At: when})
	}
	for _, tt := range []struct {
		when time.Time
		want string
	}{
		{time.Date(2024, 4, 25, 23, 30, 0, 999_999_999, time.UTC), `"20240426063000"`},
		{time.Date(2024, 4, 25, 9, 0, 0, 0, time.FixedZone("", -5*3600)), `"20240425210000"`},
		{time.Date(1, 1, 1, 0, 0, 0, 0, motcua.Location()), `"00010101000000"`},
		{time.Date(9999, 12, 31, 23, 59, 59, 0, motcua.Location()), `"99991231235959"`},
	} {
		if got := encode(t, c, step(tt.when)); !strings.Contains(got, `"ThoiDiemXuLy":`+tt.want) {
			t.Errorf("%v is %s", tt.when, got)
		}
	}
	for _, when := range []time.Time{time.Date(10000, 1, 1, 0, 0, 0, 0, motcua.Location()), time.Date(0, 12, 31, 0, 0, 0, 0, motcua.Location())} {
		_, err := c.Encode(step(when))
		diff(t, []string{"data[0].ThoiDiemXuLy: out_of_range (0001..9999)"}, problems(t, err))
	}
	create := portal.CreateDossier{Submitted: time.Date(2026, 8, 5, 1, 30, 0, 250_000_000, time.UTC)}
	diff(t, `{"NgayNop":"2026-08-05T08:30:00.25+07:00"}`, encode(t, ministry(t), &create))
}

// Encode refuses what the caller made and passes on what arrived.
//
// Kills: a required field that is forgotten; a code of one's own making; a relay that refuses its neighbour's messages.
func TestEncodeProblems(t *testing.T) {
	good := func() portal.Dossier {
		return portal.Dossier{
			Code: "H40-1", Procedure: "1.001193", ProcedureName: "Đăng ký khai sinh", Field: "G15", FieldName: "Hộ tịch", Channel: "1", Applicant: "1", Status: "1",
		}
	}
	tests := []struct {
		name  string
		build func(d *portal.Dossier)
		want  []string
	}{
		{"good", func(*portal.Dossier) {}, nil},
		{"nothing", func(d *portal.Dossier) { *d = portal.Dossier{} }, []string{
			"data[0].MaHoSo: required", "data[0].MaTTHC: required", "data[0].TenTTHC: required", "data[0].MaLinhVuc: required", "data[0].TenLinhVuc: required",
			"data[0].KenhThucHien: required", "data[0].LoaiDoiTuong: required", "data[0].TrangThaiHoSo: required",
		}},
		{"accepted", func(d *portal.Dossier) { d.Status = "9" }, []string{"data[0].NgayTiepNhan: required", "data[0].NgayHenTra: required"}},
		{"codes", func(d *portal.Dossier) { d.Channel, d.Applicant, d.Status, d.Delivery = "0", "0", "11", "2" }, []string{
			"data[0].KenhThucHien: unknown (1, 2, 3)", "data[0].LoaiDoiTuong: unknown (1, 2, 3, 4)",
			"data[0].TrangThaiHoSo: unknown (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)", "data[0].HinhThuc: unknown (0, 1)",
		}},
		{"code that may be one", func(d *portal.Dossier) { d.Fees = []portal.Fee{{Collected: "3", Kind: "9"}} }, nil},
		{"texts", func(d *portal.Dossier) {
			d.Summary, d.Note, d.Unit = secret(strings.Repeat("ư", 1001)), secret("a\xff"), "\xc3"
			d.Fees = []portal.Fee{{Amount: "50.000"}}
			d.OtherPapers = []portal.OtherPaper{{Quantity: "hai", Kind: "gốc"}}
			d.Supplements = []portal.Supplement{{Done: "True", Papers: []portal.Raw{{}}}}
		}, []string{
			"data[0].TrichYeuHoSo: too_long (1000)", "data[0].DonViXuLy: not_utf8", "data[0].GhiChu: not_utf8", "data[0].DanhSachLePhi[0].Gia: malformed ([0-9]+)",
			"data[0].DanhSachTepDinhKemKhac[0].SoLuong: malformed ([0-9]+)", "data[0].DanhSachTepDinhKemKhac[0].LoaiGiayTo: malformed ([0-9]+)",
			"data[0].DanhSachHoSoBoSung[0].TrangThaiBoSung: unknown (true, false)", "data[0].DanhSachHoSoBoSung[0].DanhSachGiayToBoSung[0]: required",
		}},
		{"number", func(d *portal.Dossier) { d.Identity = &portal.Identity{Kind: "1", Number: secret("00118501234")} }, []string{
			"data[0].DinhDanhCHS.SoDinhDanh: malformed ([0-9]{12})",
		}},
		{"telephone that is a fax too", func(d *portal.Dossier) { d.Fax, d.Phone = secret("024 1"), secret("024 1") }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := good()
			tt.build(&d)
			_, err := national(t).Encode(portal.NewDossierSync(false, d))
			diff(t, tt.want, problems(t, err))
		})
	}

	c := national(t)
	_, err := c.Encode(&portal.DossierSync{})
	diff(t, []string{"service: required", "isUpdating: required", "data: required"}, problems(t, err))
	_, err = c.Encode(&portal.DossierSync{Service: "x", Updating: "true", Data: []portal.Dossier{}})
	diff(t, []string{"service: unknown (DongBoHoSoMC)", "isUpdating: unknown (True, False)", "data: required"}, problems(t, err))
	_, err = c.Encode(portal.NewDossierSync(false, good(), good()))
	diff(t, []string{"data[1].MaHoSo: duplicate (data[0].MaHoSo)"}, problems(t, err))

	const odd = `{"isUpdating":"x","data":[{"MaHoSo":"1","TrangThaiHoSo":"2","KenhThucHien":"7","NgayHenTra":"","DinhDanhCHS":{"LoaiDinhDanh":"1","SoDinhDanh":"x"}},{"MaHoSo":"1"}]}`
	relayed := func(change func(m *portal.DossierSync)) []string {
		var m portal.DossierSync
		decode(t, c, odd, &m)
		change(&m)
		_, err := c.Encode(&m)
		return problems(t, err)
	}
	diff(t, none, relayed(func(*portal.DossierSync) {}))
	diff(t, []string{"data[0].KenhThucHien: unknown (1, 2, 3)"}, relayed(func(m *portal.DossierSync) { m.Data[0].Channel = "8" }))
	diff(t, []string{"data[0].KenhThucHien: required"}, relayed(func(m *portal.DossierSync) { m.Data[0].Channel = "" }))
	diff(t, []string{"data: required"}, relayed(func(m *portal.DossierSync) { m.Data = nil }))
	diff(t, []string{"data: required"}, relayed(func(m *portal.DossierSync) { m.Data = m.Data[:0] }))
	diff(t, []string{"data[0].NgayHenTra: required", "data[0].NgayTiepNhan: required"}, relayed(func(m *portal.DossierSync) { m.Data[0].Status = "4" }))
	diff(t, none, relayed(func(m *portal.DossierSync) { m.Data[0].Status = "5" }))
	diff(t, []string{"data[0].DinhDanhCHS.SoDinhDanh: malformed ([0-9]{12})"}, relayed(func(m *portal.DossierSync) { m.Data[0].Identity.Number = secret("y") }))
	diff(t, []string{"data[2].MaHoSo: duplicate (data[0].MaHoSo)"}, relayed(func(m *portal.DossierSync) {
		d := good()
		d.Code = "1"
		m.Data = append(m.Data, d)
	}))
}
