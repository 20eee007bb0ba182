#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "fixture.h"

static const char naive_label[]
  = "naive design: not aligned in time, no verdict";

static const char *
html (struct arena *arena)
{
  return report_html (arena, fixture_results (arena), fixture_charts,
                      FIXTURE_CHARTS);
}

static const char *
markdown (struct arena *arena)
{
  return report_markdown (arena, fixture_results (arena), fixture_charts,
                          FIXTURE_CHARTS);
}

/* True if the parts stand in TEXT in this order. */
static bool
in_order (const char *text, const char *const *part, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      text = strstr (text, part[i]);
      if (!text)
        {
          fprintf (stderr, "not found in order: %s\n", part[i]);
          return false;
        }
    }
  return true;
}

Test (html, loads_nothing_and_runs_nothing)
{
  struct arena *arena = arena_new ();
  const char *text = html (arena);
  cr_expect (!strstr (text, "<script"));
  cr_expect (!strstr (text, "http:") && !strstr (text, "https:"));
  cr_expect (!strstr (text, "url(") && !strstr (text, "@import"));
  cr_expect_eq (times_in (text, "<img "), 2);
  cr_expect_eq (times_in (text, "src=\"data:image/svg+xml;base64,"), 2);
  const char *head = strstr (text, "<head>\n");
  cr_expect (str_starts (
    head + 7, "<meta http-equiv=\"Content-Security-Policy\" content=\""
              "default-src 'none'; style-src 'unsafe-inline'; img-src"
              " data:\">"));
  arena_free (arena);
}

