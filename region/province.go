package region

import (
	"strings"
	"sync"
)

// letters are the abbreviations 简称 of the provinces and their names in
// Latin letters, by the first two digits of the code.
var letters = map[string]string{
	"11": "京 beijing", "12": "津 tianjin", "13": "冀 hebei", "14": "晋 shanxi", "15": "蒙 内蒙 neimenggu innermongolia",
	"21": "辽 liaoning", "22": "吉 jilin", "23": "黑 heilongjiang",
	"31": "沪 申 shanghai", "32": "苏 jiangsu", "33": "浙 zhejiang", "34": "皖 anhui", "35": "闽 fujian", "36": "赣 jiangxi", "37": "鲁 shandong",
	"41": "豫 henan", "42": "鄂 hubei", "43": "湘 hunan", "44": "粤 guangdong", "45": "桂 guangxi", "46": "琼 hainan",
	"50": "渝 chongqing", "51": "川 蜀 sichuan", "52": "贵 黔 guizhou", "53": "云 滇 yunnan", "54": "藏 xizang tibet",
	"61": "陕 秦 shaanxi", "62": "甘 陇 gansu", "63": "青 qinghai", "64": "宁 ningxia", "65": "新 xinjiang",
	"71": "台 taiwan", "81": "港 hongkong", "82": "澳 macau",
}

// Province returns the province a person means by a name or code: 甘肃, 甘肃省,
// 甘, 陇, gansu, 62 and 620000 are the same. It knows the provinces of today.
func Province(nameOrCode string) (Division, bool) {
	want := strings.ToLower(strings.TrimSpace(nameOrCode))
	if len(want) == 2 && isCode(want, 2) {
		want += "0000"
	}
	p, ok := provinces()[want]
	return p, ok
}

// provinces are the provinces of today by everything that names one.
var provinces = sync.OnceValue(func() map[string]Division {
	named := map[string]Division{}
	for _, p := range Children("", 0) {
		for _, name := range append(strings.Fields(letters[p.Code[:2]]), p.Code, p.Name, stem(p)) {
			if _, taken := named[name]; !taken {
				named[name] = p
			}
		}
	}
	return named
})
