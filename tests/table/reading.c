/* From bytes to records: files, encodings, line ends, quotes, limits. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/intern.h"
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

TestSuite (reading, .init = open_fixture, .fini = close_fixture);

Test (reading, missing_file_is_named_and_exits_3)
{
  f.paths[0] = "/nonexistent/x.csv";
  f.shown[0] = "x.csv";
  f.spec.paths_n = 1;
  cr_assert_null (fixture_source (&f));
  cr_assert (fixture_says (&f, "E201"));
  cr_assert (fixture_says (&f, "x.csv"));
  cr_assert_eq (err_exit_code (f.err), EXIT_DATA);
}

Test (reading, directory_is_not_a_data_file)
{
  f.paths[0] = f.dir;
  f.shown[0] = "dir";
  f.spec.paths_n = 1;
  cr_assert_null (fixture_source (&f));
  cr_assert (fixture_says (&f, "E201"));
}

Test (reading, every_missing_file_is_reported)
{
  f.paths[0] = "/nonexistent/x.csv";
  f.shown[0] = "x.csv";
  f.paths[1] = "/nonexistent/y.csv";
  f.shown[1] = "y.csv";
  f.spec.paths_n = 2;
  cr_assert_null (fixture_source (&f));
  cr_assert (fixture_says (&f, "x.csv"));
  cr_assert (fixture_says (&f, "y.csv"));
}

Test (reading, empty_files_are_refused)
{
  static const struct {
    const char *bytes;
    size_t n;
  } files[] = { { "", 0 }, { "\xEF\xBB\xBF", 3 }, { "\n\n", 2 },
                { "  \r\n", 4 }, { "sep=;\n", 6 } };
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    {
      fixture_again (&f);
      fixture_bytes (&f, "t.csv", files[i].bytes, files[i].n);
      cr_assert_null (fixture_source (&f), "file %zu", i);
      cr_assert (fixture_says (&f, "E202"));
    }
}

Test (reading, header_only_is_a_table_without_rows)
{
  struct table *t = fixture_load (&f, "id,at", "id=id start=at");
  cr_assert_not_null (t);
  cr_assert_eq (table_rows (t), 0);
  cr_assert_eq (table_rows_read (t), 0);
  cr_assert_eq (table_find (t, "1"), -1);
}

Test (reading, last_line_needs_no_line_end)
{
  struct table *t = fixture_load (&f, "id,n\n1,2\n3,4", "id=id num=n");
  cr_assert_eq (table_rows (t), 2);
  cr_assert_eq (table_numbers (t, 1)[1], 4);
}

Test (reading, line_ends_may_be_lf_crlf_cr_or_mixed)
{
  static const char *const texts[] = {
    "id,n\n1,10\n2,20\n", "id,n\r\n1,10\r\n2,20\r\n", "id,n\r1,10\r2,20\r",
    "id,n\r\n1,10\r2,20\n", "id,n\r1,10\n2,20", "id,n\n\r\n1,10\r\r2,20\r"
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      fixture_again (&f);
      struct table *t = fixture_load (&f, texts[i], "id=id num=n");
      cr_assert_not_null (t);
      cr_assert_eq (table_rows (t), 2, "text %zu", i);
      cr_assert_str_eq (fixture_cell (t, 0, 1), "2");
      cr_assert_eq (table_numbers (t, 1)[0], 10);
      cr_assert_eq (table_numbers (t, 1)[1], 20);
    }
}

Test (reading, line_numbers_count_every_physical_line)
{
  static const char *const texts[] = {
    "id,n\n\n1,10\n2,x\n", "id,n\r\n\r\n1,10\r\n2,x\r\n",
    "id,n\r\r1,10\r2,x\r", "id,n\r\n\n1,10\r2,x"
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      fixture_again (&f);
      cr_assert_null (fixture_load (&f, texts[i], "id=id num=n"));
      cr_assert (fixture_says (&f, "t.csv:4"), "text %zu", i);
    }
}

Test (reading, quoted_newlines_are_data_and_count_as_lines)
{
  struct table *t = fixture_load (
    &f, "id,note,n\n1,\"a\nb\r\n\rc\",1\n2,x,y\n", "id=id text=note num=n");
  cr_assert_null (t);
  /* header 1, record one on 2-5, record two on 6 */
  cr_assert (fixture_says (&f, "t.csv:6"));

  fixture_again (&f);
  t = fixture_load (&f, "id,note\n1,\"a\nb\r\n\rc\"\n", "id=id text=note");
  cr_assert_str_eq (fixture_cell (t, 1, 0), "a\nb\r\n\rc");
}

