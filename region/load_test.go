package region

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// memoryLimit is what the tables may take of the heap, garbage of their making
// included.
const memoryLimit = 30 << 20

// loadEverything parses all tables anew and returns them.
func loadEverything() (*table, []town, *townNames) {
	list := parseTowns(inflate(townshipsGzip))
	return parseDivisions(inflate(divisionsGzip)), list, indexTowns(list)
}

// TestMemory measures the tables in a process of their own, in which nothing
// else was loaded and the garbage collector does not run.
func TestMemory(t *testing.T) {
	if os.Getenv("REGION_MEMORY") != "" {
		printMemory()
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestMemory$", "-test.count=1")
	cmd.Env = append(os.Environ(), "REGION_MEMORY=1", "GOGC=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("measure in a process: %v\n%s", err, out)
	}
	line, _, _ := strings.Cut(string(out), "\n")
	var taken, kept int64
	if _, err := fmt.Sscanf(line, "taken %d kept %d", &taken, &kept); err != nil {
		t.Fatalf("read %q: %v", line, err)
	}
	t.Logf("heap with garbage %.1f MiB, kept %.1f MiB", float64(taken)/(1<<20), float64(kept)/(1<<20))
	if kept < 1<<20 || taken < kept || taken > memoryLimit {
		t.Errorf("loading takes %d bytes of the heap and keeps %d, want at most %d", taken, kept, memoryLimit)
	}
}

func printMemory() {
	before := heap()
	d, list, names := loadEverything()
	taken := heap() - before
	runtime.GC()
	fmt.Printf("taken %d kept %d\n", taken, heap()-before)
	runtime.KeepAlive([]any{d, list, names})
}

func heap() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkLoad loads divisions, townships and the index of their names: at
// most 30 ms.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		loadEverything()
	}
}
