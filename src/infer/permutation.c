/* The permutation test of two means, of units or of whole clusters.

   The statistic is studentised, so that the test stays right for large
   cohorts whose spreads differ (Janssen 1997); a plain difference would
   test that nothing at all differs. */

#include <math.h>

#include "base/arena.h"
#include "base/random.h"
#include "infer/dist.h"
#include "infer/methods.h"

enum { DRAWS = 9999, FEWEST_DRAWS = 999, EXACT_UP_TO = 20000 };
static const double work = 4e8;       /* items drawn in all */

/* What is dealt out: a unit, or a cluster with all its units. */
struct item {
  double n, sum;            /* the sum less n times the pooled mean */
};

struct deck {
  size_t items, level;      /* level: items of the level, which come first */
  struct item *item;
  struct item **order;      /* [items] */
};

/* What a hand of items adds up to; a second hand by subtraction. */
struct hand {
  double items, n, sum, ss, ns, nn;
};

static void
hand_add (struct hand *h, const struct item *i)
{
  h->items++;
  h->n += i->n;
  h->sum += i->sum;
  h->ss += i->sum * i->sum;
  h->ns += i->n * i->sum;
  h->nn += i->n * i->n;
}

static struct hand
hand_rest (const struct hand *all, const struct hand *h)
{
  return (struct hand) {all->items - h->items, all->n - h->n,
                        all->sum - h->sum, all->ss - h->ss,
                        all->ns - h->ns,   all->nn - h->nn};
}

/* Squared error of the mean: G/(G-1) sum (S - n mean)^2 / N^2, which for
   items of one unit is s^2/n. */
static double
hand_error2 (const struct hand *h)
{
  double mean = h->sum / h->n;
  double squares = h->ss - 2 * mean * h->ns + mean * mean * h->nn;
  return h->items / (h->items - 1) * fmax (0, squares) / h->n / h->n;
}

/* The first hand's mean less the other's, over its error. */
static double
between (const struct hand *h, const struct hand *other)
{
  double difference = h->sum / h->n - other->sum / other->n;
  double error = sqrt (hand_error2 (h) + hand_error2 (other));
  return difference == 0 ? 0 : difference / error;
}

static double
statistic_of (const struct hand *all, const struct hand *h)
{
  struct hand rest = hand_rest (all, h);
  return between (h, &rest);
}

struct count {
  uint64_t draws, as_far;
};

/* As far out as what was observed, up to rounding. */
static bool
is_as_far (double t, double observed)
{
  return fabs (t) >= fabs (observed) * (1 - 1e-9);
}

/* Every way to choose the level's items, in order. */
static struct count
count_all (const struct deck *d, const struct hand *all, double observed,
           size_t *chosen)
{
  struct count count = { 0, 0 };
  for (size_t i = 0; i < d->level; i++)
    chosen[i] = i;
  for (;;)
    {
      struct hand h = { 0 };
      for (size_t i = 0; i < d->level; i++)
        hand_add (&h, &d->item[chosen[i]]);
      count.draws++;
      count.as_far += is_as_far (statistic_of (all, &h), observed);
      size_t i = d->level;
      while (i > 0 && chosen[i - 1] == d->items - d->level + i - 1)
        i--;
      if (i == 0)
        return count;
      chosen[i - 1]++;
      for (; i < d->level; i++)
        chosen[i] = chosen[i - 1] + 1;
    }
}

static void
swap (struct item **a, struct item **b)
{
  struct item *keep = *a;
  *a = *b;
  *b = keep;
}

/* Deals M items at random, adds them up and puts them back, so that a
   draw depends on its number alone. */
static struct hand
deal (const struct deck *d, size_t m, uint64_t seed, uint64_t draw,
      size_t *taken)
{
  struct hand h = { 0 };
  struct random r = random_of (seed, draw);
  for (size_t i = 0; i < m; i++)
    {
      taken[i] = i + (size_t) random_below (&r, d->items - i);
      swap (&d->order[i], &d->order[taken[i]]);
      hand_add (&h, d->order[i]);
    }
  for (size_t i = m; i-- > 0;)
    swap (&d->order[i], &d->order[taken[i]]);
  return h;
}

