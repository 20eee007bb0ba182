#include "base/str.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/noise.h"

/* Buffers. */

Test (str, buf_grows_and_stays_null_terminated)
{
  struct arena *arena = arena_new ();
  struct buf b = buf_new (arena);
  cr_assert_str_eq (b.text, "");
  buf_add (&b, "");
  buf_add_n (&b, "abcdef", 3);
  buf_add_n (&b, NULL, 0);
  buf_char (&b, '-');
  buf_fill (&b, '=', 3);
  buf_fill (&b, '=', 0);
  buf_printf (&b, "%d%s", 42, "!");
  buf_printf (&b, "%s", "");
  cr_assert_str_eq (b.text, "abc-===42!");
  cr_assert_eq (b.length, 10);
  arena_free (arena);
}

Test (str, buf_holds_any_length_in_any_pieces)
{
  enum { MOST = 300000 };
  struct arena *arena = arena_new ();
  struct buf b = buf_new (arena);
  static char want[MOST + 5000];
  size_t n = 0;
  uint64_t state = 11;
  while (n < MOST)
    {
      char c = (char) ('a' + noise_below (&state, 26));
      size_t more = (size_t) noise_below (&state, 4000);
      switch (noise_below (&state, 3))
        {
        case 0:
          buf_fill (&b, c, more);
          break;
        case 1:
          buf_printf (&b, "%c", c);
          more = 1;
          break;
        default:
          buf_char (&b, c);
          more = 1;
        }
      memset (want + n, c, more);
      n += more;
      cr_assert_eq (b.length, n);
      cr_assert_eq (b.text[n], '\0');
    }
  cr_assert_eq (memcmp (b.text, want, n), 0);
  buf_printf (&b, "%*d", 100000, 7);
  cr_assert_eq (strlen (b.text), n + 100000);
  arena_free (arena);
}

/* Comparing. */

Test (str, equality_knows_null)
{
  cr_assert (str_equal (NULL, NULL));
  cr_assert (str_equal ("a", "a"));
  cr_assert_not (str_equal (NULL, ""));
  cr_assert_not (str_equal ("", NULL));
  cr_assert_not (str_equal ("a", "A"));
  cr_assert_not (str_equal ("a", "ab"));
  cr_assert (str_equal_fold (NULL, NULL));
  cr_assert_not (str_equal_fold (NULL, ""));
  cr_assert (str_equal_fold ("YES", "yes"));
  cr_assert_not (str_equal_fold ("yes", "yess"));
  cr_assert_not (str_equal_fold ("[", "{"));      /* 0x5b and 0x7b */
  cr_assert_not (str_equal_fold ("\xc3\x84", "\xc3\xa4"));
  cr_assert (str_starts ("cohort", ""));
  cr_assert (str_starts ("cohort", "coh"));
  cr_assert_not (str_starts ("co", "coh"));
}

Test (str, compare_sorts_by_bytes)
{
  const char *words[] = { "b", "\xc3\xa4", "a", "B", "", "aa", "10", "9" };
  static const char *const sorted[]
    = { "", "10", "9", "B", "a", "aa", "b", "\xc3\xa4" };
  qsort (words, 8, sizeof *words, str_compare);
  for (int i = 0; i < 8; i++)
    cr_assert_str_eq (words[i], sorted[i]);
}

/* UTF-8.  The bad sequences are those of M. Kuhn, "UTF-8 decoder
   capability and stress test", and Unicode 15, table 3-7. */

struct utf8 {
  const char *text;
  size_t length, bad;
};

static const struct utf8 sequences[] = {
  { "", 0, 0 },
  { "plain", 5, 5 },
  { "\xc2\x80\xdf\xbf", 4, 4 },
  { "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf", 12, 12 },
  { "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8, 8 },
  { "\xef\xbf\xbd", 3, 3 },           /* a real U+FFFD */
  { "a\0b", 3, 1 },                   /* NUL */
  { "\xc0\x80", 2, 0 },               /* overlong NUL */
  { "\xc0\xaf", 2, 0 },               /* overlong slash, two bytes */
  { "\xc1\xbf", 2, 0 },
  { "\xe0\x80\xaf", 3, 0 },           /* three */
  { "\xe0\x9f\xbf", 3, 0 },
  { "\xf0\x80\x80\xaf", 4, 0 },       /* four */
  { "\xf0\x8f\xbf\xbf", 4, 0 },
  { "\xf8\x88\x80\x80\x80", 5, 0 },   /* five bytes */
  { "\xfc\x84\x80\x80\x80\x80", 6, 0 },
  { "\xed\xa0\x80", 3, 0 },           /* surrogates */
  { "\xed\xbf\xbf", 3, 0 },
  { "\xed\xa0\xbd\xed\xb8\x80", 6, 0 },
  { "\xf4\x90\x80\x80", 4, 0 },       /* above U+10FFFF */
  { "\xf5\x80\x80\x80", 4, 0 },
  { "ab\x80", 3, 2 },                 /* lone continuation */
  { "ab\xbf" "c", 4, 2 },
  { "ab\xfe", 3, 2 },
  { "ab\xff", 3, 2 },
  { "ab\xc3", 3, 2 },                 /* cut short */
  { "ab\xe2\x82", 4, 2 },
  { "ab\xf0\x9f\x98", 5, 2 },
  { "ab\xc3" "c", 4, 2 },             /* cut short inside */
  { "ab\xe2\x82" "c", 5, 2 },
  { "\xc3\xa9\xc3\xa9\xe9", 5, 4 },   /* latin-1 behind UTF-8 */
};

Test (str, utf8_check_finds_the_first_bad_byte)
{
  for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++)
    {
      const struct utf8 *s = &sequences[i];
      cr_assert_eq (str_utf8_check (s->text, s->length), s->bad, "case %zu",
                    i);
      cr_assert_eq (str_utf8_valid (s->text, s->length),
                    s->bad == s->length, "case %zu", i);
    }
}

