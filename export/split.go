package export

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// Split divides a corpus into parts by body, so that what was learned of one
// is never tested on itself. The zero value divides nothing.
type Split struct {
	Shares []int // of a hundred
	Seed   uint64
}

// ParseSplit reads shares as 80/20 or 80/10/10.
func ParseSplit(text string) ([]int, error) {
	if text == "" {
		return nil, nil
	}
	var shares []int
	sum := 0
	for _, part := range strings.Split(text, "/") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n <= 0 {
			return nil, fmt.Errorf("%q is not a split: write 80/20 or 80/10/10", text)
		}
		shares, sum = append(shares, n), sum+n
	}
	if sum != 100 || len(shares) < 2 {
		return nil, fmt.Errorf("the shares of %q add up to %d in %d parts: write 80/20 or 80/10/10", text, sum, len(shares))
	}
	return shares, nil
}

// Part is the part of a report: "" without a split, else "1", "2" and so on.
// It depends on the body and the seed alone, so that a body keeps its part
// when the corpus grows.
func (s Split) Part(w *Work) string {
	if len(s.Shares) == 0 {
		return ""
	}
	body := w.Report().Agency.ID
	if body == "" {
		body = w.ID
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "split|%d|%s", s.Seed, body))
	at := int(binary.BigEndian.Uint64(sum[:8]) % 100)
	for i, share := range s.Shares {
		if at -= share; at < 0 {
			return strconv.Itoa(i + 1)
		}
	}
	return strconv.Itoa(len(s.Shares))
}

// splitColumns are the columns of splits.csv.
var splitColumns = []column[*Work]{
	{"report_id", "报告编号", "identity of the report", func(w *Work) string { return w.ID }},
	{"agency_id", "机构编号", "all reports of one body are in one part", func(w *Work) string { return w.Report().Agency.ID }},
	{"part", "分组", "number of the part, in the order of the shares asked for", func(w *Work) string { return w.Part }},
}
