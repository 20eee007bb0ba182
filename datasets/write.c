/* Writes the demo's exports as CSV, irregular rows included.

   An irregular row is written after the regular row whose number it
   names; README.md lists every kind with its count. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "generate.h"

static const char *const plan_name[] = { "free", "pro", "business" };
static const char *const region_name[] = { "eu", "na", "apac", "latam" };
static const char *const channel_name[] = { "email", "chat", "phone" };
static const char *const topic_name[] =
  { "how-to", "billing", "bug", "feature", "account", "cancel" };
static const char *const payment_name[] =
  { "subscription", "upgrade", "refund" };

/* ---- irregular rows ------------------------------------------------- */

struct odd {
  size_t after;             /* the regular row before it, from 1; 0: end */
  const char *line;         /* null: that row once more */
};

static const struct odd odd_customers[] = {
  { 120, "C900001,Test Bench 1,internal,eu,A,no,no,no,1,0.00,"
    "2022-02-01T08:00:00Z," },
  { 480, NULL },
  { 700, "C900002,Test Bench 2,internal,eu,B,no,no,no,1,0.00,"
    "2022-04-05T08:00:00Z," },
  { 900, "C900003,Corner Shop 1,pro,eu,A,no,no,no,4,47.00,"
    "2023-02-30T09:00:00Z," },
  { 1100, "C900004,Corner Shop 2,free,na,B,no,no,no,2,0.00,"
    "2022-07-09T10:00:00Z,2022-07-01T10:00:00Z" },
  { 1500, NULL },
  { 1700, "C900005,Corner Shop 3,free,na,B,no,no,no,2,0.00,,"
    "2023-01-05T10:00:00Z" },
  { 1900, "C900006,Corner Shop 4,pro,eu,A,no,no,no,4,47.00,"
    "2022-11-10T09:00:00Z,2023-02-30T09:00:00Z" },
  { 2200, "C900007,Corner Shop 5,,eu,A,no,no,no,4,0.00,"
    "2022-12-20T09:00:00Z," },
  { 2600, "C900008,Bread, Butter & Beans,pro,na,A,no,no,no,3,42.50,"
    "2023-03-01T12:00:00Z," },
  { 3100, "C900009,Test Bench 3,internal,eu,A,no,no,no,1,0.00,"
    "2023-06-01T08:00:00Z," },
  { 3500, ",Corner Shop 6,pro,apac,B,no,no,no,6,56.00,2023-07-14T07:30:00Z," },
  { 3800, "C900010,Corner Shop 7,free,apac,B,no,no,no,1,0.00,"
    "2023-10-02T10:00:00Z,2023-10-01T23:59:59Z" },
  { 4200, "C900011,Corner Shop 8,business,latam" },
  { 4700, "C900012,Corner Shop 9,,na,B,no,no,no,2,0.00,"
    "2024-01-15T09:00:00Z," },
  { 5200, "C900013,Corner Shop 10,pro,eu,A,no,no,no,4,47.00,"
    "2023-13-01T09:00:00Z," },
  { 6000, NULL },
  { 6300, "C900014,Corner Shop 11,free,na,A,no,no,no,1,0.00,," },
  { 0, NULL }
};
static const struct odd odd_conversations[] = {
  { 310, NULL },
  { 400, "V900001,C990001,2022-03-02 10:00:00,2022-03-02 10:20:00,chat,"
    "how-to,agent-08,5,Who are we?" },
  { 900, "V900002,C000600,2023-02-30 11:00:00,2023-03-01 11:00:00,email,"
    "bug,agent-16,4,The day that never was" },
  { 1600, "V900003,C000700,2022-09-05 09:00:00,2022-09-05 12:00:00,email,"
    "billing,agent-17,3,One comma, not quoted" },
  { 2500, NULL },
  { 3000, "V900004,C006000,2022-05-04 09:30:00,2022-05-04 09:31:00,phone,"
    "account,agent-02,,Before signing up" },
  { 3600, "V900005,C990002,2023-03-05 10:00:00,,email,how-to,,,Who again?" },
  { 4100, ",C001000,2023-04-01 10:00:00,2023-04-01 10:30:00,chat,bug,"
    "agent-09,5,No number" },
  { 4400, NULL },
  { 5000, "V900006,C006100,2023-06-01 15:00:00,2023-06-01 15:45:00,chat,"
    "how-to,agent-10,5,Thinking of joining" },
  { 5600, "V900007,C001500,2023-06-31 11:00:00,,email,feature,,,"
    "June has thirty days" },
  { 6200, "V900008,C002000,2023-09-18 09:00:00,2023-09-18 12:00:00,email,"
    "billing,agent-20,3,Two, more, commas" },
  { 6900, "V900009,C990003,2023-11-11 11:11:00,2023-11-11 11:20:00,phone,"
    "how-to,agent-03,5,Still nobody" },
  { 7700, NULL },
  { 8300, "V900010,C006200,2023-12-01 15:00:00,2023-12-01 18:45:00,email,"
    "how-to,agent-21,4,Before signing up" },
  { 8800, "V900011,C003000,2024-05-01 09:00:00" },
  { 9000, ",C003100,2024-06-01 10:00:00,2024-06-01 10:30:00,chat,bug,"
    "agent-11,4,No number" },
  { 9300, NULL },
  { 0, NULL }
};
static const struct odd odd_payments[] = {
  { 777, NULL },
  { 2000, "P900001,C990001,2022-10-10 10:00,subscription,87.00" },
  { 4000, "P900002,C000900,2022-11-31 10:00,subscription,87.00" },
  { 6000, NULL },
  { 8000, "P900003,C990004,2023-08-08 08:00,upgrade,240.00" },
  { 9500, "P900004,C001200,2023-10-10 10:00,upgrade" },
  { 11000, NULL },
  { 13000, "P900005,C006000,2022-08-08 08:00,subscription,120.00" },
  { 15000, "P900006,C990005,2024-04-04 14:00,subscription,87.00" },
  { 16000, NULL },
  { 0, NULL }
};
static const struct odd odd_surveys[] = {
  { 500, NULL },
  { 1500, "S900001,C990001,2022-12-01,9" },
  { 2500, NULL },
  { 4000, "S900002,C002500,2023-09-31," },
  { 5500, "S900003,C006300,2023-05-05,10" },
  { 0, NULL }
};
static const struct odd odd_referrals[] = {
  { 200, NULL },
  { 600, "R900001,C990001,2023-03-03 13:00:00," },
  { 0, NULL }
};

