package criteria

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/big"
	"math/bits"
	"slices"

	"github.com/motcua/motcua"
	"github.com/shopspring/decimal"
)

// Action is something a unit could do: it costs something, changes some criteria, and may need other actions done first.
type Action struct {
	// Key names the action. Required.
	Key string
	// Title is for people.
	Title Text
	// Cost is what it costs, in the unit of the plan: money, days of work, points of difficulty. Never negative.
	Cost decimal.Decimal
	// Needs are the keys of actions that must be done before.
	Needs []string
	// Effects are what it changes. An action without effects only serves others.
	Effects []Effect
}

// PlanOptions change what a plan is for. nil means the defaults.
type PlanOptions struct {
	// Goal is the condition to reach; nil is the award of the set.
	Goal *Condition
	// Effort bounds the search, in steps; 0 means 2,000,000, which is exact for some twenty actions and often for many more.
	// A search that is cut short answers with the best plan found and how far from the cheapest it can be.
	Effort int

	// few takes the place of tableSize in tests, which cannot look at every combination of many actions; 0 leaves it.
	few int
}

// Plan is a set of actions that certainly reaches a goal, whatever the unknown turns out to be (kế hoạch). It depends only on what it was
// made from: the same input gives the same plan.
type Plan struct {
	// Reached says whether the goal is reached. When it is not, not even all actions together reach it, and Steps is empty.
	Reached bool
	// Steps are the actions in the order to do them: what others need first, and otherwise the easy before the hard.
	Steps []Step
	// Cost is the sum of the costs.
	Cost decimal.Decimal
	// Exact says that no set of actions is cheaper, nor, at the same cost, smaller.
	Exact bool
	// LowerBound is a cost below which no set of actions reaches the goal. It is Cost when Exact.
	LowerBound decimal.Decimal
	// Short holds the numbers of the criteria not certainly met once all is done.
	Short []string
	// After is the score once all is done; when the goal cannot be reached, once every action is done.
	After *Score
}

// Gap returns how much cheaper another plan could be: 0 when the plan is exact.
func (p *Plan) Gap() decimal.Decimal { return p.Cost.Sub(p.LowerBound) }

// Step is one action of a plan.
type Step struct {
	Action Action
	// Spent is the cost up to and including this step.
	Spent decimal.Decimal
	// After is the score after this step.
	After *Score
}

const whatPlan = "criteria: plan"

// maxActions bounds a plan; maxSame bounds the actions on one criterion.
const (
	maxActions = 1000
	maxSame    = 60
	tableSize  = 13 // actions on one criterion up to which every combination is looked at beforehand
	effort     = 2_000_000
)

// Plan finds the cheapest set of actions that certainly reaches the award, or the goal of the options; of several, one with the
// fewest actions. It is exact while the search is not cut short, see [PlanOptions.Effort]; otherwise [Plan.LowerBound] says how
// much cheaper another plan could be.
//
// The error is a [*motcua.InvalidError] with paths such as "actions[2].effects[0].measure", or when there is no goal.
func (sc *Score) Plan(actions []Action, opts *PlanOptions) (*Plan, error) {
	if opts == nil {
		opts = &PlanOptions{}
	}
	var c compiler
	goal := sc.set.award
	if opts.Goal != nil {
		g := c.condition("goal", *opts.Goal, sc.set)
		goal = &g
	}
	if goal == nil {
		c.add("goal", motcua.CodeRequired, "")
	}
	if opts.Effort < 0 {
		c.add("effort", motcua.CodeOutOfRange, ">= 0")
	}
	costs, scale := c.actions(sc.set, actions)
	if len(c.problems) > 0 {
		return nil, motcua.Invalid(whatPlan, c.problems...)
	}
	p, ok := newPlanner(sc, actions, costs, goal, cmp.Or(opts.few, tableSize))
	if !ok {
		return nil, motcua.Invalid(whatPlan, motcua.Problem{Path: "actions", Code: motcua.CodeTooLong, Param: itoa(maxSame) + " on one criterion"})
	}
	p.budget = opts.Effort
	if p.budget == 0 {
		p.budget = effort
	}
	p.search()
	return p.plan(scale)
}

