package report

import (
	"strings"
	"testing"
)

// TestClassifyNamesForeignWording holds that a report put into the wording of
// Taiwan is not taken for one of a body of the mainland, and that the reasons
// name the words.
func TestClassifyNamesForeignWording(t *testing.T) {
	text := []string{"一、總體情況", "依法公開政府資訊。", "二、主動公開政府資訊情況", "資訊內容 本年制發件數 本年廢止件數 現行有效件數", "規章 3 0 5",
		"三、收到和處理政府資訊公開申請情況", "四、政府資訊公開行政複議、行政訴訟情況", "五、存在的主要問題及改進情況"}
	kind, reasons := Classify(article("武山縣2023年政府資訊公開工作年度報告", text...), Hints{})
	why := strings.Join(reasons, "; ")
	if kind != KindNone || !strings.Contains(why, "wording is that of Taiwan") || !strings.Contains(why, "政府資訊 for 政府信息") {
		t.Errorf("Classify = %q %q, want none, with the words", kind, reasons)
	}
	_, reasons = Classify(article("關於加強政府資訊公開工作的新聞", "昨天開會。"), Hints{})
	if strings.Contains(strings.Join(reasons, "; "), "Taiwan") {
		t.Errorf("a page without a trace of a report: %q", reasons)
	}
}
