#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "chart.h"
#include "report/say.h"
#include "rows.h"

/* A love plot: how far apart the cohorts are in each covariate, before
   and after adjustment. */

enum {
  WIDTH = 720, LABEL_ROOM = 250, LEFT = 282, RIGHT = 580, BEFORE_AT = 640,
  AFTER_AT = 700, ROW = 24, ABOVE = 28, AXIS_ROOM = 46, MOST_ROWS = 60
};

/* Differences beyond this are drawn at the edge. */
static const double farthest = 1;
static const double limit = 0.1;

/* The rows that are drawn, as in the table. */
struct love {
  const struct result_balance **row;
  size_t n, left_out;
  bool adjusted;
  double largest;
};

static double
apart (struct figure smd)
{
  return smd.presence == FIGURE_PRESENT ? fabs (smd.value) : NAN;
}

static double
most_apart (const struct result_balance *b)
{
  double most = fmax (apart (b->smd), apart (b->smd_adjusted));
  return isnan (most) ? -1 : most;
}

static int
compare_falling (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x < y) - (x > y);
}

/* Below it a difference is left out where there are more than fit. */
static double
threshold (struct arena *arena, const struct result_hypothesis *h)
{
  double *most = ARENA_NEW (arena, double, h->balance_n);
  for (size_t i = 0; i < h->balance_n; i++)
    most[i] = most_apart (&h->balance[i]);
  qsort (most, h->balance_n, sizeof *most, compare_falling);
  return h->balance_n > MOST_ROWS ? most[MOST_ROWS - 1] : -INFINITY;
}

static struct love
love_of (struct arena *arena, const struct result_hypothesis *h)
{
  struct love l = { .row = ARENA_NEW (arena, const struct result_balance *,
                                      h->balance_n) };
  double least = threshold (arena, h);
  for (size_t i = 0; i < h->balance_n; i++)
    {
      const struct result_balance *b = &h->balance[i];
      if (most_apart (b) < least || l.n == MOST_ROWS)
        {
          l.left_out++;
          continue;
        }
      l.row[l.n++] = b;
      l.largest = fmax (l.largest, most_apart (b));
      if (b->smd_adjusted.presence != FIGURE_ABSENT)
        l.adjusted = true;
    }
  return l;
}

/* "0.463"; what is not defined says so. */
static const char *
smd_text (struct chart *c, struct figure smd)
{
  if (smd.presence == FIGURE_ABSENT)
    return "";
  return isnan (apart (smd)) ? "none" : say_number (c->arena, apart (smd));
}

static void
write_rows (struct chart *c, const struct love *l)
{
  const char **label = ARENA_NEW (c->arena, const char *, l->n);
  const char **before = ARENA_NEW (c->arena, const char *, l->n);
  const char **after = ARENA_NEW (c->arena, const char *, l->n);
  data_title (c, "row, before, after: absolute standardised differences, "
                 "cut to the axis");
  data_row (c, (double[]){ NAN, NAN, NAN }, 3);
  for (size_t i = 0; i < l->n; i++)
    {
      const struct result_balance *b = l->row[i];
      const char *name = row_level (c->arena, b->covariate, b->level);
      label[i] = text_fit (c->arena, text_plain (c->arena, name), 11,
                           LABEL_ROOM);
      before[i] = smd_text (c, b->smd);
      after[i] = smd_text (c, b->smd_adjusted);
      double x = apart (b->smd), y = apart (b->smd_adjusted);
      data_row (c, (double[]){ (double) (i + 1), x > farthest ? farthest : x,
                               y > farthest ? farthest : y }, 3);
    }
  data_end (c);
  script_texts (c, "label", label, l->n);
  script_texts (c, "before_text", before, l->n);
  script_texts (c, "after_text", after, l->n);
  script_number (c, "rows", (double) l->n);
}

static void
write_axis (struct chart *c, const struct love *l, double top)
{
  double high = fmin (fmax (1.05 * l->largest, 0.25), farthest);
  struct axis axis = axis_linear (c->arena, 0, high, RIGHT - LEFT);
  script_number (c, "left", LEFT);
  script_number (c, "right", RIGHT);
  script_number (c, "top", top);
  script_number (c, "row_height", ROW);
  script_number (c, "x_high", axis.high);
  script_numbers (c, "tick", axis.tick, axis.ticks);
  script_texts (c, "tick_text", axis.text, axis.ticks);
  script_text (c, "x_title", "standardised mean difference, without sign");
  script_number (c, "limit", limit);
  script_text (c, "limit_text", "0.1");
  script_number (c, "before_at", l->adjusted ? BEFORE_AT : AFTER_AT);
  script_number (c, "after_at", AFTER_AT);
  script_text (c, "before_heading", l->adjusted ? "before" : "difference");
  script_text (c, "after_heading", l->adjusted ? "after" : "");
}

static const char *
notes_of (struct chart *c, const struct love *l)
{
  struct buf out = buf_new (c->arena);
  buf_add (&out, l->adjusted ? "Circle: before adjustment; square: after."
                             : "Circle: nothing is adjusted for.");
  buf_add (&out, " Right of the dashed line, at 0.1, cohorts are not"
                 " balanced.");
  if (l->largest > farthest)
    buf_add (&out, " Differences above 1 stand at the edge.");
  if (l->left_out)
    buf_printf (&out, " %s smaller differences are left out.",
                say_count (c->arena, l->left_out));
  return out.text;
}

static void
describe (struct chart *c, const struct love *l)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "Absolute standardised mean differences between the "
                    "cohorts%s. ",
              l->adjusted ? ", before and after adjustment" : "");
  for (size_t i = 0; i < l->n; i++)
    {
      const struct result_balance *b = l->row[i];
      buf_printf (&alt, "%s%s: %s", i ? "; " : "",
                  row_level (c->arena, b->covariate, b->level),
                  smd_text (c, b->smd));
      if (b->smd_adjusted.presence != FIGURE_ABSENT)
        buf_printf (&alt, ", then %s", smd_text (c, b->smd_adjusted));
    }
  buf_char (&alt, '.');
  c->alt = alt.text;
}

void
chart_balance (struct chart *c)
{
  c->width = WIDTH;
  c->template_name = "balance";
  struct love l = love_of (c->arena, c->hypothesis);
  double top = chart_header (c, c->hypothesis->title,
                             "How far apart the cohorts are") + ABOVE;
  write_axis (c, &l, top);
  write_rows (c, &l);
  c->height = top + ROW * (double) l.n + AXIS_ROOM;
  chart_notes (c, notes_of (c, &l));
  describe (c, &l);
}
