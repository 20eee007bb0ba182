#include "suff/panel.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

/* ---- order ------------------------------------------------------------ */

struct line {
  uint32_t first, unit;
  size_t months;
  const double *y;
};

static int
compare_lines (const void *a, const void *b)
{
  const struct line *p = a, *q = b;
  if (p->first != q->first)
    return p->first < q->first ? -1 : 1;
  for (size_t t = 0; t < p->months; t++)
    if (p->y[t] != q->y[t])
      return p->y[t] < q->y[t] ? -1 : 1;
  return 0;
}

/* Numbers from 0 on in the order in which they are met; WAS, if not null,
   gets what was at a number. */
static size_t
renumber (struct arena *arena, const struct line *line, size_t n,
          const uint32_t *number, uint32_t *out, uint32_t *was)
{
  uint32_t most = 0;
  for (size_t i = 0; i < n; i++)
    most = number[line[i].unit] > most ? number[line[i].unit] : most;
  uint32_t *met = ARENA_NEW (arena, uint32_t, (size_t) most + 1), next = 0;
  for (size_t i = 0; i < n; i++)
    {
      uint32_t own = number[line[i].unit];
      if (met[own] == 0)
        {
          if (was)
            was[next] = own;
          met[own] = ++next;
        }
      out[i] = met[own] - 1;
    }
  return next;
}

/* Values and exposure of LINE, which it sorts. */
static struct panel
lay_out (struct arena *arena, struct line *line, size_t n, size_t months)
{
  qsort (line, n, sizeof *line, compare_lines);
  double *y = ARENA_NEW (arena, double, n * months);
  uint32_t *first = ARENA_NEW (arena, uint32_t, n);
  for (size_t i = 0; i < n; i++)
    {
      first[i] = line[i].first;
      for (size_t t = 0; t < months; t++)
        y[i * months + t] = line[i].y[t];
    }
  return (struct panel) {.units = n, .months = months, .y = y,
                         .first = first, .clusters = n};
}

/* ---- rows ------------------------------------------------------------- */

/* Which units have a row in the first month, and how many have one, but not
   there. */
static uint64_t
find_present (const struct panel_rows *rows, uint8_t *present)
{
  enum { LATER = 1, FIRST = 2 };
  for (size_t i = 0; i < rows->n; i++)
    if (rows->month[i] >= 0 && rows->first[rows->unit[i]] != PANEL_OUT)
      present[rows->unit[i]] |= rows->month[i] == 0 ? FIRST : LATER;
  uint64_t later = 0;
  for (size_t u = 0; u < rows->units; u++)
    {
      later += present[u] == LATER;
      present[u] = (present[u] & FIRST) != 0;
    }
  return later;
}

/* A line for each unit present, its values added up.  Rows of one unit and
   month are few and come from one table, but for their sum not to depend on
   their order there should be one. */
static struct line *
lines_of (struct arena *scratch, const struct panel_rows *rows,
          const uint8_t *present, size_t *n)
{
  size_t *place = ARENA_NEW (scratch, size_t, rows->units);
  *n = 0;
  for (size_t u = 0; u < rows->units; u++)
    place[u] = present[u] ? (*n)++ : 0;
  double *y = ARENA_NEW (scratch, double, *n * rows->months);
  struct line *line = ARENA_NEW (scratch, struct line, *n);
  for (uint32_t u = 0; u < rows->units; u++)
    if (present[u])
      line[place[u]] = (struct line) {
        rows->first[u], u, rows->months, y + place[u] * rows->months
      };
  for (size_t i = 0; i < rows->n; i++)
    if (rows->month[i] >= 0 && present[rows->unit[i]] && !isnan (rows->y[i]))
      y[place[rows->unit[i]] * rows->months + (size_t) rows->month[i]]
        += rows->y[i];
  return line;
}

struct panel
panel_fold (struct arena *arena, const struct panel_rows *rows)
{
  struct arena *scratch = arena_new ();
  uint8_t *present = ARENA_NEW (scratch, uint8_t, rows->units);
  uint64_t later = find_present (rows, present);
  size_t n;
  struct line *line = lines_of (scratch, rows, present, &n);
  struct panel p = lay_out (arena, line, n, rows->months);
  p.later = later;
  if (rows->cluster)
    {
      uint32_t *cluster = ARENA_NEW (arena, uint32_t, n);
      p.clusters = renumber (scratch, line, n, rows->cluster, cluster, NULL);
      p.cluster = cluster;
    }
  if (rows->group)
    {
      uint32_t *group = ARENA_NEW (arena, uint32_t, n);
      uint32_t *was = ARENA_NEW (arena, uint32_t, n);
      p.groups = renumber (scratch, line, n, rows->group, group, was);
      p.group = group;
      p.group_was = was;
    }
  arena_free (scratch);
  return p;
}

size_t
panel_exposed (const struct panel *p)
{
  return panel_exposed_before (p, PANEL_NEVER);
}

/* Units are in the order of it. */
size_t
panel_exposed_before (const struct panel *p, uint32_t month)
{
  size_t n = 0;
  while (n < p->units && p->first[n] < month)
    n++;
  return n;
}

/* ---- groups ----------------------------------------------------------- */

/* Sums of units in their order, then divided. */
static const uint32_t *
group_lines (struct arena *scratch, const struct panel *p, struct line *line,
             uint64_t *size)
{
  double *y = ARENA_NEW (scratch, double, p->groups * p->months);
  const uint32_t *mixed = NULL;
  for (size_t i = 0; i < p->units; i++)
    {
      uint32_t g = p->group[i];
      if (size[g]++ == 0)
        line[g] = (struct line) {p->first[i], g, p->months,
                                 y + g * p->months};
      else if (line[g].first != p->first[i])
        mixed = p->group_was + g;
      for (size_t t = 0; t < p->months; t++)
        y[g * p->months + t] += p->y[i * p->months + t];
    }
  for (size_t g = 0; g < p->groups; g++)
    for (size_t t = 0; t < p->months; t++)
      y[g * p->months + t] /= (double) size[g];
  return mixed;
}

struct panel
panel_by_group (struct arena *arena, const struct panel *p,
                const uint64_t **size, const uint32_t **mixed)
{
  struct arena *scratch = arena_new ();
  struct line *line = ARENA_NEW (scratch, struct line, p->groups);
  uint64_t *count = ARENA_NEW (scratch, uint64_t, p->groups);
  *mixed = group_lines (scratch, p, line, count);
  struct panel out = lay_out (arena, line, p->groups, p->months);
  out.later = p->later;
  if (size)
    {
      uint64_t *sorted = ARENA_NEW (arena, uint64_t, p->groups);
      for (size_t g = 0; g < p->groups; g++)
        sorted[g] = count[line[g].unit];
      *size = sorted;
    }
  arena_free (scratch);
  return out;
}
