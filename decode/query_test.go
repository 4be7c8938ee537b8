package decode

import "testing"

func TestQueryEscape(t *testing.T) {
	for _, c := range []struct {
		name, query string
		charset     Charset
		want        string
	}{
		{"ascii and escapes stay", "a=1&b=%C4%EA+x", CharsetGB18030, "a=1&b=%C4%EA+x"},
		{"gbk", "key=年报&p=2", CharsetGB18030, "key=%C4%EA%B1%A8&p=2"},
		{"big5", "key=年報", CharsetBig5, "key=%A6%7E%B3%F8"},
		{"utf-8", "key=年报", CharsetUTF8, "key=%E5%B9%B4%E6%8A%A5"},
		{"utf-16 pages send utf-8", "年", CharsetUTF16LE, "%E5%B9%B4"},
		{"unknown charset", "年", "", "%E5%B9%B4"},
		{"four bytes", "𠮷", CharsetGB18030, "%95%34%B2%35"},
		{"not in big5", "简", CharsetBig5, "%26%2331616%3B"},
		{"not utf-8", "k=\xC4\xEA", CharsetGB18030, "k=%C4%EA"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := QueryEscape(c.query, c.charset); got != c.want {
				t.Errorf("QueryEscape(%q, %q) = %q, want %q", c.query, c.charset, got, c.want)
			}
		})
	}
}
