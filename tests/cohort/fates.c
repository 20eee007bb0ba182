/* What has to become of every customer of a firm: the definitions word
   by word, one unit at a time, in no hurry. */

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/str.h"
#include "firm.h"

#define DAY ((int64_t) SECONDS_PER_DAY)

static const struct asked questions[] = {
  { PLAN, SURVIVAL, 0, UNSAID, UNSAID, false },
  { PLAN, RETAINED, 90, UNSAID, UNSAID, false },
  { PLAN, SHARE, 180, UNSAID, UNSAID, false },
  { PLAN, SUM, 180, UNSAID, UNSAID, false },
  { PLAN, SURVIVAL, 0, 45, UNSAID, false },
  { PLAN, SHARE, 180, 10, UNSAID, false },
  { CALLED, SURVIVAL, 0, UNSAID, UNSAID, false },
  { CALLED, SURVIVAL, 0, UNSAID, 0, false },
  { CALLED, SURVIVAL, 0, 45, UNSAID, false },
  { CALLED, SURVIVAL, 0, 120, 15, false },
  { CALLED, RETAINED, 90, UNSAID, UNSAID, false },
  { CALLED, SHARE, 180, UNSAID, UNSAID, false },
  { CALLED, SHARE, 90, 20, UNSAID, false },
  { CALLED, SUM, 180, UNSAID, UNSAID, false },
  { CALLED, COUNT, 180, UNSAID, 10, false },
  { CALLED_TWICE, SURVIVAL, 0, UNSAID, UNSAID, false },
  { CALLED_TWICE, COUNT, 90, UNSAID, UNSAID, false },
  { CALLED, SURVIVAL, 0, UNSAID, UNSAID, true },
  { CALLED_TWICE, RETAINED, 90, UNSAID, UNSAID, true },
  { CALLED, SHARE, 180, UNSAID, UNSAID, true },
  { REPLY, SURVIVAL, 0, UNSAID, UNSAID, false },
  { REPLY, RETAINED, 90, UNSAID, UNSAID, false },
  { REPLY, SHARE, 90, UNSAID, UNSAID, false },
  { REPLY, SUM, 90, UNSAID, UNSAID, false },
  { PLAN, RATE, 0, UNSAID, UNSAID, false },
  { PLAN, RATE, 90, 45, UNSAID, false },
  { CALLED, RATE, 0, UNSAID, UNSAID, false },
  { CALLED, RATE, 180, UNSAID, 30, false },
  { CALLED_TWICE, RATE, 0, UNSAID, UNSAID, true },
  { REPLY, RATE, 60, UNSAID, UNSAID, false },
  { PLAN, TIME_TO, 0, UNSAID, UNSAID, false },
  { CALLED, TIME_TO, 0, UNSAID, UNSAID, false },
  { CALLED, TIME_TO, 180, UNSAID, 0, false },
  { CALLED, TIME_TO, 0, UNSAID, UNSAID, true },
  { REPLY, TIME_TO, 0, UNSAID, UNSAID, false },
  { PLAN, ORDINAL, 0, UNSAID, UNSAID, false },
  { CALLED, NPS, 0, UNSAID, UNSAID, false },
  { REPLY, NPS, 0, UNSAID, UNSAID, false },
  { CALLED_TWICE, RATIO, 0, UNSAID, UNSAID, false },
};

size_t
firm_questions (void)
{
  return sizeof questions / sizeof *questions;
}

const struct asked *
firm_asked (size_t question)
{
  return &questions[question];
}

/* One customer under one question. */
struct life {
  const struct firm *f;
  const struct asked *q;
  size_t who;
  int64_t start, end;        /* end: DATE_NONE if it was not seen */
  int64_t zero;              /* where the outcome's durations count from */
  int64_t landmark;          /* seconds after zero */
  int arm;
};

static int64_t
lag_of (const struct asked *q)
{
  if (q->lag != UNSAID)
    return q->lag * DAY;
  switch (q->outcome)
    {
    case SURVIVAL: case RETAINED: case SUM: case COUNT: case TIME_TO:
      return 30 * DAY;
    default:
      return 0;
    }
}

