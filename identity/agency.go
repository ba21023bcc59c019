package identity

import "github.com/motcua/motcua"

// levelOneAgency is one row of the list of agencies of the first level.
type levelOneAgency struct {
	code    string
	quality motcua.Quality
	name    string
}
