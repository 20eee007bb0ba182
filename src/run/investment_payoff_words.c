/* What is said of what came back of an investment. */

#include <math.h>

#include "base/arena.h"
#include "investment_payoff.h"
#include "report/say.h"

enum { NOTES = 6 };

static const char *
interval_words (const struct payoff *p, const struct effect *e)
{
  struct arena *a = p->s->arena;
  if (e->status != STATUS_OK)
    return arena_printf (a, "no interval: %s", e->why);
  return arena_printf (a, "%s interval %s to %s",
                       say_level (a, p->s->ask.confidence),
                       say_percent (a, e->conf_low),
                       say_percent (a, e->conf_high));
}

static bool
most_missing (const struct payoff *p)
{
  return (double) p->s->later > p->exposed;
}

/* The cost is that of all it reached, the gain that of the compared. */
static const char *
missing_words (const struct payoff *p)
{
  struct arena *a = p->s->arena;
  return arena_printf (
    a, "the return is that of the %s exposed customers compared: %s more "
       "that it reached, such as those who came later, are in none of the "
       "gain, while the whole cost is counted, so that it is a lower bound "
       "where they gain too", say_count (a, (uint64_t) p->exposed),
    say_count (a, p->s->later));
}

/* Before anything else where it is most of them. */
static const char *
most_words (const struct payoff *p)
{
  struct arena *a = p->s->arena;
  if (!most_missing (p))
    return "";
  return arena_printf (
    a, "Most that it reached, %s of %s customers, are in none of the gain. ",
    say_count (a, p->s->later),
    say_count (a, p->s->later + (uint64_t) p->exposed));
}

const char *
payoff_sentence (const struct payoff *p, const struct result_return *out)
{
  struct arena *a = p->s->arena;
  const char *missing
    = p->s->later > 0 ? arena_printf (a, "; %s", missing_words (p)) : "";
  const char *opening
    = out->established ? "If the difference is an effect, "
                       : "An effect is not established. As estimated, ";
  const char *paying
    = out->pays.presence == FIGURE_PRESENT
        ? arena_printf (a, "; it pays in %s of %s draws",
                        say_share (a, out->pays.value),
                        say_count (a, out->draws))
        : "";
  return arena_printf (
    a, "%s%s%s came back within %zu months for %s spent: a return of %s "
       "(%s)%s%s.",
    most_words (p), opening, payoff_money (p->s, out->gain.estimate), p->months,
    payoff_money (p->s, p->cost), say_percent (a, out->roi.estimate),
    interval_words (p, &out->roi), paying, missing);
}

/* Were the others to gain as much. */
static const char *
with_the_others (const struct payoff *p, const struct result_return *out)
{
  const struct stake *s = p->s;
  struct arena *a = s->arena;
  if (s->later == 0 || s->months_there == 0)
    return NULL;
  double times = (double) s->later_months / (double) s->months_there;
  return arena_printf (
    a, "Extrapolation, to customers who are not compared: were the other %s "
       "that it reached to gain as much in each of their %s months there as "
       "the %s compared did in theirs (%s), all would have gained %s, for %s "
       "spent.", say_count (a, s->later), say_count (a, s->later_months),
    say_count (a, (uint64_t) p->exposed), say_count (a, s->months_there),
    payoff_money (s, (1 + times) * out->gain.estimate),
    payoff_money (s, p->cost));
}

/* Were what came on average, less what it costs to run, to go on. */
static const char *
beyond_the_data (const struct payoff *p, const struct result_return *out)
{
  double left = -out->months[p->months - 1].effect.estimate;
  double a_month = (out->gain.estimate - p->cost + p->upfront)
                   / (double) p->months;
  if (!(left > 0) || !(a_month > 0) || !(left / a_month < 1200))
    return NULL;
  return arena_printf (
    p->s->arena, "Extrapolation, beyond the data: were it to go on bringing "
                 "%s a month, as on average so far, it would be paid back in "
                 "month %.0f.",
    payoff_money (p->s, a_month), (double) p->months + ceil (left / a_month));
}

/* None of what could not be tested; of what is not established it says
   so. */
const char *
payoff_extrapolation (const struct payoff *p,
                      const struct result_investment *v,
                      const struct result_return *out)
{
  if (v->verdict == VERDICT_NOT_TESTABLE)
    return NULL;
  const char *others = with_the_others (p, out);
  const char *beyond = beyond_the_data (p, out);
  if (!others && !beyond)
    return NULL;
  return arena_printf (p->s->arena, "%s%s%s%s", others ? others : "",
                       others && beyond ? " " : "", beyond ? beyond : "",
                       out->established ? ""
                                        : " But an effect is not "
                                          "established.");
}

void
payoff_notes (const struct payoff *p, struct result_return *out)
{
  struct arena *a = p->s->arena;
  struct result_note *note = ARENA_NEW (a, struct result_note, NOTES);
  if (stake_form (p->s) == IN_MONEY
      && !p->s->data->study->money.margin.given)
    note[out->notes_n++] = (struct result_note) {
      "margin", p->s->data->study->money.monthly_margin.given
                  ? "no `margin` is given, so all that is paid counts as "
                    "gain: `monthly_margin` is what a month of a customer "
                    "is worth, not a share of payments"
                  : "no `margin` is given, so all that is paid counts as gain"
    };
  if (p->discount > 0)
    note[out->notes_n++] = (struct result_note) {
      "discount", arena_printf (a, "every month is discounted to the "
                                   "beginning, at %s a year",
                                say_percent (a, p->discount))
    };
  if (p->s->design == STAKE_SERIES)
    note[out->notes_n++] = (struct result_note) {
      "series", "the customers of each month, times what the line of the "
                "months after lies above that of the months before; intervals "
                "from the errors of the series"
    };
  note[out->notes_n++] = (struct result_note) {
    "window", p->s->design == STAKE_STAGGERED
                ? arena_printf (a, "the cost is that of %zu months, the gain "
                                   "that of at most %zu from each customer's "
                                   "own date on", p->months,
                                stake_after (p->s))
                : arena_printf (a, "gain, cost and customers are those of "
                                   "the %zu months looked at", p->months)
  };
  if (p->s->later > 0)
    note[out->notes_n++]
      = (struct result_note) {"not_compared", missing_words (p)};
  out->notes = note;
}
