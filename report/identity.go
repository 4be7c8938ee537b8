package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// The two types of documents that are read (文种).
const (
	docAnnual      = "annual_report"
	docInstitution = "institution_annual_report"
)

// idLength is the number of hex digits of a report's identity.
const idLength = 16

// ReportID is the identity of a report (报告编号): what was reported by whom
// for which year, however many documents carry it.
func ReportID(docType, agencyID string, year int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "v1|%s|%s|%d", docType, agencyID, year))
	return hex.EncodeToString(sum[:])[:idLength]
}

// identify names the report. Where body or year is not known nothing can be
// said to be the same report, so the document stands for itself.
func identify(rep *Report, digest string) {
	if rep.Agency.ID != "" && rep.Year != 0 {
		rep.ID = ReportID(rep.DocType, rep.Agency.ID, rep.Year)
		return
	}
	digest = strings.TrimPrefix(digest, "sha256:")
	rep.ID = "snap-" + digest[:min(idLength, len(digest))]
}
