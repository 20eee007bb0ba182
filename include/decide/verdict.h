#ifndef DECIDE_VERDICT_H
#define DECIDE_VERDICT_H

/* What the headline test and the headline interval say of the claim.

   In this order: not_testable, supported, contradicted, ruled_out,
   inconclusive.  A verdict is never "no difference": that an effect is
   smaller than a margin can be claimed (CLAIM_EQUIVALENT) and shown. */

#include <stdbool.h>

enum verdict {
  VERDICT_NOT_TESTABLE, VERDICT_SUPPORTED, VERDICT_CONTRADICTED,
  VERDICT_RULED_OUT, VERDICT_INCONCLUSIVE, VERDICT_COUNT
};

/* Why, in a code that results.json carries. */
enum reason {
  REASON_TESTED,          /* p and interval agree with the verdict */
  REASON_NAIVE_DESIGN,    /* a naive design never gets a verdict */
  REASON_STATUS,          /* the headline could not be computed */
  REASON_MARGIN_OPEN,     /* an effect is shown, its size is not */
  REASON_CORRECTION,      /* excluded before, not after, correction */
  REASON_DISAGREE,        /* of p and interval one says yes, one no */
  REASON_HEAVY_TAIL,      /* a few units carry it: not relied on */
  REASON_NOT_SHOWN        /* neither an effect nor its absence */
};
const char *reason_name (enum reason);

enum claim {
  CLAIM_DIFFERENT,        /* an effect in either direction */
  CLAIM_DIRECTED,         /* in the expected one */
  CLAIM_EQUIVALENT        /* none as large as the margin */
};

/* Positive = the expected direction.  For a ratio ends and margin are
   logs. */
struct evidence {
  bool testable, naive;
  enum claim claim;
  bool interval;          /* false: an omnibus test has none */
  double direction;       /* without interval, of a trend: below 0 the
                             other way round; else 0 */
  double p;               /* corrected */
  double raw;             /* not corrected */
  double low, high;       /* of the interval; may be -+INFINITY */
  double near_low, near_high;   /* CLAIM_EQUIVALENT: of the one at 1 - 2
                                   alpha, of which RAW is the test */
  double margin;          /* 0: none; CLAIM_EQUIVALENT needs one */
  double alpha;
};

struct judgement {
  enum verdict verdict;
  enum reason reason;
};
struct judgement judge (const struct evidence *);

#endif
