/* Discovery on half A, confirmation on half B. */

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "decide/multiplicity.h"
#include "figure.h"
#include "infer/dist.h"
#include "run/equivalence.h"
#include "scan_work.h"

/* The estimate's distance from no effect; NaN: it has none. */
static double
distance (const struct scan_side *side)
{
  return side->measure ? effect_scale (side->measure, side->effect.estimate)
                       : (double) NAN;
}

/* Everything asked counts, also what half A could not answer. */
void
scan_discover (struct scan_work *s)
{
  struct arena *scratch = arena_new ();
  double *p = ARENA_NEW (scratch, double, s->rows);
  for (size_t i = 0; i < s->rows; i++)
    p[i] = figure_p (&s->row[i].a.test);
  correct_benjamini_hochberg (scratch, p, s->rows, s->rows);
  for (size_t i = 0; i < s->rows; i++)
    {
      s->row[i].q = p[i];
      s->row[i].found = p[i] <= SCAN_RATE;
    }
  arena_free (scratch);
}

static void
confirm (struct scan_work *s, struct scan_report *out, struct arena *scratch)
{
  double *p = ARENA_NEW (scratch, double, s->rows);
  for (size_t i = 0; i < s->rows; i++)
    if (s->row[i].found)
      p[out->found++] = figure_p (&s->row[i].b.test);
  correct_holm (scratch, p, out->found, out->found);
  size_t k = 0;
  for (size_t i = 0; i < s->rows; i++)
    {
      struct scan_row *row = &s->row[i];
      if (!row->found)
        continue;
      row->p_confirmed = p[k++];
      row->confirmed = row->p_confirmed <= 1 - s->study->confidence
                       && distance (&row->a) * distance (&row->b) > 0;
      out->confirmed += row->confirmed;
    }
}

/* Order. */

struct place_of {
  struct scan_row row;
  double money, sure;
  size_t at;
};

/* How many standard errors from no effect the nearer end of the interval
   of half B lies; the error is a half width over the normal quantile. */
static double
surely (const struct scan_row *row, double confidence)
{
  const struct effect *e = &row->b.effect;
  if (!row->found || !row->b.measure)
    return -INFINITY;
  double low = effect_scale (row->b.measure, e->conf_low);
  double high = effect_scale (row->b.measure, e->conf_high);
  double error = (high - low)
                 / (2 * dist_normal_quantile (.5 + confidence / 2));
  double end = distance (&row->b) < 0 ? -high : low;
  return isfinite (end) && error > 0 ? end / error : -INFINITY;
}

static int
falling (double a, double b)
{
  return (a < b) - (a > b);
}

/* Confirmed ones first, then other findings, by money, else by how sure
   they are; the others by q, those without last. */
static int
compare (const void *a, const void *b)
{
  const struct place_of *x = a, *y = b;
  int order = y->row.confirmed - x->row.confirmed;
  order = order ? order : y->row.found - x->row.found;
  if (!order && x->row.found)
    {
      order = falling (x->money, y->money);
      order = order ? order : falling (x->sure, y->sure);
    }
  double q = isnan (x->row.q) ? 2 : x->row.q;
  double than = isnan (y->row.q) ? 2 : y->row.q;
  order = order ? order : falling (than, q);
  return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void
sort (struct scan_work *s, struct arena *scratch)
{
  struct place_of *place = ARENA_NEW (scratch, struct place_of, s->rows);
  for (size_t i = 0; i < s->rows; i++)
    {
      const struct scan_money *m = s->row[i].money;
      place[i] = (struct place_of){
        s->row[i], m && !m->why ? fabs (m->all.estimate) : -1,
        surely (&s->row[i], s->study->confidence), i
      };
    }
  qsort (place, s->rows, sizeof *place, compare);
  for (size_t i = 0; i < s->rows; i++)
    s->row[i] = place[i].row;
}

void
scan_confirm (struct scan_work *s, struct scan_report *out)
{
  struct arena *scratch = arena_new ();
  confirm (s, out, scratch);
  for (size_t i = 0; i < s->rows; i++)
    out->untestable += isnan (s->row[i].q) ? 1 : 0;
  sort (s, scratch);
  arena_free (scratch);
}
