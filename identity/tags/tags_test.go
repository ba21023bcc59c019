package tags_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
	"github.com/motcua/motcua/identity/tags"
)

// The numbers and people in this file are invented.

func engine(t testing.TB) *validator.Validate {
	t.Helper()
	v := validator.New(validator.WithRequiredStructEnabled())
	if err := tags.Register(v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestEveryKind kills: a kind of number without a tag, a tag that asks another parser, a message in one language only.
func TestEveryKind(t *testing.T) {
	v := engine(t)
	for _, s := range identity.Specs() {
		tag := "vn_" + string(s.Kind)
		if err := v.Var(s.Example, "required,"+tag); err != nil {
			t.Errorf("%s refuses its example: %v", tag, err)
		}
		if err := v.Var([]byte(s.Example), tag); err != nil {
			t.Errorf("%s refuses its example in bytes: %v", tag, err)
		}
		for _, bad := range []string{"", " " + s.Example, s.Example + "\n", "٠٠١١٨٥٠١٢٣٤٥", "²"} {
			err := v.Var(bad, tag)
			if err == nil {
				t.Errorf("%s takes %+q", tag, bad)
				continue
			}
			vi, en := tags.Messages(err, motcua.Vietnamese), tags.Messages(err, motcua.English)
			if len(vi) != 1 || len(en) != 1 || vi[0].Text == en[0].Text || strings.Contains(en[0].Text, tag) {
				t.Errorf("%s has no words: %v %v", tag, vi, en)
			}
			if p, ok := tags.Problems(err); !ok || p[0].Code != motcua.CodeMalformed || p[0].Param == "" {
				t.Errorf("%s: %v", tag, p)
			}
		}
		for _, other := range []any{12, 1.5, true, []int{1}, map[string]string{"a": "b"}} {
			if err := v.Var(other, tag); err == nil {
				t.Errorf("%s takes a %T", tag, other)
			}
		}
	}
}

// TestNumberTypes kills: a typed field that validator dives into, or that it holds unmasked in its errors.
func TestNumberTypes(t *testing.T) {
	type form struct {
		ID     identity.PersonalID                    `json:"id" validate:"required,vn_personal_id"`
		Again  *identity.PersonalID                   `json:"again" validate:"omitempty,vn_personal_id"`
		Tax    identity.TaxCode                       `json:"tax" validate:"omitempty,vn_tax_code"`
		Wire   identity.Exchange[identity.PersonalID] `json:"wire" validate:"required,vn_personal_id"`
		Agency identity.AgencyCode                    `json:"agency" validate:"required,vn_agency"`
		Short  identity.PersonalID                    `json:"short" validate:"omitempty,max=3"`
	}
	v := engine(t)
	id := identity.MustParsePersonalID("001185012345")
	good := form{ID: id, Again: &id, Wire: identity.Exchange[identity.PersonalID]{Number: id}, Agency: identity.MustParseAgencyCode("H40.14")}
	if err := v.Struct(good); err != nil {
		t.Errorf("a good form: %v", err)
	}
	var paths []string
	for _, m := range tags.Messages(v.Struct(form{Short: id}), motcua.English) {
		paths = append(paths, m.Path+" "+m.Tag)
	}
	want := []string{"id required", "wire required", "agency required", "short max"}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var fields validator.ValidationErrors
	if !errors.As(v.Struct(form{Short: id}), &fields) {
		t.Fatal("no errors of validator")
	}
	for _, f := range fields {
		if out := fmt.Sprintf("%v %+v %#v %v", f, f, f.Value(), f.Error()); strings.Contains(out, "012345") {
			t.Errorf("%s: validator holds the number", f.Field())
		}
	}
}

// TestNoPersonalData kills: a message, problem or path that repeats what was typed, as a value or as a key.
func TestNoPersonalData(t *testing.T) {
	type person struct {
		ID string `json:"id" validate:"vn_personal_id"`
	}
	type form struct {
		Main     person            `json:"main"`
		ByNumber map[string]person `json:"by_number" validate:"dive"`
		List     []person          `json:"list" validate:"dive"`
		Phone    string            `form:"phone" validate:"vn_phone"`
		Plain    string            `json:"-" validate:"min=20"`
	}
	v := engine(t)
	err := v.Struct(form{
		Main:     person{"001185012345 "},
		ByNumber: map[string]person{"001185012345": {"O01185012345"}},
		List:     []person{{"001185012345"}, {"1185012345"}},
		Phone:    "0912345678x",
		Plain:    "001185012345",
	})
	problems, ok := tags.Problems(err)
	if !ok {
		t.Fatal(err)
	}
	var paths []string
	for _, p := range problems {
		paths = append(paths, p.Path)
	}
	want := []string{"main.id", "by_number[…].id", "list[1].id", "phone", "Plain"}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	text, jsonErr := json.Marshal([]any{problems, tags.Messages(err, motcua.Vietnamese), tags.Messages(err, motcua.English), tags.Invalid(err).Error()})
	if jsonErr != nil {
		t.Fatal(jsonErr)
	}
	for _, out := range []string{string(text), fmt.Sprintf("%v %+v %#v", tags.Invalid(err), problems, tags.Messages(err, motcua.English))} {
		for _, secret := range []string{"185012345", "0912345678"} {
			if strings.Contains(out, secret) {
				t.Error("something typed comes out again")
			}
		}
	}
	if !errors.Is(tags.Invalid(err), motcua.ErrInvalid) {
		t.Error("not invalid")
	}
}

// TestOtherErrors kills: an error of something else swallowed, or taken for one of validator.
func TestOtherErrors(t *testing.T) {
	other := errors.New("other")
	if !errors.Is(tags.Invalid(other), other) || tags.Invalid(nil) != nil || tags.Messages(other, motcua.English) != nil {
		t.Error("another error changes")
	}
	if _, ok := tags.Problems(other); ok {
		t.Error("another error has problems")
	}
	v := engine(t)
	type form struct {
		A string `json:"a" validate:"required_with=B"`
		B string `json:"b" validate:"omitempty,email"`
	}
	err := v.Struct(form{B: "x"})
	var got []string
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		for _, m := range tags.Messages(err, l) {
			got = append(got, m.Path+": "+m.Text)
		}
	}
	want := []string{"a: phải có giá trị", "b: không thỏa email", "a: a value is required", "b: does not meet email"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	type odd struct {
		ID struct{ A int } `json:"id" validate:"vn_personal_id"`
	}
	if got := tags.Messages(v.Struct(odd{}), motcua.English); len(got) != 1 || got[0].Path != "id" {
		t.Errorf("a struct that is no number: %v", got)
	}
	if err := tags.Register(validator.New()); err != nil {
		t.Errorf("an engine without options: %v", err)
	}
}

// TestGenericForm kills: a path cut inside the name of a generic type, which has dots of its own.
func TestGenericForm(t *testing.T) {
	err := engine(t).Struct(generic[identity.Person]{ID: "1"})
	if got := tags.Messages(err, motcua.English); len(got) != 1 || got[0].Path != "id" {
		t.Errorf("%v", got)
	}
}

type generic[T any] struct {
	ID    string `json:"id" validate:"vn_personal_id"`
	Other T      `json:"other"`
}
