#include "leavers.h"

#include <stdint.h>

#include "base/arena.h"

/* At which time a member of the arm is looked for; SIZE_MAX: at none. */
typedef size_t when_fn (const struct member *);

static struct leavers
order (struct arena *scratch, const struct members *members, size_t arm,
       size_t times, when_fn *when)
{
  struct leavers l = {NULL, ARENA_NEW (scratch, size_t, times + 2)};
  size_t all = members->first[members->clusters];
  for (size_t i = 0; i < all; i++)
    if (members->member[i].arm == arm
        && when (&members->member[i]) != SIZE_MAX)
      l.first[when (&members->member[i]) + 2]++;
  for (size_t i = 2; i <= times + 1; i++)
    l.first[i] += l.first[i - 1];
  l.leaver = ARENA_NEW (scratch, struct leaver, l.first[times + 1]);
  /* FIRST[i + 1] is the next free place of time i, and ends as the first
     of time i + 1. */
  for (size_t c = 0; c < members->clusters; c++)
    for (size_t i = members->first[c]; i < members->first[c + 1]; i++)
      {
        const struct member *m = members->member + i;
        if (m->arm == arm && when (m) != SIZE_MAX)
          l.leaver[l.first[when (m) + 1]++] = (struct leaver) {m, c};
      }
  return l;
}

static size_t
leaves (const struct member *m)
{
  return m->at;
}

static size_t
comes_late (const struct member *m)
{
  return m->from > 0 ? m->from : SIZE_MAX;
}

struct leavers
leavers_of (struct arena *scratch, const struct members *members, size_t arm,
            size_t times)
{
  return order (scratch, members, arm, times, leaves);
}

struct leavers
latecomers_of (struct arena *scratch, const struct members *members,
               size_t arm, size_t times)
{
  return order (scratch, members, arm, times, comes_late);
}

double *
leavers_units (struct arena *arena, const struct members *members,
               size_t arm)
{
  double *units = ARENA_NEW (arena, double, members->clusters);
  for (size_t c = 0; c < members->clusters; c++)
    for (size_t i = members->first[c]; i < members->first[c + 1]; i++)
      if (members->member[i].arm == arm)
        units[c] += (double) members->member[i].n;
  return units;
}
