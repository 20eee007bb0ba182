/* Expected values: R 4.2.2, p.adjust (p, method, n), unless said; the big
   ones from tests/oracle/multiplicity.R. */

#include "decide/multiplicity.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define EPSILON 1e-15

static void
adjust (correction *run, double *p, size_t n, size_t m)
{
  struct arena *scratch = arena_new ();
  run (scratch, p, n, m);
  arena_free (scratch);
}

Test (multiplicity, holm_is_r_p_adjust)
{
  double p[] = { .01, .02, .03, .04 };
  const double expected[] = { .04, .06, .06, .06 };
  adjust (correct_holm, p, 4, 4);
  for (int i = 0; i < 4; i++)
    cr_assert_float_eq (p[i], expected[i], EPSILON);
}

/* p.adjust (c (.01, .011), "holm"): a larger p never gets a smaller
   corrected one. */
Test (multiplicity, holm_is_monotone)
{
  double p[] = { .011, .01 };
  adjust (correct_holm, p, 2, 2);
  cr_assert_float_eq (p[0], .02, EPSILON);
  cr_assert_float_eq (p[1], .02, EPSILON);
}

Test (multiplicity, benjamini_hochberg_is_r_p_adjust)
{
  double p[] = { .04, .01, .03, .02 };
  adjust (correct_benjamini_hochberg, p, 4, 4);
  for (int i = 0; i < 4; i++)
    cr_assert_float_eq (p[i], .04, EPSILON);
  double q[] = { .001, .5, .02 };
  const double expected[] = { .003, .5, .03 };
  adjust (correct_benjamini_hochberg, q, 3, 3);
  for (int i = 0; i < 3; i++)
    cr_assert_float_eq (q[i], expected[i], EPSILON);
}

/* An untestable hypothesis is a question that was asked. */
Test (multiplicity, untestable_ones_count_and_stay_undefined)
{
  double p[] = { NAN, .01, .02 };
  adjust (correct_holm, p, 3, 3);
  cr_assert (isnan (p[0]));
  cr_assert_float_eq (p[1], .03, EPSILON);
  cr_assert_float_eq (p[2], .04, EPSILON);
  double q[] = { .01, NAN };
  adjust (correct_benjamini_hochberg, q, 2, 2);
  cr_assert_float_eq (q[0], .02, EPSILON);
}

Test (multiplicity, never_above_one_and_never_below_the_raw_p)
{
  unsigned state = 12345;
  for (int round = 0; round < 500; round++)
    {
      double p[6], holm[6], bh[6];
      for (int i = 0; i < 6; i++)
        {
          state = state * 1103515245u + 12345u;
          holm[i] = bh[i] = p[i] = (state >> 8) / (double) (1 << 24);
        }
      adjust (correct_holm, holm, 6, 6);
      adjust (correct_benjamini_hochberg, bh, 6, 6);
      for (int i = 0; i < 6; i++)
        {
          cr_assert (bh[i] >= p[i] && holm[i] >= bh[i] && holm[i] <= 1);
          for (int k = 0; k < 6; k++)
            cr_assert (p[i] > p[k] || holm[i] <= holm[k]);
        }
    }
}

/* R: p.adjust multiplies by n/i, here by 1. */
Test (multiplicity, the_largest_p_of_a_family_stays_to_the_last_digit)
{
  double p[] = { .01, .02, .03, .04, .05, 0.8252602384782357 };
  adjust (correct_benjamini_hochberg, p, 6, 6);
  cr_assert (p[5] == 0.8252602384782357);
}

Test (multiplicity, an_empty_family_is_fine)
{
  double none[1] = { NAN };
  adjust (correct_holm, none, 0, 0);
  adjust (correct_benjamini_hochberg, none, 1, 1);
  cr_assert (isnan (none[0]));
}

/* Ties, near ties, an untestable one in the middle. */
enum { FAMILY = 16 };
static const double family[FAMILY] = {
  .0421, .0004, .0190, .0095, .0201, .0278, .0298, .0344, .0459,
  .3240, .4262, .5719, .6528, .7590, 1, .0190
};

