#include "run/evaluate.h"

#include <math.h>

#include "adjust.h"
#include "balance.h"
#include "base/arena.h"
#include "base/str.h"
#include "dose.h"
#include "landmarks.h"
#include "ledger.h"
#include "moved.h"
#include "pairs.h"
#include "periods.h"
#include "response.h"
#include "roi.h"
#include "run/equivalence.h"
#include "subgroups.h"

/* Whether the method is known where units come in clusters, or where
   they do not. */
static bool
listed_for (const struct inquiry *q, const char *name, bool clustered)
{
  const struct registry_row *row
    = registry_find (inquiry_kind (q), q->shape, clustered, q->row->adjusted);
  return row->clustered == clustered && registry_named (row, name);
}

/* Why a test or effect of this hypothesis cannot be run at all; null if
   it can.  TWO_WAY: it honours clusters of two kinds.  PAIR: whom it
   compares; null: all cohorts of several. */
static const char *
refusal (const struct inquiry *q, const struct method *method, bool two_way,
         const struct ask *pair)
{
  bool clustered = q->sample->clusters != NULL;
  if (clustered && !q->row->clustered && !q->row->either)
    return q->row->adjusted
             ? "units share clusters, and no method here adjusts and honours "
               "them"
             : "units share clusters, and there is no method here that "
               "honours them for this question";
  if (q->sample->clusters2 && !two_way)
    return "units share clusters of two kinds, which this method cannot "
           "honour";
  const char *thin = q->row->adjusted != ADJUSTED_BY_STRATA ? NULL
                     : pair ? strata_pair_refusal (q, pair->level,
                                                   pair->reference)
                            : strata_refusal (q);
  if (thin)
    return thin;
  if (!method || registry_entry (q->row, method))
    return NULL;
  if (clustered)
    return "units share clusters, which this method cannot honour";
  if (listed_for (q, method->about.name, true))
    return "every cluster holds one unit, so there is nothing to correct";
  return arena_printf (q->ask.scratch, "%s %s", method->about.name,
                       q->shape == SHAPE_MANY
                         ? "compares two cohorts, and there are more"
                         : q->shape == SHAPE_ONE
                         ? "compares cohorts, and there is one against a "
                           "target"
                         : "does not fit two cohorts");
}

static bool
one_cohort (const struct inquiry *q)
{
  return q->shape != SHAPE_ONE && q->frame->arms < 2;
}

/* Why there is nobody to compare; null if there is. */
static const char *
nobody (const struct inquiry *q)
{
  const struct frame *f = q->frame;
  if (one_cohort (q))
    return "there is only one cohort to look at";
  bool pair = q->shape == SHAPE_TWO && q->sample->moments;
  if (!pair || !f->asked || q->sample->moments[f->reference].n)
    return NULL;
  return arena_printf (q->ask.scratch, "only %s %s are asked",
                       f->labels[f->level],
                       q->study->tables[q->design.anchor].name);
}

static bool
holds_pairs (const struct inquiry *q, const struct method *method)
{
  const struct registry_test *entry = registry_entry (q->row, method);
  return entry && entry->pairs != PAIRS_NONE;
}

static const char *
keep (struct arena *arena, const char *text)
{
  return text ? arena_copy (arena, text) : NULL;
}

/* A method's scratch can be large and goes with it; its texts stay. */
static struct test
test_alone (const struct method *method, const struct sample *sample,
            const struct ask *ask)
{
  struct ask alone = *ask;
  alone.scratch = arena_new ();
  struct test test = method->run (sample, &alone);
  test.why = keep (ask->scratch, test.why);
  for (size_t i = 0; i < OPTIONS_MAX && test.options[i].name; i++)
    {
      test.options[i].name = keep (ask->scratch, test.options[i].name);
      test.options[i].value = keep (ask->scratch, test.options[i].value);
    }
  arena_free (alone.scratch);
  return test;
}

