package withhold_test

import "os"

// tables is how many random tables are attacked, and how many pairs: all that were promised when MOTCUA_LONG is set.
var tables = func() int {
	if os.Getenv("MOTCUA_LONG") != "" {
		return 10_000
	}
	return 500
}()
