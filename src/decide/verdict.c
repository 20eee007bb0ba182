#include "decide/verdict.h"

#include <math.h>

const char *
reason_name (enum reason reason)
{
  static const char *const names[] = {
    [REASON_TESTED] = "tested",
    [REASON_NAIVE_DESIGN] = "naive_design",
    [REASON_STATUS] = "status",
    [REASON_MARGIN_OPEN] = "margin_open",
    [REASON_CORRECTION] = "correction",
    [REASON_DISAGREE] = "interval_disagrees",
    [REASON_HEAVY_TAIL] = "heavy_tail",
    [REASON_NOT_SHOWN] = "not_shown",
  };
  return names[reason];
}

/* P-values hold ten digits: Fisher's 2/20 is no more than 1 - 0.9, though
   as doubles it is. */
static bool
at_most (double p, double alpha)
{
  return p <= alpha * (1 + 1e-10);
}

/* The interval lies wholly on one side, far enough. */
static bool
beyond (double near, double margin)
{
  return near > 0 && near >= margin;
}

static enum reason
why_open (const struct evidence *e)
{
  bool clear = e->low > 0 || e->high < 0;
  if (at_most (e->p, e->alpha))
    return clear || !e->interval ? REASON_MARGIN_OPEN : REASON_DISAGREE;
  if (!clear || !e->interval)
    return REASON_NOT_SHOWN;
  return at_most (e->raw, e->alpha) ? REASON_CORRECTION : REASON_DISAGREE;
}

/* Equivalence: two one-sided tests, whose larger p is at most alpha
   exactly where the interval at 1 - 2 alpha lies within the margins
   (Schuirmann 1987).  What is wholly outside is as large as the margin,
   or larger. */
static struct judgement
judge_equivalence (const struct evidence *e)
{
  bool near = e->near_low > -e->margin && e->near_high < e->margin;
  if (near && at_most (e->p, e->alpha))
    return (struct judgement){ VERDICT_SUPPORTED, REASON_TESTED };
  if (e->low >= e->margin || e->high <= -e->margin)
    return (struct judgement){ VERDICT_CONTRADICTED, REASON_TESTED };
  struct judgement open = { VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN };
  if (near)
    open.reason = at_most (e->raw, e->alpha) ? REASON_CORRECTION
                                             : REASON_DISAGREE;
  return open;
}

static enum verdict
verdict_of (const struct evidence *e)
{
  bool shown = at_most (e->p, e->alpha);
  bool directed = e->claim == CLAIM_DIRECTED;
  if (!e->interval && shown)
    return directed && e->direction < 0 ? VERDICT_CONTRADICTED
                                        : VERDICT_SUPPORTED;
  if (!e->interval)
    return VERDICT_INCONCLUSIVE;
  if (shown && beyond (e->low, e->margin))
    return VERDICT_SUPPORTED;
  if (shown && !directed && beyond (-e->high, e->margin))
    return VERDICT_SUPPORTED;
  if (shown && directed && e->high < 0)
    return VERDICT_CONTRADICTED;
  bool below = e->margin > 0 && e->high < e->margin;
  if (below && (directed || e->low > -e->margin))
    return VERDICT_RULED_OUT;
  return VERDICT_INCONCLUSIVE;
}

struct judgement
judge (const struct evidence *e)
{
  struct judgement j = { VERDICT_INCONCLUSIVE, REASON_NAIVE_DESIGN };
  if (e->naive)
    return j;
  if (!e->testable)
    return (struct judgement){ VERDICT_NOT_TESTABLE, REASON_STATUS };
  if (e->claim == CLAIM_EQUIVALENT)
    return judge_equivalence (e);
  j.verdict = verdict_of (e);
  j.reason = j.verdict == VERDICT_INCONCLUSIVE ? why_open (e) : REASON_TESTED;
  return j;
}
