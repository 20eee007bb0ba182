/* The traps that YAML sets, and the way out of each. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "support.h"

#define DATA "data:\n  customers:\n    file: c.csv\n    id: id\n" \
             "    start: s\n    end: e\n"
#define REST "outcomes:\n  stays: {kind: survival}\n" \
             "cohorts:\n  plan: {by: column, column: plan}\n" \
             "hypotheses:\n  h: {cohort: plan, outcome: stays}\n"
#define HEAD "study: T\n" DATA
/* A study whose only cohort has the condition given. */
#define CONDITION(text) HEAD "cohorts:\n  c:\n    by: condition\n" \
  "    condition: " text "\noutcomes:\n  stays: {kind: survival}\n" \
  "hypotheses:\n  h: {cohort: c, outcome: stays}\n"

Test (yaml, a_sound_study_is_accepted)
{
  cr_expect (accepts (HEAD REST));
  cr_expect (accepts ("\xEF\xBB\xBF" HEAD REST), "byte-order mark");
}

Test (yaml, a_tab_in_the_indentation_is_named)
{
  cr_expect (says ("study: T\ndata:\n\tcustomers:\n", "E006"));
  cr_expect (says ("study: T\ndata:\n\tcustomers:\n", "indent with spaces"));
}

Test (yaml, a_colon_inside_a_value_is_named)
{
  cr_expect (says (CONDITION ("plan == 'a: b'"), "double quotes"));
  cr_expect (says (CONDITION ("plan == 'a: b'"), "study.yaml:11:"));
  cr_expect (accepts (CONDITION ("\"plan == 'a: b'\"")));
}

Test (yaml, a_comment_that_cuts_an_expression_is_named)
{
  go_empty ();
  write_file ("c.csv", "id,s,e,plan\n1,2024-01-01,,a\n");
  cr_expect (reads_saying (CONDITION ("plan == 'phone #1'"),
                           "` #` starts a comment"));
}

Test (yaml, a_value_that_starts_with_a_backtick_is_named)
{
  cr_expect (says (CONDITION ("`First reply` < 120"),
                   "starts with a backtick"));
  cr_expect (accepts (CONDITION ("\"`First reply` < 120\"")));
}

Test (yaml, a_value_that_starts_with_a_quote_is_named)
{
  cr_expect (says (CONDITION ("'free' == plan"), "starts with a quote"));
  cr_expect (says (CONDITION ("\"free\" == plan"), "starts with a quote"));
}

Test (yaml, a_comma_inside_braces_is_named)
{
  static const char text[] = HEAD
    "cohorts:\n  c: {by: condition, condition: plan in ('a', 'b')}\n";
  cr_expect (says (text, "a comma inside {}"));
  static const char numbers[] = HEAD
    "cohorts:\n  c: {by: condition, condition: seats in (1, 2)}\n";
  cr_expect (says (numbers, "unknown key `2)`"));
  cr_expect (says (numbers, "a comma inside {}"));
}

Test (yaml, an_open_quote_is_placed_where_it_opens)
{
  cr_expect (says ("study: \"T\ndata:\n  c: 1\n", "study.yaml:1:8"));
  cr_expect (says ("study: \"T\ndata:\n  c: 1\n", "a quote opens here"));
}

Test (yaml, an_open_bracket_is_placed_where_it_opens)
{
  cr_expect (says ("study: T\ndata: {customers: 1\nseed: 2\n",
                   "a bracket opens here"));
}

Test (yaml, a_value_that_starts_with_a_mark_is_named)
{
  cr_expect (says (HEAD "currency: *x y\n", "E00"));
  cr_expect (says (HEAD "currency: @x\n", "double quotes"));
  cr_expect (says (HEAD "currency: %x\n", "double quotes"));
  cr_expect (says (DATA "    delimiter: ,\n", "double quotes"));
}

Test (yaml, a_bar_without_quotes_is_an_empty_value)
{
  cr_expect (says (DATA "    delimiter: |\n" REST, "`delimiter` has no"));
  cr_expect (says (DATA "    delimiter: |\n" REST, "\"|\""));
  cr_expect (accepts (DATA "    delimiter: \"|\"\n" REST));
}

Test (yaml, a_syntax_error_is_reported_alone)
{
  struct world w = begin ();
  parse (&w, "studdy: T\nstudy: a\nstudy: b\nseed: x\nas_of: [\n");
  cr_expect_eq (err_count (w.err), 1, "%s", messages (&w));
  cr_expect_eq (count_code (&w, E_YAML_SYNTAX), 1);
  done (&w);
}

Test (yaml, anchors_aliases_and_tags_are_refused)
{
  cr_expect (says ("study: &a T\n" DATA REST, "anchors"));
  cr_expect (says ("study: &a T\ncurrency: *a\n" DATA REST, "aliases"));
  cr_expect (says ("study: !str T\n" DATA REST, "tags"));
  cr_expect (says ("study: !!str T\n" DATA REST, "tags"));
  cr_expect (says (DATA "    missing: !x [a]\n" REST, "tags"));
  cr_expect (says ("data: &d\n  c: {file: x}\n", "E007"));
}

Test (yaml, a_duplicate_key_names_the_first)
{
  cr_expect (says ("study: a\nseed: 1\nstudy: b\n" DATA REST, "E008"));
  cr_expect (says ("study: a\nseed: 1\nstudy: b\n" DATA REST,
                   "first on line 1"));
  cr_expect (says (HEAD "cohorts:\n  x: {by: column, column: a}\n"
                   "  x: {by: column, column: a}\n",
                   "`x` stands here twice"));
}

