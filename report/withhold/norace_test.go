//go:build !race

package withhold_test

// tables is how many random tables are attacked, and how many pairs.
const tables = 10_000
