#!/usr/bin/env bash
# Runs the fuzz targets of the reader one after another on one core:
#
#	bench/fuzz.sh [MINUTES] [TARGET...]
#
# Each runs for MINUTES of CPU time (10 where none are given), its own and that
# of the go command's children, so that a busy machine does not shorten it.
# TARGET is the whole name of a target; all of them where none is given.
#
# A target that holds prints how many inputs reach new code and how much of
# its package they run, before and after. An input that fails is kept under
# testdata/fuzz of its package, where go test runs it again; inputs that only
# reach new code stay in the cache of go.
#
# Minimizing is off: by default it takes a minute for every input that reaches
# new code, and on pages hardly anything else would run.
set -euo pipefail
cd "$(dirname "$0")/.."
budget=$(( ${1:-10} * 60 ))
shift $(( $# > 0 ))
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
corpora=$(go env GOCACHE)/fuzz
TIMEFORMAT='%U %S'

# covered PACKAGE TARGET prints the share of the statements of a package that
# the seeds of a target and all inputs kept so far run.
covered() {
	rm -rf "$scratch/run" && mkdir -p "$scratch/run/testdata/fuzz/$2"
	cp -r "$1/testdata" "$scratch/run/"
	cp "$corpora/nianbao/${1#./}/$2"/* "$scratch/run/testdata/fuzz/$2/" 2>/dev/null || true
	(cd "$scratch/run" && "$scratch/cover" -test.run "^$2\$" -test.coverprofile /dev/null | sed -n 's/^coverage: \([0-9.]*%\).*/\1/p')
}

# late LOG tells a slice that failed only since its time ended while an input was
# running, which the go command reports as a failure without an input.
late() {
	grep -q '^ *context deadline exceeded$' "$1" && ! grep -q 'Failing input' "$1"
}

# fuzz PACKAGE TARGET runs a target in slices until its budget is spent.
fuzz() {
	local spent=0 log=$scratch/log before
	before=$(covered "$1" "$2")
	while (( spent < budget )); do
		local slice=$(( budget - spent ))
		(( slice > 120 )) && slice=120
		(( slice < 20 )) && slice=20
		local used failed=0
		used=$( { time (cd "$1" && "$scratch/fuzz" -test.run '^$' -test.fuzz "^$2\$" -test.fuzztime "${slice}s" -test.fuzzminimizetime 1x -test.parallel 1 -test.fuzzcachedir "$corpora/nianbao/${1#./}" >"$log" 2>&1); } 2>&1) || failed=1
		if (( failed )) && ! late "$log"; then
			cat "$log"
			return 1
		fi
		spent=$(awk -v a="$spent" -v b="$used" 'BEGIN { split(b, u, " "); print int(a + u[1] + u[2] + 1) }')
		printf '%s %s: %d s of CPU, %s\n' "$1" "$2" "$spent" "$(grep -o 'new interesting: .*' "$log" | tail -1)"
	done
	printf '%s %s: held; statements of the package run: %s before, %s after\n' "$1" "$2" "$before" "$(covered "$1" "$2")"
}

status=0
for package in ./decode ./document ./report; do
	targets=$(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p' "$package"/*_test.go)
	if (( $# > 0 )); then
		targets=$(printf '%s\n' "$targets" | grep -Fx "$(printf '%s\n' "$@")" || true)
	fi
	[ -n "$targets" ] || continue
	go test -c -fuzz . -o "$scratch/fuzz" "$package"
	go test -c -cover -o "$scratch/cover" "$package"
	for target in $targets; do
		fuzz "$package" "$target" || status=1
	done
done
exit $status
