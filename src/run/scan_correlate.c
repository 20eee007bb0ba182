/* Rank correlations among the numbers of the first table. */

#include <math.h>

#include "base/arena.h"
#include "infer/spearman.h"
#include "scan_levels.h"

enum { MOST = 24, VALUES_LEAST = 3 };

static void
add_numbers (struct scan_work *s, const char *name, double *value)
{
  s->numbers = ARENA_ROOM (s->arena, s->numbers, s->numbers_n,
                           s->numbers_room);
  s->numbers[s->numbers_n++] = (struct scan_numbers){ name, value };
}

static double *
no_numbers (struct scan_work *s)
{
  size_t rows = table_rows (s->data->tables[0]);
  double *value = ARENA_NEW (s->arena, double, rows);
  for (size_t i = 0; i < rows; i++)
    value[i] = NAN;
  return value;
}

void
scan_numbers_of (struct scan_work *s, const struct scan_question *q,
                 const struct frame *f)
{
  const struct study_outcome *o = q->h->outcome;
  bool wanted = q->h->unit == 0 && o->table >= 0
                && (o->kind == KIND_MEAN || o->kind == KIND_RATE);
  if (!wanted)
    return;
  double *value = no_numbers (s);
  for (size_t i = 0; i < f->n; i++)
    value[f->row[i]] = o->kind == KIND_RATE ? f->y[i] / f->denominator[i]
                                            : f->y[i];
  add_numbers (s, o->name, value);
}

static bool
is_role (const struct study_table *t, int column)
{
  const int slots[] = { t->id_slot, t->key_slot, t->start_slot, t->end_slot,
                        t->enter_slot, t->cluster_slot, t->cluster2_slot };
  for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
    if (slots[i] >= 0 && t->uses[slots[i]].column == column)
      return true;
  return false;
}

/* A column of numbers that is known at time zero. */
static void
add_column (struct scan_work *s, int column)
{
  const struct table *t = s->data->tables[0];
  int slot = s->slot[0][column];
  if (!(table_fit (t, slot) & FIT_NUM) || study_tells_end (s->study, 0, column)
      || is_role (&s->study->tables[0], column)
      || intern_count (table_words (t, slot)) < VALUES_LEAST)
    return;
  double *value = no_numbers (s);
  const uint32_t *word = table_texts (t, slot);
  for (size_t row = 0; row < table_rows (t); row++)
    if (table_used (t, row) && word[row] != INTERN_NONE)
      value[row] = table_fit_number (t, slot, word[row]);
  add_numbers (s, source_column (s->sources[0], (size_t) column), value);
}

/* Clusters of the rows by name; null: each row is its own. */
static const uint32_t *
clusters_of (struct scan_work *s)
{
  const struct table *t = s->data->tables[0];
  int slot = s->study->tables[0].cluster_slot;
  if (slot < 0)
    return NULL;
  uint32_t words = (uint32_t) intern_count (table_words (t, slot));
  uint32_t *cluster = ARENA_NEW (s->arena, uint32_t, table_rows (t));
  for (uint32_t row = 0; row < table_rows (t); row++)
    {
      uint32_t word = table_texts (t, slot)[row];
      cluster[row] = word == INTERN_NONE ? words + row : word;
    }
  return cluster;
}

static struct scan_correlation
correlate (struct scan_work *s, size_t a, size_t b, const uint32_t *cluster)
{
  struct arena *scratch = arena_new ();
  size_t rows = table_rows (s->data->tables[0]), n = 0;
  double *x = ARENA_NEW (scratch, double, rows);
  double *y = ARENA_NEW (scratch, double, rows);
  uint32_t *c = ARENA_NEW (scratch, uint32_t, rows);
  for (size_t row = 0; row < rows; row++)
    if (isfinite (s->numbers[a].value[row])
        && isfinite (s->numbers[b].value[row]))
      {
        x[n] = s->numbers[a].value[row];
        y[n] = s->numbers[b].value[row];
        c[n++] = cluster ? cluster[row] : 0;
      }
  struct scan_correlation out = {
    n, spearman (scratch, x, y, cluster ? c : NULL, n, s->study->confidence)
  };
  arena_free (scratch);
  return out;
}

void
scan_correlate (struct scan_work *s, struct scan_matrix *m)
{
  for (size_t i = 0;
       s->slot[0] && i < source_columns (s->sources[0]); i++)
    add_column (s, (int) i);
  size_t n = s->numbers_n < MOST ? s->numbers_n : MOST;
  const char **name = ARENA_NEW (s->arena, const char *, n);
  struct scan_correlation *cell = ARENA_NEW (s->arena,
                                             struct scan_correlation, n * n);
  const uint32_t *cluster = clusters_of (s);
  for (size_t i = 0; i < n; i++)
    {
      name[i] = s->numbers[i].name;
      for (size_t k = 0; k < i; k++)
        cell[i * n + k] = cell[k * n + i] = correlate (s, i, k, cluster);
    }
  for (size_t i = MOST; i < s->numbers_n; i++)
    scan_leave (s, (struct scan_left){
      .unit = s->study->tables[0].name, .split = s->numbers[i].name,
      .why = "more numbers than the correlations have room for",
      .questions = 1 });
  *m = (struct scan_matrix){ s->study->tables[0].name, n, name, cell,
                             cluster != NULL };
}
