#include "cohort/returns.h"

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "cohort/metric_rows.h"
#include "returns.h"

static const double month_seconds = DAYS_PER_MONTH * SECONDS_PER_DAY;

/* Rows of the frame by row of the unit's table; those of row r are
   ROW[FIRST[r]] to before ROW[FIRST[r + 1]]. */
struct places {
  size_t *first, *row;
};

struct gather {
  const struct data *data;
  const struct study_hypothesis *h;
  const struct design *d;
  struct return_rows *r;
  struct scratch *scratch;
  struct places places;
  uint32_t *bringer;           /* null: there are no referrals */
  double from, until;          /* window in seconds from time zero */
};

static struct places
place_rows (struct arena *arena, const struct frame *f, size_t units)
{
  struct places p = { ARENA_NEW (arena, size_t, units + 2),
                      ARENA_NEW (arena, size_t, f->n) };
  for (size_t i = 0; i < f->n; i++)
    p.first[f->row[i] + 2]++;
  for (size_t u = 0; u < units; u++)
    p.first[u + 2] += p.first[u + 1];
  for (size_t i = 0; i < f->n; i++)
    p.row[p.first[f->row[i] + 1]++] = i;
  return p;
}

int
returns_decimals (const struct table *t, const struct expr *e)
{
  enum { EXPRESSION_DECIMALS = 9 };
  return expr_is_column (e) && e->up == 0 ? table_decimals (t, e->slot)
                                          : EXPRESSION_DECIMALS;
}

static bool
matches (const struct gather *g, const struct expr *where,
         const struct table *t, size_t row)
{
  return table_used (t, row)
         && (!where || expr_test (where, t, row, g->scratch) == 1);
}

static void
add (struct gather *g, int128 *sum, int128 amount)
{
  bool fits = amount < RETURNS_MOST && amount > -RETURNS_MOST
              && *sum < RETURNS_MOST && *sum > -RETURNS_MOST;
  if (fits)
    *sum += amount;
  else
    g->r->beyond = true;
}

/* ---- who counts ------------------------------------------------------- */

static bool *
who_brings (struct arena *arena, const uint32_t *bringer, size_t units)
{
  bool *brings = ARENA_NEW (arena, bool, units);
  for (size_t u = 0; u < units; u++)
    if (bringer[u] != NOBODY)
      brings[bringer[u]] = true;
  return brings;
}

/* Those who were brought are counted with who brought them. */
static void
leave_out_brought (struct gather *g, const struct frame *f, size_t units)
{
  struct return_rows *r = g->r;
  bool *brings = who_brings (r->rows, g->bringer, units);
  bool *seen = ARENA_NEW (r->rows, bool, units);
  size_t *stay = ARENA_NEW (r->rows, size_t, f->n), n = 0;
  for (size_t i = 0; i < f->n; i++)
    {
      uint32_t u = f->row[i];
      bool brought = g->bringer[u] != NOBODY;
      r->brought += !seen[u] && brought;
      r->linked += !seen[u] && (brought || brings[u]);
      seen[u] = true;
      if (!brought)
        stay[n++] = i;
    }
  if (r->brought > 0)
    r->frame = frame_part (r->rows, f, stay, n);
}

/* ---- what they brought ------------------------------------------------ */

static int128 *
month_of (const struct gather *g, size_t row, enum return_part part,
          double since)
{
  size_t month = (size_t) (since / month_seconds);
  return g->r->amount + (row * RETURN_PARTS + part) * g->r->months + month;
}

/* OF pays; the rows of UNIT get it. */
static void
credit (struct gather *g, size_t unit, size_t of, int64_t at, int128 amount,
        enum return_part part)
{
  int64_t end = data_row_end (g->data, g->h->unit, of);
  if (end != DATE_NONE && at >= end)
    return;
  for (size_t i = g->places.first[unit]; i < g->places.first[unit + 1]; i++)
    {
      size_t row = g->places.row[i];
      double since = (double) (at - g->r->frame.zero[row]);
      if (since >= g->from && since < g->until)
        add (g, month_of (g, row, part, since), amount);
    }
}

