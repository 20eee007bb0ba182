#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "fixture.h"

static const char *
summary (struct arena *arena, struct text_style style)
{
  return report_text (arena, fixture_results (arena), style);
}

static size_t
widest_line (struct arena *arena, const char *text)
{
  size_t widest = 0;
  while (*text)
    {
      size_t length = strcspn (text, "\n");
      size_t width = str_width (arena_copy_n (arena, text, length));
      widest = width > widest ? width : widest;
      text += length + (text[length] == '\n');
    }
  return widest;
}

Test (text, says_title_rows_and_verdicts)
{
  struct arena *arena = arena_new ();
  const char *text = summary (arena, (struct text_style) { 0 });
  cr_expect (str_starts (text, "Does support pay for itself?\n\n"));
  cr_expect (strstr (text, "customers: 2,940 of 3,000 rows used, 60 left"
                           " out (rejects.csv lists them)\n"));
  cr_expect (strstr (text, "talks: 12,345 of 12,345 rows used\n"));
  cr_expect (strstr (text, "0.802 (0.700 to 0.920)"));
  cr_expect (!strstr (text, "Contact is associated with a longer stay:"));
  text = summary (arena, (struct text_style) { .detail = TEXT_VERBOSE });
  cr_expect (strstr (text, "Contact is associated with a longer stay:"));
  cr_expect (!strstr (text, "\n\n\n"));
  cr_expect (!strstr (text, " \n"));
  arena_free (arena);
}

Test (text, a_naive_hypothesis_is_labelled_in_the_table_and_below)
{
  struct arena *arena = arena_new ();
  const char *text
    = summary (arena, (struct text_style) { .width = 160 });
  const char *label = "naive design: not aligned in time, no verdict";
  cr_expect_eq (times_in (text, label), 1);
  text = summary (arena, (struct text_style) { .width = 160,
                                               .detail = TEXT_VERBOSE });
  cr_expect_eq (times_in (text, label), 2);
  arena_free (arena);
}

Test (text, a_p_too_small_to_print_is_not_none)
{
  struct arena *arena = arena_new ();
  const char *text
    = summary (arena, (struct text_style) { .width = 160 });
  const char *row = strstr (text, "contradicted");
  cr_assert (row);
  cr_expect (strstr (arena_copy_n (arena, row, strcspn (row, "\n")),
                     "< .001"));
  arena_free (arena);
}

Test (text, fits_the_terminal)
{
  struct arena *arena = arena_new ();
  for (size_t width = 60; width <= 200; width += 7)
    cr_expect_leq (
      widest_line (arena, summary (arena, (struct text_style) {
                                            .width = width })),
      width);
  arena_free (arena);
}

Test (text, colours_only_when_asked)
{
  struct arena *arena = arena_new ();
  cr_expect (!strchr (summary (arena, (struct text_style) { 0 }), '\033'));
  cr_expect (strstr (summary (arena, (struct text_style) { .color = true }),
                     "\033[1;32msupported\033[0m"));
  arena_free (arena);
}

Test (text, no_control_from_the_data_reaches_the_terminal)
{
  struct arena *arena = arena_new ();
  const char *text
    = summary (arena, (struct text_style) { .detail = TEXT_VERBOSE });
  cr_expect (!strpbrk (text, "\033\r\t"));
  cr_expect (!strstr (text, "\xe2\x80\xae"));
  cr_expect (strstr (text, "\\x1b[31mred"));
  arena_free (arena);
}

Test (text, verbose_adds_tests_effects_and_methods)
{
  struct arena *arena = arena_new ();
  const char *brief = summary (arena, (struct text_style) { 0 });
  const char *all = summary (arena, (struct text_style) { .detail = TEXT_VERBOSE });
  const char *only_in_all[]
    = { "Log-rank test", "V: hypergeometric",
        "the upper limit is infinite", "Who was left out",
        "a cell is zero" };
  for (size_t i = 0; i < sizeof only_in_all / sizeof *only_in_all; i++)
    {
      cr_expect (strstr (all, only_in_all[i]), "%s", only_in_all[i]);
      cr_expect (!strstr (brief, only_in_all[i]), "%s", only_in_all[i]);
    }
  arena_free (arena);
}

Test (text, nothing_says_no_difference)
{
  struct arena *arena = arena_new ();
  cr_expect (!strstr (summary (arena, (struct text_style) {
                                        .detail = TEXT_VERBOSE }),
                      "no difference"));
  arena_free (arena);
}

Test (check, says_what_will_be_done_and_no_result)
{
  struct arena *arena = arena_new ();
  const char *text = report_check (arena, fixture_results (arena),
                                   (struct text_style) { .width = 160 });
  const char *wanted[]
    = { "comma, UTF-8, decimal point, iso dates",
        "customers.csv:88",
        "landmark 60 days; lag 30 days; horizon 365 days",
        "not contacted  1,500",
        "ended before the landmark",
        "log_rank      headline test",
        "hazard_ratio  headline effect",
        "lag of 30 days by default",
        "naive design: not aligned in time, no verdict",
        "nothing was tested" };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    cr_expect (strstr (text, wanted[i]), "%s", wanted[i]);
  cr_expect (!strstr (text, "0.802 ("));
  cr_expect (!strstr (text, "supported"));
  arena_free (arena);
}
