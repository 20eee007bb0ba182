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
  b.set = (struct riskset) {arms, times, b.time, b.event, b.censor,
                            b.compete};
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

/* Walks both lists of times at once.  Returns how many there are
   together; writes them where OUT is not null. */
static size_t
merge_times (const struct riskset *a, const struct riskset *b, double *out)
{
  size_t i = 0, j = 0, n = 0;
  while (i < a->times || j < b->times)
    {
      bool from_a = j == b->times
                    || (i < a->times && a->time[i] <= b->time[j]);
      double time = from_a ? a->time[i] : b->time[j];
      i += i < a->times && a->time[i] == time;
      j += j < b->times && b->time[j] == time;
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

struct riskset
riskset_merge (struct arena *arena, const struct riskset *a,
               const struct riskset *b)
{
  size_t arms = a->arms > b->arms ? a->arms : b->arms;
  struct building merged
    = building_new (arena, arms, merge_times (a, b, NULL),
                    a->compete || b->compete);
  merge_times (a, b, merged.time);
  add_counts (&merged, a);
  add_counts (&merged, b);
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
    .compete = pick_two (arena, set->compete, set->times, a, b)};
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
  uint64_t n = 0;
  for (size_t i = set->times; i-- > 0; )
    {
      n += leaving (set, arm, i);
      at_risk[i] = n;
    }
}
