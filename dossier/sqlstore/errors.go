package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"

	"github.com/motcua/motcua"
)

// Error is an error of the engine. Its text is what was done, the engine's code and what that means, and nothing else: messages of engines
// quote values, and values may be personal. [errors.As] finds the driver's own error behind it.
type Error struct {
	// Op is what was done: "append".
	Op string
	// Code is the SQLSTATE of PostgreSQL or the extended result code of SQLite; empty when the driver gave none, as for a broken
	// connection.
	Code string

	sentinel error // what it means, if the library has a word for it
	driver   error
}

// Error returns "sqlstore: append: SQLSTATE 53100: full".
func (e *Error) Error() string {
	text := "sqlstore: " + e.Op
	switch {
	case e.Code == "":
		text += ": connection"
	case len(e.Code) == len("00000"):
		text += ": SQLSTATE " + e.Code
	default:
		text += ": SQLite code " + e.Code
	}
	if e.sentinel != nil {
		text += ": " + e.sentinel.Error()
	}
	return text
}

// Unwrap returns what the error means, a sentinel of package motcua, and the driver's error.
func (e *Error) Unwrap() []error {
	if e.sentinel == nil {
		return []error{e.driver}
	}
	return []error{e.sentinel, e.driver}
}

// verdict is what an error says of the statement it answers.
type verdict uint8

const (
	outright verdict = iota // nothing was written, and it is for people to look at
	again                   // nothing was written; the transaction is to be repeated at once
	busy                    // nothing was written; it may be tried again later
	full                    // nothing was written; there is no room
	invalid                 // nothing was written; the text cannot be stored
	unknown                 // nobody can tell: the statement may have been carried out
)

// states is the table of SQLSTATEs. What is not in it has failed; the classes 08 and 57P0x that are not in it are unknown.
var states = map[string]struct {
	verdict verdict
	why     string
}{
	"40001": {again, "serialization failure"},
	"40P01": {again, "deadlock"},
	"40003": {unknown, "statement completion unknown"},
	"08000": {unknown, "connection exception"},
	"08003": {unknown, "connection does not exist"},
	"08006": {unknown, "connection failure"},
	"08007": {unknown, "transaction resolution unknown"},
	"08001": {busy, "cannot connect"},
	"08004": {busy, "connection refused by the server"},
	"57P01": {unknown, "terminated by an administrator"},
	"57P02": {unknown, "crash of the server"},
	"57P05": {unknown, "session idle too long"},
	"57P03": {busy, "the server is starting up or shutting down"},
	"57014": {busy, "cancelled, or a timeout of the server"},
	"55P03": {busy, "a lock could not be had"},
	"25006": {busy, "read-only: a standby, or a server that was demoted"},
	"53000": {busy, "insufficient resources"},
	"53200": {busy, "out of memory"},
	"53300": {busy, "too many connections"},
	"53100": {full, "disk full"},
	"22021": {invalid, "bytes that are no text"},
	"22P05": {invalid, "a character the database cannot hold"},
	"23505": {outright, "a key twice: somebody else writes to these tables"},
	"42P01": {outright, "no such table: Migrate was not called"},
	"42501": {outright, "a right is missing: see the shipped grants"},
}

// codes is the table of SQLite's result codes, without what an extended code says beyond them.
var codes = map[int]struct {
	verdict verdict
	why     string
}{
	1:  {outright, "SQL error: Migrate was not called, or another version of the tables"},
	5:  {busy, "another process writes"},
	6:  {busy, "a table is locked"},
	7:  {busy, "out of memory"},
	8:  {outright, "read-only"},
	9:  {busy, "interrupted"},
	10: {unknown, "the disk fails"},
	11: {outright, "the file is damaged"},
	13: {full, "disk full"},
	14: {outright, "cannot open the file"},
	18: {invalid, "too large"},
	19: {outright, "a key twice: somebody else writes to these tables"},
	26: {outright, "not a database"},
}

