/* Which keys of a table go together. */

#include "reading.h"

static const struct {
  const char *key, *needs, *or;
} together[] = {
  { "duration", "duration_unit", NULL }, { "duration", "event", NULL },
  { "duration_unit", "duration", NULL }, { "event", "duration", NULL },
  { "end", "start", "at" },
  { "enter", "start", "at" },
};

static const struct {
  const char *one, *other, *help;
} apart[] = {
  { "end", "duration", "a unit ends at a date, or lasts a duration that an "
    "event ends" },
  { "duration", "enter", "a duration has no date from which on its unit "
    "could be seen" },
  { "at", "start", "both name the time of a row: keep one" },
  { "at", "month", "both name the time of a row: keep one" },
};

/* What only rows have that belong to somebody or are somebody. */
static const char *const of_somebody[] = { "start", "end", "enter", "duration",
                                           "cluster" };

/* A table that stands alone has rows with a time, and nothing else. */
static void
check_alone (struct reading *r, const struct field *entry)
{
  const struct node *map = entry->value;
  for (size_t i = 0; i < sizeof of_somebody / sizeof *of_somebody; i++)
    if (tree_get (map, of_somebody[i]))
      {
        err_add (r->err, E_NOT_APPLICABLE,
                 tree_key_place (map, of_somebody[i]),
                 "`%s` does not go with `parent: none`", of_somebody[i]);
        err_help (r->err, "the rows of such a table are nobody's: `at` or "
                  "`month` names their time");
      }
  if (tree_get (map, "at") || tree_get (map, "month"))
    return;
  err_add (r->err, E_MISSING_KEY, entry->key->place,
           "`%s` lacks the key `at` or `month`", entry->name);
  err_help (r->err, "`parent: none` needs one: the column that says when, as "
            "dates or as months such as 2024-03");
}

/* Rows of which something is told by their time. */
static void
check_time (struct reading *r, const struct field *entry, bool alone)
{
  const struct node *map = entry->value;
  if (tree_get (map, "month") && !alone)
    {
      err_add (r->err, E_NOT_APPLICABLE, tree_key_place (map, "month"),
               "`month` goes with `parent: none`");
      err_help (r->err, "the time of a customer's rows is a date: `at`");
    }
  if (!tree_get (map, "from") || tree_get (map, "at")
      || tree_get (map, "start") || tree_get (map, "month"))
    return;
  section_lacks (r, entry, "at");
  err_help (r->err, "`from` needs it");
}

/* Amounts are held against the currency of the study. */
static void
check_currency (struct reading *r, const struct field *entry)
{
  if (r->study->currency || !tree_get (entry->value, "currency"))
    return;
  err_add (r->err, E_MISSING_KEY, tree_key_place (entry->value, "currency"),
           "the study lacks the key `currency`");
  err_help (r->err, "say at its top which one the rows of `%s` are to be in: "
            "`currency: USD`", entry->name);
}

static void
check_keys (struct reading *r, const struct field *entry)
{
  const struct node *map = entry->value;
  if (!tree_get (map, "file"))
    section_lacks (r, entry, "file");
  for (size_t i = 0; i < sizeof together / sizeof *together; i++)
    if (tree_get (map, together[i].key) && !tree_get (map, together[i].needs)
        && !(together[i].or && tree_get (map, together[i].or)))
      {
        section_lacks (r, entry, together[i].needs);
        err_help (r->err, "`%s` needs it", together[i].key);
      }
  for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
    if (tree_get (map, apart[i].one) && tree_get (map, apart[i].other))
      {
        err_add (r->err, E_NOT_APPLICABLE,
                 tree_key_place (map, apart[i].other),
                 "`%s` does not go with `%s`", apart[i].other, apart[i].one);
        err_help (r->err, "%s", apart[i].help);
      }
}

void
check_table_keys (struct reading *r, const struct field *entry, bool alone)
{
  check_keys (r, entry);
  check_time (r, entry, alone);
  check_currency (r, entry);
  if (alone)
    check_alone (r, entry);
}
