package report_test

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/internal/golden"
	"github.com/motcua/motcua/report"
	"github.com/shopspring/decimal"
)

// wardPage is a page with everything a page can have. The counts of the first quarter, the criteria numbered 3, 4 and 13 and
// the statements are those of published reports; the split by channel, the late dossier of the month after and all
// wordings are invented.
func wardPage(l motcua.Language) *report.Page {
	say := func(vi, en string) string {
		if l == motcua.English {
			return en
		}
		return vi
	}
	ratio := func(part, whole int64, places int) motcua.Percent {
		return motcua.Ratio{Part: motcua.Exactly(part), Whole: motcua.Exactly(whole)}.Percent(places)
	}
	fields := []string{
		say("Đất đai, xây dựng, đô thị", "Land, construction, urban affairs"),
		say("Tư pháp, hộ tịch", "Justice and civil status"),
		say("Chính sách xã hội", "Social policy"),
	}

	received, inPeriod := say("Số hồ sơ nhận giải quyết", "Dossiers received"), say("Trong kỳ", "In the period")
	done, open := say("Số lượng hồ sơ đã giải quyết", "Dossiers resolved"), say("Số lượng hồ sơ đang giải quyết", "Dossiers still open")
	form := &report.Table{
		Key:     "form06a",
		Caption: say("Biểu số II.06a – Tình hình, kết quả giải quyết thủ tục hành chính", "Form II.06a – Resolution of administrative procedures"),
		Columns: []report.Column{
			{Key: "tt", Header: say("TT", "No."), Kind: report.KindInteger},
			{Key: "linh_vuc", Header: say("Lĩnh vực, công việc giải quyết theo cấp", "Field and level"), Kind: report.KindText, RowHeader: true},
			{Key: "nhan_tong", Groups: []string{received}, Header: say("Tổng số", "Total"), Kind: report.KindInteger},
			{Key: "nhan_truc_tuyen", Groups: []string{received, inPeriod}, Header: say("Trực tuyến", "Online"), Kind: report.KindInteger},
			{Key: "nhan_truc_tiep_bcci", Groups: []string{received, inPeriod}, Header: say("Trực tiếp, dịch vụ bưu chính", "Counter, post"), Kind: report.KindInteger},
			{Key: "nhan_ky_truoc", Groups: []string{received}, Header: say("Từ kỳ trước", "Carried over"), Kind: report.KindInteger},
			{Key: "da_tong", Groups: []string{done}, Header: say("Tổng số", "Total"), Kind: report.KindInteger},
			{Key: "da_truoc_han", Groups: []string{done}, Header: say("Trước hạn", "Early"), Kind: report.KindInteger},
			{Key: "da_dung_han", Groups: []string{done}, Header: say("Đúng hạn", "On time"), Kind: report.KindInteger},
			{Key: "da_qua_han", Groups: []string{done}, Header: say("Quá hạn", "Late"), Kind: report.KindInteger},
			{Key: "dang_tong", Groups: []string{open}, Header: say("Tổng số", "Total"), Kind: report.KindInteger},
			{Key: "dang_trong_han", Groups: []string{open}, Header: say("Trong hạn", "In time"), Kind: report.KindInteger},
			{Key: "dang_qua_han", Groups: []string{open}, Header: say("Quá hạn", "Late"), Kind: report.KindInteger},
		},
		Notes: []string{say("(3) = (4) + (5) + (6) = (7) + (11); (7) = (8) + (9) + (10); (11) = (12) + (13).", "(3) = (4) + (5) + (6) = (7) + (11); (7) = (8) + (9) + (10); (11) = (12) + (13).")},
	}
	for i := range form.Columns {
		form.Columns[i].Number = "(" + strconv.Itoa(i+1) + ")"
	}
	integers := func(cells []report.Cell, ns ...int64) []report.Cell {
		for _, n := range ns {
			cells = append(cells, report.IntegerCell(n))
		}
		return cells
	}
	form.AddGroup(report.TextCell(say("Cấp xã", "Commune level")))
	form.Add(integers([]report.Cell{report.IntegerCell(1), report.TextCell(fields[0])}, 107, 61, 46, 0, 107, 84, 23, 0, 0, 0, 0)...)
	form.Add(integers([]report.Cell{report.IntegerCell(2), report.TextCell(fields[1])}, 286, 172, 114, 0, 286, 251, 35, 0, 0, 0, 0)...)
	form.Add(integers([]report.Cell{report.IntegerCell(3), report.TextCell(fields[2])}, 10, 4, 6, 0, 10, 8, 2, 0, 0, 0, 0)...)
	form.AddTotal(integers([]report.Cell{{}, report.TextCell(say("Tổng số", "Total"))}, 403, 237, 166, 0, 403, 343, 60, 0, 0, 0, 0)...)

	byField := &report.StackedBars{
		Title: say("Hồ sơ theo lĩnh vực và tiến độ", "Dossiers by field and timeliness"),
		Unit:  say("hồ sơ", "dossiers"),
		Classes: []report.Class{
			{Label: say("Trước hạn", "Early"), Tone: report.ToneBest},
			{Label: say("Đúng hạn", "On time"), Tone: report.ToneGood},
			{Label: say("Quá hạn", "Late"), Tone: report.ToneBad},
			{Label: say("Đang giải quyết", "Open"), Tone: report.TonePending},
		},
		Bars: []report.StackedBar{
			{Label: fields[0], Values: []int64{84, 23, 0, 0}},
			{Label: fields[1], Values: []int64{251, 35, 0, 0}},
			{Label: fields[2], Values: []int64{8, 2, 0, 0}},
		},
	}
	april := &report.StackedBars{
		Title: say("Tháng sau, theo kênh", "The month after, by channel"),
		Note:  say("Mỗi thanh là 100 % số hồ sơ của kênh.", "Each bar is 100 % of the dossiers of its channel."),
		Unit:  byField.Unit, Classes: byField.Classes, Shares: true,
		Bars: []report.StackedBar{
			{Label: say("Trực tuyến", "Online"), Values: []int64{1204, 310, 1, 86}},
			{Label: say("Trực tiếp", "Counter"), Values: []int64{96, 41, 12, 20}},
			{Label: say("Dịch vụ bưu chính", "Post"), Values: []int64{0, 0, 0, 0}},
		},
	}

	criteria := &report.Table{
		Key:     "criteria",
		Caption: say("Bộ tiêu chí tạm thời phường kiểu mẫu, 13 tiêu chí, ngày 11/09/2023", "Provisional criteria of a model ward, 13 criteria, 2023-09-11"),
		Columns: []report.Column{
			{Key: "number", Header: say("Số", "No."), Kind: report.KindInteger},
			{Key: "title", Header: say("Tiêu chí", "Criterion"), Kind: report.KindText, RowHeader: true},
			{Key: "progress", Header: say("Tiến độ", "Progress"), Kind: report.KindPercent},
			{Key: "result", Header: say("Kết quả", "Result"), Kind: report.KindText},
			{Key: "missing", Header: say("Còn thiếu", "Missing"), Unit: say("điểm", "points"), Kind: report.KindDecimal},
			{Key: "checked", Header: say("Ngày xác nhận", "Checked on"), Kind: report.KindDate},
		},
	}
	progress := &report.ProgressBars{Title: say("Tiến độ 13 tiêu chí", "Progress of the 13 criteria")}
	day := motcua.MustDate(2023, 9, 11)
	for i := range int64(13) {
		n := i + 1
		title := say("Tiêu chí số ", "Criterion no. ") + strconv.FormatInt(n, 10)
		value, tone, result, missing, checked := ratio(100, 100, 0), report.ToneGood, say("Đạt", "Met"), decimal.Zero, report.DateCell(day)
		note := ""
		switch n {
		case 3:
			title += say(": hệ thống thông tin trực quan đầy đủ, sinh động; mô hình hướng dẫn người dân nộp hồ sơ trực tuyến",
				": complete and lively visual information; models that guide citizens to online filing")
			value, tone, result, missing = ratio(3, 4, 0), report.ToneCaution, say("Đạt một phần", "Partly met"), decimal.NewFromInt(25)
		case 4:
			title += say(": cơ sở vật chất của Bộ phận Một cửa", ": facilities of the one-stop unit")
			value, tone, result, missing = ratio(1, 2, 0), report.ToneCaution, say("Đạt một phần", "Partly met"), decimal.NewFromInt(50)
		case 13:
			title += say(": mô hình điểm", ": pilot models")
			value, tone, result = motcua.Percent{}, report.TonePending, say("Đang thực hiện", "In progress")
			note = say("đang thực hiện, chưa có số liệu", "in progress, no figure")
			checked = report.Cell{}
		}
		cell := report.PercentCell(value)
		gap := report.DecimalCell(missing)
		if !value.Defined() {
			cell = report.EmptyCell(note)
			gap = report.DecimalRangeCell(decimal.Zero, decimal.NewFromInt(100))
		}
		criteria.Add(report.IntegerCell(n), report.TextCell(title), cell, report.TextCell(result).WithTone(tone), gap, checked)
		progress.Bars = append(progress.Bars, report.ProgressBar{Label: title, Value: value, Note: note, Tone: tone})
	}
	mean := motcua.Ratio{Part: motcua.Between(1125, 1225), Whole: motcua.Exactly(1300)}.Percent(2)
	criteria.AddTotal(report.Cell{}, report.TextCell(say("Trung bình", "Mean")),
		report.PercentCell(mean).WithNote(say("Hai đầu: tiêu chí 13 tính 0 % và tính 100 %.", "The ends: criterion 13 at 0 % and at 100 %.")),
		report.TextCell(say("10/13 đạt", "10/13 met")), report.Cell{}, report.Cell{})
	progress.Bars = append(progress.Bars, report.ProgressBar{Label: say("Trung bình", "Mean"), Value: mean, Total: true})

	claims := &report.Table{
		Key:     "claims",
		Caption: say("Số liệu đã công bố và kết quả tính lại", "Published figures and what the data give"),
		Columns: []report.Column{
			{Key: "id", Header: say("Mã", "Id")},
			{Key: "sentence", Header: say("Nội dung công bố", "Published"), RowHeader: true},
			{Key: "part", Header: say("Tử số", "Part"), Kind: report.KindCount},
			{Key: "whole", Header: say("Mẫu số", "Whole"), Kind: report.KindCount},
			{Key: "percent", Header: say("Tính lại", "Recomputed"), Kind: report.KindPercent},
			{Key: "verdict", Header: say("Kết luận", "Verdict")},
		},
	}
	compared := &report.Comparison{Title: say("Đã công bố và tính lại", "Published and recomputed")}
	for _, c := range []struct {
		id, sentence          string
		part, whole           motcua.Count
		published, recomputed motcua.Percent
		verdict               string
		tone                  report.Tone
		detail                string
	}{
		{
			"A3", say("37.525 hồ sơ căn cước đã thu nhận, trong đó 36.915 cấp mới: 99,8 %", "37,525 identity-card dossiers collected, of which 36,915 new: 99.8 %"),
			motcua.Exactly(36915), motcua.Exactly(37525), motcua.MustParsePercent("99.8 %"), ratio(36915, 37525, 1),
			say("Không tái lập được", "Not reproducible"), report.ToneBad,
			say("99,8 % cần mẫu số từ 36.971 đến 37.007", "99.8 % needs a whole of 36,971 to 37,007"),
		},
		{
			"A9", "403 = 107 + 286 + 10", motcua.Exactly(403), motcua.Exactly(403),
			motcua.Percent{},
			motcua.Percent{},
			say("Đúng", "Holds"), report.ToneGood, "",
		},
		{
			"A10", say("403 hồ sơ trả đúng hạn: 100 %", "403 dossiers returned on time: 100 %"), motcua.Exactly(403), motcua.Exactly(403),
			motcua.MustParsePercent("100 %"), ratio(403, 403, 0), say("Đúng theo một định nghĩa", "Holds under a definition"), report.ToneCaution,
			say("nếu tính trên hồ sơ đã trả, không phải hồ sơ yêu cầu", "of dossiers returned, not of requests"),
		},
		{
			"A1", say("10/13 tiêu chí đạt", "10 of 13 criteria met"), motcua.Exactly(10), motcua.Exactly(13),
			ratio(10, 13, 2), mean, say("Khoảng", "Interval"), report.ToneCaution, say("tiêu chí 13 chưa có số liệu", "criterion 13 has no figure"),
		},
		{
			"A15", say("Trên 90 % công dân đủ điều kiện đã kích hoạt định danh điện tử", "More than 90 % of eligible citizens have an activated e-ID"),
			motcua.AtLeast(0),
			motcua.Count{},
			motcua.MustParsePercent("> 90 %"),
			motcua.Percent{},
			say("Cận dưới", "Lower bound"), report.TonePending, say("không có tử số, mẫu số", "no part and no whole stated"),
		},
	} {
		percent := report.EmptyCell(say("không tính lại được từ số đã nêu", "cannot be recomputed from what is stated"))
		if c.recomputed.Defined() {
			percent = report.PercentCell(c.recomputed)
		}
		claims.Add(report.TextCell(c.id), report.TextCell(c.sentence), report.CountCell(c.part), report.CountCell(c.whole),
			percent, report.TextCell(c.verdict).WithTone(c.tone).WithNote(c.detail))
		compared.Items = append(compared.Items, report.Compared{
			Label: c.id + ". " + c.sentence, Published: c.published, Recomputed: c.recomputed,
			Verdict: c.verdict, Tone: c.tone, Detail: c.detail,
		})
	}

	// The year so far in sample figures, with one month nobody has figures of and one known in bounds.
	months := make([]string, 12)
	incoming, onTime := make([]report.Cell, 12), make([]report.Cell, 12)
	for i := range months {
		months[i] = say(strconv.Itoa(i+1)+"/2023", "2023-"+strconv.Itoa(i+1))
		n := int64(312 + i*37%160)
		incoming[i], onTime[i] = report.IntegerCell(n), report.PercentCell(ratio(n-int64(i*7%19), n, 1))
	}
	incoming[4], onTime[4] = report.EmptyCell(say("hệ thống ngừng chạy", "the system was down")), report.EmptyCell(say("hệ thống ngừng chạy", "the system was down"))
	incoming[10], onTime[10] = report.CountCell(motcua.Between(280, 340)), report.PercentCell(motcua.MustParsePercent("93.5–97.1 %"))
	incoming[11] = report.CountCell(motcua.AtLeast(400))
	trend := func(title, unit string, columns bool, series ...report.Series) *report.Trend {
		return &report.Trend{Title: title, Unit: unit, Periods: months, Series: series, Columns: columns}
	}
	monthly := trend(say("Hồ sơ tiếp nhận theo tháng", "Dossiers received by month"), byField.Unit, true, report.Series{Label: say("Đã tiếp nhận", "Received"), Tone: report.ToneBest, Values: incoming})
	rates := trend(say("Tỷ lệ đúng hạn theo tháng", "On-time rate by month"), "", false, report.Series{Label: say("Đúng hạn", "On time"), Tone: report.ToneGood, Values: onTime})
	citizens := say("công dân", "citizens")
	funnel := &report.Funnel{
		Title: say("Định danh điện tử: từ đủ điều kiện đến kích hoạt", "Electronic identity: from eligible to activated"), Unit: citizens,
		Note: say("Số liệu mẫu.", "Sample figures."),
		Stages: []report.Stage{
			{Label: say("Đủ điều kiện", "Eligible"), Count: motcua.Exactly(10_000), Tone: report.TonePending},
			{Label: say("Đã thu nhận hồ sơ", "Collected"), Count: motcua.Exactly(9506), Tone: report.ToneGood},
			{Label: say("Đã phê duyệt", "Approved"), Count: motcua.Between(9100, 9300), Tone: report.ToneGood, Note: say("hai nguồn khác nhau", "two sources differ")},
			{Label: say("Đã kích hoạt", "Activated"), Count: motcua.AtLeast(5800), Tone: report.ToneBest},
			{Label: say("Đang dùng", "In use"), Note: say("không ai đếm", "nobody counts them")},
		},
	}
	ageing := &report.StackedBars{
		Title: say("Tuổi của hồ sơ đang giải quyết", "Age of open dossiers"), Unit: byField.Unit,
		Classes: []report.Class{{Label: say("Trong hạn", "In time"), Tone: report.ToneGood}, {Label: say("Quá hạn", "Late"), Tone: report.ToneBad}},
		Bars: []report.StackedBar{
			{Label: say("0–5 ngày làm việc", "0–5 working days"), Values: []int64{64, 0}},
			{Label: say("6–10 ngày", "6–10 days"), Values: []int64{31, 2}},
			{Label: say("11–20 ngày", "11–20 days"), Values: []int64{9, 4}},
			{Label: say("trên 20 ngày", "more than 20 days"), Values: []int64{1, 3}},
		},
	}

	return &report.Page{
		Language: l,
		Heading:  []string{say("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"), say("Độc lập – Tự do – Hạnh phúc", "Independence – Freedom – Happiness")},
		Issuer:   say("Ủy ban nhân dân phường Nghi Hương", "People's Committee of Nghi Hương ward"),
		Title:    say("Báo cáo giải quyết thủ tục hành chính và thực hiện Đề án 06", "Administrative procedures and Đề án 06"),
		Subtitle: say("Bộ phận Tiếp nhận và Trả kết quả", "One-stop unit"),
		Period:   motcua.MustParsePeriod("2024-Q1").Text(l),
		AsOf:     motcua.MustDate(2024, 3, 12).At(17, 0, 0),
		Figures: []report.Figure{
			{Label: say("Hồ sơ đã tiếp nhận", "Dossiers received"), Value: report.IntegerCell(403), Note: "107 + 286 + 10"},
			{Label: say("Trả đúng hạn", "Returned on time"), Value: report.PercentCell(ratio(403, 403, 0)), Note: say("403/403 hồ sơ đã trả", "403/403 returned")},
			{Label: say("Tiêu chí đạt", "Criteria met"), Value: report.TextCell("10/13"), Note: say("trung bình 86,54–94,23 %", "mean 86.54–94.23 %")},
			{Label: say("Ngày đã qua của kỳ", "Days of the period"), Value: report.TextCell("72/91").WithTone(report.ToneCaution), Note: say("kỳ chưa kết thúc", "the period is not over")},
		},
		Sections: []report.Section{
			{
				Key: "form06a", Title: say("Tình hình giải quyết hồ sơ", "Resolution of dossiers"), Table: form, Chart: byField,
				Intro: say("Kỳ báo cáo chưa kết thúc: đã qua 72 trên 91 ngày. Mỗi hồ sơ nằm trong đúng một ô của mỗi khối.",
					"The period is not over: 72 of 91 days have passed. Every dossier is in exactly one cell of each block."),
			},
			{Key: "criteria", Title: say("Bộ tiêu chí", "Criteria"), Table: criteria, Chart: progress},
			{Key: "claims", Title: say("Kiểm tra số liệu công bố", "Published figures checked"), Table: claims, Chart: compared},
			{Key: "channels", Title: say("Theo kênh tiếp nhận", "By channel"), Chart: april},
			{Key: "months", Title: say("Theo tháng", "By month"), Chart: monthly},
			{Key: "rates", Title: say("Đúng hạn theo tháng", "On time by month"), Chart: rates},
			{Key: "funnel", Title: say("Định danh điện tử", "Electronic identity"), Chart: funnel},
			{Key: "ageing", Title: say("Hồ sơ đang chờ", "Waiting"), Chart: ageing},
		},
		Notes: []report.Note{
			{Label: say("Sớm, đúng, quá hạn", "Early, on time, late"), Text: say("so ngày kết thúc xử lý với ngày hẹn trả đầu tiên", "the day processing ended against the first promised date")},
			{Label: say("Hồ sơ chờ bổ sung", "Waiting for a supplement"), Text: say("tính là đang giải quyết, trong hạn", "counted as open and in time")},
			{Text: say("Số liệu hồ sơ là số liệu mẫu.", "The dossiers are sample data.")},
		},
		Signatures: []string{say("Người lập biểu", "Prepared by"), say("Chủ tịch Ủy ban nhân dân phường", "Chair of the People's Committee")},
		Receipt:    "motcua 06a/1 · log 4f1c2a90 · 2024-03-12T17:00:00+07:00 · sha256:9b2d0c5e71f3",
	}
}

// Kills: any change of what a page looks like in one of its forms, and output that differs between two runs.
func TestPageGolden(t *testing.T) {
	t.Parallel()
	for _, l := range []motcua.Language{motcua.Vietnamese, motcua.English} {
		p := wardPage(l)
		for _, form := range []struct {
			ext   string
			write func(*bytes.Buffer) error
		}{
			{"html", func(b *bytes.Buffer) error { return p.WriteHTML(b) }},
			{"txt", func(b *bytes.Buffer) error { return p.WriteText(b) }},
			{"json", func(b *bytes.Buffer) error { return p.WriteJSON(b) }},
			{"csv", func(b *bytes.Buffer) error { return p.Sections[0].Table.WriteCSV(b, nil) }},
		} {
			var first, second bytes.Buffer
			if err := form.write(&first); err != nil {
				t.Fatal(err)
			}
			if err := form.write(&second); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first.Bytes(), second.Bytes()) {
				t.Errorf("%s: two runs differ", form.ext)
			}
			golden.Equal(t, "page."+l.String()+"."+form.ext, first.Bytes())
		}
	}
}
