package engine_test

import (
	"database/sql"
	"testing"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/dossier/storetest"
	"github.com/motcua/motcua/internal/drivers/engine"
)

// The contract, sentence by sentence, on both engines.
func TestStore(t *testing.T) {
	engine.Each(t, true, func(t *testing.T, d sqlstore.Dialect, open func(testing.TB) *sql.DB) {
		storetest.Run(t, func(t testing.TB) dossier.Store { return engine.Store(t, open(t), d, nil) })
	})
}
