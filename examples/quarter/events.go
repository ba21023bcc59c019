package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
)

// The columns of the file of events. Only the first three must have a value in every row.
var columns = [...]string{"at", "dossier", "step", "recorded", "procedure", "channel", "unit", "actor", "reason", "to", "promised", "corrects", "right_at"}

// row is one event as the file has it.
type row map[string]string

// loadEvents carries out what the file says, row by row, each recorded when the file says it was. Rows that the rules refuse are told and left out.
func (q *quarter) loadEvents(ctx context.Context, in io.Reader, rules *dossier.Rules) (dossier.Store, error) {
	records, err := readCSV(in)
	if err != nil {
		return nil, err
	}
	store := memstore.New()
	var recorded time.Time
	service := dossier.NewService(store, rules, &dossier.ServiceOptions{Now: func() time.Time { return recorded }})
	for _, r := range records {
		q.rows++
		command, id, when, err := r.command()
		if err == nil {
			recorded = when
			_, err = service.Do(ctx, dossier.Request{Dossier: id, Key: "row " + r["line"], Command: command})
		}
		var invalid *motcua.InvalidError
		switch {
		case errors.As(err, &invalid):
			q.rejected++
			q.complain(fmt.Errorf("%s: line %s: %w", cmp.Or(q.eventsFile, "events.csv"), r["line"], err))
		case err != nil:
			return nil, err
		}
	}
	return store, nil
}

// readCSV reads a table with a header, whose columns may stand in any order.
func readCSV(in io.Reader) ([]row, error) {
	const what = "events"
	buffered := bufio.NewReader(in)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = buffered.Discard(len(mark))
	}
	c := csv.NewReader(buffered)
	c.ReuseRecord = false
	header, err := c.Read()
	if errors.Is(err, io.EOF) {
		return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeEmpty})
	}
	if err != nil {
		return nil, err
	}
	var problems []motcua.Problem
	for i, name := range header {
		switch {
		case !slices.Contains(columns[:], name):
			problems = append(problems, motcua.Problem{Path: "column " + strconv.Itoa(i+1), Code: motcua.CodeUnknownColumn})
		case slices.Index(header, name) < i:
			problems = append(problems, motcua.Problem{Path: "column " + strconv.Itoa(i+1), Code: motcua.CodeDuplicate, Param: name})
		}
	}
	for _, name := range columns[:3] {
		if !slices.Contains(header, name) {
			problems = append(problems, motcua.Problem{Path: "header", Code: motcua.CodeMissingColumn, Param: name})
		}
	}
	if problems != nil {
		return nil, motcua.Invalid(what, problems...)
	}
	var rows []row
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := c.FieldPos(0)
		r := row{"line": strconv.Itoa(line)}
		for i, v := range record {
			if !utf8.ValidString(v) {
				return nil, motcua.Invalid(what, motcua.Problem{Path: "line " + strconv.Itoa(line) + ": " + header[i], Code: motcua.CodeNotUTF8})
			}
			r[header[i]] = strings.TrimSpace(v)
		}
		rows = append(rows, r)
	}
	if rows == nil {
		return nil, motcua.Invalid(what, motcua.Problem{Code: motcua.CodeEmpty})
	}
	return rows, nil
}

// command returns what a row asks for, of which dossier, and when it was recorded.
func (r row) command() (c dossier.Command, id dossier.ID, recorded time.Time, err error) {
	var problems []motcua.Problem
	instant := func(name string, required bool) time.Time {
		const form = "2006-01-02 15:04"
		if r[name] == "" {
			if required {
				problems = append(problems, motcua.Problem{Path: name, Code: motcua.CodeRequired})
			}
			return time.Time{}
		}
		t, err := time.ParseInLocation(form, r[name], motcua.Location())
		if err != nil {
			problems = append(problems, motcua.Problem{Path: name, Code: motcua.CodeMalformed, Param: "YYYY-MM-DD HH:MM"})
		}
		return t
	}
	meta := dossier.Meta{At: instant("at", true), Actor: cmp.Or(r["actor"], "motcua-01"), Unit: cmp.Or(r["unit"], "H99.01"), Reason: r["reason"]}
	if recorded = instant("recorded", false); recorded.IsZero() {
		recorded = meta.At
	}
	var channel dossier.Channel
	if r["channel"] != "" {
		if channel, err = dossier.ParseChannel(r["channel"]); err != nil {
			found, _ := motcua.ProblemsAt("channel", err)
			problems = append(problems, found...)
		}
	}
	kind, err := dossier.ParseKind(r["step"])
	found, _ := motcua.ProblemsAt("step", err)
	problems = append(problems, found...)
	switch kind {
	case dossier.KindSubmitted:
		c = &dossier.Submit{Meta: meta, Channel: channel, Procedure: r["procedure"]}
	case dossier.KindAccepted:
		c = &dossier.Accept{Meta: meta, Channel: channel, Procedure: r["procedure"]}
	case dossier.KindRefused:
		c = &dossier.Refuse{Meta: meta}
	case dossier.KindTransferred:
		c = &dossier.Transfer{Meta: meta, To: r["to"]}
	case dossier.KindSupplementRequested:
		c = &dossier.RequestSupplement{Meta: meta}
	case dossier.KindSupplemented:
		c = &dossier.Supplement{Meta: meta}
	case dossier.KindExtended:
		promised, err := motcua.ParseDate(r["promised"])
		found, _ := motcua.ProblemsAt("promised", err)
		problems = append(problems, found...)
		c = &dossier.Extend{Meta: meta, Promised: promised}
	case dossier.KindResolved:
		c = &dossier.Resolve{Meta: meta}
	case dossier.KindDelivered:
		c = &dossier.Deliver{Meta: meta, Channel: channel}
	case dossier.KindWithdrawn:
		c = &dossier.Withdraw{Meta: meta, By: dossier.Applicant}
	case dossier.KindStopped:
		c = &dossier.Stop{Meta: meta}
	case dossier.KindReopened:
		c = &dossier.Reopen{Meta: meta}
	case dossier.KindCorrected:
		n, err := strconv.Atoi(r["corrects"])
		if err != nil {
			problems = append(problems, motcua.Problem{Path: "corrects", Code: motcua.CodeMalformed, Param: "1, 2, 3 …"})
		}
		c = &dossier.Correct{
			Meta: meta, Procedure: r["procedure"],
			Facts: dossier.Correction{Revision: n, Channel: channel, At: instant("right_at", false), To: r["to"]},
		}
	default:
		if problems == nil {
			problems = append(problems, motcua.Problem{Path: "step", Code: motcua.CodeNotAllowed, Param: "events.csv"})
		}
	}
	return c, dossier.ID(r["dossier"]), recorded, motcua.Invalid("row", problems...)
}

// loadRules reads the procedures.
func loadRules(in io.Reader) (*dossier.Rules, error) {
	catalogue, err := dossier.LoadCatalogue(in)
	if err != nil {
		return nil, err
	}
	return dossier.NewRules(calendar.Vietnam(), catalogue)
}
