#include "report/power.h"

#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc.h"
#include "power_words.h"
#include "writer.h"

/* Whole units, and whole clusters of them. */
static double
whole_n (const struct power_plan *p, double exact)
{
  struct power_plan q = *p;
  q.n = exact;
  return p->cluster_size > 1 ? power_n_step (&q, 1) : ceil (exact - 1e-9);
}

struct power_report
power_report_new (const struct power_plan *plan, enum power_part asked)
{
  struct power_report r = { .version = COHORTEST_VERSION, .asked = asked,
                            .plan = *plan,
                            .answer = power_solve (plan, asked) };
  double value = r.answer.value;
  if (asked == POWER_EFFECT)
    {
      r.decrease = power_solve_decrease (plan);
      /* Where only a decrease is large enough, that is the answer. */
      if (r.answer.status != STATUS_OK && r.decrease.status == STATUS_OK)
        value = r.decrease.value;
      r.plan.effect = value;
    }
  else if (asked == POWER_N)
    r.plan.n = isnan (value) ? value : whole_n (plan, value);
  else if (asked == POWER_ALPHA)
    r.plan.alpha = value;
  else
    r.plan.power = value;
  if (asked == POWER_N && !isnan (value))
    r.plan.power = power_of (&r.plan);
  return r;
}

bool
power_report_answered (const struct power_report *r)
{
  return r->answer.status == STATUS_OK
         || (r->asked == POWER_EFFECT && r->decrease.status == STATUS_OK);
}

/* The sentence. */

static const char *
effects_sentence (struct arena *arena, const struct power_report *r)
{
  const struct power_plan *p = &r->plan;
  const char *up = r->answer.status == STATUS_OK
                     ? power_effect_text (arena, p, r->answer.value) : NULL;
  const char *down
    = r->decrease.status == STATUS_OK
        ? power_effect_text (arena, p, r->decrease.value) : NULL;
  if (up && (p->kind == POWER_MEAN || p->kind == POWER_NPS))
    return arena_printf (arena, "is %s, in either direction", up);
  if (up && down)
    return arena_printf (arena, "is %s or %s", up, down);
  return up ? arena_printf (arena, "is %s; no decrease is large enough", up)
            : arena_printf (arena, "is %s; no increase is large enough",
                            down);
}

const char *
power_sentence (struct arena *arena, const struct power_report *r)
{
  const struct power_plan *p = &r->plan;
  if (!power_report_answered (r))
    return arena_printf (arena, "No answer: %s.", r->answer.why);
  const char *n = power_n_text (arena, p);
  const char *power = power_percent (arena, p->power);
  const char *alpha = power_number (arena, p->alpha);
  if (r->asked == POWER_EFFECT)
    return arena_printf (arena, "With %s the smallest effect found with %s "
                                "power at alpha %s %s.", n, power, alpha,
                         effects_sentence (arena, r));
  const char *effect = power_effect_text (arena, p, p->effect);
  if (r->asked == POWER_N)
    return arena_printf (arena, "%s find %s with %s power at alpha %s.", n,
                         effect, power, alpha);
  if (r->asked == POWER_ALPHA)
    return arena_printf (arena, "With %s, %s is found with %s power when "
                                "alpha is %s.", n, effect, power, alpha);
  return arena_printf (arena, "With %s, %s is found with %s power at alpha "
                              "%s.", n, effect, power, alpha);
}

/* What it rests on. */

static void
fact (struct doc *doc, struct block *b, const char *name, double value)
{
  if (isfinite (value))
    block_fact (doc, b, name, power_number (doc->arena, value));
}

static const char *
test_text (const struct power_plan *p)
{
  bool clustered = p->cluster_size > 1;
  switch (p->kind)
    {
    case POWER_SHARE:
      return clustered ? "difference of shares, cluster-robust"
                       : "chi-square of two shares, without continuity "
                         "correction";
    case POWER_SURVIVAL:
      return clustered ? "log-rank, cluster-robust" : "log-rank";
    case POWER_RATE:
      return clustered ? "log rate ratio, cluster-robust"
                       : "log rate ratio, Wald";
    default:
      return clustered ? "difference of means, cluster-robust"
                       : "Welch's t-test";
    }
}

static void
add_facts (struct doc *doc, const struct power_plan *p)
{
  struct block *b = doc_add (doc, IN_TERMINAL, BLOCK_FACTS, NULL);
  block_fact (doc, b, "Test",
              arena_printf (doc->arena, "%s; two-sided", test_text (p)));
  fact (doc, b, "Units in all", p->n + power_n_level (p));
  fact (doc, b, "Events in all", ceil (power_events (p) - 1e-9));
  fact (doc, b, "Standard deviation", p->spread);
  if (p->kind == POWER_SHARE)
    block_fact (doc, b, "Share of the reference",
                power_percent (doc->arena, p->baseline));
  if (p->kind == POWER_RATE)
    {
      fact (doc, b, "Rate of the reference", p->baseline);
      fact (doc, b, "Time per unit", p->time);
      fact (doc, b, "Dispersion", p->dispersion);
    }
  if (p->kind == POWER_SURVIVAL)
    block_fact (doc, b, "Units with the event",
                power_percent (doc->arena, p->event_share));
  if (p->cluster_size > 1)
    {
      fact (doc, b, "Units per cluster", p->cluster_size);
      fact (doc, b, "Correlation within clusters", p->icc);
      fact (doc, b, "Clusters in all",
            ceil ((p->n + power_n_level (p)) / p->cluster_size - 1e-9));
    }
}

