/* Wilcoxon's signed-rank test: one cohort against a target, and pairs. */

#include "signed_rank.h"

#include <math.h>

#include "infer/dist.h"
#include "infer/methods.h"
#include "pairs.h"

/* The values on one side of the target, going away from it. */
struct side {
  const struct ranked *r;
  size_t arm;
  double target;
  bool up;
  size_t left;              /* values not yet met */
  double distance;          /* of the value it stands at; infinite at the
                               end */
  uint64_t count;
};

/* Distances never shrink on the way, whatever the rounding. */
static void
side_next (struct side *s)
{
  s->count = 0;
  while (s->left > 0 && s->count == 0)
    {
      size_t v = s->up ? s->r->values - s->left : s->left - 1;
      s->left--;
      s->count = ranked_count (s->r, s->arm, v);
      double off = decimal_difference (s->r->value[v], s->target);
      if (s->count > 0)
        s->distance = fmax (s->distance, fabs (off));
    }
  if (s->count == 0)
    s->distance = INFINITY;
}

static struct side
side_of (const struct ranked *r, size_t arm, double target, bool up)
{
  size_t below = 0;
  while (below < r->values && r->value[below] < target)
    below++;
  struct side s = { .r = r, .arm = arm, .target = target, .up = up,
                    .left = up ? r->values - below : below };
  side_next (&s);
  return s;
}

/* Counts the values at DISTANCE and moves past them. */
static uint64_t
take (struct side *s, double distance)
{
  uint64_t count = 0;
  while (s->distance == distance)
    {
      count += s->count;
      side_next (s);
    }
  return count;
}

struct signed_ranks
signed_ranks_of (const struct ranked *r, size_t arm, double target)
{
  struct signed_ranks s = { 0 };
  struct side up = side_of (r, arm, target, true);
  struct side down = side_of (r, arm, target, false);
  while (up.count > 0 || down.count > 0)
    {
      double distance = fmin (up.distance, down.distance);
      uint64_t above = take (&up, distance);
      uint64_t equal = above + take (&down, distance);
      if (distance == 0)
        {
          s.zeros += equal;
          continue;
        }
      double twice_rank = (double) (2 * s.n + equal + 1);
      s.twice_v += (double) above * twice_rank;
      s.squares += (long double) equal * twice_rank * twice_rank;
      s.ties |= equal > 1;
      s.n += equal;
    }
  return s;
}

/* Two-sided, as R: twice the tail on the side of V. */
static struct tail
exact_tail (const struct signed_ranks *s, struct arena *scratch)
{
  uint64_t v = (uint64_t) (s->twice_v / 2), all = s->n * (s->n + 1) / 2;
  struct tail side = 2 * v > all
                       ? dist_signed_rank_upper (scratch, v, s->n)
                       : dist_signed_rank_lower (scratch, v, s->n);
  return dist_tail_of_log (log (2 * side.p));
}

/* Normal; the variance is a quarter of the squared midranks, which is
   the one corrected for ties; 1/2 towards the middle for continuity. */
static struct tail
normal_tail (const struct signed_ranks *s)
{
  double n = (double) s->n;
  double off = fabs (s->twice_v / 2 - n * (n + 1) / 4);
  double sd = (double) (sqrtl (s->squares) / 4);
  return dist_normal_two_sided (fmax (0, off - 0.5) / sd);
}

static struct test
test_of (const struct signed_ranks *s, struct arena *scratch,
         const char *nothing)
{
  if (s->n == 0)
    return test_fail (HAS_STATISTIC, STATUS_DEGENERATE, nothing);
  bool exact = s->n < SIGNED_RANK_EXACT_BELOW && !s->ties && s->zeros == 0;
  struct test test = {
    .has = HAS_STATISTIC, .statistic = s->twice_v / 2, .df = NAN, .df2 = NAN,
    .options = {
      { "exact", exact ? "true" : "false" },
      { "continuity", exact ? "false" : "true" },
      { "ties", s->ties ? "corrected" : "none" },
      { "zeros_dropped", count_text (scratch, s->zeros) },
    },
  };
  dist_into (&test, exact ? exact_tail (s, scratch) : normal_tail (s));
  return test;
}

static struct test
run_one (const struct sample *sample, const struct ask *ask)
{
  if (!isfinite (ask->target))
    return test_fail (HAS_STATISTIC, STATUS_REFUSED, "there is no target");
  if (ranked_n (sample->ranked, ask->level) == 0)
    return test_fail (HAS_STATISTIC, STATUS_EMPTY, "the cohort is empty");
  struct signed_ranks s
    = signed_ranks_of (sample->ranked, ask->level, ask->target);
  return test_of (&s, ask->scratch, "all values equal the target");
}

static struct test
run_paired (const struct sample *sample, const struct ask *ask)
{
  struct pairs p = pairs_fold (ask->scratch, sample, ask);
  if (p.why)
    return test_fail (HAS_STATISTIC, p.status, p.why);
  struct signed_ranks s = signed_ranks_of (&p.difference, 0, 0);
  struct test test
    = test_of (&s, ask->scratch, "the two values of every pair are equal");
  if (test.options[0].name)
    {
      test.options[4] = (struct option) {
        "pairs", count_text (ask->scratch, p.complete) };
      test.options[5] = (struct option) {
        "incomplete_pairs", count_text (ask->scratch, p.incomplete) };
    }
  return test;
}

#define FORMULA                                                              \
  " not 0, r the midranks of |d|; V = sum of r over d > 0; exact p when "    \
  "fewer than 50 d remain, none tied and none dropped, else z = (|V - n "    \
  "(n + 1)/4| - 1/2) / s, s^2 = sum r^2 / 4; two-sided"
#define REFERENCE "Wilcoxon (1945), Biom. Bull. 1:80-83"

const struct method wilcoxon_signed_rank = {
  .about = {
    .name = "wilcoxon_signed_rank",
    .title = "Wilcoxon signed-rank test against a target",
    .computes = "Whether values lie above the target as much and as often "
                "as below it.",
    .formula = "d = y - target" FORMULA,
    .assumptions = "Independent units; under the null hypothesis values "
                   "lie symmetrically about the target.",
    .not_when = "The distribution is skewed, as money is: the test then "
                "answers neither for the mean nor for the median. Units "
                "come in clusters.",
    .reference = REFERENCE,
    .r_call = "wilcox.test (y, mu = target, digits.rank = 14)",
  },
  .run = run_one,
};

const struct method wilcoxon_signed_rank_paired = {
  .about = {
    .name = "wilcoxon_signed_rank",
    .title = "Wilcoxon signed-rank test of pairs",
    .computes = "Whether the level's value exceeds the reference's within "
                "pairs as much and as often as it falls short.",
    .formula = "d = level less reference within a pair" FORMULA,
    .assumptions = "Each cluster is a pair of one unit of each cohort; pairs "
                   "are independent; under the null hypothesis differences "
                   "lie symmetrically about 0.",
    .not_when = "A cluster holds several units of a cohort (refused). "
                "Clusters with one of the two units are left out and "
                "counted: the rest may differ from them.",
    .reference = REFERENCE,
    .r_call = "wilcox.test (y1, y0, paired = TRUE, digits.rank = 14)",
  },
  .run = run_paired,
};
