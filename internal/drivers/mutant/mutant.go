// Package mutant stands between database/sql and a driver and changes what passes, so that a test can prove it would notice: another
// statement than the one that was written, an error that the engine did not give, a COMMIT that comes too late. The program
// under test needs no switch for it; it gets a [*sql.DB] like any other:
//
//	db := sql.OpenDB(mutant.Wrap(connector, mutant.Hooks{Rewrite: func(q string) string {
//		return strings.ReplaceAll(q, "synchronous = FULL", "synchronous = OFF")
//	}}))
//
// Errors and results of the driver pass unchanged.
package mutant

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
	"sync/atomic"
)

// Hooks are what is changed. All are optional, and are called from the goroutine of the statement, several at once.
type Hooks struct {
	// Rewrite returns the statement to give to the driver instead of another.
	Rewrite func(query string) string
	// Around carries out a statement by calling do, or does not. It sees statements as they came, and "BEGIN", "COMMIT" and
	// "ROLLBACK" for those that database/sql asks for by methods.
	Around func(ctx context.Context, s Statement, do func() error) error
	// Connected is called with the number of each new connection, and may prepare it.
	Connected func(ctx context.Context, conn int, exec func(query string) error) error
	// Late, when set, tells which statements are acknowledged at once and carried out when the connection is next used or closed: a
	// program that reports what it has not done. They change one row, as far as anybody hears.
	Late func(s Statement) bool
}

// Statement is what is to be carried out.
type Statement struct {
	// Query is its text.
	Query string
	// Conn is the number of the connection, from 1.
	Conn int
}

// Is reports whether it begins with a word: "COMMIT", whatever the case.
func (s Statement) Is(word string) bool {
	q := strings.TrimSpace(s.Query)
	return len(q) >= len(word) && strings.EqualFold(q[:len(word)], word)
}

// Wrap returns a connector whose connections are those of another one, with hooks.
func Wrap(c driver.Connector, h Hooks) driver.Connector { return &connector{Connector: c, hooks: h} }

// Open returns a connector for a driver that has none of its own.
func Open(d driver.Driver, dsn string) driver.Connector { return opener{d, dsn} }

type opener struct {
	driver driver.Driver
	dsn    string
}

func (o opener) Connect(context.Context) (driver.Conn, error) { return o.driver.Open(o.dsn) }
func (o opener) Driver() driver.Driver                        { return o.driver }

type connector struct {
	driver.Connector
	hooks Hooks
	conns atomic.Int64
}

func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	outer := &conn{Conn: inner, hooks: &c.hooks, number: int(c.conns.Add(1))}
	if c.hooks.Connected != nil {
		exec := func(q string) error {
			_, err := inner.(driver.ExecerContext).ExecContext(ctx, q, nil)
			return err
		}
		if err := c.hooks.Connected(ctx, outer.number, exec); err != nil {
			return nil, errors.Join(err, inner.Close())
		}
	}
	return outer, nil
}

func (c *connector) Close() error {
	if closer, ok := c.Connector.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}

// conn is a connection. The drivers in question have every optional method of a connection that matters.
type conn struct {
	driver.Conn
	hooks  *Hooks
	number int
	late   func() error // the COMMIT that was acknowledged and not done
}

var (
	_ driver.ConnBeginTx        = (*conn)(nil)
	_ driver.ConnPrepareContext = (*conn)(nil)
	_ driver.ExecerContext      = (*conn)(nil)
	_ driver.QueryerContext     = (*conn)(nil)
	_ driver.NamedValueChecker  = (*conn)(nil)
	_ driver.Pinger             = (*conn)(nil)
	_ driver.SessionResetter    = (*conn)(nil)
	_ driver.Validator          = (*conn)(nil)
)

// Unwrap returns the driver's own connection, for who must reach it through [sql.Conn.Raw].
func (c *conn) Unwrap() driver.Conn { return c.Conn }

func (c *conn) rewrite(q string) string {
	if c.hooks.Rewrite != nil {
		return c.hooks.Rewrite(q)
	}
	return q
}

