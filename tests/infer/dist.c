#include "infer/dist.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "near.h"

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* Ten digits of p: R's own logarithmic tails agree to that. */
static const double TEN_DIGITS = 1e-10;

/* All rows below: tests/oracle/dist.R. */

/* z, log10 p */
static const double normal_rows[][2] = {
  { 0.1, -0.03604966106264229 },
  { 1, -0.49851554582798935 },
  { 1.96, -1.30106656222387 },
  { 5, -6.241615676726672 },
  { 9, -18.646434419908402 },
  { 20, -88.2590653474116 },
  { 29.9, -195.70602044157937 },
  { 30.1, -198.31467624158856 },
  { 38, -315.2387597082985 },
  { 100, -2173.5705128733703 },
};

/* t, df, log10 p */
static const double t_rows[][3] = {
  { 0.01, 1, -0.002773549973596966 },
  { 1.2, 1, -0.35429865029760416 },
  { 1.7, 1, -0.47043355893688593 },
  { 4, 1, -0.8069916167055924 },
  { 15, 1, -1.372853299544094 },
  { 40, 1, -1.7982703218800986 },
  { 0.01, 2.5, -0.003153982249895999 },
  { 1.2, 2.5, -0.4795966027491688 },
  { 1.7, 2.5, -0.6869510838037737 },
  { 4, 2.5, -1.408790921203933 },
  { 15, 2.5, -2.786931454311159 },
  { 40, 2.5, -3.8478451975229873 },
  { 0.01, 10, -0.0033929095628042858 },
  { 1.2, 10, -0.5887233188931971 },
  { 1.7, 10, -0.92092970897942 },
  { 4, 10, -2.5988869082443484 },
  { 15, 10, -7.45639237351712 },
  { 40, 10, -11.64190180079064 },
  { 0.01, 99.75, -0.0034702646784147985 },
  { 1.2, 99.75, -0.6326782762722098 },
  { 1.7, 99.75, -1.0350472133600468 },
  { 4, 99.75, -3.914695270326413 },
  { 15, 99.75, -26.588527272080285 },
  { 40, 99.75, -62.505411254108964 },
  { 0.01, 5000, -0.003478833745559514 },
  { 1.2, 5000, -0.6379018591507155 },
  { 1.7, 5000, -1.0496686455097852 },
  { 4, 5000, -4.192078317141888 },
  { 15, 5000, -49.0572493461894 },
  { 40, 5000, -303.0749535968348 },
  { 0.01, 99999, -0.003478999668707592 },
  { 1.2, 99999, -0.6380037710913719 },
  { 1.7, 99999, -1.0499564316337169 },
  { 4, 99999, -4.197992964364221 },
  { 15, 99999, -50.07881899556546 },
  { 40, 99999, -346.3823153156242 },
  { 0.01, 100001, -0.00347899966888228 },
  { 1.2, 100001, -0.6380037711986655 },
  { 1.7, 100001, -1.0499564319367523 },
  { 4, 100001, -4.197992970602461 },
  { 15, 100001, -50.078820101312495 },
  { 40, 100001, -346.3823698087637 },
  { 0.01, 3000000, -0.003479008110715868 },
  { 1.2, 3000000, -0.6380089570592127 },
  { 1.7, 3000000, -1.049971078752398 },
  { 4, 3000000, -4.1982945127006275 },
  { 15, 3000000, -50.13234127988572 },
  { 40, 3000000, -349.04324415810015 },
};

/* x, df, log10 p */
static const double chisq_rows[][3] = {
  { 0.001, 1, -0.011096562482616874 },
  { 1, 1, -0.4985155458279891 },
  { 3.84, 1, -1.3006521393247679 },
  { 50, 1, -11.813196232486758 },
  { 400, 1, -88.25906534741162 },
  { 2000, 1, -436.04327371607286 },
  { 0.001, 2, -0.0002171472409516259 },
  { 1, 2, -0.21714724095162588 },
  { 3.84, 2, -0.8338454052542434 },
  { 50, 2, -10.857362047581296 },
  { 400, 2, -86.85889638065036 },
  { 2000, 2, -434.2944819032518 },
  { 0.001, 7, -1.0431966485002316e-13 },
  { 1, 7, -0.002251765547352548 },
  { 3.84, 7, -0.09799116841430422 },
  { 50, 7, -7.840286880091864 },
  { 400, 7, -81.62246225715168 },
  { 2000, 7, -427.31497210501857 },
  { 0.001, 100, -1.267642426823782e-230 },
  { 1, 100, -7.768557678401463e-81 },
  { 3.84, 100, -3.181107517543557e-52 },
  { 50, 100, -3.019792598810626e-06 },
  { 400, 100, -36.771394863808595 },
  { 2000, 100, -350.0567907656947 },
};

