#ifndef TESTS_BASE_SCRATCH_H
#define TESTS_BASE_SCRATCH_H

/* A fresh directory to work in, with an arena and an empty ERR; removed
   at the end with all in it. */

#include <stddef.h>

struct arena;
struct err;

struct scratch {
  char path[64];
  struct arena *arena;
  struct err *err;
};

void scratch_enter (struct scratch *);
void scratch_leave (struct scratch *);

void scratch_put (const char *path, const char *bytes, size_t n);
void scratch_put_text (const char *path, const char *text);
/* The text of a file, "(none)" if it cannot be read. */
const char *scratch_text (struct scratch *, const char *path);
/* The messages in ERR. */
const char *scratch_said (struct scratch *);

#endif
