package report

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/shopspring/decimal"
)

// TestEncodeIsMarshal compares Encode with json.Marshal on readings with all
// kinds of values in every field, whatever fields there will be.
func TestEncodeIsMarshal(t *testing.T) {
	draw := rand.New(rand.NewPCG(3, 4))
	for range 400 {
		r := &Reading{}
		randomize(draw, reflect.ValueOf(r).Elem())
		want, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("Encode\n%s\nwant\n%s", got, want)
		}
	}
}

// oddTexts hold what JSON writes in its own way, and what is broken.
var oddTexts = []string{
	"", "", "公开", "0", "第一段。\n第二段。", "\n", "a\nb<c\n", `"引"`, `\`, "<b>&</b>", "\x00\x1f\x7f", "\t|\r\n", "\u2028 \u2029 \u2027", "\xff\xfe", "中\xe4\xb8",
	"\xe2\x80", "é\u00a0", "😀", "\ufffd",
}

// randomize fills a value with random ones, as deep as it goes.
func randomize(draw *rand.Rand, v reflect.Value) {
	if n, ok := v.Addr().Interface().(*Number); ok {
		n.Decimal = []decimal.Decimal{decimal.NewFromInt(draw.Int64N(300)), decimal.New(draw.Int64(), -3), decimal.New(-5, 20), decimal.New(10, -1), {}}[draw.IntN(5)]
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(oddTexts[draw.IntN(len(oddTexts))])
	case reflect.Bool:
		v.SetBool(draw.IntN(2) == 0)
	case reflect.Int:
		v.SetInt(int64(draw.IntN(3) * draw.IntN(3000)))
	case reflect.Struct:
		for i := range v.NumField() {
			randomize(draw, v.Field(i))
		}
	case reflect.Pointer:
		if draw.IntN(4) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			randomize(draw, v.Elem())
		}
	case reflect.Slice:
		if n := draw.IntN(4); n < 3 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		for i := range v.Len() {
			randomize(draw, v.Index(i))
		}
	case reflect.Map:
		if draw.IntN(2) == 0 {
			v.Set(reflect.ValueOf(map[string]string{"meta": "gbk", "bom": "<"}))
		}
	default:
		panic("a field of kind " + v.Kind().String())
	}
}
