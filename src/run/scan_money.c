/* The money behind a finding: how much more margin revenue a customer at
   the level brings in than the rest until the horizon of `money`, in half
   B, times the customers at the level who were watched so long. */

#include <math.h>

#include "base/arena.h"
#include "scan_work.h"

bool
scan_has_money (const struct study *study)
{
  const struct study_money *m = &study->money;
  return m->given && !m->faulty && m->table > 0 && m->sum_expr
         && !isnan (amount_seconds (&m->horizon))
         && data_descends (study, m->table, 0);
}

static struct study_outcome *
revenue_of (struct scan_work *s)
{
  const struct study_money *m = &s->study->money;
  struct study_outcome *o = ARENA_NEW (s->arena, struct study_outcome, 1);
  *o = (struct study_outcome){ .name = "revenue", .place = m->place,
                               .kind = KIND_MEAN, .table = m->table,
                               .sum = m->sum, .within = m->horizon };
  return o;
}

/* Q of customers, with revenue as its outcome; its fault says why not. */
static struct scan_question
in_money (struct scan_work *s, const struct scan_question *q,
          const struct study_outcome *revenue)
{
  struct study_hypothesis *h = ARENA_NEW (s->arena, struct study_hypothesis,
                                          1);
  struct scan_question m = { .h = h, .fault = err_new (s->arena) };
  *h = *q->h;
  h->unit = 0;
  h->outcome = revenue;
  h->outcome_expr = s->study->money.sum_expr;
  h->outcome_where = s->study->money.where_expr;
  h->outcome_denominator = h->outcome_asked = NULL;
  m.askable = design_resolve (s->study, h, &m.design, m.fault);
  return m;
}

/* What says that a customer is at a level: their own row, or the cohort
   that they are in. */
static const char *
unfit (const struct scan_work *s, const struct scan_asked *a)
{
  const struct study_hypothesis *h = s->question[a->question].h;
  if (a->split == SCAN_COHORT ? h->unit == 0 : s->split[a->split].table == 0)
    return NULL;
  return "no customer is at one level: their rows may be at several";
}

static void
scale (struct effect *e, double by)
{
  double low = e->conf_low * by, high = e->conf_high * by;
  e->estimate *= by;
  e->std_error *= fabs (by);
  e->conf_low = fmin (low, high);
  e->conf_high = fmax (low, high);
}

static void
fill (struct scan_work *s, const struct scan_question *q,
      const struct frame *levels, size_t row)
{
  struct scan_money *m = &s->row[row].money;
  struct scan_side side = { 0 };
  double margin = s->study->money.margin.given
                    ? s->study->money.margin.number : 1;
  scan_confirming (s, q, levels, s->asked[row].level, &side);
  for (size_t i = 0; i < levels->n; i++)
    m->customers += levels->arm[i] == s->asked[row].level;
  m->each = side.effect;
  if (!isfinite (m->each.estimate))
    m->why = m->each.why ? m->each.why : "it could not be told";
  scale (&m->each, margin);
  m->all = m->each;
  scale (&m->all, (double) m->customers);
}

/* All findings of one question, from one frame. */
static void
of_question (struct scan_work *s, size_t k, const struct study_outcome *o)
{
  struct scan_question q = { .h = NULL };
  struct frame *f = NULL;
  for (size_t row = 0; row < s->rows; row++)
    {
      const struct scan_asked *a = &s->asked[row];
      if (!s->row[row].found || a->question != k)
        continue;
      struct scan_money *m = &s->row[row].money;
      m->asked = true;
      m->why = unfit (s, a);
      if (m->why)
        continue;
      if (!q.h)
        {
          q = in_money (s, &s->question[k], o);
          f = q.askable ? frame_build (s->data, q.h, &q.design, q.fault)
                        : NULL;
        }
      if (!f)
        {
          m->why = err_first (q.fault);
          continue;
        }
      struct arena *arena = arena_new ();
      struct frame levels = a->split == SCAN_COHORT
                              ? *f : scan_levels (s, arena, f, 0,
                                                  &s->split[a->split]);
      fill (s, &q, &levels, row);
      arena_free (arena);
    }
  if (f)
    frame_release (f);
}

void
scan_money (struct scan_work *s)
{
  if (!scan_has_money (s->study))
    return;
  const struct study_outcome *revenue = revenue_of (s);
  for (size_t k = 0; k < s->questions; k++)
    of_question (s, k, revenue);
}
