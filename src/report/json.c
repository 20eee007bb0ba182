#include "report/report.h"

#include <math.h>

#include "base/date.h"
#include "figures.h"
#include "json_parts.h"
#include "rows.h"

void
json_figure (struct json *j, const char *key, struct figure f)
{
  if (f.presence != FIGURE_ABSENT)
    json_number (j, key, f.presence == FIGURE_PRESENT ? f.value : NAN);
}

void
json_if (struct json *j, const char *key, const char *text)
{
  if (text)
    json_text (j, key, text);
}

void
json_study (struct json *j, const struct results *r)
{
  char day[DATE_SIZE];
  json_open (j, "study", '{');
  json_text (j, "title", r->title);
  json_text (j, "file", r->file);
  json_text (j, "as_of",
             r->as_of == DATE_NONE ? NULL : date_print (day, r->as_of));
  json_number (j, "confidence", r->confidence);
  json_count (j, "seed", r->seed);
  json_if (j, "currency", r->currency);
  json_close (j, '}');
}

static void
put_table (struct json *j, const struct result_table *t)
{
  json_open (j, NULL, '{');
  json_text (j, "name", t->name);
  json_open (j, "files", '[');
  for (size_t i = 0; i < t->files_n; i++)
    {
      json_open (j, NULL, '{');
      json_text (j, "file", t->files[i].file);
      json_text (j, "sha256", t->files[i].sha256);
      json_count (j, "bytes", t->files[i].bytes);
      json_close (j, '}');
    }
  json_close (j, ']');
  json_count (j, "rows_read", t->rows_read);
  json_count (j, "rows_used", t->rows_used);
  json_open (j, "excluded", '[');
  for (size_t i = 0; i < t->excluded_n; i++)
    {
      const struct result_excluded *x = &t->excluded[i];
      json_open (j, NULL, '{');
      json_text (j, "code", x->code);
      json_text (j, "reason", x->reason);
      json_count (j, "rows", x->rows);
      json_text (j, "file", x->file);
      json_count (j, "first_line", x->first_line);
      json_close (j, '}');
    }
  json_close (j, ']');
  json_close (j, '}');
}

void
json_excluded (struct json *j, const struct result_excluded *x, size_t n)
{
  json_open (j, "excluded", '[');
  for (size_t i = 0; i < n; i++)
    {
      json_open (j, NULL, '{');
      json_text (j, "code", x[i].code);
      json_text (j, "reason", x[i].reason);
      json_count (j, "units", x[i].rows);
      json_close (j, '}');
    }
  json_close (j, ']');
}

void
json_tables (struct json *j, const struct results *r)
{
  json_open (j, "tables", '[');
  for (size_t i = 0; i < r->tables_n; i++)
    put_table (j, &r->tables[i]);
  json_close (j, ']');
}

static void
put_population (struct json *j, const struct result_hypothesis *h)
{
  json_open (j, "population", '{');
  json_count (j, "units", h->units);
  json_excluded (j, h->excluded, h->excluded_n);
  json_close (j, '}');
}

static void
put_group (struct json *j, const struct result_group *g)
{
  json_open (j, NULL, '{');
  json_text (j, "label", g->label);
  json_count (j, "n", g->n);
  for (size_t i = 0; i < GROUP_FIGURES; i++)
    json_figure (j, group_figures[i].key, *group_figure (g, i));
  json_open (j, "why", '{');
  for (size_t i = 0; i < GROUP_FIGURES; i++)
    {
      const struct figure *f = group_figure (g, i);
      if (f->presence == FIGURE_UNDEFINED)
        json_text (j, group_figures[i].key,
                   f->why ? f->why : status_name (f->status));
    }
  json_close (j, '}');
  json_close (j, '}');
}

static void
put_options (struct json *j, const struct test *t)
{
  json_open (j, "options", '{');
  for (size_t i = 0; i < OPTIONS_MAX && t->options[i].name; i++)
    json_text (j, t->options[i].name, t->options[i].value);
  json_close (j, '}');
}

void
json_test (struct json *j, const struct test *t, struct figure p_adjusted)
{
  if (t->has & HAS_STATISTIC)
    json_number (j, "statistic", t->statistic);
  if (t->has & HAS_DF)
    json_number (j, "df", t->df);
  if (t->has & HAS_DF2)
    json_number (j, "df2", t->df2);
  json_number (j, "p_value", row_p (t));
  json_number (j, "log10_p", t->log10_p);
  json_figure (j, "p_adjusted", p_adjusted);
}

