package report

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// sign is something that must be on a page for one of the questions of classify
// to say yes.
type sign int

const (
	signName  sign = iota // may be the name of a report: 公开, and 报告 or 年报 soon behind it
	signWay               // of a page that stands in the way, or of an institution's report
	signLabel             // a label of the statutory tables
	signS1                // of the heading of a section s1, and so on to s6
	signS2
	signS3
	signS4
	signS5
	signS6
	allSigns
)

// strongChapters make content strong: see evidence.strong.
const strongChapters = 4

// signWords stand in every text that one of the patterns of blocked fits, in the
// form of institutions, and in every heading of the six sections.
var signWords = [allSigns]string{
	signName: "公开",
	signWay: "页面不存在 内容不存在 信息不存在 文章不存在 无法找到 找不到 已删除 已被删除 已经删除 已经被删除 错误页面 内容已下架 该信息已失效 该信息已过期 " +
		"网站维护 网站正在维护 系统升级 系统维护 系统正在升级 系统正在维护 正在建设 建设中 迁移公告 网站已关停 网站已关闭 网站已下线 网站已迁移 已迁移至 " +
		"应用防火墙 疑似攻击行为 禁止访问 非法访问 被拦截 拦截页面 拦截提示 访问被拒绝 事件ID 访问频繁 访问过于频繁 访问太频繁 请求频繁 请求过于频繁 请求太频繁 " +
		"稍后再试 请输入验证码 安全验证 滑块 拖动 人机验证 验证您是真人 " + institutionSign,
	signLabel: strings.Join(tableLabels, " "),
	signS1:    "总体 基本 概述 概况 主要任务 主要工作",
	signS2:    "主动公开",
	signS3:    "依申请公开 收到和处理 公开申请",
	signS4:    "复议 诉讼",
	signS5:    "问题 不足 困难",
	signS6:    "其他 其它 附表 需要",
}

// signs says how often each sign was met.
type signs [allSigns]int

// sections is of how many sections a heading may be there.
func (s *signs) sections() int {
	n := 0
	for _, count := range s[signS1 : signS6+1] {
		n += min(count, 1)
	}
	return n
}

// ofReport tells whether a report may be there.
func (s *signs) ofReport() bool { return s[signName] > 0 || s.sections() >= strongChapters }

// signsIn looks for signs in a squeezed text.
func signsIn(text string) (s signs) {
	t := hanTraits()
	for i := 0; i < len(text); {
		if text[i] >= utf8.RuneSelf {
			i = t.pass(&t.signs, text, i)
		}
		if i == len(text) {
			break
		}
		if r, ok := threeBytes(text, i); ok && r >= startOfHan && r < 0xA000 {
			s.note(t.remarkOn(r), text, i)
		}
		i += widthOf(text[i])
	}
	return s
}

// signer looks for signs while a text is made bare.
type signer struct {
	out    []byte
	places []int
}

// signScratch is what signers have written over.
var signScratch = sync.Pool{New: func() any { return &signer{out: []byte{}} }}

// look returns the bare form of a text, which is good until the next look, and the
// signs in it, each counted once or more.
func (k *signer) look(text string) (bareText string, s signs) {
	t := hanTraits()
	k.places = k.places[:0]
	b := barer{source: text, out: k.out[:0], places: &k.places}
	ok := b.run(t, &t.bareSigns)
	if k.out = b.out; !ok {
		bareText = bare(text)
		return bareText, signsIn(bareText)
	}
	bareText = asString(b.out)
	for _, i := range k.places {
		if r, ok := threeBytes(bareText, i); ok && r >= startOfHan && r < 0xA000 {
			s.note(t.remarkOn(r), bareText, i)
		}
	}
	return bareText, s
}

// note counts the signs that are found by a character.
func (s *signs) note(m *remark, text string, i int) {
	for k := range m.signs {
		if w := &m.signs[k]; w.standsAround(text, i) && (w.sign != signName || namesReportSoon(text[i-w.first:])) {
			s[w.sign]++
		}
	}
}

// longestName is more than there can be between 公开 and 报告 in the name of a
// report, in bytes: the year among it.
const longestName = 3 * 30

// namesReportSoon tells whether the name of a report may go on behind 公开.
func namesReportSoon(text string) bool {
	text = text[:min(len(text), longestName)]
	return strings.Contains(text, "报告") || strings.Contains(text, "年报")
}
