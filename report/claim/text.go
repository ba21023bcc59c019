package claim

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/report"
)

// Text returns the verdict for people: "không tái lập được" or "not reproducible".
func (v Verdict) Text(l motcua.Language) string {
	w := wording(l)
	switch v {
	case VerdictHolds:
		return w("đúng", "holds")
	case VerdictCountOnly:
		return w("chỉ là số đếm", "count only")
	case VerdictHoldsUnderDefinition:
		return w("đúng theo một định nghĩa", "holds under a definition")
	case VerdictNotDerivable:
		return w("chưa đủ số liệu để suy ra", "not derivable")
	case VerdictUpperBound:
		return w("chỉ biết mức tối đa", "upper bound")
	case VerdictLowerBound:
		return w("chỉ biết mức tối thiểu", "lower bound")
	case VerdictInterval:
		return w("chỉ biết trong khoảng", "interval")
	case VerdictPeriodIncomplete:
		return w("kỳ chưa kết thúc", "period incomplete")
	case VerdictNotReproducible:
		return w("không tái lập được", "not reproducible")
	case VerdictContradicts:
		return w("mâu thuẫn", "contradicts")
	}
	return w("không có gì để kiểm tra", "nothing to check")
}

// Tone returns how the verdict is to be taken in tables and pictures.
func (v Verdict) Tone() report.Tone {
	switch v {
	case VerdictHolds:
		return report.ToneGood
	case VerdictNotReproducible, VerdictContradicts:
		return report.ToneBad
	case NoVerdict, VerdictCountOnly, VerdictNotDerivable:
		return report.TonePending
	}
	return report.ToneCaution
}

// Text returns the reason as one or more sentences for people, with its numbers.
func (r Reason) Text(l motcua.Language) string {
	t := texter{r: &r, l: l, w: wording(l)}
	s := t.sentence()
	if first, n := utf8.DecodeRuneInString(s); n > 0 {
		s = string(unicode.ToUpper(first)) + s[n:]
	}
	if r.FromEvidence && r.Code != EvidenceDay {
		if r.AsOf.IsZero() {
			s += t.w(" (theo dữ liệu đối chiếu)", " (by the evidence)")
		} else {
			s += t.w(" (theo dữ liệu đến ngày ", " (by data as of ") + r.AsOf.Text(l) + ")"
		}
	}
	return s + "."
}

type texter struct {
	r *Reason
	l motcua.Language
	w func(vi, en string) string
}

func (t texter) count(c motcua.Count) string     { return c.Text(t.l) }
func (t texter) percent(p motcua.Percent) string { return p.Text(t.l) }
func (t texter) subject() string                 { return t.r.Subject.Text(t.l) }
func (t texter) quoted(x Term) string            { return t.w("“"+x.VI+"”", "“"+x.EN+"”") }

// counted returns a count with its unit: "403 hồ sơ".
func (t texter) counted(c motcua.Count) string { return t.withUnit(c, t.r.Unit) }

func (t texter) withUnit(c motcua.Count, unit Term) string {
	if n, exact := c.Exact(); unit.Key == "" || t.l == motcua.English && exact && n == 1 {
		return t.count(c) // the English wording of a unit is in the plural
	}
	return t.count(c) + " " + unit.Text(t.l)
}

// ratio returns "36.915/37.525 = 98,4 %".
func (t texter) ratio() string {
	part, whole := t.count(t.r.Ratio.Part), t.count(t.r.Ratio.Whole)
	if _, exact := t.r.Ratio.Part.Exact(); !exact {
		part = "(" + part + ")"
	}
	if _, exact := t.r.Ratio.Whole.Exact(); !exact {
		whole = "(" + whole + ")"
	}
	return part + "/" + whole + " = " + t.percent(t.r.Recomputed)
}

func (t texter) terms(terms []Term) string {
	var b strings.Builder
	for i, x := range terms {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(t.quoted(x))
	}
	return b.String()
}

func (t texter) source(s Source) string {
	parts := []string{s.Key}
	if s.Place.Key != "" {
		parts = append(parts, s.Place.Text(t.l))
	}
	if !s.ReportedOn.IsZero() {
		parts = append(parts, s.ReportedOn.Text(t.l))
	}
	return strings.Join(parts, ", ")
}

