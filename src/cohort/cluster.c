/* Which units are alike because something gathers them: the clusters that
   a table declares, and the values of a column that a cohort is read
   off. */

#include <stdlib.h>

#include "base/str.h"
#include "build.h"

struct ranked_word {
  const char *text;
  uint32_t word;
};

static int
compare_words (const void *a, const void *b)
{
  const struct ranked_word *one = a, *other = b;
  return str_compare (&one->text, &other->text);
}

uint32_t *
build_word_ranks (struct arena *arena, const struct intern *words)
{
  size_t n = intern_count (words);
  struct ranked_word *sorted = ARENA_NEW (arena, struct ranked_word, n);
  uint32_t *rank = ARENA_NEW (arena, uint32_t, n);
  for (uint32_t i = 0; i < n; i++)
    sorted[i] = (struct ranked_word){ intern_text (words, i), i };
  qsort (sorted, n, sizeof *sorted, compare_words);
  for (uint32_t i = 0; i < n; i++)
    rank[sorted[i].word] = i;
  return rank;
}

/* The nearest table, from the unit upward, that declares clusters; the
   topmost one otherwise, each of whose rows is a cluster. */
static int
cluster_table (const struct study *study, int table)
{
  while (study->tables[table].cluster_slot < 0
         && study->tables[table].parent >= 0)
    table = study->tables[table].parent;
  return table;
}

/* Cluster of each row of the unit's table by the column in SLOT of TABLE;
   rows without a name there, and all without a column, by the row of
   TABLE. */
static uint32_t *
clusters_by (const struct build *b, int table, int slot)
{
  const struct table *t = b->data->tables[table];
  uint32_t *cluster = ARENA_NEW (b->arena, uint32_t, b->rows);
  const uint32_t *word = slot < 0 ? NULL : table_texts (t, slot);
  uint32_t words = slot < 0 ? 0
                            : (uint32_t) intern_count (table_words (t, slot));
  uint32_t *rank = slot < 0 ? NULL
                            : build_word_ranks (b->arena, table_words (t, slot));
  for (size_t row = 0; row < b->rows; row++)
    {
      size_t of = data_ancestor (b->data, b->h->unit, row, table);
      bool named = word && word[of] != INTERN_NONE;
      cluster[row] = named ? rank[word[of]] : words + (uint32_t) of;
    }
  return cluster;
}

/* Null: each row is its own.  A unit that is several rows of the frame
   gathers them. */
static uint32_t *
find_clusters (const struct build *b)
{
  int table = cluster_table (b->study, b->h->unit);
  int slot = b->study->tables[table].cluster_slot;
  bool several = b->d->name == DESIGN_TIME_VARYING
                 || b->d->name == DESIGN_SEQUENTIAL;
  return table == b->h->unit && slot < 0 && !several
           ? NULL : clusters_by (b, table, slot);
}

/* Null: the table that declares clusters names no second kind. */
static uint32_t *
find_second (const struct build *b)
{
  int table = cluster_table (b->study, b->h->unit);
  int slot = b->study->tables[table].cluster2_slot;
  return slot < 0 ? NULL : clusters_by (b, table, slot);
}

/* What a cohort is read off.  Whoever says `agent in (...)` puts agents
   into cohorts, and all units of one with it; so agents are what is
   compared, and are to be many in each cohort. */

enum { VALUES_LEAST = 5 };

struct reading {
  const struct expr *column;   /* null: none, or more than one */
  bool several;
};

static void
read_column (const struct expr *column, void *context)
{
  struct reading *r = context;
  r->several |= r->column && (r->column->up != column->up
                              || r->column->slot != column->slot);
  r->column = column;
}

/* The one text column of the unit's own row that a condition reads. */
static const struct expr *
column_read (const struct build *b)
{
  struct reading r = { NULL, false };
  if (!b->h->cohort || b->h->cohort->by != BY_CONDITION)
    return NULL;
  expr_columns (b->h->cohort_expr, read_column, &r);
  bool fits = r.column && !r.several && r.column->up == 0
              && r.column->type == TYPE_TEXT;
  return fits ? r.column : NULL;
}

static bool
declares (const struct study_table *t, const char *column)
{
  return (t->cluster.text && str_equal (t->cluster.text, column))
         || (t->cluster2.text && str_equal (t->cluster2.text, column));
}

/* Counts the different values in each cohort; true if a value gathers
   units at all. */
static bool
count_values (const struct build *b, int slot, uint64_t *values)
{
  const uint32_t *word = table_texts (b->table, slot);
  size_t words = intern_count (table_words (b->table, slot));
  bool *seen = ARENA_NEW (b->arena, bool, words * b->arms);
  bool gathers = false;
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row) || word[row] == INTERN_NONE)
        continue;
      bool *mark = seen + word[row] * b->arms + b->arm[row];
      gathers |= *mark;
      values[b->arm[row]] += !*mark;
      *mark = true;
    }
  return gathers;
}

static uint64_t
fewest (const struct build *b, const uint64_t *values)
{
  uint64_t least = values[0];
  for (size_t arm = 1; arm < b->arms; arm++)
    least = values[arm] < least ? values[arm] : least;
  return least;
}

/* Every cohort one value, as with `by: column`: nothing is a sample of
   anything. */
static bool
are_single (const struct build *b, const uint64_t *values)
{
  for (size_t arm = 0; arm < b->arms; arm++)
    if (values[arm] > 1)
      return false;
  return true;
}

/* Adds the column that the cohort is read off to the declared clusters,
   or says in the frame why not. */
static void
add_source (const struct build *b, struct frame *f, uint32_t **first,
            uint32_t **second)
{
  const struct expr *column = column_read (b);
  int table = cluster_table (b->study, b->h->unit);
  if (!column || *second
      || (table == b->h->unit
          && declares (&b->study->tables[table], column->text)))
    return;
  uint64_t *values = ARENA_NEW (b->data->arena, uint64_t, b->arms);
  if (!count_values (b, column->slot, values) || are_single (b, values))
    return;
  f->source = column->text;
  f->source_values = values;
  f->source_clusters = fewest (b, values) >= VALUES_LEAST;
  if (f->source_clusters)
    *(*first ? second : first) = clusters_by (b, b->h->unit, column->slot);
}

void
build_clusters (const struct build *b, struct frame *f, uint32_t **first,
                uint32_t **second)
{
  *first = find_clusters (b);
  *second = find_second (b);
  add_source (b, f, first, second);
}
