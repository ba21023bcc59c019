package roll

import (
	"strings"

	"github.com/motcua/motcua/identity"
)

// isOtherNumber reports whether a text has the form of a number of another document: a phone, a passport, a
// health-insurance card, a tax code of an organisation.
func isOtherNumber(text string) bool {
	for _, k := range identity.Recognise(strings.ToUpper(strings.TrimSpace(text))) {
		if k != identity.KindPersonalID && k != identity.KindOldCard {
			return true
		}
	}
	return false
}

// isTaxCode reports whether a text is a tax code of ten or thirteen digits, whose check digit makes that unlikely by chance.
func isTaxCode(text string) bool {
	c, err := identity.ParseTaxCode(text)
	return err == nil && c.Kind() != identity.TaxCodePersonal
}
