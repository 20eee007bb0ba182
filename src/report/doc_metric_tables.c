#include "metric_doc.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "curve.h"
#include "report/say.h"
#include "rows.h"

void
fill_value (struct grid *g, struct cell *cell, const struct page *page,
            const struct result_metric *m, const struct effect *e)
{
  const struct result_value *all = metric_all (m);
  cell->text = say_form_like (g->arena, m->form,
                              all ? all->effect.estimate : (double) NAN, e,
                              page->results->currency);
  if (e->why)
    cell->note = grid_note (g, e->why);
}

static struct grid *
folded_grid (struct doc *doc, const char *caption, const struct head *heads,
             size_t columns)
{
  struct grid *g = doc_grid (doc, IN_PAGE, caption, heads, columns);
  doc->blocks[doc->n - 1].folded = true;
  return g;
}

/* Values. */

/* Which columns a table of values has beside the value and n. */
struct shape {
  const char *first;          /* heads of what each row is of */
  const char *second;         /* null: one column says it */
  bool survey, customers;
};

static struct shape
shape_of (const struct result_metric *m, const char *first,
          const char *second)
{
  struct shape s = { first, second, metric_is_survey (m), false };
  for (size_t i = 0; i < m->values_n; i++)
    if (m->values[i].customers
        && m->values[i].customers != m->values[i].n)
      s.customers = true;
  return s;
}

static struct head *
value_heads (struct arena *arena, const struct page *page,
             const struct shape *s, size_t *n)
{
  enum { MOST_COLUMNS = 6 };
  struct head *heads = ARENA_NEW (arena, struct head, MOST_COLUMNS);
  *n = 0;
  heads[(*n)++].text = s->first;
  if (s->second)
    heads[(*n)++].text = s->second;
  heads[(*n)++] = (struct head) {
    .text = arena_printf (arena, "Value (%s)", interval_head (arena, page)),
    .number = true,
  };
  if (s->survey)
    heads[(*n)++] = (struct head) { .text = "Answered", .number = true };
  heads[(*n)++] = (struct head) { .text = "n", .number = true };
  if (s->customers)
    heads[(*n)++] = (struct head) { .text = "Customers", .number = true };
  return heads;
}

static void
fill_row (struct grid *g, const struct page *page,
          const struct result_metric *m, const struct result_value *v,
          const struct shape *s, const char *first)
{
  struct cell *cell = grid_row (g);
  (cell++)->text = first;
  if (s->second)
    (cell++)->text = v->month;
  fill_value (g, cell++, page, m, &v->effect);
  if (s->survey)
    (cell++)->text = metric_answered (g->arena, v);
  (cell++)->text = say_count (g->arena, v->n);
  if (s->customers)
    cell->text = say_count (g->arena, v->customers);
}

void
metric_months_add (struct doc *doc, const struct page *page,
                   const struct result_metric *m)
{
  struct metric_values v = values_of_months (doc->arena, m, NULL);
  struct shape s = shape_of (m, "Month", NULL);
  size_t columns;
  struct head *heads = value_heads (doc->arena, page, &s, &columns);
  if (!v.n)
    return;
  struct grid *g = folded_grid (doc, "By month", heads, columns);
  for (size_t i = 0; i < v.n; i++)
    fill_row (g, page, m, v.value[i], &s, v.value[i]->month);
}

static void
add_level_months (struct doc *doc, const struct page *page,
                  const struct result_metric *m, const char *by)
{
  struct metric_values v = values_of_months (doc->arena, m, by);
  struct shape s = shape_of (m, by, "Month");
  size_t columns;
  struct head *heads = value_heads (doc->arena, page, &s, &columns);
  if (!v.n)
    return;
  struct grid *g
    = folded_grid (doc, arena_printf (doc->arena, "By %s and month", by),
                   heads, columns);
  for (size_t i = 0; i < v.n; i++)
    fill_row (g, page, m, v.value[i], &s, v.value[i]->level);
}

