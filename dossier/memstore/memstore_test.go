package memstore_test

import (
	"testing"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) dossier.Store { return memstore.New() })
}
