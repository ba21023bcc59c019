package portal

import (
	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
)

// Profile is one version of the messages as data: which fields they have, what codes mean, how instants are written. A
// caller chooses one, nothing ever guesses it from a message. It may be changed before it goes into [NewCodec], and one may
// be made up whole: a regulation that replaces the messages is a new value, see the example.
type Profile struct {
	// Key names the profile: "2020+2024".
	Key string
	// Times is how instants are written.
	Times TimeForm
	// Layouts are the messages.
	Layouts []Layout

	// Statuses, Channels, Applicants, Payments and Outcomes say what the codes of the fields with such a list mean. A code
	// means one thing; a meaning may have several codes, of which the first is written.
	Statuses   []Meaning[dossier.Status]
	Channels   []Meaning[dossier.Channel]
	Applicants []Meaning[Applicant]
	Payments   []Meaning[Payment]
	Outcomes   []Meaning[Outcome]
	// NotPaidOnline is the code of [NotPaid], which two systems in use write as 0 and as 3. While it is empty nobody has
	// said which: the meaning cannot be written, and both codes are findings.
	NotPaidOnline Code
}

// Layout is a message of a profile.
type Layout struct {
	// Message is a pointer to the type of the message; it may be a nil one.
	Message Message
	// Name is the name of the service, which the field service holds, if the message has one.
	Name string
	// Fields are the fields of the message in the order they are written. A member of the type that is not among them is
	// not part of the message.
	Fields []Field
}

// Message is a message as a whole: a pointer to a struct whose first field is an embedded [Wire] and whose other exported
// fields have their wire names as JSON tags. Their types are string, [Code], [Number], [dossier.Secret], [Raw], time.Time, a
// pointer to such a struct or a slice of them, or a slice of [Raw].
type Message interface{ wire() *Wire }

// Field is a field of a message.
type Field struct {
	// Path is its place, in wire names: "data[].DinhDanhCHS.SoDinhDanh". Those of lists end in [].
	Path string
	// Need says when it must be there.
	Need Need
	// Form is how it is written; instants and lists need none.
	Form Form
	// List says what list its codes are from.
	List List
	// Codes are the codes it takes when they are from no list; none means any text.
	Codes []Code
	// Open says that the codes are not known to be all: another is a finding when it arrives, and may be sent.
	Open bool
	// Max is how many characters it holds at most; 0 is no limit that is known.
	Max int
	// Quality says how well the field and its codes are known.
	Quality motcua.Quality
}

// Need says when a field must be there. The zero value is never.
type Need uint8

// The needs.
const (
	Optional     Need = iota
	Required          // always
	OnceAccepted      // when the status says that the dossier was accepted: 2, 4, 9 and 10; the others may come before it was
)

// Form is how a value is written. The zero value is as text.
type Form uint8

// The forms.
const (
	Text    Form = iota // "…", also for numbers and booleans
	Integer             // a JSON number
	Boolean             // true or false
)

// TimeForm is how a profile writes instants.
type TimeForm uint8

// The forms of instants. Without an offset they are in Viet Nam's time ([motcua.Location]). Neither form has days without a time.
const (
	// Compact is yyyyMMddHHmmss, in Viet Nam's time. Fractions of a second are cut off.
	Compact TimeForm = iota
	// ISO8601 is yyyy-MM-ddTHH:mm:ss with an optional fraction and an optional offset or Z. It is written with the offset +07:00.
	ISO8601
)

// List is a list of codes that a profile gives a meaning to. The zero value is none.
type List uint8

// The lists.
const (
	NoList        List = iota
	StatusList         // [Profile.Statuses]
	ChannelList        // [Profile.Channels]
	ApplicantList      // [Profile.Applicants]
	PaymentList        // [Profile.Payments] and [Profile.NotPaidOnline]
	OutcomeList        // [Profile.Outcomes]
	ServiceList        // [Layout.Name] alone
)

// Meaning is what a code means.
type Meaning[T comparable] struct {
	// Code is the code on the wire.
	Code Code
	// Means is what it means.
	Means T
}

// Applicant is the kind of the owner of a dossier (loại đối tượng). The zero value is unknown.
type Applicant uint8

// The kinds of owners. The portals number them in two ways that contradict each other.
const (
	UnknownApplicant  Applicant = iota
	Citizen                     // công dân
	Enterprise                  // doanh nghiệp
	StateAgency                 // cơ quan nhà nước
	OtherOrganisation           // tổ chức khác
	HouseholdBusiness           // hộ kinh doanh
)