Test (reading, cell_errors_name_the_line_where_the_cell_begins)
{
  cr_assert_null (fixture_load (&f, "id,note,n\n1,\"a\nb\nc\",zzz\n",
                                "id=id num=n"));
  cr_assert (fixture_says (&f, "t.csv:4"));
}

Test (reading, rejected_rows_name_the_line_where_the_row_begins)
{
  struct table *t = fixture_load (
    &f, "id,note\n1,\"a\nb\"\n,\"c\nd\"\n2,e\n", "id=id text=note");
  size_t n;
  const struct reject *r = table_rejects (t, &n);
  cr_assert_eq (n, 1);
  cr_assert_eq (r->line, 4);
}

Test (reading, byte_order_mark_is_no_part_of_the_header)
{
  struct table *t = fixture_load (&f, "\xEF\xBB\xBF\"id\",n\n1,2\n",
                                  "id=id num=n");
  cr_assert_eq (table_rows (t), 1);
}

static void
put_utf16 (char *out, size_t *n, bool big, unsigned unit)
{
  out[(*n)++] = (char) (big ? unit >> 8 : unit & 255);
  out[(*n)++] = (char) (big ? unit & 255 : unit >> 8);
}

Test (reading, utf_16_is_converted_with_and_without_mark)
{
  /* i d , n LF e-acute , 1 LF U+1F60E , 2 LF */
  static const unsigned units[] = { 'i', 'd', ',', 'n', '\n', 0xE9, ',', '1',
                                    '\n', 0xD83D, 0xDE0E, ',', '2', '\n' };
  for (int form = 0; form < 4; form++)
    {
      char bytes[64];
      size_t n = 0;
      bool big = form & 1, mark = form & 2;
      fixture_again (&f);
      if (mark)
        put_utf16 (bytes, &n, big, 0xFEFF);
      else
        f.spec.encoding = ENCODING_UTF16;
      for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        put_utf16 (bytes, &n, big, units[i]);
      fixture_bytes (&f, "t.csv", bytes, n);
      struct table *t = fixture_read (&f, "id=id num=n");
      cr_assert_not_null (t, "form %d", form);
      cr_assert_str_eq (fixture_cell (t, 0, 0), "\xC3\xA9");
      cr_assert_str_eq (fixture_cell (t, 0, 1), "\xF0\x9F\x98\x8E");
      cr_assert_eq (table_numbers (t, 1)[1], 2);
    }
}

Test (reading, broken_utf_16_is_refused_with_its_line)
{
  static const struct {
    const char *bytes;
    size_t n;
  } files[] = {
    { "\xFF\xFE" "a\0\n\0" "x\0\x3D\xD8y\0\n\0", 14 },   /* lone high half */
    { "\xFF\xFE" "a\0\n\0" "x\0\x3D\xDEy\0\n\0", 14 },   /* lone low half */
    { "\xFF\xFE" "a\0\n\0" "x\0y\0\n", 11 },             /* odd byte */
    { "\xFF\xFE" "a\0\n\0" "x\0\x3D\xD8", 10 }           /* ends inside */
  };
  for (size_t i = 0; i < 4; i++)
    {
      fixture_again (&f);
      fixture_bytes (&f, "t.csv", files[i].bytes, files[i].n);
      cr_assert_null (fixture_read (&f, "text=a"));
      cr_assert (fixture_says (&f, "E207"));
      cr_assert (fixture_says (&f, "t.csv:2"), "file %zu", i);
    }
}

