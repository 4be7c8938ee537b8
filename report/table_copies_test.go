package report

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/document"
)

// otherVector is another report in the same form: of another year, or of
// another body.
func otherVector() vector {
	v := cityVector
	v.t2 = []string{"1 1 20", "11 12 213", "77", "88", "99", "5"}
	v.t3 = slices.Clone(v.t3)
	for i := range v.t3 {
		v.t3[i] = "1 1 1 1 1 1 6"
	}
	v.t4 = "1 2 3 4 10 1 2 3 4 10 1 2 3 4 10"
	return v
}

// titled gives a document the title of a report for 2025.
func titled(doc *document.Document) *document.Document {
	doc.Title = "某市2025年政府信息公开工作年度报告"
	return doc
}

// TestCopies reads a table beside one that is not the report's, and decides
// by the words above them, whichever comes first.
func TestCopies(t *testing.T) {
	grids := map[string]func(vector) string{"t2": blocksGrid, "t3": requestsGrid, "t4": casesGrid}
	captions := []string{"2024年度：", "去年数据：", "上年情况", "上一年度情况", "部门情况：", "其中，公安局情况：", "与上年度对比", "附：2024年度收到和处理政府信息公开申请情况（对比）"}
	order := []string{"t2", "t3", "t4"}
	for _, caption := range captions {
		for _, id := range order {
			for _, first := range []bool{true, false} {
				blocks := []string{}
				for _, g := range order {
					own, other := grids[g](cityVector), grids[g](otherVector())
					switch {
					case g != id:
						blocks = append(blocks, own)
					case first:
						blocks = append(blocks, caption, other, "本年度", own)
					default:
						blocks = append(blocks, own, caption, other)
					}
				}
				t.Run(id+" "+caption, func(t *testing.T) {
					rep := reportOf(titled(gridDocument(blocks...)))
					expect(t, rep, cityVector)
					for _, tb := range rep.Tables {
						if tb.Status != StatusOK {
							t.Errorf("%s is %s", tb.ID, tb.Status)
						}
					}
				})
			}
		}
	}
}

// TestCaptionInsideTable finds the year in a row of the table itself.
func TestCaptionInsideTable(t *testing.T) {
	rep := reportOf(titled(gridDocument("10*2024年度\n"+requestsGrid(otherVector()), "10*2025年度\n"+requestsGrid(cityVector),
		blocksGrid(cityVector), casesGrid(cityVector))))
	expect(t, rep, cityVector)
}

// TestCopiesNothingDecides holds that copies nothing decides between are told.
func TestCopiesNothingDecides(t *testing.T) {
	rep := reportOf(titled(gridDocument(blocksGrid(cityVector), blocksGrid(otherVector()), requestsGrid(cityVector), casesGrid(cityVector))))
	if rep.Tables[0].Status != StatusPartial {
		t.Errorf("t2 is %s, want partial", rep.Tables[0].Status)
	}
	for _, p := range doubtfulCells(rep) {
		if p.Rule == "copies_differ" && p.Severity == SeverityDamage && len(p.Cells) == 10 && strings.Contains(p.Sentence, "t2") {
			return
		}
	}
	t.Errorf("the copies that differ are not told: %v", doubtfulCells(rep))
}

// TestOnlyTableOfAnotherYear holds that the one copy there is is read, and
// what stands above it is told.
func TestOnlyTableOfAnotherYear(t *testing.T) {
	tests := []struct {
		name, above string
		told        bool
	}{
		{"another year", "2024年度", true},
		{"the year before in words", "上年数据", true},
		{"its own year", "2025年度", false},
		{"a sentence", "较2024年增长5%。", false},
		{"unit", "单位：件", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := reportOf(titled(gridDocument(tt.above, requestsGrid(cityVector))))
			c, _ := rep.Cell("t3.new_received.total")
			told := slices.ContainsFunc(doubtfulCells(rep), func(p Problem) bool { return p.Rule == "other_table" })
			if c.Value == nil || told != tt.told {
				t.Errorf("value %v, told %v, want %v", c.Value, told, tt.told)
			}
		})
	}
}

// TestManyCopies reads a table once however often it is repeated, and says so
// where there are more different copies than are read.
func TestManyCopies(t *testing.T) {
	same := []string{blocksGrid(cityVector), casesGrid(cityVector)}
	for range 400 {
		same = append(same, requestsGrid(cityVector))
	}
	parts := partition(stream(gridDocument(same...), nil, true))
	if copies, more := copiesOf(parts, "t3"); len(copies) > 3 || more {
		t.Errorf("%d copies of one table, more %v", len(copies), more)
	}
	rep := reportOf(titled(gridDocument(same...)))
	expect(t, rep, cityVector)

	other := []string{requestsGrid(cityVector)}
	for i := range 80 {
		v := otherVector()
		v.t3[3] = strings.Repeat("0 ", 6) + strconv.Itoa(i)
		other = append(other, requestsGrid(v))
	}
	rep = reportOf(titled(gridDocument(other...)))
	for _, c := range rep.Tables[1].Cells {
		if c.State == StateNumber && !slices.Contains(c.Flags, flagCopiesUnread) {
			t.Fatalf("%s is not marked: %v", c.Name(), c.Flags)
		}
	}
}

// TestHiddenCopies reads the copy of a table that the page displays, wherever
// the one it hides stands; what is hidden everywhere is read.
func TestHiddenCopies(t *testing.T) {
	order := []string{"t2", "t3", "t4"}
	grids := map[string]func(vector) string{"t2": blocksGrid, "t3": requestsGrid, "t4": casesGrid}
	for _, id := range order {
		for _, first := range []bool{true, false} {
			var tables []string
			hidden := 0
			for _, g := range order {
				switch {
				case g != id:
					tables = append(tables, grids[g](cityVector))
				case first:
					hidden = len(tables)
					tables = append(tables, grids[g](otherVector()), grids[g](cityVector))
				default:
					hidden = len(tables) + 1
					tables = append(tables, grids[g](cityVector), grids[g](otherVector()))
				}
			}
			t.Run(id, func(t *testing.T) {
				doc := gridDocument(tables...)
				doc.Blocks[hidden].Hidden = true
				rep := reportOf(doc)
				expect(t, rep, cityVector)
				for _, tb := range rep.Tables {
					if tb.Status != StatusOK {
						t.Errorf("%s is %s", tb.ID, tb.Status)
					}
				}
			})
		}
	}
	doc := gridDocument(blocksGrid(cityVector), requestsGrid(cityVector), casesGrid(cityVector))
	for i := range doc.Blocks {
		doc.Blocks[i].Hidden = true
	}
	expect(t, reportOf(doc), cityVector)
}
