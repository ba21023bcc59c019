package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// DigitalMeasure is one rate of digitisation. Each has a denominator of its own: an average of them would mean nothing.
type DigitalMeasure uint8

// The rates.
const (
	// RateDigitised: components scanned at reception, of those that came on paper.
	RateDigitised DigitalMeasure = iota
	// RateReused: components replaced by the data of a register, of those a register has. Where nobody knows which it has, the whole is a range.
	RateReused
	// RateSigned: components with a digital signature, of those in electronic form (scanned or sent online).
	RateSigned
	// RateFullyDigital: dossiers of which every component is in electronic form or replaced by data, of those whose components were recorded.
	RateFullyDigital
)

// Digitisation counts how far the components (thành phần hồ sơ) of the dossiers received in a period are digitised, reused and signed. Make it
// with [NewDigitisation]; it is not safe for concurrent use.
type Digitisation struct {
	dossiers   *Form
	components map[componentKey]*formCell
}

type componentKey struct {
	Key
	component string
}

func (k componentKey) compare(o componentKey) int {
	return cmp.Or(strings.Compare(k.Procedure, o.Procedure), strings.Compare(k.component, o.component), k.Key.compare(o.Key))
}

// What is counted of a component.
const (
	paAll = iota
	paOnPaper
	paDigitised
	paInRegister
	paRegisterUnknown
	paReused
	paElectronic
	paSigned

	paCount
)

// What is counted of a dossier.
const (
	diReceived = iota
	diRecorded
	diDigital
	diResult
	diDigitalResult
)

// NewDigitisation returns an empty count. Which components a register has, it takes from the catalogue of the rules in the options.
func NewDigitisation(b Basis, o *FormOptions) *Digitisation {
	return &Digitisation{components: make(map[componentKey]*formCell), dossiers: newForm(&formDefinition{
		key: "digital_dossiers", keys: []string{"tiep_nhan", "co_ghi_thanh_phan", "thanh_phan_dien_tu", "co_ket_qua", "dien_tu_ca_ket_qua"},
		variant: given(o != nil && o.Rules != nil),
		caption: func(l motcua.Language) string { return wording(l)("Hồ sơ điện tử", "Digital dossiers") },
		columns: func(_ *Form, l motcua.Language) []formColumn {
			say := wording(l)
			return []formColumn{
				{header: say("Tiếp nhận trong kỳ", "Received in the period")},
				{header: say("Có ghi thành phần", "Components recorded")},
				{header: say("Mọi thành phần ở dạng điện tử", "All components electronic"), ofWhole: diRecorded + 1},
				{header: say("Trong đó: đã có kết quả", "Of which with a result")},
				{header: say("Kết quả cũng là điện tử", "The result electronic too")},
			}
		},
		notes:    func(*Form, motcua.Language) []string { return nil },
		classify: classifyDigital,
		sums: []formSum{
			{total: diReceived, parts: []int{diRecorded}, atLeast: true},
			{total: diRecorded, parts: []int{diDigital}, atLeast: true},
			{total: diDigital, parts: []int{diResult}, atLeast: true},
			{total: diResult, parts: []int{diDigitalResult}, atLeast: true},
		},
		against: []formAgainst{{[]int{diReceived}, Counts.Accepted, "(4) + (5)"}},
	}, b, o)}
}

func classifyDigital(_ *Form, c *Case) marks {
	var m marks
	if c.Excluded != Counted || c.In == CarriedOver {
		return 0
	}
	s := &c.State
	m.set(diReceived)
	if len(s.Papers) == 0 {
		return m
	}
	m.set(diRecorded)
	if slices.ContainsFunc(s.Papers, func(p dossier.Paper) bool { return !electronic(s, p) }) {
		return m
	}
	m.set(diDigital)
	if r := s.Resolution; r.Document != "" || r.Link != "" {
		m.set(diResult)
		if r.Link != "" {
			m.set(diDigitalResult)
		}
	}
	return m
}

// Basis returns what the figures rest on.
func (d *Digitisation) Basis() Basis { return d.dossiers.basis }

// Dossiers returns the counts of dossiers, which lead to their codes. It is not to be added to.
func (d *Digitisation) Dossiers() *Form { return d.dossiers }

// Add takes one dossier into account.
func (d *Digitisation) Add(log dossier.Log) {
	c := d.dossiers.basis.Case(log)
	d.Count(&c)
}

