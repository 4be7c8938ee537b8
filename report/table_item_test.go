package report

import "testing"

func TestNumbersInWords(t *testing.T) {
	for text, want := range map[string]bool{
		"十二": true, "约三十": true, "近百件": true, "三百余件": true, "一千多": true, "〇": true, "五个": true, "万条": true,
		"": false, "约": false, "约近三": false, "余件": false, "件": false, "三件半": false, "三件条": false, "三多余": false, "三件余": false, "总计": false, "第三": false, "一\xff": false,
	} {
		if got := isInWords(text); got != want {
			t.Errorf("isInWords(%q) = %v, want %v", text, got, want)
		}
	}
}
