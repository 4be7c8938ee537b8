//go:build unix

package bench

import (
	"bytes"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/longbridgeapp/opencc"
	"github.com/markusmobius/go-trafilatura"
	"github.com/saintfish/chardet"

	"nianbao/decode"
	"nianbao/document"
	"nianbao/report"
)

// cpu is what the process has spent so far; on a shared machine the clock says
// little.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// inTurn runs ours and theirs in turn and reports the CPU time of ours and how
// many times that theirs takes.
func inTurn(b *testing.B, ours, theirs func() error) {
	const often = 5 // the counter is too coarse for one
	var spent [2]time.Duration
	for b.Loop() {
		for i, run := range []func() error{ours, theirs} {
			before := cpu(b)
			for range often {
				if err := run(); err != nil {
					b.Fatal(err)
				}
			}
			spent[i] += cpu(b) - before
		}
	}
	b.ReportMetric(float64(spent[0].Microseconds())/float64(often*b.N), "our-cpu-µs")
	b.ReportMetric(float64(spent[1].Microseconds())/float64(often*b.N), "their-cpu-µs")
	b.ReportMetric(float64(spent[1])/float64(max(spent[0], 1)), "ratio")
}

// BenchmarkRatio compares with the libraries for the same in one run.
func BenchmarkRatio(b *testing.B) {
	body := []byte(page())
	hant := strings.Repeat("本機關嚴格落實政府信息公開條例，及時回應社會關切，全年製發規範性文件三十二件，辦理依申請公開事項十八件。", 400)
	converter, err := opencc.New("t2s")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("charset and text against chardet", func(b *testing.B) {
		inTurn(b, func() error { decode.Bytes(body, ""); return nil },
			func() error { _, err := chardet.NewHtmlDetector().DetectBest(body); return err })
	})
	b.Run("Simplified against opencc", func(b *testing.B) {
		inTurn(b, func() error { decode.Simplify(hant); return nil },
			func() error { _, err := converter.Convert(hant); return err })
	})
	b.Run("document and report against trafilatura", func(b *testing.B) {
		inTurn(b, func() error {
			d, err := document.Read(input(body))
			if err == nil {
				report.Read(d, report.Hints{})
			}
			return err
		}, func() error { _, err := trafilatura.Extract(bytes.NewReader(body), trafilatura.Options{}); return err })
	})
}
