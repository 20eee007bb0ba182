#include "roi_sample.h"

#include <inttypes.h>
#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "cohort/returns.h"
#include "report/say.h"
#include "run/fold.h"

_Static_assert ((int) RETURN_PARTS == (int) RETURNS_PARTS
                  && (int) RETURN_UPGRADES == (int) RETURNS_UPGRADES
                  && (int) RETURN_REFERRAL == (int) RETURNS_REFERRAL
                  && (int) RETURN_STAY == (int) RETURNS_STAY,
                "rows and cells hold the same parts");

static bool
by_contacts (const struct inquiry *q)
{
  const struct study_cohort *cohort = q->h->cohort;
  return cohort && (cohort->by == BY_EVENT || cohort->by == BY_FIRST_EVENT);
}

/* A cost for each contact, given or from a table of costs. */
static bool
needs_contacts (const struct inquiry *q)
{
  const struct study_cost *cost = &q->h->cost;
  return cost->per_contact.given
         || (cost->table >= 0 && q->study->tables[cost->table].alone);
}

/* ---- what cannot be asked --------------------------------------------- */

static const char *
unfit_cohorts (struct arena *arena, const struct inquiry *q)
{
  if (q->shape == SHAPE_ONE || !q->h->cohort)
    return "there is one cohort, and nobody to compare it with";
  if (q->shape == SHAPE_MANY)
    return arena_printf (arena, "there are %zu cohorts; `compare` chooses two "
                                "of them", q->frame->arms);
  return q->frame->arms < 2 ? "there is only one cohort to look at" : NULL;
}

static const char *
unfit_design (struct arena *arena, const struct inquiry *q)
{
  const struct design *d = &q->design;
  if (d->duration)
    return "durations have no dates, and money needs them";
  if (d->name == DESIGN_TIME_VARYING)
    return "not defined under `design: time_varying`, where no stay, and so "
           "no revenue, belongs to one cohort; a landmark or sequential "
           "design puts every customer into one";
  if (d->name == DESIGN_NAIVE || d->name == DESIGN_WINDOW)
    return arena_printf (arena, "not defined under `design: %s`, which lines "
                                "nothing up in time", design_name (d->name));
  if (!d->own)
    return "the cohort is made from what happened to another unit";
  return NULL;
}

static const char *
unfit_money (struct arena *arena, const struct inquiry *q)
{
  const struct study_money *money = &q->study->money;
  const char *unit = q->study->tables[q->h->unit].name;
  if (!money->given)
    return "the study has no section `money`, which says what revenue is "
           "and up to which horizon it counts";
  if (!money->horizon.given || isnan (amount_seconds (&money->horizon)))
    return "`money` has no `horizon`";
  if (money->faulty)
    return "`money` could not be read";
  if (money->table < 0)
    return money->monthly_margin.given
             ? NULL : "no revenue is exported, and `money` has no "
                      "`monthly_margin`";
  if (money->table == q->h->unit
      || !data_descends (q->study, money->table, q->h->unit))
    return arena_printf (arena, "`%s` holds no revenue of `%s`",
                         q->study->tables[money->table].name, unit);
  return NULL;
}

static const char *
unfit_cost (struct arena *arena, const struct inquiry *q)
{
  const struct study_cost *cost = &q->h->cost;
  if (needs_contacts (q) && !by_contacts (q))
    return arena_printf (
      arena, "the cost is one for each contact, and cohort `%s` is not made "
             "from contacts that could be counted; `cost:` also takes an "
             "amount, or a table below `%s`", q->h->cohort->name,
      q->study->tables[q->h->unit].name);
  if (cost->table >= 0 && !q->study->tables[cost->table].alone
      && (cost->table == q->h->unit
          || !data_descends (q->study, cost->table, q->h->unit)))
    return arena_printf (arena, "`%s` holds no costs of `%s`",
                         q->study->tables[cost->table].name,
                         q->study->tables[q->h->unit].name);
  if ((cost->amount.given && !(cost->amount.number > 0))
      || (cost->per_contact.given && !(cost->per_contact.number > 0)))
    return "the cost is not above 0, and a return needs one";
  return NULL;
}

