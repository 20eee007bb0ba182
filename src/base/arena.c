#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under AddressSanitizer every request gets a block of its own, so that
   a step over its end is seen. */
#ifdef __SANITIZE_ADDRESS__
enum { BIG = 1 };
#else
enum { BIG = 64 * 1024 };
#endif
enum { SHARED = 256 * 1024 };

/* One piece of heap.  Doubly linked, because a big block moves when it
   is resized and its neighbours must follow. */
struct block {
  struct block *next;
  struct block *prev;
  alignas (max_align_t) unsigned char data[];
};

struct arena {
  struct block *blocks;
  unsigned char *top;     /* first free byte of the shared block in use */
  unsigned char *end;     /* its end; everything from top on is zero */
};

static _Noreturn void
out_of_memory (size_t size)
{
  fprintf (stderr, "error: out of memory (%zu more bytes wanted)\n", size);
  abort ();
}

static size_t
block_size (size_t size)
{
  if (size > SIZE_MAX / 2 - sizeof (struct block))
    out_of_memory (size);
  return sizeof (struct block) + size;
}

static struct block *
add_block (struct arena *arena, size_t size)
{
  struct block *block = calloc (1, block_size (size));
  if (!block)
    out_of_memory (size);
  block->next = arena->blocks;
  if (block->next)
    block->next->prev = block;
  arena->blocks = block;
  return block;
}

static struct block *
block_of (void *data)
{
  return (struct block *) (void *) ((unsigned char *) data
                                    - offsetof (struct block, data));
}

static void *
resize_big (struct arena *arena, void *ptr, size_t new_size)
{
  struct block *block = realloc (block_of (ptr), block_size (new_size));
  if (!block)
    out_of_memory (new_size);
  if (block->prev)
    block->prev->next = block;
  else
    arena->blocks = block;
  if (block->next)
    block->next->prev = block;
  return block->data;
}

/* SIZE zeroed bytes, aligned to ALIGN, a power of two. */
static void *
take (struct arena *arena, size_t size, size_t align)
{
  if (size >= BIG)
    return add_block (arena, size)->data;

  size_t skip = (size_t) (-(uintptr_t) arena->top & (align - 1));
  if (!arena->top || (size_t) (arena->end - arena->top) < skip + size)
    {
      arena->top = add_block (arena, SHARED)->data;
      arena->end = arena->top + SHARED;
      skip = 0;
    }
  unsigned char *ptr = arena->top + skip;
  arena->top = ptr + size;
  return ptr;
}

struct arena *
arena_new (void)
{
  struct arena *arena = calloc (1, sizeof *arena);
  if (!arena)
    out_of_memory (sizeof *arena);
  return arena;
}

void
arena_free (struct arena *arena)
{
  if (!arena)
    return;
  struct block *block = arena->blocks;
  while (block)
    {
      struct block *next = block->next;
      free (block);
      block = next;
    }
  free (arena);
}

void *
arena_alloc (struct arena *arena, size_t size)
{
  return take (arena, size, alignof (max_align_t));
}

void *
arena_alloc_n (struct arena *arena, size_t n, size_t size)
{
  if (size && n > SIZE_MAX / size)
    out_of_memory (SIZE_MAX);
  return arena_alloc (arena, n * size);
}

/* True if PTR is the last thing taken from the shared block and the
   block has room for NEW_SIZE bytes there. */
static bool
fits_in_place (const struct arena *arena, const unsigned char *ptr,
               size_t old, size_t new_size)
{
  return ptr && new_size < BIG && ptr + old == arena->top
         && (size_t) (arena->end - ptr) >= new_size;
}

void *
arena_grow (struct arena *arena, void *ptr, size_t old, size_t new_size)
{
  unsigned char *grown = ptr;
  if (ptr && old >= BIG)
    grown = resize_big (arena, ptr, new_size);
  else if (ptr && new_size <= old)
    return ptr;
  else if (fits_in_place (arena, ptr, old, new_size))
    arena->top = grown + new_size;
  else
    {
      grown = arena_alloc (arena, new_size);
      if (old)
        memcpy (grown, ptr, old);
      return grown;
    }
  if (new_size > old)
    memset (grown + old, 0, new_size - old);
  return grown;
}

void *
arena_room (struct arena *arena, void *array, size_t size, size_t *capacity)
{
  size_t more = *capacity ? *capacity * 2 : 16;
  if (more < *capacity || more > SIZE_MAX / size)
    out_of_memory (SIZE_MAX);
  array = arena_grow (arena, array, *capacity * size, more * size);
  *capacity = more;
  return array;
}

char *
arena_copy_n (struct arena *arena, const char *text, size_t length)
{
  if (length == SIZE_MAX)
    out_of_memory (length);
  char *copy = take (arena, length + 1, 1);
  if (length)
    memcpy (copy, text, length);
  return copy;
}

char *
arena_copy (struct arena *arena, const char *text)
{
  return arena_copy_n (arena, text, strlen (text));
}

char *
arena_vprintf (struct arena *arena, const char *format, va_list args)
{
  va_list again;
  va_copy (again, args);
  int length = vsnprintf (NULL, 0, format, args);
  char *text = take (arena, length < 0 ? 1 : (size_t) length + 1, 1);
  if (length > 0)
    vsnprintf (text, (size_t) length + 1, format, again);
  va_end (again);
  return text;
}

char *
arena_printf (struct arena *arena, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  char *text = arena_vprintf (arena, format, args);
  va_end (args);
  return text;
}