// Count takes one dossier into account as the basis sees it.
func (d *Digitisation) Count(c *Case) {
	d.dossiers.Count(c)
	if c.Excluded != Counted || c.In == CarriedOver || len(c.State.Papers) == 0 {
		return
	}
	s := &c.State
	key := componentKey{Key: d.dossiers.key(c)}
	procedure, known := d.dossiers.procedure(s.Accepted.Procedure, motcua.DateOf(s.AcceptedAt))
	for _, p := range s.Papers {
		var m marks
		m.set(paAll)
		i := slices.IndexFunc(procedure.Components, func(c dossier.Component) bool { return c.Key == p.Component })
		switch {
		case p.Reused:
			m.set(paReused)
			m.set(paInRegister)
		case !known || i < 0:
			m.set(paRegisterUnknown)
		case procedure.Components[i].Register != "":
			m.set(paInRegister)
		}
		if !p.Reused {
			if p.Digitised || s.Channel != dossier.Online {
				m.set(paOnPaper)
			}
			if p.Digitised {
				m.set(paDigitised)
			}
			if electronic(s, p) {
				m.set(paElectronic)
				if p.Signed {
					m.set(paSigned)
				}
			}
		}
		key.component = p.Component
		cell := d.cell(key)
		for i := range cell.counts {
			if m.has(i) {
				cell.counts[i]++
			}
		}
		if !d.dossiers.countsOnly {
			cell.members = append(cell.members, formMember{s.ID, m})
		}
	}
}

func (d *Digitisation) cell(k componentKey) *formCell {
	if d.components[k] == nil {
		d.components[k] = &formCell{counts: make([]int, paCount)}
	}
	return d.components[k]
}

// Merge adds the counts of other dossiers, made on the same basis. Anything else is an [*motcua.InvalidError], and nothing changes.
func (d *Digitisation) Merge(o *Digitisation) error {
	if err := d.dossiers.Merge(o.dossiers); err != nil {
		return err
	}
	for k, from := range o.components {
		cell := d.cell(k)
		for i, n := range from.counts {
			cell.counts[i] += n
		}
		cell.members = append(cell.members, from.members...)
	}
	return nil
}

// Check adds the counts up again, those of components from the dossiers behind them. It returns nil or an [*motcua.InvalidError].
func (d *Digitisation) Check() error {
	problems, _ := motcua.ProblemsAt("", d.dossiers.Check())
	for _, k := range slices.SortedFunc(maps.Keys(d.components), componentKey.compare) {
		cell := d.components[k]
		n, path := cell.counts, cellPath(k.Key)+".components["+k.component+"]"
		for _, s := range [...]struct{ whole, part int }{
			{paAll, paOnPaper}, {paOnPaper, paDigitised}, {paInRegister, paReused}, {paElectronic, paSigned}, {paAll, paElectronic}, {paAll, paInRegister},
		} {
			if n[s.part] > n[s.whole] {
				problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeSum, Param: "part <= whole"})
			}
		}
		if d.dossiers.countsOnly {
			continue
		}
		again := make([]int, paCount)
		for _, m := range cell.members {
			for i := range again {
				if m.marks.has(i) {
					again[i]++
				}
			}
		}
		if !slices.Equal(again, n) {
			problems = append(problems, motcua.Problem{Path: path, Code: motcua.CodeSum, Param: "its dossiers"})
		}
	}
	return motcua.Invalid("report: digitisation", problems...)
}

// CheckAgainst checks that the dossiers looked at are those of columns (4) and (5) of form II.06a. See [Form.CheckAgainst].
func (d *Digitisation) CheckAgainst(t *Tally) error { return d.dossiers.CheckAgainst(t) }

// Rate returns a rate for the row of a dimension.
func (d *Digitisation) Rate(m DigitalMeasure, by Dimension, row string) motcua.Ratio {
	papers, dossiers := d.sum(func(k Key) bool { return by.of(k) == row })
	return digitalRate(m, papers, dossiers)
}

// TotalRate returns a rate over all.
func (d *Digitisation) TotalRate(m DigitalMeasure) motcua.Ratio {
	papers, dossiers := d.sum(func(Key) bool { return true })
	return digitalRate(m, papers, dossiers)
}

// ComponentRate returns a rate for one component of a procedure. Of [RateFullyDigital] there is none: the ratio is of unknown counts.
func (d *Digitisation) ComponentRate(m DigitalMeasure, procedure, component string) motcua.Ratio {
	if m == RateFullyDigital {
		return motcua.Ratio{}
	}
	return digitalRate(m, d.component(procedure, component), nil)
}

