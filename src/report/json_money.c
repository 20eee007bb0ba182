#include <math.h>

#include "json_parts.h"

/* An effect as an object of its own. */
static void
put_effect (struct json *j, const char *key, const struct effect *e)
{
  json_open (j, key, '{');
  json_effect (j, e);
  json_close (j, '}');
}

/* How it was computed. */
static void
put_terms (struct json *j, const struct result_return *m)
{
  json_text (j, "conf_method", m->conf_method);
  json_if (j, "estimand", m->estimand);
  json_number (j, "horizon_days", m->horizon_days);
  json_count (j, "exposed", m->exposed);
  json_count (j, "comparison", m->comparison);
  if (isfinite (m->margin))      /* else what it moved is no money */
    json_number (j, "margin", m->margin);
  json_number (j, "discount", m->discount);
  json_text (j, "cost_text", m->cost_text);
  json_count (j, "draws", m->draws);
  json_count (j, "draws_failed", m->draws_failed);
}

static void
put_effects (struct json *j, const struct result_return *m)
{
  const struct {
    const char *key;
    const struct effect *effect;
  } effects[] = {
    { "gain_each", &m->gain_each }, { "cost_each", &m->cost_each },
    { "gain", &m->gain }, { "cost", &m->cost }, { "net", &m->net },
    { "roi", &m->roi }, { "roi_fieller", &m->roi_fieller },
    { "roi_delta", &m->roi_delta },
  };
  for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
    put_effect (j, effects[i].key, effects[i].effect);
}

static void
put_figures (struct json *j, const struct result_return *m)
{
  const struct named_figure figures[] = {
    { "pays", m->pays },
    { "break_even_effect", m->break_even_effect },
    { "break_even_cost", m->break_even_cost },
    { "payback_month", m->payback_month },
  };
  json_figures (j, figures, sizeof figures / sizeof *figures);
}

static void
put_parts (struct json *j, const struct result_return *m)
{
  json_open (j, "parts", '[');
  for (size_t i = 0; i < m->parts_n; i++)
    {
      json_open (j, NULL, '{');
      json_text (j, "name", m->parts[i].name);
      json_effect (j, &m->parts[i].effect);
      json_close (j, '}');
    }
  json_close (j, ']');
}

static void
put_months (struct json *j, const struct result_return *m)
{
  json_open (j, "months", '[');
  for (size_t i = 0; i < m->months_n; i++)
    {
      json_open (j, NULL, '{');
      json_number (j, "month", m->months[i].month);
      json_effect (j, &m->months[i].effect);
      json_flag (j, "extrapolated", m->months[i].extrapolated);
      json_close (j, '}');
    }
  json_close (j, ']');
}

static void
put_swings (struct json *j, const struct result_return *m)
{
  json_open (j, "swings", '[');
  for (size_t i = 0; i < m->swings_n; i++)
    {
      const struct result_swing *s = &m->swings[i];
      json_open (j, NULL, '{');
      json_text (j, "what", s->what);
      json_text (j, "low_text", s->low_text);
      json_text (j, "high_text", s->high_text);
      json_number (j, "low", s->low);
      json_number (j, "high", s->high);
      json_close (j, '}');
    }
  json_close (j, ']');
}

void
json_money (struct json *j, const struct result_return *m)
{
  if (!m->asked)
    return;
  json_open (j, "money", '{');
  json_flag (j, "established", m->established);
  put_effects (j, m);
  put_figures (j, m);
  put_terms (j, m);
  put_parts (j, m);
  put_months (j, m);
  put_swings (j, m);
  json_if (j, "extrapolation", m->extrapolation);
  json_notes (j, m->notes, m->notes_n);
  json_text (j, "sentence", m->sentence);
  json_close (j, '}');
}
