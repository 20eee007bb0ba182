#include "run/companies.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "run/run.h"

enum { WATCHED = 900, LATEST = 100 };
static const double level = 0.05;

/* Draws. */

double
draw_wait (struct random *r, double rate)
{
  return -log (random_unit (r)) / rate;
}

double
draw_normal (struct random *r)
{
  double radius = sqrt (-2 * log (random_unit (r)));
  return radius * cos (2 * acos (-1) * random_unit (r));
}

bool
draw_yes (struct random *r, double share)
{
  return random_unit (r) < share;
}

double
draw_end (struct random *r, double rate, double at, double factor)
{
  double end = draw_wait (r, rate);
  return end <= at ? end : at + (end - at) / factor;
}

void
draw_events (struct happenings *h, struct random *r, double rate,
             double until)
{
  for (double at = draw_wait (r, rate); at < until && h->n < EVENTS_MAX;
       at += draw_wait (r, rate))
    h->at[h->n++] = at;
}

/* What a seed is made of: FNV-1a. */
static uint64_t
seed_of (const char *name)
{
  uint64_t hash = 14695981039346656037u;
  for (; *name; name++)
    hash = (hash ^ (uint64_t) (unsigned char) *name) * 1099511628211u;
  return hash;
}

/* Exports. */

static int64_t
as_of (void)
{
  return date_from_civil (2025, 1, 1);
}

static int64_t
moment (int64_t start, double days)
{
  return start + (int64_t) floor (days * SECONDS_PER_DAY);
}

static void
add_time (struct buf *text, int64_t time)
{
  char out[DATE_SIZE];
  buf_add (text, date_print (out, time));
}

struct exports {
  struct buf customers, contacts, troubles;
};

static void
add_events (struct buf *text, size_t customer, int64_t start,
            const struct happenings *h)
{
  for (size_t i = 0; i < h->n; i++)
    if (moment (start, h->at[i]) < as_of ())
      {
        buf_printf (text, "%zu,", customer);
        add_time (text, moment (start, h->at[i]));
        buf_char (text, '\n');
      }
}

static void
add_customer (struct exports *e, size_t customer, int64_t start,
              const struct life *l)
{
  int64_t end = l->end < 2 * WATCHED ? moment (start, l->end) : as_of ();
  buf_printf (&e->customers, "%zu,", customer);
  add_time (&e->customers, start);
  buf_char (&e->customers, ',');
  if (end < as_of ())
    add_time (&e->customers, end);
  buf_printf (&e->customers, ",p%d,r%d,%.6f,%s,%s,%.9f,%s\n", l->plan,
              l->region, l->usage, l->hidden ? "yes" : "no",
              l->served ? "yes" : "no", l->value, l->bought ? "yes" : "no");
  add_events (&e->contacts, customer, start, &l->contacts);
  add_events (&e->troubles, customer, start, &l->troubles);
}

static void
save (struct arena *arena, const char *dir, const char *name,
      const struct buf *text)
{
  FILE *file = fopen (arena_printf (arena, "%s/%s", dir, name), "wb");
  if (!file || fwrite (text->text, 1, text->length, file) != text->length
      || fclose (file) != 0)
    abort ();
}

static struct buf
headed (struct arena *arena, const char *header)
{
  struct buf text = buf_new (arena);
  buf_add (&text, header);
  return text;
}

static void
write_company (struct arena *arena, const char *dir,
               const struct scenario *s, size_t set)
{
  struct exports e = {
    headed (arena, "id,start,end,plan,region,usage,hidden,served,value,"
                   "bought\n"),
    headed (arena, "customer,at\n"), headed (arena, "customer,at\n")
  };
  uint64_t seed = seed_of (s->name) + set;
  for (size_t i = 0; i < CUSTOMERS; i++)
    {
      struct random r = random_of (seed, i);
      double ago = LATEST + (WATCHED - LATEST) * random_unit (&r);
      int64_t start = as_of () - (int64_t) (ago * SECONDS_PER_DAY);
      struct life life = { .end = INFINITY };
      s->live (&life, &r);
      add_customer (&e, i, start, &life);
    }
  save (arena, dir, "customers.csv", &e.customers);
  save (arena, dir, "contacts.csv", &e.contacts);
  save (arena, dir, "troubles.csv", &e.troubles);
}

/* The study. */

