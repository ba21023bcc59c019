package page_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/examples/provincial/access"
	"github.com/motcua/motcua/examples/provincial/office"
	"github.com/motcua/motcua/examples/provincial/page"
)

func (r reply) wants(t *testing.T, status int, texts ...string) {
	t.Helper()
	if r.status != status {
		t.Errorf("%s: status %d, not %d", r.address, r.status, status)
	}
	for _, text := range texts {
		if !strings.Contains(r.body, text) {
			t.Errorf("%s: no %q in\n%s", r.address, text, words(r.body))
		}
	}
}

func (r reply) lacks(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(r.body, text) {
			t.Errorf("%s: there is %q", r.address, text)
		}
	}
}

var tags = regexp.MustCompile(`(?s)<[^>]*>`)

// words returns the text of a page, for people who read a failed test.
func words(body string) string {
	return regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(tags.ReplaceAllString(body, "\n"), "\n")
}

// Kills: a cookie that script can read or that other sites send; a session that never ends, or outlives its token or the way out; a way to
// lead people to another site after they signed in.
func TestSignIn(t *testing.T) {
	w := newWorld(t, 0)
	b := w.visitor()
	b.get("/quay").wants(t, http.StatusOK, "Mã truy cập")
	b.post("/dang-nhap", url.Values{}).wants(t, http.StatusUnprocessableEntity, "Nhập mã truy cập", `aria-invalid="true"`)
	wrong := b.post("/dang-nhap", url.Values{"token": {"token-nobody"}})
	wrong.wants(t, http.StatusUnprocessableEntity, "Mã truy cập không đúng")
	wrong.lacks(t, "token-nobody")

	for _, next := range []string{"https://elsewhere.example/", "//elsewhere.example/", `/\elsewhere.example`, "/%5celsewhere", "javascript:alert(1)", "/dang-xuat", "quay", "/quay\r\nX: y"} {
		r := w.visitor().post("/dang-nhap", url.Values{"token": {"token-quay-1"}, "ve": {next}})
		if r.address != "/quay" && r.address != "/%5Celsewhere" && r.address != "/%5celsewhere" {
			t.Errorf("after signing in with %q to %s", next, r.address)
		}
	}
	if r := w.visitor().post("/dang-nhap", url.Values{"token": {"token-quay-1"}, "ve": {"/viec?trong=3"}}); r.address != "/viec?trong=3" {
		t.Errorf("not back where the account wanted to go: %s", r.address)
	}

	request := httptest.NewRequest(http.MethodPost, "/dang-nhap", strings.NewReader("token=token-quay-1"))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, request)
	c := answer.Result().Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || len(c.Value) < 40 || c.Secure {
		t.Errorf("the cookie is %+v", c)
	}

	b = w.as("quay-1")
	w.clock.move(3 * time.Hour)
	b.get("/quay").wants(t, http.StatusOK, "Tiếp nhận hồ sơ")
	w.clock.move(3 * time.Hour) // prolonged meanwhile
	b.get("/quay").wants(t, http.StatusOK, "Tiếp nhận hồ sơ")
	w.clock.move(4 * time.Hour)
	b.get("/quay").lacks(t, "Tiếp nhận hồ sơ")

	b = w.as("quay-1")
	for range 3 {
		w.clock.move(3 * time.Hour)
		b.get("/quay").wants(t, http.StatusOK, "Tiếp nhận hồ sơ")
	}
	w.clock.move(3 * time.Hour)
	b.get("/quay").lacks(t, "Tiếp nhận hồ sơ") // however busy

	for address, next := range map[string]string{
		"/quay": "/quay", "/ho-so/H40.14.03-261127-0001/tiep-nhan": "/ho-so/H40.14.03-261127-0001/tiep-nhan",
		"/so-lieu?ky=001304012345": "/so-lieu", "/ho-so/001304012345": "",
	} {
		r := w.visitor().get(address)
		r.wants(t, http.StatusOK, "Mã truy cập", `name="ve" value="`+next+`"`)
		if strings.Contains(r.address, "001304012345") {
			t.Errorf("an address repeats what was typed: %s", r.address)
		}
	}

	b = w.as("quay-1")
	old := b.cookies["motcua_session"]
	b.post("/dang-xuat", nil).wants(t, http.StatusOK, "Tra cứu hồ sơ")
	b.cookies["motcua_session"] = old
	b.get("/quay").lacks(t, "Tiếp nhận hồ sơ")

	b = w.as("quay-1")
	delete(w.tokens, "token-quay-1")
	b.get("/quay").lacks(t, "Tiếp nhận hồ sơ")
}

// Kills: sessions without a bound, and one that throws out the newest.
func TestSessionsAreBounded(t *testing.T) {
	w := newWorld(t, 0)
	w.handler = page.New(w.office, w.tokens, &page.Options{MaxSessions: 2})
	first := w.as("quay-1")
	w.clock.move(time.Minute)
	second := w.as("quay-1")
	w.clock.move(time.Minute)
	third := w.as("quay-1")
	for i, b := range []*browser{first, second, third} {
		if in := strings.Contains(b.get("/quay").body, "Người nộp"); in != (i > 0) {
			t.Errorf("session %d: signed in is %v", i+1, in)
		}
	}
}

