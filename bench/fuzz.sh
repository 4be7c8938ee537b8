#!/bin/sh
# Runs every fuzz target of the reader on one core each: bench/fuzz.sh [TIME],
# ten minutes where none is given. The inputs that fail are kept under
# testdata/fuzz of their package, where go test runs them again; those that
# only reach new code stay in the cache of go.
#
# Minimizing is off: by default it takes a minute for every input that reaches
# new code, and on pages hardly anything else would run.
set -eu
cd "$(dirname "$0")/.."
for package in ./decode ./document ./report; do
	for target in $(go test "$package" -list '^Fuzz' | grep '^Fuzz'); do
		echo "$package $target"
		go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "${1:-10m}" -fuzzminimizetime 1x -parallel 1
	done
done
