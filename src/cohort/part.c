/* Some rows of a frame, as a frame. */

#include "base/arena.h"
#include "cohort/frame.h"

#define PICK(type, member)                                                  \
  do                                                                        \
    if (whole->member)                                                      \
      {                                                                     \
        type *to = ARENA_NEW (arena, type, n);                              \
        for (size_t i = 0; i < n; i++)                                      \
          to[i] = whole->member[row[i]];                                    \
        part->member = to;                                                  \
      }                                                                     \
  while (0)

static void
pick_covariate (struct arena *arena, const struct covariate *whole,
                struct covariate *part, const size_t *row, size_t n)
{
  *part = *whole;
  PICK (uint32_t, level);
  PICK (double, value);
}

static void
pick_rows (struct arena *arena, const struct frame *whole,
           struct frame *part, const size_t *row, size_t n)
{
  PICK (uint32_t, row);
  PICK (int64_t, zero);
  PICK (uint32_t, arm);
  PICK (double, y);
  PICK (double, denominator);
  PICK (double, time);
  PICK (double, enter);
  PICK (int8_t, event);
  PICK (uint32_t, cluster);
  PICK (uint32_t, cluster2);
  PICK (uint32_t, stratum);
  PICK (uint32_t, trial);
  PICK (double, dose);
}

/* The rows of one unit of the table lie anywhere. */
static uint64_t
count_units (struct arena *arena, const struct frame *f)
{
  uint32_t most = 0;
  uint64_t units = 0;
  for (size_t i = 0; i < f->n; i++)
    most = f->row[i] > most ? f->row[i] : most;
  bool *seen = ARENA_NEW (arena, bool, (size_t) most + 1);
  for (size_t i = 0; i < f->n; i++)
    {
      units += !seen[f->row[i]];
      seen[f->row[i]] = true;
    }
  return units;
}

struct frame
frame_part (struct arena *arena, const struct frame *whole,
            const size_t *row, size_t n)
{
  struct frame part = *whole;
  part.rows = NULL;
  part.n = n;
  pick_rows (arena, whole, &part, row, n);
  part.covariate = ARENA_NEW (arena, struct covariate, whole->covariates);
  for (size_t i = 0; i < whole->covariates; i++)
    pick_covariate (arena, &whole->covariate[i], &part.covariate[i], row, n);
  part.subgroup = NULL;
  part.subgroups = 0;
  bool several = whole->row && whole->units < whole->n;
  part.units = several ? count_units (arena, &part) : n;
  return part;
}
