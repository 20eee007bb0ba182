#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "chart.h"
#include "report/say.h"
#include "report/scan.h"

/* Rank correlations as a triangle of tiles. */

enum {
  WIDTH = 720, LABEL_ROOM = 150, LEFT = 176, RIGHT = WIDTH - 24,
  TALLEST = 56, ABOVE = 14, LABEL_SIZE = 11, TEXT_ROOM = 30
};

/* White at 0, blue towards 1, orange towards -1: hues that people who see
   few colours can tell apart. */
static const char *
tile_color (struct arena *arena, double rho)
{
  static const double ends[2][3] = { { 213, 94, 0 }, { 0, 114, 178 } };
  const double *end = ends[rho > 0];
  double part = isfinite (rho) ? .85 * fmin (fabs (rho), 1) : 0;
  int rgb[3];
  for (int i = 0; i < 3; i++)
    rgb[i] = (int) round (255 + part * (end[i] - 255));
  return arena_printf (arena, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
}

struct tiles {
  size_t n, at;
  const char **color, **text, **ink;
  double *x, *y;
};

static void
add_tile (struct chart *c, struct tiles *t, size_t i, size_t k,
          const struct scan_correlation *cell)
{
  char number[NUM_SIZE];
  double rho = cell->effect.estimate;
  t->x[t->at] = (double) k;
  t->y[t->at] = (double) i;
  t->color[t->at] = tile_color (c->arena, rho);
  t->text[t->at] = isfinite (rho)
                     ? arena_copy (c->arena, num_print_places (number, rho, 2))
                     : "";
  t->ink[t->at++] = fabs (rho) > .75 ? "#ffffff" : "#222222";
  data_row (c, (double[]){ (double) k, (double) i, rho,
                           cell->effect.conf_low, cell->effect.conf_high,
                           (double) cell->n }, 6);
}

static void
write_tiles (struct chart *c, const struct scan_matrix *m)
{
  struct tiles t = { .n = m->n * (m->n - 1) / 2 };
  t.color = ARENA_NEW (c->arena, const char *, t.n);
  t.text = ARENA_NEW (c->arena, const char *, t.n);
  t.ink = ARENA_NEW (c->arena, const char *, t.n);
  t.x = ARENA_NEW (c->arena, double, t.n);
  t.y = ARENA_NEW (c->arena, double, t.n);
  data_title (c, "column, row, rho, low, high, units");
  for (size_t i = 1; i < m->n; i++)
    for (size_t k = 0; k < i; k++)
      add_tile (c, &t, i, k, &m->cell[i * m->n + k]);
  data_end (c);
  script_number (c, "tiles", (double) t.n);
  script_texts (c, "tile_color", t.color, t.n);
  script_texts (c, "tile_text", t.text, t.n);
  script_texts (c, "tile_ink", t.ink, t.n);
  script_numbers (c, "tile_x", t.x, t.n);
  script_numbers (c, "tile_y", t.y, t.n);
}

static void
write_names (struct chart *c, const struct scan_matrix *m, double room)
{
  const char **side = ARENA_NEW (c->arena, const char *, m->n);
  const char **below = ARENA_NEW (c->arena, const char *, m->n);
  for (size_t i = 0; i < m->n; i++)
    {
      const char *name = text_plain (c->arena, m->name[i]);
      side[i] = text_fit (c->arena, name, LABEL_SIZE, LABEL_ROOM);
      below[i] = text_fit (c->arena, name, LABEL_SIZE, room);
    }
  script_texts (c, "side", side, m->n);
  script_texts (c, "below", below, m->n);
  script_number (c, "names", (double) m->n);
}

static void
describe (struct chart *c, const struct scan_matrix *m)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "Rank correlations among %zu numbers of %s. ", m->n,
              m->unit);
  for (size_t i = 1, said = 0; i < m->n; i++)
    for (size_t k = 0; k < i; k++)
      {
        char number[NUM_SIZE];
        double rho = m->cell[i * m->n + k].effect.estimate;
        if (isfinite (rho))
          buf_printf (&alt, "%s%s and %s %s", said++ ? "; " : "", m->name[k],
                      m->name[i], num_print_places (number, rho, 2));
      }
  buf_char (&alt, '.');
  c->alt = alt.text;
}

void
chart_correlations (struct chart *c)
{
  const struct scan_matrix *m = &c->scan->matrix;
  c->width = WIDTH;
  c->template_name = "correlations";
  double top = chart_header (c, arena_printf (c->arena,
                                              "Rank correlations of %s",
                                              m->unit),
                             "Spearman's rho. Exploratory.") + ABOVE;
  double wide = (RIGHT - LEFT) / (double) (m->n - 1);
  double tall = fmin (TALLEST, fmax (20, wide));
  script_number (c, "left", LEFT);
  script_number (c, "right", RIGHT);
  script_number (c, "top", top);
  script_number (c, "row_height", tall);
  script_number (c, "with_text", wide >= TEXT_ROOM);
  write_names (c, m, wide >= 60 ? wide - 6 : LABEL_ROOM);
  script_number (c, "turned", wide < 60);
  write_tiles (c, m);
  c->height = top + tall * (double) (m->n - 1)
              + (wide < 60 ? LABEL_ROOM + 12 : 28);
  chart_notes (c, "Blue: they rise together; orange: one rises as the other "
                  "falls. Intervals are in the table.");
  describe (c, m);
}