static size_t
encode (char out[4], unsigned c)
{
  if (c < 0x80)
    return out[0] = (char) c, 1;
  size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const unsigned lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
  for (size_t i = n; i-- > 1; c >>= 6)
    out[i] = (char) (0x80 | (c & 0x3f));
  out[0] = (char) (lead[n] | c);
  return n;
}

Test (str, utf8_check_takes_every_code_point_but_surrogates_and_nul)
{
  char text[4];
  for (unsigned c = 0; c < 0x120000; c++)
    {
      size_t n = encode (text, c);
      bool good = c && !(c >= 0xd800 && c < 0xe000) && c < 0x110000;
      cr_assert_eq (str_utf8_valid (text, n), good, "U+%04X", c);
      for (size_t cut = 1; cut < n; cut++)
        cr_assert_not (str_utf8_valid (text, cut), "U+%04X", c);
    }
}

Test (str, width_is_in_terminal_columns)
{
  static const struct {
    const char *text;
    size_t width, chars;
  } cases[] = {
    { "", 0, 0 }, { "abc", 3, 3 }, { "caf\xc3\xa9", 4, 4 },
    { "cafe\xcc\x81", 4, 5 },                       /* combining acute */
    { "\xe9\xa1\xa7\xe5\xae\xa2", 4, 2 },           /* two ideographs */
    { "\xed\x95\x9c", 2, 1 },                       /* a Hangul syllable */
    { "\xef\xbc\xa1", 2, 1 },                       /* full-width A */
    { "\xf0\x9f\x98\x80", 2, 1 },                   /* an emoji */
    { "\xe2\x80\x8b", 0, 1 },                       /* zero-width space */
    { "\xd7\xa9\xd6\xb8", 1, 2 },                   /* Hebrew with a point */
    { "\xe2\x80\xa6", 1, 1 },                       /* ellipsis */
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      const char *text = cases[i].text;
      cr_assert_eq (str_width (text), cases[i].width, "%s", text);
      cr_assert_eq (str_chars (text, strlen (text)), cases[i].chars, "%s",
                    text);
    }
  cr_assert_eq (str_chars ("caf\xc3\xa9s", 3), 3);
}

/* Showing. */

Test (str, controls_are_made_visible)
{
  struct arena *arena = arena_new ();
  char text[4] = "", want[16];
  for (unsigned c = 1; c < 0x3000; c++)
    {
      bool bidi = c == 0x61c || c == 0x200e || c == 0x200f
                  || (c >= 0x202a && c <= 0x202e)
                  || (c >= 0x2066 && c <= 0x2069);
      text[encode (text, c)] = '\0';
      snprintf (want, sizeof want, "%s", text);
      if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        snprintf (want, sizeof want, "\\x%02x", c);
      else if (bidi || c == 0x2028 || c == 0x2029)
        snprintf (want, sizeof want, "\\u{%04x}", c);
      cr_assert_str_eq (str_visible (arena, text), want);
    }
  arena_free (arena);
}

Test (str, visible_text_is_left_and_hostile_text_disarmed)
{
  static const char *const cases[][2] = {
    { "", "" },
    { "caf\xc3\xa9 \xe9\xa1\xa7 100 %", "caf\xc3\xa9 \xe9\xa1\xa7 100 %" },
    { "\033[2J\033]52;c;cm0=\a", "\\x1b[2J\\x1b]52;c;cm0=\\x07" },
    { "ok\rBAD", "ok\\x0dBAD" },
    { "\xc2\x9b" "31m", "\\x9b31m" },               /* C1 as a character */
    { "\x9b" "31m", "\\x9b31m" },                   /* C1 as a lone byte */
    { "a\xff\xc3", "a\\xff\\xc3" },
    { "\xef\xbf\xbd", "\xef\xbf\xbd" },
    { "abc\xe2\x80\xae" "cba", "abc\\u{202e}cba" },
  };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_assert_str_eq (str_visible (arena, cases[i][0]), cases[i][1]);
  arena_free (arena);
}

