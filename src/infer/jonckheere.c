/* A trend over cohorts in their given order. */

#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "pooled.h"

/* What one side of the pairs, the values or the cohorts, adds to the
   variance: for a member, what lies below it less what lies above. */
struct spread {
  long double squares;      /* of that, over all members */
  long double untied;       /* ordered pairs of members that differ */
};

static struct spread
cohort_spread (const struct pooled *p, size_t arms)
{
  struct spread s = { 0 };
  uint64_t below = 0;
  for (size_t a = 0; a < arms; a++)
    {
      uint64_t n = p->members[a];
      long double distance
        = (long double) (2 * below + n) - (long double) p->n;
      s.squares += (long double) n * distance * distance;
      s.untied += (long double) n * (long double) (p->n - n);
      below += n;
    }
  return s;
}

/* Over all pairs of members from different cohorts: 2 where the later
   cohort has the larger value, 1 where they are equal. */
static long double
twice_j (struct arena *scratch, const struct ranked *r)
{
  uint64_t *below = ARENA_NEW (scratch, uint64_t, r->arms);
  long double sum = 0;
  for (size_t v = 0; v < r->values; v++)
    {
      uint64_t earlier = 0;
      for (size_t a = 0; a < r->arms; a++)
        {
          uint64_t count = ranked_count (r, a, v);
          sum += (long double) count * (long double) earlier;
          earlier += 2 * below[a] + count;
          below[a] += count;
        }
    }
  return sum;
}

/* Variance of 4 (J - E J) when every assignment of values to members is
   equally likely.  Kendall's form for scores of pairs: no difference of
   cubes, so nothing cancels when nearly all members are tied or in one
   cohort. */
static long double
variance (const struct spread *x, const struct spread *y, long double n)
{
  long double triples
    = n > 2 ? 4 * (x->squares - x->untied) / n * (y->squares - y->untied)
                / (n - 1) / (n - 2)
            : 0;
  return triples + 2 * x->untied / n * y->untied / (n - 1);
}

static struct test
run_jonckheere (const struct sample *sample, const struct ask *ask)
{
  const struct ranked *r = sample->ranked;
  struct pooled p = pooled_of (ask->scratch, r);
  enum status status;
  const char *why = pooled_obstacle (&p, &status);
  if (why)
    return test_fail (HAS_STATISTIC, status, why);

  struct spread cohorts = cohort_spread (&p, r->arms);
  struct spread values = { p.squares, p.untied };
  long double off = 2 * twice_j (ask->scratch, r) - cohorts.untied;
  struct test test = {
    .has = HAS_STATISTIC,
    .statistic
      = (double) (off / sqrtl (variance (&cohorts, &values,
                                         (long double) p.n))),
    .df = NAN, .df2 = NAN,
  };
  pooled_options (&p, r->arms, &test);
  dist_into (&test, dist_normal_two_sided (test.statistic));
  return test;
}

const struct method jonckheere = {
  .about = {
    .name = "jonckheere",
    .title = "Jonckheere-Terpstra trend test",
    .computes = "Whether values tend to rise, or to fall, from each cohort "
                "to the next in their given order.",
    .formula = "z = (J - E) / sqrt (V), J = sum over pairs of cohorts of "
               "the pairs of members in which the later cohort's value is "
               "the larger, equal ones counted half, E = (N^2 - sum n^2)/4, "
               "V = [N (N-1)(2N+5) - sum n (n-1)(2n+5) - sum t (t-1)(2t+5)]"
               "/72 + sum n (n-1)(n-2) sum t (t-1)(t-2) / (36 N (N-1)(N-2))"
               " + sum n (n-1) sum t (t-1) / (8 N (N-1)), t members sharing "
               "a value; z > 0 for a rise; two-sided p from the normal, "
               "without continuity correction",
    .assumptions = "Independent units; cohorts whose order was known before "
                   "the data; under the null hypothesis all have the same "
                   "distribution.",
    .not_when = "Cohorts have no order, or a rise followed by a fall is "
                "what is looked for; units come in clusters.",
    .reference = "Jonckheere (1954), Biometrika 41:133-145; variance with "
                 "ties: Hollander & Wolfe (1999), Nonparametric Statistical "
                 "Methods, 6.2",
    .r_call = "DescTools::JonckheereTerpstraTest (y, arm), which is exact "
              "where it can be; or z of cor.test (y, arm, method = "
              "\"kendall\", exact = FALSE)",
  },
  .run = run_jonckheere,
};
