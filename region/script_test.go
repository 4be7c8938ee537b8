package region

import (
	"testing"

	"nianbao/decode"
)

// TestNamesKeepTheirCharacters has every name of the tables as it is printed:
// readers bring pages into Simplified characters before they look names up.
func TestNamesKeepTheirCharacters(t *testing.T) {
	names := map[string]bool{}
	for _, d := range divisions().all {
		names[d.Name] = true
	}
	for _, v := range towns() {
		names[v.name] = true
	}
	for name := range names {
		if got := decode.SimplifyMixed(name + "人民政府2023年政府信息公开"); got != name+"人民政府2023年政府信息公开" {
			t.Errorf("the name %s is turned into %s", name, got)
		}
		if got := decode.SimplifyMixed(name + "財政局"); got != name+"财政局" {
			t.Errorf("the name %s is turned into %s in traditional text", name, got)
		}
	}
}
