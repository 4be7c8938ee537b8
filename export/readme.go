package export

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nianbao/region"
	"nianbao/report"
)

// readerVersion is the version of the reader this program has.
const readerVersion = report.Version

// readme tells what the corpus holds, what it lacks and how to cite it.
func (c *Corpus) readme(opt Options, t *Tally) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("# %s\n\n%s\n", opt.title(), chineseTitle)
	say("%d reports from %d documents, captured until %s; read by version %d of the reader of nianbao.", t.Reports, t.Documents, t.day(), readerVersion)
	say("%d of them are verified: read completely, no rule broken, no damage.", t.Verified)
	say("Filter: %s. %d documents did not pass it; %d on spam mirrors are left out.", cmp.Or(opt.Filter, "none"), c.LeftOut, c.Spam)
	if c.Buried > 0 {
		say("Reports removed from the store on request, and so left out: %d; `nianbao coverage` on the store says which and why.", c.Buried)
	}
	if opt.Names {
		say("Names of private persons in reports of institutions stand as published.")
	} else {
		say("Names of private persons in reports of institutions are hidden (李＊＊).")
	}
	if t.Captures > 0 {
		say("The WARC files hold %d captures as they were received: spam mirrors too, and the names of persons as published, whatever is hidden in the tables.", t.Captures)
	}
	say("\nEvery value leads to the digest of the bytes it was read from (snapshot_id, locator).\n" +
		"data-dictionary.md explains every column in both languages, datapackage.json is the\n" +
		"same for programs, manifest.json has the digest of every file and one for all.\n" +
		"What may be done with the corpus stands in LICENSES.md.")
	t.writeCoverage(&b)
	t.writeProblems(&b)
	t.writeParts(&b, opt.Split)
	say("\n## How to cite 引用\n\nGB/T 7714:\n\n> %s\n\nBibTeX stands in citation.bib, CITATION.cff is for programs.", c.standard(t))
	return b.String()
}

// writeCoverage counts the reports by province and year. What is missing, and
// why, only the store can say.
func (t *Tally) writeCoverage(b *strings.Builder) {
	years := t.years()
	fmt.Fprintf(b, "\n## Coverage 覆盖\n\nReports by province and year. Why others are missing is told by `nianbao coverage` on the store.\n\n| |")
	for _, year := range years {
		fmt.Fprintf(b, " %d |", year)
	}
	fmt.Fprintf(b, " all |\n|---|%s---:|\n", strings.Repeat("---:|", len(years)))
	for _, province := range slices.Sorted(maps.Keys(t.Grid)) {
		name := region.Name(province + "0000")
		if len(province) < 2 {
			name = "no division 无区划"
		}
		fmt.Fprintf(b, "| %s |", cmp.Or(name, province))
		for _, year := range years {
			fmt.Fprintf(b, " %d |", t.Grid[province][year])
		}
		fmt.Fprintf(b, " %d |\n", t.ByProvince[province])
	}
	b.WriteString("\n| form 格式 | reports |\n|---|---:|\n")
	for _, form := range most(t.ByForm) {
		fmt.Fprintf(b, "| %s | %d |\n", form, t.ByForm[form])
	}
}

// mostRules is how many rules README lists.
const mostRules = 30

func (t *Tally) writeProblems(b *strings.Builder) {
	b.WriteString("\n## Known problems 已知问题\n\n")
	if len(t.ByRule) == 0 {
		b.WriteString("No report breaks a rule or shows damage.\n")
		return
	}
	b.WriteString("Reports by the rule they break or the damage they show; problems.csv has each with its cells.\n\n| rule | reports |\n|---|---:|\n")
	for i, rule := range most(t.ByRule) {
		if i == mostRules {
			fmt.Fprintf(b, "| … and %d more | |\n", len(t.ByRule)-mostRules)
			break
		}
		fmt.Fprintf(b, "| %s | %d |\n", rule, t.ByRule[rule])
	}
}

func (t *Tally) writeParts(b *strings.Builder, s Split) {
	if len(s.Shares) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## Parts 分组\n\nDivided by body with seed %d; splits has the part of each report.\n\n| part | share | reports |\n|---|---:|---:|\n", s.Seed)
	for i, share := range s.Shares {
		part := fmt.Sprint(i + 1)
		fmt.Fprintf(b, "| %s | %d %% | %d |\n", part, share, t.ByPart[part])
	}
}
