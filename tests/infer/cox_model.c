/* Cox regression of spells against R's coxph and cox.zph.  Expected values
   by tests/oracle/cox.R. */

#include "../../src/infer/cox_model.h"
#include "../../src/infer/cox_regression.h"
#include "infer/spell_sample.h"

enum { COLUMNS_MAX = 5 };

struct reference {
  struct spell_design design;
  enum covariates covariates;
  size_t level, reference;
  bool breslow, weighted;
  double clusters;
  /* The exposure's column first. */
  double beta[COLUMNS_MAX], error[COLUMNS_MAX], robust[COLUMNS_MAX];
  double ratio, score, robust_score;
  double km[2], identity[2];
};

static const struct reference references[] = {
  { /* categories */
    {11, 200, 2, 1, 30, .5, 200}, CATEGORIES, 1, 0, false, false, 200,
    {-0.19964252519882733, 1.3371790029575759, 1.255456706095381,
     0.25888927295427694},
    {0.28246670462424983, 0.42592416522164939, 0.40501823878146964,
     0.27347242168629843},
    {0.30717684738458251, 0.43433423879455302, 0.40254678059138432,
     0.26915280763294508},
    0.50317851687822213, 0.50096476734600781, 0.4250132709234779,
    {1.9924630056731132, 0.15808358855825783},
    {1.9316682125383158, 0.16457604956900354},
  },
  { /* number */
    {12, 150, 2, 3, 40, .6, 40}, AND_NUMBER, 1, 0, false, false, 40,
    {-0.26046236880730894, 0.076009853736348706, 0.9646928260034654,
     0.11661803299217205, 0.0051014389004505577},
    {0.28869969291073988, 0.37624354352305572, 0.34802315527759858,
     0.28689030809108551, 0.14490969052007127},
    {0.28441434391962739, 0.36195277348303356, 0.33579772168579097,
     0.26562945912091074, 0.13091833344809278},
    0.80614425678322732, 0.81798686693583511, 0.80548317581513618,
    {0.39236535067302658, 0.53105868624386821},
    {0.32089424002040295, 0.57107073444310141},
  },
  { /* three arms */
    {13, 400, 3, 2, 6, .5, 60}, CATEGORIES, 2, 0, false, false, 60,
    {0.14329145721515488, 0.88089430702529525, 1.0584579983517768,
     0.21935274256958656},
    {0.19367233899010683, 0.31128020668868495, 0.29536002274204926,
     0.19453459951777263},
    {0.19655431420892477, 0.3114319907741957, 0.29805633311900126,
     0.16628795219905781},
    0.5503666460937211, 0.54828012007515214, 0.54525731262944654,
    {3.452758745946102, 0.063146290313005254},
    {3.5671787541377706, 0.058932355796445117},
  },
  { /* breslow */
    {14, 200, 2, 2, 20, .6, 200}, CATEGORIES, 0, 1, true, false, 200,
    {-0.31354624206464254, 0.45265577070001994, 0.7884141032688633,
     0.13708860285531904},
    {0.22637130683283452, 0.31148947732715099, 0.29548274970926725,
     0.2322679839893686},
    {0.20724646250482365, 0.29445592489725325, 0.29335022185085946,
     0.21917541406216487},
    1.9271565841883103, 1.9330526965131396, 2.2588439119619759,
    {NAN, NAN}, {NAN, NAN},
  },
  { /* weights */
    {15, 200, 2, 2, 12, .6, 55}, CATEGORIES, 1, 0, false, true, 55,
    {0.25651024720174337, 0.22045234443446249, 0.63951429535466409,
     -0.17795554281094519},
    {0.17716368206879113, 0.25351578454150464, 0.23890581507027123,
     0.17696810183172065},
    {0.25965701566843502, 0.32204455815192418, 0.28998860074006055,
     0.25721074323175719},
    2.1151216298901545, 2.1066655657571993, 0.99391498343579709,
    {NAN, NAN}, {NAN, NAN},
  },
  { /* both */
    {16, 200, 2, 1, 12, .6, 200}, CATEGORIES, 1, 0, true, true, 200,
    {0.42650094321487919, -0.18225861646070549, 0.62424529654473127,
     0.15813610339104336},
    {0.19121934523704892, 0.29217960013264227, 0.24955635607747614,
     0.18776954647309843},
    {0.23513479085047817, 0.35621210128276115, 0.28699509908125365,
     0.22793622529324806},
    5.1020910305976486, 5.0356168405137609, 3.4060139544581256,
    {NAN, NAN}, {NAN, NAN},
  },
  { /* a number and a category that change within units */
    {17, 200, 2, 2, 40, .6, 90}, CHANGING, 1, 0, false, false, 90,
    {0.077246974449613579, 0.9604815767649818, 1.5229417750436371,
     1.0143217109028593, -0.50523668453428527},
    {0.23022698360180677, 0.36670690203640777, 0.34451653352151462,
     0.48707301808368897, 0.57268859656155069},
    {0.24666397998582565, 0.34970802765813691, 0.31035785099237739,
     0.48494923155757075, 0.68249427362430115},
    0.11266688177124706, 0.11263062476535883, 0.098349191759920268,
    {0.68204273454084374, 0.40888420214396659},
    {1.5328124100747462, 0.21569084240743294},
  },
};

