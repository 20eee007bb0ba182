#ifndef TESTS_REPORT_CHART_PLACE_H
#define TESTS_REPORT_CHART_PLACE_H

/* An output directory for one test and a look at what stands in it. */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "report/charts.h"

struct place_to_work {
  struct arena *arena;
  struct err *err;
  struct outdir *out;
  char root[64];
  const char *charts;             /* where charts are being written */
};

struct place_to_work open_place (void);
void close_place (struct place_to_work *);

/* Whether NAME stands among the charts and is not empty. */
bool stands (struct place_to_work *, const char *name);
char *content (struct place_to_work *, const char *name, size_t *length);
/* What err_print() says. */
const char *messages (struct place_to_work *);
/* How often WHAT is in TEXT. */
size_t count (const char *text, const char *what);

#endif
