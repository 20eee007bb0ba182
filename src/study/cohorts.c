#include <string.h>

#include "base/arena.h"
#include "reading.h"

/* A cohort while its section is read. */
struct draft {
  struct study_cohort c;
  struct words labels, levels;
  struct amounts cuts;
};

static const char *const by_names[] = {
  [BY_COLUMN] = "column", [BY_CONDITION] = "condition",
  [BY_VALUE] = "value",   [BY_EVENT] = "event",
  [BY_FIRST_EVENT] = "first_event",
};
enum { BY_COUNT = sizeof by_names / sizeof *by_names };

const char *
cohort_by_name (enum cohort_by by)
{
  return by_names[by];
}

static void
read_by (struct reading *r, const struct field *field, void *into)
{
  int choice = field_choice (r, field, by_names, BY_COUNT);
  if (choice >= 0)
    *(enum cohort_by *) into = (enum cohort_by) choice;
}

#define AT(member) offsetof (struct draft, member)
static const struct key keys[] = {
  { "by", read_by, AT (c.by) },
  { "column", field_word, AT (c.column) },
  { "condition", field_word, AT (c.condition) },
  { "value", field_word, AT (c.value) },
  { "table", field_table, AT (c.table) },
  { "where", field_word, AT (c.where) },
  { "at_least", field_count, AT (c.at_least) },
  { "within", field_duration, AT (c.within) },
  { "cuts", field_cuts, AT (cuts) },
  { "labels", field_words, AT (labels) },
  { "levels", field_words, AT (levels) },
  { "reference", field_word, AT (c.reference) },
  { "ordered", field_yes, AT (c.ordered) },
};

enum {
  COLUMN = 1u << BY_COLUMN, CONDITION = 1u << BY_CONDITION,
  VALUE = 1u << BY_VALUE, EVENT = 1u << BY_EVENT,
  FIRST_EVENT = 1u << BY_FIRST_EVENT
};
static const struct rule rules[] = {
  { "column", COLUMN, COLUMN },
  { "levels", COLUMN, 0 },
  { "condition", CONDITION, CONDITION },
  { "value", VALUE | FIRST_EVENT, VALUE | FIRST_EVENT },
  { "cuts", VALUE | FIRST_EVENT, VALUE | FIRST_EVENT },
  { "table", EVENT | FIRST_EVENT, EVENT | FIRST_EVENT },
  { "where", EVENT | FIRST_EVENT, 0 },
  { "at_least", EVENT, 0 },
  { "within", EVENT, 0 },
  { "ordered", COLUMN | VALUE | FIRST_EVENT, 0 },
};

static const char **
texts (struct arena *arena, const struct words *words)
{
  if (words->n == 0)
    return NULL;
  const char **list = ARENA_NEW (arena, const char *, words->n);
  for (size_t i = 0; i < words->n; i++)
    list[i] = words->list[i].text;
  return list;
}

static const char *const *
cut_labels (struct arena *arena, const struct study_cohort *c)
{
  const char **labels = ARENA_NEW (arena, const char *, c->cuts_n + 1);
  labels[0] = arena_printf (arena, "< %s", c->cuts[0].text);
  for (size_t i = 1; i < c->cuts_n; i++)
    labels[i] = arena_printf (arena, "%s to < %s", c->cuts[i - 1].text,
                              c->cuts[i].text);
  labels[c->cuts_n] = arena_printf (arena, ">= %s",
                                    c->cuts[c->cuts_n - 1].text);
  return labels;
}

const char *const *
cohort_labels (struct arena *arena, const struct study_cohort *c, size_t *n)
{
  static const char *const exposed[] = { "not exposed", "exposed" };
  static const char *const yes[] = { "no", "yes" };
  if (c->labels)
    {
      *n = c->labels_n;
      return c->labels;
    }
  switch (c->by)
    {
    case BY_EVENT:
      *n = 2;
      return exposed;
    case BY_CONDITION:
      *n = 2;
      return yes;
    case BY_COLUMN:
      *n = c->levels_n;
      return c->levels;
    default:
      *n = c->cuts_n > 0 ? c->cuts_n + 1 : 0;
      return c->cuts_n > 0 ? cut_labels (arena, c) : NULL;
    }
}

/* How many labels the cohort must have; 0: as many as it likes. */
static size_t
labels_wanted (const struct study_cohort *c)
{
  switch (c->by)
    {
    case BY_COLUMN: return c->levels_n;
    case BY_EVENT: case BY_CONDITION: return 2;
    default: return c->cuts_n > 0 ? c->cuts_n + 1 : 0;
    }
}

