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
    [REASON_NOT_SHOWN] = "not_shown",
  };
  return names[reason];
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
  if (e->p <= e->alpha)
    return clear || !e->interval ? REASON_MARGIN_OPEN : REASON_DISAGREE;
  return clear && e->interval ? REASON_CORRECTION : REASON_NOT_SHOWN;
}

static enum verdict
verdict_of (const struct evidence *e)
{
  bool shown = e->p <= e->alpha;
  if (!e->interval)
    return shown ? VERDICT_SUPPORTED : VERDICT_INCONCLUSIVE;
  if (shown && beyond (e->low, e->margin))
    return VERDICT_SUPPORTED;
  if (shown && !e->directed && beyond (-e->high, e->margin))
    return VERDICT_SUPPORTED;
  if (shown && e->directed && e->high < 0)
    return VERDICT_CONTRADICTED;
  bool below = e->margin > 0 && e->high < e->margin;
  if (below && (e->directed || e->low > -e->margin))
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
  j.verdict = verdict_of (e);
  j.reason = j.verdict == VERDICT_INCONCLUSIVE ? why_open (e) : REASON_TESTED;
  return j;
}
