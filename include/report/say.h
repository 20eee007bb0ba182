#ifndef REPORT_SAY_H
#define REPORT_SAY_H

/* Numbers and words as people read them: for the terminal, the pages and
   every sentence about a result.  One number is written the same way
   wherever it stands.

     p          "p = .034", "p < .001"; never on the wrong side of alpha
     effect     at least three significant digits, with its unit
     share      "12.3 %"
     money      "1,234 USD", "12.30 USD"
     count      "289,000"

   results.json and results.csv do not come through here: they print
   every digit. */

#include <stddef.h>
#include <stdint.h>

#include "report/results.h"

struct arena;

/* Days in a month: rates are kept per day and said per month. */
#define SAY_MONTH 30.4375

/* At least three significant digits and every digit before the point:
   "0.0712", "0.800", "12.3", "1,235". */
const char *say_number (struct arena *, double);
const char *say_count (struct arena *, uint64_t);
/* A fraction as "12.3 %"; below 1 % with two significant digits. */
const char *say_share (struct arena *, double fraction);
/* An amount: "1,234,567 USD", "123 USD", "12.34 USD", "0.50 USD",
   "-12.34 USD"; at least three significant digits, cents below 100.
   CURRENCY may be null: the number alone. */
const char *say_money (struct arena *, double amount, const char *currency);
/* A return, which may be negative and far above 1, as a whole number of
   per cents: "50 %", "-100 %", "1,250 %"; below 10 % "4.2 %". */
const char *say_percent (struct arena *, double fraction);
/* The level of an interval: "95 %". */
const char *say_level (struct arena *, double confidence);

/* P to three places without the leading zero: ".034", "< .001", "> .999".
   More places where three would put it on the other side of ALPHA. */
const char *say_p_bare (struct arena *, double p, double alpha);
/* The same in a sentence: "p = .034", "p < .001". */
const char *say_p (struct arena *, double p, double alpha);

/* A measure in running text: "hazard ratio", "RMST difference". */
const char *say_measure (struct arena *, const struct measure *);

/* A value on a measure's own scale with its unit: "3.42 percentage
   points", "12.3 days", "0.802".  TIME_UNIT may be null. */
const char *say_value (struct arena *, const struct measure *, double value,
                       const char *time_unit);
/* "0.802 (0.710 to 0.905)", "12.3 days (1.10 to 23.5)"; an open end is
   "no limit"; what could not be computed says why. */
const char *say_effect (struct arena *, const struct measure *,
                        const struct effect *, const char *time_unit);
/* The interval alone: "1.10 to 5.74". */
const char *say_interval (struct arena *, const struct measure *,
                          const struct effect *);
/* A bound that the outcome is compared with, as a target. */
const char *say_target (struct arena *, const struct measure *, double);

/* "supported", "ruled out", ... */
const char *say_verdict (enum verdict);
/* "not reached", "not defined", ...: what stands where a number is
   missing. */
const char *say_status (enum status);

/* A metric's value: "31.2 points", "12.3 %", "12.34 USD", "45.0 minutes",
   "3.25 hours", "0.214".  CURRENCY may be null. */
const char *say_form (struct arena *, enum metric_form, double value,
                      const char *currency);
/* Its interval, on the scale of the value: "10.20 to 14.50". */
const char *say_form_interval (struct arena *, enum metric_form,
                               const struct effect *);
/* Both: "12.34 USD (10.20 to 14.50)", or the words of its status. */
const char *say_form_effect (struct arena *, enum metric_form,
                             const struct effect *, const char *currency);
/* The same in the unit that the value LIKE would be said in, so that a
   column has one; NaN: in its own. */
const char *say_form_like (struct arena *, enum metric_form, double like,
                           const struct effect *, const char *currency);

#endif
