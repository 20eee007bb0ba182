#include "bind.h"

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "reading.h"

static int
bind_role (struct binder *b, int table, const struct word *word,
           enum cell_type type)
{
  if (!word->text)
    return -1;
  int column = bind_column (b, table, word->text, word->place, false);
  return column < 0 ? -1 : bind_use (b, table, column, type);
}

/* A column called like a date is a column all the same. */
static int
bind_enter (struct binder *b, int table)
{
  struct study_table *t = &b->study->tables[table];
  if (t->enter.text && t->enter_date != DATE_NONE
      && source_find (b->sources[table], t->enter.text, NULL) < 0)
    return -1;
  t->enter_date = DATE_NONE;
  return bind_role (b, table, &t->enter, CELL_DATE);
}

static void
bind_roles (struct binder *b, int table)
{
  struct study_table *t = &b->study->tables[table];
  t->id_slot = t->start_slot = t->end_slot = -1;
  t->key_slot = t->duration_slot = -1;
  t->cluster_slot = t->cluster2_slot = t->enter_slot = -1;
  t->currency_slot = -1;
  if (!b->sources[table])
    return;
  t->id_slot = bind_role (b, table, &t->id, CELL_ID);
  t->key_slot = bind_role (b, table, &t->key_column, CELL_ID);
  t->start_slot = t->month.text
                    ? bind_role (b, table, &t->month, CELL_MONTH)
                    : bind_role (b, table, t->at.text ? &t->at : &t->start,
                                 CELL_DATE);
  t->currency_slot = bind_role (b, table, &t->currency, CELL_TEXT);
  t->end_slot = bind_role (b, table, &t->end, CELL_DATE);
  t->cluster_slot = bind_role (b, table, &t->cluster, CELL_TEXT);
  t->cluster2_slot = bind_role (b, table, &t->cluster2, CELL_TEXT);
  t->duration_slot = bind_role (b, table, &t->duration, CELL_NUM);
  t->enter_slot = bind_enter (b, table);
}

static void
bind_table (struct binder *b, int table)
{
  struct study_table *t = &b->study->tables[table];
  t->event = bind_word (b, &t->event_text, table, &want_condition);
  t->where = bind_word (b, &t->where_text, table, &want_condition);
  if (t->end_table >= 0)
    t->end_where = bind_word (b, &t->end_where_text, t->end_table,
                              &want_condition);
}

/* Cuts and value speak of the same thing: durations or numbers. */
static struct expr *
bind_value (struct binder *b, const struct study_hypothesis *h, int table)
{
  const struct study_cohort *c = h->cohort;
  const char *own = b->study->tables[h->unit].duration_unit;
  if (c->cuts_n == 0)
    return NULL;
  const struct amount *cut = &c->cuts[0];
  struct want want = {
    .can = CAN_NUM, .needed = "a number, as the cuts are,",
    .helped = CAN_DURATION,
    .help = "give the cuts a unit, as 2 hours, or write hours(x) or days(x)"
  };
  if (cut->unit && !isnan (amount_seconds (cut)))
    want = (struct want) {
      .can = own && unit_same (own, cut->unit) ? CAN_NUM | CAN_DURATION
                                               : CAN_DURATION,
      .needed = "a duration, as the cuts are,", .helped = ~0u,
      .help = "a duration is the difference of two times, as "
              "first_reply_at - at; the cuts of a number are plain numbers"
    };
  return bind_word (b, &c->value, table, &want);
}

void
bind_words_of_cohort (struct binder *b, struct study_hypothesis *h)
{
  const struct study_cohort *c = h->cohort;
  switch (c->by)
    {
    case BY_COLUMN:
      h->cohort_expr = bind_word (b, &c->column, h->unit, &want_label);
      break;
    case BY_CONDITION:
      h->cohort_expr = bind_word (b, &c->condition, h->unit,
                                  &want_condition);
      break;
    case BY_VALUE:
      h->cohort_expr = bind_value (b, h, h->unit);
      break;
    case BY_FIRST_EVENT:
      h->cohort_expr = bind_value (b, h, c->table);
      break;
    case BY_EVENT:
      break;
    }
  h->cohort_where = bind_word (b, &c->where, c->table, &want_condition);
}

/* The first hypothesis whose cohort and outcome, once bound, H can have
   too; each of those with errors of their own is bound alone. */
static const struct study_hypothesis *
first_shared (const struct binder *b, const struct study_hypothesis *h)
{
  return b->alone ? h : b->study->hypotheses;
}

