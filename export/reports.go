package export

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/report"
)

// schemaVersion numbers the columns of the exported tables.
const schemaVersion = 1

// docInstitution is the document type of an institution report 事业单位法人年度报告书.
const docInstitution = "institution_annual_report"

// factIDs are the facts of the narrative that reports.csv carries, each in a
// column x_ID.
var factIDs = []string{
	"requests_received", "no_requests", "requests_online", "requests_mail", "requests_inperson", "requests_fax", "requests_other",
	"carried_in_text", "carried_out_text", "items_published", "items_website", "items_wechat", "items_weibo",
	"normative_made", "normative_repealed", "interpretations", "press_conferences",
	"reconsideration_cases", "litigation_cases", "fee_cases", "staff_fulltime", "staff_parttime", "trainings",
}

// tableIDs are the statutory tables.
var tableIDs = []string{"t2", "t3", "t4"}

// sectionIDs are the sections whose length reports.csv carries.
var sectionIDs = []string{"s1", "s2", "s3", "s4", "s5", "s6"}

// identityColumns name a report; wide.csv has them too.
var identityColumns = []column[Document]{
	{"report_id", "报告编号", "identity of the report: 16 hex digits of a hash of document type, agency and year", func(d Document) string { return d.Reading.Report.ID }},
	{"agency_name", "机构名称", "canonical: places below the province and the organ", func(d Document) string { return d.Reading.Report.Agency.Name }},
	{"division_code", "行政区划代码", "6 digits to county, 9 for townships", func(d Document) string { return d.Reading.Report.Agency.Code }},
	{"agency_level", "机构层级", "country province prefecture county township other", func(d Document) string { return d.Reading.Report.Agency.Level }},
	{"agency_kind", "机构类型", "government office department township street zone vertical institution other", func(d Document) string { return d.Reading.Report.Agency.Kind }},
	{"scope", "统计口径", "aggregate own system unknown", func(d Document) string { return d.Reading.Report.Scope }},
	{"report_year", "报告年度", "the year reported on", func(d Document) string { return year(d.Reading.Report.Year) }},
	{"format_id", "格式", "f2021 f2019 f2014 f2008 free; in cells.csv the table's own, else that of t3", func(d Document) string { return string(d.Reading.Report.Format) }},
}

// reportColumns are the columns of reports.csv (domain 10.2).
func reportColumns() []column[Document] {
	cols := []column[Document]{
		identityColumns[0],
		{"snapshot_id", "快照编号", "SHA-256 of the bytes that were read, 64 hex digits", Document.SnapshotID},
		{"source_id", "来源", "definition of the source", func(d Document) string { return d.Snapshot.Source }},
		{"url", "网址", "address; file: and a path for ingested files", func(d Document) string { return d.Snapshot.URL }},
		{"host", "主机", "host of the address", func(d Document) string { return host(d.Snapshot.URL) }},
		{"doc_type", "文种", "annual_report, institution_annual_report", func(d Document) string { return d.Reading.Report.DocType }},
		{"variant", "版本形式", "图片版, 更正 …", func(d Document) string { return d.Reading.Report.Variant }},
		{"agency_id", "机构编号", "latest division code of the agency and its canonical name", func(d Document) string { return d.Reading.Report.Agency.ID }},
		identityColumns[1],
		{"agency_name_raw", "机构名称原文", "as found", func(d Document) string { return d.Reading.Report.Agency.Raw }},
		identityColumns[3],
		identityColumns[4],
		identityColumns[2],
		{"province", "省", "", func(d Document) string { return d.Reading.Report.Place.Province }},
		{"prefecture", "市", "", func(d Document) string { return d.Reading.Report.Place.Prefecture }},
		{"county", "县", "", func(d Document) string { return d.Reading.Report.Place.County }},
		{"township", "乡镇", "", func(d Document) string { return d.Reading.Report.Place.Township }},
		identityColumns[5],
		identityColumns[6],
		{"year_source", "年度来源", "what the year was read from", func(d Document) string { return d.Reading.Report.YearSource }},
		{"title", "标题", "as published", func(d Document) string { return d.Reading.Report.Title }},
		{"index_no", "索引号", "", func(d Document) string { return d.header("index_no") }},
		{"issuer", "发布机构", "", func(d Document) string { return d.header("issuer") }},
		{"doc_no", "文号", "", func(d Document) string { return d.header("doc_no") }},
		{"date_written", "成文日期", "YYYY-MM-DD", func(d Document) string { return d.Reading.Report.DateWritten }},
		{"date_published", "发布日期", "YYYY-MM-DD", func(d Document) string { return d.Reading.Report.DatePublished }},
		{"date_signed", "落款日期", "YYYY-MM-DD", func(d Document) string { return d.Reading.Report.DateSigned }},
		{"first_seen", "首次采集", "when the address was first captured", func(d Document) string { return d.First }},
		{"fetched_at", "采集时间", "when these bytes were first captured, RFC 3339, UTC", Document.FetchedAt},
		{"on_time", "按期公开", "true where the date lies by the statutory day of the next year, 31 March for governments and institution reports and 31 January for others; empty where no date tells", Document.onTime},
		identityColumns[7],
		{"sections_found", "章节数", "of the six statutory sections", func(d Document) string { return fmt.Sprint(d.sectionsFound()) }},
	}
	return append(cols, countColumns()...)
}

