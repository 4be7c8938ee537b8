package report

import (
	"strings"
	"testing"

	"nianbao/document"
)

// FuzzReadTables reads tables and lines of any kind: nothing may panic, and a
// table that is found has every cell of its form once, with a value exactly
// where its state says so.
func FuzzReadTables(f *testing.F) {
	f.Add(blocksGrid(cityVector)+requestsGrid(cityVector), false)
	f.Add(requestsGrid(officeVector), false)
	f.Add(casesGrid(cityVector), false)
	f.Add(strings.NewReplacer("|", " ", "*", "").Replace(requestsGrid(cityVector)), true)
	f.Add("一、本年新收政府信息公开申请数量 18 0 0 0 0 0 18二、上年结转政府信息公开申请数量 0 0 0 0 0 0 022.其他", true)
	f.Add("统计指标|单位|统计数\n（一）收到申请数|件|3", false)
	f.Add("指标名称|计量单位|代码|2011年度|历年累计\n申请总数|条|10|16|40", false)
	f.Add("统计指标\n单位\n统计数\n（一）收到申请数\n件\n3\n六、举报投诉数量 件 4", true)
	f.Add("统计指标单位统计数（二）申请办结数件 31.按时办结数件 12.延期办结数件 2（三）申请答复数件 31.属于已主动公开范围数件 3", true)
	f.Fuzz(func(t *testing.T, text string, lines bool) {
		if len(text) > 8<<10 {
			t.Skip("longer than the inputs that are tried")
		}
		doc := lineDocument(text)
		if !lines {
			doc = gridDocument(text)
		}
		doc.Blocks = append(doc.Blocks, document.Block{Kind: document.BlockTable, Main: true})
		rep := reportOf(doc)
		for _, tb := range rep.Tables {
			checkTable(t, tb)
		}
	})
}

func checkTable(t *testing.T, tb Table) {
	t.Helper()
	if len(tb.Cells) == 0 {
		if tb.Status != StatusAbsent && tb.Status != StatusImage && tb.Status != StatusUnread {
			t.Errorf("%s: %s without cells", tb.ID, tb.Status)
		}
		return
	}
	want := 0
	for _, ft := range FormOf(tb.Format).Tables {
		if sheetOf(ft.ID) == tb.ID {
			want += len(ft.DataRows()) * len(ft.Columns)
		}
	}
	seen := map[string]bool{}
	for _, c := range tb.Cells {
		if seen[c.Name()] {
			t.Errorf("%s twice", c.Name())
		}
		seen[c.Name()] = true
		if (c.Value != nil) != (c.State == StateNumber || c.State == StateDerived) {
			t.Errorf("%s: %s with value %v", c.Name(), c.State, c.Value)
		}
		if c.State == StateMissing && tb.Status == StatusOK {
			t.Errorf("%s is missing in a table that is ok", c.Name())
		}
	}
	if len(seen) != want {
		t.Errorf("%s of %s has %d cells, want %d", tb.ID, tb.Format, len(seen), want)
	}
}

func BenchmarkReadTables(b *testing.B) {
	doc := gridDocument(blocksGrid(cityVector), requestsGrid(cityVector), casesGrid(cityVector))
	b.ReportAllocs()
	for b.Loop() {
		readTables(doc)
	}
}

func BenchmarkEvaluate(b *testing.B) {
	rep := reportOf(gridDocument(blocksGrid(cityVector), requestsGrid(cityVector), casesGrid(cityVector)))
	b.ReportAllocs()
	for b.Loop() {
		evaluate(rep)
	}
}
