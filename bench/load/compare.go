package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// figures are what one run of a peer came to.
type figures struct {
	cpu, speed float64 // ms a page, pages a second
	asked      int     // pages that were answered
	set        []string
}

// twice is how often a page was asked that had been asked before.
func (f figures) twice() int { return f.asked - len(f.set) }

// compare starts the farm and runs the rounds.
func compare() error {
	address, end, err := startFarm()
	if err != nil {
		return err
	}
	defer end()
	farm, err := ask(address)
	if err != nil {
		return err
	}
	fmt.Printf("%d portals, %d pages of %d bytes, %d requests at a time\n", len(farm.Bases), farm.Pages, farm.Mean, *parallel)
	fmt.Println("mix: " + mixOf(farm))
	fmt.Println("round  peer       asked  pages  twice  missed  pages/s  CPU ms/page  RSS MB  CPU ratio  speed ratio")
	all, names := map[string][]figures{}, strings.Split(*only, ",")
	for round := range *rounds {
		for _, name := range names {
			u, err := spawn(name, farm.Bases)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			got, err := ask(address)
			if err != nil {
				return err
			}
			f := figuresOf(u, got.Counts)
			all[name] = append(all[name], f)
			measure := all[names[0]][round]
			fmt.Printf("%5d  %-9s %6d %6d %6d %7d  %7.0f  %11.3f  %6d  %9.2f  %11.2f\n", round+1, name, f.asked, len(f.set), f.twice(),
				farm.Pages-len(f.set), f.speed, f.cpu, u.RSS>>10, f.cpu/measure.cpu, f.speed/measure.speed)
		}
	}
	for _, name := range names {
		summarize(name, all[name], all[names[0]])
	}
	return nil
}

// mixOf says how many pages of each kind a farm has.
func mixOf(farm served) string {
	var mix []string
	for _, kind := range slices.Sorted(maps.Keys(farm.Mix)) {
		mix = append(mix, fmt.Sprintf("%d %s", farm.Mix[kind], kind))
	}
	return strings.Join(mix, ", ")
}

// figuresOf puts what a run cost beside what the farm counted. The files
// robots.txt are left out.
func figuresOf(u usage, counts map[string]int) figures {
	var f figures
	for _, url := range slices.Sorted(maps.Keys(counts)) {
		if !strings.HasSuffix(url, "/robots.txt") {
			f.asked += counts[url]
			f.set = append(f.set, url)
		}
	}
	f.cpu = u.CPU.Seconds() * 1000 / float64(max(1, f.asked))
	f.speed = float64(f.asked) / u.Wall.Seconds()
	return f
}

// summarize prints the medians of a peer, and what all its rounds have in
// common.
func summarize(name string, runs, measures []figures) {
	var cpu, speed []float64
	twice, same := 0, true
	for i, f := range runs {
		cpu, speed = append(cpu, f.cpu/measures[i].cpu), append(speed, f.speed/measures[i].speed)
		twice += f.twice()
		same = same && slices.Equal(f.set, runs[0].set)
	}
	pages := "the same pages in every round"
	if !same {
		pages = "NOT the same pages in every round"
	}
	fmt.Printf("%-9s median CPU %.2f, speed %.2f; %d asked twice in %d rounds, %s\n", name, median(cpu), median(speed), twice, len(runs), pages)
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
