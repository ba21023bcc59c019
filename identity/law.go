package identity

import "github.com/motcua/motcua"

// twoTiers is 1 July 2025: 63 provinces became 34, and the personal number replaced the tax code of individuals.
func twoTiers() motcua.Date { return motcua.FromUnixDay(20270) }

func identificationLaw() motcua.Citation {
	return motcua.Citation{Document: "26/2023/QH15", Issued: motcua.MustDate(2023, 11, 27), Article: "art. 12", Quality: motcua.High}
}

func circular59() motcua.Citation {
	return motcua.Citation{Document: "TT 59/2021/TT-BCA", Issued: motcua.MustDate(2021, 5, 15), Article: "tables of place, sex and century", Quality: motcua.High}
}

func circular07() motcua.Citation {
	return motcua.Citation{Document: "TT 07/2016/TT-BCA", Issued: motcua.MustDate(2016, 2, 1), Article: "art. 7 and appendices 1-2", Quality: motcua.High}
}

func decree137() motcua.Citation {
	return motcua.Citation{Document: "NĐ 137/2015/NĐ-CP", Issued: motcua.MustDate(2015, 12, 31), Article: "art. 13", Quality: motcua.High}
}

func unitsDecision() motcua.Citation {
	return motcua.Citation{Document: "QĐ 19/2025/QĐ-TTg", Issued: motcua.MustDate(2025, 6, 30), Article: "art. 3", Quality: motcua.High}
}

// The days from which a personal number is judged by another text, as days since 1970. That Circular 59/2021/TT-BCA took
// effect on 1 July 2021 is common knowledge and not in the sources gathered; it decides only which of two circulars with
// the same tables is cited.
const (
	dayDecree137  = 16800 // 31 December 2015
	dayCircular07 = 16832 // 1 February 2016
	dayCircular59 = 18809 // 1 July 2021
	dayLaw26      = 19905 // 1 July 2024
)

// PersonalIDLaw returns what the law in force on a day says of the form of a personal number, and whether it prescribes
// the structure of place, sex, century and birth year.
//
//   - from 1 July 2024, the Law on Identification 26/2023/QH15, art. 12: twelve digits, unique, nothing more;
//   - from 1 July 2021, Circular 59/2021/TT-BCA, and before it Circular 07/2016/TT-BCA of 1 February 2016 with Decree
//     137/2015/NĐ-CP of 31 December 2015, art. 13: the structure is prescribed;
//   - before 31 December 2015 there was no such number, and the citation is zero.
//
// The zero Date is judged by the last of these laws, without a structure.
func PersonalIDLaw(on motcua.Date) (law motcua.Citation, structured bool) {
	known, structured := personalIDRegime(on)
	switch day := on.UnixDay(); {
	case !known:
	case !structured:
		law = identificationLaw()
	case day >= dayCircular59:
		law = circular59()
	case day >= dayCircular07:
		law = circular07()
	default:
		law = decree137()
	}
	return law, structured
}

// personalIDRegime reports whether a law on the day knows the number, and whether it prescribes a structure.
func personalIDRegime(on motcua.Date) (known, structured bool) {
	day := on.UnixDay()
	if on.IsZero() || day >= dayLaw26 {
		return true, false
	}
	return day >= dayDecree137, day >= dayDecree137
}
