/* Who belongs to the population, and to which cohort. */

#include <math.h>
#include <stdlib.h>

#include "base/str.h"
#include "build.h"

enum { MOST_LEVELS = 50 };

void
build_leave (struct build *b, size_t row, enum exclusion why)
{
  if (b->why[row] == EX_NONE)
    b->why[row] = (uint8_t) why;
}

bool
build_stays (const struct build *b, size_t row)
{
  return b->why[row] == EX_NONE;
}

static void
replay (const struct matches *m, event_fn *fn, void *context)
{
  for (size_t i = 0; i < m->n; i++)
    fn (context, m->match[i].row, m->match[i].event, m->match[i].at);
}

void
build_each_event (const struct build *b, int table, int ancestor,
                  const struct expr *where, event_fn *fn, void *context)
{
  const struct table *events = b->data->tables[table];
  const int64_t *at = table_dates (events, table_start_slot (events));
  bool direct = b->study->tables[table].parent == ancestor;
  const uint32_t *parent = direct ? table_parents (events) : NULL;
  for (size_t row = 0; row < table_rows (events); row++)
    if (table_used (events, row)
        && (!where || expr_test (where, events, row, b->scratch) == 1))
      fn (context,
          parent ? parent[row] : data_ancestor (b->data, table, row, ancestor),
          row, at[row]);
}

void
build_outcome_events (const struct build *b, event_fn *fn, void *context)
{
  if (b->matches)
    replay (b->matches, fn, context);
  else
    build_each_event (b, b->h->outcome->table, b->h->unit,
                      b->h->outcome_where, fn, context);
}

struct collecting {
  struct arena *arena;
  struct matches matches;
  size_t room;
};

static void
collect (void *context, size_t row, size_t event, int64_t at)
{
  struct collecting *c = context;
  struct matches *m = &c->matches;
  m->match = ARENA_ROOM (c->arena, m->match, m->n, c->room);
  m->match[m->n++] = (struct match){ row, event, at };
}

struct matches
build_matches (const struct build *b, struct arena *arena, int table,
               int ancestor, const struct expr *where)
{
  struct collecting c = { arena, { 0, NULL }, 0 };
  build_each_event (b, table, ancestor, where, collect, &c);
  return c.matches;
}

static void
assign_population (struct build *b)
{
  const struct expr *where = b->h->where;
  for (size_t row = 0; row < b->rows; row++)
    {
      b->why[row] = table_used (b->table, row) ? EX_NONE : ROW_UNUSED;
      if (!where || !build_stays (b, row))
        continue;
      int test = expr_test (where, b->table, row, b->scratch);
      if (test != 1)
        build_leave (b, row, test ? EX_WHERE_UNKNOWN : EX_WHERE_FALSE);
    }
}

/* By a column. */

static bool
is_among (const char *const *texts, size_t n, const char *text)
{
  for (size_t i = 0; i < n; i++)
    if (str_equal (texts[i], text))
      return true;
  return false;
}

static bool
add_level (struct build *b, const char **levels, size_t *n, const char *text)
{
  if (is_among (levels, *n, text))
    return true;
  if (*n == MOST_LEVELS)
    {
      err_add (b->err, E_TOO_MANY_LEVELS, b->h->cohort->column.place,
               "`%s` has more than %d different values",
               b->h->cohort->column.text, MOST_LEVELS);
      err_help (b->err, "list the ones to compare in `levels:`, or make "
                        "cohorts with `by: value` and `cuts:`");
      return false;
    }
  levels[(*n)++] = arena_copy (b->arena, text);
  return true;
}

/* All values in the population, bytewise. */
static bool
find_levels (struct build *b)
{
  const char **levels = ARENA_NEW (b->arena, const char *, MOST_LEVELS);
  size_t n = 0;
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      struct value v = expr_eval (b->h->cohort_expr, b->table, row,
                                  b->scratch);
      if (!v.missing && !add_level (b, levels, &n, v.text))
        return false;
    }
  qsort (levels, n, sizeof *levels, str_compare);
  b->labels = levels;
  b->arms = n;
  return true;
}

/* The first hypothesis of a cohort speaks for all. */
static bool
is_first_use (const struct build *b)
{
  const struct study_hypothesis *h = b->study->hypotheses;
  while (h->cohort != b->h->cohort)
    h++;
  return h == b->h;
}

