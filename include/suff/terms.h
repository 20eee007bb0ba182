#ifndef SUFF_TERMS_H
#define SUFF_TERMS_H

/* What is adjusted for, as the columns of a model: one indicator for each
   level of a category but its first, and for a number a restricted cubic
   spline with knots at its 10, 50 and 90 % points (two columns), or the
   number itself where that has fewer than three different knots.

   A missing category is a level of its own, the last; a missing number has
   an indicator and the median in its place.  No unit is dropped.  Levels
   that no row has are passed over.

   With the knots k1 < k2 < k3, quantiles of type 7, the curved column is
   ((x - k1)+^3 - (x - k2)+^3 (k3 - k1)/(k3 - k2)
                + (x - k3)+^3 (k2 - k1)/(k3 - k2)) / (k3 - k1)^2
   (Harrell, Regression Modeling Strategies, 2.4.5; Hmisc::rcspline.eval).

   Rows with the same values share a pattern, so that with categories alone
   the cost of a fit does not grow with the units.  Neither an intercept nor
   the cohort is a column.  Columns of numbers are centred at their mean and
   divided by their standard deviation over the rows, which changes no
   effect and keeps exp(x'b) in range. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* One covariate, by row. */
struct term_source {
  const char *name;
  size_t levels;              /* 0: a number */
  const char *const *label;   /* [levels] */
  const uint32_t *level;      /* [n] below `levels` */
  const double *value;        /* [n] of a number; NaN: missing */
};

struct term {
  const char *covariate;
  const char *level;          /* of a category; null: part of a number */
  int spline;                 /* 0 linear part, 1 the curved one */
  bool missing;               /* the indicator of a missing number */
  const char *base;           /* of a category: the level without a column */
  double centre, scale;       /* centre + scale x is in the original unit; 0
                                 and 1 of an indicator */
};

struct terms {
  size_t columns;
  const struct term *column;  /* [columns] */
  size_t patterns;
  const double *x;            /* [patterns * columns], row-major */
  size_t n;
  const uint32_t *pattern;    /* [n] of each row; numbered by the order of
                                 the values, not of the rows */
};

struct terms terms_build (struct arena *, const struct term_source *,
                          size_t sources, size_t n);

#endif