// actions checks a list of actions and returns their costs as whole numbers of 10^-places.
func (c *compiler) actions(s *Set, list []Action) (costs []int64, places int32) {
	if len(list) > maxActions {
		c.add("actions", motcua.CodeTooLong, itoa(maxActions))
		return nil, 0
	}
	keys := make(map[string]int, len(list))
	for i := range list {
		a := &list[i]
		path := at("actions", i)
		c.name(path+".key", a.Key)
		if j, ok := keys[a.Key]; ok && a.Key != "" {
			c.add(path+".key", motcua.CodeDuplicate, at("actions", j)+".key")
		} else {
			keys[a.Key] = i
		}
		if a.Cost.IsNegative() {
			c.add(path+".cost", motcua.CodeOutOfRange, ">= 0")
		}
		if e := -a.Cost.Exponent(); e > maxPlaces {
			c.add(path+".cost", motcua.CodeTooLong, itoa(maxPlaces)+" decimals")
		} else {
			places = max(places, e)
		}
	}
	set := settings{}
	add := func(p motcua.Problem) { c.problems = append(c.problems, p) }
	for i := range list {
		for j, need := range list[i].Needs {
			k, ok := keys[need]
			switch {
			case !ok:
				c.add(at(at("actions", i)+".needs", j), motcua.CodeUnknown, "actions")
			case k == i:
				c.add(at(at("actions", i)+".needs", j), motcua.CodeDoesNotCompile, "itself")
			}
		}
		for j := range list[i].Effects {
			e, path := &list[i].Effects[j], at(at("actions", i)+".effects", j)
			e.check(s, path, add)
			set.check(e, path, add)
		}
	}
	if len(c.problems) > 0 {
		return nil, 0
	}
	if order := topological(list); len(order) < len(list) {
		for i := range list {
			if !slices.Contains(order, i) {
				c.add(at("actions", i)+".needs", motcua.CodeDoesNotCompile, "a circle")
			}
		}
		return nil, 0
	}
	// Ties are broken by the number of actions: the search minimises cost * (n+1) + actions.
	total := new(big.Int)
	for i := range list {
		v := list[i].Cost.Shift(places).BigInt()
		total.Add(total, v)
		costs = append(costs, v.Int64())
		if !v.IsInt64() {
			c.add(at("actions", i)+".cost", motcua.CodeOutOfRange, "0..10^15")
		}
	}
	if !total.IsInt64() || total.Int64() > (math.MaxInt64>>2)/int64(len(list)+1) {
		c.add("actions", motcua.CodeOutOfRange, "total cost")
		return nil, 0
	}
	return costs, places
}

// topological returns the places of the actions, each after what it needs; those in a circle are left out.
func topological(list []Action) []int {
	keys := make(map[string]int, len(list))
	for i := range list {
		keys[list[i].Key] = i
	}
	done := make([]bool, len(list))
	var order []int
	for progress := true; progress; {
		progress = false
		for i := range list {
			if done[i] || slices.ContainsFunc(list[i].Needs, func(k string) bool { return !done[keys[k]] }) {
				continue
			}
			done[i], progress = true, true
			order = append(order, i)
		}
	}
	return order
}

// The search decides action after action, the ones others need first. Costs are whole numbers. For each criterion that some action
// touches it knows, for what has been decided so far, the most the criterion can still come to and the least it would still
// cost to meet it; an action's cost is shared out over the criteria it touches, so that the shares never add up to more
// than the cost. A branch ends when even the most does not reach the goal, or when what it must still cost is not below
// the best plan known.
type planner struct {
	sc      *Score
	actions []Action
	cost    []int64 // composite: cost * (n+1) + 1
	goal    *goal
	order   []int // the order of decisions

	criteria []*planCriterion
	touches  [][]touch // by action
	byPlace  map[int]*planCriterion
	needs    [][]int // by action
	shift    uint    // points are kept as whole numbers of 2^-shift
	fixed    ends    // points of the criteria no action touches
	byWorth  []*planCriterion

	now, atBest ends // the points with what was chosen, and at best

	chosen []bool
	spent  int64
	best   int64
	picks  []bool
	found  bool
	budget int
	prices []int64 // while a bound is computed
	open   int64   // the least bound of what was never looked at
}

// ends are lower and upper bounds of a number of points.
type ends struct{ floor, ceil int64 }

type touch struct {
	k     *planCriterion
	share int64
}

