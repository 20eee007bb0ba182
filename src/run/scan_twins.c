/* Splits that are one: asked twice, a question would count twice and
   confirm itself. */

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "scan_work.h"

/* Levels are numbered by their first rows, so that labels and their order
   do not tell two splits apart. */
static const char *
digest (struct arena *arena, const struct frame *f)
{
  struct arena *scratch = arena_new ();
  struct hash *hash = hash_new (scratch);
  char *digits = ARENA_NEW (arena, char, HASH_SIZE);
  uint32_t *number = ARENA_NEW (scratch, uint32_t, f->arms), levels = 0;
  for (size_t i = 0; i < f->n; i++)
    {
      if (f->arm[i] == SCAN_NO_LEVEL)
        continue;
      uint32_t *level = &number[f->arm[i]];
      if (!*level)
        *level = ++levels;
      uint32_t at[] = { f->row[i], *level };
      hash_add (hash, at, sizeof at);
      hash_add (hash, &f->zero[i], sizeof f->zero[i]);
    }
  hash_end (hash, digits);
  arena_free (scratch);
  return digits;
}

const char *
scan_twin (struct scan_work *s, const struct scan_question *q,
           const struct frame *f, const char *name)
{
  struct scan_partition new = { q->h->unit, q->h->outcome,
                                digest (s->arena, f), name };
  for (size_t i = 0; i < s->partitions; i++)
    {
      const struct scan_partition *p = &s->partition[i];
      if (p->unit == new.unit && p->outcome == new.outcome
          && str_equal (p->digest, new.digest))
        return p->name;
    }
  s->partition = ARENA_ROOM (s->arena, s->partition, s->partitions,
                             s->partitions_room);
  s->partition[s->partitions++] = new;
  return NULL;
}
