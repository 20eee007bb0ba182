/* What a reader must know beside the numbers, and the words that say how
   cohorts and outcomes are made. */

#include "adjust.h"
#include "balance.h"
#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "kinds.h"
#include "moved.h"
#include "periods.h"
#include "report/say.h"

enum { MOST_NOTES = 32 };

void
note_add (struct result_hypothesis *out, const char *code, const char *text)
{
  struct result_note *notes = (struct result_note *) out->notes;
  notes[out->notes_n++] = (struct result_note){ code, text };
}

const char *
note_days (struct arena *arena, const struct inquiry *q, double units)
{
  double day = q->design.duration ? 1 : q->design.per_day;
  const char *word = q->design.duration ? q->frame->time_unit : "days";
  char number[NUM_SIZE];
  return arena_printf (arena, "%s %s", num_print (number, units / day),
                       word ? word : "");
}

/* How many controls are exposed later, to which they stay controls. */
static const char *
switched_text (struct arena *arena, const struct inquiry *q,
               const struct result_hypothesis *out)
{
  uint64_t controls = q->frame->arms == 2 ? out->groups[0].n : 0;
  if (!q->frame->switched || !controls)
    return "";
  return arena_printf (arena, "; %s of the controls were exposed later and "
                       "stay controls",
                       say_share (arena, (double) q->frame->switched
                                           / (double) controls));
}

static void
note_trials (struct arena *arena, const struct inquiry *q,
             struct result_hypothesis *out)
{
  const struct design *d = &q->design;
  note_add (out, "sequential",
            arena_printf (arena,
                          "every %s a trial starts with the units that are "
                          "there and have not been exposed; exposed are "
                          "those with the event in the next %s, and who is "
                          "still there after %s is compared from then on: "
                          "%s rows of %s units in %s trials%s",
                          note_days (arena, q, d->every),
                          note_days (arena, q, d->expose_before),
                          note_days (arena, q, d->landmark),
                          say_count (arena, q->frame->n),
                          say_count (arena, q->frame->units),
                          say_count (arena, q->frame->trials),
                          switched_text (arena, q, out)));
}

