#ifndef TESTS_REPORT_MONEY_SAMPLES_H
#define TESTS_REPORT_MONEY_SAMPLES_H

/* What comes back, made by hand: hypotheses with money and responses, and
   investments, in every state that a reader must tell apart.

   money_sample    a gain established, 100 spent and 150 earned; paid
                   back in month 7, from month 10 on extrapolated; a part
                   that is 0 and one that is not defined; the cost of a
                   contact to break even not defined
   money_loss      everything below zero, not established, never paid
                   back, band wide
   money_nothing   nothing that is defined at all
   response        three cohorts, one that nobody was asked in
   investment      of customers on one date, with leads and a pre-trend;
                   and one with nothing to compare with, whose money was
                   not asked */

#include "report/results.h"

struct arena;

struct result_return money_sample (struct arena *);
struct result_return money_loss (struct arena *);
struct result_return money_nothing (struct arena *);
struct result_response response_sample (struct arena *);
struct result_investment investment_sample (struct arena *);
struct result_investment investment_weak (struct arena *);

/* The samples with TEXT wherever a text is from the study. */
struct result_return money_hostile (struct arena *, const char *text);
struct result_investment investment_hostile (struct arena *,
                                             const char *text);

/* Three hypotheses, `retention` with the sample and responses, `loss`,
   `plain` without money, and both investments. */
struct results *money_results (struct arena *);

#endif