static void
bind_cohort (struct binder *b, struct study_hypothesis *h)
{
  const struct study_cohort *c = h->cohort;
  if (!c)
    return;
  for (const struct study_hypothesis *g = first_shared (b, h); g < h; g++)
    if (g->cohort == c && g->unit == h->unit)
      {
        h->cohort_expr = g->cohort_expr;
        h->cohort_where = g->cohort_where;
        return;
      }
  bind_words_of_cohort (b, h);
}

static void
bind_words_of_outcome (struct binder *b, struct study_hypothesis *h)
{
  const struct study_outcome *o = h->outcome;
  if (o->condition.text)
    h->outcome_expr = bind_word (b, &o->condition, h->unit, &want_condition);
  else if (o->value.text)
    h->outcome_expr = bind_word (b, &o->value, h->unit, &want_number);
  else if (o->numerator.text)
    h->outcome_expr = bind_word (b, &o->numerator, h->unit, &want_number);
  else
    h->outcome_expr = bind_word (b, &o->sum, o->table, &want_number);
  h->outcome_denominator = bind_word (b, &o->denominator, h->unit,
                                      &want_number);
  h->outcome_where = bind_word (b, &o->where, o->table, &want_condition);
  h->outcome_asked = bind_word (b, &o->asked, h->unit, &want_condition);
}

static void
bind_outcome (struct binder *b, struct study_hypothesis *h)
{
  const struct study_outcome *o = h->outcome;
  if (!o)
    return;
  for (const struct study_hypothesis *g = first_shared (b, h); g < h; g++)
    if (g->outcome == o && g->unit == h->unit)
      {
        h->outcome_expr = g->outcome_expr;
        h->outcome_denominator = g->outcome_denominator;
        h->outcome_where = g->outcome_where;
        h->outcome_asked = g->outcome_asked;
        return;
      }
  bind_words_of_outcome (b, h);
}

static void
note_column (const struct expr *e, void *context)
{
  (void) e;
  *(bool *) context = true;
}

static void
check_varies (struct binder *b, const struct expr *e,
              const struct word *word)
{
  bool column = false;
  expr_columns (e, note_column, &column);
  if (!column)
    err_add (b->err, E_NOT_APPLICABLE, word->place,
             "`%s` holds no column, so it is the same for all", word->text);
}

static void
bind_counted (struct binder *b, struct study_covariate *c)
{
  c->where_expr = bind_word (b, &c->where, c->table, &want_condition);
  c->sum_expr = bind_word (b, &c->sum, c->table, &want_number);
}

/* True if rows of EVENTS belong to UNIT or to a table above it. */
static bool
hang_together (const struct study *study, int unit, int events)
{
  for (; unit >= 0; unit = study->tables[unit].parent)
    for (int t = study->tables[events].parent; t >= 0;
         t = study->tables[t].parent)
      if (t == unit)
        return true;
  return false;
}

static void
check_counted (struct binder *b, const struct study_hypothesis *h,
               const struct study_covariate *c, const struct word *word)
{
  const struct study_table *unit = &b->study->tables[h->unit];
  struct source *source = b->sources[h->unit];
  if (c->faulty || c->table < 0 || !source)
    return;
  if (source_find (source, word->text, NULL) >= 0)
    {
      err_add (b->err, E_DUPLICATE_KEY, word->place,
               "`%s` is a covariate of the study and a column of `%s`",
               word->text, unit->name);
      err_help (b->err, "give the covariate another name");
    }
  else if (unit->start_slot < 0)
    err_add (b->err, E_NOT_APPLICABLE, word->place,
             "`%s` is counted up to time zero, and `%s` has no `start`",
             c->name, unit->name);
  else if (!hang_together (b->study, h->unit, c->table))
    err_add (b->err, E_NOT_APPLICABLE, word->place,
             "the rows of `%s` do not belong to `%s`",
             b->study->tables[c->table].name, unit->name);
  check_future (b, h, c->where_expr, c->table);
  check_future (b, h, c->sum_expr, c->table);
}

/* Null: a column. */
static const struct study_covariate *
find_counted (const struct study *study, const char *name)
{
  for (size_t i = 0; i < study->covariates_n; i++)
    if (str_equal (study->covariates[i].name, name))
      return &study->covariates[i];
  return NULL;
}

/* A name of `adjust` that stands for a number counted from events. */
static bool
bind_if_counted (struct binder *b, struct study_hypothesis *h, size_t i)
{
  h->counted[i] = find_counted (b->study, h->adjust[i].text);
  if (!h->counted[i])
    return false;
  check_counted (b, h, h->counted[i], &h->adjust[i]);
  h->faulty |= h->counted[i]->faulty;
  return true;
}

/* Columns known at time zero, or what is made of them. */
static struct expr *
bind_known (struct binder *b, struct study_hypothesis *h,
            const struct word *word, const struct want *want)
{
  struct expr *e = bind_word (b, word, h->unit, want);
  check_future (b, h, e, h->unit);
  if (e)
    check_varies (b, e, word);
  return e;
}

