/* What metrics, investments and the cost of a hypothesis ask of the tables
   and of `money`. */

#include <math.h>

#include "base/arena.h"
#include "reading.h"

void
check_events_of (struct reading *r, int table, struct place place,
                 const char *what)
{
  const struct study_table *t = &r->study->tables[table];
  if (t->faulty)
    return;
  if (table == 0 || t->alone)
    {
      err_add (r->err, E_NOT_APPLICABLE, place, t->alone
               ? "the rows of `%s` belong to nobody"
               : "the rows of `%s` are the customers themselves", t->name);
      err_help (r->err, "%s looks at rows that belong to customers", what);
    }
  else if (!t->at.text && !t->start.text)
    {
      err_add (r->err, E_MISSING_KEY, t->place, "`%s` lacks the key `at`",
               t->name);
      err_help (r->err, "%s looks at the time of its rows", what);
    }
}

/* The gain of a customer is looked at from time zero to a horizon. */
static void
check_horizon (struct reading *r, const struct study_hypothesis *h)
{
  const struct amount *horizon = &r->study->money.horizon;
  if (!horizon->given)
    {
      err_add (r->err, E_MISSING_KEY, h->cost.place,
               "money needs a declared horizon");
      err_help (r->err, "write `horizon: 365 days` in `money:`");
    }
  else if (isnan (amount_seconds (horizon)))
    {
      err_add (r->err, E_BAD_DURATION, horizon->place,
               "`%s` is no stretch of the calendar", horizon->text);
      err_help (r->err, "write a unit, as 365 days");
    }
}

static void
check_money_given (struct reading *r, const struct study_hypothesis *h)
{
  const struct study_money *m = &r->study->money;
  if (!m->given)
    {
      err_add (r->err, E_MISSING_KEY, h->cost.place,
               "the study lacks the section `money`");
      err_help (r->err, "`cost` asks what comes back: say in `money:` which "
                "column is revenue, and the horizon");
      return;
    }
  if (m->faulty)
    return;
  check_horizon (r, h);
  if (m->table >= 0 || m->monthly_margin.given)
    return;
  err_add (r->err, E_MISSING_KEY, m->place,
           "`money` lacks the key `revenue` or `monthly_margin`");
  err_help (r->err, "`cost` of `%s` is held against what customers pay",
            h->id);
}

void
check_return (struct reading *r, const struct field *entry,
              const struct study_hypothesis *h)
{
  const struct study_table *first = &r->study->tables[0];
  if (!h->cost.given)
    return;
  check_money_given (r, h);
  check_cost (r, &h->cost, true,
              arena_printf (r->arena, "the hypothesis `%s`", h->id));
  if (h->unit > 0)
    {
      err_add (r->err, E_NOT_APPLICABLE, h->cost.place,
               "money is counted by customer, and the unit of `%s` is a row "
               "of `%s`", h->id, r->study->tables[h->unit].name);
      err_help (r->err, "ask about `unit: %s`", first->name);
    }
  if (tree_get (entry->value, "target"))
    err_add (r->err, E_NOT_APPLICABLE, h->cost.place,
             "`cost` does not go with `target`: there is one cohort");
  else if (h->design == ASK_NAIVE)
    err_add (r->err, E_NOT_APPLICABLE, h->cost.place,
             "`cost` does not go with `design: naive`, which shows what comes "
             "of no care at all");
  if (first->faulty || first->start.text || first->at.text)
    return;
  err_add (r->err, E_MISSING_KEY, h->cost.place,
           "money is counted from time zero, and `%s` has no `start`",
           first->name);
  err_help (r->err, "name the column that holds it: `start: COLUMN` under "
            "`%s`", first->name);
}

void
check_respond (struct reading *r, const struct field *entry,
               const struct study_hypothesis *h)
{
  const struct study_outcome *o = h->outcome;
  struct place place;
  if (!tree_get (entry->value, "respond_by") || !o || o->faulty)
    return;
  place = tree_key_place (entry->value, "respond_by");
  if (o->table >= 0 || (!o->condition.text && !o->value.text))
    {
      err_add (r->err, E_NOT_APPLICABLE, place,
               "`respond_by` goes with an outcome that is an answer, and "
               "`%s` is none", o->name);
      err_help (r->err, "answers stand in a column of the unit's own row: a "
                "`condition` or `value` of it");
    }
}
