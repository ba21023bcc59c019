package portal_test

import (
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/portal"
	"github.com/motcua/motcua/identity"
)

// exampleCodec speaks to a portal that writes 0 for "not paid online".
func exampleCodec() *portal.Codec {
	profile := portal.National()
	profile.NotPaidOnline = "0"
	codec, err := portal.NewCodec(profile, nil)
	if err != nil {
		log.Fatal(err)
	}
	return codec
}

// exampleLog is a dossier that waits for a supplement.
func exampleLog() dossier.Log {
	on := func(day string, hour int) time.Time { return motcua.MustParseDate(day).At(hour, 0, 0) }
	promised := motcua.MustParseDate("2024-05-06")
	return dossier.Log{ID: "000.14.03.H40-240425-0001", Events: []dossier.Event{
		{
			Kind: dossier.KindAccepted, At: on("2024-04-25", 9), Recorded: on("2024-04-25", 9), Unit: "H40.14.03", Channel: dossier.Counter,
			Accepted: &dossier.Accepted{Procedure: "1.004859"}, Promise: &calendar.Due{Date: promised, Instant: promised.End()},
		},
		{Kind: dossier.KindSupplementRequested, At: on("2024-05-02", 10), Recorded: on("2024-05-02", 10), Unit: "H40.14.03", Reason: "paper missing"},
	}}
}

// A dossier is told to the portal: its log says what happened, the caller what things are called.
func Example() {
	codec := exampleCodec()
	entry, err := codec.Dossier(exampleLog(), &portal.Supply{Known: portal.Dossier{
		ProcedureName: "Thay đổi, cải chính, bổ sung thông tin hộ tịch", Field: "G15-HT01", FieldName: "Hộ tịch", Applicant: "1",
		Owner: dossier.NewSecret("Đặng Thị Thử"), Identity: portal.PersonIdentity(identity.MustParsePersonalID("001185012345")), // invented
	}})
	if err != nil {
		log.Fatal(err)
	}
	body, err := codec.Encode(portal.NewDossierSync(false, entry))
	if err != nil {
		log.Fatal(err)
	}

	var sync portal.DossierSync
	findings, err := codec.Decode(body, &sync)
	if err != nil {
		log.Fatal(err)
	}
	facts, losses := codec.Facts(&sync.Data[0])
	fmt.Println(facts.Status, facts.Channel, motcua.DateOf(facts.Promised), len(findings), "findings")
	fmt.Println(facts.Personal.Name, facts.Personal.Number, facts.Personal.Name.Reveal())
	fmt.Println(losses)
	// Output:
	// awaiting_supplement counter 2024-05-06 0 findings
	// *** 001********* Đặng Thị Thử
	// [TenTTHC: no_place MaLinhVuc: no_place TenLinhVuc: no_place]
}

// The steps of a dossier, as the portal shows them to the applicant.
func ExampleCodec_Steps() {
	codec := exampleCodec()
	steps, err := codec.Steps(exampleLog(), nil)
	if err != nil {
		log.Fatal(err)
	}
	body, err := codec.Encode(portal.NewProgressUpdate(steps[1:]...))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(body))
	// Output:
	// {"service":"CapNhatTienDoHoSoMC","data":[{"MaHoSo":"000.14.03.H40-240425-0001","ThoiDiemXuLy":"20240502100000","PhongBanXuLy":"H40.14.03","NoiDungXuLy":"yêu cầu bổ sung","TrangThai":"5"}]}
}

