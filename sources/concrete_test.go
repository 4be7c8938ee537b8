package sources

import (
	"fmt"
	"strings"
	"testing"

	"nianbao/region"
)

// concrete are sources whose column of annual reports, or platform, was seen in
// evidence: id, division, level, family, number of columns, first column.
const concrete = `
100000-gjsy 全国 institution gjsy 0 -
100000-mva 全国 department trs 1 https://www.mva.gov.cn/gongkai/zfxxgkpt/zfxxgknb/
110112-bjtzh 通州区 county auto 1 https://www.bjtzh.gov.cn/bjtz/zwgk/zcwj67/zfxxgknb/2024n78/xzjd/index.shtml
110115-bjdx 大兴区 county auto 38 https://www.bjdx.gov.cn/bjsdxqrmzf/zwfw/zfxxgk/dxqzf69/2008n/
110116-bjhr 怀柔区 county trs 38 https://www.bjhr.gov.cn/zfxxgkzl/gknb/2008nb/
110118-bjmy 密云区 county trs 19 https://www.bjmy.gov.cn/zwgk/zfxxgk/zfxxgknb/gknb2008/
130000-gxt 河北省 department auto 1 http://gxt.hebei.gov.cn/hbgyhxxht/zfxxgk/zfxxgknb/index.html
130400-hd 邯郸市 prefecture auto 1 http://hdzfxxgk.hd.gov.cn/zfxxgknb/
140927-shenchi 神池县 county auto 1 http://scx.sxxz.gov.cn/scxzw/zwgk/xxgknb/
210902-fxhz 海州区 county thtml 1 https://www.fxhz.gov.cn/ndbg.thtml?id=14198
210904-fxtp 太平区 county thtml 1 https://www.fxtp.gov.cn/ndbg.thtml?id=15528
310000-rsj 上海市 department auto 1 https://rsj.sh.gov.cn/txxgknb_17198/
320900-yancheng 盐城市 prefecture hanweb-xxgk 0 -
341323-lingbi 灵璧县 county anhui 0 -
360700-ganzhou 赣州市 prefecture ucap 0 -
360733-huichang 会昌县 county ucap 1 http://xxgk.huichang.gov.cn/xxgknb/
370500-dongying 东营市 prefecture hanweb-xxgk 0 -
410804-jzmcqzf 马村区 county static 1 http://www.jzmcqzf.gov.cn/xxgk/xxgknb/
411002-weidu 魏都区 county epoint 1 http://www.weidu.gov.cn/govxxgk/11411002005750994L/category/035/035001/govlist.html
430408-zhengxiang 蒸湘区 county auto 1 https://www.zhengxiang.gov.cn/zwgk/xxgknb/index.html
440305-szns 南山区 county gkmlpt 0 -
440823-suixi 遂溪县 county nfcms 1 http://www.suixi.gov.cn/zwgk/xxgknb/
513400-lsz 凉山彝族自治州 prefecture static 1 http://www.lsz.gov.cn/xxgk-xxgknb
520204-shuicheng 水城区 county trs 1 http://www.shuicheng.gov.cn/newsite/zwgk/zfxxgk_1/zfxxgknb/nb_2022n/
530100-czj 昆明市 department auto 1 https://czj.km.gov.cn/zfxxgk/zfxxgknb/
530100-rsj 昆明市 department auto 1 https://rsj.km.gov.cn/zfxxgk/zfxxgknb/
610000-atcm 陕西省 department trs 1 http://atcm.shaanxi.gov.cn/zfxxgk/zfxxgknb/
610300-baoji 宝鸡市 prefecture hanweb 0 -
610600-jyj 延安市 department numhtml 1 https://jyj.yanan.gov.cn/zfxxgk/zfxxgknb/1.html
610800-hb 榆林市 department trs 1 https://hb.yl.gov.cn/zfxxgk/zfxxgknb/
620122-gaolan 皋兰县 county hanweb 1 http://www.gaolan.gov.cn/col/col15863/index.html
620523-gangu 甘谷县 county vsb 0 -
621122-cnlongxi 陇西县 county hanweb-xxgk 0 -
621124-lintao 临洮县 county hanweb 0 -
654025-xinyuan 新源县 county ucap 1 https://www.xinyuan.gov.cn/xinyuan/xxgknb2024n/zfxxgk_gknbz.shtml
`

func TestConcreteSources(t *testing.T) {
	s := embedded(t)
	for line := range strings.Lines(strings.TrimSpace(concrete)) {
		line = strings.TrimSpace(line)
		id, _, _ := strings.Cut(line, " ")
		src, ok := s.Find(id)
		if !ok {
			t.Errorf("no source %s", id)
			continue
		}
		column := "-"
		if len(src.Columns) > 0 {
			column = src.Columns[0].URL
		}
		if got := fmt.Sprintf("%s %s %s %s %d %s", src.ID, region.Name(src.Code), src.Level, src.Family, len(src.Columns), column); got != line {
			t.Errorf("got  %s\nwant %s", got, line)
		}
		if src.Checked != "2026-11-22" || len(src.Evidence) == 0 {
			t.Errorf("%s: checked %q, evidence %v", id, src.Checked, src.Evidence)
		}
		for _, page := range known(src) {
			if !s.InScope(src, page) {
				t.Errorf("%s: its own page %s is out of scope", id, page)
			}
		}
	}
}

// TestPlatformFitsFamily holds that what addresses show of a platform is not
// another than a person found.
func TestPlatformFitsFamily(t *testing.T) {
	for _, src := range embedded(t).All() {
		weak := src.Platform == "" || src.Platform == "static" || src.Family == FamilyAuto
		kin := platformKin[[2]string{min(src.Platform, src.Family), max(src.Platform, src.Family)}] != ""
		if !weak && !kin && src.Platform != src.Family {
			t.Errorf("%s: platform %s, family %s", src.ID, src.Platform, src.Family)
		}
	}
}
