package crawler

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"
)

const okLine = "HTTP/1.1 200 OK\r\n"

// says answers with a text and closes.
func says(text string) func(net.Conn) {
	return func(c net.Conn) { io.WriteString(c, text) }
}

// saysAndHangs answers with a text and keeps the connection.
func saysAndHangs(text string) func(net.Conn) {
	return func(c net.Conn) { io.WriteString(c, text); io.Copy(io.Discard, c) }
}

// saysAndResets answers with a text and resets the connection.
func saysAndResets(text string) func(net.Conn) {
	return func(c net.Conn) {
		io.WriteString(c, text)
		time.Sleep(20 * time.Millisecond) // else the text would be lost with the connection
		c.(*net.TCPConn).SetLinger(0)
	}
}

// drips sends a text byte by byte.
func drips(head, text string) func(net.Conn) {
	return func(c net.Conn) {
		io.WriteString(c, head)
		for i := range len(text) {
			if _, err := io.WriteString(c, text[i:i+1]); err != nil {
				return
			}
			time.Sleep(2 * time.Millisecond)
		}
		io.Copy(io.Discard, c)
	}
}

// endless sends a text for ever.
func endless(head, text string) func(net.Conn) {
	return func(c net.Conn) {
		io.WriteString(c, head)
		for {
			if _, err := io.WriteString(c, text); err != nil {
				return
			}
		}
	}
}

// bodyFault is an answer that is no page, or looks like none.
type bodyFault struct {
	name      string
	serve     func(net.Conn)
	class     string
	truncated string
	body      string // a prefix
}

func bodyFaults() []bodyFault {
	const chunked = okLine + "Transfer-Encoding: chunked\r\n\r\n"
	return []bodyFault{
		{"whole", says(okLine + "Content-Length: 4\r\n\r\nbody"), "", "", "body"},
		{"whole, until close", says(okLine + "\r\nbody"), "", "", "body"},
		{"a page, until close", says(okLine + "\r\n\n<!DOCTYPE html><p>one<p>two</BODY >\n<!-- cached -->"), "", "", "\n<!"},
		{"half a page, until close", says(okLine + "\r\n<html><p>one</p>"), ClassDisconnect, EndUnknown, "<html>"},
		{"a page and half a tag, until close", says("HTTP/1.0 200 OK\r\n\r\n<html><body></body><p cl"), ClassDisconnect, "disconnect", "<html>"},
		{"half a page of its length", says(okLine + "Content-Length: 9\r\n\r\n<html><p>"), "", "", "<html>"},
		{"whole, LF only", says("HTTP/1.1 200 OK\nContent-Length: 4\n\nbody"), "", "", "body"},
		{"whole, rubbish behind it", says(okLine + "Content-Length: 4\r\n\r\nbodyRUBBISH"), "", "", "body"},
		{"empty", says(okLine + "Content-Length: 0\r\n\r\n"), "", "", ""},
		{"short of its length", says(okLine + "Content-Length: 9\r\n\r\nbody"), ClassDisconnect, "disconnect", "body"},
		{"nothing of its length", says(okLine + "Content-Length: 9\r\n\r\n"), ClassDisconnect, "disconnect", ""},
		{"cut within a chunk", says(chunked + "4\r\nbody\r\n9\r\nmore"), ClassDisconnect, "disconnect", "body"},
		{"no last chunk", says(chunked + "4\r\nbody\r\n"), ClassDisconnect, "disconnect", "body"},
		{"bad chunk", says(chunked + "4\r\nbody\r\nzz\r\n"), ClassProtocol, "disconnect", "body"},
		{"reset within its length", saysAndResets(okLine + "Content-Length: 9\r\n\r\nbody"), ClassDisconnect, "disconnect", "body"},
		{"reset, no length", saysAndResets(okLine + "\r\nbody"), ClassDisconnect, "disconnect", "body"},
		{"silent within the body", saysAndHangs(okLine + "Content-Length: 9\r\n\r\nbody"), ClassTimeout, "time", "body"},
		{"dripping body", drips(okLine+"Content-Length: 9999\r\n\r\n", strings.Repeat("x", 9999)), ClassTimeout, "time", "x"},
		{"endless body", endless(okLine+"\r\n", strings.Repeat("x", 4096)), ClassTooLarge, "length", "xxx"},
		{"a length over the limit", saysAndHangs(okLine + "Content-Length: 99999999\r\n\r\nbody"), ClassTooLarge, "length", ""},
		{"gzip cut", says(okLine + "Content-Encoding: gzip\r\n\r\n" + string(packed("gzip", bytes.Repeat(gbk, 99))[:60])), ClassDisconnect, "disconnect", "<html>"},
		{"gzip damaged", says(okLine + "Content-Encoding: gzip\r\n\r\n" + string(damaged(packed("gzip", gbk)))), ClassProtocol, "disconnect", "<html>"},
		{"a part that was not asked for", says("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/9\r\nContent-Length: 4\r\n\r\nbody"), ClassHTTP, "", "body"},
		{"two lengths", says(okLine + "Content-Length: 4\r\nContent-Length: 9\r\n\r\nbody"), ClassProtocol, "", ""},
		{"a negative length", says(okLine + "Content-Length: -4\r\n\r\nbody"), ClassProtocol, "", ""},
		{"silent", saysAndHangs(""), ClassTimeout, "", ""},
		{"dripping head", drips("", okLine+strings.Repeat("X-Pad: y\r\n", 999)), ClassTimeout, "", ""},
		{"closes", says(""), ClassDisconnect, "", ""},
		{"resets", func(c net.Conn) { c.(*net.TCPConn).SetLinger(0) }, ClassDisconnect, "", ""},
		{"cut within the head", says(okLine + "Content-Le"), ClassDisconnect, "", ""},
		{"no HTTP", saysAndHangs("220 mail.test ESMTP\r\n\r\n"), ClassProtocol, "", ""},
		{"bad header line", says(okLine + "no colon here\r\n\r\nbody"), ClassProtocol, "", ""},
		{"bad status", says("HTTP/1.1 abc\r\n\r\nbody"), ClassProtocol, "", ""},
		{"switching protocols", saysAndHangs("HTTP/1.1 101 Switching\r\n\r\n"), ClassProtocol, "", ""},
		{"endless head", endless(okLine, strings.Repeat("X-Pad: yyyyyyyyyyyy\r\n", 200)), ClassTooLarge, "", ""},
		{"endless line", endless(okLine, strings.Repeat("y", 4096)), ClassTooLarge, "", ""},
		{"endless interim answers", endless("", strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 200)), ClassTooLarge, "", ""},
	}
}

