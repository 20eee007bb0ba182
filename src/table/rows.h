#ifndef TABLE_ROWS_H
#define TABLE_ROWS_H

/* The sink that keeps columns: converts the used cells of records,
   holds the rows against the rules of the ledger, and appends them or
   lists them as left out.

   It works on a batch of records, column by column and rule by rule.
   Looking up parents is what costs, each time a wait for memory; a rule
   that runs over many rows lets the processor wait for several at
   once. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data.h"
#include "keys.h"
#include "records.h"

#define BATCH 256

struct rows {
  struct table *table;
  struct err *err;
  const char *file;            /* being read */
  size_t columns;              /* fields that a row must have */
  struct missing missing;
  const struct rule *rules[9]; /* those that apply, null-terminated */
  struct keys *keys;           /* null: no parent */
  /* The batch, by its rows. */
  const struct record *records;
  size_t n;
  struct cell *cells;          /* slot * BATCH + row */
  enum exclusion code[BATCH];  /* EX_NONE: kept */
  int blamed[BATCH];           /* slot that broke the rule; -1: none */
  int impossible[BATCH];       /* first slot with an impossible date */
  uint32_t id[BATCH];          /* word of the row's id */
  uint32_t parent[BATCH];      /* row of its parent, or NO_ROW */
  bool failed;
  bool header_seen;
  size_t file_rows, file_ragged, first_ragged;
};

struct rows *rows_new (struct arena *scratch, struct table *,
                       size_t columns, struct err *);
void rows_begin_file (struct rows *, const char *file);
/* Takes up to BATCH records, the first of a file being its header. */
bool rows_take (void *rows, const struct record *, size_t n);

#endif