var applicantNames = [...]struct{ key, vi, en string }{
	{"unknown", "chưa rõ", "unknown"},
	{"citizen", "công dân", "citizen"},
	{"enterprise", "doanh nghiệp", "enterprise"},
	{"state_agency", "cơ quan nhà nước", "state agency"},
	{"other_organisation", "tổ chức khác", "other organisation"},
	{"household_business", "hộ kinh doanh", "household business"},
}

// String returns a stable key: "household_business".
func (a Applicant) String() string { return applicantNames[known(a, len(applicantNames))].key }

// Text returns the kind in words.
func (a Applicant) Text(l motcua.Language) string {
	n := applicantNames[known(a, len(applicantNames))]
	if l == motcua.English {
		return n.en
	}
	return n.vi
}

// Payment is where a fee was paid online (thanh toán trực tuyến). The zero value is unknown.
type Payment uint8

// The ways.
const (
	UnknownPayment       Payment = iota
	PaidAtNationalPortal         // on the National Public Service Portal
	PaidAtOwnPortal              // on the portal of the ministry or province
	NotPaid                      // not online
)

var paymentNames = [...]string{"unknown", "national_portal", "own_portal", "not_online"}

// String returns "unknown", "national_portal", "own_portal" or "not_online".
func (p Payment) String() string { return paymentNames[known(p, len(paymentNames))] }

// Outcome is what the portal says of a message. The zero value is unknown: ask again before sending anew.
type Outcome uint8

// The outcomes.
const (
	UnknownOutcome Outcome = iota // no code, or one that is in no list
	Taken                         // the message was taken
	AlreadyThere                  // the dossier is there already; send it as an update
)

var outcomeNames = [...]string{"unknown", "taken", "already_there"}

// String returns "unknown", "taken" or "already_there".
func (o Outcome) String() string { return outcomeNames[known(o, len(outcomeNames))] }

// known returns the index of v in a table with n names, 0 when it has none.
func known[T ~uint8](v T, n int) int {
	if int(v) < n {
		return int(v)
	}
	return 0
}

// Profiles returns the built-in profiles: [National] and [Ministry2026].
func Profiles() []Profile { return []Profile{National(), Ministry2026()} }

// flags are the codes of fields that say yes or no.
func flags() []Code { return []Code{No, Yes} }

