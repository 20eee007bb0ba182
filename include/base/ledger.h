#ifndef BASE_LEDGER_H
#define BASE_LEDGER_H

/* Who was left out and why: rows of a table, units of a hypothesis.

   A code is one of the fixed exclusion codes; every row or unit counts
   under the first that holds, so the counts add up. */

#include <stddef.h>
#include <stdint.h>

/* In the order in which they are looked for. */
enum exclusion {
  /* rows */
  EX_RAGGED_ROW, EX_BLANK_ID, EX_DUPLICATE_ID, EX_UNKNOWN_PARENT,
  EX_BLANK_START, EX_IMPOSSIBLE_DATE, EX_END_BEFORE_START, EX_BEFORE_START,
  EX_AFTER_AS_OF, EX_ROW_WHERE_FALSE, EX_ROW_WHERE_UNKNOWN,
  /* units */
  EX_WHERE_FALSE, EX_WHERE_UNKNOWN, EX_NO_EVENT, EX_COHORT_UNKNOWN,
  EX_OTHER_LEVEL, EX_WINDOW_BEFORE_EXPORT, EX_NOT_OBSERVABLE,
  EX_NOT_MATURE, EX_ENDED_BEFORE_LANDMARK, EX_EVENT_BEFORE_LANDMARK,
  EX_NOT_ASKED, EX_OUTCOME_MISSING,
  EX_COUNT,
  EX_NONE = EX_COUNT           /* not excluded */
};

/* "ragged_row"; rows and units share where_false and where_unknown. */
const char *exclusion_code (enum exclusion);
/* "the row has more or fewer fields than the header" */
const char *exclusion_reason (enum exclusion);

struct ledger {
  uint64_t count[EX_COUNT];
  const char *first_file[EX_COUNT];   /* null for units */
  size_t first_line[EX_COUNT];
};

void ledger_add (struct ledger *, enum exclusion, const char *file,
                 size_t line);
uint64_t ledger_total (const struct ledger *);

#endif
