package dossier_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/identity"
)

// Somebody changes the reason of a refusal in the database. The head of the log was noted down elsewhere.
func ExampleVerify() {
	ctx := context.Background()
	store := memstore.New()
	service := dossier.NewService(store, exampleRules(), &dossier.ServiceOptions{
		Sealer: &dossier.Sealer{Random: bytes.NewReader(bytes.Repeat([]byte("not random "), 9))}, // crypto/rand.Reader
	})
	at := func(hour int) dossier.Meta {
		return dossier.Meta{At: motcua.MustDate(2024, time.April, 25).At(hour, 0, 0), Actor: "motcua-02", Unit: "H40.14.03", Reason: "R3"}
	}
	for i, c := range []dossier.Command{
		&dossier.Submit{Meta: at(8), Channel: dossier.Online, Personal: dossier.Personal{Name: dossier.NewSecret("Nguyễn Văn Thử")}},
		&dossier.Refuse{Meta: at(10)},
	} {
		if _, err := service.Do(ctx, dossier.Request{Dossier: "H40-1", Key: fmt.Sprint(i), Command: c}); err != nil {
			log.Fatal(err)
		}
	}
	v, err := service.Verify(ctx, "H40-1")
	fmt.Println(v.Head.Revision, err)

	kept, err := store.Load(ctx, "H40-1")
	if err != nil {
		log.Fatal(err)
	}
	kept.Events[1].Reason = "R1"
	_, err = dossier.Verify(kept)
	fmt.Println(err)
	kept.Events = kept.Events[:1]
	_, err = dossier.Verify(kept)
	fmt.Println(err)
	_, err = dossier.Verify(kept, v.Head)
	fmt.Println(err)
	// Output:
	// 2 <nil>
	// dossier: verify: event 2: the event or its place is not what was sealed
	// <nil>
	// dossier: verify: event 2: the log was cut off before it
}

// What a unit has to do this morning, what falls due, and the dossiers of a person, which takes a reason and is recorded.
func ExampleService_Inbox() {
	ctx := context.Background()
	keys, err := dossier.NewKeyRing(dossier.IndexKey{ID: 1, Key: dossier.NewSecret(strings.Repeat("32 random bytes ", 2))})
	if err != nil {
		log.Fatal(err)
	}
	now := motcua.MustDate(2024, time.May, 8).At(8, 0, 0)
	store := memstore.New()
	service := dossier.NewService(store, exampleRules(), &dossier.ServiceOptions{
		Now: func() time.Time { return now }, Sealer: &dossier.Sealer{Keys: keys},
	})
	person := identity.MustParsePersonalID("040085123456") // invented
	for i, day := range []string{"2024-05-02", "2024-04-22", "2024-05-06"} {
		accept := &dossier.Accept{
			Meta:      dossier.Meta{At: motcua.MustParseDate(day).At(9, 0, 0), Actor: "motcua-02", Unit: "H40.14.03"},
			Procedure: "1.004859", Channel: dossier.Counter, Personal: dossier.Personal{Number: person},
		}
		if _, err := service.Do(ctx, dossier.Request{Dossier: dossier.ID(fmt.Sprint("H40-", i)), Key: "accept", Command: accept}); err != nil {
			log.Fatal(err)
		}
	}
	tasks, err := service.Inbox(ctx, now, "H40.14.03")
	if err != nil {
		log.Fatal(err)
	}
	for _, t := range tasks {
		fmt.Println(t.ID, t.Work, t.Due.Date, "late:", t.Late)
	}
	soon, err := service.DueWithin(ctx, 1, now, dossier.Filter{})
	fmt.Println(len(soon), "due by tomorrow", err)

	_, err = service.FindApplicant(ctx, person, dossier.Filter{}, dossier.Query{}, dossier.Viewer{Actor: "motcua-02", Unit: "H40.14.03"})
	fmt.Println(errors.Is(err, motcua.ErrInvalid))
	page, err := service.FindApplicant(ctx, person, dossier.Filter{Open: true}, dossier.Query{}, dossier.Viewer{Actor: "motcua-02", Unit: "H40.14.03", Purpose: "counter"})
	fmt.Println(page.IDs, err)
	looks, err := store.Accesses(ctx, "", 10)
	fmt.Println(len(looks.Entries), looks.Entries[0].Kind, looks.Entries[0].Purpose, err)
	// Output:
	// H40-1 handle 2024-05-02 late: true
	// H40-0 handle 2024-05-08 late: false
	// H40-2 handle 2024-05-13 late: false
	// 2 due by tomorrow <nil>
	// true
	// [H40-0 H40-1 H40-2] <nil>
	// 1 search counter <nil>
}
