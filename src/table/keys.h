#ifndef TABLE_KEYS_H
#define TABLE_KEYS_H

/* The quick way to the number of a word.

   Millions of keys are looked up in a set that does not fit the
   processor's caches, so each lookup should touch memory once.  A slot
   holds the word itself where it has at most 24 bytes, as ids and
   levels do; of longer ones it holds a hash, and the words have the
   last say.  The words themselves are a `struct intern`. */

#include <stddef.h>
#include <stdint.h>

#include "base/intern.h"

struct arena;
struct keys;

/* Texts handed in can be read up to this many bytes, whatever their
   length. */
#define KEY_BYTES 24

struct keys *keys_new (struct arena *, struct intern *words);
/* The number of a word, added to the words if new. */
uint32_t keys_add (struct keys *, const char *text, size_t length);
/* The number, or INTERN_NONE. */
uint32_t keys_find (const struct keys *, const char *text, size_t length);
/* Gives the memory back; the words stay. */
void keys_drop (struct keys *);

#endif
