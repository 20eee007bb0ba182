#include "firm.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/str.h"
#include "company.h"

#define DAY ((int64_t) SECONDS_PER_DAY)

/* Steele, Lea & Flood (2014), SplitMix64. */
static uint64_t
draw (uint64_t *state)
{
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static int
below (uint64_t *state, int n)
{
  return (int) (draw (state) % (uint64_t) n);
}

int64_t
firm_as_of (void)
{
  return date_from_civil (2025, 1, 1);
}

/* A length of time at, or a second beside, a length that decides. */
static int64_t
length (uint64_t *state)
{
  static const int days[] = { 0, 0, 1, 5, 10, 15, 20, 29, 30, 31, 40, 44,
                              45, 59, 60, 61, 89, 90, 91, 120, 179, 180,
                              181, 250, 365, 400 };
  static const int seconds[] = { -7200, -1, 0, 0, 0, 0, 1, 7199, 7200 };
  int64_t l = days[below (state, sizeof days / sizeof *days)] * DAY
              + seconds[below (state, sizeof seconds / sizeof *seconds)];
  return l < 0 ? 0 : l;
}

static struct customer
draw_customer (uint64_t *state)
{
  struct customer c = { .plan = below (state, 4) };
  c.score = below (state, 12) - 1;
  c.seats = below (state, 6) - 1;
  c.start = firm_as_of () - 1 - below (state, 500) * DAY;
  if (below (state, 3))
    c.start = firm_as_of () - length (state);
  if (c.start >= firm_as_of ())
    c.start = firm_as_of () - 1;
  c.end = below (state, 3) ? c.start + length (state) : DATE_NONE;
  return c;
}

static struct event
draw_event (const struct firm *f, uint64_t *state)
{
  struct event e = { .of = (size_t) below (state, (int) f->customers_n) };
  int64_t end = f->customers[e.of].end;
  e.at = f->customers[e.of].start + length (state);
  if (end != DATE_NONE && below (state, 6) == 0)
    e.at = end - below (state, 2);
  if (e.at < f->customers[e.of].start)
    e.at = f->customers[e.of].start;
  static const int replies[] = { 0, 60, 7199, 7200, 7201, 86400 };
  e.reply = below (state, 4) ? e.at + replies[below (state, 6)] : DATE_NONE;
  e.kind = below (state, 3) == 0;
  e.cents = below (state, 8) ? below (state, 100000) : -1;
  return e;
}

struct firm
firm_draw (uint64_t seed)
{
  uint64_t state = seed;
  struct firm f = { .customers_n = (size_t) (5 + below (&state, 35)) };
  f.calls_from = firm_as_of () - 450 * DAY;
  f.payments_from = firm_as_of () - (200 + below (&state, 300)) * DAY;
  for (size_t i = 0; i < f.customers_n; i++)
    f.customers[i] = draw_customer (&state);
  f.calls_n = (size_t) below (&state, MOST_EVENTS);
  f.payments_n = (size_t) below (&state, MOST_EVENTS);
  for (size_t i = 0; i < f.calls_n; i++)
    f.calls[i] = draw_event (&f, &state);
  for (size_t i = 0; i < f.payments_n; i++)
    f.payments[i] = draw_event (&f, &state);
  return f;
}

/* On paper. */

static void
add_time (struct buf *text, int64_t time, int shift)
{
  char out[DATE_SIZE];
  if (time != DATE_NONE)
    buf_add (text, date_print (out, time + shift * DAY));
}

static void
add_count (struct buf *text, int count)
{
  if (count >= 0)
    buf_printf (text, "%d", count);
}

static void
permute (size_t *order, size_t n, uint64_t seed)
{
  for (size_t i = 0; i < n; i++)
    order[i] = i;
  for (size_t i = n; seed && i > 1; i--)
    {
      size_t k = (size_t) (draw (&seed) % i), kept = order[i - 1];
      order[i - 1] = order[k];
      order[k] = kept;
    }
}

static void
write_customers (struct arena *arena, const struct firm *f,
                 const struct dress *d)
{
  static const char *const plans[] = { "free", "pro", "team", "" };
  size_t order[MOST_CUSTOMERS];
  struct buf text = buf_new (arena);
  permute (order, f->customers_n, d->shuffle_customers ? d->shuffle : 0);
  buf_add (&text, "id,start,end,plan,score,seats\n");
  for (size_t i = 0; i < f->customers_n; i++)
    {
      const struct customer *c = &f->customers[order[i]];
      buf_printf (&text, "c%zu,", order[i]);
      add_time (&text, c->start, d->shift);
      buf_char (&text, ',');
      add_time (&text, c->end, d->shift);
      buf_printf (&text, ",%s,", plans[c->plan]);
      add_count (&text, c->score);
      buf_char (&text, ',');
      add_count (&text, c->seats);
      buf_char (&text, '\n');
    }
  company_write ("customers.csv", text.text);
}

static void
add_event (struct buf *text, const struct event *e, size_t id, int shift)
{
  buf_printf (text, "e%04zu,c%zu,", id, e->of);
  add_time (text, e->at, shift);
  buf_char (text, ',');
  add_time (text, e->reply, shift);
  buf_printf (text, ",%s,", e->kind ? "up" : "down");
  if (e->cents >= 0)
    buf_printf (text, "%d.%02d", e->cents / 100, e->cents % 100);
  buf_char (text, '\n');
}

static void
write_events (struct arena *arena, const char *name, const struct event *e,
              size_t n, const struct dress *d)
{
  static const char head[] = "event,id,at,reply,kind,amount\n";
  size_t order[MOST_EVENTS], first = d->split ? n / 3 : n;
  struct buf one = buf_new (arena), two = buf_new (arena);
  permute (order, n, d->shuffle);
  buf_add (&one, head);
  buf_add (&two, head);
  for (size_t i = 0; i < n; i++)
    add_event (i < first ? &one : &two, &e[order[i]], order[i], d->shift);
  company_write (arena_printf (arena, "%s.csv", name), one.text);
  company_write (arena_printf (arena, "%s2.csv", name), two.text);
}

void
firm_write (const struct firm *f, const struct dress *d)
{
  struct arena *arena = arena_new ();
  write_customers (arena, f, d);
  write_events (arena, "calls", f->calls, f->calls_n, d);
  write_events (arena, "payments", f->payments, f->payments_n, d);
  arena_free (arena);
}

/* The study file. */

static const char *
days_text (struct arena *arena, int days, const struct dress *d)
{
  return d->hours ? arena_printf (arena, "%d hours", days * 24)
                  : arena_printf (arena, "%d days", days);
}

static void
add_question (struct arena *arena, struct buf *text, size_t i,
              const struct dress *d)
{
  static const char *const cohorts[] = { "plan", "called", "twice", "reply",
                                          "ever" };
  static const char *const designs[] = { "", ", design: naive",
                                         ", design: time_varying",
                                         ", design: sequential" };
  static const char *const outcomes[] = {
    "kind: survival", "kind: retained, at: %s",
    "kind: share, table: payments, where: kind == 'up', within: %s",
    "kind: mean, table: payments, sum: amount, within: %s",
    "kind: mean, table: payments, count: yes, within: %s",
    "kind: rate, table: payments",
    "kind: time_to, table: payments, where: kind == 'up'",
    "kind: ordinal, value: score", "kind: nps, value: score",
    "kind: ratio, numerator: score * 100, denominator: seats",
  };
  const struct asked *q = firm_asked (i);
  struct buf outcome = buf_new (arena);
  const char *form = outcomes[q->outcome], *gap = strstr (form, "%s");
  buf_add_n (&outcome, form, gap ? (size_t) (gap - form) : strlen (form));
  if (gap)
    buf_add (&outcome, days_text (arena, q->at, d));
  buf_printf (text, "  o%zu: {%s}\n%%  h%zu: {cohort: %s, outcome: o%zu", i,
              outcome.text, i, cohorts[q->cohort], i);
  if (!gap && q->at)
    buf_printf (text, ", horizon: %s", days_text (arena, q->at, d));
  if (q->landmark != UNSAID)
    buf_printf (text, ", landmark: %s", days_text (arena, q->landmark, d));
  if (q->lag != UNSAID)
    buf_printf (text, ", lag: %s", days_text (arena, q->lag, d));
  buf_printf (text, "%s}\n", designs[q->design]);
}

static void
add_tables (struct arena *arena, struct buf *text, const struct firm *f,
            const struct dress *d)
{
  static const char *const names[] = { "calls", "payments" };
  buf_add (text, "data:\n  customers: {file: customers.csv, id: id, "
           "start: start, end: end}\n");
  for (size_t i = 0; i < 2; i++)
    {
      buf_printf (text, "  %s: {file: %s, id: event, customer: id, at: at,"
                  " from: ", names[i],
                  d->split ? arena_printf (arena, "[%s.csv, %s2.csv]",
                                           names[i], names[i])
                           : arena_printf (arena, "%s.csv", names[i]));
      add_time (text, i ? f->payments_from : f->calls_from, d->shift);
      buf_add (text, "}\n");
    }
}

static void
add_cohorts (struct arena *arena, struct buf *text, const struct dress *d)
{
  const char *labels
    = arena_printf (arena, "labels: [%s, %s]%s%s",
                    d->quiet ? d->quiet : "quiet",
                    d->called ? d->called : "called",
                    d->swapped ? ", reference: " : "",
                    !d->swapped ? "" : d->called ? d->called : "called");
  const char *within = days_text (arena, 30, d);
  buf_printf (text, "cohorts:\n  plan: {by: column, column: plan,"
              " levels: [free, pro], %s}\n", labels);
  buf_printf (text, "  called: {by: event, table: calls, within: %s, %s}\n",
              within, labels);
  buf_printf (text, "  twice: {by: event, table: calls, at_least: 2,"
              " where: kind == 'down', within: %s, %s}\n", within, labels);
  buf_printf (text, "  ever: {by: event, table: calls, %s}\n", labels);
  buf_printf (text, "  reply: {by: first_event, table: calls,"
              " value: reply - at, cuts: [%s], %s}\n",
              d->hours ? "120 minutes" : "2 hours", labels);
}

/* Outcomes and hypotheses are made together and stand apart. */
const char *
firm_study (struct arena *arena, const struct firm *f, const struct dress *d)
{
  struct buf text = buf_new (arena), outcomes = buf_new (arena);
  struct buf hypotheses = buf_new (arena);
  buf_add (&text, "study: firm\nas_of: ");
  add_time (&text, firm_as_of (), d->shift);
  buf_char (&text, '\n');
  add_tables (arena, &text, f, d);
  add_cohorts (arena, &text, d);
  for (size_t i = 0; i < firm_questions (); i++)
    {
      struct buf both = buf_new (arena);
      add_question (arena, &both, i, d);
      char *cut = strchr (both.text, '%');
      *cut = '\0';
      buf_add (&outcomes, both.text);
      buf_add (&hypotheses, cut + 1);
    }
  buf_printf (&text, "outcomes:\n%shypotheses:\n%s", outcomes.text,
              hypotheses.text);
  return text.text;
}
