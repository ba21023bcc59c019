package paper_test

import (
	"errors"
	"fmt"
	stdlog "log"
	"os"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/paper"
)

// exampleLog is a dossier that was accepted over Tết 2026 and given a new date.
func exampleLog() (*dossier.Rules, dossier.Log) {
	catalogue, err := dossier.NewCatalogue(dossier.Procedure{
		Code: "1.001612", Name: "Đăng ký thành lập hộ kinh doanh", Field: "Kinh doanh", Limits: []dossier.Limit{{Term: calendar.WorkingDays(3)}},
	})
	if err != nil {
		stdlog.Fatal(err)
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		stdlog.Fatal(err)
	}
	l := dossier.Log{ID: "H40.14.03-260212-0007"}
	for i, c := range []dossier.Command{
		&dossier.Accept{
			Meta:      dossier.Meta{At: motcua.MustParseDate("2026-02-12").At(9, 0, 0), Actor: "motcua-02", Unit: "H40.14.03"},
			Procedure: "1.001612", Channel: dossier.Counter, Personal: dossier.Personal{Name: dossier.NewSecret("Trần Thị Mẫu")},
		},
		&dossier.Extend{
			Meta:     dossier.Meta{At: motcua.MustParseDate("2026-02-23").At(10, 0, 0), Actor: "kt-01", Unit: "H40.14.03.04", Reason: "overload"},
			Promised: motcua.MustParseDate("2026-02-27"),
		},
	} {
		events, err := rules.Decide(dossier.Replay(l, dossier.AsOf{}), c, time.Time{}, fmt.Sprint(i))
		if err != nil {
			stdlog.Fatal(err)
		}
		l.Events = append(l.Events, events...)
	}
	return rules, l
}

// The apology of a dossier, as it is handed out. The first promise stays on it.
func Example() {
	rules, history := exampleLog()
	desk := paper.NewDesk(rules, &paper.Options{
		Office:  paper.Office{Parent: "UBND phường Sao Mai", Name: "Trung tâm Phục vụ hành chính công", Place: "Sao Mai"},
		Reasons: map[string]string{"overload": "Số lượng hồ sơ tăng đột biến sau kỳ nghỉ Tết"},
	})
	apology, err := desk.Apology(history, dossier.AsOf{}, 0)
	if err != nil {
		stdlog.Fatal(err)
	}
	if err := apology.WriteText(os.Stdout, nil); err != nil {
		stdlog.Fatal(err)
	}
	// Output:
	//                                             Mẫu số 04 – Thông tư 03/2025/TT-VPCP
	// UBND PHƯỜNG SAO MAI                           CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
	// Trung tâm Phục vụ hành chính công                Độc lập - Tự do - Hạnh phúc
	//                                                  ---------------------------
	//
	// Mã hồ sơ: H40.14.03-260212-0007               Sao Mai, ngày 23 tháng 02 năm 2026
	//
	//             VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT
	//
	//                              Kính gửi: Trần Thị Mẫu
	//
	// 1. Thủ tục hành chính: Đăng ký thành lập hộ kinh doanh (mã thủ tục 1.001612)
	// 2. Ngày hẹn trả lần đầu (giữ nguyên trong hồ sơ): thứ Ba 24/02/2026
	// 3. Lý do chưa trả kết quả đúng hẹn: Số lượng hồ sơ tăng đột biến sau kỳ nghỉ Tết
	// 4. Hẹn lại: thứ Sáu 27/02/2026
	// 5. Lần hẹn lại: 1
	//
	// Cơ quan xin lỗi vì sự chậm trễ này và mong được thông cảm.
	//
	//                                                THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ
	//                                              (ký, ghi rõ họ tên, đóng dấu)
}

// A paper is data first; printing the value shows nobody's name.
func ExampleDesk_Receipt() {
	rules, history := exampleLog()
	p, err := paper.NewDesk(rules, nil).Receipt(history, dossier.AsOf{})
	if err != nil {
		stdlog.Fatal(err)
	}
	fmt.Println(p.Form.Number, p.Form.Source.Document, p.Applicant.Name)
	fmt.Println(p.Receipt.Limit.Term.Text(motcua.English), "until", p.Receipt.Promise.Date)
	for _, line := range paper.Why(p.Receipt.Why, motcua.English) {
		fmt.Println("-", line)
	}
	// Output:
	// 01 03/2025/TT-VPCP ***
	// 3 working days until 2026-02-24
	// - 2026-02-12: first day, not counted (91/2015/QH13 (2015-11-24), art. 147(2))
	// - Counted 2026-02-13, 2026-02-23..2026-02-24: 3 working days
	// - Not counted 2026-02-14..2026-02-15, 2026-02-21..2026-02-22: weekly rest days (188/1999/QĐ-TTg (1999-09-17) [quality: medium])
	// - Not counted 2026-02-16..2026-02-20: Tết (9441/TB-BNV; 45/2019/QH14 (2019-11-20), art. 112(1)(b))
	// - Ends: 24:00 Tuesday 24 February 2026 (91/2015/QH13 (2015-11-24), art. 148(6))
}

// A paper whose facts are not there is not made.
func ExampleMissingError() {
	rules, history := exampleLog()
	_, err := paper.NewDesk(rules, nil).StopNotice(history, dossier.AsOf{})
	var missing *paper.MissingError
	fmt.Println(errors.As(err, &missing), err)
	// Output:
	// true paper: stop_notice: event stopped: not found
}

// The number of a form depends on the rules of the dossier and on the day of the paper.
func ExampleFormFor() {
	day := motcua.MustParseDate
	for _, f := range []paper.Form{
		paper.FormFor(paper.KindControlSlip, "61/2018", day("2024-05-02")),
		paper.FormFor(paper.KindControlSlip, "118/2025+367/2025", day("2026-03-02")),
		paper.FormFor(paper.KindControlSlip, "118/2025+367/2025+309/2026", day("2026-09-01")),
		paper.FormFor(paper.KindStop, "61/2018", day("2024-05-02")),
	} {
		fmt.Printf("%q %s %s\n", f.Number, f.Source, f.Doubt)
	}
	// Output:
	// "05" 01/2018/TT-VPCP (2018-11-23) none
	// "06" 03/2025/TT-VPCP (2025-09-15) none
	// "06" 03/2025/TT-VPCP (2025-09-15) [low] replaced
	// "" 01/2018/TT-VPCP (2018-11-23) no_form
}
