/* Rows of metrics, worked by hand. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/str.h"
#include "cohort/metric_rows.h"
#include "company.h"

/* Months. */

static const char *
months (struct arena *arena, int64_t from, int64_t to)
{
  struct months m = months_between (arena, from, to);
  struct buf text = buf_new (arena);
  for (size_t i = 0; i < m.n; i++)
    buf_printf (&text, "%s%s", i ? " " : "", m.name[i]);
  for (size_t i = 0; i < m.n; i++)
    cr_expect (months_find (&m, m.start[i]) == (int) i
               && months_find (&m, m.start[i + 1] - 1) == (int) i);
  if (m.n)
    cr_expect (months_find (&m, m.start[0] - 1) == -1
               && months_find (&m, m.start[m.n]) == -1);
  return text.text;
}

Test (metric_months, are_whole_and_partial_ones_are_dropped)
{
  struct arena *arena = arena_new ();
  int64_t december = date_from_civil (2023, 12, 1);
  int64_t march = date_from_civil (2024, 3, 1);
  cr_expect_str_eq (months (arena, december, march),
                    "2023-12 2024-01 2024-02");
  cr_expect_str_eq (months (arena, december + 1, march - 1), "2024-01");
  cr_expect_str_eq (months (arena, december + 1, march), "2024-01 2024-02");
  cr_expect_str_eq (months (arena, december + 1, december + 86400), "");
  cr_expect_str_eq (months (arena, march, december), "");
  cr_expect_str_eq (months (arena, DATE_NONE, march), "");
  cr_expect_str_eq (months (arena, date_from_civil (1969, 11, 2),
                            date_from_civil (1970, 2, 28)),
                    "1969-12 1970-01");
  arena_free (arena);
}

/* Rows of a metric that a study asks for. */

#define TABLES                                                            \
  "study: test\nas_of: 2024-05-10\ndata:\n"                               \
  "  customers: {file: customers.csv, id: id, start: start, end: end,"    \
  " enter: seen}\n"                                                       \
  "  payments: {file: payments.csv, id: payment, customer: id, at: at,"   \
  " from: 2024-01-01}\n"                                                  \
  "cohorts:\n  paid: {by: event, table: payments, where: kind == 'up',"   \
  " within: 60 days, at_least: 2, labels: [free, paid]}\n"                \
  "  first: {by: first_event, table: payments, value: amount,"            \
  " cuts: [1], labels: [small, large]}\n"                                 \
  "  plans: {by: column, column: plan, levels: [free, team]}\n"           \
  "  known: {by: condition, condition: plan == 'pro',"                    \
  " labels: [others, pros]}\n"                                            \
  "outcomes:\n  stays: {kind: survival}\n"                                \
  "hypotheses:\n  h: {cohort: known, outcome: stays}\n"

static void
add_number (struct buf *text, const char *before, double x)
{
  if (isnan (x))
    buf_printf (text, "%s-", before);
  else
    buf_printf (text, "%s%.15g", before, x);
}

/* "a 2024-01 0.3 pro" by rows: customer, month, y, over the denominator,
   hours, levels. */
static void
add_row (struct buf *text, const struct table *customers,
         const struct metric_rows *r, size_t i)
{
  if (r->unit)
    buf_printf (text, "%s ", intern_text (
                  table_words (customers, table_id_slot (customers)),
                  table_texts (customers,
                               table_id_slot (customers))[r->unit[i]]));
  buf_add (text, r->month[i] < 0 ? "-" : r->months.name[r->month[i]]);
  if (r->time)
    buf_printf (text, " %s %.15g", r->event[i] ? "after" : "open",
                r->time[i]);
  else
    add_number (text, " ", r->y[i]);
  if (r->denominator)
    add_number (text, "/", r->denominator[i]);
  if (r->asked && !r->asked[i])
    buf_add (text, " unasked");
  for (size_t k = 0; k < r->by_n; k++)
    buf_printf (text, " %s", r->by[k].level[i] == UINT32_MAX
                               ? "-" : r->by[k].label[r->by[k].level[i]]);
}