// planCriterion is a criterion some action touches. node walks a binary tree: at each decision about one of its actions it goes down
// to 2*node+1 (do it) or 2*node (leave it).
type planCriterion struct {
	place   int
	actions []int
	effects [][]*Effect
	share   []int64
	node    uint64
	depth   int
	table   []standing // by node, when there are few actions
	memo    map[uint64]standing
	base    standing
	now     standing // with what was chosen so far and nothing more
	best    standing // the most it can still come to
	steady  bool     // doing more never lowers its points
	// The most points gained for the money, over all combinations: gain/price. price 0 means for nothing.
	gain, price int64
	offers      []offer // without a table, where more is never worth more than alone: the actions, the best first
	metAt       int64   // and the points from which it is met
	paid        int64   // shares of what was chosen
	room, has   int64   // while a bound is computed: the most it can gain, and what of it is paid for
}

// goal is the condition to reach, made ready for being asked often.
type goal struct {
	kind    conditionKind
	parts   []goal
	n       int // of the members to be met
	met     int // members met already that no action touches
	members []*planCriterion
	lost    bool  // cannot be reached at all
	want    Value // points
	level   ends
}

// standing is what a node can come to: the points and whether it is met and not red, without any further action (at a leaf) or at
// best (above).
type standing struct {
	points  ends
	met     bool
	notRed  bool
	meeting int64 // the least further shares to be met
}

const never = math.MaxInt64 / 4

// newPlanner prepares a search; ok is false when too many actions are on one criterion.
func newPlanner(sc *Score, actions []Action, costs []int64, award *condition, few int) (p *planner, ok bool) {
	n := int64(len(actions))
	p = &planner{sc: sc, actions: actions, byPlace: map[int]*planCriterion{}, best: never, open: never}
	keys := make(map[string]int, len(actions))
	for i := range actions {
		p.cost = append(p.cost, costs[i]*(n+1)+1)
		keys[actions[i].Key] = i
	}
	p.needs = make([][]int, len(actions))
	for i := range actions {
		for _, k := range actions[i].Needs {
			p.needs[i] = append(p.needs[i], keys[k])
		}
	}
	p.arrange()
	p.touches = make([][]touch, len(actions))
	p.chosen = make([]bool, len(actions))
	top, _ := sc.Maximum().add(one).ceil()
	p.shift = uint(max(0, 50-bits.Len64(uint64(max(top, 1)))))
	for _, a := range p.order {
		p.attach(a)
	}
	for i := range sc.cells {
		if sc.scored(i) && p.byPlace[i] == nil {
			p.fixed = p.fixed.plus(p.ends(sc.final(i).Lo))
		}
	}
	p.now, p.atBest = p.fixed, p.fixed
	for _, k := range p.criteria {
		if len(k.actions) > maxSame {
			return nil, false
		}
		p.prepare(k, few)
		p.look(k)
		p.now, p.atBest = p.now.plus(k.now.points), p.atBest.plus(k.best.points)
	}
	p.goal = p.ready(award)
	p.byWorth = slices.Clone(p.criteria)
	slices.SortStableFunc(p.byWorth, func(a, b *planCriterion) int { return compareWorth(b, a) })
	return p, true
}

// arrange chooses the order of decisions: what is needed first; then criterion by criterion, so that what a criterion still costs is
// known early.
func (p *planner) arrange() {
	place := make([]int, len(p.actions))
	for i := range p.actions {
		place[i] = math.MaxInt
		for _, e := range p.actions[i].Effects {
			place[i] = min(place[i], p.sc.set.index[e.Criterion])
		}
	}
	done := make([]bool, len(p.actions))
	for len(p.order) < len(p.actions) {
		next := -1
		for i := range p.actions {
			if done[i] || slices.ContainsFunc(p.needs[i], func(k int) bool { return !done[k] }) {
				continue
			}
			if next < 0 || place[i] < place[next] || place[i] == place[next] && p.cost[i] > p.cost[next] {
				next = i
			}
		}
		done[next] = true
		p.order = append(p.order, next)
	}
}

