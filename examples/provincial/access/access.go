// Package access says who asks and what that account may do: roles, the agency it belongs to, and where accounts come from.
//
// Whoever runs a directory of their own implements [Authoriser]; [Tokens] is the simple one that is built in.
package access

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/motcua/motcua"
)

// Action is something an account may do. The zero value is nothing, which nobody may.
type Action uint8

// The actions.
const (
	Look    Action = iota + 1 // xem hồ sơ: facts of dossiers, inbox, due dates; nothing personal
	Reveal                    // xem dữ liệu cá nhân: who applies, with a purpose that is recorded
	Intake                    // tiếp nhận: submit, accept, take supplements and payments, deliver
	Handle                    // xử lý: pass on, ask for supplements, payments and opinions, give the result
	Decide                    // quyết định: refuse, extend, stop, reopen, correct, erase
	Report                    // báo cáo: figures
	Score                     // chấm điểm theo bộ tiêu chí
	Check                     // kiểm tra số định danh
	Import                    // nhập hồ sơ từ hệ thống khác
	Audit                     // kiểm tra: who looked at what, whether logs are whole
	Measure                   // giám sát: metrics of the service
)

var actionNames = [...]string{"", "look", "reveal", "intake", "handle", "decide", "report", "score", "check", "import", "audit", "measure"}

// Actions returns all of them.
func Actions() []Action {
	var all []Action
	for a := Look; a <= Measure; a++ {
		all = append(all, a)
	}
	return all
}

// String returns a stable key: "reveal".
func (a Action) String() string {
	if int(a) < len(actionNames) {
		return actionNames[a]
	}
	return ""
}

// Role is what an account is there for. The zero value is no role, which may do nothing.
type Role uint8

// The roles.
const (
	Counter  Role = iota + 1 // cán bộ tiếp nhận và trả kết quả
	Handler                  // công chức chuyên môn
	Leader                   // lãnh đạo
	Auditor                  // thanh tra, kiểm tra
	Operator                 // quản trị hệ thống
)

var roles = [...]struct {
	key, vi, en string
	may         []Action
}{
	{},
	{"counter", "Cán bộ một cửa", "Counter", []Action{Look, Reveal, Intake, Check, Report}},
	{"handler", "Công chức chuyên môn", "Handler", []Action{Look, Reveal, Handle, Check, Report}},
	{"leader", "Lãnh đạo", "Leader", []Action{Look, Reveal, Handle, Decide, Check, Report, Score}},
	{"auditor", "Thanh tra", "Auditor", []Action{Look, Report, Score, Audit}},
	{"operator", "Quản trị hệ thống", "Operator", []Action{Import, Measure}},
}

// Roles returns all of them.
func Roles() []Role { return []Role{Counter, Handler, Leader, Auditor, Operator} }

// String returns a stable key: "counter".
func (r Role) String() string {
	if int(r) < len(roles) {
		return roles[r].key
	}
	return ""
}

// Text returns the role in words.
func (r Role) Text(l motcua.Language) string {
	switch {
	case int(r) >= len(roles):
		return ""
	case l == motcua.English:
		return roles[r].en
	}
	return roles[r].vi
}

// MarshalText returns the form of [Role.String].
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the form of [Role.String].
func (r *Role) UnmarshalText(text []byte) error {
	for _, known := range Roles() {
		if known.String() == string(text) {
			*r = known
			return nil
		}
	}
	return motcua.Invalid("access: role", motcua.Problem{Code: motcua.CodeUnknown, Param: "counter, handler, leader, auditor, operator"})
}

// May reports whether the role alone allows an action.
func (r Role) May(a Action) bool {
	if int(r) >= len(roles) {
		return false
	}
	for _, allowed := range roles[r].may {
		if a == allowed {
			return true
		}
	}
	return false
}

// Account is somebody, or some program, that was recognised. The zero value is nobody and may do nothing.
type Account struct {
	// Name is the account, not the name of a person: "quay-1".
	Name string `json:"name"`
	// Roles are what it is there for; it may do what any of them may.
	Roles []Role `json:"roles"`
	// Agency is the code of the agency whose dossiers it sees, with all below it: "H40.14.03" a ward, "H40" its province.
	Agency string `json:"agency"`
	// Unit is the unit it acts for: the agency or one below it.
	Unit string `json:"unit"`
}

// May reports whether its roles allow an action; where, [Account.Covers] says.
func (a Account) May(do Action) bool {
	for _, r := range a.Roles {
		if r.May(do) {
			return true
		}
	}
	return false
}

// Covers reports whether a unit is its agency or one below it.
func (a Account) Covers(unit string) bool {
	below, ok := strings.CutPrefix(unit, a.Agency)
	return ok && a.Agency != "" && (below == "" || below[0] == '.')
}

// Check reports what is wrong with an account, as an [*motcua.InvalidError].
func (a Account) Check() error {
	var problems []motcua.Problem
	add := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	if a.Name == "" {
		add("name", motcua.CodeRequired, "")
	}
	if len(a.Roles) == 0 {
		add("roles", motcua.CodeRequired, "")
	}
	for i, r := range a.Roles {
		if r.String() == "" {
			add(fmt.Sprintf("roles[%d]", i), motcua.CodeUnknown, "counter, handler, leader, auditor, operator")
		}
	}
	if a.Agency == "" {
		add("agency", motcua.CodeRequired, "")
	}
	if !a.Covers(a.Unit) {
		add("unit", motcua.CodeNotAllowed, "the agency or a unit below it")
	}
	return motcua.Invalid("access: account", problems...)
}

// The errors of package access. ErrUnknown is that nobody is recognised, ErrForbidden that the account may not do this anywhere. What lies
// outside its agency is [motcua.ErrNotFound], so that nobody learns what is there.
var (
	ErrUnknown   = errors.New("access: unknown account")
	ErrForbidden = errors.New("access: not allowed")
)

// Authoriser recognises accounts by the token that they send. It is safe for concurrent use.
type Authoriser interface {
	// Authorise returns the account of a token. The error wraps ErrUnknown when there is none; any other one means that it could not be
	// found out. No error holds the token.
	Authorise(ctx context.Context, token string) (Account, error)
}
