#include "decide/returns.h"

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "returns.h"

static const double month_seconds = DAYS_PER_MONTH * SECONDS_PER_DAY;

/* ---- cells to values -------------------------------------------------- */

/* A cell in the currency, undiscounted: PART of MONTH. */
static double
amount (const struct returns *r, const struct returns_cell *c,
        enum returns_part part, size_t month)
{
  int128 sum = c->amount[(size_t) part * r->months + month];
  return part == RETURNS_STAY ? (double) sum / month_seconds
                              : num_unscale (sum, r->decimals);
}

static double
cost_of (const struct returns *r, const struct returns_ask *ask,
         const struct returns_cell *c)
{
  if (!isnan (ask->per_contact))
    return ask->per_contact * (double) c->contacts;
  return isnan (ask->amount) ? num_unscale (c->cost, r->cost_decimals) : 0;
}

/* Without revenue a month stayed brings its margin, all of which is
   kept. */
static void
fill_value (const struct returns *r, const struct returns_ask *ask,
            const struct returns_cell *c, double *value)
{
  double *sums = value + r->months;
  bool stays = !isnan (ask->monthly_margin);
  for (size_t k = 0; k < r->months; k++)
    {
      double worth = roi_discount (ask->discount, (double) k);
      double stay = worth * amount (r, c, RETURNS_STAY, k);
      double base = stays ? ask->monthly_margin * stay
                          : worth * amount (r, c, RETURNS_BASE, k);
      double more = stays ? 0 : worth * amount (r, c, RETURNS_UPGRADES, k);
      double brought = stays ? 0
                             : worth * amount (r, c, RETURNS_REFERRAL, k);
      value[k] = (stays ? 1 : ask->margin) * (base + more + brought);
      sums[OF_STAY] += stay;
      sums[OF_BASE] += base;
      sums[OF_UPGRADES] += more;
      sums[OF_REFERRAL] += brought;
    }
  sums[OF_COST] = cost_of (r, ask, c);
  sums[OF_CONTACTS] = (double) c->contacts;
}

static bool
counts (const struct returns_ask *ask, const struct returns_cell *c)
{
  return c->arm == ask->level || c->arm == ask->reference;
}

struct returns_model
returns_model (struct arena *arena, const struct returns *r,
               const struct returns_ask *ask)
{
  struct arena *scratch = arena_new ();
  size_t spans, n = 0, width = r->months + COLUMNS;
  struct returns_span *span = returns_spans (scratch, r, &spans);
  size_t *first = ARENA_NEW (arena, size_t, spans + 1);
  uint8_t *side = ARENA_NEW (arena, uint8_t, r->cells);
  uint32_t *pattern = ARENA_NEW (arena, uint32_t, r->cells);
  double *rows = ARENA_NEW (arena, double, r->cells);
  double *value = ARENA_NEW (arena, double, r->cells * width);
  struct returns_model m = {
    .arena = arena, .ask = *ask, .alone = r->alone, .months = r->months,
    .width = width, .first = first, .side = side, .pattern = pattern,
    .n = rows, .value = value,
    .terms = ask->adjust && r->terms && r->terms->columns ? r->terms : NULL,
  };
  for (size_t i = 0; i < spans; i++)
    {
      for (size_t j = 0; j < span[i].cells; j++)
        {
          const struct returns_cell *c = &span[i].cell[j];
          if (!counts (ask, c))
            continue;
          side[n] = c->arm == ask->level;
          pattern[n] = c->pattern;
          rows[n] = (double) c->n;
          fill_value (r, ask, c, value + n++ * width);
        }
      if (n > first[m.clusters])
        first[++m.clusters] = n;
    }
  arena_free (scratch);
  return m;
}

/* ---- fits ------------------------------------------------------------- */

static void
count_units (const struct returns_model *m, const uint32_t *times,
             uint64_t *const units[2])
{
  for (size_t g = 0; g < m->clusters; g++)
    for (size_t c = m->first[g]; c < m->first[g + 1]; c++)
      units[m->side[c]][m->pattern[c]]
        += (uint64_t) m->n[c] * (times ? times[g] : 1);
}

/* From column FIRST on, where the indicators of one category end. */
static size_t
category_end (const struct terms *t, size_t first)
{
  size_t end = first;
  while (end < t->columns && t->column[end].level
         && str_equal (t->column[end].covariate, t->column[first].covariate))
    end++;
  return end;
}

/* Which of the columns FIRST to before END is on; END: none, the base. */
static size_t
level_of (const struct terms *t, size_t pattern, size_t first, size_t end)
{
  size_t j = first;
  while (j < end && !(t->x[pattern * t->columns + j] > 0))
    j++;
  return j;
}

/* At a level of a category at which nobody is exposed the chance of it is
   0, and so is what others there weigh: that is the limit to which the
   likelihood would run. */
static void
leave_out_lonely (struct arena *arena, const struct terms *t,
                  uint64_t *const units[2])
{
  size_t end;
  uint64_t *exposed = ARENA_NEW (arena, uint64_t, t->columns + 1);
  for (size_t first = 0; first < t->columns; first = end)
    {
      end = category_end (t, first);
      for (size_t j = first; j <= end; j++)
        exposed[j] = 0;
      for (size_t p = 0; p < t->patterns && end > first; p++)
        exposed[level_of (t, p, first, end)] += units[1][p];
      for (size_t p = 0; p < t->patterns && end > first; p++)
        if (exposed[level_of (t, p, first, end)] == 0)
          units[0][p] = 0;
      end += end == first;
    }
}