static struct metric_rows *
rows_of (struct company *c, const char *tables, const char *metric)
{
  *c = company_load (arena_printf (c->arena, "%smetrics:\n  m: {%s}\n",
                                   tables, metric));
  cr_assert (!err_any (c->err), "%s", company_messages (c));
  cr_assert (metric_rows_check (c->data, &c->study->metrics[0], c->err));
  return metric_rows_build (c->data, &c->study->metrics[0]);
}

/* What ROWS look like; frees them. */
static void
expect_rows (const char *tables, const char *metric, const char *want)
{
  struct arena *arena = arena_new ();
  struct company c = { .arena = arena };
  struct metric_rows *r = rows_of (&c, tables, metric);
  struct buf text = buf_new (arena);
  for (size_t i = 0; i < r->n; i++)
    {
      buf_add (&text, i ? "; " : "");
      add_row (&text, c.data->tables[0], r, i);
    }
  cr_expect_str_eq (text.text, want, "%s:\n%s", metric, text.text);
  metric_rows_release (r);
  company_close (&c);
  arena_free (arena);
}

/* Customers by months. */

static void
write_customers (void)
{
  company_directory ();
  company_write ("customers.csv", "id,start,end,seen,plan\n"
                 "a,2024-01-01,,,pro\n"              /* all the time */
                 "b,2024-01-01 00:00:01,2024-04-01,,\n"
                 "c,2024-02-10,2024-03-20,,free\n"
                 "d,2024-02-10,2024-02-20,,free\n"   /* no month's start */
                 "e,2023-06-01,,2024-03-01 00:00:01,free\n"
                 "f,2024-05-02,,,free\n");           /* no whole month */
  company_write ("payments.csv", "payment,id,at,kind,amount\n"
                 "1,a,2024-01-01,up,0.10\n2,a,2024-01-31 23:59:59,up,0.20\n"
                 "3,a,2024-02-01,no,5\n4,a,2024-03-15,up,-1.5\n"
                 "5,b,2024-01-01 00:00:01,up,7\n"
                 "6,b,2024-04-01,up,8\n"             /* as it leaves */
                 "7,b,2024-03-31 23:59:59,up,9\n"
                 "8,c,2024-03-19,up,\n"
                 "9,d,2024-02-10,up,2\n"
                 "10,e,2024-02-20,up,3\n"            /* not seen yet */
                 "11,e,2024-03-20,up,4\n"
                 "12,a,2024-05-09,up,6\n");          /* in no whole month */
}

Test (metric_rows, customers_count_from_the_month_at_whose_start_they_are_there)
{
  write_customers ();
  expect_rows (TABLES, "kind: retention_rate",
               "a 2024-01 1; a 2024-02 1; a 2024-03 1; a 2024-04 1; "
               "b 2024-02 1; b 2024-03 0; c 2024-03 0; e 2024-04 1");
  expect_rows (TABLES, "kind: contact_rate, table: payments,"
               " where: kind != 'no'",
               "a 2024-01 1; a 2024-02 0; a 2024-03 1; a 2024-04 0; "
               "b 2024-02 0; b 2024-03 1; c 2024-03 1; e 2024-04 0");
}

#define REVENUE "kind: revenue_per_customer, table: payments, sum: amount," \
  " where: kind != 'no'"

Test (metric_rows, revenue_is_of_all_who_were_there_at_any_instant)
{
  write_customers ();
  expect_rows (TABLES, REVENUE,
               "a 2024-01 0.3; a 2024-02 0; a 2024-03 -1.5; a 2024-04 0; "
               "b 2024-01 7; b 2024-02 0; b 2024-03 9; c 2024-02 0; "
               "c 2024-03 0; d 2024-02 2; e 2024-03 4; e 2024-04 0");
  struct arena *arena = arena_new ();
  struct company c = { .arena = arena };
  struct metric_rows *r = rows_of (&c, TABLES, REVENUE);
  cr_expect (r->outside == 3 && r->blank_amounts == 1
             && r->ledger.count[EX_NOT_OBSERVABLE] == 1);
  metric_rows_release (r);
  company_close (&c);
  arena_free (arena);
}