static struct effect
effect_alone (const struct measure *measure, const struct sample *sample,
              const struct ask *ask)
{
  struct ask alone = *ask;
  alone.scratch = arena_new ();
  struct effect effect = measure->run (sample, &alone);
  effect.why = keep (ask->scratch, effect.why);
  arena_free (alone.scratch);
  return effect;
}

static struct test
run_test (const struct inquiry *q, const struct method *method,
          const struct ask *ask)
{
  const char *why = refusal (q, method, method->two_way,
                             q->shape != SHAPE_MANY || holds_pairs (q, method)
                               ? ask : NULL);
  if (why)
    return test_fail (0, STATUS_REFUSED, why);
  why = nobody (q);
  return why ? test_fail (0, STATUS_EMPTY, why)
             : test_alone (method, q->sample, ask);
}

struct test
inquiry_test (const struct inquiry *q, const struct method *method)
{
  return run_test (q, method, &q->ask);
}

/* Limits that no double can hold: values near 1e308. */
static struct effect
within_range (struct effect e)
{
  int finite = (isfinite (e.conf_low) != 0) + (isfinite (e.conf_high) != 0);
  if (e.status != STATUS_OK || !e.conf_method || finite == 2)
    return e;
  e.status = finite ? STATUS_UNBOUNDED : STATUS_DEGENERATE;
  e.why = "the values are so large that the interval is beyond what numbers "
          "can hold";
  return e;
}

struct effect
inquiry_effect (const struct inquiry *q, const struct measure *measure,
                size_t level)
{
  struct ask ask = q->ask;
  ask.level = level;
  const char *why = refusal (q, NULL, measure->two_way, &ask);
  if (why)
    return effect_fail (NULL, STATUS_REFUSED, why);
  why = nobody (q);
  return why ? effect_fail (NULL, STATUS_EMPTY, why)
             : within_range (effect_alone (measure, q->sample, &ask));
}

/* Tests. */

static const char *
label (const struct inquiry *q, size_t arm)
{
  return arm < q->frame->arms ? q->frame->labels[arm] : "no other cohort";
}

static const char *
reference_label (const struct inquiry *q)
{
  return q->shape == SHAPE_ONE ? "target" : label (q, q->frame->reference);
}

static bool
holds (applies_fn *condition, const struct inquiry *q)
{
  return !condition || one_cohort (q) || condition (q->sample, &q->ask);
}

static void
add_test (const struct inquiry *q, const struct method *method, bool compute,
          struct result_hypothesis *out)
{
  struct result_test *tests = (struct result_test *) out->tests;
  bool omnibus = q->shape == SHAPE_MANY;
  tests[out->tests_n++] = (struct result_test){
    .method = method,
    .level = omnibus ? NULL : label (q, q->frame->level),
    .reference = omnibus ? NULL : reference_label (q),
    .test = compute ? run_test (q, method, &q->ask)
                    : test_fail (0, STATUS_OK, NULL),
  };
}

static size_t
count_pairs (const struct inquiry *q)
{
  size_t arms = q->frame->arms;
  return q->shape == SHAPE_MANY ? arms * (arms - 1) / 2 : 0;
}

/* Every pair of cohorts, the later against the earlier, corrected for
   their number. */
static void
add_pairs (struct arena *arena, const struct inquiry *q,
           const struct registry_test *entry, bool compute,
           struct result_hypothesis *out)
{
  struct result_test *pair = (struct result_test *) out->tests
                             + out->tests_n;
  struct ask ask = q->ask;
  for (ask.reference = 0; ask.reference < q->frame->arms; ask.reference++)
    for (ask.level = ask.reference + 1; ask.level < q->frame->arms;
         ask.level++)
      ((struct result_test *) out->tests)[out->tests_n++]
        = (struct result_test){
            .method = entry->method,
            .level = label (q, ask.level),
            .reference = label (q, ask.reference),
            .test = compute ? run_test (q, entry->method, &ask)
                            : test_fail (0, STATUS_OK, NULL),
          };
  if (compute)
    pairs_correct (arena, entry->pairs, pair, count_pairs (q));
}