// attach enters an action with the criteria it touches and shares out its cost.
func (p *planner) attach(a int) {
	effects := p.actions[a].Effects
	var touched []*planCriterion
	for n := range effects {
		i := p.sc.set.index[effects[n].Criterion]
		if !p.sc.scored(i) || p.sc.cells[i].absent != AsSet {
			continue
		}
		k := p.byPlace[i]
		if k == nil {
			k = &planCriterion{place: i, node: 1}
			p.byPlace[i] = k
			p.criteria = append(p.criteria, k)
		}
		if !slices.Contains(touched, k) {
			touched = append(touched, k)
			k.actions = append(k.actions, a)
			k.effects = append(k.effects, nil)
		}
		k.effects[len(k.effects)-1] = append(k.effects[len(k.effects)-1], &effects[n])
	}
	for n, k := range touched {
		share := p.cost[a] / int64(len(touched))
		if n == 0 {
			share += p.cost[a] % int64(len(touched))
		}
		k.share = append(k.share, share)
		p.touches[a] = append(p.touches[a], touch{k, share})
	}
}

func (p *planner) ends(v Value) ends {
	r := v.Rat()
	num := new(big.Int).Lsh(r.Num(), p.shift)
	q, m := new(big.Int).DivMod(num, r.Denom(), new(big.Int))
	e := ends{q.Int64(), q.Int64()}
	if m.Sign() != 0 {
		e.ceil++
	}
	return e
}

func (e ends) plus(o ends) ends { return ends{e.floor + o.floor, e.ceil + o.ceil} }

func (e ends) minus(o ends) ends { return ends{e.floor - o.floor, e.ceil - o.ceil} }

// leaf judges a criterion with exactly the actions of a node that decides all of them.
func (p *planner) leaf(k *planCriterion, node uint64) standing {
	var effects []*Effect
	n := len(k.actions)
	for j := range n {
		if node>>(n-1-j)&1 == 1 {
			effects = append(effects, k.effects[j]...)
		}
	}
	c := p.sc.suppose(k.place, effects).cell
	d := &p.sc.set.criteria[k.place]
	s := standing{
		points: p.ends(p.final(c.points.Lo)), met: c.met[low],
		notRed: !d.canBeRed || !c.points.Lo.less(d.redBelow), meeting: never,
	}
	if s.met {
		s.meeting = 0
	}
	return s
}

// final is what points of a criterion give to the total.
func (p *planner) final(v Value) Value {
	if f, ok := p.sc.factor(); ok {
		v = v.mul(f)
		if r := p.sc.set.def.Rounding.Criterion; r != nil {
			v = v.rounded(*r)
		}
	}
	return v
}

// prepare looks at every combination of a criterion's actions when they are few.
func (p *planner) prepare(k *planCriterion, few int) {
	n := len(k.actions)
	k.price = 1
	k.steady = k.monotone(p.sc.set.criteria[k.place].scale)
	if n > few {
		k.memo = map[uint64]standing{}
		k.base = p.remember(k, uint64(1)<<n)
		p.value(k)
		return
	}
	k.table = make([]standing, 2<<n)
	first := uint64(1) << n
	for node := first; node < 2*first; node++ {
		k.table[node] = p.leaf(k, node)
	}
	k.base = k.table[first]
	for node := first - 1; node > 0; node-- {
		// Which action is decided below this node.
		j := bits.Len64(node) - 1
		left, right := k.table[2*node], k.table[2*node+1]
		s := standing{met: left.met || right.met, notRed: left.notRed || right.notRed}
		s.points = ends{max(left.points.floor, right.points.floor), max(left.points.ceil, right.points.ceil)}
		s.meeting = min(left.meeting, min(never, right.meeting+k.share[j]))
		k.table[node] = s
	}
	for node := first; node < 2*first; node++ {
		gain := k.table[node].points.ceil - k.base.points.floor
		price := int64(0)
		for j := range n {
			if node>>(n-1-j)&1 == 1 {
				price += k.share[j]
			}
		}
		switch {
		case gain <= 0:
		case price == 0: // shares of a small cost can be 0
			k.gain, k.price = 1, 0
			return
		case worth(gain, price, k.gain, k.price) > 0:
			k.gain, k.price = gain, price
		}
	}
}

// worth compares g1/p1 with g2/p2.
func worth(g1, p1, g2, p2 int64) int {
	ah, al := bits.Mul64(uint64(g1), uint64(p2))
	bh, bl := bits.Mul64(uint64(g2), uint64(p1))
	if c := cmp.Compare(ah, bh); c != 0 {
		return c
	}
	return cmp.Compare(al, bl)
}

