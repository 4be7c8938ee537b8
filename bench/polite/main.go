// Command polite measures the crawl at its own pace, in real time, over a farm
// on loopback that counts requests, repeats and gaps itself:
//
//	cd bench && go run ./polite -hosts 2000 -delay 5s -answers 200ms-400ms
//	cd bench && go run ./polite -hosts 200 -delay 1s
//	cd bench && go run ./polite -hosts 600 -share 600 -pages 2 -delay 20ms
//	cd bench && go run ./polite -hosts 2000 -delay 5s -waiting 1000000 -for 60s
//
// It is the whole of nianbao crawl, with a store on disk: every page is kept,
// read, judged and committed. The ideal is what the host with the most requests
// takes alone. What a run takes more is of two kinds: the last server is asked
// late for the first time, or a server is asked late from then on, which its pace
// tells. With -for the run is cut off then, and how long it takes to end
// is told. Memory is that of the crawling process: all that is resident, and
// what is not of the mapped store. Processor time is told for the crawl, the farm
// and all others on the machine: on a busy one the clock says little.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

var (
	hosts    = flag.Int("hosts", 200, "portals of the farm")
	share    = flag.Int("share", 1, "portals on each address")
	articles = flag.Int("pages", 8, "articles of each portal, beside its home page and its list")
	answers  = flag.String("answers", "0s-0s", "an answer takes between these two times")
	delay    = flag.Duration("delay", time.Second, "from the start of a request to the start of the next, per address")
	workers  = flag.Int("workers", 0, "fetches at a time; 0: as nianbao has it")
	waiting  = flag.Int("waiting", 0, "URLs that wait in the frontier from the start")
	limit    = flag.Duration("for", 0, "cut the run off after this time; 0: let it end")
	child    = flag.Bool("crawl", false, "crawl (used by the command itself)")
	profile  = flag.String("profile", "", "write profiles of the crawl here, with the endings .cpu and .heap (the latter when it takes most memory)")
	serve    = flag.Bool("serve", false, "serve the farm (used by the command itself)")
	address  = flag.String("farm", "", "control address of the farm (used by the command itself)")
)

func main() {
	flag.Parse()
	var err error
	switch {
	case *serve:
		err = serveFarm()
	case *child:
		err = crawl()
	default:
		err = measure()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "polite:", err)
		os.Exit(1)
	}
}

// measure starts the farm, crawls it in a process of its own, and puts both
// sides together.
func measure() error {
	at, end, err := startFarm()
	if err != nil {
		return err
	}
	defer end()
	before, began := processors(), time.Now()
	cmd := exec.Command(os.Args[0], append([]string{"-crawl", "-farm", at}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("crawl: %w", err)
	}
	var run figures
	if err := json.Unmarshal(out, &run); err != nil {
		return fmt.Errorf("read the figures %q: %w", out, err)
	}
	var seen log
	if err := ask(at, &seen); err != nil {
		return err
	}
	tell(run, seen)
	busy := processors() - before
	fmt.Printf("  processors         %d for %s; the crawl took %s, the farm %s, others %s\n", runtime.NumCPU(), time.Since(began).Round(time.Second),
		run.CPU.Round(10*time.Millisecond), seen.CPU.Round(10*time.Millisecond), max(0, busy-run.CPU-seen.CPU).Round(10*time.Millisecond))
	return nil
}

// tell prints what was measured.
func tell(run figures, seen log) {
	fmt.Printf("%d portals, %d on an address, a request every %s, answers %s\n", *hosts, *share, *delay, *answers)
	fmt.Printf("  requests           %d, %d of them again, %d for robots.txt\n", seen.Requests, seen.Again, seen.Robots)
	fmt.Printf("  at once            %d at most at one address, %d hosts asked for something before robots.txt\n", seen.AtOnce, seen.Rude)
	if n := len(seen.Gaps); n > 0 {
		slices.Sort(seen.Gaps)
		fmt.Printf("  gaps               least %s, median %s (%.3f x the delay), 99%% below %s\n",
			seen.Gaps[0].Round(time.Microsecond), seen.Gaps[n/2].Round(time.Microsecond), float64(seen.Gaps[n/2])/float64(*delay), seen.Gaps[n*99/100].Round(time.Microsecond))
	}
	if *limit == 0 && seen.Most > 0 {
		ideal := time.Duration(seen.Most-1)**delay + seen.LastAnswer
		fmt.Printf("  took               %s from the first request to the last, ideal %s: %.3f x\n", seen.Took.Round(time.Millisecond), ideal.Round(time.Millisecond), float64(seen.Took)/float64(ideal))
		slices.Sort(seen.Paces)
		fmt.Printf("  of that            all servers asked once within %s; then the median server at %.3f x its pace, the slowest at %.3f x\n",
			seen.Ramp.Round(time.Millisecond), seen.Paces[len(seen.Paces)/2], seen.Paces[len(seen.Paces)-1])
	} else {
		fmt.Printf("  cut off after      %s, ended %s later, for %s of CPU\n", *limit, run.Ended.Round(time.Millisecond), run.EndCPU.Round(time.Millisecond))
	}
	fmt.Printf("  waiting            %d URLs at the start, pushed in %s\n", *waiting, run.Pushed.Round(time.Millisecond))
	fmt.Printf("  resident           %d MB at most, %d MB without the mapped store: at that time %d MB of live heap, %d MB of garbage and free, %d MB of stacks\n",
		run.Resident>>20, run.Own>>20, run.Live>>20, run.Free>>20, run.Stacks>>20)
}

// startFarm starts the farm in a process of its own.
func startFarm() (at string, end func(), err error) {
	cmd := exec.Command(os.Args[0], append([]string{"-serve"}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	end = func() {
		_ = in.Close() // it ends with its input
		_ = cmd.Wait()
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		end()
		return "", nil, fmt.Errorf("start the farm: %w", err)
	}
	return strings.TrimSpace(line), end, nil
}

// ask asks the farm for what it has counted.
func ask(at string, into any) error {
	resp, err := http.Get(at)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}
