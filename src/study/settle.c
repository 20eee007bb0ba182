#include "base/intern.h"
#include "infer.h"
#include "study/study.h"

/* What the values of column E can be read as; a column without values
   goes with anything. */
static int
column_fit (const struct expr *e, const struct table *t)
{
  for (int up = e->up; up > 0; up--)
    t = table_parent (t);
  if (intern_count (table_words (t, e->slot)) == 0)
    return FIT_NUM | FIT_DATE | FIT_BOOL;
  return table_fit (t, e->slot);
}

void
study_settle (struct study *study, int table, const struct table *t)
{
  for (size_t i = 0; i < study->fits_n; i++)
    {
      const struct fit *fit = &study->fits[i];
      if (fit->table != table)
        continue;
      int all = FIT_NUM | FIT_DATE;
      for (size_t j = 0; j < fit->n; j++)
        all &= column_fit (fit->columns[j], t);
      for (size_t j = 0; j < fit->n; j++)
        fit->columns[j]->type = all & FIT_NUM ? TYPE_NUM
                                : all & FIT_DATE ? TYPE_DATE : TYPE_TEXT;
    }
}
