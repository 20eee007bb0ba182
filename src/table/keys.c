#include "keys.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "data.h"

#define PARTS (KEY_BYTES / 8)
#define ODD_1 UINT64_C (0x9E3779B97F4A7C15)
#define ODD_2 UINT64_C (0xC2B2AE3D27D4EB4F)

struct keys {
  const struct intern *words;
  const uint32_t *word;    /* by row */
  struct key *slots;
  size_t mask;             /* number of slots, a power of two, less 1 */
};

static uint64_t
load (const char *text)
{
  uint64_t part;
  memcpy (&part, text, sizeof part);
  return part;
}

uint64_t
key_short (const char *text, size_t length)
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

static void
hash_long (struct key *key, const char *text, size_t length)
{
  uint64_t a = 0, b = 0;
  for (size_t i = 0; i + 8 <= length; i += 8)
    {
      a = turn ((a ^ load (text + i)) * ODD_1);
      b = turn ((b + load (text + i)) * ODD_2);
    }
  key->part[0] = a;
  key->part[1] = b;
  key->part[2] = load (text + length - 8);
}

void
key_make (struct key *key, const char *text, size_t length)
{
  key->length = (uint32_t) length;
  key->row = NO_ROW;
  if (length > KEY_BYTES)
    {
      hash_long (key, text, length);
      return;
    }
  for (size_t i = 0; i < PARTS; i++)
    {
      size_t n = length < 8 ? length : 8;
      key->part[i] = key_short (text + 8 * i, n);
      length -= n;
    }
}

size_t
keys_place (const struct keys *k, const struct key *key)
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
         || memcmp (intern_text (k->words, k->word[slot->row]), text,
                    key->length) == 0;
}

/* Makes the keys of N rows from FIRST on, and their places. */
static void
make_keys (const struct keys *k, size_t first, size_t n, struct key *keys,
           size_t *places)
{
  for (size_t i = 0; i < n; i++)
    {
      char padded[KEY_BYTES] = "";
      const char *text = intern_text (k->words, k->word[first + i]);
      size_t length = strlen (text);
      if (length < KEY_BYTES)
        text = memcpy (padded, text, length);
      key_make (&keys[i], text, length);
      keys[i].row = (uint32_t) (first + i);
      places[i] = keys_place (k, &keys[i]);
    }
}

/* The parent's ids differ, so a free slot is all a key needs. */
static void
put (struct keys *k, size_t place, const struct key *key)
{
  while (k->slots[place].length)
    place = (place + 1) & k->mask;
  k->slots[place] = *key;
}

struct keys *
keys_build (struct arena *arena, const struct table *parent)
{
  enum { AT_ONCE = 128 };
  struct key keys[AT_ONCE];
  size_t places[AT_ONCE];
  const struct column *ids = &parent->columns[parent->plan.id];
  struct keys *k = ARENA_NEW (arena, struct keys, 1);
  size_t size = 16;
  while (2 * size < 3 * parent->used_rows)
    size *= 2;
  k->words = ids->words;
  k->word = ids->values.words;
  k->mask = size - 1;
  k->slots = ARENA_NEW (arena, struct key, size);
  for (size_t row = 0, n; row < parent->rows; row += n)
    {
      n = parent->rows - row < AT_ONCE ? parent->rows - row : AT_ONCE;
      make_keys (k, row, n, keys, places);
      keys_fetch (k, places, n);
      for (size_t i = 0; i < n; i++)
        if (table_used (parent, row + i))
          put (k, places[i], &keys[i]);
    }
  return k;
}

/* The neighbour too: every third key is there. */
void
keys_fetch (const struct keys *k, const size_t *places, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      size_t next = (places[i] + 1) & k->mask;
      (void) *(const volatile uint32_t *) &k->slots[places[i]].length;
      (void) *(const volatile uint32_t *) &k->slots[next].length;
    }
}

uint32_t
keys_find (const struct keys *k, size_t place, const struct key *key,
           const char *text)
{
  const struct key *slot;
  while ((slot = &k->slots[place])->length && !same (k, slot, key, text))
    place = (place + 1) & k->mask;
  return slot->length ? slot->row : NO_ROW;
}
