package nianbao_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows says which packages of ours a package may import. Whatever is not
// in this table is forbidden.
var arrows = map[string][]string{
	"nianbao":             {},
	"nianbao/decode":      {},
	"nianbao/region":      {},
	"nianbao/store":       {},
	"nianbao/crawler":     {},
	"nianbao/farm":        {},
	"nianbao/archive":     {},
	"nianbao/document":    {"decode"},
	"nianbao/report":      {"region", "document", "decode"},
	"nianbao/sources":     {"region", "document", "decode"},
	"nianbao/export":      {"report", "region", "store", "archive"},
	"nianbao/harvest":     {"crawler", "sources", "document", "report", "store", "region", "archive"},
	"nianbao/cmd/nianbao": {"archive", "crawler", "decode", "document", "export", "farm", "harvest", "region", "report", "sources", "store"},
}

// homes says which package alone may import a library.
var homes = map[string][]string{
	"github.com/gocolly/colly/v2":     {"nianbao/crawler"},
	"go.etcd.io/bbolt":                {"nianbao/store"},
	"github.com/PuerkitoBio/goquery":  {"nianbao/document"},
	"github.com/tetratelabs/wazero":   {"nianbao/document"},
	"golang.org/x/text/":              {"nianbao/decode", "nianbao/farm"},
	"github.com/pelletier/go-toml/v2": {"nianbao/sources", "nianbao/cmd/nianbao"},
	"github.com/spf13/cobra":          {"nianbao/cmd/nianbao"},
	"github.com/shopspring/decimal":   {"nianbao/report"},
	"github.com/klauspost/compress/":  {"nianbao/store", "nianbao/crawler", "nianbao/archive"},
	"github.com/klippa-app/go-pdfium": {"nianbao/document"},
	"golang.org/x/net/html":           {"nianbao/document"},
}

// imports returns the packages each package of ours imports, tests left out.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("list packages: %v", err)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		all[fields[0]] = fields[1:]
	}
	return all
}

func TestArrows(t *testing.T) {
	all := imports(t)
	if len(all) < 8 {
		t.Fatalf("only %d packages were listed", len(all))
	}
	for pkg, imported := range all {
		allowed, known := arrows[pkg]
		if !known {
			t.Errorf("%s is not in the table of arrows", pkg)
		}
		for _, path := range imported {
			name, ours := strings.CutPrefix(path, "nianbao/")
			if ours && !slices.Contains(allowed, name) {
				t.Errorf("%s must not import %s", pkg, path)
			}
		}
	}
}

func TestLibrariesAtHome(t *testing.T) {
	for pkg, imported := range imports(t) {
		for _, path := range imported {
			for library, home := range homes {
				if strings.HasPrefix(path, library) && !slices.Contains(home, pkg) {
					t.Errorf("%s must not import %s: its home is %v", pkg, path, home)
				}
			}
		}
	}
}