enum { REFERENCES = sizeof references / sizeof *references };

/* Spells of a reference, in clusters. */
static struct spells
spells_of (struct arena *arena, const struct reference *r)
{
  const struct spell_table *t = spell_table_of (arena, &r->design);
  struct spell_rows rows
    = spell_rows_of (t, spell_terms (arena, t, r->covariates));
  return spells_fold (arena, &rows);
}

static double *
weights_of (struct arena *arena, const struct spells *s)
{
  double *weight = ARENA_NEW (arena, double, s->cells);
  for (size_t c = 0; c < s->cells; c++)
    weight[c] = 1 + (s->cell_of[c].pattern + s->cell_of[c].arm) / 4.;
  return weight;
}

static struct cox_model
model_of (struct arena *arena, const struct spells *s,
          const struct reference *r)
{
  const size_t arm[2] = {r->reference, r->level};
  struct cox_model m
    = cox_model_of (arena, s, arm, 2,
                    r->weighted ? weights_of (arena, s) : NULL);
  m.breslow = r->breslow;
  return m;
}

/* Column J of R's, whose first is the exposure's, which here is last. */
static size_t
column_of (const struct cox_model *m, size_t j)
{
  return j == 0 ? m->covariates : j - 1;
}

Test (cox_model, coefficients_and_both_variances_agree_with_coxph)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      struct spells s = spells_of (arena, r);
      struct cox_model m = model_of (arena, &s, r);
      struct cox_fit fit = cox_maximum (arena, &m, NULL, NULL);
      double *v = ARENA_NEW (arena, double, m.columns * m.columns);
      cr_assert (fit.status == STATUS_OK && fit.collinear == 0);
      cox_sandwich (&m, fit.b, fit.inverse, m.columns, v);
      for (size_t j = 0; j < m.columns; j++)
        {
          size_t at = column_of (&m, j), diagonal = at * (m.columns + 1);
          ASSERT_NEAR (fit.b[at], r->beta[j], ITERATIVE);
          ASSERT_NEAR (sqrt (fit.inverse[diagonal]), r->error[j], ITERATIVE);
          ASSERT_NEAR (sqrt (v[diagonal]), r->robust[j], ITERATIVE);
        }
    }
  arena_free (arena);
}

Test (cox_model, tests_of_the_exposure_agree_with_coxph_and_zph)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      if (r->breslow || r->weighted)
        continue;
      struct spells s = spells_of (arena, r), alone = s;
      struct ask ask = spell_ask (arena, r->level, r->reference);
      ASSERT_NEAR (spell_test (&cox_score_model, &s, &ask).statistic,
                   r->robust_score, ITERATIVE);
      alone.cluster = NULL;
      alone.clusters = s.n;
      double z = r->beta[0] / r->error[0];
      ASSERT_NEAR (spell_test (&cox_wald_model, &alone, &ask).statistic,
                   z * z, ITERATIVE);
      ASSERT_NEAR (spell_test (&cox_lr_model, &alone, &ask).statistic,
                   r->ratio, ITERATIVE);
      ASSERT_NEAR (spell_test (&cox_score_model, &alone, &ask).statistic,
                   r->score, ITERATIVE);
      struct test km = spell_test (&cox_zph, &alone, &ask);
      struct test time = spell_test (&cox_zph_identity, &alone, &ask);
      ASSERT_NEAR (km.statistic, r->km[0], ITERATIVE);
      ASSERT_NEAR (km.p_value, r->km[1], ITERATIVE);
      ASSERT_NEAR (time.statistic, r->identity[0], ITERATIVE);
      ASSERT_NEAR (time.p_value, r->identity[1], ITERATIVE);
    }
  arena_free (arena);
}

Test (cox_model, robust_tests_and_intervals_follow_the_rule_of_few_clusters)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      if (r->breslow || r->weighted)
        continue;
      struct spells s = spells_of (arena, r);
      struct ask ask = spell_ask (arena, r->level, r->reference);
      double g = r->clusters;
      bool few = g < 50;
      double se = r->robust[0] * (few ? sqrt (g / (g - 1)) : 1);
      struct effect hr = spell_effect (&hazard_ratio_model, &s, &ask);
      cr_assert (hr.status == STATUS_OK);
      ASSERT_NEAR (log (hr.estimate), r->beta[0], ITERATIVE);
      ASSERT_NEAR (hr.std_error, se, ITERATIVE);
      double q = (log (hr.conf_high) - r->beta[0]) / se;
      if (!few)
        ASSERT_NEAR (q, 1.959963984540054, 1e-9);
      else
        cr_assert (q > 2.02 && q < 2.03);
      struct test wald = spell_test (&cox_wald_model, &s, &ask);
      ASSERT_NEAR (wald.statistic, pow (r->beta[0] / se, 2), ITERATIVE);
      cr_assert_eq ((wald.has & HAS_DF2) != 0, few);
      cr_assert (spell_test (&cox_lr_model, &s, &ask).status
                 == STATUS_REFUSED);
    }
  arena_free (arena);
}
