package partition_test

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua/examples/provincial/partition"
)

// What is done to the table of events, beside sqlstore's own columns and indexes.
func ExampleSQL() {
	text, err := partition.SQL([]string{"H40"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "motcua_event_") {
			fmt.Print(line)
		}
	}
	// Output:
	// CREATE TABLE motcua_event_rest (LIKE motcua_event INCLUDING ALL);
	// ALTER TABLE motcua_event ATTACH PARTITION motcua_event_rest DEFAULT;
	// CREATE TABLE motcua_event_h40 (LIKE motcua_event INCLUDING ALL);
	// ALTER TABLE motcua_event ATTACH PARTITION motcua_event_h40 FOR VALUES FROM ('H40') TO ('H40/');
}
