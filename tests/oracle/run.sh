#!/bin/sh
# Everything that R and Python have to say about the numbers of the tests,
# computed again:
#
#   frozen.pl       every script that prints expected values, against the C
#                   tests that hold them, both ways
#   demo.R, telco.R a second reading of whole studies, against *.expected.csv
#   ledger.R, metrics.R  the same of a ledger's stages, of metrics
#   differential.R  whole runs of the program on drawn data, against R
#
# What is not installed is skipped and said so.  Needs no network.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${COHORTEST:-build/cohortest}
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT
off=
agree () { # name, arguments
  name=$1; shift
  if Rscript "tests/oracle/$name.R" "$@" > "$room/out" 2> "$room/err" &&
     cmp -s "$room/out" "tests/oracle/$name.expected.csv"
  then
    lines=$(grep -c . "$room/out")
    echo "oracle: $name.R: $lines lines, all in $name.expected.csv"
  else
    echo "oracle: $name.R differs from $name.expected.csv"
    diff "$room/out" "tests/oracle/$name.expected.csv" | head -20
    tail -n 5 "$room/err"
    off="$off $name.R"
  fi
}
skip () { echo "oracle: $1 skipped, $2"; }

tests/oracle/frozen.pl || off="$off frozen.pl"
if ! Rscript -e 'library (survival)' >/dev/null 2>&1
then
  skip "demo.R, ledger.R, metrics.R, telco.R, differential.R" "R or its package survival is missing"
else
  agree demo
  agree ledger
  agree metrics
  if [ -n "${COHORTEST_DATA:-}" ]
  then agree telco "$COHORTEST_DATA/telco-ibm/Telco-Customer-Churn.csv"
  else skip telco.R "COHORTEST_DATA is not set"
  fi
  if [ ! -x "$program" ]
  then skip differential.R "$program is not built"
  elif Rscript tests/oracle/differential.R "$program" \
    > "$room/out" 2> "$room/err"
  then grep '^differential' "$room/out"
  else
    grep -E '^(case|differential)' "$room/out" | tail -n 40
    tail -n 5 "$room/err"
    off="$off differential.R"
  fi
fi
if [ -n "$off" ]
then echo "oracle: off:$off"; exit 1
else echo "oracle: everything that ran agrees"
fi