/* f, df1, df2, log10 p */
static const double f_rows[][4] = {
  { 0.01, 1, 5, -0.03421987229892393 },
  { 0.9, 1, 5, -0.4130241136203154 },
  { 2.5, 1, 5, -0.7577373891351634 },
  { 12, 1, 5, -1.745623919918922 },
  { 90, 1, 5, -3.657662377978122 },
  { 0.01, 3, 12.5, -0.0006287948613182263 },
  { 0.9, 3, 12.5, -0.32926668014590704 },
  { 2.5, 3, 12.5, -0.9699891744322497 },
  { 12, 3, 12.5, -3.2597012348633605 },
  { 90, 3, 12.5, -7.996482381900777 },
  { 0.01, 4, 1000, -8.588477261929812e-05 },
  { 0.9, 4, 1000, -0.3341709226175268 },
  { 2.5, 4, 1000, -1.38613379310119 },
  { 12, 4, 1000, -8.80222955189277 },
  { 90, 4, 1000, -64.6444515863605 },
  { 0.01, 9, 100000, -6.95778467954553e-09 },
  { 0.9, 9, 100000, -0.2805813681391919 },
  { 2.5, 9, 100000, -2.1291803607169206 },
  { 12, 9, 100000, -18.414555720921875 },
  { 90, 9, 100000, -167.12872303479475 },
};

/* p, df, t */
static const double t_quantile_rows[][3] = {
  { 0.9999, 1, 3183.0987571185015 },
  { 0.975, 1, 12.706204736174694 },
  { 0.95, 1, 6.313751514675038 },
  { 0.6, 1, 0.32491969623290634 },
  { 0.025, 1, -12.706204736174707 },
  { 0.9999, 2.5, 34.867969321116405 },
  { 0.975, 2.5, 3.574654842003692 },
  { 0.95, 2.5, 2.5582186141359453 },
  { 0.6, 2.5, 0.2814595127485475 },
  { 0.025, 2.5, -3.574654842003693 },
  { 0.9999, 10, 5.693820101457593 },
  { 0.975, 10, 2.228138851986274 },
  { 0.95, 10, 1.8124611228116756 },
  { 0.6, 10, 0.26018482949208016 },
  { 0.025, 10, -2.2281388519862744 },
  { 0.9999, 99.75, 3.861969226661137 },
  { 0.975, 99.75, 1.9840324099280486 },
  { 0.95, 99.75, 1.6602732360149974 },
  { 0.6, 99.75, 0.25402387702404694 },
  { 0.025, 99.75, -1.9840324099280489 },
  { 0.9999, 5000, 3.721776168336806 },
  { 0.975, 5000, 1.9604385517065075 },
  { 0.95, 5000, 1.6451584375969703 },
  { 0.6, 5000, 0.25336058396923167 },
  { 0.025, 5000, -1.9604385517065077 },
  { 0.9999, 3000000, 3.719021081881164 },
  { 0.975, 3000000, 1.9599647752974436 },
  { 0.95, 3000000, 1.6448541348746784 },
  { 0.6, 3000000, 0.2533471256031447 },
  { 0.025, 3000000, -1.959964775297444 },
};

/* t, df, ncp, P */
static const double noncentral_t_rows[][4] = {
  { 2, 5, 1.5, 0.6314492472556211 },
  { -1, 3, 0.5, 0.09212120981436278 },
  { 0, 8, 1, 0.15865525393145705 },
  { 12, 30, 10, 0.8494793222046805 },
  { 38, 400, 36.5, 0.8108176283359008 },
  { -20, 12, -25, 0.8993839753814383 },
  { 1.5, 1, 4, 0.026496552217696596 },
  { 33, 100000, 34, 0.15929226717550304 },
  { 3, 1000000, 1, 0.9772495845986696 },
};

