#ifndef TABLE_CELL_H
#define TABLE_CELL_H

/* Text to values: what a cell says when read as a type. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "table/table.h"

struct arena;
struct field;

enum reading {
  READ_VALUE,
  READ_MISSING,
  READ_IMPOSSIBLE,         /* a date that no calendar has */
  READ_WRONG               /* does not convert */
};

struct cell {
  enum reading reading;
  int decimals;            /* of a number */
  union {
    double number;
    int64_t date;
    int8_t truth;
  } value;                 /* texts stay where they are until kept */
};

/* The words that mean missing, ready for quick asking.  A cell without
   content is missing whatever the words. */
struct missing {
  const char *const *words;
  size_t *lengths;
  size_t n;
  bool first[256];         /* some word begins with this byte */
};

void missing_init (struct missing *, struct arena *,
                   const struct table_spec *);
bool missing_is (const struct missing *, const char *text, size_t length);

/* Reads TEXT, which is not missing. */
struct cell cell_read (const struct table_spec *, enum cell_type,
                       const char *text, size_t length);

/* Adds the error for a cell that read as READ_WRONG; HELP: with advice,
   once a column is enough. */
void cell_complain (const struct table_spec *, enum cell_type,
                    const struct field *, struct place, bool help,
                    struct err *);

#define SHOWN_CHARS 80
#define SHOWN_SIZE (4 * SHOWN_CHARS + 4)
/* At most SHOWN_CHARS characters of TEXT. */
char *cell_shown (char out[SHOWN_SIZE], const char *text, size_t length);

#endif