static void
add_payment (struct gather *g, const struct table *t, size_t row)
{
  const struct study_money *money = &g->data->study->money;
  double amount = expr_number (money->sum_expr, t, row, g->scratch);
  size_t unit = data_ancestor (g->data, money->table, row, g->h->unit);
  int64_t at = data_row_start (g->data, money->table, row);
  bool brought = g->bringer && g->bringer[unit] != NOBODY;
  bool upgrade = money->upgrades_expr
                 && expr_test (money->upgrades_expr, t, row, g->scratch) == 1;
  if (isfinite (amount))
    credit (g, brought ? g->bringer[unit] : unit, unit, at,
            num_scale (amount, g->r->decimals),
            brought ? RETURN_REFERRAL : upgrade ? RETURN_UPGRADES
                                                : RETURN_BASE);
  else
    g->r->blank++;
}

static void
add_revenue (struct gather *g)
{
  const struct study_money *money = &g->data->study->money;
  if (money->table < 0)
    return;
  const struct table *t = g->data->tables[money->table];
  g->r->decimals = returns_decimals (t, money->sum_expr);
  for (size_t row = 0; row < table_rows (t); row++)
    if (matches (g, money->where_expr, t, row))
      add_payment (g, t, row);
}

/* Month by month what lies in the window and before the end. */
static void
add_stay (struct gather *g)
{
  struct return_rows *r = g->r;
  for (size_t i = 0; i < r->frame.n; i++)
    {
      int64_t end = data_row_end (g->data, g->h->unit, r->frame.row[i]);
      double stop = g->until;
      if (end != DATE_NONE)
        stop = fmin (stop, (double) (end - r->frame.zero[i]));
      for (size_t k = 0; k < r->months; k++)
        {
          double low = fmax (g->from, (double) k * month_seconds);
          double high = fmin (stop, (double) (k + 1) * month_seconds);
          if (high > low)
            *month_of (g, i, RETURN_STAY, (double) k * month_seconds)
              = (int128) (high - low);
        }
    }
}

/* ---- what they cost --------------------------------------------------- */

/* Calls FN for rows of TABLE at times [0, BEFORE) of the frame's rows. */
typedef void found_fn (struct gather *, size_t row, size_t event);

static void
each_event (struct gather *g, int table, const struct expr *where,
            double before, found_fn *fn)
{
  const struct table *t = g->data->tables[table];
  for (size_t event = 0; event < table_rows (t); event++)
    {
      if (!matches (g, where, t, event))
        continue;
      size_t unit = data_ancestor (g->data, table, event, g->h->unit);
      int64_t at = data_row_start (g->data, table, event);
      for (size_t i = g->places.first[unit]; i < g->places.first[unit + 1];
           i++)
        {
          size_t row = g->places.row[i];
          double since = (double) (at - g->r->frame.zero[row]);
          if (since >= 0 && since < before)
            fn (g, row, event);
        }
    }
}

static void
count_contact (struct gather *g, size_t row, size_t event)
{
  (void) event;
  g->r->contacts[row]++;
}

/* A cohort by first event is made of one contact each. */
static void
add_contacts (struct gather *g)
{
  const struct study_cohort *cohort = g->h->cohort;
  size_t n = g->r->frame.n;
  if (!cohort || !(cohort->by == BY_EVENT || cohort->by == BY_FIRST_EVENT))
    return;
  g->r->contacts = ARENA_NEW (g->r->rows, uint32_t, n);
  if (cohort->by == BY_EVENT)
    each_event (g, cohort->table, g->h->cohort_where, g->d->expose_before,
                count_contact);
  else
    for (size_t i = 0; i < n; i++)
      g->r->contacts[i] = 1;
}

static void
add_cost (struct gather *g, size_t row, size_t event)
{
  const struct study_cost *cost = &g->h->cost;
  double amount = expr_number (cost->sum_expr, g->data->tables[cost->table],
                               event, g->scratch);
  if (isfinite (amount))
    add (g, &g->r->cost[row], num_scale (amount, g->r->cost_decimals));
}

static void
add_costs (struct gather *g)
{
  const struct study_cost *cost = &g->h->cost;
  if (cost->table < 0 || g->data->study->tables[cost->table].alone)
    return;
  g->r->cost = ARENA_NEW (g->r->rows, int128, g->r->frame.n);
  g->r->cost_decimals = returns_decimals (g->data->tables[cost->table],
                                          cost->sum_expr);
  each_event (g, cost->table, cost->where_expr, g->until, add_cost);
}

