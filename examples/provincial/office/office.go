// Package office is the service without its network: dossiers of the agencies of a province in one store, what may be asked of them, and who
// may ask.
//
// Every method takes the account that asks and checks what it may; package api gives the methods addresses, package page gives them screens,
// and neither decides anything. So what is refused is refused whichever way it comes.
package office

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/criteria"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/intake"
	"github.com/motcua/motcua/dossier/national"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/examples/provincial/access"
)

// Options say where the data are. The zero value of each but Dir or DSN is a default.
type Options struct {
	// Dir is the folder of the data: directory.json, the SQLite file, the key of the applicants' index, assessments. Required.
	Dir string
	// DSN is the database when it is not the SQLite file in Dir: "postgres://…".
	DSN string
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Random is where salts and keys come from; nil is crypto/rand.Reader.
	Random io.Reader
	// Directory names units and reasons; nil is what directory.json in Dir says, see [LoadDirectory].
	Directory *Directory
	// Freshness is how old figures may be when they are asked for; see [Office.Figures]. Zero is one second.
	Freshness time.Duration
	// Patience is how long a count of figures may take to be waited for. Zero is a tenth of a second.
	Patience time.Duration
}

// Office is the service. Make it with [Open]. It is safe for concurrent use.
type Office struct {
	dir       string
	db        *sql.DB
	dialect   sqlstore.Dialect
	store     *sqlstore.Store
	rules     *dossier.Rules
	forms     *intake.Forms
	sealer    *dossier.Sealer
	secret    []byte
	directory *Directory
	now       func() time.Time

	codes   codes
	figures figures
	jobs    jobs
	scores  map[string]*criteria.Assessment // by agency
}

// Open opens the database, makes its tables when they are not there, and reads what else the folder holds.
func Open(ctx context.Context, o Options) (_ *Office, err error) {
	if o.Directory == nil {
		if o.Directory, err = LoadDirectory(o.Dir); err != nil {
			return nil, err
		}
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("office: %w", err)
		}
	}()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Freshness == 0 {
		o.Freshness = time.Second
	}
	if o.Patience == 0 {
		o.Patience = 100 * time.Millisecond
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	of := &Office{dir: o.Dir, now: o.Now, directory: o.Directory}
	of.figures.fresh, of.figures.quick = o.Freshness, o.Patience
	catalogue, err := national.Commune()
	if err != nil {
		return nil, err
	}
	if of.rules, err = dossier.NewRules(calendar.Vietnam(), catalogue); err != nil {
		return nil, err
	}
	if of.forms, err = intake.New(&intake.Options{MaxBytes: 256 << 10, DossierCodes: true}); err != nil {
		return nil, err
	}
	if of.secret, err = secret(o.Dir, o.Random); err != nil {
		return nil, err
	}
	keys, err := dossier.NewKeyRing(dossier.IndexKey{ID: 1, Key: dossier.NewSecret(string(of.secret))})
	if err != nil {
		return nil, err
	}
	of.sealer = &dossier.Sealer{Random: o.Random, Keys: keys}
	if of.scores, err = loadScores(filepath.Join(o.Dir, criteriaFolder)); err != nil {
		return nil, err
	}
	if err := removeLeft(o.Dir); err != nil {
		return nil, err
	}
	if err := of.connect(ctx, o.DSN); err != nil {
		return nil, err
	}
	return of, nil
}

func (o *Office) connect(ctx context.Context, dsn string) (err error) {
	switch {
	case dsn == "":
		o.dialect = sqlstore.SQLite
		if err := ownFiles(filepath.Join(o.dir, "dossiers.db")); err != nil {
			return err
		}
		o.db, err = sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(o.dir, "dossiers.db"))+
			"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_pragma=secure_delete(ON)&_pragma=mmap_size(1073741824)")
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		o.dialect = sqlstore.PostgreSQL
		o.db, err = sql.Open("pgx", dsn)
	default:
		// The text may hold a password, so it is not repeated.
		return motcua.Invalid("dsn", motcua.Problem{Code: motcua.CodeMalformed, Param: "postgres://…"})
	}
	if err != nil {
		return err
	}
	o.db.SetMaxOpenConns(16)
	o.db.SetMaxIdleConns(16)
	if err = sqlstore.Migrate(ctx, o.db, o.dialect); err == nil {
		o.store, err = sqlstore.New(ctx, o.db, o.dialect, nil)
	}
	if err != nil {
		return errors.Join(err, o.db.Close())
	}
	return nil
}

// ownFiles makes the file of a database, that nobody else may look at, or lets nobody else look at the one that is there and at its log. SQLite gives
// a new log the mode of the file.
func ownFiles(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(f.Chmod(0o600), f.Close())
	for _, beside := range []string{"-wal", "-shm"} {
		if e := os.Chmod(name+beside, 0o600); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// Close finishes what was taken on and closes the database. Imports that still run are broken off, and can be repeated.
func (o *Office) Close() error {
	o.jobs.stop()
	return errors.Join(o.store.Close(), o.db.Close())
}

// Ready reports whether the database answers.
func (o *Office) Ready(ctx context.Context) error {
	_, err := o.store.List(ctx, dossier.Query{Limit: 1})
	return err
}

// Store returns the store, for what follows its feed.
func (o *Office) Store() *sqlstore.Store { return o.store }

// Rules returns the rules: calendar and catalogue.
func (o *Office) Rules() *dossier.Rules { return o.rules }

// Forms returns the forms of the commands.
func (o *Office) Forms() *intake.Forms { return o.forms }

// Directory returns the names of units and reasons.
func (o *Office) Directory() *Directory { return o.directory }

// Now returns the instant that the office takes for the present.
func (o *Office) Now() time.Time { return o.now() }

// service returns the dossier service over a store, which is this office's or a narrower view of it.
func (o *Office) service(store dossier.Store) *dossier.Service {
	return dossier.NewService(store, o.rules, &dossier.ServiceOptions{Now: o.now, Sealer: o.sealer})
}

// secret reads the key of the applicants' index and of what is kept of idempotency keys, and draws it when there is none. Whoever has it can look
// people up in a copy of the database, so in a real installation it is kept apart from the data. With another one nobody is found any more, and a
// change that is sent again is carried out again.
func secret(dir string, random io.Reader) ([]byte, error) {
	file := filepath.Join(dir, "index.key")
	raw, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		raw = make([]byte, 32)
		if _, err := io.ReadFull(random, raw); err != nil {
			return nil, err
		}
		err = os.WriteFile(file, raw, 0o600)
	}
	return raw, err
}

// may returns access.ErrForbidden unless the account may do something.
func may(who access.Account, do access.Action) error {
	if !who.May(do) {
		return fmt.Errorf("office: %s: %w", do, access.ErrForbidden)
	}
	return nil
}
