/* From those who stay to the rows of a frame. */

#include <math.h>

#include "build.h"

static struct frame_row
row_of (const struct build *b, size_t row, uint32_t trial)
{
  return (struct frame_row) {
    .of = row, .arm = b->arm[row], .trial = trial, .zero = b->zero[row],
    .y = b->y ? b->y[row] : 0,
    .denominator = b->denominator ? b->denominator[row] : 0,
    .time = b->time ? b->time[row] : 0,
    .enter = b->enter ? b->enter[row] : -1,
    .event = b->event ? b->event[row] : (int8_t) 0,
  };
}

/* The days of a unit up to the one after which it is exposed, and those
   from there on; either may be none.  Returns how many rows that makes. */
static size_t
cut (const struct build *b, const struct frame_row *whole,
     struct frame_row *into)
{
  double after = build_exposed_after (b, whole->of);
  size_t n = 0;
  if (after > whole->enter)
    {
      into[n] = *whole;
      into[n].time = fmin (after, whole->time);
      into[n].event = after < whole->time ? (int8_t) 0 : whole->event;
      n++;
    }
  if (after < whole->time)
    {
      into[n] = *whole;
      into[n].arm = 1;
      into[n].enter = fmax (after, whole->enter);
      n++;
    }
  return n;
}

void
build_gather (struct build *b, uint32_t trial)
{
  bool cuts = b->d->name == DESIGN_TIME_VARYING;
  size_t stay = 0;
  for (size_t row = 0; row < b->rows; row++)
    stay += build_stays (b, row);
  struct batch *batch = ARENA_NEW (b->batches, struct batch, 1);
  batch->row = ARENA_NEW (b->batches, struct frame_row,
                          stay * (cuts ? 2 : 1));
  batch->first = b->gathered;
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      struct frame_row whole = row_of (b, row, trial);
      if (cuts)
        batch->n += cut (b, &whole, batch->row + batch->n);
      else
        batch->row[batch->n++] = whole;
    }
  batch->next = b->batch;
  b->batch = batch;
  b->gathered += batch->n;
}

static void
allocate (const struct build *b, struct frame *f)
{
  f->row = ARENA_NEW (b->arena, uint32_t, f->n);
  f->zero = ARENA_NEW (b->arena, int64_t, f->n);
  f->arm = ARENA_NEW (b->arena, uint32_t, f->n);
  f->y = b->y ? ARENA_NEW (b->arena, double, f->n) : NULL;
  f->denominator = b->denominator ? ARENA_NEW (b->arena, double, f->n) : NULL;
  f->time = b->time ? ARENA_NEW (b->arena, double, f->n) : NULL;
  f->event = b->event ? ARENA_NEW (b->arena, int8_t, f->n) : NULL;
  f->enter = b->enter ? ARENA_NEW (b->arena, double, f->n) : NULL;
  f->trial = b->trials ? ARENA_NEW (b->arena, uint32_t, f->n) : NULL;
  f->dose = b->dose ? ARENA_NEW (b->arena, double, f->n) : NULL;
}

static void
copy_row (const struct build *b, struct frame *f, size_t i,
          const struct frame_row *row)
{
  if (f->dose)
    f->dose[i] = b->dose[row->of];
  f->row[i] = (uint32_t) row->of;
  f->zero[i] = row->zero;
  f->arm[i] = row->arm;
  if (f->y)
    f->y[i] = row->y;
  if (f->denominator)
    f->denominator[i] = row->denominator;
  if (f->time)
    {
      f->time[i] = row->time;
      f->event[i] = row->event;
    }
  if (f->enter)
    f->enter[i] = row->enter;
  if (f->trial)
    f->trial[i] = row->trial;
}

/* What is known of a row of the table, for each row of the frame; null
   stays null. */
static uint32_t *
spread (const struct build *b, const uint32_t *of_table)
{
  if (!of_table)
    return NULL;
  uint32_t *of_frame = ARENA_NEW (b->arena, uint32_t, b->gathered);
  for (const struct batch *batch = b->batch; batch; batch = batch->next)
    for (size_t i = 0; i < batch->n; i++)
      of_frame[batch->first + i] = of_table[batch->row[i].of];
  return of_frame;
}

void
build_rows (const struct build *b, struct frame *f)
{
  uint32_t *cluster, *second;
  f->n = b->gathered;
  allocate (b, f);
  for (const struct batch *batch = b->batch; batch; batch = batch->next)
    for (size_t i = 0; i < batch->n; i++)
      copy_row (b, f, batch->first + i, &batch->row[i]);
  build_clusters (b, f, &cluster, &second);
  f->cluster = spread (b, cluster);
  f->cluster2 = spread (b, second);
}