// National returns the profile of the National Public Service Portal (Cổng Dịch vụ công quốc gia) that provincial systems
// speak since 2020, with the fields that came in 2024: DongBoHoSoMC, CapNhatTienDoHoSoMC and the answer. The letters
// that set it up were not found; fields, codes and needs are those on which independent systems in use agree, read in
// November 2026. NotPaidOnline is left for the caller to settle.
func National() Profile {
	const high, medium = motcua.High, motcua.Medium
	p := Profile{Key: "2020+2024", Times: Compact}
	for s := dossier.NewlySubmitted; s <= dossier.ResultDelivered; s++ {
		p.Statuses = append(p.Statuses, Meaning[dossier.Status]{Code(NumberOf(int64(s.Code()))), s})
	}
	p.Channels = []Meaning[dossier.Channel]{{"1", dossier.Counter}, {"2", dossier.Online}, {"3", dossier.Post}}
	p.Applicants = []Meaning[Applicant]{{"1", Citizen}, {"2", Enterprise}, {"3", StateAgency}, {"4", OtherOrganisation}}
	p.Payments = []Meaning[Payment]{{"1", PaidAtNationalPortal}, {"2", PaidAtOwnPortal}}
	p.Outcomes = []Meaning[Outcome]{{"0", Taken}, {"00", Taken}, {"3", AlreadyThere}, {"-3", AlreadyThere}}
	p.Layouts = []Layout{
		{Message: (*DossierSync)(nil), Name: "DongBoHoSoMC", Fields: []Field{
			{Path: "service", Need: Required, List: ServiceList, Quality: high},
			{Path: "isUpdating", Need: Required, Codes: []Code{True, False}, Quality: high},
			{Path: "data[]", Need: Required, Quality: high},
			{Path: "data[].MaHoSo", Need: Required, Quality: high},
			{Path: "data[].MaTTHC", Need: Required, Quality: high},
			{Path: "data[].TenTTHC", Need: Required, Quality: high},
			{Path: "data[].MaLinhVuc", Need: Required, Quality: high},
			{Path: "data[].TenLinhVuc", Need: Required, Quality: high},
			{Path: "data[].SoBienNhan", Quality: high},
			{Path: "data[].KenhThucHien", Need: Required, List: ChannelList, Quality: high},
			{Path: "data[].ChuHoSo", Quality: high},
			{Path: "data[].LoaiDoiTuong", Need: Required, List: ApplicantList, Quality: high},
			{Path: "data[].MaDoiTuong", Quality: high},
			{Path: "data[].DinhDanhCHS.LoaiDinhDanh", Codes: []Code{TwelveDigits, NineDigits}, Quality: high},
			{Path: "data[].DinhDanhCHS.SoDinhDanh", Quality: high},
			{Path: "data[].SoGiayToChuHoSo", Quality: medium},
			{Path: "data[].TaiKhoanDuocXacThucVoiVNeID", Codes: flags(), Quality: high},
			{Path: "data[].ThongTinKhac", Quality: high},
			{Path: "data[].Email", Quality: high},
			{Path: "data[].Fax", Quality: high},
			{Path: "data[].SoDienThoai", Quality: high},
			{Path: "data[].TrichYeuHoSo", Max: 1000, Quality: high},
			{Path: "data[].NgayNopHoSo", Quality: high},
			{Path: "data[].NgayTiepNhan", Need: OnceAccepted, Quality: high},
			{Path: "data[].NgayHenTra", Need: OnceAccepted, Quality: high},
			{Path: "data[].NgayKetThucXuLy", Quality: high},
			{Path: "data[].NgayTra", Quality: high},
			{Path: "data[].NgayTuChoi", Quality: high},
			{Path: "data[].TrangThaiHoSo", Need: Required, List: StatusList, Quality: high},
			{Path: "data[].ThongTinTra", Quality: high},
			{Path: "data[].HinhThuc", Codes: []Code{ToCounter, ToAddress}, Quality: high},
			{Path: "data[].DonViXuLy", Quality: high},
			{Path: "data[].GhiChu", Quality: high},
			{Path: "data[].NoiNopHoSo", Codes: []Code{"1", "2"}, Quality: medium},
			{Path: "data[].HoSoCoThanhPhanSoHoa", Codes: flags(), Quality: high},
			{Path: "data[].DuocThanhToanTrucTuyen", List: PaymentList, Quality: medium},
			{Path: "data[].DSKetNoiCSDL[].MaCSDL", Quality: medium},
			{Path: "data[].TaiLieuNop[].TepDinhKemId", Quality: high},
			{Path: "data[].TaiLieuNop[].TenTepDinhKem", Max: 4000, Quality: high},
			{Path: "data[].TaiLieuNop[].IsDeleted", Codes: []Code{True, False}, Quality: high},
			{Path: "data[].TaiLieuNop[].MaThanhPhanHoSo", Quality: high},
			{Path: "data[].TaiLieuNop[].DuongDanTaiTepTin", Quality: high},
			{Path: "data[].TaiLieuNop[].DuocSoHoa", Codes: flags(), Quality: high},
			{Path: "data[].TaiLieuNop[].DuocTaiSuDung", Codes: []Code{"0", "1", "2"}, Quality: high},
			{Path: "data[].TaiLieuNop[].DuocLayTuKhoDMQG", Codes: flags(), Quality: high},
			{Path: "data[].TaiLieuNop[].MaKetQuaThayThe", Quality: high},
			{Path: "data[].DanhSachLePhi[].TenPhiLePhi", Quality: high},
			{Path: "data[].DanhSachLePhi[].MaPhiLePhi", Quality: high},
			{Path: "data[].DanhSachLePhi[].HinhThucThu", Codes: []Code{"1", "2", "4"}, Open: true, Quality: high},
			{Path: "data[].DanhSachLePhi[].Gia", Quality: high},
			{Path: "data[].DanhSachLePhi[].LoaiPhiLePhi", Quality: medium},
			{Path: "data[].DanhSachTepDinhKemKhac[].TenGiayTo", Quality: high},
			{Path: "data[].DanhSachTepDinhKemKhac[].SoLuong", Form: Integer, Quality: high},
			{Path: "data[].DanhSachTepDinhKemKhac[].LoaiGiayTo", Form: Integer, Quality: medium},
			{Path: "data[].DanhSachHoSoBoSung[].HoSoBoSungId", Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].NguoiYeuCauBoSung", Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].NoiDungBoSung", Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].NgayBoSung", Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].NguoiTiepNhanBoSung", Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].ThongTinTiepNhan", Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].NgayTiepNhanBoSung", Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].TrangThaiBoSung", Form: Boolean, Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].DanhSachGiayToBoSung[]", Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].DanhSachLePhiBoSung[]", Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].NgayHenTraTruoc", Quality: high},
			{Path: "data[].DanhSachHoSoBoSung[].NgayHenTraMoi", Quality: high},
			{Path: "data[].DanhSachGiayToKetQua[].TenGiayTo", Max: 2000, Quality: high},
			{Path: "data[].DanhSachGiayToKetQua[].MaThanhPhanHoSo", Quality: high},
			{Path: "data[].DanhSachGiayToKetQua[].GiayToId", Quality: high},
			{Path: "data[].DanhSachGiayToKetQua[].DuongDanTepTinKetQua", Quality: high},
			{Path: "data[].DanhSachGiayToKetQua[].MaGiayToKetQua", Quality: high},
		}},
		{Message: (*ProgressUpdate)(nil), Name: "CapNhatTienDoHoSoMC", Fields: []Field{
			{Path: "service", List: ServiceList, Quality: medium},
			{Path: "data[]", Need: Required, Quality: high},
			{Path: "data[].MaHoSo", Need: Required, Quality: high},
			{Path: "data[].NguoiXuLy", Max: 50, Quality: high},
			{Path: "data[].ChucDanh", Quality: high},
			{Path: "data[].ThoiDiemXuLy", Need: Required, Quality: high},
			{Path: "data[].PhongBanXuLy", Quality: high},
			{Path: "data[].NoiDungXuLy", Quality: high},
			{Path: "data[].TrangThai", Need: Required, List: StatusList, Quality: high},
			{Path: "data[].NgayBatDau", Quality: high},
			{Path: "data[].NgayKetThucTheoQuyDinh", Quality: high},
		}},
		{Message: (*Answer)(nil), Fields: []Field{
			{Path: "error_code", Need: Required, List: OutcomeList, Open: true, Quality: medium},
		}},
	}
	return p
}

