#ifndef RUN_SCAN_LEVELS_H
#define RUN_SCAN_LEVELS_H

/* What is shown of a frame without p-values. */

#include "scan_work.h"

/* scan_funnel.c: a funnel plot of the levels, where they are more than two
   of a child table's own column and its outcome is a share or a mean on
   its rows. */
void scan_funnel (struct scan_work *, const struct scan_question *,
                  const struct frame *levels, const struct scan_split *);

/* scan_correlate.c: keeps a mean or rate of the first table's rows; and in
   the end the matrix of these and of its columns of numbers. */
void scan_numbers_of (struct scan_work *, const struct scan_question *,
                      const struct frame *);
void scan_correlate (struct scan_work *, struct scan_matrix *);

#endif
