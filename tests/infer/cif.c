#include "infer/competing_sample.h"

Test (cif, incidence_and_limits_agree_with_survfit)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COMPETING_REFERENCES; i++)
    {
      const struct competing_reference *r = competing_references + i;
      struct riskset set = competing_riskset (arena, i);
      const size_t arm[] = {r->level, r->reference};
      for (int side = 0; side < 2; side++)
        {
          const struct share_reference *want = r->arm + side;
          struct cif cif = cif_curve (arena, &set, arm[side], 0.95);
          struct effect at = cif_at (&cif, r->tau, 0.95);
          cr_assert (at.status == STATUS_OK);
          ASSERT_NEAR (at.estimate, want->incidence, CLOSED_FORM);
          ASSERT_NEAR (at.std_error, want->std_error, CLOSED_FORM);
          ASSERT_NEAR (at.conf_low, want->low, CLOSED_FORM);
          ASSERT_NEAR (at.conf_high, want->high, CLOSED_FORM);
        }
    }
  arena_free (arena);
}

/* 8 units: an event on day 1, a competing end and one censored on day 2,
   two events on day 3, an event and a competing end on day 5, one censored
   on day 6. */
static const struct batch eight[]
  = {{0, 1, 1, 1}, {0, 2, 2, 1}, {0, 2, 0, 1}, {0, 3, 1, 2}, {0, 5, 1, 1},
     {0, 5, 2, 1}, {0, 6, 0, 1}};

Test (cif, points_of_a_small_curve_are_the_hand_worked_fractions)
{
  struct arena *arena = arena_new ();
  struct riskset set = RISKSET (arena, eight, 1);
  struct cif cif = cif_curve (arena, &set, 0, 0.95);
  const double incidence[]
    = {1. / 8, 1. / 8, 17. / 40, 23. / 40, 23. / 40};
  const double without[] = {7. / 8, 3. / 4, 9. / 20, 3. / 20, 3. / 20};
  const uint64_t at_risk[] = {8, 7, 5, 3, 1};
  cr_assert (cif.points == 5);
  for (size_t i = 0; i < 5; i++)
    {
      ASSERT_NEAR (cif.point[i].incidence, incidence[i], CLOSED_FORM);
      ASSERT_NEAR (cif.point[i].without, without[i], CLOSED_FORM);
      cr_assert (cif.point[i].at_risk == at_risk[i]);
    }
  cr_assert (cif.point[1].competing == 1 && cif.point[1].censored == 1
             && cif.point[1].events == 0);
  /* At day 3, time by time: (1/8^2) 1 7/8 (1 - 3/10 8/7)^2, (1/7^2) 1 6/7
     (3/10 7/6)^2, (1/5^2) 2 3/5 (3/4)^2. */
  double variance = 7. * 529 / (512. * 1225) + 3. / 1400 + 27. / 1000;
  ASSERT_NEAR (cif.point[2].std_error, sqrt (variance), CLOSED_FORM);
  arena_free (arena);
}

/* F(T) of weighted rows, by the definition. */
static double
weighted_incidence (const struct survival_rows *rows, const double *weight,
                    double t)
{
  double f = 0, s = 1;
  for (double day = 0; day <= t; day++)
    {
      double n = 0, d1 = 0, d2 = 0;
      for (size_t i = 0; i < rows->n; i++)
        {
          bool now = rows->time[i] == day;
          n += rows->time[i] >= day ? weight[i] : 0;
          d1 += now && rows->event[i] == 1 ? weight[i] : 0;
          d2 += now && rows->event[i] == 2 ? weight[i] : 0;
        }
      if (n <= 0)
        break;
      f += s * d1 / n;
      s *= (n - d1 - d2) / n;
    }
  return f;
}