Test (yaml, a_second_document_is_refused)
{
  cr_expect (says (HEAD REST "---\nstudy: b\n", "one document"));
  cr_expect (accepts ("---\n" HEAD REST));
  cr_expect (accepts ("---\n" HEAD REST "...\n"));
}

Test (yaml, nothing_tilde_and_null_are_empty_values)
{
  static const char *const empty[] = { "", "~", "null", "Null", "NULL",
                                       "\"\"", "''", "' '", "[]", "{}" };
  char text[1000];
  for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
    {
      snprintf (text, sizeof text, "study: %s\n" DATA REST, empty[i]);
      cr_expect (says (text, "error[E010]: `study` has no value"), "%s",
                 empty[i]);
    }
  cr_expect (accepts ("study: \"null\"\n" DATA REST));
  cr_expect (says ("study: null\n" DATA REST, "write \"null\""));
}

Test (yaml, yes_no_on_and_null_in_levels_are_texts)
{
  struct world w = begin ();
  struct study *s = parse (&w, HEAD
    "cohorts:\n  c: {by: column, column: x, levels: [yes, no, on, 012, 1e3,"
    " 0x10, \"null\"]}\noutcomes: {o: {kind: survival}}\n"
    "hypotheses: {h: {cohort: c, outcome: o}}\n");
  cr_assert (s, "%s", messages (&w));
  static const char *const levels[] = { "yes", "no", "on", "012", "1e3",
                                        "0x10", "null" };
  cr_assert_eq (s->cohorts[0].levels_n, 7);
  for (size_t i = 0; i < 7; i++)
    cr_expect_str_eq (s->cohorts[0].levels[i], levels[i]);
  done (&w);
  cr_expect (says (HEAD "cohorts:\n  c: {by: column, column: x, "
                   "levels: [yes, null]}\n", "`levels` has no value"));
}

Test (yaml, numbers_are_strict)
{
  static const struct { const char *text, *part; } bad[] = {
    { "0,05", "decimals in a study are written with a point" },
    { "12x", "`confidence` takes a number, and `12x` is none" },
    { "0x10", "`0x10` is none" },
    { "95%", "a share is a fraction" },
    { "95", "a share is a fraction: 0.95, not 95" },
    { "0.5", "between 0.5 and 1" },
    { "1", "between 0.5 and 1" },
    { "nan", "E014" }, { "inf", "E014" }, { ".inf", "E014" },
    { "1e999", "E014" }, { "yes", "E014" }, { "'0.9 5'", "E014" },
    { "[0.95]", "takes a number, not a list" },
    { "{a: 1}", "takes a number, not a section" },
  };
  char text[1000];
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      snprintf (text, sizeof text, "confidence: %s\n" DATA REST,
                bad[i].text);
      cr_expect (says (text, bad[i].part), "%s", bad[i].text);
    }
  cr_expect (accepts ("confidence: 0.9\n" DATA REST));
  cr_expect (accepts ("confidence: 9e-1\n" DATA REST));
  cr_expect (accepts ("confidence: \"0.9\"\n" DATA REST));
}

Test (yaml, a_seed_is_a_whole_number)
{
  static const char *const bad[] = { "1e3", "0x10", "-1", "1.0", "yes",
                                     "012", "1,000", "+1",
                                     "9999999999999999999" };
  char text[1000];
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      snprintf (text, sizeof text, "seed: %s\n" DATA REST, bad[i]);
      cr_expect (says (text, "error[E01"), "%s", bad[i]);
    }
  struct world w = begin ();
  struct study *s = parse (&w, "seed: 123456789012345678\n" DATA REST);
  cr_assert (s);
  cr_expect_eq (s->seed, 123456789012345678u);
  cr_expect_eq (parse (&w, "seed: 0\n" DATA REST)->seed, 0);
  done (&w);
}

Test (yaml, dates_are_strict)
{
  static const char *const bad[] = { "2025-02-30", "2025-1-1", "01/02/2025",
                                     "20250101", "1899-01-01", "yesterday",
                                     "2025" };
  char text[1000];
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      snprintf (text, sizeof text, "as_of: %s\n" DATA REST, bad[i]);
      cr_expect (says (text, "error[E015]"), "%s", bad[i]);
    }
  struct world w = begin ();
  struct study *s = parse (&w, "as_of: 2025-01-01\n" DATA REST);
  /* date -u -d 2025-01-01 +%s */
  cr_expect_eq (s->as_of, 1735689600);
  done (&w);
}

Test (yaml, keys_are_texts)
{
  cr_expect (says ("[a, b]: 1\n" DATA REST, "a key is a text"));
  cr_expect (says ("? {a: 1}\n: 2\n" DATA REST, "a key is a text"));
}

Test (yaml, block_texts_lose_their_last_line_end)
{
  struct world w = begin ();
  struct study *s = parse (&w, "study: >\n  one\n  two\n" DATA REST);
  cr_assert (s, "%s", messages (&w));
  cr_expect_str_eq (s->title, "one two");
  s = parse (&w, "study: |\n  one\n  two\n\n" DATA REST);
  cr_expect_str_eq (s->title, "one\ntwo");
  done (&w);
}
