package sources

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// articleAddress are the grammars of article addresses, as path and query:
// which platforms write them stands behind each.
var articleAddress = regexp.MustCompile(`(?i)(` + strings.Join([]string{
	`/t(20)?\d{4,8}_\d+(_wap)?\.s?html?$`,                 // TRS
	`/t\d{6,}\.s?html?$`,                                  // TRS without date
	`/art/.*art_[^/]+(\.html?)?$`,                         // Hanweb
	`/module/xxgk/xxgkannualreport\.jsp\?`,                // Hanweb
	`/xxgkannualreport/show/`,                             //
	`/\d{4}-\d{2}/\d{2}/(content|c)_[^/]+\.s?html?$`,      //
	`/[0-9a-f]{16,}(\.s?html?|/c\.html|/index\.s?html)?$`, // UCAP, 新华, 上海
	`/c01_\d+\.shtml$`,                                    // UCAP
	`/\d{9,}(/index)?\.s?html?$`,                          //
	`/\d{7,}/index\.s?html?$`,                             // 辽宁, 通州, 乌海
	`/article-\d+(-\d+)?\.html$`,                          //
	`/c\d+/content\.html$`,                                // 国资委
	`/\d{4}-\d{2}-\d{2}/[^/]+\.s?html?$`,                  //
	`/\d{4}/\d{4}/[^/]+\.s?html?$`,                        //
	`/\d{8}/[^/]+\.s?html?$`,                              // 蒸湘, Epoint
	`/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}\.s?html?$`,   // UUID
	`/m?post_\d+\.html$`,                                  // 广东
	`/info/\d+/\d+\.htm$`,                                 // VSB
	`urltype=news\.newscontenturl`,                        // VSB
	`/public/\d+/\d+\.html$`,                              // 安徽
	`/(gi|ns)_news/`,                                      // 常州
	`/doc_[0-9a-f]+\.html$`,                               // 山东
	`/(content|show|detail|view|article)[^/]*/[^/]*\d+[^/]*\.(s?html?|jsp|aspx?|php|do)$`,
	`/(content|show|detail|view|article)[^/]*\.(jsp|aspx?|php|do|html?)\?`,
	`/item/\d+\.aspx$`,
	`/\d{4,8}\.(s?html?|jhtml|htm)$`,
	`/iframerandom/`, // 事业单位登记管理网
}, "|") + `)`)

// listAddress are the shapes of column addresses that the grammars above would
// take for articles.
var listAddress = regexp.MustCompile(`(?i)(/col/col\d+/(index\.html)?(\?.*)?$|/(index|list|lists)(_\d+)?\.[a-z]+$)`)

// isArticle says whether an address has the shape of an article's.
func isArticle(address string) bool {
	_, rest := hostOf(address)
	if listAddress.MatchString(rest) && !strings.Contains(rest, "/art/") && !longNumber.MatchString(rest) {
		return false
	}
	return articleAddress.MatchString(rest)
}

var longNumber = regexp.MustCompile(`/(\d{7,}|[0-9a-f]{16,})/index\.s?html?$`)

// isIndex says whether an address is that of a directory or its index, as
// those of columns mostly are.
func isIndex(address string) bool {
	_, rest := hostOf(address)
	name := pathOf(address)
	return listAddress.MatchString(rest) || path.Ext(name) == "" || strings.HasSuffix(name, "/")
}

// fileExtensions are those of attachments that may hold a report.
var fileExtensions = []string{".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".rtf", ".ofd", ".zip", ".rar"}

var downloadAddress = regexp.MustCompile(`(?i)(/downfile\.jsp\?|/download\.jsp\?|downloadattachurl|/virtual_attach_file\.vsb\?|/module/download/)`)

// isFile says whether a link leads to a file: by its path, by the name of a
// file in its query, or by its text.
func isFile(address, text string) bool {
	if downloadAddress.MatchString(address) || hasFileName(pathOf(address)) || hasFileName(text) {
		return true
	}
	_, query, _ := strings.Cut(address, "?")
	for part := range strings.SplitSeq(query, "&") {
		if hasFileName(part) {
			return true
		}
	}
	return false
}

func hasFileName(s string) bool {
	s = strings.TrimRight(s, " )）]】")
	return slices.Contains(fileExtensions, strings.ToLower(path.Ext(s)))
}
