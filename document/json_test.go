package document

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/decode"
)

const answerURL = "http://www.example.gov.cn/zwgk/api/list.do?page=1"

// answerOf reads a body as the answer of a list service.
func answerOf(t *testing.T, body []byte, contentType string) *Document {
	t.Helper()
	d, err := Read(Input{URL: answerURL, ContentType: contentType, Body: body})
	if err != nil {
		t.Fatal(err)
	}
	if d.Form != FormJSON || d.Title != "" || d.PageTitle != "" || len(d.Blocks) > 0 || d.MainText() != "" || d.Find("a") != nil {
		t.Errorf("form %q, title %q, %d blocks", d.Form, d.Title, len(d.Blocks))
	}
	return d
}

func answerFile(t *testing.T, name string) *Document {
	t.Helper()
	return answerOf(t, mustLoad(t, name), "text/html;charset=UTF-8")
}

// row is the link of a record.
func row(n int, url, text, date string) Link {
	return Link{URL: url, Text: text, Row: strings.TrimSpace(text + " " + date), Date: date, Via: "record", Main: true, Place: fmt.Sprint("record ", n)}
}

func TestAnswers(t *testing.T) {
	const host = "http://www.example.gov.cn"
	cut := row(1, host+"/art/2024/1/23/art_1229_5871.html", "某县财政局2023年政府信息公开工作年度报告", "2024-01-23")
	cut.Row = "某县财政局2023年政府信息公开… 2024-01-23"
	tests := []struct {
		name string
		want []Link
	}{
		{"jpaas.json", []Link{
			cut,
			row(2, host+"/art/2024/1/22/art_1229_5870.html", "某县教育局2023年政府信息公开工作年度报告", "2024-01-22"),
		}},
		{"gkmlpt.json", []Link{
			row(1, host+"/gkmlpt/content/4/4012/post_4012345.html", "某区2023年政府信息公开工作年度报告", "2024-01-23"),
			row(2, host+"/attachment/0/500/a.pdf", "某区2023年年报.pdf", ""),
			row(3, host+"/gkmlpt/content/4/4012/post_4012000.html", "某区2022年政府信息公开工作年度报告", "2023-01-31"),
		}},
		{"ucap.json", []Link{row(1, host+"/szsfgw/ndbg/202401/0a1b2c.shtml", "某市发展改革委2023年政府信息公开年度报告", "2024-01-05")}},
		{"search.json", []Link{row(1, host+"/zwgk/202301/c1_2.shtml", "某局2022年政府信息公开工作年度报告 &附表", "2023-01-05")}},
		{"epoint.json", []Link{row(1, host+"/001001/20240118/5f0e.html", "某区政府办2023年政府信息公开工作年度报告", "2024-01-18")}},
		{"huaian.json", []Link{
			row(1, "http://slj.example.gov.cn/col/1/art/17060/170.html", "某市水利局2023年政府信息公开年度报告", "2024-01-23"),
			row(2, "https://www.example.gov.cn/a.html", "外链", "2024-01-23"),
		}},
		{"jsonp.json", []Link{
			row(1, host+"/art/1.html", "甲局2023年政府信息公开年报", "2024-01-09"),
			row(2, host+"/art/2.html", "乙局2023年政府信息公开年报", "2024-01-08"),
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, answerFile(t, tt.name).Links); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

// The same list gives the same links whether it stands in a string or not.
func TestAnswerInString(t *testing.T) {
	d := answerFile(t, "epoint.json")
	custom, ok := d.JSON().(map[string]any)["custom"].(map[string]any)
	if !ok || custom["total"] != json.Number("21") {
		t.Fatalf("custom = %v", custom)
	}
	first := custom["data"].([]any)[0].(map[string]any)
	if first["extra"] != `{"name":"甲","url":"/twice.html"}` {
		t.Errorf("a string within a string became %v", first["extra"])
	}
	delete(first, "extra")
	body, err := json.Marshal(map[string]any{"custom": custom})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d.Links, answerOf(t, body, "").Links); diff != "" {
		t.Errorf("links (-string +object):\n%s", diff)
	}
}

func TestAnswerValue(t *testing.T) {
	if v := read(t, "<html><body>页").JSON(); v != nil {
		t.Errorf("value of a page: %v", v)
	}
	d := answerFile(t, "jsonp.json")
	if got := d.JSON().(map[string]any)["totalRecord"]; got != "48" {
		t.Errorf("totalRecord = %v", got)
	}
	if !strings.HasPrefix(d.Raw(), "/**/jQuery1102_17({") {
		t.Errorf("source = %.30q", d.Raw())
	}
}

// Half of 乗 in GBK is a backslash; the header is wrong.
func TestAnswerInGBK(t *testing.T) {
	body, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(`{"list":[{"title":"某县乗风镇人民政府2023年政府信息公开工作年度报告","url":"../t1.html?单位=镇","pubDate":"2024-01-02"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if json.Valid(body) {
		t.Error("the bytes are JSON before they are decoded: the test shows nothing")
	}
	d := answerOf(t, body, "application/json;charset=UTF-8")
	if want := "某县乗风镇人民政府2023年政府信息公开工作年度报告"; len(d.Links) != 1 || d.Links[0].Text != want || d.Trail.Chosen != decode.CharsetGB18030 {
		t.Fatalf("charset %s, links %+v", d.Trail.Chosen, d.Links)
	}
	if want := "http://www.example.gov.cn/zwgk/t1.html?%B5%A5%CE%BB=%D5%F2"; d.Links[0].URL != want {
		t.Errorf("URL = %q, want %q", d.Links[0].URL, want)
	}
}

func TestAnswerRecords(t *testing.T) {
	const host = "http://www.example.gov.cn"
	tests := []struct{ name, body, want string }{
		{"no URL", `[{"title":"甲","id":12}]`, ""},
		{"no title", `[{"title":" ","url":"/a.html"}]`, ""},
		{"codes are no URLs", `[{"name":"甲","path":"0,12","link":"1","url":"javascript:go('/a.html')","href":"#a"}]`, ""},
		{"mail is not followed", `[{"title":"甲","url":"mailto:a@b.cn"}]`, ""},
		{"url before others", `[{"name":"甲","path":"/1.html","link":"/2.html","Url":"/3.html","title":"乙"}]`, host + "/3.html 乙"},
		{"script before a URL", `[{"title":"甲","url":"JavaScript:go('/1.html')","link":" /2.html "}]`, host + "/2.html 甲"},
		{"mark before a URL", `[{"title":"甲","url":"#/1.html","post_url":"/2.html"}]`, host + "/2.html 甲"},
		{"keys that differ in case", `[{"title":"甲","url":"/1.html","URL":"/2.html"}]`, host + "/2.html 甲"},
		{"entities in a URL", `[{"title":"甲","url":"/a.do?x=1&amp;y=2"}]`, host + "/a.do?x=1&y=2 甲"},
		{"keys in order", `{"b":[{"title":"甲","url":"/1.html"}],"a":{"title":"乙","url":"/2.html"}}`, host + "/2.html 乙\n" + host + "/1.html 甲"},
		{"article, not a list", `{"title":"甲","content":"<p>见<a href='/1.html'>附件一</a>、<a href='/2.html'>附件二</a></p>"}`, ""},
		{"list of bare rows", `["<li><a href='/1.html'>甲</a></li>","<LI><A href='/2.html'>乙</A></LI>"]`, host + "/1.html 甲\n" + host + "/2.html 乙"},
		{"next group of rows", `{"x":"<record><![CDATA[<a href='/1.html'>甲</a>]]></record><nextgroup><![CDATA[<a href='/more'></a>]]></nextgroup>"}`, host + "/1.html 甲\n" + host + "/more"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range answerOf(t, []byte(tt.body), "").Links {
				got = append(got, strings.TrimSpace(l.URL+" "+l.Text))
			}
			if s := strings.Join(got, "\n"); s != tt.want {
				t.Errorf("links:\n%s\nwant:\n%s", s, tt.want)
			}
		})
	}
}

func TestAnswerDates(t *testing.T) {
	tests := []struct{ value, want string }{
		{`"2023-01-05"`, "2023-01-05"},
		{`"2023-01-05 10:00:00"`, "2023-01-05"},
		{`"2023/1/5"`, "2023-01-05"},
		{`"2023年1月5日"`, "2023-01-05"},
		{`"20230105"`, "2023-01-05"},
		{`"20230105093000"`, "2023-01-05"},
		{`20230105`, "2023-01-05"},
		{`1672848000`, "2023-01-05"}, // 00:00 in China, the day before in UTC
		{`"1672848000"`, "2023-01-05"},
		{`1672848000000`, "2023-01-05"},
		{`1.672848E12`, "2023-01-05"},
		{`"/Date(1672848000000)/"`, "2023-01-05"},
		{`"/Date(1672848000000+0800)/"`, "2023-01-05"},
		{`"2023-01-04T16:30:00Z"`, "2023-01-05"},
		{`"2023-01-05T00:30:00.000+0800"`, "2023-01-05"},
		{`{"time":1672848000000,"year":123}`, "2023-01-05"},
		{`"2023-13-05"`, ""},
		{`0`, ""},
		{`-1`, ""},
		{`1e999`, ""},
		{`12345678`, ""},
		{`true`, ""},
		{`null`, ""},
		{`""`, ""},
	}
	for _, tt := range tests {
		d := answerOf(t, []byte(`[{"title":"甲","url":"/a.html","releaseTime":`+tt.value+`}]`), "")
		if len(d.Links) != 1 || d.Links[0].Date != tt.want {
			t.Errorf("%s: links %+v, want date %q", tt.value, d.Links, tt.want)
		}
	}
	d := answerOf(t, []byte(`[{"title":"甲","url":"/a.html","created_at":1672848000,"infodate":"","pubDate":"2022-02-02"}]`), "")
	if d.Links[0].Date != "2022-02-02" {
		t.Errorf("date = %q, want that of publication", d.Links[0].Date)
	}
}

// TestHostileAnswers holds that answers made to multiply end soon.
func TestHostileAnswers(t *testing.T) {
	tests := []struct {
		name, body string
		form       Form // "" for a body that is not read
		links      int
	}{
		{"brackets 100,000 deep", strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000), "", 0},
		{"objects 100,000 deep", strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000), "", 0},
		{"objects as deep as may be", strings.Repeat(`{"a":`, 99) + `{"title":"甲","url":"/a"}` + strings.Repeat("}", 99), FormJSON, 1},
		{"a megabyte of numbers", "[0" + strings.Repeat(",1", 1<<19) + "]", FormJSON, 0},
		{"a megabyte of nothing", "[[]" + strings.Repeat(",[]", 1<<18) + "]", FormJSON, 0},
		{"cut short", `{"articles":[{"title":"甲","url":"/a.html"},{"title":"乙`, "", 0},
		{"more records than are kept", `[{}` + strings.Repeat(`,{"title":"甲","url":"/a"}`, 30_000) + "]", FormJSON, maxLinks},
		{"more anchors than are kept", `["` + strings.Repeat(`<li><a href='/a'>甲</a>`, 30_000) + `"]`, FormJSON, maxLinks},
		{"markup that multiplies, many times", `["` + strings.TrimSuffix(strings.Repeat(`<li><a href='/a'>`+strings.Repeat("<nobr><div>文", 7_000)+`","`, 40), `,"`) + "]", FormJSON, -1},
		{"a long title", `[{"title":"` + strings.Repeat("<b>年", 100_000) + `","url":"/a"}]`, FormJSON, 1},
		{"backslashes", `{"a":"` + strings.Repeat(`\\`, 1<<20) + `"}`, FormJSON, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			d, err := Read(Input{URL: answerURL, ContentType: "application/json", Body: []byte(tt.body)})
			Scan(Input{Body: []byte(tt.body)})
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if u, ok := errors.AsType[*UnreadableError](err); tt.form == "" && !ok || tt.form != "" && err != nil {
				t.Fatalf("err = %v (%v)", err, u)
			}
			if err == nil && (d.Form != tt.form || tt.links >= 0 && len(d.Links) != tt.links) {
				t.Errorf("form %q, %d links, want %q, %d", d.Form, len(d.Links), tt.form, tt.links)
			}
			if tt.links == maxLinks && !strings.Contains(d.Trail.Note, "20,000") {
				t.Errorf("note = %q", d.Trail.Note)
			}
		})
	}
}

// All markup of an answer shares one budget; what comes later is salvaged,
// which keeps anchors and drops inline elements.
func TestAnswerBudget(t *testing.T) {
	const list = `<li><a href="/1.html">甲</a><span onclick="location.href='/2.html'">乙</span></li>`
	for _, tt := range []struct {
		left time.Duration
		want int
	}{{time.Minute, 2}, {-time.Second, 1}} {
		l := &answerLinker{linker: &linker{doc: &Document{URL: answerURL}}, until: time.Now().Add(tt.left)}
		l.markup(list)
		if len(l.links) != tt.want {
			t.Errorf("%v left: %d links, want %d", tt.left, len(l.links), tt.want)
		}
	}
}

// Quotes and brackets in strings are no structure.
func TestModest(t *testing.T) {
	deep := strings.Repeat("[", 2*maxJSONDepth)
	for _, body := range []string{`["\"` + deep + `"]`, `["` + deep + `\\"]`, `{"a\\\"` + deep + `":1}`} {
		if !isJSON([]byte(body)) {
			t.Errorf("%.20s… is not JSON", body)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil || len(names) == 0 {
		f.Fatal("no answers", err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte(`cb([{"TITLE":"<li>&amp;","Url":"?a","date":{"time":1e9}},"{\"a\":[\"<tr><a href=x>\"]}"]);`))
	f.Fuzz(func(t *testing.T, body []byte) {
		tooLong(t, len(body))
		d, err := Read(Input{URL: answerURL, ContentType: "application/json", Body: body})
		if err != nil || d.Form != FormJSON {
			return
		}
		if Sniff(body, "", "") != FormJSON || d.JSON() == nil || len(d.Blocks) > 0 {
			t.Errorf("value %v, %d blocks", d.JSON(), len(d.Blocks))
		}
		for _, l := range d.Links {
			if !strings.HasPrefix(l.URL, "http") || l.Via == viaAnchor || l.Date != "" && len(l.Date) != len(time.DateOnly) {
				t.Errorf("link %+v", l)
			}
		}
	})
}

// gkmlptAnswer is an answer of a hundred rows.
func gkmlptAnswer() []byte {
	var rows []string
	for i := range 100 {
		rows = append(rows, fmt.Sprintf(`{"id":%d,"title":"某市某区人民政府办公室2023年政府信息公开工作年度报告","url":"http:\/\/www.example.gov.cn\/gkmlpt\/content\/10\/10%d\/post_10%d.html","post_url":"http:\/\/www.example.gov.cn\/gkmlpt\/content\/10\/10%d\/post_10%d.html","publisher":"某区人民政府办公室","document_number":"","identifier":"0075100/2024-%05d","keywords":"","abstract":"根据《中华人民共和国政府信息公开条例》，现公布本年度报告。","created_at":1706000000,"first_publish_time":1706025600,"display_publish_time":1706025600,"date":"2024-01-24 00:00:00","attachment":[],"is_expired":0,"is_abolished":0,"classify_main_name":"年报","classify_theme_name":"其他","relation":null,"ext":{"a":null,"b":""}}`, i, i, i, i, i, i))
	}
	return []byte(`{"total":431,"classify":{"id":9796,"post_count":431},"articles":[` + strings.Join(rows, ",") + `]}`)
}

func BenchmarkAnswer(b *testing.B) {
	in := Input{URL: answerURL, ContentType: "application/json", Body: gkmlptAnswer()}
	for _, bench := range []struct {
		name string
		f    func()
	}{
		{"sniff", func() { Sniff(in.Body, in.ContentType, in.URL) }},
		{"scan", func() { Scan(in) }},
		{"read", func() {
			if d, err := Read(in); err != nil || len(d.Links) != 100 {
				b.Fatal(err)
			}
		}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(int64(len(in.Body)))
			b.ReportAllocs()
			for b.Loop() {
				bench.f()
			}
		})
	}
}

func TestScanAnswers(t *testing.T) {
	tests := []struct {
		name            string
		links, declared int
	}{
		{"jpaas.json", 3, 432}, {"gkmlpt.json", 5, 31}, {"ucap.json", 1, 2}, {"search.json", 2, 2},
		{"epoint.json", 1, 21}, {"huaian.json", 2, 1}, {"jsonp.json", 2, 48},
	}
	for _, tt := range tests {
		got := Scan(Input{Body: mustLoad(t, tt.name)})
		if got.Form != FormJSON || got.Links != tt.links || got.Declared != tt.declared {
			t.Errorf("%s: %+v, want %d links of %d", tt.name, got, tt.links, tt.declared)
		}
	}
	for _, body := range []string{`{"totalPage":3,"subtotal":4}`, `{"total":"many"}`, `{"total":1234567}`, `{"a":"total","b":5}`, `{"total"`, `cb({"TOTAL":{}})`} {
		if got := Scan(Input{Body: []byte(body)}); got.Declared != -1 {
			t.Errorf("%s: %d rows declared", body, got.Declared)
		}
	}
	if got := Scan(Input{Body: []byte(`{"x":[],"TOTALRECORD" : "7"}`)}); got.Declared != 7 {
		t.Errorf("%d rows declared, want 7", got.Declared)
	}
}