static struct count
count_drawn (const struct deck *d, const struct hand *all, double observed,
             const struct ask *ask, uint64_t draws)
{
  size_t m = d->level < d->items - d->level ? d->level
                                            : d->items - d->level;
  size_t *taken = ARENA_NEW (ask->scratch, size_t, m);
  struct count count = { draws + 1, 1 };       /* the one observed counts */
  for (uint64_t draw = 1; draw <= draws; draw++)
    {
      struct hand h = deal (d, m, ask->seed, draw, taken);
      count.as_far += is_as_far (statistic_of (all, &h), observed);
    }
  return count;
}

/* Ways to choose K of N, no more than MOST + 1. */
static double
ways (size_t n, size_t k, double most)
{
  double w = 1;
  for (size_t i = 0; i < k && w <= most; i++)
    w = w * (double) (n - i) / (double) (i + 1);
  return w;
}

static struct test
run_deck (struct deck *d, const struct ask *ask)
{
  /* Both hands as they are: swapped cohorts flip the sign exactly. */
  struct hand all = { 0 }, first = { 0 }, second = { 0 };
  for (size_t i = 0; i < d->items; i++)
    {
      hand_add (&all, &d->item[i]);
      hand_add (i < d->level ? &first : &second, &d->item[i]);
    }
  double t = between (&first, &second);
  if (!isfinite (t) || all.ss == 0)
    return test_fail (HAS_STATISTIC, STATUS_DEGENERATE,
                      "all values within each cohort are equal");
  size_t rest = d->items - d->level;
  size_t fewer = d->level < rest ? d->level : rest;
  bool exact = ways (d->items, fewer, EXACT_UP_TO) <= EXACT_UP_TO;
  uint64_t draws = (uint64_t) fmin (DRAWS, floor (work / (double) fewer));
  if (!exact && draws < FEWEST_DRAWS)
    return test_fail (HAS_STATISTIC, STATUS_REFUSED,
                      "the cohorts are too large to deal them out a "
                      "thousand times; welch_t needs no permutations here");
  struct count count
    = exact ? count_all (d, &all, t,
                         ARENA_NEW (ask->scratch, size_t, d->level))
            : count_drawn (d, &all, t, ask, draws);
  struct test test = {
    .has = HAS_STATISTIC, .statistic = t, .df = NAN, .df2 = NAN,
    .options = {
      {"p", exact ? "exact" : "monte carlo"},
      {"deals", arena_printf (ask->scratch, "%llu",
                              (unsigned long long) count.draws)},
      {"statistic", "studentised"},
    },
  };
  dist_into (&test, dist_tail_of_log (log ((double) count.as_far
                                           / (double) count.draws)));
  return test;
}

/* An empty deck for N items. */
static struct deck
deck_new (struct arena *scratch, size_t n)
{
  return (struct deck) {0, 0, ARENA_NEW (scratch, struct item, n),
                        ARENA_NEW (scratch, struct item *, n)};
}

static void
deck_add (struct deck *d, double n, double sum)
{
  d->item[d->items] = (struct item) {n, sum};
  d->order[d->items] = &d->item[d->items];
  d->items++;
}

static const char *
too_few (const struct moments *level, const struct moments *reference)
{
  if (level->n == 0 || reference->n == 0)
    return "a cohort is empty";
  return level->n < 2 || reference->n < 2
           ? "a cohort has fewer than two members" : NULL;
}

static double
pooled_mean (const struct moments *a, const struct moments *b)
{
  double n = (double) a->n + (double) b->n;
  return a->mean * ((double) a->n / n) + b->mean * ((double) b->n / n);
}

/* A unit that sums do not lose digits in. */
static double
pooled_spread (const struct moments *a, const struct moments *b)
{
  double spread = fmax (moments_sd (a), moments_sd (b));
  return spread > 0 ? spread : 1;
}

