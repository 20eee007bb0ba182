#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

/* What the two halves of the terminal renderer share: text.c writes the
   blocks, text_grid.c the grids.

   In a grid columns stand two blanks apart, numbers to the right.  Where
   it is wider than the terminal, the widest columns of words are narrowed
   and their cells broken into lines; numbers never are. */

#include "base/str.h"
#include "doc.h"

struct text {
  struct arena *arena;
  struct buf out;
  struct text_style style;
};

/* text_grid.c */
void text_grid (struct text *, const struct grid *);

/* text.c: TEXT in the colours of CODE ("1;32"; empty: none), if colours
   are on; and the code of a tone. */
void text_paint (struct text *, const char *code, const char *text);
const char *text_tone (enum tone);

#endif
