/* What is said of a return on investment. */

#include <inttypes.h>
#include <math.h>

#include "base/arena.h"
#include "report/say.h"
#include "roi_parts.h"

/* Above this share of linked customers the cohorts are hardly apart. */
static const double most_linked = .2;

static void
note (struct roi_work *w, const char *code, const char *text)
{
  w->note[w->notes++] = (struct result_note){ code, text };
}

static const char *
money (const struct roi_work *w, double amount)
{
  return say_money (w->arena, amount, w->q->study->currency);
}

static const char *
days (const struct roi_work *w)
{
  return arena_printf (w->arena, "%s days",
                       say_number (w->arena, w->sample.days));
}

static const char *
customers_were (const struct roi_work *w, uint64_t n)
{
  return arena_printf (w->arena, "%s %s", say_count (w->arena, n),
                       n == 1 ? "customer was" : "customers were");
}

/* ---- notes ------------------------------------------------------------ */

static void
note_excluded (struct roi_work *w)
{
  uint64_t young = w->sample.ledger.count[EX_NOT_MATURE];
  if (young > 0)
    note (w, "not_mature",
          arena_printf (w->arena, "%s left out of the money, not watched for "
                                  "%s yet", customers_were (w, young),
                        days (w)));
  if (w->sample.brought > 0)
    note (w, "referred",
          arena_printf (w->arena, "%s brought by others and no units of "
                                  "their own: their revenue in the time of "
                                  "who brought them counts there, once",
                        customers_were (w, w->sample.brought)));
  if (w->sample.linked > most_linked)
    note (w, "linked",
          arena_printf (w->arena, "%s of the customers brought somebody or "
                                  "were brought: what happens to one cohort "
                                  "reaches the other",
                        say_share (w->arena, w->sample.linked)));
  if (w->sample.blank > 0)
    note (w, "blank_amounts",
          arena_printf (w->arena, "rows of revenue without an amount, which "
                                  "count as 0: %s",
                        say_count (w->arena, w->sample.blank)));
}

static void
note_weights (struct roi_work *w)
{
  const struct returns_estimate *e = &w->estimate;
  if (w->model.terms)
    note (w, "weights",
          arena_printf (w->arena, "the %s customers of the comparison weigh "
                                  "like the exposed (att) and count as %s",
                        say_count (w->arena, (uint64_t) e->comparison),
                        say_number (w->arena, e->effective)));
  if (e->trimmed > 0)
    note (w, "trimmed",
          arena_printf (w->arena, "%s left out, as hardly in reach of the "
                                  "other cohort",
                        customers_were (w, (uint64_t) e->trimmed)));
  if (w->draws.failed > 0)
    note (w, "draws_failed",
          arena_printf (w->arena, "%s of %s draws could not be fitted and "
                                  "are left out",
                        say_count (w->arena, w->draws.failed),
                        say_count (w->arena, w->draws.n + w->draws.failed)));
}

/* ---- sentences -------------------------------------------------------- */

static const char *
interval (const struct roi_work *w, const struct effect *e, bool percent)
{
  struct arena *a = w->arena;
  if (e->status != STATUS_OK)
    return arena_printf (a, "no interval: %s", e->why);
  return arena_printf (
    a, "%s interval %s to %s", say_level (a, w->q->study->confidence),
    percent ? say_percent (a, e->conf_low) : money (w, e->conf_low),
    percent ? say_percent (a, e->conf_high) : money (w, e->conf_high));
}

/* What comes before the number, up to the c of customers. */
static const char *
opening (const struct roi_work *w, const struct result_return *out)
{
  if (!out->established)
    return arena_printf (w->arena,
                         "An effect on money is not established: the "
                         "difference is %s a customer (%s). As estimated, c",
                         money (w, out->gain_each.estimate),
                         interval (w, &out->gain_each, false));
  return w->q->design.name == DESIGN_RANDOMIZED
           ? "C" : "If the difference is an effect, c";
}

static const char *
paying (const struct roi_work *w, const struct result_return *out)
{
  if (out->pays.presence != FIGURE_PRESENT)
    return "";
  return arena_printf (w->arena, "; it pays in %s of %s draws",
                       say_share (w->arena, out->pays.value),
                       say_count (w->arena, w->draws.n));
}

static const char *
sentence (const struct roi_work *w, const struct result_return *out)
{
  const struct frame *f = w->q->frame;
  double gain = out->gain_each.estimate;
  return arena_printf (
    w->arena, "%sustomers of cohort `%s` are worth %s %s each over %s than "
              "comparable ones of `%s`, and cost %s each: a return of %s "
              "(%s)%s.",
    opening (w, out), f->labels[f->level], money (w, fabs (gain)),
    gain < 0 ? "less" : "more", days (w), f->labels[f->reference],
    money (w, out->cost_each.estimate),
    say_percent (w->arena, out->roi.estimate),
    interval (w, &out->roi, true), paying (w, out));
}

static const char *
refusal (const struct roi_work *w)
{
  return arena_printf (w->arena, "There is no return on investment: %s.",
                       w->estimate.why);
}

/* Beyond the customers that were analysed; never mixed in. */
static const char *
extrapolation (const struct roi_work *w, const struct result_return *out)
{
  struct arena *scratch = arena_new ();
  uint64_t all = roi_exposed (scratch, w->q);
  arena_free (scratch);
  if (all <= out->exposed || !isfinite (out->roi.estimate))
    return NULL;
  double n = (double) all;
  return arena_printf (
    w->arena, "Extrapolation, beyond the customers analysed%s: if all %s "
              "exposed customers of the export gain and cost as much each, "
              "%s comes back within %s of their sign-up for %s spent.",
    out->established ? "" : ", of an effect that is not established",
    say_count (w->arena, all), money (w, n * out->gain_each.estimate),
    days (w), money (w, n * out->cost_each.estimate));
}

/* Percentiles of draws of few clusters are too narrow: simulated, those of
   95 % hold the truth in 90 % with 10 a cohort, in 92 % with 20. */
static void
note_few (struct roi_work *w)
{
  enum { FEW = 10, ENOUGH = 50 };   /* below FEW there are no draws */
  if (w->interval == ROI_BOOTSTRAP && w->error.status == STATUS_OK
      && w->error.fewest >= FEW && w->error.fewest < ENOUGH)
    note (w, "few_clusters",
          arena_printf (w->arena, "the smaller cohort has %.0f customers, or "
                                  "clusters of them: intervals from draws of "
                                  "so few are too narrow; `interval: "
                                  "fieller` holds better",
                        w->error.fewest));
}

void
roi_words (struct roi_work *w, struct result_return *out)
{
  note_excluded (w);
  note_few (w);
  if (w->estimate.status == STATUS_OK)
    note_weights (w);
  out->notes = w->note;
  out->notes_n = w->notes;
  out->sentence = w->estimate.status == STATUS_OK ? sentence (w, out)
                                                  : refusal (w);
  out->extrapolation = w->estimate.status == STATUS_OK
                         ? extrapolation (w, out) : NULL;
}
