#include <math.h>

#include "json_parts.h"
#include "report/scan.h"
#include "rows.h"

static void
put_effect (struct json *j, const struct scan_side *side)
{
  if (!side->measure)
    return;
  json_open (j, "effect", '{');
  json_text (j, "measure", side->measure->about.name);
  json_effect (j, &side->effect);
  json_close (j, '}');
}

static void
put_counts (struct json *j, const struct scan_side *side)
{
  json_count (j, "level_rows", side->level);
  json_count (j, "rest_rows", side->rest);
}

static void
put_half (struct json *j, const char *key, const struct scan_side *side)
{
  json_open (j, key, '{');
  put_counts (j, side);
  if (side->method)
    {
      json_open (j, "test", '{');
      json_text (j, "method", side->method->about.name);
      json_test (j, &side->test, (struct figure){ 0 });
      json_test_status (j, &side->test);
      json_close (j, '}');
    }
  put_effect (j, side);
}

static void
put_confirmation (struct json *j, const struct scan_row *row)
{
  if (!row->found)
    return;
  put_half (j, "confirmation", &row->b);
  json_number (j, "p_holm", row->p_confirmed);
  json_flag (j, "confirmed", row->confirmed);
  json_close (j, '}');
}

/* An estimate alone: an error or interval would be a p-value by another
   name. */
static void
put_all (struct json *j, const struct scan_row *row)
{
  json_open (j, "all_data", '{');
  put_counts (j, &row->all);
  if (row->all.measure)
    {
      json_text (j, "measure", row->all.measure->about.name);
      json_number (j, "estimate", row->all.effect.estimate);
      json_text (j, "status", status_name (row->all.effect.status));
      json_text (j, "why", row->all.effect.why);
    }
  json_close (j, '}');
}

static void
put_money (struct json *j, const struct scan_money *m)
{
  json_open (j, NULL, '{');
  json_text (j, "split", m->split);
  json_text (j, "level", m->level);
  json_text (j, "against", m->rest);
  json_count (j, "customers", m->customers);
  json_open (j, "each", '{');
  json_effect (j, &m->each);
  json_close (j, '}');
  json_open (j, "all", '{');
  json_effect (j, &m->all);
  json_close (j, '}');
  json_text (j, "why", m->why);
  json_close (j, '}');
}

/* Once for each split, with what it was counted by. */
static void
put_moneys (struct json *j, const struct scan_report *r)
{
  json_open (j, "money_of_splits", '{');
  json_text (j, "why_none", r->no_money);
  if (!r->no_money)
    {
      json_number (j, "margin", r->margin);
      json_text (j, "horizon", r->horizon);
    }
  json_open (j, "splits", '[');
  for (size_t i = 0; i < r->moneys; i++)
    put_money (j, r->money[i]);
  json_close (j, ']');
  json_close (j, '}');
}

static void
put_row (struct json *j, const struct scan_row *row)
{
  json_open (j, NULL, '{');
  json_text (j, "unit", row->unit);
  json_text (j, "split", row->split);
  json_text (j, "split_by", row->column ? "column" : "cohort");
  json_text (j, "level", row->level);
  json_text (j, "against", row->rest);
  json_text (j, "outcome", row->outcome);
  json_text (j, "kind", row->kind);
  json_text (j, "design", row->design);
  json_if (j, "time_unit", row->time_unit);
  json_text (j, "label", "exploratory");
  put_half (j, "discovery", &row->a);
  json_number (j, "q", row->q);
  json_flag (j, "found", row->found);
  json_close (j, '}');
  put_confirmation (j, row);
  put_all (j, row);
  if (row->money)
    json_number (j, "money_of_split", row->money->all.estimate);
  json_close (j, '}');
}

static void
put_left (struct json *j, const struct scan_report *r)
{
  json_open (j, "not_asked", '[');
  for (size_t i = 0; i < r->left_n; i++)
    {
      const struct scan_left *l = &r->left[i];
      json_open (j, NULL, '{');
      json_text (j, "unit", l->unit);
      json_text (j, "split", l->split);
      json_text (j, "outcome", l->outcome);
      json_count (j, "questions", l->questions);
      json_text (j, "why", l->why);
      json_close (j, '}');
    }
  json_close (j, ']');
}

static void
put_point (struct json *j, const struct scan_point *p)
{
  json_open (j, NULL, '{');
  json_text (j, "level", p->label);
  json_count (j, "n", p->n);
  json_number (j, "value", p->value);
  json_number (j, "shrunken", p->shrunk);
  json_number (j, "low_95", p->low95);
  json_number (j, "high_95", p->high95);
  json_number (j, "low_998", p->low998);
  json_number (j, "high_998", p->high998);
  json_text (j, "outside",
             p->outside == 998 ? "99.8 %" : p->outside ? "95 %" : NULL);
  json_close (j, '}');
}

static void
put_funnels (struct json *j, const struct scan_report *r)
{
  json_open (j, "funnels", '[');
  for (size_t i = 0; i < r->funnels; i++)
    {
      const struct scan_funnel *f = &r->funnel[i];
      json_open (j, NULL, '{');
      json_text (j, "unit", f->unit);
      json_text (j, "column", f->column);
      json_text (j, "outcome", f->outcome);
      json_count (j, "n", f->n);
      json_number (j, "overall", f->target);
      json_number (j, "spread", f->spread);
      json_number (j, "design_effect", f->design_effect);
      json_number (j, "dispersion", f->dispersion);
      json_open (j, "levels", '[');
      for (size_t k = 0; k < f->points; k++)
        put_point (j, &f->point[k]);
      json_close (j, ']');
      json_close (j, '}');
    }
  json_close (j, ']');
}

static void
put_matrix (struct json *j, const struct scan_matrix *m)
{
  json_open (j, "correlations", '[');
  for (size_t i = 0; i < m->n; i++)
    for (size_t k = 0; k < i; k++)
      {
        const struct scan_correlation *c = &m->cell[i * m->n + k];
        json_open (j, NULL, '{');
        json_text (j, "unit", m->unit);
        json_text (j, "one", m->name[k]);
        json_text (j, "other", m->name[i]);
        json_text (j, "method", "spearman");
        json_count (j, "n", c->n);
        json_effect (j, &c->effect);
        json_close (j, '}');
      }
  json_close (j, ']');
}

char *
report_scan_json (struct arena *arena, const struct scan_report *r)
{
  struct json j = json_new (arena);
  json_open (&j, NULL, '{');
  json_text (&j, "schema", "cohortest.scan/1");
  json_text (&j, "cohortest", r->base.version);
  json_study (&j, &r->base);
  json_tables (&j, &r->base);
  json_open (&j, "halves", '{');
  json_count (&j, "discovery_clusters", r->clusters[0]);
  json_count (&j, "confirmation_clusters", r->clusters[1]);
  json_close (&j, '}');
  json_count (&j, "asked", r->rows);
  json_count (&j, "untestable", r->untestable);
  json_count (&j, "found", r->found);
  json_count (&j, "confirmed", r->confirmed);
  json_open (&j, "comparisons", '[');
  for (size_t i = 0; i < r->rows; i++)
    put_row (&j, &r->row[i]);
  json_close (&j, ']');
  put_moneys (&j, r);
  put_funnels (&j, r);
  put_matrix (&j, &r->matrix);
  put_left (&j, r);
  json_close (&j, '}');
  return json_end (&j);
}
