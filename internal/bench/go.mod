module github.com/motcua/motcua/internal/bench

go 1.25.0

require (
	github.com/motcua/motcua v0.0.0
	github.com/rickar/cal/v2 v2.1.26
)

require (
	github.com/shopspring/decimal v1.6.0 // indirect
	golang.org/x/text v0.41.0 // indirect
)

replace github.com/motcua/motcua => ../..
