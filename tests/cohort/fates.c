/* What has to become of every customer of a firm: DEFINITIONS word by
   word, one unit at a time, in no hurry. */

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
  return q->outcome == SHARE ? 0 : 30 * DAY;
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

/* What the payments say. */
struct paid {
  bool early, any;
  int64_t cents;
  int count;
};

static struct paid
payments (const struct life *l)
{
  struct paid paid = { 0 };
  for (size_t i = 0; i < l->f->payments_n; i++)
    {
      const struct event *e = &l->f->payments[i];
      if (e->of != l->who || e->at >= firm_as_of ())
        continue;
      paid.early |= e->kind == 1 && e->at < l->zero + l->landmark;
      if (e->at < l->zero + l->landmark || e->at >= l->zero + l->q->at * DAY
          || (l->end != DATE_NONE && e->at >= l->end))
        continue;
      paid.any |= e->kind == 1;
      paid.cents += e->cents >= 0 ? e->cents : 0;
      paid.count++;
    }
  return paid;
}

static const char *
left_out (const struct life *l, const struct paid *paid)
{
  bool windowed = l->q->outcome >= SHARE;
  if (l->q->cohort != PLAN && !l->q->naive && l->start < l->f->calls_from)
    return "window_before_export";
  if (windowed && l->zero + l->landmark < l->f->payments_from)
    return "window_before_export";
  if (l->landmark > 0 && l->zero + l->landmark > firm_as_of ())
    return "not_observable";
  if (l->q->outcome != SURVIVAL && l->zero + l->q->at * DAY > firm_as_of ())
    return "not_mature";
  if (l->end != DATE_NONE && l->end - l->zero < l->landmark)
    return "ended_before_landmark";
  return l->q->outcome == SHARE && paid->early ? "event_before_landmark"
                                               : NULL;
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
    default:
      return arena_printf (arena, "%s %d", label, paid.count);
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
