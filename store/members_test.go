package store

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestMembers compares what is read of records with what encoding/json reads.
func TestMembers(t *testing.T) {
	type record struct {
		ID   uint64    `json:"id"`
		N    int       `json:"n"`
		Size int64     `json:"size"`
		Lost bool      `json:"lost"`
		URL  string    `json:"url"`
		At   time.Time `json:"at"`
	}
	r := rand.New(rand.NewPCG(4, 4))
	texts := []string{"", "plain", `a "quoted" word`, `back\slash\`, `\\"`, "年报\n\t", "<&>\u2028", strings.Repeat(`\"`, 9), "{[,:]}"}
	text := func() string { return texts[r.IntN(len(texts))] }
	for range 3000 {
		data, err := json.Marshal(map[string]any{
			"id": r.Uint64(), "n": -r.IntN(1 << 40), "size": r.Int64(), "lost": r.IntN(2) == 0, "url": text(), "at": time.Unix(r.Int64N(1<<33), r.Int64N(1e9)).UTC(),
			"a": text(), "head": []byte(text()), "nest": map[string]any{"id": 7, "url": []any{text(), nil, map[string]any{}}}, "null": nil, "zero": 0.5,
		})
		if err != nil {
			t.Fatal(err)
		}
		if r.IntN(3) == 0 {
			data = []byte(strings.NewReplacer(`,"`, ` , "`, `":`, "\"\n: ").Replace(string(data)))
		}
		var want, got record
		if json.Unmarshal(data, &want) != nil {
			continue // the spaces went into a string
		}
		err = readMembers(data, []member{{"id", &got.ID}, {"n", &got.N}, {"size", &got.Size}, {"lost", &got.Lost}, {"url", &got.URL}, {"at", &got.At}})
		if err != nil || got != want {
			t.Fatalf("%s\ngave %+v, %v\nwant %+v", data, got, err, want)
		}
	}
	for _, broken := range []string{"", "[]", "{", `{"id"`, `{"id":`, `{"id":}`, `{"id":1`, `{"id":1,`, `{"id":1}x`, `{"id":"1"}`, `{"id":-1}`, `{"at":"yesterday"}`, `{"url":"a`, `{"id" 1}`, `{"url":7}`} {
		var got record
		if err := readMembers([]byte(broken), []member{{"id", &got.ID}, {"url", &got.URL}, {"at", &got.At}}); err == nil {
			t.Errorf("%q was read as %+v", broken, got)
		}
	}
	var none record
	if err := readMembers([]byte("{}"), []member{{"id", &none.ID}}); err != nil {
		t.Errorf("an empty record: %v", err)
	}
}

// TestMembersAreAllOfTheRecord holds the members of records that are read so
// against what encoding/json writes of them.
func TestMembersAreAllOfTheRecord(t *testing.T) {
	at := time.Date(2026, 2, 3, 4, 5, 6, 7, time.UTC)
	var gotOutcome Outcome
	var gotReading Reading
	var gotEntry entry
	request := Request{
		Source: "s", URL: "u", Step: "list", Depth: 2, Priority: -3, Referer: "r", Title: "年报 <\"&", Date: "2025-01-20", Unit: "x", Redirects: 1, Why: "w",
		Paging: Paging{"l", 2, 20, "b", true, 1, 2024, 3}, State: StateWaiting, Due: at, Attempts: 4, Parses: 1, ETag: `"e"`, Modified: "m", Snapshot: 8, Since: at.Add(time.Second),
	}
	var gotSnapshot Snapshot
	bytes := []byte("GET / HTTP/1.1")
	for _, c := range []struct {
		want, got any
		members   []member
	}{
		{&Outcome{"s", "u", "ok", "a \"word\"", 200, 7, 2, at, "time", at.Add(time.Hour), 9}, &gotOutcome, gotOutcome.members()},
		{&entry{Request: request, Class: "w", Seq: 12, Outcome: Outcome{Class: "ok", Snapshot: 7, At: at}}, &gotEntry, gotEntry.members()},
		{&Reading{Snapshot: 7, Version: 3, Schema: 2, Kind: "annual", ReportID: "x", Year: 2021, Problems: 5, At: at, Head: json.RawMessage(`{"id":"x"}`)}, &gotReading, gotReading.members()},
		{&Snapshot{1, 2, "sha256:0", 3, "s", "u", "f", "step", []Hop{{"h", 302, "l", "r"}}, bytes, bytes, 200, "text/html", "gzip", "length", "1.2.3.4:80", "1.3", "Allow", at, time.Second, 4, "o", "甲", "62", "http", Archive{"w", "r", "payload"}, true, "ref", "t\"", "2026-02-03", "unit"}, &gotSnapshot, gotSnapshot.members()},
	} {
		for _, name := range zeros(reflect.ValueOf(c.want).Elem()) {
			t.Errorf("%s is not tried", name)
		}
		data, err := json.Marshal(c.want)
		if err != nil {
			t.Fatal(err)
		}
		if err := readMembers(data, c.members); err != nil || !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s\nwas read as %+v, %v", data, c.got, err)
		}
	}
}

// zeros names the fields of a record that are zero and would be stored.
func zeros(of reflect.Value) (names []string) {
	for n := range of.NumField() {
		switch field := of.Type().Field(n); {
		case field.Anonymous || field.Type == reflect.TypeFor[Paging]():
			names = append(names, zeros(of.Field(n))...)
		case of.Field(n).IsZero() && field.IsExported() && field.Name != "Data" && field.Tag.Get("json") != "-":
			names = append(names, of.Type().Name()+"."+field.Name)
		}
	}
	return names
}
