#include "adjust.h"

#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "infer/strata.h"
#include "kinds.h"
#include "report/say.h"

/* Below this share of the events the strata speak for another population
   than the one that was asked about. */
#define ENOUGH .9

enum { ANY = -1 };

/* Events, and units, of all strata and of those in which cohorts meet. */
struct usable { double events, events_met, units, units_met; };

static double
units_of (const struct sample *stratum, size_t arm)
{
  const struct counts *c = stratum->counts;
  return (double) (c ? c->n[arm] : riskset_n (stratum->riskset, arm));
}

static double
events_of (const struct sample *stratum, size_t arm)
{
  const struct counts *c = stratum->counts;
  return (double) (c ? c->x[arm] : riskset_events (stratum->riskset, arm));
}

/* Whether OTHER, or any other cohort, has units beside those of ARM. */
static bool
meets (const struct sample *stratum, size_t arm, int other)
{
  for (size_t a = 0; a < stratum->arms; a++)
    if (a != arm && (other == ANY || (size_t) other == a)
        && units_of (stratum, a) > 0)
      return true;
  return false;
}

static void
add_cohort (struct usable *u, const struct inquiry *q, size_t arm, int other)
{
  for (size_t s = 0; s < q->sample->strata; s++)
    {
      const struct sample *stratum = &q->sample->stratum[s];
      bool met = meets (stratum, arm, other);
      u->events += events_of (stratum, arm);
      u->units += units_of (stratum, arm);
      u->events_met += met ? events_of (stratum, arm) : 0;
      u->units_met += met ? units_of (stratum, arm) : 0;
    }
}

/* Of the events; where there are none, of the units. */
static double
usable_share (const struct usable *u)
{
  return u->events > 0  ? u->events_met / u->events
         : u->units > 0 ? u->units_met / u->units
                        : 1;
}

static struct usable
usable_of_all (const struct inquiry *q)
{
  struct usable u = { 0 };
  for (size_t arm = 0; arm < q->sample->arms; arm++)
    add_cohort (&u, q, arm, ANY);
  return u;
}

static const char *
refusal_text (const struct inquiry *q, const char *of, double share)
{
  return arena_printf (q->ask.scratch,
                       "only %s of the events%s lie in strata in which "
                       "cohorts meet, and the others would say nothing: "
                       "adjust for fewer or coarser columns, or accept it "
                       "with `partial: yes`",
                       say_share (q->ask.scratch, share), of);
}

const char *
strata_pair_refusal (const struct inquiry *q, size_t level, size_t reference)
{
  struct usable u = { 0 };
  add_cohort (&u, q, level, (int) reference);
  add_cohort (&u, q, reference, (int) level);
  double share = usable_share (&u);
  if (share >= ENOUGH || q->h->partial)
    return NULL;
  const char *const *labels = q->frame->labels;
  return refusal_text (q,
                       q->shape == SHAPE_TWO
                         ? ""
                         : arena_printf (q->ask.scratch, " of %s and %s",
                                         labels[level], labels[reference]),
                       share);
}

/* A cohort that meets no other would be left out of the test of all. */
const char *
strata_refusal (const struct inquiry *q)
{
  for (size_t arm = 0; arm < q->sample->arms && !q->h->partial; arm++)
    {
      struct usable u = { 0 };
      add_cohort (&u, q, arm, ANY);
      if (usable_share (&u) < ENOUGH)
        return refusal_text (q, arena_printf (q->ask.scratch, " of %s",
                                              q->frame->labels[arm]),
                             usable_share (&u));
    }
  return NULL;
}

/* Whether there is a row for strata of such cohorts. */
static bool
has_strata_row (const struct inquiry *q)
{
  const struct registry_row *row
    = registry_find (inquiry_kind (q), q->shape,
                     q->sample->clusters != NULL, ADJUSTED_BY_STRATA);
  return row->adjusted == ADJUSTED_BY_STRATA
         && (!q->sample->clusters || row->clustered || row->either);
}