/* x, df, ncp, P */
static const double noncentral_chisq_rows[][4] = {
  { 5, 1, 3, 0.692839123180932 },
  { 30, 4, 12.5, 0.945325750733495 },
  { 250, 9, 300, 0.0399811602947934 },
  { 3, 2, 0, 0.7768698398515702 },
  { 900, 3, 850, 0.7914383739316716 },
};

/* Ten digits of p itself, whose logarithm carries fewer when p is small;
   below 1e-300 only the logarithm is there. */
static void
check_tail (struct tail tail, double log10_p)
{
  if (log10_p < -300)
    {
      cr_assert_eq (tail.status, STATUS_UNDERFLOW);
      cr_assert (isnan (tail.p));
      ASSERT_NEAR (tail.log10_p, log10_p, 1e-12);
      return;
    }
  cr_assert_eq (tail.status, STATUS_OK);
  ASSERT_NEAR (tail.p, pow (10, log10_p), TEN_DIGITS);
  cr_assert_leq (tail.p, 1);
  ASSERT_NEAR (pow (10, tail.log10_p), tail.p, 1e-12);
}

Test (dist, normal_tails_agree_with_r)
{
  for (size_t i = 0; i < COUNT (normal_rows); i++)
    {
      const double *r = normal_rows[i];
      check_tail (dist_normal_two_sided (r[0]), r[1]);
      check_tail (dist_normal_two_sided (-r[0]), r[1]);
    }
}

Test (dist, t_tails_agree_with_r)
{
  for (size_t i = 0; i < COUNT (t_rows); i++)
    {
      const double *r = t_rows[i];
      check_tail (dist_t_two_sided (r[0], r[1]), r[2]);
      check_tail (dist_t_two_sided (-r[0], r[1]), r[2]);
    }
}

Test (dist, chi_square_tails_agree_with_r)
{
  for (size_t i = 0; i < COUNT (chisq_rows); i++)
    {
      const double *r = chisq_rows[i];
      check_tail (dist_chisq_upper (r[0], r[1]), r[2]);
    }
}

Test (dist, f_tails_agree_with_r)
{
  for (size_t i = 0; i < COUNT (f_rows); i++)
    {
      const double *r = f_rows[i];
      check_tail (dist_f_upper (r[0], r[1], r[2]), r[3]);
    }
}

Test (dist, quantiles_agree_with_r)
{
  for (size_t i = 0; i < COUNT (t_quantile_rows); i++)
    {
      const double *r = t_quantile_rows[i];
      ASSERT_NEAR (dist_t_quantile (r[0], r[1]), r[2], 1e-12);
    }
  ASSERT_NEAR (dist_normal_quantile (0.975), 1.9599639845400538, 1e-15);
  ASSERT_NEAR (dist_normal_quantile (1e-10), -6.3613409024040561, 1e-15);
}

Test (dist, quantile_of_a_tail_is_where_it_came_from)
{
  for (double df = 1; df < 1e7; df *= 3.7)
    for (double t = 0.05; t < 30; t *= 1.9)
      {
        double p = dist_t_two_sided (t, df).p;
        ASSERT_NEAR (-dist_t_quantile (p / 2, df), t, 1e-12);
      }
}

Test (dist, tails_fall_as_the_statistic_grows)
{
  for (double df = 1; df < 1e7; df *= 2.3)
    {
      double before = 1;
      for (double t = 0.01; t < 60; t *= 1.1)
        {
          double log10_p = dist_t_two_sided (t, df).log10_p;
          cr_assert_lt (log10_p, before);
          before = log10_p;
        }
    }
}

Test (dist, squares_of_t_and_z_are_f_and_chi_square)
{
  for (double t = 0.01; t < 35; t *= 1.3)
    {
      ASSERT_NEAR (dist_chisq_upper (t * t, 1).log10_p,
                   dist_normal_two_sided (t).log10_p, 1e-12);
      for (double df = 1; df < 1e5; df *= 3.1)
        ASSERT_NEAR (dist_f_upper (t * t, 1, df).p,
                     dist_t_two_sided (t, df).p, TEN_DIGITS);
    }
}