// others lists the other claims, each with what it says.
func (t texter) others(show func(Ref) string) string {
	var b strings.Builder
	for i, o := range t.r.Others {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(o.Claim + " (" + t.source(o.Source) + ")")
		if s := show(o); s != "" {
			b.WriteString(": " + s)
		}
	}
	return b.String()
}

func (t texter) value(o Ref) string {
	switch {
	case o.InProgress:
		return t.w("đang thực hiện, không có số", "in progress, without a figure")
	case o.DescribedComplete:
		return t.describedComplete()
	case o.Percent.Defined():
		return t.percent(o.Percent)
	case !unknown(o.Count):
		return t.withUnit(o.Count, o.Unit)
	}
	return ""
}

func (t texter) describedComplete() string {
	return t.w("được mô tả là đã hoàn thành, không nêu số", "described as complete, without a figure")
}

// sum returns "107 + 286 + 10".
func (t texter) sum() string {
	var b strings.Builder
	for i, item := range t.r.Items {
		if i > 0 {
			b.WriteString(" + ")
		}
		b.WriteString(t.count(item.Count))
	}
	return b.String()
}

// shares returns "đất đai 26,55 %; tư pháp 70,97 %".
func (t texter) shares() string {
	var b strings.Builder
	for _, item := range t.r.Items {
		if !item.Share.Defined() {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(item.Is.Text(t.l) + " " + t.percent(item.Share))
	}
	return b.String()
}

// balance returns the identity the rest of a rate closes: "tiếp nhận = giải quyết đúng hạn + quá hạn (0) + rút hồ sơ".
func (t texter) balance() string {
	if len(t.r.Definitions) != 2 || len(t.r.Items) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(t.quoted(t.r.Definitions[1]) + " = " + t.quoted(t.r.Definitions[0]))
	for _, item := range t.r.Items {
		b.WriteString(" + " + t.quoted(item.Is))
		if !unknown(item.Count) {
			b.WriteString(" (" + t.count(item.Count) + ")")
		}
	}
	return b.String()
}

func (t texter) days() string { return strconv.Itoa(t.r.Days) + "/" + strconv.Itoa(t.r.OfDays) }

func (t texter) under(s string) string {
	if len(t.r.Definitions) == 0 {
		return s
	}
	return s + t.w(", theo cách hiểu ", ", read as ") + t.terms(t.r.Definitions)
}

// implied says which counts would have printed what was published.
func (t texter) implied() string {
	r := t.r
	var s []string
	if !unknown(r.Wholes) {
		s = append(s, t.w("tử số "+t.count(r.Ratio.Part)+" cần mẫu số "+t.count(r.Wholes),
			"a part of "+t.count(r.Ratio.Part)+" needs a whole of "+t.count(r.Wholes)))
	}
	if !unknown(r.Parts) {
		s = append(s, t.w("mẫu số "+t.count(r.Ratio.Whole)+" cần tử số "+t.count(r.Parts),
			"a whole of "+t.count(r.Ratio.Whole)+" needs a part of "+t.count(r.Parts)))
	}
	_, exactPart := r.Ratio.Part.Exact()
	_, exactWhole := r.Ratio.Whole.Exact()
	switch {
	case len(s) > 0:
		return t.w(". Để ra "+t.percent(r.Published)+": ", ". For "+t.percent(r.Published)+": ") + strings.Join(s, "; ")
	case exactPart && exactWhole:
		return t.w("; tử số này và mẫu số này không thể cho ra "+t.percent(r.Published),
			"; neither this part nor this whole can give "+t.percent(r.Published))
	}
	return ""
}

func (t texter) sentence() string {
	r := t.r
	switch r.Code {
	case PercentAgrees:
		return t.under(t.ratio() + t.w(", đúng như công bố", ", as published"))
	case RatioStated:
		return t.under(t.ratio())
	case PartsAddUp:
		s := t.sum() + " = " + t.counted(r.PublishedCount)
		if shares := t.shares(); shares != "" {
			s += t.w(": ", ": ") + shares
		}
		return s
	case CountAgrees:
		s := t.subject()
		if !unknown(r.RecomputedCount) {
			s += ": " + t.counted(r.PublishedCount) + t.w(", đúng với ", ", in agreement with ") + t.count(r.RecomputedCount)
		}
		for i, item := range r.Items {
			if i == 0 {
				s += t.w("; trong đó đúng: ", "; of which agree: ")
			} else {
				s += "; "
			}
			s += item.Is.Text(t.l) + " " + t.count(item.Count)
		}
		return s
	case MeanAgrees:
		return t.w("Tiến độ trung bình ", "Mean progress ") + t.percent(r.Recomputed)
	case NoWhole:
		if len(r.Items) > 0 {
			return t.subject() + ": " + t.sum() + " = " + t.counted(r.RecomputedCount) +
				t.w("; không công bố tổng số, không có mẫu số", "; no total was published, and there is no whole")
		}
		return t.subject() + ": " + t.counted(r.PublishedCount) +
			t.w("; không có mẫu số, chưa có dữ liệu đối chiếu", "; there is no whole, and nothing to check it against")
	case SeveralReadings:
		return t.ratio() + t.w(", chỉ đúng khi nói rõ định nghĩa: ", ", right only with its definition: ") + t.terms(r.Definitions)
	case StageOnly:
		s := ""
		if stated(r.Ratio) {
			s = t.ratio() + ", "
		}
		return s + t.w("chỉ đúng cho giai đoạn ", "for the stage ") + t.terms(r.Definitions) + t.w("", " only")
	case UnitDiffers:
		return t.subject() + t.w(": cùng một số đo nhưng đơn vị đếm khác nhau: ", ": one measure in different units of count: ") +
			t.terms(r.Definitions) + "; " + t.others(func(Ref) string { return "" })
	case CountsMissing:
		s := t.subject()
		switch {
		case r.DescribedComplete:
			s += ": " + t.describedComplete() + t.w("; là lời khẳng định, chưa suy ra được", "; it is asserted and cannot be derived")
		case r.Published.Defined():
			s += ": " + t.percent(r.Published) + t.w(" là lời khẳng định, chưa suy ra được", " is asserted and cannot be derived")
		default:
			s += t.w(": chưa suy ra được", ": cannot be derived")
		}
		if len(r.Missing) == 0 {
			return s
		}
		s += t.w("; thiếu: ", "; missing: ") + t.terms(r.Missing)
		if !unknown(r.Parts) {
			s += t.w(" (nếu tổng đúng thì là "+t.count(r.Parts)+")", " ("+t.count(r.Parts)+" if the total is right)")
		}
		if balance := t.balance(); balance != "" {
			s += t.w(". Cần đủ: ", ". It takes: ") + balance
		}
		return s
	case OverlapUnknown:
		return t.sum() + t.w(": cộng số của nhiều sổ khác nhau mà không nói phần trùng: ",
			": adds counts of different registers without a word on the overlap: ") + t.terms(r.Missing)
	case ReadingUnproved:
		return t.w("Chưa có dữ liệu cho cách hiểu ", "No evidence for the reading ") + t.terms(r.Missing) +
			t.w("; các cách hiểu còn lại không ra số đã công bố", "; under the other readings the figure does not hold")
	case StatedAsBound:
		if r.Published.Defined() {
			return t.subject() + ": " + t.percent(r.Published) + t.w(" là một giới hạn, không phải giá trị", " is a bound, not the value")
		}
		return t.subject() + ": " + t.counted(r.PublishedCount) + t.w(" là một giới hạn, không phải con số", " is a bound, not the number")
	case StatedAsRange:
		switch {
		case r.Published.Defined():
			return t.subject() + ": " + t.percent(r.Published) + t.w(" là một khoảng", " is a range")
		case stated(r.Ratio):
			return t.subject() + ": " + t.ratio()
		}
		return t.subject() + ": " + t.counted(r.PublishedCount) + t.w(" là một khoảng", " is a range")
	case WithinRounding:
		if stated(r.Ratio) && !r.Published.Defined() {
			return t.ratio() + t.w("; không bác bỏ được cũng không khẳng định được", "; neither refuted nor confirmed")
		}
		if !r.Published.Defined() {
			return t.subject() + ": " + t.count(r.PublishedCount) + t.w(" và ", " and ") + t.count(r.RecomputedCount) +
				t.w(" không loại trừ nhau", " do not exclude each other")
		}
		return t.ratio() + t.w("; "+t.percent(r.Published)+" nằm trong khoảng do làm tròn, không bác bỏ được cũng không khẳng định được",
			"; "+t.percent(r.Published)+" is consistent with the rounding of its inputs, neither refuted nor confirmed")
	case ProgressUnknown:
		return t.w("Tiến độ trung bình nằm trong khoảng ", "Mean progress lies within ") + t.percent(r.Recomputed) +
			t.w(", vì chưa có số của ", ", because there is no figure for ") + t.terms(r.Missing)
	case PeriodIncomplete:
		day := r.AsOf.Text(t.l)
		return r.Period.Text(t.l) + t.w(": đến ngày báo cáo "+day+" mới qua "+t.days()+" ngày",
			": "+t.days()+" days had passed on the day of the report, "+day)
	case PercentDiffers:
		switch {
		case unknown(r.Ratio.Part):
			return t.w("Mẫu số "+t.count(r.Ratio.Whole)+" không có tử số nào cho ra ", "No part of "+t.count(r.Ratio.Whole)+" gives ") +
				t.percent(r.Published)
		case unknown(r.Ratio.Whole):
			return t.w("Tử số "+t.count(r.Ratio.Part)+" không có mẫu số nào cho ra ", "There is no whole of which "+t.count(r.Ratio.Part)+" is ") +
				t.percent(r.Published)
		}
		return t.ratio() + t.w(", không phải ", ", not ") + t.percent(r.Published) + t.implied()
	case NotAll:
		return t.w("Nói là tất cả, nhưng chỉ ", "It says all, but it is ") + t.count(r.Ratio.Part) + t.w(" trên ", " of ") +
			t.counted(r.Ratio.Whole) + " (" + t.percent(r.Recomputed) + ")"
	case Exceeds:
		return t.w("Tử số "+t.count(r.Ratio.Part)+" lớn hơn mẫu số "+t.count(r.Ratio.Whole),
			"The part "+t.count(r.Ratio.Part)+" is larger than the whole "+t.count(r.Ratio.Whole))
	case RestDiffers:
		return t.w("Phần nêu và phần còn lại cộng thành ", "The part and the rest make ") + t.count(r.RecomputedCount) +
			t.w(", không phải ", ", not ") + t.counted(r.PublishedCount)
	case TotalDiffers:
		return t.sum() + " = " + t.count(r.RecomputedCount) + t.w(", không phải ", ", not ") + t.counted(r.PublishedCount)
	case CountDiffers:
		return t.subject() + ": " + t.count(r.RecomputedCount) + t.w(", không phải ", ", not ") + t.counted(r.PublishedCount)
	case LaterStatesLess:
		here := t.w("nêu ", "stated as ") + t.percent(r.Published)
		if r.DescribedComplete {
			here = t.describedComplete()
		}
		return t.subject() + t.w(": ở đây ", ": here ") + here +
			t.w("; báo cáo sau nêu thấp hơn: ", "; a later report states less: ") + t.others(t.value)
	case SourcesDisagree:
		return t.subject() + ": " + t.value(Ref{
			Percent: r.Published, Count: r.PublishedCount, Unit: r.Unit, InProgress: r.InProgress, DescribedComplete: r.DescribedComplete,
		}) +
			t.w("; nguồn khác nêu khác: ", "; another source says otherwise: ") + t.others(t.value)
	case MeanDisagrees:
		return t.w("Tiến độ trung bình tính từ câu này ", "Mean progress by this sentence ") + t.percent(r.Published) +
			t.w(", không phải ", ", not ") + t.percent(r.Recomputed)
	case MeanEvidence:
		return t.w("Tiến độ trung bình ", "Mean progress ") + t.percent(r.Recomputed)
	case LargerSetSmaller:
		return t.count(r.Ratio.Part) + " " + t.terms(r.Definitions) + t.w(" nhiều hơn cả danh mục lớn hơn: ", " is more than the larger set: ") +
			t.count(r.Ratio.Whole) + " " + t.subject()
	case Scope:
		s := t.w("Mẫu số ", "The whole of ") + t.count(r.Ratio.Part) + t.w(" là ", " is ") + t.terms(r.Definitions) +
			t.w(", một phần của ", ", a part of ") + t.count(r.Ratio.Whole) + " " + t.quoted(r.Subject)
		if len(r.Others) > 0 {
			s += ": " + t.others(func(Ref) string { return "" })
		}
		return s
	case LaterStage:
		s := t.w("Không nói gì về giai đoạn ", "Says nothing about the stage ") + t.quoted(r.Subject)
		if stated(r.Ratio) {
			s += ": " + t.ratio()
		}
		return s
	case NotUnderReading:
		return t.w("Không đúng theo cách hiểu ", "Not so when read as ") + t.terms(r.Definitions) + ": " + t.ratio()
	case SeparateRegister:
		return t.counted(r.PublishedCount) + t.w(" đếm ở ", " counted in ") + t.terms(r.Definitions[:min(1, len(r.Definitions))]) +
			t.w("; không cộng với số của sổ khác khi chưa rõ phần trùng: ",
				"; not to be added to the count of another register before the overlap is known: ") +
			t.others(func(o Ref) string { return t.withUnit(o.Count, o.Unit) })
	case NotComparable:
		return t.subject() + t.w(": cùng tên nhưng tử số hoặc mẫu số khác, không so sánh được với ",
			": the same name with another part or whole, not comparable with ") + t.others(t.value)
	case SharedRange:
		return t.w("Một khoảng "+t.percent(r.Published)+" nêu chung cho nhiều số đo, không lấy trung bình: ",
			"One range "+t.percent(r.Published)+" over several measures, not to be averaged: ") + t.terms(r.Definitions)
	case PeriodBorrowed:
		return t.w("Kỳ do ", "The period named by ") + t.others(func(Ref) string { return "" }) +
			t.w(" nêu chưa kết thúc: mới qua "+t.days()+" ngày", " was not over: "+t.days()+" days had passed")
	case PartOfYear:
		return t.w("Kỳ này là "+t.days()+" ngày của năm, không so với cả năm",
			"The period is "+t.days()+" days of its year, not to be compared with a whole one")
	case MeanOverKnown:
		return t.w("Chỉ tính phần đã có số: ", "Over the items with a figure: ") + t.percent(r.Recomputed) +
			t.w("; bỏ qua ", "; leaves out ") + t.terms(r.Missing)
	case RoundsToAll:
		return t.ratio() + t.w(" do làm tròn; còn thiếu ", " by rounding; missing are ") + t.counted(r.RecomputedCount)
	case NotOurs:
		return t.w("Dữ liệu của cơ quan không có gì về ", "Our own data say nothing about ") + t.quoted(r.Subject)
	case PeriodMissing:
		return t.w("Chưa nêu kỳ; số liệu là của kỳ ", "It names no period; the data are of ") + r.Period.Text(t.l)
	case AsOfMissing:
		return t.subject() + t.w(": không rõ số liệu tính đến ngày nào", ": nobody knows of which day the data are")
	case DefinitionMissing:
		return t.subject() + t.w(": chưa nêu theo định nghĩa nào: ", ": it does not say under which definition: ") + t.terms(r.Definitions)
	case RoundsToNone:
		return t.ratio() + t.w(" do làm tròn, không phải không có", " by rounding, and not none")
	case EarlierSaidMore:
		return t.subject() + t.w(": báo cáo trước nêu cao hơn: ", ": an earlier report stated more: ") + t.others(t.value)
	case EvidenceDay:
		return t.w("Dữ liệu đối chiếu của ngày ", "The evidence is of ") + r.AsOf.Text(t.l) +
			t.w(", khác ngày báo cáo", ", not of the day of the report")
	}
	return string(r.Code)
}

// wording returns a function that picks the wording of a language.
func wording(l motcua.Language) func(vi, en string) string {
	return func(vi, en string) string {
		if l == motcua.English {
			return en
		}
		return vi
	}
}
