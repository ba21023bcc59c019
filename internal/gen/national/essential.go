package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// essentialJSON returns the list of the 25 essential services. The rows after those are decisions whose lists were not found.
func essentialJSON(source fs.FS) ([]byte, error) {
	services, err := readTable(source, "essential_services.csv")
	if err != nil {
		return nil, err
	}
	words, err := readTable(source, "essential_words.csv")
	if err != nil {
		return nil, err
	}
	known := make(map[[2]string]row)
	for _, w := range words {
		known[[2]string{w["column"], w["text"]}] = w
	}
	list := dossier.List{
		Key: "essential-25", Name: "25 dịch vụ công thiết yếu",
		Decision: motcua.Citation{Document: "06/QĐ-TTg", Issued: motcua.MustDate(2022, time.January, 6), Quality: motcua.High},
	}
	for _, r := range services {
		if r["decision"] != "QĐ 06/QĐ-TTg 6/1/2022" {
			continue
		}
		item, err := essentialItem(r, known)
		if err != nil {
			return nil, fmt.Errorf("essential_services.csv: %s: %w", r["no"], err)
		}
		list.Items = append(list.Items, item)
	}
	out, err := indented(list)
	if err != nil {
		return nil, err
	}
	_, err = dossier.LoadList(bytes.NewReader(out)) // as its users do
	return out, err
}

func essentialItem(r row, known map[[2]string]row) (item dossier.ListItem, err error) {
	word := func(column string) row {
		w, ok := known[[2]string{column, r[column]}]
		if !ok && err == nil {
			err = fmt.Errorf("essential_words.csv has no such %s", column)
		}
		return w
	}
	owner, level, limit := word("owner"), word("level_now"), word("limit")
	if err != nil {
		return item, err
	}
	item = dossier.ListItem{Name: clean(r["name_vi"]), Handler: level["vi"], Limit: limit["vi"]}
	item.Owner, item.Formerly, _ = strings.Cut(strings.TrimSuffix(owner["vi"], ")"), " (")
	if item.No, err = strconv.Atoi(r["no"]); err != nil {
		return item, err
	}
	if item.Levels, err = dossier.ParseLevels(level["levels"]); err != nil {
		return item, err
	}
	for text := range strings.SplitSeq(strings.ReplaceAll(r["catalogue_codes_2026"], "; nearest", ", nearest"), "; ") {
		code, remark, _ := strings.Cut(text, " ")
		remark = strings.Trim(remark, "()")
		switch {
		case text == "":
			item.Note = "không có mã trong danh mục"
		case strings.HasSuffix(text, "nearest)"):
			item.Near = append(item.Near, code)
			item.Note = "thủ tục gần nhất, không phải chính dịch vụ này"
		case strings.HasPrefix(remark, "old record"):
			item.Near = append(item.Near, code)
			item.Note = "bản ghi cũ"
		case remark == "and siblings":
			item.Codes, item.Incomplete = append(item.Codes, code), true
			item.Note = "và các thủ tục cùng nhóm"
		case remark == "":
			item.Codes = append(item.Codes, code)
		default:
			return item, fmt.Errorf("a remark nobody knows: %s", remark)
		}
	}
	// Where one of several procedures is only near, the service is not found in full.
	item.Incomplete = item.Incomplete || item.Codes != nil && item.Near != nil
	item.Source = motcua.Citation{Document: "Danh mục 5.652 thủ tục, tháng 7/2026; dantri.com.vn, 2/10/2025"}
	quality, _, _ := strings.Cut(r["confidence"], " ")
	item.Source.Quality, err = motcua.ParseQuality(quality)
	return item, err
}
