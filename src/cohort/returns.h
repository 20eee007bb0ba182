#ifndef COHORT_RETURNS_ROWS_H
#define COHORT_RETURNS_ROWS_H

/* Customers who were brought by others. */

#include "cohort/data.h"

#define NOBODY UINT32_MAX

/* By row of TABLE, the customers: who brought them in the first place;
   NOBODY: nobody did.  Null: the study knows of no referrals. */
uint32_t *returns_bringers (struct arena *, const struct data *, int table);

/* Sums stay within 128 bits. */
#define RETURNS_MOST ((int128) 1 << 120)

/* How the amounts of an expression are counted: the decimals of a plain
   column, else those to which expressions are rounded. */
int returns_decimals (const struct table *, const struct expr *);

#endif
