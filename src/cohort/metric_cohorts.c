/* What the rows of a metric are told apart by: cohorts, each row in the
   one that its customer was known to be in then, so that no month counts
   its own future. */

#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/intern.h"
#include "base/str.h"
#include "build.h"
#include "metric_levels.h"

/* A cohort and the rows that are put into it. */
struct placing {
  struct metric_build *b;
  struct metric_by *by;
  const struct study_cohort *cohort;
  const struct expr *expr, *where;
  struct arena *scratch;
  double cut;                  /* the largest, where cuts are durations: how
                                  long it takes to know */
};

/* By a column, a condition. */

/* The declared levels; others are in none. */
static void
keep_declared (struct placing *p)
{
  const struct study_cohort *c = p->cohort;
  struct metric_by *by = p->by;
  uint32_t *map = ARENA_NEW (p->scratch, uint32_t, by->levels);
  for (size_t k = 0; k < by->levels; k++)
    {
      map[k] = UINT32_MAX;
      for (size_t i = 0; i < c->levels_n; i++)
        if (str_equal (by->label[k], c->levels[i]))
          map[k] = (uint32_t) i;
    }
  for (size_t i = 0; i < p->b->own; i++)
    if (by->level[i] != UINT32_MAX)
      by->level[i] = map[by->level[i]];
}

static void
place_column (struct placing *p)
{
  struct level_words words = { p->b, p->by, p->expr, NULL, NULL };
  level_words_find (&words);
  if (p->cohort->levels)
    keep_declared (p);
}

static void
place_condition (struct placing *p)
{
  const struct table *table = p->b->data->tables[p->b->table];
  for (size_t i = 0; i < p->b->own; i++)
    {
      int test = expr_test (p->expr, table, p->b->row[i], p->b->scratch);
      p->by->level[i] = test < 0 ? UINT32_MAX : (uint32_t) test;
    }
}

/* By a value.  A second time that has not come yet is longer than every
   cut, once they are over. */

static bool
is_span (const struct placing *p)
{
  return p->expr->type == TYPE_DURATION;
}

static double
cut_of (const struct placing *p, size_t i)
{
  return is_span (p) ? amount_seconds (&p->cohort->cuts[i])
                     : p->cohort->cuts[i].number;
}

static uint32_t
level_of (const struct placing *p, double value)
{
  uint32_t level = 0;
  if (isnan (value))
    return is_span (p) ? (uint32_t) p->cohort->cuts_n : UINT32_MAX;
  for (size_t i = 0; i < p->cohort->cuts_n; i++)
    level += value >= cut_of (p, i);
  return level;
}

static void
place_value (struct placing *p)
{
  const struct metric_build *b = p->b;
  const struct table *table = b->data->tables[b->table];
  bool monthly = metric_is_monthly (b->m->kind);
  for (size_t i = 0; i < b->own; i++)
    {
      int64_t start = data_row_start (b->data, b->table, b->row[i]);
      int64_t now = monthly ? b->at[i] : b->data->study->as_of;
      bool known = !is_span (p) || (double) start + p->cut <= (double) now;
      p->by->level[i]
        = known ? level_of (p, expr_number (p->expr, table, b->row[i],
                                            b->scratch))
                : UINT32_MAX;
    }
}

/* By events of whom the rows are of. */

/* From the rows' table upward, the nearest that EVENTS hang below. */
static int
anchor_of (const struct placing *p)
{
  const struct study *study = p->b->data->study;
  int events = p->cohort->table, table = p->b->table;
  while (table >= 0
         && (table == events || !data_descends (study, events, table)))
    table = study->tables[table].parent;
  return table;
}

/* What of a frame's build reads events. */
static struct build
reader (const struct placing *p, const struct study_hypothesis *h)
{
  return (struct build) { .arena = p->scratch, .data = p->b->data,
                          .study = p->b->data->study, .h = h,
                          .scratch = p->b->scratch };
}

static int
by_row_and_time (const void *a, const void *b)
{
  const struct match *one = a, *other = b;
  if (one->row != other->row)
    return one->row < other->row ? -1 : 1;
  return (one->at > other->at) - (one->at < other->at);
}

