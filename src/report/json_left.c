#include "json_parts.h"

#include <math.h>

void
json_figures (struct json *j, const struct named_figure *f, size_t n)
{
  bool undefined = false;
  for (size_t i = 0; i < n; i++)
    {
      json_figure (j, f[i].key, f[i].figure);
      undefined = undefined || f[i].figure.presence == FIGURE_UNDEFINED;
    }
  if (!undefined)
    return;
  json_open (j, "why", '{');
  for (size_t i = 0; i < n; i++)
    if (f[i].figure.presence == FIGURE_UNDEFINED)
      json_text (j, f[i].key,
                 f[i].figure.why ? f[i].figure.why
                                 : status_name (f[i].figure.status));
  json_close (j, '}');
}

/* A count that may not be known. */
static void
put_units (struct json *j, uint64_t units)
{
  if (units)
    json_count (j, "units", units);
}

/* A bound that may be open, and a limit that may not be there. */
static void
put_bound (struct json *j, const char *key, double bound)
{
  if (isfinite (bound))
    json_number (j, key, bound);
}

static void
put_step (struct json *j, const struct result_hypothesis *h, size_t i)
{
  const struct result_step *s = &h->ledger[i];
  json_text (j, "step", s->step);
  json_if (j, "text", s->text);
  json_text (j, "measure", s->measure->about.name);
  put_units (j, s->units);
  json_effect (j, &s->effect);
}

static void
put_balance (struct json *j, const struct result_hypothesis *h, size_t i)
{
  const struct result_balance *b = &h->balance[i];
  const struct named_figure figures[] = {
    { "in_level", b->in_level },
    { "in_reference", b->in_reference },
    { "smd", b->smd },
    { "variance_ratio", b->variance_ratio },
    { "smd_adjusted", b->smd_adjusted },
    { "variance_ratio_adjusted", b->variance_ratio_adjusted },
  };
  json_text (j, "covariate", b->covariate);
  json_text (j, "level", b->level);
  json_figures (j, figures, sizeof figures / sizeof *figures);
}

static void
put_weights (struct json *j, const struct result_weights *w)
{
  const struct named_figure figures[] = {
    { "effective_level", w->effective_level },
    { "effective_reference", w->effective_reference },
    { "largest_share", w->largest_share },
    { "propensity_low", w->propensity_low },
    { "propensity_high", w->propensity_high },
  };
  if (!w->estimand)
    return;
  json_open (j, "weights", '{');
  json_text (j, "estimand", w->estimand);
  json_figures (j, figures, sizeof figures / sizeof *figures);
  json_close (j, '}');
}

/* Shrinking a level that has an effect may not apply to it. */
static void
put_subgroup (struct json *j, const struct result_hypothesis *h, size_t i)
{
  const struct result_subgroup *s = &h->subgroups[i];
  json_text (j, "column", s->column);
  json_text (j, "level", s->level);
  json_count (j, "units", s->units);
  json_text (j, "measure", s->measure->about.name);
  json_effect (j, &s->effect);
  if (s->shrunk.presence == FIGURE_PRESENT || !isfinite (s->effect.estimate))
    json_figure (j, "shrunk", s->shrunk);
}

static void
put_interaction (struct json *j, const struct result_hypothesis *h, size_t i)
{
  const struct result_interaction *x = &h->interactions[i];
  json_text (j, "column", x->column);
  json_if (j, "method", x->method ? x->method->about.name : NULL);
  json_test (j, &x->test, x->p_adjusted);
  json_test_status (j, &x->test);
}

static void
put_landmark (struct json *j, const struct result_hypothesis *h, size_t i)
{
  const struct result_landmark *l = &h->landmarks[i];
  json_number (j, "days", l->days);
  put_units (j, l->units);
  json_text (j, "measure", l->measure->about.name);
  json_effect (j, &l->effect);
}

static void
put_dose (struct json *j, const struct result_hypothesis *h, size_t i)
{
  const struct result_dose *d = &h->doses[i];
  bool known = isfinite (d->value);
  json_text (j, "label", d->label);
  put_bound (j, "low", d->low);
  put_bound (j, "high", d->high);
  json_count (j, "n", d->n);
  json_number (j, "value", d->value);
  put_bound (j, "conf_low", d->conf_low);
  put_bound (j, "conf_high", d->conf_high);
  json_text (j, "status", status_name (known ? STATUS_OK : STATUS_EMPTY));
  json_text (j, "why", known ? NULL : "no unit of the bin has a value");
}

static void
put_period (struct json *j, const struct result_hypothesis *h, size_t i)
{
  const struct result_period *p = &h->periods[i];
  json_number (j, "from", p->from);
  put_bound (j, "to", p->to);
  json_count (j, "events", p->events);
  json_effect (j, &p->effect);
}

static void
put_sensitivity (struct json *j, const struct result_sensitivity *s)
{
  const struct named_figure figures[] = {
    { "e_value", s->e_value }, { "e_value_limit", s->e_value_limit },
  };
  if (!s->form)
    return;
  json_open (j, "sensitivity", '{');
  json_text (j, "form", s->form);
  json_figures (j, figures, sizeof figures / sizeof *figures);
  json_if (j, "text", s->text);
  json_close (j, '}');
}

/* A list of a hypothesis, and who writes the keys of its row I. */
struct list {
  const char *key;
  size_t n;
  void (*put) (struct json *, const struct result_hypothesis *, size_t i);
};

static void
put_list (struct json *j, const struct result_hypothesis *h,
          struct list list)
{
  if (!list.n)
    return;
  json_open (j, list.key, '[');
  for (size_t i = 0; i < list.n; i++)
    {
      json_open (j, NULL, '{');
      list.put (j, h, i);
      json_close (j, '}');
    }
  json_close (j, ']');
}

void
json_left (struct json *j, const struct result_hypothesis *h)
{
  put_list (j, h, (struct list) { "ledger", h->ledger_n, put_step });
  json_if (j, "moved", h->moved);
  put_list (j, h, (struct list) { "balance", h->balance_n, put_balance });
  put_weights (j, &h->weights);
  put_list (j, h, (struct list) { "subgroups", h->subgroups_n,
                                  put_subgroup });
  put_list (j, h, (struct list) { "interactions", h->interactions_n,
                                  put_interaction });
  put_list (j, h, (struct list) { "landmark_curve", h->landmarks_n,
                                  put_landmark });
  put_list (j, h, (struct list) { "doses", h->doses_n, put_dose });
  json_if (j, "dose_text", h->dose_text);
  put_list (j, h, (struct list) { "periods", h->periods_n, put_period });
  put_sensitivity (j, &h->sensitivity);
}
