#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "reading.h"

/* A metric while its section is read. */
struct draft {
  struct study_metric m;
  struct words by;
};

static const char *const kind_names[] = {
  [METRIC_NPS] = "nps", [METRIC_CSAT] = "csat",
  [METRIC_COST_PER_CONTACT] = "cost_per_contact",
  [METRIC_COST_PER_CONVERSATION] = "cost_per_conversation",
  [METRIC_LIFETIME_VALUE] = "lifetime_value",
  [METRIC_RETENTION_RATE] = "retention_rate",
  [METRIC_CONTACT_RATE] = "contact_rate",
  [METRIC_REPLY_TIME] = "reply_time",
  [METRIC_RESOLUTION_TIME] = "resolution_time",
  [METRIC_REVENUE_PER_CUSTOMER] = "revenue_per_customer",
  [METRIC_UPGRADE_RATE] = "upgrade_rate",
  [METRIC_REFERRAL_RATE] = "referral_rate", [METRIC_TICKETS] = "tickets",
};
_Static_assert (sizeof kind_names / sizeof *kind_names == METRIC_COUNT,
                "every kind has a name");

const char *
metric_kind_name (enum metric_kind kind)
{
  return kind_names[kind];
}

bool
metric_of_customers (enum metric_kind kind)
{
  static const bool of[METRIC_COUNT] = {
    [METRIC_LIFETIME_VALUE] = true,   [METRIC_RETENTION_RATE] = true,
    [METRIC_CONTACT_RATE] = true,     [METRIC_REVENUE_PER_CUSTOMER] = true,
    [METRIC_UPGRADE_RATE] = true,     [METRIC_REFERRAL_RATE] = true,
    [METRIC_TICKETS] = true,
  };
  return of[kind];
}

static void
read_kind (struct reading *r, const struct field *field, void *into)
{
  int choice = field_choice (r, field, kind_names, METRIC_COUNT);
  if (choice >= 0)
    *(enum metric_kind *) into = (enum metric_kind) choice;
}

#define AT(member) offsetof (struct draft, member)
static const struct key keys[] = {
  { "kind", read_kind, AT (m.kind) },
  { "title", field_word, AT (m.title) },
  { "table", field_table, AT (m.table) },
  { "where", field_word, AT (m.where) },
  { "value", field_word, AT (m.value) },
  { "condition", field_word, AT (m.condition) },
  { "asked", field_word, AT (m.asked) },
  { "sum", field_word, AT (m.sum) },
  { "tag", field_word, AT (m.tag) },
  { "cost", field_cost, AT (m.cost) },
  { "interactions", field_word, AT (m.interactions) },
  { "margin", field_share, AT (m.margin) },
  { "discount", field_discount, AT (m.discount) },
  { "horizon", field_duration, AT (m.horizon) },
  { "hours", field_hours, AT (m.hours) },
  { "by", field_words, AT (by) },
};

enum {
  NPS = 1u << METRIC_NPS, CSAT = 1u << METRIC_CSAT,
  COST = 1u << METRIC_COST_PER_CONTACT | 1u << METRIC_COST_PER_CONVERSATION,
  VALUE = 1u << METRIC_LIFETIME_VALUE,
  RETENTION = 1u << METRIC_RETENTION_RATE,
  TIMES = 1u << METRIC_REPLY_TIME | 1u << METRIC_RESOLUTION_TIME,
  REVENUE = 1u << METRIC_REVENUE_PER_CUSTOMER,
  TICKETS = 1u << METRIC_TICKETS,
  ANY = (1u << METRIC_COUNT) - 1
};
static const struct rule rules[] = {
  { "table", ANY & ~(unsigned) RETENTION, ANY & ~(unsigned) (RETENTION
                                                             | VALUE) },
  { "where", ANY & ~(unsigned) RETENTION, 0 },
  { "value", NPS | TIMES, NPS | TIMES },
  { "condition", CSAT, CSAT },
  { "asked", NPS | CSAT, 0 },
  { "sum", REVENUE | VALUE, REVENUE },
  { "tag", TICKETS, TICKETS },
  { "cost", COST, COST },
  { "interactions", COST, 0 },
  { "margin", VALUE, 0 },
  { "discount", VALUE, 0 },
  { "horizon", VALUE, 0 },
  { "hours", TIMES, 0 },
};

/* A month's worth is revenue, or what `money` says a month is. */
static void
check_value_source (struct reading *r, const struct field *entry)
{
  const struct node *map = entry->value;
  bool table = tree_get (map, "table") != NULL;
  bool sum = tree_get (map, "sum") != NULL;
  if (table != sum)
    {
      section_lacks (r, entry, table ? "sum" : "table");
      err_help (r->err, "revenue is the sum of a table's column");
    }
  else if (!table && !r->study->money.monthly_margin.given)
    {
      section_lacks (r, entry, "table");
      err_help (r->err, "where no revenue is exported, say what is kept of a "
                "month: `monthly_margin: 30` in `money:`");
    }
  if (table)
    return;
  static const char *const of_revenue[] = { "where", "margin" };
  for (size_t i = 0; i < sizeof of_revenue / sizeof *of_revenue; i++)
    if (tree_get (map, of_revenue[i]))
      err_add (r->err, E_NOT_APPLICABLE, tree_key_place (map, of_revenue[i]),
               "`%s` needs a `table` of revenue", of_revenue[i]);
}

