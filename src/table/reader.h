#ifndef TABLE_READER_H
#define TABLE_READER_H

/* The front of the chain, from a file's bytes to physical lines. */

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "bytes.h"
#include "stage.h"
#include "table/table.h"

struct arena;
struct err;

enum reader_end {
  READER_END,              /* all lines were handed on */
  READER_ENOUGH,           /* the taker stopped */
  READER_FAILED            /* an error was added */
};

/* What a file read to its end turned out to be. */
struct reader_sum {
  char sha256[HASH_SIZE];
  uint64_t bytes;
};

/* Hands the lines of INPUT to TO.  SUM may be null; it is filled at
   READER_END only. */
enum reader_end reader_run (struct arena *scratch, const struct input *,
                            enum encoding, struct stage to,
                            struct reader_sum *, struct err *);

#endif
