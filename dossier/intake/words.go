package intake

import (
	"strings"

	"github.com/motcua/motcua"
)

// wording says what a field holds.
func wording(path string, l motcua.Language) string {
	vi, en := words(path)
	for vi == "" { // most names mean the same wherever they stand
		_, rest, ok := strings.Cut(path, ".")
		if !ok {
			break
		}
		path = rest
		vi, en = words(path)
	}
	if l == motcua.English {
		return en
	}
	return vi
}

func words(path string) (vi, en string) {
	switch path {
	case "at":
		return "thời điểm", "when it happened"
	case "actor":
		return "tài khoản thực hiện", "the account that did it"
	case "unit":
		return "đơn vị thực hiện", "the unit it acted for"
	case "reason":
		return "mã lý do", "a code for why"
	case "note":
		return "ghi chú", "free text"
	case "channel":
		return "kênh", "the channel"
	case "procedure":
		return "mã thủ tục hành chính", "the code of the procedure"
	case "case":
		return "trường hợp của thủ tục", "the case of the procedure"
	case "personal":
		return "người nộp hồ sơ", "who applies"
	case "personal.name":
		return "họ và tên", "the name as written"
	case "personal.number":
		return "số định danh cá nhân", "the personal number"
	case "personal.contact":
		return "địa chỉ, điện thoại, thư điện tử", "address, telephone, e-mail"
	case "competent":
		return "cơ quan có thẩm quyền giải quyết", "the unit that decides"
	case "elsewhere":
		return "tiếp nhận không phụ thuộc địa giới hành chính", "received regardless of territory"
	case "promised":
		return "ngày hẹn trả kết quả", "the promised day"
	case "papers":
		return "thành phần hồ sơ", "the components"
	case "component":
		return "mã thành phần hồ sơ", "the key of the component"
	case "originals":
		return "số bản chính", "how many originals"
	case "copies":
		return "số bản sao", "how many copies"
	case "digitised":
		return "đã số hóa khi tiếp nhận", "scanned at reception"
	case "reused":
		return "dữ liệu lấy từ cơ sở dữ liệu", "its data came from a register"
	case "signed":
		return "có chữ ký số", "signed digitally"
	case "why":
		return "thiếu, sai ở điểm nào", "what is wrong with it"
	case "link":
		return "nhóm thủ tục liên thông", "the bundle of linked procedures"
	case "bundle":
		return "mã hồ sơ liên thông", "the name of the bundle"
	case "chain":
		return "chuỗi thủ tục liên thông", "the chain of procedures"
	case "part":
		return "phần trong chuỗi", "the part of the chain"
	case "verified":
		return "phải xác minh", "something has to be verified"
	case "opt_in":
		return "người nộp chọn áp dụng", "the applicant asked for it"
	case "to":
		return "nơi nhận", "who gets it"
	case "stage":
		return "bước xử lý", "the stage of the work"
	case "within":
		return "thời hạn", "the time there is for it"
	case "basis":
		return "căn cứ pháp lý", "the provision it rests on"
	case "basis.document":
		return "số, ký hiệu văn bản", "the number of the document"
	case "issued":
		return "ngày ban hành", "the day it was issued"
	case "article":
		return "điều, khoản", "the article"
	case "quality":
		return "mức độ kiểm chứng", "how well it is known"
	case "obligation":
		return "nghĩa vụ tài chính", "the financial obligation"
	case "amount":
		return "số tiền (đồng)", "the amount in đồng"
	case "notice":
		return "số thông báo", "the number of the notice"
	case "outside":
		return "không tính vào thời hạn giải quyết", "the limit stands still meanwhile"
	case "silence":
		return "không trả lời được coi là đồng ý", "no answer in time is consent"
	case "leg":
		return "thứ tự lần lấy ý kiến", "the number of the consultation"
	case "opinion":
		return "ý kiến trả lời", "the answer"
	case "cause":
		return "nguyên nhân tạm dừng", "why the clock stands still"
	case "resolution":
		return "kết quả giải quyết", "what was decided"
	case "outcome":
		return "đồng ý hay từ chối", "granted or denied"
	case "resolution.document":
		return "số văn bản kết quả", "the number of the result"
	case "resolution.link":
		return "nơi có bản điện tử", "where its electronic form is"
	case "by":
		return "người yêu cầu", "who asked for it"
	case "facts":
		return "nội dung đính chính", "what is right"
	case "revision":
		return "thứ tự sự kiện được đính chính", "the number of the event"
	case "rating":
		return "đánh giá của người nộp", "the applicant's rating"
	case "score":
		return "điểm", "the score"
	case "of":
		return "trên thang điểm", "out of how many"
	}
	return "", ""
}
