package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/office"
)

// The files of accounts in the data folder: digests of tokens for every service, and the tokens of the sample's invented accounts in the
// clear, so that a first look needs no other step. A real installation has no second one: see the package comment.
const (
	tokensFile = "tokens.json"
	sampleFile = "sample-tokens.txt"
)

// loadTokens reads the accounts; with sample it makes those of the invented province when there are none, and returns them with their tokens
// to be shown.
func loadTokens(dir string, sample bool) (_ access.Authoriser, invented string, err error) {
	f, err := os.Open(filepath.Join(dir, tokensFile))
	if errors.Is(err, os.ErrNotExist) && sample {
		if invented, err = makeSampleTokens(dir); err != nil {
			return nil, "", err
		}
		f, err = os.Open(filepath.Join(dir, tokensFile))
	}
	if errors.Is(err, os.ErrNotExist) {
		none, err := access.NewTokens()
		return none, "", err
	}
	if err != nil {
		return nil, "", err
	}
	tokens, err := access.LoadTokens(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, "", fmt.Errorf("%s: %w", tokensFile, err)
	}
	return tokens, invented, nil
}

func makeSampleTokens(dir string) (shown string, err error) {
	var list strings.Builder
	var grants []access.Grant
	for _, a := range office.SampleAccounts() {
		token, grant, err := access.NewToken(rand.Reader, a)
		if err != nil {
			return "", err
		}
		grants = append(grants, grant)
		fmt.Fprintf(&list, "%-10s %-30s %-10s %s\n", a.Name, roles(a), a.Unit, token)
	}
	if err := os.WriteFile(filepath.Join(dir, sampleFile), []byte(list.String()), 0o600); err != nil {
		return "", err
	}
	return list.String(), writeGrants(dir, grants)
}

func roles(a access.Account) string {
	var keys []string
	for _, r := range a.Roles {
		keys = append(keys, r.String())
	}
	return strings.Join(keys, ",")
}

// writeGrants replaces the file of accounts: whole or not at all.
func writeGrants(dir string, grants []access.Grant) error {
	text, err := json.MarshalIndent(grants, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, tokensFile+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(append(text, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), filepath.Join(dir, tokensFile))
}

// addAccount adds an account that is written as NAME:ROLE,ROLE:AGENCY:UNIT to the file, and prints its token, which is kept nowhere else.
// A service that runs knows it when it is started again.
func addAccount(dir, text string, out io.Writer) error {
	parts := strings.Split(text, ":")
	if len(parts) != 4 {
		return errors.New("an account is written NAME:ROLE,ROLE:AGENCY:UNIT, as quay-2:counter:H40.14.03:H40.14.03.01")
	}
	a := access.Account{Name: parts[0], Agency: parts[2], Unit: parts[3]}
	for key := range strings.SplitSeq(parts[1], ",") {
		var r access.Role
		if err := r.UnmarshalText([]byte(key)); err != nil {
			return err
		}
		a.Roles = append(a.Roles, r)
	}
	switch directory, err := office.LoadDirectory(dir); {
	case errors.Is(err, os.ErrNotExist): // the account comes first, and the province later
	case err != nil:
		return err
	case directory.Units[a.Unit] == "" || directory.Units[a.Agency] == "":
		return errors.New("the directory has no such agency or unit")
	}
	token, grant, err := access.NewToken(rand.Reader, a)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	var grants []access.Grant
	text2, err := os.ReadFile(filepath.Join(dir, tokensFile))
	if err == nil {
		err = json.Unmarshal(text2, &grants)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s: %w", tokensFile, err)
	}
	if slices.ContainsFunc(grants, func(g access.Grant) bool { return g.Name == a.Name }) {
		return fmt.Errorf("%s: there is an account of that name", tokensFile)
	}
	if err := writeGrants(dir, append(grants, grant)); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, token)
	return err
}
