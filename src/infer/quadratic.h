#ifndef INFER_QUADRATIC_H
#define INFER_QUADRATIC_H

/* u' V^- u for a covariance V that may be singular: the chi-square of
   every omnibus test here. */

#include <stddef.h>

struct arena;

/* U has N numbers, V N * N; both are overwritten.  A row that follows
   from the others is skipped; *RANK is the number of those that are
   not. */
double quadratic_form (struct arena *scratch, double *u, double *v, size_t n,
                       double *rank);

#endif
