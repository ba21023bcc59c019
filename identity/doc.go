// Package identity reads, judges, compares and masks the numbers that Vietnamese authorities issue: the personal ID of the
// identity card and, beside it, old cards, tax codes, social and health insurance, passports, mobile phones, agency codes,
// dossier codes and procedure codes.
//
//	id, err := identity.ParsePersonalID("001185012345") // invented
//	v := id.Inspect(motcua.MustDate(2026, 3, 31))
//	fmt.Println(id, v.Place(), v.Sex(), v.BirthYear(), v.Findings())
//	// 001********* 001 Hà Nội female 1985 []
//
// # One type for each number
//
// Each number has a small comparable type whose comment is its specification: issuer, structure, check digit, since when,
// sources, example. Parse is strict: ASCII digits and capitals, nothing around them. Compact is lenient and lists every
// [Change] it made; it guesses nothing. What Parse accepts Compact accepts unchanged, and the canonical form is read back
// as the same value. [Specs] lists all kinds for tools that handle any of them.
//
// # Verdicts
//
// Ill-formed and unknown are different answers. Parse refuses only what cannot be such a number; everything else is a
// [Finding] with a [Grade], and the source that was in force on the day that the caller names: there is no "now" here. A
// personal number whose first digits are in no list contradicted the circulars in force until 30 June 2024; from the next
// day the Law on Identification 26/2023/QH15 asks for twelve digits and nothing more, and the same finding is a note. To
// refuse a person with a valid number is the worst mistake a check can make.
//
// [PersonalID.Compare] finds contradictions between a number and what a register says of the person, which is what "wrong
// structure" (sai cấu trúc số) means in practice.
//
// Bulk checks allocate nothing: [InspectPersonalID] judges text as it stands, [Lines] a whole file in one pass.
//
// # Personal numbers never leak
//
// A number is meant to be used, not read: it prints as a mask with every verb of fmt, with log/slog, in templates, and when
// it is marshalled to JSON or XML; encoding/gob refuses it. No error, panic or finding of this package holds a digit of its
// input. Masking in String alone would not do: fmt prints the unexported fields of a struct without asking any method, so
// a number in somebody's private field would stand in their log. Therefore a value does not hold its digits at all but
// the number times an odd factor that is drawn at random when the process starts; what reflection prints is noise.
//
// The trade: it is a screen against accidents and not encryption. Equal numbers show equal noise within a process, and
// whoever knows one number with its noise can compute the factor, so noise in a log is still a fault. Memory dumps are out
// of scope. Values must not be persisted by their memory, and their order is [PersonalID.Order], not that of the noise. The
// factor is the only randomness of the package, and no result depends on it.
//
// Reveal is the one way out, easy to find in a review. For messages between systems, whose fields must carry the digits,
// there is a type of its own, [Exchange], which marshals to the digits and still prints the mask. What reads masks
// as if they were numbers fails: Unmarshal accepts digits only.
//
// The mask of a personal ID keeps the place. Sex, birth year and serial are hidden; the parts that an [Inspection] tells
// are data about a person all the same.
//
// # Places and units
//
// A [Place] is what the first three digits say: one of 63 provinces or 195 country codes of the circular of 2016, which
// did not change when 63 provinces became 34 on 1 July 2025. To show the province of today use [Place.Province] with a day:
// it follows the lineage of units. The code would mislead: seven two-digit codes name another province since that day
// and 29 were closed.
//
// # Names
//
// Vietnamese names differ in Unicode form, in the letter that carries the tone (hòa, hoà) and in look-alike letters (Đ, Ð).
// [CleanName], [ToneKey], [MatchKey] and [SearchKey] handle one level each.
//
// # What it does not do
//
// It looks nothing up: that a number is well formed does not say that it was issued, to whom, or that it is still valid. It
// has no carriers of phone numbers and no communes. It reads no clock, no network, no files. Cards are read by package
// identity/card, rolls of people are cleaned by identity/roll, validator tags are in identity/tags.
//
// # Sources
//
// Laws and circulars are cited by the findings and on the types. Tables are generated from the files in
// internal/gen/identity, each with its origin; [TablesVersion] says from which. How well a fact is known is its
// [motcua.Quality]; a fact of low quality decides nothing.
package identity
