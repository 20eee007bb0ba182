#ifndef STUDY_SPOT_H
#define STUDY_SPOT_H

/* Where the characters of a scalar stand in the study file, so that a
   message about a part of an expression points at that part. */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct spot {
  bool exact;              /* single-line: the parts can be placed */
  size_t first;            /* column of its first character */
  const size_t *columns;   /* of each character and of the end; null: they
                              follow FIRST without a gap */
  const char *trap;        /* what may have cut the scalar short; null */
};

/* The place of bytes FROM to TO of TEXT, which stands at WHOLE. */
struct place spot_place (const struct spot *, struct place whole,
                         const char *text, size_t from, size_t to);

#endif
