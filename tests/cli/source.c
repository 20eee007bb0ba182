/* Cohorts that put agents, not conversations, side by side. */

#include <math.h>
#include <stdint.h>

#include "cli/world.h"

enum { AGENTS = 40, PER_AGENT = 16, CUSTOMERS = 160, SETS = 200,
       ROWS = AGENTS * PER_AGENT };

static double
uniform (uint64_t *state)
{
  *state = *state * 16807 % 2147483647;
  return (double) *state / 2147483647;
}

static double
normal (uint64_t *state)
{
  double radius = sqrt (-2 * log (uniform (state)));
  return radius * cos (2 * acos (-1) * uniform (state));
}

/* A customer talks to four agents. */
static size_t
customer_of (size_t i)
{
  return (i * 7 + i / CUSTOMERS) % CUSTOMERS;
}

/* Conversations with SETS outcomes, in each of which agents and customers
   differ but the teams, agents below a20 and from it on, do not. */
static void
write_rows (const struct sandbox *s)
{
  static double y[ROWS][SETS];
  uint64_t state = 20240517;
  for (size_t set = 0; set < SETS; set++)
    {
      double of_agent[AGENTS], of_customer[CUSTOMERS];
      for (size_t a = 0; a < AGENTS; a++)
        of_agent[a] = normal (&state);
      for (size_t c = 0; c < CUSTOMERS; c++)
        of_customer[c] = normal (&state) / 2;
      for (size_t i = 0; i < ROWS; i++)
        y[i][set] = of_agent[i % AGENTS]
                    + of_customer[customer_of (i)] + normal (&state);
    }
  size_t room = ROWS * (SETS * 9 + 60) + 4000, used;
  char *rows = malloc (room);
  used = (size_t) sprintf (rows, "id,customer,at,agent,team");
  for (int set = 0; set < SETS; set++)
    used += (size_t) sprintf (rows + used, ",y%d", set);
  for (size_t i = 0; i < ROWS; i++)
    {
      used += (size_t) sprintf (rows + used,
                                "\n%zu,c%zu,2024-02-01,a%02zu,%s", i,
                                customer_of (i), i % AGENTS,
                                i % AGENTS < AGENTS / 2 ? "one" : "other");
      for (size_t set = 0; set < SETS; set++)
        used += (size_t) sprintf (rows + used, ",%.4f", y[i][set]);
    }
  sprintf (rows + used, "\n");
  sandbox_write (s, "talks.csv", rows);
  used = (size_t) sprintf (rows, "id,start,end\n");
  for (int c = 0; c < CUSTOMERS; c++)
    used += (size_t) sprintf (rows + used, "c%d,2024-01-01,\n", c);
  sandbox_write (s, "customers.csv", rows);
  free (rows);
}

static const char head[]
  = "study: Agents\nas_of: 2024-04-10\n"
    "data:\n"
    "  customers: {file: customers.csv, id: id, start: start, end: end}\n"
    "  talks: {file: talks.csv, id: id, customer: customer, at: at}\n"
    "cohorts:\n"
    "  read: {by: condition, condition: agent < 'a20', labels: [other, "
    "one]}\n"
    "  column: {by: column, column: team, levels: [other, one]}\n"
    "  few: {by: condition, condition: agent < 'a03', labels: [other, "
    "one]}\n"
    "outcomes:\n";

static void
write_study (const struct sandbox *s)
{
  char *text = malloc (sizeof head + SETS * 300);
  size_t used = (size_t) sprintf (text, "%s", head);
  for (int set = 0; set < SETS; set++)
    used += (size_t) sprintf (text + used,
                              "  y%d: {kind: mean, value: y%d}\n", set, set);
  used += (size_t) sprintf (text + used, "hypotheses:\n");
  for (int set = 0; set < SETS; set++)
    used += (size_t) sprintf (text + used,
                              "  r%d: {unit: talks, cohort: read, outcome: "
                              "y%d}\n"
                              "  c%d: {unit: talks, cohort: column, outcome: "
                              "y%d}\n", set, set, set, set);
  sprintf (text + used, "  few: {unit: talks, cohort: few, outcome: y0}\n");
  sandbox_write (s, "study.yaml", text);
  free (text);
}

static json_t *
answered (void)
{
  struct sandbox s = sandbox_new ();
  write_rows (&s);
  write_study (&s);
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  return world_results (&s);
}

static int
rejected (json_t *results, char cohort)
{
  int n = 0;
  for (int set = 0; set < SETS; set++)
    {
      char id[20];
      sprintf (id, "%c%d", cohort, set);
      json_t *tests = json_object_get (world_hypothesis (results, id),
                                       "tests");
      json_t *p = json_object_get (json_array_get (tests, 0), "p_value");
      cr_assert (json_is_number (p));
      n += json_number_value (p) <= 0.05;
    }
  return n;
}

static const char *
note_of (json_t *h, const char *code)
{
  size_t i;
  json_t *note;
  json_array_foreach (json_object_get (h, "notes"), i, note)
    if (strcmp (world_text (note, "code"), code) == 0)
      return world_text (note, "text");
  return NULL;
}

/* Customers as the only clusters reject every second time where nothing is
   going on; with agents too it is one in twenty, within three standard
   errors of 200 draws. */
Test (source, agents_are_clusters_where_a_cohort_is_read_off_them)
{
  json_t *results = answered ();
  int two_way = rejected (results, 'r'), one_way = rejected (results, 'c');
  double errors = 3 * sqrt (0.05 * 0.95 / SETS);
  cr_assert (fabs (two_way / (double) SETS - 0.05) <= errors, "%d of %d",
             two_way, SETS);
  cr_assert (fabs (one_way / (double) SETS - 0.5) < 0.12, "%d of %d",
             one_way, SETS);

  json_t *h = world_hypothesis (results, "r0");
  json_t *test = json_array_get (json_object_get (h, "tests"), 0);
  cr_assert_str_eq (world_text (json_object_get (test, "options"),
                                "variance"), "two-way CR1");
  cr_assert (json_number_value (json_object_get (test, "df")) == AGENTS - 1);
  const char *note = note_of (h, "cohort_source");
  cr_assert_not_null (note);
  ASSERT_HOLDS (note, "`agent`");
  ASSERT_HOLDS (note, "20 in other, 20 in one");
  ASSERT_HOLDS (note, "not taken as independent");
  cr_assert_null (note_of (world_hypothesis (results, "c0"),
                           "cohort_source"));

  h = world_hypothesis (results, "few");
  test = json_array_get (json_object_get (h, "tests"), 0);
  cr_assert_str_neq (world_text (json_object_get (test, "options"),
                                 "variance"), "two-way CR1");
  note = note_of (h, "cohort_source");
  cr_assert_not_null (note);
  ASSERT_HOLDS (note, "37 in other, 3 in one");
  ASSERT_HOLDS (note, "too few");
}
