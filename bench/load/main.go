// Command load compares raw colly, our fetching alone and the whole durable
// pipeline on the same farm on loopback, with politeness off:
//
//	cd bench && go run ./load -pages 4300 -rounds 3
//
// Every run is a process of its own, and so is the farm, which counts what was
// asked. Figures are per page that the farm answered; ratios are to raw colly in
// the same round. The farm says how many of its pages are reports, news and
// lists. At the end stands, for each peer, how often a page was asked twice and
// whether every round had the same pages; ten rounds of the pipeline alone:
//
//	cd bench && go run ./load -rounds 10 -peers pipeline
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"
)

var (
	pages        = flag.Int("pages", 4300, "pages of the farm")
	hosts        = flag.Int("hosts", 8, "portals of the farm")
	parallel     = flag.Int("parallel", 64, "requests at a time")
	reportTenths = flag.Int("reports", 1, "of ten articles, how many are reports with their tables; the others are news and plans")
	rounds       = flag.Int("rounds", 3, "rounds of all peers")
	only         = flag.String("peers", "colly,fetch,pipeline", "what to compare; the first is the measure of the ratios")
	profile      = flag.String("cpuprofile", "", "write the CPU profile of a -peer run here")
	child        = flag.String("peer", "", "run one peer (used by the command itself)")
	bases        = flag.String("bases", "", "portals of that peer")
	serve        = flag.Bool("serve", false, "serve the farm (used by the command itself)")
)

func main() {
	flag.Parse()
	var err error
	switch {
	case *serve:
		err = serveFarm(*hosts, *pages)
	case *child != "":
		err = runPeer()
	default:
		err = compare()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// usage is what one run cost.
type usage struct {
	Wall, CPU time.Duration
	RSS       int64 // KiB
}

// runPeer runs one peer in this process and prints what it cost.
func runPeer() error {
	prepare, ok := peers[*child]
	if !ok {
		return fmt.Errorf("there is no peer %q", *child)
	}
	run, err := prepare(strings.Split(*bases, ","), *parallel)
	if err != nil {
		return err
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	before, start := spent(), time.Now()
	if err := run(); err != nil {
		return err
	}
	after := spent()
	after.Wall, after.CPU = time.Since(start), after.CPU-before.CPU
	return json.NewEncoder(os.Stdout).Encode(after)
}

// spent is what this process has used so far.
func spent() usage {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return usage{}
	}
	return usage{CPU: time.Duration(r.Utime.Nano() + r.Stime.Nano()), RSS: r.Maxrss}
}

// spawn runs a peer in a process of its own.
func spawn(name string, farm []string) (u usage, err error) {
	args := []string{"-peer", name, "-parallel", fmt.Sprint(*parallel), "-bases", strings.Join(farm, ",")}
	if *profile != "" {
		args = append(args, "-cpuprofile", *profile+"."+name)
	}
	cmd := exec.Command(os.Args[0], args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return u, err
	}
	return u, json.Unmarshal(out, &u)
}

// startFarm starts the farm in a process of its own.
func startFarm() (address string, end func(), err error) {
	cmd := exec.Command(os.Args[0], "-serve", "-hosts", fmt.Sprint(*hosts), "-pages", fmt.Sprint(*pages), "-reports", fmt.Sprint(*reportTenths))
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
	line, err := bufio.NewReader(out).ReadString('\n')
	end = func() {
		_ = errors.Join(in.Close(), cmd.Wait()) // it ends with its input
	}
	if err != nil {
		end()
		return "", nil, fmt.Errorf("start the farm: %w", err)
	}
	return strings.TrimSpace(line), end, nil
}

// ask asks the farm what it counted since it was asked last.
func ask(address string) (s served, err error) {
	resp, err := http.Get(address + "/farm")
	if err != nil {
		return s, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(body, &s)
}
