package portal

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Facts is what a [Dossier] of the portal says that has a place on our side. The zero value of a field means that it says
// nothing, or nothing that is understood.
type Facts struct {
	// ID is the code of the dossier, Procedure that of its procedure.
	ID        dossier.ID
	Procedure string
	// Status is the status, never another one than that of its code.
	Status dossier.Status
	// Channel is how the dossier came in, DeliveredBy how the result goes out.
	Channel, DeliveredBy dossier.Channel
	// Applicant is what the owner is; Personal is who it is. The number is there only when it says that it has twelve
	// digits and has them.
	Applicant Applicant
	Personal  dossier.Personal
	// Unit is the unit that handles it, as written there.
	Unit string
	// Submitted, Accepted, Promised, Resolved, Delivered and Refused are when those things happened, or are promised for.
	Submitted, Accepted, Promised, Resolved, Delivered, Refused time.Time
	// Supplements are the rounds of requests for a supplement.
	Supplements []Round
}

// Round is what a [Supplement] says that has a place on our side.
type Round struct {
	// Requested is when it was asked for, Received when it came.
	Requested, Received time.Time
	// Done says that it came; it may have come at an instant that is not told.
	Done bool
	// PromisedBefore and PromisedAfter are what was promised before and after it.
	PromisedBefore, PromisedAfter time.Time
}

// StepFacts is what a [Step] says that has a place on our side.
type StepFacts struct {
	// ID is the code of the dossier.
	ID dossier.ID
	// At is when it was done, Unit where, as written there.
	At   time.Time
	Unit string
	// Status is the status after it.
	Status dossier.Status
}

// Loss is a field that says something for which there is no place on our side.
type Loss struct {
	// Path is the field in wire names, "DanhSachLePhi[0].Gia"; a member that the profile does not know is "#3", the third.
	Path string
	// Why says why it has no place.
	Why Why
}

// Why is why a field has no place. The zero value is that nothing here holds such a thing.
type Why uint8

// The reasons.
const (
	NoPlace       Why = iota // nothing holds it
	NotUnderstood            // it would have a place, but its code or number is not one
	UnknownMember            // the profile does not know the member
)

var whyNames = [...]struct{ key, vi, en string }{
	{"no_place", "không có chỗ lưu", "nothing holds it"},
	{"not_understood", "không hiểu giá trị", "its value is not understood"},
	{"unknown_member", "trường không được định nghĩa", "the profile does not know it"},
}

// String returns "no_place", "not_understood" or "unknown_member".
func (w Why) String() string { return whyNames[known(w, len(whyNames))].key }

// Text returns the reason in words.
func (w Why) Text(l motcua.Language) string {
	n := whyNames[known(w, len(whyNames))]
	if l == motcua.English {
		return n.en
	}
	return n.vi
}

// String returns the path and the reason.
func (l Loss) String() string { return l.Path + ": " + l.Why.String() }

