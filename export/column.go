package export

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"nianbao/report"
)

// timeLayout is how moments are written: RFC 3339 in UTC.
const timeLayout = time.RFC3339

// column is one column of a table and how a row fills it.
type column[T any] struct {
	name    string
	chinese string
	meaning string
	value   func(T) string
}

// names are the heads of the columns.
func names[T any](cols []column[T]) []string {
	out := make([]string, len(cols))
	for i, c := range cols {
		out[i] = c.name
	}
	return out
}

// SnapshotID is the hash of the bytes parsed: the digest without its prefix.
func (d *Document) SnapshotID() string { return strings.TrimPrefix(d.Snapshot.Digest, "sha256:") }

// FetchedAt is when the bytes were captured.
func (d *Document) FetchedAt() string { return d.Snapshot.FetchedAt.UTC().Format(timeLayout) }

// cellRow is one cell with all that it is joined to.
type cellRow struct {
	*Document
	table *report.Table
	cell  *report.Cell
	row   string // label
	col   string // label
}

// cellColumns are the columns of cells.csv (domain 10.1).
var cellColumns = []column[*cellRow]{
	{"report_id", "报告编号", "identity of the report: 16 hex digits of a hash of document type, agency and year", func(r *cellRow) string { return r.Reading.Report.ID }},
	{"snapshot_id", "快照编号", "SHA-256 of the bytes that were read, 64 hex digits", func(r *cellRow) string { return r.SnapshotID() }},
	{"agency_id", "机构编号", "latest division code of the agency and its canonical name", func(r *cellRow) string { return r.Reading.Report.Agency.ID }},
	{"division_code", "行政区划代码", "6 digits to county, 9 for townships", func(r *cellRow) string { return r.Reading.Report.Agency.Code }},
	{"agency_level", "机构层级", "country province prefecture county township other", func(r *cellRow) string { return r.Reading.Report.Agency.Level }},
	{"agency_kind", "机构类型", "government office department township street zone vertical institution other", func(r *cellRow) string { return r.Reading.Report.Agency.Kind }},
	{"report_year", "报告年度", "the year reported on", func(r *cellRow) string { return year(r.Reading.Report.Year) }},
	{"format_id", "格式", "f2021 f2019 f2014 f2008 free; in cells.csv the table's own, else that of t3", func(r *cellRow) string { return string(r.table.Format) }},
	{"table_id", "表", "t2_1 … t4, st", func(r *cellRow) string { return r.cell.Table }},
	{"row_id", "行", "row of the form", func(r *cellRow) string { return r.cell.Row }},
	{"row_label", "行名", "its printed label", func(r *cellRow) string { return r.row }},
	{"col_id", "列", "column of the form", func(r *cellRow) string { return r.cell.Column }},
	{"col_label", "列名", "its printed label", func(r *cellRow) string { return r.col }},
	{"value", "数值", "empty unless state is number or derived; in Parquet also beyond 12 digits, see raw", func(r *cellRow) string { return number(r.cell.Value) }},
	{"unit", "单位", "件 项 万元 元 unknown", func(r *cellRow) string { return r.cell.Unit }},
	{"state", "单元格状态", "number blank na text missing derived", func(r *cellRow) string { return string(r.cell.State) }},
	{"raw", "原文", "text of the cell as found", func(r *cellRow) string { return r.cell.Raw }},
	{"flags", "标记", "how it was placed or filled, and the rules that fail on it, separated by blanks", func(r *cellRow) string { return strings.Join(r.cell.Flags, " ") }},
	{"locator", "定位", "where in the bytes it stands: node path, or page and line", func(r *cellRow) string { return r.cell.Place }},
}

// Columns that several tables have.
var (
	urlColumn     = column[*Document]{"url", "网址", "address; file: and a path for ingested files", func(d *Document) string { return d.Snapshot.URL }}
	fetchedColumn = column[*Document]{"fetched_at", "采集时间", "when these bytes were first captured, RFC 3339, UTC", (*Document).FetchedAt}
	digestColumn  = column[*Document]{"digest", "摘要", "sha256: and the hash of the bytes", func(d *Document) string { return d.Snapshot.Digest }}
	versionColumn = column[*Document]{"parser_version", "解析器版本", "of the reader", func(d *Document) string { return fmt.Sprint(d.Version) }}
)

