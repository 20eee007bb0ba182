#include "report/report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "csv_parts.h"
#include "report/scan.h"
#include "rows.h"

/* A row begins with its first cell; every cell brings its own comma. */
struct sheet {
  struct arena *arena;
  struct buf out;
  bool begun;
};

static struct sheet
sheet_new (struct arena *arena, const char *header)
{
  struct sheet s = { .arena = arena, .out = buf_new (arena) };
  buf_add (&s.out, header);
  return s;
}

static void
put_raw (struct sheet *s, const char *text)
{
  if (s->begun)
    buf_char (&s->out, ',');
  s->begun = true;
  buf_add (&s->out, text);
}

static void
end_row (struct sheet *s)
{
  buf_char (&s->out, '\n');
  s->begun = false;
}

/* A spreadsheet takes some first characters for a formula; an
   apostrophe before them makes it a text again. */
static void
put_text (struct sheet *s, const char *text)
{
  put_raw (s, "");
  if (!text || !*text)
    return;
  bool formula = strchr ("=+-@\t\r", *text) != NULL;
  bool quoted = strpbrk (text, ",\"\r\n") != NULL;
  if (quoted)
    buf_char (&s->out, '"');
  if (formula)
    buf_char (&s->out, '\'');
  for (; *text; text++)
    {
      if (*text == '"')
        buf_char (&s->out, '"');
      buf_char (&s->out, *text);
    }
  if (quoted)
    buf_char (&s->out, '"');
}

static void
put_number (struct sheet *s, double value)
{
  char text[NUM_SIZE];
  put_raw (s, isfinite (value) ? num_print (text, value) : "");
}

static void
put_count (struct sheet *s, uint64_t count)
{
  put_raw (s, "");
  buf_printf (&s->out, "%" PRIu64, count);
}

/* Stands for a number of units that is not known. */
#define UNITS_UNKNOWN UINT64_MAX

static uint64_t
known_units (uint64_t units)
{
  return units ? units : UNITS_UNKNOWN;
}

static void
put_units (struct sheet *s, uint64_t units)
{
  if (units == UNITS_UNKNOWN)
    put_raw (s, "");
  else
    put_count (s, units);
}

static void
put_head (struct sheet *s, const struct result_hypothesis *h,
          const char *term, const char *kind, const char *method)
{
  put_text (s, h->id);
  put_text (s, term);
  put_raw (s, kind);
  put_text (s, method);
}

/* The cells of a test from `estimate` to `status`; N is its units. */
static void
put_test_cells (struct sheet *s, const struct test *t,
                struct figure p_adjusted, uint64_t n)
{
  put_raw (s, "");                       /* estimate */
  put_raw (s, "");                       /* std_error */
  put_number (s, t->has & HAS_STATISTIC ? t->statistic : NAN);
  put_number (s, t->has & HAS_DF ? t->df : NAN);
  put_number (s, row_p (t));
  put_number (s, p_adjusted.presence == FIGURE_PRESENT ? p_adjusted.value
                                                       : NAN);
  put_raw (s, "");                       /* conf_low */
  put_raw (s, "");                       /* conf_high */
  put_units (s, n);
  put_raw (s, status_name (row_status (t)));
  end_row (s);
}

/* The same of an effect. */
static void
put_effect_cells (struct sheet *s, const struct effect *e, uint64_t n)
{
  put_number (s, e->estimate);
  put_number (s, e->std_error);
  for (int i = 0; i < 4; i++)            /* statistic, df and both p */
    put_raw (s, "");
  put_number (s, e->conf_low);
  put_number (s, e->conf_high);
  put_units (s, n);
  put_raw (s, status_name (e->status));
  end_row (s);
}

static void
put_test (struct sheet *s, const struct result_hypothesis *h,
          const struct result_test *row)
{
  put_head (s, h, row_term (s->arena, row->level, row->reference), "test",
            row->method->about.name);
  put_test_cells (s, &row->test, row->p_adjusted,
                  row_units (h, row->level, row->reference));
}

static void
put_effect (struct sheet *s, const struct result_hypothesis *h,
            const struct result_effect *row)
{
  put_head (s, h, row_term (s->arena, row->level, row->reference), "effect",
            row->measure->about.name);
  put_effect_cells (s, &row->effect,
                    row_units (h, row->level, row->reference));
}

