package report

import (
	"regexp"
	"strings"
	"testing"
)

func TestSplitTitle(t *testing.T) {
	const full = "政府信息公开工作年度报告"
	tests := []struct {
		name, title string
		want        TitleParts
	}{
		{"body before year", "定川市人民政府办公室2023年政府信息公开工作年度报告", TitleParts{Agency: "定川市人民政府办公室", Year: 2023, YearText: "2023年", Type: full}},
		{"year before body", "2024年上河市科委政府信息公开工作年度报告", TitleParts{Agency: "上河市科委", Year: 2024, YearText: "2024年", Type: full}},
		{"spaces inside", "宿水市 2025 年政府信息公开 工作年度报告", TitleParts{Agency: "宿水市", Year: 2025, YearText: "2025年", Type: full}},
		{"line break", "安溪县石门镇2023年政府信息公开工作\n年度报告", TitleParts{Agency: "安溪县石门镇", Year: 2023, YearText: "2023年", Type: full}},
		{"traditional", "武川縣2016年政府信息公開工作年度報告", TitleParts{Agency: "武川县", Year: 2016, YearText: "2016年", Type: full}},
		{"year with 度", "屯川区人民政府2019年度政府信息公开年报", TitleParts{Agency: "屯川区人民政府", Year: 2019, YearText: "2019年度", Type: "政府信息公开年报"}},
		{"work report", "市扶农办2016年度政府信息公开工作报告", TitleParts{Agency: "市扶农办", Year: 2016, YearText: "2016年度", Type: "政府信息公开工作报告"}},
		{"no body", "2017年政府信息公开年度报告", TitleParts{Year: 2017, YearText: "2017年", Type: "政府信息公开年度报告"}},
		{"no year", "驼岭路街道政府信息公开工作年度报告", TitleParts{Agency: "驼岭路街道", Type: full}},
		{"digits before the year", "粤海省旅游局222012年度政府信息公开年报", TitleParts{Agency: "粤海省旅游局", Year: 2012, YearText: "2012年度", Type: "政府信息公开年报"}},
		{"year behind the body in brackets", "安溪县政府信息公开年度报告（2023年度）", TitleParts{Agency: "安溪县", Year: 2023, YearText: "2023年度", Type: "政府信息公开年度报告"}},
		{"year inside the type words", "安溪县政府信息公开2021年度报告", TitleParts{Agency: "安溪县", Year: 2021, YearText: "2021年度", Type: "政府信息公开报告"}},
		{"government kept whole", "安溪县人民政府信息公开年度报告（2020年）", TitleParts{Agency: "安溪县人民政府", Year: 2020, YearText: "2020年", Type: "政府信息公开年度报告"}},
		{"year zero 〇", "安溪县二〇二三年政府信息公开工作年度报告", TitleParts{Agency: "安溪县", Year: 2023, YearText: "二〇二三年", Type: full}},
		{"year zero ○", "安溪县二○二三年度政府信息公开工作年度报告", TitleParts{Agency: "安溪县", Year: 2023, YearText: "二○二三年度", Type: full}},
		{"year zero 0", "安溪县二0二三年政府信息公开工作年度报告", TitleParts{Agency: "安溪县", Year: 2023, YearText: "二0二三年", Type: full}},
		{"year zero 零", "安溪县二零一九年政府信息公开工作年度报告", TitleParts{Agency: "安溪县", Year: 2019, YearText: "二零一九年", Type: full}},
		{"year zero Ｏ", "安溪县二Ｏ一五年政府信息公开工作年度报告", TitleParts{Agency: "安溪县", Year: 2015, YearText: "二O一五年", Type: full}},
		{"full-width digits", "安溪县２０２３年政府信息公开工作年度报告", TitleParts{Agency: "安溪县", Year: 2023, YearText: "2023年", Type: full}},
		{"year without 年", "安溪县政府信息公开年报2022", TitleParts{Agency: "安溪县", Year: 2022, YearText: "2022", Type: "政府信息公开年报"}},
		{"doubled 年", "安溪县2020年年度政府信息公开工作报告", TitleParts{Agency: "安溪县", Year: 2020, YearText: "2020年年度", Type: "政府信息公开工作报告"}},
		{"variant picture", "安溪县2022年政府信息公开工作年度报告（图片版）", TitleParts{Agency: "安溪县", Year: 2022, YearText: "2022年", Type: full, Variant: "图片版"}},
		{"variant PDF", "安溪县2022年政府信息公开工作年度报告(PDF版)", TitleParts{Agency: "安溪县", Year: 2022, YearText: "2022年", Type: full, Variant: "PDF版"}},
		{"variant correction", "安溪县2022年政府信息公开工作年度报告（更正）", TitleParts{Agency: "安溪县", Year: 2022, YearText: "2022年", Type: full, Variant: "更正"}},
		{"tag in front", "【年报】安溪县2022年政府信息公开工作年度报告", TitleParts{Agency: "安溪县", Year: 2022, YearText: "2022年", Type: full}},
		{"关于 in front", "关于安溪县2022年政府信息公开工作的年度报告", TitleParts{Agency: "安溪县", Year: 2022, YearText: "2022年", Type: "政府信息公开工作的年度报告"}},
		{"site behind underscore", "安溪县2022年政府信息公开工作年度报告_安溪县人民政府门户网站", TitleParts{Agency: "安溪县", Year: 2022, YearText: "2022年", Type: full}},
		{"site behind dash", "安溪县水利局2022年政府信息公开工作年度报告-安溪县人民政府", TitleParts{Agency: "安溪县水利局", Year: 2022, YearText: "2022年", Type: full}},
		{"column in front", "政府信息公开年报-安溪县2022年政府信息公开工作年度报告", TitleParts{Agency: "安溪县", Year: 2022, YearText: "2022年", Type: full}},
		{"body in front of a dash", "安溪县人民政府-2022年政府信息公开工作年度报告", TitleParts{Agency: "安溪县人民政府", Year: 2022, YearText: "2022年", Type: full}},
		{"政务公开", "安溪县2013年政务公开工作年度报告", TitleParts{Agency: "安溪县", Year: 2013, YearText: "2013年", Type: "政务公开工作年度报告"}},
		{"readings of a copy", "安溪縣(xiàn)2015年政府信息公開(kāi)工作年度報(bào)告", TitleParts{Agency: "安溪县", Year: 2015, YearText: "2015年", Type: full}},
		{"school year", "宝川学院2022-2023学年信息公开年度报告", TitleParts{Agency: "宝川学院", Year: 2023, YearText: "2023年", Type: "信息公开年度报告"}},
		{"all months", "2015年1-12月安溪县水利局政府信息公开年度报告", TitleParts{Agency: "安溪县水利局", Year: 2015, YearText: "2015年", Type: "政府信息公开年度报告"}},
		{"all months behind the name", "安溪县水利局政府信息公开年度报告（2015年1月至12月）", TitleParts{Agency: "安溪县水利局", Year: 2015, YearText: "2015年", Type: "政府信息公开年度报告"}},
		{"announced", "关于公布安溪县2022年政府信息公开工作年度报告", TitleParts{Agency: "安溪县", Year: 2022, YearText: "2022年", Type: full}},
		{"office of disclosure", "安溪县政务公开办公室2022年政府信息公开工作年度报告", TitleParts{Agency: "安溪县政务公开办公室", Year: 2022, YearText: "2022年", Type: full}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := SplitTitle(tt.title)
			if !got.Ours {
				t.Errorf("SplitTitle(%q) is not ours: %s", tt.title, got.Why)
			}
			if !mayBeOurs(flat(tt.title)) {
				t.Errorf("%q is spared", tt.title)
			}
			tt.want.Ours, tt.want.Why = true, got.Why
			if got != tt.want {
				t.Errorf("SplitTitle(%q)\n got %+v\nwant %+v", tt.title, got, tt.want)
			}
		})
	}
}