static void
bind_covariates (struct binder *b, struct study_hypothesis *h)
{
  h->covariate = ARENA_NEW (b->arena, struct expr *, h->adjust_n);
  h->counted = ARENA_NEW (b->arena, const struct study_covariate *,
                          h->adjust_n);
  h->subgroup = ARENA_NEW (b->arena, struct expr *, h->subgroups_n);
  h->respond = ARENA_NEW (b->arena, struct expr *, h->respond_by_n);
  for (size_t i = 0; i < h->adjust_n; i++)
    if (!bind_if_counted (b, h, i))
      h->covariate[i] = bind_known (b, h, &h->adjust[i], &want_covariate);
  for (size_t i = 0; i < h->subgroups_n; i++)
    h->subgroup[i] = bind_known (b, h, &h->subgroups[i], &want_category);
  for (size_t i = 0; i < h->respond_by_n; i++)
    h->respond[i] = bind_known (b, h, &h->respond_by[i], &want_covariate);
}

static void
bind_control (struct binder *b, struct study_hypothesis *h)
{
  if (!h->negative_control || h->negative_control->faulty)
    return;
  struct study_hypothesis *control = ARENA_NEW (b->arena,
                                                struct study_hypothesis, 1);
  *control = *h;
  control->outcome = h->negative_control;
  bind_words_of_outcome (b, control);
  h->control = control;
}

/* True if an earlier hypothesis has had the same cohort checked. */
static bool
cohort_checked (const struct binder *b, const struct study_hypothesis *h)
{
  for (const struct study_hypothesis *g = first_shared (b, h); g < h; g++)
    if (g->cohort == h->cohort && g->unit == h->unit
        && g->design != ASK_NAIVE)
      return true;
  return false;
}

static void
bind_hypothesis (struct binder *b, struct study_hypothesis *h)
{
  if (h->unit < 0)
    return;
  size_t before = err_count (b->err);
  h->where = bind_word (b, &h->where_text, h->unit, &want_condition);
  bind_cohort (b, h);
  bind_outcome (b, h);
  bind_control (b, h);
  bind_covariates (b, h);
  bind_cost (b, &h->cost);
  h->faulty |= err_count (b->err) > before;
  if (h->design == ASK_NAIVE)
    return;
  check_future (b, h, h->where, h->unit);
  if (!h->cohort || cohort_checked (b, h))
    return;
  check_future (b, h, h->cohort_expr,
                h->cohort->by == BY_FIRST_EVENT ? h->cohort->table
                                                : h->unit);
  check_future (b, h, h->cohort_where, h->cohort->table);
}

bool
study_bind_each (struct arena *arena, struct study *study,
                 struct source *const *sources, struct err *const *fault,
                 struct err *err)
{
  struct binder b = { .arena = arena, .study = study, .sources = sources,
                      .err = err, .alone = fault != NULL };
  b.rooms = ARENA_NEW (arena, size_t, study->tables_n);
  for (size_t i = 0; i < study->tables_n; i++)
    bind_roles (&b, (int) i);
  for (size_t i = 0; i < study->tables_n; i++)
    bind_table (&b, (int) i);
  for (size_t i = 0; i < study->covariates_n; i++)
    bind_counted (&b, &study->covariates[i]);
  bind_money (&b);
  for (size_t i = 0; i < study->metrics_n; i++)
    bind_metric (&b, &study->metrics[i]);
  for (size_t i = 0; study->tables_n > 0 && i < study->investments_n; i++)
    bind_investment (&b, &study->investments[i]);
  for (size_t i = 0; study->tables_n > 0 && i < study->hypotheses_n; i++)
    {
      b.err = fault ? fault[i] : err;
      bind_hypothesis (&b, &study->hypotheses[i]);
    }
  study->fits = b.fits;
  study->fits_n = b.fits_n;
  return !err_any (err);
}

bool
study_bind (struct arena *arena, struct study *study,
            struct source *const *sources, struct err *err)
{
  return study_bind_each (arena, study, sources, NULL, err);
}

int *
study_keep (struct arena *arena, struct study *study, int table,
            const struct source *source)
{
  const struct study_table *t = &study->tables[table];
  size_t columns = source_columns (source);
  size_t *room = ARENA_NEW (arena, size_t, study->tables_n);
  struct binder b = { .arena = arena, .study = study, .rooms = room };
  int *slot = ARENA_NEW (arena, int, columns);
  room[table] = t->uses_n;
  for (size_t i = 0; i < columns; i++)
    slot[i] = bind_use (&b, table, (int) i, CELL_FIT);
  return slot;
}
