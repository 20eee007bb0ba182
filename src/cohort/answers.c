#include "answers.h"

#include <math.h>

#include "base/num.h"
#include "table/table.h"

static bool
is_answer (double x)
{
  return x >= 0 && x <= 10 && floor (x) == x;
}

static void
complain (struct err *err, struct place place, const char *value,
          double answer)
{
  char out[NUM_SIZE];
  num_print (out, answer);
  if (value)
    err_add (err, E_WRONG_TYPE, place,
             "`%s` is `%s`, not a whole number from 0 to 10", value, out);
  else
    err_add (err, E_WRONG_TYPE, place,
             "`%s` is not a whole number from 0 to 10", out);
}

bool
answers_check (const struct table *table, const struct expr *e,
               const char *value, struct scratch *scratch, struct err *err)
{
  bool sound = true, column = expr_is_column (e) && e->up == 0;
  for (size_t row = 0; row < table_rows (table); row++)
    {
      if (!table_used (table, row))
        continue;
      double answer = expr_number (e, table, row, scratch);
      if (isnan (answer) || is_answer (answer))
        continue;
      complain (err, table_place (table, row, column ? e->slot : -1),
                column ? NULL : value, answer);
      if (sound)
        err_help (err, "`kind: nps` takes the answers as they were given; "
                  "what means missing is listed in `missing:`");
      sound = false;
    }
  return sound;
}

double
answers_promote (double answer)
{
  if (isnan (answer))
    return NAN;
  return answer >= 9 ? 100 : answer >= 7 ? 0 : -100;
}
