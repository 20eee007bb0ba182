#include "json_parts.h"

static void
put_asked (struct json *j, const struct result_asked *a)
{
  json_open (j, NULL, '{');
  json_text (j, "label", a->label);
  json_count (j, "units", a->units);
  json_count (j, "asked", a->asked);
  json_count (j, "answered", a->answered);
  json_open (j, "rate", '{');
  json_effect (j, &a->rate);
  json_close (j, '}');
  json_close (j, '}');
}

static void
put_test (struct json *j, const struct result_response *r)
{
  if (!r->method)
    return;
  json_open (j, "test", '{');
  json_text (j, "method", r->method->about.name);
  json_test (j, &r->test, (struct figure) { 0 });
  json_test_status (j, &r->test);
  json_close (j, '}');
}

/* What the effect is when answers stand for those who did not answer. */
static void
put_weighted (struct json *j, const struct result_response *r)
{
  const struct named_figure bounds[] = {
    { "bound_low", r->bound_low }, { "bound_high", r->bound_high },
  };
  json_if (j, "weighted_for", r->weighted_for);
  if (!r->measure)
    return;
  json_text (j, "measure", r->measure->about.name);
  json_open (j, "weighted", '{');
  json_effect (j, &r->weighted);
  json_close (j, '}');
  json_figures (j, bounds, sizeof bounds / sizeof *bounds);
}

void
json_response (struct json *j, const struct result_response *r)
{
  if (!r->cohorts)
    return;
  json_open (j, "response", '{');
  json_open (j, "cohorts", '[');
  for (size_t i = 0; i < r->cohorts; i++)
    put_asked (j, &r->cohort[i]);
  json_close (j, ']');
  put_test (j, r);
  put_weighted (j, r);
  json_text (j, "text", r->text);
  json_close (j, '}');
}
