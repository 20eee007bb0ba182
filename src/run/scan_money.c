/* The money behind a split that was found: how much more margin revenue a
   customer at the level brings in than the rest until the horizon of
   `money`, in half B, times the customers at the level who were watched so
   long.  It is the same whatever outcome the split was found on. */

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/str.h"
#include "scan_work.h"

const char *
scan_no_money (const struct scan_work *s)
{
  const struct study *study = s->study;
  const struct study_money *m = &study->money;
  const char *first = study->tables[0].name;
  if (!m->given)
    return "The study has no `money`";
  if (m->table < 0)
    return "The `money` of the study has a `monthly_margin` but no "
           "`revenue` that says who paid what";
  if (m->faulty || !m->sum_expr)
    return "The `money` of the study cannot be used";
  if (!data_descends (study, m->table, 0) || m->table == 0)
    return arena_printf (s->arena, "The revenue of the study is not of rows "
                                   "that belong to `%s`", first);
  return isnan (amount_seconds (&m->horizon))
           ? "The `horizon` of `money` is no fixed time" : NULL;
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
   that they are in.  Other rows of theirs may be at several. */
static bool
is_of_customers (const struct scan_work *s, const struct scan_asked *a)
{
  return a->split == SCAN_COHORT ? s->question[a->question].h->unit == 0
                                 : s->split[a->split].table == 0;
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

static bool
same_split (const struct scan_work *s, const struct scan_asked *a,
            const struct scan_asked *b)
{
  return a->split == b->split && a->level == b->level
         && (a->split != SCAN_COHORT
             || s->question[a->question].h->cohort
                  == s->question[b->question].h->cohort);
}

/* Of a row before ROW that is the same split; null: there is none. */
static const struct scan_money *
told (const struct scan_work *s, size_t row)
{
  for (size_t i = 0; i < row; i++)
    if (s->row[i].money && same_split (s, &s->asked[i], &s->asked[row]))
      return s->row[i].money;
  return NULL;
}

static void
count (struct scan_work *s, const struct scan_question *q,
       const struct frame *levels, size_t level, struct scan_money *m)
{
  struct scan_side side = { 0 };
  double margin = s->study->money.margin.given
                    ? s->study->money.margin.number : 1;
  scan_confirming (s, q, levels, level, &side);
  for (size_t i = 0; i < levels->n; i++)
    m->customers += levels->arm[i] == level;
  m->each = side.effect;
  if (!isfinite (m->each.estimate))
    m->why = m->each.why ? m->each.why : "it could not be told";
  scale (&m->each, margin);
  m->all = m->each;
  scale (&m->all, (double) m->customers);
}

/* A column and the cohort made of it are one split. */
static const struct scan_money *
keep (struct scan_work *s, const struct scan_money *m)
{
  for (size_t i = 0; i < s->moneys; i++)
    {
      const struct scan_money *k = s->money[i];
      if (!m->why && !k->why && k->customers == m->customers
          && k->all.estimate == m->all.estimate
          && k->all.conf_low == m->all.conf_low
          && k->all.conf_high == m->all.conf_high)
        return k;
    }
  s->money = ARENA_ROOM (s->arena, s->money, s->moneys, s->moneys_room);
  return s->money[s->moneys++] = m;
}

static const struct scan_money *
tell (struct scan_work *s, const struct scan_question *q,
      const struct frame *f, size_t row)
{
  const struct scan_asked *a = &s->asked[row];
  struct scan_money *m = ARENA_NEW (s->arena, struct scan_money, 1);
  struct arena *arena = arena_new ();
  *m = (struct scan_money){
    .split = a->split == SCAN_COHORT ? s->row[row].split
                                     : s->split[a->split].name,
    .level = s->row[row].level, .rest = s->row[row].rest,
    .why = f ? NULL : err_first (q->fault),
  };
  if (f)
    {
      struct frame levels = a->split == SCAN_COHORT
                              ? *f : scan_levels (s, arena, f, 0,
                                                  &s->split[a->split]);
      count (s, q, &levels, a->level, m);
    }
  arena_free (arena);
  return keep (s, m);
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
      if (!s->row[row].found || a->question != k || !is_of_customers (s, a))
        continue;
      s->row[row].money = told (s, row);
      if (s->row[row].money)
        continue;
      if (!q.h)
        {
          q = in_money (s, &s->question[k], o);
          f = q.askable ? frame_build (s->data, q.h, &q.design, q.fault)
                        : NULL;
        }
      s->row[row].money = tell (s, &q, f, row);
    }
  if (f)
    frame_release (f);
}

/* The largest first, those not told last. */
static int
compare (const void *a, const void *b)
{
  const struct scan_money *x = *(const struct scan_money *const *) a;
  const struct scan_money *y = *(const struct scan_money *const *) b;
  double mine = x->why ? -1 : fabs (x->all.estimate);
  double other = y->why ? -1 : fabs (y->all.estimate);
  int order = (mine < other) - (mine > other);
  order = order ? order : str_compare (&x->split, &y->split);
  return order ? order : str_compare (&x->level, &y->level);
}

void
scan_money (struct scan_work *s)
{
  if (scan_no_money (s))
    return;
  const struct study_outcome *revenue = revenue_of (s);
  for (size_t k = 0; k < s->questions; k++)
    of_question (s, k, revenue);
  if (s->moneys > 0)
    qsort (s->money, s->moneys, sizeof *s->money, compare);
}