static void
add_method (struct arena *arena, const struct inquiry *q,
            const struct method *method, bool compute,
            struct result_hypothesis *out)
{
  if (holds_pairs (q, method))
    add_pairs (arena, q, registry_entry (q->row, method), compute, out);
  else
    add_test (q, method, compute, out);
}

/* Whether the effect of T is the one that margins are told in. */
static bool
takes_margin (const struct inquiry *q, const struct registry_test *t)
{
  return t->effect && str_equal (t->effect->about.name,
                                 inquiry_kind (q)->margin);
}

/* Equivalence is shown by an interval, so that small counts need no other
   test; null where no effect fits. */
static const struct method *
equivalence_lead (const struct inquiry *q)
{
  for (const struct registry_test *t = q->row->test; t->method; t++)
    if (t->pairs == PAIRS_NONE && takes_margin (q, t))
      return t->method;
  return NULL;
}

/* Several cohorts in order, and a claim that says which way. */
static bool
asks_for_trend (const struct inquiry *q)
{
  return q->shape == SHAPE_MANY && q->h->expect != EXPECT_DIFFERENT;
}

/* The test that decides when the study leaves it open. */
static const struct method *
leading_test (const struct inquiry *q)
{
  const struct registry_test *t = q->row->test;
  if (q->h->expect == EXPECT_EQUIVALENT && equivalence_lead (q))
    return equivalence_lead (q);
  while (t->pairs != PAIRS_NONE || t->trend != asks_for_trend (q)
         || !holds (t->leads, q))
    t++;
  return t->method;
}

/* Whether the test is printed when the study leaves it open. */
static bool
is_shown (const struct inquiry *q, const struct registry_test *t)
{
  if (t->trend && !(q->h->cohort && q->h->cohort->ordered))
    return false;
  return holds (t->shown, q);
}

/* The method asked for, in the form that this row has of it. */
static const struct method *
asked_method (const struct inquiry *q, size_t i)
{
  const char *name = q->h->tests[i].text;
  const struct registry_test *here = registry_named (q->row, name);
  return here ? here->method
              : registry_method (inquiry_kind (q), ~0u, name);
}

/* The first that is asked for, unless it looks at pairs alone. */
const struct method *
inquiry_method (const struct inquiry *q)
{
  for (size_t i = 0; i < q->h->tests_n; i++)
    if (!holds_pairs (q, asked_method (q, i)))
      return asked_method (q, i);
  return leading_test (q);
}

const struct measure *
inquiry_measure (const struct inquiry *q)
{
  const struct registry_test *entry = registry_entry (q->row,
                                                      inquiry_method (q));
  return entry ? entry->effect : NULL;
}

static void
fill_asked (struct arena *arena, const struct inquiry *q,
            const struct method *lead, bool compute,
            struct result_hypothesis *out)
{
  bool listed = false;
  for (size_t i = 0; i < q->h->tests_n; i++)
    listed |= asked_method (q, i) == lead;
  if (!listed)
    add_method (arena, q, lead, compute, out);
  for (size_t i = 0; i < q->h->tests_n; i++)
    add_method (arena, q, asked_method (q, i), compute, out);
}

static const struct method *
fill_tests (struct arena *arena, const struct inquiry *q, bool compute,
            struct result_hypothesis *out)
{
  size_t most = (ROW_TESTS + q->h->tests_n) * (count_pairs (q) + 1);
  out->tests = ARENA_NEW (arena, struct result_test, most);
  const struct method *lead = inquiry_method (q);
  if (q->h->tests_n)
    fill_asked (arena, q, lead, compute, out);
  for (const struct registry_test *t = q->row->test; t->method; t++)
    if (!q->h->tests_n && (t->method == lead || is_shown (q, t)))
      add_method (arena, q, t->method, compute, out);
  for (size_t i = 0; i < out->tests_n; i++)
    ((struct result_test *) out->tests)[i].headline
      = out->tests[i].method == lead;
  return lead;
}

/* Effects. */

