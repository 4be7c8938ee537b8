package sources

import (
	"bytes"
	"compress/gzip"
	"embed"
	_ "embed"
	"fmt"
	"io"
	"path"
	"strings"
)

//go:embed data/portals.csv.gz
var portalsGzip []byte

//go:embed data/*.toml
var definitions embed.FS

// registryFile is what File names for sources of the embedded registry.
const registryFile = "portals.csv"

// Embedded returns the sources the program brings along: the registry of
// government portals, and the definitions that override or add to it. Every
// call returns a set of its own.
func Embedded() (*Set, error) {
	list, err := registry()
	if err != nil {
		return nil, err
	}
	s := newSet(list)
	entries, err := definitions.ReadDir("data")
	if err != nil {
		return nil, fmt.Errorf("read embedded definitions: %w", err)
	}
	var files []file
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".toml") {
			continue
		}
		data, err := definitions.ReadFile(path.Join("data", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read embedded definitions: %w", err)
		}
		files = append(files, file{e.Name(), data})
	}
	if err := s.load(files); err != nil {
		return nil, fmt.Errorf("load embedded definitions: %w", err)
	}
	return s, nil
}

// registry reads the lines division,name,level,url,access,checked, and adds
// what is known of the columns of each portal.
func registry() ([]Source, error) {
	text, err := unpack(portalsGzip)
	if err != nil {
		return nil, fmt.Errorf("unpack registry: %w", err)
	}
	columns, err := knownColumns()
	if err != nil {
		return nil, err
	}
	var list []Source
	line := 0
	for row := range strings.Lines(text) {
		line++
		f := strings.Split(strings.TrimSpace(row), ",")
		if line == 1 || len(f) != 6 {
			continue
		}
		host, _ := hostOf(f[3])
		src := Source{
			ID: f[0] + "-" + hostLabel(host), Name: bodyName(f[1], f[2]), Code: f[0], Level: f[2],
			Base: f[3], Family: FamilyAuto, File: registryFile, Line: line, Access: f[4], Checked: f[5],
		}
		src.learn(columns[src.Code])
		list = append(list, src)
	}
	return list, nil
}

func unpack(packed []byte) (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
}

// hostLabel is the name of a host without www: dingxi for www.dingxi.gov.cn,
// chaoyang for chaoyang.changchun.gov.cn.
func hostLabel(host string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(host), "www."), ":")
	label, _, _ := strings.Cut(name, ".")
	return label
}

// bodyName is the government 人民政府 of a division. A prefecture 地区 or
// league 盟 has an administrative office 行政公署 in its place.
func bodyName(division, level string) string {
	if level == "prefecture" && (strings.HasSuffix(division, "地区") || strings.HasSuffix(division, "盟")) {
		return division + "行政公署"
	}
	return division + "人民政府"
}
