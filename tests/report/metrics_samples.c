#include "metrics_samples.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "fixture.h"

enum { MONTHS = 14, MOST_VALUES = 2000 };

/* Values one after the other. */
struct list {
  struct arena *arena;
  struct result_value *value;
  size_t n;
};

static struct list
list_new (struct arena *arena)
{
  return (struct list) {
    arena, ARENA_NEW (arena, struct result_value, MOST_VALUES), 0
  };
}

static const char *
month_text (struct arena *arena, size_t i)
{
  size_t month = 10 + i;      /* of 2023, from 0 */
  return arena_printf (arena, "%zu-%02zu", 2023 + month / 12,
                       month % 12 + 1);
}

static struct effect
around (double estimate, double half)
{
  return (struct effect) { estimate, half / 1.96, estimate - half,
                           estimate + half, "wald", STATUS_OK, NULL };
}

static struct effect
none (enum status status, const char *why)
{
  return (struct effect) { NAN, NAN, NAN, NAN, "wald", status, why };
}

static struct result_value *
add (struct list *l, struct result_value v)
{
  l->value[l->n] = v;
  return &l->value[l->n++];
}

/* A number between -1 and 1 that looks like chance and is none. */
static double
wobble (size_t i, size_t k)
{
  return sin (1.7 * (double) i + 2.3 * (double) k);
}

static void
give (struct result_metric *m, const struct list *l)
{
  m->values = l->value;
  m->values_n = l->n;
}

static const struct result_value *
add_survey (struct list *l, const char *level, const char *month,
            uint64_t asked, uint64_t answered, double estimate)
{
  struct result_value v = {
    .by = level ? "plan" : NULL, .level = level, .month = month,
    .n = answered, .customers = answered - answered / 9,
    .asked = present ((double) asked),
    .answered = present ((double) answered),
    .effect = answered ? around (estimate, 160 / sqrt ((double) answered))
                       : none (STATUS_EMPTY, "nobody answered"),
  };
  return add (l, v);
}

static struct result_metric
nps (struct arena *arena)
{
  static const char *const plans[] = { "free", "pro", "enterprise" };
  const struct result_note notes[] = {
    { "partial_month", "2025-01 is left out: the month is not over" },
  };
  const struct result_excluded left_out[] = {
    { "outcome_missing", "the answer is no number from 0 to 10", 7,
      "surveys.csv", 112 },
  };
  struct list l = list_new (arena);
  add_survey (&l, NULL, NULL, 3100, 1234, 31.25);
  for (size_t i = 0; i < MONTHS; i++)
    add_survey (&l, NULL, month_text (arena, i), 220, i == 8 ? 0 : 85 + i,
                24 + (double) i + 4 * wobble (i, 0));
  for (size_t k = 0; k < COUNT (plans); k++)
    {
      add_survey (&l, plans[k], NULL, 1000 + k, 400 + k,
                  45 - 30 * (double) k);
      for (size_t i = 0; i < MONTHS && k < 2; i++)
        add_survey (&l, plans[k], month_text (arena, i), 70, 28 + i,
                    20 + 20 * (double) k + 9 * wobble (i, k));
    }
  struct result_metric m = {
    .id = "nps_score", .kind = "nps", .title = "Would they recommend us?",
    .form = IN_POINTS, .unit = "points", .scale = "-100 to 100",
    .text = "share of answers 9 and 10 less share of answers 0 to 6, times"
            " 100; adjusted Wald interval",
    .notes = KEEP (arena, notes), .notes_n = 1,
    .excluded = KEEP (arena, left_out), .excluded_n = 1,
  };
  give (&m, &l);
  return m;
}

static struct result_metric
contact (struct arena *arena)
{
  static const struct { const char *level; double cost; } channels[] = {
    { "chat", 6.25 }, { "email", 9.5 }, { "phone", 21.75 },
    { "social media", 4.125 },
  };
  struct list l = list_new (arena);
  add (&l, (struct result_value) { .n = 41230,
                                   .effect = around (10.4321, .6) });
  for (size_t i = 0; i < MONTHS; i++)
    add (&l, (struct result_value) {
      .month = month_text (arena, i), .n = 2900 + 10 * i,
      .effect = around (10.4 + wobble (i, 1), 1.2) });
  for (size_t k = 0; k < COUNT (channels); k++)
    {
      add (&l, (struct result_value) {
        .by = "channel", .level = channels[k].level, .n = 9000 + k,
        .effect = around (channels[k].cost, .12 * channels[k].cost) });
      for (size_t i = 0; i < MONTHS; i++)
        add (&l, (struct result_value) {
          .by = "channel", .level = channels[k].level,
          .month = month_text (arena, i), .n = 700,
          .effect = around (channels[k].cost * (1 + .2 * wobble (i, k)),
                            .3 * channels[k].cost) });
    }
  struct result_metric m = {
    .id = "contact", .kind = "cost_per_contact", .title = "contact",
    .form = IN_MONEY, .unit = "USD a contact",
    .text = "sum of amount of costs where category is staff, over the"
            " contacts of the same months",
  };
  give (&m, &l);
  return m;
}

