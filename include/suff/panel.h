#ifndef SUFF_PANEL_H
#define SUFF_PANEL_H

/* Customers by months: all that a difference in differences needs to know.

   The panel is balanced.  Who has a row in the first month is in it, with
   a value for every month: 0 where there is no row, as after leaving.  Who
   comes later is not in it, and counted.

     struct panel p = panel_fold (arena, &rows);
     double y = p.y[unit * p.months + month];

   Units stand in an order that their values alone decide: by the month
   that exposes them, then by what they have month by month.  Whoever adds
   up in this order gets the same last digit whatever the order of rows or
   the numbering of units was. */

#include <stddef.h>
#include <stdint.h>

struct arena;

/* Instead of the first exposed month. */
#define PANEL_NEVER UINT32_MAX
#define PANEL_OUT (UINT32_MAX - 1)      /* not to be in the panel */

/* As they come, in any order. */
struct panel_rows {
  size_t n;
  const uint32_t *unit;     /* [n] below `units` */
  const int32_t *month;     /* [n] below `months`; below 0: outside */
  const double *y;          /* [n]; NaN: 0.  Several of a unit and month
                               add up */
  size_t units, months;
  const uint32_t *first;    /* [units] from this month on it is exposed */
  const uint32_t *cluster;  /* [units], or null: each is its own */
  const uint32_t *group;    /* [units], or null */
};

struct panel {
  size_t units, months;
  const double *y;          /* [units * months] */
  const uint32_t *first;    /* [units] below `months`, or PANEL_NEVER */
  size_t clusters;
  const uint32_t *cluster;  /* [units] below `clusters`; null: each unit is
                               its own */
  size_t groups;
  const uint32_t *group;    /* [units] below `groups`; null: none */
  const uint32_t *group_was;   /* [groups] its number in the rows */
  size_t left_out;          /* a series: months between those before and
                               those with it that are neither */
  uint64_t later;           /* units without a row in the first month that
                               have one in another */
};

struct panel panel_fold (struct arena *, const struct panel_rows *);

/* Exposed at any time; exposed in the first month already. */
size_t panel_exposed (const struct panel *);
size_t panel_exposed_before (const struct panel *, uint32_t month);

/* Groups by months: what a group holds is the mean of its units.  SIZE, if
   not null, is set to their numbers of units [units of the result].  Null
   *MIXED, or one of a group whose units are not all exposed alike: the
   result is then of no use. */
struct panel panel_by_group (struct arena *, const struct panel *,
                             const uint64_t **size, const uint32_t **mixed);

#endif
