package criteria

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// WorkingDays is the working calendar as tasks need it. The methods AddWorkingDays and WorkingDaysBetween of the package
// dossier/calendar fit.
type WorkingDays struct {
	// Add returns the n-th working day after d, or for a negative n before it; the zero Date when it does not know.
	Add func(d motcua.Date, n int) motcua.Date
	// Between returns the number of working days after a, up to and including b; negative when b is before a.
	Between func(a, b motcua.Date) int
}

// ProgrammeDefinition is a programme of tasks as its author writes it (chương trình, kế hoạch công tác): plain data, checked by
// [CompileProgramme] or [LoadProgramme].
type ProgrammeDefinition struct {
	// Schema may name the JSON Schema of the file, for editors. It is not read.
	Schema string `json:"$schema,omitempty"`
	// Key names the programme. Required, with a title.
	Key   string `json:"key"`
	Title Text   `json:"title"`
	// Note says what a reader must know.
	Note Text `json:"note,omitzero"`
	// Citations are the documents it rests on, from the highest down.
	Citations []motcua.Citation `json:"citations,omitempty"`
	// Phases divide it in time; none are required.
	Phases []Phase `json:"phases,omitempty"`
	// Tasks are in the order of the programme. At least one is required.
	Tasks []TaskDefinition `json:"tasks"`
}

// Phase is a part of a programme, from the day From up to, not including, the day Until; a zero day is open. Tasks name its Key, people
// read its Title.
type Phase struct {
	Key   string      `json:"key"`
	Title Text        `json:"title"`
	From  motcua.Date `json:"from,omitzero"`
	Until motcua.Date `json:"until,omitzero"`
}

// TaskDefinition is one task (nhiệm vụ) as its author writes it.
type TaskDefinition struct {
	// Key names the task: "1", "II.4". Required, with a title.
	Key   string `json:"key"`
	Title Text   `json:"title"`
	// Phase is the key of its phase.
	Phase string `json:"phase,omitempty"`
	// Criterion is the number of the criterion it serves, if it serves one.
	Criterion string `json:"criterion,omitempty"`
	// Lead is who answers for it (chủ trì). Required. Cooperating take part (phối hợp); Monitor follows it up (theo dõi).
	Lead        string   `json:"lead"`
	Cooperating []string `json:"cooperating,omitempty"`
	Monitor     string   `json:"monitor,omitempty"`
	// Assigned is the day it was given out.
	Assigned motcua.Date `json:"assigned,omitzero"`
	// Deadline is its last day; or Days is how many working days it has from Assigned. Without either it has no deadline.
	Deadline motcua.Date `json:"deadline,omitzero"`
	Days     int         `json:"days,omitempty"`
	// Citation is the document that gave it.
	Citation motcua.Citation `json:"citation,omitzero"`
}

// ProgrammeOptions change how a programme is compiled. nil means the defaults.
type ProgrammeOptions struct {
	// WorkingDays is the calendar. Without Add, a task with Days is a mistake; without Between, days left and days late
	// are counted by the calendar of all days.
	WorkingDays WorkingDays
}

// Programme is a compiled programme of tasks. It never changes and is safe for concurrent use.
type Programme struct {
	def      ProgrammeDefinition
	days     WorkingDays
	deadline []motcua.Date
	index    map[string]int
}

const whatProgramme = "criteria: programme"

// CompileProgramme checks a programme. Every mistake is reported at once, in the order of the fields: the error is a
// [*motcua.InvalidError] with the path of each, "tasks[3].lead".
func CompileProgramme(d ProgrammeDefinition, opts *ProgrammeOptions) (*Programme, error) {
	p, problems := compileProgramme(d, opts)
	if len(problems) > 0 {
		return nil, motcua.Invalid(whatProgramme, problems...)
	}
	return p, nil
}

