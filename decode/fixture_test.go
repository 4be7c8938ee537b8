package decode

import (
	"strings"
	"testing"
)

// page is a small report page of our own writing, with what the tests of
// charsets need: numbers, a rare name outside GBK (㑇 is, 䶮 is not), marks.
const page = `<html><head><title>青溪县2023年政府信息公开工作年度报告</title></head>
<body><p>根据《中华人民共和国政府信息公开条例》，现公布青溪县人民政府2023年度报告。</p>
<p>一、总体情况。全年主动公开信息1286条，其中政策文件42件；收到依申请公开57件，均按期答复。</p>
<table><tr><td>规章</td><td>3</td></tr><tr><td>行政许可</td><td>10482</td></tr></table>
<p>二、存在的问题和改进措施：部分乡镇公开不及时，下一步将加强培训与监督检查。</p></body></html>
`

// pageHant is the same kind of page in Traditional characters.
const pageHant = `<html><head><title>青溪縣2016年政府信息公開工作年度報告</title></head>
<body><p>根據《中華人民共和國政府信息公開條例》，現公布青溪縣人民政府年度報告。</p>
<p>一、概述。全年主動公開信息1286條，規範性文件3份；行政復議、訴訟均為0件。</p></body></html>
`

// encode writes s in charset c.
func encode(t testing.TB, s string, c Charset) []byte {
	t.Helper()
	raw, err := encodingOf(c).NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatalf("encode in %s: %v", c, err)
	}
	return raw
}

// withMeta puts a meta tag that declares label into the head of a page.
func withMeta(page, label string) string {
	return strings.Replace(page, "<head>", `<head><meta http-equiv="Content-Type" content="text/html; charset=`+label+`">`, 1)
}