// Kills: a screen that an account may not see, one that it may and cannot, a link to a screen that refuses.
func TestRoles(t *testing.T) {
	w := newWorld(t, 0)
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	for account, want := range map[string][]int{
		//           /quay /viec dossier applicant paper /so-lieu /tieu-chi
		"sao-mai":   {200, 200, 200, 200, 200, 200, 200},
		"quay-1":    {200, 200, 200, 200, 200, 200, 403},
		"tu-phap-1": {403, 200, 200, 200, 200, 200, 403},
		"lanh-dao":  {403, 200, 200, 200, 200, 200, 200},
		"tinh":      {403, 200, 200, 200, 200, 200, 200},
		"thanh-tra": {403, 200, 200, 403, 403, 200, 200},
		"quan-tri":  {403, 403, 403, 403, 403, 403, 403},
		"binh-minh": {200, 200, 404, 404, 404, 200, 200},
	} {
		b := w.as(account)
		purpose := url.Values{"purpose": {"handling"}, "kind": {"receipt"}}
		got := []int{
			b.get("/quay").status, b.get("/viec").status, b.get("/ho-so/" + id).status, b.post("/ho-so/"+id+"/nguoi-nop", purpose).status,
			b.post("/ho-so/"+id+"/giay", purpose).status, b.get("/so-lieu").status, b.get("/tieu-chi").status,
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", account, d)
		}
		for _, m := range regexp.MustCompile(`<li><a href="(/[a-z-]+)"`).FindAllStringSubmatch(b.get("/").body, -1) {
			b.get(m[1]).wants(t, http.StatusOK)
		}
	}
	// Without an account everything but the look-up leads to the sign-in.
	nobody := w.visitor()
	for _, address := range []string{"/quay", "/viec", "/ho-so/" + id, "/ho-so/" + id + "/tiep-nhan", "/so-lieu", "/so-lieu/tai?dang=json", "/tieu-chi"} {
		r := nobody.get(address)
		r.wants(t, http.StatusOK, `name="token"`)
		r.lacks(t, "Tình trạng hôn nhân")
	}
	for _, address := range []string{"/quay", "/ho-so", "/ho-so/" + id, "/ho-so/" + id + "/nguoi-nop", "/ho-so/" + id + "/giay"} {
		nobody.post(address, url.Values{"purpose": {"handling"}, "kind": {"receipt"}, "command": {"transfer"}}).wants(t, http.StatusOK, `name="token"`)
	}
}

// Kills: an answer that tells a dossier of another agency from one that is not there.
func TestForeignDossiers(t *testing.T) {
	w := newWorld(t, 0)
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	b := w.as("binh-minh")
	const none = "H40.14.03-261127-9999"
	form := url.Values{"command": {"transfer"}, "revision": {"1"}, "key": {"k"}, "to": {"H40.14.04"}, "purpose": {"handling"}, "kind": {"receipt"}}
	for _, path := range []string{"", "/tiep-nhan"} {
		there, not := b.get("/ho-so/"+id+path), b.get("/ho-so/"+none+path)
		there.wants(t, http.StatusNotFound)
		if strings.ReplaceAll(there.body, id, none) != not.body {
			t.Errorf("%s: the two answers differ", path)
		}
	}
	for _, path := range []string{"", "/nguoi-nop", "/giay"} {
		there, not := b.post("/ho-so/"+id+path, form), b.post("/ho-so/"+none+path, form)
		there.wants(t, http.StatusNotFound)
		if strings.ReplaceAll(there.body, id, none) != not.body {
			t.Errorf("%s: the two answers differ", path)
		}
	}
	b.post("/ho-so", url.Values{"code": {id}}).wants(t, http.StatusNotFound)
}

// Kills: a look-up that tells more than status and day, or that puts what was typed into an address.
func TestLookUp(t *testing.T) {
	w := newWorld(t, 0)
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	b := w.visitor()
	r := b.post("/tra-cuu", url.Values{"code": {" " + strings.ToLower(id) + " "}})
	r.wants(t, http.StatusOK, "Được tiếp nhận", "02/12/2026")
	r.lacks(t, "hôn nhân", "quay-1", "Sao Mai", "Minh Ho")
	w.clock.move(10 * 24 * time.Hour)
	b.get("/tra-cuu/"+id).wants(t, http.StatusOK, "Đã quá ngày hẹn")
	b.get("/tra-cuu/H40.14.03-261127-9999").wants(t, http.StatusNotFound, "Không có hồ sơ mang mã này")
	b.seen = nil
	b.post("/tra-cuu", url.Values{"code": {"001185012345"}}).wants(t, http.StatusUnprocessableEntity, "không phải mã hồ sơ")
	if d := cmp.Diff([]string{"/tra-cuu"}, b.seen); d != "" {
		t.Errorf("addresses (-want +got):\n%s", d)
	}
	b.get("/tra-cuu/001185012345").wants(t, http.StatusNotFound, "Không tìm thấy")
}

const qr = "001185012345|012345678|Trần Thị Minh Hoà|15031985|Nữ|Số 7 ngõ Thử Nghiệm|01012022" // invented

func (b *browser) counter(pairs ...string) reply {
	b.t.Helper()
	return b.post("/quay", with(hidden(b.get("/quay").body, `id="counter"`), pairs...))
}

// Kills: a mistake reported alone, values that are lost, a warning that refuses, a valid number that is refused.
func TestCounterForm(t *testing.T) {
	w := newWorld(t, 0)
	b := w.as("quay-1")
	r := b.counter("do", "accept", "number", "12345", "birth", "yesterday", "contact", "Số 7")
	r.wants(t, http.StatusUnprocessableEntity, "Nhập họ và tên", "Phải đủ 12 chữ số", "Chọn thủ tục", "Chọn kênh", "Viết ngày sinh", `value="12345"`, `value="Số 7"`)
	if n := strings.Count(r.body, `aria-invalid="true"`); n != 3 {
		t.Errorf("%d fields are marked", n)
	}

	b.counter("do", "read", "qr", qr).wants(t, http.StatusOK, `value="Trần Thị Minh Hoà"`, `value="001185012345"`, `value="15/03/1985"`, `value="female" selected`,
		`value="Số 7 ngõ Thử Nghiệm"`, "không có mâu thuẫn")
	r = b.counter("do", "read", "qr", qr, "name", "Trần Thị Minh Hoa", "birth", "1984", "number", "001185012345", "sex", "male")
	r.wants(t, http.StatusOK, "Họ tên khác nhau (trên thẻ, đã nhập)", "Ngày sinh khác nhau", "không phải căn cứ từ chối", "Trên thẻ: Trần Thị Minh Hoà", `value="Trần Thị Minh Hoa"`, `value="card"`)
	b.counter("do", "card", "qr", qr, "name", "Trần Thị Minh Hoa", "birth", "1984").wants(t, http.StatusOK, `value="Trần Thị Minh Hoà"`, `value="15/03/1985"`)
	b.counter("do", "read", "qr", "nonsense").wants(t, http.StatusUnprocessableEntity, "Không đọc được mã này", `value="nonsense"`)
	b.counter("do", "read", "qr", "DN4790000000001|5472e1baa76e2054c3aa6e|01/01/1980|1|x|79-024|01/01/2021|-|01/01/2021|0|0|4|01/01/2025|x|0|1|$").
		wants(t, http.StatusUnprocessableEntity)
	b.counter("do", "read", "number", "001 185 012 345").wants(t, http.StatusOK, `value="001185012345"`)
	// A place nobody has listed is no reason to refuse a number.
	b.counter("do", "accept", "name", "Trần", "number", "999185012345", "procedure", "1.004873", "channel", "counter").wants(t, http.StatusOK, "Kiểm tra ngày hẹn này")

	b.counter("do", "find", "search", "tinh trang hon nhan").wants(t, http.StatusOK, `value="1.004873"`, "Thủ tục cấp Giấy xác nhận")
	b.counter("do", "find", "search", "1.0048").wants(t, http.StatusOK, `value="1.004873"`)
	b.counter("do", "find", "search", "xyzzy").wants(t, http.StatusOK, "Không có thủ tục nào")
	b.counter("do", "preview", "procedure", "9.999999", "channel", "counter").lacks(t, "9.999999")
	r = b.counter("do", "preview", "procedure", "1.004873", "channel", "counter")
	r.wants(t, http.StatusOK, "02/12/2026", "3 ngày làm việc", "nghỉ hằng tuần", "30/11/2026", "91/2015/QH13")
}

