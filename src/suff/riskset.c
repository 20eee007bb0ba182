#include "suff/riskset.h"

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "radix.h"

/* An output under construction: the header's arrays, still writable. */
struct building {
  struct riskset set;
  double *time;
  uint64_t *event;
  uint64_t *censor;
  uint64_t *compete;        /* null: no competing ends */
};

static struct building
building_new (struct arena *arena, size_t arms, size_t times, bool compete)
{
  struct building b = {
    .time = ARENA_NEW (arena, double, times),
    .event = ARENA_NEW (arena, uint64_t, arms * times),
    .censor = ARENA_NEW (arena, uint64_t, arms * times),
    .compete = compete ? ARENA_NEW (arena, uint64_t, arms * times) : NULL,
  };
  b.set = (struct riskset) {.arms = arms, .times = times, .time = b.time,
                            .event = b.event, .censor = b.censor,
                            .compete = b.compete};
  return b;
}

/* The row's time is the key; its arm and how it ended are packed in the
   value. */
static struct pair
pack (double time, int8_t event, uint32_t arm, double horizon)
{
  bool cut = time > horizon;      /* false where the horizon is NaN */
  uint64_t end = cut ? 0 : (uint64_t) event;
  return (struct pair) {radix_key (cut ? horizon : time),
                        (uint64_t) arm << 2 | end};
}

static bool
any_competing (const struct pair *pairs, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if ((pairs[i].value & 3) == 2)
      return true;
  return false;
}

static size_t
distinct_keys (const struct pair *pairs, size_t n)
{
  size_t distinct = n > 0 ? 1 : 0;
  for (size_t i = 1; i < n; i++)
    distinct += pairs[i].key != pairs[i - 1].key;
  return distinct;
}

static void
fill (struct building *b, const struct pair *pairs, size_t n)
{
  uint64_t *const count[] = {b->censor, b->event, b->compete};
  size_t t = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (i > 0 && pairs[i].key != pairs[i - 1].key)
        t++;
      b->time[t] = radix_double (pairs[i].key);
      size_t arm = (size_t) (pairs[i].value >> 2);
      count[pairs[i].value & 3][arm * b->set.times + t]++;
    }
}

bool
riskset_is_watched (double enter, double time, double horizon)
{
  return !(enter >= 0) || enter < (time > horizon ? horizon : time);
}

struct riskset
riskset_fold (struct arena *arena, const double *time, const int8_t *event,
              const uint32_t *arm, size_t n, size_t arms, double horizon)
{
  /* The pairs are many times larger than the result: they go at once. */
  struct arena *scratch = arena_new ();
  struct pair *pairs = ARENA_NEW (scratch, struct pair, n);
  struct pair *spare = ARENA_NEW (scratch, struct pair, n);
  for (size_t i = 0; i < n; i++)
    pairs[i] = pack (time[i], event[i], arm[i], horizon);
  pairs = radix_sort (pairs, spare, n);

  struct building b = building_new (arena, arms, distinct_keys (pairs, n),
                                    any_competing (pairs, n));
  fill (&b, pairs, n);
  arena_free (scratch);
  return b.set;
}

/* Entries alone, from N sorted pairs of entry and arm. */
static void
fill_entries (struct arena *arena, struct riskset *set,
              const struct pair *pairs, size_t n)
{
  size_t entries = distinct_keys (pairs, n), e = 0;
  double *entry = ARENA_NEW (arena, double, entries);
  uint64_t *enter = ARENA_NEW (arena, uint64_t, set->arms * entries);
  for (size_t i = 0; i < n; i++)
    {
      e += i > 0 && pairs[i].key != pairs[i - 1].key;
      entry[e] = radix_double (pairs[i].key);
      enter[pairs[i].value * entries + e]++;
    }
  set->entries = entries;
  set->entry = entry;
  set->enter = enter;
}

/* The rows that are at risk at some time. */
struct late_rows {
  size_t n;
  double *time;
  int8_t *event;
  uint32_t *arm;
  size_t late;
  struct pair *entry;       /* [late] and its arm */
};

