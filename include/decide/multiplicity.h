#ifndef DECIDE_MULTIPLICITY_H
#define DECIDE_MULTIPLICITY_H

/* p-values corrected for the number of questions asked.

   A family is every hypothesis declared in a role, testable or not: M
   counts the untestable ones too, so that a question that could not be
   answered still costs.  R: p.adjust (p, method, n = m). */

#include <stddef.h>

/* Replaces P[0..N) by adjusted values, NaN staying NaN; M >= the number
   of p-values that are not NaN. */
typedef void correction (double *p, size_t n, size_t m);

/* Holm (1979): step-down, strong control of any false positive. */
correction correct_holm;
/* Benjamini & Hochberg (1995): step-up, control of the false discovery
   rate. */
correction correct_benjamini_hochberg;

#endif
