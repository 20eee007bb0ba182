/* Of those who signed up in a month, who is still there at every age: cells
   that all of them have reached, or would have. */

#include "base/arena.h"
#include "base/date.h"
#include "metric.h"

static const double month = SECONDS_PER_DAY * DAYS_PER_MONTH;

/* Who signed up in a month. */
struct joined {
  unsigned ages;               /* whole months that all could be seen for */
  uint64_t n;
  uint64_t *stayed;            /* [ages + 1] by age */
};

static unsigned
ages_of (const struct metric_ask *q, size_t i)
{
  double seen = (double) (q->data->study->as_of
                          - q->rows->months.start[i + 1]);
  return seen > 0 ? (unsigned) (seen / month) : 0;
}

/* Whole months that a customer is known to have stayed, at most MOST. */
static unsigned
age_of (const struct data *data, size_t row, unsigned most)
{
  int64_t end = data_row_end (data, 0, row);
  if (end == DATE_NONE)
    return most;
  double age = (double) (end - data_row_start (data, 0, row)) / month;
  return age < most ? (unsigned) age : most;
}

static struct joined *
count (const struct metric_ask *q, struct arena *scratch)
{
  const struct data *data = q->data;
  const struct table *table = data->tables[0];
  const struct months *months = &q->rows->months;
  struct joined *j = ARENA_NEW (scratch, struct joined, months->n);
  for (size_t i = 0; i < months->n; i++)
    {
      j[i].ages = ages_of (q, i);
      j[i].stayed = ARENA_NEW (scratch, uint64_t, j[i].ages + 1);
    }
  for (size_t row = 0; row < table_rows (table); row++)
    {
      int i = months_find (months, data_row_start (data, 0, row));
      if (i < 0 || !table_used (table, row)
          || data_row_enter (data, 0, row) != DATE_NONE)
        continue;
      j[i].n++;
      j[i].stayed[age_of (data, row, j[i].ages)]++;
    }
  return j;
}

void
metric_triangle (const struct metric_ask *q)
{
  const struct months *months = &q->rows->months;
  struct arena *scratch = arena_new ();
  const struct joined *j = count (q, scratch);
  size_t cells = 0, n = 0;
  for (size_t i = 0; i < months->n; i++)
    cells += j[i].ages;
  struct result_triangle *cell = ARENA_NEW (q->arena, struct result_triangle,
                                            cells);
  for (size_t i = 0; i < months->n; i++)
    {
      uint64_t left = 0;
      for (unsigned age = 1; age <= j[i].ages && j[i].n; age++)
        {
          left += j[i].stayed[age - 1];
          cell[n++] = (struct result_triangle) {
            months->name[i], age, j[i].n,
            (double) (j[i].n - left) / (double) j[i].n
          };
        }
    }
  q->out->triangle = cell;
  q->out->triangle_n = n;
  arena_free (scratch);
}
