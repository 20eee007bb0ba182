/* How far one cohort lies above another, or above a target: the shift
   that a rank test rejects least. */

#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "order.h"
#include "pairs.h"
#include "pairwise.h"
#include "signed_rank.h"

enum { EXACT_BELOW = 50 };

/* The lower limit is the C-th smallest of all PAIRS, the upper one the
   C-th largest: C is how many a test at this confidence leaves out and
   one.  0 where no C is left. */
struct limits {
  uint64_t c;
  const char *method;
};

/* The lower tail of a null distribution without ties. */
typedef double tail_fn (struct arena *, uint64_t, uint64_t, uint64_t);

static double
signed_rank_lower (struct arena *arena, uint64_t v, uint64_t n, uint64_t m)
{
  (void) m;
  return dist_signed_rank_lower (arena, v, n).p;
}

/* The largest C with 2 P(at most C - 1) <= 1 - confidence: an interval
   that leaves out exactly the shifts with p <= 1 - confidence. */
static uint64_t
exact_c (tail_fn *lower, const struct ask *ask, uint64_t n, uint64_t m,
         uint64_t pairs)
{
  double side = (1 - ask->confidence) / 2 * (1 + 1e-12);
  uint64_t low = 0, high = pairs / 2 + 1;
  while (high - low > 1)
    {
      uint64_t c = low + (high - low) / 2;
      if (lower (ask->scratch, c - 1, n, m) <= side)
        low = c;
      else
        high = c;
    }
  return low;
}

/* The smallest C with (pairs/2 - C - 1/2) / sd <= z. */
static uint64_t
normal_c (double sd, const struct ask *ask, uint64_t pairs)
{
  double z = dist_normal_quantile (0.5 + ask->confidence / 2);
  double c = ceil ((double) pairs / 2 - 0.5 - z * sd);
  return c > 0 ? (uint64_t) c : 0;
}

static struct effect
interval (const struct pairwise *p, struct limits limits, double target)
{
  double estimate = pairwise_median (p) - target;
  if (limits.c == 0)
    return effect_without_interval (estimate, limits.method, STATUS_EMPTY,
                                    "too few members for an interval of "
                                    "this confidence");
  return (struct effect) {
    .estimate = estimate, .std_error = NAN,
    .conf_low = pairwise_select (p, limits.c) - target,
    .conf_high = pairwise_select (p, p->pairs + 1 - limits.c) - target,
    .conf_method = limits.method,
  };
}

/* Two cohorts. */

static struct limits
mann_whitney_limits (const struct order *o, const struct ask *ask)
{
  uint64_t pairs = o->n1 * o->n0;
  if (o->n1 < EXACT_BELOW && o->n0 < EXACT_BELOW && !o->ties)
    return (struct limits) {
      exact_c (dist_wilcoxon_lower, ask, o->n1, o->n0, pairs),
      "mann_whitney_exact" };
  double n1 = (double) o->n1, n0 = (double) o->n0, n = n1 + n0;
  double sd = sqrt (n1 / n * (n0 / (n - 1)) * o->rank_squares);
  return (struct limits) { normal_c (sd, ask, pairs),
                           "mann_whitney_normal" };
}

static struct effect
run_two (const struct sample *sample, const struct ask *ask)
{
  static const char method[] = "mann_whitney_normal";
  struct order o = order_of (sample->ranked, ask);
  if (o.n1 == 0 || o.n0 == 0)
    return effect_fail (method, STATUS_EMPTY, "a cohort is empty");
  if (o.rank_squares == 0)
    return effect_without_interval (0, method, STATUS_DEGENERATE,
                                    order_all_tied);
  struct arena *scratch = arena_new ();
  struct pairwise p = pairwise_differences (scratch, sample->ranked,
                                            ask->level, ask->reference);
  struct effect effect
    = p.a.values == 1 && p.b.values == 1
        ? effect_without_interval (pairwise_median (&p), method,
                                   STATUS_DEGENERATE,
                                   "all values within each cohort are equal")
        : interval (&p, mann_whitney_limits (&o, ask), 0);
  arena_free (scratch);
  return effect;
}

/* One cohort, and differences of pairs. */

/* Signed ranks about a shift that no value meets: only equal values
   share a rank. */
struct shifted {
  uint64_t n;
  size_t values;            /* distinct */
  long double squares;      /* of twice the ranks, added up */
};

static struct shifted
shifted_of (const struct ranked *r, size_t arm)
{
  struct shifted s = { 0 };
  for (size_t v = 0; v < r->values; v++)
    {
      uint64_t equal = ranked_count (r, arm, v);
      long double twice_rank = (long double) (2 * s.n + equal + 1);
      s.squares += (long double) equal * twice_rank * twice_rank;
      s.n += equal;
      s.values += equal > 0;
    }
  return s;
}

