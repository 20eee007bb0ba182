#ifndef TESTS_RUN_SWEEPS_H
#define TESTS_RUN_SWEEPS_H

/* Made-up companies through the whole of `scan`: exports on disk, a study
   without hypotheses, scan_study(), its findings.

   Customers have a plan, a region and six columns n1 to n6 that mean
   nothing; conversations have a channel, a topic and n7 and n8.  Customers
   are happy or not, so that their answers are alike.  Where effects are
   PLANTED, the region moves how long customers stay, the plan their seats
   and the channel satisfaction; what is split by an n, by topic or by early
   contact has none ever. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sweep {
  size_t sets, comparisons;
  size_t nulls_found, nulls_confirmed;   /* without an effect */
  size_t sets_confirmed;                 /* with one of these */
  size_t true_found, true_confirmed;
  size_t planted_missed;       /* sets in which one of three did not come
                                  out confirmed */
};

/* Adds the set of that number.  False, with the messages on stderr, when
   the study does not run. */
bool sweep_run (uint64_t set, bool planted, struct sweep *);

#endif
