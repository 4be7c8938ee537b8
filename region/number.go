package region

import (
	"regexp"
	"strings"
)

// BySiteID returns the division of a website 网站标识码, as pages carry it in
// the meta tag SiteIDCode: the first six of its ten digits. Ministries have bm
// and eight digits, and belong to the whole country. Year 0 is today.
//
// A site keeps its number when the code of its division ends. The one division
// that took over the whole is given then, else the prefecture or province,
// which is less and still right. It reports false for anything that is no such
// number, or of no division.
func BySiteID(code string, year int) (Division, bool) {
	code = strings.ToLower(strings.TrimSpace(code))
	if digits, ok := strings.CutPrefix(code, "bm"); ok {
		if !isCode(digits, 8) {
			return Division{}, false
		}
		return country(), true
	}
	if !isCode(code, 10) {
		return Division{}, false
	}
	return holder(code[:6], year)
}

// policeRecord is a number of the police 公安备案号: the letter of the province,
// six digits of a division, two for the kind of office, and a serial number.
// Numbers given before 2016 have fewer digits.
var policeRecord = regexp.MustCompile(`(\p{Han}?)[ \t]*公[网網]安[备備][案]?[号號]?[ \t\x{a0}\x{3000}]*[:：]?[ \t\x{a0}\x{3000}]*([0-9]{11,14})(?:[^0-9]|$)`)

// plainLetter writes the letters of provinces 简称 in simplified characters.
var plainLetter = strings.NewReplacer("晉", "晋", "遼", "辽", "滬", "沪", "蘇", "苏", "閩", "闽", "贛", "赣",
	"魯", "鲁", "瓊", "琼", "貴", "贵", "雲", "云", "陝", "陕", "寧", "宁")

// ByPoliceRecord returns the division named by the first number of the police
// 公安备案 in a text, such as the footer of a page with 甘公网安备
// 62050202000103号. The letter before it must be that of the province the
// digits name; where there is none, the digits speak alone. A code that is not
// in force in the year is treated as BySiteID treats it. Year 0 is today.
func ByPoliceRecord(text string, year int) (Division, bool) {
	for _, m := range policeRecord.FindAllStringSubmatch(text, -1) {
		d, ok := holder(m[2][:6], year)
		if ok && letterFits(plainLetter.Replace(m[1]), d) {
			return d, true
		}
	}
	return Division{}, false
}

// letterFits says whether a character before a number can stand there: the
// letter of the division's province, or a character that is no such letter.
func letterFits(letter string, d Division) bool {
	p, ok := Province(letter)
	return !ok || p.Code[:2] == d.Code[:2]
}

// ByCreditCode returns the division in which a body is registered, by its
// uniform social credit code 统一社会信用代码: characters 3 to 8 of 18. The
// last character must check the others (GB 32100-2015). Year 0 is today.
func ByCreditCode(code string, year int) (Division, bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	if !creditChecks(code) || !isCode(code[2:8], 6) {
		return Division{}, false
	}
	return holder(code[2:8], year)
}

// creditLetters are the characters of a credit code in the order of their
// values: letters that look like digits are not among them.
const creditLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditChecks says whether a text has the shape and sum of a credit code.
func creditChecks(code string) bool {
	if len(code) != 18 {
		return false
	}
	sum, weight := 0, 1
	for n := range 17 {
		value := strings.IndexByte(creditLetters, code[n])
		if value < 0 {
			return false
		}
		sum += value * weight
		weight = weight * 3 % 31
	}
	return creditLetters[(31-sum%31)%31] == code[17]
}

// holder returns the division a code means in a year: the one that held it,
// else the only one that took it over whole, else the closest above.
func holder(code string, year int) (Division, bool) {
	if d, ok := Find(code, year); ok {
		return d, true
	}
	if d, ok := soleHeir(code, year); ok {
		return d, true
	}
	for _, above := range []string{code[:4] + "00", code[:2] + "0000"} {
		if d, ok := Find(above, year); ok {
			return d, true
		}
	}
	return Division{}, false
}

// soleHeir returns what took over an ended code, where that is one division
// and took over nothing else: a county that became a district.
func soleHeir(code string, year int) (Division, bool) {
	d, ok := last(code)
	if !ok || len(d.Successors) != 1 || (year != 0 && year < d.Until) {
		return Division{}, false
	}
	heir, ok := Find(d.Successors[0], year)
	return heir, ok && stem(heir) == stem(d)
}