// catchUp does what was acknowledged before.
func (c *conn) catchUp() error {
	late := c.late
	c.late = nil
	if late != nil {
		return late()
	}
	return nil
}

// run carries out a statement with the hooks around it.
func (c *conn) run(ctx context.Context, query string, do func() error) error {
	if err := c.catchUp(); err != nil {
		return err
	}
	s := Statement{Query: query, Conn: c.number}
	if c.hooks.Late != nil && c.hooks.Late(s) {
		c.late = do
		return nil
	}
	if c.hooks.Around != nil {
		return c.hooks.Around(ctx, s, do)
	}
	return do()
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (r driver.Result, err error) {
	q := c.rewrite(query)
	err = c.run(ctx, query, func() (err error) {
		r, err = c.Conn.(driver.ExecerContext).ExecContext(ctx, q, args)
		return err
	})
	if r == nil && err == nil { // acknowledged and not done
		r = driver.RowsAffected(1)
	}
	return r, err
}

// QueryContext is like ExecContext for statements with rows, which cannot be late.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (r driver.Rows, err error) {
	q := c.rewrite(query)
	err = c.run(ctx, query, func() (err error) {
		r, err = c.Conn.(driver.QueryerContext).QueryContext(ctx, q, args)
		return err
	})
	return r, err
}

func (c *conn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if err := c.catchUp(); err != nil {
		return nil, err
	}
	s, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, c.rewrite(query))
	if err != nil {
		return nil, err
	}
	return &stmt{Stmt: s, conn: c, query: query}, nil
}

func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (t driver.Tx, err error) {
	err = c.run(ctx, "BEGIN", func() (err error) {
		t, err = c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &tx{t, c}, nil
}

func (c *conn) Begin() (driver.Tx, error) { return c.BeginTx(context.Background(), driver.TxOptions{}) }

func (c *conn) Close() error {
	return errors.Join(c.catchUp(), c.Conn.Close())
}

func (c *conn) CheckNamedValue(v *driver.NamedValue) error {
	if checker, ok := c.Conn.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

func (c *conn) Ping(ctx context.Context) error {
	if p, ok := c.Conn.(driver.Pinger); ok {
		return p.Ping(ctx)
	}
	return nil
}

func (c *conn) ResetSession(ctx context.Context) error {
	if r, ok := c.Conn.(driver.SessionResetter); ok && c.late == nil {
		return r.ResetSession(ctx)
	}
	return nil
}

func (c *conn) IsValid() bool {
	if v, ok := c.Conn.(driver.Validator); ok {
		return v.IsValid()
	}
	return true
}

// tx is a transaction that database/sql holds.
type tx struct {
	driver.Tx
	conn *conn
}

func (t *tx) Commit() error { return t.conn.run(context.Background(), "COMMIT", t.Tx.Commit) }

func (t *tx) Rollback() error { return t.conn.run(context.Background(), "ROLLBACK", t.Tx.Rollback) }

// stmt is a prepared statement.
type stmt struct {
	driver.Stmt
	conn  *conn
	query string
}

var (
	_ driver.StmtExecContext   = (*stmt)(nil)
	_ driver.StmtQueryContext  = (*stmt)(nil)
	_ driver.NamedValueChecker = (*stmt)(nil)
)

// Close does first what was acknowledged before: it may be this statement.
func (s *stmt) Close() error { return errors.Join(s.conn.catchUp(), s.Stmt.Close()) }

func (s *stmt) CheckNamedValue(v *driver.NamedValue) error {
	if checker, ok := s.Stmt.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(v)
	}
	return s.conn.CheckNamedValue(v)
}

func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (r driver.Result, err error) {
	err = s.conn.run(ctx, s.query, func() (err error) {
		r, err = s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
		return err
	})
	if r == nil && err == nil {
		r = driver.RowsAffected(1)
	}
	return r, err
}

func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (r driver.Rows, err error) {
	err = s.conn.run(ctx, s.query, func() (err error) {
		r, err = s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
		return err
	})
	return r, err
}
