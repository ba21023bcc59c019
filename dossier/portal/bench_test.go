package portal_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/portal"
)

// What a plain program does: structs of strings, encoding/json, nothing checked, nothing kept.
type (
	plainSync struct {
		Service    string         `json:"service"`
		IsUpdating string         `json:"isUpdating"`
		Data       []plainDossier `json:"data"`
	}
	plainDossier struct {
		MaHoSo                      string
		MaTTHC                      string
		TenTTHC                     string
		MaLinhVuc                   string
		TenLinhVuc                  string
		SoBienNhan                  string
		KenhThucHien                string
		ChuHoSo                     string
		LoaiDoiTuong                string
		MaDoiTuong                  string
		DinhDanhCHS                 struct{ LoaiDinhDanh, SoDinhDanh string }
		SoGiayToChuHoSo             string
		TaiKhoanDuocXacThucVoiVNeID string
		ThongTinKhac                string
		Email                       string
		Fax                         string
		SoDienThoai                 string
		TrichYeuHoSo                string
		NgayNopHoSo                 string
		NgayTiepNhan                string
		NgayHenTra                  string
		NgayKetThucXuLy             string
		NgayTra                     string
		NgayTuChoi                  string
		TrangThaiHoSo               string
		ThongTinTra                 string
		HinhThuc                    string
		DonViXuLy                   string
		GhiChu                      string
		NoiNopHoSo                  string
		HoSoCoThanhPhanSoHoa        string
		DuocThanhToanTrucTuyen      string
		DSKetNoiCSDL                []struct{ MaCSDL string }
		TaiLieuNop                  []struct {
			TepDinhKemId, TenTepDinhKem, IsDeleted, MaThanhPhanHoSo, DuongDanTaiTepTin, DuocSoHoa, DuocTaiSuDung, DuocLayTuKhoDMQG, MaKetQuaThayThe string
		}
		DanhSachLePhi          []struct{ TenPhiLePhi, MaPhiLePhi, HinhThucThu, Gia, LoaiPhiLePhi string }
		DanhSachTepDinhKemKhac []struct {
			TenGiayTo           string
			SoLuong, LoaiGiayTo int
		}
		DanhSachHoSoBoSung []struct {
			HoSoBoSungId, NguoiYeuCauBoSung, NoiDungBoSung, NgayBoSung, NguoiTiepNhanBoSung, ThongTinTiepNhan, NgayTiepNhanBoSung string
			TrangThaiBoSung                                                                                                       bool
			DanhSachGiayToBoSung, DanhSachLePhiBoSung                                                                             []json.RawMessage
			NgayHenTraTruoc, NgayHenTraMoi                                                                                        string
		}
		DanhSachGiayToKetQua []struct{ TenGiayTo, MaThanhPhanHoSo, GiayToId, DuongDanTepTinKetQua, MaGiayToKetQua string }
	}
)

// benchSync is a message of ten dossiers with every field.
func benchSync(tb testing.TB) *portal.DossierSync {
	m := fullSync(tb)
	for i := range 9 {
		d := fullSync(tb).Data[0]
		d.Code = fmt.Sprintf("000.14.03.H40-240425-%04d", i+2)
		m.Data = append(m.Data, d)
	}
	return m
}

func BenchmarkDecode(b *testing.B) {
	c := national(b)
	text := []byte(encode(b, c, benchSync(b)))
	b.Run("portal", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var m portal.DossierSync
			if findings, err := c.Decode(text, &m); err != nil || findings != nil {
				b.Fatal(findings, err)
			}
		}
	})
	b.Run("encoding-json into plain structs", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			var m plainSync
			if err := json.Unmarshal(text, &m); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	c := national(b)
	built := benchSync(b)
	text := []byte(encode(b, c, built))
	var relayed portal.DossierSync
	decode(b, c, string(text), &relayed)
	for _, bm := range []struct {
		name string
		m    *portal.DossierSync
	}{{"portal, built", built}, {"portal, relayed", &relayed}} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := c.Encode(bm.m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("encoding-json from plain structs", func(b *testing.B) {
		var m plainSync
		if err := json.Unmarshal(text, &m); err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, err := json.Marshal(&m); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkFacts(b *testing.B) {
	c := national(b)
	var m portal.DossierSync
	decode(b, c, encode(b, c, fullSync(b)), &m)
	b.ReportAllocs()
	for b.Loop() {
		if f, _ := c.Facts(&m.Data[0]); f.Status == 0 {
			b.Fatal(f)
		}
	}
}

func BenchmarkFromLog(b *testing.B) {
	c, log, supply := national(b), lives()[dossier.ResultDelivered], &portal.Supply{Known: known()}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Dossier(log, supply); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewCodec(b *testing.B) {
	p := portal.National()
	for b.Loop() {
		if _, err := portal.NewCodec(p, nil); err != nil {
			b.Fatal(err)
		}
	}
}
