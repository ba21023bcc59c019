package portal

import (
	"time"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/identity"
)

// DossierSync is the message DongBoHoSoMC: dossiers created or updated on the national portal.
//
// It and the types below have the wire names as JSON tags, but package encoding/json writes personal fields of them as masks, as
// a log wants it. What goes to the portal is what [Codec.Encode] writes.
type DossierSync struct {
	Wire
	// Service (service) is the name of the message.
	Service string `json:"service,omitzero"`
	// Updating (isUpdating) says whether the dossiers are there already: [True] or [False], a boolean written as text.
	Updating Code `json:"isUpdating,omitzero"`
	// Data (data) are the dossiers.
	Data []Dossier `json:"data,omitzero"`
}

// NewDossierSync returns a message that creates dossiers, or updates them.
func NewDossierSync(update bool, data ...Dossier) *DossierSync {
	m := DossierSync{Service: "DongBoHoSoMC", Updating: False, Data: data}
	if update {
		m.Updating = True
	}
	return &m
}

// Dossier is a dossier in a [DossierSync]. A zero field is an absent one.
type Dossier struct {
	Wire
	// Code (MaHoSo, mã hồ sơ) is the local code of the dossier.
	Code string `json:"MaHoSo,omitzero"`
	// Procedure (MaTTHC, mã thủ tục hành chính) is the national code of the procedure: "1.001193".
	Procedure string `json:"MaTTHC,omitzero"`
	// ProcedureName (TenTTHC) is its name.
	ProcedureName string `json:"TenTTHC,omitzero"`
	// Field (MaLinhVuc, mã lĩnh vực) is the code of its field.
	Field string `json:"MaLinhVuc,omitzero"`
	// FieldName (TenLinhVuc) is the name of that field.
	FieldName string `json:"TenLinhVuc,omitzero"`
	// Receipt (SoBienNhan, số biên nhận) is the number of the receipt.
	Receipt string `json:"SoBienNhan,omitzero"`
	// Channel (KenhThucHien, kênh thực hiện): 1 counter, 2 online, 3 public post. The index of Decision 766 counts an absent
	// one as counter; here it is unknown.
	Channel Code `json:"KenhThucHien,omitzero"`
	// Owner (ChuHoSo, chủ hồ sơ) is the person or organisation that applies.
	Owner dossier.Secret `json:"ChuHoSo,omitzero"`
	// Applicant (LoaiDoiTuong, loại đối tượng) is what the owner is: 1 citizen, 2 enterprise, 3 state agency, 4 other
	// organisation. The portals of 2026 give the same digits other meanings.
	Applicant Code `json:"LoaiDoiTuong,omitzero"`
	// Account (MaDoiTuong, TechID) is the owner's account at the portal, of dossiers submitted online.
	Account dossier.Secret `json:"MaDoiTuong,omitzero"`
	// Identity (DinhDanhCHS, định danh chủ hồ sơ) is the owner's identity number with its kind.
	Identity *Identity `json:"DinhDanhCHS,omitzero"`
	// OwnerPaper (SoGiayToChuHoSo, số giấy tờ chủ hồ sơ) is the number of the owner's identity paper.
	OwnerPaper dossier.Secret `json:"SoGiayToChuHoSo,omitzero"`
	// VerifiedByVNeID (TaiKhoanDuocXacThucVoiVNeID): [Yes] when the account was authenticated with VNeID, else [No].
	VerifiedByVNeID Code `json:"TaiKhoanDuocXacThucVoiVNeID,omitzero"`
	// Other (ThongTinKhac, thông tin khác) is other information.
	Other dossier.Secret `json:"ThongTinKhac,omitzero"`
	// Email (Email) is the owner's address for mail.
	Email dossier.Secret `json:"Email,omitzero"`
	// Fax (Fax) is the owner's fax number. It is not the place for the telephone number, which some systems write here.
	Fax dossier.Secret `json:"Fax,omitzero"`
	// Phone (SoDienThoai, số điện thoại) is the owner's telephone number.
	Phone dossier.Secret `json:"SoDienThoai,omitzero"`
	// Summary (TrichYeuHoSo, trích yếu) says what the dossier is about, in up to 1000 characters.
	Summary dossier.Secret `json:"TrichYeuHoSo,omitzero"`
	// Submitted (NgayNopHoSo, ngày nộp) is when it was sent.
	Submitted time.Time `json:"NgayNopHoSo,omitzero"`
	// Accepted (NgayTiepNhan, ngày tiếp nhận) is when it was accepted. Systems in use always send it; a dossier that was never
	// accepted has none, and none is made up.
	Accepted time.Time `json:"NgayTiepNhan,omitzero"`
	// Promised (NgayHenTra, ngày hẹn trả) is when the result is promised for.
	Promised time.Time `json:"NgayHenTra,omitzero"`
	// Resolved (NgayKetThucXuLy, ngày kết thúc xử lý) is when processing ended. Decision 766 compares it with Promised.
	Resolved time.Time `json:"NgayKetThucXuLy,omitzero"`
	// Delivered (NgayTra, ngày trả) is when the result was given out.
	Delivered time.Time `json:"NgayTra,omitzero"`
	// Refused (NgayTuChoi, ngày từ chối) is when it was refused at reception.
	Refused time.Time `json:"NgayTuChoi,omitzero"`
	// Status (TrangThaiHoSo, trạng thái hồ sơ) is one of the ten statuses, 1 to 10.
	Status Code `json:"TrangThaiHoSo,omitzero"`
	// DeliveryDetails (ThongTinTra, thông tin trả) says where the result goes.
	DeliveryDetails dossier.Secret `json:"ThongTinTra,omitzero"`
	// Delivery (HinhThuc, hình thức trả) is the way it goes: [ToCounter] or [ToAddress]. It is often called HinhThucTra in
	// prose, never on the wire.
	Delivery Code `json:"HinhThuc,omitzero"`
	// Unit (DonViXuLy, đơn vị xử lý) is the unit that handles it.
	Unit string `json:"DonViXuLy,omitzero"`
	// Note (GhiChu, ghi chú) is a note.
	Note dossier.Secret `json:"GhiChu,omitzero"`
	// SubmittedAt (NoiNopHoSo, nơi nộp): 1 on the national portal, 2 on that of the ministry or province. The meaning is
	// inferred.
	SubmittedAt Code `json:"NoiNopHoSo,omitzero"`
	// Digitised (HoSoCoThanhPhanSoHoa): [Yes] when some component is digitised, else [No].
	Digitised Code `json:"HoSoCoThanhPhanSoHoa,omitzero"`
	// PaidOnline (DuocThanhToanTrucTuyen): 1 on the national portal, 2 on that of the ministry or province, and for no 0 or 3, as
	// [Profile.NotPaidOnline] says.
	PaidOnline Code `json:"DuocThanhToanTrucTuyen,omitzero"`
	// Databases (DSKetNoiCSDL, cơ sở dữ liệu kết nối) are the databases that stood in for papers.
	Databases []Database `json:"DSKetNoiCSDL,omitzero"`
	// Attachments (TaiLieuNop, tài liệu nộp) are the files that were submitted.
	Attachments []Attachment `json:"TaiLieuNop,omitzero"`
	// Fees (DanhSachLePhi, danh sách lệ phí) are the fees.
	Fees []Fee `json:"DanhSachLePhi,omitzero"`
	// OtherPapers (DanhSachTepDinhKemKhac, tệp đính kèm khác) are other papers.
	OtherPapers []OtherPaper `json:"DanhSachTepDinhKemKhac,omitzero"`
	// Supplements (DanhSachHoSoBoSung, hồ sơ bổ sung) are the rounds of requests for a supplement.
	Supplements []Supplement `json:"DanhSachHoSoBoSung,omitzero"`
	// Results (DanhSachGiayToKetQua, giấy tờ kết quả) are the results. What was submitted is not a result.
	Results []Result `json:"DanhSachGiayToKetQua,omitzero"`
}

