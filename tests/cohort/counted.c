/* What events before time zero come to. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../src/cohort/build.h"
#include "base/str.h"
#include "company.h"
#include "tables.h"

#define ANY "by: event, table: calls, labels: [quiet, called]"

/* The rows of the first hypothesis as "0 c1 5", or "c1 5" without trials:
   the trial, the unit and what its first covariate comes to. */
static const char *
counted (struct company *c)
{
  struct design d;
  struct study_hypothesis *h = &c->study->hypotheses[0];
  cr_assert (!err_any (c->err)
             && design_resolve (c->study, h, &d, c->err), "%s",
             company_messages (c));
  struct frame *f = frame_build (c->data, h, &d, c->err);
  cr_assert_not_null (f, "%s", company_messages (c));
  const struct covariate *found = &f->covariate[0];
  const struct table *table = c->data->tables[h->unit];
  struct buf text = buf_new (c->arena);
  int id = table_id_slot (table);
  for (size_t i = 0; i < f->n; i++)
    {
      buf_printf (&text, "%s", i ? "; " : "");
      if (f->trial)
        buf_printf (&text, "%u ", f->trial[i]);
      buf_printf (&text, "%s ", intern_text (table_words (table, id),
                                             table_texts (table,
                                                          id)[f->row[i]]));
      if (found->levels)
        buf_add (&text, found->label[found->level[i]]);
      else
        buf_printf (&text, "%.15g", found->value[i]);
    }
  frame_release (f);
  return text.text;
}

static struct company
asked (const char *data, const char *covariate, const char *cohort,
       const char *hypothesis, const char *unit)
{
  char text[2000];
  snprintf (text, sizeof text,
            "study: test\nas_of: 2024-05-01\ndata:\n%scohorts:\n"
            "  c: {%s}\noutcomes:\n  o: {%s}\ncovariates:\n  v: {%s}\n"
            "hypotheses:\n  h: {cohort: c, outcome: o, adjust: [v], %s}\n",
            data, cohort, unit, covariate, hypothesis);
  return company_load (text);
}

static void
write_customers (void)
{
  company_directory ();
  company_write ("customers.csv", "id,start,end\na,2024-01-01,\n"
                 "b,2024-01-01,2024-03-10\n");
  company_write ("calls.csv", "call,id,at\n1,a,2024-02-05\n");
}

/* Trials start on 2024-01-01, 01-31, 03-01 and 03-31. */
Test (counted, numbers_and_sums_are_those_before_the_trials_start)
{
  write_customers ();
  company_write ("payments.csv", "payment,id,at,kind,amount\n"
                 "1,a,2024-01-01,up,0.10\n2,a,2024-01-30 23:59:59,x,0.20\n"
                 "3,a,2024-01-31,up,5\n4,b,2024-02-20,up,\n"
                 "5,b,2024-02-25,up,7.25\n");
  static const struct {
    const char *covariate, *want;
  } wants[] = {
    { "table: payments, count: yes", "0 a 0; 0 b 0; 1 a 2; 1 b 0" },
    { "table: payments, sum: amount", "0 a 0; 0 b 0; 1 a 0.3; 1 b 0" },
    { "table: payments, sum: amount * 2", "0 a 0; 0 b 0; 1 a 0.6; 1 b 0" },
    { "table: payments, count: yes, where: kind == 'up'",
      "0 a 0; 0 b 0; 1 a 1; 1 b 0" },
    { "table: payments, count: yes, within: 1 day",
      "0 a 0; 0 b 0; 1 a 1; 1 b 0" },
    { "table: payments, count: yes, within: 1 second",
      "0 a 0; 0 b 0; 1 a 1; 1 b 0" },
    { "table: calls, count: yes", "0 a 0; 0 b 0; 1 a 0; 1 b 0" },
  };
  for (size_t i = 0; i < sizeof wants / sizeof *wants; i++)
    {
      struct company c
        = asked (CUSTOMERS CALLS PAYMENTS, wants[i].covariate, ANY,
                 "lag: 0 days", "kind: survival");
      cr_expect_str_eq (counted (&c), wants[i].want, "%s: %s",
                        wants[i].covariate, counted (&c));
      company_close (&c);
    }
}

