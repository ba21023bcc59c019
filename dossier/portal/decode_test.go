package portal_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/portal"
)

// Kills: bad input that is read; a problem that hides another; a path in other words than the message's; a value in an error.
func TestDecodeProblems(t *testing.T) {
	deep := strings.Repeat(`[`, 31)
	tests := []struct {
		name, why string
		text      string
		want      []string
	}{
		{name: "nothing", text: "", want: []string{"empty"}},
		{name: "white space", text: " \n", want: []string{"empty"}},
		{name: "mark alone", text: "\ufeff", want: []string{"empty"}},
		{name: "not UTF-8", text: "{\"service\":\"\xff\"}", want: []string{"not_utf8"}},
		{name: "UTF-16", text: "\xff\xfe{\x00}\x00", want: []string{"not_utf8"}},
		{name: "list", text: `[]`, want: []string{"malformed ({…})"}},
		{name: "null", text: `null`, want: []string{"malformed ({…})"}},
		{name: "not JSON", text: `{"service":}`, want: []string{"byte 11: service: malformed (JSON)"}},
		{name: "cut off", text: `{"data":[{"MaHoSo":"1"`, want: []string{"byte 22: data[0]: malformed (JSON)"}},
		{name: "two values", text: `{} {}`, want: []string{"byte 3: malformed (JSON)"}},
		{name: "comma at the end", text: `{"data":[],}`, want: []string{"byte 11: malformed (JSON)"}},
		{name: "comma at the end of a list", text: `{"data":[{},]}`, want: []string{"byte 12: data[1]: malformed (JSON)"}},
		{name: "no comma", text: `{"data":[{}{}]}`, want: []string{"byte 11: data: malformed (JSON)"}},
		{name: "comment", text: `{/**/}`, want: []string{"byte 1: malformed (JSON)"}},
		{name: "single quotes", text: `{'data':[]}`, want: []string{"byte 1: malformed (JSON)"}},
		{name: "control character", text: "{\"service\":\"a\tb\"}", want: []string{"byte 13: service: malformed (JSON)"}},
		{name: "escape", text: `{"service":"\x"}`, want: []string{"byte 13: service: malformed (JSON)"}},
		{name: "short escape", text: `{"service":"\u12"}`, want: []string{"byte 13: service: malformed (JSON)"}},
		{name: "leading zero", text: `{"service":01}`, want: []string{"byte 12: malformed (JSON)"}},
		{name: "NaN", text: `{"service":NaN}`, want: []string{"byte 11: service: malformed (JSON)"}},
		{name: "end in an escape", text: `{"service":"\`, want: []string{"byte 13: service: malformed (JSON)"}},
		{name: "escape that is not hexadecimal", text: `{"service":"\u12g4"}`, want: []string{"byte 13: service: malformed (JSON)"}},
		{name: "minus alone", text: `{"service":-}`, want: []string{"byte 12: service: malformed (JSON)"}},
		{name: "exponent cut off", text: `{"service":1e+}`, want: []string{"byte 14: service: malformed (JSON)"}},
		{name: "name without quotes inside", text: `{"x":{a:1}}`, want: []string{"byte 6: #1: malformed (JSON)"}},
		{name: "no colon inside", text: `{"x":{"a" 1}}`, want: []string{"byte 10: #1: malformed (JSON)"}},
		{name: "broken inside", text: `{"x":[1,tru]}`, want: []string{"byte 8: #1: malformed (JSON)"}},
		{name: "no comma inside", text: `{"x":[1 2]}`, want: []string{"byte 8: #1: malformed (JSON)"}},
		{name: "one name twice does not make the next one wrong", text: `{"x":{"a":1,"a":1},"y":{"a":1},"z":["\uD83D"],"t":[""]}`, want: []string{
			"#1: duplicate", `#3: not_utf8 (\ud800..\udfff)`,
		}},
		{name: "number cut off", text: `{"service":1.}`, want: []string{"byte 13: service: malformed (JSON)"}},
		{
			name: "every problem", why: "one look is enough to mend a file",
			text: `{"data":[{"NgayTiepNhan":"25/04/2024","NgayHenTra":"20241301000000"},{"DinhDanhCHS":"x","TaiLieuNop":{}},7,` +
				`{"NgayTiepNhan":"2024042509000","MaHoSo":["x"],"DSKetNoiCSDL":[{"MaCSDL":{}}]}],"service":{}}`,
			want: []string{
				"data[0].NgayTiepNhan: malformed (yyyyMMddHHmmss)", "data[0].NgayHenTra: malformed (yyyyMMddHHmmss)",
				"data[1].DinhDanhCHS: malformed ({…})", "data[1].TaiLieuNop: malformed ([…])", "data[2]: malformed ({…})",
				"data[3].NgayTiepNhan: malformed (yyyyMMddHHmmss)", `data[3].MaHoSo: malformed ("…")`, `data[3].DSKetNoiCSDL[0].MaCSDL: malformed ("…")`,
				`service: malformed ("…")`,
			},
		},
		{name: "null in a list", text: `{"data":[null]}`, want: []string{"data[0]: malformed ({…})"}},
		{name: "list in a list", text: `{"data":[[]]}`, want: []string{"data[0]: malformed ({…})"}},
		{name: "text for a list", text: `{"data":""}`, want: []string{"data: malformed ([…])"}},
		{name: "twice", text: `{"service":"a","service":"a"}`, want: []string{"service: duplicate"}},
		{name: "twice, with an escape", text: `{"data":[{"MaHoSo":"1","Ma\u0048oSo":"2"}]}`, want: []string{"data[0].MaHoSo: duplicate"}},
		{name: "unknown twice", text: `{"service":"a","x":1,"y":2,"\u0078":3}`, want: []string{"#4: duplicate (#2)"}},
		{name: "twice in a value nobody knows, with an escape", text: `{"x":{"a":[{"b":1,"\u0062":2}]}}`, want: []string{"#1: duplicate"}},
		{name: "twice in a value nobody knows", text: `{"x":{"a":[{"b":1,"b":2}]}}`, want: []string{"#1: duplicate"}},
		{name: "twice in a raw value", text: `{"data":[{"DanhSachHoSoBoSung":[{"DanhSachLePhiBoSung":[{"a":1,"a":1}]}]}]}`, want: []string{
			"data[0].DanhSachHoSoBoSung[0].DanhSachLePhiBoSung[0]: duplicate",
		}},
		{name: "other case", why: "names are told apart to the letter, so this is no name twice", text: `{"service":"a","Service":"a"}`},
		{name: "half a pair", text: `{"data":[{"ChuHoSo":"\ud83d"}]}`, want: []string{`data[0].ChuHoSo: not_utf8 (\ud800..\udfff)`}},
		{name: "pair the wrong way round", text: `{"data":[{"ChuHoSo":"\ude00\ud83d"}]}`, want: []string{`data[0].ChuHoSo: not_utf8 (\ud800..\udfff)`}},
		{name: "pair", text: `{"data":[{"ChuHoSo":"\ud83d\ude00"}]}`},
		{name: "half a pair in a name", text: `{"\ud83d":1}`, want: []string{`#1: not_utf8 (\ud800..\udfff)`}},
		{name: "half a pair where nobody looks", text: `{"x":["\ud83d"]}`, want: []string{`#1: not_utf8 (\ud800..\udfff)`}},
		{name: "deep enough", text: `{"x":` + deep + strings.Repeat(`]`, 31) + `}`},
		{name: "too deep", text: `{"x":[` + deep + strings.Repeat(`]`, 32) + `}`, want: []string{"#1: too_long (32 levels)"}},
		{name: "too deep and cut off", text: `{"x":` + strings.Repeat(`{"a":`, 1_000_000), want: []string{"#1: too_long (32 levels)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := portal.DossierSync{Service: "before"}
			findings, err := national(t).Decode([]byte(tt.text), &m)
			diff(t, tt.want, problems(t, err))
			if err != nil && (findings != nil || m.Service != "before") {
				t.Errorf("something was read: %v %+v", findings, m)
			}
		})
	}
}

