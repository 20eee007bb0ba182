#ifndef INFER_CURVES_H
#define INFER_CURVES_H

/* The two curves that a difference is read from. */

#include "infer/km.h"

struct curves {
  struct km level, reference;
  double horizon;           /* the one asked for, else the smallest of all
                               cohorts' largest times: with three cohorts,
                               too, a difference is that of the two means
                               printed beside it */
  enum status status;       /* OK, or why there are no curves */
  const char *why;
};

/* CLUSTERED: with limits for the clusters of the sample. */
struct curves curves_of (const struct sample *, const struct ask *,
                         bool clustered);

/* What READ says of both curves at the horizon. */
typedef struct effect curve_reading (const struct km *, double t,
                                     double confidence);
struct readings {
  struct effect level, reference;
  enum status status;       /* OK also where one of them has no spread */
  const char *why;
};
struct readings curves_read (const struct curves *, curve_reading *,
                             double confidence);

/* LEVEL less REFERENCE with limits by MOVER: the distances of the two
   from their own limits, added in squares, less twice CORRELATION times
   their product.  Zou & Donner (2008), Statist. Med. 27:1693-1702; Zou
   (2007), Psychol. Methods 12:399-413. */
struct effect curves_mover (const struct effect *level,
                            const struct effect *reference,
                            double correlation, const char *conf_method);

#endif
