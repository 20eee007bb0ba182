#ifndef RUN_KINDS_H
#define RUN_KINDS_H

/* The kinds of outcome, each in its file, and what these share. */

#include "cohort/frame.h"
#include "figure.h"
#include "report/results.h"
#include "run/evaluate.h"
#include "run/registry.h"

extern const struct kind kind_survival, kind_retained, kind_share,
  kind_mean, kind_ordinal, kind_nps, kind_rate, kind_ratio, kind_time_to;

/* Mean, spread and quartiles, from moments and `ranked`. */
void group_mean (struct arena *, const struct inquiry *, size_t arm,
                 struct result_group *);

/* Folds: `ranked` and `moments`; the clusters where they matter; after
   those, for methods that need more than sums, their members. */
void fold_values (struct arena *, const struct frame *, struct sample *);
void fold_clusters (struct arena *, const struct frame *, struct sample *);
/* `cross`, the moments of the values whose mean is the ratio, and the
   clusters. */
void fold_ratios (struct arena *, const struct frame *, struct sample *);
void fold_members (struct arena *, const struct frame *, struct sample *);

/* One bar a cohort: its own value, and its interval, which is that of
   MEASURE, a one-sample effect, against TARGET, which is put back. */
void chart_bars (struct arena *, const struct inquiry *,
                 const struct measure *, double target,
                 struct result_chart *);
/* Adds the distribution of `ranked` to bars. */
void chart_bins (struct arena *, const struct inquiry *,
                 struct result_chart *);

/* "mean of X", "SUM in TABLE where ... within ...". */
const char *outcome_of_rows (struct arena *, const struct inquiry *,
                             const char *what);

/* The smallest number at risk of any cohort at the time TAU. */
uint64_t fewest_at_risk (struct arena *, const struct riskset *, double tau);

/* Adds a note to OUT, whose list has room. */
void note_add (struct result_hypothesis *out, const char *code,
               const char *text);
/* The smallest effect that these numbers would have shown, as a note. */
void note_detectable (struct arena *, const struct inquiry *,
                      struct result_hypothesis *out);
/* "30 days", in the hypothesis's clock. */
const char *note_days (struct arena *, const struct inquiry *, double units);

#endif