// Kills: a promise that the officer did not see; an acceptance by a button that was pressed twice; a code that another took.
func TestAccept(t *testing.T) {
	w := newWorld(t, 0)
	b := w.as("quay-1")
	typed := []string{"name", "Trần Thị Minh Hoà", "number", "001185012345", "procedure", "1.004873", "channel", "counter"}
	r := b.counter(append(typed, "do", "accept")...)
	r.wants(t, http.StatusOK, "Kiểm tra ngày hẹn này") // it was not on the screen yet
	form := with(hidden(r.body, `id="counter"`), append(typed, "do", "accept")...)
	w.clock.move(3 * 24 * time.Hour) // over the weekend: another day is promised, and the code is of Friday
	b = w.as("quay-1")
	r = b.post("/quay", form)
	r.wants(t, http.StatusOK, "Ngày hẹn đã khác")
	form = with(hidden(r.body, `id="counter"`), append(typed, "do", "accept")...)
	if !strings.HasPrefix(form.Get("code"), "H40.14.03-261130-") {
		t.Errorf("the code is %s", form.Get("code"))
	}

	var both sync.WaitGroup
	replies := make([]reply, 2)
	for i := range replies {
		twice := &browser{world: w, cookies: map[string]string{"motcua_session": b.cookies["motcua_session"]}}
		both.Go(func() { replies[i] = twice.post("/quay", form) })
	}
	both.Wait()
	for _, r := range replies {
		r.wants(t, http.StatusOK, "Đã tiếp nhận hồ sơ", "In giấy tiếp nhận")
		r.lacks(t, "001185012345", "Minh Hoà")
	}
	if replies[0].address != replies[1].address {
		t.Errorf("two clicks are two dossiers: %s, %s", replies[0].address, replies[1].address)
	}

	// The same form with other words in it is no second dossier.
	b.post("/quay", with(form, "name", "Trần Thị Minh Hòa")).wants(t, http.StatusConflict, "Biểu mẫu đã được gửi")

	// Two forms of one code: the second gets another, and is not lost.
	r = b.counter(append(typed, "do", "preview")...)
	one := with(hidden(r.body, `id="counter"`), append(typed, "do", "accept")...)
	first := b.post("/quay", one)
	first.wants(t, http.StatusOK, "Đã tiếp nhận hồ sơ")
	two := with(one, "key", "page/another")
	second := b.post("/quay", two)
	second.wants(t, http.StatusOK, "Đã tiếp nhận hồ sơ")
	again := b.post("/quay", two)
	if second.address == first.address || again.address != second.address {
		t.Errorf("filed at %s, then %s, then %s", first.address, second.address, again.address)
	}
}

// Kills: a limit that nobody can read and that is promised all the same.
func TestAcceptWithADayOfTheOfficer(t *testing.T) {
	w := newWorld(t, 0)
	b := w.as("quay-1")
	code := ""
	for p := range w.office.Rules().Catalogue().All() {
		if len(p.Limits) > 0 && p.Limits[0].Unclear != "" && len(p.Cases) == 0 {
			code = p.Code
		}
	}
	if code == "" {
		t.Skip("every limit of the catalogue can be read")
	}
	typed := []string{"name", "Trần", "procedure", code, "channel", "counter"}
	b.counter(append(typed, "do", "accept")...).wants(t, http.StatusUnprocessableEntity, "Ghi ngày hẹn trả", `type="date"`)
	b.counter(append(typed, "do", "preview", "promised", "31/02/2026")...).wants(t, http.StatusOK, "Ngày không đúng")
	r := b.counter(append(typed, "do", "preview", "promised", "04/12/2026")...)
	r.wants(t, http.StatusOK, "Ngày do cán bộ ghi", "04/12/2026", `value="2026-12-04"`)
	form := with(hidden(r.body, `id="counter"`), append(typed, "do", "accept", "promised", "2026-12-04")...)
	b.post("/quay", form).wants(t, http.StatusOK, "Đã tiếp nhận hồ sơ", "04/12/2026")
}

func (b *browser) command(id, name string, pairs ...string) reply {
	b.t.Helper()
	form := hidden(b.get("/ho-so/"+id).body, `value="`+name+`"`)
	if form == nil {
		b.t.Fatalf("%s: there is no form %s", id, name)
	}
	b.clock.move(time.Minute)
	return b.post("/ho-so/"+id, with(form, pairs...))
}

