package calendar_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier/calendar"
)

func Example() {
	cal := calendar.Vietnam()
	received := time.Date(2024, 4, 25, 9, 0, 0, 0, motcua.Location())
	ledger, err := cal.Explain(received, calendar.WorkingDays(4), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range ledger.Lines {
		fmt.Println(line.Date, line.Text(motcua.English))
	}
	// Output:
	// 2024-04-25 received at 09:00
	// 2024-04-25 first day, not counted
	// 2024-04-26 day 1
	// 2024-04-27 weekly rest day, not counted
	// 2024-04-28 weekly rest day, not counted
	// 2024-04-29 Day off in exchange for 2024-05-04, not counted
	// 2024-04-30 Reunification Day (30 April), not counted
	// 2024-05-01 Labour Day (1 May), not counted
	// 2024-05-02 day 2
	// 2024-05-03 day 3
	// 2024-05-04 day 4 (Working day in exchange for 2024-04-29)
	// 2024-05-04 due at 24:00
}

func ExampleCalendar_Due() {
	cal := calendar.Vietnam()
	received := time.Date(2026, 3, 2, 9, 0, 0, 0, motcua.Location())

	due, _ := cal.Due(received, calendar.WorkingDays(5), nil)
	fmt.Println(due.Text(motcua.English))

	// A pause that is still open leaves a remainder, not a date.
	asked := time.Date(2026, 3, 5, 10, 0, 0, 0, motcua.Location())
	due, _ = cal.Due(received, calendar.WorkingDays(5), nil, calendar.Pause{From: asked, Cause: calendar.CauseSupplement})
	fmt.Println(due.Text(motcua.English))

	// Days that are not announced yet make the answer provisional.
	due, _ = cal.Due(time.Date(2027, 2, 1, 9, 0, 0, 0, motcua.Location()), calendar.WorkingDays(5), nil)
	fmt.Println(due.Text(motcua.English), "-", due.Provisional.Text(motcua.English))
	// Output:
	// 24:00 Monday 9 March 2026
	// stopped, 3 working days left
	// 24:00 Monday 8 February 2027 - Provisional: the days off after 2026-12-31 are not all announced yet.
}

func ExampleSameDay15h() {
	cal := calendar.Vietnam()
	for _, minute := range []int{0, 1} {
		received := time.Date(2026, 3, 3, 15, minute, 0, 0, motcua.Location())
		due, _ := cal.Due(received, calendar.SameDay(), calendar.SameDay15h())
		fmt.Println(received.Format("15:04"), "->", due.Text(motcua.Vietnamese))
	}
	// Output:
	// 15:00 -> 17:00 thứ Ba 03/03/2026
	// 15:01 -> 17:00 thứ Tư 04/03/2026
}

func ExampleEightHourDay() {
	received := time.Date(2026, 3, 2, 9, 30, 0, 0, motcua.Location())
	law, _ := calendar.Vietnam().Due(received, calendar.WorkingDays(2), calendar.CivilCode())
	software, _ := calendar.Vietnam().Due(received, calendar.WorkingDays(2), calendar.EightHourDay())
	fmt.Println(law.Text(motcua.English))
	fmt.Println(software.Text(motcua.English))
	// Output:
	// 24:00 Wednesday 4 March 2026
	// 09:30 Wednesday 4 March 2026
}

func ExampleCalendar_With() {
	cal, err := calendar.Vietnam().With(calendar.Day{
		Date:   motcua.MustDate(2026, time.September, 9),
		Kind:   calendar.Closure,
		Name:   "Nghỉ tránh bão",
		Notice: motcua.Citation{Document: "123/QĐ-UBND", Issued: motcua.MustDate(2026, time.September, 8), Quality: motcua.High},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(cal.AddWorkingDays(motcua.MustDate(2026, time.September, 8), 1))

	_, err = cal.With(calendar.Day{Date: motcua.MustDate(2026, time.September, 2), Kind: calendar.SwapWork, Name: "Làm bù"})
	fmt.Println(err)
	// Output:
	// 2026-09-10
	// calendar: with: invalid: days[0]: not_allowed (statutory)
}

func ExampleReadDays() {
	file := strings.NewReader(`date,kind,name_vi,document,issued,quality
2026-11-23,swap_off,Nghỉ hoán đổi,77/TB-BNV,2026-11-10,high
2026-11-28,swap_work,Làm bù,77/TB-BNV,2026-11-10,high
`)
	days, err := calendar.ReadDays(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	cal, err := calendar.Vietnam().With(days...)
	if err != nil {
		fmt.Println(err)
		return
	}
	open := calendar.Clock{
		ID:       "A",
		Received: time.Date(2026, 11, 20, 9, 0, 0, 0, motcua.Location()),
		Term:     calendar.WorkingDays(1),
	}
	moves, err := calendar.Reproject(calendar.Vietnam(), cal, slices.Values([]calendar.Clock{open}))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range moves {
		fmt.Printf("%s: %s -> %s, %+d days, because of %s\n", m.ID, m.Before.Date, m.After.Date, m.Days, m.Because[0].After.Text(motcua.Vietnamese))
	}
	// Output:
	// A: 2026-11-23 -> 2026-11-25, +2 days, because of Nghỉ hoán đổi
}

func ExampleParseTerm() {
	for _, s := range []string{"5wd", "0.5wd", "1month", "48ch"} {
		term, err := calendar.ParseTerm(s)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %s, %s\n", term, term.Text(motcua.Vietnamese), term.Text(motcua.English))
	}
	// Output:
	// 5wd: 5 ngày làm việc, 5 working days
	// 4wh: 4 giờ làm việc, 4 working hours
	// 1month: 1 tháng, 1 month
	// 48ch: 48 giờ, 48 hours
}

func ExampleParseConvention() {
	conv, err := calendar.ParseConvention("recv=next_open;sat=intake(08:00-12:00)")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(conv)
	fmt.Println(conv.Text(motcua.Vietnamese))
	// Output:
	// recv=next_open;cutoff=none;roll=next;end=unit;sat=intake(08:00-12:00);susp=S1;supplement=pauses;extend=none;extend_from=nominal;hours=08:00-12:00,13:00-17:00;day=civil;by=unit
	// hồ sơ đến ngoài giờ được tính là tiếp nhận khi mở cửa kế tiếp; thứ Bảy có tiếp nhận (08:00-12:00), không tính vào thời hạn
}

func ExampleLedger_Check() {
	received := time.Date(2024, 4, 25, 9, 0, 0, 0, motcua.Location())
	ledger, _ := calendar.Vietnam().Explain(received, calendar.WorkingDays(4), nil)
	fmt.Println(ledger.Check())
	ledger.Lines[3].Days = 1 // counts a Saturday
	fmt.Println(ledger.Check())
	// Output:
	// <nil>
	// calendar: ledger: invalid: lines[3]: sum (recount)
}

func ExampleCalendar_Status() {
	cal := calendar.Vietnam()
	due, _ := cal.Due(time.Date(2026, 3, 2, 9, 0, 0, 0, motcua.Location()), calendar.WorkingDays(5), nil)
	for _, d := range []int{6, 9, 11} {
		now := time.Date(2026, 3, d, 10, 0, 0, 0, motcua.Location())
		s := cal.Status(due, now, nil)
		fmt.Println(s.State, s.WorkingDays, s.WorkingTime, cal.DueWithin(due, now, 1))
	}
	// Output:
	// running 1 14h0m0s true
	// running 0 6h0m0s true
	// overdue -2 -10h0m0s false
}

func ExampleCalendar_AddWorkingTime() {
	cal := calendar.Vietnam()
	friday := time.Date(2026, 3, 6, 16, 0, 0, 0, motcua.Location())
	session, _ := calendar.ParseConvention("sat=session(08:00-12:00)")
	fmt.Println(cal.AddWorkingTime(friday, 4*time.Hour, nil).Format("Mon 15:04"))
	fmt.Println(cal.AddWorkingTime(friday, 4*time.Hour, &session).Format("Mon 15:04"))
	fmt.Println(cal.AddWorkingTime(friday, -4*time.Hour, nil).Format("Mon 15:04"))
	// Output:
	// Mon 11:00
	// Sat 11:00
	// Fri 11:00
}
