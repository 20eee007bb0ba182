#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "chart_place.h"
#include "chart_samples.h"

/* Rows that cannot be drawn stand in the table; ratios of every size,
   open intervals and margins draw. */
Test (forest, every_row_is_in_the_table_and_odd_effects_draw)
{
  struct place_to_work w = open_place ();
  static const struct bar bar[] = { { "a", 10, .5, .2, .8, NULL, 0 } };
  static const struct effect effects[] = {
    { .estimate = 0.7, .conf_low = 0.6, .conf_high = 0.8 },
    { .estimate = 1.0001, .conf_low = 0.9999, .conf_high = 1.0003 },
    { .estimate = 3, .conf_low = 0.5, .conf_high = NAN,
      .status = STATUS_UNBOUNDED },
    { .estimate = NAN, .conf_low = 1, .conf_high = NAN,
      .status = STATUS_INFINITE, .why = "no event in the reference" },
    { .estimate = 0, .conf_low = 0, .conf_high = 0.5 },
    { .estimate = 1e-9, .conf_low = 1e-12, .conf_high = 1e9 },
  };
  enum { N = 2 * sizeof effects / sizeof *effects + 1 };
  struct result_hypothesis h[N];
  for (size_t i = 0; i < N; i++)
    {
      h[i] = sample_shares (w.arena, arena_printf (w.arena, "h%zu", i), bar,
                            1, NAN);
      h[i].title = arena_printf (w.arena, "claim %zu", i);
      h[i].margin = (struct figure){ .presence = FIGURE_PRESENT,
                                     .value = 0.1 };
      h[i].expect = i % 3 == 0 ? "higher" : i % 3 == 1 ? "lower"
                                                       : "equivalent";
      if (i < N - 1)
        sample_effect (w.arena, &h[i], i % 2 ? &sample_hazard_ratio
                                             : &sample_risk_difference,
                       effects[i / 2], 0.5);
    }
  struct results r = sample_results (h, N);
  size_t n, length;
  charts_write (w.arena, &r, w.out, &n, w.err);
  cr_expect (!err_any (w.err), "%s", messages (&w));
  const char *svg = content (&w, "effects.svg", &length);
  for (size_t i = 0; i < N; i++)
    cr_expect (strstr (svg, arena_printf (w.arena, ">claim %zu<", i)));
  cr_expect (strstr (svg, "no event in the reference"));
  cr_expect (count (svg, "no single effect") == 1);
  close_place (&w);
}

/* Two outcomes in different units share no axis, two shares do. */
Test (forest, scales_that_differ_stand_in_panels_of_their_own)
{
  struct place_to_work w = open_place ();
  static const struct bar bar[] = { { "a", 10, .5, .2, .8, NULL, 0 } };
  static const struct effect e = { .estimate = 0.5, .conf_low = 0.2,
                                   .conf_high = 0.8 };
  struct result_hypothesis h[6];
  static const struct measure *const measures[] = {
    &sample_mean_difference, &sample_mean_difference,
    &sample_risk_difference, &sample_risk_difference, &sample_hazard_ratio,
    &sample_rmst_difference
  };
  for (size_t i = 0; i < 6; i++)
    {
      h[i] = sample_shares (w.arena, arena_printf (w.arena, "h%zu", i), bar,
                            1, NAN);
      h[i].outcome = i % 2 ? "seats" : "revenue";
      sample_effect (w.arena, &h[i], measures[i], e, 0.5);
    }
  struct results r = sample_results (h, 6);
  size_t n, length;
  charts_write (w.arena, &r, w.out, &n, w.err);
  const char *gp = content (&w, "effects.gp", &length);
  cr_expect (strstr (gp, "\npanels = 5\n"));
  cr_expect (strstr (gp, "'Mean difference of revenue'"));
  cr_expect (strstr (gp, "'Mean difference of seats'"));
  cr_expect (strstr (gp, "'Risk difference, percentage points'"));
  cr_expect (strstr (gp, "array panel_lines[5] = [1, 1, 2, 1, 1]"));
  close_place (&w);
}