/* ---- all of it -------------------------------------------------------- */

struct return_rows *
return_rows_build (const struct data *data, const struct study_hypothesis *h,
                   const struct design *d, const struct frame *f)
{
  if (f->n == 0)
    return NULL;
  struct arena *rows = arena_new ();
  struct return_rows *r = ARENA_NEW (rows, struct return_rows, 1);
  size_t units = table_rows (data->tables[h->unit]);
  *r = (struct return_rows){ .rows = rows, .frame = *f, .units = f->units };
  struct gather g = {
    .data = data, .h = h, .d = d, .r = r, .scratch = scratch_new (rows),
    .bringer = returns_bringers (rows, data, h->unit),
    .from = d->shift, .until = d->window,
  };
  if (g.bringer)
    leave_out_brought (&g, f, units);
  r->months = (size_t) ceil (d->window / month_seconds);
  r->amount = ARENA_NEW (rows, int128,
                         r->frame.n * RETURN_PARTS * r->months);
  g.places = place_rows (rows, &r->frame, units);
  add_revenue (&g);
  add_stay (&g);
  add_contacts (&g);
  add_costs (&g);
  return r;
}

void
return_rows_release (struct return_rows *r)
{
  if (r)
    arena_free (r->rows);
}

/* ---- costs that are nobody's ------------------------------------------ */

/* Contacts are known from the export's start to the day of the data. */
static struct months
whole_months (struct arena *arena, const struct data *data, int contacts)
{
  return months_between (arena, data->from[contacts], data->study->as_of);
}

/* Contacts of the cohort by month. */
static uint64_t *
count_contacts (const struct data *data, const struct study_hypothesis *h,
                const struct months *months, struct arena *scratch)
{
  struct scratch *words = scratch_new (scratch);
  int table = h->cohort->table;
  const struct table *contacts = data->tables[table];
  uint64_t *count = ARENA_NEW (scratch, uint64_t, months->n);
  for (size_t row = 0; row < table_rows (contacts); row++)
    {
      int month = months_find (months, data_row_start (data, table, row));
      if (month >= 0 && table_used (contacts, row)
          && (!h->cohort_where
              || expr_test (h->cohort_where, contacts, row, words) == 1))
        count[month]++;
    }
  return count;
}

/* Months count that have costs and contacts, as in a metric's rows. */
struct by_month {
  struct months months;
  const uint64_t *contacts;
  bool *spent;
};

static void
add_spent (const struct data *data, const struct study_cost *cost,
           const struct by_month *by, struct contact_cost *to)
{
  struct arena *scratch = arena_new ();
  struct scratch *words = scratch_new (scratch);
  const struct table *t = data->tables[cost->table];
  int decimals = returns_decimals (t, cost->sum_expr);
  int128 total = 0;
  for (size_t row = 0; row < table_rows (t); row++)
    {
      int month = months_find (&by->months,
                               data_row_start (data, cost->table, row));
      if (!table_used (t, row) || month < 0
          || (cost->where_expr
              && expr_test (cost->where_expr, t, row, words) != 1))
        continue;
      double amount = expr_number (cost->sum_expr, t, row, words);
      bool known = isfinite (amount);
      to->blank += !known;
      to->months += known && !by->spent[month];
      by->spent[month] |= known;
      if (known && by->contacts[month])
        total += num_scale (amount, decimals);
    }
  to->total = num_unscale (total, decimals);
  arena_free (scratch);
}

struct contact_cost
contact_cost (const struct data *data, const struct study_hypothesis *h)
{
  struct contact_cost to = { .total = 0 };
  struct arena *scratch = arena_new ();
  struct by_month by
    = { .months = whole_months (scratch, data, h->cohort->table) };
  by.contacts = count_contacts (data, h, &by.months, scratch);
  by.spent = ARENA_NEW (scratch, bool, by.months.n);
  add_spent (data, &h->cost, &by, &to);
  for (size_t month = 0; month < by.months.n; month++)
    to.contacts += by.spent[month] ? by.contacts[month] : 0;
  arena_free (scratch);
  return to;
}
