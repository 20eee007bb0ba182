#ifndef DECIDE_MULTIPLICITY_H
#define DECIDE_MULTIPLICITY_H

/* p-values corrected for the number of questions asked.

   A family is every hypothesis declared in a role, testable or not: M
   counts the untestable ones too, so that a question that could not be
   answered still costs.  R: p.adjust (p, method, n = m), where an
   untestable hypothesis is one whose p is 1: all six give the others
   what they would get beside such a p.

     const struct correction_row *row = correction_find ("hommel");
     row->run (scratch, p, n, m);                                     */

#include <stddef.h>

struct arena;

/* Replaces P[0..N) by adjusted values, NaN staying NaN; M >= the number
   of p-values that are not NaN.  Costs a sort, and scratch of a few
   words for each of M. */
typedef void correction (struct arena *scratch, double *p, size_t n,
                         size_t m);

/* Strong control of any false positive.  Bonferroni: p m.  Holm (1979):
   step-down, never worse than Bonferroni.  Hochberg (1988), step-up, and
   Hommel (1988), the closure of Simes's test, find no fewer than Holm but
   rest on tests that are independent or positively dependent. */
correction correct_bonferroni, correct_holm, correct_hochberg,
  correct_hommel;
/* Control of the share of false ones among the positives, step-up:
   Benjamini & Hochberg (1995) under independence or positive dependence,
   Benjamini & Yekutieli (2001) under any dependence. */
correction correct_benjamini_hochberg, correct_benjamini_yekutieli;

struct correction_row {
  const char *name;         /* "benjamini_hochberg", as a study says it */
  const char *title;        /* "Benjamini-Hochberg" */
  correction *run;
};

enum { CORRECTIONS = 6 };
extern const struct correction_row corrections[CORRECTIONS];

/* The row called NAME, or null. */
const struct correction_row *correction_find (const char *name);

#endif