static bool
has_window (const struct asked *q)
{
  return q->outcome >= SHARE && q->outcome <= COUNT;
}

/* Looks at the rows of another table. */
static bool
over_payments (const struct asked *q)
{
  return has_window (q) || q->outcome == RATE || q->outcome == TIME_TO;
}

/* Contacts that make a customer a called one. */
static int
contacts (const struct life *l)
{
  int64_t before = 30 * DAY;
  int n = 0;
  if (l->q->landmark != UNSAID && l->landmark - lag_of (l->q) < before)
    before = l->landmark - lag_of (l->q);
  for (size_t i = 0; i < l->f->calls_n; i++)
    {
      const struct event *e = &l->f->calls[i];
      if (e->of != l->who || e->at >= firm_as_of ())
        continue;
      if (l->q->cohort == CALLED_TWICE && e->kind != 0)
        continue;
      n += l->q->naive ? l->end == DATE_NONE || e->at < l->end
                       : e->at - l->start < before;
    }
  return n;
}

static const struct event *
first_call (const struct life *l)
{
  const struct event *first = NULL;
  for (size_t i = 0; i < l->f->calls_n; i++)
    {
      const struct event *e = &l->f->calls[i];
      if (e->of == l->who && e->at < firm_as_of ()
          && (!first || e->at < first->at))
        first = e;
    }
  return first;
}

/* Finds cohort and clock; a code if there is none. */
static const char *
place (struct life *l)
{
  int plan = l->f->customers[l->who].plan;
  const struct event *first = first_call (l);
  switch (l->q->cohort)
    {
    case PLAN:
      l->landmark = l->q->landmark == UNSAID ? 0 : l->q->landmark * DAY;
      l->arm = plan;
      return plan == 3 ? "cohort_unknown" : plan == 2 ? "other_level" : NULL;
    case REPLY:
      if (!first)
        return "no_event";
      l->zero = first->at;
      l->landmark = 7200;
      l->arm = first->reply == DATE_NONE || first->reply - first->at >= 7200;
      return NULL;
    default:
      l->landmark = l->q->naive ? 0
                    : l->q->landmark != UNSAID
                      ? l->q->landmark * DAY : 30 * DAY + lag_of (l->q);
      l->arm = contacts (l) >= (l->q->cohort == CALLED_TWICE ? 2 : 1);
      return NULL;
    }
}

/* When the outcome stops looking; for a rate its horizon. */
static int64_t
last_look (const struct life *l)
{
  int64_t stop = l->end == DATE_NONE ? firm_as_of () : l->end;
  int64_t window = l->zero + l->q->at * DAY;
  bool cut = l->q->at && l->q->outcome != TIME_TO;
  return cut && window < stop ? window : stop;
}

/* What the payments say. */
struct paid {
  bool early, any;
  int64_t cents;
  int count;
  int64_t first;             /* that upgrades; DATE_NONE: none */
};

static struct paid
payments (const struct life *l)
{
  struct paid paid = { .first = DATE_NONE };
  for (size_t i = 0; i < l->f->payments_n; i++)
    {
      const struct event *e = &l->f->payments[i];
      if (e->of != l->who || e->at >= firm_as_of ())
        continue;
      paid.early |= e->kind == 1 && e->at < l->zero + l->landmark;
      if (e->at < l->zero + l->landmark || e->at >= last_look (l))
        continue;
      if (e->kind == 1 && (paid.first == DATE_NONE || e->at < paid.first))
        paid.first = e->at;
      paid.any |= e->kind == 1;
      paid.cents += e->cents >= 0 ? e->cents : 0;
      paid.count++;
    }
  return paid;
}