// What somebody else sent goes on as it came, with what is odd about it told. A change touches nothing else.
func ExampleCodec_Decode() {
	codec := exampleCodec()
	const body = `{"service":"CapNhatTienDoHoSoMC","session":"…","data":[{"TrangThai":8,"MaHoSo":"H40-1","ThoiDiemXuLy":"20240502100000"}]}`
	var update portal.ProgressUpdate
	findings, err := codec.Decode([]byte(body), &update)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range findings {
		fmt.Println(f.Text(motcua.English))
	}
	again, err := codec.Encode(&update)
	fmt.Println(string(again) == body, err)

	update.Data[0].Title = "Công chức"
	again, err = codec.Encode(&update)
	fmt.Println(string(again), err)

	_, err = codec.Decode([]byte(`{"data":[{"ThoiDiemXuLy":"02/05/2024"},{"ThoiDiemXuLy":"20240230100000"}]}`), &update)
	var invalid *motcua.InvalidError
	if errors.As(err, &invalid) {
		for _, p := range invalid.Problems {
			fmt.Println(p.Text(motcua.Vietnamese))
		}
	}
	// Output:
	// #2: not a known value
	// data[0].TrangThai: not in the form "…"
	// true <nil>
	// {"service":"CapNhatTienDoHoSoMC","session":"…","data":[{"TrangThai":8,"MaHoSo":"H40-1","ThoiDiemXuLy":"20240502100000","ChucDanh":"Công chức"}]} <nil>
	// data[0].ThoiDiemXuLy: sai định dạng, cần yyyyMMddHHmmss
	// data[1].ThoiDiemXuLy: sai định dạng, cần yyyyMMddHHmmss
}

// The same digit is another owner in another profile.
func ExampleCodec_Applicant() {
	for _, p := range portal.Profiles() {
		codec, err := portal.NewCodec(p, nil)
		if err != nil {
			log.Fatal(err)
		}
		owner, _ := codec.Applicant("1")
		fmt.Println(codec.Profile(), "1", owner)
	}
	// Output:
	// 2020+2024 1 citizen
	// 2026 ministry 1 enterprise
}

// Handover is a message that a regulation might bring; nothing of it is in this package.
type Handover struct {
	portal.Wire
	// Code (maHoSo) is the code of the dossier.
	Code string `json:"maHoSo"`
	// Status (trangThai) is its status.
	Status portal.Code `json:"trangThai"`
	// At (luc) is when it was handed over.
	At time.Time `json:"luc"`
}

// A regulation with new messages is a new profile, made of what stays and what is new.
func ExampleProfile() {
	profile := portal.National()
	profile.Key = "a regulation"
	profile.Times = portal.ISO8601
	profile.NotPaidOnline = "3"
	profile.Layouts = append(profile.Layouts, portal.Layout{Message: (*Handover)(nil), Fields: []portal.Field{
		{Path: "maHoSo", Need: portal.Required, Quality: motcua.High},
		{Path: "trangThai", Need: portal.Required, List: portal.StatusList, Quality: motcua.High},
		{Path: "luc", Quality: motcua.High},
	}})
	codec, err := portal.NewCodec(profile, nil)
	if err != nil {
		log.Fatal(err)
	}
	body, err := codec.Encode(&Handover{Code: "H40-1", Status: "4", At: motcua.MustParseDate("2027-01-04").At(8, 0, 0)})
	fmt.Println(string(body), err)
	_, err = codec.Encode(&Handover{Status: "dang xu ly"})
	fmt.Println(err)
	// Output:
	// {"maHoSo":"H40-1","trangThai":"4","luc":"2027-01-04T08:00:00+07:00"} <nil>
	// portal: encode Handover: invalid: maHoSo: required; trangThai: unknown (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
}

// Success has two spellings, and so has "it is there already".
func ExampleCodec_Outcome() {
	codec := exampleCodec()
	for _, body := range []string{`{"error_code":"00"}`, `{"error_code":-3}`, `{"error_code":"500"}`} {
		var answer portal.Answer
		if _, err := codec.Decode([]byte(body), &answer); err != nil {
			log.Fatal(err)
		}
		fmt.Println(answer.Code, codec.Outcome(&answer))
	}
	// Output:
	// 00 taken
	// -3 already_there
	// 500 unknown
}