func compareWorth(a, b *planCriterion) int { return worth(a.gain, a.price, b.gain, b.price) }

// value finds what gain costs at best on a criterion with many actions. Where each further action is worth no more than it would be
// alone, the best single action tells; elsewhere every point may be free.
func (p *planner) value(k *planCriterion) {
	k.gain, k.price = 1, 0
	d := &p.sc.set.criteria[k.place]
	concave := k.steady && p.sc.set.def.Rounding.Criterion == nil && (d.scale == nil || d.scale.kind == Proportional || d.scale.kind == Target || d.scale.kind == Terms)
	if !concave {
		return
	}
	n := len(k.actions)
	var list []offer
	for j := range n {
		if g := p.remember(k, uint64(1)<<n|uint64(1)<<(n-1-j)).points.ceil - k.base.points.floor; g > 0 {
			list = append(list, offer{j, g, k.share[j]})
		}
	}
	slices.SortStableFunc(list, func(a, b offer) int { return worth(b.gain, b.price, a.gain, a.price) })
	k.offers, k.metAt = list, p.ends(p.final(d.metAt)).floor
	if len(list) > 0 && list[0].price > 0 {
		k.gain, k.price = list[0].gain, list[0].price
	}
}

// offer is what one action gains alone, and its share.
type offer struct {
	j           int
	gain, price int64
}

// atLeast returns a cost below which the actions not decided yet cannot meet the criterion: what is missing, bought from the best
// offers, the last one in part.
func (k *planCriterion) atLeast() int64 {
	missing, cost := k.metAt-k.now.points.ceil, int64(0)
	for i := range k.offers {
		o := &k.offers[i]
		if missing <= 0 {
			break
		}
		if o.j < k.depth {
			continue
		}
		if o.gain <= missing {
			missing, cost = missing-o.gain, cost+o.price
			continue
		}
		hi, lo := bits.Mul64(uint64(missing), uint64(o.price))
		price, _ := bits.Div64(hi, lo, uint64(o.gain)) // missing < gain, so it fits
		return min(never-1, cost+int64(price))
	}
	return min(never-1, cost)
}

// look sets what a criterion comes to from its node on.
func (p *planner) look(k *planCriterion) {
	rest := len(k.actions) - k.depth
	if k.table != nil {
		k.now, k.best = k.table[k.node<<rest], k.table[k.node]
		return
	}
	k.now = p.remember(k, k.node<<rest)
	if !k.steady {
		k.best = standing{points: p.ends(p.final(p.sc.set.criteria[k.place].maximum)), met: true, notRed: true}
		return
	}
	k.best = p.remember(k, (k.node+1)<<rest-1)
	k.best.meeting = never
	if !k.best.met {
		return
	}
	k.best.meeting = 0
	if !k.now.met && k.offers != nil {
		k.best.meeting = k.atLeast()
	}
}

