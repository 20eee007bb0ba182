#include "landmarks.h"

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "variant.h"

static double
days_of (const struct inquiry *q, const struct amount *landmark)
{
  return q->design.duration ? landmark->number
                            : amount_seconds (landmark) / SECONDS_PER_DAY;
}

static struct result_landmark
effect_at (struct arena *arena, const struct inquiry *q,
           const struct amount *landmark)
{
  struct study_hypothesis h = variant_copy (q);
  struct variant v;
  h.design = ASK_LANDMARK;
  h.landmark = *landmark;
  if (variant_ask (arena, q, &h, NAN, &v))
    return (struct result_landmark){ days_of (q, landmark), v.units,
                                     v.measure, v.effect };
  return (struct result_landmark){
    .days = days_of (q, landmark), .measure = inquiry_measure (q),
    .effect = effect_fail (NULL, STATUS_REFUSED,
                           "the landmark does not come after the lag, or "
                           "the outcome ends before it"),
  };
}

void
landmarks_fill (struct arena *arena, const struct inquiry *q,
                struct result_hypothesis *out)
{
  size_t n = q->h->landmarks_n;
  if (n == 0 || q->shape != SHAPE_TWO || !inquiry_measure (q))
    return;
  struct result_landmark *row = ARENA_NEW (arena, struct result_landmark, n);
  for (size_t i = 0; i < n; i++)
    row[i] = effect_at (arena, q, &q->h->landmarks[i]);
  out->landmarks = row;
  out->landmarks_n = n;
}
