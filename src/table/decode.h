#ifndef TABLE_DECODE_H
#define TABLE_DECODE_H

/* Bytes to checked UTF-8 without NUL: cuts the byte-order mark,
   converts latin-1 and UTF-16, finds the first byte that is wrong. */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "table/table.h"

struct arena;
struct decode;

struct decode *decode_new (struct arena *, enum encoding);

struct decoded {
  const char *text;      /* valid until the next block */
  size_t length;
  size_t used;           /* bytes taken of the block; hand in the rest
                            again, in front of the next one */
  enum err_code bad;     /* E_NONE, E_NUL_BYTE or E_BAD_ENCODING: what
                            follows the text */
  const char *wrong;     /* in words */
};

/* LAST: no bytes follow, so that an unfinished character is wrong. */
struct decoded decode_block (struct decode *, const char *raw, size_t n,
                             bool last);

#endif
