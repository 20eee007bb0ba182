#include "json_parts.h"

#include <math.h>

/* Metrics in results.json.  The curves of reply times are in the chart's
   .dat, as those of hypotheses are. */

static void
put_value (struct json *j, const struct result_metric *m, size_t i)
{
  const struct result_value *v = &m->values[i];
  json_text (j, "by", v->by);
  json_text (j, "level", v->level);
  json_text (j, "month", v->month);
  json_count (j, "n", v->n);
  if (v->customers)
    json_count (j, "customers", v->customers);
  json_figure (j, "asked", v->asked);
  json_figure (j, "answered", v->answered);
  json_effect (j, &v->effect);
}

static void
put_triangle (struct json *j, const struct result_metric *m, size_t i)
{
  const struct result_triangle *t = &m->triangle[i];
  json_text (j, "cohort", t->cohort);
  json_count (j, "age", t->age);
  json_count (j, "n", t->n);
  json_number (j, "share", t->share);
  if (isfinite (t->share))
    return;
  json_text (j, "status", status_name (STATUS_EMPTY));
  json_text (j, "why", "nobody signed up");
}

static void
put_quantile (struct json *j, const struct result_metric *m, size_t i)
{
  const struct result_quantile *q = &m->quantiles[i];
  json_text (j, "by", q->by);
  json_text (j, "level", q->level);
  json_number (j, "probability", q->probability);
  json_effect (j, &q->effect);
}

static void
put_inner (struct json *j, const char *key, const struct effect *e)
{
  json_open (j, key, '{');
  json_effect (j, e);
  json_close (j, '}');
}

static void
put_tag (struct json *j, const struct result_metric *m, size_t i)
{
  const struct result_tag *t = &m->tags[i];
  json_text (j, "tag", t->tag);
  json_count (j, "tickets", t->tickets);
  json_count (j, "customers", t->customers);
  put_inner (j, "rate", &t->rate);
  put_inner (j, "worth", &t->worth);
}

static void
put_excluded (struct json *j, const struct result_metric *m, size_t i)
{
  const struct result_excluded *x = &m->excluded[i];
  json_text (j, "code", x->code);
  json_text (j, "reason", x->reason);
  json_count (j, "rows", x->rows);
  json_if (j, "file", x->file);
  if (x->file)
    json_count (j, "first_line", x->first_line);
}

/* A list of a metric, and who writes the keys of its row I. */
struct list {
  const char *key;
  size_t n;
  void (*put) (struct json *, const struct result_metric *, size_t i);
};

static void
put_list (struct json *j, const struct result_metric *m, struct list list)
{
  json_open (j, list.key, '[');
  for (size_t i = 0; i < list.n; i++)
    {
      json_open (j, NULL, '{');
      list.put (j, m, i);
      json_close (j, '}');
    }
  json_close (j, ']');
}

/* Of a list that most kinds do not have. */
static void
put_list_if (struct json *j, const struct result_metric *m, struct list list)
{
  if (list.n)
    put_list (j, m, list);
}

static const char *const forms[] = {
  [IN_POINTS] = "points", [IN_SHARE] = "share", [IN_MONEY] = "money",
  [IN_HOURS] = "hours", [IN_NUMBER] = "number",
};

void
json_form (struct json *j, enum metric_form form)
{
  json_text (j, "form", forms[form]);
}

static void
put_metric (struct json *j, const struct result_metric *m)
{
  json_open (j, NULL, '{');
  json_text (j, "id", m->id);
  json_text (j, "kind", m->kind);
  json_text (j, "title", m->title);
  json_form (j, m->form);
  json_if (j, "unit", m->unit);
  json_if (j, "scale", m->scale);
  json_text (j, "text", m->text);
  put_list (j, m, (struct list) { "values", m->values_n, put_value });
  put_list_if (j, m, (struct list) { "triangle", m->triangle_n,
                                     put_triangle });
  put_list_if (j, m, (struct list) { "quantiles", m->quantiles_n,
                                     put_quantile });
  put_list_if (j, m, (struct list) { "tags", m->tags_n, put_tag });
  put_list (j, m, (struct list) { "excluded", m->excluded_n,
                                  put_excluded });
  json_notes (j, m->notes, m->notes_n);
  json_close (j, '}');
}

void
json_metrics (struct json *j, const struct results *r)
{
  json_open (j, "metrics", '[');
  for (size_t i = 0; i < r->metrics_n; i++)
    put_metric (j, &r->metrics[i]);
  json_close (j, ']');
}
