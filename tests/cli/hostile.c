/* Text that wants to be a command, a tag, a formula, a terminal code or a
   path, wherever text can stand: values, ids, labels, claims, names. */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/world.h"

static const char *const evil[] = {
  "`touch canary`", "$(touch canary)", "'; system('touch canary'); '",
  "\"; system \"touch canary\"; \"", "a\nset output '|touch canary'\nplot 1",
  "' \" ; !touch canary", "@touch canary", "<script>alert(1)</script>",
  "\"onload=\"alert(1)", "]]><script>", "</td></table><script>x</script>",
  "<!--", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)",
  "a\x1b[31mred\x1b]52;c;aGk=\x07", "a\rb", "\xc2\x9b" "31m",
  "a\xe2\x80\xaegnp.exe", "../../etc/x", "a\\nb", "%s%n%d",
  "{/Symbol a}^2_3", "|pipe|`x`", "![x](http://e/x)",
  "[link](javascript:1)", "EOD", "#c", "&amp;",
  "\xd1\x82\xd0\xb5\xd1\x81\xd1\x82 \xe6\x97\xa5\xe6\x9c\xac"
};
enum { EVIL = sizeof evil / sizeof *evil };

/* TEXT as a quoted CSV field or YAML scalar. */
static int
put_quoted (char *out, const char *text, bool yaml)
{
  int n = sprintf (out, "\"");
  for (; *text; text++)
    if (*text == '"')
      n += sprintf (out + n, yaml ? "\\\"" : "\"\"");
    else if (yaml && *text == '\\')
      n += sprintf (out + n, "\\\\");
    else if (yaml && (unsigned char) *text < 32)
      n += sprintf (out + n, "\\x%02x", (unsigned) *text);
    else if (yaml && *text == '\xc2' && text[1] == '\x9b')
      n += sprintf (out + n, "\\x9b"), text++;
    else
      n += sprintf (out + n, "%c", *text);
  return n + sprintf (out + n, "\"");
}

/* Two rows of every text, half of them rejected for a double id. */
static void
write_data (const struct sandbox *s)
{
  static char text[1 << 18];
  int n = sprintf (text, "id,g,y,n,t,e\n");
  for (int i = 0; i < EVIL; i++)
    for (int j = 0; j < 8; j++)
      {
        n += put_quoted (text + n, evil[i], false) - 1;
        n += sprintf (text + n, "%d\",", j / 2);
        n += put_quoted (text + n, evil[i], false);
        n += sprintf (text + n, ",%d,%d,%d,%d\n", (j * 7 + i) % 3 == 0,
                      j * i % 11, 1 + j * i % 50, (i + j) % 2);
      }
  sandbox_write (s, "d.csv", text);
}

static void
write_study (const struct sandbox *s)
{
  static char text[1 << 18];
  static const char *const outcomes[] = { "y", "n", "s" };
  int n = sprintf (text, "study: ");
  n += put_quoted (text + n, evil[4], true);
  n += sprintf (text + n, "\ncurrency: ");
  n += put_quoted (text + n, evil[7], true);
  n += sprintf (text + n, "\ndata:\n  d: {file: d.csv, id: id, duration: t, "
                          "duration_unit: ");
  n += put_quoted (text + n, evil[0], true);
  n += sprintf (text + n, ", event: e}\ncohorts:\n"
                          "  g: {by: column, column: g}\n"
                          "  h: {by: condition, condition: n > 3, "
                          "labels: [");
  n += put_quoted (text + n, evil[2], true);
  n += sprintf (text + n, ", ");
  n += put_quoted (text + n, evil[16], true);
  n += sprintf (text + n, "]}\noutcomes:\n"
                          "  y: {kind: share, condition: y}\n"
                          "  n: {kind: mean, value: n}\n"
                          "  s: {kind: survival}\nhypotheses:\n");
  for (int i = 0; i < EVIL; i++)
    {
      n += sprintf (text + n, "  ");
      n += put_quoted (text + n, evil[i], true);
      n += sprintf (text + n, ": {claim: ");
      n += put_quoted (text + n, evil[i], true);
      n += sprintf (text + n, ", cohort: %s, outcome: %s}\n",
                    i == 0 ? "g" : "h", outcomes[i % 3]);
    }
  sandbox_write (s, "study.yaml", text);
}

static struct ran
run_hostile (struct sandbox *s, const char *arguments)
{
  *s = sandbox_new ();
  write_data (s);
  write_study (s);
  struct ran r = sandbox_run (s, arguments);
  cr_assert_leq (r.code, 1, "%d: %s", r.code, r.err);
  return r;
}

static int
count_lines (const struct sandbox *s, const char *command)
{
  char text[512];
  snprintf (text, sizeof text, "cd %s && %s | wc -l >.count", s->path,
            command);
  cr_assert_eq (system (text), 0);
  return atoi (sandbox_read (s, ".count"));
}

Test (hostile, nothing_is_run_and_nothing_escapes)
{
  struct sandbox s;
  run_hostile (&s, "run study.yaml -o out -q");
  cr_assert_eq (count_lines (&s, "find . -name canary"), 0);
  cr_assert_eq (count_lines (&s, "ls | grep -v -e '^out$' -e d.csv -e "
                                 "study.yaml"), 0);
  /* One chart a hypothesis, the forest plot, four files each; names are
     plain. */
  cr_assert_eq (count_lines (&s, "ls out/charts"), 4 * (EVIL + 1));
  cr_assert_eq (count_lines (&s, "ls -b out/charts | grep -v "
                                 "'^[a-z0-9_-]*\\.[a-z]*$'"), 0);
}

