package portal_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/portal"
	"github.com/motcua/motcua/identity"
)

// Faults that were found in systems in use, in the exchange of messages and in codes. Each test is named after one.

// A one-stop system rewrites the statuses 5, 6 and 8 to 9 before it sends them: dossiers that wait or were stopped count as
// finished.
//
// Kills: any table between a status and its code.
func TestPeerRewritesWaitingAndStoppedAsFinished(t *testing.T) {
	c := national(t)
	for _, s := range []dossier.Status{dossier.AwaitingSupplement, dossier.AwaitingPayment, dossier.StoppedByAgency} {
		code := fmt.Sprint(s.Code())
		text := strings.Replace(minimal, `"TrangThaiHoSo":"1"`, `"TrangThaiHoSo":"`+code+`"`, 1)
		var m portal.DossierSync
		decode(t, c, text, &m)
		if got := encode(t, c, &m); got != text {
			t.Errorf("status %s became %s", code, got)
		}
		if f, _ := c.Facts(&m.Data[0]); f.Status != s || string(m.Data[0].Status) != code {
			t.Errorf("status %s is read as %v", code, f.Status)
		}
		d, err := c.Dossier(lives()[s], nil)
		if err != nil || string(d.Status) != code {
			t.Errorf("%v is told as %q, %v", s, d.Status, err)
		}
		steps, err := c.Steps(lives()[s], nil)
		if err != nil || string(steps[len(steps)-1].Status) != code {
			t.Errorf("%v is told as the step %+v, %v", s, steps, err)
		}
	}
}

// A one-stop system sends the number 000000001 for a person without one.
//
// Kills: a number for nobody; a dummy that passes as a number; one that arrived and is made to vanish.
func TestPeerSendsADummyIdentityNumber(t *testing.T) {
	c := national(t)
	d, err := c.Dossier(lives()[dossier.NewlySubmitted], &portal.Supply{Known: portal.Dossier{
		Procedure: "1.001193", ProcedureName: "Đăng ký khai sinh", Field: "G15", FieldName: "Hộ tịch", Applicant: "1",
		Identity: portal.PersonIdentity(identity.PersonalID{}),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := encode(t, c, portal.NewDossierSync(false, d)); strings.Contains(got, "DinhDanh") {
		t.Errorf("a person without a number has one: %s", got)
	}
	for _, kind := range []portal.Code{portal.TwelveDigits, portal.NineDigits, ""} {
		d.Identity = &portal.Identity{Kind: kind, Number: secret("000000001")}
		_, err := c.Encode(portal.NewDossierSync(false, d))
		diff(t, []string{"data[0].DinhDanhCHS.SoDinhDanh: not_allowed (000000001)"}, problems(t, err))

		text := entryOf(`"DinhDanhCHS":{"LoaiDinhDanh":"` + string(kind) + `","SoDinhDanh":"000000001"}`)
		var m portal.DossierSync
		diff(t, []string{"data[0].DinhDanhCHS.SoDinhDanh: not_allowed (000000001)"}, decode(t, c, text, &m))
		if got := encode(t, c, &m); got != text {
			t.Errorf("what arrived became %s", got)
		}
		if f, _ := c.Facts(&m.Data[0]); !f.Personal.Number.IsZero() {
			t.Error("a person has the dummy for a number")
		}
	}
}

// A one-stop system sends the first paper that was submitted as the result when there is no result.
//
// Kills: a result that nobody gave.
func TestPeerSendsTheFirstSubmittedFileAsResult(t *testing.T) {
	c := national(t)
	files := []portal.Attachment{{ID: "tep-1", Name: secret("don.pdf"), Link: secret("https://vi-du.vn/tep/1")}}
	d, err := c.Dossier(lives()[dossier.ResultDelivered], &portal.Supply{Known: portal.Dossier{Attachments: files}})
	if err != nil || d.Results != nil || len(d.Attachments) != 1 {
		t.Errorf("results %v, attachments %v, %v", d.Results, d.Attachments, err)
	}
	var m portal.DossierSync
	text := entryOf(`"TaiLieuNop":[{"TepDinhKemId":"tep-1"}],"DanhSachGiayToKetQua":[]`)
	decode(t, c, text, &m)
	if got := encode(t, c, &m); len(m.Data[0].Results) != 0 || got != text {
		t.Errorf("results %v in %s", m.Data[0].Results, got)
	}
}

// A one-stop system writes the telephone number into the field for the fax number. See also the golden files.
//
// Kills: two fields that share a value.
func TestPeerWritesThePhoneNumberIntoFax(t *testing.T) {
	c := national(t)
	with := known()
	with.Phone = secret("0912000001")
	d, err := c.Dossier(lives()[dossier.Received], &portal.Supply{Known: with})
	if err != nil {
		t.Fatal(err)
	}
	got := encode(t, c, portal.NewDossierSync(false, d))
	if strings.Contains(got, "Fax") || strings.Count(got, "0912000001") != 1 || !strings.Contains(got, `"SoDienThoai":"0912000001"`) {
		t.Errorf("told as %s", got)
	}
	var m portal.DossierSync
	diff(t, []string{"data[0].Fax: duplicate (SoDienThoai)"}, decode(t, c, entryOf(`"Fax":"0912000001","SoDienThoai":"0912000001"`), &m))
	diff(t, none, decode(t, c, entryOf(`"Fax":"","SoDienThoai":""`), &m))
}

// A one-stop system draws a part of the dossier code at random, so that two dossiers may get the same one.
//
// Kills: a code that is made up here; two dossiers under one code in a message.
func TestPeerDrawsDossierCodesAtRandom(t *testing.T) {
	c := national(t)
	log := lives()[dossier.Received]
	for range 3 {
		d, err := c.Dossier(log, nil)
		if err != nil || d.Code != string(log.ID) {
			t.Errorf("%q, %v", d.Code, err)
		}
	}
	log.ID = ""
	_, err := c.Dossier(log, nil)
	diff(t, []string{"ID: required"}, problems(t, err))
	_, err = c.Steps(log, nil)
	diff(t, []string{"ID: required"}, problems(t, err))

	log = lives()[dossier.Received]
	one, err1 := c.Dossier(log, &portal.Supply{Known: known()})
	two, err2 := c.Dossier(log, &portal.Supply{Known: known()})
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	_, err = c.Encode(portal.NewDossierSync(false, one, two))
	diff(t, []string{"data[1].MaHoSo: duplicate (data[0].MaHoSo)"}, problems(t, err))
}
