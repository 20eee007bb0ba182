#include "heavy.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "infer/methods.h"
#include "infer/tails.h"
#include "kinds.h"
#include "report/say.h"

/* Whether a verdict rests on a t interval of plain means. */
static bool
rests_on_t (const struct inquiry *q, const struct result_effect *e)
{
  return q->sample && inquiry_kind (q)->tails && e
         && str_equal (e->measure->about.name, "mean_difference")
         && e->measure != &mean_difference_yuen;
}

static bool
is_settled (enum verdict v)
{
  return v == VERDICT_SUPPORTED || v == VERDICT_CONTRADICTED
         || v == VERDICT_RULED_OUT;
}

static const char *
number (struct arena *arena, double value)
{
  char text[NUM_SIZE];
  return arena_copy (arena, num_print_digits (text, value, 3));
}

static const char *
why_heavy (struct arena *arena, const struct tails *t)
{
  if (t->ten_largest > .5)
    return arena_printf (arena, "ten units carry %s of a cohort's sum",
                         say_share (arena, t->ten_largest));
  return arena_printf (arena, "the outcome has a heavy tail (kappa %s)",
                       number (arena, t->kappa));
}

static const char *
what_bootstrap (struct arena *arena, const struct effect *e, bool same)
{
  if (e->status != STATUS_OK)
    return arena_printf (arena, "and there is no bootstrap-t interval to "
                                "set beside it: %s", e->why);
  return arena_printf (arena,
                       "the bootstrap-t interval, %s to %s, leads to %s "
                       "verdict", number (arena, e->conf_low),
                       number (arena, e->conf_high),
                       same ? "the same" : "no such");
}

/* Equivalence also rests on the interval at 1 - 2 alpha. */
static void
narrow_again (const struct inquiry *q, const struct result_effect *e,
              struct evidence *out, orient_fn *interval)
{
  struct result_effect near = *e;
  struct ask ask = q->ask;
  struct evidence oriented = *out;
  ask.confidence = 2 * ask.confidence - 1;
  near.effect = tails_bootstrap (q->sample, &ask, q->shape == SHAPE_ONE);
  interval (q, &near, &oriented);
  out->near_low = oriented.low;
  out->near_high = oriented.high;
}

struct judgement
heavy_review (struct arena *arena, const struct inquiry *q,
              struct result_hypothesis *h, const struct evidence *evidence,
              struct judgement judged, orient_fn *interval)
{
  const struct result_effect *e = headline_effect (h);
  bool one = q->shape == SHAPE_ONE;
  if (!rests_on_t (q, e) || !is_settled (judged.verdict))
    return judged;
  struct tails t = tails_of (q->sample, &q->ask, one);
  if (!t.heavy)
    return judged;
  struct result_effect again = *e;
  again.effect = tails_bootstrap (q->sample, &q->ask, one);
  struct evidence other = *evidence;
  interval (q, &again, &other);
  if (evidence->claim == CLAIM_EQUIVALENT)
    narrow_again (q, e, &other, interval);
  bool same = again.effect.status == STATUS_OK
              && judge (&other).verdict == judged.verdict;
  note_add (h, "heavy_tail",
            arena_printf (arena, "%s, so the t interval alone is not relied "
                                 "on; %s",
                          why_heavy (arena, &t),
                          what_bootstrap (arena, &again.effect, same)));
  return same ? judged
              : (struct judgement){ VERDICT_INCONCLUSIVE,
                                    REASON_HEAVY_TAIL };
}

static bool
any_zeros (const struct inquiry *q)
{
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    if (tails_zeros (q->sample->ranked, arm) > 0)
      return true;
  return false;
}

static void
note_shape (struct arena *arena, const struct inquiry *q,
            struct result_hypothesis *out)
{
  struct buf text = buf_new (arena);
  bool zeros = any_zeros (q);
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    {
      double skewness = tails_skewness (q->sample->ranked, arm);
      if (isnan (skewness))
        continue;
      buf_printf (&text, "%s%s %s", text.length ? "; " : "",
                  q->frame->labels[arm], number (arena, skewness));
      if (zeros)
        buf_printf (&text, " with %s zeros",
                    say_share (arena, tails_zeros (q->sample->ranked, arm)));
    }
  if (text.length)
    note_add (out, "skewness",
              arena_printf (arena, "skewness of the outcome: %s", text.text));
}

static void
note_two_part (struct arena *arena, const struct inquiry *q,
               struct result_hypothesis *out)
{
  struct two_part t = tails_two_part (q->sample->ranked, q->ask.level,
                                      q->ask.reference);
  if (isnan (t.by_share + t.by_amount))
    return;
  note_add (out, "two_part",
            arena_printf (
              arena,
              "of the difference in means, %s comes from how many have any "
              "(%s against %s) and %s from how much those have (%s against "
              "%s); the second compares different units and is no effect by "
              "itself",
              number (arena, t.by_share), say_share (arena, t.share[1]),
              say_share (arena, t.share[0]), number (arena, t.by_amount),
              number (arena, t.amount[1]), number (arena, t.amount[0])));
}

void
heavy_notes (struct arena *arena, const struct inquiry *q,
             struct result_hypothesis *out)
{
  note_shape (arena, q, out);
  bool sums = q->h->outcome->table >= 0;
  if (sums && q->shape == SHAPE_TWO && q->frame->arms == 2
      && any_zeros (q))
    note_two_part (arena, q, out);
}
