#ifndef TABLE_ROWS_H
#define TABLE_ROWS_H

/* The sink that keeps columns: converts the used cells of a record,
   holds the row against the rules of the ledger, and appends it or
   lists it as left out. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data.h"
#include "records.h"

struct rows {
  struct table *table;
  struct err *err;
  const char *file;            /* being read */
  size_t columns;              /* fields that a row must have */
  struct missing missing;
  struct cell *cells;          /* of the current record, by slot */
  const struct field *fields;  /* the same, as text */
  uint32_t id;                 /* word of the current record's id */
  uint32_t key;                /* word of its parent's id */
  uint32_t parent;             /* row of its parent */
  int impossible;              /* first slot with an impossible date */
  const struct rule *rules[9]; /* those that apply, null-terminated */
  bool failed;
  bool header_seen;
  size_t file_rows, file_ragged, first_ragged;
};

void rows_init (struct rows *, struct table *, size_t columns,
                struct err *);
void rows_begin_file (struct rows *, const char *file);
/* Takes one record, the first of a file being its header. */
bool rows_take (void *rows, const struct record *);

#endif