static const char *
unfit (struct arena *arena, const struct inquiry *q)
{
  typedef const char *check_fn (struct arena *, const struct inquiry *);
  static check_fn *const checks[] = { unfit_money, unfit_cohorts,
                                      unfit_design, unfit_cost };
  const char *why = NULL;
  for (size_t i = 0; i < sizeof checks / sizeof *checks && !why; i++)
    why = checks[i] (arena, q);
  return why;
}

/* ---- the hypothesis, asked for money ---------------------------------- */

static struct amount
days_amount (struct arena *arena, double days)
{
  return (struct amount){
    .given = true, .number = days, .unit = "days",
    .text = arena_printf (arena, "%g days", days),
  };
}

/* A landmark that was declared goes with the lag. */
static void
set_lag (struct arena *arena, const struct inquiry *q, double lag,
         struct study_hypothesis *h)
{
  const struct design *d = &q->design;
  h->lag = days_amount (arena, lag);
  if (h->cohort->within.given)
    h->landmark.given = false;
  else if (h->landmark.given)
    h->landmark = days_amount (arena, (d->landmark - d->lag)
                                        / SECONDS_PER_DAY + lag);
}

static struct study_outcome *
outcome_of (struct arena *arena, const struct study_money *money)
{
  struct study_outcome *o = ARENA_NEW (arena, struct study_outcome, 1);
  bool revenue = money->table >= 0;
  *o = (struct study_outcome){
    .name = "revenue", .place = money->place,
    .kind = revenue ? KIND_MEAN : KIND_RETAINED, .table = money->table,
    .sum = money->sum,
  };
  if (revenue)
    o->within = money->horizon;
  else
    o->at = money->horizon;
  return o;
}

static struct study_hypothesis
money_copy (struct arena *arena, const struct inquiry *q, double lag)
{
  const struct study_money *money = &q->study->money;
  struct study_hypothesis h = *q->h;
  h.outcome = outcome_of (arena, money);
  h.outcome_expr = money->table >= 0 ? money->sum_expr : NULL;
  h.outcome_where = money->table >= 0 ? money->where_expr : NULL;
  h.outcome_denominator = h.outcome_asked = NULL;
  h.negative_control = NULL;
  h.control = NULL;
  h.subgroups_n = h.landmarks_n = h.tests_n = h.respond_by_n = 0;
  h.target.given = h.margin.given = h.horizon.given = false;
  h.expect = EXPECT_DIFFERENT;
  h.adjust_by = ADJUST_WEIGHTS;
  h.estimand = ESTIMAND_ATT;
  h.last_stratifies = false;
  if (!isnan (lag))
    set_lag (arena, q, lag, &h);
  return h;
}

/* ---- its rows, folded ------------------------------------------------- */

static bool
gathers (struct arena *arena, const uint32_t *cluster, size_t n)
{
  uint32_t most = 0;
  for (size_t i = 0; i < n; i++)
    most = cluster[i] > most ? cluster[i] : most;
  bool *seen = ARENA_NEW (arena, bool, (size_t) most + 1);
  for (size_t i = 0; i < n; i++)
    {
      if (seen[cluster[i]])
        return true;
      seen[cluster[i]] = true;
    }
  return false;
}

/* Two kinds of clusters cannot be drawn at once. */
static bool
find_clusters (struct arena *arena, const struct frame *f,
               const uint32_t **cluster)
{
  bool first = f->cluster && gathers (arena, f->cluster, f->n);
  bool second = f->cluster2 && gathers (arena, f->cluster2, f->n);
  *cluster = first ? f->cluster : second ? f->cluster2 : NULL;
  return !(first && second);
}

/* Whether anybody has revenue in the time that counts: a table without
   any tells that it lacks, not that customers are worth nothing. */
static bool
has_revenue (const struct return_rows *r)
{
  for (size_t i = 0; i < r->frame.n * RETURN_PARTS; i++)
    for (size_t k = 0; k < r->months && i % RETURN_PARTS != RETURN_STAY; k++)
      if (r->amount[i * r->months + k] != 0)
        return true;
  return false;
}

static void
refuse_revenue (struct arena *arena, const struct inquiry *q,
                struct roi_sample *s)
{
  s->status = STATUS_EMPTY;
  s->why = arena_printf (arena, "`%s` hold no revenue of these customers, "
                                "from the landmark to the horizon of %s days",
                         q->study->tables[q->study->money.table].name,
                         say_number (arena, s->days));
}

