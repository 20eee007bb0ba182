#!/bin/sh
# Each argument is "layer:what it may include".  Fails on an include that
# points elsewhere, and on libraries used outside their one room.
bad=0
complain () { echo "$1"; bad=1; }
for rule in "$@"; do
  layer=${rule%%:*} uses=" ${rule#*:} "
  for file in $(find "src/$layer" "include/$layer" -name '*.[ch]'); do
    for include in $(sed -n 's|^ *# *include "\([a-z]*\)/.*|\1|p' "$file"); do
      case "$uses" in
        *" $include "*) ;;
        *) complain "$file: $layer must not include $include" ;;
      esac
    done
  done
done
only () { # pattern, then the files that may match it
  pattern=$1; shift
  for file in $(grep -rlE "$pattern" src include --include='*.[ch]'); do
    case " $* " in *" $file "*) ;; *) complain "$file: $pattern belongs in $*" ;; esac
  done
}
only '#include <csv\.h>' src/table/records.c
only 'gsl_(cdf|randist)\.h' src/infer/dist.c
only '#include <yaml\.h>' src/study/tree.c src/study/trap.h
only '\bexit \(' src/main.c
# After the frame nothing knows how cohorts are made or time is lined up.
for file in src/run/fold.c include/run/fold.h $(find src/suff src/infer src/decide src/report include/suff include/infer include/decide include/report -name '*.[ch]'); do
  grep -nE '\b(BY_(COLUMN|CONDITION|VALUE|EVENT|FIRST_EVENT)|DESIGN_[A-Z]+|ASK_[A-Z]+)\b' "$file" /dev/null && complain "$file: knows cohort kinds or designs"
done
[ "$bad" -eq 0 ] && echo "layers: every include points the right way"
exit "$bad"