// Kills: an instant in the machine's zone; a day or time that does not exist, made into one that does.
func TestInstants(t *testing.T) {
	tests := []struct {
		name string
		c    *portal.Codec
		text string
		want time.Time // the zero time for what is refused
	}{
		{"compact", national(t), "20240425090005", at("2024-04-25 09:00:05")},
		{"leap day", national(t), "20240229000000", at("2024-02-29 00:00:00")},
		{"last second", national(t), "99991231235959", at("9999-12-31 23:59:59")},
		{"no leap day", national(t), "20230229000000", time.Time{}},
		{"24 hours", national(t), "20240425240000", time.Time{}},
		{"60 seconds", national(t), "20240425235960", time.Time{}},
		{"60 minutes", national(t), "20240425236000", time.Time{}},
		{"month 0", national(t), "20240025000000", time.Time{}},
		{"year 0", national(t), "00000101000000", time.Time{}},
		{"day alone", national(t), "20240425", time.Time{}},
		{"space", national(t), " 20240425090005", time.Time{}},
		{"sign", national(t), "+2024042509000", time.Time{}},
		{"wide digits", national(t), "２０24042509", time.Time{}},
		{"ISO in the old message", national(t), "2024-04-25T09:00:05", time.Time{}},

		{"offset", ministry(t), "2026-08-05T08:30:00+07:00", at("2026-08-05 08:30:00")},
		{"no offset", ministry(t), "2026-08-05T08:30:00", at("2026-08-05 08:30:00")},
		{"UTC", ministry(t), "2026-08-05T08:30:00Z", at("2026-08-05 15:30:00")},
		{"fraction", ministry(t), "2026-08-05T08:30:00.5000000+07:00", at("2026-08-05 08:30:00").Add(time.Second / 2)},
		{"one nanosecond", ministry(t), "2026-08-05T08:30:00.000000001", at("2026-08-05 08:30:00").Add(1)},
		{"west", ministry(t), "2026-08-05T08:30:00-05:30", at("2026-08-05 21:00:00")},
		{"fraction too fine", ministry(t), "2026-08-05T08:30:00.0000000001", time.Time{}},
		{"fraction without digits", ministry(t), "2026-08-05T08:30:00.Z", time.Time{}},
		{"day without a time", ministry(t), "2026-08-05", time.Time{}},
		{"space for T", ministry(t), "2026-08-05 08:30:00", time.Time{}},
		{"no seconds", ministry(t), "2026-08-05T08:30+07:00", time.Time{}},
		{"bad offset", ministry(t), "2026-08-05T08:30:00+24:00", time.Time{}},
		{"short offset", ministry(t), "2026-08-05T08:30:00+07", time.Time{}},
		{"bad hour", ministry(t), "2026-08-05T24:30:00", time.Time{}},
		{"bad digits", ministry(t), "2026-08-05T0x:30:00", time.Time{}},
		{"compact in the new call", ministry(t), "20260805083000", time.Time{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got time.Time
			var err error
			if tt.c.Profile() == "2020+2024" {
				var m portal.ProgressUpdate
				if _, err = tt.c.Decode([]byte(`{"data":[{"ThoiDiemXuLy":"`+tt.text+`"}]}`), &m); err == nil {
					got = m.Data[0].At
				}
			} else {
				var m portal.CreateDossier
				_, err = tt.c.Decode([]byte(`{"NgayNop":"`+tt.text+`"}`), &m)
				got = m.Submitted
			}
			if !got.Equal(tt.want) || (err != nil) != tt.want.IsZero() {
				t.Errorf("got %v, %v; want %v", got, err, tt.want)
			}
			if err == nil && got.Location() != motcua.Location() {
				t.Errorf("in the zone %v", got.Location())
			}
		})
	}
}