static bool
is_asked (const struct scenario *s, size_t question, enum asked asked)
{
  return (s->question[question].gate == GATE_NONE) == (asked == SHOWN);
}

static const char *
study_text (struct arena *arena, const struct scenario *s,
            enum asked asked)
{
  struct buf text = buf_new (arena);
  buf_add (&text,
    "study: known truth\nas_of: 2025-01-01\ndata:\n"
    "  customers: {file: customers.csv, id: id, start: start, end: end}\n"
    "  contacts: {file: contacts.csv, customer: customer, at: at, "
    "from: 2022-01-01}\n");
  buf_add (&text, s->tables ? s->tables : "");
  buf_add (&text,
    "cohorts:\n"
    "  ever: {by: event, table: contacts}\n"
    "  early: {by: event, table: contacts, within: 30 days}\n"
    "  served: {by: column, column: served, levels: ['no', 'yes']}\n"
    "outcomes:\n"
    "  stays: {kind: survival}\n"
    "  value: {kind: mean, value: value}\n"
    "  bought: {kind: share, condition: bought == 'yes'}\n");
  buf_add (&text, s->more ? s->more : "");
  buf_add (&text, "hypotheses:\n");
  for (size_t i = 0; i < s->questions; i++)
    if (is_asked (s, i, asked))
      buf_printf (&text, "  q%zu: {%s}\n", i, s->question[i].text);
  return text.text;
}

static struct run *
run_company (struct arena *arena, const struct scenario *s, const char *dir,
             enum asked asked)
{
  struct err *err = err_new (arena);
  const char *text = study_text (arena, s, asked);
  const char *path = arena_printf (arena, "%s/study.yaml", dir);
  struct study *study = study_parse (arena, path, text, strlen (text), err);
  struct run_mode mode = { .compute = true };
  struct run *run = study ? run_study (arena, study, &mode, err) : NULL;
  if (!run)
    {
      fprintf (stderr, "%s:\n", s->name);
      err_print (err, stderr, false);
    }
  return run;
}

/* Answers. */

static double
scaled (const struct tally *t, double value)
{
  return t->ratio ? log (value) : value;
}

static void
add_effect (struct tally *t, const struct measure *measure,
            const struct effect *e)
{
  if (e->status != STATUS_OK)
    {
      t->lacking++;
      return;
    }
  t->ratio = measure->ratio;
  t->sets++;
  t->sum += scaled (t, e->estimate);
  t->squares += scaled (t, e->estimate) * scaled (t, e->estimate);
  t->covered += e->conf_low <= t->truth && t->truth <= e->conf_high;
}

/* Rejects where the interval leaves no effect out. */
static void
add_interval (struct tally *t, const struct measure *measure,
              const struct effect *e)
{
  double none = measure->ratio ? 1 : measure->no_effect;
  add_effect (t, measure, e);
  t->rejected += e->status == STATUS_OK
                 && (e->conf_low > none || e->conf_high < none);
}

/* A control's interval excludes half of the effect found, on its side. */
static bool
passes (const struct tally *t, const struct result_hypothesis *h,
        const struct effect *control)
{
  const struct result_effect *effect = headline_effect (h);
  double none = t->ratio ? 0 : effect->measure->no_effect;
  double half = (scaled (t, effect->effect.estimate) + none) / 2;
  return half < none ? scaled (t, control->conf_low) > half
                     : scaled (t, control->conf_high) < half;
}

static bool
add_step (const struct question *q, const struct result_hypothesis *h,
          struct tally *t)
{
  for (size_t i = 0; i < h->ledger_n; i++)
    {
      const struct result_step *step = &h->ledger[i];
      if (!str_equal (step->step, q->step)
          || !str_equal (step->measure->about.name, q->measure))
        continue;
      add_interval (t, step->measure, &step->effect);
      t->passed += step->effect.status == STATUS_OK
                   && passes (t, h, &step->effect);
      return true;
    }
  return false;
}

static bool
add_measure (const struct question *q, const struct result_hypothesis *h,
             struct tally *t)
{
  for (size_t i = 0; i < h->effects_n; i++)
    if (str_equal (h->effects[i].measure->about.name, q->measure))
      {
        add_interval (t, h->effects[i].measure, &h->effects[i].effect);
        return true;
      }
  return false;
}

