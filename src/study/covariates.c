#include "base/arena.h"
#include "reading.h"

#define AT(member) offsetof (struct study_covariate, member)
static const struct key keys[] = {
  { "table", field_table, AT (table) },
  { "where", field_word, AT (where) },
  { "sum", field_word, AT (sum) },
  { "count", field_yes, AT (count) },
  { "within", field_duration, AT (within) },
};

/* Rows are counted or something of them is added up. */
static void
check_what (struct reading *r, const struct field *entry,
            const struct study_covariate *c)
{
  const struct node *sum = tree_get (entry->value, "sum");
  const struct node *count = tree_get (entry->value, "count");
  if (sum && count)
    err_add (r->err, E_NOT_APPLICABLE,
             tree_key_place (entry->value, "count"),
             "`count` does not go with `sum`");
  else if (!sum && !count)
    err_add (r->err, E_MISSING_KEY, entry->key->place,
             "`%s` lacks the key `sum` or `count`", entry->name);
  else if (count && !c->count)
    err_add (r->err, E_UNKNOWN_VALUE, count->place,
             "`count` is yes or left out");
}

/* Rows that come before time zero have a time. */
static void
check_table (struct reading *r, const struct field *entry,
             const struct study_covariate *c)
{
  if (!tree_get (entry->value, "table"))
    section_lacks (r, entry, "table");
  if (c->table < 0)
    return;
  const struct study_table *t = &r->study->tables[c->table];
  if (t->at.text || t->start.text || t->alone || t->faulty)
    return;
  err_add (r->err, E_MISSING_KEY, t->place, "`%s` lacks the key `at`",
           t->name);
  err_help (r->err, "the covariate `%s` looks at the time of its rows",
            entry->name);
}

static void
read_one (struct reading *r, const struct field *entry,
          struct study_covariate *c)
{
  *c = (struct study_covariate) { .name = entry->name,
                                  .place = entry->key->place, .table = -1 };
  size_t before = err_count (r->err);
  section_read (r, entry->value, keys, sizeof keys / sizeof *keys, c);
  check_table (r, entry, c);
  check_what (r, entry, c);
  c->faulty = err_count (r->err) > before;
}

void
study_covariates (struct reading *r, const struct node *root)
{
  size_t n;
  const struct field *entries = section_entries (r, root, "covariates",
                                                 false, &n);
  r->study->covariates = ARENA_NEW (r->arena, struct study_covariate, n);
  r->study->covariates_n = n;
  for (size_t i = 0; i < n; i++)
    read_one (r, &entries[i], &r->study->covariates[i]);
}
