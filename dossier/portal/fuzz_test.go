package portal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/portal"
)

// fuzz checks on any text: no panic; what package encoding/json refuses is refused; what is read is written to the letter, but
// for white space; and reading that again gives the same.
func fuzz[M any, P interface {
	*M
	portal.Message
}](f *testing.F, c *portal.Codec, golden string, seeds ...string,
) {
	full, err := os.ReadFile("testdata/" + golden)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(full)
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m := P(new(M))
		findings, err := c.Decode(text, m)
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) || findings != nil || !reflect.ValueOf(m).Elem().IsZero() {
				t.Errorf("%v with %v", err, findings)
			}
			return
		}
		var b bytes.Buffer
		if err := json.Compact(&b, bytes.TrimPrefix(text, []byte("\ufeff"))); err != nil {
			t.Fatalf("read what is no JSON: %v", err)
		}
		once, err := c.Encode(m)
		if err != nil {
			t.Fatalf("what arrived is refused: %v", err)
		}
		if !bytes.Equal(once, b.Bytes()) {
			t.Fatalf("encoded again:\n%s\nwant:\n%s", once, b.Bytes())
		}
		again := P(new(M))
		findingsAgain, err := c.Decode(once, again)
		if err != nil {
			t.Fatalf("its own text is refused: %v", err)
		}
		diff(t, texts(findings), texts(findingsAgain))
		diff(t, m, again)
	})
}

// The seeds: a wrong type, an escape in a name, a member nobody knows, a name twice, half a pair, a number in many ways.
func FuzzDossierSync(f *testing.F) {
	fuzz[portal.DossierSync](f, national(f), "sync.json", minimal, `{"data":[{"KenhThucHien":1,"Ma\u0048oSo":null,"x":[1.50]}]}`, `{"data":[{"DinhDanhCHS":{"SoDinhDanh":1},"DinhDanhCHS":{}}]}`,
		`{"data":[{"ChuHoSo":"\ud83d\ude00\ud83d"}]}`, `{"data":[{"NgayTra":20240425090000,"DanhSachHoSoBoSung":[{"TrangThaiBoSung":-1e5}]}],"":{"a":[ ]}}`, "\ufeff{ \"data\" : null }")
}

func FuzzProgressUpdate(f *testing.F) {
	fuzz[portal.ProgressUpdate](f, national(f), "progress.json", `{"service":1,"data":[{"ThoiDiemXuLy":"20240229235959","TrangThai":"5"},{}]}`)
}

func FuzzCreateDossier(f *testing.F) {
	fuzz[portal.CreateDossier](f, ministry(f), "create.json", `{"NgayNop":"2026-08-05T08:30:00.5-01:00","NgayTiepNhan":"0001-01-01T00:00:00Z","EformThongTinChiTiet":[{ },null]}`)
}

func FuzzAnswer(f *testing.F) {
	fuzz[portal.Answer](f, national(f), "answer.json", `{"error_code":-3,"message":"…","data":[{"a":1,"a":2}]}`, `{"error_code":00}`)
}

// Raw values: what is taken is one JSON value, and is its own canonical form.
func FuzzNewRaw(f *testing.F) {
	for _, s := range []string{`{"a" : [1, "b c", null]}`, `"\u0041"`, "-0.0e+1", "[[", `{"a":1,"a":2}`, "\"\xff\"", " true "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := portal.NewRaw(s)
		if err != nil {
			if !r.IsZero() {
				t.Error("refused and taken")
			}
			return
		}
		var b bytes.Buffer
		if err := json.Compact(&b, []byte(s)); err != nil || b.String() != r.Reveal() {
			t.Errorf("%q is %q: %v", s, r.Reveal(), err)
		}
		if again, err := portal.NewRaw(r.Reveal()); err != nil || !again.Equal(r) {
			t.Errorf("%q again is %q: %v", s, again.Reveal(), err)
		}
		var want string
		if json.Unmarshal([]byte(s), &want) == nil && r.Reveal() != "null" {
			if got, ok := r.Text(); !ok || got != want {
				t.Errorf("%q holds %q, want %q", s, got, want)
			}
		}
	})
}

// What is built from any text is either refused or read back as it was.
func FuzzBuilt(f *testing.F) {
	f.Add("H40-1", "Đặng \"Thị\"\n", "5", int64(1714010400))
	f.Add("\x00", "\xff", "11", int64(-1))
	c := national(f)
	f.Fuzz(func(t *testing.T, code, name, status string, unix int64) {
		step := portal.Step{Code: code, Officer: dossier.NewSecret(name), Title: name, At: time.Unix(unix, 0), Status: portal.Code(status)}
		b, err := c.Encode(portal.NewProgressUpdate(step))
		if err != nil {
			if !errors.Is(err, motcua.ErrInvalid) {
				t.Error(err)
			}
			return
		}
		if !json.Valid(b) {
			t.Fatalf("not JSON: %s", b)
		}
		var m portal.ProgressUpdate
		if findings, err := c.Decode(b, &m); err != nil || findings != nil {
			t.Fatalf("%v, %v", findings, err)
		}
		diff(t, step, m.Data[0])
	})
}
