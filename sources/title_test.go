package sources

import "testing"

func TestJudgeTitle(t *testing.T) {
	cases := []struct {
		name, title string
		want        class
		from, to    int
	}{
		{"usual", "定西市人民政府办公室2023年政府信息公开工作年度报告", classReport, 2023, 2023},
		{"with 年度", "临洮县人民政府2019年度政府信息公开年报", classReport, 2019, 2019},
		{"2016 form", "县扶贫办2016年度政府信息公开工作报告", classReport, 2016, 2016},
		{"spaces", "某某市 2025 年 政府信息公开 工作 年度报告", classReport, 2025, 2025},
		{"traditional", "武山縣2016年政府信息公開工作年度報告", classReport, 2016, 2016},
		{"character of both scripts", "乾县2016年政府信息公开工作年度报告", classReport, 2016, 2016},
		{"year without body", "2017年政府信息公开年度报告", classReport, 2017, 2017},
		{"typing error in the year", "某省旅游局222012年度政府信息公开年度报告", classReport, 2012, 2012},
		{"han year", "某县二〇二三年政府信息公开工作年度报告", classReport, 2023, 2023},
		{"han year with circle", "某县二○二一年政府信息公开工作年度报告", classReport, 2021, 2021},
		{"han year with digit zero", "某县二0二0年政府信息公开工作年度报告", classReport, 2020, 2020},
		{"full-width digits", "某县２０２２年政府信息公开工作年度报告", classReport, 2022, 2022},
		{"year in brackets", "某县政府信息公开年报（2023年度）", classReport, 2023, 2023},
		{"several years", "某县2008-2012年政府信息公开年报", classReport, 2008, 2012},
		{"政务公开", "某县2017年政务公开工作年度报告", classReport, 2017, 2017},
		{"text edition", "某县2022年政府信息公开工作年度报告（文字版）", classReport, 2022, 2022},
		{"body of an assessment centre", "省考试评估中心2022年政府信息公开工作年度报告", classReport, 2022, 2022},
		{"body of a training school", "省警官培训学校2022年政府信息公开年度报告", classReport, 2022, 2022},
		{"file name", "某县2022年政府信息公开工作年度报告.pdf", classReport, 2022, 2022},

		{"year in between", "某局政府信息公开工作2016年度报告", classReport, 2016, 2016},
		{"report on the state of work", "某局2014年政府信息公开工作情况报告", classReport, 2014, 2014},
		{"notice that issues the report", "关于印发《某局2015年政府信息公开工作年度报告》的通知", classReport, 2015, 2015},
		{"office for staffing", "县机构编制委员会办公室2023年政府信息公开工作年度报告", classReport, 2023, 2023},
		{"without body and year", "政府信息公开工作年度报告", classReport, 0, 0},

		{"quarter", "某局2023年第三季度政府信息公开工作报告", classOther, 2023, 2023},
		{"half a year", "某局2023年下半年政府信息公开情况报告", classOther, 2023, 2023},
		{"month", "某局2023年5月份政务公开年报", classOther, 2023, 2023},

		{"notice that issues the form", "关于印发政府信息公开工作年度报告格式的通知", classOther, 0, 0},
		{"report of work without a year", "政府信息公开工作情况报告", classOther, 0, 0},
		{"notice", "关于做好2023年政府信息公开工作年度报告编制发布工作的通知", classOther, 2023, 2023},
		{"circular", "关于2022年政府信息公开工作年度报告情况的通报", classOther, 2022, 2022},
		{"interpretation", "《某县2023年政府信息公开工作年度报告》解读", classOther, 2023, 2023},
		{"picture", "一图读懂某县2022年政府信息公开工作年度报告", classOther, 2022, 2022},
		{"picture edition in front", "【图解】某县2022年政府信息公开工作年度报告", classOther, 2022, 2022},
		{"blank form", "政府信息公开工作年度报告格式", classOther, 0, 0},
		{"website report", "某市政府网站工作年度报表（2023年度）", classOther, 2023, 2023},
		{"rule of law", "某市2023年法治政府建设年度报告", classOther, 2023, 2023},
		{"budget", "某局2023年度部门决算报告", classOther, 2023, 2023},
		{"statistics alone", "2016年政府信息公开年度报告统计表", classOther, 2016, 2016},
		{"news", "市政府召开全市政务公开工作推进会", classOther, 0, 0},
		{"guide", "某县政府信息公开指南", classOther, 0, 0},
		{"activity whose end looks like a place", "政务公开体验活动走进洛门集市", classOther, 0, 0},
		{"empty", "", classOther, 0, 0},

		{"bare", "某镇2022年年度报告", classBare, 2022, 2022},
		{"year alone", "2022年", classYear, 2022, 2022},
		{"year with 年报", "2022年年报", classYear, 2022, 2022},
		{"body alone", "市发展和改革委员会", classBody, 0, 0},
		{"town alone", "版石镇", classBody, 0, 0},
		{"cut before the words", "某某市人力资源和社会保障局2022年政府…", classCut, 2022, 2022},
		{"cut after the words", "某市2022年政府信息公开工作年度报告（…", classReport, 2022, 2022},
		{"cut news", "市政府召开全市政府信息公开...", classOther, 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := judgeTitle(c.title)
			if got.class != c.want || got.from != c.from || got.to != c.to {
				t.Errorf("judgeTitle(%q) = %+v, want class %d, years %d to %d", c.title, got, c.want, c.from, c.to)
			}
			if (got.why != "") != (got.class == classOther) {
				t.Errorf("judgeTitle(%q): reason %q with class %d", c.title, got.why, got.class)
			}
		})
	}
}

func TestPlainKeepsNames(t *testing.T) {
	for title, want := range map[string]string{
		"乾县 2016年":    "乾县2016年",
		"乾縣２０１６年報告":   "乾县2016年报告",
		"於潛鎮政府信息公開年報": "於潜镇政府信息公开年报",
	} {
		if got := plain(title); got != want {
			t.Errorf("plain(%q) = %q, want %q", title, got, want)
		}
	}
}
