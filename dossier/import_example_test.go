package dossier_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/memstore"
)

// A column map leads a foreign file to our columns; what it leads nowhere is counted.
func ExampleLoadColumns() {
	columns, err := dossier.LoadColumns(strings.NewReader(`{
		"source": "mot-cua-2019",
		"columns": [
			{"to": "code", "from": "Số hồ sơ"},
			{"to": "procedure", "constant": "1.004859"},
			{"to": "channel", "from": "Hình thức", "values": {"1": "counter", "2": "online"}},
			{"to": "received_at", "from": "Ngày nhận", "form": "DD/MM/YYYY HH:MM"},
			{"to": "supplement_at", "from": "Ngày yêu cầu", "form": "DD/MM/YYYY HH:MM"},
			{"to": "status", "from": "Trạng thái", "values": {"2": "2", "5": "5", "51": "5"}},
			{"to": "unit", "constant": "000.14.03.H40"}
		]
	}`))
	if err != nil {
		log.Fatal(err)
	}
	file := strings.NewReader(`Số hồ sơ;Hình thức;Ngày nhận;Ngày yêu cầu;Trạng thái;Ghi chú
H40-1;1;25/04/2024 09:00;26/04/2024 10:00;51;gọi lại
H40-2;2;25/04/2024 09:30;;5;
`)
	report, err := dossier.Import(context.Background(), memstore.New(), exampleRules(), file, &dossier.ImportOptions{
		Columns: columns,
		OnRow:   func(r dossier.RowReport) { fmt.Println(r) },
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(report.Loss.Text(motcua.English))
	// Output:
	// line 3: rejected: status: not what the rules work out: 2
	// column without a place: Ghi chú (1 rows)
	// sub-status, merged into 5: 51 (1 rows)
}

// The same as data in a program, for a file that has one date and no channel.
func ExampleCompileColumns() {
	_, err := dossier.CompileColumns(dossier.ColumnMap{Source: "so-giay", Columns: []dossier.ColumnFrom{
		{To: "code", From: "so"},
		{To: "received_at", From: "ngay", Form: "DD/MM/YYYY"},
	}})
	fmt.Println(err)
	// Output:
	// dossier: column map: invalid: columns[1].form: malformed (HH:MM)
}

// A scanner reads rows into commands for somebody else to carry out.
func ExampleNewRowScanner() {
	file := strings.NewReader("code,procedure,channel,received_at,resolved_at\nH40-1,1.004859,counter,2024-04-25 09:00,2024-05-03 16:00\nH40-2,1.004859,fax,2024-04-25 09:00,\n")
	s, err := dossier.NewRowScanner(file, &dossier.RowOptions{Unit: "000.14.03.H40"})
	if err != nil {
		log.Fatal(err)
	}
	for s.Scan() {
		if row := s.Row(); row.Rejected {
			fmt.Println(row)
			continue
		}
		for _, c := range s.Commands() {
			fmt.Printf("%s %T\n", s.Row().Dossier, c)
		}
	}
	if err := s.Err(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// H40-1 *dossier.Accept
	// H40-1 *dossier.Resolve
	// line 3: rejected: channel: not one of: counter, online, post
}

// An import that was broken off goes on from the position that was kept last.
func ExamplePosition() {
	const file = "code,procedure,channel,received_at\nH40-1,1.004859,counter,2024-04-25 09:00\nH40-2,1.004859,online,2024-04-25 09:05\n"
	store, rules := memstore.New(), exampleRules()
	ctx, breakOff := context.WithCancel(context.Background())
	var kept dossier.Position
	o := dossier.ImportOptions{Unit: "000.14.03.H40", PositionEvery: 1, OnPosition: func(p dossier.Position) error {
		kept = p
		breakOff()
		return nil
	}}
	_, err := dossier.Import(ctx, store, rules, strings.NewReader(file), &o)
	fmt.Println(err, kept.Line, kept.Bytes)

	o.Resume, o.OnPosition = kept, nil
	report, err := dossier.Import(context.Background(), store, rules, strings.NewReader(file), &o)
	fmt.Println(report.Read, report.Accepted, err)
	// Output:
	// dossier: import: context canceled 2 75
	// 2 2 <nil>
}

// What was imported is written in our columns again.
func ExampleExport() {
	store, rules := memstore.New(), exampleRules()
	file := strings.NewReader("code,procedure,channel,received_at,resolved_at\nH40-1,1.004859,counter,25/04/2024 09:00,03/05/2024 16:00\n")
	if _, err := dossier.Import(context.Background(), store, rules, file, &dossier.ImportOptions{Unit: "000.14.03.H40"}); err != nil {
		log.Fatal(err)
	}
	_, err := dossier.Export(context.Background(), store, rules, os.Stdout, &dossier.ExportOptions{
		Format: dossier.JSONLines,
		OnLoss: func(l dossier.ExportLoss) { fmt.Println(l) },
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// {"code":"H40-1","procedure":"1.004859","channel":"counter","received_at":"2024-04-25T09:00:00+07:00","unit":"000.14.03.H40","actor":"import","promised":"2024-05-06","resolved_at":"2024-05-03T16:00:00+07:00","status":9}
}
