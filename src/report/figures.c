#include "figures.h"

#define FIGURE(key, head, form) \
  { #key, head, offsetof (struct result_group, key), form }

const struct group_figure group_figures[GROUP_FIGURES] = {
  FIGURE (events, "Events", FORM_COUNT),
  FIGURE (clusters, "Clusters", FORM_COUNT),
  FIGURE (mean, "Mean", FORM_NUMBER),
  FIGURE (sd, "SD", FORM_NUMBER),
  FIGURE (median, "Median", FORM_NUMBER),
  FIGURE (q1, "Lower quartile", FORM_NUMBER),
  FIGURE (q3, "Upper quartile", FORM_NUMBER),
  FIGURE (share, "Share", FORM_SHARE),
  FIGURE (rate, "Rate per month", FORM_RATE),
  FIGURE (person_time, "Time at risk", FORM_TIME),
  FIGURE (median_survival, "Median survival", FORM_TIME),
  FIGURE (rmst, "Restricted mean", FORM_TIME),
};

const struct figure *
group_figure (const struct result_group *group, size_t i)
{
  const char *base = (const char *) group;
  return (const struct figure *) (const void *) (base
                                                 + group_figures[i].offset);
}