// monotone reports whether doing more never lowers the points of the criterion.
func (k *planCriterion) monotone(s *scale) bool {
	for _, list := range k.effects {
		for _, e := range list {
			if e.Measure == "" {
				continue
			}
			if e.Set.form != formNone || e.AddWhole > 0 {
				return false
			}
			switch m := s.find(e.Measure); s.kind {
			case Proportional, Terms:
			case Target:
				if m == s.per {
					return false
				}
			case Checklist:
				if slices.ContainsFunc(s.items, func(t item) bool { return t.per == m }) {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

func (p *planner) remember(k *planCriterion, leaf uint64) standing {
	s, ok := k.memo[leaf]
	if !ok {
		s = p.leaf(k, leaf)
		k.memo[leaf] = s
	}
	return s
}

// ready makes a condition ready for the search.
func (p *planner) ready(c *condition) *goal {
	g := &goal{kind: c.kind}
	switch c.kind {
	case condAll, condAny:
		for i := range c.parts {
			g.parts = append(g.parts, *p.ready(&c.parts[i]))
		}
	case condMet:
		all := 0
		for n := range c.size(p.sc.set) {
			i := c.member(n)
			if !p.sc.scored(i) {
				continue
			}
			all++
			if k := p.byPlace[i]; k != nil {
				g.members = append(g.members, k)
			} else if p.sc.cells[i].met[low] {
				g.met++
			}
		}
		g.n = c.n
		if c.all {
			g.n, g.lost = all, all == 0
		}
	case condPoints, condPercent:
		want, ok := p.want(c)
		g.want, g.lost = want, !ok
		if ok {
			g.level = p.ends(want)
		}
	case condNoRed:
		for i := range p.sc.cells {
			if p.byPlace[i] == nil && p.sc.red(i, low) {
				g.lost = true
			}
		}
	}
	return g
}

// possible reports whether the goal may be reached at best. Points that cannot be told apart from the goal count as reaching it.
func (p *planner) possible(g *goal) bool {
	switch g.kind {
	case condAll:
		for i := range g.parts {
			if !p.possible(&g.parts[i]) {
				return false
			}
		}
		return true
	case condAny:
		for i := range g.parts {
			if p.possible(&g.parts[i]) {
				return true
			}
		}
		return false
	case condMet:
		met := g.met
		for _, k := range g.members {
			if k.best.met {
				met++
			}
		}
		return !g.lost && met >= g.n
	case condPoints, condPercent:
		return !g.lost && p.atBest.ceil >= g.level.floor
	}
	for _, k := range p.criteria {
		if !k.best.notRed {
			return false
		}
	}
	return !g.lost
}

// reached reports whether the goal is certainly reached with what was chosen. Where the bounds of the points cannot tell, the
// exact total does.
func (p *planner) reached(g *goal) bool {
	switch g.kind {
	case condAll:
		for i := range g.parts {
			if !p.reached(&g.parts[i]) {
				return false
			}
		}
		return true
	case condAny:
		for i := range g.parts {
			if p.reached(&g.parts[i]) {
				return true
			}
		}
		return false
	case condMet:
		met := g.met
		for _, k := range g.members {
			if k.now.met {
				met++
			}
		}
		return !g.lost && met >= g.n
	case condPoints, condPercent:
		switch {
		case g.lost || p.now.ceil < g.level.floor:
			return false
		case p.now.floor >= g.level.ceil:
			return true
		}
		return !p.exactTotal().less(g.want)
	}
	for _, k := range p.criteria {
		if !k.now.notRed {
			return false
		}
	}
	return !g.lost
}

// want returns the exact total a condition on points needs; ok is false when nothing reaches it.
func (p *planner) want(c *condition) (Value, bool) {
	v := c.v
	if c.kind == condPercent {
		v = v.mul(p.sc.Maximum())
	}
	if p.sc.Maximum().less(v) || p.sc.counted.IsZero() {
		return Value{}, false
	}
	if r := p.sc.set.def.Rounding.Total; r != nil {
		// The rounded total reaches v from half a unit below the next number with so many places.
		scale := whole(pow10[*r])
		if n, ok := v.mul(scale).ceil(); ok {
			v = maxValue(whole(n).sub(Value{n: 1, d: 2}).quo(scale), Value{})
		}
	}
	return v, true
}

// exactTotal adds up the points with what was chosen, without bounds.
func (p *planner) exactTotal() Value {
	var s sum
	for i := range p.sc.cells {
		if !p.sc.scored(i) {
			continue
		}
		k := p.byPlace[i]
		if k == nil {
			s.add(pick(p.sc.final(i), low))
			continue
		}
		s.add(p.final(p.sc.suppose(i, p.chosenEffects(k)).cell.points.Lo))
	}
	return s.value()
}

func (p *planner) chosenEffects(k *planCriterion) []*Effect {
	var effects []*Effect
	for j, a := range k.actions {
		if p.chosen[a] {
			effects = append(effects, k.effects[j]...)
		}
	}
	return effects
}

// bound returns a cost below which nothing under this branch reaches the goal.
func (p *planner) bound(g *goal) int64 {
	switch g.kind {
	case condAll:
		b := p.spent
		for i := range g.parts {
			b = max(b, p.bound(&g.parts[i]))
		}
		return b
	case condAny:
		b := int64(never)
		for i := range g.parts {
			b = min(b, p.bound(&g.parts[i]))
		}
		return max(b, p.spent)
	case condMet:
		return p.boundMet(g)
	case condPoints, condPercent:
		return p.boundPoints(g)
	}
	return p.spent
}

// boundMet adds what the cheapest criteria that are not met yet must still cost.
func (p *planner) boundMet(g *goal) int64 {
	if g.lost {
		return never
	}
	need := g.n - g.met
	p.prices = p.prices[:0]
	for _, k := range g.members {
		if k.now.met {
			need--
		} else if k.best.meeting < never {
			p.prices = append(p.prices, k.best.meeting)
		}
	}
	if need <= 0 {
		return p.spent
	}
	if need > len(p.prices) {
		return never
	}
	if need < len(p.prices) {
		slices.Sort(p.prices)
	}
	b := p.spent
	for _, price := range p.prices[:need] {
		b += price
	}
	return b
}

// boundPoints fills what is missing with the criteria that give most for the money. What a criterion gains in all never
// exceeds gain/price times what is paid for it in all, nor what it can still come to.
func (p *planner) boundPoints(g *goal) int64 {
	if g.lost {
		return never
	}
	missing := g.level.floor - p.fixed.ceil
	for _, k := range p.byWorth {
		k.room = max(0, k.best.points.ceil-k.base.points.floor)
		k.has = min(k.room, k.bought(k.paid)) // already paid for
		missing -= k.base.points.ceil + k.has
	}
	b := p.spent
	for _, k := range p.byWorth {
		if missing <= 0 {
			return b
		}
		more := min(missing, k.room-k.has)
		if more <= 0 {
			continue
		}
		missing -= more
		if k.price == 0 {
			continue
		}
		hi, lo := bits.Mul64(uint64(more), uint64(k.price))
		if hi >= uint64(k.gain) {
			return never
		}
		price, _ := bits.Div64(hi, lo, uint64(k.gain))
		b += int64(min(price, never/4))
	}
	if missing > 0 {
		return never
	}
	return b
}

// bought is the most points a price can have bought.
func (k *planCriterion) bought(paid int64) int64 {
	if k.price == 0 {
		return never
	}
	hi, lo := bits.Mul64(uint64(paid), uint64(k.gain))
	if hi >= uint64(k.price) {
		return never
	}
	q, r := bits.Div64(hi, lo, uint64(k.price))
	if r > 0 {
		q++
	}
	return int64(min(q, never))
}

func (p *planner) search() { p.decide(0) }

func (p *planner) decide(depth int) {
	p.budget--
	b := p.bound(p.goal)
	if b >= p.best {
		return
	}
	if p.budget < 0 {
		p.open = min(p.open, b)
		return
	}
	if !p.possible(p.goal) {
		return
	}
	if p.reached(p.goal) {
		p.best, p.picks, p.found = p.spent, slices.Clone(p.chosen), true
		return // anything more only costs more
	}
	if depth == len(p.order) {
		return
	}
	a := p.order[depth]
	if !slices.ContainsFunc(p.needs[a], func(k int) bool { return !p.chosen[k] }) {
		p.take(a, true)
		p.decide(depth + 1)
		p.untake(a, true)
	}
	p.take(a, false)
	p.decide(depth + 1)
	p.untake(a, false)
}

func (p *planner) take(a int, yes bool) {
	bit := uint64(0)
	if yes {
		bit = 1
		p.chosen[a] = true
		p.spent += p.cost[a]
	}
	for _, t := range p.touches[a] {
		t.k.node = 2*t.k.node + bit
		t.k.depth++
		if yes {
			t.k.paid += t.share
		}
		p.moved(t.k)
	}
}

func (p *planner) untake(a int, yes bool) {
	if yes {
		p.chosen[a] = false
		p.spent -= p.cost[a]
	}
	for _, t := range p.touches[a] {
		t.k.node /= 2
		t.k.depth--
		if yes {
			t.k.paid -= t.share
		}
		p.moved(t.k)
	}
}

// moved brings the totals up to date after a criterion's node has changed.
func (p *planner) moved(k *planCriterion) {
	p.now, p.atBest = p.now.minus(k.now.points), p.atBest.minus(k.best.points)
	p.look(k)
	p.now, p.atBest = p.now.plus(k.now.points), p.atBest.plus(k.best.points)
}

// plan writes down what the search found.
func (p *planner) plan(places int32) (*Plan, error) {
	n := int64(len(p.actions) + 1)
	exact := p.open >= p.best
	out := &Plan{Reached: p.found, Exact: exact}
	if !p.found {
		// Cut short before anything was found: all actions together are a plan, if they reach the goal.
		for i := range p.chosen {
			p.chosen[i] = false
		}
		for _, a := range p.order {
			p.take(a, true)
		}
		if out.Reached = p.reached(p.goal); out.Reached {
			p.best, p.picks = p.spent, slices.Clone(p.chosen)
		}
		for _, a := range slices.Backward(p.order) {
			p.untake(a, true)
		}
	}
	picks := p.picks
	if !out.Reached {
		picks = make([]bool, len(p.actions))
		for i := range picks {
			picks[i] = true
		}
	}
	var effects []Effect
	for _, a := range easyFirst(p.actions, picks) {
		effects = append(effects, p.actions[a].Effects...)
		after, err := p.sc.WhatIf(effects...)
		if err != nil {
			return nil, err
		}
		out.After = after
		if !out.Reached {
			continue
		}
		out.Cost = out.Cost.Add(p.actions[a].Cost)
		out.Steps = append(out.Steps, Step{Action: p.actions[a], Spent: out.Cost, After: after})
	}
	if out.After == nil {
		out.After = p.sc
	}
	if out.Reached {
		out.LowerBound = out.Cost
		if !exact {
			out.LowerBound = decimal.New(max(0, p.open/n), -places)
		}
	}
	for i := range out.After.cells {
		if out.After.scored(i) && !out.After.cells[i].met[low] {
			out.Short = append(out.Short, p.sc.set.criteria[i].number)
		}
	}
	return out, nil
}

// easyFirst orders the chosen actions: what is needed first, then the cheaper, then as listed.
func easyFirst(list []Action, picks []bool) []int {
	keys := make(map[string]int, len(list))
	for i := range list {
		keys[list[i].Key] = i
	}
	done := make([]bool, len(list))
	var order []int
	for {
		next := -1
		for i := range list {
			if !picks[i] || done[i] || slices.ContainsFunc(list[i].Needs, func(k string) bool { return !done[keys[k]] }) {
				continue
			}
			if next < 0 || list[i].Cost.LessThan(list[next].Cost) {
				next = i
			}
		}
		if next < 0 {
			return order
		}
		done[next] = true
		order = append(order, next)
	}
}

// ReadActions reads a list of actions written as JSON, {"actions": [...]}, for a set. Every mistake is reported at once, as
// [Load] does.
func ReadActions(in io.Reader, s *Set) ([]Action, error) {
	var r reader
	doc, err := r.document(in)
	if err != nil && len(r.problems) == 0 {
		return nil, fmt.Errorf("criteria: read actions: %w", err)
	}
	if len(r.problems) > 0 && doc.kind != nodeObject {
		return nil, motcua.Invalid(whatPlan, r.problems...)
	}
	o := r.object(doc, "")
	o.str("$schema")
	if items, ok := o.list("actions"); o.ok && (!ok || len(items) == 0) {
		r.add("actions", motcua.CodeRequired, "")
	}
	actions := each(o, "actions", func(o *object) Action {
		a := Action{Key: o.str("key"), Title: o.text("title")}
		cost := o.number("cost")
		if _, ok := o.get("cost"); !ok && o.ok {
			o.r.add(o.at("cost"), motcua.CodeRequired, "")
		}
		if v, ok := cost.value(); ok && !cost.isPercent() {
			a.Cost = v.Decimal(maxPlaces)
			if d, err := decimal.NewFromString(string(cost)); err == nil {
				a.Cost = d
			}
		} else if cost != "" {
			o.r.add(o.at("cost"), motcua.CodeMalformed, numberForm)
		}
		a.Needs = o.strings("needs")
		a.Effects = each(o, "effects", readEffect)
		return a
	})
	if o.ok {
		o.done()
	}
	var c compiler
	c.actions(s, actions)
	if all := r.merge(c.problems); len(all) > 0 {
		return nil, motcua.Invalid(whatPlan, all...)
	}
	return actions, nil
}

func readEffect(o *object) Effect {
	e := Effect{Criterion: o.str("criterion")}
	o.unmarshal("outcome", &e.Outcome)
	e.Progress = o.interval("progress")
	e.Measure = o.str("measure")
	if n, ok := o.get("set"); ok {
		e.Set = o.r.readMeasure(e.Measure, n, o.at("set"))
	}
	add, _ := o.small("add")
	addWhole, _ := o.small("add_whole")
	e.Add, e.AddWhole = int64(add), int64(addWhole)
	return e
}
