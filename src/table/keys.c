#include "keys.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"

#define PARTS (KEY_BYTES / 8)
#define FIRST_SLOTS 64
#define ODD_1 UINT64_C (0x9E3779B97F4A7C15)
#define ODD_2 UINT64_C (0xC2B2AE3D27D4EB4F)

/* Half a cache line.  A free slot has the number INTERN_NONE. */
struct key {
  uint64_t part[PARTS];    /* the text, zeros behind it; long: its hash */
  uint32_t length;
  uint32_t number;
};

struct keys {
  struct arena *arena;
  struct intern *words;
  struct key *slots;
  size_t mask;             /* number of slots, a power of two, less 1 */
  size_t count;
};

static struct key *
new_slots (struct arena *arena, size_t n)
{
  struct key *slots = ARENA_NEW (arena, struct key, n);
  for (size_t i = 0; i < n; i++)
    slots[i].number = INTERN_NONE;
  return slots;
}

struct keys *
keys_new (struct arena *arena, struct intern *words)
{
  struct keys *k = ARENA_NEW (arena, struct keys, 1);
  k->arena = arena;
  k->words = words;
  k->slots = new_slots (arena, FIRST_SLOTS);
  k->mask = FIRST_SLOTS - 1;
  return k;
}

static uint64_t
load (const char *text)
{
  uint64_t part;
  memcpy (&part, text, sizeof part);
  return part;
}

/* The LENGTH bytes at TEXT with zeros behind them. */
static uint64_t
load_some (const char *text, size_t length)
{
  static const unsigned char mask[16]
    = { 255, 255, 255, 255, 255, 255, 255, 255 };
  return load (text) & load ((const char *) mask + 8 - length);
}

static uint64_t
turn (uint64_t x)
{
  return x << 29 | x >> 35;
}

static struct key
make_key (const char *text, size_t length)
{
  struct key key = { { 0 }, (uint32_t) length, INTERN_NONE };
  if (length > KEY_BYTES)
    {
      size_t i = 0;
      for (; i + 8 <= length; i += 8)
        {
          key.part[0] = turn ((key.part[0] ^ load (text + i)) * ODD_1);
          key.part[1] = turn ((key.part[1] + load (text + i)) * ODD_2);
        }
      key.part[2] = load (text + length - 8);
      return key;
    }
  size_t whole = length / 8;
  for (size_t i = 0; i < whole; i++)
    key.part[i] = load (text + 8 * i);
  if (length % 8)
    key.part[whole] = load_some (text + 8 * whole, length % 8);
  return key;
}

static size_t
first_slot (const struct keys *k, const struct key *key)
{
  uint64_t hash = key->length;
  for (size_t i = 0; i < PARTS; i++)
    hash = turn ((hash ^ key->part[i]) * ODD_1);
  hash = (hash ^ hash >> 32) * ODD_2;
  return (size_t) (hash >> 32) & k->mask;
}

static bool
same (const struct keys *k, const struct key *slot, const struct key *key,
      const char *text)
{
  if (slot->length != key->length)
    return false;
  for (size_t i = 0; i < PARTS; i++)
    if (slot->part[i] != key->part[i])
      return false;
  return key->length <= KEY_BYTES
         || memcmp (intern_text (k->words, slot->number), text,
                    key->length) == 0;
}

/* The slot that holds the key, or the free one where it belongs. */
static struct key *
probe (const struct keys *k, const struct key *key, const char *text)
{
  size_t i = first_slot (k, key);
  while (k->slots[i].number != INTERN_NONE
         && !same (k, &k->slots[i], key, text))
    i = (i + 1) & k->mask;
  return &k->slots[i];
}

static void
double_slots (struct keys *k)
{
  struct key *old = k->slots;
  size_t n = k->mask + 1;
  k->slots = new_slots (k->arena, 2 * n);
  k->mask = 2 * n - 1;
  for (size_t i = 0; i < n; i++)
    {
      size_t to = first_slot (k, &old[i]);
      if (old[i].number == INTERN_NONE)
        continue;
      while (k->slots[to].number != INTERN_NONE)
        to = (to + 1) & k->mask;
      k->slots[to] = old[i];
    }
  arena_grow (k->arena, old, n * sizeof *old, 0);
}

uint32_t
keys_find (const struct keys *k, const char *text, size_t length)
{
  struct key key = make_key (text, length);
  return probe (k, &key, text)->number;
}

uint32_t
keys_add (struct keys *k, const char *text, size_t length)
{
  struct key key = make_key (text, length);
  struct key *slot = probe (k, &key, text);
  if (slot->number != INTERN_NONE)
    return slot->number;
  if (3 * ++k->count > 2 * k->mask)
    {
      double_slots (k);
      slot = probe (k, &key, text);
    }
  *slot = key;
  slot->number = intern_add (k->words, text, length);
  return slot->number;
}

void
keys_drop (struct keys *k)
{
  arena_grow (k->arena, k->slots, (k->mask + 1) * sizeof *k->slots, 0);
  k->slots = NULL;
}
