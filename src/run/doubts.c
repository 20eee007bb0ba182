/* What reads without an error and is hardly meant.  A warning, because
   only the analyst knows. */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/num.h"
#include "base/str.h"
#include "cohort/metric_rows.h"
#include "load.h"
#include "report/say.h"

/* One table under doubt. */
struct doubted {
  const struct study_table *study;
  const struct table *table;
  const struct source *source;
};

static const char *
column_name (const struct doubted *d, int slot)
{
  return source_column (d->source, (size_t) d->study->uses[slot].column);
}

static const struct reject *
first_reject (const struct table *table, enum exclusion code)
{
  size_t n;
  const struct reject *r = table_rejects (table, &n);
  for (size_t i = 0; i < n; i++)
    if (r[i].code == code)
      return &r[i];
  return NULL;
}

/* An id of TABLE that a row was kept under; null if none was. */
static const char *
sample_id (const struct table *table)
{
  int slot = table_id_slot (table);
  if (slot < 0 || table_rows (table) == 0)
    return NULL;
  return intern_text (table_words (table, slot),
                      table_texts (table, slot)[0]);
}

/* Two exports that name customers in two ways meet nowhere, and every
   customer seems to have no tickets. */
static void
doubt_keys (struct arena *arena, const struct doubted *d,
            const struct doubted *parent, struct err *err)
{
  uint64_t lost = table_ledger (d->table)->count[EX_UNKNOWN_PARENT];
  const struct reject *r = first_reject (d->table, EX_UNKNOWN_PARENT);
  const char *id = sample_id (parent->table);
  if (!r || !id || 2 * lost < table_rows_read (d->table))
    return;
  const char *key = column_name (d, d->study->key_slot);
  err_warn (err, E_NO_PARENT,
            place_cell (r->file, r->line,
                        (size_t) d->study->uses[d->study->key_slot].column
                          + 1, key),
            "%s of %s rows of `%s` belong to no row of `%s` and are left "
            "out", say_count (arena, lost),
            say_count (arena, table_rows_read (d->table)), d->study->name,
            parent->study->name);
  uint64_t later = table_ledger (parent->table)->count[EX_AFTER_AS_OF];
  if (later)
    err_help (err, "%s rows of `%s` are left out as later than `as_of`, and "
              "what belongs to them with them",
              say_count (arena, later), parent->study->name);
  else
    err_help (err, "`%s` holds ids such as `%s`, and `%s` of `%s` ids such as "
              "`%s`: both must be written alike", key,
              r->value ? r->value : "",
              column_name (parent, parent->study->id_slot),
              parent->study->name, id);
}

/* Days that programs write where there is no date. */
static bool
stands_for_none (int64_t seconds)
{
  return seconds == date_from_civil (1900, 1, 1)
         || seconds == date_from_civil (1970, 1, 1);
}

/* Left out because of such a day: it lies before any start. */
static uint64_t
placeholders_left_out (const struct doubted *d, const char *column)
{
  const struct table_spec *spec = source_spec (d->source);
  size_t n;
  uint64_t found = 0;
  const struct reject *r = table_rejects (d->table, &n);
  for (size_t i = 0; i < n; i++)
    {
      int64_t date;
      bool early = r[i].code == EX_END_BEFORE_START
                   || r[i].code == EX_BEFORE_START;
      found += early && r[i].value && str_equal (r[i].column, column)
               && date_parse (r[i].value, strlen (r[i].value), spec->dates,
                              0, &date) == DATE_OK
               && stands_for_none (date);
    }
  return found;
}

static uint64_t
placeholders (const struct doubted *d, int slot)
{
  int32_t offset = source_spec (d->source)->offset;
  const int64_t *dates = table_dates (d->table, slot);
  uint64_t found = placeholders_left_out (d, column_name (d, slot));
  for (size_t row = 0; row < table_rows (d->table); row++)
    found += dates[row] != DATE_NONE
             && stands_for_none (dates[row] + offset);
  return found;
}