// documentColumns are the columns of documents.csv (domain 10.2b).
var documentColumns = []column[*Document]{
	urlColumn,
	{"snapshot_id", "快照编号", "SHA-256 of the bytes that were read, 64 hex digits", (*Document).SnapshotID},
	{"report_id", "报告编号", "identity of the report: 16 hex digits of a hash of document type, agency and year", func(d *Document) string { return d.Reading.Report.ID }},
	{"form", "文档形式", "html pdf word flipbook picture text other", func(d *Document) string { return string(d.Reading.Form) }},
	fetchedColumn,
	digestColumn,
	versionColumn,
	{"chosen", "是否采用", "true for the document whose cells stand in cells.csv", func(d *Document) string { return fmt.Sprint(d.Chosen) }},
	{"why", "采用理由", "why it was chosen, or why not", func(d *Document) string { return d.Why }},
}

// problemRow is one problem of one document.
type problemRow struct {
	*Document
	problem *report.Problem
}

// problemColumns are the columns of problems.csv.
var problemColumns = []column[*problemRow]{
	{"report_id", "报告编号", "identity of the report: 16 hex digits of a hash of document type, agency and year", func(r *problemRow) string { return r.Reading.Report.ID }},
	{"rule", "规则", "rule of the form, or the kind of damage", func(r *problemRow) string { return r.problem.Rule }},
	{"severity", "严重程度", "hard soft semantic text cross_year cross_doc damage", func(r *problemRow) string { return string(r.problem.Severity) }},
	{"cells", "单元格", "the cells concerned, separated by blanks", func(r *problemRow) string { return strings.Join(r.problem.Cells, " ") }},
	{"sentence", "说明", "the problem in words", func(r *problemRow) string { return r.problem.Sentence }},
}

// fieldRow is one field of one institution report.
type fieldRow struct {
	*Document
	id, label, value string
}

// fieldColumns are the columns of institutions.csv.
var fieldColumns = []column[*fieldRow]{
	{"report_id", "报告编号", "identity of the report: 16 hex digits of a hash of document type, agency and year", func(r *fieldRow) string { return r.Reading.Report.ID }},
	{"snapshot_id", "快照编号", "SHA-256 of the bytes that were read, 64 hex digits", func(r *fieldRow) string { return r.SnapshotID() }},
	{"agency_id", "机构编号", "latest division code of the agency and its canonical name", func(r *fieldRow) string { return r.Reading.Report.Agency.ID }},
	{"agency_name", "机构名称", "canonical: places below the province and the organ", func(r *fieldRow) string { return r.Reading.Report.Agency.Name }},
	{"division_code", "行政区划代码", "6 digits to county, 9 for townships", func(r *fieldRow) string { return r.Reading.Report.Agency.Code }},
	{"report_year", "报告年度", "the year reported on", func(r *fieldRow) string { return year(r.Reading.Report.Year) }},
	{"field_id", "栏目", "field of the institution report", func(r *fieldRow) string { return r.id }},
	{"field_label", "栏目名", "its printed label", func(r *fieldRow) string { return r.label }},
	{"value", "内容", "as printed; money and counts without their unit", func(r *fieldRow) string { return r.value }},
	{"url", "网址", "address; file: and a path for ingested files", func(r *fieldRow) string { return r.Snapshot.URL }},
}

// number is a value as a report prints it; "" where there is none.
func number(n *report.Number) string {
	if n == nil {
		return ""
	}
	if n.Exponent() == 0 && n.NumDigits() <= decimalDigits {
		return strconv.FormatInt(n.IntPart(), 10)
	}
	return n.String()
}

// year is a report year; "" where it is not known.
func year(y int) string {
	if y == 0 {
		return ""
	}
	return fmt.Sprint(y)
}
