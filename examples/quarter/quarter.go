package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/report"
)

// quarter holds what was read and what was worked out.
type quarter struct {
	config
	stdout, stderr io.Writer

	rows, rejected int  // of the file of events
	broken         bool // a receipt does not hold
}

// say picks the wording of the language.
func (q *quarter) say(vi, en string) string {
	if q.language == motcua.English {
		return en
	}
	return vi
}

// work reads the events, compares the two reports, and prints what came of it.
func (q *quarter) work(ctx context.Context) error {
	var rules *dossier.Rules
	if err := read(q.proceduresFile, "procedures.json", func(in io.Reader) (err error) {
		rules, err = loadRules(in)
		return err
	}); err != nil {
		return err
	}
	var store dossier.Store
	if err := read(q.eventsFile, "events.csv", func(in io.Reader) (err error) {
		store, err = q.loadEvents(ctx, in, rules)
		return err
	}); err != nil {
		return err
	}
	diff, err := report.DiffStore(ctx, store, q.basis, q.since, nil)
	if err != nil {
		return err
	}
	if err := diff.Check(); err != nil { // the listed dossiers are the difference, to the last one
		return err
	}
	page := q.page(diff, rules.Catalogue().Fields())
	if err := page.WriteText(q.stdout); err != nil {
		return err
	}
	if err := q.verify(ctx, store, diff); err != nil {
		return err
	}
	if q.out == "" {
		return nil
	}
	var b bytes.Buffer
	if err := page.WriteHTML(&b); err != nil {
		return err
	}
	return os.WriteFile(q.out, b.Bytes(), 0o644) //nolint:gosec // a report is there to be read
}

// page shows both forms, the way from one to the other, and the dossiers behind it.
func (q *quarter) page(diff *report.Diff, fields []string) *report.Page {
	l := q.language
	before, after := diff.Before(), diff.After()
	p := &report.Page{
		Language: l,
		Title:    q.say("Biểu II.06a ở hai thời điểm, và vì sao khác nhau", "Form II.06a at two instants, and why they differ"),
		Period:   q.basis.Period.Text(l), AsOf: q.basis.AsOf, Receipt: after.Receipt().String(),
		Sections: []report.Section{
			{Key: "before", Title: q.say("Theo số liệu lần trước", "As it was known first"), Table: before.By(report.ByField, fields...).Form06a(l)},
			{Key: "after", Title: q.say("Theo số liệu lần sau", "As it is known now"), Table: after.By(report.ByField, fields...).Form06a(l)},
			{Key: "bridge", Title: q.say("Từ lần trước đến lần sau", "From the one to the other"), Table: diff.Bridge(l)},
			{Key: "moves", Title: q.say("Từng hồ sơ", "Dossier by dossier"), Table: diff.List(l)},
		},
	}
	if next := p.AsOf.Add(time.Nanosecond); motcua.DateOf(next).Start().Equal(next) { // a day counted in full
		p.AsOf = next
	}
	if q.rejected > 0 {
		p.Subtitle = fmt.Sprintf(q.say("CHÚ Ý, số liệu không đầy đủ: %d dòng không được nhận", "NOT TO BE TRUSTED: %d rows rejected"), q.rejected)
	}
	for _, text := range q.basis.Policy.Text(l) {
		p.Notes = append(p.Notes, report.Note{Label: q.say("Cách tính", "Counting"), Text: text})
	}
	return p
}

// verify counts again by the receipts of both reports, and by the one that was printed.
func (q *quarter) verify(ctx context.Context, store dossier.Store, diff *report.Diff) error {
	receipts := []struct {
		name    string
		receipt report.Receipt
	}{
		{q.say("lần trước", "first"), diff.Before().Receipt()},
		{q.say("lần sau", "now"), diff.After().Receipt()},
	}
	if q.printed != nil {
		receipts = append(receipts, struct {
			name    string
			receipt report.Receipt
		}{q.say("bản đã in", "printed"), *q.printed})
	}
	fmt.Fprintf(q.stdout, "\n%s\n", q.say("Đối chiếu với nhật ký hồ sơ", "Verified against the logs"))
	for _, r := range receipts {
		result := q.say("khớp", "holds")
		_, err := r.receipt.VerifyStore(ctx, store, nil)
		var differs *report.ReceiptError
		switch {
		case errors.As(err, &differs):
			q.broken = true
			result = q.say("KHÔNG KHỚP: ", "DOES NOT HOLD: ") + differs.Text(q.language)
		case err != nil:
			return err
		}
		fmt.Fprintf(q.stdout, "%-10s %s\n           %s\n", r.name, result, r.receipt)
	}
	return nil
}
