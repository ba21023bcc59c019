// Command ward writes the input files of the example in examples/ward: the files a ward has on its desk when it reports on
// a quarter.
//
//	go run ./internal/gen/ward
//
// Everything about people, companies and single dossiers is invented. It is drawn from a generator with a fixed seed, so the
// program writes the same bytes every time, and a test compares them with the committed files. What is not invented comes
// from catalogue.csv: which procedures exist, what they are called and how long they may take. SOURCES.csv says of each
// file where it is from, and the program refuses a file that has another SHA-256.
//
// Where to look:
//
//	services.csv    the mix: each procedure with its reporting group, its limit and how many dossiers of it
//	catalogue.go    services.csv and catalogue.csv → procedures.json
//	dossiers.go     how one dossier is drawn: arrival, promise, work, delivery → dossiers.csv
//	people.go       names, birth dates, personal numbers
//	roll.go         a roll of people, and the faults planted in it → roll.csv, roll_planted.csv
//	broken.go       small wrong files and what must be said of each → broken/
//	copies.go       criteria.json and claims.json, copied from the packages they belong to
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const (
	sourceFolder = "internal/gen/ward"
	outputFolder = "examples/ward/testdata"
)

func run() error {
	if _, err := os.Stat(sourceFolder); err != nil {
		return errors.New("gen/ward: run it from the root of the module")
	}
	files, err := generate(os.DirFS("."))
	if err != nil {
		return fmt.Errorf("gen/ward: %w", err)
	}
	for name, content := range files {
		name = filepath.Join(outputFolder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate returns the files by their name below the output folder. It reads the module, and nothing else: no clock, no
// environment.
func generate(module fs.FS) (map[string][]byte, error) {
	source, err := fs.Sub(module, sourceFolder)
	if err != nil {
		return nil, err
	}
	if err := checkSources(source); err != nil {
		return nil, err
	}
	services, err := readServices(source)
	if err != nil {
		return nil, err
	}
	catalogue, proceduresJSON, err := procedures(services)
	if err != nil {
		return nil, err
	}
	dossiersCSV, err := dossiers(newDice(seed, streamDossiers), services, catalogue)
	if err != nil {
		return nil, err
	}
	rollCSV, plantedCSV := roll(newDice(seed, streamRoll))
	files := map[string][]byte{
		"procedures.json":  proceduresJSON,
		"dossiers.csv":     dossiersCSV,
		"roll.csv":         rollCSV,
		"roll_planted.csv": plantedCSV,
	}
	copied, err := copies(module)
	if err != nil {
		return nil, err
	}
	maps.Copy(files, copied)
	maps.Copy(files, broken())
	return files, nil
}

// checkSources compares each source file with the SHA-256 recorded beside its origin.
func checkSources(source fs.FS) error {
	rows, err := readTable(source, "SOURCES.csv")
	if err != nil {
		return err
	}
	for _, r := range rows {
		text, err := fs.ReadFile(source, r["file"])
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != r["sha256"] {
			return fmt.Errorf("%s: SHA-256 differs from SOURCES.csv: record where the new text comes from", r["file"])
		}
	}
	return nil
}

// row is a row of a table by the names of its columns.
type row map[string]string

func readTable(fsys fs.FS, name string) ([]row, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path.Base(name), err)
	}
	var rows []row
	for _, record := range records[min(1, len(records)):] {
		r := row{}
		for i, column := range records[0] {
			r[column] = record[i]
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// table returns records as CSV with line feeds; the first record is the header.
func table(records [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(records) // a buffer does not fail
	return b.Bytes()
}
