package decode

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWordings(t *testing.T) {
	type found struct {
		Text, Usual string
		Origin      Origin
	}
	for _, c := range []struct {
		name, text string
		want       []found
	}{
		{"too little", "公開范圍和規范性文件", []found{{"范圍", "範圍", OriginConverted}, {"規范", "規範", OriginConverted}}},
		{"too much", "各方麵谘詢，行政複議", []found{{"方麵", "方面", OriginConverted}, {"谘詢", "諮詢", OriginConverted}, {"複議", "復議", OriginConverted}}},
		{"taiwan", "巨觀調控，流程最佳化，附屬檔案", []found{{"巨觀", "宏觀", OriginTaiwan}, {"最佳化", "優化", OriginTaiwan}, {"附屬檔案", "附件", OriginTaiwan}}},
		{"taiwan in simplified", "巨观，附属档案，网路", []found{{"巨观", "宏观", OriginTaiwan}, {"附属档案", "附件", OriginTaiwan}, {"网路", "网络", OriginTaiwan}}},
		{"usual when simplified", "计划，計畫", []found{{"計畫", "計劃", OriginTaiwan}}},
		{"longest first", "網際網路", []found{{"網際網路", "互聯網", OriginTaiwan}}},
		{"other words", "下麵粉，方法製作，相關系統，軟體動物，上網路徑，設計畫面，整體係由", nil},
		{"at the end", "方麵", []found{{"方麵", "方面", OriginConverted}}},
		{"right traditional", pageHant + "麵粉、複製、裏面、編製、關係、聯繫、批准、檔案、今后、公里", nil},
		{"simplified", page, nil},
		{"empty", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []found
			for _, w := range Wordings(c.text) {
				got = append(got, found{w.Text, w.Usual, w.Origin})
				if at := c.text[w.Span.Start:w.Span.End]; at != w.Text {
					t.Errorf("%+v stands on %q", w, at)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Wordings(%q) (-want +got):\n%s", c.text, diff)
			}
		})
	}
}

// TestWordPairs has what is promised of half-converted words: their
// characters stand for those of the usual word, and Simplify makes one word
// of both, but for 谘, which the dictionaries leave alone.
func TestWordPairs(t *testing.T) {
	n := 0
	for text, usual := range wordPairs(convertedWords) {
		n++
		if strings.HasPrefix(text, "谘") {
			continue
		}
		if got, want := Simplify(text), Simplify(usual); got != want {
			t.Errorf("Simplify(%q) = %q, Simplify(%q) = %q", text, got, usual, want)
		}
		if ws := Wordings(usual); ws != nil {
			t.Errorf("the usual word %q is found as %+v", usual, ws)
		}
	}
	if n < 150 || len(strings.Fields(taiwanWords))%2 != 0 || len(strings.Fields(convertedWords))%2 != 0 {
		t.Errorf("%d pairs, or a word without its usual one", n)
	}
}

// TestWordingsRight has real text of the mainland, as it is and converted by
// words: nothing is found there but 複議, which OpenCC makes of 复议.
func TestWordingsRight(t *testing.T) {
	var hans strings.Builder
	for _, file := range append(shared(t, "seeds/*.txt"), shared(t, "real/portal-pages/*.html")...) {
		s := Bytes(read(t, file), "").String
		if ScriptOf(s) == ScriptHans {
			hans.WriteString(s)
		} else if ws := Wordings(s); len(ws) == 0 {
			t.Errorf("%s: no half-converted word was found", file)
		}
	}
	for name, text := range map[string]string{"as it is": hans.String(), "converted": openccOf(t, "s2t", hans.String())} {
		for _, w := range Wordings(text) {
			if w.Text != "複議" {
				t.Errorf("%s: %+v in …%q…", name, w, text[max(0, w.Span.Start-30):min(len(text), w.Span.End+30)])
			}
		}
	}
}

func BenchmarkWordings(b *testing.B) {
	s := strings.Repeat(pageHant, 64<<10/len(pageHant))
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Wordings(s)
	}
}

func TestBeginsWording(t *testing.T) {
	for _, s := range []string{"网路", "网络", "方麵", "下麵粉", "附屬檔案是", "政府资讯", "政府信息", "", "a"} {
		found := Wordings(s)
		if want := len(found) > 0 && found[0].Span.Start == 0; BeginsWording(s) != want {
			t.Errorf("BeginsWording(%q) = %t", s, !want)
		}
		if first := []rune(s); len(found) > 0 && !slices.Contains(WordingsFrom(first[0]), found[0].Text) {
			t.Errorf("WordingsFrom(%c) lacks %s", first[0], found[0].Text)
		}
	}
	if WordingsFrom('一') != nil {
		t.Error("a word begins with 一")
	}
}

func TestPhrasesFrom(t *testing.T) {
	for r := rune(0x3400); r < 0xA000; r++ {
		phrases, stays := PhrasesFrom(r)
		if alone := Simplify(string(r)) == string(r); stays != alone {
			t.Errorf("PhrasesFrom(%c) = %t", r, stays)
		}
		if len(phrases) == 0 && stays != Stays(r) {
			t.Errorf("PhrasesFrom(%c) knows no phrase", r)
		}
	}
	if phrases, _ := PhrasesFrom('乾'); !slices.Contains(phrases, "乾隆") {
		t.Error("PhrasesFrom(乾) lacks 乾隆")
	}
}
