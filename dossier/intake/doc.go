// Package intake reads requests: a JSON text with a form becomes a command of package dossier, or a list of everything that is wrong
// with it.
//
// An HTTP service, a queue and an importer need the same door. What comes through it has no field nobody knows, none twice,
// none of the wrong type, and nothing in it is taken for something else; who sent it learns all its problems at once, by path and
// code, in Vietnamese or English, and none of them repeats what was sent.
//
//	forms, err := intake.New(nil)
//	request, err := forms.Request(text, nil)
//	state, err := service.Do(ctx, request)
//
// where text is
//
//	{"dossier": "H40.14.03-260302-0001", "key": "accept-1", "command": "accept", "body": {
//		"at": "2026-03-02T09:00:00+07:00", "actor": "counter-2", "unit": "H40.14.03",
//		"procedure": "1.001193", "channel": "counter", "personal": {"number": "001185012345"}}}
//
// # Forms
//
// There is a [Form] for every command, named like it, and its fields are those of the command under the names that the rules use
// for paths: a problem that [Forms.Request] finds and one that the service finds read alike. [Forms.Schemas] lists them as data.
//
// # Values
//
//	text     a string without control characters; codes are at most 200 characters with no space around, numbers of documents and
//	         the like 1000, names and contacts 1000, notes 10 000; the last two may have lines
//	instant  2026-03-02T09:00:00+07:00; the T may be a space, seconds may be left out or have a fraction, Z is +00:00, and
//	         without an offset the clock is that of Viet Nam; a time of day there must be
//	day      2026-03-02
//	term     5wd, 15cd, 4wh: what calendar.ParseTerm reads
//	choice   the key of the value: counter, online, post
//	number   a whole number without fraction or exponent
//	flag     true or false
//
// An empty string is a field left out. null is not: leave the field out.
//
// # What is given
//
// A service knows the account and the unit from the session, the dossier from the address and the key from a header. It hands
// them over as [Given]; a form that says something else is refused, so nobody acts in another's name.
//
// # Two kinds of rules
//
// The validate tags hold what can be said of a form alone: what must be in it, how long a text may be, how a number looks, with
// the vn_ tags of package tags. What depends on the dossier, its state, its procedure or its profile stays with dossier.Rules, and
// is not said twice: a reason for a denial, a basis for time that does not count, a day that is not before another. A test holds the
// two together.
//
// # Personal data
//
// Names, contacts and notes become a [dossier.Secret], a personal number an [identity.PersonalID], before anything looks at them. The
// offending value is in no problem, nor is the name of a field nobody knows, since people write names in the wrong place.
// [Forms.Masked] gives a request as a log may have it, [Forms.Reveal] all of it.
//
// # What it does not do
//
// It does not decide: a request that it passes may still be refused by the rules. It knows no users: who may act for which unit is
// the caller's to say. It checks the form of codes only where [Options] ask for that, because a dossier of a local system may
// have any.
//
// Lengths of texts are bounds against accidents, not rules of law.
package intake