Test (cif, variance_is_the_infinitesimal_jackknife_unit_by_unit)
{
  /* dF/dw_i by central differences, squared and added up. */
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 20; seed++)
    {
      struct survival_rows *rows
        = generated_competing (arena, seed, 40, 1, 20, 0.4);
      struct riskset set = rows_riskset (arena, rows);
      struct cif cif = cif_curve (arena, &set, 0, 0.95);
      double weight[40], step = 1e-4, t = 3 + (double) (seed % 5);
      for (size_t i = 0; i < 40; i++)
        weight[i] = 1;
      double variance = 0;
      for (size_t i = 0; i < 40; i++)
        {
          weight[i] = 1 + step;
          double up = weighted_incidence (rows, weight, t);
          weight[i] = 1 - step;
          double down = weighted_incidence (rows, weight, t);
          weight[i] = 1;
          variance += pow ((up - down) / (2 * step), 2);
        }
      ASSERT_NEAR (cif_at (&cif, t, 0.95).std_error, sqrt (variance), 1e-7);
    }
  arena_free (arena);
}

Test (cif, incidences_of_both_ends_and_the_share_with_neither_make_one)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      struct survival_rows *rows
        = generated_competing (arena, seed, 10 + seed, 1, 25, 0.5);
      struct riskset set = rows_riskset (arena, rows);
      exchange_ends (rows);
      struct riskset turned = rows_riskset (arena, rows);
      struct cif one = cif_curve (arena, &set, 0, 0.95);
      struct cif other = cif_curve (arena, &turned, 0, 0.95);
      for (size_t i = 0; i < one.points; i++)
        ASSERT_NEAR (one.point[i].incidence + other.point[i].incidence
                       + one.point[i].without, 1, CLOSED_FORM);
    }
  arena_free (arena);
}

Test (cif, without_competing_ends_is_one_less_kaplan_meier)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      struct riskset set
        = generated_riskset (arena, seed, 10 + seed, 1, 25, 0.5);
      struct cif cif = cif_curve (arena, &set, 0, 0.95);
      struct km km = km_curve (arena, &set, 0, 0.95);
      cr_assert (cif.points == km.points);
      for (size_t i = 0; i < km.points; i++)
        {
          double t = km.point[i].time;
          cr_assert (near (cif.point[i].incidence,
                           1 - km.point[i].survival, 1e-11));
          struct effect stay = km_at (&km, t, 0.95);
          struct effect have = cif_at (&cif, t, 0.95);
          if (stay.status == STATUS_OK)
            ASSERT_NEAR (have.std_error, stay.std_error, 1e-10);
          else
            cr_assert (have.estimate == 1 - stay.estimate
                       && isnan (have.std_error));
        }
    }
  arena_free (arena);
}

/* Taking competing ends as censored answers what would
   happen if nobody could leave, and is never smaller. */
Test (cif, one_less_kaplan_meier_of_the_event_is_biased_upward)
{
  struct arena *arena = arena_new ();
  double most = 0;
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      struct survival_rows *rows
        = generated_competing (arena, seed, 200, 1, 25, 0.3);
      struct riskset set = rows_riskset (arena, rows);
      struct riskset alone = riskset_cause_specific (arena, &set);
      struct cif cif = cif_curve (arena, &set, 0, 0.95);
      struct km km = km_curve (arena, &alone, 0, 0.95);
      bool competed = false;
      for (size_t i = 0; i < cif.points; i++)
        {
          double bias = 1 - km.point[i].survival - cif.point[i].incidence;
          cr_assert (bias >= -1e-12);
          cr_assert (!competed || cif.point[i].events == 0 || bias > 0);
          competed = competed || cif.point[i].competing > 0;
          most = fmax (most, bias);
        }
    }
  cr_assert (most > 0.25, "%g", most);
  arena_free (arena);
}

