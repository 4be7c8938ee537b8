package document

import (
	"testing"
)

// TestHiddenTables marks the tables that a page does not display.
func TestHiddenTables(t *testing.T) {
	const data = `<tr><td>规章</td><td>3</td></tr><tr><td>规范性文件</td><td>5</td></tr></table>`
	tests := []struct {
		name, page string
		want       bool
	}{
		{"plain", `<div><table>` + data + `</div>`, false},
		{"by its own style", `<table style="width:9em; DISPLAY: none">` + data, true},
		{"by an attribute", `<table hidden>` + data, true},
		{"by an element around it", `<div style="display:none"><div><p>旧稿</p><table>` + data + `</div></div>`, true},
		{"by a span around it", `<span style="visibility:hidden"><table>` + data + `</span>`, true},
		{"by a name", `<div class="tab hide"><table>` + data + `</div>`, true},
		{"in a hidden cell of a frame", `<table><tr><td style="display:none"><table>` + data + `</td></tr></table>`, true},
		{"behind what is hidden", `<div style="display:none"><p>旧稿</p></div><table>` + data, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := read(t, `<html><body>`+tt.page+`</body></html>`)
			found := 0
			for _, b := range d.Blocks {
				if b.Kind == BlockTable {
					found++
					if b.Hidden != tt.want {
						t.Errorf("hidden %v, want %v", b.Hidden, tt.want)
					}
				}
			}
			if found != 1 {
				t.Errorf("%d tables, want 1", found)
			}
		})
	}
}