static struct late_rows
late_new (struct arena *scratch, size_t n)
{
  return (struct late_rows) {
    0, ARENA_NEW (scratch, double, n), ARENA_NEW (scratch, int8_t, n),
    ARENA_NEW (scratch, uint32_t, n), 0,
    ARENA_NEW (scratch, struct pair, n)};
}

static void
late_add (struct late_rows *rows, double enter, double time, int8_t event,
          uint32_t arm)
{
  if (enter >= 0)
    rows->entry[rows->late++] = (struct pair) {radix_key (enter), arm};
  rows->time[rows->n] = time;
  rows->event[rows->n] = event;
  rows->arm[rows->n++] = arm;
}

struct riskset
riskset_fold_late (struct arena *arena, const double *enter,
                   const double *time, const int8_t *event,
                   const uint32_t *arm, size_t n, size_t arms,
                   double horizon)
{
  if (!enter)
    return riskset_fold (arena, time, event, arm, n, arms, horizon);
  struct arena *scratch = arena_new ();
  struct late_rows rows = late_new (scratch, n);
  for (size_t i = 0; i < n; i++)
    if (riskset_is_watched (enter[i], time[i], horizon))
      late_add (&rows, enter[i], time[i], event[i], arm[i]);
  struct riskset set = riskset_fold (arena, rows.time, rows.event, rows.arm,
                                     rows.n, arms, horizon);
  struct pair *spare = ARENA_NEW (scratch, struct pair, rows.late);
  if (rows.late > 0)
    fill_entries (arena, &set, radix_sort (rows.entry, spare, rows.late),
                  rows.late);
  arena_free (scratch);
  return set;
}

/* Walks two increasing lists at once.  Returns how many different values
   there are together; writes them where OUT is not null. */
static size_t
merge_times (const double *a, size_t a_n, const double *b, size_t b_n,
             double *out)
{
  size_t i = 0, j = 0, n = 0;
  while (i < a_n || j < b_n)
    {
      double time = j == b_n || (i < a_n && a[i] <= b[j]) ? a[i] : b[j];
      i += i < a_n && a[i] == time;
      j += j < b_n && b[j] == time;
      if (out)
        out[n] = time;
      n++;
    }
  return n;
}

static void
add_counts (struct building *into, const struct riskset *from)
{
  size_t t = 0;
  for (size_t i = 0; i < from->times; i++)
    {
      while (into->time[t] < from->time[i])
        t++;
      for (size_t arm = 0; arm < from->arms; arm++)
        {
          size_t to = arm * into->set.times + t;
          into->event[to] += from->event[arm * from->times + i];
          into->censor[to] += from->censor[arm * from->times + i];
          if (from->compete)
            into->compete[to] += from->compete[arm * from->times + i];
        }
    }
}

static void
add_entries (const struct riskset *into, uint64_t *enter,
             const struct riskset *from)
{
  size_t t = 0;
  for (size_t i = 0; i < from->entries; i++)
    {
      while (into->entry[t] < from->entry[i])
        t++;
      for (size_t arm = 0; arm < from->arms; arm++)
        enter[arm * into->entries + t]
          += from->enter[arm * from->entries + i];
    }
}

static void
merge_entries (struct arena *arena, struct riskset *set,
               const struct riskset *a, const struct riskset *b)
{
  set->entries = merge_times (a->entry, a->entries, b->entry, b->entries,
                              NULL);
  if (set->entries == 0)
    return;
  double *entry = ARENA_NEW (arena, double, set->entries);
  uint64_t *enter = ARENA_NEW (arena, uint64_t, set->arms * set->entries);
  merge_times (a->entry, a->entries, b->entry, b->entries, entry);
  set->entry = entry;
  set->enter = enter;
  add_entries (set, enter, a);
  add_entries (set, enter, b);
}

