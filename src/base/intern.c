#include "base/intern.h"

#include <string.h>

#include "base/arena.h"

/* Open addressing with linear probing.  A slot holds 32 bits of the
   hash beside the number, so that a probe past a different text hardly
   ever touches that text, and growing touches none. */

struct slot {
  uint32_t hash;
  uint32_t number;     /* INTERN_NONE: free */
};

struct entry {
  const char *text;
  size_t length;
};

struct intern {
  struct arena *arena;
  struct slot *slots;
  size_t mask;           /* number of slots, a power of two, less 1 */
  struct entry *entries;
  size_t count;
  size_t capacity;
};

enum { FIRST_SLOTS = 64 };

static uint64_t
mix (uint64_t x)
{
  x ^= x >> 32;
  x *= UINT64_C (0xd6e8feb86659fd93);
  x ^= x >> 32;
  x *= UINT64_C (0xd6e8feb86659fd93);
  x ^= x >> 32;
  return x;
}

/* Eight bytes at a time, each multiplied and rotated in; the tail is
   zero-padded, and the length, in the start value, tells it apart.  Its
   value never leaves the process, so byte order does not matter. */
static uint32_t
hash_bytes (const char *text, size_t length)
{
  uint64_t hash = (length + 1) * UINT64_C (0x9e3779b97f4a7c15);
  uint64_t word;
  for (; length >= sizeof word; length -= sizeof word, text += sizeof word)
    {
      memcpy (&word, text, sizeof word);
      hash = (hash ^ word) * UINT64_C (0x9fb21c651e98df25);
      hash = (hash << 29) | (hash >> 35);
    }
  word = 0;
  if (length)
    memcpy (&word, text, length);
  return (uint32_t) mix (hash ^ word);
}

static struct slot *
new_slots (struct arena *arena, size_t n)
{
  struct slot *slots = ARENA_NEW (arena, struct slot, n);
  for (size_t i = 0; i < n; i++)
    slots[i].number = INTERN_NONE;
  return slots;
}

struct intern *
intern_new (struct arena *arena)
{
  struct intern *intern = ARENA_NEW (arena, struct intern, 1);
  intern->arena = arena;
  intern->slots = new_slots (arena, FIRST_SLOTS);
  intern->mask = FIRST_SLOTS - 1;
  return intern;
}

/* The slot that holds the text, or the free one where it belongs. */
static struct slot *
probe (const struct intern *intern, uint32_t hash, const char *text,
       size_t length)
{
  for (size_t i = hash & intern->mask;; i = (i + 1) & intern->mask)
    {
      struct slot *slot = &intern->slots[i];
      if (slot->number == INTERN_NONE)
        return slot;
      if (slot->hash != hash)
        continue;
      const struct entry *entry = &intern->entries[slot->number];
      if (entry->length == length
          && (length == 0 || memcmp (entry->text, text, length) == 0))
        return slot;
    }
}

static void
double_slots (struct intern *intern)
{
  size_t old = intern->mask + 1;
  struct slot *slots = new_slots (intern->arena, old * 2);
  size_t mask = old * 2 - 1;
  for (size_t i = 0; i < old; i++)
    {
      if (intern->slots[i].number == INTERN_NONE)
        continue;
      size_t to = intern->slots[i].hash & mask;
      while (slots[to].number != INTERN_NONE)
        to = (to + 1) & mask;
      slots[to] = intern->slots[i];
    }
  /* The arena frees nothing alone, but a block can be shrunk. */
  arena_grow (intern->arena, intern->slots, old * sizeof *slots, 0);
  intern->slots = slots;
  intern->mask = mask;
}

uint32_t
intern_add (struct intern *intern, const char *text, size_t length)
{
  uint32_t hash = hash_bytes (text, length);
  struct slot *slot = probe (intern, hash, text, length);
  if (slot->number != INTERN_NONE)
    return slot->number;

  /* At most five eighths full: short probes, and never a full table. */
  if (intern->count * 8 >= (intern->mask + 1) * 5)
    {
      double_slots (intern);
      slot = probe (intern, hash, text, length);
    }
  intern->entries = ARENA_ROOM (intern->arena, intern->entries,
                                intern->count, intern->capacity);
  intern->entries[intern->count].text
    = arena_copy_n (intern->arena, text, length);
  intern->entries[intern->count].length = length;
  slot->hash = hash;
  slot->number = (uint32_t) intern->count++;
  return slot->number;
}

uint32_t
intern_find (const struct intern *intern, const char *text, size_t length)
{
  return probe (intern, hash_bytes (text, length), text, length)->number;
}

const char *
intern_text (const struct intern *intern, uint32_t number)
{
  return number < intern->count ? intern->entries[number].text : NULL;
}

size_t
intern_count (const struct intern *intern)
{
  return intern->count;
}
