// Package page is the service in a browser: the counter, the inbox, a dossier with its history, figures and criteria for officers, and the
// look-up by code for everybody.
//
//	handler := page.New(office, authoriser, nil)
//
// Every screen is made on the server and works without script; the script that there is shows a promised day as soon as something is chosen.
// The package decides nothing: what an account may see and do, package office says.
//
// # Personal data
//
// Nothing that is personal is ever part of an address: what may hold it is posted, also the text of a search, because people paste numbers into
// any field. The applicant of a dossier is shown after a purpose was chosen, which is recorded. Every answer but the files of the style is
// no-store.
//
// # Sessions
//
// Who signs in with a token gets a cookie with a random identifier; the token stays in memory and is asked for again with every request, so that
// one that was withdrawn opens nothing any more. A session ends when somebody was quiet for [Options.Session], after twelve hours, and with the process.
//
// # What it does not do
//
// It limits no rates, see [Options.Admit], and writes no access log: that is for the handler around it. It has no screen for corrections and erasures, imports, and the
// log of who looked at what; those are in the API.
package page
