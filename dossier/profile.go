package dossier

import (
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

// Profile is the set of one-stop rules in force from a day on. A dossier follows the profile of the day it was accepted, to
// its end.
type Profile struct {
	// Key names the profile: "61/2018".
	Key string
	// From is the first day of acceptance it applies to.
	From motcua.Date
	// Supplement is what a supplement does to the clock unless the procedure says otherwise.
	Supplement calendar.SupplementRule
	// MaxExtensions is how often a new date may be promised; negative when no rule that was read limits it.
	MaxExtensions int
	// Source is the decree; its quality covers the two rules above.
	Source motcua.Citation
}

// profiles are the rules on supplements and extensions as far as they were read. The texts of Decrees 118/2025 and 367/2025 were
// not: what procedures that repeat them say is of medium quality, and they are not known to limit extensions.
var profiles = [...]Profile{
	{
		Key: "61/2018", From: motcua.MustDate(2018, time.June, 21), Supplement: calendar.SupplementRestarts, MaxExtensions: 1,
		Source: motcua.Citation{Document: "61/2018/NĐ-CP", Issued: motcua.MustDate(2018, time.April, 23), Article: "art. 19(4), 19(9)", Quality: motcua.High},
	},
	{
		Key: "118/2025", From: motcua.MustDate(2025, time.July, 1), Supplement: calendar.SupplementRestarts, MaxExtensions: -1,
		Source: motcua.Citation{Document: "118/2025/NĐ-CP", Issued: motcua.MustDate(2025, time.June, 9), Quality: motcua.Medium},
	},
	{
		Key: "118/2025+367/2025", From: motcua.MustDate(2026, time.January, 1), Supplement: calendar.SupplementRestarts, MaxExtensions: -1,
		Source: motcua.Citation{Document: "367/2025/NĐ-CP", Issued: motcua.MustDate(2025, time.December, 31), Quality: motcua.Medium},
	},
	{
		Key: "118/2025+367/2025+309/2026", From: motcua.MustDate(2026, time.August, 5), Supplement: calendar.SupplementRestarts, MaxExtensions: -1,
		Source: motcua.Citation{Document: "309/2026/NĐ-CP", Issued: motcua.MustDate(2026, time.August, 5), Quality: motcua.Medium},
	},
}

// ProfileOn returns the profile of dossiers accepted on a day; ok is false before 21 June 2018, where no rule is known here.
func ProfileOn(accepted motcua.Date) (p Profile, ok bool) {
	for _, q := range profiles {
		if !accepted.Before(q.From) {
			p, ok = q, true
		}
	}
	return p, ok
}

// profileByKey returns a profile by the key a dossier recorded at its acceptance.
func profileByKey(key string) (Profile, bool) {
	for _, p := range profiles {
		if p.Key == key {
			return p, true
		}
	}
	return Profile{}, false
}
