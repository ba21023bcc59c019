package office

import (
	"context"
	"slices"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/card"
)

// Purposes are the codes that say why somebody looks at personal data.
func Purposes() []Reason {
	return []Reason{
		{"handling", "Giải quyết hồ sơ", "Handling the dossier"},
		{"contact", "Liên hệ người nộp", "Contacting the applicant"},
		{"delivery", "Trả kết quả", "Handing out the result"},
		{"inspection", "Thanh tra, kiểm tra", "Inspection"},
	}
}

func checkPurpose(purpose string) error {
	if slices.ContainsFunc(Purposes(), func(r Reason) bool { return r.Code == purpose }) {
		return nil
	}
	return motcua.Invalid("office: purpose", motcua.Problem{Path: "purpose", Code: motcua.CodeUnknown, Param: "handling, contact, delivery, inspection"})
}

func viewer(who access.Account, purpose string) dossier.Viewer {
	return dossier.Viewer{Actor: who.Name, Unit: who.Unit, Purpose: purpose}
}

// Reveal returns who applies, and records first who looked and why. It needs access.Reveal.
func (o *Office) Reveal(ctx context.Context, who access.Account, id dossier.ID, purpose string) (dossier.Personal, error) {
	if err := may(who, access.Reveal); err != nil {
		return dossier.Personal{}, err
	}
	if err := checkPurpose(purpose); err != nil {
		return dossier.Personal{}, err
	}
	if _, _, err := o.load(ctx, who, id); err != nil {
		return dossier.Personal{}, err
	}
	state, err := o.service(o.store).View(ctx, id, dossier.AsOf{}, viewer(who, purpose))
	if err != nil {
		return dossier.Personal{}, err
	}
	return state.Applicant, nil
}

// FindApplicant returns the dossiers of an applicant in the account's agency, and records first who looked and why. It needs
// access.Reveal.
func (o *Office) FindApplicant(ctx context.Context, who access.Account, number identity.PersonalID, q dossier.Query, purpose string) (dossier.Page, error) {
	if err := may(who, access.Reveal); err != nil {
		return dossier.Page{}, err
	}
	if err := checkPurpose(purpose); err != nil {
		return dossier.Page{}, err
	}
	page, err := o.service(o.store).FindApplicant(ctx, number, dossier.Filter{}, from(who, q), viewer(who, purpose))
	if err != nil {
		return dossier.Page{}, err
	}
	return covered(who, page), nil
}

// Accesses returns who looked at personal data, for units of the account's agency. It needs access.Audit.
func (o *Office) Accesses(ctx context.Context, who access.Account, after dossier.Cursor, limit int) (dossier.AccessPage, error) {
	if err := may(who, access.Audit); err != nil {
		return dossier.AccessPage{}, err
	}
	page, err := o.store.Accesses(ctx, after, limit)
	if err != nil {
		return dossier.AccessPage{}, err
	}
	page.Entries = slices.DeleteFunc(page.Entries, func(a dossier.Access) bool { return !who.Covers(a.Unit) })
	return page, nil
}

// Verify checks the seals of a dossier's log. It needs access.Audit.
func (o *Office) Verify(ctx context.Context, who access.Account, id dossier.ID) (dossier.Verification, error) {
	if err := may(who, access.Audit); err != nil {
		return dossier.Verification{}, err
	}
	if _, _, err := o.load(ctx, who, id); err != nil {
		return dossier.Verification{}, err
	}
	return o.service(o.store).Verify(ctx, id)
}

// Checked is what a number says of itself. It holds no digit of it.
type Checked struct {
	// Kinds are what the text may be: twelve digits are a personal number, a tax code and a health-insurance number at once.
	Kinds []identity.Kind
	// Inspection is that of a personal number; not well formed for other texts.
	Inspection identity.Inspection
	// Findings are those of the inspection, and where the number contradicts what was typed in beside it.
	Findings []identity.Finding
}

// CheckNumber inspects a number under the law of a day, and compares it with what is known of the person. It needs access.Check. A zero day is
// today.
func (o *Office) CheckNumber(who access.Account, text string, on motcua.Date, person identity.Person) (Checked, error) {
	if err := may(who, access.Check); err != nil {
		return Checked{}, err
	}
	if on.IsZero() {
		on = motcua.DateOf(o.now())
	}
	c := Checked{Kinds: identity.Recognise(text), Inspection: identity.InspectPersonalID(text, on)}
	c.Findings = append(c.Inspection.Findings(), c.Inspection.Compare(person)...)
	return c, nil
}

// ReadCard reads the payload of a card's QR code and compares it with what was typed in. It needs access.Check.
func (o *Office) ReadCard(who access.Account, payload string, typed identity.Person) (card.QR, []card.Contradiction, error) {
	if err := may(who, access.Check); err != nil {
		return card.QR{}, nil, err
	}
	qr, err := card.ParseQR(payload)
	if err != nil {
		return card.QR{}, nil, err
	}
	contradictions := card.Compare(&qr, nil, &typed)
	return qr, contradictions, nil
}