Test (dist, a_bad_domain_is_a_status_and_never_a_p)
{
  const struct tail bad[] = {
    dist_normal_two_sided (NAN), dist_normal_two_sided (INFINITY),
    dist_t_two_sided (2, 0), dist_t_two_sided (2, NAN),
    dist_t_two_sided (2, INFINITY), dist_t_two_sided (NAN, 3),
    dist_chisq_upper (-1, 1), dist_chisq_upper (INFINITY, 1),
    dist_chisq_upper (1, 0), dist_f_upper (INFINITY, 1, 1),
    dist_f_upper (1, 0, 1), dist_f_upper (1, 1, NAN),
  };
  for (size_t i = 0; i < COUNT (bad); i++)
    {
      cr_assert_eq (bad[i].status, STATUS_NOT_CONVERGED);
      cr_assert (isnan (bad[i].p) && isnan (bad[i].log10_p));
    }
  cr_assert (isnan (dist_t_quantile (0, 5)));
  cr_assert (isnan (dist_t_quantile (0.5, 0)));
  cr_assert (isnan (dist_normal_quantile (1)));
  cr_assert (isnan (dist_noncentral_t_p (1e5, 3, 0)));
  cr_assert (isnan (dist_noncentral_t_ncp (1e5, 3, 0.025)));
}

Test (dist, an_underflow_reaches_the_test_with_its_logarithm)
{
  struct test test = { .has = HAS_STATISTIC };
  dist_into (&test, dist_normal_two_sided (100));
  cr_assert_eq (test.status, STATUS_UNDERFLOW);
  cr_assert (isnan (test.p_value));
  ASSERT_NEAR (test.log10_p, -2173.5705128733703, 1e-12);
  cr_assert_not_null (test.why);
}

Test (dist, noncentral_t_agrees_with_r)
{
  for (size_t i = 0; i < COUNT (noncentral_t_rows); i++)
    {
      const double *r = noncentral_t_rows[i];
      double p = dist_noncentral_t_p (r[0], r[1], r[2]);
      cr_assert_float_eq (p, r[3], TEN_DIGITS, "row %zu: %.17g", i, p);
    }
}

/* P(T <= t) as a trapezoid sum over u = log S of the density of S, a chi
   over the root of its degrees of freedom, times Phi (t S - ncp). */
static double
noncentral_t_slowly (double t, double df, double ncp)
{
  double z = df / 2;
  double constant = log (2) + z * log (z) - lgamma (z);
  if (df > 200)
    constant = log (2) + 0.5 * log (z / (2 * acos (-1))) + z
               - (1 / (12 * z) - 1 / (360 * z * z * z));
  double width = 1 / sqrt (2 * df);
  double step = fmin (width, 1 / fmax (1, fabs (t))) / 6;
  double sum = 0;
  for (double u = -45 / df - 9 * width; u < 12 * width; u += step)
    sum += exp (constant + df * u - z * exp (2 * u))
           * 0.5 * erfc ((ncp - t * exp (u)) / sqrt (2));
  return sum * step;
}

Test (dist, noncentral_t_agrees_with_its_integral)
{
  static const double df[] = { 1, 3.5, 20, 300, 12345, 1e6 };
  static const double ncp[] = { -45, -3, -0.2, 0, 0.01, 1, 8, 42, 300 };
  for (size_t i = 0; i < COUNT (df); i++)
    for (size_t j = 0; j < COUNT (ncp); j++)
      for (double off = -2; off <= 2; off += 1)
        {
          double spread = 1 + fabs (ncp[j]) / sqrt (2 * df[i]);
          double t = ncp[j] + off * spread;
          double p = dist_noncentral_t_p (t, df[i], ncp[j]);
          cr_assert_float_eq (p, noncentral_t_slowly (t, df[i], ncp[j]),
                              TEN_DIGITS, "%g %g %g", t, df[i], ncp[j]);
        }
}

