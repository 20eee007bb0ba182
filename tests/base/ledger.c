#include "base/ledger.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>

/* The order in which reasons are looked for, which the documents give. */
static const char *const codes[EX_COUNT] = {
  "ragged_row", "blank_id", "duplicate_id", "unknown_parent", "blank_start",
  "impossible_date", "end_before_start", "before_start", "after_as_of",
  "where_false", "where_unknown", "where_false", "where_unknown", "no_event",
  "cohort_unknown", "other_level", "window_before_export", "not_observable",
  "not_mature", "ended_before_landmark", "event_before_landmark",
  "not_asked", "outcome_missing",
};

Test (ledger, codes_come_in_the_order_of_looking)
{
  for (int i = 0; i < EX_COUNT; i++)
    {
      const char *code = exclusion_code ((enum exclusion) i);
      cr_assert_str_eq (code, codes[i]);
    }
}

Test (ledger, every_code_has_a_reason_that_reads_as_a_message)
{
  for (int i = 0; i < EX_COUNT; i++)
    {
      const char *reason = exclusion_reason ((enum exclusion) i);
      cr_assert_gt (strlen (reason), 10, "%s", codes[i]);
      cr_assert (!isupper ((unsigned char) *reason), "%s", codes[i]);
      cr_assert_neq (reason[strlen (reason) - 1], '.', "%s", codes[i]);
      for (int k = 0; k < i; k++)
        {
          const char *other = exclusion_reason ((enum exclusion) k);
          cr_assert_str_neq (reason, other);
        }
    }
}

Test (ledger, counts_add_up_and_the_first_place_is_kept)
{
  struct ledger ledger = { 0 };
  static const char file[] = "a.csv", other[] = "b.csv";
  cr_assert_eq (ledger_total (&ledger), 0);
  for (int i = 0; i < EX_COUNT; i++)
    for (size_t k = 0; k <= (size_t) i; k++)
      ledger_add (&ledger, (enum exclusion) i, k ? other : file, 7 + k);
  for (int i = 0; i < EX_COUNT; i++)
    {
      cr_assert_eq (ledger.count[i], (uint64_t) i + 1);
      cr_assert_eq (ledger.first_file[i], file);
      cr_assert_eq (ledger.first_line[i], 7);
    }
  cr_assert_eq (ledger_total (&ledger), EX_COUNT * (EX_COUNT + 1) / 2);
}

Test (ledger, what_is_not_excluded_is_not_counted)
{
  struct ledger ledger = { 0 };
  ledger_add (&ledger, EX_NONE, "a.csv", 2);
  cr_assert_eq (ledger_total (&ledger), 0);
  cr_assert_str_eq (exclusion_code (EX_NONE), "");
  cr_assert_str_eq (exclusion_reason (EX_NONE), "");
}
