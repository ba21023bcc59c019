package tags_test

import (
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// The numbers and people in these benchmarks are invented.

// numeric is the field that the personal ID is compared on.
type numeric struct {
	ID string `validate:"len=12,numeric"`
}

// intake is the form of six fields that a counter fills in, as validator's own tags check it.
type intake struct {
	Name       string `validate:"required,max=200"`
	BirthDate  string `validate:"required,datetime=2006-01-02"`
	PersonalID string `validate:"required,len=12,numeric"`
	Phone      string `validate:"required,min=10,max=12,numeric"`
	Procedure  string `validate:"required,min=8,max=44"`
	Agency     string `validate:"required,max=35"`
}

func sample() intake {
	return intake{
		Name: "Trần Thị Mẫu", BirthDate: "1985-05-17", PersonalID: "001185012345", Phone: "0912345678",
		Procedure: "1.013401", Agency: "H15.50.05",
	}
}

// checked is the same form checked by package identity, which finds out more: the parts of the personal ID under the law of
// a day, a mobile number, the form of both codes.
func checked(f *intake, on motcua.Date) bool {
	if f.Name == "" || len(f.Name) > 200 && utf8.RuneCountInString(f.Name) > 200 {
		return false
	}
	if _, err := motcua.ParseDate(f.BirthDate); err != nil {
		return false
	}
	if !identity.InspectPersonalID(f.PersonalID, on).WellFormed() {
		return false
	}
	if _, err := identity.ParsePhoneNumber(f.Phone); err != nil {
		return false
	}
	if _, err := identity.ParseProcedureCode(f.Procedure); err != nil {
		return false
	}
	_, err := identity.ParseAgencyCode(f.Agency)
	return err == nil
}

// BenchmarkValidator sets validator beside package identity on the same struct fields.
func BenchmarkValidator(b *testing.B) {
	v := validator.New(validator.WithRequiredStructEnabled())
	on := motcua.MustDate(2026, 3, 31)
	b.Run("field/validator", func(b *testing.B) {
		f := numeric{ID: "001185012345"}
		b.ReportAllocs()
		for b.Loop() {
			if err := v.Struct(&f); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("field/identity", func(b *testing.B) {
		f := numeric{ID: "001185012345"}
		b.ReportAllocs()
		for b.Loop() {
			if v := identity.InspectPersonalID(f.ID, on); !v.Legacy() {
				b.Fatal("not legacy")
			}
		}
	})
	b.Run("form/validator", func(b *testing.B) {
		f := sample()
		b.ReportAllocs()
		for b.Loop() {
			if err := v.Struct(&f); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("form/identity", func(b *testing.B) {
		f := sample()
		b.ReportAllocs()
		for b.Loop() {
			if !checked(&f, on) {
				b.Fatal("refused")
			}
		}
	})
}

// BenchmarkRatio runs both in turns, so that a busy machine slows both, and reports how many times faster package identity is.
func BenchmarkRatio(b *testing.B) {
	v := validator.New(validator.WithRequiredStructEnabled())
	on := motcua.MustDate(2026, 3, 31)
	field, form := numeric{ID: "001185012345"}, sample()
	ratio := func(b *testing.B, peer, ours func()) {
		var times []float64
		for b.Loop() {
			times = append(times, spent(1000, peer)/(spent(10000, ours)/10))
		}
		slices.Sort(times)
		b.ReportMetric(times[len(times)/2], "×faster")
		b.ReportMetric(0, "ns/op")
	}
	n := 0
	b.Run("field", func(b *testing.B) {
		ratio(b, func() {
			if v.Struct(&field) == nil {
				n++
			}
		}, func() {
			if identity.InspectPersonalID(field.ID, on).Legacy() {
				n++
			}
		})
	})
	b.Run("form", func(b *testing.B) {
		ratio(b, func() {
			if v.Struct(&form) == nil {
				n++
			}
		}, func() {
			if checked(&form, on) {
				n++
			}
		})
	})
}

// spent returns how long n calls take, in nanoseconds.
func spent(n int, f func()) float64 {
	start := time.Now()
	for range n {
		f()
	}
	return float64(time.Since(start).Nanoseconds())
}

// TestForms kills: a benchmark that measures refusals.
func TestForms(t *testing.T) {
	f := sample()
	if err := validator.New().Struct(f); err != nil {
		t.Error(err)
	}
	if !checked(&f, motcua.MustDate(2026, 3, 31)) {
		t.Error("package identity refuses the form")
	}
	f.Phone = "0212345678"
	if checked(&f, motcua.MustDate(2026, 3, 31)) {
		t.Error("package identity does not look")
	}
}
