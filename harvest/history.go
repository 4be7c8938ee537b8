package harvest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"nianbao/report"
	"nianbao/store"
)

// Version is one capture of an address, with what was read of it.
type Version struct {
	Snapshot  uint64         `json:"snapshot"`
	URL       string         `json:"url"`
	FetchedAt time.Time      `json:"fetched_at"`
	Status    int            `json:"status,omitempty"`
	Digest    string         `json:"digest"`
	Length    int64          `json:"length"`
	Kind      string         `json:"kind,omitempty"`
	ReportID  string         `json:"report_id,omitempty"`
	Same      bool           `json:"same"`              // the bytes of the version before
	Changes   []string       `json:"changes,omitempty"` // against the version before that was read
	Reading   report.Reading `json:"-"`
}

// History lists the captures of some addresses, for each address oldest first,
// and says what changed from one to the next: cells, fields and sentences of
// the report, not the frame of the page, its counters or the time of a visit.
func History(s *store.Store, urls []string) ([]Version, error) {
	found, err := versions(s, urls)
	if err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	slices.SortStableFunc(found, func(a, b Version) int {
		if n := strings.Compare(a.URL, b.URL); n != 0 {
			return n
		}
		return a.FetchedAt.Compare(b.FetchedAt)
	})
	var before, read *Version
	for i := range found {
		v := &found[i]
		if before != nil && before.URL != v.URL {
			before, read = nil, nil
		}
		v.Same = before != nil && before.Digest == v.Digest
		if read != nil && !v.Same && v.Reading.Report != nil {
			v.Changes = Changed(read.Reading, v.Reading)
		}
		before = v
		if v.Reading.Report != nil {
			read = v
		}
	}
	return found, nil
}

func versions(s *store.Store, urls []string) (found []Version, err error) {
	upTo, err := s.Newest()
	if err != nil {
		return nil, err
	}
	err = s.Snapshots(upTo, func(snap store.Snapshot) error {
		if !slices.Contains(urls, snap.URL) && !slices.Contains(urls, snap.FinalURL) {
			return nil
		}
		v := Version{Snapshot: snap.ID, URL: snap.URL, FetchedAt: snap.FetchedAt, Status: snap.Status, Digest: snap.Digest, Length: snap.Length}
		stored, ok, err := s.Reading(snap.ID)
		if err != nil {
			return err
		}
		if ok && !snap.Forgotten() {
			v.Kind, v.ReportID = stored.Kind, stored.ReportID
			if err := json.Unmarshal(stored.Data, &v.Reading); err != nil {
				return fmt.Errorf("reading of snapshot %d: %w", snap.ID, err)
			}
		}
		if snap.Forgotten() {
			v.Kind = store.ClassForgotten
		}
		found = append(found, v)
		return nil
	})
	return found, err
}

// Changed lists what differs between two readings of a report: cells and fields
// as "t3.granted.total: 5 -> 6", sentences as "s1 - …" and "s1 + …".
func Changed(a, b report.Reading) []string {
	if a.Report == nil || b.Report == nil {
		return nil
	}
	was, is := values(a.Report), values(b.Report)
	var lines []string
	names := union(was, is)
	for _, name := range sortedNames(names) {
		if was[name] != is[name] {
			lines = append(lines, fmt.Sprintf("%s: %s -> %s", name, show(was[name]), show(is[name])))
		}
	}
	old, now := sentences(a.Report), sentences(b.Report)
	lines = append(lines, missingFrom(now, old, "-")...)
	return append(lines, missingFrom(old, now, "+")...)
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// values are the numbers and names of a report.
func values(rep *report.Report) map[string]string {
	out := map[string]string{"title": rep.Title, "agency": rep.Agency.Name, "year": fmt.Sprint(rep.Year), "signed": rep.DateSigned}
	for _, t := range rep.Tables {
		for _, c := range t.Cells {
			if out[c.Name()] = string(c.State); c.Value != nil {
				out[c.Name()] = strings.TrimSpace(c.Value.String() + " " + c.Unit)
			}
		}
	}
	for _, f := range rep.Fields {
		out[f.Name] = f.Value
	}
	return out
}

// sentence is one sentence of a section.
type sentence struct{ section, text string }

var (
	endOfSentence = regexp.MustCompile(`[。；！？\n]+`)
	// counter is what a page counts or says of the visit, not of the report.
	counter = regexp.MustCompile(`(浏览|点击|阅读|访问|查看)(次数|量|数|人次)?[：:\s]*\d*|今天是|当前时间|打印时间|(发布|更新|浏览)(时间|日期)[：:]`)
)

func sentences(rep *report.Report) (out []sentence) {
	for _, s := range rep.Sections {
		for _, text := range endOfSentence.Split(s.Text, -1) {
			text = strings.Join(strings.Fields(text), " ")
			if text != "" && !isCounter(text) {
				out = append(out, sentence{s.ID, text})
			}
		}
	}
	return out
}

// isCounter tells a line of the page's frame from a sentence that speaks of
// visits: the frame has little else.
func isCounter(text string) bool {
	loc := counter.FindStringIndex(text)
	return loc != nil && len([]rune(text)) < 40 && loc[0] < 12
}

// missingFrom lists the sentences of want that have lacks, each as often as it
// lacks it.
func missingFrom(have, want []sentence, sign string) (lines []string) {
	count := map[sentence]int{}
	for _, s := range have {
		count[s]++
	}
	for _, s := range want {
		if count[s]--; count[s] < 0 {
			lines = append(lines, fmt.Sprintf("%s %s %s", s.section, sign, s.text))
		}
	}
	return lines
}
