package dossier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua"
)

// AccessKind says what somebody looked at. The zero value is unknown.
type AccessKind uint8

// The kinds of access.
const (
	AccessUnknown    AccessKind = iota
	AccessView                  // xem hồ sơ: a dossier with what is personal in it
	AccessSearch                // tìm theo người nộp: dossiers looked up by applicant
	AccessExport                // kết xuất: personal data taken out of the system
	AccessPopulation            // tra cứu Cơ sở dữ liệu quốc gia về dân cư
	AccessVNeID                 // tra cứu qua VNeID
	AccessRegister              // tra cứu cơ sở dữ liệu khác, named in Source
)

var accessNames = [...]struct{ key, vi, en string }{
	{"", "chưa rõ", "unknown"},
	{"view", "xem hồ sơ", "dossier viewed"},
	{"search", "tìm theo người nộp", "searched by applicant"},
	{"export", "kết xuất dữ liệu", "data exported"},
	{"population", "tra cứu Cơ sở dữ liệu quốc gia về dân cư", "looked up in the population database"},
	{"vneid", "tra cứu qua VNeID", "looked up through VNeID"},
	{"register", "tra cứu cơ sở dữ liệu khác", "looked up in another register"},
}

const accessKeys = "view, search, export, population, vneid, register"

// String returns a stable key: "population".
func (k AccessKind) String() string { return named(uint8(k), accessNames[:]).key }

// Text returns the kind in words.
func (k AccessKind) Text(l motcua.Language) string {
	return wording(named(uint8(k), accessNames[:]), l)
}

