package report

import (
	"slices"
	"testing"
)

func TestCopyFlags(t *testing.T) {
	const title = "武山縣2016年政府信息公開工作年度報告"
	tests := []struct {
		name, text string
		want       []string
	}{
		{"original", "主動公開的方面和範圍都已擴大。", nil},
		{"readings", "主動(dòng)公開(kāi)政府信息的範圍(wéi)都已擴大。", []string{"mirror_spam"}},
		{"one reading is meant for readers", "歙(shè)縣主動公開政府信息。", nil},
		{"brackets with words", "微信(wechat)微博(weibo)客戶端(app)公開政府信息。", nil},
		{"wording of Taiwan", "政策解讀見附屬檔案。", []string{"tw_phrases"}},
		{"converted by halves", "公開范圍在各方麵都已擴大。", []string{"half_converted"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := newGist(article(title, tt.text), Hints{})
			if got := g.copyFlags(); !slices.Equal(got, tt.want) {
				t.Errorf("flags %v, want %v", got, tt.want)
			}
		})
	}
}
