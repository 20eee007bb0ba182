/* What is said of an investment. */

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "figure.h"
#include "investments.h"
#include "report/say.h"

enum metric_form
stake_form (const struct stake *s)
{
  return s->v->moves->kind == METRIC_REVENUE_PER_CUSTOMER ? IN_MONEY
                                                          : IN_SHARE;
}

const char *
stake_amount (const struct stake *s, double value)
{
  if (!isfinite (value))
    return "no limit";
  if (stake_form (s) == IN_MONEY)
    return say_money (s->arena, value, s->data->study->currency);
  return arena_printf (s->arena, "%s percentage points",
                       say_number (s->arena, 100 * value));
}

/* The end of an interval, without its unit. */
static const char *
bare (const struct stake *s, double value)
{
  if (!isfinite (value))
    return "no limit";
  return stake_form (s) == IN_MONEY
           ? say_money (s->arena, value, NULL)
           : say_number (s->arena, 100 * value);
}

static const char *
metric_words (const struct stake *s)
{
  const struct study_metric *m = s->v->moves;
  return m->title.text ? m->title.text : m->id;
}

/* ---- design ----------------------------------------------------------- */

static const char *
from_when (const struct stake *s)
{
  char day[DATE_SIZE];
  return arena_printf (s->arena, "from %s on",
                       date_print (day, s->v->date));
}

static const char *
design_text (const struct stake *s)
{
  struct arena *a = s->arena;
  const char *id = s->v->moves->id, *exposed = s->v->exposed.text;
  switch (s->design)
    {
    case STAKE_CUSTOMERS:
      return arena_printf (
        a, "difference in differences: how %s of customers with %s changed "
           "%s, less how that of the other customers did; lm (%s ~ customer "
           "+ month + exposed), CR1 errors by %s, 0 after leaving; it rests "
           "on both having gone on alike without it",
        id, exposed, from_when (s), id,
        s->panel.cluster ? "cluster" : "customer");
    case STAKE_GROUPS:
      return arena_printf (
        a, "difference in differences of groups: how the mean of %s changed "
           "%s in each %s that got it, less how it did in the others; each "
           "counts the same, and p and interval come from dealing out anew "
           "which of them got it; it rests on any other having been as "
           "likely to get it",
        id, from_when (s), s->v->group.text);
    case STAKE_STAGGERED:
      return arena_printf (
        a, "difference in differences of several dates: how %s of a customer "
           "changed from its own %s on, less how that of customers not yet "
           "exposed did (Callaway & Sant'Anna), errors by %s; it rests on "
           "both having gone on alike without it; two-way fixed effects "
           "stand beside it as a comparison only",
        id, s->v->starts.text, s->panel.cluster ? "cluster" : "customer");
    case STAKE_SERIES:
      break;
    }
  return arena_printf (
    a, "interrupted time series, a weaker design: the mean of %s month by "
       "month, %s, against the line of the months before; nobody was left "
       "out, so anything else that changed at that date, or comes with the "
       "season, is in it; Newey-West errors",
    id, from_when (s));
}

/* ---- notes ------------------------------------------------------------ */

struct notes {
  const struct stake *s;
  struct result_note *note;
  size_t n;
};
enum { NOTES_MAX = 12 };

static void
add (struct notes *notes, const char *code, const char *text)
{
  notes->note[notes->n++] = (struct result_note) {code, text};
}

static const char *
months (const struct stake *s, unsigned n)
{
  return n == 1 ? "1 month" : arena_printf (s->arena, "%u months", n);
}

static void
note_months (struct notes *to, const struct result_investment *out)
{
  const struct stake *s = to->s;
  struct arena *a = s->arena;
  unsigned before = (unsigned) s->v->before, after = (unsigned) s->v->after;
  if (!s->dated)
    return;
  if (s->skipped != SIZE_MAX)
    add (to, "partial_month",
         arena_printf (a, "%s, the month in which it began, is neither "
                          "before nor after and left out",
                       s->rows->months.name[s->skipped]));
  if (s->design != STAKE_STAGGERED && before > out->months_before)
    add (to, "months_before",
         arena_printf (a, "%s before were asked for, and the data hold %s",
                       months (s, before), months (s, out->months_before)));
  if (s->design != STAKE_STAGGERED && after > out->months_after)
    add (to, "months_after",
         arena_printf (a, "%s after were asked for, and the data end after "
                          "%s", months (s, after),
                       months (s, out->months_after)));
  if (s->design == STAKE_STAGGERED)
    add (to, "several_dates",
         arena_printf (a, "months are counted from that of each customer's "
                          "own date; looked at are those from %s to %s",
                       s->rows->months.name[s->from],
                       s->rows->months.name[s->to - 1]));
}

static void
note_customers (struct notes *to)
{
  const struct stake *s = to->s;
  struct arena *a = s->arena;
  if (s->design == STAKE_SERIES)
    add (to, "changing_customers",
         "the mean of a month is that of the customers who were there then: "
         "who comes and who leaves moves it too");
  else
    add (to, "balanced",
         "the same customers in every month, those there when the first one "
         "began, with 0 after leaving");
  if (s->did.short_exposed > 0)
    add (to, "short",
         arena_printf (a, "%s customers whose date has fewer than three "
                          "months on a side, or nobody to compare with, only "
                          "compare until then",
                       say_count (a, s->did.short_exposed)));
  if (s->gone_undated > 0 && s->gone_dated == 0)
    add (to, "dates_of_the_living",
         arena_printf (a, "%s customers left without a date, and none before "
                          "its own: if a date was given only to those still "
                          "there, having one tells who stayed until it, and "
                          "the comparison is not fair; give those who left "
                          "the date that they would have had",
                       say_count (a, s->gone_undated)));
  if (s->rows->blank_amounts > 0)
    add (to, "blank_amounts",
         arena_printf (a, "%s matching rows have no amount and add nothing "
                          "to the sums",
                       say_count (a, s->rows->blank_amounts)));
}

