package farm

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// The years of the form that the reports use.
const synthFirst, synthLast = 2021, 2025

// grow draws the tree of the site and the rows of its lists.
func (p *synthPortal) grow(r *rand.Rand) {
	p.home = p.add(nil, "首页", "", synthHome)
	top := p.home
	p.add(top, "走进"+p.short(), pick(r, []string{"zj", "zjbd", "about"}), synthPlain)
	news := p.add(top, pick(r, []string{"新闻动态", "政务要闻", "今日要闻"}), pick(r, []string{"xwdt", "zwyw", "jryw"}), synthList)
	p.news(r, news, 14+r.IntN(16))
	if p.manner.between {
		top = p.add(top, "政务公开", pick(r, []string{"zwgk", "zwxx"}), synthHub)
		p.news(r, p.add(top, "政策解读", "zcjd", synthList), 4)
		p.manner.entry = "政府信息公开"
	}
	entry := p.add(top, p.manner.entry, pick(r, []string{"zfxxgk", "xxgk", "zwgk", "xxgkzl"}), synthHub)
	entry.menu = true
	p.growMenu(r, entry)
	p.add(p.home, pick(r, []string{"办事服务", "政务服务"}), "bsfw", synthPlain)
	p.add(p.home, "互动交流", "hdjl", synthPlain)
}

// short is the name of the division without its last character.
func (p *synthPortal) short() string {
	name := []rune(p.place.name)
	return string(name[:len(name)-1])
}

// growMenu adds the fixed entries of disclosure.
func (p *synthPortal) growMenu(r *rand.Rand, entry *synthColumn) {
	p.add(entry, "政府信息公开指南", "zfxxgkzn", synthPlain)
	rules := p.add(entry, "政府信息公开制度", "zfxxgkzd", synthList)
	p.row(rules, p.place.name+"政府信息公开审查制度", p.day(r, 2020))
	p.row(rules, p.place.name+"依申请公开办理规程", p.day(r, 2021))
	fixed := p.add(entry, "法定主动公开内容", "fdzdgknr", synthList)
	for _, sub := range [][2]string{{"财政预决算", "czyjs"}, {"重大建设项目", "zdjsxm"}, {"人事信息", "rsxx"}} {
		p.news(r, p.add(fixed, sub[0], sub[1], synthList), 3)
	}
	p.news(r, fixed, 5)
	p.growAnnual(r, entry)
	if chance(r, 6) {
		tables := p.add(entry, "政府网站工作年度报表", "zfgzwzbb", synthList)
		for y := synthLast; y >= synthFirst; y-- {
			p.row(tables, fmt.Sprintf("政府网站工作年度报表（%d年度）", y), p.day(r, y+1))
		}
	}
	p.add(entry, "依申请公开", "ysqgk", synthPlain)
}

// day draws a day of a year's first months.
func (p *synthPortal) day(r *rand.Rand, year int) time.Time {
	return time.Date(year, time.January, 5+r.IntN(80), 8+r.IntN(10), r.IntN(60), 0, 0, time.UTC)
}

// row adds an article to a column.
func (p *synthPortal) row(c *synthColumn, title string, date time.Time) *synthRow {
	p.nextID += 1 + len(title)%13
	row := &synthRow{title: title, date: date, id: 100000 + p.nextID, column: c}
	row.hex = hexOf(p.rand("row", fmt.Sprint(row.id)))
	c.rows = append(c.rows, row)
	return row
}

// news adds n rows that no one looks for.
func (p *synthPortal) news(r *rand.Rand, c *synthColumn, n int) {
	for range n {
		title := p.place.name + pick(r, synthSubjects) + pick(r, synthDoings)
		p.row(c, title, p.day(r, synthFirst+r.IntN(synthLast-synthFirst+2)))
	}
	c.sort()
}
