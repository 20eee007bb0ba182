#include <math.h>

#include "base/arena.h"
#include "csv_parts.h"

static void
add (struct csv_rows *rows, struct csv_row row)
{
  rows->row = ARENA_ROOM (rows->arena, rows->row, rows->n, rows->capacity);
  rows->row[rows->n++] = row;
}

/* A number without interval, as an effect. */
static const struct effect *
bare (struct arena *arena, struct figure f)
{
  struct effect *e = ARENA_NEW (arena, struct effect, 1);
  bool there = f.presence == FIGURE_PRESENT;
  *e = (struct effect) { there ? f.value : NAN, NAN, NAN, NAN, NULL,
                         there ? STATUS_OK : f.status, f.why };
  return e;
}

/* The method of a row of money is what the interval was made by. */
static void
add_money (struct csv_rows *rows, const char *id, const char *term,
           const struct effect *e, uint64_t n)
{
  add (rows, (struct csv_row) { id, term, "money", e->conf_method, e, NULL,
                                n });
}

static void
add_figure (struct csv_rows *rows, const char *id, const char *term,
            struct figure f)
{
  if (f.presence != FIGURE_ABSENT)
    add_money (rows, id, term, bare (rows->arena, f), 0);
}

static void
add_return (struct csv_rows *rows, const char *id,
            const struct result_return *m)
{
  if (!m->asked)
    return;
  add_money (rows, id, "gain_each", &m->gain_each, m->exposed);
  add_money (rows, id, "cost_each", &m->cost_each, m->exposed);
  add_money (rows, id, "gain", &m->gain, m->exposed);
  add_money (rows, id, "cost", &m->cost, m->exposed);
  add_money (rows, id, "net", &m->net, m->exposed);
  add_money (rows, id, "roi", &m->roi, m->exposed);
  add_figure (rows, id, "pays", m->pays);
  add_figure (rows, id, "break_even_effect", m->break_even_effect);
  add_figure (rows, id, "break_even_cost", m->break_even_cost);
  add_figure (rows, id, "payback_month", m->payback_month);
  for (size_t i = 0; i < m->parts_n; i++)
    add_money (rows, id,
               arena_printf (rows->arena, "part %s", m->parts[i].name),
               &m->parts[i].effect, m->exposed);
}

static void
add_response (struct csv_rows *rows, const char *id,
              const struct result_response *r)
{
  for (size_t i = 0; i < r->cohorts; i++)
    {
      const struct result_asked *a = &r->cohort[i];
      add (rows, (struct csv_row) { id, a->label, "response",
                                    a->rate.conf_method, &a->rate, NULL,
                                    a->asked });
    }
  if (r->cohorts && r->method)
    add (rows, (struct csv_row) { id, "all cohorts", "response",
                                  r->method->about.name, NULL, &r->test,
                                  0 });
  if (!r->cohorts || !r->measure)
    return;
  add (rows, (struct csv_row) { id, "weighted", "response",
                                r->measure->about.name, &r->weighted, NULL,
                                0 });
  const struct figure bounds[] = { r->bound_low, r->bound_high };
  for (size_t i = 0; i < 2; i++)
    if (bounds[i].presence != FIGURE_ABSENT)
      add (rows, (struct csv_row) { id, i ? "bound_high" : "bound_low",
                                    "response", r->measure->about.name,
                                    bare (rows->arena, bounds[i]), NULL,
                                    0 });
}

void
csv_hypothesis (struct csv_rows *rows, const struct result_hypothesis *h)
{
  add_response (rows, h->id, &h->response);
  add_return (rows, h->id, &h->money);
}

static void
add_test (struct csv_rows *rows, const struct result_investment *v,
          const char *term, const struct method *method,
          const struct test *t)
{
  if (method)
    add (rows, (struct csv_row) { v->id, term, "investment",
                                  method->about.name, NULL, t, 0 });
}

static void
add_leads (struct csv_rows *rows, const struct result_investment *v)
{
  for (size_t i = 0; i < v->leads_n; i++)
    {
      const struct result_lead *l = &v->leads[i];
      add (rows, (struct csv_row) {
                   v->id, arena_printf (rows->arena, "month %d", l->month),
                   "lead", v->design, &l->effect, NULL, l->units });
    }
}

void
csv_investment (struct csv_rows *rows, const struct result_investment *v)
{
  add (rows, (struct csv_row) { v->id, v->metric, "investment", v->design,
                                &v->effect, NULL,
                                v->exposed + v->comparison });
  add_test (rows, v, v->metric, v->method, &v->test);
  if (v->two_way.status != STATUS_REFUSED || v->two_way.why)
    add (rows, (struct csv_row) { v->id, "two_way", "investment", v->design,
                                  &v->two_way, NULL, 0 });
  add_test (rows, v, "pretrend", v->pretrend_method, &v->pretrend);
  if (v->slope_missed.presence != FIGURE_ABSENT)
    add (rows, (struct csv_row) { v->id, "slope_missed", "investment",
                                  v->design,
                                  bare (rows->arena, v->slope_missed), NULL,
                                  0 });
  add_leads (rows, v);
  add_return (rows, v->id, &v->money);
}
