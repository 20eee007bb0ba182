#!/bin/sh
# A large run as a multiple of what libcsv alone needs for the same bytes.
# Prints the ratio of the medians of three; judges nothing.
set -eu
build=${BUILD:-build} dir=${BUILD:-build}/bench/data
mkdir -p "$dir"
[ -f "$dir/study.yaml" ] || "$build/bench/generate" "$dir"
now () { date +%s%N; }
median () { sort -n | sed -n 2p; }
one () { start=$(now); "$@" >/dev/null 2>&1; echo $((($(now) - start) / 1000000)); }
alone=$(for i in 1 2 3; do one "$build/bench/tokenise" "$dir"/*.csv; done | median)
whole=$(for i in 1 2 3; do one "$build/cohortest" run "$dir/study.yaml" --no-charts -f -o "$dir/out"; done | median)
echo "libcsv alone: $alone ms; the whole run without charts: $whole ms"
echo "ratio: $(awk "BEGIN {printf \"%.2f\", $whole / $alone}")"