/* By row of the anchor, the time of its n-th event. */
static int64_t *
exposures (const struct placing *p, int anchor)
{
  struct build b = reader (p, NULL);
  size_t rows = table_rows (p->b->data->tables[anchor]), seen = 0;
  int64_t *at = ARENA_NEW (p->scratch, int64_t, rows);
  struct matches m = build_matches (&b, p->scratch, p->cohort->table, anchor,
                                    p->where);
  for (size_t row = 0; row < rows; row++)
    at[row] = DATE_NONE;
  if (m.n > 0)
    qsort (m.match, m.n, sizeof *m.match, by_row_and_time);
  for (size_t i = 0; i < m.n; i++)
    {
      seen = i > 0 && m.match[i].row == m.match[i - 1].row ? seen + 1 : 1;
      if (seen == (size_t) p->cohort->at_least)
        at[m.match[i].row] = m.match[i].at;
    }
  return at;
}

static void
place_event (struct placing *p)
{
  const struct metric_build *b = p->b;
  int anchor = anchor_of (p);
  const int64_t *exposed = exposures (p, anchor);
  double within = p->cohort->within.given
                    ? amount_seconds (&p->cohort->within) : INFINITY;
  for (size_t i = 0; i < b->own; i++)
    {
      size_t of = data_ancestor (b->data, b->table, b->row[i], anchor);
      int64_t start = data_row_start (b->data, anchor, of);
      bool is = exposed[of] != DATE_NONE && exposed[of] < b->at[i]
                && (double) (exposed[of] - start) < within;
      p->by->level[i] = start < b->data->from[p->cohort->table]
                          ? UINT32_MAX : (uint32_t) is;
    }
}

/* The first matching event of each row of the anchor. */
struct firsts {
  const struct build *b;
  uint32_t *event;             /* UINT32_MAX: none */
};

static void
keep_first (void *context, size_t row, size_t event, int64_t at)
{
  (void) at;
  const struct firsts *f = context;
  if (f->event[row] == UINT32_MAX
      || build_comes_before (f->b, event, f->event[row]))
    f->event[row] = (uint32_t) event;
}

static uint32_t *
first_events (const struct placing *p, int anchor)
{
  struct study_hypothesis h = { .cohort = p->cohort,
                                .cohort_expr = (struct expr *) p->expr };
  struct build b = reader (p, &h);
  size_t rows = table_rows (p->b->data->tables[anchor]);
  struct firsts f = { &b, ARENA_NEW (p->scratch, uint32_t, rows) };
  for (size_t row = 0; row < rows; row++)
    f.event[row] = UINT32_MAX;
  build_each_event (&b, p->cohort->table, anchor, p->where, keep_first, &f);
  return f.event;
}

static void
place_first_event (struct placing *p)
{
  const struct metric_build *b = p->b;
  int anchor = anchor_of (p), table = p->cohort->table;
  const uint32_t *first = first_events (p, anchor);
  for (size_t i = 0; i < b->own; i++)
    {
      size_t of = data_ancestor (b->data, b->table, b->row[i], anchor);
      p->by->level[i] = UINT32_MAX;
      if (first[of] == UINT32_MAX)
        continue;
      int64_t at = data_row_start (b->data, table, first[of]);
      if (at < b->at[i] && (double) at + p->cut <= (double) b->at[i])
        p->by->level[i] = level_of (p, expr_number (p->expr,
                                                    b->data->tables[table],
                                                    first[of], b->scratch));
    }
}

void
metric_cohort_levels (struct level_words *w, size_t i)
{
  typedef void place_fn (struct placing *);
  static place_fn *const places[] = {
    [BY_COLUMN] = place_column, [BY_CONDITION] = place_condition,
    [BY_VALUE] = place_value,   [BY_EVENT] = place_event,
    [BY_FIRST_EVENT] = place_first_event,
  };
  const struct study_metric *m = w->b->m;
  struct placing p = { w->b, w->by, m->by_cohort[i], m->by_cohort_expr[i],
                       m->by_cohort_where[i], arena_new (), 0 };
  size_t n;
  const char *const *label = cohort_labels (w->b->data->arena, p.cohort, &n);
  if (p.cohort->cuts_n && is_span (&p))
    p.cut = cut_of (&p, p.cohort->cuts_n - 1);
  for (size_t k = w->b->own; k < w->b->out->n; k++)
    w->by->level[k] = UINT32_MAX;
  places[p.cohort->by] (&p);
  if (label)
    {
      w->by->label = label;
      w->by->levels = n;
    }
  arena_free (p.scratch);
}
