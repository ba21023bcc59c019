package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua"
)

// person is an invented resident.
type person struct {
	Name   string
	Female bool
	Birth  motcua.Date
	Place  string // three digits: a province of the numbering of 2016, or a country
	Number string // twelve digits that agree with the rest
}

// sex returns the sex as rolls write it.
func (p person) sex() string {
	if p.Female {
		return "Nữ"
	}
	return "Nam"
}

// The names are put together from parts that are all common. Families of Nghệ An come first.
var (
	familyNames = []share[string]{
		{36, "Nguyễn"},
		{10, "Trần"},
		{9, "Lê"},
		{7, "Hoàng"},
		{6, "Phạm"},
		{5, "Hồ"},
		{5, "Phan"},
		{5, "Võ"},
		{4, "Đặng"},
		{3, "Bùi"},
		{3, "Cao"},
		{2, "Thái"},
		{2, "Đậu"},
		{2, "Chu"},
		{2, "Phùng"},
		{2, "Trương"},
		{2, "Đinh"},
		{2, "Ngô"},
		{1, "Dương"},
		{1, "Vương"},
		{1, "Lưu"},
	}
	middleNamesMale = []share[string]{
		{14, "Văn"}, {5, "Đức"}, {5, "Hữu"}, {5, "Xuân"}, {4, "Quang"}, {4, "Đình"}, {4, "Ngọc"}, {4, "Công"}, {3, "Minh"}, {3, "Trọng"}, {3, "Bá"}, {3, "Sỹ"}, {2, "Quốc"},
	}
	middleNamesFemale = []share[string]{
		{22, "Thị"}, {4, "Ngọc"}, {4, "Thu"}, {4, "Thanh"}, {3, "Kim"}, {3, "Phương"}, {3, "Minh"}, {4, "Thị Hồng"}, {4, "Thị Thu"}, {4, "Thị Thanh"}, {3, "Thị Ngọc"},
	}
	givenNamesMale   = strings.Fields("An Bình Cường Dũng Đạt Hải Hào Hiếu Hòa Hùng Huy Khánh Lâm Long Lộc Mạnh Nam Nghĩa Phong Phúc Quân Sơn Tài Tâm Thắng Thành Thịnh Tiến Toàn Trung Tú Tuấn Tùng Việt Vinh")
	givenNamesFemale = strings.Fields("Anh Bích Chi Dung Duyên Giang Hà Hạnh Hằng Hiền Hoa Hòa Huệ Hương Huyền Lan Liên Linh Loan Ly Mai Nga Ngân Nhung Oanh Quỳnh Tâm Thảo Thủy Thúy Trang Tuyết Vân Yến")
)

// birthplaces are where births were registered: most in the province, some in others, a few abroad.
var birthplaces = []share[string]{
	{168, "040"}, // Nghệ An
	{11, "042"},  // Hà Tĩnh
	{7, "038"},   // Thanh Hóa
	{4, "001"},   // Hà Nội
	{2, "079"},   // Hồ Chí Minh
	{2, "044"},   // Quảng Bình
	{2, "036"},   // Nam Định
	{1, "066"},   // Đắk Lắk
	{2, "193"},   // Lào
	{1, "155"},   // Đức
}

// population draws people that differ from each other in number, and in name or birth date.
type population struct {
	dice *dice
	seen map[string]bool
}

func newPopulation(d *dice) *population { return &population{dice: d, seen: map[string]bool{}} }

// draw returns a person born between two years, both included.
func (p *population) draw(bornFrom, bornTo int) person {
	for {
		var who person
		who.Female = p.dice.chance(50)
		middle, given := middleNamesMale, givenNamesMale
		if who.Female {
			middle, given = middleNamesFemale, givenNamesFemale
		}
		who.Name = draw(p.dice, familyNames) + " " + draw(p.dice, middle) + " " + one(p.dice, given)
		first := motcua.MustDate(bornFrom, time.January, 1)
		who.Birth = first.AddDays(p.dice.below(motcua.MustDate(bornTo+1, time.January, 1).DaysSince(first)))
		who.Place = draw(p.dice, birthplaces)
		who.Number = p.number(who)
		if p.take(who.Name + who.Birth.String()) {
			return who
		}
	}
}

// number returns a number that agrees with a person and that nobody else has: three digits place, one digit century and sex, two
// digits birth year, six digits drawn.
func (p *population) number(who person) string {
	century := 2 * (who.Birth.Year()/100 - 19)
	if who.Female {
		century++
	}
	for {
		n := fmt.Sprintf("%s%d%02d%06d", who.Place, century, who.Birth.Year()%100, 1+p.dice.below(999_999))
		if p.take(n) {
			return n
		}
	}
}

// take reports whether something was not there before.
func (p *population) take(s string) bool {
	if p.seen[s] {
		return false
	}
	p.seen[s] = true
	return true
}

// organisations are invented too, and say so in their names: "Ví Dụ" is "example".
var organisations = []string{
	"Công ty TNHH Xây dựng Ví Dụ Một", "Công ty TNHH Thương mại Ví Dụ Hai", "Công ty cổ phần Đầu tư Ví Dụ Ba", "Công ty TNHH Vận tải Ví Dụ Bốn",
	"Công ty cổ phần Viễn thông Ví Dụ Năm", "Công ty TNHH Cấp nước Ví Dụ Sáu", "Trường Mầm non Ví Dụ Bảy", "Trường Tiểu học Ví Dụ Tám",
	"Hợp tác xã Dịch vụ Ví Dụ Chín", "Ban quản trị Nhà chung cư Ví Dụ Mười",
}
