#ifndef REPORT_CSV_PARTS_H
#define REPORT_CSV_PARTS_H

/* Rows of results.csv that other files than csv.c make: a list of plain
   values, which csv.c writes. */

#include <stddef.h>
#include <stdint.h>

#include "report/results.h"

struct csv_row {
  const char *id, *term, *kind, *method;   /* null: empty */
  const struct effect *effect;    /* null: a test */
  const struct test *test;
  uint64_t n;                     /* 0: not known */
};
struct csv_rows {
  struct arena *arena;
  struct csv_row *row;
  size_t n, capacity;
};

/* csv_money.c: who answered and what came back, of a hypothesis; and of
   an investment everything. */
void csv_hypothesis (struct csv_rows *, const struct result_hypothesis *);
void csv_investment (struct csv_rows *, const struct result_investment *);

#endif