static struct test
run_permutation (const struct sample *sample, const struct ask *ask)
{
  const struct moments *a = &sample->moments[ask->level];
  const struct moments *b = &sample->moments[ask->reference];
  const char *why = too_few (a, b);
  if (why)
    return test_fail (HAS_STATISTIC, STATUS_EMPTY, why);
  const struct ranked *r = sample->ranked;
  double centre = pooled_mean (a, b), unit = pooled_spread (a, b);
  struct deck d = deck_new (ask->scratch, (size_t) (a->n + b->n));
  const size_t arms[] = { ask->level, ask->reference };
  for (int k = 0; k < 2; k++)
    {
      for (size_t v = 0; v < r->values; v++)
        for (uint64_t i = 0; i < ranked_count (r, arms[k], v); i++)
          deck_add (&d, 1, (r->value[v] - centre) / unit);
      d.level = k == 0 ? d.items : d.level;
    }
  return run_deck (&d, ask);
}

static struct test
run_permutation_clusters (const struct sample *sample, const struct ask *ask)
{
  const struct moments *a = &sample->moments[ask->level];
  const struct moments *b = &sample->moments[ask->reference];
  const struct clusters *c = sample->clusters;
  if (clusters_in (c, ask->level) < 2 || clusters_in (c, ask->reference) < 2)
    return test_fail (HAS_STATISTIC, STATUS_EMPTY,
                      "a cohort has fewer than two clusters");
  double centre = pooled_mean (a, b), unit = pooled_spread (a, b);
  size_t n = (size_t) clusters_count (c);
  struct cluster_span *span = clusters_spans (ask->scratch, c);
  struct deck d = deck_new (ask->scratch, n);
  const size_t arms[] = { ask->level, ask->reference };
  for (int k = 0; k < 2; k++)
    {
      for (size_t i = 0; i < n; i++)
        if (span[i].cells > 1)
          return test_fail (HAS_STATISTIC, STATUS_REFUSED,
                            "a cluster holds units of several cohorts, so "
                            "clusters cannot be dealt out whole");
        else if (span[i].cell->arm == arms[k])
          {
            double units = (double) span[i].cell->n;
            deck_add (&d, units,
                      (span[i].cell->sum - units * centre) / unit);
          }
      d.level = k == 0 ? d.items : d.level;
    }
  return run_deck (&d, ask);
}

#define FORMULA(items, t)                                                  \
  t "; " items " are dealt out to cohorts of the observed sizes; p = share " \
  "of deals with |t| at least as large: all of them where there are no "   \
  "more than 20,000, else (b + 1)/(B + 1) of B = 9,999 random deals, "     \
  "fewer where cohorts are large"

const struct method permutation = {
  .about = {
    .name = "permutation",
    .title = "Permutation test of means",
    .computes = "Whether the means of two cohorts differ, by dealing the "
                "units out to the cohorts again and again.",
    .formula = FORMULA ("units", "t = (m1 - m0) / sqrt (s1^2/n1 + "
                                 "s0^2/n0)"),
    .assumptions = "Independent units that could have been in either "
                   "cohort. Exact where the cohorts do not differ at all; "
                   "for large cohorts right also where spreads differ.",
    .not_when = "A cohort has more than 400,000 units (refused), or units "
                "come in clusters.",
    .reference = "Janssen (1997), Stat. Probab. Lett. 36:9-21; Phipson & "
                 "Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9:39",
    .r_call = "coin::oneway_test (y ~ arm, distribution = \"exact\"), with "
              "Welch's t as the statistic",
  },
  .run = run_permutation,
};

const struct method permutation_cluster = {
  .about = {
    .name = "permutation",
    .title = "Permutation test of means, whole clusters",
    .computes = "Whether the means of two cohorts differ, by dealing whole "
                "clusters out to the cohorts again and again.",
    .formula = FORMULA ("clusters", "t = (m1 - m0) / sqrt (v1 + v0), v = "
                                    "G/(G-1) sum_g (S_g - n_g m)^2 / N^2"),
    .assumptions = "Independent clusters, each wholly in one cohort, that "
                   "could have been in either.",
    .not_when = "A cluster holds units of several cohorts (refused).",
    .reference = "Gail, Mark, Carroll, Green & Pee (1996), Stat. Med. "
                 "15:1069-1092; Phipson & Smyth (2010), Stat. Appl. Genet. "
                 "Mol. Biol. 9:39",
    .r_call = "a loop over combn (clusters, G1), with the statistic above",
  },
  .run = run_permutation_clusters,
};