static void
fit_chances (struct arena *arena, const struct returns_model *m,
             const uint32_t *times, struct returns_fit *f)
{
  size_t patterns = m->terms->patterns;
  uint64_t *units[2] = { ARENA_NEW (arena, uint64_t, patterns),
                         ARENA_NEW (arena, uint64_t, patterns) };
  count_units (m, times, units);
  leave_out_lonely (arena, m->terms, units);
  struct propensity_arms arms = { m->terms, { units[0], units[1] }, 1 };
  f->adjusted = true;
  f->chance = propensity_fit (arena, &arms, m->ask.trim);
  f->status = f->chance.status;
  f->why = f->chance.why;
  if (f->status != STATUS_OK)
    return;
  f->out = f->chance.out;
  f->weight = ARENA_NEW (arena, double, patterns);
  for (size_t p = 0; p < patterns; p++)
    if (f->chance.arms.units[0][p] > 0)
      f->weight[p] = propensity_weight (&f->chance, ESTIMAND_LEVEL, 0, p);
}

double
returns_weight (const struct returns_fit *f, size_t side, uint32_t pattern)
{
  if (f->out && f->out[pattern])
    return 0;
  return side == 1 || !f->weight ? 1 : f->weight[pattern];
}

static void
add_cell (const struct returns_model *m, size_t cell, double times,
          struct returns_fit *f)
{
  size_t side = m->side[cell];
  double w = returns_weight (f, side, m->pattern[cell]), n = m->n[cell];
  double by = times * w, *sum = f->mean[side];
  const double *value = m->value + cell * m->width;
  if (w == 0)
    return;
  f->units[side] += times * n;
  f->sum[side] += by * n;
  f->squares += side == 0 ? by * w * n : 0;
  for (size_t j = 0; j < m->width; j++)
    sum[j] += by * value[j];
}

static void
average (const struct returns_model *m, const uint32_t *times,
         struct returns_fit *f)
{
  for (size_t g = 0; g < m->clusters; g++)
    if (!times || times[g] > 0)
      for (size_t c = m->first[g]; c < m->first[g + 1]; c++)
        add_cell (m, c, times ? times[g] : 1, f);
  for (size_t side = 0; side < 2; side++)
    for (size_t j = 0; j < m->width; j++)
      f->mean[side][j] /= f->sum[side];
  if (f->units[0] > 0 && f->units[1] > 0)
    return;
  f->status = STATUS_EMPTY;
  f->why = f->units[1] > 0 ? "there is nobody to compare the exposed with"
                           : "nobody is exposed";
}

struct returns_fit
returns_fit (struct arena *arena, const struct returns_model *m,
             const uint32_t *times)
{
  struct returns_fit f = { .mean = { ARENA_NEW (arena, double, m->width),
                                     ARENA_NEW (arena, double, m->width) } };
  if (m->terms)
    fit_chances (arena, m, times, &f);
  if (f.status == STATUS_OK)
    average (m, times, &f);
  return f;
}

bool
returns_comparable (struct returns_fit *f)
{
  if (f->status != STATUS_OK || !f->adjusted)
    return f->status == STATUS_OK;
  f->why = propensity_tells_apart (&f->chance)
             ? "the covariates all but tell who is in which cohort"
             : propensity_positivity (&f->chance, ESTIMAND_LEVEL).problem;
  if (f->why)
    f->status = STATUS_REFUSED;
  return !f->why;
}

/* ---- means to money --------------------------------------------------- */

static struct roi_made_of
made_of (const double *sums)
{
  return (struct roi_made_of){ sums[OF_STAY], sums[OF_BASE],
                               sums[OF_UPGRADES], sums[OF_REFERRAL] };
}

void
returns_read (const struct returns_model *m, const struct returns_fit *f,
              struct returns_estimate *e, double *monthly)
{
  const double *with = f->mean[1] + m->months;
  e->exposed = f->units[1];
  e->comparison = f->units[0];
  e->effective = f->sum[0] * f->sum[0] / f->squares;
  e->monthly = monthly;
  e->gain = 0;
  for (size_t k = 0; k < m->months; k++)
    {
      monthly[k] = f->mean[1][k] - f->mean[0][k];
      e->gain += monthly[k];
    }
  e->contacts = with[OF_CONTACTS];
  e->cost = isnan (m->ask.amount) ? with[OF_COST]
                                  : m->ask.amount / e->exposed;
  e->level = made_of (with);
  e->reference = made_of (f->mean[0] + m->months);
}

struct returns_estimate
returns_estimate (struct arena *arena, const struct returns_model *m)
{
  struct arena *scratch = arena_new ();
  struct returns_estimate e = { .gain = NAN, .cost = NAN, .contacts = NAN };
  double *monthly = ARENA_NEW (arena, double, m->months);
  struct returns_fit f = returns_fit (scratch, m, NULL);
  if (returns_comparable (&f))
    returns_read (m, &f, &e, monthly);
  e.trimmed = f.adjusted ? (double) (f.chance.trimmed[0]
                                     + f.chance.trimmed[1]) : 0;
  e.status = f.status;
  e.why = f.why;
  arena_free (scratch);
  return e;
}
