#ifndef TESTS_INFER_PANELS_H
#define TESTS_INFER_PANELS_H

/* Panels made up for a test. */

#include <stdlib.h>

#include "base/arena.h"
#include "infer/did.h"

struct made {
  struct arena *arena;
  struct panel_rows rows;
  uint32_t *unit, *first, *cluster;
  int32_t *month;
  double *y;
};

/* Of N units and MONTHS months, all 0 and never exposed. */
static inline struct made
made_new (size_t n, size_t months)
{
  struct made m = {.arena = arena_new ()};
  m.unit = ARENA_NEW (m.arena, uint32_t, n * months);
  m.month = ARENA_NEW (m.arena, int32_t, n * months);
  m.y = ARENA_NEW (m.arena, double, n * months);
  m.first = ARENA_NEW (m.arena, uint32_t, n);
  m.cluster = ARENA_NEW (m.arena, uint32_t, n);
  for (size_t i = 0; i < n; i++)
    {
      m.first[i] = PANEL_NEVER;
      for (size_t t = 0; t < months; t++)
        {
          m.unit[i * months + t] = (uint32_t) i;
          m.month[i * months + t] = (int32_t) t;
        }
    }
  m.rows = (struct panel_rows) {n * months, m.unit, m.month, m.y, n, months,
                                m.first, NULL, NULL};
  return m;
}

static inline struct panel
made_panel (const struct made *m)
{
  return panel_fold (m->arena, &m->rows);
}

static inline struct ask
made_ask (const struct made *m)
{
  return (struct ask) {.scratch = m->arena, .confidence = .95, .seed = 1};
}

/* The numbers of tests/oracle/did.R, LIFT on top from the first exposed
   month on. */
static inline void
made_fill (const struct made *m, double lift)
{
  size_t months = m->rows.months;
  for (size_t i = 0; i < m->rows.units; i++)
    for (size_t t = 0; t < months; t++)
      {
        bool with = m->first[i] != PANEL_NEVER && t >= m->first[i];
        m->y[i * months + t]
          = (double) ((i * 37 + t * 101 + i * t * 13) % 97) / 8
            + (with ? lift : 0);
      }
}

static inline const struct did_month *
month_of (const struct did *d, int month)
{
  for (size_t k = 0; k < d->months; k++)
    if (d->month[k].month == month)
      return &d->month[k];
  return NULL;
}

#endif