/* A blank value is a level; the second payment makes `paid`, from the
   month after it on; e came before payments were exported. */
Test (metric_rows, levels_are_those_known_at_the_months_start)
{
  write_customers ();
  expect_rows (TABLES, "kind: retention_rate, by: [plan, paid, first]",
               "a 2024-01 1 pro free -; a 2024-02 1 pro paid small; "
               "a 2024-03 1 pro paid small; a 2024-04 1 pro paid small; "
               "b 2024-02 1 missing free large; "
               "b 2024-03 0 missing free large; c 2024-03 0 free free -; "
               "e 2024-04 1 free - large");
  expect_rows (TABLES, "kind: retention_rate, by: [plans, known]",
               "a 2024-01 1 - pros; a 2024-02 1 - pros; "
               "a 2024-03 1 - pros; a 2024-04 1 - pros; "
               "b 2024-02 1 - -; b 2024-03 0 - -; "
               "c 2024-03 0 free others; e 2024-04 1 free others");
}

/* Answers. */

static void
write_answers (void)
{
  write_customers ();
  company_write ("payments.csv", "payment,id,at,kind,amount\n"
                 "1,a,2024-01-05,sent,9\n2,a,2024-02-05,sent,6\n"
                 "3,b,2024-02-06,sent,7\n4,b,2024-02-07,sent,\n"
                 "5,c,2024-03-01,unsent,10\n6,c,2024-03-02,unsent,\n"
                 "7,d,2024-02-11,other,0\n8,a,2024-05-01,sent,10\n");
}

Test (metric_rows, answers_are_asked_for_or_are_none)
{
  write_answers ();
  expect_rows (TABLES, "kind: nps, table: payments, value: amount,"
               " asked: kind == 'sent', where: kind != 'other'",
               "a 2024-01 100; a 2024-02 -100; b 2024-02 0; b 2024-02 -; "
               "c 2024-03 - unasked; c 2024-03 - unasked; a - 100");
  expect_rows (TABLES, "kind: csat, table: payments, condition: amount >= 7,"
               " where: kind == 'sent', by: [known]",
               "a 2024-01 1 pros; a 2024-02 0 pros; b 2024-02 1 -; "
               "b 2024-02 - -; a - 1 pros");
}

Test (metric_rows, an_answer_of_11_is_an_error_with_its_place)
{
  write_answers ();
  company_write ("payments.csv", "payment,id,at,kind,amount\n"
                 "1,a,2024-01-05,sent,9\n2,a,2024-02-05,other,11\n"
                 "3,a,2024-02-05,other,1.5\n");
  struct company c
    = company_load (TABLES "metrics:\n  m: {kind: nps, table: payments,"
                           " value: amount, where: kind == 'sent'}\n");
  cr_assert (!err_any (c.err), "%s", company_messages (&c));
  cr_expect (!metric_rows_check (c.data, &c.study->metrics[0], c.err));
  const char *said = company_messages (&c);
  cr_expect (strstr (said, "`11` is not a whole number from 0 to 10")
             && strstr (said, "`1.5`") && strstr (said, "payments.csv:3"),
             "%s", said);
  company_close (&c);
}

/* Costs. */

#define COSTS                                                             \
  "study: test\nas_of: 2024-05-01\ncurrency: USD\ndata:\n"                \
  "  customers: {file: customers.csv, id: id, start: start, end: end}\n"  \
  "  calls: {file: calls.csv, id: call, customer: id, at: at,"            \
  " from: 2024-01-01}\n"                                                  \
  "  costs: {file: costs.csv, parent: none, month: month}\n"              \
  "outcomes:\n  stays: {kind: survival}\ncohorts:\n"                      \
  "  p: {by: column, column: plan}\n"                                     \
  "hypotheses:\n  h: {cohort: p, outcome: stays}\n"

