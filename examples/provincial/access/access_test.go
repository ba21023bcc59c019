package access_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/examples/provincial/access"
)

// Kills: a prefix of a code that ends inside a level; an agency that is empty and so covers everything.
func TestCovers(t *testing.T) {
	tests := []struct {
		agency, unit string
		want         bool
		why          string
	}{
		{"H40.14.03", "H40.14.03", true, "itself"},
		{"H40.14.03", "H40.14.03.02", true, "a unit of it"},
		{"H40", "H40.14.03", true, "a ward of the province"},
		{"H40.14.03", "H40.14.04", false, "another ward"},
		{"H40.14.03", "H40.14.031", false, "a code that merely begins like it"},
		{"H40.14.03", "H40.14", false, "what is above it"},
		{"H4", "H40.14", false, "half a level"},
		{"", "H40.14.03", false, "nobody has no agency"},
		{"", "", false, "nobody has no agency"},
		{"H40", "", false, "a dossier whose code names no agency belongs to nobody"},
	}
	for _, tt := range tests {
		if got := (access.Account{Agency: tt.agency}).Covers(tt.unit); got != tt.want {
			t.Errorf("%q covers %q: %v (%s)", tt.agency, tt.unit, got, tt.why)
		}
	}
}

// The whole table of roles and actions, written out: a right that is added or lost shows here.
//
// Kills: any change of a role's actions; an account that may do only what all of its roles may.
func TestMay(t *testing.T) {
	const want = `counter: look reveal intake report check
handler: look reveal handle report check
leader: look reveal handle decide report score check
auditor: look report score audit
operator: import measure
: 
counter+operator: look reveal intake report check import measure
`
	var got strings.Builder
	line := func(name string, a access.Account) {
		var may []string
		for _, do := range access.Actions() {
			if a.May(do) {
				may = append(may, do.String())
			}
		}
		fmt.Fprintf(&got, "%s: %s\n", name, strings.Join(may, " "))
	}
	for _, r := range access.Roles() {
		line(r.String(), access.Account{Roles: []access.Role{r}})
	}
	line("", access.Account{Roles: []access.Role{0, 99}})
	line("counter+operator", access.Account{Roles: []access.Role{access.Counter, access.Operator}})
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if (access.Account{Roles: access.Roles()}).May(0) {
		t.Error("nothing is no action that anybody may do")
	}
}

func account(name string) access.Account {
	return access.Account{Name: name, Roles: []access.Role{access.Counter}, Agency: "H40.14.03", Unit: "H40.14.03.01"}
}

// Kills: a token that is kept in the grant; one that another one's digest lets in; an empty token; a list with a mistake that is taken.
func TestTokens(t *testing.T) {
	token, grant, err := access.NewToken(rand.Reader, account("quay-1"))
	if err != nil {
		t.Fatal(err)
	}
	other, second, err := access.NewToken(rand.Reader, account("quay-2"))
	if err != nil || token == other || len(token) < 32 || strings.Contains(grant.Token, token) {
		t.Fatalf("tokens: %v", err)
	}
	tokens, err := access.NewTokens(grant, second)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := tokens.Authorise(t.Context(), token); err != nil || a.Name != "quay-1" {
		t.Errorf("%v, %v", a, err)
	}
	for _, wrong := range []string{"", token + "a", token[1:], strings.ToUpper(token), grant.Token} {
		if _, err := tokens.Authorise(t.Context(), wrong); !errors.Is(err, access.ErrUnknown) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, err := (&access.Tokens{}).Authorise(t.Context(), token); !errors.Is(err, access.ErrUnknown) {
		t.Errorf("the zero value knows somebody: %v", err)
	}
	if _, _, err := access.NewToken(rand.Reader, access.Account{}); !errors.Is(err, motcua.ErrInvalid) {
		t.Errorf("a token for nobody: %v", err)
	}
	if _, _, err := access.NewToken(strings.NewReader("short"), account("quay-1")); err == nil {
		t.Error("a token of too little chance")
	}
}

// Every mistake of the file is named, and nothing of a token is in the error.
func TestLoadTokens(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	good := `{"name":"a","roles":["counter","leader"],"agency":"H40","unit":"H40.14","token_sha256":"` + digest + `"}`
	if _, err := access.LoadTokens(strings.NewReader("[" + good + "]")); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, text, want string }{
		{"twice the same token", "[" + good + "," + good + "]", "[1].token_sha256"},
		{"a unit outside", `[{"name":"a","roles":["counter"],"agency":"H40","unit":"H41","token_sha256":"` + digest + `"}]`, "[0].unit"},
		{"no digest", `[{"name":"a","roles":["counter"],"agency":"H40","unit":"H40","token_sha256":"abc"}]`, "[0].token_sha256"},
		{"no role", `[{"name":"a","agency":"H40","unit":"H40","token_sha256":"` + digest + `"}]`, "[0].roles"},
		{"a role nobody knows", strings.Replace("["+good+"]", "leader", "king", 1), "role"},
		{"a field nobody knows", strings.Replace("["+good+"]", `"name"`, `"token":"x","name"`, 1), "token"},
		{"no JSON", "[", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := access.LoadTokens(strings.NewReader(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), digest) {
				t.Errorf("%v, want %s in it", err, tt.want)
			}
		})
	}
}
