package identity

// findingTexts has the wording of each finding in Vietnamese and English.
var findingTexts = [...]struct {
	code   FindingCode
	vi, en string
}{
	{FindingMalformed, "không đúng định dạng của loại số này", "not in the form of such a number"},
	{FindingPlaceUnknown, "ba chữ số đầu không có trong danh mục tỉnh và quốc gia", "the first three digits are in neither the list of provinces nor that of countries"},
	{FindingPlaceDisputed, "mã quốc gia mới thấy ở một nguồn", "the country code is known from one source only"},
	{FindingPlaceMerged, "tỉnh nêu trong số đã sáp nhập vào tỉnh khác", "the province the number names has been merged into another"},
	{FindingPlaceRenamed, "tỉnh nêu trong số đã đổi tên", "the province the number names has another name now"},
	{FindingPlaceCodeReused, "mã tỉnh nêu trong số nay là mã của tỉnh có tên khác", "the code of the province the number names is now that of a unit of another name"},
	{FindingBirthYearFuture, "năm sinh nêu trong số ở tương lai", "the birth year the number tells is in the future"},
	{FindingNoLaw, "vào ngày này chưa có quy định về số định danh cá nhân", "on this day no law knew such a number yet"},
	{FindingSexDiffers, "giới tính nêu trong số khác với giới tính đã đăng ký", "the number tells another sex than the one registered"},
	{FindingBirthYearDiffers, "năm sinh nêu trong số khác với năm sinh đã đăng ký", "the number tells another birth year than the one registered"},
	{FindingBirthplaceDiffers, "nơi đăng ký khai sinh nêu trong số khác với nơi đã đăng ký", "the number tells another place of birth registration than the one registered"},
}
