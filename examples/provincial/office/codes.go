package office

import (
	"context"
	"errors"
	"sync"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/identity"
)

// codes remembers the last number given out for each agency and day.
type codes struct {
	mu   sync.Mutex
	day  motcua.Date
	last map[string]uint64
}

// NewCode proposes a code for a new dossier of the account's agency. Nothing is written: the code is taken by the first change that uses it.
// Two services on one database may propose the same, and the second to use it gets motcua.ErrConflict or motcua.ErrExists and asks for another.
// It needs access.Intake.
func (o *Office) NewCode(ctx context.Context, who access.Account) (dossier.ID, error) {
	if err := may(who, access.Intake); err != nil {
		return "", err
	}
	agency, err := identity.ParseAgencyCode(who.Agency)
	if err != nil {
		return "", err
	}
	day := motcua.DateOf(o.now())
	code := func(n uint64) (dossier.ID, error) {
		c, err := identity.NewDossierCode(agency, day, n)
		return dossier.ID(c.String()), err
	}
	c := &o.codes
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.day != day || c.last == nil {
		c.day, c.last = day, make(map[string]uint64)
	}
	n, ok := c.last[who.Agency]
	if !ok {
		if n, err = o.lastTaken(ctx, code); err != nil {
			return "", err
		}
	}
	for {
		n++
		id, err := code(n)
		if err != nil {
			return "", err
		}
		taken, err := o.taken(ctx, id)
		if err != nil {
			return "", err
		}
		if !taken {
			c.last[who.Agency] = n
			return id, nil
		}
	}
}

// lastTaken looks for a number after which the next one is free: doubling first, then halving. Numbers are given out one after the other,
// so few are free below it.
func (o *Office) lastTaken(ctx context.Context, code func(uint64) (dossier.ID, error)) (uint64, error) {
	free := uint64(1)
	for {
		id, err := code(free)
		if err != nil {
			return 0, err
		}
		taken, err := o.taken(ctx, id)
		if err != nil {
			return 0, err
		}
		if !taken {
			break
		}
		free *= 2
	}
	low := free / 2
	for low+1 < free {
		middle := (low + free) / 2
		id, err := code(middle)
		if err != nil {
			return 0, err
		}
		taken, err := o.taken(ctx, id)
		if err != nil {
			return 0, err
		}
		if taken {
			low = middle
		} else {
			free = middle
		}
	}
	return low, nil
}

func (o *Office) taken(ctx context.Context, id dossier.ID) (bool, error) {
	_, err := o.store.Load(ctx, id)
	if errors.Is(err, motcua.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// AgencyOf returns the agency in the code of a dossier; empty when it is no dossier code.
func AgencyOf(id dossier.ID) string { return sqlstore.ShardOf(id) }