/* "America/New_York" in `Started at (America/New_York)`, else null. */
static const char *
zone_of (struct arena *arena, const char *name)
{
  const char *open = strrchr (name, '(');
  const char *close = open ? strchr (open, ')') : NULL;
  if (!close || !memchr (open, '/', (size_t) (close - open)))
    return NULL;
  for (const char *c = open + 1; c < close; c++)
    if (!((*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z')
          || *c == '_' || *c == '/'))
      return NULL;
  return arena_copy_n (arena, open + 1, (size_t) (close - open - 1));
}

static void
doubt_times (struct arena *arena, const struct doubted *d, int slot,
             struct err *err)
{
  const char *name = column_name (d, slot);
  struct place place
    = place_cell (d->study->files[0].text, 0,
                  (size_t) d->study->uses[slot].column + 1, name);
  uint64_t found = placeholders (d, slot);
  const char *zone = zone_of (arena, name);
  if (found)
    {
      err_warn (err, E_DOUBTFUL_TIME, place,
                "%s value%s 1900-01-01 or 1970-01-01, which often stands "
                "for no date", say_count (arena, found),
                found == 1 ? " is" : "s are");
      err_help (err, "if so, list it under `missing:` of `%s`, as it stands "
                "in the file: missing: [NA, '1900-01-01 00:00:00']",
                d->study->name);
    }
  if (zone && source_spec (d->source)->offset == 0)
    {
      err_warn (err, E_DOUBTFUL_TIME, place,
                "the name says %s, and the times are read as UTC", zone);
      err_help (err, "say the offset under `timezone:` of `%s`, as "
                "\"-05:00\"", d->study->name);
    }
}

/* Months are counted from year 0. */

static int
month_number (int64_t seconds)
{
  char text[DATE_SIZE];
  date_print_month (text, seconds);
  return 12 * atoi (text) + atoi (text + sizeof "2024-" - 1) - 1;
}

static const char *
month_name (struct arena *arena, int number)
{
  return arena_printf (arena, "%04d-%02d", number / 12, number % 12 + 1);
}

/* Months with rows in use, and those in which there should be some. */
struct seen {
  bool *row;
  int first, last;
};

static void
widen (struct seen *seen, int month)
{
  seen->first = month < seen->first ? month : seen->first;
  seen->last = month > seen->last ? month : seen->last;
}

static struct seen
months_seen (struct arena *arena, const struct table *table)
{
  enum { MONTHS = 12 * 2200 };
  struct seen seen = { ARENA_NEW (arena, bool, MONTHS), MONTHS, -1 };
  const int64_t *at = table_dates (table, table_start_slot (table));
  for (size_t row = 0; row < table_rows (table); row++)
    {
      if (!table_used (table, row))
        continue;
      int month = month_number (at[row]);
      seen.row[month] = true;
      widen (&seen, month);
    }
  return seen;
}

/* Whole months with rows of TABLE, whose costs are looked for. */
static void
widen_by_contacts (const struct data *data, int table, struct seen *seen)
{
  const struct table *t = data->tables[table];
  struct months months = months_between (data->arena, data->from[table],
                                         data->study->as_of);
  for (size_t row = 0; row < table_rows (t); row++)
    {
      int month = months_find (&months, data_row_start (data, table, row));
      if (month >= 0 && table_used (t, row))
        widen (seen, month_number (months.start[month]));
    }
}

/* By all that is held against the costs of table INDEX. */
static void
widen_by_all (const struct data *data, int index, struct seen *seen)
{
  const struct study *study = data->study;
  for (size_t i = 0; i < study->metrics_n; i++)
    if (study->metrics[i].cost.given
        && study->metrics[i].cost.table == index)
      widen_by_contacts (data, study->metrics[i].table, seen);
  for (size_t i = 0; i < study->hypotheses_n; i++)
    {
      const struct study_hypothesis *h = &study->hypotheses[i];
      if (h->cost.given && h->cost.table == index && h->cohort
          && h->cohort->table > 0)
        widen_by_contacts (data, h->cohort->table, seen);
    }
}

/* Costs are added up by month, and one that was not exported looks like
   one that cost nothing. */
static void
doubt_months (const struct data *data, int index, struct err *err)
{
  enum { NAMED = 12 };
  struct arena *arena = data->arena;
  const struct study_table *t = &data->study->tables[index];
  struct place place = place_file (t->files[0].text);
  struct seen seen = months_seen (arena, data->tables[index]);
  bool empty = seen.last < 0;
  int missing = 0;
  struct buf names = buf_new (arena);
  widen_by_all (data, index, &seen);
  for (int i = seen.first; i <= seen.last; i++)
    if (!seen.row[i] && missing++ < NAMED)
      buf_printf (&names, "%s%s", missing > 1 ? ", " : "",
                  month_name (arena, i));
  if (empty)
    err_warn (err, E_MISSING_MONTHS, place, "`%s` has no row that counts",
              t->name);
  else if (missing)
    err_warn (err, E_MISSING_MONTHS, place,
              "`%s` has no row in %d of the %d months from %s to %s: %s%s",
              t->name, missing, seen.last - seen.first + 1,
              month_name (arena, seen.first), month_name (arena, seen.last),
              names.text, missing > NAMED ? ", ..." : "");
  if (empty || missing)
    err_help (err, "what a contact costs leaves such a month out; elsewhere "
              "it counts as one without costs; if it is missing from the "
              "export, export it");
}

/* Costs that are hardly meant: below 0, or more than there is. */

struct odd {
  size_t n, row;               /* the first one */
  double amount;
};

static void
add_odd (struct odd *odd, size_t row, double amount)
{
  if (odd->n++)
    return;
  odd->row = row;
  odd->amount = amount;
}

static void
warn_odd (const struct data *data, const struct study_cost *cost,
          const struct odd *odd, const char *what, struct err *err)
{
  char amount[NUM_SIZE];
  const struct table *table = data->tables[cost->table];
  int64_t at = table_dates (table, table_start_slot (table))[odd->row];
  err_warn (err, E_DOUBTFUL_COST, table_place (table, odd->row, -1),
            "`%s` of `%s` is %s in %s row%s, first %s in %s",
            cost->sum.text, data->study->tables[cost->table].name, what,
            say_count (data->arena, odd->n), odd->n == 1 ? "" : "s",
            num_print (amount, odd->amount),
            month_name (data->arena, month_number (at)));
  err_help (err, "it is added up as it stands; if it stands for no cost, list "
            "it under `missing:` of `%s`, or leave it out by `where`",
            data->study->tables[cost->table].name);
}

static void
doubt_cost (const struct data *data, const struct study_cost *cost,
            struct err *err)
{
  const double most = 1e12;
  const struct table *table = data->tables[cost->table];
  struct arena *arena = arena_new ();
  struct scratch *scratch = scratch_new (arena);
  struct odd below = { 0 }, above = { 0 };
  for (size_t row = 0; row < table_rows (table); row++)
    {
      if (!table_used (table, row)
          || (cost->where_expr
              && expr_test (cost->where_expr, table, row, scratch) != 1))
        continue;
      double amount = expr_number (cost->sum_expr, table, row, scratch);
      if (amount < 0)
        add_odd (&below, row, amount);
      else if (amount >= most)
        add_odd (&above, row, amount);
    }
  if (below.n)
    warn_odd (data, cost, &below, "below 0", err);
  if (above.n)
    warn_odd (data, cost, &above, "above 1,000,000,000,000", err);
  arena_free (arena);
}

static bool
same_cost (const struct study_cost *a, const struct study_cost *b)
{
  return a->table == b->table && str_equal (a->sum.text, b->sum.text)
         && str_equal (a->where.text, b->where.text);
}

/* Each sum once, whoever asks for it. */
static void
doubt_costs (const struct data *data, struct err *err)
{
  const struct study *study = data->study;
  size_t n = 0;
  const struct study_cost **cost
    = ARENA_NEW (data->arena, const struct study_cost *,
                 study->metrics_n + study->investments_n
                 + study->hypotheses_n);
  for (size_t i = 0; i < study->metrics_n; i++)
    cost[n++] = &study->metrics[i].cost;
  for (size_t i = 0; i < study->investments_n; i++)
    cost[n++] = &study->investments[i].cost;
  for (size_t i = 0; i < study->hypotheses_n; i++)
    cost[n++] = &study->hypotheses[i].cost;
  for (size_t i = 0; i < n; i++)
    {
      bool seen = !cost[i]->given || cost[i]->table < 0 || !cost[i]->sum_expr;
      for (size_t k = 0; k < i && !seen; k++)
        seen = cost[k]->given && same_cost (cost[k], cost[i]);
      if (!seen)
        doubt_cost (data, cost[i], err);
    }
}

void
load_doubts (const struct data *data, struct source *const *sources,
             struct err *err)
{
  const struct study *study = data->study;
  for (size_t i = 0; i < study->tables_n; i++)
    {
      const struct study_table *t = &study->tables[i];
      struct doubted d = { t, data->tables[i], sources[i] };
      if (t->parent >= 0)
        {
          struct doubted parent = { &study->tables[t->parent],
                                    data->tables[t->parent],
                                    sources[t->parent] };
          doubt_keys (data->arena, &d, &parent, err);
        }
      for (size_t slot = 0; slot < t->uses_n; slot++)
        if (t->uses[slot].type == CELL_DATE)
          doubt_times (data->arena, &d, (int) slot, err);
      if (t->alone)
        doubt_months (data, (int) i, err);
    }
  doubt_costs (data, err);
}