// LoadProgramme reads a programme written as JSON and compiles it, as strictly as [Load].
func LoadProgramme(in io.Reader, opts *ProgrammeOptions) (*Programme, error) {
	var r reader
	doc, err := r.document(in)
	if err != nil && len(r.problems) == 0 {
		return nil, fmt.Errorf("criteria: read programme: %w", err)
	}
	if len(r.problems) > 0 && doc.kind != nodeObject {
		return nil, motcua.Invalid(whatProgramme, r.problems...)
	}
	o := r.object(doc, "")
	d := ProgrammeDefinition{Schema: o.str("$schema"), Key: o.str("key"), Title: o.text("title"), Note: o.text("note"), Citations: citations(o)}
	d.Phases = each(o, "phases", func(o *object) Phase {
		return Phase{Key: o.str("key"), Title: o.text("title"), From: o.date("from"), Until: o.date("until")}
	})
	d.Tasks = each(o, "tasks", func(o *object) TaskDefinition {
		t := TaskDefinition{
			Key: o.str("key"), Title: o.text("title"), Phase: o.str("phase"), Criterion: o.str("criterion"), Lead: o.str("lead"),
			Cooperating: o.strings("cooperating"), Monitor: o.str("monitor"), Assigned: o.date("assigned"), Deadline: o.date("deadline"),
		}
		if days, ok := o.small("days"); ok {
			t.Days = days
			if days == 0 {
				o.r.add(o.at("days"), motcua.CodeOutOfRange, "1..10000")
			}
		}
		if n, ok := o.get("citation"); ok {
			c := o.r.object(n, o.at("citation"))
			t.Citation = citation(c)
			if c.ok {
				c.done()
			}
		}
		return t
	})
	if o.ok {
		o.done()
	}
	p, problems := compileProgramme(d, opts)
	if all := r.merge(problems); len(all) > 0 {
		return nil, motcua.Invalid(whatProgramme, all...)
	}
	return p, nil
}

