package report

import (
	"testing"

	"nianbao/document"
)

// Answers of list services are lists or nothing, whatever title led there.
func TestClassifyAnswers(t *testing.T) {
	const title = "某县2023年政府信息公开工作年度报告"
	tests := []struct {
		name, body string
		hints      Hints
		want       Kind
	}{
		{"empty object", `{}`, Hints{}, KindNone},
		{"empty object under a report's title", `{}`, Hints{Title: title}, KindNone},
		{"error", `{"code":500,"msg":"系统异常"}`, Hints{}, KindNone},
		{"a report with its date", `[{"title":"` + title + `","url":"/a.html","date":"2024-01-02"}]`, Hints{}, KindList},
		{"reports without dates", `[{"title":"` + title + `","url":"/a.html"},{"title":"某县2022年政府信息公开工作年度报告","url":"/b.html"}]`, Hints{Title: "政府信息公开年报"}, KindList},
		{"other news", `[{"title":"停水公告","url":"/a.html","date":"2024-01-02"},{"title":"招聘公告","url":"/b.html","date":"2024-01-02"}]`, Hints{}, KindList},
		{"list in markup", `{"data":{"html":"<ul><li><a href='/a.html'>` + title + `</a><span>2024-01-02</span></li></ul>"}}`, Hints{}, KindList},
		{"names without dates", `[{"name":"政务公开","url":"/zwgk/"}]`, Hints{}, KindNone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := document.Read(document.Input{URL: "http://www.example.gov.cn/api/list.do", Body: []byte(tt.body)})
			if err != nil {
				t.Fatal(err)
			}
			got := Read(d, tt.hints)
			if got.Kind != tt.want || got.Form != document.FormJSON || got.Report != nil {
				t.Errorf("kind %q, want %q: %v; report %v", got.Kind, tt.want, got.Reasons, got.Report)
			}
		})
	}
}
