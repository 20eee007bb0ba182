#include "cli/world.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CUSTOMERS = 60, ROOM = 1 << 16 };

/* Day N of 2024, 1 = January 1. */
static void
put_day (char *out, size_t size, int n)
{
  static const int length[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30,
                                31 };
  int month = 0;
  while (n > length[month])
    n -= length[month++];
  snprintf (out, size, "2024-%02d-%02d", month + 1, n);
}

static void
write_customers (const struct sandbox *s)
{
  char text[ROOM], signed_up[32], left[32];
  int n = sprintf (text, "id,signed,left,plan,seats,csat\n");
  for (int i = 0; i < CUSTOMERS; i++)
    {
      put_day (signed_up, sizeof signed_up, 1 + i);
      put_day (left, sizeof left, 1 + i + 40 + i * 37 % 200);
      n += sprintf (text + n, "u%02d,%s,%s,%s,%d,%d\n", i, signed_up,
                    i % 5 < 2 ? left : "", i % 2 ? "free" : "pro",
                    1 + i * i % 7, 1 + i * 3 % 5);
    }
  sandbox_write (s, "customers.csv", text);
}

static void
write_events (const struct sandbox *s)
{
  char text[ROOM], at[32];
  int n = sprintf (text, "id,customer,at,kind,amount\n");
  int k = 0;
  for (int i = 0; i < CUSTOMERS; i++)
    for (int j = 0; j < i % 3; j++, k++)
      {
        put_day (at, sizeof at, 1 + i + 5 + j * 11);
        n += sprintf (text + n, "e%d,u%02d,%s 10:00:00,%s,%d.%d\n", k, i, at,
                      k % 4 ? "pay" : "up", k % 9, k % 10);
      }
  sandbox_write (s, "events.csv", text);
}

static const char *
or_else (const char *text, const char *otherwise)
{
  return text ? text : otherwise;
}

void
world_study (const struct sandbox *s, struct world w)
{
  char text[ROOM], customers[4096];
  snprintf (customers, sizeof customers,
            "  customers: {file: customers.csv, id: id, start: signed, "
            "end: left%s}\n", or_else (w.table, ""));
  snprintf (text, sizeof text,
            "%sdata:\n%s"
            "  events: {file: events.csv, id: id, customer: customer, "
            "at: at, from: 2023-12-01}\n"
            "cohorts:\n%soutcomes:\n%shypotheses:\n%s",
            or_else (w.top, "study: small\nas_of: 2025-01-01\n"),
            or_else (w.customers, customers),
            or_else (w.cohorts,
                     "  plan: {by: column, column: plan, levels: [free, "
                     "pro]}\n"
                     "  touched: {by: event, table: events, "
                     "within: 14 days}\n"),
            or_else (w.outcomes,
                     "  seats: {kind: mean, value: seats}\n"
                     "  happy: {kind: share, condition: csat >= 4}\n"
                     "  stays: {kind: survival}\n"),
            or_else (w.hypotheses,
                     "  h: {claim: Seats differ, cohort: plan, "
                     "outcome: seats}\n"
                     "  k: {claim: Pro are happier, cohort: plan, "
                     "outcome: happy, expect: higher}\n"
                     "  t: {claim: Touched stay, cohort: touched, "
                     "outcome: stays, expect: higher}\n"));
  sandbox_write (s, "study.yaml", text);
}

struct sandbox
world_new (void)
{
  struct sandbox s = sandbox_new ();
  write_customers (&s);
  write_events (&s);
  world_study (&s, (struct world){ 0 });
  return s;
}

/* Start of line N (1-based) of TEXT. */
static char *
line_at (char *text, size_t n)
{
  while (--n)
    {
      text = strchr (text, '\n');
      cr_assert_not_null (text, "the file is shorter");
      text++;
    }
  return text;
}

void
world_line (const struct sandbox *s, const char *file, size_t n,
            const char *line)
{
  char *text = sandbox_read (s, file);
  char *start = line_at (text, n), *end = strchr (start, '\n') + 1;
  char *whole = malloc (strlen (text) + strlen (line) + 1);
  memcpy (whole, text, (size_t) (start - text));
  strcpy (whole + (start - text), line);
  strcat (whole, end);
  sandbox_write (s, file, whole);
  free (whole);
  free (text);
}

void
world_append (const struct sandbox *s, const char *file, const char *more)
{
  char *text = sandbox_read (s, file);
  text = realloc (text, strlen (text) + strlen (more) + 1);
  strcat (text, more);
  sandbox_write (s, file, text);
  free (text);
}

void
world_shuffle (const struct sandbox *s, const char *file)
{
  char *text = sandbox_read (s, file), *lines[4096];
  size_t n = 0;
  for (char *line = strtok (text, "\n"); line; line = strtok (NULL, "\n"))
    lines[n++] = line;
  for (size_t i = n - 1, state = 7; i > 1; i--)
    {
      state = (state * 1103515245 + 12345) % 2147483648;
      size_t j = 1 + state / 65536 % i;
      char *other = lines[i];
      lines[i] = lines[j];
      lines[j] = other;
    }
  char *out = malloc (n * 1024 + 1);
  *out = '\0';
  for (size_t i = 0, at = 0; i < n; i++)
    at += (size_t) sprintf (out + at, "%s\n", lines[i]);
  sandbox_write (s, file, out);
  free (out);
  free (text);
}

/* What was parsed or printed is left to the process' end: the leak checker
   finds it here. */
static void *kept[512];
static size_t kept_n;

static void *
keep (void *it)
{
  cr_assert_lt (kept_n, sizeof kept / sizeof *kept);
  return kept[kept_n++] = it;
}

json_t *
world_json (const char *text)
{
  cr_assert_not_null (text, "nothing to parse");
  json_error_t error;
  json_t *root = json_loads (text, JSON_REJECT_DUPLICATES, &error);
  cr_assert_not_null (root, "%s", error.text);
  return keep (root);
}

const char *
world_printed (json_t *value)
{
  return keep (json_dumps (value, JSON_REAL_PRECISION (17) | JSON_ENCODE_ANY));
}

json_t *
world_results (const struct sandbox *s)
{
  return world_json (sandbox_read (s, "out/results.json"));
}

json_t *
world_hypothesis (json_t *results, const char *id)
{
  size_t i;
  json_t *h;
  json_array_foreach (json_object_get (results, "hypotheses"), i, h)
    if (strcmp (world_text (h, "id"), id) == 0)
      return h;
  cr_assert_fail ("no hypothesis `%s`", id);
  return NULL;
}

const char *
world_text (json_t *object, const char *key)
{
  const char *text = json_string_value (json_object_get (object, key));
  return text ? text : "";
}

double
world_number (json_t *object, const char *key)
{
  return json_number_value (json_object_get (object, key));
}

json_t *
world_row (json_t *object, const char *list, size_t i)
{
  return json_array_get (json_object_get (object, list), i);
}

void
assert_fails (struct ran r, int code, const char *const *parts)
{
  cr_assert_eq (r.code, code, "exit code %d, expected %d:\n%s%s", r.code,
                code, r.err, r.out);
  for (; *parts; parts++)
    ASSERT_HOLDS (r.err, *parts);
}

void
assert_nothing_written (const struct sandbox *s, const char *name)
{
  DIR *dir = opendir (s->path);
  struct dirent *entry;
  while ((entry = readdir (dir)))
    cr_assert (strncmp (entry->d_name, name, strlen (name)) != 0
                 && !strstr (entry->d_name, ".partial")
                 && !strstr (entry->d_name, ".old"),
               "`%s` was left behind", entry->d_name);
  closedir (dir);
}
