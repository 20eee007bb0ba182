#ifndef BASE_INTERN_H
#define BASE_INTERN_H

/* A set of distinct texts, each with a number from 0 in order of first
   appearance.  Equal texts have equal numbers; looking one up costs no
   allocation. */

#include <stddef.h>
#include <stdint.h>

struct arena;
struct intern;

#define INTERN_NONE UINT32_MAX

struct intern *intern_new (struct arena *);
/* The number of the LENGTH bytes at TEXT, added (copied) if new. */
uint32_t intern_add (struct intern *, const char *text, size_t length);
/* The number, or INTERN_NONE. */
uint32_t intern_find (const struct intern *, const char *text, size_t length);
/* The text with that number; stays where it is.  Null for INTERN_NONE. */
const char *intern_text (const struct intern *, uint32_t);
size_t intern_count (const struct intern *);

#endif