void
json_test_status (struct json *j, const struct test *t)
{
  json_text (j, "status", status_name (row_status (t)));
  json_text (j, "why", t->why);
}

static void
put_test (struct json *j, const struct result_test *row, bool adjusted)
{
  const struct test *t = &row->test;
  json_open (j, NULL, '{');
  json_text (j, "method", row->method->about.name);
  json_flag (j, "headline", row->headline);
  json_flag (j, "adjusted", adjusted);
  json_text (j, "level", row->level);
  json_text (j, "reference", row->reference);
  json_test (j, t, row->p_adjusted);
  put_options (j, t);
  json_test_status (j, t);
  json_close (j, '}');
}

void
json_effect (struct json *j, const struct effect *e)
{
  json_number (j, "estimate", e->estimate);
  if (row_has_error (e))
    json_number (j, "std_error", e->std_error);
  if (e->conf_method)
    {
      json_number (j, "conf_low", e->conf_low);
      json_number (j, "conf_high", e->conf_high);
      json_text (j, "conf_method", e->conf_method);
    }
  json_text (j, "status", status_name (e->status));
  json_text (j, "why", e->why);
}

static void
put_effect (struct json *j, const struct result_effect *row, bool adjusted)
{
  json_open (j, NULL, '{');
  json_text (j, "measure", row->measure->about.name);
  json_flag (j, "headline", row->headline);
  json_flag (j, "adjusted", adjusted);
  json_text (j, "level", row->level);
  json_text (j, "reference", row->reference);
  json_effect (j, &row->effect);
  json_close (j, '}');
}

void
json_notes (struct json *j, const struct result_note *note, size_t n)
{
  json_open (j, "notes", '[');
  for (size_t i = 0; i < n; i++)
    {
      json_open (j, NULL, '{');
      json_text (j, "code", note[i].code);
      json_text (j, "text", note[i].text);
      json_close (j, '}');
    }
  json_close (j, ']');
}

static void
put_question (struct json *j, const struct result_hypothesis *h)
{
  json_text (j, "id", h->id);
  json_text (j, "claim", h->claim && *h->claim ? h->claim : NULL);
  json_text (j, "unit", h->unit);
  json_if (j, "cohort", h->cohort);
  json_text (j, "outcome", h->outcome);
  json_text (j, "kind", h->kind);
  json_text (j, "expect", h->expect);
  json_figure (j, "margin", h->margin);
  json_text (j, "role", h->role);
  json_text (j, "design", h->design);
  json_if (j, "adjusted_by", h->adjusted_by);
  json_if (j, "estimand", h->estimand);
  json_figure (j, "landmark_days", h->landmark_days);
  json_figure (j, "lag_days", h->lag_days);
  json_figure (j, "horizon_days", h->horizon_days);
  json_if (j, "time_unit", h->time_unit);
}

static void
put_hypothesis (struct json *j, const struct result_hypothesis *h)
{
  json_open (j, NULL, '{');
  put_question (j, h);
  put_population (j, h);
  json_open (j, "groups", '[');
  for (size_t i = 0; i < h->groups_n; i++)
    put_group (j, &h->groups[i]);
  json_close (j, ']');
  json_open (j, "tests", '[');
  for (size_t i = 0; i < h->tests_n; i++)
    put_test (j, &h->tests[i], h->adjusted_for != NULL);
  json_close (j, ']');
  json_open (j, "effects", '[');
  for (size_t i = 0; i < h->effects_n; i++)
    put_effect (j, &h->effects[i], h->adjusted_for != NULL);
  json_close (j, ']');
  json_left (j, h);
  json_response (j, &h->response);
  json_money (j, &h->money);
  json_notes (j, h->notes, h->notes_n);
  json_text (j, "verdict", verdict_name (h->verdict));
  json_text (j, "reason", h->reason);
  json_text (j, "sentence", h->sentence);
  json_figure (j, "target", h->target);
  json_if (j, "family", h->family);
  json_close (j, '}');
}

char *
report_json (struct arena *arena, const struct results *r)
{
  struct json j = json_new (arena);
  json_open (&j, NULL, '{');
  json_text (&j, "schema", "cohortest.results/1");
  json_text (&j, "cohortest", r->version);
  json_study (&j, r);
  json_tables (&j, r);
  json_open (&j, "hypotheses", '[');
  for (size_t i = 0; i < r->hypotheses_n; i++)
    put_hypothesis (&j, &r->hypotheses[i]);
  json_close (&j, ']');
  json_metrics (&j, r);
  json_investments (&j, r);
  json_close (&j, '}');
  return json_end (&j);
}
