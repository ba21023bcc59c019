package national_test

import (
	"fmt"
	"log"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/national"
)

// When is a birth certificate due that was asked for at ten past three?
func ExampleCommune() {
	catalogue, err := national.Commune()
	if err != nil {
		log.Fatal(err)
	}
	received := motcua.MustDate(2026, time.October, 1).At(15, 10, 0)
	p, err := catalogue.At("1.001193", motcua.DateOf(received))
	if err != nil {
		log.Fatal(err)
	}
	limit, err := p.LimitFor(dossier.Counter, "")
	if err != nil {
		log.Fatal(err)
	}
	due, err := calendar.Vietnam().Due(received, limit.Term, calendar.SameDay15h())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(p.Name)
	fmt.Println("recorded:", limit.Recorded)
	fmt.Println("read as:", limit.Term.Text(motcua.English)+",", dossier.ReasonText(limit.Reading, motcua.English))
	fmt.Println("by:", limit.Source)
	fmt.Println("due:", due.Date)
	// Output:
	// Thủ tục đăng ký khai sinh
	// recorded: ONLINE:1 OTHER; POSTAL:1 OTHER; DIRECT:1 OTHER
	// read as: within the day, read by a person from the law or the record
	// by: 60/2014/QH13 (2014-11-20), art. 5(3), 16
	// due: 2026-10-02
}

// All procedures, for older days at one's own risk.
func ExampleProcedures() {
	procedures, err := national.Procedures()
	if err != nil {
		log.Fatal(err)
	}
	for i := range procedures {
		procedures[i].From = motcua.MustDate(2026, time.January, 1)
	}
	catalogue, err := dossier.NewCatalogue(procedures...)
	if err != nil {
		log.Fatal(err)
	}
	p, err := catalogue.At("1.001456", motcua.MustDate(2026, time.March, 2))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(catalogue.Codes()), "procedures; one of them:", p.Name)
	// Output:
	// 5652 procedures; one of them: Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp tỉnh)
}

// The list as it was recorded.
func ExampleRecords() {
	records, err := national.Records()
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range records {
		if r.Code == "2.000527" {
			fmt.Println(r.Name)
			fmt.Println(r.Limits)
		}
	}
	// Output:
	// Thủ tục đăng ký khai tử cho công dân Việt Nam ở nước ngoài
	// DIRECT:15 HOUR
}

// Which of the essential services that the Ministry of Justice is in charge of does a catalogue have?
func ExampleEssentialServices() {
	list, err := national.EssentialServices()
	if err != nil {
		log.Fatal(err)
	}
	catalogue, err := national.Commune()
	if err != nil {
		log.Fatal(err)
	}
	coverage := list.Of("Bộ Tư pháp").Coverage(catalogue, national.Published())
	fmt.Println(coverage.Ratio(), coverage.Ratio().Percent(0))
	// Output:
	// 3/3 100 %
}
