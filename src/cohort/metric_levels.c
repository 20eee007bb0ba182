/* What the rows of a metric are told apart by: columns. */

#include <string.h>

#include "base/date.h"
#include "base/intern.h"
#include "build.h"
#include "metric.h"
#include "metric_levels.h"

/* A value as the label of a level; null where it is missing. */
static const char *
label_of (struct value v, char room[NUM_SIZE])
{
  if (v.missing)
    return NULL;
  switch (v.type)
    {
    case TYPE_TEXT: return v.text;
    case TYPE_BOOL: return v.truth ? "yes" : "no";
    case TYPE_DATE: return date_print (room, v.date);
    default: return num_print (room, v.number);
    }
}

/* Numbers words bytewise. */
static void
sort_words (struct level_words *w, struct arena *keep)
{
  struct metric_by *by = w->by;
  const uint32_t *rank = build_word_ranks (w->b->arena, w->words);
  by->levels = intern_count (w->words);
  const char **label = ARENA_NEW (keep, const char *, by->levels + 1);
  for (uint32_t i = 0; i < by->levels; i++)
    label[rank[i]] = arena_copy (keep, intern_text (w->words, i));
  for (size_t i = 0; i < w->b->out->n; i++)
    if (by->level[i] != INTERN_NONE)
      by->level[i] = rank[by->level[i]];
  by->label = label;
}

/* The label of row I; null where it has none. */
static const char *
read_label (const struct level_words *w, size_t i, char room[NUM_SIZE])
{
  const struct metric_build *b = w->b;
  bool own = i < b->own;
  const struct expr *expr = own ? w->expr : w->costs;
  const struct table *table
    = b->data->tables[own ? b->table : b->m->cost.table];
  return expr ? label_of (expr_eval (expr, table, b->row[i], b->scratch),
                          room)
              : NULL;
}

void
level_words_find (struct level_words *w)
{
  const struct metric_build *b = w->b;
  w->words = intern_new (b->arena);
  for (size_t i = 0; i < b->out->n; i++)
    {
      char room[NUM_SIZE];
      const char *text = read_label (w, i, room);
      w->by->level[i] = text ? intern_add (w->words, text, strlen (text))
                             : INTERN_NONE;
    }
  sort_words (w, b->data->arena);
}

/* Those without a value are a level of their own, the last.  Costs that
   have no such column are in none. */
static void
number_missing (const struct level_words *w)
{
  const struct metric_build *b = w->b;
  struct metric_by *by = w->by;
  bool any = false;
  size_t n = w->costs ? b->out->n : b->own;
  for (size_t i = 0; i < n; i++)
    if (by->level[i] == INTERN_NONE)
      {
        any = true;
        by->level[i] = (uint32_t) by->levels;
      }
  if (any)
    ((const char **) by->label)[by->levels++] = "missing";
}

static void
find_levels (struct level_words *w)
{
  level_words_find (w);
  number_missing (w);
}

void
metric_column_levels (struct metric_build *b, struct metric_by *by,
                      const char *name, const struct expr *expr)
{
  struct level_words words = { b, by, expr, NULL, NULL };
  by->name = name;
  by->level = ARENA_NEW (b->arena, uint32_t, b->out->n);
  find_levels (&words);
}

void
metric_place_levels (struct metric_build *b)
{
  const struct study_metric *m = b->m;
  b->out->by_n = m->by_n;
  b->out->by = ARENA_NEW (b->arena, struct metric_by, m->by_n);
  for (size_t i = 0; i < m->by_n; i++)
    {
      struct metric_by *by = &b->out->by[i];
      struct level_words words = { b, by, m->by_expr[i],
                                   m->by_cost ? m->by_cost[i] : NULL, NULL };
      by->name = m->by[i].text;
      by->level = ARENA_NEW (b->arena, uint32_t, b->out->n);
      if (m->by_cohort && m->by_cohort[i])
        metric_cohort_levels (&words, i);
      else
        find_levels (&words);
    }
}
