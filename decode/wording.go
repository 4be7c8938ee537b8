package decode

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Origin says how Traditional text came about. Values are stored as written.
type Origin string

const (
	// OriginConverted is text that a program converted character by
	// character, too little (公開范圍 for 公開範圍) or too much (方麵 for 方面).
	OriginConverted Origin = "converted"
	// OriginTaiwan is text put into the wording of Taiwan, as encyclopedias
	// do it (附屬檔案 for 附件). It cannot be turned back safely.
	OriginTaiwan Origin = "taiwan"
)

// Wording is a word that betrays where a text comes from.
type Wording struct {
	Span   Span   `json:"span"`
	Text   string `json:"text"`  // the word as it stands
	Usual  string `json:"usual"` // the word for which it stands
	Origin Origin `json:"origin"`
}

// Wordings finds the words of s that no one writes in a document of the
// mainland, in order and without overlap: half-converted Traditional ones, and
// those of Taiwan in either script. They are signs of a copy, not errors to
// mend: Simplify gives the right Simplified word for nearly all that are half
// converted.
func Wordings(s string) []Wording {
	var found []Wording
	words := wordings()
	for i := nextTrait(s, 0, traitWording); i < len(s); i = nextTrait(s, i, traitWording) {
		first, n := utf8.DecodeRuneInString(s[i:])
		for _, w := range words[first] {
			if rest, ok := strings.CutPrefix(s[i:], w.text); ok && !w.joins(rest) {
				n = len(w.text)
				found = append(found, Wording{Span{i, i + n}, w.text, w.usual, w.origin})
				break
			}
		}
		i += n
	}
	return found
}

// BeginsWording reports whether a text begins with a word that Wordings finds.
func BeginsWording(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	for _, w := range wordings()[first] {
		if rest, ok := strings.CutPrefix(s, w.text); ok && !w.joins(rest) {
			return true
		}
	}
	return false
}

// WordingsFrom are the words that Wordings finds which begin with r, the longest
// first.
func WordingsFrom(r rune) (words []string) {
	for _, w := range wordings()[r] {
		words = append(words, w.text)
	}
	return words
}

// wording is a word to look for. Before one of the characters of unless it
// is no such word: 下麵 is one, but not in 下麵粉.
type wording struct {
	text, usual string
	origin      Origin
	unless      string
}

// joins reports whether what follows the word makes another word of it.
func (w wording) joins(rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && strings.ContainsRune(w.unless, next)
}

// wordings holds the words by their first characters, the longest first.
// Words of Taiwan stand there in both scripts.
var wordings = sync.OnceValue(func() map[rune][]wording {
	all := map[rune][]wording{}
	add := func(w wording) {
		first, _ := utf8.DecodeRuneInString(w.text)
		if !slices.ContainsFunc(all[first], func(o wording) bool { return o.text == w.text }) {
			all[first] = append(all[first], w)
		}
	}
	for text, usual := range wordPairs(convertedWords) {
		last, _ := utf8.DecodeLastRuneInString(text)
		add(wording{text, usual, OriginConverted, unlessBefore[last]})
	}
	for text, usual := range wordPairs(taiwanWords) {
		last, _ := utf8.DecodeLastRuneInString(text)
		add(wording{text, usual, OriginTaiwan, unlessBefore[last]})
		if simple := Simplify(text); simple != Simplify(usual) { // 計畫 turns into what is usual
			add(wording{simple, Simplify(usual), OriginTaiwan, Simplify(unlessBefore[last])})
		}
	}
	for _, words := range all {
		slices.SortStableFunc(words, func(a, b wording) int { return cmp.Compare(len(b.text), len(a.text)) })
	}
	return all
})

// wordPairs reads a list of words with what is usual for each.
func wordPairs(list string) func(yield func(text, usual string) bool) {
	return func(yield func(text, usual string) bool) {
		words := strings.Fields(list)
		for i := 0; i+1 < len(words); i += 2 {
			if !yield(words[i], words[i+1]) {
				return
			}
		}
	}
}

