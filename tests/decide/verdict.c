/* The rules of verdicts, one test a rule. */

#include "decide/verdict.h"

#include <criterion/criterion.h>
#include <math.h>

static struct evidence
base_evidence (void)
{
  return (struct evidence){ .testable = true, .claim = CLAIM_DIRECTED,
                            .interval = true, .p = .01, .low = 1,
                            .high = 3, .alpha = .05 };
}

#define EXPECT(e, v, r)                                               \
  do                                                                  \
    {                                                                 \
      struct judgement j = judge (&(e));                              \
      cr_assert_eq (j.verdict, v, "verdict %d", (int) j.verdict);     \
      cr_assert_eq (j.reason, r, "reason %s", reason_name (j.reason)); \
    }                                                                 \
  while (0)

Test (verdict, supported_needs_p_and_interval)
{
  struct evidence e = base_evidence ();
  EXPECT (e, VERDICT_SUPPORTED, REASON_TESTED);
  e.p = .05;
  EXPECT (e, VERDICT_SUPPORTED, REASON_TESTED);
  e.p = .06;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_CORRECTION);
  e.p = .01;
  e.low = -.1;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_DISAGREE);
}

Test (verdict, contradicted_when_the_interval_lies_on_the_other_side)
{
  struct evidence e = base_evidence ();
  e.low = -3;
  e.high = -1;
  EXPECT (e, VERDICT_CONTRADICTED, REASON_TESTED);
  e.claim = CLAIM_DIFFERENT;
  EXPECT (e, VERDICT_SUPPORTED, REASON_TESTED);
}

Test (verdict, a_margin_must_be_reached)
{
  struct evidence e = base_evidence ();
  e.margin = 1;
  EXPECT (e, VERDICT_SUPPORTED, REASON_TESTED);
  e.margin = 2;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_MARGIN_OPEN);
}

Test (verdict, ruled_out_is_an_upper_limit_below_the_margin)
{
  struct evidence e = base_evidence ();
  e.p = .4;
  e.low = -1;
  e.high = 1;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN);
  e.margin = 2;
  EXPECT (e, VERDICT_RULED_OUT, REASON_TESTED);
  e.low = -3;
  EXPECT (e, VERDICT_RULED_OUT, REASON_TESTED);
  e.claim = CLAIM_DIFFERENT;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN);
}

Test (verdict, an_omnibus_test_has_only_its_p)
{
  struct evidence e = { .testable = true, .p = .01, .alpha = .05 };
  EXPECT (e, VERDICT_SUPPORTED, REASON_TESTED);
  e.p = .3;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN);
}

Test (verdict, naive_comes_before_everything)
{
  struct evidence e = base_evidence ();
  e.naive = true;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NAIVE_DESIGN);
  e.testable = false;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NAIVE_DESIGN);
}

Test (verdict, not_testable_comes_next)
{
  struct evidence e = base_evidence ();
  e.testable = false;
  EXPECT (e, VERDICT_NOT_TESTABLE, REASON_STATUS);
}

Test (verdict, an_unbounded_interval_still_decides)
{
  struct evidence e = base_evidence ();
  e.high = INFINITY;
  EXPECT (e, VERDICT_SUPPORTED, REASON_TESTED);
  e.low = -INFINITY;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_DISAGREE);
}

/* Fisher's test can miss what Miettinen and Nurminen's interval shows: that
   is no matter of several hypotheses. */
Test (verdict, correction_is_blamed_only_where_it_changed_the_answer)
{
  struct evidence e = base_evidence ();
  e.p = .08;
  e.raw = .04;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_CORRECTION);
  e.raw = .08;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_DISAGREE);
  e.low = -1;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN);
}

/* 3 of 3 against 0 of 3: Fisher's p is 2/20, and 0.1 is not above
   1 - 0.9. */
Test (verdict, a_p_of_exactly_alpha_is_at_most_alpha)
{
  struct evidence e = base_evidence ();
  e.p = e.raw = exp (log (.1)) * (1 + 1e-15);
  e.alpha = 1 - .9;
  EXPECT (e, VERDICT_SUPPORTED, REASON_TESTED);
  e.p = .1 + 1e-9;
  e.raw = .05;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_CORRECTION);
}

/* The rules of verdicts, word for word, for a claim
   of a direction or of any difference. */
