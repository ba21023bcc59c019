package criteria

// WithoutTables makes a plan treat every criterion as one with many actions.
func WithoutTables(o PlanOptions) PlanOptions {
	o.few = -1
	return o
}
