#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "reading.h"

/* A hypothesis while its section is read. */
struct draft {
  struct study_hypothesis h;
  struct word cohort, outcome;
  struct word negative_control;
  struct words compare, tests, adjust, subgroups, respond_by;
  struct amounts landmarks;
};

static const char *const expect_names[] = {
  [EXPECT_DIFFERENT] = "different", [EXPECT_HIGHER] = "higher",
  [EXPECT_LOWER] = "lower", [EXPECT_EQUIVALENT] = "equivalent",
};
enum { EXPECTS = sizeof expect_names / sizeof *expect_names };
static const char *const role_names[] = {
  [ROLE_PRIMARY] = "primary", [ROLE_SECONDARY] = "secondary",
  [ROLE_EXPLORATORY] = "exploratory",
};
static const char *const design_names[] = {
  [ASK_AUTO] = "auto", [ASK_LANDMARK] = "landmark",
  [ASK_TIME_VARYING] = "time_varying", [ASK_SEQUENTIAL] = "sequential",
  [ASK_NAIVE] = "naive", [ASK_RANDOMIZED] = "randomized",
};
enum { DESIGNS = sizeof design_names / sizeof *design_names };
static const char *const adjust_names[] = {
  [ADJUST_AUTO] = "auto", [ADJUST_STRATA] = "strata",
  [ADJUST_WEIGHTS] = "weights", [ADJUST_REGRESSION] = "regression",
};
enum { ADJUSTS = sizeof adjust_names / sizeof *adjust_names };
static const char *const estimand_names[] = {
  [ESTIMAND_AUTO] = "auto", [ESTIMAND_ATT] = "att", [ESTIMAND_ATO] = "ato",
  [ESTIMAND_ATE] = "ate",
};
enum { ESTIMANDS = sizeof estimand_names / sizeof *estimand_names };

const char *
expect_name (enum expect expect)
{
  return expect_names[expect];
}

const char *
role_name (enum role role)
{
  return role_names[role];
}

void
field_expect (struct reading *r, const struct field *field, void *into)
{
  int choice = field_choice (r, field, expect_names, EXPECTS);
  if (choice >= 0)
    *(enum expect *) into = (enum expect) choice;
}

static void
read_expect (struct reading *r, const struct field *field, void *into)
{
  struct study_hypothesis *h = into;
  int choice = field_choice (r, field, expect_names, EXPECTS);
  if (choice < 0)
    return;
  h->expect = (enum expect) choice;
  h->expect_place = field->value->place;
}

static void
read_role (struct reading *r, const struct field *field, void *into)
{
  int choice = field_choice (r, field, role_names, ROLE_COUNT);
  if (choice >= 0)
    *(enum role *) into = (enum role) choice;
}

static void
read_design (struct reading *r, const struct field *field, void *into)
{
  struct study_hypothesis *h = into;
  int choice = field_choice (r, field, design_names, DESIGNS);
  if (choice < 0)
    return;
  h->design = (enum design_ask) choice;
  h->design_place = field->value->place;
}

static void
read_adjust_by (struct reading *r, const struct field *field, void *into)
{
  struct study_hypothesis *h = into;
  int choice = field_choice (r, field, adjust_names, ADJUSTS);
  if (choice < 0)
    return;
  h->adjust_by = (enum adjust_by) choice;
  h->adjust_by_place = field->value->place;
}

static void
read_estimand (struct reading *r, const struct field *field, void *into)
{
  int choice = field_choice (r, field, estimand_names, ESTIMANDS);
  if (choice >= 0)
    *(enum estimand_ask *) into = (enum estimand_ask) choice;
}

/* `auto` or a list of methods. */
static void
read_tests (struct reading *r, const struct field *field, void *into)
{
  const struct node *value = field->value;
  if (value->kind == NODE_TEXT && strcmp (value->text, "auto") == 0)
    return;
  field_words (r, field, into);
}