static void
add_table (struct doc *doc, const struct power_plan *p)
{
  static const char *const captions[POWER_KINDS] = {
    [POWER_MEAN] = "Power by difference",
    [POWER_SHARE] = "Power by difference in percentage points",
    [POWER_SURVIVAL] = "Power by hazard ratio",
    [POWER_RATE] = "Power by rate ratio",
    [POWER_NPS] = "Power by difference in points",
  };
  struct arena *arena = doc->arena;
  struct head *heads = ARENA_NEW (arena, struct head, POWER_STEPS + 1);
  heads[0] = (struct head){
    .text = p->ratio == 1 ? "n per cohort" : "n of the reference",
    .number = true
  };
  for (size_t i = 0; i < POWER_STEPS; i++)
    {
      double effect = power_effect_step (p, power_steps[i]);
      heads[i + 1] = (struct head){
        .text = isnan (effect) ? "-" : power_effect_short (arena, p, effect),
        .number = true
      };
    }
  struct grid *g = doc_grid (doc, IN_TERMINAL, captions[p->kind], heads,
                             POWER_STEPS + 1);
  for (size_t k = 0; k < POWER_STEPS; k++)
    {
      double n = power_n_step (p, power_steps[k]);
      struct cell *row = grid_row (g);
      row[0].text = power_number (arena, n);
      for (size_t i = 0; i < POWER_STEPS; i++)
        {
          double power = power_with (p, n,
                                     power_effect_step (p, power_steps[i]));
          row[i + 1].text = isnan (power) ? "-"
                                          : power_percent (arena, power);
        }
    }
}

char *
report_power_text (struct arena *arena, const struct power_report *r,
                   struct text_style style)
{
  struct doc doc = doc_new (arena, "power");
  doc_add (&doc, IN_TERMINAL, BLOCK_TEXT, power_sentence (arena, r));
  if (power_report_answered (r))
    {
      add_facts (&doc, &r->plan);
      add_table (&doc, &r->plan);
    }
  return text_render (&doc, style);
}

/* JSON. */

static void
put_if (struct json *j, const char *key, double value)
{
  if (isfinite (value))
    json_number (j, key, value);
}

static void
put_plan (struct json *j, const struct power_report *r)
{
  const struct power_plan *p = &r->plan;
  json_number (j, "n", p->n);
  json_number (j, "n_level", power_n_level (p));
  json_number (j, "ratio", p->ratio);
  put_if (j, "events", power_events (p));
  json_number (j, "effect", p->effect);
  if (r->asked == POWER_EFFECT)
    json_number (j, "effect_decrease", r->decrease.value);
  json_number (j, "power", p->power);
  json_number (j, "alpha", p->alpha);
  put_if (j, "sd", p->spread);
  put_if (j, "baseline", p->baseline);
  put_if (j, "event_share", p->event_share);
  if (p->kind == POWER_RATE)
    {
      json_number (j, "dispersion", p->dispersion);
      json_number (j, "time", p->time);
    }
  json_number (j, "cluster_size", p->cluster_size);
  json_number (j, "icc", p->icc);
}

static void
put_table (struct json *j, const struct power_plan *p)
{
  json_open (j, "table", '[');
  for (size_t k = 0; k < POWER_STEPS * POWER_STEPS; k++)
    {
      double n = power_n_step (p, power_steps[k / POWER_STEPS]);
      double effect = power_effect_step (p, power_steps[k % POWER_STEPS]);
      double power = power_with (p, n, effect);
      if (isnan (power))
        continue;
      json_open (j, NULL, '{');
      json_number (j, "n", n);
      json_number (j, "effect", effect);
      json_number (j, "power", power);
      json_close (j, '}');
    }
  json_close (j, ']');
}

char *
report_power_json (struct arena *arena, const struct power_report *r)
{
  static const char *const parts[] = {
    [POWER_N] = "n", [POWER_EFFECT] = "effect", [POWER_POWER] = "power",
    [POWER_ALPHA] = "alpha",
  };
  struct json j = json_new (arena);
  json_open (&j, NULL, '{');
  json_text (&j, "schema", "cohortest.power/1");
  json_text (&j, "cohortest", r->version);
  json_text (&j, "kind", power_kind_name (r->plan.kind));
  json_text (&j, "asked", parts[r->asked]);
  json_number (&j, "exact", r->answer.value);
  json_text (&j, "status", status_name (r->answer.status));
  json_text (&j, "why", r->answer.why);
  put_plan (&j, r);
  json_text (&j, "sentence", power_sentence (arena, r));
  if (power_report_answered (r))
    put_table (&j, &r->plan);
  json_close (&j, '}');
  return json_end (&j);
}