struct result_metric
metrics_triangle (struct arena *arena, size_t months)
{
  struct result_triangle *t = ARENA_NEW (arena, struct result_triangle,
                                         months * (months + 1) / 2);
  struct list l = list_new (arena);
  size_t n = 0;
  add (&l, (struct result_value) { .n = 52000, .customers = 4100,
                                   .effect = around (.9634, .0018) });
  for (size_t i = 0; i < months; i++)
    {
      add (&l, (struct result_value) {
        .month = month_text (arena, i), .n = 2000 + 100 * i,
        .customers = 2000 + 100 * i,
        .effect = around (.95 + .0008 * (double) i + .004 * wobble (i, 2),
                          .008) });
      for (unsigned age = 0; age + i < months; age++)
        t[n++] = (struct result_triangle) {
          month_text (arena, i), age, 180 + 7 * i,
          exp (-.05 / (1 + .03 * (double) i) * pow (age, .8)) };
    }
  struct result_metric m = {
    .id = "retention", .kind = "retention_rate",
    .title = "Who stays from month to month",
    .form = IN_SHARE, .unit = "of last month's active customers",
    .text = "customers active at both starts of a month, over those active"
            " at the first",
    .triangle = t, .triangle_n = n,
  };
  give (&m, &l);
  return m;
}

/* Replies come after a median of MEDIAN hours, N conversations. */
static struct curve
reply_curve (struct arena *arena, const char *label, uint64_t n,
             double median)
{
  enum { POINTS = 120 };
  struct curve_point *p = ARENA_NEW (arena, struct curve_point, POINTS);
  double before = 1;
  for (size_t i = 0; i < POINTS; i++)
    {
      double time = .02 * pow (1.085, (double) i), all = (double) n;
      double share = .02 + .98 / (1 + pow (time / median, 1.4));
      double half = 1.96 * sqrt (share * (1 - share) / all);
      p[i] = (struct curve_point) {
        time, share, share - half, fmin (share + half, 1),
        (uint64_t) (before * all), (uint64_t) ((before - share) * all),
        i == POINTS - 1 ? (uint64_t) (share * all) : 0, 0 };
      before = share;
    }
  return (struct curve) { label, n, p, POINTS };
}

static struct result_metric
reply (struct arena *arena)
{
  static const struct { const char *level; double median; } channels[] = {
    { "chat", .4 }, { "email", 6.5 }, { "phone", .15 },
  };
  struct curve *curves = ARENA_NEW (arena, struct curve, 4);
  struct result_quantile *q = ARENA_NEW (arena, struct result_quantile, 8);
  struct list l = list_new (arena);
  curves[0] = reply_curve (arena, "all", 9400, 2.35);
  q[0] = (struct result_quantile) { NULL, NULL, .5, around (2.35, .2) };
  q[1] = (struct result_quantile) {
    NULL, NULL, .9, { 14.5, NAN, 12.25, NAN, "log_log", STATUS_UNBOUNDED,
                      "the upper limit is not reached" } };
  add (&l, (struct result_value) { .n = 9400, .customers = 3100,
                                   .effect = q[0].effect });
  for (size_t i = 0; i < MONTHS; i++)
    add (&l, (struct result_value) {
      .month = month_text (arena, i), .n = 670, .customers = 500,
      .effect = around (2.3 + .4 * wobble (i, 4), .5) });
  for (size_t k = 0; k < COUNT (channels); k++)
    {
      double median = channels[k].median;
      curves[k + 1] = reply_curve (arena, channels[k].level, 3000 + k,
                                   median);
      for (size_t i = 0; i < 2; i++)
        q[2 * k + 2 + i] = (struct result_quantile) {
          "channel", channels[k].level, i ? .9 : .5,
          i && k == 1 ? none (STATUS_NOT_REACHED,
                              "fewer than 90 % were answered")
                      : around (median * (i ? 5 : 1), .1 * median) };
      add (&l, (struct result_value) {
        .by = "channel", .level = channels[k].level, .n = 3000 + k,
        .customers = 1000, .effect = around (median, .1 * median) });
    }
  struct result_metric m = {
    .id = "reply", .kind = "reply_time", .title = "Time to the first reply",
    .form = IN_HOURS,
    .text = "Kaplan-Meier median of first_reply_at - at, those without a"
            " reply censored; hours of mon-fri 09:00-17:00",
    .quantiles = q, .quantiles_n = 8, .curve = curves, .curves = 4,
  };
  give (&m, &l);
  return m;
}

