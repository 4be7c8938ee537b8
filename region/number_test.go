package region

import "testing"

// numberCases name the division a number must give, "" for none.
type numberCase struct {
	name, text string
	year       int
	want       string
}

func checkNumbers(t *testing.T, what string, by func(string, int) (Division, bool), cases []numberCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := by(c.text, c.year)
			if text := got.Code + " " + got.Name; (ok != (c.want != "")) || (ok && text != c.want) {
				t.Errorf("%s(%q, %d) = %q, %v, want %q", what, c.text, c.year, text, ok, c.want)
			}
		})
	}
}

func TestBySiteID(t *testing.T) {
	checkNumbers(t, "BySiteID", BySiteID, []numberCase{
		{"province", "1400000045", 0, "140000 山西省"},
		{"municipality", "1200000052", 0, "120000 天津市"},
		{"zone of a prefecture", "1506000140", 0, "150600 鄂尔多斯市"},
		{"department of a province", "3600000029", 0, "360000 江西省"},
		{"prefecture", "3609000060", 2023, "360900 宜春市"},
		{"another prefecture", "3611000001", 0, "361100 上饶市"},
		{"autonomous region", "6500000026", 0, "650000 新疆维吾尔自治区"},
		{"department of a municipality", "3100000087", 0, "310000 上海市"},
		{"ministry", "bm01000001", 0, "100000 全国"},
		{"ministry in capitals", " BM01000001 ", 2012, "100000 全国"},
		{"county that became a district", "1102280001", 2020, "110118 密云区"},
		{"the same county in its time", "1102280001", 2014, "110228 密云县"},
		{"county later merged", "1101030001", 2020, "110000 北京市"},
		{"before its code was in force", "1101180001", 2010, "110000 北京市"},
		{"county of a prefecture, unknown code", "6211990001", 0, "621100 定西市"},
		{"no province", "9900000001", 0, ""},
		{"nine digits", "140000004", 0, ""},
		{"letters", "14000000a5", 0, ""},
		{"ministry, too short", "bm0100001", 0, ""},
		{"empty", "", 0, ""},
	})
}

func TestByPoliceRecord(t *testing.T) {
	checkNumbers(t, "ByPoliceRecord", ByPoliceRecord, []numberCase{
		{"county", "甘公网安备 62050202000103号", 0, "620502 秦州区"},
		{"banner", "<a> 蒙公网安备 15062102000168号</a>", 0, "150621 达拉特旗"},
		{"traditional", "版權所有 甘公網安備 62050202000103 網站標識碼", 2016, "620502 秦州区"},
		{"no space", "陇ICP备05000001号甘公网安备62050202000103号", 0, "620502 秦州区"},
		{"no letter", "公网安备 62050202000103号", 0, "620502 秦州区"},
		{"word before it", "备案：公网安备62050202000103号", 0, "620502 秦州区"},
		{"no-break space", "甘公网安备\u00a062050202000103号", 0, "620502 秦州区"},
		{"traditional letter", "蘇公網安備 32030202000001號", 0, "320302 鼓楼区"},
		{"letter of another province", "京公网安备 62050202000103号", 0, ""},
		{"second number is right", "京公网安备 62050202000103号 甘公网安备 62052402000103号", 0, "620524 武山县"},
		{"code not in force: its prefecture", "甘公网安备 62059902000103号", 0, "620500 天水市"},
		{"ended code that became a district", "京公网安备 11022802000001号", 2020, "110118 密云区"},
		{"old number", "京公网安备110401400095号", 0, "110000 北京市"},
		{"too many digits", "甘公网安备 620502020001031号", 0, ""},
		{"registration of the ministry", "陇ICP备05000001号-1", 0, ""},
		{"no province", "公网安备 99050202000103号", 0, ""},
		{"empty", "", 0, ""},
	})
}

func TestByCreditCode(t *testing.T) {
	checkNumbers(t, "ByCreditCode", ByCreditCode, []numberCase{
		{"district", "11411002005750994L", 0, "411002 魏都区"},
		{"small letter", "11411002005750994l", 0, "411002 魏都区"},
		{"wrong check character", "11411002005750994M", 0, ""},
		{"digits exchanged", "11411020005750994L", 0, ""},
		{"letter that is none", "11411002005750994I", 0, ""},
		{"too short", "11411002005750994", 0, ""},
		{"empty", "", 0, ""},
	})
}
