#!/usr/bin/env bash
# Says how fast durable pages are on disks that take longer for a sync than this one:
#
#	bench/slowdisk.sh [MILLISECONDS...]
#
# strace lets every fdatasync and fsync return so much later; 0, 2, 4 and 8 ms where
# none are named. Each is measured three times.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(mktemp)
trap 'rm -f "$binary"' EXIT
go test -c -o "$binary" ./store
for ms in ${*:-0 2 4 8}; do
	for _ in 1 2 3; do
		printf '%s ms: ' "$ms"
		strace -f --seccomp-bpf -e trace=fdatasync,fsync -e inject=fdatasync,fsync:delay_exit=$((ms * 1000)) -o /dev/null \
			"$binary" -test.run Figures/durable -test.v -store.figures=0 | sed -n 's/.*durable pages of 20 KB: //p'
	done
done