// stateOf returns the SQLSTATE of an error, "" when it has none.
func stateOf(err error) string {
	var s interface{ SQLState() string }
	if errors.As(err, &s) {
		return s.SQLState()
	}
	return ""
}

// commitError is an error of what ends a transaction.
type commitError struct{ error }

// Unwrap returns the error.
func (e *commitError) Unwrap() error { return e.error }

func committing(err error) error {
	if err != nil {
		err = &commitError{err}
	}
	return err
}

// judge says what an error of a statement means, and its code.
func (d Dialect) judge(err error) (verdict, string) {
	v, code := d.judgeStatement(err)
	var commit *commitError
	if errors.As(err, &commit) && code == "" {
		// Nothing but the engine's own answer is believed here: pgx 5.12.0 says of a COMMIT whose answer was lost that nothing was sent.
		return unknown, ""
	}
	var before *unsent
	if errors.As(err, &before) && v == unknown {
		return busy, code
	}
	return v, code
}

func (d Dialect) judgeStatement(err error) (verdict, string) {
	var safe interface{ SafeToRetry() bool }
	switch d {
	case PostgreSQL:
		if state := stateOf(err); state != "" {
			if known, ok := states[state]; ok {
				return known.verdict, state
			}
			switch {
			case len(state) == 5 && (state[:2] == "08" || state[:4] == "57P0"):
				return unknown, state
			}
			return outright, state
		}
		if errors.As(err, &safe) && safe.SafeToRetry() {
			return busy, "" // the driver knows that nothing was sent
		}
	case SQLite:
		var c interface{ Code() int }
		if errors.As(err, &c) {
			return codes[c.Code()&0xff].verdict, strconv.Itoa(c.Code())
		}
		var extended interface{ ExtendedCode() int }
		if errors.As(err, &extended) {
			return codes[extended.ExtendedCode()&0xff].verdict, strconv.Itoa(extended.ExtendedCode())
		}
	}
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) || errors.Is(err, driver.ErrBadConn) {
		return busy, "" // a driver says so only when nothing was sent
	}
	return unknown, ""
}

// fault maps an error of a statement that writes nothing, or whose transaction is rolled back for certain.
func (d Dialect) fault(ctx context.Context, op string, err error) error {
	return d.explain(ctx, op, err, false)
}

// lost maps an error of a statement that may have been committed.
func (d Dialect) lost(ctx context.Context, op string, err error) error {
	return d.explain(ctx, op, err, true)
}

// uncertain maps the last error of several tries, of which an earlier one may have been committed.
func (d Dialect) uncertain(ctx context.Context, op string, err error) error {
	_, code := d.judge(err)
	e := &Error{Op: op, Code: code, sentinel: motcua.ErrOutcomeUnknown, driver: err}
	if ended := ctx.Err(); ended != nil {
		return fmt.Errorf("%w: %w", e, ended)
	}
	return e
}

// explain is the one place where errors of drivers become errors of the library.
func (d Dialect) explain(ctx context.Context, op string, err error, writes bool) error {
	if err == nil {
		return nil
	}
	var own *Error
	var wrong *motcua.InvalidError
	var panicked *panicError
	if errors.As(err, &own) || errors.As(err, &wrong) || errors.As(err, &panicked) || errors.Is(err, errNothing) {
		return err
	}
	v, code := d.judge(err)
	e := &Error{Op: op, Code: code, driver: err}
	switch v {
	case again, busy:
		e.sentinel = motcua.ErrBusy
	case full:
		e.sentinel = motcua.ErrFull
	case invalid:
		return motcua.Invalid("sqlstore: "+op, motcua.Problem{Code: motcua.CodeMalformed, Param: "text"})
	case unknown:
		if writes {
			e.sentinel = motcua.ErrOutcomeUnknown
		}
	case outright:
	}
	if ended := ctx.Err(); ended != nil {
		if v == again || v == busy { // the engine was busy because the caller gave up
			e.sentinel = nil
		}
		return fmt.Errorf("%w: %w", e, ended)
	}
	return e
}
