#ifndef TABLE_KEYS_H
#define TABLE_KEYS_H

/* Rows of a parent table by their id.

   Millions of keys are looked up in a set that does not fit the
   processor's caches, so what counts is how often and how long a lookup
   waits for memory.  Once: a slot holds the id itself where it has at
   most 24 bytes, as ids do; of longer ones it holds a hash, and the
   parent's words have the last say.  Not for long: keys_fetch() reads
   at many places with nothing else between, so that the processor waits
   for all of them at once. */

#include <stddef.h>
#include <stdint.h>

struct arena;
struct table;
struct keys;

/* Texts handed in can be read up to this many bytes, whatever their
   length. */
#define KEY_BYTES 24

/* A text made ready for comparing, half a cache line. */
struct key {
  uint64_t part[KEY_BYTES / 8];  /* the text, zeros behind it; of a longer
                                    one its hash */
  uint32_t length;               /* 0: a free slot, for no id is blank */
  uint32_t row;
};

/* The used rows of PARENT, which has an id. */
struct keys *keys_build (struct arena *, const struct table *parent);

/* Up to 8 bytes as a number, zeros behind them. */
uint64_t key_short (const char *text, size_t length);
void key_make (struct key *, const char *text, size_t length);
/* Where a key has its place. */
size_t keys_place (const struct keys *, const struct key *);
/* Brings N places near. */
void keys_fetch (const struct keys *, const size_t *places, size_t n);
/* The row with that id, or NO_ROW.  TEXT is what the key was made of. */
uint32_t keys_find (const struct keys *, size_t place, const struct key *,
                    const char *text);

#endif
