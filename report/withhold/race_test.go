//go:build race

package withhold_test

// tables is how many random tables are attacked. The race detector takes ten times as long, and looks for something else.
const tables = 500