// Codes returns the codes of the dossiers behind the part of a [Digitisation.ComponentRate], in order; none when it keeps no codes.
func (d *Digitisation) Codes(m DigitalMeasure, procedure, component string) []dossier.ID {
	part := [...]int{RateDigitised: paDigitised, RateReused: paReused, RateSigned: paSigned}
	if int(m) >= len(part) {
		return nil
	}
	var ids []dossier.ID
	for k, cell := range d.components {
		if k.Procedure != procedure || k.component != component {
			continue
		}
		for _, member := range cell.members {
			if member.marks.has(part[m]) {
				ids = append(ids, member.id)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

func (d *Digitisation) component(procedure, component string) []int {
	sum := make([]int, paCount)
	for k, cell := range d.components {
		if k.Procedure == procedure && k.component == component {
			for i, n := range cell.counts {
				sum[i] += n
			}
		}
	}
	return sum
}

func (d *Digitisation) sum(in func(Key) bool) (papers, dossiers []int) {
	papers, dossiers = make([]int, paCount), make([]int, diDigitalResult+1)
	for k, cell := range d.components {
		if in(k.Key) {
			for i, n := range cell.counts {
				papers[i] += n
			}
		}
	}
	for k, cell := range d.dossiers.cells {
		if in(k) {
			for i, n := range cell.counts {
				dossiers[i] += n
			}
		}
	}
	return papers, dossiers
}

// The definitions of the rates of digitisation, as keys in [motcua.Ratio.Of].
const (
	DefinitionDigitised    = "digitised/on_paper"
	DefinitionReused       = "reused/in_a_register"
	DefinitionSigned       = "signed/electronic"
	DefinitionFullyDigital = "fully_digital/components_recorded"
)

func digitalRate(m DigitalMeasure, papers, dossiers []int) motcua.Ratio {
	switch m {
	case RateReused:
		return motcua.Ratio{Part: about(papers[paReused], 0), Whole: about(papers[paInRegister], papers[paRegisterUnknown]), Of: DefinitionReused}
	case RateSigned:
		return motcua.Ratio{Part: about(papers[paSigned], 0), Whole: about(papers[paElectronic], 0), Of: DefinitionSigned}
	case RateFullyDigital:
		return motcua.Ratio{Part: about(dossiers[diDigital], 0), Whole: about(dossiers[diRecorded], 0), Of: DefinitionFullyDigital}
	}
	return motcua.Ratio{Part: about(papers[paDigitised], 0), Whole: about(papers[paOnPaper], 0), Of: DefinitionDigitised}
}

// definitionTextDigital returns a definition of digitisation in words.
func definitionTextDigital(key string, l motcua.Language) (string, bool) {
	say := wording(l)
	switch key {
	case DefinitionDigitised:
		return say("thành phần được số hóa khi tiếp nhận / thành phần nộp bằng giấy", "components scanned at reception / components that came on paper"), true
	case DefinitionReused:
		return say("thành phần được thay bằng dữ liệu / thành phần có trong cơ sở dữ liệu", "components replaced by data / components a register has"), true
	case DefinitionSigned:
		return say("thành phần có chữ ký số / thành phần ở dạng điện tử", "components signed digitally / components in electronic form"), true
	case DefinitionFullyDigital:
		return say("hồ sơ có mọi thành phần ở dạng điện tử hoặc thay bằng dữ liệu / hồ sơ có ghi thành phần", "dossiers with all components electronic or replaced by data / dossiers whose components were recorded"), true
	}
	return "", false
}

// Table returns the rates with a row for each row of a dimension and one for all.
func (d *Digitisation) Table(by Dimension, l motcua.Language, order ...string) *Table {
	say := wording(l)
	table := d.table("digitisation", say("Số hóa hồ sơ", "Digitisation"), l, []Column{{Key: by.key(), Header: by.Text(l), Kind: KindText, RowHeader: true}}, true)
	for _, name := range orderedRows(by, maps.Keys(d.dossiers.cells), order) {
		papers, dossiers := d.sum(func(k Key) bool { return by.of(k) == name })
		table.Add(d.cells([]Cell{TextCell(rowLabel(by, name, l))}, papers, dossiers, l)...)
	}
	papers, dossiers := d.sum(func(Key) bool { return true })
	table.AddTotal(d.cells([]Cell{TextCell(say("Tổng số", "Total"))}, papers, dossiers, l)...)
	return table
}

// ComponentTable returns the rates with a row for each component of each procedure.
func (d *Digitisation) ComponentTable(l motcua.Language) *Table {
	say := wording(l)
	table := d.table("digitised_components", say("Số hóa từng thành phần hồ sơ", "Digitisation by component"), l, []Column{
		{Key: ByProcedure.key(), Header: ByProcedure.Text(l), Kind: KindText},
		{Key: "thanh_phan", Header: say("Thành phần hồ sơ", "Component"), Kind: KindText, RowHeader: true},
	}, false)
	type row struct{ procedure, component string }
	var rows []row
	for _, k := range slices.SortedFunc(maps.Keys(d.components), componentKey.compare) {
		if r := (row{k.Procedure, k.component}); !slices.Contains(rows, r) {
			rows = append(rows, r)
		}
	}
	for _, r := range rows {
		head := []Cell{TextCell(r.procedure), TextCell(d.componentName(r.procedure, r.component))}
		table.Add(d.cells(head, d.component(r.procedure, r.component), nil, l)...)
	}
	return table
}

// componentName is the name of a component in the catalogue, and its key where that does not know it.
func (d *Digitisation) componentName(procedure, component string) string {
	p, _ := d.dossiers.procedure(procedure, motcua.DateOf(d.dossiers.basis.Horizon()))
	for _, c := range p.Components {
		if c.Key == component {
			return c.Name
		}
	}
	return component
}

func (d *Digitisation) table(key, caption string, l motcua.Language, head []Column, dossiers bool) *Table {
	say := wording(l)
	columns := append(head, Column{Key: "thanh_phan_tong", Header: say("Thành phần", "Components"), Kind: KindInteger})
	group := func(key, name, part, whole string) {
		columns = append(columns,
			Column{Key: key, Groups: []string{name}, Header: part, Kind: KindCount},
			Column{Key: key + "_tong", Groups: []string{name}, Header: whole, Kind: KindCount},
			Column{Key: key + "_ty_le", Groups: []string{name}, Header: say("Tỷ lệ", "Rate"), Kind: KindPercent})
	}
	group("so_hoa", say("Số hóa", "Digitised"), say("Đã số hóa", "Scanned"), say("Nộp bằng giấy", "On paper"))
	group("tai_su_dung", say("Tái sử dụng dữ liệu", "Reused"), say("Thay bằng dữ liệu", "By data"), say("Có trong cơ sở dữ liệu", "In a register"))
	group("ky_so", say("Ký số", "Signed"), say("Có chữ ký số", "Signed"), say("Ở dạng điện tử", "Electronic"))
	notes := []string{
		say("Hồ sơ tiếp nhận trong kỳ; mỗi tỷ lệ có mẫu số riêng, không lấy trung bình.", "Dossiers received in the period; each rate has its own whole, and there is no average."),
	}
	rates := []string{DefinitionDigitised, DefinitionReused, DefinitionSigned}
	if dossiers {
		group("ho_so_dien_tu", say("Hồ sơ điện tử", "Digital dossiers"), say("Mọi thành phần điện tử", "All components"), say("Có ghi thành phần", "Recorded"))
		rates = append(rates, DefinitionFullyDigital)
	}
	for _, rate := range rates {
		notes = append(notes, capital(DefinitionText(rate, l))+".")
	}
	return &Table{Key: key, Caption: caption, Columns: columns, Notes: notes}
}

// cells adds the rates to the head of a row; those of dossiers only when they are given.
func (d *Digitisation) cells(head []Cell, papers, dossiers []int, l motcua.Language) []Cell {
	cells := append(head, IntegerCell(int64(papers[paAll])))
	last := RateSigned
	if dossiers != nil {
		last = RateFullyDigital
	}
	for m := RateDigitised; m <= last; m++ {
		r := digitalRate(m, papers, dossiers)
		percent := shareCell(r, 1, l)
		if m == RateReused && papers[paRegisterUnknown] > 0 && percent.Kind() == KindPercent {
			percent = percent.WithNote(wording(l)("chưa biết hết thành phần nào có trong cơ sở dữ liệu", "which components a register has is not known of all"))
		}
		cells = append(cells, CountCell(r.Part), CountCell(r.Whole), percent)
	}
	return cells
}
