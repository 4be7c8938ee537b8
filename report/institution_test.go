package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/document"
)

func valuesOf(fields []document.Field) map[string]string {
	got := map[string]string{}
	for _, f := range fields {
		got[f.Name] = f.Value
	}
	return got
}

func TestInstitutionFromLines(t *testing.T) {
	doc := lines("首页> 年度报告>宝川市> 宝川市河道管理中心", "宝川市河道管理中心", "发布时间: 2023-03-30 15:09",
		"单位名称 宝川市河道管理中心", "宗旨和业务范围 管理河道。", "住所 宝川市滨河路1号", "法定代表人 某某", "开办资金 49万元", "经济来源 全额拨款",
		"举办单位 宝川市水利局", "资产损益情况", "年初数(万元) 年末数(万元)", "11.26万元 120600元", "网上名称 从业人数  9",
		"对《条例》和实施细则有关变更登记规定的执行情况 2022年，没有变更登记事项。",
		"开展业务活动情况 今年以来，清理河道，", "巡查30次。", "相关资质认可或执业许可证明文件及有效期", "绩效和受奖惩及诉讼投诉情况", "接收捐赠资助及使用情况")
	doc.Title = "宝川市河道管理中心"
	r := Read(doc, Hints{})
	if r.Kind != KindInstitution {
		t.Fatalf("kind %q %v, want %q", r.Kind, r.Reasons, KindInstitution)
	}
	want := map[string]string{
		"unit_name": "宝川市河道管理中心", "purpose": "管理河道。", "address": "宝川市滨河路1号", "legal_rep": "某某", "start_fund_wan": "49", "fund_source": "全额拨款",
		"sponsor": "宝川市水利局", "net_assets_begin_wan": "11.26", "net_assets_end_wan": "12.06", "domain_name": "", "staff": "9",
		"change_compliance": "2022年，没有变更登记事项。", "activities": "今年以来，清理河道，\n巡查30次。", "qualifications": "", "performance": "", "donations": ""}
	if diff := cmp.Diff(want, valuesOf(r.Report.Fields)); diff != "" {
		t.Errorf("fields (-want +got)\n%s", diff)
	}
	if r.Report.Year != 2022 || r.Report.YearSource != "text" {
		t.Errorf("year %d from %q, want 2022 from the text", r.Report.Year, r.Report.YearSource)
	}
	if a := r.Report.Agency; a.Kind != "institution" || a.Level != "other" {
		t.Errorf("agency %+v, want an institution of level other", a)
	}
	if got, want := r.Report.DatePublished, "2023-03-30"; got != want {
		t.Errorf("published %q, want %q", got, want)
	}
}

func TestInstitutionFromTable(t *testing.T) {
	doc := page(t, `<html><head><title>宝川市河道管理中心</title></head><body><div class="article-content"><h1>宝川市河道管理中心</h1><table border="1">
<tr><td>单位名称</td><td colspan="3">宝川市河道管理中心</td></tr>
<tr><td>宗旨和业务范围</td><td colspan="3">管理河道。</td></tr>
<tr><td>住所</td><td>滨河路1号</td><td>法定代表人</td><td>某某</td></tr>
<tr><td>开办资金</td><td>490000元</td><td>经费来源</td><td></td></tr>
<tr><td rowspan="2">资产损益情况</td><td>年初数（万元）</td><td colspan="2">年末数（万元）</td></tr>
<tr><td>11.26</td><td colspan="2">11.30</td></tr>
<tr><td>网上名称</td><td></td><td>从业人数</td><td>9</td></tr>
</table></div></body></html>`)
	want := map[string]string{"unit_name": "宝川市河道管理中心", "purpose": "管理河道。", "address": "滨河路1号", "legal_rep": "某某", "start_fund_wan": "49",
		"fund_source": "", "net_assets_begin_wan": "11.26", "net_assets_end_wan": "11.3", "domain_name": "", "staff": "9"}
	if diff := cmp.Diff(want, valuesOf(newGist(doc, Hints{}).readInstitution())); diff != "" {
		t.Errorf("fields (-want +got)\n%s", diff)
	}
}
