// Package card reads what a reader takes off a Vietnamese identity card: the payload of its QR code and the three lines of
// its machine-readable zone (MRZ), and compares both with each other and with a register.
//
//	qr, err := card.ParseQR(payload)
//	mrz, err := card.ParseMRZ(lines)
//	for _, c := range card.Compare(&qr, &mrz, &person) {
//		fmt.Println(c.A, c.B, c.Code)
//	}
//
// # The QR code
//
// A card of 2021 to 2024 has seven fields separated by bars: personal number, old card number or nothing, name, birth
// date as DDMMYYYY, sex, residence, day of issue. The card of 2024 has more fields: what they hold is known (Circular
// 16/2024/TT-BCA, art. 6: cancelled numbers, parents of a child under 14), in which order is not, so the first seven are
// named when they have the known shape and the others are kept as they are ([QR.Tail]), of low quality. A layout that some
// programs expect, with the name second, is recognised by its shape and reported as unverified; nothing but the personal
// number is read from it. Codes of a health-insurance card and of the social insurance app are recognised as other
// documents.
//
// The code carries no signature: whoever can print can make one. It proves an old number in law (Decree 70/2024/NĐ-CP of
// 25 June 2024, art. 12, amended by Decree 58/2026/NĐ-CP) when the card is at hand.
//
// # The machine-readable zone
//
// Three lines of thirty characters in the form TD1 of ICAO Doc 9303, part 5. Line 1 has the last nine digits of the
// personal number with a check digit, then the whole number, two fillers, and at position 30 a national check digit over
// positions 16 to 29; line 2 birth date, sex, expiry, VNM, and a composite check digit; line 3 the name without marks.
// All five check digits must be right. What is well formed and still contradicts itself is a finding: [MRZ.Findings].
//
// # Dates
//
// A birth date of which the day, or the month too, is unknown stays like that ([identity.PartialDate]). The MRZ has two
// digits of the year; the personal number tells the century.
//
// # What it does not do
//
// It reads no image and no chip, and verifies no signature. It prints no number.
package card
