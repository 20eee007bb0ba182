#ifndef INFER_EVALUE_H
#define INFER_EVALUE_H

/* How strong a factor that nobody measured would have to be to explain an
   effect away: the ratio by which it would have to multiply both the
   outcome and being in the cohort, beyond what is adjusted for.

     E = RR + sqrt (RR (RR - 1)) of a risk ratio RR > 1, of 1/RR below 1

   Other effects become a risk ratio first:

     hazard ratio   rare: itself, common: (1 - .5^sqrt(HR)) /
                    (1 - .5^sqrt(1/HR))
     odds ratio     rare: itself, common: sqrt (OR)
     difference of means d in standard deviations
                    exp (.91 d), limits exp (.91 d -+ 1.78 se)

   Rare: less than 15 % have the event in both cohorts.

   VanderWeele & Ding (2017), Ann. Intern. Med. 167:268-274; R:
   EValue::evalues.RR, .HR, .OR, .MD. */

#include <stdbool.h>

/* An estimate with its interval, as a risk ratio or approximately one. */
struct risk_ratio { double estimate, low, high; };

/* Of the estimate, and of the end of the interval nearer to 1: 1 where
   the interval holds 1.  A limit may be NaN where the interval is open;
   NaN for what is no positive number. */
struct evalue { double estimate, limit; };
struct evalue evalue_of (struct risk_ratio);

/* Event shares decide which form. */
bool evalue_rare (double share_level, double share_reference);

struct risk_ratio evalue_hazard_ratio (struct risk_ratio hazard, bool rare);
struct risk_ratio evalue_odds_ratio (struct risk_ratio odds, bool rare);
struct risk_ratio evalue_standardised (double d, double std_error);

#endif