Test (html, hostile_texts_stay_texts)
{
  struct arena *arena = arena_new ();
  const char *text = html (arena);
  cr_expect_eq (times_in (text, "<style>"), 1);
  cr_expect_eq (times_in (text, "</style>"), 1);
  cr_expect (!strstr (text, "<b>"));
  cr_expect (strstr (text, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  cr_expect (strstr (text, "Do | pipes and &lt;b&gt;tags&lt;/b&gt; &amp;"
                           " &quot;quotes&quot; break *anything*"));
  cr_expect (!strchr (text, '\033') && !strchr (text, '\r'));
  cr_expect (!strstr (text, "\xe2\x80\xae"));
  arena_free (arena);
}

Test (html, parts_stand_in_reading_order)
{
  struct arena *arena = arena_new ();
  static const char *const parts[] = {
    "<html lang=\"en\">", "<h1>Does support pay for itself?</h1>",
    "5 hypotheses were tested: 1 supported, 1 contradicted,"
    " 1 inconclusive, 1 not testable, 1 without a verdict.",
    "<caption>Verdicts</caption>",
    "alt=\"Headline effects of all hypotheses\"",
    "id=\"h1-retention\"", "<dt>Cohorts</dt>",
    "Contact is associated with a longer stay",
    "alt=\"Survival of contacted and not contacted customers\"",
    "<details><summary>Show the numbers: Survival over time",
    "<caption>Cohorts</caption>", "<caption>Effects</caption>",
    "<caption>Tests</caption>", "Options: variance hypergeometric",
    "Analysed: 2,500 of 2,940 usable rows of customers.",
    "<caption>Who was left out</caption>", ">Notes</p>", "</article>",
    ">Data quality</h2>", "customers.csv:88", ">Methods</h2>",
    ">Log-rank test</h3>", "<dt>R call that agrees</dt>",
    ">Reproducibility</h2>", "cohortest 9.8.7", "9f86d081884c7d65",
  };
  const char *text = html (arena);
  cr_expect (in_order (text, parts, sizeof parts / sizeof *parts));
  cr_expect_eq (times_in (text, "<h1>"), 1);
  arena_free (arena);
}

Test (html, every_link_leads_to_one_place)
{
  struct arena *arena = arena_new ();
  const char *text = html (arena);
  size_t links = 0;
  for (const char *at = text; (at = strstr (at, "href=\"#")); links++)
    {
      at += strlen ("href=\"#");
      const char *id = arena_copy_n (arena, at, strcspn (at, "\""));
      const char *place = arena_printf (arena, " id=\"%s\"", id);
      cr_expect_eq (times_in (text, place), 1, "%s", id);
    }
  cr_expect_geq (links, 10);
  arena_free (arena);
}

Test (html, tables_have_captions_and_scopes)
{
  struct arena *arena = arena_new ();
  const char *text = html (arena);
  size_t tables = times_in (text, "<table>");
  cr_expect_geq (tables, 20);
  cr_expect_eq (times_in (text, "</table>"), tables);
  cr_expect_eq (times_in (text, "<caption>"), tables);
  cr_expect_eq (times_in (text, "<th scope=\""), times_in (text, "<th "));
  cr_expect_eq (times_in (text, "<article"), times_in (text, "</article>"));
  cr_expect_eq (times_in (text, "<details>"),
                times_in (text, "</details>"));
  arena_free (arena);
}

Test (html, a_naive_hypothesis_is_labelled_wherever_it_appears)
{
  struct arena *arena = arena_new ();
  /* the table of verdicts, the numbers of the forest plot, the card */
  cr_expect_eq (times_in (html (arena), naive_label), 3);
  cr_expect_eq (times_in (markdown (arena), naive_label), 3);
  arena_free (arena);
}

Test (html, a_chart_keeps_its_bytes)
{
  struct arena *arena = arena_new ();
  struct chart_file chart = { .name = "charts/effects", .alt = "alt",
                              .svg = "ab\xff", .svg_length = 3 };
  const char *text = report_html (arena, fixture_results (arena), &chart, 1);
  cr_expect (strstr (text, "base64,YWL/\"></figure>"));
  arena_free (arena);
}

Test (html, a_chart_that_was_not_drawn_names_its_numbers)
{
  struct arena *arena = arena_new ();
  cr_expect (strstr (html (arena), "<code>charts/upgrade.dat</code>"));
  cr_expect (strstr (markdown (arena), "`charts/upgrade.dat`"));
  arena_free (arena);
}

Test (html, curve_numbers_are_those_of_the_curve)
{
  struct arena *arena = arena_new ();
  const char *text = html (arena);
  /* day 150 of the reference: the point at 100 holds, 75 + 225 events,
     and the 1,100 of the point at 300 are still at risk. */
  cr_expect (strstr (text, "<th scope=\"row\">not contacted</th>"
                           "<td class=\"n\">150</td>"
                           "<td class=\"n\">1,100</td>"
                           "<td class=\"n\">300</td>"
                           "<td class=\"n\">80.0 %</td>"
                           "<td class=\"n\">77.9 % to 82.0 %</td>"));
  arena_free (arena);
}

Test (html, can_be_looked_at)
{
  if (!getenv ("COHORTEST_PAGES"))
    cr_skip_test ("COHORTEST_PAGES names no directory");
  struct arena *arena = arena_new ();
  const char *name[] = { "report.html", "report.md", "brief.txt",
                         "verbose.txt", "check.txt", "results.json" };
  struct results *r = fixture_results (arena);
  const char *text[] = {
    html (arena), markdown (arena),
    report_text (arena, r, (struct text_style) { .color = true }),
    report_text (arena, r, (struct text_style) { .detail = TEXT_VERBOSE }),
    report_check (arena, r, (struct text_style) { 0 }),
    report_json (arena, r),
  };
  for (size_t i = 0; i < sizeof name / sizeof *name; i++)
    show_page (arena, name[i], text[i]);
  arena_free (arena);
}

Test (markdown, hostile_texts_stay_in_their_cells)
{
  struct arena *arena = arena_new ();
  const char *text = markdown (arena);
  cr_expect (!strstr (text, "<script") && !strstr (text, "<b>"));
  cr_expect (!strstr (text, "@everyone"));
  cr_expect (strstr (text, "=cmd\\|' /C calc'\\!A0, \"quoted\" \\`tick\\`"
                           " &lt;script&gt;"));
  cr_expect (!strchr (text, '\033') && !strchr (text, '\r'));
  /* No table row has lost or won a cell: a row begins and ends with a
     pipe. */
  for (const char *at = strstr (text, "\n| "); at;
       at = strstr (at + 1, "\n| "))
    {
      size_t length = strcspn (at + 1, "\n");
      cr_expect_eq (at[length], '|');
    }
  arena_free (arena);
}

Test (markdown, rows_have_as_many_cells_as_their_head)
{
  struct arena *arena = arena_new ();
  size_t head = 0;
  for (const char *line = markdown (arena); *line;)
    {
      size_t length = strcspn (line, "\n"), cells = 0;
      for (size_t i = 1; i < length; i++)
        cells += line[i] == '|' && line[i - 1] != '\\';
      if (*line == '|' && !head)
        head = cells;
      cr_expect (*line != '|' || cells == head, "%.*s", (int) length, line);
      if (*line != '|')
        head = 0;
      line += length + (line[length] == '\n');
    }
  arena_free (arena);
}

Test (markdown, charts_are_linked)
{
  struct arena *arena = arena_new ();
  const char *text = markdown (arena);
  cr_expect (strstr (text, "![Survival of contacted and not contacted"
                           " customers](charts/retention.svg)\n"));
  cr_expect (strstr (text, "# Does support pay for itself?\n"));
  cr_expect (strstr (text, "\n**supported**\n"));
  arena_free (arena);
}

Test (markdown, a_sentence_cannot_begin_a_list)
{
  struct arena *arena = arena_new ();
  static const char *const cases[][2] = {
    { "- x", "\n\\- x\n" },   { "12. x", "\n12\\. x\n" },
    { "+ x", "\n\\+ x\n" },   { "# x", "\n\\# x\n" },
    { "> x", "\n&gt; x\n" },  { "2 of 3", "\n2 of 3\n" },
    { "=", "\n\\=\n" },
  };
  struct results *r = fixture_results (arena);
  struct result_hypothesis h = r->hypotheses[0];
  r->hypotheses = &h;
  r->hypotheses_n = 1;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      h.sentence = cases[i][0];
      cr_expect (strstr (report_markdown (arena, r, NULL, 0), cases[i][1]),
                 "%s", cases[i][0]);
    }
  arena_free (arena);
}

Test (manifest, names_versions_inputs_and_outputs)
{
  struct arena *arena = arena_new ();
  const char *const options[] = { "--as-of=2025-01-01", "--no-charts" };
  const struct outfile outputs[] = { { "report.html", "ab12", 77 } };
  const struct made_by made_by[]
    = { { "cohortest", "9.8.7" }, { "gsl", "2.7.1" }, { "gnuplot", NULL } };
  struct manifest m = {
    .made_by = made_by, .made_by_n = 3,
    .options = options, .options_n = 2, .study_file = "study.yaml",
    .study_sha256 = "cd34", .results = fixture_results (arena),
    .outputs = outputs, .outputs_n = 1,
  };
  const char *text = report_manifest (arena, &m);
  cr_expect (str_starts (text, "{\n  \"schema\": \"cohortest.manifest/1\""));
  json_t *root = json_loads (text, JSON_REJECT_DUPLICATES, NULL);
  cr_assert (root);
  const char *gsl, *study, *dialect, *input, *output;
  json_int_t rows, bytes;
  cr_expect_eq (
    json_unpack (root, "{s:s, s:n, s:[s,s], s:{s:s}, s:[{s:s, s:I,"
                       " s:[{s:s}]}, o], s:[{s:s, s:I}]}",
                 "gsl", &gsl, "gnuplot", "options", &(const char *) { 0 },
                 &(const char *) { 0 }, "study", "sha256", &study, "tables",
                 "dialect", &dialect, "rows_read", &rows, "files", "file",
                 &input, &(json_t *) { 0 }, "outputs", "file", &output,
                 "bytes", &bytes),
    0);
  cr_expect_str_eq (gsl, "2.7.1");
  cr_expect_str_eq (study, "cd34");
  cr_expect_str_eq (dialect, "comma, UTF-8, decimal point, iso dates");
  cr_expect_eq (rows, 3000);
  cr_expect_str_eq (input, "customers.csv");
  cr_expect_str_eq (output, "report.html");
  cr_expect_eq (bytes, 77);
  json_decref (root);
  arena_free (arena);
}