static void
write_costs (void)
{
  write_customers ();
  company_write ("calls.csv", "call,id,at,channel,messages\n"
                 "1,a,2024-01-05,chat,2\n2,a,2024-01-09,phone,1\n"
                 "3,b,2024-01-31 23:59:59,chat,4\n4,a,2024-03-02,chat,3\n"
                 "5,a,2024-03-03,,\n");
  company_write ("costs.csv", "month,kind,channel,amount\n"
                 "2024-01,staff,chat,10.1\n2024-01,staff,chat,0.2\n"
                 "2024-01,staff,phone,30\n2024-01,tools,chat,99\n"
                 "2024-02,staff,chat,5\n2024-03,staff,mail,7\n"
                 "2024-03,staff,,1\n2024-04,staff,chat,\n");
}

#define PER_CONTACT "kind: cost_per_contact, table: calls," \
  " cost: {table: costs, sum: amount, where: kind == 'staff'}"

Test (metric_rows, costs_and_contacts_meet_by_month_and_level)
{
  write_costs ();
  expect_rows (COSTS, PER_CONTACT,
               "2024-01 40.3/3; 2024-03 8/2");
  expect_rows (COSTS, PER_CONTACT ", by: [channel]",
               "2024-01 10.3/2 chat; 2024-01 30/1 phone; "
               "2024-03 0/1 chat; 2024-03 7/0 mail; 2024-03 1/1 missing");
  expect_rows (COSTS, PER_CONTACT ", by: [channel, plan]",
               "2024-01 0/1 chat pro; 2024-01 0/1 chat missing; "
               "2024-01 10.3/0 chat -; 2024-01 0/1 phone pro; "
               "2024-01 30/0 phone -; "
               "2024-03 0/1 chat pro; 2024-03 7/0 mail -; "
               "2024-03 0/1 missing pro; 2024-03 1/0 missing -");
  expect_rows (COSTS, "kind: cost_per_conversation, table: calls,"
               " cost: {per_contact: 4}, interactions: messages",
               "a 2024-01 8; a 2024-01 4; b 2024-01 16; a 2024-03 12");
  expect_rows (COSTS, PER_CONTACT ", interactions: messages",
               "2024-01 40.3/7; 2024-03 8/3");
}

/* Times. */

#define TIMED                                                             \
  "study: test\nas_of: 2024-01-10\ndata:\n"                               \
  "  customers: {file: customers.csv, id: id, start: start, end: end}\n"  \
  "  calls: {file: calls.csv, id: call, customer: id, at: at,"            \
  " from: 2023-12-01, timezone: '+02:00'}\n"                              \
  "outcomes:\n  stays: {kind: survival}\ncohorts:\n"                      \
  "  p: {by: column, column: plan}\n"                                     \
  "hypotheses:\n  h: {cohort: p, outcome: stays}\n"

/* 2024-01-05 is a Friday.  Times are those of a place two hours ahead. */
Test (metric_rows, waiting_ends_with_the_answer_or_as_of)
{
  write_customers ();
  company_write ("customers.csv", "id,start,end,plan\na,2023-12-01,,x\n");
  company_write ("calls.csv", "call,id,at,reply\n"
                 "1,a,2024-01-05 16:00,2024-01-05 18:30\n"
                 "2,a,2024-01-05 16:00,2024-01-08 09:30\n"
                 "3,a,2024-01-06 12:00,2024-01-07 12:00\n"
                 "4,a,2024-01-09 15:00,\n"
                 "5,a,2024-01-09 15:00,2024-01-10 02:00\n"   /* as_of */
                 "6,a,2024-01-09 15:00,2024-01-10 01:59:59\n"
                 "7,a,2024-01-03 15:00,2024-01-03 14:59\n"
                 "8,a,2023-12-29 08:00,2024-01-02 09:00:36\n");
  expect_rows (TIMED, "kind: reply_time, table: calls, value: reply - at",
               "a - after 2.5; a - after 65.5; a - after 24; a - open 11; "
               "a - open 11; a - after 10.9997222222222; "
               "a 2023-12 after 97.01");
  expect_rows (TIMED, "kind: resolution_time, table: calls,"
               " value: reply - at, hours: mon-fri 09:00-17:00",
               "a - after 1; a - after 1.5; a - after 0; a - open 2; "
               "a - open 2; a - after 2; a 2023-12 after 16.01");
}
