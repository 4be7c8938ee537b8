//go:build unix

// Command growth fills stores through the calls that a crawl makes and says what
// they cost as they grow:
//
//	cd bench && go run ./growth -snapshots 10000,20000,100000,1000000
//
// A site leases as the crawler does: more when half of what it may have at a time
// is done. Its first page links its lists, a list its articles.
//
// The last half of each store, 50,000 pages at most, is written under the
// profiler; every sample belongs to the package nearest to the top of its stack,
// the runtime left out. So bbolt's share stands apart from compression, digests
// and the store's own work. Times of the clock are those of a machine that may be
// busy; processor times hardly depend on it. The file of a million snapshots has
// some 8 GB and is removed in the end.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

var (
	sizes      = flag.String("snapshots", "10000,20000,100000", "sizes of the stores")
	raw        = flag.Int("body", 12000, "bytes of a page; it packs to some 0.4 of them")
	together   = flag.Int("sites", 8, "portals that are crawled at a time: with many, the pages of one commit lie far apart in the file")
	workers    = flag.Int("workers", 512, "pages that are offered at a time, at most; half of them at least, while the sites have that many")
	noise      = flag.Bool("noise", false, "bodies that do not pack, for large stores: -body is then what is stored")
	dir        = flag.String("dir", os.TempDir(), "folder for the stores; a million snapshots need 9 GB")
	from       = flag.String("store", "", "go on with this store, which an earlier run of the same -snapshots and -body left with -keep")
	limit      = flag.Duration("for", 30*time.Minute, "stop filling a store after this time; its row has what it holds then")
	keep       = flag.Bool("keep", false, "leave the last store in that folder")
	cpuprofile = flag.String("cpuprofile", "", "leave the profile of the last fill here")
	cold       = flag.Bool("cold", true, "read after the kernel forgot the file, too")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

func run() error {
	folder, err := os.MkdirTemp(*dir, "nianbao-growth-*")
	if err != nil {
		return err
	}
	if !*keep {
		defer os.RemoveAll(folder)
	}
	pages := newPages(*raw)
	fmt.Printf("%s, %d processors, load %s, pages of %d bytes, %d offered at a time, of %d sites\n\n", runtime.Version(), runtime.GOMAXPROCS(0), load(), *raw, *workers, *together)
	fmt.Println(head)
	for _, text := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return err
		}
		f, err := measure(filepath.Join(folder, text+".db"), pages, n)
		if err != nil {
			return err
		}
		fmt.Println(f)
	}
	fmt.Printf("\nload %s at the end\n", load())
	return nil
}

// measure fills a store with n snapshots, anew as often as the profile needs
// samples, and measures the last one.
func measure(path string, pages *pages, n int) (f figures, err error) {
	f.planned = n
	rounds := max(1, 20_000/max(1, n/2))
	if *from != "" {
		path, rounds = *from, 1
	}
	for range rounds {
		if *from == "" {
			if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
				return f, err
			}
		}
		if err := f.fill(path, pages); err != nil {
			return f, err
		}
	}
	if err := f.read(path, pages); err != nil {
		return f, err
	}
	if !*keep && *from == "" {
		err = os.Remove(path)
	}
	return f, err
}

// figures are what one size costs.
type figures struct {
	planned            int // snapshots
	snapshots, records int
	file               int64
	spent              shares        // of all profiled pages
	grouped            uint64        // their commits
	profiled           int           // pages
	single, group      time.Duration // commits
	open, half, p99    time.Duration
	coldOpen, cold99   time.Duration
	check, data        took
	raw                int64
}

// took is how long something took, by the clock and of processors.
type took struct{ wall, cpu time.Duration }

const head = `| snapshots | records | file | pages a commit | bbolt | store | JSON | digests | zstd | runtime | one page | 256 pages | open | look-up, half | 99 % | open, cold | 99 %, cold | check | CPU | with data | CPU | raw, 2 cores |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|`

// String is one row of the table.
func (f figures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %d | %d | %d MB | %.0f |", f.snapshots, f.records, f.file/1e6, float64(f.profiled)/float64(f.grouped))
	for _, part := range parts {
		fmt.Fprintf(&b, " %.3f ms |", f.spent[part].Seconds()*1000/float64(f.profiled))
	}
	for _, d := range []time.Duration{f.single, f.group, f.open, f.half, f.p99, f.coldOpen, f.cold99} {
		fmt.Fprintf(&b, " %.3g ms |", d.Seconds()*1000)
	}
	for _, t := range []took{f.check, f.data} {
		fmt.Fprintf(&b, " %.1f s | %.1f s |", t.wall.Seconds(), t.cpu.Seconds())
	}
	fmt.Fprintf(&b, " %.0f MB/s |", 2*float64(f.raw)/1e6/f.data.cpu.Seconds())
	return b.String()
}

func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "not known"
	}
	return strings.Join(strings.Fields(string(data))[:2], " ")
}