func TestSplitTitleRefuses(t *testing.T) {
	for _, title := range []string{
		"",
		"关于做好2023年政府信息公开工作年度报告编制发布工作的通知",
		"·关于做好2021年度政府信息公开工作年度报告",
		"首页>政府信息公开>政府信息公开年报",
		"政府信息公开制度 法定主动公开内容 政府信息公开年报",
		"安溪县人民政府办公室关于2022年政府信息公开工作年度报告编制情况的通报",
		"安溪县2023年政府网站工作年度报表",
		"政府网站年度工作报表（2023年度）",
		"一图读懂安溪县2023年政府信息公开工作年度报告",
		"安溪县2023年政府信息公开工作年度报告解读",
		"【图解】安溪县2023年政府信息公开工作年度报告",
		"安溪县2023年法治政府建设年度报告",
		"安溪县水利局2023年部门决算",
		"安溪县2023年政府工作报告",
		"安溪县政府信息公开指南",
		"安溪县政府信息公开工作年度报告制度",
		"安溪县2023年政务公开工作要点",
		"安溪县2016年政务公开工作总结",
		"政府信息公开工作年度报告格式（模板）",
		"安溪县各部门2023年政府信息公开年度报告汇编",
		"2023年政府信息公开工作年度报告汇总表",
		"安溪县2015年政府信息公开情况统计表",
		"政府信息公开年报",
		"政府信息公开工作年度报告",
		"全县春季造林工作推进会召开",
		"宝川市政务公开办公室",
		"安溪县2023年政府信息公开工作年度报告编制说明",
	} {
		t.Run(title, func(t *testing.T) {
			if got := SplitTitle(title); got.Ours || got.Why == "" {
				t.Errorf("SplitTitle(%q) = %+v, want it refused with a reason", title, got)
			}
		})
	}
}

