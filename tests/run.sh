#!/bin/sh
# Runs the test program of every layer named and prints one closing line.
set -u
# The closing lines are read below, so they must not be translated.
export LANGUAGE=C
export COHORTEST="${BUILD:-build}/cohortest"
export ASAN_OPTIONS="abort_on_error=1:detect_stack_use_after_return=1"
export UBSAN_OPTIONS="print_stacktrace=1"
passed=0 failed=0 skipped=0 broken=
for layer in "$@"; do
  printf 'tests/%s\n' "$layer"
  out=$("${BUILD:-build}/tests/$layer" --verbose=1 2>&1); code=$?
  printf '%s\n' "$out" | grep -Ev '^\[(RUN|PASS|====|---- *\] Criterion)' | grep -v 'Running .* tests* from' || true
  line=$(printf '%s\n' "$out" | grep 'Synthesis:' | tail -n 1)
  tested=$(printf '%s' "$line" | sed -n 's/.*Tested: [^0-9]*\([0-9]*\).*/\1/p')
  ok=$(printf '%s' "$line" | sed -n 's/.*Passing: [^0-9]*\([0-9]*\).*/\1/p')
  bad=$(printf '%s' "$line" | sed -n 's/.*Failing: [^0-9]*\([0-9]*\).*/\1/p')
  dead=$(printf '%s' "$line" | sed -n 's/.*Crashing: [^0-9]*\([0-9]*\).*/\1/p')
  skips=$(printf '%s\n' "$out" | grep -c '\[SKIP\]')
  passed=$((passed + ${ok:-0})); skipped=$((skipped + skips))
  failed=$((failed + ${bad:-0} + ${dead:-0}))
  if [ "$code" -ne 0 ] || [ -z "$tested" ]; then broken="$broken $layer"; fi
done
[ -z "$broken" ] || echo "failing:$broken"
echo "$passed passed, $failed failed, $skipped skipped"
[ -z "$broken" ] && [ "$failed" -eq 0 ]