Test (reading, latin_1_is_converted_when_declared)
{
  f.spec.encoding = ENCODING_LATIN1;
  struct table *t = fixture_load (&f, "id,caf\xE9\nM\xFCller,\x80 5\n",
                                  "id=id text=caf\xC3\xA9");
  cr_assert_not_null (t);
  cr_assert_str_eq (fixture_cell (t, 0, 0), "M\xC3\xBCller");
  cr_assert_str_eq (fixture_cell (t, 1, 0), "\xE2\x82\xAC 5");
}

Test (reading, a_mark_wins_over_the_declared_encoding)
{
  f.spec.encoding = ENCODING_LATIN1;
  struct table *t = fixture_load (&f, "\xEF\xBB\xBFid\n\xC3\xA9\n", "id=id");
  cr_assert_str_eq (fixture_cell (t, 0, 0), "\xC3\xA9");
}

Test (reading, invalid_utf_8_is_refused_with_its_line_and_a_hint)
{
  static const char *const bad[] = {
    "id,n\n1,2\nM\xFCller,3\n", "id,n\n1,2\n\xC0\xAF,3\n",
    "id,n\n1,2\n\xED\xA0\x80,3\n", "id,n\n1,2\n\xF5\x80\x80\x80,3\n",
    "id,n\n1,2\n3,\xE2\x82"
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      fixture_again (&f);
      cr_assert_null (fixture_load (&f, bad[i], "id=id num=n"));
      cr_assert (fixture_says (&f, "E207"));
      cr_assert (fixture_says (&f, "t.csv:3"), "text %zu", i);
      cr_assert (fixture_says (&f, "encoding: latin-1"));
    }
}

Test (reading, nul_byte_is_refused_with_its_line)
{
  static const char bytes[] = "id,n\n1,2\n3\0,4\n";
  fixture_bytes (&f, "t.csv", bytes, sizeof bytes - 1);
  cr_assert_null (fixture_read (&f, "id=id num=n"));
  cr_assert (fixture_says (&f, "E206"));
  cr_assert (fixture_says (&f, "t.csv:3"));
  cr_assert_eq (err_exit_code (f.err), EXIT_DATA);
}

Test (reading, utf_16_without_mark_or_word_is_explained)
{
  static const char bytes[] = "i\0d\0\n\0" "1\0\n";
  fixture_bytes (&f, "t.csv", bytes, sizeof bytes);
  cr_assert_null (fixture_source (&f));
  cr_assert (fixture_says (&f, "encoding: utf-16"));
}

Test (reading, unclosed_quote_is_reported_where_it_opened)
{
  cr_assert_null (fixture_load (
    &f, "id,note\n1,a\n2,\"b\n3,c\n4,d\n", "id=id text=note"));
  cr_assert (fixture_says (&f, "E204"));
  cr_assert (fixture_says (&f, "t.csv:3"));
  cr_assert (fixture_says (&f, "note"));

  /* it opens on the second line of its record */
  fixture_again (&f);
  cr_assert_null (fixture_load (
    &f, "id,note,more\n1,\"a\nb\",\"c\n3,d,e\n", "id=id"));
  cr_assert (fixture_says (&f, "t.csv:3"));
  cr_assert (fixture_says (&f, "more"));
}

Test (reading, stray_quote_is_refused_with_its_line_and_column)
{
  cr_assert_null (fixture_load (&f, "id,note\n1,a\n2,say \"b\"\n",
                                "id=id text=note"));
  cr_assert (fixture_says (&f, "E205"));
  cr_assert (fixture_says (&f, "t.csv:3"));
  cr_assert (fixture_says (&f, "note"));

  fixture_again (&f);
  cr_assert_null (fixture_load (&f, "id,note\n1,\"a\n2,\"b\"\n",
                                "id=id text=note"));
  cr_assert (fixture_says (&f, "E205"));
  cr_assert (fixture_says (&f, "t.csv:3"));
  cr_assert (fixture_says (&f, "line 2"));
}

Test (reading, a_broken_file_does_not_hide_the_next_ones_errors)
{
  fixture_text (&f, "a.csv", "id,n\n1,\"2\n");
  fixture_text (&f, "b.csv", "id,n\n1,x\n");
  cr_assert_null (fixture_read (&f, "id=id num=n"));
  cr_assert (fixture_says (&f, "a.csv:2"));
  cr_assert (fixture_says (&f, "b.csv:2"));
}

