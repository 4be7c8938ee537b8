package region

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// peoples are the nationalities 民族 in names of autonomous divisions, longest
// first where one ends another. Names of one character need their 族.
var peoples = strings.Fields(`
	维吾尔族 维吾尔 哈萨克族 哈萨克 柯尔克孜族 柯尔克孜 塔吉克族 塔吉克 蒙古族 蒙古 锡伯族 锡伯
	布依族 土家族 朝鲜族 达斡尔族 傈僳族 仡佬族 仫佬族 毛南族 拉祜族 哈尼族 纳西族 景颇族 布朗族
	普米族 独龙族 撒拉族 东乡族 保安族 裕固族 鄂温克族 鄂伦春族 俄罗斯族 高山族 赫哲族 阿昌族
	德昂族 基诺族 门巴族 珞巴族 塔塔尔族 乌孜别克族 回族 藏族 满族 苗族 彝族 壮族 侗族 瑶族 白族
	傣族 黎族 畲族 羌族 土族 水族 佤族 怒族 京族 各族`)

// autonomous are the suffixes of autonomous divisions with what daily use
// leaves of them: 临夏回族自治州 is called 临夏州.
var autonomous = []struct{ suffix, brief string }{
	{"自治区", "自治区"}, {"自治州", "州"}, {"自治县", "县"}, {"自治旗", "旗"},
}

var suffixes = []string{"特别行政区", "地区", "林区", "新区", "特区", "省", "市", "盟", "县", "区", "旗"}

// shortNames returns the names in daily use of a division besides its full
// one: 甘肃 for 甘肃省, 临夏 and 临夏州 for 临夏回族自治州. A name of one
// character (泾县) has no short form; a province also has its letters 简称.
func shortNames(name, level string) []string {
	var short []string
	add := func(s string) {
		if s != name && utf8.RuneCountInString(s) > 1 && !slices.Contains(short, s) {
			short = append(short, s)
		}
	}
	for _, a := range autonomous {
		if stem, ok := strings.CutSuffix(name, a.suffix); ok {
			stem = withoutPeoples(stem)
			add(stem)
			add(stem + a.brief)
			return short
		}
	}
	for _, s := range suffixes {
		if stem, ok := strings.CutSuffix(name, s); ok && utf8.RuneCountInString(stem) > 1 {
			add(stem)
			break
		}
	}
	return short
}

// withoutPeoples cuts the nationalities at the end of a name as long as two
// characters stay: 积石山保安族东乡族撒拉族 becomes 积石山, 东乡族 东乡.
func withoutPeoples(name string) string {
	for {
		cut := name
		for _, p := range peoples {
			if stem, ok := strings.CutSuffix(name, p); ok && utf8.RuneCountInString(stem) > 1 {
				cut = stem
				break
			}
		}
		if cut == name {
			break
		}
		name = cut
	}
	if stem := strings.TrimSuffix(name, "族"); utf8.RuneCountInString(stem) > 1 {
		return stem
	}
	return name
}

// stem is the shortest of a division's names.
func stem(d Division) string {
	if d.Level == LevelTownship {
		return townStem(d.Name)
	}
	if short := shortNames(d.Name, d.Level); len(short) > 0 {
		return short[0]
	}
	return d.Name
}
