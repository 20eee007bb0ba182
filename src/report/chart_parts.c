#include "chart.h"

#include <math.h>

#include "base/arena.h"
#include "report/say.h"

enum {
  TITLE_SIZE = 15, TITLE_STEP = 19, TITLE_LINES = 3,
  TEXT_SIZE = 12, TEXT_STEP = 16, TEXT_LINES = 4,
  NOTE_SIZE = 10, NOTE_LINES = 4
};

double
chart_header (struct chart *c, const char *title, const char *below)
{
  double room = c->width - 2 * CHART_MARGIN;
  struct lines head = text_wrap (c->arena, text_plain (c->arena, title),
                                 TITLE_SIZE, room, TITLE_LINES);
  struct lines text = text_wrap (c->arena, text_plain (c->arena, below),
                                 TEXT_SIZE, room, TEXT_LINES);
  double row = 12 + TITLE_STEP * (double) head.n;
  script_texts (c, "title", head.line, head.n);
  script_texts (c, "sentence", text.line, text.n);
  script_number (c, "sentence_top", row);
  return row + TEXT_STEP * (double) text.n + 8;
}

const char *
chart_plain (struct arena *arena, double value)
{
  if (value != floor (value) || fabs (value) >= 1e15)
    return say_number (arena, value);
  return arena_printf (arena, "%s%s", value < 0 ? "-" : "",
                       say_count (arena, (uint64_t) fabs (value)));
}

void
chart_notes (struct chart *c, const char *text)
{
  const char *adjusted_for = c->hypothesis ? c->hypothesis->adjusted_for
                                           : NULL;
  if (adjusted_for && !c->part)
    text = arena_printf (c->arena, "%s What is drawn is not adjusted for %s.",
                         text, adjusted_for);
  struct lines notes = text_wrap (c->arena, text_plain (c->arena, text),
                                  NOTE_SIZE, c->width - 2 * CHART_MARGIN,
                                  NOTE_LINES);
  script_texts (c, "notes", notes.line, notes.n);
  c->height += CHART_FOOT * (double) notes.n + 12;
}