// TestSplitTitleYears has every way titles write the year.
func TestSplitTitleYears(t *testing.T) {
	for _, year := range []string{
		"2023年", "2023年度", "2023 年 度", "（2023年度）", "(2023年)", "２０２３年", "２０２３年度", "2023年年度",
		"二〇二三年", "二〇二三年度", "二○二三年", "二○二三", "二〇二三", "二0二三年", "二0二三", "二零二三年", "二零二三", "二◯二三年",
		"二Ｏ二三年", "二O二三年", "二o二三年度", "２0２３年", "2023",
	} {
		for _, title := range []string{"安溪县" + year + "政府信息公开工作年度报告", year + "安溪县政府信息公开工作年度报告", "安溪县政府信息公开工作年度报告" + year} {
			t.Run(title, func(t *testing.T) {
				if got := SplitTitle(title); !got.Ours || got.Year != 2023 || got.Agency != "安溪县" {
					t.Errorf("SplitTitle(%q) = %+v, want the report of 安溪县 for 2023", title, got)
				}
			})
		}
	}
}

// TestSummaryIsAReportWithItsTables holds work summaries since 2019.
func TestSummaryIsAReportWithItsTables(t *testing.T) {
	tables := statutoryHTML(t)
	tests := []struct {
		name, title, body string
		want              Kind
		year              int
	}{
		{"all tables", "安溪县2022年政府信息公开工作总结", sixHeadings + tables, KindAnnual, 2022},
		{"all tables, other words", "安溪县水利局2021年政务信息公开年度工作总结报告", tables, KindAnnual, 2021},
		{"year in the text", "安溪县政府信息公开工作总结", "<p>本总结由安溪县人民政府编制，统计期限为2022年1月1日至2022年12月31日。</p>" + tables, KindAnnual, 2022},
		{"no year", "安溪县政府信息公开工作总结", tables, KindNone, 0},
		{"no body", "2022年政府信息公开工作总结", tables, KindNone, 0},
		{"no tables", "安溪县2022年政府信息公开工作总结", sixHeadings, KindNone, 0},
		{"two tables", "安溪县2022年政府信息公开工作总结", sixHeadings + tables[:strings.LastIndex(tables, "<table")], KindNone, 0},
		{"empty tables", "安溪县2022年政府信息公开工作总结", sixHeadings + valueCell.ReplaceAllString(tables, "></td>"), KindNone, 0},
		{"half a year", "安溪县2022年上半年政府信息公开工作总结", sixHeadings + tables, KindNone, 0},
		{"half a year before 2019", "安溪县2016年上半年政府信息公开工作总结", sixHeadings, KindNone, 0},
		{"a quarter", "安溪县2022年第三季度政府信息公开工作总结", sixHeadings + tables, KindNone, 0},
		{"of openness", "安溪县2022年政务公开工作总结", sixHeadings + tables, KindNone, 0},
		{"explained", "安溪县2022年政府信息公开工作总结解读", sixHeadings + tables, KindInterpretation, 0},
		{"asked for", "关于报送2022年政府信息公开工作总结的通知", sixHeadings + tables, KindNotice, 0},
		{"of an assessment", "安溪县2022年政府信息公开考核工作总结", sixHeadings + tables, KindNone, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(page(t, articlePage(tt.title, tt.body)), Hints{})
			if r.Kind != tt.want {
				t.Fatalf("kind %q %q, want %q", r.Kind, r.Reasons, tt.want)
			}
			if tt.want != KindAnnual {
				return
			}
			if r.Report.Year != tt.year || r.Report.Agency.Code != "350524" || !strings.Contains(r.Reasons[0], "总结") {
				t.Errorf("report of %q for %d, %q", r.Report.Agency.Name, r.Report.Year, r.Reasons)
			}
			if got := states(r.Report, "t3")[StateNumber]; got != 175 {
				t.Errorf("%d numbers in table 3", got)
			}
		})
	}
}

