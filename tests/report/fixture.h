#ifndef TESTS_REPORT_FIXTURE_H
#define TESTS_REPORT_FIXTURE_H

/* One small set of results, made by hand, that holds every case the
   renderers must tell apart:

     retention   landmark survival, supported; an undefined group figure
     early       naive: no verdict, p adjusted undefined
     upgrade     share in three cohorts: omnibus test and effect, an open
                 interval, an undefined effect, p below 1e-300
     target      one cohort against a target, not testable
     hostile     labels and texts that mean something to HTML, Markdown,
                 a spreadsheet or a terminal

   The methods are named after real ones; their texts are short. */

#include "report/report.h"

struct results *fixture_results (struct arena *);

/* Two drawn charts, the forest plot and that of `retention`, and one that
   was not drawn, that of `upgrade`. */
enum { FIXTURE_CHARTS = 3 };
extern const struct chart_file fixture_charts[FIXTURE_CHARTS];

/* The texts of `hostile`. */
extern const char hostile_label[];      /* begins with a formula */
extern const char hostile_claim[];
extern const char hostile_note[];       /* terminal escapes, bidi */

/* Figures that are there, and that are not. */
struct figure present (double);
struct figure undefined (enum status, const char *why);

/* Arena copy of an array, so that the results own nothing static. */
#define KEEP(arena, array) \
  memcpy (arena_alloc ((arena), sizeof (array)), (array), sizeof (array))
#define COUNT(array) (sizeof (array) / sizeof *(array))

/* Writes TEXT to NAME in the directory that COHORTEST_PAGES names, for a
   person to look at. */
void show_page (struct arena *, const char *name, const char *text);

/* How often PART stands in TEXT. */
size_t times_in (const char *text, const char *part);

#endif
