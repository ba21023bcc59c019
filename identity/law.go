package identity

import "github.com/motcua/motcua"

// The days on which the rules of this package change. They are built by functions because a package variable could be
// changed and a Date cannot be a constant.

// lawOfIdentification is 1 July 2024: the Law on Identification came into force, and Circular 59/2021/TT-BCA, which
// held the tables of provinces, sexes and centuries, lapsed.
func lawOfIdentification() motcua.Date { return motcua.FromUnixDay(19905) }

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
	switch {
	case on.IsZero() || !on.Before(lawOfIdentification()):
		return identificationLaw(), false
	case !on.Before(motcua.FromUnixDay(18809)): // 1 July 2021
		return circular59(), true
	case !on.Before(motcua.FromUnixDay(16832)): // 1 February 2016
		return circular07(), true
	case !on.Before(motcua.FromUnixDay(16800)): // 31 December 2015
		return decree137(), true
	}
	return motcua.Citation{}, false
}