#define AT(member) offsetof (struct draft, member)
static const struct key keys[] = {
  { "claim", field_text, AT (h.claim) },
  { "cohort", field_word, AT (cohort) },
  { "outcome", field_word, AT (outcome) },
  { "unit", field_table, AT (h.unit) },
  { "expect", read_expect, AT (h) },
  { "margin", field_margin, AT (h.margin) },
  { "role", read_role, AT (h.role) },
  { "where", field_word, AT (h.where_text) },
  { "compare", field_words, AT (compare) },
  { "design", read_design, AT (h) },
  { "landmark", field_duration, AT (h.landmark) },
  { "lag", field_lag, AT (h.lag) },
  { "horizon", field_duration, AT (h.horizon) },
  { "every", field_duration, AT (h.every) },
  { "tests", read_tests, AT (tests) },
  { "level", field_word, AT (h.level) },
  { "target", field_number, AT (h.target) },
  { "adjust", field_words, AT (adjust) },
  { "adjust_by", read_adjust_by, AT (h) },
  { "estimand", read_estimand, AT (h.estimand) },
  { "trim", field_yes, AT (h.trim) },
  { "subgroups", field_words, AT (subgroups) },
  { "landmarks", field_durations, AT (landmarks) },
  { "negative_control", field_word, AT (negative_control) },
  { "partial", field_yes, AT (h.partial) },
  { "cost", field_cost, AT (h.cost) },
  { "respond_by", field_words, AT (respond_by) },
};

static void
find_cohort (struct reading *r, struct draft *d)
{
  const struct study *study = r->study;
  if (!d->cohort.text)
    return;
  const char **names = ARENA_NEW (r->arena, const char *, study->cohorts_n);
  d->h.cohort_place = d->cohort.place;
  d->h.cohort = study_cohort_named (study, d->cohort.text);
  for (size_t i = 0; i < study->cohorts_n; i++)
    names[i] = study->cohorts[i].name;
  if (!d->h.cohort)
    unknown_name (r, &d->cohort, "cohort", names, study->cohorts_n);
}

/* The outcome called NAME; null without a name or after an error. */
static const struct study_outcome *
find_outcome (struct reading *r, const struct word *name)
{
  const struct study *study = r->study;
  const char **names = ARENA_NEW (r->arena, const char *, study->outcomes_n);
  const struct study_outcome *found = NULL;
  for (size_t i = 0; i < study->outcomes_n; i++)
    {
      names[i] = study->outcomes[i].name;
      if (name->text && strcmp (names[i], name->text) == 0)
        found = &study->outcomes[i];
    }
  if (name->text && !found)
    unknown_name (r, name, "outcome", names, study->outcomes_n);
  return found;
}

static void
find_outcomes (struct reading *r, struct draft *d)
{
  d->h.outcome_place = d->outcome.place;
  d->h.outcome = find_outcome (r, &d->outcome);
  d->h.negative_control_place = d->negative_control.place;
  d->h.negative_control = find_outcome (r, &d->negative_control);
}

static void
take_compare (struct reading *r, struct draft *d, const struct field *entry)
{
  if (d->compare.n == 2)
    {
      d->h.compare_level = d->compare.list[0];
      d->h.compare_reference = d->compare.list[1];
    }
  else if (d->compare.n > 0)
    {
      err_add (r->err, E_OUT_OF_RANGE,
               tree_get (entry->value, "compare")->place,
               "`compare` names two labels, not %zu", d->compare.n);
      err_help (r->err, "first the level, then the reference");
    }
}

/* What goes with `adjust`, and what does not. */
static void
check_adjust (struct reading *r, const struct field *entry,
              const struct study_hypothesis *h)
{
  static const char *const parts[] = { "adjust_by", "partial", "estimand",
                                       "trim" };
  const struct node *map = entry->value;
  bool given = tree_get (map, "adjust") != NULL;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (!given && tree_get (map, parts[i]))
      {
        err_add (r->err, E_NOT_APPLICABLE, tree_key_place (map, parts[i]),
                 "`%s` goes with `adjust`", parts[i]);
        err_help (r->err, "name the columns in which the cohorts may differ: "
                  "`adjust: [COLUMN, ...]`");
      }
  if (given && tree_get (map, "target"))
    err_add (r->err, E_NOT_APPLICABLE, tree_key_place (map, "adjust"),
             "`adjust` does not go with `target`: there is one cohort");
  else if (given && h->design == ASK_RANDOMIZED
           && (h->estimand != ESTIMAND_AUTO || h->trim))
    err_add (r->err, E_NOT_APPLICABLE,
             tree_key_place (map, h->trim ? "trim" : "estimand"),
             "`%s` does not go with `design: randomized`, where chance made "
             "the cohorts alike", h->trim ? "trim" : "estimand");
  else if (given && (h->estimand != ESTIMAND_AUTO || h->trim)
           && h->adjust_by == ADJUST_STRATA)
    {
      const char *part = h->trim ? "trim" : "estimand";
      err_add (r->err, E_NOT_APPLICABLE, tree_key_place (map, part),
               "`%s` does not go with `adjust_by: strata`, whose weights are "
               "its own", part);
      err_help (r->err, "write `adjust_by: weights` or `adjust_by: "
                        "regression`");
    }
  else if (given && h->design == ASK_NAIVE)
    err_add (r->err, E_NOT_APPLICABLE, tree_key_place (map, "adjust"),
             "`adjust` does not go with `design: naive`, which shows what "
             "comes of no care at all");
}