// Kills: a command without a form or with one that the rules refuse; a field under another name than the command has.
func TestCommands(t *testing.T) {
	w := newWorld(t, 0)
	b := w.as("sao-mai")
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	b.get("/ho-so/"+id).wants(t, http.StatusOK, "Thời hạn", "Còn 3 ngày làm việc", "Tiếp nhận", "Quá trình giải quyết", "Tính từng ngày", "Chuyển xử lý")
	b.command(id, "transfer").wants(t, http.StatusUnprocessableEntity, "Mục này phải có", `aria-invalid="true"`)
	b.command(id, "transfer", "to", "H40.14.03.02", "within", "x", "note", "ghi chú thử").wants(t, http.StatusUnprocessableEntity, `value="x"`, "ghi chú thử", `value="H40.14.03.02" selected`)
	b.command(id, "transfer", "to", "H40.14.03.02", "within", "2").wants(t, http.StatusOK, "Đã chuyển hồ sơ", "Tư pháp – Hộ tịch", "Xử lý trước")
	b.command(id, "request_supplement").wants(t, http.StatusUnprocessableEntity, "Mục này phải có")
	b.command(id, "request_supplement", "reason", "missing", "papers", "to-khai", "why.to-khai", "missing", "within", "5").
		wants(t, http.StatusOK, "Đã yêu cầu bổ sung", "còn thiếu", "Hồ sơ còn thiếu giấy tờ", "Bổ sung đến hết ngày", "Thời hạn còn lại", "Tờ khai, đơn đề nghị (còn thiếu)")
	b.command(id, "stop", "reason", "not_supplemented").wants(t, http.StatusUnprocessableEntity)
	b.command(id, "supplement", "papers", "to-khai").wants(t, http.StatusOK, "Đã nhận bổ sung")
	b.command(id, "consult", "to", "H40.14.03.03", "within", "2").wants(t, http.StatusOK, "Trả lời trước")
	b.command(id, "respond", "leg", "1", "opinion", "agrees").wants(t, http.StatusOK, "Ý kiến: đồng ý")
	b.command(id, "suspend", "reason", "awaiting_court", "cause", "other_agency", "basis.document", "12/2026/VB").wants(t, http.StatusOK, "Căn cứ: 12/2026/VB")
	b.command(id, "resume").wants(t, http.StatusOK, "Thời hạn được tính tiếp")
	b.command(id, "request_payment", "obligation.amount", "15.000", "obligation.notice", "TB-1").wants(t, http.StatusOK, "15.000 đồng")
	b.command(id, "pay").wants(t, http.StatusOK, "Đã ghi nhận thanh toán")
	b.command(id, "extend", "reason", "overload", "promised", "2026-11-28").wants(t, http.StatusUnprocessableEntity, "Phải sau ngày")
	b.command(id, "extend", "reason", "overload", "promised", "15/12/2026").wants(t, http.StatusOK, "15/12/2026", "Số lượng hồ sơ tăng đột biến")
	b.command(id, "resolve", "resolution.outcome", "denied").wants(t, http.StatusUnprocessableEntity, "Mục này phải có")
	b.command(id, "resolve", "resolution.outcome", "granted", "resolution.document", "45/GXN").wants(t, http.StatusOK, "45/GXN", "Đồng ý giải quyết")
	b.command(id, "deliver", "channel", "post").wants(t, http.StatusOK, "Đã trả kết quả")
	b.command(id, "rate", "rating.score", "4").wants(t, http.StatusOK, "4/5")
	b.command(id, "reopen", "reason", "error_found", "promised", "2026-12-18").wants(t, http.StatusOK, "Hồ sơ được xử lý lại", "18/12/2026")

	id = string(w.accepted("sao-mai", "1.004873", somebody()))
	b.command(id, "withdraw", "reason", "changed_mind", "by", "applicant").wants(t, http.StatusOK, "Hồ sơ đã được rút")
	w.submitted(t, "H40.14.03-261127-7001")
	b.command("H40.14.03-261127-7001", "accept").wants(t, http.StatusOK, "Đã tiếp nhận hồ sơ")
	w.submitted(t, "H40.14.03-261127-7002")
	b.command("H40.14.03-261127-7002", "refuse", "reason", "scope").wants(t, http.StatusOK, "Đã từ chối tiếp nhận")

	// Not an account's to send, nor a command at all.
	id = string(w.accepted("sao-mai", "1.004873", somebody()))
	counter := w.as("quay-1")
	counter.get("/ho-so/"+id).lacks(t, `value="transfer"`)
	forged := url.Values{"command": {"transfer"}, "revision": {"1"}, "key": {"k"}, "to": {"H40.14.03.02"}}
	counter.post("/ho-so/"+id, forged).wants(t, http.StatusForbidden, "Không được phép")
	for _, bad := range []url.Values{with(forged, "command", "explode"), with(forged, "command", "erase"), with(forged, "revision", "x"), with(forged, "revision", "-1"), with(forged, "key", "")} {
		b.post("/ho-so/"+id, bad).wants(t, http.StatusBadRequest)
	}
}

// A body that is asked finds the question in its inbox, looks and answers; the screen offers it nothing that would be refused.
//
// Kills: a question that cannot be asked of another ward; one's own answer that is offered for another's question; an applicant that is offered and refused.
func TestConsulted(t *testing.T) {
	w := newWorld(t, 0)
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	b := w.as("sao-mai")
	b.command(id, "transfer", "to", "H40.14.03.02").wants(t, http.StatusOK)
	b.command(id, "consult", "to", "H40.14.03.03").wants(t, http.StatusOK)
	b.command(id, "consult", "to", "H40.14.04.02").wants(t, http.StatusOK, "Tư pháp – Hộ tịch phường Bình Minh")
	other := w.as("binh-minh")
	other.get("/viec").wants(t, http.StatusOK, "/ho-so/"+id)
	r := other.get("/ho-so/" + id)
	r.wants(t, http.StatusOK, "Ghi ý kiến trả lời", "Bình Minh")
	r.lacks(t, `id="s-applicant"`, `id="s-paper"`, `value="transfer"`, `<option value="1"`)
	other.command(id, "respond", "leg", "2", "opinion", "agrees").wants(t, http.StatusOK, "Đã ghi ý kiến trả lời")
	other.get("/ho-so/"+id).lacks(t, `value="respond"`)
}

