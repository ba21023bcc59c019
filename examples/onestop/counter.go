package main

import (
	"context"
	_ "embed" // for the catalogue
	"fmt"
	"strings"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/memstore"
	"github.com/motcua/motcua/dossier/paper"
)

// The catalogue travels with the program, so that it runs from any folder.
//
//go:embed testdata/procedures.json
var procedures string

// counter is what a system holds: the rules, a store, the service over both, and the desk that makes papers.
type counter struct {
	rules   *dossier.Rules
	store   dossier.Store
	service *dossier.Service
	desk    *paper.Desk
	done    map[dossier.ID]int // how many requests a dossier has had, for the keys
}

func newCounter() (*counter, error) {
	catalogue, err := dossier.LoadCatalogue(strings.NewReader(procedures))
	if err != nil {
		return nil, err
	}
	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
	if err != nil {
		return nil, err
	}
	store := memstore.New()
	return &counter{
		rules: rules, store: store, desk: paper.NewDesk(rules, office()), done: map[dossier.ID]int{},
		// A running system sets Now to time.Now: then an event is recorded when the system learns of it. Here it is recorded when
		// it happened.
		service: dossier.NewService(store, rules, nil),
	}, nil
}

// do carries out a command. The key makes it safe to send the same request twice; a system takes it from the request that it answers.
func (c *counter) do(ctx context.Context, id dossier.ID, command dossier.Command) (dossier.State, error) {
	c.done[id]++
	return c.service.Do(ctx, dossier.Request{Dossier: id, Key: fmt.Sprintf("%s/%d", id, c.done[id]), Command: command})
}

// office is what no log holds: names of units, words of reasons, the head of the papers.
func office() *paper.Options {
	return &paper.Options{
		Office: paper.Office{
			Parent: "Ủy ban nhân dân phường Sao Mai", Name: "Trung tâm Phục vụ hành chính công", Place: "Sao Mai",
			Contact: "Số 1 đường Bình Minh, phường Sao Mai",
		},
		Units: map[string]string{
			ward: "Trung tâm Phục vụ hành chính công", justice: "Bộ phận Tư pháp – Hộ tịch", land: "Bộ phận Địa chính",
			leaders: "Lãnh đạo Ủy ban nhân dân phường", elsewhere: "Ủy ban nhân dân phường Bình Minh", police: "Công an phường",
			insurance: "Bảo hiểm xã hội cơ sở", tax: "Thuế cơ sở",
		},
		Reasons: map[string]string{
			"missing": "Hồ sơ còn thiếu giấy tờ", "overload": "Số lượng hồ sơ tăng đột biến",
			"scope": "Không thuộc thẩm quyền giải quyết của phường", "changed_mind": "Người nộp hồ sơ không còn nhu cầu",
			"mistyped": "Nhập sai thời điểm", "not_eligible": "Không đủ điều kiện theo quy định",
		},
	}
}
