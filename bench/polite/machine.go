package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime/metrics"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"
)

// spent is the CPU time of this process so far.
func spent() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// processors is the CPU time that all processes of the machine have had so far.
func processors() time.Duration {
	const tick = 10 * time.Millisecond // of /proc/stat on Linux
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	var user, nice, system, idle, wait, irq, soft int64
	fmt.Sscanf(string(stat), "cpu %d %d %d %d %d %d %d", &user, &nice, &system, &idle, &wait, &irq, &soft) // 0 where it is not told
	return time.Duration(user+nice+system+irq+soft) * tick
}

// memory is what a process takes, in bytes, as its runtime has it.
type memory struct{ Live, Free, Stacks uint64 }

// takes measures the memory of this process.
func takes() memory {
	s := []metrics.Sample{
		{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/free:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"},
	}
	metrics.Read(s)
	value := func(i int) uint64 { return s[i].Value.Uint64() }
	return memory{Live: value(0), Free: value(1) - min(value(0), value(1)) + value(2) + value(3), Stacks: value(4)}
}

// watch takes the most memory the process has, until it is told to stop. What
// the kernel files under the mapped store is not counted as the process's own.
func (f *figures) watch(stop <-chan bool) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(100 * time.Millisecond):
		}
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return
		}
		f.Resident = max(f.Resident, field(status, "VmRSS:"))
		if own := field(status, "RssAnon:"); own > f.Own {
			f.Own, f.memory = own, takes()
			f.heap()
		}
	}
}

// heap writes a profile of the heap where one is asked for.
func (f *figures) heap() {
	var b bytes.Buffer
	if *profile == "" || pprof.Lookup("heap").WriteTo(&b, 0) != nil {
		return
	}
	if err := os.WriteFile(*profile+".heap", b.Bytes(), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, "polite:", err)
	}
}

// profiled writes a profile of the processor time where one is asked for, until
// end is called.
func profiled() (end func() error, err error) {
	if *profile == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(*profile + ".cpu")
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, err
	}
	return func() error { pprof.StopCPUProfile(); return file.Close() }, nil
}

// field is a size of /proc/self/status in bytes.
func field(status []byte, name string) (n int64) {
	_, rest, _ := strings.Cut(string(status), name)
	fmt.Sscan(rest, &n) // 0 where it is not told
	return n << 10
}
