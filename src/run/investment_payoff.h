#ifndef RUN_INVESTMENT_PAYOFF_H
#define RUN_INVESTMENT_PAYOFF_H

/* What the files that make the return of an investment share. */

#include "investments.h"

struct payoff {
  const struct stake *s;
  struct arena *scratch;
  size_t first, months;     /* columns of the panel with it */
  double margin, discount;
  double exposed;           /* customers */
  double upfront;           /* spent on the date */
  double *spent;            /* [months] discounted */
  double *gain;             /* [months] discounted, of all exposed */
  double cost;              /* all of it */
  size_t draws;
  double *drawn;            /* [draws * months] gains */
  const char *no_draws;     /* why there are none; null: there are */
  const char *untested;     /* why there is no inference; null: there is */
  enum status status;
  const char *why;          /* why there is no return at all */
};

/* "6,000 USD" */
const char *payoff_money (const struct stake *, double amount);
/* What 1 of a month is worth on the date. */
double payoff_worth (const struct payoff *, size_t month);

/* Fills upfront, spent and cost; a status where there is none. */
void payoff_cost (struct payoff *);
/* Where it comes from, in words. */
const char *payoff_cost_text (const struct payoff *);

/* What is said of the numbers when they are there: investment_payoff_words.c.
   Nothing is extrapolated from what is not testable: null. */
const char *payoff_sentence (const struct payoff *,
                             const struct result_return *);
const char *payoff_extrapolation (const struct payoff *,
                                  const struct result_investment *,
                                  const struct result_return *);
void payoff_notes (const struct payoff *, struct result_return *);

#endif
