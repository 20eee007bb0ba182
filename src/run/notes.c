/* What a reader must know beside the numbers, and the words that say how
   cohorts and outcomes are made. */

#include <inttypes.h>
#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "infer/km.h"
#include "report/say.h"
#include "run/evaluate.h"

enum { MOST_NOTES = 16, FEW_AT_RISK = 10 };

static void
note (struct result_hypothesis *out, const char *code, const char *text)
{
  struct result_note *notes = (struct result_note *) out->notes;
  notes[out->notes_n++] = (struct result_note){ code, text };
}

static const char *
days_text (struct arena *arena, const struct inquiry *q, double units)
{
  double day = q->design.duration ? 1 : q->design.per_day;
  const char *word = q->design.duration ? q->frame->time_unit : "days";
  char number[NUM_SIZE];
  return arena_printf (arena, "%s %s", num_print (number, units / day),
                       word ? word : "");
}

static void
note_design (struct arena *arena, const struct inquiry *q,
             struct result_hypothesis *out)
{
  const struct design *d = &q->design;
  if (d->name == DESIGN_NAIVE)
    note (out, "naive_design",
          q->h->cohort->by == BY_EVENT
            ? "a naive comparison: whoever was exposed at any time against "
              "everyone else. Staying long enough to be exposed counts as an "
              "effect of exposure, so it shows the artefact and gets no "
              "verdict"
            : "a naive comparison: what splits the cohorts may have become "
              "known only after the outcome began, so part of any effect is "
              "artefact and there is no verdict");
  if (d->name != DESIGN_LANDMARK)
    return;
  note (out, "landmark",
        arena_printf (arena,
                      "cohorts are as known %s after time zero; %s",
                      days_text (arena, q, d->landmark),
                      d->own ? "only units still there then are compared, "
                               "and time counts from there"
                             : "only rows from then on are compared"));
  bool event = q->h->cohort && q->h->cohort->by == BY_EVENT;
  if (event && (d->lag > 0 || d->lag_declared))
    note (out, "lag",
          arena_printf (arena,
                        "exposure acts after a lag of %s%s, because some "
                        "make contact in order to leave",
                        days_text (arena, q, d->lag),
                        d->lag_declared ? " (declared)" : " (the default)"));
}

static void
note_export (struct arena *arena, const struct inquiry *q, int table,
             struct result_hypothesis *out)
{
  if (table < 0 || !q->data || q->data->from[table] == DATE_NONE
      || !q->frame->ledger.count[EX_WINDOW_BEFORE_EXPORT])
    return;
  const struct study_table *t = &q->study->tables[table];
  char date[DATE_SIZE];
  bool declared = t->from != DATE_NONE;
  note (out, "export_from",
        arena_printf (arena, "`%s` is taken to be complete from %s (%s)",
                      t->name, date_print (date, q->data->from[table]),
                      declared ? "declared"
                               : "its earliest row; declare `from:` if the "
                                 "export begins earlier"));
}

/* How many of those asked gave an answer, by cohort. */
static void
note_response (struct arena *arena, const struct inquiry *q,
               struct result_hypothesis *out)
{
  const struct frame *f = q->frame;
  struct buf text = buf_new (arena);
  uint64_t missing = 0;
  for (size_t arm = 0; arm < f->arms; arm++)
    {
      uint64_t n = out->groups[arm].n, asked = n + f->missing[arm];
      missing += f->missing[arm];
      buf_printf (&text, "%s%s %s of %s", arm ? ", " : "", f->labels[arm],
                  say_share (arena, asked ? (double) n / (double) asked : 0),
                  say_count (arena, asked));
    }
  if (missing && q->question != QUESTION_SURVIVAL)
    note (out, "response",
          arena_printf (arena,
                        "rows with an answer: %s. Who answers may differ "
                        "between cohorts, so the result describes those "
                        "who did", text.text));
}

static void
note_at_risk (struct arena *arena, const struct inquiry *q,
              struct result_hypothesis *out)
{
  if (q->question != QUESTION_SURVIVAL || !isnan (q->ask.horizon)
      || q->frame->arms < 2)
    return;
  const struct riskset *r = q->sample->riskset;
  double tau = km_common_last (r);
  uint64_t *at_risk = ARENA_NEW (arena, uint64_t, r->times);
  uint64_t fewest = UINT64_MAX;
  for (size_t arm = 0; arm < r->arms; arm++)
    {
      riskset_at_risk (r, arm, at_risk);
      for (size_t i = 0; i < r->times; i++)
        if (r->time[i] == tau && at_risk[i] < fewest)
          fewest = at_risk[i];
    }
  if (fewest < FEW_AT_RISK)
    note (out, "few_at_risk",
          arena_printf (arena,
                        "without a horizon the restricted mean runs to %s, "
                        "where a cohort has only %" PRIu64 " at risk; "
                        "declare `horizon:`",
                        days_text (arena, q,
                                   tau * (q->design.duration
                                            ? 1 : q->design.per_day)),
                        fewest));
}

