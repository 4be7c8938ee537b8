package report

import (
	"path/filepath"
	"strings"
	"testing"

	"nianbao/document"
)

// sixHeadings are the sections of a report with a little text.
const sixHeadings = `<h2>一、总体情况</h2><p>` + long + `</p><h2>二、主动公开政府信息情况</h2><p>见表。</p><h2>三、收到和处理政府信息公开申请情况</h2><p>见表。</p>
<h2>四、政府信息公开行政复议、行政诉讼情况</h2><p>见表。</p><h2>五、存在的主要问题及改进情况</h2><p>人手不足，明年增加。</p><h2>六、其他需要报告的事项</h2><p>无。</p>`

// articlePage is an article of a portal with its furniture.
func articlePage(title, body string) string {
	return `<html><head><title>` + title + `_安溪县人民政府</title><meta name="SiteName" content="安溪县人民政府"><meta name="ArticleTitle" content="` + title + `"></head><body>
<div class="nav"><a href="/">首页</a> &gt; <a href="/xxgk/">政府信息公开</a> &gt; <a href="/xxgk/nb/">政府信息公开年报</a></div>
<div class="main"><h1>` + title + `</h1><div id="zoom" class="TRS_Editor">` + body + `</div></div>
<div class="footer"><a href="/about">关于我们</a><a href="/map">网站地图</a></div></body></html>`
}

func listPage(title string, rows ...string) string {
	return `<html><head><title>` + title + `_安溪县人民政府</title></head><body><h2>` + title + `</h2><ul class="list">` + strings.Join(rows, "") + `</ul></body></html>`
}

func listRow(url, title, date string) string {
	return `<li><a href="` + url + `" title="` + title + `">` + title + `</a><span>` + date + `</span></li>`
}