static void
add_levels (struct doc *doc, const struct page *page,
            const struct result_metric *m, const char *by)
{
  struct arena *arena = doc->arena;
  struct metric_values v = values_of_levels (arena, m, by);
  const struct result_value *all = metric_all (m);
  struct shape s = shape_of (m, by, NULL);
  size_t columns;
  struct head *heads = value_heads (arena, page, &s, &columns);
  struct grid *g = doc_grid (doc, IN_APPENDIX,
                             arena_printf (arena, "By %s", by), heads,
                             columns);
  for (size_t i = 0; i < v.n; i++)
    fill_row (g, page, m, v.value[i], &s, v.value[i]->level);
  if (all)
    fill_row (g, page, m, all, &s, "all");
}

void
metric_levels_add (struct doc *doc, const struct page *page,
                   const struct result_metric *m)
{
  struct metric_columns c = metric_columns (doc->arena, m);
  for (size_t i = 0; i < c.n; i++)
    {
      add_levels (doc, page, m, c.name[i]);
      metric_chart_add (doc, page, m,
                        metric_part (doc->arena, "by", c.name[i]));
      add_level_months (doc, page, m, c.name[i]);
    }
}

/* Reply times. */

/* "median", "90 %" */
static const char *
quantile_text (struct arena *arena, double probability)
{
  return probability == .5
           ? "median"
           : arena_printf (arena, "%s answered",
                           say_level (arena, probability));
}

void
metric_quantiles_add (struct doc *doc, const struct page *page,
                      const struct result_metric *m)
{
  struct arena *arena = doc->arena;
  if (!m->quantiles_n)
    return;
  struct head *heads = ARENA_NEW (arena, struct head, 3);
  heads[0].text = "Of";
  heads[1].text = "Quantile";
  heads[2] = (struct head) {
    .text = arena_printf (arena, "Within (%s)", interval_head (arena, page)),
    .number = true,
  };
  struct grid *g = doc_grid (doc, IN_APPENDIX, "Quantiles", heads, 3);
  for (size_t i = 0; i < m->quantiles_n; i++)
    {
      const struct result_quantile *q = &m->quantiles[i];
      struct cell *cell = grid_row (g);
      cell[0].text = q->by ? row_level (arena, q->by, q->level) : "all";
      cell[1].text = quantile_text (arena, q->probability);
      fill_value (g, &cell[2], page, m, &q->effect);
    }
}

static const char *
share_interval (struct arena *arena, const struct curve_point *p)
{
  if (!p || !isfinite (p->conf_low) || !isfinite (p->conf_high))
    return "none";
  return arena_printf (arena, "%s to %s", say_share (arena, p->conf_low),
                       say_share (arena, p->conf_high));
}

static void
fill_open (struct grid *g, const struct curve *c,
           const struct reply_time *time)
{
  const struct curve_point *p = curve_point_at (c, time->hours);
  uint64_t waiting = curve_at_risk (c, time->hours);
  if (!waiting)
    return;
  struct cell *cell = grid_row (g);
  cell[0].text = c->label;
  cell[1].text = time->text;
  cell[2].text = say_share (g->arena, p ? p->share : 1);
  cell[3].text = share_interval (g->arena, p);
  cell[4].text = say_count (g->arena, waiting);
}

void
metric_curves_add (struct doc *doc, const struct page *page,
                   const struct result_metric *m)
{
  enum { COLUMNS = 5 };
  if (!m->curves)
    return;
  metric_chart_add (doc, page, m, metric_part (doc->arena, "curve", NULL));
  struct head *heads = ARENA_NEW (doc->arena, struct head, COLUMNS);
  heads[0].text = "Of";
  heads[1].text = "After";
  heads[2].text = "Still open";
  heads[3].text = interval_head (doc->arena, page);
  heads[4].text = "Waiting";
  for (size_t i = 1; i < COLUMNS; i++)
    heads[i].number = true;
  struct grid *g = folded_grid (doc, "Share still open", heads, COLUMNS);
  for (size_t i = 0; i < m->curves; i++)
    for (size_t k = 0; k < REPLY_TIMES; k++)
      fill_open (g, &m->curve[i], &reply_times[k]);
}

