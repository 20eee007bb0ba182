#include "infer.h"
#include "study/study.h"

void
study_settle (struct study *study, int table, const struct table *t)
{
  for (size_t i = 0; i < study->fits_n; i++)
    {
      const struct fit *fit = &study->fits[i];
      if (fit->table != table)
        continue;
      int all = FIT_NUM | FIT_DATE | FIT_BOOL;
      for (size_t j = 0; j < fit->n; j++)
        {
          const struct table *owner = t;
          for (int up = fit->columns[j]->up; up > 0; up--)
            owner = table_parent (owner);
          all &= table_fit (owner, fit->columns[j]->slot);
        }
      for (size_t j = 0; j < fit->n; j++)
        fit->columns[j]->type = all & FIT_NUM ? TYPE_NUM
                                : all & FIT_DATE ? TYPE_DATE : TYPE_TEXT;
    }
}