// Facts returns what a dossier of the portal says, and every field of it that has no place in that, in the order of the fields of
// the types, with the members nobody knows after those of their object. What holds nothing (null, an empty text) loses nothing.
//
// It does not judge. An absent channel is unknown, not the counter, though the index of Decision 766 counts it so.
func (c *Codec) Facts(d *Dossier) (Facts, []Loss) {
	l := losses{told: make(map[string]bool)}
	f := Facts{
		ID: dossier.ID(l.text("MaHoSo", d.Code)), Procedure: l.text("MaTTHC", d.Procedure), Unit: l.text("DonViXuLy", d.Unit),
		Submitted: l.instant("NgayNopHoSo", d.Submitted), Accepted: l.instant("NgayTiepNhan", d.Accepted),
		Promised: l.instant("NgayHenTra", d.Promised), Resolved: l.instant("NgayKetThucXuLy", d.Resolved),
		Delivered: l.instant("NgayTra", d.Delivered), Refused: l.instant("NgayTuChoi", d.Refused),
		Status:    meaning(&l, "TrangThaiHoSo", c.statuses, d.Status),
		Channel:   meaning(&l, "KenhThucHien", c.channels, d.Channel),
		Applicant: meaning(&l, "LoaiDoiTuong", c.applicants, d.Applicant),
	}
	switch d.Delivery {
	case ToCounter:
		f.DeliveredBy = dossier.Counter
	case ToAddress:
		f.DeliveredBy = dossier.Post
	}
	l.took("HinhThuc", f.DeliveredBy != dossier.UnknownChannel)
	f.Personal.Name = dossier.NewSecret(strings.Clone(d.Owner.Reveal()))
	l.took("ChuHoSo", true)
	if number, ok := d.Identity.PersonalID(); ok {
		f.Personal.Number = number
		l.took("DinhDanhCHS.LoaiDinhDanh", true)
		l.took("DinhDanhCHS.SoDinhDanh", true)
	} else if d.Identity != nil && d.Identity.Kind != NineDigits {
		l.took("DinhDanhCHS.LoaiDinhDanh", false)
		l.took("DinhDanhCHS.SoDinhDanh", false)
	}
	for i := range d.Supplements {
		s := &d.Supplements[i]
		at := "DanhSachHoSoBoSung[" + strconv.Itoa(i) + "]."
		l.took(at+"TrangThaiBoSung", s.Done == "true" || s.Done == "false")
		f.Supplements = append(f.Supplements, Round{
			Requested: l.instant(at+"NgayBoSung", s.Requested), Received: l.instant(at+"NgayTiepNhanBoSung", s.Received),
			Done:           s.Done == "true",
			PromisedBefore: l.instant(at+"NgayHenTraTruoc", s.PromisedBefore), PromisedAfter: l.instant(at+"NgayHenTraMoi", s.PromisedAfter),
		})
	}
	l.walk("", reflect.ValueOf(d).Elem())
	return f, l.list
}

// StepFacts returns what a step of the portal says, and every field of it that has no place in that, as [Codec.Facts] does.
func (c *Codec) StepFacts(s *Step) (StepFacts, []Loss) {
	l := losses{told: make(map[string]bool)}
	f := StepFacts{
		ID: dossier.ID(l.text("MaHoSo", s.Code)), Unit: l.text("PhongBanXuLy", s.Unit),
		At: l.instant("ThoiDiemXuLy", s.At), Status: meaning(&l, "TrangThai", c.statuses, s.Status),
	}
	l.walk("", reflect.ValueOf(s).Elem())
	return f, l.list
}

// losses collects the fields that Facts has no place for.
type losses struct {
	told map[string]bool // by path: true when it has a place, false when it would have one
	list []Loss
}

// took notes whether Facts holds a field.
func (l *losses) took(path string, ok bool) { l.told[path] = ok }

// text takes a text. It is copied, so that it does not keep the whole message in memory.
func (l *losses) text(path, s string) string {
	l.took(path, true)
	return strings.Clone(s)
}

func (l *losses) instant(path string, t time.Time) time.Time {
	l.took(path, true)
	return t
}

// meaning takes a code.
func meaning[T comparable](l *losses, path string, codes table[T], c Code) T {
	v, ok := codes.value(c)
	l.took(path, ok)
	return v
}

// walk lists what an object holds that was not taken.
func (l *losses) walk(at string, v reflect.Value) {
	for i := 1; i < v.NumField(); i++ {
		name, _ := tagOf(v.Type().Field(i))
		path, f := at+name, v.Field(i)
		if f.IsZero() {
			continue
		}
		switch kindOf(f.Type()) {
		case object:
			l.walk(path+".", f.Elem())
		case objects:
			for j := range f.Len() {
				l.walk(path+"["+strconv.Itoa(j)+"].", f.Index(j))
			}
		case raws:
			for j := range f.Len() {
				l.list = append(l.list, Loss{Path: path + "[" + strconv.Itoa(j) + "]"})
			}
		default:
			l.leaf(path)
		}
	}
	if a := v.Addr().Interface().(Message).wire().arrival(); a != nil { //nolint:errcheck // all types of the package embed a Wire
		for i, m := range a.members {
			if !m.known {
				l.list = append(l.list, Loss{at + "#" + strconv.Itoa(i+1), UnknownMember})
			}
		}
	}
}

func (l *losses) leaf(path string) {
	switch taken, tried := l.told[path]; {
	case taken:
	case tried:
		l.list = append(l.list, Loss{path, NotUnderstood})
	default:
		l.list = append(l.list, Loss{path, NoPlace})
	}
}
