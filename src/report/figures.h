#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

/* The numbers that describe one cohort, in the order of results.json:
   the one list that results.json, the pages and their headings walk. */

#include <stddef.h>

#include "report/results.h"

/* How people read a figure. */
enum figure_form { FORM_COUNT, FORM_NUMBER, FORM_SHARE, FORM_TIME, FORM_RATE };

struct group_figure {
  const char *key;      /* "median_survival" */
  const char *head;     /* "Median survival" */
  size_t offset;        /* of the struct figure in struct result_group */
  enum figure_form form;
};

enum { GROUP_FIGURES = 12 };
extern const struct group_figure group_figures[GROUP_FIGURES];

const struct figure *group_figure (const struct result_group *, size_t i);

#endif
