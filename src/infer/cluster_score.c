#include "cluster_score.h"

#include "base/arena.h"
#include "efron.h"

/* Prefix sums over times, of the numbers in the header.  ALIVE takes a
   time in whole, DEAD as for one that has its event there; [times] for
   the sum of 1 / D_l, [times * k] for that of x_lb / D_l. */
struct walked {
  size_t k;
  double *alive, *dead;
  double *alive_share, *dead_share;
  double *share;            /* [times * k] mean over l of x_lb */
};

/* One time: who is at risk and who has the event, times their hazards. */
struct day {
  double *at_risk, *events; /* [k], w_b n_b and w_b d_b */
  double deaths;            /* d */
  double risk_sum, event_sum;
  size_t present;           /* cohorts at risk */
};

static void
read_day (struct day *day, const struct riskset *set, size_t i,
          const size_t *arm, const double *hazard, uint64_t *const *left,
          size_t k)
{
  day->deaths = day->risk_sum = day->event_sum = 0;
  day->present = 0;
  for (size_t b = 0; b < k; b++)
    {
      double d = (double) set->event[arm[b] * set->times + i];
      day->at_risk[b] = hazard[b] * (double) left[b][i];
      day->events[b] = hazard[b] * d;
      day->deaths += d;
      day->risk_sum += day->at_risk[b];
      day->event_sum += day->events[b];
      day->present += left[b][i] > 0;
    }
}

/* With c = event_sum / d, y = (risk_sum - event_sum) / c and j = d - l:
   D_l = c (y + j) and x_lb = g + delta / (y + j). */
static void
add_day (struct walked *w, const struct day *day, size_t i)
{
  double d = day->deaths, c = day->event_sum / d;
  double y = (day->risk_sum - day->event_sum) / c;
  struct harmonic h = efron_harmonic (y, d);
  double part = d - y * h.first;              /* sum of j / (y + j) */
  double part2 = h.first - y * h.second;      /* sum of j / (y + j)^2 */
  w->dead[i] = w->alive[i] + part / (c * d);
  w->alive[i] += h.first / c;
  for (size_t b = 0; b < w->k; b++)
    {
      double g = day->events[b] / day->event_sum;
      double delta = (day->at_risk[b] - day->events[b]) / c - g * y;
      double *alive = w->alive_share + i * w->k + b;
      w->dead_share[i * w->k + b]
        = *alive + (g * part + delta * part2) / (c * d);
      *alive += (g * h.first + delta * h.second) / c;
      w->share[i * w->k + b] = g + delta * h.first / d;
    }
}

/* Of the sums before time I, those through it. */
static void
walk_day (struct walked *w, const struct day *day, size_t i)
{
  size_t k = w->k;
  w->alive[i] = w->dead[i] = i > 0 ? w->alive[i - 1] : 0;
  for (size_t b = 0; b < k; b++)
    {
      double before = i > 0 ? w->alive_share[(i - 1) * k + b] : 0;
      w->alive_share[i * k + b] = w->dead_share[i * k + b] = before;
      w->share[i * k + b] = day->at_risk[b] > 0;
    }
  /* Events of one cohort alone add nothing, not even rounding. */
  if (day->deaths > 0 && day->present > 1)
    add_day (w, day, i);
}

static struct walked
walk (struct arena *scratch, const struct riskset *set, const size_t *arm,
      const double *hazard, size_t k)
{
  size_t times = set->times;
  struct walked w = {k, ARENA_NEW (scratch, double, times),
                     ARENA_NEW (scratch, double, times),
                     ARENA_NEW (scratch, double, times * k),
                     ARENA_NEW (scratch, double, times * k),
                     ARENA_NEW (scratch, double, times * k)};
  struct day day = {ARENA_NEW (scratch, double, k),
                    ARENA_NEW (scratch, double, k), 0, 0, 0, 0};
  uint64_t **left = ARENA_NEW (scratch, uint64_t *, k);
  for (size_t b = 0; b < k; b++)
    {
      left[b] = ARENA_NEW (scratch, uint64_t, times);
      riskset_at_risk (set, arm[b], left[b]);
    }
  for (size_t i = 0; i < times; i++)
    {
      read_day (&day, set, i, arm, hazard, left, k);
      walk_day (&w, &day, i);
    }
  return w;
}

/* What the sums held before the member was at risk. */
static double
before (const double *sums, const struct member *m, size_t k, size_t b)
{
  return m->from > 0 ? sums[(m->from - 1) * k + b] : 0;
}

static void
add_member (double *score, const struct walked *w, const struct member *m,
            size_t own, double hazard)
{
  double n = (double) m->n;
  const double *sum = m->event ? w->dead : w->alive;
  const double *shares = m->event ? w->dead_share : w->alive_share;
  for (size_t b = 0; b < w->k; b++)
    {
      size_t at = m->at * w->k + b;
      double is = b == own;
      double first = m->event ? is - w->share[at] : 0;
      double risk = sum[m->at] - before (w->alive, m, 1, 0);
      double share = shares[at] - before (w->alive_share, m, w->k, b);
      score[b] += n * (first - hazard * (is * risk - share));
    }
}

double *
cluster_score (struct arena *arena, const struct sample *sample,
               const size_t *arm, const double *hazard, size_t k)
{
  const struct members *members = sample->members;
  double *score = ARENA_NEW (arena, double, members->clusters * k);
  struct arena *scratch = arena_new ();
  struct walked w = walk (scratch, sample->riskset, arm, hazard, k);
  size_t *slot = ARENA_NEW (scratch, size_t, sample->arms);  /* + 1 */
  for (size_t b = 0; b < k; b++)
    slot[arm[b]] = b + 1;
  for (size_t c = 0; c < members->clusters; c++)
    for (size_t i = members->first[c]; i < members->first[c + 1]; i++)
      {
        const struct member *m = members->member + i;
        size_t own = slot[m->arm];
        if (own > 0)
          add_member (score + c * k, &w, m, own - 1, hazard[own - 1]);
      }
  arena_free (scratch);
  return score;
}