static void
put_steps (struct sheet *s, const struct result_hypothesis *h)
{
  for (size_t i = 0; i < h->ledger_n; i++)
    {
      const struct result_step *row = &h->ledger[i];
      put_head (s, h, row->step, "ledger", row->measure->about.name);
      put_effect_cells (s, &row->effect, known_units (row->units));
    }
}

static void
put_subgroups (struct sheet *s, const struct result_hypothesis *h)
{
  for (size_t i = 0; i < h->subgroups_n; i++)
    {
      const struct result_subgroup *row = &h->subgroups[i];
      put_head (s, h, row_level (s->arena, row->column, row->level),
                "subgroup", row->measure->about.name);
      put_effect_cells (s, &row->effect, row->units);
    }
  for (size_t i = 0; i < h->interactions_n; i++)
    {
      const struct result_interaction *row = &h->interactions[i];
      put_head (s, h, row->column, "interaction",
                row->method ? row->method->about.name : NULL);
      put_test_cells (s, &row->test, row->p_adjusted, UNITS_UNKNOWN);
    }
}

/* Metrics have no test: what a value is of stands in the term. */
static void
put_metric_head (struct sheet *s, const struct result_metric *m,
                 const char *term, const char *method)
{
  put_text (s, m->id);
  put_text (s, term);
  put_raw (s, "metric");
  put_text (s, method);
}

/* How many of those asked answered, beside what they said. */
static void
put_response (struct sheet *s, const struct result_metric *m,
              const struct result_value *v, const char *term)
{
  struct effect e = row_response (v);
  if (v->asked.presence == FIGURE_ABSENT)
    return;
  put_metric_head (s, m, term, "response_rate");
  put_effect_cells (s, &e, v->asked.presence == FIGURE_PRESENT
                             ? (uint64_t) v->asked.value : UNITS_UNKNOWN);
}

static void
put_metric_values (struct sheet *s, const struct result_metric *m)
{
  for (size_t i = 0; i < m->values_n; i++)
    {
      const struct result_value *v = &m->values[i];
      const char *term = row_value (s->arena, v);
      put_metric_head (s, m, term, m->kind);
      put_effect_cells (s, &v->effect, v->n);
      put_response (s, m, v, term);
    }
}

static void
put_metric_parts (struct sheet *s, const struct result_metric *m)
{
  for (size_t i = 0; i < m->triangle_n; i++)
    {
      const struct result_triangle *t = &m->triangle[i];
      struct effect e = { t->share, NAN, NAN, NAN, NULL,
                          isfinite (t->share) ? STATUS_OK : STATUS_EMPTY,
                          NULL };
      put_metric_head (s, m, arena_printf (s->arena, "signed up %s, age %u",
                                           t->cohort, t->age), m->kind);
      put_effect_cells (s, &e, t->n);
    }
  for (size_t i = 0; i < m->quantiles_n; i++)
    {
      put_metric_head (s, m, row_quantile (s->arena, &m->quantiles[i]),
                       m->kind);
      put_effect_cells (s, &m->quantiles[i].effect, UNITS_UNKNOWN);
    }
  for (size_t i = 0; i < m->tags_n; i++)
    {
      const struct result_tag *t = &m->tags[i];
      const char *term = row_level (s->arena, "tag", t->tag);
      put_metric_head (s, m, term, "rate");
      put_effect_cells (s, &t->rate, t->tickets);
      put_metric_head (s, m, term, "worth");
      put_effect_cells (s, &t->worth, t->customers);
    }
}

static void
put_times (struct sheet *s, const struct result_hypothesis *h)
{
  for (size_t i = 0; i < h->landmarks_n; i++)
    {
      const struct result_landmark *row = &h->landmarks[i];
      put_head (s, h, row_landmark (s->arena, h, row), "landmark",
                row->measure->about.name);
      put_effect_cells (s, &row->effect, known_units (row->units));
    }
  for (size_t i = 0; i < h->periods_n; i++)
    {
      const struct result_period *row = &h->periods[i];
      put_head (s, h, row_period (s->arena, h, row), "period",
                "hazard_ratio");
      put_effect_cells (s, &row->effect, UNITS_UNKNOWN);
    }
}

/* Rows that other files make. */
static void
put_rows (struct sheet *s, const struct csv_rows *rows)
{
  static const struct figure none = { 0 };
  for (size_t i = 0; i < rows->n; i++)
    {
      const struct csv_row *row = &rows->row[i];
      put_text (s, row->id);
      put_text (s, row->term);
      put_raw (s, row->kind);
      put_text (s, row->method);
      if (row->effect)
        put_effect_cells (s, row->effect, known_units (row->n));
      else
        put_test_cells (s, row->test, none, known_units (row->n));
    }
}