Test (hostile, no_tag_in_html_markdown_or_svg)
{
  struct sandbox s;
  run_hostile (&s, "run study.yaml -o out -q");
  cr_assert_eq (count_lines (&s, "grep -il '<script' out/report.* "
                                 "out/charts/*.svg"), 0);
  ASSERT_HOLDS (sandbox_read (&s, "out/report.html"),
                "&lt;script&gt;alert(1)&lt;/script&gt;");
  ASSERT_HOLDS (sandbox_read (&s, "out/report.html"),
                "default-src 'none'");
  char *markdown = sandbox_read (&s, "out/report.md");
  ASSERT_HOLDS (markdown, "\\[link\\](javascript:1)");
  cr_assert_null (strstr (markdown, " [link]("));
}

/* Cells of a CSV file that a spreadsheet would take for a formula. */
static int
count_formulas (const char *text)
{
  int found = 0;
  bool quoted = false, start = true;
  for (const char *c = text; *c; c++)
    {
      if (start && !quoted)
        {
          const char *first = *c == '"' ? c + 1 : c;
          bool number = *first == '-' && strspn (first + 1, "0123456789");
          bool text_cell = strchr ("=+@\t", *first) || *c == '"';
          found += strchr ("=+-@\t\r", *first) && *first && text_cell
                   && !(number && *c != '"');
        }
      start = false;
      if (*c == '"')
        quoted = !quoted;
      else if (!quoted && (*c == ',' || *c == '\n'))
        start = true;
    }
  return found;
}

Test (hostile, formulas_are_neutralised)
{
  struct sandbox s;
  run_hostile (&s, RUN);
  char *results = sandbox_read (&s, "out/results.csv");
  char *rejects = sandbox_read (&s, "out/rejects.csv");
  ASSERT_HOLDS (results, "'=cmd|");
  ASSERT_HOLDS (rejects, "'=cmd|");
  ASSERT_HOLDS (rejects, "'+1+1");
  ASSERT_HOLDS (rejects, "'-2+3");
  ASSERT_HOLDS (rejects, "'@SUM(1)");
  cr_assert_eq (count_formulas (results), 0);
  cr_assert_eq (count_formulas (rejects), 0);
  cr_assert_eq (count_formulas ("a,=1,\"=2\",-3,\"-x\"\n"), 3,
                "the count itself");
}

static void
assert_no_control (const char *text)
{
  for (const char *c = text; *c; c++)
    {
      unsigned char byte = (unsigned char) *c;
      cr_assert ((byte >= 32 && byte != 127) || byte == '\n', "byte %d",
                 byte);
      cr_assert (byte != 0xc2 || (unsigned char) c[1] >= 0xa0);
      cr_assert (strncmp (c, "\xe2\x80\xae", 3) != 0, "bidi override");
    }
}

Test (hostile, no_terminal_codes_on_output)
{
  struct sandbox s;
  struct ran r = run_hostile (&s, "run study.yaml -o out -v --no-charts");
  assert_no_control (r.out);
  assert_no_control (r.err);
  ASSERT_HOLDS (r.out, "\\x1b[31mred");
  assert_no_control (sandbox_run (&s, "check study.yaml").out);
  assert_no_control (sandbox_read (&s, "out/report.md"));
}

Test (hostile, no_terminal_codes_in_messages)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 5,
              "u03,2024-01-04,,free,\x1b[31mred\x1b]52;c;aGk=\x07,2\n");
  struct ran r = sandbox_run (&s, RUN);
  ASSERT_FAILS (r, 3, "`\\x1b[31mred");
  assert_no_control (r.err);
  r = sandbox_run (&s, "run \"$(printf '\\033[31mx\\r')\"");
  ASSERT_FAILS (r, 2, "\\x1b[31mx");
  assert_no_control (r.err);
  r = sandbox_run (&s, "\"$(printf 'r\\033[2Jun')\"");
  ASSERT_FAILS (r, 2, "unknown command");
  assert_no_control (r.err);
  sandbox_write (&s, "study.yaml", "study: \"x\"\n\"\\e[31mkey\": 1\n");
  r = sandbox_run (&s, RUN);
  ASSERT_FAILS (r, 2, "unknown key");
  assert_no_control (r.err);
}

Test (hostile, ids_that_are_paths_or_devices)
{
  struct sandbox s = world_new ();
  char text[2048], long_id[301];
  memset (long_id, 'x', 300);
  long_id[300] = '\0';
  snprintf (text, sizeof text,
            "  \"../../x\": {claim: a, cohort: plan, outcome: seats}\n"
            "  \"/tmp/x\": {claim: a, cohort: plan, outcome: seats}\n"
            "  \"..\": {claim: a, cohort: plan, outcome: seats}\n"
            "  CON: {claim: a, cohort: plan, outcome: seats}\n"
            "  effects: {claim: a, cohort: plan, outcome: seats}\n"
            "  \"%s\": {claim: a, cohort: plan, outcome: seats}\n"
            "  \"%sy\": {claim: a, cohort: plan, outcome: seats}\n",
            long_id, long_id);
  world_study (&s, (struct world){ .hypotheses = text });
  struct ran r = sandbox_run (&s, "run study.yaml -o out -q");
  cr_assert_eq (r.code, 0, "%s", r.err);
  cr_assert_eq (count_lines (&s, "ls out/charts/*.svg"), 8,
                "one each and the forest plot");
}
