// Command nianbao harvests the annual disclosure reports of Chinese public
// bodies (政府信息公开工作年度报告): it crawls the portals politely, keeps what
// it received, reads the statutory tables, checks them, and exports corpora.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(Main()) }

// Main runs the command and returns its exit status. The first interrupt
// lets running fetches finish and commits; the second one ends at once.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop()
	}()
	return run(ctx, &app{out: os.Stdout, err: os.Stderr}, os.Args[1:])
}
