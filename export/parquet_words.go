package export

import (
	"hash/maphash"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

// wordType is a type of texts that come again and again, row for row: what was
// seen lately is not looked up in its dictionary. What is written is the same.
type wordType struct {
	parquet.Type
	lasting bool // the texts are those of forms, which nobody changes
}

func (t wordType) NewDictionary(column, size int, data encoding.Values) parquet.Dictionary {
	dict := t.Type.NewDictionary(column, size, data)
	return &words{Dictionary: dict, lasting: t.lasting, seed: maphash.MakeSeed()}
}

// words are a dictionary that remembers where a text stands in it.
type words struct {
	parquet.Dictionary
	texts   []string
	lasting bool
	seed    maphash.Seed
	recent  [1 << 12]int32 // numbers of texts and 1, at places by their hash; 0: none
	found   [1]int32       // what Insert says
}

// Reset forgets all, for the next group of rows.
func (d *words) Reset() {
	d.Dictionary.Reset()
	clear(d.texts)
	d.texts, d.recent = d.texts[:0], [len(d.recent)]int32{}
}

// Type is that of the columns that are written with it.
func (d *words) Type() parquet.Type { return wordColumnType{d.Dictionary.Type(), d} }

// number is where a value, which has a text, stands in the dictionary.
func (d *words) number(value []parquet.Value, text string) int32 {
	slot := &d.recent[maphash.String(d.seed, text)%uint64(len(d.recent))]
	if *slot > 0 && d.texts[*slot-1] == text {
		return *slot - 1
	}
	d.Insert(d.found[:], value)
	if int(d.found[0]) == len(d.texts) {
		if !d.lasting {
			text = strings.Clone(text) // and not all that it is part of
		}
		d.texts = append(d.texts, text)
	}
	*slot = d.found[0] + 1
	return d.found[0]
}

// wordColumnType is the type of a column of numbers of a dictionary.
type wordColumnType struct {
	parquet.Type
	words *words
}

func (t wordColumnType) NewColumnBuffer(column, size int) parquet.ColumnBuffer {
	return &wordColumn{ColumnBuffer: t.Type.NewColumnBuffer(column, size), words: t.words, pages: t.Type, column: column}
}

// wordColumn is the page that is filled.
type wordColumn struct {
	parquet.ColumnBuffer // empty, for what no writer asks
	words                *words
	pages                parquet.Type
	column               int
	numbers              []int32
}

func (c *wordColumn) Len() int { return len(c.numbers) }

func (c *wordColumn) Size() int64 { return 4 * int64(len(c.numbers)) }

func (c *wordColumn) Reset() { c.numbers = c.numbers[:0] }

func (c *wordColumn) Page() parquet.Page {
	return c.pages.NewPage(c.column, len(c.numbers), encoding.Int32Values(c.numbers))
}

// WriteValues appends values, which have texts.
func (c *wordColumn) WriteValues(values []parquet.Value) (int, error) {
	last, number := "", int32(-1)
	for i := range values {
		if text := textOf(values[i].ByteArray()); number < 0 || text != last {
			last, number = text, c.words.number(values[i:i+1], text)
		}
		c.numbers = append(c.numbers, number)
	}
	return len(values), nil
}
