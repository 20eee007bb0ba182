#include "metric.h"

#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "report/say.h"
#include "rows.h"

const struct reply_time reply_times[REPLY_TIMES] = {
  { 1. / 60, "1 minute", "1 min" },
  { 5. / 60, "5 minutes", "5 min" },
  { .25, "15 minutes", "15 min" },
  { .5, "30 minutes", "30 min" },
  { 1, "1 hour", "1 h" },
  { 2, "2 hours", "2 h" },
  { 4, "4 hours", "4 h" },
  { 8, "8 hours", "8 h" },
  { 16, "16 hours", "16 h" },
  { 24, "24 hours", "24 h" },
  { 48, "48 hours", "48 h" },
  { 96, "96 hours", "96 h" },
  { 168, "168 hours", "168 h" },
  { 336, "336 hours", "336 h" },
  { 720, "720 hours", "720 h" },
  { 2160, "2,160 hours", "2,160 h" },
};

const char *
metric_title (const struct result_metric *m)
{
  return m->title && *m->title ? m->title : m->id;
}

struct metric_columns
metric_columns (struct arena *arena, const struct result_metric *m)
{
  struct metric_columns c = { 0 };
  size_t capacity = 0;
  for (size_t i = 0; i < m->values_n; i++)
    {
      const char *by = m->values[i].by;
      bool last = c.n && str_equal (c.name[c.n - 1], by);
      if (!by || last)
        continue;
      c.name = ARENA_ROOM (arena, c.name, c.n, capacity);
      c.name[c.n++] = by;
    }
  return c;
}

/* Those of BY, with a month or without; of LEVEL alone where it is
   given. */
static struct metric_values
choose (struct arena *arena, const struct result_metric *m, const char *by,
        const char *level, bool months)
{
  struct metric_values v
    = { ARENA_NEW (arena, const struct result_value *, m->values_n), 0 };
  for (size_t i = 0; i < m->values_n; i++)
    {
      const struct result_value *at = &m->values[i];
      if ((at->month != NULL) == months && str_equal (at->by, by)
          && (!level || str_equal (at->level, level)))
        v.value[v.n++] = at;
    }
  return v;
}

struct metric_values
metric_at_levels (struct arena *arena, const struct result_metric *m,
               const char *by)
{
  return choose (arena, m, by, NULL, false);
}

struct metric_values
metric_months (struct arena *arena, const struct result_metric *m,
               const char *by)
{
  return choose (arena, m, by, NULL, true);
}

struct metric_values
metric_level_months (struct arena *arena, const struct result_metric *m,
                     const struct result_value *v)
{
  return choose (arena, m, v->by, v->level, true);
}

const struct result_value *
metric_all (const struct result_metric *m)
{
  for (size_t i = 0; i < m->values_n; i++)
    if (!m->values[i].by && !m->values[i].month)
      return &m->values[i];
  return NULL;
}

bool
metric_is_survey (const struct result_metric *m)
{
  for (size_t i = 0; i < m->values_n; i++)
    if (m->values[i].asked.presence != FIGURE_ABSENT)
      return true;
  return false;
}

const char *
metric_answered (struct arena *arena, const struct result_value *v)
{
  struct effect e = row_response (v);
  if (v->asked.presence == FIGURE_ABSENT)
    return "not known";
  if (!isfinite (e.estimate))
    return e.why ? arena_printf (arena, "%s (%s)", say_status (e.status),
                                 e.why)
                 : say_status (e.status);
  return arena_printf (arena, "%s of %s asked",
                       say_share (arena, e.estimate),
                       say_count (arena, (uint64_t) v->asked.value));
}

const char *
metric_sentence (struct arena *arena, const struct results *r,
                 const struct result_metric *m, const struct result_value *v)
{
  bool spoken = m->form == IN_MONEY && m->unit;
  const char *after = m->form == IN_NUMBER && m->unit ? m->unit : "";
  struct buf out = buf_new (arena);
  buf_printf (&out, "Overall%s: %s", m->form == IN_HOURS ? " median" : "",
              say_form_effect (arena, m->form, &v->effect,
                               spoken ? m->unit : r->currency));
  if (!isfinite (v->effect.estimate) && v->effect.why)
    buf_printf (&out, " (%s)", v->effect.why);
  else if (*after)
    buf_printf (&out, " %s", after);
  if (m->scale)
    buf_printf (&out, " on a scale of %s", m->scale);
  buf_printf (&out, ", n = %s.", say_count (arena, v->n));
  if (metric_is_survey (m))
    buf_printf (&out, " Answered: %s.", metric_answered (arena, v));
  return out.text;
}

const char *
metric_part (struct arena *arena, const char *chart, const char *column)
{
  return column ? arena_printf (arena, "metric %s %s", chart, column)
                : arena_printf (arena, "metric %s", chart);
}