func TestClassify(t *testing.T) {
	report := "安溪县2023年政府信息公开工作年度报告"
	var reports []string
	for _, y := range []string{"2018", "2019", "2020", "2021", "2022", "2023", "2024"} {
		reports = append(reports, listRow("/nb/"+y+".html", "安溪县"+y+"年政府信息公开工作年度报告", y+"-01-20"))
	}
	prose := "<p>" + strings.Repeat(long, 5) + "</p>"
	tests := []struct {
		name, html string
		hints      Hints
		want       Kind
		why        string
	}{
		{"report", articlePage(report, sixHeadings), Hints{}, KindAnnual, "6 of the sections"},
		{"report without headings", articlePage(report, prose), Hints{}, KindAnnual, "no headings"},
		{"report in pictures", articlePage(report, `<p><img src="/1.jpg"></p><p><img src="/2.jpg"></p>`), Hints{}, KindAnnual, "pictures"},
		{"column page that is the report", articlePage("政府信息公开年报", `<p>`+report+`</p>`+sixHeadings), Hints{}, KindAnnual, ""},
		{"title says nothing", articlePage("年度报告", `<p>本报告由安溪县水利局编制，统计期限为2023年1月1日至2023年12月31日。</p>`+sixHeadings), Hints{}, KindAnnual, "calls itself"},
		{"notice", articlePage("关于做好2023年政府信息公开工作年度报告编制发布工作的通知", "<p>各乡镇：</p>"+sixHeadings), Hints{}, KindNotice, "notice"},
		{"announcement without the report", articlePage("关于公布2023年政府信息公开工作年度报告的公告", prose), Hints{}, KindNotice, "notice"},
		{"announcement that holds the report", articlePage("关于公布2023年政府信息公开工作年度报告的公告", sixHeadings+"<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr><tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr></table><p>统计期限为2023年1月1日至2023年12月31日。</p>"), Hints{}, KindAnnual, "calls itself"},
		{"circular", articlePage("安溪县人民政府办公室关于2022年政府信息公开工作年度报告编制情况的通报", prose), Hints{}, KindNotice, "notice"},
		{"website table", articlePage("安溪县2023年政府网站工作年度报表", "<table><tr><td>网站名称</td><td>安溪县人民政府</td></tr></table>"), Hints{}, KindWebsite, "website"},
		{"infographic", articlePage("一图读懂"+report, `<p><img src="/1.jpg"></p>`), Hints{}, KindInterpretation, "解读"},
		{"explanation", articlePage(report+"解读", sixHeadings), Hints{}, KindInterpretation, "解读"},
		{"rule of law", articlePage("安溪县2023年法治政府建设年度报告", prose), Hints{}, KindNone, "法治"},
		{"final account", articlePage("安溪县水利局2023年部门决算", prose), Hints{}, KindNone, "决算"},
		{"work summary", articlePage("安溪县2016年政务公开工作总结", prose), Hints{}, KindNone, "summary"},
		{"first quarter", articlePage("安溪县水利局2023年第一季度政府信息公开工作报告", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"first quarter without 第", articlePage("安溪县水利局2023年一季度政府信息公开工作情况报告", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"third quarter before its year", articlePage("第三季度安溪县水利局2023年政府信息公开工作报告", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"first half", articlePage("安溪县水利局2023年上半年政府信息公开工作报告", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"second half", articlePage("2023年下半年安溪县政府信息公开年度报告", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"month", articlePage("安溪县水利局2023年6月政府信息公开月报", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"three quarters", articlePage("安溪县水利局2023年1-9月政府信息公开工作报告", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"half a year before its body", articlePage("2015年1-6月安溪县水利局政府信息公开工作报告", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"half a year behind the name", articlePage("安溪县水利局政府信息公开年度报告（2015年1月-6月）", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"half a year in Chinese numbers", articlePage("安溪县水利局政府信息公开年度报告（2015年一至六月）", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"last two months", articlePage("安溪县水利局政府信息公开年度报告（2015年11-12月）", sixHeadings), Hints{}, KindNone, "part of the year"},
		{"all months", articlePage("安溪县水利局2015年1-12月政府信息公开工作报告", sixHeadings), Hints{}, KindAnnual, "6 of the sections"},
		{"body for the rule of law", articlePage("安溪县依法行政工作办公室2023年政府信息公开工作年度报告", sixHeadings), Hints{}, KindAnnual, "6 of the sections"},
		{"body for budgets", articlePage("2023年安溪县预算绩效评价中心政府信息公开工作年度报告", sixHeadings), Hints{}, KindAnnual, "6 of the sections"},
		{"body for assessments, year behind", articlePage("安溪县考核评估结果应用中心政府信息公开工作2023年度报告", sixHeadings), Hints{}, KindAnnual, "6 of the sections"},
		{"account of a body for budgets", articlePage("安溪县预算绩效评价中心2023年部门决算", sixHeadings), Hints{}, KindNone, "决算"},
		{"assessment of a body for budgets", articlePage("安溪县预算绩效评价中心2023年政府信息公开工作年度报告评议结果", sixHeadings), Hints{}, KindNone, "assessment"},
		{"rule of law and disclosure", articlePage("安溪县法治政府建设和政府信息公开2023年度报告", sixHeadings), Hints{}, KindNone, "法治"},
		{"guide", articlePage("安溪县政府信息公开指南", prose), Hints{}, KindNone, "指南"},
		{"policy", articlePage("安溪县政府信息公开工作年度报告制度", prose), Hints{}, KindNone, "制度"},
		{"blank form", articlePage("政府信息公开工作年度报告（模板）", sixHeadings), Hints{}, KindForm, "form"},
		{"form with placeholders", articlePage("XX局2023年政府信息公开工作年度报告", sixHeadings), Hints{}, KindForm, "placeholders"},
		{"news", articlePage("全县春季造林工作推进会召开", prose), Hints{}, KindNone, ""},
		{"list", listPage("政府信息公开年报", reports...), Hints{}, KindList, "links to reports"},
		{"list with an introduction", listPage("政府信息公开年报", "<p>"+strings.Repeat(long, 5)+"</p>"+strings.Join(reports, "")), Hints{}, KindList, "links to reports"},
		{"cookie challenge", `<html><script>document.cookie=('_')+('_')+('jsl_clearance_s=1');location.href=location.pathname</script></html>`, Hints{}, KindChallenge, "加速乐"},
		{"short list", listPage("政府信息公开年报", reports[:2]...), Hints{}, KindList, "links to reports"},
		{"list of other news", listPage("公告公示", listRow("/1.html", "停水公告", "2024-01-02"), listRow("/2.html", "拆迁公告", "2024-01-03"), listRow("/3.html", "招聘公告", "2024-01-04"), listRow("/4.html", "人事任免", "2024-01-05")), Hints{}, KindList, "dates"},
		{"list whose name is a near miss", listPage("政府网站工作年度报表", listRow("/w.html", "安溪县2023年政府网站工作年度报表", "2024-01-20")), Hints{}, KindList, "dates"},
		{"row of a list is no headline", listPage("政府信息公开年报", listRow("/nb/2023.html", report, "")), Hints{}, KindList, ""},
		{"empty column", listPage("政府信息公开年报", "<li>暂无内容</li>"), Hints{}, KindList, "暂无"},
		{"compilation", articlePage("2023年全县政府信息公开年度报告汇编", "<p>"+strings.Join(reports, "")+"</p>"), Hints{}, KindCompilation, "compilation"},
		{"several reports on one page", articlePage("2023年政府信息公开年度报告", sixHeadings+sixHeadings+sixHeadings), Hints{}, KindCompilation, "several"},
		{"shell with a file", articlePage(report, `<p>附件：<a href="/f/nb2023.pdf">`+report+`.pdf</a></p>`), Hints{}, KindNone, LinkedReason + ": http://anxi.test/f/nb2023.pdf"},
		{"shell with a frame", articlePage(report, `<iframe src="http://book.test/basic/1.html"></iframe>`), Hints{}, KindNone, LinkedReason + ": http://book.test/basic/1.html"},
		{"shell with a flipbook", articlePage(report, `<p><a href="http://book.test/basic/1.html">`+report+`</a></p>`), Hints{}, KindNone, LinkedReason + ": http://book.test/basic/1.html"},
		{"empty article", articlePage(report, ""), Hints{}, KindNone, "no content"},
		{"script challenge", `<html><head><meta id="9Dh" content="x" r="m"><script>$_ts=window['$_ts'];</script></head><body></body></html>`, Hints{}, KindChallenge, "瑞数"},
		{"firewall", `<html><head><title>405</title></head><body><p>很抱歉，由于您访问的URL有可能对网站造成安全威胁</p><script src="//errors.aliyun.com/a.js"></script></body></html>`, Hints{}, KindChallenge, "firewall"},
		{"too many requests", `<html><head><title>提示</title></head><body><p>您的访问过于频繁，请稍后再试。</p></body></html>`, Hints{}, KindChallenge, "频繁"},
		{"captcha", `<html><head><title>验证</title></head><body><p>请输入验证码以继续访问</p></body></html>`, Hints{}, KindChallenge, "captcha"},
		{"soft 404", `<html><head><title>安溪县人民政府</title></head><body><p>抱歉，您访问的页面不存在或已被删除。</p></body></html>`, Hints{}, KindSoft404, "not there"},
		{"soft 404 by title", `<html><head><title>404 - 找不到页面</title></head><body><p>返回首页</p></body></html>`, Hints{}, KindSoft404, "not there"},
		{"maintenance", `<html><head><title>安溪县人民政府</title></head><body><p>网站维护中，请明天访问。</p></body></html>`, Hints{}, KindNone, "maintenance"},
		{"report that tells of captchas", articlePage(report, strings.ReplaceAll(sixHeadings, "人手不足", "申请页面需请输入验证码，访问过于频繁时会被拦截")), Hints{}, KindAnnual, ""},
		{"list row names a near miss", articlePage("2023年度", prose), Hints{Title: "2023年政府信息公开工作年度报告解读"}, KindInterpretation, "list"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kind, reasons := Classify(page(t, tt.html), tt.hints)
			if kind != tt.want || !strings.Contains(strings.Join(reasons, "; "), tt.why) {
				t.Errorf("Classify = %q %q, want %q with %q", kind, reasons, tt.want, tt.why)
			}
		})
	}
}

func TestClassifyInstitutionForm(t *testing.T) {
	doc := lines("单位名称", "宗旨和业务范围", "住所", "法定代表人", "开办资金", "经费来源", "举办单位", "资产损益情况", "网上名称 从业人数")
	if kind, reasons := Classify(doc, Hints{}); kind != KindForm {
		t.Errorf("Classify = %q %q, want %q", kind, reasons, KindForm)
	}
}

func TestClassifyEmptyDocument(t *testing.T) {
	if kind, reasons := Classify(&document.Document{}, Hints{}); kind != KindNone || len(reasons) == 0 {
		t.Errorf("Classify = %q %q, want %q with a reason", kind, reasons, KindNone)
	}
}

func TestRealPortalPagesAreNoReports(t *testing.T) {
	pages, _ := filepath.Glob(filepath.Join("..", "..", "shared", "real", "portal-pages", "*.html"))
	if len(pages) == 0 {
		t.Skip("SKIPPED, the saved portal pages are not here")
	}
	for _, path := range pages {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			if kind, reasons := Classify(saved(t, "real", "portal-pages", name), Hints{}); kind == KindAnnual || kind == KindInstitution || kind == KindForm {
				t.Errorf("Classify = %q %q, want no report", kind, reasons)
			}
		})
	}
}
