package page

import (
	"errors"
	"net/http"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/identity"
)

// homeScreen is where everybody arrives: the look-up of a dossier by its code.
type homeScreen struct {
	*view
	Code  field
	Found *found
}

// found is all that the public is told of a dossier.
type found struct {
	Code   dossier.ID
	Status chip
	Due    *day
	Late   bool
}

func (v *visit) homeScreen() *homeScreen {
	s := &homeScreen{view: v.view(v.say("Tra cứu hồ sơ", "Look up a dossier"))}
	s.Back = v.r.URL.Path
	s.Code = field{
		view: s.view, Name: "code", Kind: "text", Label: v.say("Mã hồ sơ", "Code of the dossier"), Required: true, Auto: "off",
		Hint: v.say("In trên giấy tiếp nhận, ví dụ H40.14.03-261127-0001.", "Printed on the receipt, such as H40.14.03-261127-0001."),
	}
	return s
}

func home(v *visit) error { return v.show(http.StatusOK, "home", v.homeScreen()) }

// lookUp reads a code and goes to the dossier. It is posted, because people type other numbers into such a field; a code says nothing of anybody.
func lookUp(v *visit) error {
	text := v.value("code")
	code, _, err := identity.CompactDossierCode(text)
	if err == nil {
		return v.redirect("/tra-cuu/" + code.String())
	}
	s := v.homeScreen()
	s.Back, s.Code.Value = "/", text
	s.Code.fault(v.say("Đây không phải mã hồ sơ. Mã gồm mã cơ quan, ngày tiếp nhận và số thứ tự.", "This is no code of a dossier: agency, day of reception and a number."))
	return v.show(http.StatusUnprocessableEntity, "home", s)
}

func lookedUp(v *visit) error {
	id, err := v.code()
	if err != nil {
		return err
	}
	s := v.homeScreen()
	s.Code.Value = string(id)
	got, err := v.office.Status(v.ctx(), id)
	if errors.Is(err, motcua.ErrNotFound) {
		s.Code.fault(v.say("Không có hồ sơ mang mã này.", "There is no dossier with this code."))
		return v.show(http.StatusNotFound, "home", s)
	}
	if err != nil {
		return err
	}
	s.Found = &found{Code: got.Code, Status: statusChip(got.Status, v.lang), Late: got.Late, Due: v.day(got.Due)}
	return v.show(http.StatusOK, "home", s)
}