static bool
add_headline (const struct result_hypothesis *h, struct tally *t)
{
  const struct result_test *test = headline_test (h);
  const struct result_effect *effect = headline_effect (h);
  if (!test || !effect)
    return false;
  add_effect (t, effect->measure, &effect->effect);
  t->rejected += test->test.status == STATUS_UNDERFLOW
                 || (test->test.status == STATUS_OK
                     && test->test.p_value <= level);
  return true;
}

static void
add_answer (const struct question *q, const struct result_hypothesis *h,
            struct tally *t)
{
  bool there = q->step      ? add_step (q, h, t)
               : q->measure ? add_measure (q, h, t)
                            : add_headline (h, t);
  t->lacking += !there;
}

static bool
one_set (const struct scenario *s, const char *dir, size_t set,
         enum asked asked, struct tally *tally)
{
  struct arena *arena = arena_new ();
  write_company (arena, dir, s, set);
  struct run *run = run_company (arena, s, dir, asked);
  for (size_t i = 0, h = 0; run && i < s->questions; i++)
    if (is_asked (s, i, asked))
      add_answer (&s->question[i], &run->results.hypotheses[h++], &tally[i]);
  arena_free (arena);
  return run;
}

static void
remove_company (const char *dir)
{
  static const char *const files[] = { "customers", "contacts", "troubles" };
  char name[128];
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    {
      snprintf (name, sizeof name, "%s/%s.csv", dir, files[i]);
      unlink (name);
    }
  rmdir (dir);
}

bool
scenario_run (const struct scenario *s, size_t sets, enum asked asked,
              struct tally *tally)
{
  char dir[] = "/tmp/cohortest-companies-XXXXXX";
  size_t n = 0;
  for (size_t i = 0; i < s->questions; i++)
    if (is_asked (s, i, asked))
      {
        n++;
        tally[i] = (struct tally){
          .truth = s->truth ? s->truth (i) : s->question[i].truth
        };
      }
  if (n == 0)
    return true;
  bool ok = mkdtemp (dir);
  for (size_t set = 0; ok && set < sets; set++)
    ok = one_set (s, dir, set, asked, tally);
  remove_company (dir);
  return ok;
}

/* What the sets say together. */

double
tally_rejects (const struct tally *t)
{
  return (double) t->rejected / (double) t->sets;
}

double
tally_covers (const struct tally *t)
{
  return (double) t->covered / (double) t->sets;
}

double
tally_passes (const struct tally *t)
{
  return (double) t->passed / (double) t->sets;
}

double
tally_mean (const struct tally *t)
{
  double mean = t->sum / (double) t->sets;
  return t->ratio ? exp (mean) : mean;
}

double
tally_bias (const struct tally *t)
{
  double mean = tally_mean (t);
  return t->ratio ? mean / t->truth - 1 : mean - t->truth;
}

double
tally_bias_error (const struct tally *t)
{
  double n = (double) t->sets, mean = t->sum / n;
  return sqrt ((t->squares / n - mean * mean) / (n - 1));
}

/* What the Monte Carlo error of N sets may add to a bound.  A thousand
   sets have to meet it as it stands. */
static double
slack (double error, size_t n)
{
  return n < 1000 ? 3 * error : 0;
}

static bool
near (double share, double nominal, size_t n)
{
  double errors = 3 * sqrt (nominal * (1 - nominal) / (double) n);
  return fabs (share - nominal) <= errors;
}

bool
tally_ok (const struct question *q, const struct tally *t)
{
  double most = 0.95 - slack (sqrt (0.95 * 0.05 / (double) t->sets), t->sets);
  if (q->gate == GATE_NONE)
    return true;
  if (t->lacking || t->sets == 0)
    return false;
  switch (q->gate)
    {
    case GATE_LEVEL:
      return near (tally_rejects (t), level, t->sets);
    case GATE_FOOLED:
      return tally_rejects (t) > most;
    case GATE_PASSES:
      return tally_passes (t) > most;
    case GATE_FAILS:
      return 1 - tally_passes (t) > most;
    case GATE_UNBIASED:
      return near (tally_covers (t), 1 - level, t->sets)
             && fabs (tally_bias (t))
                  < 0.03 + slack (tally_bias_error (t), t->sets);
    default:
      return near (tally_covers (t), 1 - level, t->sets);
    }
}
