package report

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"nianbao/decode"
	"nianbao/document"
)

// headerLabels are the labels of the metadata block of a page, by the key
// they are kept under.
var headerLabels = []struct {
	key    string
	labels string
}{
	{"index_no", "索引号 信息索引号 索引编号 索取号"},
	{"catalog", "组配分类 信息分类 分类 目录分类 所属栏目 杂志分类"},
	{"theme", "主题分类 主题导航 主题"},
	{"genre", "体裁分类 公文种类 体裁"},
	{"issuer", "发文机关 发布机构 发布机关 发文单位 发布单位 公开主体 制发机关 责任部门 信息发布机构 发文机构 公开责任部门 信息公开主体"},
	{"source", "来源 信息来源 文章来源 稿源"},
	{"date_written", "成文日期 生成日期 产生日期 公文生成日期 发文日期 印发日期 信息生成日期 成文时间"},
	{"date_published", "发布日期 发布时间 公开日期 公开时间 发稿时间"},
	{anyDate, "时间 日期"},
	{"doc_no", "发文字号 文号 文件编号 发布文号 备注/文号"},
	{"title", "标题 名称 信息名称 文件名称"},
	{"validity", "有效性 时效 时效性 效力状态"},
	{"open_scope", "公开范围 公开对象"},
	{"open_mode", "公开方式 公开形式 公开属性 公开类型"},
	{"time_limit", "公开时限 公开程序"},
	{"keywords", "关键词 主题词"},
	{"summary", "内容概述 摘要"},
	{"effective_on", "实施日期 生效时间"},
	{"repealed_on", "失效时间 废止日期"},
	{"views", "浏览次数 点击数 访问量 阅读次数 累计次数 点击次数 浏览量 浏览"},
	{"editor", "责任编辑 审核"},
	// Furniture that stands in the same line: known only so that no value
	// swallows it.
	{"", "字体 字号 字体大小 分享 分享到 打印 作者 粉丝 文章类型"},
}

// headerMetas are the meta tags of the page-label standard, by our key.
var headerMetas = []struct{ key, name string }{
	{"date_published", "PubDate"}, {"source", "ContentSource"}, {"title", "ArticleTitle"}, {"keywords", "Keywords"},
	{"editor", "Author"}, {"summary", "Description"},
	{"site_name", "SiteName"}, {"site_domain", "SiteDomain"}, {"site_id_code", "SiteIDCode"},
	{"column_name", "ColumnName"}, {"column_type", "ColumnType"},
}

// keyOfLabel maps a squeezed label to its key.
var keyOfLabel = sync.OnceValue(func() map[string]string {
	keys := map[string]string{}
	for _, h := range headerLabels {
		for _, label := range strings.Fields(h.labels) {
			keys[label] = h.key
		}
	}
	return keys
})

// longestLabel is the length of the longest label, in bytes.
var longestLabel = sync.OnceValue(func() int {
	longest := 0
	for label := range keyOfLabel() {
		longest = max(longest, len(label))
	}
	return longest
})

// labelAt is a label with its colon, found in a squeezed text.
type labelAt struct {
	key             string
	start, end, all int // of the label; all is where the colon ends
}

// labelsWithColon finds the labels before the colons of a squeezed text: at
// each the longest, so that 信息索引号 is not read as 索引号.
func labelsWithColon(text string) []labelAt {
	var found []labelAt
	for from := 0; ; {
		at := strings.IndexByte(text[from:], ':')
		if at < 0 {
			return found
		}
		at += from
		end := at
		if end > 0 && (text[end-1] == ')' || text[end-1] == ']') {
			end--
		}
		for start := max(from, end-longestLabel()); start < end; start++ {
			if !utf8.RuneStart(text[start]) {
				continue
			}
			if key, ok := keyOfLabel()[text[start:end]]; ok {
				found = append(found, labelAt{key, start, end, at + 1})
				break
			}
		}
		from = at + 1
	}
}

// readHeader reads the metadata block: tables of labels and values, lines
// "label: value", several of them in one line, and the page's meta tags. The
// first value of a key counts; a field that stands empty is kept empty.
func readHeader(doc *document.Document, sights []sight) []document.Field {
	h := &headerBlock{}
	for _, b := range headerBlocks(doc, sights) {
		if b.Table != nil {
			h.readTable(b.Table)
			continue
		}
		for _, f := range labelledValues(withoutPipes(b.Text)) {
			h.add(f.Name, f.Value)
		}
	}
	for _, m := range headerMetas {
		if v := strings.TrimSpace(doc.MetaValue(m.name)); v != "" {
			h.add(m.key, v)
		}
	}
	h.settleDate()
	return h.fields
}

// A line of the block is short, and the block stands before the text.
const headerLine = 300

// headerBlocks are the blocks before the first section heading that can be
// part of a metadata block.
func headerBlocks(doc *document.Document, sights []sight) []*document.Block {
	var out []*document.Block
	passed := 0
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if b.Table == nil && sights[i].longerThan(b.Text, headerLine) {
			if b.Main && passed > 0 {
				break
			}
			continue
		}
		if b.Main && b.Table == nil && beginsSection(b, sights[i]) {
			break
		}
		if b.Table != nil && showsTable(b.Table, sights[i]) {
			break
		}
		passed++
		if b.Table != nil || sights[i].hasColon(b.Text) {
			out = append(out, b)
		}
	}
	return out
}

