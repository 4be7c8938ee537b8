package harvest

import (
	"fmt"
	"strings"
	"testing"

	"nianbao/store"
)

// TestFirstLookAgrees writes reports, pages with leads and pages of neither kind
// in all the ways that one pass may see otherwise than a tree: whatever is passed
// over is nothing when it is read.
func TestFirstLookAgrees(t *testing.T) {
	r := lookingRun(t)
	src := r.Sources.All()[0]
	text := strings.Repeat("<p>全年共受理来信来访事项，办结率和群众满意率比上年均有提高。信息公开工作稳步推进。</p>", 20)
	prose := strings.Repeat("<p>全年主动公布信息，信息公开工作稳步推进，群众满意率比上年均有提高。</p>", 30)
	title := "某县财政局2021年政府信息公开工作年度报告"
	sect := "<p>一、总体情况</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p>"
	menu := `<ul><li><a href="/zwgk/nb/">政府信息公开年报</a><li><a href="/gk/">依申请公开</a></ul>`
	page := func(title, body string) string {
		return "<html><head><meta charset=utf-8><title>" + title + "</title></head><body>" + menu + body + "</body></html>"
	}
	article := func(s string) string { return page("某县信访工作", "<div id=zoom>"+s+"</div>") }
	cases := []struct{ name, body string }{
		{"plain", article("<p>" + title + "</p>" + text)},
		{"keyword link", article(`<p>某县财政局2021年<a href="/zwgk/">政府信息公开</a>工作年度报告</p>` + prose)},
		{"keyword link h", page("某县", `<div class="article-title">某县财政局2021年<a href="/zwgk/">政府信息公开</a>工作年度报告</div><div id=zoom>`+prose+"</div>")},
		{"class title link", page("某县", `<div class="article-title"><a href="/b.html">`+title+`</a></div><div id=zoom>`+prose+"</div>")},
		{"class bt link", page(title[:12], `<div class="bt"><a href="/b.html">`+title+`</a></div><div id=zoom>`+prose+"</div>")},
		{"mailto", article(`<p><a href="mailto:x@y.cn">` + title + "</a></p>" + prose)},
		{"file", article(`<p><a href="file:///D:/x">` + title + "</a></p>" + prose)},
		{"longtitle", article(`<p><a href="/b.html" title="点击这里查看某县财政局2021年政府信息公开工作年度报告全文">` + title + "</a></p>" + prose)},
		{"altlink", article(`<p><a href="/b.html"><img src="a.gif" alt="点击这里查看某县财政局2021年政府信息公开工作年度报告全文内容">` + title + "</a></p>" + prose)},
		{"unclosed td", article(`<table><tr><td><a href="/x">更多</td></tr><tr><td>` + title + `</td></tr></table><a href="/y">z</a>` + prose)},
		{"closed late", article(`<table><tr><td><a href="/x">更多</td></tr><tr><td>` + title + `</td></tr></table></a>` + prose)},
		{"unclosed div", article(`<div><a href="/x">更多</div><div>` + title + `</div><a href="/y">z</a>` + prose)},
		{"nested a", article(`<a href="/x">更多<a href="/y">z</a>` + title + `</a>` + prose)},
		{"sections in links", article(strings.NewReplacer("<p>", `<p><a href="/x">`, "</p>", "</a></p>").Replace(sect) + prose + "<p>本报告</p>")},
		{"section linked words", article(`<p>一、总体情况</p><p>二、<a href="/a">主动公开</a>政府信息情况</p><p>三、收到和处理<a href="/b">政府信息公开</a>申请情况</p><p>四、政府信息公开<a href="/c">行政复议</a>、行政<a href="/c">诉讼</a>情况</p><p>五、存在的主要<a href="/c">问题</a>及改进情况</p><p>六、其他需要报告的事项</p><p>本报告按要求编制</p>` + prose)},
		{"sections", article(sect + prose + "<p>本报告</p>")},
		{"script close", article(`<script>var a="</scripty>";</script><p>` + title + `</p>` + prose)},
		{"style close", article(`<style>.a{}</styles><p>` + title + `</p>` + prose + `<style></style>`)},
		{"comment quirk", article(`<!--- x --><p>` + title + `</p><!-- -->` + prose)},
		{"comment --", article(`<!-- x -- ><p>` + title + `</p><!-- -->` + prose)},
		{"cdata", article(`<![CDATA[><p>` + title + `</p>]]>` + prose)},
		{"svgcdata", article(`<svg></svg><![CDATA[<p>` + title + `</p>]]>` + prose)},
		{"math cdata", article(`<math><mtext><![CDATA[` + title + `>]]></mtext></math>` + prose)},
		{"attr quote", article(`<p title="a>b" x='>'>` + title + `</p>` + prose)},
		{"attr broken", article(`<p title=">` + title + `</p><p class="x">` + prose)},
		{"noscript", article(`<noscript><a href="</noscript><p>` + title + `</p><p class="x">` + prose)},
		{"noscript comment", article(`<noscript><!-- </noscript><p>` + title + `</p><!-- --><p class="x">` + prose)},
		{"noscript title", article(`<noscript><style></noscript><p>` + title + `</p><style></style><p class="x">` + prose)},
		{"select", article(`<select><option><a href="/x">a</select><p>` + title + `</p><p class="x"></a>` + prose)},
		{"entities", article(`<p>某县财政局2021年&#25919;&#24220;&#x4fe1;&#24687;公&#x5F00;工作年&#24230;报告</p>` + prose)},
		{"entity no semi", article(`<p>某县财政局2021年&#25919&#24220&#x4fe1&#24687公&#x5F00工作年&#24230报告</p>` + prose)},
		{"double entity", article(`<p>某县财政局2021年&amp;#25919;府信息公&amp;#x5F00;工作年度报告</p>` + prose)},
		{"zwsp", article("<p>某县财政局2021年政府信\u200b息公\u200b开工作年度报\u200b告</p>" + prose)},
		{"zwnj ent", article("<p>某县财政局2021年政府信息公&zwnj;开工作年度报&ZeroWidthSpace;告</p>" + prose)},
		{"zw odd", article("<p>某县财政局2021年政府信息公\u180e开工作年\u2063度报\u2061告</p>" + prose)},
		{"zw bidi", article("<p>某县财政局2021年政府信息公\u202a开工作年\u202c度报\ufe0f告</p>" + prose)},
		{"soft hyphen", article("<p>某县财政局2021年政府信息公&shy;开工作年&shy;度报告</p>" + prose)},
		{"nbsp", article("<p>某县财政局2021年政府信息公&nbsp;开工作年&emsp;度报 告</p>" + prose)},
		{"compat han", article("<p>某县财政局2021年政府信息公开⼯作年度报告</p>" + prose)},
		{"radical", article("<p>某县财政局2021年政府信息公开工作⽉年度报告</p>" + prose)},
		{"nul", article("<p>某县财政局2021年政府信息公\x00开工作年度报告</p>" + prose)},
		{"pinyin", article("<p>某县财政局2021年政府(fǔ)信息公(gōng)开(kāi)工作年度报(bào)告</p>" + prose)},
		{"pinyin plain", article("<p>某县财政局2021年政府(fu)信息公(gong)开(kai)工作年度报(bao)告</p>" + prose)},
		{"pinyin brackets", article("<p>某县财政局2021年政府（fǔ）信息公（gōng）开（kāi）工作年度报（bào）告</p>" + prose)},
		{"ruby", article("<p>某县财政局2021年政府信息<ruby>公<rt>gong</rt></ruby>开工作年度报告</p>" + prose)},
		{"ruby rp", article("<p>某县财政局2021年政府信息<ruby>公<rp>(</rp><rt>gōng</rt><rp>)</rp></ruby>开工作年度报告</p>" + prose)},
		{"trad", article("<p>某縣財政局2021年政府信息公開工作年度報告</p>" + prose)},
		{"trad link", article(`<p>某縣財政局2021年政府<a href="/b">信息公開</a>工作年度報告</p>` + prose)},
		{"textarea", article(`<textarea><p>` + title + `</p></textarea>` + prose)},
		{"template", article(`<template><p>` + title + `</p></template>` + prose)},
		{"hidden", article(`<p style="display:none">` + title + `</p>` + prose)},
		{"input", article(`<input value="` + title + `">` + prose)},
		{"button", article(`<a href="/x"><button>a</a>` + title + `</button>` + prose)},
		{"meta desc", "<html><head><meta charset=utf-8><title>某县</title><meta name=description content='" + title + "'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta ArticleTitle", "<html><head><meta charset=utf-8><title>某县</title><meta name=ArticleTitle content='" + title + "'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta property", "<html><head><meta charset=utf-8><title>某县</title><meta property=ArticleTitle content='" + title + "'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta name empty", "<html><head><meta charset=utf-8><title>某县</title><meta name='x' name=ArticleTitle content='" + title + "'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta name prop", "<html><head><meta charset=utf-8><title>某县</title><meta name=ArticleTitle property='og:title' content='" + title + "'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta dup content", "<html><head><meta charset=utf-8><title>某县</title><meta name=ArticleTitle content='" + title + "' content='x'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta empty name", "<html><head><meta charset=utf-8><title>某县</title><meta name='' property=ArticleTitle content='" + title + "'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta entity name", "<html><head><meta charset=utf-8><title>某县</title><meta name='Article&#84;itle' content='" + title + "'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta refresh ent", "<html><head><meta charset=utf-8><title>某县</title><meta http-equiv='re&#102;resh' content='0;url=/b.html'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta refresh dup", "<html><head><meta charset=utf-8><title>某县</title><meta http-equiv='x' HTTP-EQUIV=refresh content='0;url=/b.html'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"title markup", "<html><head><meta charset=utf-8><title>某县财政局2021年政府信息<b>公</b>开工作年度报告</title></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"title br", "<html><head><meta charset=utf-8><title>某县财政局2021年政府信息公&lt;br&gt;开工作年度报告</title></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta title markup", "<html><head><meta charset=utf-8><title>某县</title><meta name=ArticleTitle content='某县财政局2021年政府信息公<br>开工作年度报告'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"meta title dbl", "<html><head><meta charset=utf-8><title>某县</title><meta name=ArticleTitle content='某县财政局2021年政府信息公&amp;nbsp;开工作年度报告'></head><body><div id=zoom>" + prose + "</div></body></html>"},
		{"p markup escaped", article("<p>某县财政局2021年政府信息公&lt;br&gt;开工作年度报告</p>" + prose)},
		{"dup href", article(`<a href="/a.html" href="/x.pdf">附件</a><a href="/x.pdf" href="/a.html">附件</a>` + text)},
		{"dup href2", article(`<a href="/x.pdf" HREF="/a.html">附件</a>` + text)},
		{"entity ext", article(`<a href="/x&#46;pdf">附件</a>` + text)},
		{"pct ext", article(`<a href="/x%2Epdf">附件</a><a href="/x.%70df">附件</a>` + text)},
		{"pct dl", article(`<a href="/d%6Fwnload?x=1">附件</a>` + text)},
		{"nl ext", article("<a href=\"/x.p\ndf\">附件</a>" + text)},
		{"tab ext", article("<a href=\"/x.\tpdf\">附件</a>" + text)},
		{"sp ext", article("<a href=\"/x.pdf \">附件</a>" + text)},
		{"text ext", article("<a href=\"/x?id=1\">附件.<b>pdf</b></a>" + text)},
		{"text ext2", article("<a href=\"/x?id=1\">附件.p<!-- -->df</a>" + text)},
		{"ofd", article("<a href=\"/x.ofd\">附件</a>" + text)},
		{"backslash", article(`<a href="\\czj.nowhere.gov.cn\">某县财政局</a>` + text)},
		{"backslash2", article(`<a href="http:\\czj.nowhere.gov.cn\">某县财政局</a>` + text)},
		{"one slash", article(`<a href="http:/\czj.nowhere.gov.cn/">某县财政局</a>` + text)},
		{"tab slash", article("<a href=\"http:/\t/czj.nowhere.gov.cn/\">某县财政局</a>" + text)},
		{"slash nl", article("<a href=\"http:/\n/czj.nowhere.gov.cn/\">某县财政局</a>" + text)},
		{"proto rel", article(`<a href="//czj.nowhere.gov.cn/">某县财政局</a>` + text)},
		{"js href away", article(`<a href="javascript:window.open('http://czj.nowhere.gov.cn/')">某县财政局</a>` + text)},
		{"js href file", article(`<a href="javascript:window.open('/a.pdf')">附件</a>` + text)},
		{"js func", article(`<script>function dl(a){window.open('/files/'+a+'.pdf')}</script><a href="javascript:dl('x1')">附件</a>` + text)},
		{"js func2", article(`<script>function dl(a){window.open('/files/x.pdf')}</script><a href="#" onclick="dl()">附件</a>` + text)},
		{"js func down", article(`<script>function go(a){window.location.href='/download?f='+a}</script><a href="#" onclick="go(11)">附件</a>` + text)},
		{"js func host", article(`<script>function go(a){window.open('http://'+a+'.nowhere.gov.cn/')}</script><a href="#" onclick="go('czj')">某县财政局</a>` + text)},
		{"js func span", article(`<script>function go(a){window.open('http://czj.nowhere.gov.cn/')}</script><span onclick="go('czj')">某县财政局</span>` + text)},
		{"title long body", article(`<a href="http://czj.nowhere.gov.cn/">某县<span>2021-01-02</span></a>` + text)},
		{"img body", article(`<a href="http://czj.nowhere.gov.cn/"><span></span><img src=a.gif alt="某县财政局"></a>` + text)},
		{"img body2", article(`<a href="http://czj.nowhere.gov.cn/"><img src=b.gif><img src=a.gif alt="某县财政局"></a>` + text)},
		{"img ttl", article(`<a href="http://czj.nowhere.gov.cn/" title=" "><img src=a.gif alt="某县财政局"></a>` + text)},
		{"img click", article(`<a href="http://czj.nowhere.gov.cn/"><img src=a.gif alt="某县财政局" onclick="x()"></a>` + text)},
		{"svg text", article(`<a href="http://czj.nowhere.gov.cn/"><svg><text>图</text></svg>某县财政局</a>` + text)},
		{"text with date", article(`<a href="http://czj.nowhere.gov.cn/"><i>某县财政局</i><i>2021-01-02</i></a>` + text)},
		{"text w noscript", article(`<a href="http://czj.nowhere.gov.cn/">某县<noscript>x</noscript>财政局</a>` + text)},
		{"text w select", article(`<a href="http://czj.nowhere.gov.cn/">某县<select><option>x</select>财政局</a>` + text)},
		{"link spans", article(`<div><a href="http://czj.nowhere.gov.cn/">某县财<br>政局</a></div>` + text)},
		{"body name spread a", article(`<a href="http://czj.nowhere.gov.cn/">更多<div>某县财政局</a></div>` + text)},
		{"two level", article(`<p onclick="location='http://czj.nowhere.gov.cn/'">某县财政局</p>` + text)},
		{"relclick", article(`<a href="/x" onclick="location='http://czj.nowhere.gov.cn/'">某县财政局</a>` + text)},
		{"3 reports tit", page("某县", `<div id=zoom><a href="/1.html">甲局2021年政府信息公开年报</a><a href="/2.html">乙局2021年政府信息公开年报</a><a href="/3.html"><img alt="丙局2021年政府信息公开年报"></a>`+text+"</div>")},
		{"3 written", page("某县", `<div id=zoom><script>document.writeln("a");var url = "/1.html"; var title = "甲局2021年政府信息公开年报";var url="/2.html";var title='乙局2021年政府信息公开年报'; var url="/3.html";var title='丙局2021年政府信息公开年报';</script>`+text+"</div>")},
		{"writeln", page("某县", `<div id=zoom><script>window.writeln("a");var url = "/1.pdf"; var title = "甲局2021年政府信息公开年报";</script>`+text+"</div>")},
		{"3 reports click", page("某县", `<div id=zoom><span onclick="location='/1.html'">甲局2021年政府信息公开年报</span><span onclick="location='/2.html'">乙局2021年政府信息公开年报</span><span onclick="location='/3.html'">丙局2021年政府信息公开年报</span>`+text+"</div>")},
		{"3 reports li click", page("某县", `<div id=zoom><ul><li onclick="location='/1.html'">甲局2021年政务信息公开年度报告</li><li onclick="location='/2.html'">乙局2021年政府信息公开年度报告</li><li onclick="location='/3.html'">丙局2021年政府信息公开年度报告</li></ul>`+text+"</div>")},
		{"3 reports split date", page("某县", `<div id=zoom><a href="/1.html">甲局2021年政府<b>信息</b>公<i>开</i>年报</a><a href="/2.html">乙局2021年政府信息公<b>开</b>年报</a><a href="/3.html">丙局2021年政府信息公<!-- -->开年报</a>`+text+"</div>")},
		{"3 reports sp", page("某县", `<div id=zoom><a href="/1.html">甲局2021年政府信息 公 开 年 报</a><a href="/2.html">乙局2021年政府信息公 开年报</a><a href="/3.html">丙局2021年政府信息公 开年报</a>`+text+"</div>")},
		{"3 bare", page("某县", `<div id=zoom><a href="/1.html">2021年年报</a><a href="/2.html">2020年度报告</a><a href="/3.html">2019年度报告</a><a href="/4.html">2018年度报告</a>`+text+"</div>")},
		{"links6", article(func() string {
			s := ""
			for i := range 7 {
				s += fmt.Sprintf(`<p><a href="/r%d.html">第%d局政府信息公开工作年度报告</a></p>`, i, i)
			}
			return s
		}() + text)},
		{"404 link", "<html><head><meta charset=utf-8><title>4<!-- -->04</title></head><body>" + text + "</body></html>"},
		{"short with long menu", "<html><head><meta charset=utf-8><title>某</title></head><body><div class=header>" + text + "</div><div id=zoom><p>您访问的<a href=/x>页面</a>不存在</p></div></body></html>"},
		{"gone linked", "<html><head><meta charset=utf-8><title>某</title></head><body><select>" + text + "</select><div id=zoom><p>您访问的<a href=/x>页面</a>不存在</p></div></body></html>"},
		{"noscript text", "<html><head><meta charset=utf-8><title>某</title></head><body><noscript>" + text + "</noscript></body></html>"},
		{"svg title shell", "<html><head><meta charset=utf-8><title>某</title></head><body><svg>" + text + "</svg><script>location.href='/b.html'</script></body></html>"},
		{"select shell", "<html><head><meta charset=utf-8><title>某</title></head><body><select>" + text + "</select><script>location.href='/b.html'</script></body></html>"},
		{"select shell away", "<html><head><meta charset=utf-8><title>某</title></head><body><select>" + strings.NewReplacer("<p>", "<option>", "</p>", "</option>").Replace(text) + "</select><script>location.href='http://czj.other.gov.cn/b.html'</script></body></html>"},
		{"noscript shell", "<html><head><meta charset=utf-8><title>某</title></head><body><noscript>" + text + "</noscript><script>location.href='/b.html'</script></body></html>"},
		{"noscript shell away", "<html><head><meta charset=utf-8><title>某</title></head><body><noscript>" + text + "</noscript><script>location.href='http://czj.other.gov.cn/b.html'</script></body></html>"},
		{"head text", "<html><head><title>某</title><noscript>" + text + "</noscript></head><body><img src=a.jpg></body></html>"},
		{"images", "<html><head><meta charset=utf-8><title>某</title></head><body><div class=footer>" + text + "</div><div id=zoom><img src=1.jpg alt='" + title + "'><img src=2.jpg></div></body></html>"},
		{"img title", "<html><head><meta charset=utf-8><title>某</title></head><body><div class=footer>" + text + "</div><div class=article-title><img src=1.jpg alt='" + title + "'></div><div id=zoom><img src=2.jpg></div></body></html>"},
		{"summary", article("<p>某县财政局2016年政府信息公开工作总结</p>" + sect + prose)},
		{"summary linked", article(`<p>某县财政局2016年<a href="/x">政府信息公开</a>工作总结</p><p><a href="/y">一、概述</a></p>` + strings.ReplaceAll(sect, "<p>", "<p>\u200b") + prose)},
		{"institution", article("<p>宗旨和业务范围</p>" + prose)},
		{"inst linked", article("<p>宗旨和<a href=/x>业务范围</a></p>" + prose)},
		{"inst trad", article("<p>宗旨和業務範圍</p>" + prose)},
		{"xml", `<?xml version="1.0" encoding="utf-8"?><page><a>` + title + "</a>" + prose + "</page>"},
		{"plain amp", article("<p>某县财政局2021年政府信息公&NoSuch开工作年度报告</p>" + prose)},
		{"lt in text", article("<p>3<5 某县财政局2021年政府信息公<开工作年度报告</p>" + prose)},
		{"label split", article("<table><tr><td>本年新收政府<br>信息公开申请数量</td><td>勾<span>稽</span>关系</td><td><a href=/x>统计指标</a></td></tr></table>" + prose)},
		{"label pinyin", article("<table><tr><td>统(tǒng)计指标</td></tr></table>" + prose)},
		{"createpage", article(`<script>createPage HTML(3, 0, "art_1", "html");</script>` + prose)},
		{"rubyrt", article("<p>某县财政局2021年政府信息公<rt>gong</rt>开工作年度报告</p>" + prose)},
		{"linked date", article(`<p>某县财政局2021年政府信息公<a href="/x">开</a>工作年度报告</p>` + prose)},
		{"marquee", article(`<a href="/x"><marquee>a</a>` + title + `</marquee>` + prose)},
		{"caption", article(`<table><caption><a href="/x">a</caption><tr><td>` + title + `</td></tr></table>` + prose)},
		{"tr foster", article(`<table><a href="/x">a<tr><td>` + title + `</td></tr></table></a>` + prose)},
		{"a in select", article(`<select><a href="/x"></select><p>` + title + `</p></a>` + prose)},
		{"a in noscript", article(`<noscript><a href="/x"></noscript><p>` + title + `</p>` + prose[:300] + `<a>x</a>` + prose)},
		{"a in svg", article(`<svg><a href="/x"></svg><p>` + title + `</p><p></a>` + prose)},
		{"p in svg a", article(`<svg><a href="/x"><p>` + title + `</p></a></svg>` + prose)},
		{"formfeed", article("<p>\f某县财政局2021年政府信息公\f开工作年度报告</p>" + prose)},
		{"vertical tab attr", article("<a\x0bhref=\"/x.pdf\">附件</a>" + prose)},
		{"ctrl attr", article("<a \x01href=\"/x.pdf\">附件</a>" + prose)},
		{"slash attr", article("<a/href=\"/x.pdf\">附件</a>" + prose)},
		{"eq attr", article("<a =href=\"/x.pdf\">附件</a><a href = /x.pdf>附件</a>" + prose)},
		{"quote attr", article("<a title=\"x\"href=\"/x.pdf\">附件</a>" + prose)},
		{"unq slash", article("<a title=x/href=/x.pdf>附件</a>" + prose)},
		{"nul name", article("<a\x00 href=\"/x.pdf\">附件</a><a hr\x00ef=/x.pdf>y</a>" + prose)},
		{"base in svg", article(`<svg><base href="/x"></svg>` + prose)},
		{"image tag", article(`<a href="http://czj.nowhere.gov.cn/"><image src=a.gif alt="某县财政局"></a>` + text)},
		{"embed upper", article(`<EMBED src="/a.pdf">` + text)},
		{"video", article(`<video src="/a.pdf"></video><link href="/a.pdf">` + text)},
		{"link of two lines", article(`<div>工作年度<a href="/x">` + title + `</p>六、其他</a></div>` + prose)},
		{"picture deep in a link", article(`<a href="/x"><dd><img src="a.jpg" alt="政府信息公开年报">2021年</a>` + prose)},
		{"second line of a link", article(`<a href="/x"><div>2022-01-05</div><div>` + title + `</div></a>` + prose)},
		{"picture in a titled link", article(`<div><a href="/x" title="` + title + `"><img src="a.jpg" alt="政府信息公开年报"></a></div>` + prose)},
		{"hidden in a word", article(`<p>某县财政局2021年政府信息公<span style="display:none">abc</span>开工作年度报告</p>` + prose)},
		{"hidden attribute in a word", article(`<p>某县财政局2021年政府信息公<b hidden>abc</b>开工作年度报告</p>` + prose)},
		{"size 0 in a word", article(`<p>某县财政局2021年政府信息公<font style="FONT-SIZE:0">x</font>开工作年度报告</p>` + prose)},
		{"hidden in a linked word", article(`<p>某县财政局2021年<a href="/x">政府信息公<i style="visibility:hidden">x</i>开</a>工作年度报告</p>` + prose)},
		{"hidden block in a line", article(`<p style="display:none">x</p><p>某县财政局2021年政府信息公<s>布</s>开工作年度报告</p>` + prose)},
		{"two links", article(`<p><a href="/a">某县财政局2021年</a><a href="/b">政府信息公开工作年度报告</a></p>` + prose)},
		{"link and date", article(`<p><a href="/b">某县财政局2021年政府信息公开工作年度报告</a> 2022-01-05</p>` + prose)},
		{"link after year", article(`<p>2021<a href="/b">某县财政局政府信息公开工作年度报告</a></p>` + prose)},
		{"row of a table", article(`<table border=1><tr><td>1</td><td><a href="/b">某县财政局2021年政府信息公开工作年度报告</a></td></tr><tr><td>2</td><td>3</td></tr></table>` + prose)},
		{"title in comments", page("某县", `<!--<$[标题]>begin--><a href="/b">某县财政局2021年政府信息公开工作年度报告</a><!--<$[标题]>end--><div id=zoom>`+prose+"</div>")},
		{"ucaptitle", page("某县", `<ucaptitle><a href="/b">某县财政局2021年政府信息公开工作年度报告</a></ucaptitle><div id=zoom>`+prose+"</div>")},
		{"nested in a title", page("某县", `<div id="article_title1"><div><i></i></div><div><a href="/b">某县财政局2021年政府信息公开工作年度报告</a></div></div><div id=zoom>`+prose+"</div>")},
		{"box title, no title", page("", `<div class="bt"><a href="/b">某县财政局2021年政府信息公开工作年度报告</a></div><div id=zoom>`+prose+"</div>")},
		{"link broken by a line", article(`<p>某县财政局2021年<br><a href="/a">政府信息公开</a><br>工作年度报告</p>` + prose)},
		{"name of links and text in blocks", article(`<div><div>某县财政局2021年</div><a href="/a">政府信息公开</a>工作年度报告</div>` + prose)},
		{"icon with a link", article(`<svg><path d="M0"/><a href="/x.pdf"></a></svg>` + text)},
		{"icon", article(`<svg viewBox="0 0 1 1"><path d="M0"/></svg>` + text)},
		{"closed icon", article(`<svg/><p>` + title + `</p><svg></svg>` + prose)},
		{"choice", article(`<select><option value="http://czj.nowhere.gov.cn/">某县财政局</option></select>` + text)},
		{"choice ended by a field", article(`<select><input><p>` + title + `</p></select>` + prose)},
	}
	passed := 0
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			address := src.Base + "zwgk/art_1.html"
			snap := store.Snapshot{ID: 1, Source: src.ID, URL: address, FinalURL: address, Status: 200, ContentType: "text/html"}
			if sameWhenRead(t, r, snap, []byte(c.body)) {
				passed++
			}
		})
	}
	if passed == 0 {
		t.Error("none of the pages was passed over")
	}
	t.Logf("%d of %d pages passed over", passed, len(cases))
}
