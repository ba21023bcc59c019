package roll

import "strings"

// isOtherNumber reports whether a text has the form of a number of another document.
func isOtherNumber(raw string) bool {
	s := strings.ToUpper(strings.TrimSpace(raw))
	letters := 0
	for letters < len(s) && s[letters] >= 'A' && s[letters] <= 'Z' {
		letters++
	}
	digits := s[letters:]
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	switch {
	case letters == 2 && len(digits) == 13: // health-insurance card
		return true
	case letters == 1 && (len(digits) == 7 || len(digits) == 8): // passport
		return true
	}
	return letters == 0 && len(digits) == 10 && digits[0] == '0' // social-insurance number, phone, tax code
}