static char *
long_text (const char *before, size_t n, const char *after)
{
  char *text = arena_alloc (f.arena, n + strlen (before) + strlen (after)
                                       + 1);
  strcpy (text, before);
  memset (text + strlen (before), 'x', n);
  strcat (text, after);
  return text;
}

Test (reading, a_field_of_one_mebibyte_passes_and_a_longer_one_does_not)
{
  size_t most = (size_t) 1 << 20;
  struct table *t = fixture_load (
    &f, long_text ("id,note\n1,a\n2,", most, "\n3,b\n"), "id=id text=note");
  cr_assert_not_null (t);
  cr_assert_eq (strlen (fixture_cell (t, 1, 1)), most);

  fixture_again (&f);
  cr_assert_null (fixture_load (
    &f, long_text ("id,note\n1,a\n2,", most + 1, "\n3,b\n"), "id=id"));
  cr_assert (fixture_says (&f, "E208"));
  cr_assert (fixture_says (&f, "t.csv:3"));
  cr_assert (fixture_says (&f, "note"));
}

Test (reading, two_megabytes_in_quotes_are_reported_where_they_begin)
{
  char *text = long_text ("id,note\n1,a\n2,\"b\n", 2 << 20, "\"\n");
  for (size_t i = 100; i < (2 << 20); i += 100)
    text[i] = '\n';
  cr_assert_null (fixture_load (&f, text, "id=id"));
  cr_assert (fixture_says (&f, "E208"));
  cr_assert (fixture_says (&f, "t.csv:3"));
  cr_assert (fixture_says (&f, "never closed"));
}

Test (reading, a_row_over_16_mebibytes_is_refused)
{
  size_t n = (size_t) 17 << 20;
  char *text = long_text ("id,note\n1,a\n", n, "\n");
  cr_assert_null (fixture_load (&f, text, "id=id"));
  cr_assert (fixture_says (&f, "E208"));
  cr_assert (fixture_says (&f, "t.csv:3"));

  fixture_again (&f);
  for (size_t i = 1000; i < n; i += 1000)
    text[i] = ',';
  cr_assert_null (fixture_load (&f, text, "id=id"));
  cr_assert (fixture_says (&f, "16 MiB"));
}

Test (reading, the_header_may_have_4096_columns)
{
  char *text = arena_alloc (f.arena, 3 * 4098);
  memset (text, ',', 4095);
  strcpy (text + 4095, "last\n");
  struct table *t = fixture_load (&f, text, "text=last");
  cr_assert_not_null (t);
  cr_assert_eq (source_columns (f.source), 4096);

  fixture_again (&f);
  memset (text, ',', 4096);
  strcpy (text + 4096, "last\n");
  fixture_text (&f, "t.csv", text);
  cr_assert_null (fixture_source (&f));
  cr_assert (fixture_says (&f, "E208"));
}

Test (reading, header_names_are_trimmed_and_unquoted)
{
  fixture_text (&f, "t.csv",
                "\" id \",  plain name ,\"Date entered \"\"Customer\"\"\","
                "\"two\nlines\",\n1,2,3,4,5\n");
  struct source *s = fixture_source (&f);
  cr_assert_eq (source_columns (s), 5);
  cr_assert_str_eq (source_column (s, 0), "id");
  cr_assert_str_eq (source_column (s, 1), "plain name");
  cr_assert_str_eq (source_column (s, 2), "Date entered \"Customer\"");
  cr_assert_str_eq (source_column (s, 3), "two\nlines");
  cr_assert_str_eq (source_column (s, 4), "");
  cr_assert_eq (source_find (s, "ID", NULL), -1);
}

Test (reading, duplicate_headers_are_told_of_but_no_error)
{
  bool twice = false;
  fixture_text (&f, "t.csv", "id,n,n\n1,2,3\n");
  struct source *s = fixture_source (&f);
  cr_assert_not_null (s);
  cr_assert_eq (source_find (s, "n", &twice), 1);
  cr_assert (twice);
  cr_assert_eq (source_find (s, "id", &twice), 0);
  cr_assert_not (twice);
  cr_assert_not (err_any (f.err));
}

