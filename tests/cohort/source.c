/* A cohort read off one text column of the unit's own row puts that
   column's values into cohorts: they are clusters too, where they are
   many. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "company.h"
#include "tables.h"

#define TICKETS(more)                                                     \
  CUSTOMERS "  tickets: {file: tickets.csv, id: ticket, customer: id, "   \
            "at: at" more "}\n"
#define OF_TEAM(text) "by: condition, condition: \"" text "\""

/* Customers of four tickets each, agent of ticket I: I mod AGENTS;
   channel: of five; note: all different. */
static void
write_tickets (int tickets, int agents)
{
  char customers[8000] = "id,start,end,manager\n", rows[16000];
  size_t used = strlen (customers);
  size_t length = (size_t) sprintf (rows, "ticket,id,at,agent,channel,note,"
                                          "score\n");
  for (int i = 0; i < tickets; i++)
    {
      if (i % 4 == 0)
        used += (size_t) sprintf (customers + used, "c%d,2024-01-01,,m%02d\n",
                                  i / 4, i / 4 % 12);
      length += (size_t) sprintf (rows + length,
                                  "%d,c%d,2024-02-01,a%02d,h%d,n%d,%d\n", i,
                                  i / 4, i % agents, i % 5, i, i * i % 7);
    }
  company_directory ();
  company_write ("customers.csv", customers);
  company_write ("tickets.csv", rows);
}

static struct company
ask_tickets (const char *data, const char *cohort)
{
  struct question q = { .data = data, .cohort = cohort,
                        .outcome = "kind: mean, value: score",
                        .hypothesis = "unit: tickets" };
  return company_ask (&q);
}

/* Rows I and I + 12 have one agent; rows 4 K to 4 K + 3 one customer. */
Test (source, of_many_values_is_a_second_kind_of_cluster)
{
  write_tickets (96, 12);
  struct company c = ask_tickets (TICKETS (""), OF_TEAM ("agent < 'a06'"));
  const struct frame *f = c.frame;
  cr_assert_eq (f->n, 96);
  cr_assert (f->cluster && f->cluster2);
  for (size_t i = 0; i < f->n; i++)
    for (size_t k = 0; k < i; k++)
      {
        cr_assert_eq (f->cluster[i] == f->cluster[k], i / 4 == k / 4);
        cr_assert_eq (f->cluster2[i] == f->cluster2[k],
                      i % 12 == k % 12);
      }
  cr_assert_str_eq (f->source, "agent");
  cr_assert (f->source_clusters && f->source_values[0] == 6
             && f->source_values[1] == 6);
  company_close (&c);
}

/* 9 agents, 5 of them in the cohort, then 4. */
Test (source, of_fewer_than_five_values_in_a_cohort_is_none)
{
  write_tickets (90, 9);
  struct company c = ask_tickets (TICKETS (""), OF_TEAM ("agent < 'a05'"));
  cr_assert_null (c.frame->cluster2);
  cr_assert_not (c.frame->source_clusters);
  cr_assert_eq (c.frame->source_values[0], 4);
  cr_assert_eq (c.frame->source_values[1], 5);
  company_close (&c);
}

/* The same column, whatever is done with it. */
Test (source, may_be_read_twice_and_through_functions)
{
  static const char *const conditions[] = {
    OF_TEAM ("agent == 'a01' or agent in ('a02', 'a03', 'a04', 'a05')"),
    OF_TEAM ("not contains(lower(agent), 'a0')"),
    OF_TEAM ("tickets.agent >= 'a07'"),
  };
  write_tickets (240, 20);
  for (size_t i = 0; i < 3; i++)
    {
      struct company c = ask_tickets (TICKETS (""), conditions[i]);
      cr_assert (c.frame->cluster2 && c.frame->source_clusters, "%s",
                 conditions[i]);
      company_close (&c);
    }
}

Test (source, that_is_declared_already_is_not_added)
{
  static const char *const data[] = {
    TICKETS (", cluster: [id, agent]"), TICKETS (", cluster: agent"),
    TICKETS (", cluster: [id, channel]"),
  };
  write_tickets (96, 12);
  for (size_t i = 0; i < 3; i++)
    {
      struct company c = ask_tickets (data[i], OF_TEAM ("agent < 'a06'"));
      cr_assert_null (c.frame->source);
      cr_assert_eq (c.frame->cluster2 != NULL, i != 1);
      company_close (&c);
    }
}

/* Two columns, a number, the parent's column, a column of single values,
   two values, and cohorts by column. */
Test (source, of_other_cohorts_is_none)
{
  static const char *const cohorts[] = {
    OF_TEAM ("agent < 'a06' or channel == 'h0'"), OF_TEAM ("score > 3"),
    OF_TEAM ("agent < 'a06' and score > 1"),
    OF_TEAM ("parent.manager < 'm06'"), OF_TEAM ("note < 'n5'"),
    "by: column, column: channel, levels: [h0, h1]",
  };
  write_tickets (96, 12);
  for (size_t i = 0; i < sizeof cohorts / sizeof *cohorts; i++)
    {
      struct company c = ask_tickets (TICKETS (""), cohorts[i]);
      cr_assert_null (c.frame->source, "%s", cohorts[i]);
      cr_assert_null (c.frame->cluster2);
      cr_assert_not_null (c.frame->cluster);
      company_close (&c);
    }
  write_tickets (96, 2);
  struct company c = ask_tickets (TICKETS (""), OF_TEAM ("agent == 'a01'"));
  cr_assert_null (c.frame->source);
  company_close (&c);
}

Test (source, of_units_without_clusters_is_their_only_kind)
{
  struct question q = {
    .data = "  customers: {file: customers.csv, id: id, start: start, "
            "end: end}\n",
    .cohort = OF_TEAM ("manager >= 'm06'"), .outcome = "kind: survival",
  };
  write_tickets (192, 12);
  struct company c = company_ask (&q);
  cr_assert_eq (c.frame->n, 48);
  cr_assert_not_null (c.frame->cluster);
  cr_assert_null (c.frame->cluster2);
  cr_assert (c.frame->source_clusters);
  for (size_t i = 0; i < 48; i++)
    cr_assert_eq (c.frame->cluster[i] == c.frame->cluster[0], i % 12 == 0);
  company_close (&c);
}

/* Values of excluded rows do not count: agents from a06 on have no
   score. */
Test (source, counts_analysed_units_alone)
{
  char rows[4000] = "ticket,id,at,agent,score\n";
  size_t length = strlen (rows);
  for (int i = 0; i < 60; i++)
    length += (size_t) sprintf (rows + length, "%d,c,2024-02-01,a%02d,%s\n",
                                i, i % 12, i % 12 < 6 ? "3" : "");
  company_directory ();
  company_write ("customers.csv", "id,start,end\nc,2024-01-01,\n");
  company_write ("tickets.csv", rows);
  struct company c = ask_tickets (TICKETS (""), OF_TEAM ("agent > 'a02'"));
  cr_assert_eq (c.frame->n, 30);
  cr_assert (c.frame->source_values[0] == 3
             && c.frame->source_values[1] == 3);
  cr_assert_not (c.frame->source_clusters);
  company_close (&c);
}
