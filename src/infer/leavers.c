#include "leavers.h"

#include "base/arena.h"

struct leavers
leavers_of (struct arena *scratch, const struct members *members, size_t arm,
            size_t times)
{
  struct leavers l = {NULL, ARENA_NEW (scratch, size_t, times + 2)};
  size_t all = members->first[members->clusters];
  for (size_t i = 0; i < all; i++)
    if (members->member[i].arm == arm)
      l.first[members->member[i].at + 2]++;
  for (size_t i = 2; i <= times + 1; i++)
    l.first[i] += l.first[i - 1];
  l.leaver = ARENA_NEW (scratch, struct leaver, l.first[times + 1]);
  /* FIRST[i + 1] is the next free place of time i, and ends as the first
     of time i + 1. */
  for (size_t c = 0; c < members->clusters; c++)
    for (size_t i = members->first[c]; i < members->first[c + 1]; i++)
      if (members->member[i].arm == arm)
        l.leaver[l.first[members->member[i].at + 1]++]
          = (struct leaver) {members->member + i, c};
  return l;
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