// submitted files a dossier as an applicant sends it.
func (w *world) submitted(t *testing.T, id dossier.ID) {
	t.Helper()
	body := `{"procedure":"1.004873","channel":"online","personal":{"name":"Trần Thị Minh Hoà"}}`
	if _, err := w.office.Do(t.Context(), w.tokens["token-sao-mai"], office.Change{Dossier: id, Key: "s", Command: "submit", Body: []byte(body)}); err != nil {
		t.Fatal(err)
	}
}

// Kills: a change over another's, what was typed lost, a second click that is a second change, another change in the same form that is taken for done.
func TestConflict(t *testing.T) {
	w := newWorld(t, 0)
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	b := w.as("sao-mai")
	form := with(hidden(b.get("/ho-so/"+id).body, `value="transfer"`), "to", "H40.14.03.02", "note", "ghi chú thử")
	w.as("lanh-dao").command(id, "transfer", "to", "H40.14.03.03").wants(t, http.StatusOK)
	r := b.post("/ho-so/"+id, form)
	r.wants(t, http.StatusConflict, "Đã thay đổi sau khi bạn mở trang", "Văn hóa – Xã hội", "lanh-dao", "ghi chú thử", `value="H40.14.03.02" selected`)
	form = with(hidden(r.body, `value="transfer"`), "to", "H40.14.03.02")
	w.clock.move(time.Minute)
	b.post("/ho-so/"+id, form).wants(t, http.StatusOK, "Đã chuyển hồ sơ")
	b.post("/ho-so/"+id, form).wants(t, http.StatusOK, "Đã chuyển hồ sơ")
	b.post("/ho-so/"+id, with(form, "to", "H40.14.03.03")).wants(t, http.StatusConflict, "Đã thay đổi sau khi bạn mở trang")
	b.post("/ho-so/"+id, url.Values{"command": {"resolve"}, "revision": form["revision"], "key": form["key"], "resolution.outcome": {"granted"}}).
		wants(t, http.StatusConflict, "Đã thay đổi sau khi bạn mở trang")
	b.post("/ho-so/"+id, with(form, "key", strings.Repeat("k", 300))).wants(t, http.StatusBadRequest)
	d, err := w.office.Look(t.Context(), w.tokens["token-sao-mai"], dossier.ID(id))
	if err != nil || len(d.Events) != 3 {
		t.Errorf("%d events, %v", len(d.Events), err)
	}
}

// Kills: an applicant shown without a purpose, or without a record of it.
func TestApplicant(t *testing.T) {
	w := newWorld(t, 0)
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	b := w.as("quay-1")
	b.get("/ho-so/"+id).lacks(t, "001185012345", "Minh Hoà", "Thử Nghiệm")
	r := b.post("/ho-so/"+id+"/nguoi-nop", url.Values{"purpose": {""}})
	r.wants(t, http.StatusUnprocessableEntity, "Chọn mục đích")
	r.lacks(t, "001185012345", "Minh Hoà")
	b.post("/ho-so/"+id+"/nguoi-nop", url.Values{"purpose": {"curiosity"}}).lacks(t, "001185012345", "Minh Hoà")
	r = b.post("/ho-so/"+id+"/nguoi-nop", url.Values{"purpose": {"contact"}})
	r.wants(t, http.StatusOK, "001185012345", "Trần Thị Minh Hoà", "Số 7 ngõ Thử Nghiệm", "đã được ghi lại")
	if got := r.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("kept: %q", got)
	}
	log, err := w.office.Accesses(t.Context(), w.tokens["token-thanh-tra"], "", 100)
	if err != nil || len(log.Entries) != 1 || log.Entries[0].Purpose != "contact" || log.Entries[0].Actor != "quay-1" {
		t.Errorf("the record of it: %d entries, %v", len(log.Entries), err)
	}
}