// Kills: an oddity that is not told, refuses the message, or changes what is read.
func TestDecodeFindings(t *testing.T) {
	tests := []struct {
		name, why string
		text      string
		want      []string
	}{
		{name: "nothing odd", text: minimal},
		{name: "empty fields", text: entryOf(`"Fax":"","Email":null,"NgayTra":"","NgayTuChoi":null,"DinhDanhCHS":null,"TaiLieuNop":[],"DanhSachLePhi":null`)},
		{name: "nothing at all", text: `{}`, want: []string{"service: required", "isUpdating: required", "data: required"}},
		{name: "no dossier", text: `{"service":"DongBoHoSoMC","isUpdating":"True","data":[]}`, want: []string{"data: required"}},
		{name: "required", text: `{"service":"DongBoHoSoMC","isUpdating":"True","data":[{"MaHoSo":null,"TenTTHC":""}]}`, want: []string{
			"data[0].MaHoSo: required", "data[0].MaTTHC: required", "data[0].TenTTHC: required", "data[0].MaLinhVuc: required", "data[0].TenLinhVuc: required",
			"data[0].KenhThucHien: required", "data[0].LoaiDoiTuong: required", "data[0].TrangThaiHoSo: required",
		}},
		{
			name: "status of a dossier that was accepted", text: strings.Replace(minimal, `"TrangThaiHoSo":"1"`, `"TrangThaiHoSo":"4"`, 1),
			want: []string{"data[0].NgayTiepNhan: required", "data[0].NgayHenTra: required"},
		},
		{name: "unknown codes", text: entryOf(`"HinhThuc":"2","NoiNopHoSo":"0","TaiLieuNop":[{"IsDeleted":"true","DuocTaiSuDung":"3"}]`), want: []string{
			"data[0].HinhThuc: unknown (0, 1)", "data[0].NoiNopHoSo: unknown (1, 2)", "data[0].TaiLieuNop[0].IsDeleted: unknown (True, False)",
			"data[0].TaiLieuNop[0].DuocTaiSuDung: unknown (0, 1, 2)",
		}},
		{name: "unknown status", text: strings.Replace(minimal, `"TrangThaiHoSo":"1"`, `"TrangThaiHoSo":"11"`, 1), want: []string{
			"data[0].TrangThaiHoSo: unknown (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)",
		}},
		{name: "owner of the new portal", text: strings.Replace(minimal, `"LoaiDoiTuong":"1"`, `"LoaiDoiTuong":"0"`, 1), want: []string{
			"data[0].LoaiDoiTuong: unknown (1, 2, 3, 4)",
		}},
		{name: "fee collected in a way not seen", text: entryOf(`"DanhSachLePhi":[{"HinhThucThu":"3"}]`), want: []string{"data[0].DanhSachLePhi[0].HinhThucThu: unknown (1, 2, 4)"}},
		{name: "lists that were not found", why: "they are text", text: entryOf(`"DSKetNoiCSDL":[{"MaCSDL":"dân cư"}],"DanhSachLePhi":[{"LoaiPhiLePhi":"lệ phí"}]`)},
		{name: "another service", text: strings.Replace(minimal, "DongBo", "Dongbo", 1), want: []string{"service: unknown (DongBoHoSoMC)"}},
		{name: "boolean for its text", text: strings.Replace(minimal, `"False"`, `false`, 1), want: []string{`isUpdating: malformed ("…")`, "isUpdating: unknown (True, False)"}},
		{name: "number for a text", text: strings.Replace(minimal, `"KenhThucHien":"1"`, `"KenhThucHien":1`, 1), want: []string{`data[0].KenhThucHien: malformed ("…")`}},
		{name: "number for an instant", text: entryOf(`"NgayTra":20240425090000`), want: []string{`data[0].NgayTra: malformed ("…")`}},
		{name: "number with a fraction", text: strings.Replace(minimal, `"KenhThucHien":"1"`, `"KenhThucHien":1.0`, 1), want: []string{
			`data[0].KenhThucHien: malformed ("…")`, "data[0].KenhThucHien: unknown (1, 2, 3)",
		}},
		{name: "text for a number", text: entryOf(`"DanhSachTepDinhKemKhac":[{"SoLuong":"2","LoaiGiayTo":"gốc"},{"SoLuong":2.5}]`), want: []string{
			"data[0].DanhSachTepDinhKemKhac[0].SoLuong: malformed (0)", "data[0].DanhSachTepDinhKemKhac[0].LoaiGiayTo: malformed (0)",
			"data[0].DanhSachTepDinhKemKhac[0].LoaiGiayTo: malformed ([0-9]+)", "data[0].DanhSachTepDinhKemKhac[1].SoLuong: malformed ([0-9]+)",
		}},
		{name: "text for a boolean", text: entryOf(`"DanhSachHoSoBoSung":[{"TrangThaiBoSung":"True"},{"TrangThaiBoSung":true}]`), want: []string{
			"data[0].DanhSachHoSoBoSung[0].TrangThaiBoSung: malformed (true, false)", "data[0].DanhSachHoSoBoSung[0].TrangThaiBoSung: unknown (true, false)",
		}},
		{name: "amount with a separator", why: "fifty or fifty thousand", text: entryOf(`"DanhSachLePhi":[{"Gia":"50.000"},{"Gia":"50000"}]`), want: []string{
			"data[0].DanhSachLePhi[0].Gia: malformed ([0-9]+)",
		}},
		{name: "members nobody knows", text: entryOf(`"0912000001":1,"HinhThucTra":"1"`), want: []string{"data[0].#1: unknown", "data[0].#2: unknown"}},
		{name: "name in another case", text: entryOf(`"fax":"1"`), want: []string{"data[0].#1: unknown"}},
		{name: "summary too long", text: entryOf(`"TrichYeuHoSo":"` + strings.Repeat("ệ", 1001) + `"`), want: []string{"data[0].TrichYeuHoSo: too_long (1000)"}},
		{name: "summary as long as it may be", text: entryOf(`"TrichYeuHoSo":"` + strings.Repeat("ệ", 1000) + `"`)},
		{name: "number not of its kind", text: entryOf(`"DinhDanhCHS":{"LoaiDinhDanh":"1","SoDinhDanh":"024999001"}`), want: []string{"data[0].DinhDanhCHS.SoDinhDanh: malformed ([0-9]{12})"}},
		{name: "old number not of its kind", text: entryOf(`"DinhDanhCHS":{"LoaiDinhDanh":"2","SoDinhDanh":"02499900x"}`), want: []string{"data[0].DinhDanhCHS.SoDinhDanh: malformed ([0-9]{9})"}},
		{name: "old number", text: entryOf(`"DinhDanhCHS":{"LoaiDinhDanh":"2","SoDinhDanh":"024999001"}`)},
		{name: "number of no kind", text: entryOf(`"DinhDanhCHS":{"SoDinhDanh":"B1234567"}`)},
		{name: "one dossier twice", text: `{"service":"DongBoHoSoMC","isUpdating":"True","data":[{"MaHoSo":"1"},{"MaHoSo":"2"},{"MaHoSo":"1"}]}`, want: []string{
			"data[2].MaHoSo: duplicate (data[0].MaHoSo)",
		}},
		{name: "byte-order mark", text: "\ufeff" + minimal},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var m portal.DossierSync
			codec := national(t)
			got := decode(t, codec, tt.text, &m)
			if tt.name == "one dossier twice" { // the rest of it is another case
				got = got[len(got)-1:]
			}
			diff(t, tt.want, got)
			if out := encode(t, codec, &m); out != compact(t, []byte(tt.text)) {
				t.Errorf("encoded again:\n%s", out)
			}
		})
	}
}

