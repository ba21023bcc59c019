package portal_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/dossier/portal"
	"github.com/motcua/motcua/identity"
)

// due is a promise for a day, to its end.
func due(day string) *calendar.Due {
	d := motcua.MustParseDate(day)
	return &calendar.Due{Date: d, Instant: d.End()}
}

func event(k dossier.Kind, when string) dossier.Event {
	return dossier.Event{Kind: k, At: at(when), Recorded: at(when).Add(time.Minute), Actor: "motcua-02", Unit: "H40.14.03", Reason: "R1"}
}

func submitted(when string) dossier.Event {
	e := event(dossier.KindSubmitted, when)
	e.Channel = dossier.Online
	return e
}

func accepted(when, promise string) dossier.Event {
	e := event(dossier.KindAccepted, when)
	e.Channel = dossier.Counter
	e.Accepted = &dossier.Accepted{Procedure: "1.004859", Field: "Hộ tịch", Competent: "H40.14.03", Start: e.At, Term: calendar.WorkingDays(5)}
	e.Promise = &calendar.Due{}
	if promise != "" {
		e.Promise = due(promise)
	}
	return e
}

func transferred(when, to string) dossier.Event {
	e := event(dossier.KindTransferred, when)
	e.To = to
	return e
}

func promising(e dossier.Event, day string) dossier.Event {
	e.Promise = due(day)
	return e
}

func delivered(when string, by dossier.Channel) dossier.Event {
	e := event(dossier.KindDelivered, when)
	e.Channel = by
	return e
}

func logOf(events ...dossier.Event) dossier.Log {
	return dossier.Log{ID: "000.14.03.H40-240425-0001", Events: events}
}

// lives are logs that end in each of the ten statuses.
func lives() map[dossier.Status]dossier.Log {
	begin := []dossier.Event{accepted("2024-04-25 09:00:00", "2024-05-06"), transferred("2024-04-25 16:00:00", "H40.14.03.02")}
	and := func(events ...dossier.Event) dossier.Log {
		return logOf(append(begin[:2:2], events...)...)
	}
	resolved := event(dossier.KindResolved, "2024-05-03 16:30:00")
	return map[dossier.Status]dossier.Log{
		dossier.NewlySubmitted:     logOf(submitted("2024-04-24 20:15:30")),
		dossier.Received:           logOf(begin[0]),
		dossier.NotAccepted:        logOf(submitted("2024-04-24 20:15:30"), event(dossier.KindRefused, "2024-04-25 08:00:00")),
		dossier.InProcess:          and(),
		dossier.AwaitingSupplement: and(event(dossier.KindSupplementRequested, "2024-04-26 10:00:00")),
		dossier.AwaitingPayment:    and(event(dossier.KindPaymentRequested, "2024-04-26 10:00:00")),
		dossier.WithdrawnByCitizen: and(event(dossier.KindWithdrawn, "2024-04-26 10:00:00")),
		dossier.StoppedByAgency:    and(event(dossier.KindStopped, "2024-04-26 10:00:00")),
		dossier.Processed:          and(resolved),
		dossier.ResultDelivered:    and(resolved, delivered("2024-05-04 08:05:01", dossier.Post)),
	}
}

// known is what a caller knows besides the log.
func known() portal.Dossier {
	return portal.Dossier{
		Procedure: "1.004859", ProcedureName: "Thay đổi, cải chính, bổ sung thông tin hộ tịch", Field: "G15-HT01", FieldName: "Hộ tịch",
		Owner: secret("Đặng Thị Thử"), Applicant: "1", Identity: portal.PersonIdentity(identity.MustParsePersonalID("001185012345")),
	}
}