static void
note_groups (struct notes *to)
{
  const struct stake *s = to->s;
  struct arena *a = s->arena;
  if (s->design != STAKE_GROUPS || s->groups.units == 0 || s->mixed)
    return;
  uint64_t least = UINT64_MAX, most = 0;
  for (size_t g = 0; g < s->groups.units; g++)
    {
      least = s->size[g] < least ? s->size[g] : least;
      most = s->size[g] > most ? s->size[g] : most;
    }
  add (to, "group_sizes",
       arena_printf (a, "%s groups of %s to %s customers, each of which "
                        "counts the same",
                     say_count (a, s->groups.units), say_count (a, least),
                     say_count (a, most)));
  if (s->groups.units < DID_GROUPS)
    add (to, "few_groups",
         arena_printf (a, "with fewer than %d groups no verdict but "
                          "inconclusive is drawn", DID_GROUPS));
}

/* ---- sentence --------------------------------------------------------- */

/* "4.20 USD a customer and month (1.10 to 7.30), p = .002" */
static const char *
numbers (const struct stake *s)
{
  const struct effect *e = &s->did.effect;
  return arena_printf (
    s->arena, "%s a customer and month (%s to %s), %s",
    stake_amount (s, e->estimate), bare (s, e->conf_low),
    bare (s, e->conf_high),
    say_p (s->arena, figure_p (&s->did.test), 1 - s->ask.confidence));
}

static const char *
before_words (const struct stake *s)
{
  struct arena *a = s->arena;
  const struct test *t = &s->did.pretrend;
  double alpha = 1 - s->ask.confidence;
  if (s->design == STAKE_SERIES)
    return " Nothing is there to compare with: anything else that changed at "
           "that date is in it.";
  if (t->status != STATUS_OK && t->status != STATUS_UNDERFLOW)
    return arena_printf (a, " Whether both went alike before is not known: "
                            "%s.", t->why);
  const char *p = say_p (a, figure_p (t), alpha);
  if (figure_p (t) <= alpha)
    return arena_printf (a, " But both did not go alike in the months before "
                            "(%s), so that the difference is not to be put "
                            "down to it.", p);
  if (isnan (s->did.slope_missed))
    return arena_printf (a, " No difference is seen in the months before "
                            "(%s); what would have been missed is not "
                            "known.", p);
  return arena_printf (a, " No difference is seen in the months before (%s), "
                          "where one that grew by less than %s a month would "
                          "have been missed more than 2 times of 10.",
                       p, stake_amount (s, s->did.slope_missed));
}

static const char *
verdict_words (const struct stake *s, const struct result_investment *out)
{
  struct arena *a = s->arena;
  const char *n = numbers (s), *metric = metric_words (s);
  const char *way = s->did.effect.estimate > 0 ? "higher" : "lower";
  const char *link = s->design == STAKE_SERIES ? "goes with" : "is associated "
                                                               "with";
  if (out->verdict == VERDICT_SUPPORTED)
    return arena_printf (a, "Supported: it %s %s %s: %s.", link, way,
                         metric, n);
  if (out->verdict == VERDICT_CONTRADICTED)
    return arena_printf (a, "The opposite of the claim: it %s %s %s: %s.",
                         link, way, metric, n);
  if (s->design == STAKE_GROUPS && s->groups.units < DID_GROUPS)
    return arena_printf (a, "Not established, with %zu groups only, that it "
                            "%s a change in %s: %s.",
                         s->groups.units, link, metric, n);
  if (figure_p (&s->did.test) <= 1 - s->ask.confidence)
    return arena_printf (a, "The test and the interval disagree, so neither "
                            "is relied on: %s: %s.", metric, n);
  return arena_printf (a, "Not established that it %s a change in %s: %s.",
                       link, metric, n);
}

static const char *
sentence (const struct stake *s, const struct result_investment *out)
{
  if (out->verdict != VERDICT_NOT_TESTABLE)
    return arena_printf (s->arena, "%s%s", verdict_words (s, out),
                         before_words (s));
  const struct did *d = &s->did;
  const char *why = d->test.why ? d->test.why : d->effect.why;
  if (!isfinite (d->effect.estimate))
    return arena_printf (s->arena, "Not testable: %s.", why);
  return arena_printf (s->arena, "Not testable: %s; as estimated, %s a "
                                 "customer and month.",
                       why, stake_amount (s, d->effect.estimate));
}

void
stake_describe (struct stake *s, struct result_investment *out)
{
  const char *currency = s->data->study->currency;
  out->unit = out->form == IN_MONEY
                ? arena_printf (s->arena, "%s%sa customer and month",
                                currency ? currency : "",
                                currency ? " " : "")
                : "percentage points of customers a month";
  out->design_text = design_text (s);
  struct notes notes
    = {s, ARENA_NEW (s->arena, struct result_note, NOTES_MAX), 0};
  note_months (&notes, out);
  note_customers (&notes);
  note_groups (&notes);
  add (&notes, "alone", "each investment is judged by itself: p is not "
                        "corrected for the others");
  out->notes = notes.note;
  out->notes_n = notes.n;
  if (s->did.effect.conf_method || s->did.test.why)
    out->sentence = sentence (s, out);
}
