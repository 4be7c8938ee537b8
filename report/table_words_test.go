package report

import "testing"

// TestWordsInValueCells holds rows of t3 with words in cells of values: where
// there are exactly seven cells behind the label, the others keep their places.
func TestWordsInValueCells(t *testing.T) {
	head := "3*（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|7*申请人情况\n"
	for _, word := range []string{"N/A", "null", "٣", "见附件", "***", "待定"} {
		for name, row := range map[string]string{
			"first":  word + "|4|2|0|0|0|11",
			"middle": "5|4|" + word + "|0|0|0|11",
		} {
			text := head + "3*一、本年新收政府信息公开申请数量|" + row + "\n3*二、上年结转政府信息公开申请数量|0|0|0|0|0|0|0"
			rep := reportOf(gridDocument(text))
			want := map[string]string{"t3.new_received.natural_person": "<text>", "t3.new_received.business": "4", "t3.new_received.research": "2", "t3.new_received.total": "11"}
			if name == "middle" {
				want["t3.new_received.natural_person"], want["t3.new_received.research"] = "5", "<text>"
			}
			expectCells(t, rep, want)
			if t.Failed() {
				t.Fatal(word, name, dump(rep, "t3"))
			}
		}
	}
}
