package sources

import (
	"encoding/json"
	"regexp"
	"testing"
)

// TestJSONKeys: what commands print as JSON has keys in small letters.
func TestJSONKeys(t *testing.T) {
	src := Source{Columns: []Column{{}}, Units: []Unit{{Columns: []Column{{}}}}, Blocked: &Blocked{}}
	data, err := json.Marshal([]any{src, Finding{}, Row{Aside: true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range regexp.MustCompile(`"(\w*)":`).FindAllStringSubmatch(string(data), -1) {
		if !regexp.MustCompile(`^[a-z]+(?:_[a-z]+)*$`).MatchString(key[1]) {
			t.Errorf("key %q is not in small letters", key[1])
		}
	}
}

// TestStoredRowsOfBefore: rows stand in stored readings, older ones with the
// names of Go.
func TestStoredRowsOfBefore(t *testing.T) {
	want := Row{URL: "http://a/1", Title: "t", Date: "2024-01-02", Verdict: "followed: report", Aside: true}
	for _, stored := range []string{
		`{"URL":"http://a/1","Title":"t","Date":"2024-01-02","Verdict":"followed: report","Aside":true}`,
		`{"url":"http://a/1","title":"t","date":"2024-01-02","verdict":"followed: report","aside":true}`,
	} {
		var got Row
		if err := json.Unmarshal([]byte(stored), &got); err != nil || got != want {
			t.Errorf("%s reads as %+v, error %v", stored, got, err)
		}
	}
}
