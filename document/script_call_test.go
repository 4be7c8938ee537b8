package document

import "testing"

func TestLinksThroughFunctions(t *testing.T) {
	const functions = `<script>
function goXxgkml(code){ location.href = "/zfxxgk/" + code + "/index.html"; }
function openIt(u) { window.open('/a/' + u); }
function odd(x){ location.href = base + x; }
function twice(x){ location.href = "/p?" + x + "&y=" + x }
</script>`
	for link, want := range map[string]string{
		`<a href="javascript:goXxgkml('xxgknb')">年报</a>`:                   "http://a.test/zfxxgk/xxgknb/index.html",
		`<a href="javascript:void(0)" onclick="goXxgkml('xxgknb')">年报</a>`: "http://a.test/zfxxgk/xxgknb/index.html",
		`<a href="#" onclick="return openIt(&quot;b.html&quot;)">年报</a>`:   "http://a.test/a/b.html",
		`<a href="javascript:twice(7);">年报</a>`:                            "http://a.test/p?7&y=7",
		`<a href="javascript:odd('x')">年报</a>`:                             "",
		`<a href="javascript:unknown('x')">年报</a>`:                         "",
		`<a href="javascript:goXxgkml(this)">年报</a>`:                       "",
	} {
		d, err := Read(Input{URL: "http://a.test/zwgk/", ContentType: "text/html", Body: []byte("<html><head><meta charset=utf-8></head><body>" + functions + "<ul><li>" + link + "</li></ul></body></html>")})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, l := range d.Links {
			if l.Text == "年报" {
				got = l.URL
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", link, got, want)
		}
	}
}