// What a log says comes back from the portal: status, channel and instants, for each of the ten statuses.
//
// Kills: a status that becomes another one on the way; an instant that is told as another.
func TestAllStatusesThereAndBack(t *testing.T) {
	c := national(t)
	if len(lives()) != 10 {
		t.Fatal("not ten statuses")
	}
	for status, log := range lives() {
		t.Run(status.String(), func(t *testing.T) {
			s := dossier.Replay(log, dossier.AsOf{})
			if s.Status != status {
				t.Fatalf("the log ends in %v", s.Status)
			}
			d, err := c.Dossier(log, &portal.Supply{Known: known()})
			if err != nil {
				t.Fatal(err)
			}
			var m portal.DossierSync
			diff(t, none, decode(t, c, encode(t, c, portal.NewDossierSync(true, d)), &m))
			f, losses := c.Facts(&m.Data[0])
			want := portal.Facts{
				ID: s.ID, Procedure: "1.004859", Status: status, Channel: s.Channel, Applicant: portal.Citizen, Unit: s.Handling,
				Personal:  dossier.Personal{Name: secret("Đặng Thị Thử"), Number: identity.MustParsePersonalID("001185012345")},
				Submitted: s.Submitted, Accepted: s.AcceptedAt, Resolved: s.Resolved, Delivered: s.Delivered,
			}
			if !s.Promise.Date.IsZero() {
				want.Promised = s.Promise.Date.At(23, 59, 59)
			}
			switch status {
			case dossier.NotAccepted:
				want.Refused = s.Ended
			case dossier.ResultDelivered:
				want.DeliveredBy = dossier.Post
			case dossier.AwaitingSupplement:
				want.Supplements = []portal.Round{{Requested: at("2024-04-26 10:00:00"), PromisedBefore: at("2024-05-06 23:59:59")}}
			}
			diff(t, want, f)
			diff(t, []portal.Loss{{Path: "TenTTHC"}, {Path: "MaLinhVuc"}, {Path: "TenLinhVuc"}}, losses)

			steps, err := c.Steps(log, nil)
			if err != nil {
				t.Fatal(err)
			}
			var p portal.ProgressUpdate
			diff(t, none, decode(t, c, encode(t, c, portal.NewProgressUpdate(steps...)), &p))
			last, losses := c.StepFacts(&p.Data[len(p.Data)-1])
			e := log.Events[len(log.Events)-1]
			diff(t, portal.StepFacts{ID: log.ID, At: e.At, Unit: e.Unit, Status: status}, last)
			diff(t, []portal.Loss{{Path: "NoiDungXuLy"}}, losses)
		})
	}
}

