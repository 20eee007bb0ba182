#ifndef TABLE_DATA_H
#define TABLE_DATA_H

/* What a table is made of; rows.c fills it, table.c shows it. */

#include "cell.h"
#include "table/table.h"

#define NO_ROW UINT32_MAX
#define FIT_KINDS 3

/* One slot of the plan: a column kept as one type. */
struct column {
  struct column_use use;
  const char *name;
  size_t field;                /* its place among a record's kept fields */
  union {
    void *any;
    uint32_t *words;
    double *numbers;
    int64_t *dates;
    int8_t *truths;
  } values;
  struct intern *own;          /* words of TEXT, ID and FIT */
  const struct intern *words;  /* the same, or for a key the parent's ids */
  int decimals;
  bool helped;                 /* advice was given once */
  int fit;                     /* FIT: what all words read as */
  struct cell *fits[FIT_KINDS];/* by word; null where it does not fit */
};

struct table {
  struct arena *arena;
  const struct table_spec *spec;
  struct table_plan plan;
  struct column *columns;
  size_t columns_n;
  size_t rows, capacity;
  size_t used_rows;
  bool *used;                  /* null: all */
  uint32_t *lines;             /* by row */
  uint32_t *parents;           /* by row; null without a key */
  uint32_t *row_of_id;         /* by word of the id column; NO_ROW: the
                                  row was left out */
  size_t ids, ids_capacity;
  uint64_t rows_read;
  struct ledger ledger;
  struct reject *rejects;      /* in the order of files and lines */
  size_t rejects_n, rejects_capacity;
  struct table_file *files;
  size_t *first_row;           /* of each file */
  size_t files_n;
};

/* Counts a row that is left out and lists it.  TEXT may be null. */
void table_reject (struct table *, const struct reject *);

/* Finds out what the words of a FIT column read as. */
void table_find_fit (struct table *, struct column *);

#endif
