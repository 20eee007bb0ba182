#ifndef TABLE_TABLE_H
#define TABLE_TABLE_H

/* Read-only typed columns loaded from one table's CSV exports.

   Reading is in two steps, because the study is checked against the
   real headers before any row is read:

     struct source *s = source_open (arena, &spec, err);   // headers
     ... decide which columns are used, and as what ...
     struct table *t = table_read (arena, s, &plan, err);  // rows

   A table is read once, checked once and never changed, but for
   table_filter().  Rows that break a rule of the ledger are counted and
   listed with their reason, and are not kept; every kept row is valid.
   Everything lives in the arena given.

   Rows and slots are 0-based; messages are 1-based. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/err.h"
#include "base/intern.h"
#include "base/ledger.h"

struct arena;
struct source;
struct table;

/* latin-1 is read as Windows-1252, which differs only where latin-1 has
   control characters: what exports hold there is the euro sign and
   quotes. */
enum encoding { ENCODING_UTF8, ENCODING_LATIN1, ENCODING_UTF16 };

/* What the study says of the files of a table. */
struct table_spec {
  const char *name;
  const char *const *paths;      /* to open, in reading order, >= 1 */
  const char *const *shown;      /* the same as messages name them */
  size_t paths_n;
  const char *const *missing;    /* words that mean missing; a cell
                                    without content always does */
  size_t missing_n;
  enum date_order dates;
  int32_t offset;                /* seconds east of UTC, for bare times */
  char decimal;                  /* '.' or ',' */
  char delimiter;                /* 0: found from the file */
  enum encoding encoding;        /* a byte-order mark wins */
};

/* Opens every file, finds the dialect and reads the header (outer
   blanks and BOM cut).  Fails on a missing or empty file, on headers
   that differ, and on a delimiter that cannot be told. */
struct source *source_open (struct arena *, const struct table_spec *,
                            struct err *);
size_t source_columns (const struct source *);
const char *source_column (const struct source *, size_t);
/* The column called NAME, or -1; *TWICE (may be null) tells whether the
   name occurs more than once. */
int source_find (const struct source *, const char *name, bool *twice);
/* Of the first file; each file has its own.  0: it has one column. */
char source_delimiter (const struct source *);
const struct table_spec *source_spec (const struct source *);

/* How a column is used.  One file column may be kept several times, as
   different types. */
enum cell_type {
  CELL_TEXT,     /* trimmed text */
  CELL_ID,       /* text; a number in exponent form is refused (Excel) */
  CELL_NUM,
  CELL_DATE,
  CELL_MONTH,    /* a date; of a month as 2024-03 its first day.  UTC, as
                    months are, whatever the offset */
  CELL_BOOL,     /* yes no true false y n t f 1 0, any case */
  CELL_FIT       /* text, and whether every value reads as another type */
};

struct column_use {
  int column;              /* in the source */
  enum cell_type type;
};

/* What to keep and which rules the rows must obey.  A slot is an index
   into `uses`; -1: the table has no such role. */
struct table_plan {
  const struct column_use *uses;
  size_t uses_n;
  int id;                  /* CELL_ID: blank_id, duplicate_id */
  int key;                 /* CELL_ID into PARENT's ids: unknown_parent */
  int start;               /* a date or month: blank_start, after_as_of; a
                              child's `at` */
  int end;                 /* CELL_DATE: end_before_start */
  const struct table *parent;   /* its start gives before_start */
  int64_t as_of;           /* DATE_NONE: none */
};

/* Reads all rows of all files in one pass.  Null after an error that
   stops the run; all files are still read as far as they go, so that
   every problem is reported.

   The cells of a ragged row are not looked at; those of every other row
   are, so one that does not convert is an error even in a row that is
   left out.  An id is taken by the first row that has it, whether or
   not a later rule leaves that row out.  PARENT's rows count as known
   where table_used(). */
struct table *table_read (struct arena *, const struct source *,
                          const struct table_plan *, struct err *);

/* Applies the table's `where`: FN tells for each kept row whether it
   stays (1), is false (0) or unknown (-1).  The others are ledgered and
   from then on table_used() is false for them; row numbers stay. */
typedef int row_test (void *context, const struct table *, size_t row);
void table_filter (struct table *, row_test *, void *context);

const char *table_name (const struct table *);
size_t table_rows (const struct table *);          /* kept rows */
bool table_used (const struct table *, size_t row);
size_t table_used_rows (const struct table *);
uint64_t table_rows_read (const struct table *);   /* used + excluded */
const struct ledger *table_ledger (const struct table *);

/* Whole columns; the slot must have the type (asserted).  The words of
   `key` are those of the parent's id. */
const uint32_t *table_texts (const struct table *, int slot); /* INTERN_NONE: missing; TEXT, ID and FIT */
const struct intern *table_words (const struct table *, int slot);
const double *table_numbers (const struct table *, int slot); /* NaN: missing */
const int64_t *table_dates (const struct table *, int slot);  /* DATE_NONE: missing; DATE and MONTH */
const int8_t *table_bools (const struct table *, int slot);   /* -1: missing */
/* The most decimals of any value in a number column, at most 9. */
int table_decimals (const struct table *, int slot);

/* Where a kept row stands in its file; the cell of SLOT, unless -1. */
struct place table_place (const struct table *, size_t row, int slot);

/* Row of the parent for each row; null without a key. */
const uint32_t *table_parents (const struct table *);
const struct table *table_parent (const struct table *);
/* Slots of the roles, as planned. */
int table_start_slot (const struct table *);
int table_id_slot (const struct table *);
/* The row with that id, or -1. */
int64_t table_find (const struct table *, const char *id);

/* CELL_FIT: what every non-missing value can be read as. */
enum { FIT_NUM = 1, FIT_DATE = 2, FIT_BOOL = 4 };
int table_fit (const struct table *, int slot);
/* A FIT value by its word number; valid where table_fit() says so. */
double table_fit_number (const struct table *, int slot, uint32_t word);
int64_t table_fit_date (const struct table *, int slot, uint32_t word);
int table_fit_bool (const struct table *, int slot, uint32_t word);

/* Every row that was left out, in the order of the files. */
struct reject {
  const char *file;
  size_t line;
  const char *column;        /* null: the whole row */
  enum exclusion code;
  const char *value;         /* at most 80 characters; null: none */
};
const struct reject *table_rejects (const struct table *, size_t *n);

/* What was read, for manifest and report. */
struct table_file {
  const char *shown;
  char sha256[65];
  uint64_t bytes;
};
const struct table_file *table_files (const struct table *, size_t *n);

#endif
