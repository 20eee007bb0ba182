#ifndef TABLE_BYTES_H
#define TABLE_BYTES_H

/* The raw bytes of one file, block by block, hashed as they pass.

     struct bytes *b = bytes_open (scratch, input, true, err);
     for (size_t keep = 0; !b->end && bytes_next (b, keep); keep = ...)
       use (b->text, b->length);
     bytes_close (b);

   Everything lives in the arena given; only the file handle needs
   closing. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

/* One file of a table.  What can be read only once (a pipe, standard
   input) is held in memory from the start. */
struct input {
  const char *path;
  const char *shown;       /* as messages name it */
  const char *memory;      /* null: read PATH */
  size_t memory_n;
  uint64_t size;           /* bytes, as far as known beforehand */
};

/* Fills INPUT; adds E_FILE_MISSING and returns false if it cannot be
   opened. */
bool input_open (struct arena *, const char *path, const char *shown,
                 struct input *, struct err *);

/* Adds E_FILE_MISSING with the reason in errno.  Returns false. */
bool input_unreadable (const struct input *, struct err *);

struct bytes {
  const struct input *input;
  const char *text;        /* the current block */
  size_t length;
  bool end;                /* no bytes follow this block */
  uint64_t total;          /* bytes read so far */
  struct hash *hash;       /* null: not wanted */
  char *block;
  int handle;              /* -1: in memory */
};

struct bytes *bytes_open (struct arena *, const struct input *, bool hash,
                          struct err *);
/* The next block, which begins with the last KEEP (at most 3) bytes of
   the block before.  After the block with ->end comes nothing.  False:
   the file cannot be read, errno says why. */
bool bytes_next (struct bytes *, size_t keep);
void bytes_close (struct bytes *);

#endif
