// Package national holds the national list of administrative procedures (danh mục thủ tục hành chính) as data: all 5,652
// procedures as they were published in July 2026, the 191 that communes handle for ministries, and the list of the 25 essential
// services. Only programs that import it carry the data.
//
//	catalogue, err := national.Commune() // or national.Catalogue, for all of them
//	rules, err := dossier.NewRules(calendar.Vietnam(), catalogue)
//
// # What is in it
//
// [Records] is the list as recorded, text by text. [Catalogue] is the same read into procedures: 16,570 limits by channel, each
// with its text, and a term or the reason why there is none; see [dossier.ReadLimits]. Nothing is corrected and nothing left
// out, not even three records with malformed codes. What is odd in it, [dossier.Lint] finds: the report over all of it is
// testdata/lint.txt.
//
// [Commune] is for a ward's counter. It has the terms that the list records as "OTHER" and that the law or the record's own text
// says, with the convention that counts them, each with its source and how sure it is. What nobody could read there
// stays without a term and says why.
//
// # How far it can be trusted
//
// All of it is a second-hand copy of state data, of quality medium. It is the state of one month: a version begins on
// 1 July 2026, and the list says nothing about earlier days. To use it for older dossiers at one's own risk, change From before
// compiling it. Limits read from hours, which are not said to be clock or working hours, or from words, are of quality low.
//
// # One's own list
//
// [CommuneJSON] and [EssentialServicesJSON] are the texts that [dossier.LoadCatalogue] and [dossier.LoadList] read. Copy one,
// change it, load it.
//
// # What it does not do
//
// It does not follow the national database: the next list is a new release. It has no components, which the copy only counts,
// and texts that the copy cut are cut.
//
// Sources: internal/gen/national/SOURCES.csv.
package national

//go:generate sh -c "cd ../.. && go run ./internal/gen/national"
