package document

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestChildThatNeverAnswers(t *testing.T) {
	p := &childProcess{}
	c := childOf("deaf")
	if err := startDeaf(c, p); err != nil {
		t.Fatal(err)
	}
	_, late, err := p.exchange(question{}, 50*time.Millisecond)
	if !late || err == nil {
		t.Errorf("late = %v, err = %v: the process must be killed", late, err)
	}
	c.process = p
	if got := c.end(); !strings.Contains(got, "killed") {
		t.Errorf("ended with %q", got)
	}
}

// startDeaf starts a process that reads nothing, without the greeting.
func startDeaf(c *Child, p *childProcess) error {
	started, err := c.spawn(64)
	if err != nil {
		return err
	}
	*p = *started
	return nil
}

func TestChildThatCannotStart(t *testing.T) {
	tests := []struct {
		name  string
		child *Child
		want  string
	}{
		{"no command", &Child{}, "no command is set"},
		{"no such program", &Child{Command: []string{"/no/such/program"}}, "no such file"},
		{"dies at once", childOf("mute"), "fatal error: no voice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.child.Read(Input{Body: []byte("%PDF-1.5")})
			var u *UnreadableError
			if err == nil || errors.As(err, &u) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v, want …%s…, and no fault of the document", err, tt.want)
			}
		})
	}
}

// TestChildStartsAgain kills the process between two documents: the second
// one is read all the same.
func TestChildStartsAgain(t *testing.T) {
	var d drawing
	d.at(80, 700, "一、总体情况")
	body := pdfOf("", "", d.String())
	c := childOf("reads")
	t.Cleanup(func() { c.Close() })
	for range 2 {
		got, err := c.Read(Input{Body: body})
		if err != nil {
			t.Fatal(err)
		}
		if got.MainText() != "一、总体情况" {
			t.Errorf("text %q", got.MainText())
		}
		if err := c.process.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestChildIsSharedByGoroutines(t *testing.T) {
	var wg sync.WaitGroup
	for _, text := range []string{"甲乡的报告", "乙乡的报告", "丙乡的报告", "丁乡的报告"} {
		var d drawing
		d.at(80, 700, text)
		body := pdfOf("", "", d.String())
		wg.Go(func() {
			got, err := readPDF(t, body)
			if err != nil || got.MainText() != text {
				t.Errorf("got %v, %v; want %q", got, err, text)
			}
		})
	}
	wg.Wait()
}

func TestClosedChild(t *testing.T) {
	c := childOf("reads")
	for range 2 {
		if err := c.Close(); err != nil {
			t.Errorf("close of a child without a process: %v", err)
		}
	}
}
