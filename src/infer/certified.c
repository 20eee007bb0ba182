#include "infer/certified.h"

#include <math.h>

#include "base/arena.h"
#include "certified_calls.h"
#include "certified_data.h"

/* Ten digits of p are promised wherever the numbers before it have
   them. */
static const double digits_of_p = 10;

double
certified_digits (double computed, double value)
{
  double error = fabs (computed - value);
  if (value != 0)
    error /= fabs (value);
  if (error == 0)
    return 15;
  return isnan (error) ? 0 : fmin (15, fmax (0, -log10 (error)));
}

bool
certified_holds (const struct certified *c)
{
  return certified_digits (c->computed, c->value) >= c->digits;
}

struct certified_part
certified_part (size_t i)
{
  static certified_part_fn *const parts[] = {
    certified_tails, certified_nist
  };
  return i < sizeof parts / sizeof *parts ? parts[i] ()
                                          : (struct certified_part) { 0 };
}

static void
look_at_part (const struct certified_part *part, certified_look *look,
              void *to)
{
  for (size_t i = 0; i < part->n; i++)
    {
      const struct certified_function *f = &part->rows[i];
      struct certified c = {
        .group = f->group, .source = part->source, .call = f->call,
        .computed = f->compute (f->at), .value = f->value,
        .digits = f->digits,
      };
      look (&c, to);
    }
}

/* Whom the numbers of one row are shown to, and what they have in
   common. */
struct showing {
  certified_look *look;
  void *to;
  struct arena *arena;
  struct certified c;
  const char *subject;       /* "welch_t, sleep" */
};

static void
show (struct showing *s, const char *number, double computed, double value)
{
  if (isnan (value))
    return;
  s->c.number = number;
  s->c.call = arena_printf (s->arena, "%s: %s", s->subject, number);
  s->c.computed = computed;
  s->c.value = value;
  s->look (&s->c, s->to);
}

static void
show_test (struct showing *s, const struct certified_test *row)
{
  struct sample sample = certified_sample (s->arena, row->data);
  struct ask ask = certified_ask (s->arena, row->data);
  struct test test = row->method->run (&sample, &ask);
  s->c.about = &row->method->about;
  s->c.digits = row->digits;
  s->subject = arena_printf (s->arena, "%s, %s", s->c.about->name,
                             row->data->name);
  show (s, "statistic", test.statistic, row->statistic);
  show (s, "df", test.has & HAS_DF2 ? test.df2 : test.df, row->df);
  s->c.digits = fmin (row->digits, digits_of_p);
  show (s, "p", test.p_value, row->p_value);
}

/* One name has several intervals: how it was made tells them apart. */
static void
show_effect (struct showing *s, const struct certified_effect *row)
{
  struct sample sample = certified_sample (s->arena, row->data);
  struct ask ask = certified_ask (s->arena, row->data);
  struct effect effect = row->measure->run (&sample, &ask);
  s->c.about = &row->measure->about;
  s->c.digits = row->digits;
  s->subject = arena_printf (s->arena, "%s (%s), %s", s->c.about->name,
                             effect.conf_method, row->data->name);
  show (s, "estimate", effect.estimate, row->estimate);
  show (s, "low", effect.conf_low, row->conf_low);
  show (s, "high", effect.conf_high, row->conf_high);
}

static void
look_at_family (const struct certified_family *f, certified_look *look,
                void *to)
{
  struct showing s = { .look = look, .to = to,
                       .c = { .group = f->group, .source = f->source } };
  for (size_t i = 0; i < f->tests_n + f->effects_n; i++)
    {
      s.arena = arena_new ();
      if (i < f->tests_n)
        show_test (&s, &f->tests[i]);
      else
        show_effect (&s, &f->effects[i - f->tests_n]);
      arena_free (s.arena);
    }
}

void
certified_all (certified_look *look, void *to)
{
  static certified_family_fn *const families[] = {
    certified_means, certified_ranks, certified_shares, certified_rates,
    certified_clusters, certified_survival, certified_competing,
    certified_cox, certified_adjusted, certified_weighted
  };
  struct certified_part part;
  for (size_t i = 0; (part = certified_part (i)).n > 0; i++)
    look_at_part (&part, look, to);
  for (size_t i = 0; i < sizeof families / sizeof *families; i++)
    {
      struct certified_family family = families[i] ();
      look_at_family (&family, look, to);
    }
}
