package identity

// phoneUse says what is known of a mobile prefix.
type phoneUse uint8

const (
	phoneUnlisted phoneUse = iota
	phoneDisputed          // one list has it, the other does not
	phonePartly            // assigned in part
	phoneAssigned
)
