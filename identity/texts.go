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
	{FindingOldCardEnded, "thẻ 9 chữ số đã hết giá trị sử dụng", "cards of nine digits are no longer valid"},
	{FindingPersonalTaxCodeEarly, "trước ngày 01/7/2025 mã số thuế của cá nhân không phải là số định danh", "before 1 July 2025 the tax code of an individual was not the personal number"},
	{FindingInsuranceReplaced, "số định danh cá nhân được dùng thay cho mã số này", "the personal number is used in place of this number"},
	{FindingObjectUnknown, "mã nhóm đối tượng không có trong danh mục", "the object group is not in the table"},
	{FindingProvinceUnknown, "hai chữ số tỉnh không phải mã tỉnh nào", "the province digits were never the code of a province"},
	{FindingBenefitUnusual, "mức hưởng khác mức thường gặp của nhóm", "the benefit digit is not the usual one of the group"},
	{FindingPassportSeries, "chữ cái đầu chưa từng thấy", "the letter has not been seen on a passport"},
	{FindingPrefixUnlisted, "đầu số không có trong danh mục nào", "no list has the prefix"},
	{FindingPrefixDisputed, "đầu số mới thấy ở một nguồn", "only one list has the prefix"},
	{FindingPrefixPartly, "đầu số mới được cấp một phần", "only part of the prefix is assigned"},
	{FindingAgencyUnlisted, "cơ quan cấp 1 không có trong danh mục đã thu thập", "the first-level agency is not in the list gathered so far"},
	{FindingAgencyRecalled, "tên cơ quan cấp 1 chưa có nguồn kiểm chứng", "the name of the first-level agency has no checked source"},
	{FindingSequenceZero, "số thứ tự toàn số 0", "the sequence is all zeros"},
	{FindingSequenceAmbiguous, "không phân biệt được mã bộ chủ quản và số thứ tự", "the digits of a ministry and a long sequence cannot be told apart"},
	{FindingReceivedFuture, "ngày tiếp nhận ở tương lai", "the day of reception is in the future"},
	{FindingProcedureLegacy, "mã thủ tục theo cách đánh số trước năm 2019", "a procedure code in the form used before 2019"},
	{FindingProcedureSeries, "chữ số đầu chưa thấy trong danh mục quốc gia", "the leading digit does not occur in the national list"},
}
