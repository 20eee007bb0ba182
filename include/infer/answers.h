#ifndef INFER_ANSWERS_H
#define INFER_ANSWERS_H

/* Answers of two cohorts, or of one against a target, weighted for who
   gives one.

     struct answers_weighted w = answers_weighted (&asked, &ask);
     if (w.effect.status != STATUS_OK) ...        // w.effect.why

   Of everybody asked in cohort a, with r = 1 where there is an answer y,
   the chance to answer e_a (x) is a logistic regression of r on the terms
   within the cohort (that is, with every term times the cohort), by
   maximum likelihood; Firth's penalised one where the terms tell some of
   those who answer from the silent for certain.  Then

     mu_a = sum r y / e_a  /  sum r / e_a

   is what the mean would be had all answered, provided that with the same
   x those who answer think as those who do not.  Shares are means of 0
   and 1, net promoter scores of -100, 0 and 100.  A cohort in which all
   answered keeps its mean.

   Standard errors by M-estimation.  A unit asked moves mu_a by

     phi = r (y - mu_a) / e / W + g' I^-1 x (r - e),  W = sum r / e,
     g = - sum r (1 - e) / e (y - mu_a) x / W

   I the information of the regression.  With N asked in the cohorts and K
   coefficients in their regressions (1 where all answered)

     var = N/(N - K) sum phi^2, normal
     clusters: G/(G-1) (N-1)/(N-K) sum_g (sum phi)^2, t with G - 1 df with
     at least 50 in both cohorts, else the smaller number of a cohort less 1

   Refused where nobody could speak for some: the terms explain more than
   95 % of who answers; the weights leave less than a tenth of the answers
   (Kish's effective size); or more than 5 % of those asked have less than
   a tenth of their cohort's chance to answer.

   Little & Rubin (2019), Statistical Analysis with Missing Data, 3rd ed.,
   3.3; Robins, Rotnitzky & Zhao (1994), J. Am. Statist. Assoc. 89:846-866;
   Stefanski & Boos (2002), Am. Statist. 56:29-38.
   R: tests/oracle/answers.R solves the same estimating equations. */

#include "infer/method.h"

/* Cohort a's rows in the responses that are read here: those who kept
   silent, whose outcome counts for nothing, and those who answered. */
#define ANSWERS_SILENT(cohort) (2 * (cohort))
#define ANSWERS_GIVEN(cohort) (2 * (cohort) + 1)

struct answers_weighted {
  struct effect effect;     /* level less reference, or less the target */
  double given[2];          /* answers of the level, of the reference */
  double effective[2];      /* what they are worth; NaN: not weighted */
  size_t dropped;           /* terms that follow from others */
  bool firth;
};

/* RESPONSES: of twice as many arms as there are cohorts.  With a target in
   `ask` only its level is looked at. */
struct answers_weighted answers_weighted (const struct responses *,
                                          const struct ask *);

#endif
