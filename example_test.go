package motcua_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua"
)

// The story of the package documentation: a published figure, checked and turned around.
func Example() {
	issued := motcua.Ratio{
		Part:  motcua.Exactly(36_915),
		Whole: motcua.Exactly(37_525),
		Of:    "cards issued / dossiers collected",
	}
	fmt.Println(issued.Percent(1))
	published := motcua.MustParsePercent("99.8 %")
	wholes, _ := published.Wholes(36_915)
	fmt.Println(wholes.Text(motcua.English))
	q1 := motcua.MustParsePeriod("2024-Q1")
	asOf := motcua.MustParseDate("2024-03-12")
	fmt.Println(q1.Elapsed(asOf), "of", q1.Days())
	// Output:
	// 98.4 %
	// 36,971–37,007
	// 72 of 91
}

func ExampleDateOf() {
	// An online dossier sent late on New Year's Eve in Berlin.
	sent := time.Date(2023, time.December, 31, 18, 30, 0, 0, time.FixedZone("CET", 3600))
	fmt.Println(motcua.DateOf(sent), motcua.DateOf(sent.Add(-2*time.Hour)))
	// Output: 2024-01-01 2023-12-31
}

func ExampleDate_AddMonths() {
	d := motcua.MustParseDate("2024-01-31")
	fmt.Println(d.AddMonths(1), d.AddMonths(2), d.AddYears(1))
	// Output: 2024-02-29 2024-03-31 2025-01-31
}

func ExampleParseVietnameseDate() {
	d, err := motcua.ParseVietnameseDate("12/3/2024")
	fmt.Println(d, err)
	_, err = motcua.ParseVietnameseDate("31/11/2024")
	fmt.Println(err)
	// Output:
	// 2024-03-12 <nil>
	// motcua: date: invalid: day: out_of_range (1..30)
}

func ExamplePeriod() {
	calendar, _ := motcua.QuarterOf(2024, 1, motcua.Calendar)
	reporting, _ := motcua.QuarterOf(2024, 1, motcua.Reporting)
	for _, p := range []motcua.Period{calendar, reporting, reporting.Next()} {
		fmt.Println(p, "-", p.Text(motcua.English))
	}
	fmt.Println(reporting.Text(motcua.Vietnamese))
	d := motcua.MustParseDate("2023-12-20")
	fmt.Println(calendar.Contains(d), reporting.Contains(d))
	// Output:
	// 2024-Q1 - first quarter of 2024 (2024-01-01 to 2024-03-31)
	// 2024-Q1@15 - first quarter of 2024 (2023-12-15 to 2024-03-14)
	// 2024-Q2@15 - second quarter of 2024 (2024-03-15 to 2024-06-14)
	// quý I/2024 (15/12/2023 – 14/03/2024)
	// false true
}

func ExamplePeriodOf() {
	d := motcua.MustParseDate("2024-03-15")
	for _, c := range []motcua.Convention{motcua.Calendar, motcua.Reporting} {
		month, _ := motcua.PeriodOf(d, motcua.Month, c)
		fmt.Println(month)
	}
	// Output:
	// 2024-03
	// 2024-04@15
}

func ExampleRatio_Percent() {
	onTime := motcua.Ratio{Part: motcua.Exactly(403), Whole: motcua.Exactly(403), Of: "returned by the promised date / returned"}
	fmt.Println(onTime, "is", onTime.Percent(0))

	activated := motcua.Ratio{Part: motcua.AtLeast(9050), Whole: motcua.Exactly(10_000), Of: "activated / eligible"}
	fmt.Println(activated, "is", activated.Percent(0), "or", activated.Percent(1))

	progress := motcua.Ratio{Part: motcua.Between(1125, 1225), Whole: motcua.Exactly(1300), Of: "progress / criteria"}
	fmt.Println(progress, "is", progress.Percent(2))

	fmt.Println(motcua.Ratio{Part: motcua.Exactly(0), Whole: motcua.Exactly(0)}.Percent(0))
	// Output:
	// 403/403 is 100 %
	// >=9050/10000 is > 90 % or ≥ 90.5 %
	// 1125..1225/1300 is 86.54–94.23 %
	// undefined
}

func ExampleCount() {
	notices := motcua.MoreThan(5800)
	dossiers := motcua.Exactly(343)
	fmt.Println(notices, dossiers, notices.Add(dossiers))
	fmt.Println(notices.Text(motcua.Vietnamese))
	// Output:
	// >=5801 343 >=6144
	// ≥ 5.801
}

func ExamplePercent_Wholes() {
	published := motcua.MustParsePercent("99.8 %")
	wholes, ok := published.Wholes(36_915)
	fmt.Println("the whole must be", wholes.Text(motcua.English), ok)
	parts, ok := published.Parts(37_525)
	fmt.Println("the part must be", parts.Text(motcua.English), ok)
	fmt.Println("reproducible:", parts.Contains(36_915))
	// Output:
	// the whole must be 36,971–37,007 true
	// the part must be 37,432–37,468 true
	// reproducible: false
}

func ExampleParsePercent() {
	for _, s := range []string{"98,4%", "> 90 %", "90 % - 100 %", "98,4"} {
		p, err := motcua.ParsePercent(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s, in Vietnamese %s, bound %v, range %v\n", p, p.Text(motcua.Vietnamese), p.IsBound(), p.IsRange())
	}
	// Output:
	// 98.4 %, in Vietnamese 98,4 %, bound false, range false
	// > 90 %, in Vietnamese > 90 %, bound true, range false
	// 90–100 %, in Vietnamese 90–100 %, bound false, range true
	// motcua: percent: invalid: malformed (98.4 %, > 90 %, 90–100 %)
}

func ExampleInvalidError() {
	_, err := motcua.NewDate(2023, 13, 40)
	fmt.Println(errors.Is(err, motcua.ErrInvalid))
	var invalid *motcua.InvalidError
	if errors.As(err, &invalid) {
		for _, p := range invalid.Problems {
			fmt.Println(p.Text(motcua.Vietnamese), "/", p.Text(motcua.English))
		}
	}
	// Output:
	// true
	// month: ngoài phạm vi 1..12 / month: outside the range 1..12
	// day: ngoài phạm vi 1..31 / day: outside the range 1..31
}

// A reader of a row collects the problems of its fields and returns them together.
func ExampleProblemsAt() {
	row := map[string]string{"received_date": "2024-03-12", "due_date": "2024-02-30"}
	var problems []motcua.Problem
	for _, field := range []string{"received_date", "due_date"} {
		if _, err := motcua.ParseDate(row[field]); err != nil {
			found, _ := motcua.ProblemsAt(field, err)
			problems = append(problems, found...)
		}
	}
	fmt.Println(motcua.Invalid("example: row 17", problems...))
	// Output: example: row 17: invalid: due_date.day: out_of_range (1..29)
}
