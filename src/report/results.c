#include "report/results.h"

#include <assert.h>

static const char *const verdict_names[] = {
  [VERDICT_NOT_TESTABLE] = "not_testable",
  [VERDICT_SUPPORTED] = "supported",
  [VERDICT_CONTRADICTED] = "contradicted",
  [VERDICT_RULED_OUT] = "ruled_out",
  [VERDICT_INCONCLUSIVE] = "inconclusive",
};
static_assert (sizeof verdict_names / sizeof *verdict_names == VERDICT_COUNT,
               "a name for every verdict");

const char *
verdict_name (enum verdict verdict)
{
  assert (verdict < VERDICT_COUNT);
  return verdict_names[verdict];
}

const struct result_test *
headline_test (const struct result_hypothesis *h)
{
  for (size_t i = 0; i < h->tests_n; i++)
    if (h->tests[i].headline)
      return &h->tests[i];
  return NULL;
}

const struct result_effect *
headline_effect (const struct result_hypothesis *h)
{
  for (size_t i = 0; i < h->effects_n; i++)
    if (h->effects[i].headline)
      return &h->effects[i];
  return NULL;
}
