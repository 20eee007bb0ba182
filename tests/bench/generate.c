/* Writes the benchmark's exports and their study file into a directory:
   300,000 customers, 290,000 conversations and 2.4 million payments,
   about 190 MB.

     cc -O2 -std=c11 -o generate tests/bench/generate.c && ./generate DIR
     time build/cohortest run DIR/study.yaml --no-charts -o DIR/results

   Integer draws only, so the same bytes everywhere.  No truth is planted:
   this is weight, not a story; datasets/ has the story. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum {
  CUSTOMERS = 300000,
  CONVERSATIONS = 290000,
  DAYS = 1096,              /* 2022-01-01 to 2024-12-31 */
  SIGNUP_DAYS = 912,
  MONTHS = 37,              /* of 30 days */
  PAYING_DAYS = 470         /* mean days to leaving, before the export ends */
};

/* splitmix64 of X alone: any draw can be made again. */
static uint64_t
hash (uint64_t x)
{
  uint64_t z = x + 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

/* 0 to N - 1; WHAT separates the uses. */
static int
draw (unsigned what, uint64_t i, int n)
{
  uint64_t h = hash (hash (what) + i) >> 32;
  return (int) (h * (uint64_t) n >> 32);
}

static char date[DAYS][11];

static void
make_dates (void)
{
  static const int length[] =
    { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  int day = 0;
  for (int y = 2022; y < 2025; y++)
    for (int m = 0; m < 12; m++)
      for (int d = 1; d <= length[m] + (y == 2024 && m == 1); d++)
        snprintf (date[day++], sizeof date[0], "%04d-%02d-%02d", y % 10000,
                  (m + 1) % 100, d % 100);
}

struct customer {
  int start;                /* day of signing up */
  int end;                  /* day of leaving; DAYS: still there */
};

static FILE *
open_in (const char *dir, const char *name)
{
  char path[4096];
  snprintf (path, sizeof path, "%s/%s", dir, name);
  FILE *f = fopen (path, "wb");
  if (!f)
    {
      perror (path);
      exit (1);
    }
  setvbuf (f, NULL, _IOFBF, 1 << 20);
  return f;
}

static void
close_file (FILE *f)
{
  if (fclose (f))
    {
      perror ("generate");
      exit (1);
    }
}

/* Second S of DAY. */
static void
put_time (FILE *f, int day, int s)
{
  fprintf (f, "%s %02d:%02d:%02d", date[day], s / 3600, s / 60 % 60, s % 60);
}

static void
write_customers (const char *dir, struct customer *c)
{
  static const char *const plan[] = { "free", "pro", "pro", "business" };
  static const char *const region[] = { "eu", "na", "apac", "latam" };
  FILE *f = open_in (dir, "customers.csv");
  fputs ("customer_id,plan,region,seats,signed_up_at,churned_at\n", f);
  for (uint64_t i = 0; i < CUSTOMERS; i++, c++)
    {
      int life = draw (1, i, PAYING_DAYS) + draw (2, i, PAYING_DAYS);
      c->start = (int) (i * SIGNUP_DAYS / CUSTOMERS);
      c->end = c->start + 1 + life < DAYS ? c->start + 1 + life : DAYS;
      fprintf (f, "C%07u,%s,%s,%d,", (unsigned) i, plan[draw (3, i, 4)],
               region[draw (4, i, 4)], 1 + draw (5, i, 40));
      put_time (f, c->start, draw (6, i, 20000));
      putc (',', f);
      if (c->end < DAYS)
        put_time (f, c->end, draw (7, i, 86400));
      putc ('\n', f);
    }
  close_file (f);
}

static void
write_conversations (const char *dir, const struct customer *c)
{
  static const char *const channel[] = { "email", "email", "chat", "phone" };
  FILE *f = open_in (dir, "conversations.csv");
  fputs ("conversation_id,customer_id,created_at,first_reply_at,channel,"
         "csat\n", f);
  for (uint64_t k = 0; k < CONVERSATIONS; k++)
    {
      int i = draw (10, k, CUSTOMERS);
      int room = c[i].end - c[i].start;
      int first_weeks = room < 40 ? room : 40;
      int day = c[i].start + draw (12, k, draw (11, k, 2) ? room : first_weeks);
      int s = 20000 + draw (13, k, 50000), wait = 60 + draw (14, k, 14400);
      fprintf (f, "V%07u,C%07d,", (unsigned) k, i);
      put_time (f, day, s);
      putc (',', f);
      if (draw (15, k, 20))
        put_time (f, day, s + wait);
      fprintf (f, ",%s,", channel[draw (16, k, 4)]);
      if (draw (17, k, 2))
        fprintf (f, "%d", draw (18, k, 10) ? 4 + draw (19, k, 2)
                 : 1 + draw (19, k, 3));
      putc ('\n', f);
    }
  close_file (f);
}

/* One payment a month while there, in order of time as exports are;
   three in five customers pay. */
static void
write_payments (const char *dir, const struct customer *c)
{
  FILE *f = open_in (dir, "payments.csv");
  unsigned id = 0;
  fputs ("payment_id,invoice,customer_id,paid_at,kind,amount\n", f);
  for (int m = 0; m < MONTHS; m++)
    for (int i = 0; i < CUSTOMERS; i++)
      {
        int day = m * 30 + i % 30;
        uint64_t k = (uint64_t) i * MONTHS + (uint64_t) m;
        if (day <= c[i].start || day >= c[i].end || i % 5 > 2)
          continue;
        int cents = 1900 + draw (20, k, 20000);
        const char *kind = draw (21, k, 25) ? "subscription" : "upgrade";
        id++;
        fprintf (f, "P%08u,INV-%08u,C%07d,", id, id, i);
        put_time (f, day, draw (22, k, 86400));
        fprintf (f, ",%s,%d.%02d\n", kind, cents / 100, cents % 100);
      }
  close_file (f);
}

static const char study[] =
  "study: Benchmark\n"
  "as_of: 2025-01-01\n"
  "data:\n"
  "  customers:\n"
  "    file: customers.csv\n"
  "    id: customer_id\n"
  "    start: signed_up_at\n"
  "    end: churned_at\n"
  "  conversations:\n"
  "    file: conversations.csv\n"
  "    id: conversation_id\n"
  "    customer: customer_id\n"
  "    at: created_at\n"
  "    from: 2022-01-01\n"
  "  payments:\n"
  "    file: payments.csv\n"
  "    customer: customer_id\n"
  "    at: paid_at\n"
  "    from: 2022-01-01\n"
  "cohorts:\n"
  "  contacted:\n"
  "    by: event\n"
  "    table: conversations\n"
  "    within: 30 days\n"
  "    labels: [not contacted, contacted]\n"
  "  reply_time:\n"
  "    by: value\n"
  "    value: first_reply_at - at\n"
  "    cuts: [2 hours]\n"
  "    labels: [fast, slow]\n"
  "    reference: slow\n"
  "  plan:\n"
  "    by: column\n"
  "    column: plan\n"
  "    levels: [free, pro, business]\n"
  "outcomes:\n"
  "  stays: {kind: survival}\n"
  "  satisfied: {kind: share, condition: csat >= 4}\n"
  "  kept: {kind: retained, at: 180 days}\n"
  "  revenue: {kind: mean, table: payments, sum: amount, within: 365 days}\n"
  "hypotheses:\n"
  "  retention: {cohort: contacted, outcome: stays}\n"
  "  revenue: {cohort: contacted, outcome: revenue}\n"
  "  kept: {cohort: plan, outcome: kept}\n"
  "  reply: {unit: conversations, cohort: reply_time, outcome: satisfied}\n";

int
main (int argc, char **argv)
{
  static struct customer customers[CUSTOMERS];
  if (argc != 2)
    {
      fprintf (stderr, "usage: generate DIR\n");
      return 2;
    }
  make_dates ();
  write_customers (argv[1], customers);
  write_conversations (argv[1], customers);
  write_payments (argv[1], customers);
  FILE *f = open_in (argv[1], "study.yaml");
  fputs (study, f);
  close_file (f);
  return 0;
}