static enum verdict
by_the_book (const struct evidence *e)
{
  double p = e->p, l = e->low, u = e->high, m = e->margin;
  if (e->claim == CLAIM_DIRECTED)
    return p <= e->alpha && l > 0 && l >= m ? VERDICT_SUPPORTED
           : p <= e->alpha && u < 0         ? VERDICT_CONTRADICTED
           : m > 0 && u < m                 ? VERDICT_RULED_OUT
                                            : VERDICT_INCONCLUSIVE;
  bool wholly = m > 0 ? l >= m || u <= -m : l > 0 || u < 0;
  return p <= e->alpha && wholly      ? VERDICT_SUPPORTED
         : m > 0 && u < m && l > -m   ? VERDICT_RULED_OUT
                                      : VERDICT_INCONCLUSIVE;
}

Test (verdict, every_order_of_limits_and_margins_is_by_the_book)
{
  static const double at[] = { -INFINITY, -3, -2, -1, 0, 1, 2, 3, INFINITY };
  static const double p[] = { .001, .05, .06 };
  enum { N = sizeof at / sizeof *at };
  for (size_t l = 0; l < N; l++)
    for (size_t u = l; u < N; u++)
      for (size_t i = 0; i < 3 * 3 * 2; i++)
        {
          struct evidence e = {
            .testable = true, .interval = true, .alpha = .05,
            .low = at[l], .high = at[u], .p = p[i % 3], .raw = p[i % 3],
            .margin = (double) (i / 3 % 3),
            .claim = i / 9 ? CLAIM_DIRECTED : CLAIM_DIFFERENT,
          };
          cr_assert_eq (judge (&e).verdict, by_the_book (&e),
                        "%g to %g, p %g, margin %g, claim %d", e.low, e.high,
                        e.p, e.margin, (int) e.claim);
        }
}

/* An effect of -1 to .5 at 95 %, of -.9 to .4 at 90 %, and a margin of
   2. */
static struct evidence
equivalent_evidence (void)
{
  return (struct evidence){
    .testable = true, .interval = true, .claim = CLAIM_EQUIVALENT,
    .p = .01, .raw = .01, .low = -1, .high = .5, .near_low = -.9,
    .near_high = .4, .margin = 2, .alpha = .05
  };
}

Test (verdict, equivalence_needs_p_and_the_narrow_interval)
{
  struct evidence e = equivalent_evidence ();
  EXPECT (e, VERDICT_SUPPORTED, REASON_TESTED);
  e.low = -2.1;
  e.near_low = -1.99;
  e.p = e.raw = .05;
  EXPECT (e, VERDICT_SUPPORTED, REASON_TESTED);
  e.p = .06;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_CORRECTION);
  e.p = e.raw = .051;
  e.near_low = -2.01;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN);
}

/* The limit itself is not inside. */
Test (verdict, equivalence_leaves_the_margin_out)
{
  struct evidence e = equivalent_evidence ();
  e.near_high = 2;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN);
  e = equivalent_evidence ();
  e.near_low = -2;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN);
}

/* A small effect that differs from 0 is still small. */
Test (verdict, equivalence_does_not_ask_whether_there_is_an_effect)
{
  struct evidence e = equivalent_evidence ();
  e.low = .1;
  e.near_low = .2;
  EXPECT (e, VERDICT_SUPPORTED, REASON_TESTED);
}

Test (verdict, equivalence_is_contradicted_by_an_interval_wholly_outside)
{
  struct evidence e = equivalent_evidence ();
  e.p = e.raw = .999;
  e.low = 2;
  e.near_low = 2.2;
  e.near_high = 4;
  e.high = INFINITY;
  EXPECT (e, VERDICT_CONTRADICTED, REASON_TESTED);
  e.low = 1.9;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN);
  e.near_low = -4;
  e.near_high = -2.2;
  e.low = -INFINITY;
  e.high = -2;
  EXPECT (e, VERDICT_CONTRADICTED, REASON_TESTED);
}

Test (verdict, equivalence_is_never_ruled_out)
{
  struct evidence e = equivalent_evidence ();
  e.p = e.raw = .3;
  e.low = e.near_low = -5;
  e.high = 1;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN);
  e.naive = true;
  EXPECT (e, VERDICT_INCONCLUSIVE, REASON_NAIVE_DESIGN);
  e.naive = e.testable = false;
  EXPECT (e, VERDICT_NOT_TESTABLE, REASON_STATUS);
}
