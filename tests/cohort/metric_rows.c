/* Rows of metrics, worked by hand. */

#include <criterion/criterion.h>
#include <stdio.h>

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

/* Customers by months. */

#define TABLES                                                            \
  "study: test\nas_of: 2024-05-10\ndata:\n"                               \
  "  customers: {file: customers.csv, id: id, start: start, end: end,"    \
  " enter: seen}\n"                                                       \
  "  payments: {file: payments.csv, id: payment, customer: id, at: at,"   \
  " from: 2024-01-01}\n"
#define QUESTION                                                          \
  "cohorts:\n  paid: {by: event, table: payments, where: kind == 'up',"   \
  " within: 60 days, at_least: 2, labels: [free, paid]}\n"                \
  "outcomes:\n  stays: {kind: survival}\n"                                \
  "covariates:\n  v: {table: payments, sum: amount, where: kind != 'no'}\n" \
  "hypotheses:\n  h: {cohort: paid, outcome: stays, adjust: [v],"         \
  " subgroups: [plan], design: sequential}\n"

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

/* "a 2024-01 0.3", by rows; with the levels of `by` after it. */
static const char *
picture (struct company *c, const struct study_metric *m)
{
  struct metric_rows *r = metric_rows_build (c->data, m);
  const struct table *customers = c->data->tables[0];
  struct buf text = buf_new (c->arena);
  for (size_t i = 0; i < r->n; i++)
    {
      buf_printf (&text, "%s%s %s %.15g", i ? "; " : "",
                  intern_text (table_words (customers, 0),
                               table_texts (customers, 0)[r->unit[i]]),
                  r->month[i] < 0 ? "-" : r->months.name[r->month[i]],
                  r->y[i]);
      for (size_t k = 0; k < r->by_n; k++)
        buf_printf (&text, " %s", r->by[k].level[i] == UINT32_MAX
                                    ? "-" : r->by[k].label[r->by[k].level[i]]);
    }
  metric_rows_release (r);
  return text.text;
}

/* A metric with what the question's covariate has. */
static struct study_metric
metric (struct company *c, enum metric_kind kind)
{
  const struct study_covariate *v = &c->study->covariates[0];
  struct study_metric m = { .id = "m", .kind = kind, .table = 1 };
  m.where_expr = v->where_expr;
  m.sum_expr = v->sum_expr;
  if (kind == METRIC_RETENTION_RATE)
    m.table = -1;
  return m;
}

Test (metric_rows, customers_count_from_the_month_at_whose_start_they_are_there)
{
  write_customers ();
  struct company c = company_load (TABLES QUESTION);
  cr_assert (!err_any (c.err), "%s", company_messages (&c));
  struct study_metric m = metric (&c, METRIC_RETENTION_RATE);
  cr_expect_str_eq (picture (&c, &m),
                    "a 2024-01 1; a 2024-02 1; a 2024-03 1; a 2024-04 1; "
                    "b 2024-02 1; b 2024-03 0; c 2024-03 0; e 2024-04 1",
                    "%s", picture (&c, &m));
  m = metric (&c, METRIC_CONTACT_RATE);
  cr_expect_str_eq (picture (&c, &m),
                    "a 2024-01 1; a 2024-02 0; a 2024-03 1; a 2024-04 0; "
                    "b 2024-02 0; b 2024-03 1; c 2024-03 1; e 2024-04 0",
                    "%s", picture (&c, &m));
  company_close (&c);
}

Test (metric_rows, revenue_is_of_all_who_were_there_at_any_instant)
{
  write_customers ();
  struct company c = company_load (TABLES QUESTION);
  struct study_metric m = metric (&c, METRIC_REVENUE_PER_CUSTOMER);
  cr_expect_str_eq (picture (&c, &m),
                    "a 2024-01 0.3; a 2024-02 0; a 2024-03 -1.5; a 2024-04 0;"
                    " b 2024-01 7; b 2024-02 0; b 2024-03 9; c 2024-02 0;"
                    " c 2024-03 0; d 2024-02 2; e 2024-03 4; e 2024-04 0",
                    "%s", picture (&c, &m));
  struct metric_rows *r = metric_rows_build (c.data, &m);
  cr_expect (r->outside == 3 && r->blank_amounts == 1
             && r->ledger.count[EX_NOT_OBSERVABLE] == 1);
  metric_rows_release (r);
  company_close (&c);
}

/* A blank value is a level; the second payment makes `paid`, from the
   month after it on. */
Test (metric_rows, levels_are_those_known_at_the_months_start)
{
  write_customers ();
  struct company c = company_load (TABLES QUESTION);
  struct study_metric m = metric (&c, METRIC_RETENTION_RATE);
  const struct study_hypothesis *h = &c.study->hypotheses[0];
  struct word by[] = { { .text = "plan" }, { .text = "paid" } };
  struct expr *expr[] = { h->subgroup[0], NULL };
  const struct study_cohort *cohort[] = { NULL, h->cohort };
  struct expr *cohort_expr[] = { NULL, NULL };
  struct expr *cohort_where[] = { NULL, h->cohort_where };
  m.by = by;
  m.by_n = 2;
  m.by_expr = expr;
  m.by_cohort = cohort;
  m.by_cohort_expr = cohort_expr;
  m.by_cohort_where = cohort_where;
  cr_expect_str_eq (picture (&c, &m),
                    "a 2024-01 1 pro free; a 2024-02 1 pro paid; "
                    "a 2024-03 1 pro paid; a 2024-04 1 pro paid; "
                    "b 2024-02 1 missing free; b 2024-03 0 missing free; "
                    "c 2024-03 0 free free; e 2024-04 1 free -",
                    "%s", picture (&c, &m));
  company_close (&c);
}
