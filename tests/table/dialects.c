/* The same records read the same, however they are written. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "fixture.h"

static struct fixture f;

static void
open_fixture (void)
{
  fixture_open (&f);
}

static void
close_fixture (void)
{
  fixture_close (&f);
}

TestSuite (dialects, .init = open_fixture, .fini = close_fixture);

enum { RECORDS = 4000 };

struct line {
  char id[16];
  char note[128];
  double amount;
};

static struct line lines[RECORDS];

/* A small generator: the test must be the same test tomorrow. */
static unsigned
draw (unsigned *seed, unsigned below)
{
  *seed = *seed * 1664525u + 1013904223u;
  return (*seed >> 8) % below;
}

/* Notes hold every character that a dialect gives a meaning. */
static void
make_lines (void)
{
  static const char *const parts[]
    = { ",", ";", "\t", "|", "\"", "\n", "\r\n", "\r", " ", "a", "Zq",
        "\xC3\xA9", "\xC3\x9F", "\xE2\x82\xAC", "'", "sep=;", "0" };
  unsigned seed = 20240229;
  for (size_t i = 0; i < RECORDS; i++)
    {
      struct line *l = &lines[i];
      snprintf (l->id, sizeof l->id, "u%zu", i);
      strcpy (l->note, "<");
      for (unsigned n = draw (&seed, 24); n > 0; n--)
        strcat (l->note,
                parts[draw (&seed, sizeof parts / sizeof *parts)]);
      strcat (l->note, ">");
      l->amount = draw (&seed, 100000) / 8.0;
    }
}

struct manner {
  char delimiter;
  const char *end;         /* null: mixed */
  bool quote_all;
  bool bom;
  bool last_end;           /* the last line has a line end */
  int form;                /* 0 UTF-8, 1 UTF-16LE, 2 UTF-16BE, 3 latin-1 */
};

static void
put_field (struct buf *b, const struct manner *m, const char *text)
{
  bool quote = m->quote_all || strpbrk (text, ",;\t|\"\r\n");
  if (quote)
    buf_char (b, '"');
  for (; *text; text++)
    {
      if (*text == '"')
        buf_char (b, '"');
      buf_char (b, *text);
    }
  if (quote)
    buf_char (b, '"');
}

static void
put_end (struct buf *b, const struct manner *m, size_t i)
{
  static const char *const ends[] = { "\n", "\r\n", "\r" };
  buf_add (b, m->end ? m->end : ends[i % 3]);
}

static void
put_table (struct buf *b, const struct manner *m)
{
  char number[32];
  put_field (b, m, "id");
  buf_char (b, m->delimiter);
  put_field (b, m, "note");
  buf_char (b, m->delimiter);
  put_field (b, m, "amount");
  put_end (b, m, 0);
  for (size_t i = 0; i < RECORDS; i++)
    {
      put_field (b, m, lines[i].id);
      buf_char (b, m->delimiter);
      put_field (b, m, lines[i].note);
      buf_char (b, m->delimiter);
      snprintf (number, sizeof number, "%.3f", lines[i].amount);
      put_field (b, m, number);
      if (i + 1 < RECORDS || m->last_end)
        put_end (b, m, i);
    }
}

static unsigned
next_char (const char **at)
{
  const unsigned char *p = (const unsigned char *) *at;
  size_t n = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : 3;
  *at += n;
  if (n == 1)
    return p[0];
  if (n == 2)
    return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
  return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
}

static void
encode (struct buf *to, const char *text, int form)
{
  while (*text)
    {
      unsigned c = next_char (&text);
      if (form == 3)
        buf_char (to, (char) (c == 0x20AC ? 0x80 : c));
      else
        {
          buf_char (to, (char) (form == 1 ? c & 255 : c >> 8));
          buf_char (to, (char) (form == 1 ? c >> 8 : c & 255));
        }
    }
}

static void
check_manner (const struct manner *m)
{
  struct buf text = buf_new (f.arena), bytes = buf_new (f.arena);
  put_table (&text, m);
  fixture_again (&f);
  if (m->bom)
    buf_add (&bytes, m->form == 1   ? "\xFF\xFE"
                     : m->form == 2 ? "\xFE\xFF"
                                    : "\xEF\xBB\xBF");
  if (m->form == 0)
    buf_add_n (&bytes, text.text, text.length);
  else
    encode (&bytes, text.text, m->form);
  f.spec.encoding = m->form == 3   ? ENCODING_LATIN1
                    : m->form && !m->bom ? ENCODING_UTF16
                                         : ENCODING_UTF8;
  fixture_bytes (&f, "t.csv", bytes.text, bytes.length);
  struct table *t = fixture_read (&f, "id=id text=note num=amount");
  cr_assert_not_null (t, "%s", fixture_messages (&f));
  cr_assert_eq (source_delimiter (f.source), m->delimiter);
  cr_assert_eq (table_rows (t), RECORDS);
  for (size_t i = 0; i < RECORDS; i++)
    {
      cr_assert_str_eq (fixture_cell (t, 0, i), lines[i].id);
      cr_assert_str_eq (fixture_cell (t, 1, i), lines[i].note);
      cr_assert_eq (table_numbers (t, 2)[i], lines[i].amount);
    }
}

Test (dialects, every_dialect_reads_the_same, .timeout = 120)
{
  static const char *const ends[] = { "\n", "\r\n", "\r", NULL };
  make_lines ();
  for (unsigned i = 0; i < 4 * 4 * 2 * 2 * 4; i++)
    {
      struct arena *kept = f.arena;
      struct manner m = { .delimiter = ",;\t|"[i % 4], .end = ends[i / 4 % 4],
                          .quote_all = i / 16 % 2, .last_end = i / 32 % 2,
                          .form = (int) (i / 64), .bom = i % 3 == 0 };
      m.bom = m.bom && m.form != 3;
      f.arena = arena_new ();
      check_manner (&m);
      arena_free (f.arena);
      f.arena = kept;
    }
}
