/* Writes the demo's seven exports, with a planted truth, into a directory.

     cc -std=c11 -O2 -o generate generate.c write.c && ./generate DIR

   Every draw is an integer draw from splitmix64, and every probability a
   count per million or per thousand million: no floating point, no clock,
   no locale.  The same bytes come out on every machine.  Each customer
   and each purpose has a stream of its own, so a change to one part of
   the model leaves the others' draws alone.

   Life is simulated day by day.  A customer leaves on a day with the
   probability of hazard(); a first contact lowers it from the next day
   on.  What is planted is in README.md, in the order of this file. */

#include <stdio.h>
#include <stdlib.h>

#include "generate.h"

enum {
  LEGACY = 60,              /* signed up in the quarter before the exports */
  QUARTER = 90,             /* days between invoices */
  SURVEY_FIRST = 60, SURVEY_EVERY = 180
};
static const uint64_t SEED = 4;
/* Seconds since 1970. */
static const int64_t EXPORT_FROM = 1640995200;   /* 2022-01-01 */
static const int64_t LEGACY_FROM = 1633046400;   /* 2021-10-01 */
static const int64_t LAST_SIGNUP = 1719792000;   /* 2024-07-01, exclusive */
static const int64_t EXPORT_TO = 1736467200;     /* 2025-01-10, exclusive */
static const int64_t COACHED = 1688169600;       /* 2023-07-01 */

/* ---- draws ---------------------------------------------------------- */

struct draw {
  uint64_t state;
};

