/* Every metric of the bundled exports against R: tests/oracle/metrics.R
   reads them by itself and computed tests/oracle/metrics.expected.csv.

   Numbers agree to 1e-10. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "run/run.h"

static const double CLOSE = 1e-10;

/* A line of the expected file; texts may be empty. */
struct line {
  char *metric, *by, *level, *month;
  double n, customers, asked, estimate, conf_low, conf_high;
};

/* What the program has in its place. */
struct found {
  bool there;
  double n, customers, asked, estimate, conf_low, conf_high;
};

static struct found
of_effect (const struct effect *e)
{
  return (struct found) { true, NAN, NAN, NAN, e->estimate, e->conf_low,
                          e->conf_high };
}

static bool
is_same (const char *text, const char *wanted)
{
  return *wanted ? str_equal (text, wanted) : !text;
}

static struct found
find_value (const struct result_metric *m, const struct line *l)
{
  for (size_t i = 0; i < m->values_n; i++)
    {
      const struct result_value *v = &m->values[i];
      if (!is_same (v->by, l->by) || !is_same (v->level, l->level)
          || !is_same (v->month, l->month))
        continue;
      struct found f = of_effect (&v->effect);
      f.n = (double) v->n;
      f.customers = (double) v->customers;
      f.asked = v->asked.presence == FIGURE_PRESENT ? v->asked.value
                                                    : (double) NAN;
      return f;
    }
  return (struct found) { .there = false };
}

static struct found
find_quantile (const struct result_metric *m, const struct line *l)
{
  const char *level = l->by + strlen ("quantile");
  for (size_t i = 0; i < m->quantiles_n; i++)
    if (is_same (m->quantiles[i].level, *level ? level + 1 : level)
        && m->quantiles[i].probability == strtod (l->level, NULL))
      return of_effect (&m->quantiles[i].effect);
  return (struct found) { .there = false };
}

static struct found
find_cell (const struct result_metric *m, const struct line *l)
{
  for (size_t i = 0; i < m->triangle_n; i++)
    if (is_same (m->triangle[i].cohort, l->level)
        && m->triangle[i].age == strtoul (l->month, NULL, 10))
      return (struct found) { true, (double) m->triangle[i].n, NAN, NAN,
                              m->triangle[i].share, NAN, NAN };
  return (struct found) { .there = false };
}

static struct found
find_tag (const struct result_metric *m, const struct line *l)
{
  for (size_t i = 0; i < m->tags_n; i++)
    {
      const struct result_tag *t = &m->tags[i];
      if (!is_same (t->tag, l->level))
        continue;
      struct found f = of_effect (*l->by == 't' ? &t->rate : &t->worth);
      f.n = (double) t->tickets;
      f.customers = (double) t->customers;
      return f;
    }
  return (struct found) { .there = false };
}

static struct found
find (const struct results *r, const struct line *l)
{
  for (size_t i = 0; i < r->metrics_n; i++)
    {
      const struct result_metric *m = &r->metrics[i];
      if (!str_equal (m->id, l->metric))
        continue;
      return str_starts (l->by, "quantile")    ? find_quantile (m, l)
             : str_equal (l->by, "triangle")   ? find_cell (m, l)
             : str_equal (l->by, "tag")
                 || str_equal (l->by, "worth") ? find_tag (m, l)
                                               : find_value (m, l);
    }
  return (struct found) { .there = false };
}

/* A count that only one side gives is not compared. */
static bool
counts_agree (double got, double want)
{
  return isnan (got) || got == want;
}

static bool
near (double got, double want)
{
  return isnan (want) ? isnan (got)
                      : fabs (got - want) <= CLOSE * fmax (1, fabs (want));
}

static double
field_number (char *text)
{
  return strcmp (text, "NA") == 0 ? (double) NAN : strtod (text, NULL);
}

/* Cuts the line in place. */
static struct line
read_line (char *text)
{
  char *field[10] = { text };
  for (size_t i = 1; i < 10; i++)
    {
      field[i] = strchr (field[i - 1], ',');
      cr_assert_not_null (field[i], "%s", text);
      *field[i]++ = '\0';
    }
  return (struct line) {
    field[0], field[1], field[2], field[3],
    field_number (field[4]), field_number (field[5]),
    field_number (field[6]), field_number (field[7]),
    field_number (field[8]), strtod (field[9], NULL) == 0
                               ? field_number (strtok (field[9], "\n"))
                               : strtod (field[9], NULL)
  };
}

static struct run *
run_metrics (struct arena *arena)
{
  struct err *err = err_new (arena);
  struct study *study = study_read (arena, "tests/oracle/metrics.yaml", err);
  struct run_mode mode = { .compute = true };
  struct run *run = study ? run_study (arena, study, &mode, err) : NULL;
  if (!run)
    err_print (err, stderr, false);
  cr_assert_not_null (run);
  return run;
}

Test (metrics, agree_with_r_number_by_number)
{
  struct arena *arena = arena_new ();
  struct run *run = run_metrics (arena);
  FILE *file = fopen ("tests/oracle/metrics.expected.csv", "r");
  cr_assert_not_null (file);
  char text[400];
  size_t lines = 0;
  cr_assert_not_null (fgets (text, sizeof text, file));
  while (fgets (text, sizeof text, file))
    {
      struct line l = read_line (text);
      struct found f = find (&run->results, &l);
      lines++;
      cr_expect (f.there && counts_agree (f.n, l.n)
                 && counts_agree (f.customers, l.customers)
                 && counts_agree (f.asked, l.asked)
                 && near (f.estimate, l.estimate)
                 && near (f.conf_low, l.conf_low)
                 && near (f.conf_high, l.conf_high),
                 "%s %s %s %s: R %g %g %g %.15g %.15g %.15g, here %g %g %g "
                 "%.15g %.15g %.15g", l.metric, l.by, l.level, l.month, l.n,
                 l.customers, l.asked, l.estimate, l.conf_low, l.conf_high,
                 f.n, f.customers, f.asked, f.estimate, f.conf_low,
                 f.conf_high);
    }
  cr_expect (lines > 1800);
  fclose (file);
  arena_free (arena);
}