// countColumns are the second half of reports.csv: how well it was read.
func countColumns() []column[Document] {
	var cols []column[Document]
	for _, id := range tableIDs {
		cols = append(cols, column[Document]{id + "_status", "表状态", "ok partial blank_table table_absent image", func(d Document) string { return string(d.table(id).Status) }})
	}
	cols = append(cols,
		column[Document]{"cells_number", "有数单元格", "cells with a number as published", func(d Document) string { return d.cells(report.StateNumber) }},
		column[Document]{"cells_derived", "推得单元格", "cells derived from the sums", func(d Document) string { return d.cells(report.StateDerived) }},
		column[Document]{"cells_missing", "缺失单元格", "cells of the form that are not in the document", func(d Document) string { return d.cells(report.StateMissing) }},
		column[Document]{"hard_fail", "勾稽错误", "problems of severity hard", func(d Document) string { return d.problems(report.SeverityHard) }},
		column[Document]{"soft_fail", "可疑处", "problems of severity soft", func(d Document) string { return d.problems(report.SeveritySoft) }},
		column[Document]{"text_conflict", "图文不符", "problems of severity text", func(d Document) string { return d.problems(report.SeverityText) }},
		column[Document]{"fee_yuan", "信息处理费", "yuan, from the narrative", func(d Document) string { return d.fact("fee_yuan") }})
	for _, id := range factIDs {
		cols = append(cols, column[Document]{"x_" + id, "正文所述", factMeaning(id), func(d Document) string { return d.fact(id) }})
	}
	cols = append(cols, column[Document]{"x_approx", "约数", "facts (columns x_, fee_yuan) whose number the narrative gives only roughly: 约, 近, 余, 以上", Document.roughFacts})
	for _, id := range sectionIDs {
		cols = append(cols, column[Document]{"chars_" + id, "各章字数", "characters of the section", func(d Document) string { return fmt.Sprint(d.chars(id)) }})
	}
	cols = append(cols,
		column[Document]{"charset", "编码", "decided charset of the bytes", func(d Document) string { return string(d.Reading.Trail.Chosen) }},
		column[Document]{"script", "字形", "hans hant", func(d Document) string { return string(d.Reading.Script) }},
		column[Document]{"trust", "可信度", "official mirror mirror_spam; empty for saved files and for archives of hosts no definition names", Document.trust},
		column[Document]{"parser_version", "解析器版本", "of the reader", func(d Document) string { return fmt.Sprint(d.Version) }},
		column[Document]{"schema_version", "表结构版本", "of these columns", func(Document) string { return fmt.Sprint(schemaVersion) }})
	for _, id := range tableIDs {
		cols = append(cols, column[Document]{id + "_format", "表格式", "form of that table", func(d Document) string { return string(d.table(id).Format) }})
	}
	return cols
}