// Identity is the object DinhDanhCHS: an identity number with its kind.
type Identity struct {
	Wire
	// Kind (LoaiDinhDanh, loại định danh) is [TwelveDigits] or [NineDigits].
	Kind Code `json:"LoaiDinhDanh,omitzero"`
	// Number (SoDinhDanh, số định danh) is the number, as text: other systems send what is no such number, and it must go
	// on as it came. See [Identity.PersonalID].
	Number dossier.Secret `json:"SoDinhDanh,omitzero"`
}

// PersonIdentity returns a personal ID as the portal wants it, nil for the zero value: a number that is missing is missing.
func PersonIdentity(id identity.PersonalID) *Identity {
	if id.IsZero() {
		return nil
	}
	return &Identity{Kind: TwelveDigits, Number: dossier.NewSecret(id.Reveal())}
}

// OldCardIdentity returns the number of an old card as the portal wants it, nil for the zero value.
func OldCardIdentity(n identity.OldCardNumber) *Identity {
	if n.IsZero() {
		return nil
	}
	return &Identity{Kind: NineDigits, Number: dossier.NewSecret(n.Reveal())}
}

// PersonalID returns the number when the kind says twelve digits and it has them. A nil Identity has none.
func (i *Identity) PersonalID() (id identity.PersonalID, ok bool) {
	if i == nil || i.Kind != TwelveDigits {
		return id, false
	}
	id, err := identity.ParsePersonalID(i.Number.Reveal())
	return id, err == nil
}

