package tags_test

import (
	"fmt"

	"github.com/go-playground/validator/v10"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity/tags"
)

// The numbers in these examples are invented.

func ExampleRegister() {
	type person struct {
		PersonalID string `json:"personal_id" validate:"required,vn_personal_id"`
		OldCard    string `json:"old_card" validate:"omitempty,vn_old_card"`
	}
	type request struct {
		Applicant person   `json:"applicant"`
		Children  []person `json:"children" validate:"dive"`
	}
	v := validator.New(validator.WithRequiredStructEnabled())
	if err := tags.Register(v); err != nil {
		fmt.Println(err)
		return
	}
	err := v.Struct(request{
		Applicant: person{PersonalID: "001 185 012 345"},
		Children:  []person{{PersonalID: "001220012345"}, {OldCard: "1234"}},
	})
	for _, m := range tags.Messages(err, motcua.English) {
		fmt.Println(m.Path+":", m.Text)
	}
	fmt.Println(tags.Invalid(err))
	// Output:
	// applicant.personal_id: must be a personal number of exactly 12 digits
	// children[1].personal_id: a value is required
	// children[1].old_card: must be an old card number of exactly 9 digits
	// identity/tags: form: invalid: applicant.personal_id: malformed (12 ASCII digits); children[1].personal_id: required; children[1].old_card: malformed (9 ASCII digits)
}

// Gin and other frameworks validate with an engine of their own whose tag is binding. Get that engine and register the tags
// with it once at start-up; with Gin it is binding.Validator.Engine().(*validator.Validate).
func ExampleRegister_binding() {
	engine := validator.New(validator.WithRequiredStructEnabled())
	engine.SetTagName("binding") // what the framework does
	if err := tags.Register(engine); err != nil {
		fmt.Println(err)
		return
	}
	type form struct {
		PersonalID string `form:"personalId" binding:"required,vn_personal_id"`
	}
	for _, m := range tags.Messages(engine.Struct(form{PersonalID: "12"}), motcua.Vietnamese) {
		fmt.Println(m.Path+":", m.Text)
	}
	// Output:
	// personalId: phải là số định danh cá nhân gồm đúng 12 chữ số
}
