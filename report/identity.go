package report

// ReportID is the identity of a report (报告编号).
func ReportID(docType, agencyID string, year int) string { return "" }