// Database is an item of DSKetNoiCSDL.
type Database struct {
	Wire
	// Code (MaCSDL, mã cơ sở dữ liệu) is the code of the database. The list was not found, so it is text.
	Code string `json:"MaCSDL,omitzero"`
}

// Attachment is an item of TaiLieuNop: a file that was submitted.
type Attachment struct {
	Wire
	// ID (TepDinhKemId) names the file.
	ID string `json:"TepDinhKemId,omitzero"`
	// Name (TenTepDinhKem, tên tệp) is the name of the file, in up to 4000 characters.
	Name dossier.Secret `json:"TenTepDinhKem,omitzero"`
	// Deleted (IsDeleted): [True] when it was taken away again, else [False].
	Deleted Code `json:"IsDeleted,omitzero"`
	// Component (MaThanhPhanHoSo, mã thành phần hồ sơ) is the code of the component in the national catalogue.
	Component string `json:"MaThanhPhanHoSo,omitzero"`
	// Link (DuongDanTaiTepTin, đường dẫn) is where to download it.
	Link dossier.Secret `json:"DuongDanTaiTepTin,omitzero"`
	// Digitised (DuocSoHoa, được số hóa) is [Yes] or [No].
	Digitised Code `json:"DuocSoHoa,omitzero"`
	// Reused (DuocTaiSuDung, được tái sử dụng): 0 no, 1 from a component of another dossier, 2 from a result.
	Reused Code `json:"DuocTaiSuDung,omitzero"`
	// FromStore (DuocLayTuKhoDMQG) is [Yes] when it came from the person's document store at the national portal, else [No].
	FromStore Code `json:"DuocLayTuKhoDMQG,omitzero"`
	// ReplacedBy (MaKetQuaThayThe, mã kết quả thay thế) is the code of the result that stands in for the component.
	ReplacedBy dossier.Secret `json:"MaKetQuaThayThe,omitzero"`
}

// Fee is an item of DanhSachLePhi.
type Fee struct {
	Wire
	// Name (TenPhiLePhi, tên phí, lệ phí) is its name.
	Name string `json:"TenPhiLePhi,omitzero"`
	// Code (MaPhiLePhi) is its code.
	Code string `json:"MaPhiLePhi,omitzero"`
	// Collected (HinhThucThu, hình thức thu): 1 at reception, 2 at a supplement, 4 at delivery. What 3 is was not seen.
	Collected Code `json:"HinhThucThu,omitzero"`
	// Amount (Gia, giá) is the amount in đồng.
	Amount Number `json:"Gia,omitzero"`
	// Kind (LoaiPhiLePhi, loại phí): 1 is an ordinary fee. The list was not found, so it is text.
	Kind string `json:"LoaiPhiLePhi,omitzero"`
}

// OtherPaper is an item of DanhSachTepDinhKemKhac.
type OtherPaper struct {
	Wire
	// Name (TenGiayTo, tên giấy tờ) is its name.
	Name dossier.Secret `json:"TenGiayTo,omitzero"`
	// Quantity (SoLuong, số lượng) is how many there are; a JSON number.
	Quantity Number `json:"SoLuong,omitzero"`
	// Kind (LoaiGiayTo, loại giấy tờ) tells originals from copies, in a list that was not found; a JSON number.
	Kind Code `json:"LoaiGiayTo,omitzero"`
}

