#ifndef TABLE_RECORDS_H
#define TABLE_RECORDS_H

/* Physical lines to records, by libcsv.

   libcsv counts no lines and reports no place, so it is fed one
   physical line per call: a line after which no row has ended has an
   open quote, and the line on which the current field began is where it
   was opened.  Fields nobody wants are dropped as libcsv hands them
   over; the others are copied once, into a buffer that is reused.

   Records go on in batches, so that the taker can work column by
   column. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ferry.h"
#include "stage.h"

struct arena;
struct err;

/* Outer blanks are cut, in quotes too; TEXT is null-terminated, and
   FIELD_SLACK bytes can be read from wherever it points to. */
#define FIELD_SLACK 32
struct field {
  const char *text;
  size_t length;
  size_t line;             /* where it begins */
};

struct record {
  size_t line;             /* where it begins */
  size_t size;             /* bytes of its lines */
  size_t fields;           /* all there are */
  const struct field *kept;/* those wanted, by the map's numbers */
};

struct records_spec {
  const char *file;        /* for messages */
  const char *const *names;/* header, for messages; null: not known */
  size_t names_n;
  char delimiter;          /* 0: one column */
  /* For each column where it goes in `kept`, which has KEPT_N, or -1.
     Null: keep every field, up to COLUMNS_MOST, of one record at a
     time. */
  const int32_t *map;
  size_t map_n;
  size_t kept_n;
  size_t batch;            /* hand on at most so many at a time, >= 1 */
  /* Takes N > 0 records, which stay until its next call returns.
     False: stop. */
  records_take_fn *take;
  /* Called before an error is added, if not null: finish what was taken,
     so that messages are in the order of the lines. */
  void (*settle) (void *to);
  void *to;
};

struct records;

/* SPEC is copied.  records_end() must be called in the end. */
struct records *records_new (struct arena *, const struct records_spec *,
                             struct err *);
/* A stage; takes physical lines. */
bool records_take (void *records, const char *text, size_t length,
                   size_t line);
/* Hands on what waits and has it finished. */
void records_settle (void *records);
/* Hands on the rest and frees the parser.  False if an error was added,
   then or before.  COMPLETE: the text is over, so an open quote is an
   error. */
bool records_end (struct records *, bool complete);

#endif