/* Steele, Lea & Flood (2014), OOPSLA: splitmix64. */
static uint64_t
next (struct draw *d)
{
  uint64_t z = d->state += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

enum purpose {
  WHO = 1, LIFE, CONTACT, REPLY, PAY, SURVEY, REFER, IMPORT, ADD_ON
};

static struct draw
stream (enum purpose purpose, uint64_t number)
{
  struct draw d = { SEED + (uint64_t) purpose * 1000003U + (number << 32) };
  d.state = next (&d);
  return d;
}

/* 0 to N - 1. */
static int64_t
below (struct draw *d, int64_t n)
{
  return (int64_t) ((next (d) >> 32) * (uint64_t) n >> 32);
}

static bool
chance (struct draw *d, int64_t per_million)
{
  return below (d, 1000000) < per_million;
}

/* Index into WEIGHT, which sums to 100. */
static int
choose (struct draw *d, const int *weight)
{
  int64_t u = below (d, 100);
  int i = 0;
  for (; u >= weight[i]; i++)
    u -= weight[i];
  return i;
}

/* 0 to N - 1, small values more often: density falls as 1 / sqrt. */
static int64_t
below_skewed (struct draw *d, int64_t n)
{
  int64_t u = below (d, 65536);
  return n * (u * u >> 16) >> 16;
}

/* ---- customers ------------------------------------------------------ */

static void
who (struct customer *c, int i)
{
  struct draw d = stream (WHO, (uint64_t) i);
  c->plan = (enum plan) choose (&d, (const int[]) { 45, 40, 15 });
  c->region = choose (&d, (const int[]) { 45, 30, 15, 10 });
  c->seats = 1 + (int) below_skewed (&d, c->plan == BUSINESS ? 60 : 15);
  c->mrr = c->plan == FREE ? 0
    : c->plan == PRO ? 2900 + 450 * c->seats
    : 19900 + 1250 * c->seats;
  c->incident = chance (&d, 250000);
  c->welcome_b = chance (&d, 500000);
  c->dedicated = i % 500 == 250;
  c->grumpy = chance (&d, 100000);
  c->surveyed = chance (&d, 500000);
  c->mood = below (&d, 100);
  d = stream (IMPORT, (uint64_t) i);
  c->import_failed = chance (&d, c->incident ? 150000 : 50000);
}

/* Chance per thousand million to leave on DAY of the customer's life.
   Contact multiplies it by 0.80, an open incident by 3. */
static int64_t
hazard (const struct customer *c, int64_t day, bool contacted)
{
  static const int64_t base[] = { 1300000, 800000, 450000 };
  int64_t percent = day < 90 ? 140 : day < 365 ? 100 : 70;
  int64_t h = base[c->plan] / 100 * percent;
  if (c->incident)
    h *= 3;
  return contacted ? h / 100 * 80 : h;
}

/* Decides the first contact and, day by day, when the customer leaves.
   Trouble brings contact as it brings leaving: the confounding. */
static void
live (struct customer *c, int i)
{
  struct draw d = stream (LIFE, (uint64_t) i);
  int64_t first = NEVER;
  if (chance (&d, c->incident ? 650000 : 300000))
    first = c->start + below_skewed (&d, 30) * DAY + 60 + below (&d, DAY - 60);
  c->end = c->contact = NEVER;
  for (int64_t day = 0; c->start + (day + 1) * DAY <= EXPORT_TO; day++)
    {
      int64_t at = c->start + day * DAY;
      if (below (&d, 1000000000) < hazard (c, day, first < at))
        {
          c->end = at + 1 + below (&d, DAY - 1);
          break;
        }
    }
  if (first < c->end)
    c->contact = first;
}

static int
by_start (const void *a, const void *b)
{
  int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
  return (x > y) - (x < y);
}

static void
make_customers (struct customer *c)
{
  static int64_t start[CUSTOMERS];
  struct draw d = stream (WHO, UINT32_MAX);
  for (int i = 0; i < CUSTOMERS; i++)
    start[i] = i < LEGACY
      ? LEGACY_FROM + below (&d, EXPORT_FROM - LEGACY_FROM)
      : EXPORT_FROM + below (&d, LAST_SIGNUP - EXPORT_FROM);
  qsort (start, CUSTOMERS, sizeof *start, by_start);
  for (int i = 0; i < CUSTOMERS; i++)
    {
      c[i].start = start[i];
      who (&c[i], i);
      live (&c[i], i);
    }
}

/* ---- events: one shape for all child tables ------------------------- */

/* Keeps E if the export covers it. */
static void
keep (struct events *t, struct event e)
{
  if (e.at < EXPORT_FROM || e.at >= EXPORT_TO)
    return;
  if (t->n == t->room)
    {
      t->room = t->room ? 2 * t->room : 1024;
      t->row = realloc (t->row, t->room * sizeof *t->row);
      if (!t->row)
        abort ();
    }
  t->row[t->n++] = e;
}

static int
by_time (const void *a, const void *b)
{
  const struct event *x = a, *y = b;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  if (x->customer != y->customer)
    return x->customer < y->customer ? -1 : 1;
  return x->kind != y->kind ? (x->kind > y->kind ? 1 : -1)
    : (x->amount > y->amount) - (x->amount < y->amount);
}

static void
sort (struct events *t)
{
  qsort (t->row, t->n, sizeof *t->row, by_time);
}

/* ---- conversations -------------------------------------------------- */

/* A fast reply (under two hours) lifts the chance of a csat of 4 or 5
   from .88 to .96; one customer in ten is harder to please. */
static int
csat (struct draw *d, const struct customer *c, bool fast)
{
  int64_t good = fast ? (c->grumpy ? 870000 : 970000)
                      : (c->grumpy ? 763000 : 893000);
  if (!chance (d, 550000))
    return -1;
  return chance (d, good) ? 4 + chance (d, 600000) : 1 + (int) below (d, 3);
}

static void
converse (struct events *t, const struct customer *c, struct event e)
{
  static const int64_t silent[] = { 40000, 20000, 0 };
  static const int64_t quick[] = { 350000, 800000, 950000 };
  static const int agents[] = { 10, 8, 6 }, first_agent[] = { 15, 7, 1 };
  struct draw d = stream (REPLY, (uint64_t) e.at + (uint64_t) e.customer);
  int ch = choose (&d, (const int[]) { 50, 35, 15 });
  e.channel = (enum channel) ch;
  if (e.kind != CANCEL)
    e.kind = choose (&d, (const int[]) { 30, 25, 20, 13, 12 });
  e.agent = first_agent[ch] + (int) below (&d, agents[ch]);
  e.answer = -1;
  e.reply = NEVER;
  if (!chance (&d, silent[ch]))
    {
      bool fast = chance (&d, quick[ch]);
      e.reply = e.at + (fast ? 30 + below_skewed (&d, 7170)
                        : chance (&d, 8000) ? 7200
                        : 7200 + below_skewed (&d, 4 * DAY));
      e.answer = csat (&d, c, fast);
    }
  if (e.reply >= EXPORT_TO)
    e.reply = NEVER, e.answer = -1;
  keep (t, e);
}

/* First month, later months, and 40 % of those who leave get in touch
   up to 30 days before they do, in order to leave. */
static void
contacts (struct events *t, const struct customer *c, int i)
{
  struct draw d = stream (CONTACT, (uint64_t) i);
  int64_t end = c->end < EXPORT_TO ? c->end : EXPORT_TO;
  struct event e = { .customer = i };
  if ((e.at = c->contact) != NEVER)
    {
      converse (t, c, e);
      e.at += 3600 + below (&d, 20 * DAY);
      if (chance (&d, 250000) && e.at < end)
        converse (t, c, e);
    }
  for (int64_t day = 30; c->start + day * DAY < end; day += 30)
    {
      e.at = c->start + day * DAY + below (&d, 30 * DAY);
      if (chance (&d, c->incident ? 110000 : 80000) && e.at < end)
        converse (t, c, e);
    }
  if (c->end == NEVER)
    return;
  e.kind = CANCEL;
  e.at = c->end - 60 - below (&d, 30 * DAY - 60);
  if (chance (&d, 400000) && e.at > c->start)
    converse (t, c, e);
}

/* ---- payments, surveys, referrals ----------------------------------- */

/* The export writes whole minutes. */
static void
pay (struct events *t, struct event e)
{
  e.at -= e.at % 60;
  keep (t, e);
}

/* Contact raises the chance to upgrade in the year, for those who stay,
   from .143 to .190; leaving first prevents it. */
static void
upgrades (struct events *t, const struct customer *c, struct event e)
{
  struct draw d = stream (PAY, (uint64_t) e.customer << 1);
  bool year = chance (&d, c->contact == NEVER ? 143000 : 190000);
  bool early = chance (&d, 20000), later = chance (&d, 80000);
  int64_t day[] = { 31 + below (&d, 334), 1 + below (&d, 29),
                    366 + below (&d, 400) };
  bool happens[] = { year, early, later };
  for (int k = 0; k < 3; k++)
    {
      e.kind = UPGRADE;
      e.at = c->start + day[k] * DAY + below (&d, DAY);
      e.amount = 18000 + 500 * below (&d, 49);
      if (happens[k] && e.at < c->end)
        pay (t, e);
    }
}

/* Quarterly invoices, 3 % of them refunded, some after the customer has
   left. */
static void
payments (struct events *t, const struct customer *c, int i)
{
  struct draw d = stream (PAY, (uint64_t) i << 1 | 1);
  struct event e = { .customer = i };
  upgrades (t, c, e);
  for (int64_t at = c->start + 600; c->mrr && at < EXPORT_TO && at < c->end;
       at += QUARTER * DAY)
    {
      e.kind = SUBSCRIPTION;
      e.at = at;
      e.amount = 3 * c->mrr;
      pay (t, e);
      e.kind = REFUND;
      e.at = at + DAY + below (&d, 30 * DAY);
      e.amount = -3 * c->mrr;
      if (chance (&d, 30000))
        pay (t, e);
    }
}

/* Shares of the answers 0 to 10 in per cent.  Contacted customers answer
   1.2 points higher in the mean and 12 points higher in NPS. */
static const int score_share[2][11] = {
  { 4, 4, 6, 8, 8, 8, 6, 14, 14, 14, 14 },       /* mean 6.24, NPS -16 */
  { 0, 0, 0, 1, 4, 9, 22, 14, 18, 14, 18 },      /* mean 7.44, NPS  -4 */
};

static void
surveys (struct events *t, const struct customer *c, int i)
{
  struct draw d = stream (SURVEY, (uint64_t) i);
  for (int64_t day = SURVEY_FIRST; c->surveyed; day += SURVEY_EVERY)
    {
      struct event e = { .customer = i };
      int64_t u = chance (&d, 500000) ? c->mood : below (&d, 100);
      e.at = c->start + (day + below (&d, 7) + 1) * DAY;
      e.at -= e.at % DAY;
      if (e.at >= c->end || e.at >= EXPORT_TO)
        return;
      const int *share = score_share[c->contact != NEVER];
      for (; u >= share[e.answer]; e.answer++)
        u -= share[e.answer];
      if (!chance (&d, 450000))
        e.answer = -1;
      keep (t, e);
    }
}

/* Every 30 days a customer brings another with a chance of 1.2 %, 1.8 %
   after contact. */
static void
referrals (struct events *t, const struct customer *c, int i)
{
  struct draw d = stream (REFER, (uint64_t) i);
  int64_t per_million = c->contact == NEVER ? 12000 : 18000;
  for (int64_t day = 30; c->start + day * DAY < EXPORT_TO; day += 30)
    {
      struct event e = { .customer = i, .brought = -1 };
      e.at = c->start + day * DAY + below (&d, 30 * DAY);
      if (chance (&d, per_million) && e.at < c->end)
        keep (t, e);
    }
}

/* Add-ons of 20 to 40 USD, mean 30: some customers are given to them, and
   everybody has busy quarters.  From the day on which the agents of the
   first region are coached, its customers have a chance of 5 % more in
   every 30 days. */
static void
add_ons (struct events *t, const struct customer *c, int i)
{
  static const int64_t given[] = { 10000, 40000, 100000, 100000 };
  struct draw d = stream (ADD_ON, (uint64_t) i);
  bool busy = false;
  for (int64_t period = 0; EXPORT_FROM + period * 30 * DAY < EXPORT_TO;
       period++)
    {
      struct event e = { .customer = i };
      if (period % 3 == 0)
        busy = chance (&d, 500000);
      e.at = EXPORT_FROM + period * 30 * DAY + below (&d, 30 * DAY);
      e.amount = 2000 + 50 * below (&d, 41);
      int64_t per_million = given[c->mood / 33] + (busy ? 40000 : 0);
      if (c->region == 0 && e.at >= COACHED)
        per_million += 50000;
      if (chance (&d, per_million) && e.at >= c->start && e.at < c->end)
        keep (t, e);
    }
}

/* Who was brought: the first newcomer within 14 days whom nobody has
   brought yet; otherwise the invitation came to nothing. */
static void
match_referrals (struct events *t, const struct customer *c)
{
  static bool brought[CUSTOMERS];
  for (size_t k = 0; k < t->n; k++)
    for (int j = 0; j < CUSTOMERS; j++)
      if (!brought[j] && c[j].start > t->row[k].at
          && c[j].start < t->row[k].at + 14 * DAY)
        {
          t->row[k].brought = j;
          brought[j] = true;
          break;
        }
}

/* ---- everything ------------------------------------------------------ */

int
main (int argc, char **argv)
{
  static struct customer c[CUSTOMERS];
  struct events talk = { 0 }, money = { 0 }, asked = { 0 }, brought = { 0 },
    more = { 0 };
  if (argc != 2)
    {
      fprintf (stderr, "usage: generate DIR\n");
      return 2;
    }
  make_customers (c);
  for (int i = 0; i < CUSTOMERS; i++)
    {
      contacts (&talk, &c[i], i);
      payments (&money, &c[i], i);
      surveys (&asked, &c[i], i);
      referrals (&brought, &c[i], i);
      add_ons (&more, &c[i], i);
    }
  sort (&talk), sort (&money), sort (&asked), sort (&brought), sort (&more);
  match_referrals (&brought, c);
  bool ok = write_customers (argv[1], c)
    && write_conversations (argv[1], &talk)
    && write_payments (argv[1], &money)
    && write_surveys (argv[1], &asked)
    && write_referrals (argv[1], &brought)
    && write_add_ons (argv[1], &more)
    && write_costs (argv[1], &talk);
  free (talk.row), free (money.row), free (asked.row), free (brought.row);
  free (more.row);
  return ok ? 0 : 1;
}
