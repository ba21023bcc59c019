package portal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/portal"
	"github.com/motcua/motcua/identity"
)

// The people in the tests of this package are invented; their numbers, addresses and links are well formed and belong to
// nobody that the authors know of.

func newCodec(t testing.TB, p portal.Profile) *portal.Codec {
	t.Helper()
	c, err := portal.NewCodec(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// national is the codec of the national portal, where 0 says that nothing was paid online.
func national(t testing.TB) *portal.Codec {
	p := portal.National()
	p.NotPaidOnline = "0"
	return newCodec(t, p)
}

func ministry(t testing.TB) *portal.Codec { return newCodec(t, portal.Ministry2026()) }

func secret(s string) dossier.Secret { return dossier.NewSecret(s) }

// at reads an instant in Viet Nam, written "2024-03-04 09:00:05".
func at(s string) time.Time {
	when, err := time.ParseInLocation(time.DateTime, s, motcua.Location())
	if err != nil {
		panic(err)
	}
	return when
}

func rawValue(t testing.TB, s string) portal.Raw {
	t.Helper()
	r, err := portal.NewRaw(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fullSync has every field of the message set, each to a value of its own where there is a choice.
func fullSync(t testing.TB) *portal.DossierSync {
	return portal.NewDossierSync(true, portal.Dossier{
		Code: "000.14.03.H40-240425-0001", Procedure: "1.001193", ProcedureName: "Đăng ký khai sinh",
		Field: "G15-HT01", FieldName: "Hộ tịch", Receipt: "BN-0001", Channel: "2",
		Owner: secret("Đặng Thị Thử"), Applicant: "1", Account: secret("tech-id-77"),
		Identity:   portal.PersonIdentity(identity.MustParsePersonalID("001185012345")),
		OwnerPaper: secret("HC-7654321"), VerifiedByVNeID: portal.Yes, Other: secret("Thông tin khác"),
		Email: secret("thu@vi-du.vn"), Fax: secret("02438000001"), Phone: secret("0912000001"), Summary: secret("Khai sinh cho con"),
		Submitted: at("2024-04-24 20:15:30"), Accepted: at("2024-04-25 09:00:00"), Promised: at("2024-05-06 23:59:59"),
		Resolved: at("2024-05-03 16:30:00"), Delivered: at("2024-05-04 08:05:01"), Refused: at("2024-04-25 08:59:59"),
		Status: "10", DeliveryDetails: secret("Số 1 phố Thử"), Delivery: portal.ToAddress, Unit: "UBND xã Thử", Note: secret("Ghi chú"),
		SubmittedAt: "2", Digitised: portal.Yes, PaidOnline: "1",
		Databases: []portal.Database{{Code: "7"}},
		Attachments: []portal.Attachment{{
			ID: "tep-1", Name: secret("giay-chung-sinh.pdf"), Deleted: portal.False, Component: "KQ.G15.000001",
			Link: secret("https://vi-du.vn/tep/1"), Digitised: portal.Yes, Reused: "2", FromStore: portal.No, ReplacedBy: secret("KQ-9"),
		}},
		Fees: []portal.Fee{{Name: "Lệ phí hộ tịch", Code: "LP01", Collected: "4", Amount: "8000", Kind: "1"}},
		OtherPapers: []portal.OtherPaper{{
			Name: secret("Giấy ủy quyền"), Quantity: "3", Kind: "1",
		}},
		Supplements: []portal.Supplement{{
			ID: "bs-1", RequestedBy: secret("Trần Văn Mẫu"), Wanted: secret("Giấy chứng sinh"), Requested: at("2024-04-26 10:00:00"),
			ReceivedBy: secret("Lê Thị Mẫu"), ReceptionNote: secret("Đủ"), Received: at("2024-05-02 08:30:00"), Done: "true",
			Papers: []portal.Raw{rawValue(t, `{"TenGiayTo":"Giấy chứng sinh"}`)}, Fees: []portal.Raw{rawValue(t, `{"Gia":"0"}`)},
			PromisedBefore: at("2024-05-03 23:59:59"), PromisedAfter: at("2024-05-06 23:59:59"),
		}},
		Results: []portal.Result{{
			Name: secret("Giấy khai sinh"), Component: "KQ.G15.000002", ID: "gt-5", Link: secret("https://vi-du.vn/kq/5"), Code: secret("KS-5/2024"),
		}},
	})
}

// fullProgress has every field of the message set.
func fullProgress(testing.TB) *portal.ProgressUpdate {
	return portal.NewProgressUpdate(portal.Step{
		Code: "000.14.03.H40-240425-0001", Officer: secret("Trần Văn Mẫu"), Title: "Công chức tư pháp - hộ tịch",
		At: at("2024-04-26 10:00:00"), Unit: "Bộ phận một cửa", Done: secret("Yêu cầu bổ sung"), Status: "5",
		Began: at("2024-04-25 09:00:00"), Limit: at("2024-04-26 17:00:00"),
	})
}

// fullCreate has every field of the message set.
func fullCreate(t testing.TB) *portal.CreateDossier {
	return &portal.CreateDossier{
		Code: "G15.01-260805-0000001", Procedure: "1.001193", Service: "1.001193.000.00.00.H40", Owner: secret("Hộ kinh doanh Thử"),
		Applicant: "2", Unit: "H40.14.03", Submitted: at("2026-08-05 08:30:00"), Accepted: at("2026-08-05 09:00:00"),
		Form: portal.RawText(`{"hoTen":"Đặng Thị Thử"}`),
		Components: []portal.Component{{
			Code: "KQ.G15.000001", Name: "Giấy chứng sinh", Quantity: "1", Kind: "2",
			Files: []portal.ComponentFile{{ID: "up-1", Result: secret("KQ-9"), Name: secret("chung-sinh.pdf"), Hash: "9f86d081"}},
		}},
		Submitter: &portal.Submitter{Applicant: "0", ID: secret("ND-3"), Details: rawValue(t, `{"SoDienThoai":"0912000001"}`)},
	}
}

// full are the messages with every field set, under the names of their golden files.
func full(t testing.TB) map[string]portal.Message {
	return map[string]portal.Message{
		"sync": fullSync(t), "progress": fullProgress(t), "create": fullCreate(t), "answer": &portal.Answer{Code: "00"},
	}
}

// codecFor returns the codec that has a message.
func codecFor(t testing.TB, m portal.Message) *portal.Codec {
	if _, ok := m.(*portal.CreateDossier); ok {
		return ministry(t)
	}
	return national(t)
}

// empty returns a new message of the same type.
func empty(m portal.Message) portal.Message {
	return reflect.New(reflect.TypeOf(m).Elem()).Interface().(portal.Message)
}

// minimal is a message that the national profile has nothing to say against.
const minimal = `{"service":"DongBoHoSoMC","isUpdating":"False","data":[{"MaHoSo":"H40-1","MaTTHC":"1.001193",` +
	`"TenTTHC":"Đăng ký khai sinh","MaLinhVuc":"G15","TenLinhVuc":"Hộ tịch","KenhThucHien":"1","LoaiDoiTuong":"1","TrangThaiHoSo":"1"}]}`

// entryOf is a message with one dossier of minimal, with more members before the others.
func entryOf(members string) string {
	const before = `"data":[{`
	i := bytes.Index([]byte(minimal), []byte(before)) + len(before)
	return minimal[:i] + members + "," + minimal[i:]
}

func compact(t testing.TB, s []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, bytes.TrimPrefix(s, []byte("\ufeff"))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var none []string // what a list without problems is compared with

// texts returns problems as text.
func texts(problems []motcua.Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.String())
	}
	return out
}

// problems returns what an error lists.
func problems(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var invalid *motcua.InvalidError
	if !errors.As(err, &invalid) || !errors.Is(err, motcua.ErrInvalid) {
		t.Fatalf("not an InvalidError: %v", err)
	}
	return texts(invalid.Problems)
}

func decode(t testing.TB, c *portal.Codec, text string, m portal.Message) []string {
	t.Helper()
	findings, err := c.Decode([]byte(text), m)
	if err != nil {
		t.Fatal(err)
	}
	return texts(findings)
}

func encode(t testing.TB, c *portal.Codec, m portal.Message) string {
	t.Helper()
	b, err := c.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func diff(t testing.TB, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(portal.Wire{})); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// leaves calls f for every field that holds no objects, with its wire path, its Go path and its value; lists are given an item.
func leaves(v reflect.Value, wire, goPath string, f func(wire, goPath string, v reflect.Value)) {
	for i := 1; i < v.NumField(); i++ {
		field, value := v.Type().Field(i), v.Field(i)
		name, _, _ := bytes.Cut([]byte(field.Tag.Get("json")), []byte(","))
		w, g := wire+string(name), goPath+field.Name
		t := value.Type()
		isObject := func(t reflect.Type) bool {
			return t.Kind() == reflect.Struct && t.NumField() > 0 && t.Field(0).Name == "Wire"
		}
		switch {
		case t.Kind() == reflect.Pointer && isObject(t.Elem()):
			if value.IsNil() {
				value.Set(reflect.New(t.Elem()))
			}
			leaves(value.Elem(), w+".", g+".", f)
		case t.Kind() == reflect.Slice && isObject(t.Elem()):
			if value.Len() == 0 {
				value.Set(reflect.MakeSlice(t, 1, 1))
			}
			for j := range value.Len() {
				leaves(value.Index(j), fmt.Sprintf("%s[%d].", w, j), fmt.Sprintf("%s[%d].", g, j), f)
			}
		case t.Kind() == reflect.Slice:
			if value.Len() == 0 {
				value.Set(reflect.MakeSlice(t, 1, 1))
			}
			for j := range value.Len() {
				f(fmt.Sprintf("%s[%d]", w, j), fmt.Sprintf("%s[%d]", g, j), value.Index(j))
			}
		default:
			f(w, g, value)
		}
	}
}

// reveal returns what a field holds, in the clear.
func reveal(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case dossier.Secret:
		return x.Reveal()
	case portal.Raw:
		return x.Reveal()
	case time.Time:
		return x.Format(time.RFC3339)
	}
	return v.String()
}