Test (reading, files_of_a_table_are_read_one_after_the_other)
{
  fixture_text (&f, "a.csv", "id,n\n1,10\n2,20\n");
  fixture_text (&f, "b.csv", "id;n\r\n3;30\r\n1;40\r\n");
  struct table *t = fixture_read (&f, "id=id num=n");
  cr_assert_eq (table_rows (t), 3);
  cr_assert_eq (table_numbers (t, 1)[2], 30);
  size_t n;
  const struct reject *r = table_rejects (t, &n);
  cr_assert_eq (n, 1);
  cr_assert_str_eq (r->file, "b.csv");
  cr_assert_eq (r->line, 3);
  const struct table_file *files = table_files (t, &n);
  cr_assert_eq (n, 2);
  cr_assert_str_eq (files[1].shown, "b.csv");
  cr_assert_eq (files[1].bytes, 18);
}

Test (reading, files_with_other_headers_are_refused)
{
  static const char *const others[] = { "n,id\n1,2\n", "id,n,x\n1,2,3\n",
                                        "id,N\n1,2\n" };
  for (size_t i = 0; i < 3; i++)
    {
      fixture_again (&f);
      fixture_text (&f, "a.csv", "id,n\n1,10\n");
      fixture_text (&f, "b.csv", others[i]);
      cr_assert_null (fixture_source (&f));
      cr_assert (fixture_says (&f, "E211"));
      cr_assert (fixture_says (&f, "b.csv:1"));
    }
}

Test (reading, the_hash_is_that_of_the_raw_bytes)
{
  /* printf '\357\273\277id\r\n1\r\n' | sha256sum */
  static const char want[]
    = "ec8cf75635de8c250c1e8fba529efb49"
      "d71196f0311237c961f244b631f5238e";
  struct table *t = fixture_load (&f, "\xEF\xBB\xBFid\r\n1\r\n", "id=id");
  size_t n;
  const struct table_file *files = table_files (t, &n);
  cr_assert_str_eq (files[0].sha256, want);
  cr_assert_eq (files[0].bytes, 10);
}

Test (reading, a_pipe_reads_like_a_file)
{
  char *path = arena_printf (f.arena, "%s/pipe", f.dir);
  cr_assert_eq (mkfifo (path, 0600), 0);
  f.paths[0] = path;
  f.shown[0] = "pipe";
  f.spec.paths_n = 1;
  pid_t child = fork ();
  if (child == 0)
    {
      FILE *out = fopen (path, "w");
      for (int i = 0; i < 100000; i++)
        fprintf (out, i ? "%d,1\n" : "id,n\n", i);
      fclose (out);
      _exit (0);
    }
  struct table *t = fixture_read (&f, "id=id num=n");
  cr_assert_not_null (t);
  cr_assert_eq (table_rows (t), 99999);
}

Test (reading, text_is_cut_at_no_block_boundary)
{
  /* 1.2 MB of lines of changing length, every character of two bytes,
     so that boundaries fall into characters, CRLF and fields. */
  struct { char *text; size_t n; } b = { arena_alloc (f.arena, 2000000), 0 };
  b.n = (size_t) sprintf (b.text, "id,note\r\n");
  size_t rows = 0;
  for (; b.n < 1200000; rows++)
    {
      b.n += (size_t) sprintf (b.text + b.n, "%zu,", rows);
      for (size_t i = 0; i < rows % 97; i++)
        b.n += (size_t) sprintf (b.text + b.n, "\xC3\xA9");
      b.n += (size_t) sprintf (b.text + b.n, "x\r\n");
    }
  fixture_bytes (&f, "t.csv", b.text, b.n);
  struct table *t = fixture_read (&f, "id=id text=note");
  cr_assert_not_null (t);
  cr_assert_eq (table_rows (t), rows);
  for (size_t i = 0; i < rows; i++)
    {
      cr_assert_eq (strtoul (fixture_cell (t, 0, i), NULL, 10), i);
      cr_assert_eq (strlen (fixture_cell (t, 1, i)), 2 * (i % 97) + 1);
    }
}