static bool
is_omnibus (const struct inquiry *q, const struct measure *measure)
{
  for (size_t i = 0; i < ROW_OMNIBUS; i++)
    if (q->row->omnibus[i] == measure)
      return true;
  return false;
}

static void
add_effect (const struct inquiry *q, const struct measure *measure,
            size_t level, bool compute, struct result_hypothesis *out)
{
  struct result_effect *effects = (struct result_effect *) out->effects;
  bool omnibus = is_omnibus (q, measure);
  effects[out->effects_n++] = (struct result_effect){
    .measure = measure,
    .level = omnibus ? NULL : label (q, level),
    .reference = omnibus ? NULL : reference_label (q),
    .effect = compute ? inquiry_effect (q, measure, level)
                      : effect_fail (NULL, STATUS_OK, NULL),
  };
}

static bool
has_measure (const struct result_hypothesis *out,
             const struct measure *measure)
{
  for (size_t i = 0; i < out->effects_n; i++)
    if (out->effects[i].measure == measure)
      return true;
  return false;
}

static void
fill_effects (struct arena *arena, const struct inquiry *q,
              const struct method *lead, bool compute,
              struct result_hypothesis *out)
{
  size_t arms = q->frame->arms;
  const struct registry_test *entry = registry_entry (q->row, lead);
  const struct measure *headline = entry ? entry->effect : NULL;
  bool pairs = q->shape == SHAPE_MANY;
  out->effects = ARENA_NEW (arena, struct result_effect,
                            (arms + 1) * ROW_EFFECTS + ROW_OMNIBUS + 1);
  for (size_t i = 0; i < ROW_OMNIBUS && q->row->omnibus[i]; i++)
    add_effect (q, q->row->omnibus[i], q->frame->level, compute, out);
  for (size_t arm = 0; arm < (pairs ? arms : 1); arm++)
    for (size_t i = 0; q->row->effect[i]; i++)
      if (!pairs || arm != q->frame->reference)
        add_effect (q, q->row->effect[i], pairs ? arm : q->frame->level,
                    compute, out);
  if (headline && !has_measure (out, headline))
    add_effect (q, headline, q->frame->level, compute, out);
  for (size_t i = 0; i < out->effects_n; i++)
    ((struct result_effect *) out->effects)[i].headline
      = headline && out->effects[i].measure == headline;
}

/* The frame of it all. */

/* Everything that can be looked at in an observed effect has been, and
   speaks for it. */
static bool
is_consistent (const struct inquiry *q, const struct result_hypothesis *h)
{
  return q->design.name != DESIGN_RANDOMIZED && balance_holds (h)
         && moved_control (h) == CONTROL_PASSED && h->sensitivity.form;
}

/* What tells how much of the effect is left. */
static void
look_beyond (struct arena *arena, const struct inquiry *q,
             struct result_hypothesis *out)
{
  ledger_fill (arena, q, out);
  subgroups_fill (arena, q, out);
  landmarks_fill (arena, q, out);
  periods_fill (arena, q, out);
  dose_fill (arena, q, out);
  balance_fill (arena, q, out);
  sensitivity_fill (arena, q, out);
  response_fill (arena, q, out);
  roi_fill (arena, q, out);
  out->consistent = is_consistent (q, out);
}

void
evaluate (struct arena *arena, const struct inquiry *q, bool compute,
          struct result_hypothesis *out)
{
  *out = (struct result_hypothesis){ .units = q->frame->units };
  describe_names (arena, q, out);
  out->excluded = describe_excluded (arena, &q->frame->ledger,
                                     &out->excluded_n);
  describe_groups (arena, q, out);
  const struct method *lead = fill_tests (arena, q, compute, out);
  fill_effects (arena, q, lead, compute, out);
  if (compute && q->h->expect == EXPECT_EQUIVALENT)
    equivalence_test (arena, q, out);
  if (compute)
    look_beyond (arena, q, out);
  else
    out->money.asked = q->h->cost.given;
  describe_notes (arena, q, out);
  if (compute)
    describe_chart (arena, q, out);
}
