package farm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// statutory is what the law, the forms and the names of bodies make every
// report say. A run of Han characters inside one of these may stand both in
// the farm and in a real document.
var statutory = []string{
	"中华人民共和国政府信息公开条例", "国务院办公厅政府信息与政务公开办公室关于印发", "中华人民共和国政府信息公开工作年度报告格式",
	"年政府信息公开工作年度报告", "年度政府信息公开工作年度报告编制发布工作的通知", "东营市东营区人民政府办公室",
	"主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议", "存在的主要问题及改进情况", "其他需要报告的事项",
	"本列数据的勾稽关系为", "第一项加第二项之和", "等于第三项加第四项之和", "本年新收政府信息公开申请数量", "上年结转政府信息公开申请数量",
	"区分处理的", "其他法律行政法规禁止公开", "本机关不掌握相关政府信息", "没有现成信息需要另行制作", "补正后申请内容仍不明确",
	"要求行政机关确认或重新出具已获取信息", "申请人无正当理由逾期不补正", "行政机关不再处理其政府信息公开申请",
	"申请人逾期未按收费通知要求缴纳费用", "结转下年度继续办理", "属于三类内部事务信息", "行政规范性文件",
	"商业企业科研机构社会公益组织法律服务机构其他", "计企业科研机构社会公益组织法律服务机构其他一",
	"年政府信息公開工作年度報告", "依申請公開政府信息和不予公開政府信息情況", "主動公開政府信息情況", "政府信息公開機構人員及經費情況", "存在的主要問題和改進措施",
	"对条例和实施细则有关变更登记规定的执行情况", "相关资质认可或执业许可证明文件及有效期", "绩效和受奖惩及诉讼投诉情况", "接收捐赠资助及使用情况",
}

// grams is every run of n Han characters of a text, punctuation, digits and
// white space taken out of the way as a reader's eye does within a line.
func grams(text string, n int) map[string]bool {
	out := map[string]bool{}
	var run []rune
	for _, r := range text + "\n" {
		switch {
		case unicode.Is(unicode.Han, r):
			run = append(run, r)
			if len(run) >= n {
				out[string(run[len(run)-n:])] = true
			}
		case strings.ContainsRune("《》“”‘’<>", r):
		default:
			run = run[:0]
		}
	}
	return out
}

func TestNothingIsCopiedFromRealDocuments(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "seeds", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Skip("SKIPPED: the real documents are not beside the project; the farm's text was not compared with them")
	}
	ours := map[string]string{}
	f := load(t)
	for u, text := range pages(t, f) {
		for g := range grams(text, 12) {
			ours[g] = u
		}
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for g := range grams(string(b), 12) {
			if u, ok := ours[g]; ok && !allowed(g) {
				t.Errorf("%q stands in %s and in %s", g, u, filepath.Base(name))
			}
		}
	}
}

// allowed reports whether the run lies inside something statutory.
func allowed(run string) bool {
	for _, s := range statutory {
		if strings.Contains(s, run) {
			return true
		}
	}
	return false
}