// Kills: a paper without a purpose, a policy that does not let its style in, or lets in more.
func TestPapers(t *testing.T) {
	w := newWorld(t, 0)
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	b := w.as("quay-1")
	b.post("/ho-so/"+id+"/giay", url.Values{"kind": {"receipt"}}).wants(t, http.StatusUnprocessableEntity, "Chọn mục đích")
	b.post("/ho-so/"+id+"/giay", url.Values{"kind": {"apology"}, "purpose": {"handling"}}).wants(t, http.StatusNotFound)
	b.post("/ho-so/"+id+"/giay", url.Values{"kind": {"love letter"}, "purpose": {"handling"}}).wants(t, http.StatusBadRequest)
	r := b.post("/ho-so/"+id+"/giay", url.Values{"kind": {"receipt"}, "purpose": {"handling"}})
	r.wants(t, http.StatusOK, "Trần Thị Minh Hoà", "001185012345", "02/12/2026")
	_, rest, _ := strings.Cut(r.body, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	if d := cmp.Diff([]string{want}, r.header.Values("Content-Security-Policy")); d != "" {
		t.Errorf("policy (-want +got):\n%s", d)
	}
	if n := strings.Count(r.body, "style="); n != 0 {
		t.Errorf("%d style attributes, which the policy keeps out", n)
	}
}

// Kills: figures that are not those of now; a period that breaks the screen; a file of another kind than it says.
func TestFigures(t *testing.T) {
	w := newWorld(t, 0)
	b := w.as("sao-mai")
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	total := regexp.MustCompile(`(?s)<tr class="total">.*?</tr>`)
	row := func() string {
		return strings.Join(strings.Fields(words(total.FindString(b.get("/so-lieu").body))), " ")
	}
	// Columns (3) to (13): taken in, still open and in time.
	if got := row(); !strings.HasSuffix(got, "1 0 1 0 0 0 0 0 1 1 0") {
		t.Errorf("after the acceptance: %s", got)
	}
	b.command(id, "transfer", "to", "H40.14.03.02")
	b.command(id, "resolve", "resolution.outcome", "granted").wants(t, http.StatusOK)
	if got := row(); !strings.HasSuffix(got, "1 0 1 0 1 1 0 0 0 0 0") {
		t.Errorf("after the result: %s", got)
	}
	r := b.get("/so-lieu?ky=2026-12@15")
	r.wants(t, http.StatusOK, "15/11/2026", "Tồn đọng theo tuổi", "số liệu", `value="2026-12@15" selected`)
	b.get("/so-lieu?tu=01/11/2026&den=2026-11-27").wants(t, http.StatusOK, "27/11/2026")
	for _, bad := range []string{"?ky=2026-Q9", "?ky=%3Cscript%3E", "?tu=x&den=y", "?tu=2026-11-02&den=2026-11-01", "?ky=2027", "?tu=2020-01-01&den=2026-01-01"} {
		b.get("/so-lieu"+bad).wants(t, http.StatusUnprocessableEntity, "aria-invalid")
	}
	for kind, begins := range map[string]string{"xlsx": "PK", "csv": "\ufeff", "json": "{", "txt": "Ủy ban"} {
		r := b.get("/so-lieu/tai?ky=2026-Q4&dang=" + kind)
		r.wants(t, http.StatusOK)
		if !strings.HasPrefix(strings.ToLower(r.body), strings.ToLower(begins)) || !strings.HasSuffix(r.header.Get("Content-Disposition"), `so-lieu-2026-Q4.`+kind+`"`) {
			t.Errorf("%s: %.20q as %s", kind, r.body, r.header.Get("Content-Disposition"))
		}
	}
	b.get("/so-lieu/tai?dang=exe").wants(t, http.StatusNotFound)
	b.get("/so-lieu/tai?dang=csv&ky=x").wants(t, http.StatusBadRequest)
	b.get("/tieu-chi").wants(t, http.StatusOK, "Tiêu chí đạt", "Còn thiếu", "Phường Sao Mai")
	w.as("tinh").get("/tieu-chi").wants(t, http.StatusOK, "Phường Sao Mai")
}

// Kills: an inbox that hides what is urgent, colours without words, a page that is not there.
func TestInbox(t *testing.T) {
	w := newWorld(t, 0)
	b := w.as("sao-mai")
	b.get("/viec").wants(t, http.StatusOK, "Không có hồ sơ nào")
	late := string(w.accepted("sao-mai", "1.004873", somebody())) // three working days
	w.clock.move(3 * 24 * time.Hour)
	today := string(w.accepted("sao-mai", "1.001193", somebody())) // the same day
	w.clock.move(2 * 24 * time.Hour)
	soon := string(w.accepted("sao-mai", "1.004873", somebody()))
	waits := string(w.accepted("sao-mai", "1.004873", somebody()))
	b = w.as("sao-mai")
	b.command(waits, "request_supplement", "reason", "missing").wants(t, http.StatusOK)
	w.clock.move(24 * time.Hour)
	b = w.as("sao-mai")
	r := b.get("/viec")
	at := make([]int, 4)
	for i, id := range []string{today, late, soon, waits} {
		at[i] = strings.Index(r.body, "/ho-so/"+id)
	}
	if at[0] < 0 || at[2] < max(at[0], at[1]) || at[3] < at[2] {
		t.Errorf("not in the order of urgency: %v", at)
	}
	r.wants(t, http.StatusOK, "Quá hạn", "Đang chờ", "c-bad", "c-wait", "quá ", "Thủ tục cấp Giấy xác nhận")
	only := b.get("/viec?muc=dang-cho")
	only.wants(t, http.StatusOK, waits)
	only.lacks(t, late)
	b.get("/viec?trong=250").wants(t, http.StatusOK, soon)
	for _, odd := range []string{"?trong=-4", "?trong=x", "?trang=99", "?trang=-1", "?muc=%22%3E%3Cscript%3E"} {
		b.get("/viec"+odd).wants(t, http.StatusOK)
	}
	foreign := w.as("binh-minh").get("/viec")
	foreign.lacks(t, late)
}

// polyglots would become an element, a handler or an address wherever escaping is left out.
var polyglots = []string{
	`"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `</title></textarea></script><script>alert(1)</script>`, `javascript:alert(1)`, "`${alert(1)}`{{.}}", "\u202e\x00\xff<b>",
}

// Kills: text of people put into a page as it is: each field is filled with it, and no page gets an element more.
func TestEscaping(t *testing.T) {
	w := newWorld(t, 0)
	b := w.as("sao-mai")
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	count := func(r reply) int {
		if r.status >= 500 {
			t.Errorf("%s: status %d\n%s", r.address, r.status, w.log)
		}
		return strings.Count(r.body, "<")
	}
	for _, evil := range polyglots {
		tame := strings.NewReplacer("<", "", ">", "", `"`, "", "'", "", "`", "").Replace(evil) // finds the same procedures
		for _, name := range []string{"qr", "name", "number", "birth", "sex", "contact", "search", "procedure", "case", "channel", "promised", "papers", "code", "shown", "do", "key"} {
			form := with(hidden(b.get("/quay").body, `id="counter"`), "do", "preview", "procedure", "1.004873", "channel", "counter")
			if name == "do" { // the buttons without the rest
				form.Del("procedure")
			}
			got, want := count(b.post("/quay", with(form, name, evil))), count(b.post("/quay", with(form, name, tame)))
			if got != want {
				t.Errorf("counter, %s: %d elements, not %d, with %q", name, got, want, evil)
			}
		}
		for _, name := range []string{"to", "within", "note", "key"} {
			form := with(hidden(b.get("/ho-so/"+id).body, `value="transfer"`), "within", "x") // refused, whatever the rest is
			if got, want := count(b.post("/ho-so/"+id, with(form, name, evil))), count(b.post("/ho-so/"+id, with(form, name, tame))); got != want {
				t.Errorf("transfer, %s: %d elements, not %d, with %q", name, got, want, evil)
			}
		}
		for _, post := range []struct{ address, name string }{{"/tra-cuu", "code"}, {"/ho-so", "code"}, {"/dang-nhap", "ve"}, {"/dang-nhap", "token"}, {"/ho-so/" + id + "/nguoi-nop", "purpose"}} {
			if got, want := count(b.post(post.address, url.Values{post.name: {evil}})), count(b.post(post.address, url.Values{post.name: {tame}})); got != want {
				t.Errorf("%s, %s: %d elements, not %d", post.address, post.name, got, want)
			}
		}
		for _, address := range []string{"/so-lieu?ky=", "/so-lieu?tu=", "/viec?muc=", "/viec?trong=", "/dang-nhap?ve=", "/ho-so/" + id + "?da=", "/tra-cuu/", "/"} {
			if got, want := count(b.get(address+url.QueryEscape(evil))), count(b.get(address+url.QueryEscape(tame))); got != want {
				t.Errorf("%s: %d elements, not %d", address, got, want)
			}
		}
	}
	// What was stored: the applicant and the texts of events.
	evil := dossier.Personal{Name: dossier.NewSecret(`<script>alert(1)</script>`), Number: somebody().Number, Contact: dossier.NewSecret(`<img src=x onerror=alert(1)>`)}
	tame := dossier.Personal{Name: dossier.NewSecret("z"), Number: evil.Number, Contact: dossier.NewSecret("z")}
	var counts [2]int
	for i, p := range []dossier.Personal{evil, tame} {
		id := string(w.accepted("sao-mai", "1.004873", p))
		b.command(id, "resolve", "resolution.outcome", "granted", "resolution.document", p.Contact.Reveal()).wants(t, http.StatusOK)
		counts[i] = count(b.get("/ho-so/"+id)) + count(b.post("/ho-so/"+id+"/nguoi-nop", url.Values{"purpose": {"contact"}})) +
			count(b.post("/ho-so/"+id+"/giay", url.Values{"purpose": {"contact"}, "kind": {"receipt"}}))
	}
	if counts[0] != counts[1] {
		t.Errorf("stored texts make %d elements, not %d", counts[0], counts[1])
	}
}

