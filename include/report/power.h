#ifndef REPORT_POWER_H
#define REPORT_POWER_H

/* What `cohortest power` says: an answer in a sentence, a table of powers
   around it, the same as JSON, and curves (charts_power() in
   report/charts.h). */

#include "decide/power.h"
#include "report/report.h"

struct power_report {
  const char *version;
  enum power_part asked;
  struct power_answer answer;     /* exact: 252.1 units */
  struct power_answer decrease;   /* the other way; effects only */
  struct power_plan plan;         /* with the answer: whole units, and the
                                     power that they have */
};

/* Solves PLAN, of which ASKED is not read, for it. */
struct power_report power_report_new (const struct power_plan *,
                                      enum power_part asked);
/* Whether there is an answer; an effect may exist one way only. */
bool power_report_answered (const struct power_report *);

char *report_power_text (struct arena *, const struct power_report *,
                         struct text_style);
char *report_power_json (struct arena *, const struct power_report *);

#endif