Test (counted, windows_slide_with_the_trials)
{
  write_customers ();
  company_write ("calls.csv", "call,id,at\n");
  company_write ("payments.csv", "payment,id,at,kind,amount\n"
                 "1,b,2024-01-10,x,1\n2,b,2024-02-09,x,\n"
                 "3,b,2024-02-10,x,4\n");
  struct company c
    = asked (CUSTOMERS CALLS PAYMENTS,
             "table: payments, sum: amount, within: 20 days",
             ANY ", within: 1 days", "lag: 0 days, design: sequential,"
             " where: id == 'b'", "kind: survival");
  cr_expect_str_eq (counted (&c), "0 b 0; 1 b 0; 2 b 4", "%s",
                    counted (&c));
  company_close (&c);
  c = asked (CUSTOMERS CALLS PAYMENTS,
             "table: payments, sum: amount, within: 21 days",
             ANY ", within: 1 days", "lag: 0 days, design: sequential,"
             " where: id == 'b'", "kind: survival");
  cr_expect_str_eq (counted (&c), "0 b 0; 1 b 1; 2 b 4", "%s",
                    counted (&c));
  company_close (&c);
}

/* A call counts the calls of its customer before it, itself not. */
Test (counted, a_child_row_counts_from_its_own_time)
{
  static const char data[] = CUSTOMERS
    "  calls: {file: calls.csv, id: call, customer: id, at: at}\n";
  company_directory ();
  company_write ("customers.csv", "id,start,end\na,2024-01-01,\n"
                 "b,2024-01-01,\n");
  company_write ("calls.csv", "call,id,at,csat\nq1,a,2024-02-05,1\n"
                 "q2,a,2024-02-01,2\nq3,b,2024-02-07,3\n"
                 "q4,a,2024-02-05,4\nq5,a,2024-03-05,5\n");
  struct company c
    = asked (data, "table: calls, sum: csat, within: 30 days",
             "by: condition, condition: csat > 2", "unit: calls",
             "kind: ordinal, value: csat");
  cr_expect_str_eq (counted (&c), "q1 2; q2 0; q3 0; q4 2; q5 5", "%s",
                    counted (&c));
  company_close (&c);
}

static void
refused (const char *data, const char *covariate, const char *says)
{
  struct company c
    = asked (data, covariate, "by: condition, condition: id != 'x'",
             "role: secondary", "kind: survival");
  cr_expect (strstr (company_messages (&c), says), "%s",
             company_messages (&c));
  company_close (&c);
}

Test (counted, what_cannot_be_counted_is_refused)
{
  write_customers ();
  company_write ("payments.csv", "payment,id,at,kind,amount\n");
  company_write ("v.csv", "id,start,end,v\na,2024-01-01,,\n");
  refused (CUSTOMERS CALLS, "table: calls",
           "`v` lacks the key `sum` or `count`");
  refused (CUSTOMERS CALLS, "table: calls, count: yes, sum: 1",
           "`count` does not go with `sum`");
  refused (CUSTOMERS CALLS, "table: calls, count: no",
           "`count` is yes or left out");
  refused (CUSTOMERS CALLS, "count: yes", "`v` lacks the key `table`");
  refused (CUSTOMERS CALLS, "table: call, count: yes",
           "did you mean `calls`?");
  refused (CUSTOMERS CALLS, "table: calls, count: yes, where: at",
           "a condition is needed here");
  refused (CUSTOMERS CALLS, "table: calls, count: yes, where: cal > 1",
           "`calls` has no column `cal`");
  refused (CUSTOMERS CALLS, "table: customers, count: yes",
           "the rows of `customers` do not belong to `customers`");
  refused ("  customers: {file: v.csv, id: id, start: start, end: end}\n"
           CALLS, "table: calls, count: yes",
           "`v` is a covariate of the study and a column of `customers`");
  refused (CUSTOMERS CALLS,
           "table: calls, count: yes, where: parent.end > at",
           "is known only when a row of `customers` has ended");
}
