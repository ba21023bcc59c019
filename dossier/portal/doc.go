// Package portal reads and writes the messages that one-stop systems exchange with the National Public Service Portal (Cổng
// Dịch vụ công quốc gia), field by field and without rewriting any.
//
// Figures on a whole province are made of these messages. Systems in use turn a status into a nicer one on the way, send a
// made-up identity number for a person without one, and the first paper submitted as the result. Here a message says what is
// so, or is refused; and one that somebody else sent goes on as it came.
//
//	profile := portal.National()
//	profile.NotPaidOnline = "0" // or "3": ask the portal
//	codec, err := portal.NewCodec(profile, nil)
//	...
//	entry, err := codec.Dossier(log, &portal.Supply{Known: portal.Dossier{ProcedureName: "Đăng ký khai sinh", …}})
//	body, err := codec.Encode(portal.NewDossierSync(false, entry))
//
//	var sync portal.DossierSync
//	findings, err := codec.Decode(body, &sync)
//	facts, losses := codec.Facts(&sync.Data[0])
//
// # Profiles
//
// A [Profile] is a version of the messages as data: fields, codes, how instants are written. The caller chooses one; it is
// never guessed, since the same digits mean different things: 1 is a citizen in [National] and an enterprise in [Ministry2026].
// Where two systems in use differ the profile asks ([Profile.NotPaidOnline]); lists that were not found (MaCSDL, LoaiPhiLePhi)
// are text. A regulation of Bộ Công an is to replace the messages (Decree 309/2026/NĐ-CP of 5 August 2026, art. 10): it will be
// another Profile, and new messages are struct types that embed a [Wire], here or anywhere. What a profile says is checked by
// [NewCodec].
//
// # Lossless
//
// Decoding a message and encoding it gives the same text, but for white space between tokens: members keep their order,
// numbers and strings, escapes, null and "" stay what they were, members nobody knows are kept. Only a field whose Go
// value was changed is written anew. An unknown code stays as it is and is a finding. What has no single meaning (a name twice in
// an object) is refused.
//
// # Findings and problems
//
// [Codec.Decode] tells two things apart. A problem means that the text is no such message, and nothing is read. A finding is what
// is odd about a message that was read: a required field missing, a code nobody knows. [Codec.Encode] refuses oddities that
// the caller made and passes on those that arrived. Both have wire names as paths and hold no value of the message.
//
// # Missing is missing
//
// A zero field is an absent one. Nothing is invented: no number for a person, no result from what was submitted, no instant of
// acceptance before one. Instants without an offset are in Viet Nam's time. Which fields are required is what systems in use
// always send, except that the instants of acceptance and promise are asked for only when the status says that the dossier was
// accepted: else no dossier with status 1 or 3 could be told of.
//
// # Personal data
//
// Names, numbers, addresses, free text, names of files and links are [dossier.Secret], values of unknown shape [Raw]: they
// print as masks with fmt and log/slog and in encoding/json, also from inside other structs. Only Encode and Reveal give them
// out. What a message looked like is kept behind pointers that printing does not follow.
//
// # What it does not do
//
// It sends nothing and knows no addresses, tokens or sessions; [Wire.Put] adds a member that only the sender knows. It does not
// split messages, repeat them, or decide between create and update. It does not look codes of procedures up. The calls of the
// 2026 portal besides the creation of a dossier, and services that only look something up, are not here: their fields were not
// found. Facts are not made into events; who decides what a foreign status does to a log is the caller.
//
// # Sources
//
// The letters that set the services up were not found. Names, codes and needs of fields were read from public source code of
// two one-stop systems and a description of an interface, in November 2026; where at least two agree the quality is high, see
// [Field.Quality]. The ten statuses agree in three sources. Outcomes of an answer, the place of submission, the "no" of
// online payment and the kinds of fees are of medium quality. That a dossier without a channel counts as a counter's in the index of Decision
// 766/QĐ-TTg was observed, not read in law.
package portal