static struct limits
signed_rank_limits (const struct shifted *s, const struct ask *ask)
{
  uint64_t pairs = s->n * (s->n + 1) / 2;
  if (s->n < SIGNED_RANK_EXACT_BELOW && s->values == s->n)
    return (struct limits) {
      exact_c (signed_rank_lower, ask, s->n, 0, pairs),
      "signed_rank_exact" };
  double sd = (double) (sqrtl (s->squares) / 4);
  return (struct limits) { normal_c (sd, ask, pairs),
                           "signed_rank_normal" };
}

static const char signed_rank_method[] = "signed_rank_normal";

static struct effect
pseudo_median (const struct ranked *r, size_t arm, double target,
               const struct ask *ask)
{
  struct shifted s = shifted_of (r, arm);
  if (s.n == 0)
    return effect_fail (signed_rank_method, STATUS_EMPTY,
                        "the cohort is empty");
  struct arena *scratch = arena_new ();
  struct pairwise p = pairwise_averages (scratch, r, arm);
  struct effect effect
    = s.values == 1
        ? effect_without_interval (p.a.value[0] - target,
                                   signed_rank_method, STATUS_DEGENERATE,
                                   "all values are equal")
        : interval (&p, signed_rank_limits (&s, ask), target);
  arena_free (scratch);
  return effect;
}

static struct effect
run_one (const struct sample *sample, const struct ask *ask)
{
  if (!isfinite (ask->target))
    return effect_fail (signed_rank_method, STATUS_REFUSED,
                        "there is no target");
  return pseudo_median (sample->ranked, ask->level, ask->target, ask);
}

static struct effect
run_paired (const struct sample *sample, const struct ask *ask)
{
  struct pairs p = pairs_fold (ask->scratch, sample, ask);
  if (p.why)
    return effect_fail (signed_rank_method, p.status, p.why);
  return pseudo_median (&p.difference, 0, 0, ask);
}

#define NORMAL_C                                                             \
  "C the smallest number that the normal test with continuity correction "   \
  "and variance corrected for ties does not reject"
#define AVERAGES                                                             \
  "median of the n (n + 1)/2 averages (d + d')/2, each member with itself "  \
  "too; limits: their C-th smallest and C-th largest, C - 1 the largest v "  \
  "with 2 P(V <= v) <= 1 - confidence where fewer than 50 members have no "  \
  "equal values, else " NORMAL_C

const struct measure hodges_lehmann = {
  .about = {
    .name = "hodges_lehmann",
    .title = "Hodges-Lehmann shift",
    .computes = "By how much values of the level exceed values of the "
                "reference: the median of all differences between a member "
                "of one and a member of the other.",
    .formula = "median of the n1 n0 differences; limits: their C-th "
               "smallest and C-th largest, C - 1 the largest w with "
               "2 P(W <= w) <= 1 - confidence where both cohorts have fewer "
               "than 50 members and no values are equal, else " NORMAL_C,
    .assumptions = "Independent units; distributions of the same shape, one "
                   "shifted against the other. The interval inverts "
                   "mann_whitney: 0 lies outside only where that test "
                   "rejects.",
    .not_when = "Shapes differ, as for outcomes with many zeros: the shift "
                "then is neither a difference of medians nor of means. "
                "Units come in clusters.",
    .reference = "Hodges & Lehmann (1963), Ann. Math. Stat. 34:598-611; "
                 "interval: Moses (1953), in Walker & Lev, Statistical "
                 "Inference",
    .r_call = "median (outer (y1, y0, \"-\")); limits: wilcox.test (y1, y0, "
              "conf.int = TRUE), exact = TRUE where it applies",
  },
  .run = run_two,
};

const struct measure hodges_lehmann_one_sample = {
  .about = {
    .name = "hodges_lehmann",
    .title = "Pseudo-median less target",
    .computes = "By how much the middle of the cohort's values lies above "
                "the target: the median of all averages of two members, "
                "less the target.",
    .formula = AVERAGES "; less the target",
    .assumptions = "Independent units; values symmetric about their middle, "
                   "which is then median and mean too. Values equal to the "
                   "target count here, though the test drops them.",
    .not_when = "As wilcoxon_signed_rank.",
    .reference = "Hodges & Lehmann (1963), Ann. Math. Stat. 34:598-611; "
                 "interval: Tukey (1949), in Hollander & Wolfe (1999), 3.3",
    .r_call = "wilcox.test (y, mu = target, conf.int = TRUE), exact = TRUE "
              "where it applies",
  },
  .run = run_one,
};

const struct measure hodges_lehmann_paired = {
  .about = {
    .name = "hodges_lehmann",
    .title = "Pseudo-median of differences within pairs",
    .computes = "By how much the level exceeds the reference within pairs: "
                "the median of all averages of two differences.",
    .formula = AVERAGES ", d the difference within a pair",
    .assumptions = "As wilcoxon_signed_rank for pairs, whose test the "
                   "interval inverts.",
    .not_when = "A cluster holds several units of a cohort (refused).",
    .reference = "Hodges & Lehmann (1963), Ann. Math. Stat. 34:598-611",
    .r_call = "wilcox.test (y1, y0, paired = TRUE, conf.int = TRUE), exact = "
              "TRUE where it applies",
  },
  .run = run_paired,
};