// Kills: a name or a number in an address, a log, or a page that did not ask for a purpose.
func TestCanaries(t *testing.T) {
	w := newWorld(t, 0)
	b := w.as("sao-mai")
	canaries := []string{"001185012345", "Canary", "Hoàng Yến", "0912345678"}
	typed := []string{
		"qr", "001185012345|012345678|Hoàng Yến Canary|15031985|Nữ|Ngõ Canary|01012022", "name", "Hoàng Yến Canary", "number", "001185012345", "contact", "0912345678",
		"procedure", "1.004873", "channel", "counter", "search", "Canary",
	}
	r := b.counter(append(typed, "do", "preview")...)
	r.wants(t, http.StatusOK, "Canary") // the form that was just typed keeps it
	form := with(hidden(r.body, `id="counter"`), append(typed, "do", "accept", "search", "")...)
	r = b.post("/quay", form)
	r.wants(t, http.StatusOK, "Đã tiếp nhận")
	r.lacks(t, canaries...)
	id := strings.Split(r.address, "/")[2]
	b.command(id, "transfer", "to", "H40.14.03.02", "note", "Canary 0912345678").wants(t, http.StatusOK)
	b.command(id, "request_supplement", "reason", "Canary", "note", "Canary") // refused or not
	b.post("/tra-cuu", url.Values{"code": {"001185012345"}})
	b.post("/ho-so", url.Values{"code": {"001185012345"}}).lacks(t, canaries...)
	for _, address := range []string{"/", "/quay", "/viec", "/viec?trong=5", "/ho-so/" + id, "/ho-so/" + id + "/tiep-nhan", "/so-lieu", "/tieu-chi", "/tra-cuu/" + id} {
		b.get(address).lacks(t, canaries...)
	}
	for _, kind := range []string{"csv", "json", "txt"} {
		b.get("/so-lieu/tai?dang="+kind).lacks(t, canaries...)
	}
	b.post("/ho-so/"+id+"/giay", url.Values{"kind": {"control_slip"}, "purpose": {"handling"}}).lacks(t, canaries...)
	for _, address := range b.seen {
		for _, c := range canaries {
			if strings.Contains(address, c) || strings.Contains(address, url.QueryEscape(c)) {
				t.Errorf("an address holds something personal: %s", regexp.MustCompile(`\d`).ReplaceAllString(address, "N"))
			}
		}
	}
	for _, c := range canaries {
		if strings.Contains(w.log.String(), c) {
			t.Error("the log holds something personal")
		}
	}
}

// Kills: a form that another site can send.
func TestOtherSites(t *testing.T) {
	w := newWorld(t, 0)
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	b := w.as("sao-mai")
	form := with(hidden(b.get("/ho-so/"+id).body, `value="transfer"`), "to", "H40.14.03.02")
	for name, header := range map[string][2]string{
		"cross-site": {"Sec-Fetch-Site", "cross-site"}, "same-site": {"Sec-Fetch-Site", "same-site"}, "origin": {"Origin", "https://elsewhere.example"},
	} {
		for _, address := range []string{"/ho-so/" + id, "/quay", "/dang-nhap", "/dang-xuat", "/ngon-ngu", "/ho-so/" + id + "/nguoi-nop", "/ho-so/" + id + "/giay", "/tra-cuu"} {
			r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header[0], header[1])
			b.do(r).wants(t, http.StatusForbidden, "gửi từ một trang khác")
			_ = name
		}
	}
	d, err := w.office.Look(t.Context(), w.tokens["token-sao-mai"], dossier.ID(id))
	if err != nil || len(d.Events) != 1 {
		t.Errorf("%d events, %v", len(d.Events), err)
	}
}

type broken struct{}

func (broken) Authorise(context.Context, string) (access.Account, error) {
	return access.Account{}, errors.New("ldap://10.0.0.7: secret cause")
}

// waiting is a directory that answers when the request is over.
type waiting struct{}

func (waiting) Authorise(ctx context.Context, _ string) (access.Account, error) {
	<-ctx.Done()
	return access.Account{}, ctx.Err()
}

