/* What can be asked at all, before a row is read. */

#include "base/arena.h"
#include "base/str.h"
#include "scan_work.h"

int
scan_above (const struct study *study, int table, int up)
{
  while (up-- > 0 && table >= 0)
    table = study->tables[table].parent;
  return table;
}

static bool
same_text (const char *one, const char *other)
{
  return one == other || str_equal (one, other);
}

/* The same question for another outcome is one line of the list. */
void
scan_leave (struct scan_work *s, struct scan_left left)
{
  for (size_t i = 0; i < s->left_n; i++)
    {
      struct scan_left *l = &s->left[i];
      if (!same_text (l->unit, left.unit) || !same_text (l->split, left.split)
          || !same_text (l->why, left.why)
          || (!left.split && !same_text (l->outcome, left.outcome)))
        continue;
      if (!same_text (l->outcome, left.outcome))
        l->outcome = NULL;
      l->questions += left.questions;
      return;
    }
  s->left = ARENA_ROOM (s->arena, s->left, s->left_n, s->left_room);
  s->left[s->left_n++] = left;
}

/* Told on the row of the unit itself, not by its events or its end. */
static bool
is_on_row (const struct study_outcome *o)
{
  return o->table < 0 && o->kind != KIND_SURVIVAL && o->kind != KIND_RETAINED;
}

/* A table of the same files says the same again. */
static const struct study_table *
twin_of (const struct study *study, int table)
{
  const struct study_table *t = &study->tables[table];
  for (int i = 0; i < table; i++)
    {
      const struct study_table *other = &study->tables[i];
      bool same = other->files_n == t->files_n;
      for (size_t k = 0; same && k < t->files_n; k++)
        same = str_equal (t->files[k].text, other->files[k].text);
      if (same)
        return other;
    }
  return NULL;
}

static bool
may_be_unit (const struct study *study, const struct study_outcome *o,
             int table)
{
  const struct study_table *t = &study->tables[table];
  return table == 0
         || (is_on_row (o) && !t->alone && !twin_of (study, table));
}

static void
add_question (struct scan_work *s, int table, const struct study_outcome *o,
              const struct study_cohort *c)
{
  struct scan_question *q = &s->question[s->questions];
  struct study_hypothesis *h = &s->study->hypotheses[s->questions++];
  *h = (struct study_hypothesis){
    .id = arena_printf (s->arena, "%s %s %s", s->study->tables[table].name,
                        c ? c->name : "", o->name),
    .claim = "", .unit = table, .cohort = c, .outcome = o,
    .role = ROLE_EXPLORATORY, .faulty = o->faulty || (c && c->faulty),
  };
  q->h = h;
  q->fault = err_new (s->arena);
}

void
scan_plan (struct scan_work *s)
{
  struct study *study = s->study;
  size_t most = study->tables_n * study->outcomes_n * (study->cohorts_n + 1);
  study->hypotheses = ARENA_NEW (s->arena, struct study_hypothesis, most);
  s->question = ARENA_NEW (s->arena, struct scan_question, most);
  for (size_t t = 0; t < study->tables_n; t++)
    for (size_t o = 0; o < study->outcomes_n; o++)
      {
        const struct study_outcome *outcome = &study->outcomes[o];
        if (!may_be_unit (study, outcome, (int) t))
          continue;
        add_question (s, (int) t, outcome, NULL);
        for (size_t c = 0; c < study->cohorts_n; c++)
          add_question (s, (int) t, outcome, &study->cohorts[c]);
      }
  study->hypotheses_n = s->questions;
}

/* The question of the same outcome and unit without a cohort, which comes
   before those with. */
static const struct scan_question *
bare (const struct scan_question *q)
{
  while (q->h->cohort)
    q--;
  return q;
}

/* A cohort of those with an event, and an outcome that counts the same
   events, would answer each other. */
static const char *
same_event (struct scan_work *s, const struct study_hypothesis *h)
{
  const struct study_cohort *c = h->cohort;
  const struct study_outcome *o = h->outcome;
  if (!c || c->by != BY_EVENT || c->table != o->table)
    return NULL;
  if (c->where.text && o->where.text
      && !str_equal (c->where.text, o->where.text))
    return NULL;
  return arena_printf (s->arena, "cohort and outcome are made of the same "
                                 "rows of `%s`",
                       s->study->tables[c->table].name);
}

void
scan_resolve (struct scan_work *s)
{
  for (size_t i = 0; i < s->questions; i++)
    {
      struct scan_question *q = &s->question[i];
      struct inquiry asked = { .study = s->study, .h = q->h };
      if (q->h->faulty || err_any (q->fault)
          || !design_resolve (s->study, q->h, &q->design, q->fault))
        continue;
      asked.design = q->design;
      q->idle = same_event (s, q->h);
      q->askable = !q->idle && inquiry_check (s->arena, &asked, q->fault)
                   && (!q->h->cohort || bare (q)->askable);
    }
}

bool
scan_reads (const struct scan_work *s, int table)
{
  for (size_t i = 0; i < s->questions; i++)
    {
      int t = s->question[i].h->unit;
      while (s->question[i].askable && t >= 0 && t != table)
        t = s->study->tables[t].parent;
      if (s->question[i].askable && t == table)
        return true;
    }
  return false;
}

/* The outcome is told of no unit: for the reason of the first. */
static void
leave_outcome (struct scan_work *s, const struct scan_question *first)
{
  for (size_t i = 0; i < s->questions; i++)
    {
      const struct scan_question *q = &s->question[i];
      if (!q->h->cohort && q->h->outcome == first->h->outcome
          && (q->askable || q < first))
        return;
    }
  scan_leave (s, (struct scan_left){
    .unit = s->study->tables[first->h->unit].name,
    .outcome = first->h->outcome->name,
    .why = err_first (first->fault), .questions = 1 });
}

static void
leave_twins (struct scan_work *s)
{
  for (size_t t = 1; t < s->study->tables_n; t++)
    {
      const struct study_table *twin = twin_of (s->study, (int) t);
      if (twin && !s->study->tables[t].alone)
        scan_leave (s, (struct scan_left){
          .unit = s->study->tables[t].name, .questions = 1,
          .why = arena_printf (s->arena, "the files of `%s` once more",
                               twin->name) });
    }
}

void
scan_leave_unaskable (struct scan_work *s)
{
  for (size_t i = 0; i < s->questions; i++)
    {
      const struct scan_question *q = &s->question[i];
      if (q->askable)
        continue;
      if (!q->h->cohort)
        leave_outcome (s, q);
      else if (bare (q)->askable)
        scan_leave (s, (struct scan_left){
          .unit = s->study->tables[q->h->unit].name,
          .split = q->h->cohort->name, .outcome = q->h->outcome->name,
          .why = q->idle ? q->idle : err_first (q->fault),
          .questions = 1 });
    }
  leave_twins (s);
}
