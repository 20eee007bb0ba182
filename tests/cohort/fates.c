/* What has to become of every customer of a firm: the definitions word
   by word, one unit at a time, in no hurry. */

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/str.h"
#include "firm.h"

#define DAY ((int64_t) SECONDS_PER_DAY)

static const struct asked questions[] = {
  { PLAN, SURVIVAL, 0, UNSAID, UNSAID, AUTO },
  { PLAN, RETAINED, 90, UNSAID, UNSAID, AUTO },
  { PLAN, SHARE, 180, UNSAID, UNSAID, AUTO },
  { PLAN, SUM, 180, UNSAID, UNSAID, AUTO },
  { PLAN, SURVIVAL, 0, 45, UNSAID, AUTO },
  { PLAN, SHARE, 180, 10, UNSAID, AUTO },
  { CALLED, SURVIVAL, 0, UNSAID, UNSAID, AUTO },
  { CALLED, SURVIVAL, 0, UNSAID, 0, AUTO },
  { CALLED, SURVIVAL, 0, 45, UNSAID, AUTO },
  { CALLED, SURVIVAL, 0, 120, 15, AUTO },
  { CALLED, RETAINED, 90, UNSAID, UNSAID, AUTO },
  { CALLED, SHARE, 180, UNSAID, UNSAID, AUTO },
  { CALLED, SHARE, 90, 20, UNSAID, AUTO },
  { CALLED, SUM, 180, UNSAID, UNSAID, AUTO },
  { CALLED, COUNT, 180, UNSAID, 10, AUTO },
  { CALLED_TWICE, SURVIVAL, 0, UNSAID, UNSAID, AUTO },
  { CALLED_TWICE, COUNT, 90, UNSAID, UNSAID, AUTO },
  { CALLED, SURVIVAL, 0, UNSAID, UNSAID, NAIVE },
  { CALLED_TWICE, RETAINED, 90, UNSAID, UNSAID, NAIVE },
  { CALLED, SHARE, 180, UNSAID, UNSAID, NAIVE },
  { REPLY, SURVIVAL, 0, UNSAID, UNSAID, AUTO },
  { REPLY, RETAINED, 90, UNSAID, UNSAID, AUTO },
  { REPLY, SHARE, 90, UNSAID, UNSAID, AUTO },
  { REPLY, SUM, 90, UNSAID, UNSAID, AUTO },
  { PLAN, RATE, 0, UNSAID, UNSAID, AUTO },
  { PLAN, RATE, 90, 45, UNSAID, AUTO },
  { CALLED, RATE, 0, UNSAID, UNSAID, AUTO },
  { CALLED, RATE, 180, UNSAID, 30, AUTO },
  { CALLED_TWICE, RATE, 0, UNSAID, UNSAID, NAIVE },
  { REPLY, RATE, 60, UNSAID, UNSAID, AUTO },
  { PLAN, TIME_TO, 0, UNSAID, UNSAID, AUTO },
  { CALLED, TIME_TO, 0, UNSAID, UNSAID, AUTO },
  { CALLED, TIME_TO, 180, UNSAID, 0, AUTO },
  { CALLED, TIME_TO, 0, UNSAID, UNSAID, NAIVE },
  { REPLY, TIME_TO, 0, UNSAID, UNSAID, AUTO },
  { PLAN, ORDINAL, 0, UNSAID, UNSAID, AUTO },
  { CALLED, NPS, 0, UNSAID, UNSAID, AUTO },
  { REPLY, NPS, 0, UNSAID, UNSAID, AUTO },
  { CALLED_TWICE, RATIO, 0, UNSAID, UNSAID, AUTO },
  { CALLED, SURVIVAL, 0, UNSAID, UNSAID, VARYING },
  { CALLED_EVER, SURVIVAL, 0, UNSAID, 0, VARYING },
  { CALLED_TWICE, SURVIVAL, 0, UNSAID, 7, VARYING },
  { CALLED, SURVIVAL, 0, UNSAID, 5, TRIALS },
  { CALLED_EVER, SURVIVAL, 0, UNSAID, UNSAID, AUTO },
  { CALLED_TWICE, RETAINED, 90, UNSAID, UNSAID, TRIALS },
  { CALLED_EVER, SHARE, 180, UNSAID, UNSAID, TRIALS },
  { CALLED, SUM, 90, UNSAID, 10, TRIALS },
  { CALLED_TWICE, COUNT, 90, UNSAID, 0, TRIALS },
  { CALLED_EVER, RATE, 90, UNSAID, UNSAID, AUTO },
  { CALLED, TIME_TO, 0, UNSAID, UNSAID, TRIALS },
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

static enum way
design_of (const struct asked *q)
{
  return q->cohort == CALLED_EVER && q->design == AUTO ? TRIALS : q->design;
}

static bool
is_contact (const struct life *l, const struct event *e)
{
  return e->of == l->who && e->at < firm_as_of ()
         && (l->q->cohort != CALLED_TWICE || e->kind == 0);
}

/* When it has had the contacts that make a customer a called one;
   DATE_NONE: never. */
static int64_t
exposed_at (const struct life *l)
{
  int64_t exposed = DATE_NONE;
  for (size_t i = 0; i < l->f->calls_n; i++)
    {
      const struct event *e = &l->f->calls[i];
      int so_far = 0;
      for (size_t k = 0; k < l->f->calls_n; k++)
        so_far += is_contact (l, &l->f->calls[k])
                  && l->f->calls[k].at <= e->at;
      if (is_contact (l, e) && so_far >= (l->q->cohort == CALLED_TWICE ? 2 : 1)
          && (exposed == DATE_NONE || e->at < exposed))
        exposed = e->at;
    }
  return exposed;
}

/* Whether the contacts came in time. */
static bool
is_called (const struct life *l)
{
  int64_t before = 30 * DAY, exposed = exposed_at (l);
  if (l->q->landmark != UNSAID && l->landmark - lag_of (l->q) < before)
    before = l->landmark - lag_of (l->q);
  if (exposed == DATE_NONE)
    return false;
  return design_of (l->q) == NAIVE
           ? l->end == DATE_NONE || exposed < l->end
           : exposed - l->zero < before;
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
      l->landmark = design_of (l->q) == NAIVE || design_of (l->q) == VARYING
                      ? 0
                    : l->q->landmark != UNSAID
                      ? l->q->landmark * DAY : 30 * DAY + lag_of (l->q);
      l->arm = is_called (l);
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
  if (l->q->cohort != PLAN && design_of (l->q) != NAIVE && l->start < l->f->calls_from)
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

/* The days on which it was quiet, and those on which it was called. */
static const char *
two_spells (struct arena *arena, const struct life *l)
{
  int64_t stop = l->end == DATE_NONE ? firm_as_of () : l->end;
  int last = (int) whole_days (stop - l->start), day = last;
  int64_t exposed = exposed_at (l);
  bool counts = exposed != DATE_NONE
                && (l->q->cohort == CALLED_EVER
                    || exposed - l->start < 30 * DAY);
  if (counts)
    day = (int) (whole_days (exposed - l->start) + lag_of (l->q) / DAY);
  const char *fate = l->end == DATE_NONE ? "stays" : "left";
  return day >= last
           ? arena_printf (arena, "quiet %d %s", last, fate)
           : arena_printf (arena, "called after %d to %d %s; quiet %d stays",
                           day, last, fate, day);
}

/* From its zero on; *CODE if it is left out, and why. */
static const char *
fate_from (struct arena *arena, struct life *life, const char **code)
{
  static const char *const labels[] = { "quiet", "called" };
  *code = place (life);
  struct life l = *life;
  struct paid paid = payments (&l);
  *code = *code ? *code : left_out (&l, &paid);
  if (*code)
    return *code;
  if (design_of (l.q) == VARYING)
    return two_spells (arena, &l);
  int64_t stop = l.end == DATE_NONE ? firm_as_of () : l.end;
  const char *label = labels[l.arm];
  switch (l.q->outcome)
    {
    case SURVIVAL:
      return arena_printf (arena, "%s %d %s", label,
                           (int) whole_days (stop - l.zero - l.landmark),
                           l.end == DATE_NONE ? "stays" : "left");
    case RETAINED:
      return arena_printf (arena, "%s %d", label,
                           l.end == DATE_NONE
                             || whole_days (stop - l.zero) >= l.q->at);
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

/* In every trial that it is there for, not called before. */
static const char *
in_trials (struct arena *arena, struct life *l)
{
  struct buf text = buf_new (arena);
  const char *first = NULL, *code;
  int64_t exposed = exposed_at (l);
  for (int trial = 0; l->start + trial * 30 * DAY < firm_as_of (); trial++)
    {
      l->zero = l->start + trial * 30 * DAY;
      if ((l->end != DATE_NONE && l->end < l->zero)
          || (exposed != DATE_NONE && exposed < l->zero))
        break;
      const char *fate = fate_from (arena, l, &code);
      if (trial == 0)
        first = code;
      if (!code)
        buf_printf (&text, "%s%d %s", text.length ? "; " : "", trial, fate);
    }
  return text.length ? text.text : first;
}

static const char *
fate (struct arena *arena, const struct firm *f, const struct asked *q,
      size_t who)
{
  struct life l = { .f = f, .q = q, .who = who };
  const char *code;
  l.start = l.zero = f->customers[who].start;
  l.end = f->customers[who].end;
  if (l.end >= firm_as_of ())
    l.end = DATE_NONE;
  return design_of (q) == TRIALS ? in_trials (arena, &l)
                                 : fate_from (arena, &l, &code);
}

static int
by_text (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

enum { MOST_PARTS = MOST_CUSTOMERS * 32 };

/* Cuts FATE where its parts join. */
static void
add_parts (struct arena *arena, const char *fate, const char **parts,
           size_t *n)
{
  char *rest = arena_copy (arena, fate);
  for (char *at = rest; *at; at = rest)
    {
      char *end = strstr (at, "; ");
      rest = end ? end + 2 : at + strlen (at);
      if (end)
        *end = '\0';
      parts[(*n)++] = at;
    }
}

const char *
firm_fates (struct arena *arena, const struct firm *f, size_t question)
{
  const char *parts[MOST_PARTS];
  struct buf text = buf_new (arena);
  size_t n = 0;
  for (size_t i = 0; i < f->customers_n; i++)
    add_parts (arena, fate (arena, f, &questions[question], i), parts, &n);
  qsort (parts, n, sizeof *parts, by_text);
  for (size_t i = 0; i < n; i++)
    buf_printf (&text, "%s%s", i ? "; " : "", parts[i]);
  return text.text;
}
