module github.com/motcua/motcua/internal/bench

go 1.25.0

require (
	github.com/motcua/motcua v0.0.0
	github.com/rickar/cal/v2 v2.1.26
)

require golang.org/x/text v0.41.0 // indirect

replace github.com/motcua/motcua => ../..
