package identity_test

import "strconv"

func text(b bool) string { return strconv.FormatBool(b) }

func decimal(n int) string { return strconv.Itoa(n) }
