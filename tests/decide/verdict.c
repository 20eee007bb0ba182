/* The rules of verdicts, one test a rule. */

#include "decide/verdict.h"

#include <criterion/criterion.h>
#include <math.h>

static struct evidence
base_evidence (void)
{
  return (struct evidence){ .testable = true, .directed = true,
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
  e.directed = false;
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
  e.directed = false;
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