// Supplement is an item of DanhSachHoSoBoSung: a round of asking for a supplement.
type Supplement struct {
	Wire
	// ID (HoSoBoSungId) names the round.
	ID string `json:"HoSoBoSungId,omitzero"`
	// RequestedBy (NguoiYeuCauBoSung, người yêu cầu) is the person who asked.
	RequestedBy dossier.Secret `json:"NguoiYeuCauBoSung,omitzero"`
	// Wanted (NoiDungBoSung, nội dung) is what is asked for.
	Wanted dossier.Secret `json:"NoiDungBoSung,omitzero"`
	// Requested (NgayBoSung, ngày yêu cầu) is when it was asked for.
	Requested time.Time `json:"NgayBoSung,omitzero"`
	// ReceivedBy (NguoiTiepNhanBoSung, người tiếp nhận) is the person who received it.
	ReceivedBy dossier.Secret `json:"NguoiTiepNhanBoSung,omitzero"`
	// ReceptionNote (ThongTinTiepNhan, thông tin tiếp nhận) is a note on that.
	ReceptionNote dossier.Secret `json:"ThongTinTiepNhan,omitzero"`
	// Received (NgayTiepNhanBoSung, ngày tiếp nhận) is when it was received.
	Received time.Time `json:"NgayTiepNhanBoSung,omitzero"`
	// Done (TrangThaiBoSung, trạng thái) is "true" or "false", a JSON boolean: whether the supplement came.
	Done Code `json:"TrangThaiBoSung,omitzero"`
	// Papers (DanhSachGiayToBoSung, giấy tờ bổ sung) are the papers asked for; what is in them was not found.
	Papers []Raw `json:"DanhSachGiayToBoSung,omitzero"`
	// Fees (DanhSachLePhiBoSung, lệ phí bổ sung) are the fees asked for; what is in them was not found.
	Fees []Raw `json:"DanhSachLePhiBoSung,omitzero"`
	// PromisedBefore (NgayHenTraTruoc) and PromisedAfter (NgayHenTraMoi) are what was promised before and after it.
	PromisedBefore time.Time `json:"NgayHenTraTruoc,omitzero"`
	PromisedAfter  time.Time `json:"NgayHenTraMoi,omitzero"`
}

// Result is an item of DanhSachGiayToKetQua.
type Result struct {
	Wire
	// Name (TenGiayTo, tên giấy tờ) is its name, in up to 2000 characters.
	Name dossier.Secret `json:"TenGiayTo,omitzero"`
	// Component (MaThanhPhanHoSo, mã thành phần hồ sơ) is the code of the component in the national catalogue.
	Component string `json:"MaThanhPhanHoSo,omitzero"`
	// ID (GiayToId) names the paper.
	ID string `json:"GiayToId,omitzero"`
	// Link (DuongDanTepTinKetQua, đường dẫn) is where to download it; an electronic result has one.
	Link dossier.Secret `json:"DuongDanTepTinKetQua,omitzero"`
	// Code (MaGiayToKetQua, mã giấy tờ kết quả) is the code of the result.
	Code dossier.Secret `json:"MaGiayToKetQua,omitzero"`
}

// ProgressUpdate is the message CapNhatTienDoHoSoMC: steps that dossiers went through. Systems in use send ten at a time
// (slices.Chunk splits them).
type ProgressUpdate struct {
	Wire
	// Service (service) is the name of the message. That it stands here as in [DossierSync] is inferred.
	Service string `json:"service,omitzero"`
	// Data (data) are the steps.
	Data []Step `json:"data,omitzero"`
}

// NewProgressUpdate returns a message with steps.
func NewProgressUpdate(data ...Step) *ProgressUpdate {
	return &ProgressUpdate{Service: "CapNhatTienDoHoSoMC", Data: data}
}

// Step is a step in a [ProgressUpdate]. A zero field is an absent one.
type Step struct {
	Wire
	// Code (MaHoSo, mã hồ sơ) is the local code of the dossier.
	Code string `json:"MaHoSo,omitzero"`
	// Officer (NguoiXuLy, người xử lý) is the person who did it, in up to 50 characters.
	Officer dossier.Secret `json:"NguoiXuLy,omitzero"`
	// Title (ChucDanh, chức danh) is that person's title.
	Title string `json:"ChucDanh,omitzero"`
	// At (ThoiDiemXuLy, thời điểm xử lý) is when it was done.
	At time.Time `json:"ThoiDiemXuLy,omitzero"`
	// Unit (PhongBanXuLy, phòng ban xử lý) is the department.
	Unit string `json:"PhongBanXuLy,omitzero"`
	// Done (NoiDungXuLy, nội dung xử lý) says what was done.
	Done dossier.Secret `json:"NoiDungXuLy,omitzero"`
	// Status (TrangThai, trạng thái) is the status after it, 1 to 10.
	Status Code `json:"TrangThai,omitzero"`
	// Began (NgayBatDau, ngày bắt đầu) is when the step began.
	Began time.Time `json:"NgayBatDau,omitzero"`
	// Limit (NgayKetThucTheoQuyDinh, ngày kết thúc theo quy định) is when it had to be done by.
	Limit time.Time `json:"NgayKetThucTheoQuyDinh,omitzero"`
}

