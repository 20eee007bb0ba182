#ifndef RUN_LOAD_H
#define RUN_LOAD_H

/* Tables from their files into memory, and what is told of them. */

#include "cohort/data.h"
#include "run/run.h"

/* Opens every table's files; null where that failed. */
struct source **load_headers (struct arena *, const struct study *,
                              struct err *);
/* Reads all rows.  False after an error. */
bool load_rows (struct data *, struct source *const *,
                const struct run_mode *, struct err *);
/* Warns of what reads without an error and is hardly meant: keys that
   find no parent, dates that stand for none, a time zone in a column's
   name, months without costs.  doubts.c */
void load_doubts (const struct data *, struct source *const *,
                  struct err *);
/* Reports rows whose currency is not the study's.  currencies.c */
void load_currencies (const struct data *, struct err *);
/* The tables part of the results. */
void load_describe (struct arena *, const struct data *,
                    struct source *const *, struct results *);
/* All rows that were left out, in the order of study and files. */
const struct rejected_row *load_rejects (struct arena *, const struct data *,
                                         size_t *n);

#endif