static void
fold_rows (struct arena *arena, const struct return_rows *r,
           struct roi_sample *s)
{
  const struct frame *f = &r->frame;
  const uint32_t *cluster;
  if (!find_clusters (r->rows, f, &cluster))
    {
      s->status = STATUS_REFUSED;
      s->why = "customers share clusters of two kinds, which draws cannot "
               "honour";
      return;
    }
  struct returns_rows rows = {
    .n = f->n, .months = r->months, .arm = f->arm, .cluster = cluster,
    .amount = r->amount, .contacts = r->contacts, .cost = r->cost,
    .decimals = r->decimals, .cost_decimals = r->cost_decimals,
    .terms = f->covariates || f->trial ? fold_terms (arena, f, f->trial)
                                       : NULL,
  };
  s->returns = returns_fold (arena, &rows);
}

/* Why nobody of one of the cohorts is left. */
static const char *
nobody_text (struct arena *arena, const struct inquiry *q,
             const struct frame *f, double days)
{
  const struct table *t = q->data->tables[q->h->unit];
  int64_t longest = 0;
  for (size_t row = 0; row < table_rows (t); row++)
    if (table_used (t, row))
      {
        int64_t since = q->study->as_of
                        - data_row_start (q->data, q->h->unit, row);
        longest = since > longest ? since : longest;
      }
  if (!f->ledger.count[EX_NOT_MATURE])
    return "a cohort holds nobody who can be followed";
  return arena_printf (arena, "not testable: nobody of a cohort has been "
                              "watched for the %s days of the horizon; the "
                              "first customers have been for %s, so that "
                              "the data bear a shorter one at most",
                       say_number (arena, days),
                       say_count (arena, (uint64_t) date_days (longest)));
}

static bool
has_both (const struct frame *f)
{
  uint64_t n[2] = { 0, 0 };
  for (size_t i = 0; i < f->n; i++)
    n[f->arm[i] == f->level] += f->arm[i] == f->level
                                || f->arm[i] == f->reference;
  return n[0] > 0 && n[1] > 0;
}

static void
take_rows (struct arena *arena, const struct inquiry *q,
           const struct inquiry *asked, struct roi_sample *s)
{
  const struct frame *f = asked->frame;
  s->ledger = f->ledger;
  s->lag = asked->design.lag / SECONDS_PER_DAY;
  if (f->arms < 2 || !has_both (f))
    {
      s->status = STATUS_EMPTY;
      s->why = nobody_text (arena, q, f, s->days);
      return;
    }
  struct return_rows *r = return_rows_build (asked->data, asked->h,
                                             &asked->design, f);
  s->units = r->frame.units;
  s->brought = r->brought;
  s->linked = (double) r->linked / (double) r->units;
  s->blank = r->blank;
  s->contacts = r->contacts;
  s->ask.level = f->level;
  s->ask.reference = f->reference;
  if (r->beyond)
    {
      s->status = STATUS_REFUSED;
      s->why = "amounts are too large for exact sums";
    }
  else if (q->study->money.table >= 0 && !has_revenue (r))
    refuse_revenue (arena, q, s);
  else
    fold_rows (arena, r, s);
  return_rows_release (r);
}

/* ---- the cost --------------------------------------------------------- */

static const char *
money_text (struct arena *arena, const struct inquiry *q, double amount)
{
  return say_money (arena, amount, q->study->currency);
}

/* Costs that are nobody's, over the contacts of the same months. */
static void
spread_cost (struct arena *arena, const struct inquiry *q,
             struct roi_sample *s)
{
  const char *table = q->study->tables[q->h->cost.table].name;
  const char *events = q->study->tables[q->h->cohort->table].name;
  struct contact_cost c = contact_cost (q->data, q->h);
  s->status = STATUS_REFUSED;
  if (c.months == 0)
    s->why = arena_printf (arena, "no row of `%s` lies in a whole month in "
                                  "which `%s` are known", table, events);
  else if (c.contacts == 0)
    s->why = arena_printf (arena, "the cohort has no `%s` in the months of "
                                  "`%s`", events, table);
  else if (!(c.total > 0))
    s->why = arena_printf (arena, "the cost is not above 0: `%s` sum up to "
                                  "%s", table, money_text (arena, q, c.total));
  else
    s->status = STATUS_OK;
  if (s->why)
    return;
  s->ask.per_contact = c.total / (double) c.contacts;
  s->cost_text = arena_printf (
    arena, "%s a contact: %s of `%s` in %s whole months over the %s `%s` of "
           "the cohort's kind in these%s; that this is itself an estimate is "
           "left out of the intervals",
    money_text (arena, q, s->ask.per_contact),
    money_text (arena, q, c.total), table, say_count (arena, c.months),
    say_count (arena, c.contacts), events,
    c.blank ? arena_printf (arena, " (%s rows of costs are blank and count "
                                   "0)", say_count (arena, c.blank)) : "");
}

