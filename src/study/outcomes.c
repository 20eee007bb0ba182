#include <string.h>

#include "base/arena.h"
#include "reading.h"

static const char *const kind_names[] = {
  [KIND_SURVIVAL] = "survival", [KIND_RETAINED] = "retained",
  [KIND_SHARE] = "share", [KIND_MEAN] = "mean",
  [KIND_ORDINAL] = "ordinal", [KIND_NPS] = "nps", [KIND_RATE] = "rate",
  [KIND_RATIO] = "ratio", [KIND_TIME_TO] = "time_to",
};
_Static_assert (sizeof kind_names / sizeof *kind_names == KIND_COUNT,
                "every kind has a name");

const char *
kind_name (enum outcome_kind kind)
{
  return kind_names[kind];
}

static void
read_kind (struct reading *r, const struct field *field, void *into)
{
  int choice = field_choice (r, field, kind_names, KIND_COUNT);
  if (choice >= 0)
    *(enum outcome_kind *) into = (enum outcome_kind) choice;
}

#define AT(member) offsetof (struct study_outcome, member)
static const struct key keys[] = {
  { "kind", read_kind, AT (kind) },
  { "at", field_duration, AT (at) },
  { "condition", field_word, AT (condition) },
  { "value", field_word, AT (value) },
  { "table", field_table, AT (table) },
  { "where", field_word, AT (where) },
  { "sum", field_word, AT (sum) },
  { "count", field_yes, AT (count) },
  { "within", field_duration, AT (within) },
  { "numerator", field_word, AT (numerator) },
  { "denominator", field_word, AT (denominator) },
  { "asked", field_word, AT (asked) },
};

enum {
  RETAINED = 1u << KIND_RETAINED, SHARE = 1u << KIND_SHARE,
  MEAN = 1u << KIND_MEAN, ANSWER = 1u << KIND_ORDINAL | 1u << KIND_NPS,
  RATIO = 1u << KIND_RATIO, WATCH = 1u << KIND_RATE | 1u << KIND_TIME_TO
};
static const struct rule rules[] = {
  { "at", RETAINED, RETAINED },
  { "condition", SHARE, 0 },
  { "value", MEAN | ANSWER, ANSWER },
  { "table", SHARE | MEAN | WATCH, WATCH },
  { "where", SHARE | MEAN | WATCH, 0 },
  { "sum", MEAN, 0 },
  { "count", MEAN, 0 },
  { "within", SHARE | MEAN, 0 },
  { "numerator", RATIO, RATIO },
  { "denominator", RATIO, RATIO },
  { "asked", SHARE | MEAN | ANSWER, 0 },
};

/* Keys that speak of the rows of `table`. */
static const char *const of_events[] = { "where", "sum", "count", "within" };

/* Exactly one of two keys; the one that is given, or null after an
   error. */
static const char *
one_of (struct reading *r, const struct field *entry, const char *first,
        const char *second)
{
  bool one = tree_get (entry->value, first) != NULL;
  bool other = tree_get (entry->value, second) != NULL;
  if (one && other)
    err_add (r->err, E_NOT_APPLICABLE, tree_key_place (entry->value, second),
             "`%s` does not go with `%s`", second, first);
  else if (!one && !other)
    err_add (r->err, E_MISSING_KEY, entry->key->place,
             "`%s` lacks the key `%s` or `%s`", entry->name, first, second);
  return one == other ? NULL : one ? first : second;
}

/* Events need a time. */
static void
check_table (struct reading *r, const struct field *entry,
             const struct study_outcome *o)
{
  if (o->table < 0)
    return;
  const struct study_table *t = &r->study->tables[o->table];
  if (t->at.text || t->start.text || t->alone || t->faulty)
    return;
  err_add (r->err, E_MISSING_KEY, t->place, "`%s` lacks the key `at`",
           t->name);
  err_help (r->err, "the outcome `%s` looks at the time of its rows",
            entry->name);
}

static void
check_events (struct reading *r, const struct field *entry,
              const struct study_outcome *o)
{
  if (!tree_get (entry->value, "within"))
    {
      section_lacks (r, entry, "within");
      err_help (r->err, "units are followed for different times: say how "
                "long each one's events count, as `within: 180 days`");
    }
  if (o->kind == KIND_MEAN
      && one_of (r, entry, "sum", "count")
      && tree_get (entry->value, "count") && !o->count)
    err_add (r->err, E_UNKNOWN_VALUE, tree_get (entry->value, "count")->place,
             "`count` is yes or left out");
}

/* A share or mean is over the unit's own row or over its events. */
static void
check_source (struct reading *r, const struct field *entry,
              const struct study_outcome *o)
{
  const char *own = o->kind == KIND_SHARE ? "condition" : "value";
  const char *given = one_of (r, entry, own, "table");
  if (!given)
    return;
  if (strcmp (given, "table") == 0)
    {
      check_events (r, entry, o);
      if (tree_get (entry->value, "asked"))
        err_add (r->err, E_NOT_APPLICABLE,
                 tree_key_place (entry->value, "asked"),
                 "`asked` goes with a `%s` of the unit's own row: events are "
                 "nobody's answers", own);
      return;
    }
  for (size_t i = 0; i < sizeof of_events / sizeof *of_events; i++)
    if (tree_get (entry->value, of_events[i]))
      err_add (r->err, E_NOT_APPLICABLE,
               tree_key_place (entry->value, of_events[i]),
               "`%s` needs a `table` of events", of_events[i]);
}

static void
read_one (struct reading *r, const struct field *entry,
          struct study_outcome *o)
{
  *o = (struct study_outcome) { .name = entry->name,
                                .place = entry->key->place, .table = -1 };
  size_t before = err_count (r->err);
  section_read (r, entry->value, keys, sizeof keys / sizeof *keys, o);
  const struct node *kind = tree_get (entry->value, "kind");
  if (!kind)
    section_lacks (r, entry, "kind");
  else if (kind->kind == NODE_TEXT
           && strcmp (kind->text, kind_names[o->kind]) == 0)
    {
      section_check (r, entry, rules, sizeof rules / sizeof *rules, o->kind,
                     arena_printf (r->arena, "kind: %s", kind_names[o->kind]));
      if (o->kind == KIND_SHARE || o->kind == KIND_MEAN)
        check_source (r, entry, o);
      check_table (r, entry, o);
    }
  o->faulty = err_count (r->err) > before;
}

void
study_outcomes (struct reading *r, const struct node *root)
{
  size_t n;
  const struct field *entries = section_entries (r, root, "outcomes", false,
                                                 &n);
  r->study->outcomes = ARENA_NEW (r->arena, struct study_outcome, n);
  r->study->outcomes_n = n;
  for (size_t i = 0; i < n; i++)
    read_one (r, &entries[i], &r->study->outcomes[i]);
}
