#include "base/ledger.h"

static const struct {
  const char *code;
  const char *reason;
} exclusions[] = {
  [EX_RAGGED_ROW]
    = { "ragged_row", "the row has more or fewer fields than the header" },
  [EX_BLANK_ID] = { "blank_id", "the id is blank" },
  [EX_DUPLICATE_ID]
    = { "duplicate_id", "the id occurs in an earlier row, which is kept" },
  [EX_UNKNOWN_PARENT]
    = { "unknown_parent", "the parent's table has no such key" },
  [EX_BLANK_START] = { "blank_start", "the start or event time is blank" },
  [EX_IMPOSSIBLE_DATE]
    = { "impossible_date",
        "a time does not exist or lies outside 1900-2199" },
  [EX_END_BEFORE_START]
    = { "end_before_start", "the end lies before the start" },
  [EX_BEFORE_START]
    = { "before_start", "the event lies before its parent's start" },
  [EX_AFTER_AS_OF]
    = { "after_as_of", "the start or event is not before as_of" },
  [EX_ROW_WHERE_FALSE]
    = { "where_false", "the table's `where` is not met" },
  [EX_ROW_WHERE_UNKNOWN]
    = { "where_unknown",
        "a missing value leaves the table's `where` open" },
  [EX_WHERE_FALSE]
    = { "where_false", "the hypothesis's `where` is not met" },
  [EX_WHERE_UNKNOWN]
    = { "where_unknown",
        "a missing value leaves the hypothesis's `where` open" },
  [EX_NO_EVENT] = { "no_event", "no matching event" },
  [EX_COHORT_UNKNOWN]
    = { "cohort_unknown", "a missing value leaves the cohort open" },
  [EX_OTHER_LEVEL]
    = { "other_level", "the cohort is none of those compared" },
  [EX_WINDOW_BEFORE_EXPORT]
    = { "window_before_export",
        "a window starts before the export is complete, or before the unit "
        "could be seen" },
  [EX_NOT_OBSERVABLE]
    = { "not_observable",
        "as_of comes before the cohort could be known, or it ended before it "
        "could be seen" },
  [EX_NOT_MATURE]
    = { "not_mature", "as_of comes before the outcome's window ends" },
  [EX_ENDED_BEFORE_LANDMARK]
    = { "ended_before_landmark", "it ended before the landmark" },
  [EX_EVENT_BEFORE_LANDMARK]
    = { "event_before_landmark",
        "the outcome's event came before the landmark" },
  [EX_NOT_ASKED] = { "not_asked", "the question was not put to it" },
  [EX_OUTCOME_MISSING] = { "outcome_missing", "the outcome is missing" },
};

_Static_assert (sizeof exclusions / sizeof *exclusions == EX_COUNT,
                "every exclusion has a code and a reason");

const char *
exclusion_code (enum exclusion exclusion)
{
  return exclusion < EX_COUNT ? exclusions[exclusion].code : "";
}

const char *
exclusion_reason (enum exclusion exclusion)
{
  return exclusion < EX_COUNT ? exclusions[exclusion].reason : "";
}

void
ledger_add (struct ledger *ledger, enum exclusion exclusion,
            const char *file, size_t line)
{
  if (exclusion >= EX_COUNT)
    return;
  if (ledger->count[exclusion]++ == 0)
    {
      ledger->first_file[exclusion] = file;
      ledger->first_line[exclusion] = line;
    }
}

uint64_t
ledger_total (const struct ledger *ledger)
{
  uint64_t total = 0;
  for (int i = 0; i < EX_COUNT; i++)
    total += ledger->count[i];
  return total;
}