/* Up to MOST_LEVELS values of usable rows, declared or not. */
static size_t
sample_values (struct build *b, const char **values)
{
  size_t n = 0;
  for (size_t row = 0; row < b->rows && n < MOST_LEVELS; row++)
    {
      if (!table_used (b->table, row))
        continue;
      struct value v = expr_eval (b->h->cohort_expr, b->table, row,
                                  b->scratch);
      if (!v.missing && !is_among (values, n, v.text))
        values[n++] = arena_copy (b->arena, v.text);
    }
  return n;
}

/* A declared level that no row has is most likely misspelt. */
static void
warn_of_levels (struct build *b)
{
  const struct study_cohort *cohort = b->h->cohort;
  const char *values[MOST_LEVELS];
  size_t n = sample_values (b, values);
  for (size_t i = 0; i < cohort->levels_n && n < MOST_LEVELS; i++)
    {
      if (is_among (values, n, cohort->levels[i]))
        continue;
      const char *near = str_nearest (cohort->levels[i], values, n);
      err_warn (b->err, E_UNKNOWN_NAME, cohort->column.place,
                "no row of `%s` has `%s` in `%s`",
                b->study->tables[b->h->unit].name, cohort->levels[i],
                cohort->column.text);
      if (near)
        err_hint (b->err, "did you mean the level `%s`?", near);
    }
}

static bool
assign_column (struct build *b)
{
  const struct study_cohort *cohort = b->h->cohort;
  if (!cohort->levels && !find_levels (b))
    return false;
  if (cohort->levels && is_first_use (b))
    warn_of_levels (b);
  const char *const *levels = cohort->levels ? cohort->levels : b->labels;
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      struct value v = expr_eval (b->h->cohort_expr, b->table, row,
                                  b->scratch);
      if (v.missing)
        build_leave (b, row, EX_COHORT_UNKNOWN);
      uint32_t arm = 0;
      while (!v.missing && arm < b->arms && !str_equal (levels[arm], v.text))
        arm++;
      if (arm == b->arms)
        build_leave (b, row, EX_OTHER_LEVEL);
      b->arm[row] = arm;
    }
  return true;
}

static bool
assign_condition (struct build *b)
{
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      int test = expr_test (b->h->cohort_expr, b->table, row, b->scratch);
      if (test < 0)
        build_leave (b, row, EX_COHORT_UNKNOWN);
      b->arm[row] = test > 0;
    }
  return true;
}

/* By a value and its cuts. */

static uint32_t
interval_of (const struct study_cohort *cohort, double value, bool span)
{
  uint32_t arm = 0;
  for (size_t i = 0; i < cohort->cuts_n; i++)
    {
      double cut = span ? amount_seconds (&cohort->cuts[i])
                        : cohort->cuts[i].number;
      arm += value >= cut;
    }
  return arm;
}

/* A blank second time is longer than every cut: it has not come yet. */
static void
place_value (struct build *b, size_t row, double value)
{
  bool span = b->h->cohort_expr->type == TYPE_DURATION;
  b->dose[row] = value;
  b->backwards += span && value < 0;
  if (isnan (value) && !span)
    build_leave (b, row, EX_COHORT_UNKNOWN);
  b->arm[row] = isnan (value)
                  ? (uint32_t) b->arms - 1
                  : interval_of (b->h->cohort, value, span);
}

/* A reply before its question: columns changed about, or clocks that
   differ.  With a cut at 0 or below it is asked for. */
static void
warn_of_backwards (struct build *b)
{
  const struct study_cohort *cohort = b->h->cohort;
  if (b->backwards == 0 || amount_seconds (&cohort->cuts[0]) <= 0)
    return;
  err_warn (b->err, E_DOUBTFUL_TIME, cohort->value.place,
            "%llu value%s of `%s` %s negative and below every cut",
            (unsigned long long) b->backwards, b->backwards == 1 ? "" : "s",
            cohort->value.text, b->backwards == 1 ? "is" : "are");
  err_help (b->err, "the second time is taken from the first: is each the "
            "column that it should be?");
}

static bool
assign_value (struct build *b)
{
  b->dose = ARENA_NEW (b->arena, double, b->rows);
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      place_value (b, row, expr_number (b->h->cohort_expr, b->table, row,
                                        b->scratch));
  return true;
}

/* By events. */

static bool
assign_event (struct build *b)
{
  build_contacts (b);
  if (b->h->placebo)
    build_placebo (b);
  build_expose (b);
  return true;
}

struct first {
  const struct build *b;
  uint32_t *event;             /* by row of the unit; UINT32_MAX: none */
};