static const struct {
  const char *name;
  size_t m;
  double expected[FAMILY];
} adjusted[] = {
  { "bonferroni", 16,
    { 0.6736, 0.0064, 0.304, 0.152, 0.3216, 0.4448, 0.4768, 0.5504, 0.7344, 1,
      1, 1, 1, 1, 1, 0.304 } },
  { "holm", 16,
    { 0.3368, 0.0064, 0.266, 0.1425, 0.266, 0.30579999999999996,
      0.30579999999999996, 0.3096, 0.3368, 1, 1, 1, 1, 1, 1, 0.266 } },
  { "hochberg", 16,
    { 0.32130000000000003, 0.0064, 0.2412, 0.1425, 0.2412, 0.298, 0.298,
      0.3096, 0.32130000000000003, 1, 1, 1, 1, 1, 1, 0.2412 } },
  { "hommel", 16,
    { 0.29469999999999996, 0.0064, 0.152, 0.10098, 0.1608, 0.1946, 0.2086,
      0.24080000000000001, 0.32130000000000003, 1, 1, 1, 1, 1, 1, 0.152 } },
  { "benjamini_hochberg", 16,
    { 0.07344, 0.0064, 0.06432, 0.06432, 0.06432, 0.06811428571428571,
      0.06811428571428571, 0.0688, 0.07344, 0.4712727272727273,
      0.5682666666666667, 0.7038769230769231, 0.7460571428571429,
      0.8096, 1, 0.06432 } },
  { "benjamini_yekutieli", 16,
    { 0.24828073726273728, 0.021636665556665557, 0.21744848884448884,
      0.21744848884448884, 0.21744848884448884, 0.23027594056736914,
      0.23027594056736914, 0.23259415473415473, 0.24828073726273728, 1,
      1, 1, 1, 1, 1, 0.21744848884448884 } },
  { "bonferroni", 20,
    { 0.842, 0.008, 0.38, 0.19, 0.402, 0.5559999999999999, 0.596, 0.688,
      0.918, 1, 1, 1, 1, 1, 1, 0.38 } },
  { "holm", 20,
    { 0.5052, 0.008, 0.34199999999999997, 0.1805, 0.34199999999999997, 0.417,
      0.4172, 0.4472, 0.5052, 1, 1, 1, 1, 1, 1, 0.34199999999999997 } },
  { "hochberg", 20,
    { 0.5049, 0.008, 0.3216, 0.1805, 0.3216, 0.417, 0.4172, 0.4472, 0.5049, 1,
      1, 1, 1, 1, 1, 0.3216 } },
  { "hommel", 20,
    { 0.46309999999999996, 0.008, 0.22799999999999998, 0.1377, 0.2412,
      0.30579999999999996, 0.3278, 0.3784, 0.5049, 1, 1, 1, 1, 1, 1,
      0.22799999999999998 } },
  { "benjamini_hochberg", 20,
    { 0.0918, 0.008, 0.0804, 0.0804, 0.0804, 0.08514285714285715,
      0.08514285714285715, 0.086, 0.0918, 0.5890909090909091,
      0.7103333333333334, 0.8798461538461538, 0.9325714285714286, 1, 1,
      0.0804 } },
  { "benjamini_yekutieli", 20,
    { 0.33027250052579005, 0.02878191725714946, 0.28925826843435204,
      0.28925826843435204, 0.28925826843435204, 0.30632183366537635,
      0.30632183366537635, 0.30940561051435667, 0.33027250052579005, 1,
      1, 1, 1, 1, 1, 0.28925826843435204 } },
};

Test (multiplicity, all_six_are_r_p_adjust)
{
  cr_assert_eq (sizeof adjusted / sizeof *adjusted, 2 * CORRECTIONS);
  for (size_t i = 0; i < sizeof adjusted / sizeof *adjusted; i++)
    {
      const struct correction_row *row = correction_find (adjusted[i].name);
      double p[FAMILY + 1];
      memcpy (p, family, sizeof family);
      p[FAMILY] = p[3];
      p[3] = NAN;
      adjust (row->run, p, FAMILY + 1, adjusted[i].m);
      cr_assert (isnan (p[3]));
      p[3] = p[FAMILY];
      for (size_t k = 0; k < FAMILY; k++)
        cr_assert_float_eq (p[k], adjusted[i].expected[k], EPSILON,
                            "%s %zu of %zu: %.17g", row->name, k,
                            adjusted[i].m, p[k]);
    }
}