/* Retention by sign-up month. */

struct ages { unsigned first, last; };

static struct ages
ages_of (const struct result_metric *m)
{
  struct ages a = { m->triangle[0].age, 0 };
  for (size_t i = 0; i < m->triangle_n; i++)
    {
      unsigned age = m->triangle[i].age;
      a.first = age < a.first ? age : a.first;
      a.last = age > a.last ? age : a.last;
    }
  return a;
}

/* Cohort, n, and a column for each age. */
static struct head *
triangle_heads (struct arena *arena, struct ages a)
{
  struct head *heads = ARENA_NEW (arena, struct head,
                                  a.last - a.first + 3);
  heads[0].text = "Signed up";
  heads[1] = (struct head) { .text = "n", .number = true };
  for (unsigned age = a.first; age <= a.last; age++)
    heads[age - a.first + 2] = (struct head) {
      .text = arena_printf (arena, age == 1 ? "%u month" : "%u months",
                            age),
      .number = true,
    };
  return heads;
}

void
metric_triangle_add (struct doc *doc, const struct page *page,
                     const struct result_metric *m)
{
  struct arena *arena = doc->arena;
  if (!m->triangle_n)
    return;
  struct ages a = ages_of (m);
  metric_chart_add (doc, page, m, metric_part (arena, "triangle", NULL));
  struct grid *g = folded_grid (doc, "Still there after whole months",
                                triangle_heads (arena, a),
                                a.last - a.first + 3);
  struct cell *cell = NULL;
  for (size_t i = 0; i < m->triangle_n; i++)
    {
      const struct result_triangle *t = &m->triangle[i];
      if (i == 0 || !str_equal (t->cohort, m->triangle[i - 1].cohort))
        {
          cell = grid_row (g);
          cell[0].text = t->cohort;
          cell[1].text = say_count (arena, t->n);
        }
      cell[t->age - a.first + 2].text = isfinite (t->share)
                                ? say_share (arena, t->share)
                                : "none";
    }
}

/* Tags. */

static void
fill_tag (struct grid *g, const struct page *page,
          const struct result_tag *t)
{
  struct cell *cell = grid_row (g);
  cell[0].text = t->tag;
  cell[1].text = say_count (g->arena, t->tickets);
  cell[2].text = say_count (g->arena, t->customers);
  cell[3].text = say_form_effect (g->arena, IN_NUMBER, &t->rate, NULL);
  if (t->rate.why)
    cell[3].note = grid_note (g, t->rate.why);
  cell[4].text = say_form_effect (g->arena, IN_MONEY, &t->worth,
                                  page->results->currency);
  if (t->worth.why)
    cell[4].note = grid_note (g, t->worth.why);
}

void
metric_tags_add (struct doc *doc, const struct page *page,
                 const struct result_metric *m)
{
  enum { COLUMNS = 5 };
  struct arena *arena = doc->arena;
  const char *interval = interval_head (arena, page);
  if (!m->tags_n)
    return;
  struct head *heads = ARENA_NEW (arena, struct head, COLUMNS);
  heads[0].text = "Tag";
  heads[1].text = "Tickets";
  heads[2].text = "Customers";
  heads[3].text = arena_printf (arena, "A customer and month (%s)",
                                interval);
  heads[4].text = arena_printf (arena, "Revenue of one of them a month (%s)",
                                interval);
  for (size_t i = 1; i < COLUMNS; i++)
    heads[i].number = true;
  struct grid *g = doc_grid (doc, IN_APPENDIX, "By tag", heads, COLUMNS);
  for (size_t i = 0; i < m->tags_n; i++)
    fill_tag (g, page, &m->tags[i]);
  metric_chart_add (doc, page, m, metric_part (arena, "tags", NULL));
}
