#ifndef RUN_FAMILIES_H
#define RUN_FAMILIES_H

/* After every hypothesis has its numbers: families are corrected, then
   verdicts and sentences follow. */

#include "report/results.h"

struct arena;
struct inquiry;

/* INQUIRIES and HYPOTHESES run parallel. */
void families_judge (struct arena *, const struct inquiry *inquiries,
                     struct result_hypothesis *hypotheses, size_t n,
                     double confidence);

/* The verdict in a sentence that can be quoted alone. */
struct sentence {
  const struct inquiry *inquiry;
  const struct result_hypothesis *hypothesis;
  struct judgement judgement;
  const char *p_text;          /* "p = .012 after Holm correction ..." */
};
const char *sentence_write (struct arena *, const struct sentence *);

#endif