/* ---- cells ---------------------------------------------------------- */

struct date {
  int64_t year, month, day;
};

/* Civil date of a count of days since 1970-01-01 (not before). */
static struct date
civil (int64_t days)
{
  static const int length[] =
    { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  struct date d = { 1970, 1, 1 + days };
  for (;;)
    {
      int leap = d.year % 4 == 0 && (d.year % 100 != 0 || d.year % 400 == 0);
      int64_t room = length[d.month - 1] + (d.month == 2 ? leap : 0);
      if (d.day <= room)
        return d;
      d.day -= room;
      if (d.month++ == 12)
        d.month = 1, d.year++;
    }
}

/* Dates from `2024-03-01` (10 characters) on; BETWEEN is T or a blank. */
static void
put_time (FILE *f, int64_t at, char between, int characters)
{
  char text[96];
  struct date d = civil (at / DAY);
  int64_t s = at % DAY;
  snprintf (text, sizeof text,
            "%04" PRId64 "-%02" PRId64 "-%02" PRId64 "%c%02" PRId64
            ":%02" PRId64 ":%02" PRId64 "Z", d.year, d.month, d.day, between,
            s / 3600, s / 60 % 60, s % 60);
  fprintf (f, "%.*s", characters, text);
}

static void
put_cents (FILE *f, int64_t cents)
{
  int64_t c = cents < 0 ? -cents : cents;
  fprintf (f, "%s%" PRId64 ".%02" PRId64, cents < 0 ? "-" : "", c / 100,
           c % 100);
}

static void
put_text (FILE *f, const char *text)
{
  if (!strpbrk (text, ",\"\n"))
    {
      fputs (text, f);
      return;
    }
  putc ('"', f);
  for (; *text; text++)
    fprintf (f, *text == '"' ? "\"\"" : "%c", *text);
  putc ('"', f);
}

/* ---- files ---------------------------------------------------------- */

struct sheet {
  const char *name, *header, *newline;
  const struct odd *odd;
  /* Writes regular row I (from 0); AGAIN: its later duplicate. */
  void (*row) (FILE *, const void *rows, size_t i, bool again);
};

static bool
write_sheet (const char *dir, const struct sheet *s, const void *rows,
             size_t n)
{
  char path[4096];
  snprintf (path, sizeof path, "%s/%s", dir, s->name);
  FILE *f = fopen (path, "wb");
  if (!f)
    {
      perror (path);
      return false;
    }
  const struct odd *odd = s->odd;
  fprintf (f, "%s%s", s->header, s->newline);
  for (size_t i = 0; i < n; i++)
    {
      s->row (f, rows, i, false);
      fputs (s->newline, f);
      for (; odd && odd->after == i + 1; odd++)
        {
          if (odd->line)
            fputs (odd->line, f);
          else
            s->row (f, rows, i, true);
          fputs (s->newline, f);
        }
    }
  bool ok = !ferror (f);
  ok = !fclose (f) && ok;
  if (!ok)
    perror (path);
  return ok;
}

/* ---- customers.csv -------------------------------------------------- */

static void
put_company (FILE *f, size_t i)
{
  static const char *const word[] = {
    "Harbour, Mills & Co", "Café Central", "Größe & Form", "Corner Bakery",
    "The \"Blue\" Door", "Łódź Textile", "Green Valley Farm", "東京 Trading",
    "Île Verte", "North, South & Partners", "Old Town Books", "Señal Radio",
    "River Logistics", "Smart Tools"
  };
  char name[96];
  snprintf (name, sizeof name, "%s %zu", word[i % (sizeof word / sizeof *word)],
            i + 1);
  put_text (f, name);
}

static void
put_seats (FILE *f, size_t i, int seats)
{
  if (i % 264 == 7)
    fputs (i % 528 == 7 ? "" : "NA", f);
  else
    fprintf (f, "%d", seats);
}

static void
customer_row (FILE *f, const void *rows, size_t i, bool again)
{
  const struct customer *c = (const struct customer *) rows + i;
  const char *blank = i % 1320 == 11 ? " " : "";
  fprintf (f, "C%06zu,", i + 1);
  put_company (f, i);
  fprintf (f, ",%s%s%s,%s,%c,%s,%s,%s,", blank, plan_name[c->plan], blank,
           region_name[c->region], c->welcome_b ? 'B' : 'A',
           c->dedicated ? "yes" : "no", c->incident ? "yes" : "no",
           c->import_failed ? "yes" : "no");
  put_seats (f, i, c->seats + again);
  putc (',', f);
  put_cents (f, c->mrr);
  putc (',', f);
  put_time (f, c->start, 'T', 20);
  putc (',', f);
  if (c->end != NEVER)
    put_time (f, c->end, 'T', 20);
}

bool
write_customers (const char *dir, const struct customer *c)
{
  static const struct sheet sheet = {
    "customers.csv",
    "\xEF\xBB\xBF" "customer_id,company,plan,region,welcome,dedicated_agent,"
    "open_incident,import_failed,seats,mrr,signed_up_at,churned_at", "\r\n",
    odd_customers, customer_row
  };
  return write_sheet (dir, &sheet, c, CUSTOMERS);
}

/* ---- conversations.csv ---------------------------------------------- */

static const char *
subject (const struct event *e, size_t i)
{
  static const char *const text[][3] = {
    [HOW_TO] = { "How do I invite a colleague?", "Export, but how?",
                 "Where is the \"archive\" button" },
    [BILLING] = { "Invoice shows the wrong address",
                  "Two invoices, one month", "VAT number on invoice" },
    [BUG] = { "Page stays blank", "Upload fails:\nerror 500, every time",
              "Wrong total after import" },
    [FEATURE] = { "Dark theme, please", "Could reports be in français?",
                  "Request: calendar view" },
    [ACCOUNT] = { "Change the account owner", "Reset two-factor sign-in",
                  "Merge two workspaces" },
    [CANCEL] = { "Please cancel our plan", "How to close the account",
                 "Leaving, sorry" },
  };
  return text[e->kind][i % 3];
}

static void
conversation_row (FILE *f, const void *rows, size_t i, bool again)
{
  const struct event *e = (const struct event *) rows + i;
  (void) again;
  fprintf (f, "V%06zu,C%06d,", i + 1, e->customer + 1);
  put_time (f, e->at, ' ', 19);
  putc (',', f);
  if (e->reply != NEVER)
    put_time (f, e->reply, ' ', 19);
  fprintf (f, ",%s,%s,", channel_name[e->channel], topic_name[e->kind]);
  if (e->reply != NEVER)
    fprintf (f, "agent-%02d", e->agent);
  putc (',', f);
  if (e->answer >= 0)
    fprintf (f, "%d", e->answer);
  putc (',', f);
  put_text (f, subject (e, i));
}

bool
write_conversations (const char *dir, const struct events *t)
{
  static const struct sheet sheet = {
    "conversations.csv",
    "conversation_id,customer_id,created_at,first_reply_at,channel,topic,"
    "agent,csat,subject", "\n", odd_conversations, conversation_row
  };
  return write_sheet (dir, &sheet, t->row, t->n);
}

/* ---- payments.csv, surveys.csv, referrals.csv ----------------------- */

static void
payment_row (FILE *f, const void *rows, size_t i, bool again)
{
  const struct event *e = (const struct event *) rows + i;
  (void) again;
  fprintf (f, "P%06zu,C%06d,", i + 1, e->customer + 1);
  put_time (f, e->at, ' ', 16);
  fprintf (f, ",%s,", payment_name[e->kind]);
  put_cents (f, e->amount);
}

bool
write_payments (const char *dir, const struct events *t)
{
  static const struct sheet sheet = {
    "payments.csv", "payment_id,customer_id,paid_at,kind,amount", "\n",
    odd_payments, payment_row
  };
  return write_sheet (dir, &sheet, t->row, t->n);
}

static void
survey_row (FILE *f, const void *rows, size_t i, bool again)
{
  const struct event *e = (const struct event *) rows + i;
  (void) again;
  fprintf (f, "S%06zu,C%06d,", i + 1, e->customer + 1);
  put_time (f, e->at, ' ', 10);
  putc (',', f);
  if (e->answer >= 0)
    fprintf (f, "%d", e->answer);
}

bool
write_surveys (const char *dir, const struct events *t)
{
  static const struct sheet sheet = {
    "surveys.csv", "survey_id,customer_id,sent_at,score", "\n", odd_surveys,
    survey_row
  };
  return write_sheet (dir, &sheet, t->row, t->n);
}

static void
referral_row (FILE *f, const void *rows, size_t i, bool again)
{
  const struct event *e = (const struct event *) rows + i;
  (void) again;
  fprintf (f, "R%06zu,C%06d,", i + 1, e->customer + 1);
  put_time (f, e->at, ' ', 19);
  putc (',', f);
  if (e->brought >= 0)
    fprintf (f, "C%06d", e->brought + 1);
}

bool
write_referrals (const char *dir, const struct events *t)
{
  static const struct sheet sheet = {
    "referrals.csv", "referral_id,customer_id,referred_at,"
    "referred_customer_id", "\n", odd_referrals, referral_row
  };
  return write_sheet (dir, &sheet, t->row, t->n);
}

/* ---- addons.csv ----------------------------------------------------- */

static void
add_on_row (FILE *f, const void *rows, size_t i, bool again)
{
  const struct event *e = (const struct event *) rows + i;
  (void) again;
  fprintf (f, "A%06zu,C%06d,", i + 1, e->customer + 1);
  put_time (f, e->at, ' ', 19);
  putc (',', f);
  put_cents (f, e->amount);
  fputs (",USD", f);
}

bool
write_add_ons (const char *dir, const struct events *t)
{
  static const struct sheet sheet = {
    "addons.csv", "order_id,customer_id,bought_at,amount,currency", "\n",
    NULL, add_on_row
  };
  return write_sheet (dir, &sheet, t->row, t->n);
}

/* ---- costs.csv: one row a month and channel, tools and training ------ */

enum { MONTHS = 36, CHANNELS = 3, COSTS = CHANNELS + 2 };

struct cost {
  int month;                /* since 2022-01 */
  const char *category, *channel;
  int64_t amount;           /* cents */
  int contacts;             /* -1: not of a channel */
};

static void
cost_row (FILE *f, const void *rows, size_t i, bool again)
{
  const struct cost *c = (const struct cost *) rows + i;
  (void) again;
  fprintf (f, "%d-%02d,%s,%s,", 2022 + c->month / 12, c->month % 12 + 1,
           c->category, c->channel);
  put_cents (f, c->amount);
  putc (',', f);
  if (c->contacts >= 0)
    fprintf (f, "%d", c->contacts);
}

bool
write_costs (const char *dir, const struct events *talk)
{
  static const struct sheet sheet = {
    "costs.csv", "month,category,channel,amount,contacts", "\n", NULL,
    cost_row
  };
  static const int64_t each[] = { 1150, 840, 1620 };       /* cents a contact */
  static const int64_t fixed[] = { 120000, 150000, 90000 };   /* a month */
  static int contacts[MONTHS + 1][CHANNELS];
  static struct cost row[MONTHS * COSTS];
  struct cost *r = row;
  for (size_t i = 0; i < talk->n; i++)
    {
      struct date d = civil (talk->row[i].at / DAY);
      contacts[(d.year - 2022) * 12 + d.month - 1][talk->row[i].channel]++;
    }
  for (int m = 0; m < MONTHS; m++)
    {
      for (int ch = 0; ch < CHANNELS; ch++)
        *r++ = (struct cost) { m, "staff", channel_name[ch],
          fixed[ch] + each[ch] * contacts[m][ch], contacts[m][ch] };
      *r++ = (struct cost) { m, "tools", "", m < 18 ? 49000 : 62000, -1 };
      *r++ = (struct cost) { m, "training", "", m % 6 ? 0 : 180000, -1 };
    }
  return write_sheet (dir, &sheet, row, MONTHS * COSTS);
}
