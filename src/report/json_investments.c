#include "base/date.h"
#include "json_parts.h"

static void
put_question (struct json *j, const struct result_investment *v)
{
  char day[DATE_SIZE];
  json_text (j, "id", v->id);
  json_if (j, "claim", v->claim && *v->claim ? v->claim : NULL);
  json_text (j, "metric", v->metric);
  json_form (j, v->form);
  json_if (j, "unit", v->unit);
  json_text (j, "design", v->design);
  json_text (j, "design_text", v->design_text);
  json_flag (j, "weaker", v->weaker);
  json_if (j, "date",
           v->date == DATE_NONE ? NULL : date_print (day, v->date));
  json_text (j, "expect", v->expect);
  json_count (j, "exposed", v->exposed);
  json_count (j, "comparison", v->comparison);
  json_count (j, "exposed_groups", v->exposed_groups);
  json_count (j, "comparison_groups", v->comparison_groups);
  json_count (j, "months_before", v->months_before);
  json_count (j, "months_after", v->months_after);
}

static void
put_test (struct json *j, const char *key, const struct method *method,
          const struct test *t)
{
  if (!method)
    return;
  json_open (j, key, '{');
  json_text (j, "method", method->about.name);
  json_test (j, t, (struct figure) { 0 });
  json_test_status (j, t);
  json_close (j, '}');
}

/* Nothing where it does not apply. */
static void
put_effect (struct json *j, const char *key, const struct effect *e)
{
  if (e->status == STATUS_REFUSED && !e->why)
    return;
  json_open (j, key, '{');
  json_effect (j, e);
  json_close (j, '}');
}

/* A month before the first with it is negative. */
static void
put_leads (struct json *j, const struct result_investment *v)
{
  json_open (j, "leads", '[');
  for (size_t i = 0; i < v->leads_n; i++)
    {
      json_open (j, NULL, '{');
      json_number (j, "month", v->leads[i].month);
      json_count (j, "units", v->leads[i].units);
      json_effect (j, &v->leads[i].effect);
      json_close (j, '}');
    }
  json_close (j, ']');
}

static void
put_investment (struct json *j, const struct result_investment *v)
{
  const struct named_figure slope = { "slope_missed", v->slope_missed };
  json_open (j, NULL, '{');
  put_question (j, v);
  put_effect (j, "effect", &v->effect);
  put_test (j, "test", v->method, &v->test);
  put_effect (j, "two_way", &v->two_way);
  put_leads (j, v);
  put_test (j, "pretrend", v->pretrend_method, &v->pretrend);
  json_figures (j, &slope, 1);
  json_money (j, &v->money);
  json_excluded (j, v->excluded, v->excluded_n);
  json_notes (j, v->notes, v->notes_n);
  json_text (j, "verdict", verdict_name (v->verdict));
  json_text (j, "reason", v->reason);
  json_text (j, "sentence", v->sentence);
  json_close (j, '}');
}

void
json_investments (struct json *j, const struct results *r)
{
  json_open (j, "investments", '[');
  for (size_t i = 0; i < r->investments_n; i++)
    put_investment (j, &r->investments[i]);
  json_close (j, ']');
}
