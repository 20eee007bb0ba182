#ifndef TABLE_STAGE_H
#define TABLE_STAGE_H

/* How one stage of the reader hands its work to the next.

   bytes -> decode -> lines -> records -> rows.  Text flows one way and
   no stage keeps what it has handed on.  LINE is the physical line at
   which the text begins, 1-based.  The taker returns false when it has
   had enough, be it an error (which it has added) or the end of its
   interest; the reader then stops. */

#include <stdbool.h>
#include <stddef.h>

typedef bool stage_take (void *to, const char *text, size_t length,
                         size_t line);

struct stage {
  stage_take *take;
  /* Called, if not null, before the reader adds an error of its own:
     finish what was taken, so that messages are in the order of the
     lines. */
  void (*settle) (void *to);
  void *to;
};

/* Limits of the format. */
#define FIELD_MOST ((size_t) 1 << 20)    /* bytes of one field */
#define ROW_MOST ((size_t) 1 << 24)      /* bytes of one row */
#define COLUMNS_MOST 4096

#endif
