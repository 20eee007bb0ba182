/* Files that are no studies. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "support.h"

static size_t
errors_in (const char *text, size_t length)
{
  struct world w = begin ();
  struct study *s = study_parse (w.arena, "study.yaml", text, length, w.err);
  messages (&w);
  cr_expect (!s);
  size_t n = err_count (w.err);
  done (&w);
  return n;
}

Test (hostile, an_empty_file_is_said_to_be_empty)
{
  cr_expect (says ("", "the study file is empty"));
  cr_expect (says ("\n\n# a comment\n", "empty"));
  cr_expect (says ("---\n...\n", "this is a text"));
}

Test (hostile, a_list_or_a_text_at_the_top_is_refused)
{
  cr_expect (says ("- a\n- b\n", "this is a list"));
  cr_expect (says ("hello\n", "this is a text"));
  cr_expect (says ("[]\n", "this is a list"));
}

Test (hostile, bytes_are_refused)
{
  static const char bytes[] = "study: a\n\xff\xfe\x80 b\n";
  cr_expect_eq (errors_in (bytes, sizeof bytes - 1), 1);
  static const char nul[] = "study: a\0b\ndata: c\n";
  cr_expect_eq (errors_in (nul, sizeof nul - 1), 1);
  cr_expect (says ("study: a\x01\n", "E006"));
  cr_expect (says ("study: \"a\\0b\"\n", "NUL"));
}

Test (hostile, deep_nesting_is_refused_quickly)
{
  enum { N = 200000 };
  char *text = malloc (N + 1);
  memset (text, '[', N);
  cr_expect_eq (errors_in (text, N), 1);
  for (size_t i = 0; i + 1 < N; i += 2)
    memcpy (text + i, "- ", 2);
  cr_expect_eq (errors_in (text, N), 1);
  memset (text, '{', N);
  cr_expect_eq (errors_in (text, N), 1);
  free (text);
}

Test (hostile, a_huge_file_is_refused)
{
  size_t n = (1 << 20) + 1;
  char *text = malloc (n);
  memset (text, '#', n);
  cr_expect_eq (errors_in (text, n), 1);
  free (text);
}

Test (hostile, thousands_of_keys_are_read_in_reasonable_time)
{
  char *text = malloc (1 << 20);
  size_t at = 0;
  for (int i = 0; at < (1 << 20) - 40; i++)
    at += (size_t) sprintf (text + at, "key%d: [a, b]\n", i);
  cr_expect_gt (errors_in (text, at), 0);

  at = (size_t) sprintf (text, "data: {c: {file: c, missing: [");
  for (int i = 0; at < (1 << 20) - 40; i++)
    at += (size_t) sprintf (text + at, "a%d,", i);
  at += (size_t) sprintf (text + at, "]}}\n");
  cr_expect_gt (errors_in (text, at), 0);
  free (text);
}

/* Every prefix and every single changed byte of a real study ends in a
   study or in messages, never in a crash. */
Test (hostile, broken_copies_of_a_study_never_crash)
{
  static const char text[] =
    "study: T\nas_of: 2025-01-01\ncorrections: {primary: hommel}\n"
    "data:\n  c: {file: c.csv, id: i, start: s,"
    " end: {first: p, where: \"k == 'x'\"}}\n  p: {file: p.csv, c: k, at: a}"
    "\n  k: {file: k.csv, parent: none, month: m}"
    "\nmoney: {revenue: {table: p, sum: x}, horizon: 9 days, margin: 0.8}"
    "\nmetrics:\n  rev: {kind: revenue_per_customer, table: p, sum: x}"
    "\n  rep: {kind: reply_time, table: p, value: b - a,"
    " hours: [mon-fri 09:00-17:00]}"
    "\ninvestments:\n  z: {date: 2024-01-01, moves: rev, cost: 9}"
    "\ncohorts:\n  e: {by: event, table: p, within: 30 days,"
    " labels: [n, y]}\n  v: {by: value, value: a - b, cuts: [2 hours]}\n"
    "outcomes:\n  o: {kind: survival}\n  m: {kind: mean, table: p,"
    " sum: x, within: 9 days}\n  r: {kind: ratio, numerator: a,"
    " denominator: b}\n  t: {kind: time_to, table: p}\n"
    "hypotheses:\n  h:\n    cohort: e\n    outcome: o\n"
    "    tests: [log_rank]\n    margin: 5 days\n"
    "    cost: {table: k, sum: x}\n";
  cr_expect (accepts (text));
  char *copy = strdup (text);
  size_t n = strlen (text);
  struct world w = begin ();
  for (size_t i = 0; i < n; i++)
    {
      study_parse (w.arena, "study.yaml", text, i, w.err);
      static const char bytes[] = "{}[]:'\"\n #,-&*!|%\t0";
      for (size_t j = 0; j < sizeof bytes - 1; j += 4)
        {
          copy[i] = bytes[(i + j) % (sizeof bytes - 1)];
          study_parse (w.arena, "study.yaml", copy, n, w.err);
        }
      copy[i] = text[i];
    }
  messages (&w);
  done (&w);
  free (copy);
}
