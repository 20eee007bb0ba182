#include <criterion/criterion.h>
#include <string.h>

#include "../../src/report/chart.h"
#include "base/arena.h"
#include "base/str.h"

static const char *
joined (struct arena *arena, const char *text, double pixels)
{
  struct lines lines = text_wrap (arena, text, 12, pixels, 20);
  struct buf out = buf_new (arena);
  for (size_t i = 0; i < lines.n; i++)
    buf_printf (&out, "%s%s", i ? "|" : "", lines.line[i]);
  return out.text;
}

/* Whatever the width that has room for them. */
Test (chart_text, a_sign_is_not_parted_from_its_number)
{
  struct arena *arena = arena_new ();
  const char *text = "an odds ratio of 1.20, p < .001 (n = 12) for all";
  double least = text_width ("p < .001 (n = 12)", 12);
  for (double pixels = least; pixels < 500; pixels++)
    {
      const char *lines = joined (arena, text, pixels);
      cr_expect (strstr (lines, "p < .001"), "%s", lines);
      cr_expect (strstr (lines, "n = 12"), "%s", lines);
    }
  arena_free (arena);
}

Test (chart_text, lines_break_at_blanks_and_inside_long_words_only)
{
  struct arena *arena = arena_new ();
  double room = text_width ("one two", 12) + 1;
  cr_expect_str_eq (joined (arena, "one two three", room), "one two|three");
  cr_expect_str_eq (joined (arena, "one two", room), "one two");
  const char *lines = joined (arena, "a onetwothreefour", room);
  cr_expect (strncmp (lines, "a|onetw", 7) == 0, "%s", lines);
  arena_free (arena);
}
