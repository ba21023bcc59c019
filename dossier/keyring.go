package dossier

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/identity"
)

// Token stands for an applicant in an index: a keyed digest of the personal number, which tells nothing to whoever does not have the
// key. It is kept beside the personal payload and erased with it, and is no part of a seal, so that it can be made anew with
// another key. The zero value is none.
type Token struct {
	// Key is the ID of the key it was made with.
	Key uint32
	// Sum is HMAC-SHA-256, the first 16 bytes.
	Sum [16]byte
}

// IsZero reports whether there is no token.
func (t Token) IsZero() bool { return t == Token{} }

// IndexKey is a secret for tokens.
type IndexKey struct {
	// ID names the key for ever; not 0.
	ID uint32
	// Key is at least 32 random bytes, kept where the log is not. A digest without a key is worthless: with place, sex and year
	// of birth known, a personal number is found in a fraction of a second.
	Key Secret
}

// KeyRing holds the keys of an index, so that they can be changed: new tokens are made with the newest, and look-ups try all. A key is
// taken off the ring when [Retoken] has left no token of it. It is immutable and prints no key.
type KeyRing struct{ keys []IndexKey }

// NewKeyRing returns a ring of the newest key and older ones. The error is an [*motcua.InvalidError]: an ID that is 0 or there
// twice, a key that is short or there twice.
func NewKeyRing(newest IndexKey, older ...IndexKey) (*KeyRing, error) {
	const least = 32
	keys := append([]IndexKey{newest}, older...)
	var problems []motcua.Problem
	for i, k := range keys {
		at := fmt.Sprintf("keys[%d]", i)
		if k.ID == 0 {
			problems = append(problems, motcua.Problem{Path: at + ".id", Code: motcua.CodeRequired})
		}
		if len(k.Key.Reveal()) < least {
			problems = append(problems, motcua.Problem{Path: at + ".key", Code: motcua.CodeOutOfRange, Param: "32.. bytes"})
		}
		for j, o := range keys[:i] {
			if o.ID == k.ID {
				problems = append(problems, motcua.Problem{Path: at + ".id", Code: motcua.CodeDuplicate, Param: fmt.Sprintf("keys[%d]", j)})
			}
			if o.Key.Equal(k.Key) {
				problems = append(problems, motcua.Problem{Path: at + ".key", Code: motcua.CodeDuplicate, Param: fmt.Sprintf("keys[%d]", j)})
			}
		}
	}
	if problems != nil {
		return nil, motcua.Invalid("dossier: key ring", problems...)
	}
	return &KeyRing{keys}, nil
}

// Token returns the token of a personal number under the newest key; zero for no number.
func (r *KeyRing) Token(number identity.PersonalID) Token {
	if number.IsZero() {
		return Token{}
	}
	return r.keys[0].token(number)
}

// Tokens returns the tokens of a personal number under every key, the newest first, for a [Filter].
func (r *KeyRing) Tokens(number identity.PersonalID) []Token {
	if number.IsZero() {
		return nil
	}
	out := make([]Token, len(r.keys))
	for i, k := range r.keys {
		out[i] = k.token(number)
	}
	return out
}

func (k IndexKey) token(number identity.PersonalID) Token {
	mac := hmac.New(sha256.New, []byte(k.Key.Reveal()))
	var buf [64]byte
	b := append(buf[:0], "motcua applicant 1\n"...)
	mac.Write(number.AppendReveal(b))
	t := Token{Key: k.ID}
	copy(t.Sum[:], mac.Sum(buf[:0]))
	return t
}