enum adjustment
adjust_choose (const struct inquiry *q, adjustments set)
{
  bool strata = set & 1u << ADJUSTED_BY_STRATA;
  bool regression = set & 1u << ADJUSTED_BY_REGRESSION;
  if (strata && regression)
    return q->sample->strata && has_strata_row (q) && !strata_refusal (q)
             ? ADJUSTED_BY_STRATA
             : ADJUSTED_BY_REGRESSION;
  for (enum adjustment a = NOT_ADJUSTED; a < ADJUSTMENTS; a++)
    if (set & 1u << a)
      return a;
  return NOT_ADJUSTED;
}

enum estimand
adjust_estimand (const struct inquiry *q)
{
  bool weights = q->h->adjust_by == ADJUST_WEIGHTS;
  switch (q->h->estimand)
    {
    case ESTIMAND_ATT: return ESTIMAND_LEVEL;
    case ESTIMAND_ATO: return ESTIMAND_OVERLAP;
    case ESTIMAND_ATE: return ESTIMAND_ALL;
    default: return weights ? ESTIMAND_OVERLAP : ESTIMAND_ALL;
    }
}

const char *
adjust_names (struct arena *arena, const struct inquiry *q)
{
  size_t n = q->h->adjust_n;
  struct buf names = buf_new (arena);
  for (size_t i = 0; i < n; i++)
    buf_printf (&names, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " and ",
                q->h->adjust[i].text);
  return n ? names.text : NULL;
}

/* Notes. */

void
adjust_note_missing (struct arena *arena, const struct inquiry *q,
                     struct buf *text)
{
  for (size_t i = 0; i < q->h->adjust_n; i++)
    if (q->frame->covariate[i].levels == 1)
      buf_printf (text, "; %s is the same for all units, so it changes "
                        "nothing", q->h->adjust[i].text);
    else if (q->frame->covariate[i].missing)
      buf_printf (text, "; %s is missing for %s units, which are a level of "
                        "their own", q->h->adjust[i].text,
                  say_count (arena, q->frame->covariate[i].missing));
}

static void
note_strata (struct arena *arena, const struct inquiry *q,
             struct result_hypothesis *out)
{
  struct buf text = buf_new (arena);
  struct usable u = usable_of_all (q);
  size_t n = q->sample->strata;
  buf_printf (&text, "compared within %s strat%s of %s; %s of %s units and "
                     "%s of %s events lie in strata in which cohorts meet",
              say_count (arena, n), n == 1 ? "um" : "a",
              adjust_names (arena, q),
              say_count (arena, (uint64_t) u.units_met),
              say_count (arena, (uint64_t) u.units),
              say_count (arena, (uint64_t) u.events_met),
              say_count (arena, (uint64_t) u.events));
  adjust_note_missing (arena, q, &text);
  note_add (out, "strata", text.text);
}

static void
note_homogeneity (struct arena *arena, const struct inquiry *q,
                  struct result_hypothesis *out)
{
  double alpha = 1 - q->ask.confidence;
  const struct result_test *t = headline_test (out);
  bool tested = q->shape == SHAPE_TWO && t && isfinite (t->test.log10_p);
  if (!tested || !q->sample->counts)
    return;
  struct test test = strata_homogeneity (q->sample, &q->ask);
  if (test.status != STATUS_OK && test.status != STATUS_UNDERFLOW)
    return;
  double p = test.status == STATUS_OK ? test.p_value : 0;
  note_add (out, "homogeneity",
            arena_printf (arena, "%s (Breslow-Day with Tarone's correction, "
                                 "%s)",
                          p <= alpha
                            ? "the odds ratio differs between strata, so the "
                              "adjusted effect is a mean of unequal ones"
                            : "nothing shows that the odds ratio differs "
                              "between strata",
                          say_p (arena, p, alpha)));
}

void
strata_notes (struct arena *arena, const struct inquiry *q,
              struct result_hypothesis *out)
{
  if (q->adjustment != ADJUSTED_BY_STRATA)
    return;
  note_strata (arena, q, out);
  note_homogeneity (arena, q, out);
}
