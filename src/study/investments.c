#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "reading.h"

/* Months before and after, so that a difference of differences can be told
   from a wave. */
enum { FEWEST_MONTHS = 3, MOST_MONTHS = 1200 };

/* An investment while its section is read. */
struct draft {
  struct study_investment v;
  struct word moves;
};

static void
read_date (struct reading *r, const struct field *field, void *into)
{
  struct study_investment *v = into;
  field_date (r, field, &v->date);
  v->date_place = field->value->place;
}

static void
read_months (struct reading *r, const struct field *field, void *into)
{
  if (!field_between (r, field, FEWEST_MONTHS, MOST_MONTHS, into))
    err_help (r->err, "they are months: with fewer than %d a change cannot be "
              "told from the way of the months", FEWEST_MONTHS);
}

#define AT(member) offsetof (struct draft, member)
static const struct key keys[] = {
  { "claim", field_text, AT (v.claim) },
  { "date", read_date, AT (v) },
  { "starts", field_word, AT (v.starts) },
  { "exposed", field_word, AT (v.exposed) },
  { "group", field_word, AT (v.group) },
  { "moves", field_word, AT (moves) },
  { "cost", field_cost, AT (v.cost) },
  { "running", field_price, AT (v.running) },
  { "before", read_months, AT (v.before) },
  { "after", read_months, AT (v.after) },
  { "expect", field_expect, AT (v.expect) },
};

static bool
is_monthly (enum metric_kind kind)
{
  return kind == METRIC_REVENUE_PER_CUSTOMER || kind == METRIC_CONTACT_RATE
         || kind == METRIC_UPGRADE_RATE || kind == METRIC_REFERRAL_RATE
         || kind == METRIC_RETENTION_RATE;
}

static void
find_metric (struct reading *r, const struct field *entry, struct draft *d)
{
  const struct study *study = r->study;
  const char **names = ARENA_NEW (r->arena, const char *, study->metrics_n);
  if (!tree_get (entry->value, "moves"))
    {
      section_lacks (r, entry, "moves");
      err_help (r->err, "name the metric that it is to move");
    }
  if (!d->moves.text)
    return;
  d->v.moves_place = d->moves.place;
  for (size_t i = 0; i < study->metrics_n; i++)
    {
      names[i] = study->metrics[i].id;
      if (str_equal (names[i], d->moves.text))
        d->v.moves = &study->metrics[i];
    }
  if (!d->v.moves)
    unknown_name (r, &d->moves, "metric", names, study->metrics_n);
  else if (!d->v.moves->faulty && !is_monthly (d->v.moves->kind))
    {
      err_add (r->err, E_NOT_APPLICABLE, d->moves.place,
               "`%s` is of kind %s, which is no metric of customers by month",
               d->moves.text, metric_kind_name (d->v.moves->kind));
      err_help (r->err, "an investment moves one of kind "
                "revenue_per_customer, retention_rate, contact_rate, "
                "upgrade_rate or referral_rate");
    }
}

static void
refuse (struct reading *r, const struct field *entry, const char *key,
        const char *other, const char *help)
{
  err_add (r->err, E_NOT_APPLICABLE, tree_key_place (entry->value, key),
           "`%s` does not go with `%s`", key, other);
  err_help (r->err, "%s", help);
}

/* One date for all that it reaches, or one for each customer. */
static void
check_dates (struct reading *r, const struct field *entry)
{
  const struct node *map = entry->value;
  bool date = tree_get (map, "date") != NULL;
  bool starts = tree_get (map, "starts") != NULL;
  if (!date && !starts)
    {
      err_add (r->err, E_MISSING_KEY, entry->key->place,
               "`%s` lacks the key `date` or `starts`", entry->name);
      err_help (r->err, "say from when it works: `date: 2024-07-01` for all, "
                "or `starts: COLUMN` with a date for each customer");
    }
  if (date && starts)
    refuse (r, entry, "starts", "date", "keep `date` where it works for all "
            "from one day on, `starts` where each customer has a day");
  if (starts && tree_get (map, "exposed"))
    refuse (r, entry, "exposed", "starts",
            "a customer without a date is one that it never reached");
  if (starts && tree_get (map, "group"))
    {
      refuse (r, entry, "group", "starts",
              "dates of each customer are not compared by group: leave "
              "`group` out, or give `date` and `exposed` with it");
      return;
    }
  if (!tree_get (map, "group") || tree_get (map, "exposed"))
    return;
  section_lacks (r, entry, "exposed");
  err_help (r->err, "`group` says by what it was given out, `exposed` which "
            "customers it reached");
}

static void
check_money (struct reading *r, const struct field *entry,
             const struct study_investment *v)
{
  const struct node *map = entry->value;
  if (v->cost.per_contact.given)
    {
      err_add (r->err, E_NOT_APPLICABLE, v->cost.place,
               "an investment is paid once and monthly, not per contact");
      err_help (r->err, "write `cost: 20000`, or {table: costs, sum: amount}, "
                "and `running: 500` for a month");
    }
  else if (!tree_get (map, "cost") && !tree_get (map, "running"))
    {
      err_add (r->err, E_MISSING_KEY, entry->key->place,
               "`%s` lacks the key `cost` or `running`", entry->name);
      err_help (r->err, "what came back is held against what was spent");
    }
  check_cost (r, &v->cost, true,
              arena_printf (r->arena, "the investment `%s`", v->id));
}

static void
check_expect (struct reading *r, const struct field *entry,
              const struct study_investment *v)
{
  if (v->expect != EXPECT_EQUIVALENT)
    return;
  err_add (r->err, E_NOT_APPLICABLE, tree_get (entry->value, "expect")->place,
           "`expect: equivalent` does not go with an investment");
  err_help (r->err, "one of: higher, lower, different");
}

static void
read_one (struct reading *r, const struct field *entry,
          struct study_investment *investment)
{
  struct draft d = { .v = { .id = entry->name, .place = entry->key->place,
                            .claim = "", .date = DATE_NONE,
                            .cost = { .table = -1 } } };
  size_t before = err_count (r->err);
  section_read (r, entry->value, keys, sizeof keys / sizeof *keys, &d);
  if (r->study->tables_n > 0)
    {
      find_metric (r, entry, &d);
      check_dates (r, entry);
      check_money (r, entry, &d.v);
      check_expect (r, entry, &d.v);
    }
  d.v.faulty = err_count (r->err) > before
               || (d.v.moves && d.v.moves->faulty);
  *investment = d.v;
}

void
study_investments (struct reading *r, const struct node *root)
{
  size_t n;
  const struct field *entries = section_entries (r, root, "investments",
                                                 false, &n);
  r->study->investments = ARENA_NEW (r->arena, struct study_investment, n);
  r->study->investments_n = n;
  for (size_t i = 0; i < n; i++)
    read_one (r, &entries[i], &r->study->investments[i]);
}
