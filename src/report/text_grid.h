#ifndef REPORT_TEXT_GRID_H
#define REPORT_TEXT_GRID_H

/* A grid on a terminal: columns two blanks apart, numbers to the right.
   When it is wider than the terminal, the widest columns of words are
   narrowed and their cells broken into lines; numbers never are. */

#include "doc.h"
#include "base/str.h"

struct text {
  struct arena *arena;
  struct buf out;
  struct text_style style;
};

void text_grid (struct text *, const struct grid *);

/* TEXT in the colours of CODE ("1;32"; empty: none), if colours are on. */
void text_paint (struct text *, const char *code, const char *text);
const char *text_tone (enum tone);

#endif
