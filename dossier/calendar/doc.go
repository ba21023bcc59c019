// Package calendar is the statutory clock of the one-stop service: working days in Viet Nam, time limits, and due dates
// that carry their proof.
package calendar

//go:generate sh -c "cd ../.. && go run ./internal/gen/holidays > dossier/calendar/table.go.tmp && mv dossier/calendar/table.go.tmp dossier/calendar/table.go"
