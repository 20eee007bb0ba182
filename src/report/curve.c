#include "curve.h"

#include <math.h>

uint64_t
curve_at_risk (const struct curve *curve, double time)
{
  for (size_t i = 0; i < curve->points; i++)
    if (curve->point[i].time >= time)
      return curve->point[i].at_risk;
  return 0;
}

uint64_t
curve_events (const struct curve *curve, double time)
{
  uint64_t n = 0;
  for (size_t i = 0; i < curve->points && curve->point[i].time <= time; i++)
    n += curve->point[i].events;
  return n;
}

uint64_t
curve_competing (const struct curve *curve, double time)
{
  uint64_t n = 0;
  for (size_t i = 0; i < curve->points && curve->point[i].time <= time; i++)
    n += curve->point[i].competing;
  return n;
}

const struct curve_point *
curve_point_at (const struct curve *curve, double time)
{
  const struct curve_point *found = NULL;
  for (size_t i = 0; i < curve->points && curve->point[i].time <= time; i++)
    found = &curve->point[i];
  return found;
}

double
curves_last (const struct result_chart *chart)
{
  double last = 0;
  for (size_t i = 0; i < chart->curves; i++)
    {
      const struct curve *curve = &chart->curve[i];
      if (curve->points)
        last = fmax (last, curve->point[curve->points - 1].time);
    }
  return last;
}