// Ministry2026 returns the profile of the portals that ministries run from 2026 on: the call that creates a dossier. Which of
// its fields that portal demands is not known, so none is required here.
func Ministry2026() Profile {
	const high, medium = motcua.High, motcua.Medium
	return Profile{
		Key: "2026 ministry", Times: ISO8601,
		Applicants: []Meaning[Applicant]{{"0", Citizen}, {"1", Enterprise}, {"2", HouseholdBusiness}},
		Layouts: []Layout{{Message: (*CreateDossier)(nil), Fields: []Field{
			{Path: "MaHoSo", Quality: high},
			{Path: "MaTTHC", Quality: high},
			{Path: "MaDichVuCong", Quality: high},
			{Path: "ChuHoSo", Quality: high},
			{Path: "LoaiDoiTuong", List: ApplicantList, Quality: high},
			{Path: "MaDonViTiepNhan", Quality: high},
			{Path: "NgayNop", Quality: high},
			{Path: "NgayTiepNhan", Quality: high},
			{Path: "EformThongTinChiTiet", Quality: high},
			{Path: "ThanhPhanHoSo[].MaThanhPhanHoSo", Quality: high},
			{Path: "ThanhPhanHoSo[].TenThanhPhanHoSo", Quality: high},
			{Path: "ThanhPhanHoSo[].SoLuong", Quality: high},
			{Path: "ThanhPhanHoSo[].LoaiBan", Codes: []Code{"0", "1", "2"}, Quality: high},
			{Path: "ThanhPhanHoSo[].GiayToDinhKem[].IdGiayTo", Quality: high},
			{Path: "ThanhPhanHoSo[].GiayToDinhKem[].MaKetQua", Quality: high},
			{Path: "ThanhPhanHoSo[].GiayToDinhKem[].TenGiayTo", Quality: high},
			{Path: "ThanhPhanHoSo[].GiayToDinhKem[].HashTepTin", Quality: high},
			{Path: "ThongTinNguoiNop.LoaiDoiTuong", List: ApplicantList, Quality: high},
			{Path: "ThongTinNguoiNop.IdDoiTuong", Quality: high},
			{Path: "ThongTinNguoiNop.ThongTinChiTiet", Quality: medium},
		}}},
	}
}
