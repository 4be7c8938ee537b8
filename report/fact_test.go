package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told writes facts as "id=value", an approximate one as "id~value", a plain
// statement as "id".
func told(facts []Fact) string {
	var out []string
	for _, f := range facts {
		switch {
		case f.Value == nil:
			out = append(out, f.ID)
		case f.Approx:
			out = append(out, fmt.Sprintf("%s~%s", f.ID, f.Value))
		default:
			out = append(out, fmt.Sprintf("%s=%s", f.ID, f.Value))
		}
	}
	return strings.Join(out, " ")
}

func TestReadFacts(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"requests", "全年共收到政府信息公开申请18件，比去年增加5件。", "requests_received=18"},
		{"requests with the number first", "全年受理12件政府信息公开申请。", "requests_received=12"},
		{"requests in other words", "2015年我局受理依申请公开59件。", "requests_received=59"},
		{"reconsideration asked is no request", "收到行政复议申请3件。", "reconsideration_cases=3"},
		{"requests of the year before", "去年收到申请15件，同期共受理申请3件。", ""},
		{"requests with those carried in", "受理申请（含上年结转2件）18件。", "carried_in_text=2"},
		{"cases that were upheld", "行政复议决定维持3件。", ""},
		{"one channel is not the sum", "通过微信公众号发布信息300条，主动公开政府信息900条。", "items_published=900 items_wechat=300"},
		{"channels", "其中网络渠道申请6件，邮寄渠道申请12件，当面申请2件，传真1件，其他方式4件。",
			"requests_online=6 requests_mail=12 requests_inperson=2 requests_fax=1 requests_other=4"},
		{"no requests", "本年度我镇未收到政府信息公开申请。", "no_requests"},
		{"requests 0", "全年收到政府信息公开申请0件。", "no_requests requests_received=0"},
		{"none late is not none", "没有政府信息公开申请超期答复的情况。", ""},
		{"no fee for requests is not no requests", "本机关无达到收费标准的信息公开申请，未收取相关处理费。", "fee_yuan=0"},
		{"carried", "上年结转政府信息公开申请2件，转下一年度办理答复的有1件。", "carried_in_text=2 carried_out_text=1"},
		{"clause end", "行政复议134件，诉讼57件。", "reconsideration_cases=134 litigation_cases=57"},
		{"cases in one clause", "发生行政复议1件、行政诉讼2件。", "reconsideration_cases=1 litigation_cases=2"},
		{"number before", "全年有1件涉及政府信息公开工作的行政复议。", "reconsideration_cases=1"},
		{"no cases", "未发生因政府信息公开引起的行政复议、诉讼案件。", "reconsideration_cases=0 litigation_cases=0"},
		{"no case lost is not no case", "全年无行政诉讼败诉案件。", ""},
		{"ten thousands and about", "主动公开政府信息1.32万余条。", "items_published~13200"},
		{"about in front", "全年发布信息近300条。", "items_published~300"},
		{"above", "公开政府信息2300条以上。", "items_published~2300"},
		{"thousands", "公开政府信息12,648条。", "items_published=12648"},
		{"first number of a list is the sum", "累计主动公开政府信息18778条，其中通过媒体公开信息480条，本单位网站公开信息12648条，政务微信公开信息数5270条，政务微博公开信息数380条。",
			"items_published=18778 items_website=12648 items_wechat=5270 items_weibo=380"},
		{"normative documents", "本年度制发规范性文件1件，失效3件。", "normative_made=1 normative_repealed=3"},
		{"repealed alone", "废止行政规范性文件2件。", "normative_repealed=2"},
		{"repealed licences are none", "失效证照3件。", ""},
		{"explanations and press", "发布政策解读158条，召开新闻发布会4场。", "interpretations=158 press_conferences=4"},
		{"fee", "全年收取信息处理费3940元。", "fee_yuan=3940"},
		{"fee denied", "2024年，市科委未发生政府信息公开收费事项。", "fee_yuan=0"},
		{"staff and trainings", "配备2名专职人员，兼职人员5名，开展政务公开培训4次。", "staff_fulltime=2 staff_parttime=5 trainings=4"},
		{"traditional", "累計主動公開政府信息18778條；沒有收取任何費用。", "items_published=18778 fee_yuan=0"},
		{"told twice", "收到申请18件。全年共受理申请20件。收到申请18件。", "requests_received=18 requests_received=20"},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, told(readFacts(tt.text, 0))); diff != "" {
				t.Errorf("facts of %q (-want +got)\n%s", tt.text, diff)
			}
		})
	}
}

func TestFactSentenceAndPlace(t *testing.T) {
	facts := readFacts("我县認真公開。\n全年收到政府信息公開申請33件，全部辦結。收取费用。", 0)
	if len(facts) != 1 {
		t.Fatalf("facts %v, want one", facts)
	}
	if got, want := facts[0].Sentence, "全年收到政府信息公開申請33件，全部辦結。"; got != want {
		t.Errorf("sentence %q, want it as published: %q", got, want)
	}
	if got, want := facts[0].Place, "characters 8-29"; got != want {
		t.Errorf("place %q, want %q", got, want)
	}
}

// TestPartsOfFirst looks for parts in the order of the whole, out of it, and for
// texts that only end as a part does.
func TestPartsOfFirst(t *testing.T) {
	tail := strings.Repeat("办理情况良好。", 10)
	one, two := "（一）主动公开"+tail, "（二）依申请公开"+tail
	w := wholeOf([]Section{{ID: "s0", Text: "前言"}, {ID: "s1", Text: "总体情况\n" + one + "\n" + two}})
	for _, c := range []struct {
		part string
		want bool
	}{{one, true}, {two, true}, {one, true}, {"（三）平台" + tail, false}, {two, true}, {tail, true}, {"前言", false}} {
		if got := w.has(c.part); got != c.want {
			t.Errorf("has(%q) = %t", c.part, got)
		}
	}
	if wholeOf([]Section{{ID: "s2", Text: one}}).has(one) {
		t.Error("a part was found where there is no whole")
	}
}
