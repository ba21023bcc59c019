package office

import (
	"context"
	_ "embed" // for the files of the sample
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/calendar"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/identity"
)

// The invented province, and the assessment of its ward: its outcomes are those that were published of a real ward, under an invented name.
var (
	//go:embed sample/directory.json
	sampleDirectory string
	//go:embed sample/criteria.json
	sampleCriteria string
)

// Units of the invented province.
const (
	SampleProvince = "H40"
	SampleWard     = "H40.14.03"
	SampleOther    = "H40.14.04"
	sampleJustice  = SampleWard + ".02"
)

// SampleDirectory returns the directory of the invented province: two wards.
func SampleDirectory() *Directory {
	d, err := ReadDirectory(strings.NewReader(sampleDirectory))
	if err != nil {
		panic(err) // a file of this package
	}
	return d
}

// SampleAccounts are accounts of the invented province, for tests and for a first look.
func SampleAccounts() []access.Account {
	ward := func(name, unit string, roles ...access.Role) access.Account {
		return access.Account{Name: name, Roles: roles, Agency: SampleWard, Unit: unit}
	}
	return []access.Account{
		ward("sao-mai", SampleWard, access.Counter, access.Handler, access.Leader, access.Auditor), // a ward where one person does it all
		ward("quay-1", SampleWard, access.Counter),
		ward("tu-phap-1", sampleJustice, access.Handler),
		ward("lanh-dao", SampleWard, access.Leader),
		{Name: "binh-minh", Roles: []access.Role{access.Counter, access.Handler, access.Leader}, Agency: SampleOther, Unit: SampleOther},
		{Name: "tinh", Roles: []access.Role{access.Leader}, Agency: SampleProvince, Unit: SampleProvince},
		{Name: "thanh-tra", Roles: []access.Role{access.Auditor}, Agency: SampleProvince, Unit: SampleProvince},
		{Name: "quan-tri", Roles: []access.Role{access.Operator}, Agency: SampleProvince, Unit: SampleProvince},
	}
}