// beginsSection tells whether the heading of a section stands in a block; seen is
// what the block shows, if it is known.
func beginsSection(b *document.Block, seen sight) bool {
	p := passage{kind: b.Kind, text: b.Text, seen: seen}
	if !seen.known() {
		p.look()
	}
	return len(headingsIn(&p, false)) > 0
}

// showsTable tells whether a table has a sign of the statutory ones; seen is what
// it shows, if it is known.
func showsTable(t *document.Table, seen sight) bool {
	if !seen.known() {
		seen = lookAtTable(t)
	}
	return seen.labels&tableSignSet != 0
}

// headerBlock collects fields, each key once.
type headerBlock struct {
	fields []document.Field
}

// usualFields is more than most blocks have.
const usualFields = 16

// find is the place of a field, -1 where it is missing.
func (h *headerBlock) find(key string) int {
	return slices.IndexFunc(h.fields, func(f document.Field) bool { return f.Name == key })
}

// anyDate is the key of 时间 and 日期, labels that can name any day.
const anyDate = "date"

// settleDate takes a day that is only called 日期 for the day of publication
// where nothing better names one.
func (h *headerBlock) settleDate() {
	weak, strong := h.find(anyDate), h.find("date_published")
	if weak < 0 {
		return
	}
	if strong < 0 {
		h.fields[weak].Name = "date_published"
		return
	}
	if h.fields[strong].Value == "" {
		h.fields[strong].Value = h.fields[weak].Value
	}
	h.fields = slices.Delete(h.fields, weak, weak+1)
}

func (h *headerBlock) add(key, value string) {
	if key == "" {
		return
	}
	value = fieldValue(value)
	if at := h.find(key); at < 0 {
		if h.fields == nil {
			h.fields = make([]document.Field, 0, usualFields)
		}
		h.fields = append(h.fields, document.Field{Name: key, Value: value})
	} else if h.fields[at].Value == "" {
		h.fields[at].Value = value
	}
}

// fieldValue cleans a value; 无 means that there is none.
func fieldValue(s string) string {
	s = strings.Trim(s, " \t\n\u00a0\u3000|[]【】;；")
	switch bare(s) {
	case "无", "-", "--", "/", "暂无":
		return ""
	}
	return s
}

// readTable reads rows of label, value, label, value.
func (h *headerBlock) readTable(t *document.Table) {
	for _, row := range t.Rows {
		for i := 0; i < len(row.Cells); i++ {
			key, ok := labelOfCell(row.Cells[i].Text)
			if !ok {
				for _, f := range labelledValues(row.Cells[i].Text) {
					h.add(f.Name, f.Value)
				}
				continue
			}
			if i+1 == len(row.Cells) {
				h.add(key, "")
				continue
			}
			next := row.Cells[i+1].Text
			if _, isLabel := labelOfCell(next); isLabel {
				h.add(key, "")
				continue
			}
			h.add(key, next)
			i++
		}
	}
}

// labelOfCell tells whether a cell is a label and nothing else.
func labelOfCell(text string) (key string, ok bool) {
	key, ok = keyOfLabel()[strings.Trim(flat(text), ":[]()")]
	return key, ok
}

// labelledValues finds every "label: value" of a line, in order. A value ends
// where the next label begins, so an empty one stays empty.
func labelledValues(text string) []document.Field {
	if !hasColon(text) {
		return nil
	}
	q := squeeze(text)
	if mayHaveReadings(q.text) {
		text = decode.StripReadings(text)
		q = squeeze(text)
	}
	all := slices.DeleteFunc(labelsWithColon(q.text), func(l labelAt) bool {
		return l.start > 0 && l.key != "" && !startsWord(q, text, l.start)
	})
	var out []document.Field
	for i, l := range all {
		end := len(q.text)
		if i+1 < len(all) {
			end = all[i+1].start
		}
		value := q.original(text, l.all, end)
		if cut := strings.IndexAny(value, "|│"); cut >= 0 {
			value = value[:cut]
		}
		out = append(out, document.Field{Name: l.key, Value: strings.TrimSpace(strings.TrimRight(value, "[【( "))})
	}
	return out
}

// hasColon tells whether a text has a colon of any width. The first bytes of the
// wide ones are looked for first: labels seldom have them.
func hasColon(text string) bool {
	return strings.IndexByte(text, ':') >= 0 ||
		strings.IndexByte(text, "："[0]) >= 0 && (strings.Contains(text, "：") || strings.Contains(text, "︰")) ||
		strings.IndexByte(text, "∶"[0]) >= 0 && strings.Contains(text, "∶")
}

// startsWord tells whether a word can begin here: behind a blank or a sign.
func startsWord(q squeezed, text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(q.text[:at])
	return !unicode.Is(unicode.Han, before) || opens(q, text, at)
}

// readDates fills the days a report was written, published and signed on.
func (g *gist) readDates(rep *Report) {
	rep.DateWritten = day(g.headerValue("date_written"))
	rep.DatePublished = day(g.headerValue("date_published"))
	if rep.DatePublished == "" {
		rep.DatePublished = day(g.hints.Date)
	}
	rep.DateSigned = g.sign().day
}