bool
build_comes_before (const struct build *b, size_t one, size_t other)
{
  int table = b->h->cohort->table;
  const struct table *t = b->data->tables[table];
  int64_t at = data_row_start (b->data, table, one);
  int64_t at_other = data_row_start (b->data, table, other);
  if (at != at_other)
    return at < at_other;
  int id = table_id_slot (t);
  if (id >= 0)
    {
      const struct intern *ids = table_words (t, id);
      const uint32_t *word = table_texts (t, id);
      const char *a = intern_text (ids, word[one]);
      const char *o = intern_text (ids, word[other]);
      return str_compare (&a, &o) < 0;
    }
  double value = expr_number (b->h->cohort_expr, t, one, b->scratch);
  double than = expr_number (b->h->cohort_expr, t, other, b->scratch);
  return value < than || (isnan (than) && !isnan (value));
}

static void
keep_first (void *context, size_t row, size_t event, int64_t at)
{
  (void) at;
  const struct first *f = context;
  if (f->event[row] == UINT32_MAX
      || build_comes_before (f->b, event, f->event[row]))
    f->event[row] = (uint32_t) event;
}

static bool
assign_first_event (struct build *b)
{
  b->dose = ARENA_NEW (b->arena, double, b->rows);
  int table = b->h->cohort->table;
  struct first f = { b, ARENA_NEW (b->arena, uint32_t, b->rows) };
  for (size_t row = 0; row < b->rows; row++)
    f.event[row] = UINT32_MAX;
  build_each_event (b, table, b->h->unit, b->h->cohort_where, keep_first, &f);
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      if (f.event[row] == UINT32_MAX)
        {
          build_leave (b, row, EX_NO_EVENT);
          continue;
        }
      b->zero[row] = data_row_start (b->data, table, f.event[row]);
      place_value (b, row, expr_number (b->h->cohort_expr,
                                        b->data->tables[table],
                                        f.event[row], b->scratch));
    }
  return true;
}

void
build_choose_levels (struct build *b)
{
  const struct study_hypothesis *h = b->h;
  if (!h->level.text && !h->compare_level.text)
    return;
  uint32_t *map = ARENA_NEW (b->arena, uint32_t, b->arms);
  const char **kept = ARENA_NEW (b->arena, const char *, b->arms);
  uint32_t n = 0;
  for (size_t i = 0; i < b->arms; i++)
    {
      bool keep = h->level.text
                    ? str_equal (b->labels[i], h->level.text)
                    : str_equal (b->labels[i], h->compare_level.text)
                        || str_equal (b->labels[i], h->compare_reference.text);
      map[i] = keep ? n : UINT32_MAX;
      if (keep)
        kept[n++] = b->labels[i];
    }
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      {
        b->arm[row] = map[b->arm[row]];
        if (b->arm[row] == UINT32_MAX)
          build_leave (b, row, EX_OTHER_LEVEL);
      }
  b->labels = kept;
  b->arms = n;
}

/* `reference`, `compare` and `level` on a column without levels wait for
   the rows. */
static bool
check_label (struct build *b, const struct word *word)
{
  if (!word->text)
    return true;
  for (size_t i = 0; i < b->arms; i++)
    if (str_equal (b->labels[i], word->text))
      return true;
  err_add (b->err, E_UNKNOWN_NAME, word->place,
           "cohort `%s` has no `%s`", b->h->cohort->name, word->text);
  const char *near = str_nearest (word->text, b->labels,
                                  b->arms);
  if (near)
    err_hint (b->err, "did you mean `%s`?", near);
  return false;
}

bool
build_assign (struct build *b)
{
  typedef bool assigner (struct build *);
  static assigner *const assigners[] = {
    [BY_COLUMN] = assign_column, [BY_CONDITION] = assign_condition,
    [BY_VALUE] = assign_value,   [BY_EVENT] = assign_event,
    [BY_FIRST_EVENT] = assign_first_event,
  };
  static const char *all[] = { "all" };
  assign_population (b);
  b->labels = all;
  b->arms = 1;
  if (!b->h->cohort)
    return true;
  b->labels = cohort_labels (b->arena, b->h->cohort, &b->arms);
  if (!assigners[b->h->cohort->by] (b))
    return false;
  if (is_first_use (b))
    warn_of_backwards (b);
  bool known = check_label (b, &b->h->level);
  known &= check_label (b, &b->h->compare_level);
  known &= check_label (b, &b->h->compare_reference);
  if (!b->h->level.text && !b->h->compare_level.text)
    known &= check_label (b, &b->h->cohort->reference);
  if (known && b->d->name != DESIGN_SEQUENTIAL)
    build_choose_levels (b);
  return known;
}