// MarshalText returns the form of [AccessKind.String].
func (k AccessKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the form of [AccessKind.String]; empty text is the zero value.
func (k *AccessKind) UnmarshalText(text []byte) error {
	v, err := parseNamed[AccessKind]("access kind", accessKeys, accessNames[:], string(text))
	if err == nil {
		*k = v
	}
	return err
}

// AccessOutcome says what came of it. The zero value is not known: the one who looked never said.
type AccessOutcome uint8

// The outcomes of access.
const (
	OutcomeNotKnown AccessOutcome = iota
	AccessFound                   // có dữ liệu
	AccessNothing                 // không có dữ liệu
	AccessDiffers                 // dữ liệu không khớp
	AccessRefused                 // bị từ chối
	AccessFailed                  // lỗi kết nối
)

var accessOutcomeNames = [...]struct{ key, vi, en string }{
	{"", "chưa rõ", "not known"},
	{"found", "có dữ liệu", "found"},
	{"nothing", "không có dữ liệu", "nothing found"},
	{"differs", "dữ liệu không khớp", "the data differ"},
	{"refused", "bị từ chối", "refused"},
	{"failed", "lỗi kết nối", "failed"},
}

const accessOutcomeKeys = "found, nothing, differs, refused, failed"

// String returns a stable key: "differs".
func (o AccessOutcome) String() string { return named(uint8(o), accessOutcomeNames[:]).key }

// Text returns the outcome in words.
func (o AccessOutcome) Text(l motcua.Language) string {
	return wording(named(uint8(o), accessOutcomeNames[:]), l)
}

// MarshalText returns the form of [AccessOutcome.String].
func (o AccessOutcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads the form of [AccessOutcome.String]; empty text is the zero value.
func (o *AccessOutcome) UnmarshalText(text []byte) error {
	v, err := parseNamed[AccessOutcome]("access outcome", accessOutcomeKeys, accessOutcomeNames[:], string(text))
	if err == nil {
		*o = v
	}
	return err
}

// Access is one look at personal data: who, when, why, at what, and what came of it. There is no field for what was seen, and the
// texts that there are must be codes, see [CheckCode]: what may hold a personal number is refused, see [CheckReason].
type Access struct {
	// At is when.
	At time.Time
	// Actor is the account, Unit the unit it acted for, Purpose a code for why. All are required.
	Actor, Unit, Purpose string
	// Kind is what was looked at. Required.
	Kind AccessKind
	// Dossier is the dossier it was for; required but for AccessSearch, AccessExport.
	Dossier ID
	// Source names the register that was asked, where Kind does not.
	Source string
	// Outcome is what came of it.
	Outcome AccessOutcome
}

// AccessLog is the ability of a store, or of something beside it, to keep who looked at what. Entries are only added.
type AccessLog interface {
	// Record keeps an entry. When the error is nil every Accesses that begins afterwards sees it.
	Record(ctx context.Context, a Access) error
	// Accesses returns entries in the order they were recorded, after the cursor; empty begins at the beginning. Next is where to
	// go on, and the cursor that was passed in when there are no entries. A limit of zero or less is the log's own choice.
	Accesses(ctx context.Context, after Cursor, limit int) (AccessPage, error)
}

// AccessPage is a stretch of an [AccessLog].
type AccessPage struct {
	// Entries are the looks.
	Entries []Access
	// Next is where to go on.
	Next Cursor
}

// Check reports what is wrong with an entry. It returns nil or an [*motcua.InvalidError].
func (a Access) Check() error {
	var problems []motcua.Problem
	add := func(path string, code motcua.Code, param string) {
		problems = append(problems, motcua.Problem{Path: path, Code: code, Param: param})
	}
	if a.At.IsZero() {
		add("at", motcua.CodeRequired, "")
	}
	for _, f := range [...]struct{ path, text string }{{"actor", a.Actor}, {"unit", a.Unit}, {"purpose", a.Purpose}} {
		if f.text == "" {
			add(f.path, motcua.CodeRequired, "")
		}
	}
	switch {
	case a.Kind == AccessUnknown:
		add("kind", motcua.CodeRequired, "")
	case a.Kind > AccessRegister:
		add("kind", motcua.CodeUnknown, accessKeys)
	case a.Kind == AccessRegister && a.Source == "":
		add("source", motcua.CodeRequired, "")
	}
	if a.Dossier == "" && a.Kind != AccessSearch && a.Kind != AccessExport {
		add("dossier", motcua.CodeRequired, "")
	}
	if a.Outcome > AccessFailed {
		add("outcome", motcua.CodeUnknown, accessOutcomeKeys)
	}
	for _, p := range [...]motcua.Problem{
		CheckReason("actor", a.Actor), CheckCode("unit", a.Unit), CheckReason("purpose", a.Purpose), CheckReason("source", a.Source),
		CheckCode("dossier", string(a.Dossier)),
	} {
		if p.Code != "" {
			problems = append(problems, p)
		}
	}
	return motcua.Invalid("dossier: access", problems...)
}

// Viewer is who wants to see personal data, and why.
type Viewer struct {
	// Actor is the account, Unit the unit it acts for, Purpose a code for why. All are required.
	Actor, Unit, Purpose string
}

// View returns the state of a dossier for somebody to see, who applies included, and records first that they did: what cannot be
// recorded is not shown. The error is [errors.ErrUnsupported] without an [AccessLog], and that of [Access.Check] when the
// viewer does not say who and why. It needs [ServiceOptions.Now].
func (s *Service) View(ctx context.Context, id ID, asOf AsOf, who Viewer) (State, error) {
	state, err := s.Load(ctx, id, asOf)
	outcome := AccessFound
	switch {
	case errors.Is(err, motcua.ErrNotFound):
		outcome = AccessNothing
	case err != nil:
		outcome = AccessFailed
	}
	a := Access{Actor: who.Actor, Unit: who.Unit, Purpose: who.Purpose, Kind: AccessView, Dossier: id, Outcome: outcome}
	if noted := s.Note(ctx, a); noted != nil {
		return State{}, noted
	}
	return state, err
}

// Note records that somebody looked at personal data elsewhere: in the population database, through VNeID, in an export. A zero At is
// the present instant, which needs [ServiceOptions.Now].
func (s *Service) Note(ctx context.Context, a Access) (err error) {
	if s.access == nil {
		return fmt.Errorf("dossier: access: %w", errors.ErrUnsupported)
	}
	if a.At.IsZero() {
		if a.At, err = s.time(); err != nil {
			return err
		}
	}
	if err := a.Check(); err != nil {
		return err
	}
	defer caught("access", &err)
	if err := s.access.Record(ctx, a); err != nil {
		return fmt.Errorf("dossier: access: %w", err)
	}
	return nil
}
