/* `selftest`: the accuracy table and its exit code. */

#include "cli/selftest.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "cli/command.h"

static void
add_one (const struct certified *c, void *n)
{
  (void) c;
  ++*(size_t *) n;
}

static size_t
certified_rows (void)
{
  size_t n = 0;
  certified_all (add_one, &n);
  return n;
}

static size_t
count (const char *text, const char *what)
{
  size_t n = 0;
  for (; (text = strstr (text, what)); text += strlen (what))
    n++;
  return n;
}

Test (selftest, reaches_every_promise_and_says_so)
{
  struct sandbox s = sandbox_new ();
  struct ran r = sandbox_run (&s, "selftest");
  cr_assert_eq (r.code, 0, "%s%s", r.out, r.err);
  cr_assert_str_empty (r.err);
  cr_assert_eq (count (r.out, "  ok\n"), certified_rows ());
  cr_assert_eq (count (r.out, "SHORT"), 0);
  ASSERT_HOLDS (r.out, "0 below the promised digits (GSL ");
  ASSERT_HOLDS (r.out, "f_upper (38.33, 2, 223690)");
  ASSERT_HOLDS (r.out, "\nmeans (certified: R 4.2.2, mpmath)\n");
  ASSERT_HOLDS (r.out, "  welch_t, sleep: statistic ");
  ASSERT_HOLDS (r.out, "  hazard_ratio (wald_log), remissions: low ");
}

/* All columns but the last end where they end in the first row. */
Test (selftest, columns_stand_in_line)
{
  struct sandbox s = sandbox_new ();
  char *out = sandbox_run (&s, "selftest").out, *end;
  size_t rows = 0;
  for (char *line = out; (end = strchr (line, '\n')); line = end + 1)
    {
      *end = '\0';
      if (end - line < 4 || strcmp (end - 4, "  ok") != 0)
        continue;
      rows++;
      cr_assert_eq (strlen (line), 136, "%s", line);
    }
  cr_assert_eq (rows, certified_rows ());
}

Test (selftest, takes_no_operand)
{
  struct sandbox s = sandbox_new ();
  struct ran r = sandbox_run (&s, "selftest study.yaml");
  cr_assert_eq (r.code, 2);
  ASSERT_HOLDS (r.err, "`selftest` takes options only");
}

static int
code_of (const struct certified *rows, size_t n, char **text)
{
  size_t length;
  struct selftest s = { .out = open_memstream (text, &length) };
  for (size_t i = 0; i < n; i++)
    selftest_row (&rows[i], &s);
  int code = selftest_end (&s);
  fclose (s.out);
  cr_assert_eq (s.rows, n);
  return code;
}

static struct certified
third (const char *call, double computed, double value, double digits)
{
  return (struct certified) { .group = "thirds", .source = "by hand",
                              .call = call, .computed = computed,
                              .value = value, .digits = digits };
}

Test (selftest, one_digit_too_few_is_exit_code_5)
{
  struct certified rows[] = {
    third ("1/3", 1.0 / 3, 0.33333333333333331, 10),
    third ("2/3", 2.0 / 3, 0.66666666666, 10),
  };
  char *text;
  cr_assert_eq (code_of (rows, 2, &text), EXIT_DONE, "%s", text);
  cr_assert_eq (count (text, "  ok\n"), 2);
  cr_assert_eq (count (text, "thirds (certified: by hand)"), 1);
  free (text);
  /* wrong in the ninth digit */
  rows[1].value = 0.666666664;
  cr_assert_eq (code_of (rows, 2, &text), EXIT_INTERNAL);
  cr_assert_eq (count (text, "  ok\n"), 1);
  cr_assert_eq (count (text, "SHORT\n"), 1);
  ASSERT_HOLDS (text, "2 values, 1 below the promised digits");
  free (text);
}

Test (selftest, what_cannot_be_computed_falls_short)
{
  const struct certified row = third ("nan", NAN, 1, 0.5);
  char *text;
  cr_assert_eq (code_of (&row, 1, &text), EXIT_INTERNAL);
  free (text);
}

Test (selftest, a_full_disk_is_exit_code_4)
{
  struct sandbox s = sandbox_new ();
  struct ran r = sandbox_run (&s, "selftest >/dev/full");
  cr_assert_eq (r.code, EXIT_WRITE);
}