Test (cif, a_horizon_at_the_fold_changes_nothing_before_it)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 100; seed++)
    {
      struct survival_rows *rows
        = generated_competing (arena, seed, 150, 1, 40, 0.4);
      double tau = (double) (seed % 10);
      struct riskset whole = rows_riskset (arena, rows);
      struct riskset cut = riskset_fold (arena, rows->time, rows->event,
                                         rows->arm, rows->n, 1, tau);
      struct cif a = cif_curve (arena, &whole, 0, 0.95);
      struct cif b = cif_curve (arena, &cut, 0, 0.95);
      cr_assert (near (cif_at (&a, tau, 0.95).estimate,
                       cif_at (&b, tau, 0.95).estimate, 0));
      cr_assert (near (cif_at (&a, tau, 0.95).conf_high,
                       cif_at (&b, tau, 0.95).conf_high, 0));
      cr_assert (cif_at (&b, tau + 1, 0.95).status == STATUS_NOT_REACHED
                 || b.point[b.points - 1].without == 0);
    }
  arena_free (arena);
}

Test (cif, where_nobody_has_the_event_the_limits_are_exact_binomial)
{
  /* 3 censored before day 5; 2 left and 5 are still there: 1 -
     .025^(1/7) above. */
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{0, 2, 0, 3}, {0, 3, 2, 2}, {0, 5, 0, 1}, {0, 9, 0, 4}};
  struct riskset set = RISKSET (arena, batches, 1);
  struct cif cif = cif_curve (arena, &set, 0, 0.95);
  struct effect at = cif_at (&cif, 5, 0.95);
  cr_assert (at.status == STATUS_OK && at.estimate == 0);
  cr_assert (at.conf_low == 0 && isnan (at.std_error));
  ASSERT_NEAR (at.conf_high, 1 - pow (0.025, 1. / 7), CLOSED_FORM);
  cr_assert (isnan (cif.point[1].conf_low) && isnan (cif.point[1].conf_high));
  arena_free (arena);
}

Test (cif, where_everybody_had_the_event_it_is_one)
{
  struct arena *arena = arena_new ();
  struct batch batches[49];
  for (size_t day = 0; day < 49; day++)
    batches[day] = (struct batch) {0, (double) day, 1, 1 + day % 3};
  struct riskset set = RISKSET (arena, batches, 1);
  struct cif cif = cif_curve (arena, &set, 0, 0.95);
  struct effect at = cif_at (&cif, 100, 0.95);
  cr_assert (at.status == STATUS_OK && at.estimate == 1
             && at.conf_high == 1);
  ASSERT_NEAR (at.conf_low, pow (0.025, 1. / 97), CLOSED_FORM);
  arena_free (arena);
}

Test (cif, undefined_numbers_carry_their_status)
{
  struct arena *arena = arena_new ();
  struct riskset set = RISKSET (arena, eight, 2);
  struct cif cif = cif_curve (arena, &set, 0, 0.95);
  struct cif empty = cif_curve (arena, &set, 1, 0.95);
  struct effect beyond = cif_at (&cif, 7, 0.95);
  cr_assert (beyond.status == STATUS_NOT_REACHED && isnan (beyond.estimate)
             && beyond.why != NULL);
  cr_assert (cif_at (&empty, 1, 0.95).status == STATUS_EMPTY);
  cr_assert (empty.points == 0);
  arena_free (arena);
}

Test (cif, ninety_per_cent_lies_inside_ninety_five)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows
    = generated_competing (arena, 4, 300, 1, 40, 0.5);
  struct riskset set = rows_riskset (arena, rows);
  struct cif narrow = cif_curve (arena, &set, 0, 0.90);
  struct cif wide = cif_curve (arena, &set, 0, 0.95);
  for (size_t i = 0; i < narrow.points; i++)
    if (!isnan (narrow.point[i].conf_low))
      cr_assert (wide.point[i].conf_low < narrow.point[i].conf_low
                 && narrow.point[i].conf_low < narrow.point[i].incidence
                 && narrow.point[i].incidence < narrow.point[i].conf_high
                 && narrow.point[i].conf_high < wide.point[i].conf_high);
  arena_free (arena);
}
