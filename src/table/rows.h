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

#define BATCH 1024

/* Words met lately, so that the few levels of a column are not hashed
   and compared a million times.  Words of up to 8 bytes only. */
#define RECENT 16

struct recent {
  struct met {
    uint64_t text;
    uint32_t length;           /* 0: none yet */
    uint32_t word;
  } words[RECENT];
};

struct rows {
  struct table *table;
  struct err *err;
  const char *file;            /* being read */
  size_t columns;              /* fields that a row must have */
  struct missing missing;
  const struct rule *const *rules; /* that apply, null-terminated */
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
  int64_t begun[BATCH];        /* when that one starts */
  struct recent *recent;       /* by slot */
  uint64_t expected;           /* bytes of all files */
  uint64_t seen;               /* bytes of the lines so far */
  bool failed;
  bool header_seen;
  size_t file_rows, file_ragged, first_ragged;
};

struct rows *rows_new (struct arena *scratch, struct table *,
                       size_t columns, uint64_t bytes, struct err *);
/* Starts a file, SHOWN as messages name it. */
void rows_begin_file (struct rows *, const char *shown);
/* Takes up to BATCH records, the first of a file being its header. */
bool rows_take (void *rows, const struct record *, size_t n);

/* A cell of the batch, and its text. */
static inline struct cell *
rows_cell (const struct rows *r, int slot, size_t i)
{
  return &r->cells[(size_t) slot * BATCH + i];
}

static inline const struct field *
rows_field (const struct rows *r, int slot, size_t i)
{
  return &r->records[i].kept[r->table->columns[slot].field];
}

static inline bool
rows_blank (const struct rows *r, int slot, size_t i)
{
  return rows_cell (r, slot, i)->reading == READ_MISSING;
}

#endif
