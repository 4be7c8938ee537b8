// Command corpus makes a store of synthetic reports and writes it as corpora:
// how long that takes, and in how much memory.
//
//	go run ./corpus -reports 100000
//
// Every report is of the form f2021 with all its 200 cells and six sections of
// narrative, so that 100,000 of them have 20 million cells. They are stored as a
// harvest stores them, and exported by a process of its own for each format.
// Where -store names a file that is there, it is taken as it is.
//
//	(cd .. && go build -o /tmp/nianbao ./cmd/nianbao) && go run ./corpus -coverage /tmp/nianbao
//
// makes a store of all portals of the registry instead, each with a list of 18
// years and every other report, and runs nianbao coverage over the country.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"

	"nianbao/export"
	"nianbao/store"
)

func main() {
	log.SetFlags(0)
	reports := flag.Int("reports", 10_000, "reports of the store")
	path := flag.String("store", "", "store to make, or to take where it is there (default: one that is removed)")
	formats := flag.String("formats", "parquet,csv", "formats to write, one after the other")
	program := flag.String("coverage", "", "measure the coverage of the country with this nianbao instead")
	write := flag.String("write", "", "write this format only, in this process")
	profile := flag.String("profile", "", "with -write, `FILE` for a profile of the processors")
	flag.Parse()
	dir, err := os.MkdirTemp("", "corpus-*")
	if err != nil {
		log.Fatal(err)
	}
	if *path == "" {
		*path = filepath.Join(dir, "synthetic.db")
	}
	if *program != "" {
		err = measureCountry(*program, *path)
	} else if *write != "" {
		err = profiled(*profile, func() error { return exportTo(*path, filepath.Join(dir, "out"), *write) })
	} else {
		err = run(*path, *reports, strings.Split(*formats, ","))
	}
	if removing := os.RemoveAll(dir); err == nil {
		err = removing
	}
	if err != nil {
		log.Fatal(err)
	}
}

// profiled writes what fn takes the processors for to a file, where one is
// named.
func profiled(path string, fn func() error) error {
	if path == "" {
		return fn()
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return fn()
}

// run makes the store where there is none and exports it in every format.
func run(path string, reports int, formats []string) error {
	if _, err := os.Stat(path); err != nil {
		began := time.Now()
		if err := fill(path, reports); err != nil {
			return err
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		fmt.Printf("%-8s %d reports in %.1f s, %d MiB\n", "store", reports, time.Since(began).Seconds(), info.Size()>>20)
	}
	for _, format := range formats {
		if err := measure(path, format); err != nil {
			return err
		}
	}
	return nil
}

// measure exports in a process of its own and says what that took.
func measure(path, format string) error {
	cmd := exec.Command(os.Args[0], "-store", path, "-write", format)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("write %s: %w", format, err)
	}
	state := cmd.ProcessState
	fmt.Printf("%-8s %.1f s, %.1f s of CPU", format, time.Since(began).Seconds(), (state.UserTime() + state.SystemTime()).Seconds())
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		fmt.Printf(", %d MiB at most", usage.Maxrss>>10)
	}
	fmt.Println()
	return nil
}

// exportTo writes a corpus of all reports, as nianbao export does.
func exportTo(path, dir, format string) error {
	s, err := store.Open(path, store.Options{ReadOnly: true, Timeout: time.Second, Now: time.Now})
	if err != nil {
		return err
	}
	defer s.Close()
	c, err := export.Open(s, export.Filter{})
	if err != nil {
		return err
	}
	m, _, err := c.Write(dir, export.Options{Formats: []string{format}})
	if err != nil {
		return err
	}
	size := int64(0)
	for _, f := range m.Files {
		size += f.Bytes
	}
	fmt.Printf("%-8s %d reports, %d files of %d MiB, root %s\n", format, m.Reports, len(m.Files), size>>20, m.Root)
	return nil
}
