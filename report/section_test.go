package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/document"
)

// lines makes the document of a text form.
func lines(text ...string) *document.Document {
	doc := article("", text...)
	doc.Form = document.FormText
	for i := range doc.Blocks {
		doc.Blocks[i].Kind = document.BlockLine
	}
	return doc
}

// sectionsOf writes sections as "id|heading|text".
func sectionsOf(doc *document.Document) []string {
	var out []string
	for _, s := range newGist(doc, Hints{}).sections() {
		out = append(out, s.ID+"|"+s.Heading+"|"+strings.ReplaceAll(s.Text, "\n", "/"))
	}
	return out
}

func TestSections(t *testing.T) {
	tests := []struct {
		name string
		doc  *document.Document
		want []string
	}{
		{"six sections", article("安溪县2023年政府信息公开工作年度报告",
			"根据条例编制。", "一、总体情况", "认真公开。", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
			"四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "人手不足。", "六、其他需要报告的事项", "无。"),
			[]string{"s0||根据条例编制。", "s1|一、总体情况|认真公开。", "s2|二、主动公开政府信息情况|", "s3|三、收到和处理政府信息公开申请情况|",
				"s4|四、政府信息公开行政复议、行政诉讼情况|", "s5|五、存在的主要问题及改进情况|人手不足。", "s6|六、其他需要报告的事项|无。"}},
		{"sub-sections", article("", "一、总体情况", "认真公开。", "（一）主动公开。公开3条。", "又公开2条。", "（二）依申请公开情况", "未收到申请。"),
			[]string{"s1|一、总体情况|认真公开。/（一）主动公开。/公开3条。/又公开2条。/（二）依申请公开情况/未收到申请。",
				"s1_active|（一）主动公开|公开3条。/又公开2条。", "s1_request|（二）依申请公开情况|未收到申请。"}},
		{"sub-headings restart in other sections", article("", "六、其他需要报告的事项", "（一）依申请公开收费情况。未收费。"),
			[]string{"s6|六、其他需要报告的事项|（一）依申请公开收费情况。未收费。"}},
		{"run together in one paragraph", article("", "编制本报告。 一、总体情况 认真公开。 (一)主动公开情况。公开3条。 (二)依申请公开情况。无。 二、主动公开政府信息情况"),
			[]string{"s0||编制本报告。", "s1|一、总体情况|认真公开。/(一)主动公开情况。/公开3条。/(二)依申请公开情况。/无。",
				"s1_active|(一)主动公开情况|公开3条。", "s1_request|(二)依申请公开情况|无。", "s2|二、主动公开政府信息情况|"}},
		{"spaces between characters", article("", "一 、 总 体 情 况", "认真公开。"), []string{"s1|一 、 总 体 情 况|认真公开。"}},
		{"rows of the table are no headings", lines("三、收到和处理政府信息公开申请情况", "一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1",
			"二、上年结转政府信息公开申请数量", "0", "三、本年度办理结果", "四、结转下年度继续办理 0 0 0 0 0 0 0", "（其他情况含1条“信息不存在”情况。）", "四、政府信息公开行政复议、行政诉讼情况"),
			[]string{"s3|三、收到和处理政府信息公开申请情况|（其他情况含1条“信息不存在”情况。）", "s4|四、政府信息公开行政复议、行政诉讼情况|"}},
		{"lost heading of a table", lines("一、总体情况", "认真公开。", "第二十条第（一）项", "信息内容 本年制发件数 本年废止件数 现行有效件数", "规章 0 0 0",
			"三、收到和处理政府信息公开申请情况", "申请人情况", "五、存在的主要问题及改进情况", "人手不足。"),
			[]string{"s1|一、总体情况|认真公开。", "s2||", "s3|三、收到和处理政府信息公开申请情况|", "s5|五、存在的主要问题及改进情况|人手不足。"}},
		{"variant headings", article("", "一、概述", "认真公开。", "五、存在问题及改进情况", "人手不足。", "六、其它需要报告的事项", "无。"),
			[]string{"s1|一、概述|认真公开。", "s5|五、存在问题及改进情况|人手不足。", "s6|六、其它需要报告的事项|无。"}},
		{"free headings", article("", "一、概述", "认真公开。", "二、工作机制保障", "成立小组。", "三、政府信息公开收费及减免情况", "未收费。"),
			[]string{"s1|一、概述|认真公开。", "h1|二、工作机制保障|成立小组。", "s3b|三、政府信息公开收费及减免情况|未收费。"}},
		{"lists that begin again at 一 are text", article("", "五、存在的主要问题及改进情况", "一、人手不足", "二、经验不够", "六、其他需要报告的事项", "无。"),
			[]string{"s5|五、存在的主要问题及改进情况|一、人手不足/二、经验不够", "s6|六、其他需要报告的事项|无。"}},
		{"lost ordinal", article("", "总体情况和背景", "收到和处理政府信息公开申请情况", "无。"),
			[]string{"s0||总体情况和背景", "s3|收到和处理政府信息公开申请情况|无。"}},
		{"problems without their heading", article("", "四、政府信息公开行政复议、行政诉讼情况", "（一）主要问题", "人手不足。", "（二）改进情况", "增加人手。"),
			[]string{"s4|四、政府信息公开行政复议、行政诉讼情况|", "s5|（一）主要问题|人手不足。/（二）改进情况/增加人手。"}},
		{"writer's remark", article("", "一、总体情况(宋体加粗小四号字)", "认真公开。"), []string{"s1|一、总体情况(宋体加粗小四号字)|认真公开。"}},
		{"a sentence is no heading", article("", "一、总体情况", "认真公开。", "二、主动公开情况的统计口径见说明，本年度共公开信息30条，均已上网。"),
			[]string{"s1|一、总体情况|认真公开。/二、主动公开情况的统计口径见说明，本年度共公开信息30条，均已上网。"}},
		{"signature and buttons are no text", article("", "六、其他需要报告的事项", "无。", "安溪县人民政府", "2024年1月18日", "责任编辑：某某"),
			[]string{"s6|六、其他需要报告的事项|无。"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, sectionsOf(tt.doc)); diff != "" {
				t.Errorf("sections (-want +got)\n%s", diff)
			}
		})
	}
}