static struct result_metric
topics (struct arena *arena)
{
  const struct result_tag tags[] = {
    { "how to", 4200, 1900, around (.2134, .008), around (52.25, 3.5) },
    { "bug", 2100, 1100, around (.1072, .006), around (61.5, 5) },
    { "feature request", 640, 510, around (.0325, .003),
      around (88.125, 11) },
    { "refund", 15, 14, around (.00076, .0004),
      none (STATUS_REFUSED, "fewer than 20 customers") },
  };
  struct list l = list_new (arena);
  add (&l, (struct result_value) { .n = 6955, .customers = 2400,
                                   .effect = around (.3541, .011) });
  struct result_metric m = {
    .id = "topics", .kind = "tickets", .title = "What tickets are about",
    .form = IN_NUMBER, .unit = "a customer and month",
    .text = "tickets of a tag over the months of its active customers",
    .tags = KEEP (arena, tags), .tags_n = COUNT (tags),
  };
  give (&m, &l);
  return m;
}

static struct result_metric
value (struct arena *arena)
{
  struct list l = list_new (arena);
  add (&l, (struct result_value) {
    .n = 0, .effect = none (STATUS_REFUSED,
                            "fewer than 10 customers are at risk") });
  struct result_metric m = {
    .id = "value", .kind = "lifetime_value", .title = "Lifetime value",
    .form = IN_MONEY, .unit = "USD a customer",
    .text = "sum over months of margin times the share still there,"
            " discounted",
  };
  give (&m, &l);
  return m;
}

const struct result_metric *
metrics_sample (struct arena *arena, enum sample_metric which)
{
  struct result_metric *m = ARENA_NEW (arena, struct result_metric,
                                       SAMPLE_METRICS);
  m[SAMPLE_NPS] = nps (arena);
  m[SAMPLE_CONTACT] = contact (arena);
  m[SAMPLE_RETENTION] = metrics_triangle (arena, 18);
  m[SAMPLE_REPLY] = reply (arena);
  m[SAMPLE_TOPICS] = topics (arena);
  m[SAMPLE_VALUE] = value (arena);
  return &m[which];
}

struct results *
metrics_of (struct arena *arena, const struct result_metric *m)
{
  struct results *r = fixture_results (arena);
  r->hypotheses_n = 0;
  r->metrics = m;
  r->metrics_n = 1;
  return r;
}

struct results *
metrics_results (struct arena *arena)
{
  struct results *r = metrics_of (arena, metrics_sample (arena, 0));
  r->metrics_n = SAMPLE_METRICS;
  return r;
}

struct results *
metrics_hostile (struct arena *arena, const char *text)
{
  struct results *r = metrics_results (arena);
  struct result_metric *m = (struct result_metric *) r->metrics;
  for (size_t k = 0; k < r->metrics_n; k++)
    {
      struct result_value *v = (struct result_value *) m[k].values;
      struct result_quantile *q = (struct result_quantile *) m[k].quantiles;
      struct result_tag *t = (struct result_tag *) m[k].tags;
      struct curve *c = (struct curve *) m[k].curve;
      for (size_t i = 0; i < m[k].values_n; i++)
        if (v[i].by)
          {
            v[i].level = arena_printf (arena, "%s%s", text, v[i].level);
            v[i].by = text;
          }
      for (size_t i = 0; i < m[k].quantiles_n; i++)
        if (q[i].by)
          q[i].by = q[i].level = text;
      for (size_t i = 0; i < m[k].tags_n; i++)
        t[i].tag = text;
      for (size_t i = 0; i < m[k].curves; i++)
        c[i].label = text;
      m[k].title = m[k].text = m[k].unit = text;
    }
  r->currency = text;
  return r;
}

struct result_metric
metrics_many (struct arena *arena, size_t levels, size_t months)
{
  struct list l = list_new (arena);
  add (&l, (struct result_value) { .n = 9000,
                                   .effect = around (.5, .02) });
  for (size_t i = 0; i < months; i++)
    add (&l, (struct result_value) {
      .month = month_text (arena, i), .n = 9000 / months,
      .effect = around (.5 + .05 * wobble (i, 0), .08) });
  for (size_t k = 0; k < levels; k++)
    for (size_t i = 0; i <= months; i++)
      add (&l, (struct result_value) {
        .by = "agent", .level = arena_printf (arena, "agent %zu", k + 1),
        .month = i ? month_text (arena, i - 1) : NULL,
        .n = (i ? 900 / months : 900) - 10 * k,
        .effect = around (.5 + .2 * wobble (i, k), .1) });
  struct result_metric m = {
    .id = "contacting", .kind = "contact_rate", .title = "Who contacts",
    .form = IN_SHARE, .text = "customers who contacted in the month, over"
                              " those active at its start",
  };
  give (&m, &l);
  return m;
}