struct riskset
riskset_merge (struct arena *arena, const struct riskset *a,
               const struct riskset *b)
{
  size_t arms = a->arms > b->arms ? a->arms : b->arms;
  size_t times = merge_times (a->time, a->times, b->time, b->times, NULL);
  struct building merged = building_new (arena, arms, times,
                                         a->compete || b->compete);
  merge_times (a->time, a->times, b->time, b->times, merged.time);
  add_counts (&merged, a);
  add_counts (&merged, b);
  merge_entries (arena, &merged.set, a, b);
  return merged.set;
}

struct riskset
riskset_cause_specific (struct arena *arena, const struct riskset *set)
{
  struct riskset view = *set;
  if (!set->compete)
    return view;
  uint64_t *censor = ARENA_NEW (arena, uint64_t, set->arms * set->times);
  for (size_t i = 0; i < set->arms * set->times; i++)
    censor[i] = set->censor[i] + set->compete[i];
  view.censor = censor;
  view.compete = NULL;
  return view;
}

static const uint64_t *
pick_two (struct arena *arena, const uint64_t *count, size_t times, size_t a,
          size_t b)
{
  if (!count)
    return NULL;
  uint64_t *two = ARENA_NEW (arena, uint64_t, 2 * times);
  for (size_t i = 0; i < times; i++)
    {
      two[i] = count[a * times + i];
      two[times + i] = count[b * times + i];
    }
  return two;
}

struct riskset
riskset_pair (struct arena *arena, const struct riskset *set, size_t a,
              size_t b)
{
  return (struct riskset) {
    .arms = 2, .times = set->times, .time = set->time,
    .event = pick_two (arena, set->event, set->times, a, b),
    .censor = pick_two (arena, set->censor, set->times, a, b),
    .compete = pick_two (arena, set->compete, set->times, a, b),
    .entries = set->entries, .entry = set->entry,
    .enter = pick_two (arena, set->enter, set->entries, a, b)};
}

static uint64_t
leaving (const struct riskset *set, size_t arm, size_t i)
{
  size_t at = arm * set->times + i;
  return set->event[at] + set->censor[at]
         + (set->compete ? set->compete[at] : 0);
}

uint64_t
riskset_n (const struct riskset *set, size_t arm)
{
  uint64_t n = 0;
  for (size_t i = 0; i < set->times; i++)
    n += leaving (set, arm, i);
  return n;
}

uint64_t
riskset_events (const struct riskset *set, size_t arm)
{
  uint64_t events = 0;
  for (size_t i = 0; i < set->times; i++)
    events += set->event[arm * set->times + i];
  return events;
}

uint64_t
riskset_competing (const struct riskset *set, size_t arm)
{
  uint64_t ends = 0;
  for (size_t i = 0; set->compete && i < set->times; i++)
    ends += set->compete[arm * set->times + i];
  return ends;
}

double
riskset_person_time (const struct riskset *set, size_t arm)
{
  long double sum = 0;
  for (size_t i = 0; i < set->times; i++)
    sum += (long double) set->time[i] * (long double) leaving (set, arm, i);
  for (size_t e = 0; e < set->entries; e++)
    sum -= (long double) set->entry[e]
           * (long double) set->enter[arm * set->entries + e];
  return (double) sum;
}

double
riskset_last (const struct riskset *set, size_t arm)
{
  for (size_t i = set->times; i-- > 0; )
    if (leaving (set, arm, i) > 0)
      return set->time[i];
  return NAN;
}

size_t
riskset_times_to (const struct riskset *set, double t)
{
  size_t n = 0;
  while (n < set->times && set->time[n] <= t)
    n++;
  return n;
}

void
riskset_at_risk (const struct riskset *set, size_t arm, uint64_t *at_risk)
{
  uint64_t n = riskset_n (set, arm);
  for (size_t e = 0; e < set->entries; e++)
    n -= set->enter[arm * set->entries + e];
  size_t e = 0;
  for (size_t i = 0; i < set->times; i++)
    {
      for (; e < set->entries && set->entry[e] < set->time[i]; e++)
        n += set->enter[arm * set->entries + e];
      at_risk[i] = n;
      n -= leaving (set, arm, i);
    }
}
