#include <criterion/criterion.h>
#include <string.h>

#include "../../src/report/wrap.h"
#include "base/arena.h"
#include "base/str.h"

/* The lines with a bar between them. */
static const char *
joined (struct arena *arena, const char *text, size_t width)
{
  struct lines lines = wrap (arena, text, width);
  struct buf out = buf_new (arena);
  for (size_t i = 0; i < lines.n; i++)
    buf_printf (&out, "%s%s", i ? "|" : "", lines.line[i]);
  return out.text;
}

Test (wrap, breaks_at_blanks_and_inside_long_words_only)
{
  struct arena *arena = arena_new ();
  cr_expect_str_eq (joined (arena, "", 10), "");
  cr_expect_str_eq (joined (arena, "one two three", 7), "one two|three");
  cr_expect_str_eq (joined (arena, "one two three", 6), "one|two|three");
  cr_expect_str_eq (joined (arena, "abcdefgh ij", 3), "abc|def|gh|ij");
  cr_expect_str_eq (joined (arena, "a abcdefgh", 3), "a|abc|def|gh");
  cr_expect_str_eq (joined (arena, "  a   b  ", 20), "a   b");
  arena_free (arena);
}

Test (wrap, counts_columns_and_keeps_characters_whole)
{
  struct arena *arena = arena_new ();
  /* Two columns each; a column of one still takes a whole one. */
  const char *wide = "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2";
  cr_expect_str_eq (joined (arena, wide, 4),
                    "\xe6\xbc\xa2\xe5\xad\x97|\xe6\xbc\xa2");
  cr_expect_str_eq (joined (arena, wide, 1),
                    "\xe6\xbc\xa2|\xe5\xad\x97|\xe6\xbc\xa2");
  arena_free (arena);
}

Test (wrap, loses_nothing_but_blanks)
{
  struct arena *arena = arena_new ();
  const char *text = "the quick brown  fox jumps over-the-lazy-dog twice";
  for (size_t width = 1; width < 60; width++)
    {
      struct lines lines = wrap (arena, text, width);
      size_t letters = 0;
      for (size_t i = 0; i < lines.n; i++)
        {
          cr_expect_leq (str_width (lines.line[i]), width);
          for (const char *at = lines.line[i]; *at; at++)
            letters += *at != ' ';
        }
      cr_expect_eq (letters, strlen (text) - 7);
    }
  arena_free (arena);
}
