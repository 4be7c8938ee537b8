package sources

import "testing"

func TestPosted(t *testing.T) {
	const service = "http://www.city.gov.cn/list.do"
	cases := []struct{ name, address, target, contentType, body string }{
		{"form", postForm(service, "page=2&topic=%B9%AB"), service, TypeForm, "page=2&topic=%B9%AB"},
		{"form beside a query", postForm(service+"?id=7", "page=2"), service + "?id=7", TypeForm, "page=2"},
		{"empty form", postForm(service, ""), service, TypeForm, ""},
		{"JSON", postJSON(service, `{"categorynum":"003006","pageIndex":0}`), service, TypeJSON, `{"categorynum":"003006","pageIndex":0}`},
	}
	for _, c := range cases {
		key, err := Canonical(c.address)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		target, contentType, body, ok := Posted(key)
		if !ok || target != c.target || contentType != c.contentType || string(body) != c.body {
			t.Errorf("%s: got %q %q %q %v, want %q %q %q", c.name, target, contentType, body, ok, c.target, c.contentType, c.body)
		}
	}
	for _, get := range []string{service, service + "?q=1", service + "?x__wb_method=POST&a=1"} {
		if target, _, _, ok := Posted(get); ok || target != get {
			t.Errorf("%s was taken for a POST", get)
		}
	}
	if _, _, _, ok := Posted(service + "?__wb_method=POST&__wb_post_data=%"); ok {
		t.Error("broken data was taken for a POST")
	}
}

func TestWithParam(t *testing.T) {
	for _, c := range [][4]string{
		{"/a", "page", "2", "/a?page=2"},
		{"/a?", "page", "2", "/a?page=2"},
		{"/a?Page=1&webname=%25E5", "page", "2", "/a?Page=2&webname=%25E5"},
		{"/a?x=1", "page", "2", "/a?x=1&page=2"},
		{"/a?page=&x=1", "page", "2", "/a?page=2&x=1"},
	} {
		if got := withParam(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("withParam(%q, %q, %q) = %q, want %q", c[0], c[1], c[2], got, c[3])
		}
	}
}