var valueCell = regexp.MustCompile(`>[\d.]+</td>`)

// statutoryHTML writes the tables of cityVector as a page has them.
func statutoryHTML(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, grid := range []string{blocksGrid(cityVector), requestsGrid(cityVector), casesGrid(cityVector)} {
		b.WriteString("<table>")
		for line := range strings.SplitSeq(strings.TrimSpace(grid), "\n") {
			b.WriteString("<tr>")
			for cell := range strings.SplitSeq(line, "|") {
				span := ""
				if n, rest, ok := strings.Cut(cell, "*"); ok {
					span, cell = " colspan="+n, rest
				}
				b.WriteString("<td" + span + ">" + strings.Trim(cell, "^ ") + "</td>")
			}
			b.WriteString("</tr>")
		}
		b.WriteString("</table>")
	}
	return b.String()
}

func TestSummaryIsAReportWithItsSections(t *testing.T) {
	sections := `<h2>一、概述</h2><p>` + long + `</p><h2>二、主动公开政府信息情况</h2><p>有。</p><h2>三、依申请公开政府信息情况</h2><p>无。</p><h2>四、复议、诉讼情况</h2><p>无。</p><h2>五、存在的主要问题和改进措施</h2><p>人手不足。</p>`
	tests := []struct {
		name, title, body string
		want              Kind
	}{
		{"report", "安溪县2015年政府信息公开年度工作总结", sections, KindAnnual},
		{"year before the words", "安溪县2015年度政府信息公开工作总结", sections, KindAnnual},
		{"from 2019 on", "安溪县2019年政府信息公开年度工作总结", sections, KindNone},
		{"without sections", "安溪县2015年政府信息公开年度工作总结", "<p>" + strings.Repeat(long, 5) + "</p>", KindNone},
		{"of something else", "安溪县2015年政务公开年度工作总结", "<p>" + strings.Repeat(long, 5) + "</p>", KindNone},
		{"without a year", "安溪县政府信息公开年度工作总结", sections, KindNone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(page(t, articlePage(tt.title, tt.body)), Hints{})
			if r.Kind != tt.want {
				t.Fatalf("kind %q %q, want %q", r.Kind, r.Reasons, tt.want)
			}
			if tt.want == KindAnnual && (r.Report.Year != 2015 || r.Report.Agency.Code != "350524" || r.Report.Title != tt.title) {
				t.Errorf("report %q of %q for %d, want that of 安溪县 for 2015", r.Report.Title, r.Report.Agency.Name, r.Report.Year)
			}
		})
	}
}
