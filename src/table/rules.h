#ifndef TABLE_RULES_H
#define TABLE_RULES_H

/* The rules of the ledger that a row of a table may break, one entry
   each, in their order: a row counts under the first it breaks. */

#include <stdbool.h>
#include <stddef.h>

#include "base/ledger.h"

struct arena;
struct rows;
struct table_plan;

struct rule {
  enum exclusion code;
  bool (*applies) (const struct table_plan *);
  /* The slot by which row I of the batch breaks the rule, or -1.  Each
     may rely on the rules before it. */
  int (*blame) (struct rows *, size_t i);
};

/* Those that apply, in order, null-terminated. */
const struct rule **rules_for (struct arena *, const struct table_plan *);

#endif
