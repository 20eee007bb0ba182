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

/* The same question with time aligned at LANDMARK. */
static struct study_hypothesis
moved_to (const struct inquiry *q, const struct amount *landmark)
{
  struct study_hypothesis h = *q->h;
  h.subgroups_n = h.landmarks_n = h.tests_n = 0;
  h.negative_control = NULL;
  h.design = ASK_LANDMARK;
  h.landmark = *landmark;
  return h;
}

static struct result_landmark
effect_at (struct arena *arena, const struct inquiry *q,
           const struct amount *landmark)
{
  struct arena *scratch = arena_new ();
  struct study_hypothesis h = moved_to (q, landmark);
  struct result_landmark row = {
    .days = days_of (q, landmark), .measure = inquiry_measure (q),
    .effect = effect_fail (NULL, STATUS_REFUSED,
                           "the landmark does not come after the lag, or "
                           "the outcome ends before it"),
  };
  struct variant v;
  if (variant_ask (scratch, q, &h, NAN, &v))
    {
      row.units = v.units;
      row.measure = v.measure;
      row.effect = v.effect;
      row.effect.why = v.effect.why ? arena_copy (arena, v.effect.why) : NULL;
    }
  arena_free (scratch);
  return row;
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
