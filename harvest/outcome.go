package harvest

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"nianbao/crawler"
	"nianbao/document"
	"nianbao/report"
	"nianbao/sources"
	"nianbao/store"
)

// The classes of outcomes: how the newest attempt on one URL ended. They are
// stored as written.
const (
	OutcomeOK         = "ok"                 // a report was read
	OutcomeListing    = "listing"            // a page on the way: its links were judged
	OutcomeNotReport  = "not-report"         // read, and taken for something else
	OutcomeUnreadable = "unreadable"         // kept; the reader cannot read this form yet
	OutcomeGone       = "gone"               // 404, 410, or a page that says so
	OutcomeBlocked    = "blocked"            // the site refused: firewall, challenge, 429
	OutcomeDenied     = "denied"             // 401, 403 or 405: this page is refused
	OutcomeRobots     = "robots"             // robots.txt refuses it
	OutcomeUnasked    = "unasked"            // robots.txt could not be had, so nothing was asked
	OutcomeResting    = "resting"            // the site says that it is under maintenance 网站维护
	OutcomeTimeout    = "timeout"            // no answer in time
	OutcomeDown       = "down"               // its name does not resolve, or nobody answers there
	OutcomeTLS        = "tls"                // no secure connection, or a certificate that does not verify
	OutcomeAddress    = "address"            // its address is not public, or the URL is none we fetch
	OutcomeCut        = "cut"                // the body ended early
	OutcomeTooLarge   = "too-large"          // over the size limit
	OutcomeElsewhere  = "elsewhere"          // redirected outside the source, by the server or by the page
	OutcomeLoop       = "loop"               // redirects in a circle, or too often
	OutcomeProtocol   = "protocol"           // the answer is not HTTP, or cannot be decompressed
	OutcomeError      = "error"              // another status that is no page: 500 …
	OutcomeCrashed    = "crashed"            // the page broke the reader
	OutcomeForgotten  = store.ClassForgotten // "forgotten": its report was removed on request
	OutcomeLost       = store.ClassLost      // "lost": damage of the store took the outcome; parse makes it anew
)

// The triggers of another attempt.
const (
	retryTime   = "time"   // when Outcome.RetryAt has come
	retryParser = "parser" // when a newer reader reads the stored snapshot
	retryNever  = ""
)

// policy says what an outcome class means for later runs.
type policy struct {
	retry  string
	after  time.Duration // for retryTime
	failed bool          // the source has a gap because of it
}

var policies = map[string]policy{
	OutcomeOK:         {retry: retryParser},
	OutcomeListing:    {retry: retryParser},
	OutcomeNotReport:  {retry: retryParser},
	OutcomeUnreadable: {retry: retryParser},
	OutcomeGone:       {retry: retryTime, after: 30 * 24 * time.Hour},
	OutcomeBlocked:    {retry: retryTime, after: 24 * time.Hour, failed: true},
	OutcomeDenied:     {retry: retryTime, after: 7 * 24 * time.Hour, failed: true},
	OutcomeRobots:     {retry: retryTime, after: 24 * time.Hour, failed: true},
	OutcomeUnasked:    {retry: retryTime, after: time.Hour, failed: true},
	OutcomeResting:    {retry: retryTime, after: 24 * time.Hour, failed: true},
	OutcomeTimeout:    {retry: retryTime, after: time.Hour, failed: true},
	OutcomeDown:       {retry: retryTime, after: time.Hour, failed: true},
	OutcomeTLS:        {retry: retryTime, after: time.Hour, failed: true},
	OutcomeAddress:    {retry: retryTime, after: 24 * time.Hour, failed: true},
	OutcomeLoop:       {retry: retryTime, after: 24 * time.Hour, failed: true},
	OutcomeProtocol:   {retry: retryTime, after: time.Hour, failed: true},
	OutcomeCut:        {retry: retryTime, after: time.Hour, failed: true},
	OutcomeTooLarge:   {retry: retryNever, failed: true},
	OutcomeElsewhere:  {retry: retryTime, after: 7 * 24 * time.Hour, failed: true},
	OutcomeError:      {retry: retryTime, after: time.Hour, failed: true},
	OutcomeCrashed:    {retry: retryParser, failed: true},
	OutcomeForgotten:  {retry: retryNever},
	OutcomeLost:       {retry: retryParser, failed: true},
}

// classes maps what the crawler calls a failure onto outcome classes.
var classes = map[string]string{
	crawler.ClassRobots:            OutcomeRobots,
	crawler.ClassRobotsUnreachable: OutcomeUnasked,
	crawler.ClassBlocked:           OutcomeBlocked,
	crawler.ClassLater:             OutcomeUnasked,
	crawler.ClassDenied:            OutcomeDenied,
	crawler.ClassGone:              OutcomeGone,
	crawler.ClassTimeout:           OutcomeTimeout,
	crawler.ClassDNS:               OutcomeDown,
	crawler.ClassDial:              OutcomeDown,
	crawler.ClassTLS:               OutcomeTLS,
	crawler.ClassAddress:           OutcomeAddress,
	crawler.ClassDisconnect:        OutcomeCut,
	crawler.ClassTooLarge:          OutcomeTooLarge,
	crawler.ClassRedirectScope:     OutcomeElsewhere,
	crawler.ClassRedirectLoop:      OutcomeLoop,
	crawler.ClassProtocol:          OutcomeProtocol,
	crawler.ClassHTTP:              OutcomeError,
}

