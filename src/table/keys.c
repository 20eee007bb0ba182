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

struct key
key_make (const char *text, size_t length)
{
  struct key key = { { 0 }, (uint32_t) length, NO_ROW };
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

/* The parent's ids differ, so a free slot is all a row needs. */
static void
put (struct keys *k, uint32_t row)
{
  char padded[KEY_BYTES] = "";
  const char *text = intern_text (k->words, k->word[row]);
  size_t length = strlen (text);
  if (length < KEY_BYTES)
    text = memcpy (padded, text, length);
  struct key key = key_make (text, length);
  size_t i = keys_place (k, &key);
  while (k->slots[i].row != NO_ROW)
    i = (i + 1) & k->mask;
  key.row = row;
  k->slots[i] = key;
}

struct keys *
keys_build (struct arena *arena, const struct table *parent)
{
  const struct column *ids = &parent->columns[parent->plan.id];
  struct keys *k = ARENA_NEW (arena, struct keys, 1);
  size_t n = 16;
  while (2 * n < 3 * parent->used_rows)
    n *= 2;
  k->words = ids->words;
  k->word = ids->values.words;
  k->mask = n - 1;
  k->slots = ARENA_NEW (arena, struct key, n);
  for (size_t i = 0; i < n; i++)
    k->slots[i].row = NO_ROW;
  for (size_t row = 0; row < parent->rows; row++)
    if (table_used (parent, row))
      put (k, (uint32_t) row);
  return k;
}

void
keys_fetch (const struct keys *k, const size_t *places, size_t n)
{
  for (size_t i = 0; i < n; i++)
    (void) *(const volatile uint32_t *) &k->slots[places[i]].row;
}

uint32_t
keys_find (const struct keys *k, size_t place, const struct key *key,
           const char *text)
{
  while (k->slots[place].row != NO_ROW
         && !same (k, &k->slots[place], key, text))
    place = (place + 1) & k->mask;
  return k->slots[place].row;
}
