package sources

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

//go:embed data/known-columns.csv.gz
var knownColumnsGzip []byte

// knownSeen is when the known columns of the registry were seen.
const knownSeen = "2026-04"

// knownEntries is how many of a portal's known columns become entry pages.
const knownEntries = 2

// knownColumn is a column seen on a portal: one of disclosure 信息公开, or one
// of policies that tells the platform only.
type knownColumn struct {
	kind string
	url  string
}

// knownColumns reads the lines division,kind,url, by division.
func knownColumns() (map[string][]knownColumn, error) {
	text, err := unpack(knownColumnsGzip)
	if err != nil {
		return nil, fmt.Errorf("unpack known columns: %w", err)
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = 3
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read known columns: %w", err)
	}
	columns := make(map[string][]knownColumn, len(rows))
	for _, f := range rows[min(1, len(rows)):] {
		columns[f[0]] = append(columns[f[0]], knownColumn{f[1], f[2]})
	}
	return columns, nil
}

// learn takes over what known columns say of a portal: its platform, pages to
// start from, and columns of annual reports. Those on another host, as the
// portal of the province that holds the policies of a county, say nothing.
func (src *Source) learn(columns []knownColumn) {
	base, _ := hostOf(src.Base)
	urls := []string{src.Base}
	var entries []string
	for _, c := range columns {
		if host, _ := hostOf(c.url); !sameHost(host, base) {
			continue
		}
		urls = append(urls, c.url)
		if c.kind != "disclosure" && !annualWords.MatchString(c.url) {
			continue // parsing thousands of addresses takes longer than all the rest
		}
		address, err := Canonical(c.url)
		if err != nil {
			continue
		}
		if column, ok := annualColumn(address); ok {
			src.addColumn(column)
		} else if c.kind == "disclosure" && pathOf(address) != "/" && !isArticle(address) && !slices.Contains(entries, address) {
			entries = append(entries, address)
		}
	}
	slices.SortStableFunc(entries, func(a, b string) int { return cmp.Compare(entryRank(a), entryRank(b)) })
	src.Entry = entries[:min(knownEntries, len(entries))]
	src.Platform = PlatformOf(urls)
}

func (src *Source) addColumn(address string) {
	if !slices.ContainsFunc(src.Columns, func(c Column) bool { return c.URL == address }) {
		src.Columns = append(src.Columns, Column{URL: address, Seen: knownSeen})
	}
}

// sameHost says whether two hosts are one site: www. makes no difference.
func sameHost(a, b string) bool {
	return strings.EqualFold(strings.TrimPrefix(a, "www."), strings.TrimPrefix(b, "www."))
}

// annualWords are the words for annual reports 年报, 年度报告 in addresses.
var annualWords = regexp.MustCompile(`(?i)^.*?/[^/?]*(gk(gz)?nb|ndbg|nianbao)[^/?]*`)

// annualColumn returns the column of annual reports that an address names: the
// address itself, or where it is that of an article, the directory named so.
func annualColumn(address string) (string, bool) {
	path, _, _ := strings.Cut(address, "?")
	_, rest := hostOf(path)
	named := annualWords.FindString(rest)
	if named == "" {
		return "", false
	}
	if isArticle(address) {
		return strings.TrimSuffix(path, rest) + named + "/", named != rest
	}
	return address, true
}

// entryRank puts pages whose address speaks of disclosure before others.
func entryRank(address string) int {
	path := strings.ToLower(pathOf(address))
	for _, word := range []string{"xxgk", "gknb", "ndbg"} {
		if strings.Contains(path, word) {
			return 0
		}
	}
	return 1
}
