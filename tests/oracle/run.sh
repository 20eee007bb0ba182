#!/bin/sh
# Recomputes the frozen expected values with R and compares them with the
# ones in the tests, then runs the program against R on drawn data.  Needs
# R and its survival package.
set -eu
cd "$(dirname "$0")/../.."
command -v Rscript >/dev/null 2>&1 || { echo "oracle: R is not installed, skipped"; exit 0; }
same () { # name, script, arguments
  name=$1; shift
  Rscript "$@" > "/tmp/cohortest-$name.$$"
  if cmp -s "/tmp/cohortest-$name.$$" "tests/oracle/$name.expected.csv"
  then echo "oracle: $name agrees"
  else echo "oracle: $name differs"; diff "/tmp/cohortest-$name.$$" "tests/oracle/$name.expected.csv" | head -20; status=1
  fi
  rm -f "/tmp/cohortest-$name.$$"
}
status=0
same demo tests/oracle/demo.R
[ -z "${COHORTEST_DATA:-}" ] || same telco tests/oracle/telco.R "$COHORTEST_DATA/telco-ibm/Telco-Customer-Churn.csv"
program=${COHORTEST:-build/cohortest}
if [ -x "$program" ]
then Rscript tests/oracle/differential.R "$program" || status=1
else echo "oracle: $program is not built, differential skipped"
fi
exit $status