// Kills: an instant that is asked of a dossier which may not have been accepted, or is not asked of one that was.
func TestOnceAccepted(t *testing.T) {
	c := national(t)
	for s := dossier.Status(0); s <= 11; s++ {
		var m portal.DossierSync
		text := strings.Replace(minimal, `"TrangThaiHoSo":"1"`, fmt.Sprintf(`"TrangThaiHoSo":"%d"`, s), 1)
		var want []string
		switch s {
		case dossier.Received, dossier.InProcess, dossier.Processed, dossier.ResultDelivered:
			want = []string{"data[0].NgayTiepNhan: required", "data[0].NgayHenTra: required"}
		case 0, 11:
			want = []string{"data[0].TrangThaiHoSo: unknown (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)"}
		}
		diff(t, want, decode(t, c, text, &m))
		m.Data[0].Wire = portal.Wire{}
		_, err := c.Encode(&m)
		diff(t, want, problems(t, err))
	}
}

// What is there and holds nothing does not fulfil a need; an empty JSON text in a raw field is something.
//
// Kills: a required instant that is written out as the first second of the year 1 and passes.
func TestEmptyIsMissing(t *testing.T) {
	p := portal.Ministry2026()
	for i := range p.Layouts[0].Fields {
		switch f := &p.Layouts[0].Fields[i]; f.Path {
		case "MaHoSo", "NgayNop", "EformThongTinChiTiet":
			f.Need = portal.Required
		}
	}
	c := newCodec(t, p)
	missing := []string{"MaHoSo: required", "NgayNop: required", "EformThongTinChiTiet: required"}
	for text, want := range map[string][]string{
		`{}`: missing,
		`{"MaHoSo":null,"NgayNop":null,"EformThongTinChiTiet":null}`:                 missing,
		`{"MaHoSo":"","NgayNop":"","EformThongTinChiTiet":""}`:                       missing[:2],
		`{"MaHoSo":"","NgayNop":"0001-01-01T00:00:00Z","EformThongTinChiTiet":null}`: missing,
		`{"MaHoSo":"0","NgayNop":"2026-08-05T08:30:00","EformThongTinChiTiet":0}`:    nil,
	} {
		var m portal.CreateDossier
		diff(t, want, decode(t, c, text, &m))
		diff(t, text, encode(t, c, &m))
		m.Wire = portal.Wire{}
		_, err := c.Encode(&m)
		diff(t, want, problems(t, err))
	}
}

