/* The values of a metric: its rows, level by level and month by month. */

#include "base/arena.h"
#include "metric.h"

/* Row numbers by level and month; those of cell c are ROW[first[c]] to
   ROW[first[c + 1]], c = level x (months + 1) + month + 1, the first month
   of a level being for those in none. */
struct sorted {
  size_t levels, months;
  size_t *row;
  size_t *first;
};

static size_t
cell_of (const struct metric_rows *r, const struct metric_by *by, size_t i)
{
  size_t level = by ? by->level[i] : 0;
  return level * (r->months.n + 1) + (size_t) (r->month[i] + 1);
}

static struct sorted
sort_rows (struct arena *scratch, const struct metric_rows *r,
           const struct metric_by *by)
{
  struct sorted s = { by ? by->levels : 1, r->months.n,
                      ARENA_NEW (scratch, size_t, r->n), NULL };
  size_t cells = s.levels * (s.months + 1);
  s.first = ARENA_NEW (scratch, size_t, cells + 1);
  size_t *next = ARENA_NEW (scratch, size_t, cells + 1);
  for (size_t i = 0; i < r->n; i++)
    if (!by || by->level[i] != UINT32_MAX)
      s.first[cell_of (r, by, i) + 1]++;
  for (size_t c = 0; c < cells; c++)
    next[c + 1] = s.first[c + 1] += s.first[c];
  for (size_t i = 0; i < r->n; i++)
    if (!by || by->level[i] != UINT32_MAX)
      s.row[next[cell_of (r, by, i)]++] = i;
  return s;
}

static struct slice
cells (const struct sorted *s, size_t from, size_t to)
{
  return (struct slice) { s->row + s->first[from],
                          s->first[to] - s->first[from] };
}

static struct slice
whole (const struct sorted *s, size_t level)
{
  return cells (s, level * (s->months + 1), (level + 1) * (s->months + 1));
}

static struct slice
month_of (const struct sorted *s, size_t level, size_t month)
{
  size_t cell = level * (s->months + 1) + month + 1;
  return cells (s, cell, cell + 1);
}

/* Values while they are listed. */
struct listing {
  const struct metric_ask *ask;
  slice_fn *fn;
  bool months;
  struct result_value *value;
  size_t n, room;
};

static void
add_value (struct listing *l, struct slice slice, size_t k,
           struct result_value value)
{
  struct arena *scratch = arena_new ();
  l->value = ARENA_ROOM (l->ask->arena, l->value, l->n, l->room);
  l->fn (l->ask, scratch, slice, k, &value);
  l->value[l->n++] = value;
  arena_free (scratch);
}

static void
add_level (struct listing *l, const struct sorted *s, size_t k, size_t level)
{
  const struct metric_rows *r = l->ask->rows;
  struct result_value value = { .by = k == SIZE_MAX ? NULL : r->by[k].name };
  if (value.by)
    value.level = r->by[k].label[level];
  add_value (l, whole (s, level), k, value);
  for (size_t month = 0; l->months && month < s->months; month++)
    {
      struct slice slice = month_of (s, level, month);
      value.month = r->months.name[month];
      if (!value.by || slice.n)
        add_value (l, slice, k, value);
    }
}

void
metric_values (const struct metric_ask *ask, slice_fn *fn, bool months)
{
  struct listing l = { ask, fn, months, NULL, 0, 0 };
  struct arena *scratch = arena_new ();
  struct sorted all = sort_rows (scratch, ask->rows, NULL);
  add_level (&l, &all, SIZE_MAX, 0);
  for (size_t k = 0; k < ask->rows->by_n; k++)
    {
      struct sorted s = sort_rows (scratch, ask->rows, &ask->rows->by[k]);
      for (size_t level = 0; level < s.levels; level++)
        add_level (&l, &s, k, level);
    }
  ask->out->values = l.value;
  ask->out->values_n = l.n;
  arena_free (scratch);
}

void
metric_each_level (const struct metric_ask *ask, level_fn *fn, void *context)
{
  const struct metric_rows *r = ask->rows;
  struct arena *scratch = arena_new ();
  struct sorted all = sort_rows (scratch, r, NULL);
  fn (ask, scratch, whole (&all, 0), NULL, NULL, context);
  for (size_t k = 0; k < r->by_n; k++)
    {
      struct sorted s = sort_rows (scratch, r, &r->by[k]);
      for (size_t level = 0; level < s.levels; level++)
        fn (ask, scratch, whole (&s, level), r->by[k].name,
            r->by[k].label[level], context);
    }
  arena_free (scratch);
}