// Kills: the text of an error on a page; an empty page for what did not come in time; a page without the number that finds it in the log; no policy on what is an error.
func TestErrors(t *testing.T) {
	w := newWorld(t, 0)
	b := w.visitor()
	r := b.get("/nowhere")
	r.wants(t, http.StatusNotFound, "Không tìm thấy", "request-7")
	if !strings.Contains(r.header.Get("Content-Security-Policy"), "script-src 'self'") {
		t.Errorf("policy %q", r.header.Get("Content-Security-Policy"))
	}
	b.post("/dang-nhap", url.Values{"token": {strings.Repeat("x", 1<<20)}}).wants(t, http.StatusRequestEntityTooLarge, "Nội dung quá dài")
	odd := httptest.NewRequest(http.MethodPost, "/dang-nhap", strings.NewReader("token=%zz"))
	odd.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	b.do(odd).wants(t, http.StatusBadRequest)
	var faults []string
	w.handler = page.New(w.office, broken{}, &page.Options{
		RequestID: func(*http.Request) string { return "request-8" }, Fault: func(_ context.Context, kind string, _ error) { faults = append(faults, kind) },
	})
	r = b.post("/dang-nhap", url.Values{"token": {"x"}})
	r.wants(t, http.StatusInternalServerError, "Có lỗi xảy ra", "request-8")
	r.lacks(t, "ldap", "secret")
	if !slices.Equal(faults, []string{"internal"}) {
		t.Errorf("told of %q", faults)
	}
	// What did not come in time is no empty page; who has gone away gets none.
	w.handler = page.New(w.office, waiting{}, nil)
	in := func(ctx context.Context) reply {
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/dang-nhap", strings.NewReader("token=x"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return w.visitor().do(r)
	}
	late, done := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer done()
	in(late).wants(t, http.StatusServiceUnavailable, "Hệ thống đang bận")
	gone, leave := context.WithCancel(t.Context())
	leave()
	if r := in(gone); r.body != "" {
		t.Errorf("a page for nobody: %s", r.body)
	}
	w.handler = page.New(w.office, w.tokens, nil)
	b = w.as("quay-1")
	// An error screen leads back to no address that was typed.
	b.get("/001304012345").lacks(t, "001304012345")
	b.get("/so-lieu?ky=001304012345").lacks(t, "001304012345")
	b.get("/so-lieu?ky=2026-11").wants(t, http.StatusOK, `name="ve" value="/so-lieu?ky=2026-11"`)
	if err := w.office.Close(); err != nil {
		t.Fatal(err)
	}
	w.as("quay-1").get("/ho-so/H40.14.03-261127-0001").wants(t, http.StatusServiceUnavailable, "Hệ thống đang bận")
	for _, f := range []func(){func() { page.New(nil, broken{}, nil) }, func() { page.New(w.office, nil, nil) }} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic for what is required")
				}
			}()
			f()
		}()
	}
}

// Kills: a body that is read of somebody who is not let in, one rate for a whole office, files that are counted as requests.
func TestAdmission(t *testing.T) {
	w := newWorld(t, 0)
	var asked []string
	w.handler = page.New(w.office, w.tokens, &page.Options{Admit: func(r *http.Request, who access.Account, known bool) (time.Duration, bool) {
		asked = append(asked, fmt.Sprint(r.URL.Path, " ", who.Name, " ", known))
		return 1500 * time.Millisecond, r.URL.Path == "/dang-nhap"
	}})
	b := w.visitor()
	b.post("/dang-nhap", url.Values{"token": {"token-quay-1"}})
	asked = nil
	r := httptest.NewRequest(http.MethodPost, "/quay", unreadable{t})
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	got := b.do(r)
	got.wants(t, http.StatusTooManyRequests, "Quá nhiều yêu cầu")
	if after := got.header.Get("Retry-After"); after != "2" {
		t.Errorf("come back after %q", after)
	}
	w.visitor().get("/tra-cuu/H40.14.03-261127-0001").wants(t, http.StatusTooManyRequests)
	b.get("/favicon.ico").wants(t, http.StatusOK)
	if want := []string{"/quay quay-1 true", "/tra-cuu/H40.14.03-261127-0001  false"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	// Somebody who is not signed in is sent away before the form is read.
	w.handler = page.New(w.office, w.tokens, nil)
	r = httptest.NewRequest(http.MethodPost, "/quay", unreadable{t})
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w.visitor().do(r).wants(t, http.StatusOK, "Mã truy cập")
}

// unreadable is a body that nobody may read.
type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

// Kills: a language that is forgotten, a switch that leads elsewhere, a screen with words of the other language in its frame.
func TestLanguage(t *testing.T) {
	w := newWorld(t, 0)
	b := w.as("sao-mai")
	id := string(w.accepted("sao-mai", "1.004873", somebody()))
	r := b.post("/ngon-ngu", url.Values{"l": {"en"}, "ve": {"/viec?trong=2"}})
	if r.address != "/viec?trong=2" {
		t.Errorf("back to %s", r.address)
	}
	r.wants(t, http.StatusOK, `<html lang="en">`, "Inbox", "Due soon")
	b.get("/ho-so/"+id).wants(t, http.StatusOK, "History", "What to do", "Pass on")
	b.get("/quay").wants(t, http.StatusOK, "Accept a dossier")
	b.get("/so-lieu").wants(t, http.StatusOK, "Administrative procedures")
	if r := b.post("/ngon-ngu", url.Values{"l": {"vi"}, "ve": {"//elsewhere.example"}}); r.address != "/" {
		t.Errorf("led to %s", r.address)
	}
	b.post("/ngon-ngu", url.Values{"l": {"fr"}}).wants(t, http.StatusBadRequest)
}

// Kills: a file that is fetched with every page, or one under another name that is kept for ever.
func TestFiles(t *testing.T) {
	w := newWorld(t, 0)
	b := w.visitor()
	r := b.get("/")
	found := regexp.MustCompile(`(?:href|src)="(/static/[^"]*)"`).FindAllStringSubmatch(r.body, -1)
	if len(found) != 3 {
		t.Fatalf("%d files", len(found))
	}
	for _, m := range found {
		f := b.get(m[1])
		f.wants(t, http.StatusOK)
		if !strings.Contains(f.header.Get("Cache-Control"), "immutable") || f.header.Get("Content-Type") == "" {
			t.Errorf("%s: %v", m[1], f.header)
		}
	}
	b.get("/static/page-AAAA.css").wants(t, http.StatusNotFound)
	b.get("/static/..%2f..%2fpage.go").wants(t, http.StatusNotFound)
	b.get("/favicon.ico").wants(t, http.StatusOK)
	if len(r.body) > 8<<10 {
		t.Errorf("the first page has %s bytes", strconv.Itoa(len(r.body)))
	}
}