static void
note_clusters (struct arena *arena, const struct inquiry *q,
               struct result_hypothesis *out)
{
  if (q->sample->clusters)
    note (out, "clusters",
          arena_printf (arena,
                        "%s units in %s clusters: units of one cluster are "
                        "not taken as independent",
                        say_count (arena, q->frame->n),
                        say_count (arena, clusters_count (
                                            q->sample->clusters))));
}

void
describe_notes (struct arena *arena, const struct inquiry *q,
                struct result_hypothesis *out)
{
  out->notes = ARENA_NEW (arena, struct result_note, MOST_NOTES);
  note_design (arena, q, out);
  if (q->h->cohort)
    note_export (arena, q, q->h->cohort->table, out);
  if (!q->h->cohort || q->h->outcome->table != q->h->cohort->table)
    note_export (arena, q, q->h->outcome->table, out);
  if (q->frame->missing && q->h->outcome->table < 0)
    note_response (arena, q, out);
  note_at_risk (arena, q, out);
  note_clusters (arena, q, out);
  if (q->frame->blank_amounts)
    note (out, "blank_amounts",
          arena_printf (arena, "%s matching rows have no amount and add "
                               "nothing to the sums",
                        say_count (arena, q->frame->blank_amounts)));
}

/* Who was left out, in the order of the codes. */

const struct result_excluded *
describe_excluded (struct arena *arena, const struct ledger *ledger,
                   size_t *n)
{
  struct result_excluded *list = ARENA_NEW (arena, struct result_excluded,
                                            EX_COUNT);
  *n = 0;
  for (enum exclusion e = 0; e < EX_COUNT; e++)
    if (ledger->count[e])
      list[(*n)++] = (struct result_excluded){
        exclusion_code (e), exclusion_reason (e), ledger->count[e],
        ledger->first_file[e], ledger->first_line[e]
      };
  return list;
}

/* How cohorts and outcomes are made. */

static const char *
where_text (struct arena *arena, const struct word *where)
{
  return where->text ? arena_printf (arena, " where %s", where->text) : "";
}

static const char *
cuts_text (struct arena *arena, const struct study_cohort *cohort)
{
  struct buf text = buf_new (arena);
  for (size_t i = 0; i < cohort->cuts_n; i++)
    buf_printf (&text, "%s%s", i ? ", " : "", cohort->cuts[i].text);
  return text.text;
}

const char *
describe_cohort (struct arena *arena, const struct inquiry *q)
{
  const struct study_cohort *c = q->h->cohort;
  if (!c)
    return "all units";
  const char *table = c->table >= 0 ? q->study->tables[c->table].name : "";
  switch (c->by)
    {
    case BY_COLUMN:
      return arena_printf (arena, "by %s", c->column.text);
    case BY_CONDITION:
      return arena_printf (arena, "by whether %s", c->condition.text);
    case BY_VALUE:
      return arena_printf (arena, "by %s, cut at %s", c->value.text,
                           cuts_text (arena, c));
    case BY_FIRST_EVENT:
      return arena_printf (arena, "by %s of the first row in %s%s, cut at %s",
                           c->value.text, table,
                           where_text (arena, &c->where),
                           cuts_text (arena, c));
    case BY_EVENT:
      break;
    }
  bool naive = q->design.name == DESIGN_NAIVE;
  const char *when = naive || !c->within.given
                       ? naive ? " at any time" : ""
                       : arena_printf (arena, " within %s", c->within.text);
  return arena_printf (arena, "by at least %d row%s in %s%s%s", c->at_least,
                       c->at_least == 1 ? "" : "s", table,
                       where_text (arena, &c->where), when);
}

const char *
describe_outcome (struct arena *arena, const struct inquiry *q)
{
  const struct study_outcome *o = q->h->outcome;
  const char *table = o->table >= 0 ? q->study->tables[o->table].name : "";
  if (o->kind == KIND_SURVIVAL)
    return "time until the end";
  if (o->kind == KIND_RETAINED)
    return arena_printf (arena, "share still there after %s", o->at.text);
  if (o->kind == KIND_RATE)
    return arena_printf (arena, "rows in %s%s per day at risk", table,
                         where_text (arena, &o->where));
  if (o->kind == KIND_TIME_TO)
    return arena_printf (arena, "time until the first row in %s%s", table,
                         where_text (arena, &o->where));
  if (o->kind == KIND_RATIO)
    return arena_printf (arena, "%s over %s", o->numerator.text,
                         o->denominator.text);
  if (o->table < 0)
    return o->kind == KIND_SHARE
             ? arena_printf (arena, "share with %s", o->condition.text)
             : arena_printf (arena, "mean of %s", o->value.text);
  const char *what = o->kind == KIND_SHARE ? "share with a row"
                     : o->count            ? "mean number of rows"
                       : arena_printf (arena, "mean sum of %s", o->sum.text);
  return arena_printf (arena, "%s in %s%s within %s", what, table,
                       where_text (arena, &o->where), o->within.text);
}