static void
check_labels (struct reading *r, const struct field *entry,
              const struct study_cohort *c)
{
  if (tree_get (entry->value, "labels") && c->by == BY_COLUMN
      && !tree_get (entry->value, "levels"))
    {
      section_lacks (r, entry, "levels");
      err_help (r->err, "`labels` run parallel to them");
      return;
    }
  size_t wanted = labels_wanted (c);
  if (c->labels && wanted && c->labels_n != wanted)
    err_add (r->err, E_OUT_OF_RANGE, tree_get (entry->value, "labels")->place,
             "`labels` holds %zu, and `%s` makes %zu cohorts", c->labels_n,
             entry->name, wanted);
  if (c->levels_n > 50)
    err_add (r->err, E_TOO_MANY_LEVELS,
             tree_get (entry->value, "levels")->place,
             "`levels` holds %zu, and at most 50 cohorts are compared",
             c->levels_n);
  else if (c->levels_n == 1)
    err_add (r->err, E_OUT_OF_RANGE, tree_get (entry->value, "levels")->place,
             "`levels` holds one level, and two are compared");
  if (c->cuts_n > 49)
    err_add (r->err, E_TOO_MANY_LEVELS, c->cuts[0].place,
             "`cuts` make %zu cohorts, and at most 50 are compared",
             c->cuts_n + 1);
}

/* Cuts are in order by themselves; of the levels of a column only their
   list tells it. */
static void
check_order (struct reading *r, const struct field *entry,
             struct study_cohort *c)
{
  const struct node *given = tree_get (entry->value, "ordered");
  if (c->by == BY_COLUMN)
    {
      if (!c->ordered || tree_get (entry->value, "levels"))
        return;
      section_lacks (r, entry, "levels");
      err_help (r->err, "`ordered: yes` needs it: the order in which the "
                "levels are listed is their order");
      return;
    }
  if (given && given->kind == NODE_TEXT && !c->ordered)
    err_add (r->err, E_UNKNOWN_VALUE, given->place,
             "`ordered` is yes or left out: cuts are in order");
  c->ordered = c->by == BY_VALUE || c->by == BY_FIRST_EVENT;
}

static void
check_reference (struct reading *r, const struct study_cohort *c)
{
  size_t n;
  const char *const *labels = cohort_labels (r->arena, c, &n);
  if (!c->reference.text || !labels)
    return;
  for (size_t i = 0; i < n; i++)
    if (strcmp (labels[i], c->reference.text) == 0)
      return;
  err_add (r->err, E_UNKNOWN_NAME, c->reference.place,
           "`%s` has no label `%s`", c->name, c->reference.text);
  suggest_name (r->err, c->reference.text, labels, n);
}

/* The events of a cohort need a time. */
static void
check_table (struct reading *r, const struct study_cohort *c,
             const struct field *entry)
{
  if (c->table < 0)
    return;
  const struct study_table *t = &r->study->tables[c->table];
  if (t->at.text || t->start.text || t->alone || t->faulty)
    return;
  err_add (r->err, E_MISSING_KEY, t->place, "`%s` lacks the key `at`",
           t->name);
  err_help (r->err, "the cohort `%s` looks at the time of its rows",
            entry->name);
}

static void
read_one (struct reading *r, const struct field *entry,
          struct study_cohort *cohort)
{
  struct draft d = { .c = { .name = entry->name,
                            .place = entry->key->place,
                            .table = -1, .at_least = 1 } };
  size_t before = err_count (r->err);
  section_read (r, entry->value, keys, sizeof keys / sizeof *keys, &d);
  size_t after = err_count (r->err);
  d.c.labels = texts (r->arena, &d.labels);
  d.c.labels_n = d.labels.n;
  d.c.levels = texts (r->arena, &d.levels);
  d.c.levels_n = d.levels.n;
  d.c.cuts = d.cuts.list;
  d.c.cuts_n = d.cuts.n;

  const struct node *by = tree_get (entry->value, "by");
  if (!by)
    section_lacks (r, entry, "by");
  else if (by->kind == NODE_TEXT && strcmp (by->text, by_names[d.c.by]) == 0)
    {
      section_check (r, entry, rules, sizeof rules / sizeof *rules, d.c.by,
                     arena_printf (r->arena, "by: %s", by_names[d.c.by]));
      check_labels (r, entry, &d.c);
      check_order (r, entry, &d.c);
      check_table (r, &d.c, entry);
      if (after == before)
        check_reference (r, &d.c);
    }
  d.c.faulty = err_count (r->err) > before;
  *cohort = d.c;
}

void
study_cohorts (struct reading *r, const struct node *root)
{
  size_t n;
  const struct field *entries = section_entries (r, root, "cohorts", false,
                                                 &n);
  r->study->cohorts = ARENA_NEW (r->arena, struct study_cohort, n);
  r->study->cohorts_n = n;
  for (size_t i = 0; i < n; i++)
    read_one (r, &entries[i], &r->study->cohorts[i]);
}
