#ifndef SUFF_RISKSET_H
#define SUFF_RISKSET_H

/* Survival data compressed without loss: for every distinct time, how
   many of each cohort had the event then and how many were censored
   then.  Kaplan-Meier, the log-rank test, Cox regression on the cohort
   and restricted means are exact functions of these counts.

   A unit with time t is at risk at every time <= t (day 0 counts).  One
   that was first watched late, or whose cohort changed, enters: it is at
   risk at the times above its entry only.  A unit cut in two at some time
   counts as the whole did.

   Units may also end in a way that rules the event out for good, such as
   leaving before an upgrade.  Who counts those as censored reads
   riskset_cause_specific(). */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct riskset {
  size_t arms;
  size_t times;             /* distinct times over all arms */
  const double *time;       /* [times], increasing, >= 0 */
  const uint64_t *event;    /* [arms * times], arm-major */
  const uint64_t *censor;   /* [arms * times] */
  const uint64_t *compete;  /* [arms * times] competing ends; null where
                               there is none */
  size_t entries;           /* distinct entries over all arms; 0: all are
                               there from the beginning */
  const double *entry;      /* [entries], increasing, >= 0 */
  const uint64_t *enter;    /* [arms * entries] who enters, arm-major */
};

/* From N rows; EVENT is 1 where the event was seen, 0 where it was not, 2
   where a competing end came first.  Times beyond HORIZON (NaN: none)
   become censored at it. */
struct riskset riskset_fold (struct arena *, const double *time,
                             const int8_t *event, const uint32_t *arm,
                             size_t n, size_t arms, double horizon);

/* The same of units that come late: at risk at times above ENTER; below 0
   from the beginning.  A null ENTER is that for all.  Rows that are never
   at risk, or not before HORIZON, are left out. */
struct riskset riskset_fold_late (struct arena *, const double *enter,
                                  const double *time, const int8_t *event,
                                  const uint32_t *arm, size_t n, size_t arms,
                                  double horizon);
/* True of a row that is at risk at some time: what a fold keeps. */
bool riskset_is_watched (double enter, double time, double horizon);

struct riskset riskset_merge (struct arena *, const struct riskset *,
                              const struct riskset *);

/* The same units with competing ends censored; shares arrays with SET. */
struct riskset riskset_cause_specific (struct arena *,
                                       const struct riskset *);

/* Arms A and B alone, as arms 0 and 1; times at which neither has anybody
   stay. */
struct riskset riskset_pair (struct arena *, const struct riskset *,
                             size_t a, size_t b);

uint64_t riskset_n (const struct riskset *, size_t arm);
uint64_t riskset_events (const struct riskset *, size_t arm);
uint64_t riskset_competing (const struct riskset *, size_t arm);
/* Sum of the time at risk of an arm: from 0, or the entry, to the end. */
double riskset_person_time (const struct riskset *, size_t arm);
/* The largest time of an arm; NaN if it is empty. */
double riskset_last (const struct riskset *, size_t arm);
/* How many of the times are at most T. */
size_t riskset_times_to (const struct riskset *, double t);
/* AT_RISK[i] = units of the arm with time >= time[i] that entered before
   it, for all i. */
void riskset_at_risk (const struct riskset *, size_t arm, uint64_t *at_risk);

#endif
