package page

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// soonDays is how many working days before the end something is due soon.
const soonDays = 2

// urgency is where the clock of a task stands, the most urgent first.
type urgency uint8

const (
	late urgency = iota
	today
	soon
	inTime
	waiting
)

var urgencies = [...]struct {
	key  string
	tone tone
	words
}{
	late:    {"qua-han", toneBad, words{"Quá hạn", "Late"}},
	today:   {"hom-nay", toneWarn, words{"Đến hạn hôm nay", "Due today"}},
	soon:    {"sap-den", toneSoon, words{"Sắp đến hạn", "Due soon"}},
	inTime:  {"trong-han", toneGood, words{"Trong hạn", "In time"}},
	waiting: {"dang-cho", toneWait, words{"Đang chờ", "Waiting"}},
}

// urgency says how urgent a task is, and how far its due day is in working days.
func (v *visit) urgency(t dossier.Task) (urgency, int) {
	now := motcua.DateOf(v.office.Now())
	if t.Due.Date.IsZero() || t.Work == dossier.ToAwait {
		return waiting, 0
	}
	cal := v.office.Rules().Calendar()
	if t.Late {
		return late, cal.WorkingDaysBetween(t.Due.Date, now)
	}
	if t.Work == dossier.ToDeliver {
		return inTime, 0 // the result is ready, in time: the promise is kept
	}
	switch left := cal.WorkingDaysBetween(now, t.Due.Date); {
	case t.Due.Date == now:
		return today, 0
	case left <= soonDays:
		return soon, left
	default:
		return inTime, left
	}
}

// inboxScreen is what the account's units have to do.
type inboxScreen struct {
	*view
	Groups []group
	Rows   []row
	Total  int
	// Shown says which group is shown, all of them when it is empty.
	Shown       string
	Days        int
	DueSoon     bool
	Pages       []link
	From, Until int
}

type group struct {
	chip
	Count   int
	Address string
	Here    bool
}

// row is a task in words.
type row struct {
	Code      dossier.ID
	Procedure string
	Work      string
	Unit      string
	Clock     chip
	Due, Left string
	Since     string
}

// perPage is how many tasks are on a screen: what is more urgent comes first, so few look further.
const perPage = 40

func inbox(v *visit) error {
	q := v.r.URL.Query()
	s := &inboxScreen{view: v.view(v.say("Việc cần làm", "Inbox")), Shown: q.Get("muc")}
	s.Wide = true
	var tasks []dossier.Task
	var err error
	if days := q.Get("trong"); days != "" {
		s.DueSoon = true
		n, bad := strconv.Atoi(days)
		if bad != nil || n < 0 || n > 250 {
			n = soonDays
		}
		s.Days = n
		tasks, err = v.office.DueSoon(v.ctx(), v.who, n)
	} else {
		tasks, err = v.office.Inbox(v.ctx(), v.who)
	}
	if err != nil {
		return err
	}
	type judged struct {
		dossier.Task
		urgency urgency
		left    int
	}
	all := make([]judged, 0, len(tasks))
	var counts [len(urgencies)]int
	for _, t := range tasks {
		u, left := v.urgency(t)
		counts[u]++
		all = append(all, judged{t, u, left})
	}
	slices.SortStableFunc(all, func(a, b judged) int {
		return cmp.Or(cmp.Compare(a.urgency, b.urgency), a.Due.Date.Compare(b.Due.Date), a.Due.Instant.Compare(b.Due.Instant), cmp.Compare(a.ID, b.ID))
	})
	s.Total = len(all)
	address := func(set url.Values) string {
		if s.DueSoon {
			set.Set("trong", strconv.Itoa(s.Days))
		}
		if len(set) == 0 {
			return "/viec"
		}
		return "/viec?" + set.Encode()
	}
	s.Groups = append(s.Groups, group{chip{"", v.say("Tất cả", "All")}, len(all), address(url.Values{}), s.Shown == ""})
	for u, g := range urgencies {
		if counts[u] > 0 || s.Shown == g.key {
			s.Groups = append(s.Groups, group{chip{g.tone, g.in(v.lang)}, counts[u], address(url.Values{"muc": {g.key}}), s.Shown == g.key})
		}
	}
	if s.Shown != "" {
		all = slices.DeleteFunc(all, func(j judged) bool { return urgencies[j.urgency].key != s.Shown })
	}
	pages := max(1, (len(all)+perPage-1)/perPage)
	page, _ := strconv.Atoi(q.Get("trang"))
	page = min(max(page, 1), pages)
	for n := 1; pages > 1 && n <= pages; n++ {
		set := url.Values{"trang": {strconv.Itoa(n)}}
		if s.Shown != "" {
			set.Set("muc", s.Shown)
		}
		s.Pages = append(s.Pages, link{address(set), strconv.Itoa(n), n == page})
	}
	from, until := (page-1)*perPage, min(page*perPage, len(all))
	s.From, s.Until = from+1, until
	for _, j := range all[from:until] {
		r := row{
			Code: j.ID, Work: upperFirst(j.Work.Text(v.lang)), Clock: chip{urgencies[j.urgency].tone, urgencies[j.urgency].in(v.lang)},
			Since: instantText(j.Since, v.lang),
		}
		if j.Work == dossier.ToDeliver && j.urgency == inTime {
			r.Clock.Text = v.say("Xong đúng hạn", "Ready in time")
		}
		if !j.Due.Date.IsZero() {
			r.Due = j.Due.Date.Text(v.lang)
			if end := j.Due.Instant; !end.IsZero() && !end.Equal(j.Due.Date.End()) {
				r.Due = end.In(motcua.Location()).Format("15:04") + " " + r.Due
			}
		}
		switch {
		case j.Work == dossier.ToDeliver:
		case j.urgency == late && j.left > 0:
			r.Left = fmt.Sprintf(v.say("quá %d ngày làm việc", "late by %d working days"), j.left)
		case j.urgency == soon, j.urgency == inTime:
			r.Left = fmt.Sprintf(v.say("còn %d ngày làm việc", "%d working days left"), j.left)
		}
		d, err := v.office.Look(v.ctx(), v.who, j.ID)
		if err != nil {
			return err
		}
		r.Procedure, r.Unit = d.Procedure.Name, v.office.Directory().Unit(d.State.Handling)
		if r.Procedure == "" {
			r.Procedure = d.Procedure.Code
		}
		if j.urgency == waiting {
			r.Left = d.Clock.State.Text(v.lang)
		}
		s.Rows = append(s.Rows, r)
	}
	return v.show(http.StatusOK, "inbox", s)
}
