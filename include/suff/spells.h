#ifndef SUFF_SPELLS_H
#define SUFF_SPELLS_H

/* Survival data of a regression: spells of time at risk, each in one
   cohort, one stratum and one pattern of covariates.

   A spell is (enter, exit]: at risk at every time after `enter`, up to and
   including `exit`, where its event counts.  A unit whose cohort changes,
   or that is watched several times, has several; they share a cluster.

   Counts by cell and time are all that the likelihood reads, so a step of
   its maximisation costs cells times times, whatever the units. */

#include <stddef.h>
#include <stdint.h>

#include "suff/terms.h"

struct arena;

/* Spells as they come, by row. */
struct spell_rows {
  size_t n, arms, strata;     /* strata at least 1 */
  const double *enter;        /* null: at risk from the beginning */
  const double *exit;
  const int8_t *event;        /* 1: seen at exit; else censored there */
  const uint32_t *arm;
  const uint32_t *stratum;    /* null: all in one */
  const uint32_t *cluster;    /* null: each spell is its own */
  const struct terms *terms;  /* null: no covariates */
  double horizon;             /* times beyond become censored at it; NaN:
                                 none.  Spells that begin there go. */
};

struct spell_cell { uint32_t arm, stratum, pattern; };

struct spells {
  size_t n, arms, strata;
  size_t times;
  const double *time;         /* [times] distinct exits, increasing */
  const uint32_t *from;       /* [n] first time at which it is at risk */
  const uint32_t *to;         /* [n] its exit, from <= to */
  const uint8_t *event;       /* [n] */
  const uint32_t *cell;       /* [n] below `cells` */
  size_t clusters;
  const uint32_t *cluster;    /* [n] below `clusters`; null: each spell is
                                 its own */
  size_t cells;
  const struct spell_cell *cell_of;   /* [cells] in the order stratum, arm,
                                         pattern */
  const struct terms *terms;  /* its x by pattern; null: none */
};

struct spells spells_fold (struct arena *, const struct spell_rows *);

#endif
