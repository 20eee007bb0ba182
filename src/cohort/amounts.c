#include <math.h>

#include "metric.h"
#include "table/table.h"

enum { EXPRESSION_DECIMALS = 9 };

/* Two of these add up within 128 bits. */
#define MOST_SUM ((int128) 1 << 125)

struct amounts
amounts_of (const struct table *table, const struct expr *expr,
            struct scratch *scratch)
{
  struct amounts a = { table, expr, NULL, 0, scratch };
  if (!expr)
    return a;
  a.decimals = EXPRESSION_DECIMALS;
  if (expr_is_column (expr) && expr->up == 0 && !expr->fit)
    {
      a.decimals = table_decimals (table, expr->slot);
      a.column = table_numbers (table, expr->slot);
    }
  return a;
}

/* A sum that has grown too large stays so. */
static int128
add (int128 sum, int128 more)
{
  if (sum <= -MOST_SUM || sum >= MOST_SUM)
    return sum;
  return more <= -MOST_SUM || more >= MOST_SUM ? MOST_SUM : sum + more;
}

bool
amounts_add (const struct amounts *a, size_t row, int128 *sum)
{
  double amount = a->column ? a->column[row]
                  : a->expr ? expr_number (a->expr, a->table, row, a->scratch)
                            : 1;
  if (!isfinite (amount))
    return false;
  *sum = add (*sum, num_scale (amount, a->decimals));
  return true;
}

double
amounts_total (const struct amounts *a, int128 sum)
{
  return sum > -MOST_SUM && sum < MOST_SUM ? num_unscale (sum, a->decimals)
                                           : (double) NAN;
}