// factMeaning says what a column of the narrative holds.
func factMeaning(id string) string {
	if id == "no_requests" {
		return "true where the narrative says that there was no request"
	}
	return "number in the narrative: " + id + "; x_approx names it where it is rough"
}

// header is a value of the metadata block.
func (d Document) header(name string) string {
	for _, f := range d.Reading.Report.Header {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// table is one of the statutory tables; the zero value where it is absent.
func (d Document) table(id string) report.Table {
	for _, t := range d.Reading.Report.Tables {
		if t.ID == id {
			return t
		}
	}
	return report.Table{}
}

// cells counts the cells of a state.
func (d Document) cells(state report.State) string {
	n := 0
	for _, t := range d.Reading.Report.Tables {
		for _, c := range t.Cells {
			if c.State == state {
				n++
			}
		}
	}
	return fmt.Sprint(n)
}

// problems counts the problems of a severity.
func (d Document) problems(s report.Severity) string {
	n := 0
	for _, p := range d.Reading.Report.Problems {
		if p.Severity == s {
			n++
		}
	}
	return fmt.Sprint(n)
}

// fact is a number of the narrative, "true" for a plain statement, "" where it
// is not stated.
func (d Document) fact(id string) string {
	for _, f := range d.Reading.Report.Facts {
		if f.ID == id && f.Value == nil {
			return "true"
		}
		if f.ID == id {
			return number(f.Value)
		}
	}
	return ""
}

// roughFacts are the facts whose number the narrative gives only roughly (约,
// 近, 余, 以上).
func (d Document) roughFacts() string {
	var ids []string
	for _, f := range d.Reading.Report.Facts {
		if f.Approx && !slices.Contains(ids, f.ID) {
			ids = append(ids, f.ID)
		}
	}
	return strings.Join(ids, " ")
}

// section is the text of a section as published.
func (d Document) section(id string) (report.Section, bool) {
	for _, s := range d.Reading.Report.Sections {
		if s.ID == id {
			return s, true
		}
	}
	return report.Section{}, false
}

func (d Document) chars(id string) int {
	s, _ := d.section(id)
	return utf8.RuneCountInString(s.Text)
}

// sectionsFound counts the six statutory sections that are there.
func (d Document) sectionsFound() int {
	n := 0
	for _, id := range sectionIDs {
		if _, ok := d.section(id); ok {
			n++
		}
	}
	return n
}

// onTime says whether the report was out by the statutory day: 31 January of
// the next year for departments, 31 March for governments and for institutions
// (事业单位登记管理暂行条例实施细则). It is empty where no date is known, and where
// the page's date lies years off and so is the date of an import.
func (d Document) onTime() string {
	rep := d.Reading.Report
	date := rep.DateSigned
	if date == "" {
		date = rep.DatePublished
	}
	if date == "" || rep.Year == 0 || date[:4] != fmt.Sprint(rep.Year+1) && date[:4] != fmt.Sprint(rep.Year) {
		return ""
	}
	day := "-01-31"
	if rep.Agency.Kind == "government" || rep.DocType == docInstitution {
		day = "-03-31"
	}
	return fmt.Sprint(date <= fmt.Sprint(rep.Year+1)+day)
}

// trust says how far the place of publication can be trusted; nothing is
// known of a saved file's.
func (d Document) trust() string {
	for _, f := range d.Reading.Report.Flags {
		if f == "mirror_spam" {
			return "mirror_spam"
		}
	}
	if d.Snapshot.Provenance == "file" || d.Snapshot.Provenance == "warc" && d.Snapshot.Owner == "" {
		return ""
	}
	return "official"
}

// host is the host of an address, "" for a file.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