func TestSectionsJoinHardWrappedLines(t *testing.T) {
	doc := lines("一、总体情况",
		"2023年以来，安溪县人民政府办公室始终坚持公开为常态不公",
		"开为例外，规范主动公开的内容和形式，探索依申请公开办理的",
		"新路径，拓宽公开渠道，不断加强日常监督管理，公开成效得到",
		"显著提升。",
		"（一）主动公开。一是做好信息发布工作，全年依托门户网站共",
		"- 1 -",
		"发布各类信息4000余条；二是及时调整机构概况和领导信息，保",
		"证公开内容准确；三是按季度更新重点工作进展情况，公开政府",
		"常务会议议题，回应社会关切，接受群众监督，共召开座谈会三",
		"次。",
		"六、其他需要报告的事项", "无。")
	want := []string{
		"s1|一、总体情况|2023年以来，安溪县人民政府办公室始终坚持公开为常态不公开为例外，规范主动公开的内容和形式，探索依申请公开办理的新路径，拓宽公开渠道，不断加强日常监督管理，公开成效得到显著提升。/（一）主动公开。/一是做好信息发布工作，全年依托门户网站共发布各类信息4000余条；二是及时调整机构概况和领导信息，保证公开内容准确；三是按季度更新重点工作进展情况，公开政府常务会议议题，回应社会关切，接受群众监督，共召开座谈会三次。",
		"s1_active|（一）主动公开|一是做好信息发布工作，全年依托门户网站共发布各类信息4000余条；二是及时调整机构概况和领导信息，保证公开内容准确；三是按季度更新重点工作进展情况，公开政府常务会议议题，回应社会关切，接受群众监督，共召开座谈会三次。",
		"s6|六、其他需要报告的事项|无。"}
	if diff := cmp.Diff(want, sectionsOf(doc)); diff != "" {
		t.Errorf("sections (-want +got)\n%s", diff)
	}
}

func TestSectionsKeepTraditionalBesideSimplified(t *testing.T) {
	sections := newGist(article("", "一、概述", "認真公開。", "六、其他需要報告的事項", "无。"), Hints{}).sections()
	want := []Section{
		{ID: "s1", Heading: "一、概述", Text: "認真公開。", Simplified: "认真公开。", Place: "p 1"},
		{ID: "s6", Heading: "六、其他需要報告的事項", Text: "无。", Place: "p 3"},
	}
	if diff := cmp.Diff(want, sections); diff != "" {
		t.Errorf("sections (-want +got)\n%s", diff)
	}
}
