package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSeeds reads the real documents beside the project. Only what was read
// by eye is wanted here.
func TestSeeds(t *testing.T) {
	tests := []struct {
		name                       string
		path                       []string
		kind                       Kind
		title, agency, id          string
		level, agencyKind          string
		year                       int
		format                     Format
		scope                      string
		written, published, signed string
		sections                   string
		facts                      string
		damage                     string
	}{
		{name: "city office, tables lost", path: []string{"seeds", "000_ef8f2c20f5597fcb.txt"}, kind: KindAnnual,
			title: "定西市人民政府办公室2023年政府信息公开工作年度报告", agency: "定西市人民政府办公室", id: "621100/人民政府办公室",
			level: "prefecture", agencyKind: "office", year: 2023, format: FormatF2021, scope: "own",
			sections: "s0 s1 s1_active s1_request s1_management s1_platform s1_supervision s2 s3 s4 s5 s6",
			facts:    "requests_received=33 items_published~13200 interpretations=158",
			damage:   "table_absent table_absent table_absent format_from_year"},
		{name: "flipbook", path: []string{"seeds", "001_460eccb9c86bd1f4.txt"}, kind: KindAnnual,
			title: "东营市东营区人民政府办公室2023年政府信息公开工作年度报告", agency: "东营市东营区人民政府办公室", id: "370502/人民政府办公室",
			level: "county", agencyKind: "office", year: 2023, format: FormatF2021, scope: "own", published: "2024-01-26", signed: "2024-01-18",
			sections: "s0 s1 s1_active s1_request s1_management s1_platform s1_supervision s2 s3 s4 s5 s6",
			facts:    "requests_received=18 requests_online=6 requests_mail=12 items_published~4000 items_website~4000 normative_made=1 normative_repealed=3 fee_yuan=0 staff_fulltime=2 trainings=4",
			damage:   "page_without_text"},
		{name: "town", path: []string{"seeds", "002_a7e4ba11a3b1e26d.txt"}, kind: KindAnnual,
			title: "安远县版石镇2023年政府信息公开工作年度报告", agency: "赣州市安远县版石镇人民政府", id: "360726102/人民政府",
			level: "township", agencyKind: "township", year: 2023, format: FormatF2021, scope: "own",
			sections: "s0 s1 s1_active s1_request s1_management s1_platform s1_supervision s2 s3 s4 s5 s6",
			facts:    "no_requests reconsideration_cases=0 litigation_cases=0 fee_yuan=0",
			damage:   "table_partial"},
		{name: "county in Traditional characters", path: []string{"seeds", "003_242b91d3e9f2f879.txt"}, kind: KindAnnual,
			title: "武山縣2016年政府信息公開工作年度報告", agency: "天水市武山县人民政府", id: "620524/人民政府",
			level: "county", agencyKind: "government", year: 2016, format: FormatF2014, scope: "aggregate", published: "2020-08-13",
			sections: "s0 s1 s2 s3 s3b s4b s5",
			facts:    "items_published=18778 items_website=12648 items_wechat=5270 items_weibo=380 no_requests reconsideration_cases=0 litigation_cases=0 fee_yuan=0",
			damage:   "mojibake half_converted"},
		{name: "institution", path: []string{"seeds", "004_493f86b962eb816c.txt"}, kind: KindInstitution,
			title: "宝鸡市政务公开办公室", agency: "宝鸡市政务公开办公室", id: "610300/政务公开办公室",
			level: "other", agencyKind: "institution", year: 2022, scope: "own", published: "2023-03-30"},
		{name: "poor extraction of a PDF", path: []string{"real", "reports", "shanghai-kewei-2024.flattened-pdf.md"}, kind: KindAnnual,
			title: "2024年上海市科委政府信息公开工作年度报告", agency: "上海市科学技术委员会", id: "310000/科学技术委员会",
			level: "province", agencyKind: "department", year: 2024, format: FormatF2021, scope: "own",
			sections: "s0 s1 h1 s2 s3 s1_management s1_platform s4 s5 s6",
			facts:    "reconsideration_cases=1 litigation_cases=0 items_published=393 requests_received=34 carried_in_text=2 carried_out_text=1 items_website=2139 interpretations=21 fee_yuan=0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(saved(t, tt.path...), Hints{})
			if r.Kind != tt.kind {
				t.Fatalf("kind %q %q, want %q", r.Kind, r.Reasons, tt.kind)
			}
			rep := r.Report
			got := []any{rep.Title, rep.Agency.Name, rep.Agency.ID, rep.Agency.Level, rep.Agency.Kind, rep.Year, rep.Format, rep.Scope,
				rep.DateWritten, rep.DatePublished, rep.DateSigned, sectionIDs(rep), told(rep.Facts), damageRules(rep)}
			want := []any{tt.title, tt.agency, tt.id, tt.level, tt.agencyKind, tt.year, tt.format, tt.scope,
				tt.written, tt.published, tt.signed, tt.sections, tt.facts, tt.damage}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", tt.path, diff)
			}
		})
	}
}

func sectionIDs(rep *Report) string {
	var ids []string
	for _, s := range rep.Sections {
		ids = append(ids, s.ID)
	}
	return strings.Join(ids, " ")
}

func damageRules(rep *Report) string {
	var rules []string
	for _, p := range rep.Problems {
		if p.Severity == SeverityDamage {
			rules = append(rules, p.Rule)
		}
	}
	return strings.Join(rules, " ")
}

func TestSeedInstitutionHasAllLabels(t *testing.T) {
	rep := Read(saved(t, "seeds", "004_493f86b962eb816c.txt"), Hints{}).Report
	var got []string
	for _, f := range rep.Fields {
		got = append(got, f.Name)
	}
	want := []string{"unit_name", "purpose", "address", "legal_rep", "start_fund_wan", "fund_source", "sponsor", "net_assets_begin_wan", "net_assets_end_wan",
		"domain_name", "staff", "change_compliance", "activities", "qualifications", "performance", "donations"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("labels (-want +got)\n%s", diff)
	}
	values := valuesOf(rep.Fields)
	for name, want := range map[string]string{"start_fund_wan": "49", "net_assets_begin_wan": "11.26", "net_assets_end_wan": "11.26", "staff": "9", "fund_source": "全额拨款", "domain_name": ""} {
		if values[name] != want {
			t.Errorf("%s = %q, want %q", name, values[name], want)
		}
	}
}

func TestSeedFlipbookTellsOfItsConflict(t *testing.T) {
	rep := Read(saved(t, "seeds", "001_460eccb9c86bd1f4.txt"), Hints{}).Report
	i := slices.IndexFunc(rep.Problems, func(p Problem) bool { return p.Severity == SeverityText })
	if i < 0 {
		t.Fatalf("problems %+v, want one of text against table", rep.Problems)
	}
	if p := rep.Problems[i]; !slices.Contains(p.Cells, "t2_1.normative.repealed") {
		t.Errorf("problem %+v, want it about t2_1.normative.repealed", p)
	}
}
