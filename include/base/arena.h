#ifndef BASE_ARENA_H
#define BASE_ARENA_H

/* Memory that lives and dies together.

   One arena owns everything a run reads and computes; nothing in it is
   freed alone.  Running out of memory prints one line and aborts, here
   and nowhere else, so callers never check for null.

     struct arena *arena = arena_new ();
     double *x = ARENA_NEW (arena, double, n);     // n zeroed doubles
     arena_free (arena);

   Small requests share blocks.  Requests of 64 KiB and more get a block
   of their own, which arena_grow() resizes in place where it can: the
   way to build an array whose length is not known. */

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new (void);
void arena_free (struct arena *);

/* SIZE zeroed bytes, aligned for any type.  SIZE may be 0. */
void *arena_alloc (struct arena *, size_t size);

/* Resizes PTR (from this arena, OLD bytes; may be null with OLD 0) to
   NEW bytes, keeps the first OLD and zeroes the rest.  PTR is dead
   afterwards. */
void *arena_grow (struct arena *, void *ptr, size_t old, size_t new_size);

/* Copies of text, null-terminated. */
char *arena_copy (struct arena *, const char *text);
char *arena_copy_n (struct arena *, const char *text, size_t length);
char *arena_printf (struct arena *, const char *format, ...)
  __attribute__ ((format (printf, 2, 3)));
char *arena_vprintf (struct arena *, const char *format, va_list);

/* N zeroed objects of TYPE; the product is checked for overflow. */
#define ARENA_NEW(arena, type, n) \
  ((type *) arena_alloc_n ((arena), (n), sizeof (type)))
void *arena_alloc_n (struct arena *, size_t n, size_t size);

/* Makes room for one more object at the end of a growing array:
   doubles CAPACITY (updated) when COUNT has reached it. */
#define ARENA_ROOM(arena, array, count, capacity)                      \
  ((count) < (capacity)                                                \
     ? (array)                                                         \
     : arena_room ((arena), (array), sizeof *(array), &(capacity)))
void *arena_room (struct arena *, void *array, size_t size, size_t *capacity);

#endif