static void
find_cost (struct arena *arena, const struct inquiry *q,
           struct roi_sample *s)
{
  const struct study_cost *cost = &q->h->cost;
  if (cost->amount.given)
    {
      s->ask.amount = cost->amount.number;
      s->cost_text = arena_printf (arena, "%s for all exposed customers that "
                                          "are analysed",
                                   money_text (arena, q, s->ask.amount));
    }
  else if (cost->per_contact.given)
    {
      s->ask.per_contact = cost->per_contact.number;
      s->cost_text = arena_printf (arena, "%s a contact, of the contacts that "
                                          "expose",
                                   money_text (arena, q,
                                               s->ask.per_contact));
    }
  else if (q->study->tables[cost->table].alone)
    spread_cost (arena, q, s);
  else
    s->cost_text = arena_printf (arena, "what `%s` holds of each exposed "
                                        "customer up to the horizon",
                                 q->study->tables[cost->table].name);
}

/* ---- all of it -------------------------------------------------------- */

static bool
build (struct arena *arena, struct inquiry *asked)
{
  struct err *err = err_new (arena);
  if (!design_resolve (asked->study, asked->h, &asked->design, err))
    return false;
  asked->frame = frame_build (asked->data, asked->h, &asked->design, err);
  return asked->frame;
}

struct roi_sample
roi_sample (struct arena *arena, const struct inquiry *q, double lag)
{
  const struct study_money *money = &q->study->money;
  struct roi_sample s = {
    .ask = { .margin = money->margin.given ? money->margin.number : 1,
             .monthly_margin = money->table < 0 ? money->monthly_margin.number
                                                : (double) NAN,
             .discount = money->discount.given ? money->discount.number : 0,
             .amount = NAN, .per_contact = NAN, .adjust = true,
             .trim = q->h->trim },
    .why = unfit (arena, q),
  };
  s.status = s.why ? STATUS_REFUSED : STATUS_OK;
  if (s.why)
    return s;
  s.days = amount_seconds (&money->horizon) / SECONDS_PER_DAY;
  find_cost (arena, q, &s);
  struct study_hypothesis h = money_copy (arena, q, lag);
  struct inquiry asked = { .study = q->study, .h = &h, .data = q->data };
  if (s.status != STATUS_OK)
    return s;
  if (!build (arena, &asked))
    {
      s.status = STATUS_REFUSED;
      s.why = "the horizon of `money` does not come after the landmark, from "
              "which on revenue counts";
      return s;
    }
  take_rows (arena, q, &asked, &s);
  frame_release (asked.frame);
  return s;
}

/* Retained a second after the landmark: whoever could be seen on it. */
uint64_t
roi_exposed (struct arena *arena, const struct inquiry *q)
{
  struct study_hypothesis h = money_copy (arena, q, NAN);
  struct study_outcome *o = (struct study_outcome *) h.outcome;
  struct inquiry asked = { .study = q->study, .h = &h, .data = q->data };
  struct design d;
  uint64_t exposed = 0;
  if (!design_resolve (q->study, &h, &d, err_new (arena))
      || d.name == DESIGN_SEQUENTIAL)
    return 0;
  o->kind = KIND_RETAINED;
  o->table = -1;
  o->at = days_amount (arena, (d.shift + 1) / SECONDS_PER_DAY);
  if (!build (arena, &asked))
    return 0;
  for (size_t i = 0; i < asked.frame->n; i++)
    exposed += asked.frame->arm[i] == asked.frame->level;
  frame_release (asked.frame);
  return exposed;
}
