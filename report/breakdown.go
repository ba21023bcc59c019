package report

import (
	"slices"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Dimension is what the rows of a table stand for.
type Dimension uint8

// The dimensions: the parts of a [Key].
const (
	ByField Dimension = iota
	ByUnit
	ByLevel
	ByChannel
	ByProcedure
)

var dimensionKeys = [...]string{"linh_vuc", "don_vi", "cap", "hinh_thuc", "thu_tuc"}

// Text returns the heading of the rows.
func (d Dimension) Text(l motcua.Language) string {
	say := wording(l)
	switch d {
	case ByUnit:
		return say("Đơn vị", "Unit")
	case ByLevel:
		return say("Cấp", "Level")
	case ByChannel:
		return say("Hình thức tiếp nhận", "Channel")
	case ByProcedure:
		return say("Thủ tục", "Procedure")
	}
	return say("Lĩnh vực", "Field")
}

// key is the key of the column that names the rows: the Vietnamese word, as in the other columns of form II.06a.
func (d Dimension) key() string {
	if int(d) < len(dimensionKeys) {
		return dimensionKeys[d]
	}
	return dimensionKeys[ByField]
}

func (d Dimension) of(k Key) string {
	switch d {
	case ByUnit:
		return k.Unit
	case ByLevel:
		return k.Level
	case ByChannel:
		return k.Channel.String()
	case ByProcedure:
		return k.Procedure
	}
	return k.Field
}

// Breakdown is a tally by one dimension: each row is a sum of cells, and the rows add up to the total.
type Breakdown struct {
	tally *Tally
	by    Dimension
	names []string
	rows  map[string]Counts
}

// By returns the tally by a dimension as it is now. Rows named in order come first, as they are given, and are there also when no dossier is
// in them; other rows follow in ascending order of bytes.
func (t *Tally) By(d Dimension, order ...string) *Breakdown {
	b := &Breakdown{tally: t, by: d, rows: make(map[string]Counts)}
	for _, name := range order {
		if !slices.Contains(b.names, name) {
			b.names = append(b.names, name)
		}
	}
	ordered := len(b.names)
	for k, c := range t.cells {
		name := d.of(k)
		if _, ok := b.rows[name]; !ok && !slices.Contains(b.names[:ordered], name) {
			b.names = append(b.names, name)
		}
		b.rows[name] = b.rows[name].Add(c.Counts)
	}
	slices.Sort(b.names[ordered:])
	return b
}

// Dimension returns what the rows stand for.
func (b *Breakdown) Dimension() Dimension { return b.by }

// Names returns the names of the rows, in their order.
func (b *Breakdown) Names() []string { return slices.Clone(b.names) }

// Counts returns the counts of one row; of a name without dossiers they are zero.
func (b *Breakdown) Counts(name string) Counts { return b.rows[name] }

// Members returns the dossiers of one row, by ID; none when the tally keeps no codes.
func (b *Breakdown) Members(name string) []Member {
	var all []Member
	for k, cell := range b.tally.cells {
		if b.by.of(k) == name {
			all = append(all, cell.members...)
		}
	}
	return sortMembers(all)
}

// Codes returns the codes of the dossiers behind one figure of form II.06a: of a row and a numbered column, 3 to 13. They are as many as the
// figure says, unless the tally keeps no codes.
func (b *Breakdown) Codes(name string, column int) []dossier.ID {
	var ids []dossier.ID
	for _, m := range b.Members(name) {
		if m.In06a(column) {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// CheckCarriedOver checks that what this tally carried over (column 6) is what the tally of the period before left open (column 11), row by
// row. Both must have been made as of the same knowledge and by the same choices. It returns nil or an [*motcua.InvalidError].
//
// The choices that leave dossiers out break the sum by their nature: one that is withdrawn in the period was open before it and is
// not carried over. Those dossiers are [Outside.LeftOut].
func (b *Breakdown) CheckCarriedOver(before *Tally) error {
	problems := b.tally.basis.problemsBeyondPeriod(before.basis)
	if before.basis.Period.Until() != b.tally.basis.Period.From() {
		problems = append(problems, motcua.Problem{Path: "period", Code: motcua.CodeNotAllowed, Param: "a period that does not follow"})
	}
	if problems != nil {
		return motcua.Invalid("report: carried over", problems...)
	}
	previous := before.By(b.by)
	names := append(b.Names(), previous.names...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if b.rows[name].Inflow(CarriedOver) != previous.rows[name].Open() {
			problems = append(problems, motcua.Problem{Path: "rows[" + name + "]", Code: motcua.CodeSum, Param: "(6) = (11) before"})
		}
	}
	return motcua.Invalid("report: carried over", problems...)
}

// byText ends a caption.
func (b *Breakdown) byText(l motcua.Language) string {
	by := b.by.Text(l)
	if l == motcua.English {
		return " by " + strings.ToLower(by)
	}
	return " theo " + strings.ToLower(by)
}

// label is the name of a row for people.
func (b *Breakdown) label(name string, l motcua.Language) string {
	if b.by == ByChannel {
		if c, err := dossier.ParseChannel(name); err == nil {
			return c.Text(l)
		}
	}
	return name
}

// Part returns the part of a tally whose cells have a key that is wanted: a ward's own figures out of those of its province. Parts by keys
// that exclude each other merge into the whole again. Which logs stand behind a part is not known, nor who was outside or left out, so its
// receipt has a digest of the figures alone and [Tally.Outside] is zero.
func (t *Tally) Part(wanted func(Key) bool) *Tally {
	part := &Tally{basis: t.basis, key: t.key, countsOnly: t.countsOnly, cells: make(map[Key]*cellOf), blind: true}
	for k, from := range t.cells {
		if wanted(k) {
			part.cells[k] = &cellOf{Counts: from.Counts, members: slices.Clone(from.members)}
		}
	}
	return part
}
