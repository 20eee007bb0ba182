#include "run/ventures.h"

#include <math.h>

#include "base/arena.h"
#include "base/random.h"
#include "decide/returns.h"
#include "infer/dist.h"

enum { PLANS = 3, MONTHS = 2, MONTH_SECONDS = 2629800 };
static const double exposed_share[PLANS] = { .4, .5, .6 };
static const double more_payers[PLANS] = { 0, .05, .15 };
static const double lift = .06;         /* payers made by being exposed */
static const double level_mean = 60;    /* what a payer pays, on average */
static const double margin = .8, contact_cost = 2;
/* Contacts beyond the first, of those who do not pay and who do. */
static const double go_on[2] = { .3, .5 };

const struct venture usual_venture = {
  "usual", "a fifth and more pay, sd of the logarithm 1", 4600, .22, 1, 1
};
const struct venture heavy_venture = {
  "heavy", "a fifth and more pay, sd of the logarithm 2", 4600, .22, 2, 0
};
const struct venture whale_venture = {
  "whale", "one in fifty and more pays, sd of the logarithm 2", 4600, .02, 2,
  0
};

/* ---- what is true ----------------------------------------------------- */

static double
share_of_exposed (int plan)
{
  double sum = 0;
  for (int p = 0; p < PLANS; p++)
    sum += exposed_share[p];
  return exposed_share[plan] / sum;
}

static double
true_roi (const struct venture *v)
{
  double paying = 0;
  for (int p = 0; p < PLANS; p++)
    paying += share_of_exposed (p) * (v->payers + more_payers[p] + lift);
  double contacts = paying / (1 - go_on[1]) + (1 - paying) / (1 - go_on[0]);
  return margin * lift * level_mean / (contact_cost * contacts) - 1;
}

/* ---- a company -------------------------------------------------------- */

struct books {
  uint32_t *arm, *plan, *contacts;
  int128 *amount;
};

static double
normal (struct random *r)
{
  double radius = sqrt (-2 * log (random_unit (r)));
  return radius * cos (2 * acos (-1) * random_unit (r));
}

static void
live (const struct venture *v, struct books *b, size_t i, struct random *r)
{
  uint32_t plan = (uint32_t) random_below (r, PLANS);
  b->plan[i] = plan;
  b->arm[i] = random_unit (r) < exposed_share[plan];
  bool pays = random_unit (r) < v->payers + more_payers[plan]
                                  + (b->arm[i] ? lift : 0);
  double amount = level_mean * exp (v->sd * normal (r) - v->sd * v->sd / 2);
  b->contacts[i] = b->arm[i] ? 1 : 0;
  while (b->arm[i] && random_unit (r) < go_on[pays])
    b->contacts[i]++;
  size_t month = random_below (r, MONTHS);
  int128 *sums = b->amount + i * RETURNS_PARTS * MONTHS;
  for (size_t k = 0; k < MONTHS; k++)
    sums[RETURNS_STAY * MONTHS + k] = MONTH_SECONDS;
  if (pays)
    sums[RETURNS_BASE * MONTHS + month] = num_scale (amount, 2);
}

static struct returns
found (struct arena *arena, const struct venture *v, struct random *r)
{
  static const char *const plans[] = { "a", "b", "c" };
  size_t n = v->customers;
  struct books b = {
    ARENA_NEW (arena, uint32_t, n), ARENA_NEW (arena, uint32_t, n),
    ARENA_NEW (arena, uint32_t, n),
    ARENA_NEW (arena, int128, n * RETURNS_PARTS * MONTHS)
  };
  for (size_t i = 0; i < n; i++)
    live (v, &b, i, r);
  struct term_source source = { "plan", PLANS, plans, b.plan, NULL };
  struct terms *terms = ARENA_NEW (arena, struct terms, 1);
  *terms = terms_build (arena, &source, 1, n);
  struct returns_rows rows = {
    .n = n, .months = MONTHS, .arm = b.arm, .amount = b.amount,
    .contacts = b.contacts, .decimals = 2, .terms = terms,
  };
  return returns_fold (arena, &rows);
}

/* ---- whether its interval holds what is true -------------------------- */

static void
count (struct venture_tally *t, int interval, const struct effect *e)
{
  t->covered[interval] += e->conf_low <= t->truth && t->truth <= e->conf_high;
  t->below[interval] += e->conf_high < t->truth;
}

static void
ask (struct arena *arena, const struct returns *r, size_t draws,
     uint64_t seed, struct venture_tally *t)
{
  const struct returns_ask ask = {
    .level = 1, .margin = margin, .monthly_margin = NAN, .amount = NAN,
    .per_contact = contact_cost, .adjust = true,
  };
  struct returns_model m = returns_model (arena, r, &ask);
  struct returns_estimate e = returns_estimate (arena, &m);
  struct returns_error error = returns_error (arena, &m, &e);
  struct returns_draws d = returns_draws (arena, &m, &e, draws, seed);
  if (error.status != STATUS_OK || d.failed > 0)
    {
      t->lacking++;
      return;
    }
  struct gain_cost g = { e.gain, e.cost, error.gain, error.cost,
                         error.covariance };
  double z = dist_normal_quantile (.975);
  double *roi = ARENA_NEW (arena, double, d.n);
  for (size_t i = 0; i < d.n; i++)
    roi[i] = d.gain[i] / d.cost[i] - 1;
  t->pays += roi_pays (roi, d.n);
  t->mean += roi_of (&g);
  struct effect by[INTERVALS] = {
    [BY_BOOTSTRAP] = roi_percentile (roi, d.n, roi_of (&g), .95),
    [BY_FIELLER] = roi_fieller (&g, z), [BY_DELTA] = roi_delta (&g, z),
  };
  for (int i = 0; i < INTERVALS; i++)
    count (t, i, &by[i]);
}

static uint64_t
seed_of (const char *name)
{
  uint64_t hash = 14695981039346656037u;
  for (; *name; name++)
    hash = (hash ^ (uint64_t) (unsigned char) *name) * 1099511628211u;
  return hash;
}

struct venture_tally
ventures_run (const struct venture *v, size_t sets, size_t draws)
{
  struct venture_tally t = { .sets = sets, .truth = true_roi (v) };
  for (size_t set = 0; set < sets; set++)
    {
      struct arena *arena = arena_new ();
      struct random r = random_of (seed_of (v->name), set);
      struct returns returns = found (arena, v, &r);
      ask (arena, &returns, draws, seed_of (v->name) + set, &t);
      arena_free (arena);
    }
  t.mean /= (double) (sets - t.lacking);
  t.pays /= (double) (sets - t.lacking);
  return t;
}