Test (str, clip_counts_code_points_and_ends_with_an_ellipsis)
{
  static const struct {
    const char *text;
    size_t most;
    const char *want;
  } cases[] = {
    { "", 0, "" }, { "", 5, "" }, { "abcde", 5, "abcde" },
    { "abcde", 6, "abcde" }, { "abcdef", 5, "abcd\xe2\x80\xa6" },
    { "abcdef", 1, "\xe2\x80\xa6" }, { "abcdef", 0, "" },
    { "\xc3\xa9\xc3\xa8\xc3\xaa", 3, "\xc3\xa9\xc3\xa8\xc3\xaa" },
    { "\xc3\xa9\xc3\xa8\xc3\xaa", 2, "\xc3\xa9\xe2\x80\xa6" },
    { "\xf0\x9f\x98\x80\xf0\x9f\x98\x81z", 2,
      "\xf0\x9f\x98\x80\xe2\x80\xa6" },
  };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_assert_str_eq (str_clip (arena, cases[i].text, cases[i].most),
                      cases[i].want);
  arena_free (arena);
}

static bool
is_slug (const char *slug)
{
  size_t n = strlen (slug);
  return n && n <= 60 && *slug != '-' && slug[n - 1] != '-'
         && strspn (slug, "abcdefghijklmnopqrstuvwxyz0123456789-_") == n;
}

Test (str, slug_of_names_as_people_write_them)
{
  static const char *const cases[][2] = {
    { "Retention", "retention" }, { "fast_csat", "fast_csat" },
    { "First reply < 2 h", "first-reply-2-h" }, { "a--b", "a-b" },
    { "../../etc/passwd", "etc-passwd" }, { "", "x" }, { "..", "x" },
    { "\xe9\xa1\xa7\xe5\xae\xa2", "x" }, { "-rf", "rf" },
    { "caf\xc3\xa9 noir", "caf-noir" }, { "C:\\CON", "c-con" },
    { "a\nb\tc", "a-b-c" }, { "$(reboot)`id`'\"", "reboot-id" },
    { "0", "0" }, { "_", "_" },
  };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_assert_str_eq (str_slug (arena, cases[i][0]), cases[i][1]);
  arena_free (arena);
}

Test (str, slug_of_anything_is_a_file_name)
{
  struct arena *arena = arena_new ();
  uint64_t state = 12;
  static char text[400];
  for (int i = 0; i < 20000; i++)
    {
      int n = noise_below (&state, 399);
      for (int k = 0; k < n; k++)
        text[k] = (char) (1 + noise_below (&state, 255));
      text[n] = '\0';
      char *slug = str_slug (arena, text);
      cr_assert (is_slug (slug), "%s", slug);
    }
  memset (text, 'A', 300);
  text[300] = '\0';
  cr_assert_eq (strlen (str_slug (arena, text)), 60);
  text[59] = '!';
  cr_assert_eq (strlen (str_slug (arena, text)), 59);
  arena_free (arena);
}

/* Did you mean. */

static const char *const methods[]
  = { "welch_t", "student_t", "paired_t", "mann_whitney", "log_rank",
      "cox_wald", "anova", "fisher_exact" };

static const char *
nearest_method (const char *word)
{
  const char *found = str_nearest (word, methods,
                                   sizeof methods / sizeof *methods);
  return found ? found : "(none)";
}

Test (str, nearest_forgives_a_third_of_the_word)
{
  static const char *const cases[][2] = {
    { "welch_t", "welch_t" },       /* itself */
    { "WELCH_T", "welch_t" },       /* case is free */
    { "welsh_t", "welch_t" },       /* one exchanged */
    { "welch_tt", "welch_t" },      /* one too many */
    { "wlch_t", "welch_t" },        /* one too few */
    { "anvoa", "anova" },           /* neighbours swapped: one step */
    { "vaona", "(none)" },          /* three steps, one allowed */
    { "logrank", "log_rank" },
    { "man_witney", "mann_whitney" },
    { "welhc", "welch_t" },         /* its start, one swap away */
    { "fisher", "fisher_exact" },
    { "ttest", "(none)" },
    { "", "(none)" },
    { "zzz", "(none)" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_assert_str_eq (nearest_method (cases[i][0]), cases[i][1]);
}

Test (str, nearest_takes_the_first_of_equals)
{
  static const char *const names[] = { "plan_a", "plan_b", "plan_c" };
  cr_assert_str_eq (str_nearest ("plan_x", names, 3), "plan_a");
  cr_assert_str_eq (str_nearest ("plan_x", names + 1, 2), "plan_b");
  cr_assert_str_eq (str_nearest ("plan_c", names, 3), "plan_c");
  cr_assert_null (str_nearest ("plan", NULL, 0));
}

Test (str, nearest_of_very_long_words_is_none)
{
  char word[201], other[201];
  const char *names[] = { other };
  memset (word, 'a', sizeof word);
  memset (other, 'a', sizeof other);
  word[64] = other[64] = '\0';
  cr_assert_eq (str_nearest (word, names, 1), other);
  word[64] = other[64] = 'a';
  word[200] = other[200] = '\0';
  cr_assert_null (str_nearest (word, names, 1));
}
