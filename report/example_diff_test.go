package report_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/report"
)

// marchLogs are three dossiers of March 2024: one whose result was recorded a week late, one accepted after the 12th, and one at rest.
func marchLogs() []dossier.Log {
	at := func(day, hour int) time.Time {
		return time.Date(2024, time.March, day, hour, 0, 0, 0, motcua.Location())
	}
	accepted := func(day int) dossier.Event {
		return dossier.Event{
			Kind: dossier.KindAccepted, At: at(day, 9), Recorded: at(day, 9), Actor: "motcua-01", Unit: "H99.01", Key: "1", Channel: dossier.Counter,
			Accepted: &dossier.Accepted{Procedure: "P", Field: "Hộ tịch", Start: at(day, 9)},
		}
	}
	resolved := func(day, recorded int) dossier.Event {
		return dossier.Event{Kind: dossier.KindResolved, At: at(day, 15), Recorded: at(recorded, 15), Actor: "motcua-01", Unit: "H99.01", Key: "2"}
	}
	return []dossier.Log{
		{ID: "A", Events: []dossier.Event{accepted(4), resolved(6, 13)}},
		{ID: "B", Events: []dossier.Event{accepted(14)}},
		{ID: "C", Events: []dossier.Event{accepted(5), resolved(6, 6)}},
	}
}

// Two reports of one month, and what happened in between.
func ExampleDiff() {
	month := motcua.MustParsePeriod("2024-03")
	diff, err := report.NewDiff(report.Basis{Period: month, AsOf: month.Until().Start()}, motcua.MustDate(2024, time.March, 12).End(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, log := range marchLogs() {
		diff.Add(log)
	}
	fmt.Println(diff.Before().Total().Received(), "dossiers then,", diff.After().Total().Received(), "now")
	for _, m := range diff.Moves() {
		for _, s := range m.Steps {
			fmt.Printf("%s: %s: %s\n", m.ID, s.Cause.Text(motcua.English), s.Text(motcua.English))
		}
	}
	fmt.Println("adds up:", diff.Check() == nil)
	// Output:
	// 2 dossiers then, 3 now
	// A: recorded late: resolved, 15:00 on 2024-03-06, recorded 15:00 on 2024-03-13
	// B: received since: accepted, 09:00 on 2024-03-14
	// adds up: true
}

// The receipt of a printed report, verified later against logs in which somebody changed the past.
func ExampleReceipt_Verify() {
	basis := report.Basis{Period: motcua.MustParsePeriod("2024-03"), AsOf: motcua.MustDate(2024, time.March, 12).End().Add(-time.Nanosecond)}
	tally := report.NewTally(basis, nil)
	logs := marchLogs()
	for _, log := range logs {
		tally.Add(log)
	}
	printed := tally.Receipt().String()

	receipt, err := report.ParseReceipt(printed)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = receipt.Verify(each(logs), nil)
	fmt.Println("later events do not matter:", err)

	logs[2].Events[0].Unit = "H99.02"
	_, err = receipt.Verify(each(logs), nil)
	var differs *report.ReceiptError
	fmt.Println(errors.As(err, &differs), err)

	_, err = report.ParseReceipt(strings.Replace(printed, "2024-03 ", "2024-02 ", 1))
	fmt.Println(err)
	// Output:
	// later events do not matter: <nil>
	// true report: receipt: the logs known then were changed; other figures
	// report: receipt: invalid: check: differs (the words before it)
}

// A ward's tally as the file that it sends to its province.
func ExampleTally_WriteJSON() {
	tally := report.NewTally(report.Basis{Period: motcua.MustParsePeriod("2024-03")}, &report.TallyOptions{CountsOnly: true})
	for _, log := range marchLogs() {
		tally.Add(log)
	}
	if err := tally.WriteJSON(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {
	// "format":"motcua.tally/1",
	// "definitions":1,
	// "period":"2024-03",
	// "policy":{"compare":"unit","end":"resolved","waiting":"in_time","closed":"by_promise","extension":"in_time","no_due":"on_time"},
	// "codes":false,
	// "cells":[
	// {"unit":"H99.01","field":"Hộ tịch","level":"","procedure":"P","channel":"counter","counts":{"direct":[0,2,0,1,0]}}
	// ],
	// "outside":{"not_accepted":0,"accepted_after":0,"finished_before":0,"left_out":0},
	// "receipt":"MC1 D1 2024-03 - P000000 - - 4BMG-VNRY-H74M-JSEY-VZJ8-PD06-VQP2-VRYN Q82G"
	// }
}