static void
check_horizon (struct reading *r, const struct field *entry,
               const struct study_metric *m)
{
  const struct amount *horizon = m->horizon.given ? &m->horizon
                                                  : &r->study->money.horizon;
  if (!horizon->given && !tree_get (entry->value, "horizon"))
    {
      section_lacks (r, entry, "horizon");
      err_help (r->err, "a customer's worth is counted up to some month: "
                "write `horizon: 730 days` here, or in `money:`");
    }
  else if (m->horizon.given && isnan (amount_seconds (horizon)))
    {
      err_add (r->err, E_BAD_DURATION, horizon->place,
               "`%s` is no stretch of the calendar", horizon->text);
      err_help (r->err, "write a unit, as 730 days");
    }
}

static bool
is_of (unsigned kinds, const struct study_metric *m)
{
  return kinds >> m->kind & 1;
}

/* Customers that are active in a month have a start, and leave. */
static void
check_customers (struct reading *r, const struct study_metric *m)
{
  const struct study_table *t = &r->study->tables[0];
  bool start = t->start.text || t->at.text;
  bool end = t->end.text || t->end_first.text;
  if (t->faulty || (start && (end || !is_of (RETENTION | VALUE, m))))
    return;
  err_add (r->err, E_MISSING_KEY, m->place,
           "the metric `%s` goes by months, and `%s` has no `%s`", m->id,
           t->name, start ? "end" : "start");
  err_help (r->err, "name the column that holds it: `%s: COLUMN` under `%s`",
            start ? "end" : "start", t->name);
}

static void
check_metric_cost (struct reading *r, const struct study_metric *m)
{
  if (m->cost.amount.given)
    {
      err_add (r->err, E_NOT_APPLICABLE, m->cost.place,
               "the cost of contacts is no single amount");
      err_help (r->err, "write {table: costs, sum: amount}, or {per_contact: "
                "4}");
    }
  check_cost (r, &m->cost, false,
              arena_printf (r->arena, "the metric `%s`", m->id));
}

/* Contacts of a conversation are a column; a number is that of each. */
static void
check_interactions (struct reading *r, const struct study_metric *m)
{
  const char *text = m->interactions.text;
  char *end;
  if (!text)
    return;
  if (strtod (text, &end) <= 0 && end > text && *end == '\0')
    {
      err_add (r->err, E_OUT_OF_RANGE, m->interactions.place,
               "`interactions` must be above 0, and `%s` is not", text);
      err_help (r->err, "name the column that counts the contacts of a "
                "conversation");
    }
  if (m->kind == METRIC_COST_PER_CONTACT && m->cost.per_contact.given)
    {
      err_add (r->err, E_NOT_APPLICABLE, m->interactions.place,
               "`interactions` does not go with `per_contact`: a contact "
               "costs what is declared");
      err_help (r->err, "ask for `kind: cost_per_conversation`, or give the "
                "costs as a table");
    }
}

/* What a kind asks beyond its keys. */
static void
check_kind (struct reading *r, const struct field *entry,
            const struct study_metric *m)
{
  section_check (r, entry, rules, sizeof rules / sizeof *rules, m->kind,
                 arena_printf (r->arena, "kind: %s", kind_names[m->kind]));
  if (is_of (VALUE, m))
    {
      check_value_source (r, entry);
      check_horizon (r, entry, m);
    }
  check_metric_cost (r, m);
  check_interactions (r, m);
  if (m->table >= 0)
    check_events_of (r, m->table, tree_get (entry->value, "table")->place,
                     arena_printf (r->arena, "the metric `%s`", m->id));
  check_customers (r, m);
}

/* A cohort's name wins over a column's. */
static void
find_cohorts (struct reading *r, struct study_metric *m)
{
  int unit = metric_of_customers (m->kind) ? 0 : m->table;
  m->by_cohort = ARENA_NEW (r->arena, const struct study_cohort *, m->by_n);
  for (size_t i = 0; i < m->by_n; i++)
    {
      m->by_cohort[i] = study_cohort_named (r->study, m->by[i].text);
      if (m->by_cohort[i] && unit >= 0)
        check_split (r, unit, m->by_cohort[i], m->by[i].place);
    }
}

static void
read_one (struct reading *r, const struct field *entry,
          struct study_metric *metric)
{
  struct draft d = { .m = { .id = entry->name, .place = entry->key->place,
                            .table = -1, .cost = { .table = -1 } } };
  size_t before = err_count (r->err);
  section_read (r, entry->value, keys, sizeof keys / sizeof *keys, &d);
  d.m.by = d.by.list;
  d.m.by_n = d.by.n;
  const struct node *kind = tree_get (entry->value, "kind");
  if (!kind)
    section_lacks (r, entry, "kind");
  else if (kind->kind == NODE_TEXT && r->study->tables_n > 0
           && strcmp (kind->text, kind_names[d.m.kind]) == 0)
    {
      check_kind (r, entry, &d.m);
      find_cohorts (r, &d.m);
    }
  d.m.faulty = err_count (r->err) > before;
  *metric = d.m;
}

void
study_metrics (struct reading *r, const struct node *root)
{
  size_t n;
  const struct field *entries = section_entries (r, root, "metrics", false,
                                                 &n);
  r->study->metrics = ARENA_NEW (r->arena, struct study_metric, n);
  r->study->metrics_n = n;
  for (size_t i = 0; i < n; i++)
    read_one (r, &entries[i], &r->study->metrics[i]);
}
