package report

import "github.com/shopspring/decimal"

// Number is an exact decimal as a report prints it. It is written to JSON as
// a plain number, digit for digit.
type Number struct{ decimal.Decimal }

// MarshalJSON writes the number without quotes.
func (n Number) MarshalJSON() ([]byte, error) { return []byte(n.String()), nil }
