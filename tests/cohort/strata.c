/* Strata: everyone who has the same values in what is adjusted for. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "company.h"
#include "tables.h"

static struct question
adjusted (const char *adjust)
{
  return (struct question) {
    .data = CUSTOMERS, .cohort = "by: column, column: plan, levels: [free, "
                                 "pro]",
    .outcome = "kind: survival", .hypothesis = adjust,
    .files = { { "customers.csv", "id,start,end,plan,region,size" } },
  };
}

static struct company
open_with (const char *rows, const char *adjust)
{
  struct question q = adjusted (adjust);
  struct arena *arena = arena_new ();
  company_directory ();
  company_write ("customers.csv",
                 arena_printf (arena, "id,start,end,plan,region,size\n%s",
                               rows));
  struct company c = company_ask (&q);
  arena_free (arena);
  return c;
}

/* The strata of the rows, in the order of the file. */
static void
assert_strata (const struct company *c, size_t strata, const char *want)
{
  char found[64] = "";
  cr_assert_eq (c->frame->strata, strata);
  for (size_t i = 0; i < c->frame->n; i++)
    snprintf (found + strlen (found), sizeof found - strlen (found), "%s%u",
              i ? " " : "", (unsigned) c->frame->stratum[i]);
  cr_assert_str_eq (found, want);
}

/* Regions bytewise, then sizes; of six combinations five have somebody.
   Whoever is left out makes no stratum. */
Test (strata, are_numbered_by_their_values)
{
  struct company c = open_with ("a,2024-01-01,,pro,west,s\n"
                                "b,2024-01-01,,free,east,l\n"
                                "c,2024-01-01,,team,north,l\n"
                                "d,2024-01-01,,free,West,s\n"
                                "e,2024-01-01,,free,west,l\n"
                                "f,2024-01-01,,pro,east,s\n"
                                "g,2024-01-01,,pro,west,s\n",
                                "adjust: [region, size]");
  assert_strata (&c, 5, "4 1 0 3 2 4");
  company_close (&c);
}

Test (strata, a_missing_value_is_a_level_of_its_own)
{
  struct company c = open_with ("a,2024-01-01,,pro,west,s\n"
                                "b,2024-01-01,,free,,s\n"
                                "c,2024-01-01,,free,east,\n"
                                "d,2024-01-01,,pro,NA,s\n",
                                "adjust: [region, size]");
  assert_strata (&c, 3, "1 2 0 2");
  cr_assert_eq (c.frame->covariate[0].missing, 2);
  cr_assert_eq (c.frame->covariate[1].missing, 1);
  company_close (&c);
}

Test (strata, may_be_made_of_a_month)
{
  struct company c = open_with ("a,2024-02-28,,pro,west,s\n"
                                "b,2024-01-01,,free,west,s\n"
                                "c,2024-02-01,,free,east,s\n",
                                "adjust: [month(start)]");
  assert_strata (&c, 2, "1 0 1");
  company_close (&c);
}

Test (strata, without_adjust_there_are_none)
{
  struct company c = open_with ("a,2024-02-28,,pro,west,s\n"
                                "b,2024-02-28,,free,west,s\n", NULL);
  cr_assert_null (c.frame->stratum);
  cr_assert_eq (c.frame->strata, 0);
  company_close (&c);
}

static const char *
many_rows (struct arena *arena, size_t n)
{
  struct buf rows = buf_new (arena);
  for (size_t i = 0; i < n; i++)
    buf_printf (&rows, "u%zu,2024-01-01,,%s,r%zu,s\n", i,
                i % 2 ? "pro" : "free", i);
  return rows.text;
}

Test (strata, fifty_values_will_do_and_more_are_an_error)
{
  struct arena *arena = arena_new ();
  struct company c = open_with (many_rows (arena, 50), "adjust: [region]");
  cr_assert_eq (c.frame->strata, 50);
  company_close (&c);
  company_write ("customers.csv",
                 arena_printf (arena, "id,start,end,plan,region,size\n%s",
                               many_rows (arena, 51)));
  struct question q = adjusted ("adjust: [region]");
  c = company_open (company_study (arena, &q));
  cr_assert_null (c.frame);
  cr_assert_not_null (strstr (company_messages (&c),
                              "`region` has more than 50 different values"));
  company_close (&c);
  arena_free (arena);
}