// outcome fills in what the class means for later.
func outcome(class, sentence string, now time.Time) store.Outcome {
	p := policies[class]
	o := store.Outcome{Class: class, Sentence: sentence, At: now, Retry: p.retry}
	if p.retry == retryTime {
		o.RetryAt = now.Add(p.after)
	}
	return o
}

// failure is the outcome of an answer that is no page.
func failure(resp *crawler.Response, now time.Time) store.Outcome {
	if resp.Err == nil {
		return outcome(OutcomeError, "the site answered 304 for a page that is not in the store", now)
	}
	class, known := classes[resp.Err.Class]
	if !known {
		class = OutcomeError
	}
	o := outcome(class, resp.Err.Sentence, now)
	o.Status = resp.Status
	if !resp.Err.RetryAfter.IsZero() {
		o.RetryAt = resp.Err.RetryAfter
	}
	return o
}

// notWhole is the outcome of a kept answer that is no page, met after the run
// that fetched it was cut off.
func notWhole(snap store.Snapshot, now time.Time) store.Outcome {
	class, known := classes[crawler.ClassOf(snap.Status)]
	sentence := fmt.Sprintf("the site answered %d", snap.Status)
	if snap.Truncated != "" || !known {
		class, sentence = OutcomeCut, "the body ended early: "+snap.Truncated
	}
	o := outcome(class, sentence, now)
	o.Status = snap.Status
	return o
}

// crashed is the outcome of a page that broke the reader.
func crashed(what string, now time.Time) store.Outcome {
	return outcome(OutcomeCrashed, "reading this page ended the reader: "+what, now)
}

// judge is the outcome of a kept page, from what it was taken for; err is
// what reading it ended with.
func judge(p *page, err error, now time.Time) store.Outcome {
	if broken, ok := errors.AsType[*panicError](err); ok {
		return crashed(broken.Error(), now)
	}
	class, sentence := verdict(p, err)
	o := outcome(class, sentence, now)
	o.Status = p.snapshot.Status
	return o
}

func verdict(p *page, err error) (class, sentence string) {
	rd, step := p.reading, sources.Step(p.snapshot.Step)
	form, unreadable := errors.AsType[*document.UnreadableError](err)
	switch {
	case unreadable:
		return OutcomeUnreadable, form.Reason
	case err != nil:
		return OutcomeUnreadable, err.Error()
	case rd.Report != nil:
		return OutcomeOK, found(rd.Report)
	case rd.Kind == report.KindChallenge:
		return OutcomeBlocked, "the site answered with a challenge page: " + reason(rd)
	case len(rd.Reasons) > 0 && rd.Reasons[0] == report.ReasonResting:
		return OutcomeResting, rd.Reasons[0]
	case p.sentHome():
		return OutcomeGone, "the address sends its reader to the home page: what stood there is gone"
	case rd.Kind == report.KindSoft404:
		return OutcomeGone, reason(rd)
	case p.sentTo != "":
		return OutcomeElsewhere, fmt.Sprintf("the page sends its reader to %s, outside its source", p.sentTo)
	case step == sources.StepEntry && len(p.doc.Links) == 0:
		return OutcomeListing, "the page has no links: it is a shell that scripts fill"
	case step == sources.StepEntry || step == sources.StepMenu || step == sources.StepColumn:
		return OutcomeListing, fmt.Sprintf("%d of its links are followed", len(p.judgement.Leads))
	}
	if rd.Kind == report.KindNone {
		return OutcomeNotReport, "no report: " + reason(rd)
	}
	return OutcomeNotReport, string(rd.Kind) + ": " + reason(rd)
}

// sentHome says whether a page deeper in the site was redirected to its home
// page, as many portals answer for what they no longer have.
func (p *page) sentHome() bool {
	home, err := sources.Canonical(p.source.Base)
	if err != nil || len(p.snapshot.Hops) == 0 {
		return false
	}
	asked, errAsked := sources.Canonical(p.snapshot.URL)
	got, errGot := sources.Canonical(p.snapshot.FinalURL)
	return errAsked == nil && errGot == nil && asked != home && got == home && sources.Step(p.request.Step) != sources.StepEntry
}

// found says in a few words which report was read.
func found(rep *report.Report) string {
	sentence := cmp.Or(rep.Agency.Name, "(agency not known)")
	if rep.Year == 0 {
		sentence += ", year not known"
	} else {
		sentence += fmt.Sprintf(" %d", rep.Year)
	}
	if rep.Format != "" {
		sentence += " (" + string(rep.Format) + ")"
	}
	if n := len(rep.Problems); n > 0 {
		sentence += ", " + count(n, "problem")
	}
	return sentence
}

// count says how many there are of what a noun names.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// reason is the first reason of a reading. What is no report may begin with
// what spoke for one; there the last reason decided.
func reason(rd Record) string {
	switch {
	case len(rd.Reasons) == 0:
		return "no reason given"
	case rd.Kind == report.KindNone:
		return rd.Reasons[len(rd.Reasons)-1]
	}
	return rd.Reasons[0]
}

// unreadable is the reading of a document that cannot be read: it records
// what it was taken for and why nothing more is known.
func unreadable(p *page, err error) report.Reading {
	return report.Reading{
		Version: report.Version,
		Kind:    report.KindNone,
		Reasons: []string{err.Error()},
		Form:    document.Sniff(p.body, p.snapshot.ContentType, p.snapshot.FinalURL),
		Title:   p.snapshot.Title,
	}
}
