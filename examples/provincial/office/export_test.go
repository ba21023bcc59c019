package office

import "github.com/motcua/motcua"

// Forget drops all figures that were counted, so that the next ones are counted anew.
func (o *Office) Forget() {
	o.figures.mu.Lock()
	defer o.figures.mu.Unlock()
	o.figures.periods = make(map[motcua.Period]*counted)
}
