package report

import "testing"

func TestNormalize(t *testing.T) {
	cases := []struct{ name, label, want string }{
		{"spaces", "规 章", "规章"},
		{"wide brackets and digits", "（二）部分公开", "(二)部分公开"},
		{"ideographic space", "结果\u3000维持", "结果维持"},
		{"zero width", "总\u200b计\ufeff", "总计"},
		{"quotes", "3.危及“三安全一稳定”", "3.危及三安全一稳定"},
		{"slips", "区分处理的，只记这一情形，不记其它情形", "区分处理的,只计这一情形,不计其他情形"},
		{"square brackets", "〔2021〕30号", "(2021)30号"},
		{"ideograph in brackets", "㈠予以公开", "(一)予以公开"},
		{"circled digit", "①重复申请", "1重复申请"},
		{"radical", "⼀、总体情况", "一、总体情况"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := normalize(c.label); got != c.want {
				t.Errorf("normalize(%q) = %q, want %q", c.label, got, c.want)
			}
			if again := normalize(c.want); again != c.want {
				t.Errorf("normalize(%q) = %q", c.want, again)
			}
		})
	}
}

func TestSplitOrdinal(t *testing.T) {
	cases := []struct{ label, ordinal, rest string }{
		{"(三)不予公开", "三", "不予公开"},
		{"三、本年度办理结果", "三", "本年度办理结果"},
		{"2.重复申请", "2", "重复申请"},
		{"2、重复申请", "2", "重复申请"},
		{"12)其他", "12", "其他"},
		{"十一、其他", "十一", "其他"},
		{"三类内部事务信息", "", "三类内部事务信息"},
		{"2023年度", "", "2023年度"},
		{"(区分处理的)", "", "(区分处理的)"},
		{"", "", ""},
		{"三、", "三", ""},
	}
	for _, c := range cases {
		if ordinal, rest := splitOrdinal(c.label); ordinal != c.ordinal || rest != c.rest {
			t.Errorf("splitOrdinal(%q) = %q, %q, want %q, %q", c.label, ordinal, rest, c.ordinal, c.rest)
		}
	}
}

func TestMatch(t *testing.T) {
	m := matchers3()[FormatF2021]
	cases := []struct{ name, label, group, want string }{
		{"exact", "1.属于国家秘密", "denied", "denied_state_secret"},
		{"variant", "（二）部分公开", "results", "partial"},
		{"without ordinal", "重复申请", "unprocessed", "unprocessed_repeat"},
		{"another ordinal", "1、重复申请", "unprocessed", "unprocessed_repeat"},
		{"keyword in its group", "属于内部事务的信息", "denied", "denied_internal"},
		{"keyword outside its group", "属于内部事务的信息", "unable", ""},
		{"one character off", "保护第三方合法权利", "denied", "denied_third_party"},
		{"others in their group", "3.其他", "other", "other_misc"},
		{"others elsewhere", "其他", "denied", ""},
		{"others in the head", "其他", "", ""},
		{"total by its ordinal", "（七）总计", "other", "processed_total"},
		{"total in the head", "总计", "", ""},
		{"total behind the results", "总计", "other", "processed_total"},
		{"two labels in a cell", "三、本年度办理结果（一）予以公开", "", "granted"},
		{"nothing", "申请人情况", "", ""},
		{"neither", "不予以公开", "results", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := m.match(c.label, c.group); got != c.want {
				t.Errorf("match(%q, %q) = %q, want %q", c.label, c.group, got, c.want)
			}
		})
	}
}

func TestGarbledLabels(t *testing.T) {
	m := matchers3()[FormatF2021]
	for _, test := range []struct{ label, group, want string }{
		{"2.其他法律行政止公开", "denied", "denied_law_forbids"}, // three characters lost
		{"其他法律行政止公开", "denied", ""},                     // no ordinal says which
		{"2.其他法律行政止公开", "unable", ""},                   // another group
		{"2.法律公开", "denied", ""},                        // too little left
	} {
		if got := m.match(test.label, test.group); got != test.want {
			t.Errorf("%s in %s: %q, want %q", test.label, test.group, got, test.want)
		}
	}
}