/* What needs two cohorts that may differ. */
static void
check_parts (struct reading *r, const struct field *entry,
             const struct study_hypothesis *h)
{
  static const char *const parts[] = { "subgroups", "landmarks",
                                       "negative_control" };
  const struct node *map = entry->value;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    {
      struct place place = tree_key_place (map, parts[i]);
      if (!tree_get (map, parts[i]))
        continue;
      if (tree_get (map, "target"))
        err_add (r->err, E_NOT_APPLICABLE, place,
                 "`%s` does not go with `target`: there is one cohort",
                 parts[i]);
      else if (h->design == ASK_NAIVE)
        err_add (r->err, E_NOT_APPLICABLE, place,
                 "`%s` does not go with `design: naive`", parts[i]);
    }
}

static void
read_one (struct reading *r, const struct field *entry,
          struct study_hypothesis *h)
{
  struct draft d = { .h = { .id = entry->name, .place = entry->key->place,
                            .claim = "", .role = ROLE_SECONDARY,
                            .cost = { .table = -1 } } };
  size_t before = err_count (r->err);
  section_read (r, entry->value, keys, sizeof keys / sizeof *keys, &d);
  find_cohort (r, &d);
  find_outcomes (r, &d);
  take_compare (r, &d, entry);
  d.h.tests = d.tests.list;
  d.h.tests_n = d.tests.n;
  d.h.adjust = d.adjust.list;
  d.h.adjust_n = d.adjust.n;
  d.h.subgroups = d.subgroups.list;
  d.h.subgroups_n = d.subgroups.n;
  d.h.respond_by = d.respond_by.list;
  d.h.respond_by_n = d.respond_by.n;
  d.h.landmarks = d.landmarks.list;
  d.h.landmarks_n = d.landmarks.n;

  if (!tree_get (entry->value, "outcome"))
    section_lacks (r, entry, "outcome");
  bool cohort = tree_get (entry->value, "cohort") != NULL;
  bool target = tree_get (entry->value, "target") != NULL;
  bool level = tree_get (entry->value, "level") != NULL;
  if (!cohort && !target)
    {
      section_lacks (r, entry, "cohort");
      err_help (r->err, "or compare all units with a number: `target`");
    }
  if (cohort && target && !level)
    {
      section_lacks (r, entry, "level");
      err_help (r->err, "say which cohort is compared with the target, or "
                "leave out `cohort` to compare all units");
    }
  if (level && !(cohort && target))
    {
      err_add (r->err, E_NOT_APPLICABLE,
               tree_key_place (entry->value, "level"),
               "`level` goes with a `cohort` and a `target`");
      err_help (r->err, "to pick two cohorts write `compare`");
    }
  if (target && tree_get (entry->value, "compare"))
    err_add (r->err, E_NOT_APPLICABLE,
             tree_key_place (entry->value, "compare"),
             "`compare` does not go with `target`");
  if (d.h.expect == EXPECT_EQUIVALENT && !tree_get (entry->value, "margin"))
    {
      section_lacks (r, entry, "margin");
      err_help (r->err, "cohorts are equivalent when they differ by less than "
                "what matters: `margin:` says how much does");
    }
  check_adjust (r, entry, &d.h);
  check_parts (r, entry, &d.h);
  check_respond (r, entry, &d.h);
  if (r->study->tables_n > 0)
    check_return (r, entry, &d.h);
  *h = d.h;
  check_hypothesis (r, h);
  h->faulty = err_count (r->err) > before;
}

void
study_hypotheses (struct reading *r, const struct node *root)
{
  size_t n;
  bool others = tree_get (root, "metrics") || tree_get (root, "investments");
  const struct field *entries = section_entries (r, root, "hypotheses",
                                                 !others, &n);
  r->study->hypotheses = ARENA_NEW (r->arena, struct study_hypothesis, n);
  for (size_t i = 0; i < n; i++)
    {
      r->study->hypotheses_n = i + 1;
      read_one (r, &entries[i], &r->study->hypotheses[i]);
    }
}
