module github.com/motcua/motcua/internal/linear

go 1.25.0

require github.com/motcua/motcua v0.0.0

require (
	github.com/anishathalye/porcupine v1.3.1
	golang.org/x/text v0.41.0 // indirect
)

replace github.com/motcua/motcua => ../..
