package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// peersDir is a folder with node_modules of @duckdb/node-api and datapackage.
const peersDir = "NIANBAO_PEERS"

// peer runs another program, or skips the test loudly where it is not there.
func peer(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("SKIPPED: %s is not here, so nothing was held against it", name)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, complaint.String())
	}
	return out.Bytes()
}

// node runs a script with the modules of the peers.
func node(t *testing.T, module, script string, args ...string) []byte {
	t.Helper()
	dir := os.Getenv(peersDir)
	if dir == "" {
		t.Skipf("SKIPPED: %s names no folder with %s, so nothing was held against it", peersDir, module)
	}
	path := filepath.Join(dir, "nianbao-check.js")
	if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(path)
	return peer(t, dir, "node", append([]string{path}, args...)...)
}

// exported is a corpus in every format, and its CSV tables as rows.
func exported(t *testing.T) (dir string, rows map[string][][]string) {
	t.Helper()
	f := newFixture(t)
	f.many(5, 4)
	f.add("https://www.wushan.gov.cn/i.html", "", "i", institution())
	evil := annual(2030, 7)
	for i, prefix := range formulaPrefixes {
		c := evil.Report.Tables[0].Cells[1]
		c.Row, c.Raw = "partial", prefix+fmt.Sprintf("1+%d", i)
		evil.Report.Tables[0].Cells = append(evil.Report.Tables[0].Cells, c)
	}
	f.add("https://www.wushan.gov.cn/evil.html", "", "evil", evil)
	dir = filepath.Join(t.TempDir(), "out")
	if _, _, err := f.corpus(Filter{}).Write(dir, Options{Formats: Formats()}); err != nil {
		t.Fatal(err)
	}
	rows = map[string][][]string{}
	for _, one := range tables(false) {
		all, err := csv.NewReader(strings.NewReader(f.read(filepath.Join(dir, one.name+".csv")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		rows[one.name] = all
	}
	return dir, rows
}

// same compares the rows of a peer with those of the CSV, numbers by value.
func same(t *testing.T, table string, fields []field, want [][]string, got [][]*string) {
	t.Helper()
	if len(got) != len(want)-1 {
		t.Fatalf("%s has %d rows, the CSV %d", table, len(got), len(want)-1)
	}
	for i, line := range want[1:] {
		for k, text := range line {
			have := ""
			if got[i][k] != nil {
				have = *got[i][k]
			}
			if !alike(fields[k].kind, have, text) {
				t.Fatalf("%s row %d %s is %q, the CSV has %q", table, i, fields[k].name, have, text)
			}
		}
	}
}

func alike(k kind, have, text string) bool {
	if have == text || guard(have) == text || guard("\ufeff"+have) == text { // Node drops a byte order mark
		return true
	}
	a, err := decimal.NewFromString(have)
	b, bad := decimal.NewFromString(text)
	switch {
	case k == kindBool:
		return have == "1" && text == "true" || have == "0" && text == "false"
	case err == nil && bad == nil:
		return a.Equal(b)
	}
	return false
}

// TestDuckDBReadsTheParquet compares every row of every table.
func TestDuckDBReadsTheParquet(t *testing.T) {
	dir, rows := exported(t)
	const script = `
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const c = await (await DuckDBInstance.create(':memory:')).connect();
  const out = {};
  for (const name of process.argv.slice(3)) {
    const file = process.argv[2] + '/' + name + '.parquet';
    const cols = (await (await c.runAndReadAll("describe select * from '" + file + "'")).getRows());
    const list = cols.map(r => r[1] === 'TIMESTAMP' || r[1] === 'TIMESTAMP WITH TIME ZONE' ? 'strftime("' + r[0] + '"::TIMESTAMP, \'%Y-%m-%dT%H:%M:%SZ\')' : 'cast("' + r[0] + '" as varchar)').join(', ');
    out[name] = { types: cols.map(r => r[1]), rows: (await c.runAndReadAll("set timezone='UTC'; select " + list + " from '" + file + "'")).getRows(),
      comments: (await c.runAndReadAll("select count(*) from parquet_kv_metadata('" + file + "') where key::varchar like 'column.%'")).getRows()[0][0].toString() };
  }
  process.stdout.write(JSON.stringify(out));
})();`
	all := tables(false)
	var names []string
	for _, one := range all {
		names = append(names, one.name)
	}
	var out map[string]struct {
		Types    []string
		Rows     [][]*string
		Comments string
	}
	if err := json.Unmarshal(node(t, "@duckdb/node-api", script, append([]string{dir}, names...)...), &out); err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		same(t, one.name, one.fields, rows[one.name], out[one.name].Rows)
		if got := out[one.name].Comments; got != fmt.Sprint(len(one.fields)) {
			t.Errorf("%s has %s comments for %d columns", one.name, got, len(one.fields))
		}
	}
	if at := slices.IndexFunc(all[0].fields, func(f field) bool { return f.name == "value" }); out["cells"].Types[at] != "DECIMAL(18,6)" {
		t.Errorf("value is %s", out["cells"].Types[at])
	}
}

// TestSQLiteShellReadsTheDatabase compares every row of every table.
func TestSQLiteShellReadsTheDatabase(t *testing.T) {
	dir, rows := exported(t)
	for _, one := range tables(false) {
		var cols []string
		for _, f := range one.fields {
			cols = append(cols, fmt.Sprintf("CAST(%q AS TEXT)", f.name))
		}
		out := peer(t, dir, "sqlite3", "-readonly", databaseName, "SELECT json_array("+strings.Join(cols[:min(100, len(cols))], ", ")+") FROM "+one.name)
		var got [][]*string
		for line := range strings.Lines(string(out)) {
			var row []*string
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			got = append(got, row)
		}
		want := rows[one.name]
		for i := range want {
			want[i] = want[i][:min(100, len(want[i]))]
		}
		same(t, one.name, one.fields, want, got)
	}
	if out := peer(t, dir, "sqlite3", "-readonly", databaseName, `PRAGMA integrity_check; PRAGMA foreign_key_check; SELECT count(*) FROM narrative WHERE narrative MATCH '"申请"';`); string(out) != "ok\n21\n" {
		t.Errorf("the shell says %q", out)
	}
}

// TestLibreOfficeRunsNoFormula converts the CSV and looks for formulas.
func TestLibreOfficeRunsNoFormula(t *testing.T) {
	dir, _ := exported(t)
	home := "-env:UserInstallation=file://" + t.TempDir()
	peer(t, dir, "soffice", home, "--headless", "--convert-to", "fods", "--infilter=CSV:44,34,76,1", "cells.csv")
	found, err := filepath.Glob(filepath.Join(dir, "cells*.fods"))
	if err == nil && len(found) == 0 {
		t.Skip("SKIPPED: this LibreOffice has no Calc, so nothing was held against it")
	}
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(data, []byte("table:formula=")); n > 0 {
		t.Errorf("%d formulas of %d prefixes are run", n, len(formulaPrefixes))
	}
	if bytes.Count(data, []byte("<table:table-row")) < 60 {
		t.Error("the table is not there")
	}
}

// TestDataPackageIsValid has the Frictionless library read the package and
// cast every row.
func TestDataPackageIsValid(t *testing.T) {
	dir, rows := exported(t)
	const script = `
const { Package } = require('datapackage');
(async () => {
  const p = await Package.load(process.argv[2] + '/datapackage.json');
  const out = { valid: p.valid, errors: p.errors.map(String), rows: {} };
  for (const r of p.resources) if (r.tabular) out.rows[r.name] = (await r.read({ cast: true })).length;
  process.stdout.write(JSON.stringify(out));
})().catch(e => { console.error(e, e.errors); process.exit(1) });`
	var out struct {
		Valid  bool
		Errors []string
		Rows   map[string]int
	}
	if err := json.Unmarshal(node(t, "datapackage", script, dir), &out); err != nil {
		t.Fatal(err)
	}
	if !out.Valid {
		t.Errorf("the package is not valid: %v", out.Errors)
	}
	for name, lines := range rows {
		if got := out.Rows[name+"-csv"]; got != len(lines)-1 {
			t.Errorf("%s has %d rows, the CSV %d", name, got, len(lines)-1)
		}
	}
}