/* Two questions of which one has no answer: what the other gets. */
Test (multiplicity, one_of_two_untestable)
{
  static const struct { const char *name; double alone, both; } expected[] = {
    { "bonferroni", .04, .04 }, { "holm", .04, .04 },
    { "hochberg", .04, .03 }, { "hommel", .04, .03 },
    { "benjamini_hochberg", .04, .03 },
    { "benjamini_yekutieli", .06, .045 },
  };
  for (size_t i = 0; i < CORRECTIONS; i++)
    {
      correction *run = correction_find (expected[i].name)->run;
      double alone[] = { .02, NAN }, both[] = { .02, .03 };
      adjust (run, alone, 2, 2);
      adjust (run, both, 2, 2);
      cr_assert_float_eq (alone[0], expected[i].alone, EPSILON);
      cr_assert (isnan (alone[1]));
      cr_assert_float_eq (both[0], expected[i].both, EPSILON);
    }
}

static unsigned
draw (unsigned *state)
{
  *state = *state * 1103515245u + 12345u;
  return *state >> 8;
}

/* A family with many ties: P in steps of 1/STEPS, some tiny. */
static void
draw_family (unsigned *state, double *p, size_t n, unsigned steps)
{
  for (size_t i = 0; i < n; i++)
    {
      p[i] = (double) (draw (state) % (steps + 1)) / steps;
      if (draw (state) % 3 == 0)
        p[i] *= 1e-3;
    }
}

static int
compare_doubles (const void *a, const void *b)
{
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

/* Simes's p of the members of SET. */
static double
simes (const double *p, size_t n, unsigned set)
{
  double in[16], least = 1;
  size_t k = 0;
  for (size_t i = 0; i < n; i++)
    if (set >> i & 1)
      in[k++] = p[i];
  qsort (in, k, sizeof *in, compare_doubles);
  for (size_t j = 0; j < k; j++)
    least = fmin (least, in[j] * (double) k / (double) (j + 1));
  return least;
}

/* The definition: closed testing, every set of hypotheses by Simes; one
   that is untestable has p = 1. */
Test (multiplicity, hommel_is_the_closure_of_simes)
{
  unsigned state = 20;
  for (int round = 0; round < 300; round++)
    {
      enum { N = 7, M = 9 };
      double p[M], got[N];
      draw_family (&state, p, N, 20);
      memcpy (got, p, sizeof got);
      p[7] = p[8] = 1;
      adjust (correct_hommel, got, N, M);
      for (size_t i = 0; i < N; i++)
        {
          double worst = 0;
          for (unsigned set = 1; set < 1u << M; set++)
            if (set >> i & 1)
              worst = fmax (worst, simes (p, M, set));
          cr_assert_float_eq (got[i], worst, 1e-15, "%.17g %.17g", got[i],
                              worst);
        }
    }
}

/* R's loops, which cost m^2. */
static void
slow_hommel (double *p, size_t n)
{
  double sorted[400], adjusted_to[400];
  memcpy (sorted, p, n * sizeof *p);
  qsort (sorted, n, sizeof *p, compare_doubles);
  for (size_t i = 0; i < n; i++)
    adjusted_to[i] = sorted[i];
  for (size_t s = 2; s <= n; s++)
    {
      double c = INFINITY;
      for (size_t j = 2; j <= s; j++)
        c = fmin (c, (double) s * sorted[n - s + j - 1] / (double) j);
      double last = fmin ((double) s * sorted[n - s], c);
      for (size_t i = 0; i < n; i++)
        adjusted_to[i] = fmax (adjusted_to[i],
                            i <= n - s ? fmin ((double) s * sorted[i], c)
                                       : last);
    }
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < n; k++)
      if (sorted[k] == p[i])
        {
          p[i] = adjusted_to[k];
          break;
        }
}