Test (dist, noncentrality_is_where_the_probability_is_met)
{
  static const double df[] = { 2, 17, 480, 1e6 };
  static const double t[] = { -30, -1.5, 0, 0.3, 4, 55, 900, 9000 };
  static const double p[] = { 0.005, 0.025, 0.5, 0.975 };
  for (size_t i = 0; i < COUNT (df); i++)
    for (size_t j = 0; j < COUNT (t); j++)
      for (size_t k = 0; k < COUNT (p); k++)
        {
          double ncp = dist_noncentral_t_ncp (t[j], df[i], p[k]);
          if (isnan (ncp))    /* beyond 1e4, as the header says */
            continue;
          cr_assert_float_eq (dist_noncentral_t_p (t[j], df[i], ncp), p[k],
                              TEN_DIGITS);
        }
}

Test (dist, noncentral_chi_square_agrees_with_r)
{
  for (size_t i = 0; i < COUNT (noncentral_chisq_rows); i++)
    {
      const double *r = noncentral_chisq_rows[i];
      double p = dist_noncentral_chisq_p (r[0], r[1], r[2]);
      cr_assert_float_eq (p, r[3], TEN_DIGITS, "row %zu: %.17g", i, p);
      double ncp = dist_noncentral_chisq_ncp (r[0], r[1], p);
      cr_assert_float_eq (ncp, r[2], 1e-7 * (1 + r[2]));
    }
  cr_assert_eq (dist_noncentral_chisq_ncp (0.1, 3, 0.975), 0);
}

/* One degree of freedom is a squared normal: P = Phi (sqrt x - sqrt L) -
   Phi (-sqrt x - sqrt L), also where x is huge. */
Test (dist, noncentral_chi_square_with_one_degree_is_a_squared_normal)
{
  for (double root = 0.5; root < 3000; root *= 2.1)
    for (double off = -2; off <= 2; off += 0.8)
      {
        double ncp = fmax (0, root + off);
        double want = 0.5 * erfc ((ncp - root) / sqrt (2))
                      - 0.5 * erfc ((ncp + root) / sqrt (2));
        double p = dist_noncentral_chisq_p (root * root, 1, ncp * ncp);
        cr_assert_float_eq (p, want, 1e-6, "%g %g: %g", root, ncp, p);
      }
}

Test (dist, hypergeometric_agrees_with_r_and_sums_to_1)
{
  /* R: dhyper (7, 12, 14, 9, log = TRUE), dhyper (120000, 3e5, 7e5, 4e5,
     log = TRUE) */
  ASSERT_NEAR (dist_log_hypergeometric (7, 12, 14, 9),
               -3.7693799324523654, 1e-13);
  ASSERT_NEAR (dist_log_hypergeometric (120000, 300000, 700000, 400000),
               -6.3328127529592706, 1e-13);
  cr_assert_eq (dist_log_hypergeometric (3, 2, 9, 4), -INFINITY);
  cr_assert_eq (dist_log_hypergeometric (0, 5, 9, 0), 0);
  cr_assert_eq (dist_log_hypergeometric (5, 5, 9, 14), 0);
  double sum = 0;
  for (uint64_t x = 0; x <= 500; x++)
    sum += exp (dist_log_hypergeometric (x, 700, 900, 500));
  ASSERT_NEAR (sum, 1, 1e-12);
}

/* tests/oracle/ranks.R */
Test (dist, wilcoxon_agrees_with_r)
{
  struct arena *arena = arena_new ();
  static const uint64_t w[] = { 0, 7, 33, 60 };
  static const double p[] = { 1.546441174924147e-06, 6.9589852871586614e-05,
                              0.040210563430377676, 0.51288185498711814 };
  for (size_t i = 0; i < 4; i++)
    {
      ASSERT_NEAR (dist_wilcoxon_lower (arena, w[i], 10, 12), p[i], 1e-14);
      ASSERT_NEAR (dist_wilcoxon_upper (arena, 120 - w[i], 12, 10), p[i],
                   1e-14);
    }
  ASSERT_NEAR (dist_wilcoxon_lower (arena, 900, 49, 49),
               0.016308863525874184, 1e-13);
  cr_assert_eq (dist_wilcoxon_lower (arena, 120, 10, 12), 1);
  cr_assert_eq (dist_wilcoxon_upper (arena, 0, 10, 12), 1);
  arena_free (arena);
}
