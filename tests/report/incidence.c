/* Curves that rise: charts and numbers of cumulative incidence. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "chart_place.h"
#include "chart_samples.h"
#include "infer/cif.h"
#include "report/charts.h"

static double
uniform (uint64_t *state)
{
  *state = *state * 16807 % 2147483647;
  return (double) *state / 2147483647;
}

/* N units that upgrade with hazard DAILY, leave with .004 a day and are
   observed for between 0 and 400 days. */
static struct curve
rising_curve (struct arena *arena, const char *label, size_t n, double daily)
{
  double *time = ARENA_NEW (arena, double, n);
  int8_t *event = ARENA_NEW (arena, int8_t, n);
  uint32_t *arm = ARENA_NEW (arena, uint32_t, n);
  uint64_t state = 7 + n;
  for (size_t i = 0; i < n; i++)
    {
      double upgrade = -log (uniform (&state)) / daily;
      double leave = -log (uniform (&state)) / 0.004;
      double seen = uniform (&state) * 400, end = fmin (upgrade, leave);
      time[i] = floor (fmin (end, seen));
      event[i] = seen < end ? 0 : upgrade < leave ? 1 : 2;
    }
  struct riskset set = riskset_fold (arena, time, event, arm, n, 1, NAN);
  struct cif cif = cif_curve (arena, &set, 0, 0.95);
  struct curve_point *point
    = ARENA_NEW (arena, struct curve_point, cif.points);
  for (size_t i = 0; i < cif.points; i++)
    point[i] = (struct curve_point){
      cif.point[i].time,     cif.point[i].incidence, cif.point[i].conf_low,
      cif.point[i].conf_high, cif.point[i].at_risk,  cif.point[i].events,
      cif.point[i].censored, cif.point[i].competing,
    };
  return (struct curve){ label, n, point, cif.points };
}

static struct result_hypothesis
sample_incidence (struct arena *arena, const char *id, size_t curves,
                  double daily)
{
  static const char *const labels[] = { "not contacted", "contacted" };
  struct curve *curve = ARENA_NEW (arena, struct curve, curves);
  for (size_t i = 0; i < curves; i++)
    curve[i] = rising_curve (arena, labels[i % 2], 1200 - 100 * (i % 9),
                             daily * (1 + (double) (i % 2)));
  return (struct result_hypothesis){
    .id = id, .claim = "Contact brings more upgrades",
    .title = "Contact brings more upgrades", .kind = "time_to",
    .unit = "customers", .cohort = "contacted", .outcome = "upgrade_t",
    .expect = "higher", .role = "primary", .design = "baseline",
    .time_unit = "days", .clock_unit = "days",
    .verdict = VERDICT_INCONCLUSIVE, .sentence = "Some allow this.",
    .chart = { .kind = CHART_INCIDENCE, .curve = curve, .curves = curves }
  };
}

/* The number that the script gives NAME. */
static double
script_value (const char *script, const char *name)
{
  const char *at = strstr (script, name);
  return at ? strtod (at + strlen (name), NULL) : (double) NAN;
}

Test (incidence, chart_draws_and_its_axis_ends_above_the_highest_band)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h[] = {
    sample_incidence (w.arena, "usual", 2, 0.001),
    sample_incidence (w.arena, "rare", 2, 0.00002),
    sample_incidence (w.arena, "many", 9, 0.001),
    sample_incidence (w.arena, "nobody", 2, 1e-12),
  };
  struct results r = sample_results (h, 4);
  size_t n, length;
  charts_write (w.arena, &r, w.out, &n, w.err);
  cr_expect (n == 5 && !err_any (w.err), "%zu %s", n, messages (&w));
  for (size_t i = 0; i < 3; i++)
    {
      double highest = 0;
      for (size_t k = 0; k < h[i].chart.curves; k++)
        for (size_t j = 0; j < h[i].chart.curve[k].points; j++)
          highest = fmax (highest, h[i].chart.curve[k].point[j].conf_high);
      const char *gp = content (
        &w, arena_printf (w.arena, "%s.gp", h[i].id), &length);
      double high = script_value (gp, "\ny_high = ");
      cr_expect (high >= 100 * highest && high <= 250 * highest, "%s: %g",
                 h[i].id, high);
    }
  close_place (&w);
}

Test (incidence, curves_start_at_zero_and_no_number_is_lost)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h = sample_incidence (w.arena, "a", 1, 0.001);
  struct results r = sample_results (&h, 1);
  size_t n, length;
  charts_write (w.arena, &r, w.out, &n, w.err);
  const char *data = content (&w, "a.dat", &length);
  cr_assert_not_null (strstr (data, "are at risk\n0 0 0\n"));
  const char *at = strstr (data, "# time, incidence, low, high");
  cr_assert_not_null (at);
  at = strchr (at, '\n') + 1;
  for (size_t i = 0; i < h.chart.curve->points; i++)
    {
      const struct curve_point *p = &h.chart.curve->point[i];
      double x[8];
      for (size_t k = 0; k < 8; k++)
        {
          char *end;
          x[k] = strtod (at, &end);
          at = end;
        }
      cr_assert (x[0] == p->time && x[1] == p->share);
      cr_assert (x[4] == (double) p->at_risk && x[5] == (double) p->events
                 && x[6] == (double) p->censored
                 && x[7] == (double) p->competing);
    }
  close_place (&w);
}

Test (incidence, alternative_text_tells_events_and_competing_ends)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h = sample_incidence (w.arena, "a", 1, 0.001);
  const struct curve *c = h.chart.curve;
  uint64_t events = 0, competing = 0;
  for (size_t i = 0; i < c->points; i++)
    {
      events += c->point[i].events;
      competing += c->point[i].competing;
    }
  struct results r = sample_results (&h, 1);
  size_t n;
  struct chart_file *files = charts_write (w.arena, &r, w.out, &n, w.err);
  const char *want = arena_printf (
    w.arena, "Cumulative incidence curves. not contacted: n = 1,200, %d "
    "events, %d competing ends, ", (int) events, (int) competing);
  cr_assert (str_starts (files[0].alt, want), "%s", files[0].alt);
  cr_assert_not_null (strstr (files[0].alt, " % with the event by "));
  close_place (&w);
}