static const char *
left_out (const struct life *l, const struct paid *paid)
{
  const struct customer *c = &l->f->customers[l->who];
  bool own = l->q->outcome >= ORDINAL;
  if (l->q->cohort != PLAN && !l->q->naive && l->start < l->f->calls_from)
    return "window_before_export";
  if (over_payments (l->q) && l->zero + l->landmark < l->f->payments_from)
    return "window_before_export";
  if (l->landmark > 0 && l->zero + l->landmark > firm_as_of ())
    return "not_observable";
  if ((has_window (l->q) || l->q->outcome == RETAINED)
      && l->zero + l->q->at * DAY > firm_as_of ())
    return "not_mature";
  if (!(own && l->q->cohort == REPLY)
      && l->end != DATE_NONE && l->end - l->zero < l->landmark)
    return "ended_before_landmark";
  if (l->q->outcome == RATE && last_look (l) <= l->zero + l->landmark)
    return "not_observable";
  if (own && (c->score < 0 || (l->q->outcome == RATIO && c->seats < 0)))
    return "outcome_missing";
  return (l->q->outcome == SHARE || l->q->outcome == TIME_TO) && paid->early
           ? "event_before_landmark" : NULL;
}

static const char *
time_to (struct arena *arena, const struct life *l, const struct paid *paid,
         const char *label)
{
  bool came = paid->first != DATE_NONE;
  int64_t stop = came ? paid->first : last_look (l);
  return arena_printf (arena, "%s %d %s", label,
                       (int) ((stop - l->zero - l->landmark) / DAY),
                       came                  ? "comes"
                       : l->end == DATE_NONE ? "stays"
                                             : "left");
}

static const char *
own_row (struct arena *arena, const struct life *l, const char *label)
{
  const struct customer *c = &l->f->customers[l->who];
  if (l->q->outcome == ORDINAL)
    return arena_printf (arena, "%s %d", label, c->score);
  if (l->q->outcome == RATIO)
    return arena_printf (arena, "%s %d per %d", label, 100 * c->score,
                         c->seats);
  return arena_printf (arena, "%s %d", label,
                       c->score > 8 ? 100 : c->score < 7 ? -100 : 0);
}

static int64_t
whole_days (int64_t seconds)
{
  return (seconds - (seconds % DAY + DAY) % DAY) / DAY;
}

static const char *
fate (struct arena *arena, const struct firm *f, const struct asked *q,
      size_t who)
{
  static const char *const labels[] = { "quiet", "called" };
  struct life l = { .f = f, .q = q, .who = who };
  l.start = l.zero = f->customers[who].start;
  l.end = f->customers[who].end;
  if (l.end >= firm_as_of ())
    l.end = DATE_NONE;
  const char *code = place (&l);
  struct paid paid = payments (&l);
  code = code ? code : left_out (&l, &paid);
  if (code)
    return code;
  int64_t stop = l.end == DATE_NONE ? firm_as_of () : l.end;
  const char *label = labels[l.arm];
  switch (q->outcome)
    {
    case SURVIVAL:
      return arena_printf (arena, "%s %d %s", label,
                           (int) whole_days (stop - l.zero - l.landmark),
                           l.end == DATE_NONE ? "stays" : "left");
    case RETAINED:
      return arena_printf (arena, "%s %d", label,
                           l.end == DATE_NONE
                             || whole_days (stop - l.zero) >= q->at);
    case SHARE:
      return arena_printf (arena, "%s %d", label, paid.any);
    case SUM:
      return arena_printf (arena, "%s %.15g", label,
                           (double) paid.cents / 100);
    case COUNT:
      return arena_printf (arena, "%s %d", label, paid.count);
    case RATE:
      return arena_printf (arena, "%s %d per %.15g", label, paid.count,
                           (double) (last_look (&l) - l.zero - l.landmark)
                             / (double) DAY);
    case TIME_TO:
      return time_to (arena, &l, &paid, label);
    default:
      return own_row (arena, &l, label);
    }
}

static int
by_text (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

const char *
firm_fates (struct arena *arena, const struct firm *f, size_t question)
{
  const char *parts[MOST_CUSTOMERS];
  struct buf text = buf_new (arena);
  for (size_t i = 0; i < f->customers_n; i++)
    parts[i] = fate (arena, f, &questions[question], i);
  qsort (parts, f->customers_n, sizeof *parts, by_text);
  for (size_t i = 0; i < f->customers_n; i++)
    buf_printf (&text, "%s%s", i ? "; " : "", parts[i]);
  return text.text;
}
