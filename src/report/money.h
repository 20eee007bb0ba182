#ifndef REPORT_MONEY_H
#define REPORT_MONEY_H

/* What comes back: the words of it that pages and charts share, and its
   part of a card.

   Wherever a number of money stands, what money_state() says stands
   before it: a reader who stops early has read whether it is established
   at all. */

#include "parts.h"

/* What the money is of: a hypothesis or an investment, of which the other
   is null. */
struct money_of {
  const struct result_hypothesis *hypothesis;
  const struct result_investment *investment;
  const struct result_return *money;
};

/* money_words.c */

/* "3.00 USD (1.40 to 4.60)"; the words of its status. */
const char *money_text (struct arena *, const struct effect *,
                        const char *currency);
/* "1.40 to 4.60"; null: none */
const char *money_range (struct arena *, const struct effect *);
/* "50 % (12 to 88)" */
const char *money_percent (struct arena *, const struct effect *);
/* Of the effect on money, "not known", "not established" or "loss
   established"; of a gain, by the interval of the return, "pays", "costs
   more than it brings" or "gain established, return open". */
struct badge money_state (const struct result_return *);
/* What stands before numbers that are not established; null where they
   are. */
const char *money_warning (const struct result_return *);
/* ALL divided among the exposed: what one of them has of it. */
struct effect money_each (const struct result_return *,
                          const struct effect *all);
/* A figure in the words of SAY, or why not. */
const char *money_figure (struct arena *, struct figure,
                          const char *(*say) (struct arena *, double));
/* How the interval was made, in words. */
const char *money_interval (struct arena *, const struct result_return *);

/* The part of a card, nothing where it was not asked: money.c */
void money_add (struct doc *, const struct page *, struct money_of);
/* "What came back", all that was asked side by side: returns.c */
void returns_add (struct doc *, const struct page *);
/* Who answered: responses.c */
void responses_add (struct doc *, const struct page *,
                    const struct result_hypothesis *);
/* The section of investments: investments.c */
void investments_add (struct doc *, const struct page *);
/* A card's id within the document. */
const char *investment_id (struct arena *, const struct result_investment *,
                           size_t index);
/* "1.42 USD a customer and month", and its interval after it. */
const char *investment_value (struct arena *,
                              const struct result_investment *,
                              double value);
const char *investment_effect (struct arena *,
                               const struct result_investment *,
                               const struct effect *);

#endif
