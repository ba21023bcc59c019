// Onestop plays a day at the counter of an invented ward, and some longer stories beside it: dossiers are accepted, handed on,
// completed, paid for, resolved, delivered, withdrawn, refused and stopped. For each dossier it prints what happened, the
// promised date with its reason, what the rules wanted done by when, and the papers that were handed out.
//
//	go run ./examples/onestop
//	go run ./examples/onestop -only tet -papers
//	go run ./examples/onestop -lang en -out papers
//
// The stories are in stories.go: each is a list of commands. What a system of your own would copy is in counter.go: how a
// service is put together, how a command is carried out, and how a dossier is read.
//
//	-lang    vi or en
//	-only    one story by its key, instead of all
//	-papers  print the papers in full, as text
//	-out     a folder for the papers as HTML files
//
// Exit status: 0 when everything was played; 1 when a command was not allowed or a file could not be written; 2 when the flags
// are wrong.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/motcua/motcua"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	exitPlayed = 0
	exitFault  = 1
	exitUsage  = 2
)

func run(args []string, stdout, stderr io.Writer) int {
	var (
		l         motcua.Language
		only, out string
		papers    bool
		keys      []string
	)
	all := stories()
	for _, s := range all {
		keys = append(keys, s.key)
	}
	flags := flag.NewFlagSet("onestop", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.TextVar(&l, "lang", l, "`language` of what is printed, vi or en")
	flags.StringVar(&only, "only", "", "one story by its `key`: "+strings.Join(keys, ", "))
	flags.BoolVar(&papers, "papers", false, "print the papers in full")
	flags.StringVar(&out, "out", "", "`folder` for the papers as HTML files")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return exitPlayed
	case err != nil:
		return exitUsage
	case flags.NArg() > 0:
		fmt.Fprintln(stderr, "onestop: unexpected argument")
		return exitUsage
	}
	p := &printer{w: stdout, l: l, papers: papers, out: out}
	if only == "" {
		p.line("%s\n", p.say("Một ngày tại quầy, thứ Năm 06/08/2026, và vài câu chuyện dài hơn. Mọi người và hồ sơ đều hư cấu.",
			"A day at the counter, Thursday 6 August 2026, and some longer stories. All people and dossiers are invented."))
	}
	played := 0
	for _, s := range all {
		if only != "" && s.key != only {
			continue
		}
		played++
		if err := play(context.Background(), s, p); err != nil {
			fmt.Fprintf(stderr, "onestop: %s: %v\n", s.key, err)
			return exitFault
		}
	}
	if played == 0 {
		fmt.Fprintln(stderr, "onestop: no story of that key; there are "+strings.Join(keys, ", "))
		return exitUsage
	}
	if p.err != nil {
		fmt.Fprintln(stderr, "onestop:", p.err)
		return exitFault
	}
	return exitPlayed
}