func compileProgramme(d ProgrammeDefinition, opts *ProgrammeOptions) (*Programme, []motcua.Problem) {
	var c compiler
	p := &Programme{def: d.clone(), index: make(map[string]int, len(d.Tasks)), deadline: make([]motcua.Date, len(d.Tasks))}
	if opts != nil {
		p.days = opts.WorkingDays
	}
	d = p.def
	c.name("key", d.Key)
	if d.Title.IsZero() {
		c.add("title", motcua.CodeRequired, "vi, en")
	}
	c.citations("citations", d.Citations)
	phases := map[string]int{}
	for i, f := range d.Phases {
		path := at("phases", i)
		c.name(path+".key", f.Key)
		if j, ok := phases[f.Key]; ok && f.Key != "" {
			c.add(path+".key", motcua.CodeDuplicate, at("phases", j)+".key")
		} else {
			phases[f.Key] = i
		}
		if f.Title.IsZero() {
			c.add(path+".title", motcua.CodeRequired, "vi, en")
		}
		if !f.From.IsZero() && !f.Until.IsZero() && !f.Until.After(f.From) {
			c.add(path+".until", motcua.CodeBefore, path+".from + 1")
		}
	}
	if len(d.Tasks) == 0 {
		c.add("tasks", motcua.CodeRequired, "")
	}
	if len(d.Tasks) > maxCriteria {
		c.add("tasks", motcua.CodeTooLong, itoa(maxCriteria))
		return nil, c.problems
	}
	for i := range d.Tasks {
		c.task(p, i, phases)
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return p, nil
}

func (c *compiler) task(p *Programme, i int, phases map[string]int) {
	t := &p.def.Tasks[i]
	path := at("tasks", i)
	switch {
	case t.Key == "":
		c.add(path+".key", motcua.CodeRequired, "")
	case len(t.Key) > 40 || strings.TrimSpace(t.Key) != t.Key:
		c.add(path+".key", motcua.CodeMalformed, "1, II.4")
	}
	if j, ok := p.index[t.Key]; ok && t.Key != "" {
		c.add(path+".key", motcua.CodeDuplicate, at("tasks", j)+".key")
	} else {
		p.index[t.Key] = i
	}
	if t.Title.IsZero() {
		c.add(path+".title", motcua.CodeRequired, "vi, en")
	}
	if t.Phase != "" {
		if _, ok := phases[t.Phase]; !ok {
			c.add(path+".phase", motcua.CodeUnknown, "phases")
		}
	}
	if t.Lead == "" {
		c.add(path+".lead", motcua.CodeRequired, "")
	}
	for j, who := range t.Cooperating {
		if who == "" {
			c.add(at(path+".cooperating", j), motcua.CodeRequired, "")
		}
		if who == t.Lead && who != "" {
			c.add(at(path+".cooperating", j), motcua.CodeDuplicate, path+".lead")
		}
	}
	p.deadline[i] = t.Deadline
	switch {
	case t.Days == 0:
	case t.Days < 0 || t.Days > 10_000:
		c.add(path+".days", motcua.CodeOutOfRange, "1..10000")
	case !t.Deadline.IsZero():
		c.add(path+".days", motcua.CodeNotAllowed, "deadline")
	case t.Assigned.IsZero():
		c.add(path+".assigned", motcua.CodeRequired, "days")
	case p.days.Add == nil:
		c.add(path+".days", motcua.CodeDoesNotCompile, "ProgrammeOptions.WorkingDays")
	default:
		if p.deadline[i] = p.days.Add(t.Assigned, t.Days); p.deadline[i].IsZero() {
			c.add(path+".days", motcua.CodeOutOfRange, "the calendar")
		}
	}
	if d := p.deadline[i]; !d.IsZero() && d.Before(t.Assigned) {
		c.add(path+".deadline", motcua.CodeBefore, path+".assigned")
	}
	if t.Citation.Document == "" && !t.Citation.IsZero() {
		c.add(path+".citation.document", motcua.CodeRequired, "")
	}
}

// Key returns the name of the programme.
func (p *Programme) Key() string { return p.def.Key }

// Title returns its title in a language.
func (p *Programme) Title(l motcua.Language) string { return p.def.Title.In(l) }

// Len returns the number of tasks.
func (p *Programme) Len() int { return len(p.def.Tasks) }

// Definition returns a copy of the definition the programme was compiled from.
func (p *Programme) Definition() ProgrammeDefinition { return p.def.clone() }

func (d ProgrammeDefinition) clone() ProgrammeDefinition {
	d.Citations = slices.Clone(d.Citations)
	d.Phases = slices.Clone(d.Phases)
	d.Tasks = slices.Clone(d.Tasks)
	for i := range d.Tasks {
		d.Tasks[i].Cooperating = slices.Clone(d.Tasks[i].Cooperating)
	}
	return d
}

// TaskReport is what somebody reported about a task. It is never changed; a later one adds to it.
type TaskReport struct {
	// Task is the key of the task. Required.
	Task string
	// Happened is the day it speaks of. Required. Recorded is the instant it was written down; zero means on that day.
	Happened motcua.Date
	Recorded time.Time
	// Progress is how much is done, between 0 and 1; nil when no figure is given. Done says that it is finished. A report
	// with neither says that it was begun.
	Progress *Interval
	Done     bool
	// Deadline is a new deadline, given with a Reason. The first one is never forgotten.
	Deadline motcua.Date
	Reason   string
	// Source is where it comes from, Author who recorded it, Evidence what can be looked at.
	Source   string
	Author   string
	Evidence []Evidence
}

// ReadTaskReports reads reports on the tasks of a programme written as JSON, {"reports": [...]}, as strictly as [Load].
func ReadTaskReports(in io.Reader, p *Programme) ([]TaskReport, error) {
	const what = "criteria: task reports"
	var r reader
	doc, err := r.document(in)
	if err != nil && len(r.problems) == 0 {
		return nil, fmt.Errorf("criteria: read task reports: %w", err)
	}
	if len(r.problems) > 0 && doc.kind != nodeObject {
		return nil, motcua.Invalid(what, r.problems...)
	}
	o := r.object(doc, "")
	o.str("$schema")
	if _, ok := o.list("reports"); o.ok && !ok {
		r.add("reports", motcua.CodeRequired, "")
	}
	reports := each(o, "reports", func(o *object) TaskReport {
		t := TaskReport{Task: o.str("task"), Happened: o.date("happened"), Recorded: o.instant("recorded")}
		if _, ok := o.get("progress"); ok {
			v := o.interval("progress")
			t.Progress = &v
		}
		t.Done = o.flag("done")
		t.Deadline = o.date("deadline")
		t.Reason = o.str("reason")
		t.Source = o.str("source")
		t.Author = o.str("author")
		t.Evidence = evidence(o)
		return t
	})
	if o.ok {
		o.done()
	}
	if all := r.merge(p.check(reports)); len(all) > 0 {
		return nil, motcua.Invalid(what, all...)
	}
	return reports, nil
}

func (p *Programme) check(reports []TaskReport) []motcua.Problem {
	var problems []motcua.Problem
	for n := range reports {
		r := &reports[n]
		add := func(field string, code motcua.Code, param string) {
			problems = append(problems, motcua.Problem{Path: at("reports", n) + "." + field, Code: code, Param: param})
		}
		if r.Task == "" {
			add("task", motcua.CodeRequired, "")
		} else if _, ok := p.index[r.Task]; !ok {
			add("task", motcua.CodeUnknown, p.def.Key)
		}
		if r.Happened.IsZero() {
			add("happened", motcua.CodeRequired, "YYYY-MM-DD")
		}
		if !r.Recorded.IsZero() && motcua.DateOf(r.Recorded).Before(r.Happened) {
			add("recorded", motcua.CodeBefore, "happened")
		}
		switch i := r.Progress; {
		case i == nil:
		case i.Hi.less(i.Lo) || i.Lo.less(Value{}) || one.less(i.Hi):
			add("progress", motcua.CodeOutOfRange, "0%..100%")
		case r.Done && i.Lo.less(one):
			add("progress", motcua.CodeNotAllowed, "done")
		}
		if !r.Deadline.IsZero() && r.Reason == "" {
			add("reason", motcua.CodeRequired, "deadline")
		}
	}
	return problems
}

// TaskStatus says how a task stands on a day. The zero value is NotStarted.
type TaskStatus uint8

// The states of a task.
const (
	NotStarted TaskStatus = iota // chưa triển khai: nobody has reported anything
	Ongoing                      // đang triển khai
	Overdue                      // quá hạn: not done, and the deadline has passed
	Done                         // hoàn thành, in time or without a deadline
	DoneLate                     // hoàn thành quá hạn
)

var taskNames = []string{"not_started", "ongoing", "overdue", "done", "done_late"}

// String returns "not_started", "ongoing", "overdue", "done" or "done_late".
func (s TaskStatus) String() string { return enumText(s, taskNames) }

// MarshalText returns the form of [TaskStatus.String].
func (s TaskStatus) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Text returns the status for people.
func (s TaskStatus) Text(l motcua.Language) string {
	return [...]Text{
		{"chưa triển khai", "not started"},
		{"đang triển khai", "ongoing"},
		{"quá hạn", "overdue"},
		{"hoàn thành", "done"},
		{"hoàn thành quá hạn", "done late"},
	}[min(int(s), 4)].In(l)
}

// Task is how one task stands on a day.
type Task struct {
	TaskDefinition
	// Status says how it stands.
	Status TaskStatus `json:"status"`
	// Progress is what was last reported, between 0 and 1; all of it while begun without a figure, 0 while nothing was
	// reported, 1 once done.
	Progress Interval `json:"progress"`
	// Due is the deadline now, FirstDue the one first given; zero when there is none.
	Due      motcua.Date `json:"due,omitzero"`
	FirstDue motcua.Date `json:"first_due,omitzero"`
	// Finished is the day it was done; zero when it is not.
	Finished motcua.Date `json:"finished,omitzero"`
	// DaysLeft is how many working days are left up to and including the deadline, negative once it has passed; of a task
	// that is done, how many were left when it was. It means nothing without a deadline.
	DaysLeft int `json:"days_left"`
	// Report is the place, in the list given, of the last report that counts, -1 when there is none.
	Report int `json:"report"`
}

// TaskOptions say which reports count. nil means the defaults.
type TaskOptions struct {
	// KnownAt leaves out what was recorded after this instant; zero leaves nothing out.
	KnownAt time.Time
}

// Tasks returns how the tasks stand at the end of a day, in the order of the programme. Reports on later days do not count. The
// error is a [*motcua.InvalidError] with paths such as "reports[2].task", or when asOf is no day.
func (p *Programme) Tasks(reports []TaskReport, asOf motcua.Date, opts *TaskOptions) ([]Task, error) {
	problems := p.check(reports)
	if asOf.IsZero() {
		problems = append([]motcua.Problem{{Path: "as_of", Code: motcua.CodeRequired, Param: "YYYY-MM-DD"}}, problems...)
	}
	if len(problems) > 0 {
		return nil, motcua.Invalid("criteria: tasks", problems...)
	}
	if opts == nil {
		opts = &TaskOptions{}
	}
	order := make([]int, 0, len(reports))
	recorded := func(r *TaskReport) time.Time {
		if r.Recorded.IsZero() {
			return r.Happened.Start()
		}
		return r.Recorded
	}
	for i := range reports {
		if reports[i].Happened.After(asOf) || !opts.KnownAt.IsZero() && recorded(&reports[i]).After(opts.KnownAt) {
			continue
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(reports[a].Happened.Compare(reports[b].Happened), recorded(&reports[a]).Compare(recorded(&reports[b])))
	})
	out := make([]Task, len(p.def.Tasks))
	for i := range out {
		out[i] = Task{TaskDefinition: p.def.Tasks[i], Due: p.deadline[i], FirstDue: p.deadline[i], Report: -1}
		out[i].Cooperating = slices.Clone(out[i].Cooperating)
	}
	for _, n := range order {
		r := &reports[n]
		t := &out[p.index[r.Task]]
		t.Report = n
		if !r.Deadline.IsZero() {
			t.Due = r.Deadline
			if t.FirstDue.IsZero() {
				t.FirstDue = r.Deadline
			}
		}
		switch {
		case r.Done:
			if t.Finished.IsZero() {
				t.Finished = r.Happened
			}
			t.Progress = exactly(one)
		case r.Progress != nil:
			t.Progress = *r.Progress
			t.Finished = motcua.Date{} // taken up again
		case t.Status == NotStarted:
			t.Progress = Interval{Value{}, one}
		}
		t.Status = Ongoing
	}
	for i := range out {
		t := &out[i]
		day := asOf
		if !t.Finished.IsZero() {
			day = t.Finished
			t.Status = Done
		}
		if t.Due.IsZero() {
			continue
		}
		t.DaysLeft = p.between(day, t.Due)
		switch {
		case !t.Due.Before(day):
		case t.Status == Done:
			t.Status = DoneLate
		default:
			t.Status = Overdue
		}
	}
	return out, nil
}

func (p *Programme) between(a, b motcua.Date) int {
	if p.days.Between == nil {
		return b.DaysSince(a)
	}
	return p.days.Between(a, b)
}

// OverdueTasks returns the overdue tasks, the longest overdue first.
func OverdueTasks(tasks []Task) []Task {
	return chosen(tasks, func(t *Task) bool { return t.Status == Overdue })
}

// Reminders returns the tasks not done whose deadline has not passed and is at most so many working days away, the nearest first.
func Reminders(tasks []Task, days int) []Task {
	return chosen(tasks, func(t *Task) bool {
		return (t.Status == NotStarted || t.Status == Ongoing) && !t.Due.IsZero() && t.DaysLeft <= days
	})
}

// chosen picks tasks and sorts them by deadline, keeping the order of the programme on one day.
func chosen(tasks []Task, keep func(t *Task) bool) []Task {
	var out []Task
	for i := range tasks {
		if keep(&tasks[i]) {
			out = append(out, tasks[i])
		}
	}
	slices.SortStableFunc(out, func(a, b Task) int { return a.Due.Compare(b.Due) })
	return out
}

// TaskTally counts tasks by status.
type TaskTally struct {
	// Name is what they have in common: the key of a phase, or who leads. It is "" for tasks without one.
	Name       string `json:"name"`
	Tasks      int    `json:"tasks"`
	NotStarted int    `json:"not_started"`
	Ongoing    int    `json:"ongoing"`
	Overdue    int    `json:"overdue"`
	Done       int    `json:"done"`
	DoneLate   int    `json:"done_late"`
}

// TasksByPhase counts tasks phase by phase, in the order the phases have in the programme; tasks without a phase come last.
func (p *Programme) TasksByPhase(tasks []Task) []TaskTally {
	var names []string
	for _, f := range p.def.Phases {
		names = append(names, f.Key)
	}
	return tallyTasks(tasks, names, func(t *Task) string { return t.Phase })
}

// TasksByLead counts tasks by who leads them, in the order in which leads first appear.
func TasksByLead(tasks []Task) []TaskTally {
	return tallyTasks(tasks, nil, func(t *Task) string { return t.Lead })
}

func tallyTasks(tasks []Task, names []string, of func(t *Task) string) []TaskTally {
	out := make([]TaskTally, 0, len(names))
	place := map[string]int{}
	add := func(name string) *TaskTally {
		i, ok := place[name]
		if !ok {
			i = len(out)
			place[name] = i
			out = append(out, TaskTally{Name: name})
		}
		return &out[i]
	}
	for _, n := range names {
		add(n)
	}
	for i := range tasks {
		n := add(of(&tasks[i]))
		n.Tasks++
		switch tasks[i].Status {
		case NotStarted:
			n.NotStarted++
		case Ongoing:
			n.Ongoing++
		case Overdue:
			n.Overdue++
		case Done:
			n.Done++
		case DoneLate:
			n.DoneLate++
		}
	}
	return out
}
