package main

import (
	"math/bits"
	"math/rand/v2"
)

// seed begins every stream of draws. Another seed gives another ward.
const seed = 20240312

// The streams. Each file has its own, so that a change in how one is drawn leaves the others as they are.
const (
	streamDossiers = iota + 1
	streamRoll
)

// dice draws from a PCG generator. It turns the generator's numbers into choices by itself, because the sequence of PCG is
// fixed for ever and the ways in which math/rand/v2 uses it are not.
type dice struct{ pcg *rand.PCG }

func newDice(seed, stream uint64) *dice { return &dice{rand.NewPCG(seed, stream)} }

// below returns a number from 0 to n-1.
func (d *dice) below(n int) int {
	high, _ := bits.Mul64(d.pcg.Uint64(), uint64(n))
	return int(high)
}

// between returns a number from low to high, both included.
func (d *dice) between(low, high int) int { return low + d.below(high-low+1) }

// chance returns true in so many of a hundred cases.
func (d *dice) chance(percent int) bool { return d.below(100) < percent }

// share is a choice and how often it is made, in any unit.
type share[T any] struct {
	weight int
	of     T
}

// draw makes one of several choices.
func draw[T any](d *dice, from []share[T]) T {
	sum := 0
	for _, s := range from {
		sum += s.weight
	}
	n := d.below(sum)
	for _, s := range from {
		if n < s.weight {
			return s.of
		}
		n -= s.weight
	}
	panic("gen/ward: nothing to draw from")
}

// one returns one of several that are all as likely.
func one[T any](d *dice, from []T) T { return from[d.below(len(from))] }
