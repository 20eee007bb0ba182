#include "strata.h"

#include "base/arena.h"
#include "base/str.h"
#include "infer/strata.h"
#include "kinds.h"
#include "report/say.h"

/* Below this share of the events the strata speak for another population
   than the one that was asked about. */
#define ENOUGH .9

/* Events, or units with the outcome, in all strata and in those in which
   cohorts meet. */
struct usable { double all, met; };

static void
add_stratum (struct usable *u, const struct sample *stratum)
{
  double events = 0;
  size_t cohorts = 0;
  for (size_t arm = 0; arm < stratum->arms; arm++)
    {
      const struct counts *c = stratum->counts;
      cohorts += (c ? c->n[arm] : riskset_n (stratum->riskset, arm)) > 0;
      events += (double) (c ? c->x[arm]
                            : riskset_events (stratum->riskset, arm));
    }
  u->all += events;
  u->met += cohorts > 1 ? events : 0;
}

/* Without events there is nothing to lose. */
static double
usable_share (const struct inquiry *q)
{
  struct usable u = { 0, 0 };
  for (size_t i = 0; i < q->sample->strata; i++)
    add_stratum (&u, &q->sample->stratum[i]);
  return u.all > 0 ? u.met / u.all : 1;
}

const char *
strata_refusal (const struct inquiry *q)
{
  double share = usable_share (q);
  if (share >= ENOUGH || q->h->partial)
    return NULL;
  struct arena *arena = q->ask.scratch;
  return arena_printf (arena,
                       "only %s of the events lie in strata in which cohorts "
                       "meet, and the others would say nothing: adjust for "
                       "fewer or coarser columns, or accept it with "
                       "`partial: yes`", say_share (arena, share));
}

const char *
strata_names (struct arena *arena, const struct inquiry *q)
{
  size_t n = q->h->adjust_n;
  struct buf names = buf_new (arena);
  for (size_t i = 0; i < n; i++)
    buf_printf (&names, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " and ",
                q->h->adjust[i].text);
  return n ? names.text : NULL;
}

/* The ledger. */

/* The headline effect without the strata. */
static struct effect
crude_effect (const struct inquiry *q, const struct measure **measure)
{
  const struct registry_row *row
    = registry_find (inquiry_kind (q), q->shape,
                     q->sample->clusters != NULL, false);
  struct sample crude = *q->sample;
  crude.strata = 0;
  *measure = row->test->effect;
  return (*measure)->run (&crude, &q->ask);
}

void
strata_ledger (struct arena *arena, const struct inquiry *q,
               struct result_hypothesis *out)
{
  const struct result_effect *adjusted = headline_effect (out);
  if (!q->sample->strata || !adjusted || q->shape == SHAPE_MANY)
    return;
  struct result_step *step = ARENA_NEW (arena, struct result_step, 2);
  step[0].step = "crude";
  step[0].effect = crude_effect (q, &step[0].measure);
  step[1] = (struct result_step){ "adjusted", adjusted->measure,
                                  adjusted->effect };
  out->ledger = step;
  out->ledger_n = 2;
}

/* Notes. */

static void
note_missing (struct arena *arena, const struct inquiry *q, struct buf *text)
{
  for (size_t i = 0; i < q->h->adjust_n; i++)
    if (q->frame->covariate_missing[i])
      buf_printf (text, "; %s is missing for %s units, which are a level of "
                        "their own", q->h->adjust[i].text,
                  say_count (arena, q->frame->covariate_missing[i]));
}

static void
note_strata (struct arena *arena, const struct inquiry *q,
             struct result_hypothesis *out)
{
  struct buf text = buf_new (arena);
  buf_printf (&text, "compared within %s strata of %s; %s of the events lie "
                     "in strata in which cohorts meet",
              say_count (arena, q->sample->strata), strata_names (arena, q),
              say_share (arena, usable_share (q)));
  note_missing (arena, q, &text);
  note_add (out, "strata", text.text);
}

static void
note_crude (struct arena *arena, const struct inquiry *q,
            struct result_hypothesis *out)
{
  (void) q;
  if (!out->ledger_n)
    return;
  const struct result_step *crude = out->ledger;
  note_add (out, "crude",
            arena_printf (arena, "not adjusted, the %s is %s",
                          say_measure (arena, crude->measure),
                          say_effect (arena, crude->measure, &crude->effect,
                                      out->time_unit)));
}

static void
note_homogeneity (struct arena *arena, const struct inquiry *q,
                  struct result_hypothesis *out)
{
  double alpha = 1 - q->ask.confidence;
  if (!q->sample->counts || q->shape != SHAPE_TWO)
    return;
  struct test test = strata_homogeneity (q->sample, &q->ask);
  if (test.status != STATUS_OK && test.status != STATUS_UNDERFLOW)
    return;
  double p = test.status == STATUS_OK ? test.p_value : 0;
  note_add (out, "homogeneity",
            arena_printf (arena, "%s (Breslow-Day with Tarone's correction, "
                                 "%s)",
                          p <= alpha
                            ? "the odds ratio differs between strata, so the "
                              "adjusted effect is a mean of unequal ones"
                            : "nothing shows that the odds ratio differs "
                              "between strata",
                          say_p (arena, p, alpha)));
}

void
strata_notes (struct arena *arena, const struct inquiry *q,
              struct result_hypothesis *out)
{
  if (!q->sample->strata)
    return;
  note_strata (arena, q, out);
  note_crude (arena, q, out);
  note_homogeneity (arena, q, out);
}
