package export

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/coverage"
)

// describe writes what makes a folder a corpus that others can cite: the data
// package, the dictionary, README, the citation in three forms and the note on
// licences.
func (c *Corpus) describe(f *folder, opt Options, t *Tally) error {
	data, err := c.dataPackage(f, opt, t)
	if err != nil {
		return err
	}
	var dictionary bytes.Buffer
	if err := WriteDictionary(&dictionary); err != nil {
		return err
	}
	for name, text := range map[string]string{
		"datapackage.json":   string(data),
		"data-dictionary.md": dictionary.String(),
		"README.md":          c.readme(opt, t),
		"CITATION.cff":       c.cff(opt, t),
		"citation.bib":       c.bibtex(opt, t),
		"LICENSES.md":        licences,
	} {
		if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// licences is what may be done with a corpus.
const licences = `# Licences 许可说明

The reports are official documents that public bodies are obliged to publish
(政府信息公开条例, art. 50). Under art. 5 of the Copyright Law of the People's
Republic of China, resolutions, decisions and orders of state organs and other
documents of a legislative, administrative or judicial nature are not protected
(著作权法第五条). Layout and pictures of single sites may be. Numbers are facts.

nianbao claims no right of its own in what it adds: the reading of the tables, the
marks and the description. Whoever publishes results should name the corpus and
its date, since reports change on the sites.

Names of private persons in reports of institutions 事业单位 are hidden unless the
corpus says otherwise in README.md. Data of other origins that the program uses
(divisions and their codes) is named in its NOTICE.
`

// day is the date of a corpus: the newest capture in it.
func (t *Tally) day() string { return t.Newest.In(coverage.China).Format("2006-01-02") }

// title names the corpus.
func (o Options) title() string {
	return cmp.Or(o.Title, "Annual reports on government-information disclosure of Chinese public bodies")
}

const chineseTitle = "政府信息公开工作年度报告语料库"

// bibtex is the citation for LaTeX.
func (c *Corpus) bibtex(opt Options, t *Tally) string {
	return fmt.Sprintf(`@misc{nianbao%s,
  title        = {%s},
  author       = {{nianbao}},
  year         = {%s},
  note         = {%d reports, captured until %s, reader version %d, schema version %d}
}
`, strings.ReplaceAll(t.day(), "-", ""), opt.title(), t.day()[:4], t.Reports, t.day(), readerVersion, schemaVersion)
}

// standard is the citation by GB/T 7714.
func (c *Corpus) standard(t *Tally) string {
	return fmt.Sprintf("nianbao. %s[DS]. 采集截至 %s, 共 %d 份报告, 解析器版本 %d. %s.", chineseTitle, t.day(), t.Reports, readerVersion, t.day()[:4])
}

// cff is the citation file of the format of that name.
func (c *Corpus) cff(opt Options, t *Tally) string {
	return fmt.Sprintf(`cff-version: 1.2.0
message: Please cite this corpus with its date.
type: dataset
title: %q
abstract: %q
authors:
  - name: nianbao
date-released: %s
version: "%s-r%d-s%d"
`, opt.title(), chineseTitle, t.day(), t.day(), readerVersion, schemaVersion)
}

// packageField is a field of a Frictionless table schema.
type packageField struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
}

type packageSchema struct {
	Fields        []packageField `json:"fields"`
	MissingValues []string       `json:"missingValues"`
	PrimaryKey    []string       `json:"primaryKey,omitempty"`
}

type packageResource struct {
	Name        string         `json:"name"`
	Path        string         `json:"path"`
	Profile     string         `json:"profile"`
	Format      string         `json:"format"`
	Mediatype   string         `json:"mediatype"`
	Encoding    string         `json:"encoding,omitempty"`
	Bytes       int64          `json:"bytes"`
	Hash        string         `json:"hash"`
	Description string         `json:"description,omitempty"`
	Schema      *packageSchema `json:"schema,omitempty"`
}

// mediaTypes are the types of the data files by extension.
var mediaTypes = map[string]string{
	".csv": "text/csv", ".jsonl": "application/jsonl", ".parquet": "application/vnd.apache.parquet",
	".sqlite": "application/vnd.sqlite3", ".gz": "application/warc", ".cdxj": "text/x-cdxj", ".wacz": "application/wacz",
}

// frictionless are the names of the kinds in a table schema.
var frictionless = map[kind]string{kindText: "string", kindInt: "integer", kindDecimal: "number", kindBool: "boolean", kindTime: "datetime"}

// dataPackage describes the data files as a Frictionless data package.
func (c *Corpus) dataPackage(folder *folder, opt Options, t *Tally) ([]byte, error) {
	files, err := digests(folder.dir, folder.done)
	if err != nil {
		return nil, err
	}
	schemas := map[string]table{}
	for _, one := range tables(true) {
		schemas[one.name] = one
	}
	resources := []packageResource{}
	for _, f := range files {
		ext := filepath.Ext(f.Name)
		if mediaTypes[ext] == "" {
			continue
		}
		stem := strings.TrimSuffix(f.Name, ext)
		r := packageResource{
			Name: strings.ReplaceAll(f.Name, ".", "-"), Path: f.Name, Profile: "data-resource", Format: ext[1:], Mediatype: mediaTypes[ext],
			Bytes: f.Bytes, Hash: f.Digest, Description: schemas[stem].about,
		}
		if ext == ".csv" {
			r.Profile, r.Encoding, r.Schema = "tabular-data-resource", "utf-8", schemaOf(schemas[stem])
		}
		resources = append(resources, r)
	}
	return json.MarshalIndent(map[string]any{
		"reports": t.Reports, "forgotten": c.Buried, // removed from the store on request
		"profile": "data-package", "name": "nianbao-corpus", "title": opt.title(), "description": chineseTitle,
		"version": fmt.Sprintf("%s-r%d-s%d", t.day(), readerVersion, schemaVersion), "created": t.Newest.UTC().Format(timeLayout),
		"licenses":  []map[string]string{{"name": "other-open", "title": "official documents; see LICENSES.md", "path": "LICENSES.md"}},
		"resources": resources,
	}, "", "  ")
}

func schemaOf(t table) *packageSchema {
	s := &packageSchema{MissingValues: []string{""}}
	for _, f := range t.fields {
		s.Fields = append(s.Fields, packageField{f.name, frictionless[f.kind], f.chinese, f.meaning})
	}
	if keyOfTable[t.name] != "" {
		s.PrimaryKey = []string{"report_id"}
	}
	return s
}

// years are the report years of a corpus in order, those without one left out.
func (t *Tally) years() []int {
	var years []int
	for year := range t.ByYear {
		if year != 0 {
			years = append(years, year)
		}
	}
	slices.Sort(years)
	return years
}