// A whole life: two rounds, an extension, a reopening.
//
// Kills: a round that gets the instants of another; a promise told as the first one; a step with the status before it.
func TestLife(t *testing.T) {
	c := national(t)
	log := logOf(
		submitted("2024-04-24 20:15:30"),
		accepted("2024-04-25 09:00:00", "2024-05-06"),
		event(dossier.KindSupplementRequested, "2024-04-26 10:00:00"),
		promising(event(dossier.KindSupplemented, "2024-05-02 08:30:00"), "2024-05-09"),
		transferred("2024-05-02 09:00:00", "H40.14.03.02"),
		promising(event(dossier.KindExtended, "2024-05-08 15:00:00"), "2024-05-14"),
		event(dossier.KindSupplementRequested, "2024-05-10 10:00:00"),
		promising(event(dossier.KindSupplemented, "2024-05-13 08:30:00"), "2024-05-20"),
		event(dossier.KindResolved, "2024-05-16 16:30:00"),
		delivered("2024-05-17 08:00:00", dossier.Counter),
		event(dossier.KindReopened, "2024-05-18 08:00:00"),
		event(dossier.KindResolved, "2024-05-20 09:00:00"),
	)
	supply := &portal.Supply{
		Known: known(),
		Person: func(account string) (dossier.Secret, string) {
			return secret("người dùng " + account), "Công chức"
		},
		Unit:  func(unit string) string { return "đơn vị " + unit },
		Words: func(e dossier.Event) dossier.Secret { return secret(e.Reason + " " + e.Kind.String()) },
	}
	supply.Known.Delivery = portal.ToAddress
	supply.Known.Supplements = []portal.Supplement{{ID: "bs-1", Wanted: secret("Giấy A"), RequestedBy: secret("Chị B"), ReceivedBy: secret("Anh C")}}
	d, err := c.Dossier(log, supply)
	if err != nil {
		t.Fatal(err)
	}
	want := known()
	want.Code, want.Channel, want.Status, want.Unit = "000.14.03.H40-240425-0001", "1", "9", "đơn vị H40.14.03.02"
	want.Submitted, want.Accepted, want.Promised = at("2024-04-24 20:15:30"), at("2024-04-25 09:00:00"), at("2024-05-20 23:59:59")
	want.Resolved = at("2024-05-20 09:00:00")
	want.Delivery = portal.ToAddress
	want.Supplements = []portal.Supplement{
		{
			ID: "bs-1", Wanted: secret("Giấy A"), RequestedBy: secret("Chị B"), ReceivedBy: secret("Anh C"), Done: "true",
			Requested: at("2024-04-26 10:00:00"), Received: at("2024-05-02 08:30:00"), PromisedBefore: at("2024-05-06 23:59:59"), PromisedAfter: at("2024-05-09 23:59:59"),
		},
		{
			Wanted: secret("R1 supplement_requested"), RequestedBy: secret("người dùng motcua-02"), ReceivedBy: secret("người dùng motcua-02"), Done: "true",
			Requested: at("2024-05-10 10:00:00"), Received: at("2024-05-13 08:30:00"), PromisedBefore: at("2024-05-14 23:59:59"), PromisedAfter: at("2024-05-20 23:59:59"),
		},
	}
	diff(t, want, d)
	diff(t, none, decode(t, c, encode(t, c, portal.NewDossierSync(true, d)), &portal.DossierSync{}))

	steps, err := c.Steps(log, supply)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range steps {
		got = append(got, s.At.Format("01-02")+" "+string(s.Status)+" "+s.Done.Reveal())
	}
	diff(t, []string{
		"04-24 1 R1 submitted", "04-25 2 R1 accepted", "04-26 5 R1 supplement_requested", "05-02 2 R1 supplemented", "05-02 4 R1 transferred",
		"05-08 4 R1 extended", "05-10 5 R1 supplement_requested", "05-13 4 R1 supplemented", "05-16 9 R1 resolved", "05-17 10 R1 delivered",
		"05-18 4 R1 reopened", "05-20 9 R1 resolved",
	}, got)
	diff(t, portal.Step{
		Code: want.Code, Officer: secret("người dùng motcua-02"), Title: "Công chức", At: at("2024-04-24 20:15:30"),
		Unit: "đơn vị H40.14.03", Done: secret("R1 submitted"), Status: "1",
	}, steps[0])

	supply.AsOf = dossier.At(at("2024-05-17 12:00:00"))
	d, err = c.Dossier(log, supply)
	if err != nil || d.Status != "10" || d.Delivery != portal.ToCounter || !d.Delivered.Equal(at("2024-05-17 08:00:00")) || !d.Resolved.Equal(at("2024-05-16 16:30:00")) {
		t.Errorf("on 17 May: %+v, %v", d, err)
	}
	// What was recorded after the instant was not known then: the minute is the time it took to record it.
	supply.AsOf = dossier.At(at("2024-05-17 08:00:30"))
	if steps, err := c.Steps(log, supply); err != nil || len(steps) != 9 || steps[8].Status != "9" {
		t.Errorf("%d steps, %v", len(steps), err)
	}
}