/* Who answered, what came back, and all of the investments. */
static void
put_money (struct sheet *s, const struct results *r)
{
  struct csv_rows rows = { .arena = s->arena };
  for (size_t i = 0; i < r->hypotheses_n; i++)
    csv_hypothesis (&rows, &r->hypotheses[i]);
  for (size_t i = 0; i < r->investments_n; i++)
    csv_investment (&rows, &r->investments[i]);
  put_rows (s, &rows);
}

char *
report_csv (struct arena *arena, const struct results *r)
{
  struct sheet s
    = sheet_new (arena, "hypothesis,term,kind,method,estimate,std_error,"
                        "statistic,df,p_value,p_adjusted,conf_low,conf_high,"
                        "n,status\n");
  for (size_t i = 0; i < r->hypotheses_n; i++)
    {
      const struct result_hypothesis *h = &r->hypotheses[i];
      for (size_t k = 0; k < h->tests_n; k++)
        put_test (&s, h, &h->tests[k]);
      for (size_t k = 0; k < h->effects_n; k++)
        put_effect (&s, h, &h->effects[k]);
      put_steps (&s, h);
      put_subgroups (&s, h);
      put_times (&s, h);
    }
  for (size_t i = 0; i < r->metrics_n; i++)
    {
      put_metric_values (&s, &r->metrics[i]);
      put_metric_parts (&s, &r->metrics[i]);
    }
  put_money (&s, r);
  return s.out.text;
}

char *
report_rejects (struct arena *arena, const struct rejected_row *row,
                size_t n)
{
  struct sheet s = sheet_new (arena, "table,file,line,column,code,value\n");
  for (size_t i = 0; i < n; i++)
    {
      put_text (&s, row[i].table);
      put_text (&s, row[i].file);
      put_count (&s, row[i].line);
      put_text (&s, row[i].column);
      put_raw (&s, row[i].code);
      put_text (&s, row[i].value);
      end_row (&s);
    }
  return s.out.text;
}

/* One half's estimate and interval. */
static void
put_estimate (struct sheet *s, const struct effect *e, bool interval)
{
  put_number (s, e->estimate);
  if (!interval)
    return;
  put_number (s, e->conf_low);
  put_number (s, e->conf_high);
}

static void
put_comparison (struct sheet *s, const struct scan_row *row)
{
  static const struct effect none = { .estimate = NAN, .conf_low = NAN,
                                      .conf_high = NAN };
  const struct scan_money *m = row->money;
  put_text (s, row->unit);
  put_text (s, row->split);
  put_raw (s, row->column ? "column" : "cohort");
  put_text (s, row->level);
  put_text (s, row->rest);
  put_text (s, row->outcome);
  put_raw (s, row->kind);
  put_raw (s, row->design);
  put_raw (s, row->a.measure ? row->a.measure->about.name : "");
  put_count (s, row->all.level);
  put_count (s, row->all.rest);
  put_estimate (s, row->a.measure ? &row->a.effect : &none, false);
  put_number (s, row_p (&row->a.test));
  put_number (s, row->q);
  put_raw (s, row->found ? "yes" : "no");
  put_raw (s, !row->found ? "" : row->confirmed ? "yes" : "no");
  put_estimate (s, row->b.measure ? &row->b.effect : &none, true);
  put_number (s, row->p_confirmed);
  put_estimate (s, row->all.measure ? &row->all.effect : &none, false);
  put_units (s, m && !m->why ? m->customers : UNITS_UNKNOWN);
  put_estimate (s, m && !m->why ? &m->all : &none, true);
  put_raw (s, status_name (row_status (&row->a.test)));
  end_row (s);
}

char *
report_scan_csv (struct arena *arena, const struct scan_report *r)
{
  struct sheet s
    = sheet_new (arena, "unit,split,split_by,level,against,outcome,kind,"
                        "design,measure,n_level,n_against,"
                        "estimate_discovery,p_discovery,q,found,confirmed,"
                        "estimate,conf_low,conf_high,p_holm,estimate_all,"
                        "customers_of_split,money_of_split,"
                        "money_of_split_low,money_of_split_high,status\n");
  for (size_t i = 0; i < r->rows; i++)
    put_comparison (&s, &r->row[i]);
  return s.out.text;
}