// Answer is what the portal answers. Only its code is known; the rest is in [Wire.Unknown].
type Answer struct {
	Wire
	// Code (error_code) is the outcome; [Codec.Outcome] says what it means.
	Code Code `json:"error_code,omitzero"`
}

// CreateDossier is the call that creates a dossier on a ministry's portal of 2026, with the code that the portal gave out
// before. Fees and results are not part of it; that portal takes them with changes of status to 5, 6 and 9.
type CreateDossier struct {
	Wire
	// Code (MaHoSo, mã hồ sơ) is the code that the portal issued.
	Code string `json:"MaHoSo,omitzero"`
	// Procedure (MaTTHC, mã thủ tục hành chính) is the national code of the procedure.
	Procedure string `json:"MaTTHC,omitzero"`
	// Service (MaDichVuCong, mã dịch vụ công) is the code of the online service, which is a case of the procedure.
	Service string `json:"MaDichVuCong,omitzero"`
	// Owner (ChuHoSo, chủ hồ sơ) is the person or organisation that applies.
	Owner dossier.Secret `json:"ChuHoSo,omitzero"`
	// Applicant (LoaiDoiTuong, loại đối tượng) is what the owner is: 0 citizen, 1 enterprise, 2 household business. The older
	// messages give the same digits other meanings.
	Applicant Code `json:"LoaiDoiTuong,omitzero"`
	// Unit (MaDonViTiepNhan, mã đơn vị tiếp nhận) is the unit that receives it.
	Unit string `json:"MaDonViTiepNhan,omitzero"`
	// Submitted (NgayNop, ngày nộp) is when it was sent.
	Submitted time.Time `json:"NgayNop,omitzero"`
	// Accepted (NgayTiepNhan, ngày tiếp nhận) is when it was accepted.
	Accepted time.Time `json:"NgayTiepNhan,omitzero"`
	// Form (EformThongTinChiTiet, thông tin chi tiết) is what the interactive form holds, as JSON, in a text or as it is.
	Form Raw `json:"EformThongTinChiTiet,omitzero"`
	// Components (ThanhPhanHoSo, thành phần hồ sơ) are the components.
	Components []Component `json:"ThanhPhanHoSo,omitzero"`
	// Submitter (ThongTinNguoiNop, thông tin người nộp) is who sent it.
	Submitter *Submitter `json:"ThongTinNguoiNop,omitzero"`
}

// Component is an item of ThanhPhanHoSo.
type Component struct {
	Wire
	// Code (MaThanhPhanHoSo, mã thành phần hồ sơ) is its code in the national catalogue.
	Code string `json:"MaThanhPhanHoSo,omitzero"`
	// Name (TenThanhPhanHoSo) is its name.
	Name string `json:"TenThanhPhanHoSo,omitzero"`
	// Quantity (SoLuong, số lượng) is how many there are, as text.
	Quantity Number `json:"SoLuong,omitzero"`
	// Kind (LoaiBan, loại bản): 0 original, 1 copy, 2 electronic.
	Kind Code `json:"LoaiBan,omitzero"`
	// Files (GiayToDinhKem, giấy tờ đính kèm) are the files.
	Files []ComponentFile `json:"GiayToDinhKem,omitzero"`
}

// ComponentFile is an item of GiayToDinhKem.
type ComponentFile struct {
	Wire
	// ID (IdGiayTo) names the file that was uploaded.
	ID string `json:"IdGiayTo,omitzero"`
	// Result (MaKetQua, mã kết quả) is the code of the result that is used again.
	Result dossier.Secret `json:"MaKetQua,omitzero"`
	// Name (TenGiayTo, tên giấy tờ) is its name.
	Name dossier.Secret `json:"TenGiayTo,omitzero"`
	// Hash (HashTepTin) is the hash of the file, by a method that was not found.
	Hash string `json:"HashTepTin,omitzero"`
}

// Submitter is the object ThongTinNguoiNop.
type Submitter struct {
	Wire
	// Applicant (LoaiDoiTuong, loại đối tượng) is what the submitter is, in the codes of [CreateDossier.Applicant].
	Applicant Code `json:"LoaiDoiTuong,omitzero"`
	// ID (IdDoiTuong) names the submitter.
	ID dossier.Secret `json:"IdDoiTuong,omitzero"`
	// Details (ThongTinChiTiet, thông tin chi tiết) is an object with details that were not found.
	Details Raw `json:"ThongTinChiTiet,omitzero"`
}