// Kills: a promise that lasts to the end of a day and is told as the next day; a fraction of a second that the wire has no
// place for; an account that is told as a name.
func TestWhatIsWritten(t *testing.T) {
	c := national(t)
	e := accepted("2024-04-25 09:00:00", "")
	e.At = e.At.Add(750 * time.Millisecond).UTC()
	log := logOf(e)
	get := func() portal.Dossier {
		d, err := c.Dossier(log, nil)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	if d := get(); !d.Promised.IsZero() || !d.Accepted.Equal(at("2024-04-25 09:00:00")) || d.Unit != "H40.14.03" || !d.Owner.IsZero() {
		t.Errorf("%+v", d)
	}
	for _, tt := range []struct {
		name string
		due  calendar.Due
		want string
	}{
		{"to the end of the day", calendar.Due{Date: motcua.MustParseDate("2024-05-06"), Instant: motcua.MustParseDate("2024-05-06").End()}, "2024-05-06 23:59:59"},
		{"a day alone", calendar.Due{Date: motcua.MustParseDate("2024-05-06")}, "2024-05-06 23:59:59"},
		{"to the end of office hours", calendar.Due{Date: motcua.MustParseDate("2024-05-06"), Instant: at("2024-05-06 17:00:00")}, "2024-05-06 17:00:00"},
		{"hours", calendar.Due{Date: motcua.MustParseDate("2024-05-06"), Instant: at("2024-05-06 10:30:00").Add(time.Millisecond)}, "2024-05-06 10:30:00"},
	} {
		log.Events[0].Promise = &tt.due
		if d := get(); !d.Promised.Equal(at(tt.want)) {
			t.Errorf("%s: %v, want %s", tt.name, d.Promised, tt.want)
		}
	}
	log.Events[0].Promise = &calendar.Due{Remainder: calendar.WorkingDays(3)}
	if d := get(); !d.Promised.IsZero() {
		t.Errorf("a remainder is told as %v", d.Promised)
	}
	if d, err := c.Dossier(log, &portal.Supply{Known: portal.Dossier{Unit: "Phòng A"}}); err != nil || d.Unit != "Phòng A" {
		t.Errorf("the unit is %q, %v", d.Unit, err)
	}
	// A supplement nobody asked for is no round.
	if d, err := c.Dossier(logOf(e, event(dossier.KindSupplemented, "2024-04-26 10:00:00")), nil); err != nil || d.Supplements != nil {
		t.Errorf("%+v, %v", d.Supplements, err)
	}
	steps, err := c.Steps(log, nil)
	if err != nil || !steps[0].Officer.IsZero() || steps[0].Title != "" || steps[0].Done.Reveal() != "tiếp nhận" {
		t.Errorf("%+v, %v", steps, err)
	}
	// Online is a way of delivery that has no code; it must not look like one that has.
	online := logOf(accepted("2024-04-25 09:00:00", "2024-05-06"), event(dossier.KindResolved, "2024-05-03 16:30:00"), delivered("2024-05-03 17:00:00", dossier.Online))
	d, err := c.Dossier(online, &portal.Supply{Known: portal.Dossier{Delivery: portal.ToCounter}})
	if err != nil || d.Delivery != "" {
		t.Errorf("delivered online: %q, %v", d.Delivery, err)
	}
	unknown := logOf(accepted("2024-04-25 09:00:00", "2024-05-06"), event(dossier.KindResolved, "2024-05-03 16:30:00"), delivered("2024-05-03 17:00:00", 0))
	if d, err := c.Dossier(unknown, &portal.Supply{Known: portal.Dossier{Delivery: portal.ToCounter}}); err != nil || d.Delivery != portal.ToCounter {
		t.Errorf("delivered somehow: %q, %v", d.Delivery, err)
	}
}

// Kills: a caller who is listened to where the log speaks; a log that cannot be told and is told.
func TestConversionProblems(t *testing.T) {
	c := national(t)
	when := at("2024-04-25 09:00:00")
	log := logOf(accepted("2024-04-25 09:00:00", "2024-05-06"))
	tests := []struct {
		name   string
		log    dossier.Log
		supply *portal.Supply
		want   []string
	}{
		{"empty log", dossier.Log{}, nil, []string{"ID: required", "Events: empty", "Status: unknown (profile=2020+2024)"}},
		{"before the first event", log, &portal.Supply{AsOf: dossier.At(when.Add(-1))}, []string{"Events: empty", "Status: unknown (profile=2020+2024)"}},
		{"no beginning", logOf(event(dossier.KindResolved, "2024-04-25 09:00:00")), nil, []string{"Status: unknown (profile=2020+2024)"}},
		{"the log's fields", log, &portal.Supply{Known: portal.Dossier{
			Code: "x", Channel: "2", Status: "9", Submitted: when, Accepted: when, Promised: when, Resolved: when, Delivered: when, Refused: when,
			Supplements: []portal.Supplement{{Done: "true"}},
		}}, []string{
			"Known.MaHoSo: not_allowed (Log)", "Known.KenhThucHien: not_allowed (Log)", "Known.TrangThaiHoSo: not_allowed (Log)",
			"Known.NgayNopHoSo: not_allowed (Log)", "Known.NgayTiepNhan: not_allowed (Log)", "Known.NgayHenTra: not_allowed (Log)",
			"Known.NgayKetThucXuLy: not_allowed (Log)", "Known.NgayTra: not_allowed (Log)", "Known.NgayTuChoi: not_allowed (Log)",
			"Known.DanhSachHoSoBoSung: out_of_range (0..0)",
		}},
		{"the log's rounds", logOf(log.Events[0], event(dossier.KindSupplementRequested, "2024-04-26 10:00:00")), &portal.Supply{Known: portal.Dossier{
			Supplements: []portal.Supplement{{Done: "true", Requested: when, Received: when, PromisedBefore: when, PromisedAfter: when}, {}},
		}}, []string{
			"Known.DanhSachHoSoBoSung[0].NgayBoSung: not_allowed (Log)", "Known.DanhSachHoSoBoSung[0].NgayTiepNhanBoSung: not_allowed (Log)",
			"Known.DanhSachHoSoBoSung[0].TrangThaiBoSung: not_allowed (Log)", "Known.DanhSachHoSoBoSung[0].NgayHenTraTruoc: not_allowed (Log)",
			"Known.DanhSachHoSoBoSung[0].NgayHenTraMoi: not_allowed (Log)", "Known.DanhSachHoSoBoSung: out_of_range (0..1)",
		}},
		{"another procedure", log, &portal.Supply{Known: portal.Dossier{Procedure: "1.001193"}}, []string{"Known.MaTTHC: differs (Accepted.Procedure)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := c.Dossier(tt.log, tt.supply)
			diff(t, tt.want, problems(t, err))
			if !reflect.DeepEqual(d, portal.Dossier{}) {
				t.Errorf("something was told: %+v", d)
			}
		})
	}
	_, err := c.Steps(logOf(event(dossier.KindResolved, "2024-04-25 09:00:00")), nil)
	diff(t, []string{"Events[0]: unknown (profile=2020+2024)"}, problems(t, err))
	_, err = c.Steps(dossier.Log{}, nil)
	diff(t, []string{"ID: required", "Events: empty"}, problems(t, err))
	_, err = ministry(t).Dossier(log, nil)
	diff(t, []string{"Channel: unknown (profile=2026 ministry)", "Status: unknown (profile=2026 ministry)"}, problems(t, err))

	// A dossier without a limit has no promise. The portal wants one, and nobody makes one up.
	supply := &portal.Supply{Known: known()}
	d, err := c.Dossier(logOf(accepted("2024-04-25 09:00:00", "")), supply)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Encode(portal.NewDossierSync(false, d))
	diff(t, []string{"data[0].NgayHenTra: required"}, problems(t, err))
}

// Neither a log nor a supply is written to.
//
// Kills: rounds that are filled into the caller's slice.
func TestConversionCopies(t *testing.T) {
	c := national(t)
	rounds := []portal.Supplement{{ID: "bs-1"}}
	supply := &portal.Supply{Known: portal.Dossier{Supplements: rounds}}
	log := lives()[dossier.AwaitingSupplement]
	for range 2 {
		if _, err := c.Dossier(log, supply); err != nil {
			t.Fatal(err)
		}
	}
	diff(t, []portal.Supplement{{ID: "bs-1"}}, rounds)
}

// Every field of a dossier and of a step either comes into the facts or is listed as lost.
//
// Kills: a field that is dropped in silence.
func TestNothingIsLostInSilence(t *testing.T) {
	c := national(t)
	values := map[string]string{ // that mean something
		"KenhThucHien": "2", "LoaiDoiTuong": "3", "TrangThaiHoSo": "8", "HinhThuc": "1", "DanhSachHoSoBoSung[0].TrangThaiBoSung": "true", "TrangThai": "6",
	}
	check := func(t *testing.T, paths func(f func(wire, path string, v reflect.Value)), facts func() (any, []portal.Loss), wantPlaces int) {
		nothing, losses := facts()
		if losses != nil {
			t.Fatalf("nothing is lost: %v", losses)
		}
		places := 0
		paths(func(wire, _ string, v reflect.Value) {
			set := func(text string) {
				switch v.Interface().(type) {
				case dossier.Secret:
					v.Set(reflect.ValueOf(secret(text)))
				case time.Time:
					v.Set(reflect.ValueOf(at("2024-04-25 09:00:00")))
				case portal.Raw:
					v.Set(reflect.ValueOf(portal.RawText(text)))
				default:
					v.SetString(text)
				}
			}
			text, ok := values[wire]
			if !ok {
				text = "chữ"
			}
			set(text)
			got, losses := facts()
			has := !reflect.DeepEqual(got, nothing)
			if has != (losses == nil) || !has && (len(losses) != 1 || losses[0].Path != wire) {
				t.Errorf("%s: in the facts: %v, lost: %v", wire, has, losses)
			}
			if has {
				places++
			}
			if ok { // a code that nobody knows
				set("99")
				got, losses := facts()
				diff(t, []portal.Loss{{Path: wire, Why: portal.NotUnderstood}}, losses)
				if wire != "DanhSachHoSoBoSung[0].TrangThaiBoSung" && !reflect.DeepEqual(got, nothing) {
					t.Errorf("%s: 99 became a fact", wire)
				}
			}
			v.SetZero()
		})
		if places != wantPlaces {
			t.Errorf("%d fields have a place, want %d", places, wantPlaces)
		}
	}
	t.Run("dossier", func(t *testing.T) {
		var d portal.Dossier
		leaves(reflect.ValueOf(&d).Elem(), "", "", func(string, string, reflect.Value) {}) // makes the objects
		check(t, func(f func(wire, path string, v reflect.Value)) { leaves(reflect.ValueOf(&d).Elem(), "", "", f) }, func() (any, []portal.Loss) {
			f, losses := c.Facts(&d)
			// Raw items are there as soon as their list is, with or without a value.
			var said []portal.Loss
			for _, l := range losses {
				if !strings.HasSuffix(l.Path, "BoSung[0]") || !d.Supplements[0].Papers[0].IsZero() && strings.Contains(l.Path, "GiayTo") ||
					!d.Supplements[0].Fees[0].IsZero() && strings.Contains(l.Path, "LePhi") {
					said = append(said, l)
				}
			}
			return f, said
		}, 19) // and the identity number, which needs its kind: see TestLosses
	})
	t.Run("step", func(t *testing.T) {
		var s portal.Step
		check(t, func(f func(wire, path string, v reflect.Value)) { leaves(reflect.ValueOf(&s).Elem(), "", "", f) }, func() (any, []portal.Loss) {
			return c.StepFacts(&s)
		}, 4)
	})
}

// Kills: a number that is taken for one of twelve digits; a member nobody knows that is not listed; nothing that is listed as lost.
func TestLosses(t *testing.T) {
	c := national(t)
	var m portal.DossierSync
	decode(t, c, `{"data":[{"x":1,"MaHoSo":"1","Fax":"","Email":null,"DanhSachLePhi":[{"Gia":"1","y":{}}],"DSKetNoiCSDL":[],"NgayTra":"","LoaiDoiTuong":"0",`+
		`"DanhSachHoSoBoSung":[{"TrangThaiBoSung":"yes","DanhSachLePhiBoSung":[1,2]}],"z":2,"DinhDanhCHS":{"LoaiDinhDanh":"2","SoDinhDanh":"024999001","t":null}}]}`, &m)
	f, losses := c.Facts(&m.Data[0])
	diff(t, portal.Facts{ID: "1", Supplements: []portal.Round{{}}}, f)
	diff(t, []portal.Loss{
		{"LoaiDoiTuong", portal.NotUnderstood},
		{"DinhDanhCHS.LoaiDinhDanh", portal.NoPlace},
		{"DinhDanhCHS.SoDinhDanh", portal.NoPlace},
		{"DinhDanhCHS.#3", portal.UnknownMember},
		{"DanhSachLePhi[0].Gia", portal.NoPlace},
		{"DanhSachLePhi[0].#2", portal.UnknownMember},
		{"DanhSachHoSoBoSung[0].TrangThaiBoSung", portal.NotUnderstood},
		{"DanhSachHoSoBoSung[0].DanhSachLePhiBoSung[0]", portal.NoPlace},
		{"DanhSachHoSoBoSung[0].DanhSachLePhiBoSung[1]", portal.NoPlace},
		{"#1", portal.UnknownMember},
		{"#10", portal.UnknownMember},
	}, losses)

	for _, tt := range []struct {
		name string
		id   *portal.Identity
		want identity.PersonalID
		why  []portal.Why
	}{
		{"none", nil, identity.PersonalID{}, nil},
		{"personal ID", portal.PersonIdentity(identity.MustParsePersonalID("001185012345")), identity.MustParsePersonalID("001185012345"), nil},
		{"old card", portal.OldCardIdentity(identity.MustParseOldCardNumber("024999001")), identity.PersonalID{}, []portal.Why{portal.NoPlace, portal.NoPlace}},
		{"eleven digits", &portal.Identity{Kind: "1", Number: secret("00118501234")}, identity.PersonalID{}, []portal.Why{portal.NotUnderstood, portal.NotUnderstood}},
		{"no kind", &portal.Identity{Number: secret("001185012345")}, identity.PersonalID{}, []portal.Why{portal.NotUnderstood}},
		{"another kind", &portal.Identity{Kind: "3", Number: secret("001185012345")}, identity.PersonalID{}, []portal.Why{portal.NotUnderstood, portal.NotUnderstood}},
	} {
		f, losses := c.Facts(&portal.Dossier{Identity: tt.id})
		var why []portal.Why
		for _, l := range losses {
			why = append(why, l.Why)
		}
		diff(t, tt.why, why)
		if f.Personal.Number != tt.want {
			t.Errorf("%s: %v", tt.name, f.Personal.Number)
		}
	}
	if portal.PersonIdentity(identity.PersonalID{}) != nil || portal.OldCardIdentity(identity.OldCardNumber{}) != nil {
		t.Error("nobody has a number")
	}
	if f, losses := c.Facts(&portal.Dossier{Delivery: portal.ToCounter}); f.DeliveredBy != dossier.Counter || losses != nil {
		t.Errorf("%v, %v", f.DeliveredBy, losses)
	}
	// What a dossier does not say, the channel among it, is not a fact.
	f, losses = c.Facts(&portal.Dossier{})
	diff(t, portal.Facts{}, f)
	diff(t, []portal.Loss(nil), losses)
}