Test (multiplicity, hommel_is_its_slow_form)
{
  unsigned state = 7;
  for (int round = 0; round < 200; round++)
    {
      double p[400], slow[400];
      size_t n = 1 + draw (&state) % 400;
      draw_family (&state, p, n, round % 2 ? 1u << 20 : 50);
      memcpy (slow, p, sizeof slow);
      adjust (correct_hommel, p, n, n);
      slow_hommel (slow, n);
      for (size_t i = 0; i < n; i++)
        cr_assert (fabs (p[i] - slow[i]) <= 1e-14 * slow[i], "%.17g %.17g",
                   p[i], slow[i]);
    }
}

/* Bonferroni >= Holm >= Hochberg >= Hommel >= BH, BY >= BH; none below
   the raw p or above 1, none against the order of p, order of rows and
   other untestable ones without effect. */
Test (multiplicity, who_is_stricter_than_whom)
{
  unsigned state = 99;
  for (int round = 0; round < 300; round++)
    {
      enum { N = 30, M = 35 };
      double p[N], by[CORRECTIONS][N], turned[N];
      draw_family (&state, p, N, 100);
      for (size_t c = 0; c < CORRECTIONS; c++)
        {
          memcpy (by[c], p, sizeof p);
          adjust (corrections[c].run, by[c], N, M);
          for (size_t i = 0; i < N; i++)
            turned[i] = p[N - 1 - i];
          adjust (corrections[c].run, turned, N, M);
          for (size_t i = 0; i < N; i++)
            {
              cr_assert (by[c][i] >= p[i] && by[c][i] <= 1);
              cr_assert (turned[N - 1 - i] == by[c][i]);
              for (size_t k = 0; k < N; k++)
                cr_assert (p[i] > p[k] || by[c][i] <= by[c][k]);
            }
        }
      for (size_t i = 0; i < N; i++)
        {
          double slack = 1 + 1e-14;
          double holm = by[0][i], hochberg = by[1][i], hommel = by[2][i];
          double bonferroni = by[3][i], bh = by[4][i], yekutieli = by[5][i];
          cr_assert (bonferroni * slack >= holm);
          cr_assert (holm * slack >= hochberg);
          cr_assert (hochberg * slack >= hommel);
          cr_assert (hommel * slack >= bh);
          cr_assert (yekutieli * slack >= bh);
        }
    }
}

/* 0 stands for a p below 1e-300. */
Test (multiplicity, nothing_makes_zero_larger)
{
  for (size_t c = 0; c < CORRECTIONS; c++)
    {
      double p[] = { 0, .5, 0, .04 };
      adjust (corrections[c].run, p, 4, 4);
      cr_assert (p[0] == 0 && p[2] == 0 && p[3] > 0, "%s",
                 corrections[c].name);
    }
}

/* On the stack they would not fit beside much else. */
Test (multiplicity, a_hundred_thousand_are_no_matter, .timeout = 20)
{
  enum { N = 100000 };
  static double p[N], raw[N];
  unsigned state = 3;
  for (size_t c = 0; c < CORRECTIONS; c++)
    {
      draw_family (&state, raw, N, 1u << 24);
      raw[17] = NAN;
      memcpy (p, raw, sizeof p);
      adjust (corrections[c].run, p, N, N);
      cr_assert (isnan (p[17]));
      for (size_t i = 0; i < N; i++)
        cr_assert (i == 17 || (p[i] >= raw[i] && p[i] <= 1));
    }
}

Test (multiplicity, a_correction_is_found_by_its_name)
{
  for (size_t c = 0; c < CORRECTIONS; c++)
    cr_assert_eq (correction_find (corrections[c].name), &corrections[c]);
  cr_assert_str_eq (correction_find ("benjamini_yekutieli")->title,
                    "Benjamini-Yekutieli");
  cr_assert_null (correction_find ("fdr"));
}