static void
note_design (struct arena *arena, const struct inquiry *q,
             struct result_hypothesis *out)
{
  const struct design *d = &q->design;
  if (d->name == DESIGN_NAIVE)
    note_add (out, "naive_design",
          q->h->cohort->by == BY_EVENT
            ? "a naive comparison: whoever was exposed at any time against "
              "everyone else. Staying long enough to be exposed counts as an "
              "effect of exposure, so it shows the artefact and gets no "
              "verdict"
            : "a naive comparison: what splits the cohorts may have become "
              "known only after the outcome began, so part of any effect is "
              "artefact and there is no verdict");
  if (d->name == DESIGN_TIME_VARYING)
    note_add (out, "time_varying",
              "a unit is unexposed until its event and the lag after it are "
              "over, and exposed from then on: nobody counts as exposed for "
              "having stayed long enough");
  if (d->name == DESIGN_SEQUENTIAL)
    note_trials (arena, q, out);
  if (d->name == DESIGN_LANDMARK)
    note_add (out, "landmark",
        arena_printf (arena,
                      "cohorts are as known %s after time zero; %s",
                      note_days (arena, q, d->landmark),
                      d->own ? "only units still there then are compared, "
                               "and time counts from there"
                             : "only rows from then on are compared"));
  bool event = q->h->cohort && q->h->cohort->by == BY_EVENT;
  if (event && d->name != DESIGN_NAIVE && (d->lag > 0 || d->lag_declared))
    note_add (out, "lag",
          arena_printf (arena,
                        "exposure acts after a lag of %s%s, because some "
                        "make contact in order to leave",
                        note_days (arena, q, d->lag),
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
  note_add (out, "export_from",
        arena_printf (arena, "`%s` is taken to be complete from %s (%s)",
                      t->name, date_print (date, q->data->from[table]),
                      declared ? "declared"
                               : "its earliest row; declare `from:` if the "
                                 "export begins earlier"));
}

/* Units that could not be seen from their start on. */
static void
note_entry (struct arena *arena, const struct inquiry *q,
            struct result_hypothesis *out)
{
  const struct study_table *t = &q->study->tables[q->h->unit];
  enum outcome_kind kind = q->h->outcome->kind;
  if (!t->enter.text)
    return;
  bool late = q->design.shift == 0
              && (kind == KIND_SURVIVAL || kind == KIND_RATE);
  note_add (out, "late_entry",
            arena_printf (arena,
                          "units can be seen from `%s` on; %s",
                          t->enter.text,
                          late ? "those that began earlier are at risk from "
                                 "then on, and those that ended earlier are "
                                 "not there"
                               : "what starts at time zero is asked only of "
                                 "those seen from there"));
}

static void
note_clusters (struct arena *arena, const struct inquiry *q,
               struct result_hypothesis *out)
{
  const struct sample *s = q->sample;
  if (!s->clusters)
    return;
  const struct frame *f = q->frame;
  uint64_t clusters = clusters_count (s->clusters);
  if (f->units < f->n && f->units == clusters)
    {
      note_add (out, "clusters", "the rows of a unit are not taken as "
                                 "independent");
      return;
    }
  const char *many = say_count (arena, clusters);
  if (s->clusters2)
    many = arena_printf (arena, "%s clusters of one kind and %s", many,
                         say_count (arena, clusters_count (s->clusters2)));
  note_add (out, "clusters",
            arena_printf (arena,
                          "%s units in %s %s: units of one cluster are not "
                          "taken as independent",
                          say_count (arena, f->units), many,
                          s->clusters2 ? "of another" : "clusters"));
}

/* "6 in no, 8 in yes" */
static const char *
source_values (struct arena *arena, const struct frame *f)
{
  struct buf text = buf_new (arena);
  for (size_t arm = 0; arm < f->arms; arm++)
    buf_printf (&text, "%s%s in %s", arm ? ", " : "",
                say_count (arena, f->source_values[arm]), f->labels[arm]);
  return text.text;
}

/* Cohorts read off an agent or a channel put agents and channels into
   cohorts, not units. */
static void
note_source (struct arena *arena, const struct inquiry *q,
             struct result_hypothesis *out)
{
  const struct frame *f = q->frame;
  if (!f->source)
    return;
  const char *values = source_values (arena, f);
  note_add (out, "cohort_source",
            f->source_clusters
              ? arena_printf (arena,
                              "the cohorts are read off `%s` (different "
                              "values: %s), so units that share its value "
                              "are not taken as independent either",
                              f->source, values)
              : arena_printf (arena,
                              "the cohorts are read off `%s` (different "
                              "values: %s): too few to stand for others, so "
                              "these very values are compared, whatever sets "
                              "them apart", f->source, values));
}

void
describe_notes (struct arena *arena, const struct inquiry *q,
                struct result_hypothesis *out)
{
  out->notes = ARENA_NEW (arena, struct result_note, MOST_NOTES);
  note_design (arena, q, out);
  note_entry (arena, q, out);
  if (q->h->cohort)
    note_export (arena, q, q->h->cohort->table, out);
  if (!q->h->cohort || q->h->outcome->table != q->h->cohort->table)
    note_export (arena, q, q->h->outcome->table, out);
  if (inquiry_kind (q)->notes)
    inquiry_kind (q)->notes (arena, q, out);
  note_clusters (arena, q, out);
  note_source (arena, q, out);
  strata_notes (arena, q, out);
  balance_notes (arena, q, out);
  moved_notes (arena, q, out);
  periods_note (arena, q, out);
  note_detectable (arena, q, out);
  if (q->frame->blank_amounts)
    note_add (out, "blank_amounts",
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
outcome_of_rows (struct arena *arena, const struct inquiry *q,
                 const char *what)
{
  const struct study_outcome *o = q->h->outcome;
  const char *within
    = o->within.given ? arena_printf (arena, " within %s", o->within.text)
                      : "";
  return arena_printf (arena, "%s in %s%s%s", what,
                       q->study->tables[o->table].name,
                       where_text (arena, &o->where), within);
}

const char *
describe_outcome (struct arena *arena, const struct inquiry *q)
{
  return inquiry_kind (q)->outcome (arena, q);
}
