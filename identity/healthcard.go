package identity

// Payer says who pays the contribution of an object group (nhóm đối tượng) of health insurance. The zero value is not
// known.
type Payer uint8

// The payers.
const (
	PayerUnknown Payer = iota
	PayerEmployment
	PayerSocialInsurance
	PayerStateBudget
	PayerStateSupport
	PayerHousehold
)

// healthObject is one row of the table of object groups.
type healthObject struct {
	code    string
	payer   Payer
	benefit uint8
}
