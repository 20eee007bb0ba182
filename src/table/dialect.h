#ifndef TABLE_DIALECT_H
#define TABLE_DIALECT_H

/* Which delimiter a file has.

   Each of , ; tab | is tried on the header and the next 1,000 records;
   the one that splits them all into the same number (> 1) of fields is
   it.  When records are ragged under every candidate, the one with the
   fewest ragged records is taken, so that reading can say how many
   there are; a candidate must split the header and most records. */

#include <stdbool.h>

#include "table/table.h"

struct err;
struct input;

struct dialect {
  char delimiter;          /* 0: the file has one column */
  bool sep_line;           /* line 1 is `sep=;` and no record */
};

/* DECLARED, unless 0, is the delimiter; else it is found.  False after
   E_DELIMITER; whatever else is wrong with the file is left for the
   reading to say. */
bool dialect_find (const struct input *, enum encoding, char declared,
                   struct dialect *, struct err *);

/* "`;`" or "tab" */
const char *dialect_name (char delimiter);

#endif