// Kills: a message that fills the memory because it is short.
func TestBounds(t *testing.T) {
	c := national(t)
	var m portal.DossierSync
	_, err := c.Decode([]byte(`{"data":[`+strings.Repeat("{},", 100_000)+`{}]}`), &m)
	diff(t, []string{"too_long (100000 objects)"}, problems(t, err))
	_, err = c.Decode([]byte(`{"data":[{"DanhSachHoSoBoSung":[{"DanhSachLePhiBoSung":[`+strings.Repeat("1,", 100_000)+`1]}]}]}`), &m)
	diff(t, []string{"too_long (100000 objects)"}, problems(t, err))

	findings, err := c.Decode([]byte(`{"data":[`+strings.Repeat("{},", 9_999)+`{}]}`), &m)
	if err != nil || len(findings) != 1001 || findings[1000].String() != "too_long (1000 problems)" || len(m.Data) != 10_000 {
		t.Errorf("%d findings for %d dossiers, %v", len(findings), len(m.Data), err)
	}
	_, err = c.Decode([]byte(`{"data":[`+strings.Repeat("0,", 9_999)+`0]}`), &m)
	if got := problems(t, err); len(got) != 1001 || got[999] != "data[999]: malformed ({…})" || got[1000] != "too_long (1000 problems)" {
		t.Errorf("%d problems", len(got))
	}
	_, err = c.Encode(&portal.DossierSync{Service: "DongBoHoSoMC", Updating: portal.True, Data: make([]portal.Dossier, 500)})
	if got := problems(t, err); len(got) != 1001 || got[1000] != "too_long (1000 problems)" {
		t.Errorf("%d problems", len(got))
	}

	small, err := portal.NewCodec(portal.National(), &portal.Options{MaxBytes: len(minimal)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := small.Decode([]byte(minimal), &m); err != nil {
		t.Error(err)
	}
	_, err = small.Decode([]byte(minimal+" "), &m)
	diff(t, []string{fmt.Sprintf("too_long (%d bytes)", len(minimal))}, problems(t, err))

	var wide strings.Builder // many names in one object cost no more than many objects
	for i := range 50_000 {
		fmt.Fprintf(&wide, `"n%d":{"n%d":0},`, i, i)
	}
	if _, err := c.Decode([]byte(`{`+wide.String()+`"x":{`+wide.String()+`"y":0}}`), &m); err != nil {
		t.Error(err)
	}
	_, err = c.Decode([]byte(`{`+wide.String()+`"n49999":0}`), &m)
	diff(t, []string{"#50001: duplicate (#50000)"}, problems(t, err))
}

// Kills: a message of another profile that is read as far as it goes.
func TestWhichMessage(t *testing.T) {
	var none *portal.DossierSync
	for _, tt := range []struct {
		c    *portal.Codec
		m    portal.Message
		want string
	}{
		{ministry(t), &portal.DossierSync{}, "message: not_allowed (profile=2026 ministry)"},
		{national(t), &portal.CreateDossier{}, "message: not_allowed (profile=2020+2024)"},
		{national(t), &portal.Dossier{}, "message: not_allowed (profile=2020+2024)"},
		{national(t), none, "message: required"},
		{national(t), nil, "message: required"},
	} {
		_, err := tt.c.Decode([]byte(minimal), tt.m)
		diff(t, []string{tt.want}, problems(t, err))
		_, err = tt.c.Encode(tt.m)
		diff(t, []string{tt.want}, problems(t, err))
	}
}

// Kills: an outcome that is taken for another; success in another spelling that is missed.
func TestAnswer(t *testing.T) {
	c := national(t)
	for _, tt := range []struct {
		text     string
		want     portal.Outcome
		findings []string
	}{
		{`{"error_code":"0"}`, portal.Taken, nil},
		{`{"error_code":"00"}`, portal.Taken, nil},
		{`{"error_code":0}`, portal.Taken, []string{`error_code: malformed ("…")`}},
		{`{"error_code":"3"}`, portal.AlreadyThere, nil},
		{`{"error_code":"-3"}`, portal.AlreadyThere, nil},
		{`{"error_code":-3}`, portal.AlreadyThere, []string{`error_code: malformed ("…")`}},
		{`{"error_code":"000"}`, portal.UnknownOutcome, []string{"error_code: unknown (0, 00, 3, -3)"}},
		{`{"error_code":"1"}`, portal.UnknownOutcome, []string{"error_code: unknown (0, 00, 3, -3)"}},
		{`{"error_code":""}`, portal.UnknownOutcome, []string{"error_code: required"}},
		{`{"result":"ok"}`, portal.UnknownOutcome, []string{"#1: unknown", "error_code: required"}},
	} {
		var a portal.Answer
		diff(t, tt.findings, decode(t, c, tt.text, &a))
		if got := c.Outcome(&a); got != tt.want {
			t.Errorf("%s is %v, want %v", tt.text, got, tt.want)
		}
		if again := encode(t, c, &a); again != tt.text {
			t.Errorf("%s became %s", tt.text, again)
		}
	}
	if got := encode(t, c, &portal.Answer{Code: "99"}); got != `{"error_code":"99"}` {
		t.Error("a code that may be sent is refused:", got)
	}
}
