#ifndef TABLE_LINES_H
#define TABLE_LINES_H

/* Checked text to physical lines: LF, CRLF and CR end a line, mixed as
   they may be.  Each line goes on whole and with its line end, because
   inside quotes the line end is data; a last line without one gets a
   LF. */

#include <stdbool.h>
#include <stddef.h>

#include "stage.h"

struct arena;

struct lines {
  struct stage to;
  struct arena *arena;
  size_t number;         /* lines handed on */
  bool too_long;         /* stopped: a line is longer than a row may be */
  char *begun;           /* the line that the last block did not end */
  size_t begun_n;
  size_t capacity;
};

struct lines *lines_new (struct arena *, struct stage to);
/* Takes any stretch of text; false: stop. */
bool lines_take (struct lines *, const char *text, size_t n);
/* The text is over. */
bool lines_end (struct lines *);

#endif
