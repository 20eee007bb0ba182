#ifndef COHORT_DATA_H
#define COHORT_DATA_H

/* The tables of a study once they are loaded, and what the roles of a
   row say about time.

   Times at or after `as_of` are not seen: an end there reads as none. */

#include <stdbool.h>
#include <stdint.h>

#include "study/study.h"
#include "table/table.h"

struct arena;

struct data {
  struct arena *arena;
  struct study *study;
  struct table **tables;     /* parallel to study->tables; null until read */
  int64_t **ends;            /* ends read off another table's first event,
                                by row; null: the table's own column */
  int64_t *from;             /* complete from: declared, else earliest `at` */
};

struct data *data_new (struct arena *, struct study *);

/* Takes table INDEX in: applies its `where`, settles open types, finds its
   earliest time.  Parents first. */
void data_add (struct data *, int index, struct table *);

/* After the last table: ends that are another table's first event. */
void data_finish (struct data *);

/* Start of a row (a child's `at`), DATE_NONE without one. */
int64_t data_row_start (const struct data *, int table, size_t row);
/* End of a row if it was seen, else DATE_NONE. */
int64_t data_row_end (const struct data *, int table, size_t row);
/* First time at which a row could be observed; DATE_NONE: from its start
   on. */
int64_t data_row_enter (const struct data *, int table, size_t row);
/* True if the table is described by durations, not by dates. */
bool data_is_duration (const struct study_table *);
/* Row of ANCESTOR that a row of TABLE belongs to. */
size_t data_ancestor (const struct data *, int table, size_t row,
                      int ancestor);
/* True if TABLE is ANCESTOR or one of its descendants. */
bool data_descends (const struct study *, int table, int ancestor);

#endif