// WriteSample puts the directory of the invented province and the assessment of its ward into a data folder, where [Open] reads them. A file
// that is there stays as it is.
func WriteSample(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, criteriaFolder), 0o700); err != nil {
		return err
	}
	for name, text := range map[string]string{DirectoryFile: sampleDirectory, filepath.Join(criteriaFolder, SampleWard+".json"): sampleCriteria} {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		_, err = f.WriteString(text)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// The invented people of the sample. Their numbers follow the structure and belong to nobody known: the serials are drawn.
var (
	sampleFamilies = [...]string{"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi"}
	sampleGiven    = [...]string{"Văn An", "Thị Bình", "Minh Châu", "Quốc Dũng", "Thu Hà", "Ngọc Lan", "Hữu Phước", "Kim Oanh", "Thanh Tùng", "Mỹ Xuân"}
	sampleWork     = [...]struct{ procedure, kase, unit string }{
		{"1.001193", "", ".02"},
		{"1.000894", "", ".02"},
		{"1.004873", "", ".02"},
		{"1.004859", "", ".02"},
		{"1.001022", "", ".02"},
		{"1.004222", "", ".02"},
		{"1.004194", "", ".02"},
		{"1.001612", "", ".03"},
		{"1.001653", "", ".03"},
		{"1.001776", "", ".03"},
		{"1.001731", "", ".03"},
	}
)

// SamplePerson draws an invented applicant.
func SamplePerson(r *rand.Rand) dossier.Personal {
	year, female := 1950+r.IntN(55), r.IntN(2)
	digit := female
	if year >= 2000 {
		digit += 2
	}
	number := identity.MustParsePersonalID(fmt.Sprintf("0%02d%d%02d%06d", 1+r.IntN(2), digit, year%100, r.IntN(1_000_000)))
	return dossier.Personal{
		Name:    dossier.NewSecret(sampleFamilies[r.IntN(len(sampleFamilies))] + " " + sampleGiven[r.IntN(len(sampleGiven))]),
		Number:  number,
		Contact: dossier.NewSecret(fmt.Sprintf("Số %d đường Bình Minh", 1+r.IntN(200))),
	}
}

// Fill writes n invented dossiers of the last sixty days, so that there is something to see. The same seed and day give the same lives; what
// was there before stays. It is called before the service takes requests.
func (o *Office) Fill(ctx context.Context, n int, seed uint64) error {
	r := rand.New(rand.NewPCG(seed, 10)) //nolint:gosec // invented data
	// Without a clock of its own an event is recorded when it happened.
	service := dossier.NewService(o.store, o.rules, &dossier.ServiceOptions{Sealer: o.sealer})
	numbers := make(map[string]uint64)
	now := o.now()
	for range n {
		agency := o.directory.Agencies[0]
		if len(o.directory.Agencies) > 1 && r.IntN(4) == 0 {
			agency = o.directory.Agencies[1]
		}
		begin := o.workday(motcua.DateOf(now).AddDays(-r.IntN(60)), r)
		if begin.After(now) {
			begin = o.workday(motcua.DateOf(now).AddDays(-7), r)
		}
		day := motcua.DateOf(begin)
		key := agency + day.String()
		numbers[key]++
		// Beside those that the counter gives out from 1 on.
		code, err := identity.NewDossierCode(identity.MustParseAgencyCode(agency), day, 5000+seed%1000*10+numbers[key])
		if err != nil {
			return err
		}
		if err := o.life(ctx, service, dossier.ID(code.String()), agency, begin, now, r); err != nil {
			return fmt.Errorf("office: sample: %w", err)
		}
	}
	o.figures.moved()
	return nil
}

// workday returns an instant in the working hours of a day, or of the first working day before it.
func (o *Office) workday(d motcua.Date, r *rand.Rand) time.Time {
	for !o.rules.Calendar().IsWorkingDay(d) {
		d = d.AddDays(-1)
	}
	return d.At(8+r.IntN(3), r.IntN(60), 0)
}

// life plays a dossier until now.
func (o *Office) life(ctx context.Context, s *dossier.Service, id dossier.ID, agency string, at, now time.Time, r *rand.Rand) error {
	work := sampleWork[r.IntN(len(sampleWork))]
	unit := agency + work.unit
	if _, ok := o.directory.Units[unit]; !ok {
		unit = agency
	}
	by := func(unit string) dossier.Meta { return dossier.Meta{At: at, Actor: "mau-" + unit, Unit: unit} }
	p, err := o.rules.Catalogue().At(work.procedure, motcua.DateOf(at))
	if err != nil {
		return err
	}
	channel := [...]dossier.Channel{dossier.Counter, dossier.Online, dossier.Online, dossier.Post}[r.IntN(4)]
	for _, other := range []dossier.Channel{dossier.Counter, dossier.Online} {
		if _, err := p.LimitFor(channel, work.kase); err != nil {
			channel = other // some procedures are there for one way of sending them alone
		}
	}
	step := 0
	do := func(c dossier.Command) (dossier.State, error) {
		step++
		return s.Do(ctx, dossier.Request{Dossier: id, Key: fmt.Sprintf("sample/%s/%d", id, step), Command: c})
	}
	// later moves the time on, and reports whether that is still past.
	later := func(d time.Duration) bool {
		at = at.Add(d)
		day, minutes := motcua.DateOf(at), r.IntN(40)
		switch hour := at.In(motcua.Location()).Hour(); {
		case !o.rules.Calendar().IsWorkingDay(day), hour >= 17: // nobody is in the office
			at = o.rules.Calendar().NextWorkingDay(day.AddDays(1)).At(8, 15+minutes, 0)
		case hour < 8:
			at = day.At(8, 15+minutes, 0)
		}
		return at.Before(now)
	}
	state, err := do(&dossier.Accept{Meta: by(agency), Procedure: work.procedure, Case: work.kase, Channel: channel, Personal: SamplePerson(r)})
	if err != nil || !later(time.Duration(20+r.IntN(60))*time.Minute) {
		return err
	}
	if _, err := do(&dossier.Transfer{Meta: by(agency), To: unit}); err != nil {
		return err
	}
	if r.IntN(6) == 0 {
		if !later(time.Duration(1+r.IntN(4)) * time.Hour) {
			return nil
		}
		ask := &dossier.RequestSupplement{Meta: by(unit), Papers: []dossier.PaperRequest{{Component: "to-khai", Why: dossier.FaultMissing}}, Within: calendar.WorkingDays(10)}
		ask.Reason = "missing"
		if _, err := do(ask); err != nil {
			return err
		}
		if r.IntN(5) == 0 || !later(time.Duration(1+r.IntN(4))*24*time.Hour) {
			return nil
		}
		if state, err = do(&dossier.Supplement{Meta: by(agency), Papers: []dossier.Paper{{Component: "to-khai", Originals: 1}}}); err != nil {
			return err
		}
	}
	// Most are ready before the promised day, some on it, a few after it.
	left := state.Promise.Instant.Sub(at)
	wait := time.Duration(float64(left) * (0.15 + 0.75*r.Float64()))
	if r.IntN(14) == 0 {
		wait = left + time.Duration(1+r.IntN(3))*24*time.Hour
	}
	if !later(max(wait, 10*time.Minute)) {
		return nil
	}
	if _, err := do(&dossier.Resolve{Meta: by(unit), Resolution: dossier.Resolution{Outcome: dossier.Granted}}); err != nil {
		return err
	}
	if r.IntN(8) == 0 || !later(time.Duration(1+r.IntN(20))*time.Hour) {
		return nil
	}
	_, err = do(&dossier.Deliver{Meta: by(agency), Channel: channel})
	return err
}