// unlessBefore says before which characters the last character of a word
// belongs to another one.
var unlessBefore = map[rune]string{
	'麵': "粉包條食點館類團", '製': "作造成品備訂圖表版劑片藥", '系': "統列", '係': "由指以因為屬",
	'體': "動", '路': "徑", '畫': "面圖冊",
}

// convertedWords are half-converted words: first those that were passed over,
// then those of which a character was converted that stays as it is.
const convertedWords = `范圍 範圍 規范 規範 范疇 範疇 師范 師範 后續 後續 隨后 隨後 滯后 滯後 會后 會後 災后 災後 產后 產後
戰后 戰後 課后 課後 后備 後備 后臺 後臺 后來 後來 這里 這裏 繪制 繪製 復制 複製 重復 重複 復雜 複雜 復印 複印
關系 關係 聯系 聯繫 標准 標準 准確 準確 准備 準備 准則 準則 對准 對準 采購 採購 采納 採納 采訪 採訪 征詢 徵詢
征遷 徵遷 計划 計劃 規划 規劃 干勁 幹勁 云計算 雲計算 云平臺 雲平臺 業余 業餘 余額 餘額 結余 結餘 斗爭 鬥爭 奮斗 奮鬥
細致 細緻 党員 黨員 党組織 黨組織 党務 黨務 頭發 頭髮 理發 理髮 須發 鬚髮
谘詢 諮詢 谘商 諮商 方麵 方面 麵向 面向 全麵 全面 書麵 書面 麵積 面積 表麵 表面 裏麵 裏面 當麵 當面 麵對 面對
層麵 層面 平麵 平面 地麵 地面 麵臨 面臨 版麵 版面 頁麵 頁面 正麵 正面 負麵 負面 片麵 片面 局麵 局面 封麵 封面
界麵 界面 路麵 路面 上麵 上面 下麵 下面 前麵 前面 後麵 後面 外麵 外面 對麵 對面 麵試 面試 見麵 見面 海麵 海面
水麵 水面 反麵 反面 側麵 側面 麵貌 面貌 場麵 場面
複議 復議 答複 答復 回複 回復 恢複 恢復 批複 批復 修複 修復 康複 康復 複興 復興 複工 復工 複墾 復墾 反複 反復 報複 報復 複函 復函
公裏 公里 鄰裏 鄰里 故裏 故里 裏程 里程 製度 制度 體製 體制 機製 機制 控製 控制 限製 限制 強製 強制 管製 管制
抑製 抑制 法製 法制 製定 制定 製約 制約 製裁 制裁 稅製 稅制 抵製 抵制 體係 體系 係統 系統 係列 系列 派係 派系
幹擾 干擾 幹預 干預 若幹 若干 幹涉 干涉 幹旱 干旱 北鬥 北斗 峽穀 峽谷 必鬚 必須
代錶 代表 圖錶 圖表 發錶 發表 錶格 表格 錶示 表示 錶彰 表彰 錶現 表現 錶決 表決
風採 風采 文採 文采 批準 批准 核準 核准 準予 准予 準許 准許 獲準 獲准 宿捨 宿舍 校捨 校舍 農捨 農舍 皇後 皇后`

// taiwanWords are words of Taiwan for which the mainland always has others.
const taiwanWords = `附屬檔案 附件 最佳化 優化 巨觀 宏觀 資訊公開 信息公開 資訊內容 信息內容 政府資訊 政府信息 網路 網絡 網際網路 互聯網 軟體 軟件 硬體 硬件
應用程式 應用程序 程式設計 程序設計 伺服器 服務器 部落格 博客 視訊會議 視頻會議 計畫 計劃 數位化 數字化 人工智慧 人工智能
智慧型手機 智能手機 行動裝置 移動設備 滑鼠 鼠標 螢幕 屏幕 計程車 出租車 印表機 打印機 隨身碟 優盤 公務人員考績 公務員考核`
