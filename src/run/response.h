#ifndef RUN_RESPONSE_H
#define RUN_RESPONSE_H

/* Who was asked, who answered, and what those who kept silent could change.

   Three things about a question are told apart: a row to which it was not
   put (`asked:` of the outcome) is in no rate; one that was asked and holds
   no answer is silent; the rest are the answers that are compared.  Three
   numbers then say how far the comparison can be trusted:

     rates     of answering, by cohort, and whether they differ
     weighted  the effect had all answered, where those who answer think as
               the silent with the same columns do (infer/answers.h)
     bounds    the effect if all the silent of one cohort gave the best
               answer and all of the other the worst, and the other way
               round: no assumption at all (Manski 1990, Am. Econ. Rev.
               80(2):319-323; Horowitz & Manski 2000, J. Am. Statist. Assoc.
               95:77-84).  The limits with sampling error are the outer ones
               of the two ends' own intervals.

   The last two are of the effect without adjustment. */

#include "run/evaluate.h"

/* What is put into words beside the numbers. */
struct response_said {
  uint64_t silent;
  struct effect plain;         /* of the answers, without adjustment */
  struct effect low, high;     /* the bounds, each with its interval; the
                                  silent of the level gave the best answer
                                  at the upper */
  double worst, best;          /* the answers put in */
  bool seen;                   /* these are the smallest and the largest
                                  answer seen */
  double given[2], effective[2];   /* of the level, the reference */
};

/* Fills ->response where the outcome is an answer: it lies on the unit's
   row and some have none, or the study says who was asked. */
void response_fill (struct arena *, const struct inquiry *,
                    struct result_hypothesis *);

/* All of ->response in a sentence or two. */
const char *response_text (struct arena *, const struct inquiry *,
                           const struct result_response *,
                           const struct response_said *);

#endif
