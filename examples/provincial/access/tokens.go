package access

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/motcua/motcua"
)

// Tokens is an [Authoriser] for a fixed list of accounts. It keeps digests and no tokens; the tokens are long and random, so a plain digest
// gives nothing away. The zero value knows nobody.
type Tokens struct {
	accounts map[[sha256.Size]byte]Account
}

// Grant is an account and the SHA-256 of its token, in hexadecimal.
type Grant struct {
	Account
	Token string `json:"token_sha256"`
}

// NewToken draws a token for an account from a source of random bytes, crypto/rand.Reader. The token is shown once; the grant is kept.
func NewToken(random io.Reader, a Account) (token string, g Grant, err error) {
	if err := a.Check(); err != nil {
		return "", Grant{}, err
	}
	raw := make([]byte, 20)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", Grant{}, fmt.Errorf("access: token: %w", err)
	}
	token = strings.ToLower(base32.StdEncoding.EncodeToString(raw))
	digest := sha256.Sum256([]byte(token))
	return token, Grant{a, hex.EncodeToString(digest[:])}, nil
}

// NewTokens returns the authoriser of a list of grants. Every mistake is reported at once, as an [*motcua.InvalidError].
func NewTokens(grants ...Grant) (*Tokens, error) {
	t := &Tokens{accounts: make(map[[sha256.Size]byte]Account, len(grants))}
	var problems []motcua.Problem
	for i, g := range grants {
		path := fmt.Sprintf("[%d]", i)
		if found, ok := motcua.ProblemsAt(path, g.Check()); ok {
			problems = append(problems, found...)
		}
		raw, err := hex.DecodeString(g.Token)
		if err != nil || len(raw) != sha256.Size {
			problems = append(problems, motcua.Problem{Path: path + ".token_sha256", Code: motcua.CodeMalformed, Param: "64 hexadecimal digits"})
			continue
		}
		digest := [sha256.Size]byte(raw)
		if _, ok := t.accounts[digest]; ok {
			problems = append(problems, motcua.Problem{Path: path + ".token_sha256", Code: motcua.CodeDuplicate})
		}
		t.accounts[digest] = g.Account
	}
	if err := motcua.Invalid("access: tokens", problems...); err != nil {
		return nil, err
	}
	return t, nil
}

// LoadTokens reads a JSON list of grants. Unknown fields are refused.
func LoadTokens(in io.Reader) (*Tokens, error) {
	d := json.NewDecoder(in)
	d.DisallowUnknownFields()
	var grants []Grant
	if err := d.Decode(&grants); err != nil {
		return nil, fmt.Errorf("access: tokens: %w", err)
	}
	return NewTokens(grants...)
}

// Authorise fulfils the contract of [Authoriser].
func (t *Tokens) Authorise(_ context.Context, token string) (Account, error) {
	a, ok := t.accounts[sha256.Sum256([]byte(token))]
	if !ok {
		return Account{}, ErrUnknown
	}
	return a, nil
}
