#ifndef REPORT_WRAP_H
#define REPORT_WRAP_H

/* Text in lines of at most so many terminal columns. */

#include <stddef.h>

struct arena;

struct lines {
  const char **line;
  size_t n;                 /* at least 1 */
};

/* Breaks TEXT at blanks, and inside a word only where it is wider than
   WIDTH (at least 1) by itself. */
struct lines wrap (struct arena *, const char *text, size_t width);

#endif