// damaged changes the checksum of a gzip body.
func damaged(body []byte) []byte {
	body[len(body)-8] ^= 1
	return body
}

// TestTransportBodies (P1): each way a body or a head can be broken has its
// class and its mark, and none passes for a page. The control is colly as it
// comes: how many broken bodies it hands over as complete.
func TestTransportBodies(t *testing.T) {
	rows := bodyFaults()
	lines := make([]string, len(rows))
	fools := make([]bool, len(rows))
	t.Run("answers", func(t *testing.T) {
		for i, row := range rows {
			t.Run(row.name, func(t *testing.T) {
				t.Parallel()
				lines[i], fools[i] = row.try(t)
			})
		}
	})
	t.Logf("%-32s %-12s %-10s %-14s %s", "answer", "class", "truncated", "colly", "sentence")
	broken, fooled := 0, 0
	for i, row := range rows {
		t.Log(lines[i])
		if row.class != "" {
			broken++
		}
		if row.class != "" && fools[i] {
			fooled++
		}
	}
	t.Logf("%d broken answers, none taken for a page; colly takes %d", broken, fooled)
	if broken < 18 || fooled == 0 {
		t.Errorf("%d broken answers, of which colly takes %d: the table proves nothing", broken, fooled)
	}
}

// try asks a server with the fault, and says whether colly takes the answer
// for a page.
func (row bodyFault) try(t *testing.T) (line string, fooled bool) {
	b := newBench(t)
	b.MaxBody = 1 << 20
	if row.class == ClassTimeout {
		b.Limits = Limits{Header: 150 * time.Millisecond, Stall: 150 * time.Millisecond}
	}
	b.raw(row.serve, "a.test")
	resp := b.one("http://a.test/x")
	sentence := ""
	if resp.Err != nil {
		sentence = resp.Err.Sentence
	}
	if class(resp) != row.class || resp.Truncated != row.truncated || !strings.HasPrefix(string(resp.Body), row.body) {
		t.Errorf("class %q, truncated %q, body %.20q; want %q, %q, %q (%v)", class(resp), resp.Truncated, resp.Body, row.class, row.truncated, row.body, resp.Err)
	}
	if row.class != "" && !strings.HasPrefix(sentence, "a.test ") && !strings.Contains(sentence, " a.test ") {
		t.Errorf("the sentence %q does not say who", sentence)
	}
	stock := stockColly("http://"+b.names["a.test"]+"/x", row.class == ClassTimeout)
	line = fmt.Sprintf("%-32s %-12s %-10s %-14s %s", row.name, class(resp), resp.Truncated, stock, sentence)
	return line, strings.HasPrefix(stock, "page")
}

// stockColly is what a collector with its defaults makes of an answer. Where
// it would wait for long its time is cut.
func stockColly(address string, hangs bool) string {
	said := "error"
	c := colly.NewCollector()
	c.MaxBodySize = 1 << 20
	limit := 2 * time.Second
	if hangs {
		limit = 200 * time.Millisecond
	}
	c.SetRequestTimeout(limit)
	c.OnResponse(func(r *colly.Response) { said = fmt.Sprintf("page %d B", len(r.Body)) })
	_ = c.Visit(address) // what it says is in said
	return said
}
