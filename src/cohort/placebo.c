/* Contact dates that nobody made.

   Who was really exposed leaves.  Of the others as large a share as was
   really exposed is drawn, and each of them is given the time since start
   of one who was: at which it may have been gone already, as whoever lives
   long enough to be drawn later would not be.  A design that lines time up
   finds nothing in such dates.

   Whom a date falls to depends on its id and the study's seed, so that
   neither the order of rows nor other units matter to the draw. */

#include <stdlib.h>

#include "base/date.h"
#include "base/random.h"
#include "build.h"

/* FNV-1a */
static uint64_t
hash_of (const char *text)
{
  uint64_t hash = UINT64_C (0xcbf29ce484222325);
  for (const char *c = text; *c; c++)
    hash = (hash ^ (unsigned char) *c) * UINT64_C (0x100000001b3);
  return hash;
}

static bool
is_real (const struct build *b, size_t row)
{
  int64_t contact = b->contact[row], end = b->end[row];
  return contact != DATE_NONE && (end == DATE_NONE || contact < end)
         && (double) (contact - b->zero[row]) < b->d->expose_before;
}

static int
by_length (const void *a, const void *b)
{
  int64_t one = *(const int64_t *) a, other = *(const int64_t *) b;
  return (one > other) - (one < other);
}

/* Times since start at which the really exposed were, in order. */
struct pool {
  int64_t *since;
  size_t n;
  size_t units;              /* exposed or not */
};

static struct pool
fill_pool (const struct build *b)
{
  struct pool pool = { ARENA_NEW (b->arena, int64_t, b->rows), 0, 0 };
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      {
        pool.units++;
        if (is_real (b, row))
          pool.since[pool.n++] = b->contact[row] - b->zero[row];
      }
  if (pool.n > 0)
    qsort (pool.since, pool.n, sizeof *pool.since, by_length);
  return pool;
}

static int64_t
draw (const struct build *b, const struct pool *pool, size_t row)
{
  int id = table_id_slot (b->table);
  const char *name = intern_text (table_words (b->table, id),
                                  table_texts (b->table, id)[row]);
  struct random r = random_of (b->study->seed, hash_of (name));
  if (random_below (&r, pool->units) >= pool->n)
    return DATE_NONE;
  return b->zero[row] + pool->since[random_below (&r, pool->n)];
}

void
build_placebo (struct build *b)
{
  struct pool pool = fill_pool (b);
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      if (is_real (b, row))
        build_leave (b, row, EX_OTHER_LEVEL);
      else
        b->contact[row] = draw (b, &pool, row);
    }
}
