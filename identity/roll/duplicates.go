package roll

import (
	"cmp"
	"slices"

	"github.com/motcua/motcua/identity"
)

// Group is a set of rows that have something in common that only one row should have.
type Group struct {
	// Code is FindingNumberShared, FindingListedTwice or FindingTwoNumbers.
	Code identity.FindingCode `json:"code"`
	// Grade is the weight of the finding.
	Grade identity.Grade `json:"grade"`
	// Lines are the lines of the rows, at least two, in order.
	Lines []int `json:"lines"`
	// Decisions has, for each line but the first, what became of the finding there.
	Decisions []Decision `json:"decisions,omitempty"`
}

// blockSize is how many rows a block holds. Blocks are never copied, so that memory grows evenly.
const blockSize = 1 << 15

// block holds what duplicates need of blockSize rows.
type block struct {
	ids     [blockSize]identity.PersonalID
	persons [blockSize]uint64 // a digest
}

// seen remembers, for each row that can be a duplicate, its number and a digest of its person.
type seen struct {
	blocks []*block
	n      uint32
	marks  []mark // where the distance between position and line changes; one entry for a file of one row a line
}

// mark says that from a position on, line = position + offset.
type mark struct {
	from   uint32
	offset int
}

func (s *seen) add(row Row) {
	person := digest(row.Person)
	if person&fullDate == 0 && row.Person.ID.IsZero() {
		return
	}
	i := s.n % blockSize
	if i == 0 {
		s.blocks = append(s.blocks, new(block))
	}
	b := s.blocks[len(s.blocks)-1]
	b.ids[i], b.persons[i] = row.Person.ID, person
	if offset := row.Line - int(s.n); len(s.marks) == 0 || s.marks[len(s.marks)-1].offset != offset {
		s.marks = append(s.marks, mark{s.n, offset})
	}
	s.n++
}

func (s *seen) id(i uint32) identity.PersonalID { return s.blocks[i/blockSize].ids[i%blockSize] }

func (s *seen) person(i uint32) uint64 { return s.blocks[i/blockSize].persons[i%blockSize] }

func (s *seen) line(i uint32) int {
	at, found := slices.BinarySearchFunc(s.marks, i, func(m mark, i uint32) int { return cmp.Compare(m.from, i) })
	if !found {
		at--
	}
	return int(i) + s.marks[at].offset
}

// fullDate is the bit of a digest that says that the birth date is wholly known. Only then are two rows of different
// numbers taken to be about one person: a name and a year fit many.
const fullDate = 1

// digest returns a number that two rows share when they are about one person, as far as a name by its match key and a birth
// date can tell. Of a person without a name it is 0. Two different people of a roll of a million rows get the same digest with
// a probability of 1 in 18 million.
func digest(p identity.Person) uint64 {
	if p.Name == "" {
		return 0
	}
	const prime = 1099511628211 // FNV-1a, 64 bits
	h := uint64(14695981039346656037)
	for _, c := range []byte(identity.MatchKey(p.Name)) {
		h = (h ^ uint64(c)) * prime
	}
	for _, n := range [...]int{p.BirthDate.Year() >> 8, p.BirthDate.Year() & 0xff, int(p.BirthDate.Month()), p.BirthDate.Day()} {
		h = (h ^ uint64(n)) * prime
	}
	// Mix, so that near inputs lie far apart, and keep 0 free.
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	if _, full := p.BirthDate.Date(); full {
		return h | fullDate
	}
	return max(h&^fullDate, fullDate<<1)
}

// groups compares all rows: first those of one number, then those of one person.
func (s *seen) groups() []Group {
	all := make([]uint32, s.n)
	for i := range all {
		all[i] = uint32(i)
	}
	var groups []Group
	slices.SortFunc(all, func(a, b uint32) int { return cmp.Or(s.id(a).Order(s.id(b)), cmp.Compare(a, b)) })
	runs(all, func(a, b uint32) bool { return s.id(a) == s.id(b) }, func(run []uint32) {
		if s.id(run[0]).IsZero() {
			return
		}
		one := s.person(run[0])
		for _, i := range run[1:] {
			if one == 0 || s.person(i) != one {
				groups = append(groups, s.group(FindingNumberShared, identity.Contradiction, run))
				return
			}
		}
		groups = append(groups, s.group(FindingListedTwice, identity.Doubt, run))
	})
	slices.SortFunc(all, func(a, b uint32) int { return cmp.Or(cmp.Compare(s.person(a), s.person(b)), cmp.Compare(a, b)) })
	runs(all, func(a, b uint32) bool { return s.person(a) == s.person(b) }, func(run []uint32) {
		if s.person(run[0])&fullDate == 0 {
			return
		}
		// One row for each number of the person; a row without a number says nothing here.
		var numbers []uint32
		for _, i := range run {
			id := s.id(i)
			if id.IsZero() || slices.ContainsFunc(numbers, func(j uint32) bool { return s.id(j) == id }) {
				continue
			}
			numbers = append(numbers, i)
		}
		if len(numbers) > 1 {
			groups = append(groups, s.group(FindingTwoNumbers, identity.Doubt, numbers))
		}
	})
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.Lines[0], b.Lines[0]), cmp.Compare(a.Code, b.Code))
	})
	return groups
}

// runs calls f for each run of at least two equal neighbours.
func runs(all []uint32, same func(a, b uint32) bool, f func([]uint32)) {
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && same(all[i], all[j]) {
			j++
		}
		if j-i > 1 {
			f(all[i:j])
		}
		i = j
	}
}

func (s *seen) group(code identity.FindingCode, grade identity.Grade, run []uint32) Group {
	g := Group{Code: code, Grade: grade}
	for _, i := range run {
		g.Lines = append(g.Lines, s.line(i))
	}
	return g
}
