#include "text.h"

#include <string.h>

#include "base/arena.h"
#include "wrap.h"

enum { INDENT = 2, BETWEEN = 2, NARROW = 18, NARROWEST = 12 };

/* What a cell shows, its aside below. */
static const char *
cell_text (struct arena *arena, const struct cell *cell)
{
  const char *text = doc_line (arena, cell->text);
  if (!cell->note)
    return text;
  return arena_printf (arena, "%s [%zu]", text, cell->note);
}

/* The aside where it is shown, else "". */
static const char *
aside_text (const struct text *t, const struct cell *cell)
{
  bool shown = t->style.detail != TEXT_BRIEF || cell->warns;
  return doc_line (t->arena, shown ? cell->aside : NULL);
}

static size_t
larger (size_t a, size_t b)
{
  return a > b ? a : b;
}

/* Columns that the cells of column C would like to have. */
static size_t
cells_width (struct text *t, const struct grid *g, size_t c)
{
  size_t width = 0;
  for (size_t r = 0; r < g->rows; r++)
    {
      const struct cell *cell = &g->cells[r * g->columns + c];
      width = larger (width, str_width (cell_text (t->arena, cell)));
      width = larger (width, str_width (aside_text (t, cell)));
    }
  return width;
}

static size_t
longest_word (const char *text)
{
  size_t longest = 0;
  for (size_t n; *text; text += n + (text[n] != '\0'))
    {
      n = strcspn (text, " ");
      longest = larger (longest, n);
    }
  return longest;
}

static size_t
total_width (const struct grid *g, const size_t *width)
{
  size_t total = INDENT;
  for (size_t c = 0; c < g->columns; c++)
    total += width[c] + (c ? BETWEEN : 0);
  return total;
}

/* Folds the heads of numbers, the widest first, until the row fits in
   ROOM. */
static void
fold_heads (struct text *t, const struct grid *g, size_t *width, size_t room)
{
  size_t *least = ARENA_NEW (t->arena, size_t, g->columns);
  for (size_t c = 0; c < g->columns; c++)
    least[c] = g->heads[c].number
                 ? larger (cells_width (t, g, c),
                           longest_word (g->heads[c].text))
                 : width[c];
  while (total_width (g, width) > room)
    {
      size_t widest = g->columns;
      for (size_t c = 0; c < g->columns; c++)
        if (width[c] > least[c]
            && (widest == g->columns || width[c] > width[widest]))
          widest = c;
      if (widest == g->columns)
        return;
      width[widest]--;
    }
}

/* Takes columns from the widest column of words, down to LEAST each,
   until the row fits in ROOM or there is nothing more to take.  WHOLE
   columns give only when they are asked. */
static void
narrow (const struct grid *g, size_t *width, size_t room, size_t least,
        bool whole)
{
  for (;;)
    {
      size_t widest = g->columns;
      for (size_t c = 0; c < g->columns; c++)
        {
          const struct head *head = &g->heads[c];
          if (!head->number && width[c] > least && (whole || !head->whole)
              && (widest == g->columns || width[c] > width[widest]))
            widest = c;
        }
      if (total_width (g, width) <= room || widest == g->columns)
        return;
      width[widest]--;
    }
}

/* The lines of one cell: text, then aside. */
struct column_lines {
  struct lines text, aside;
};

static const char *
line_of (const struct column_lines *c, size_t i)
{
  if (i < c->text.n)
    return c->text.line[i];
  i -= c->text.n;
  return i < c->aside.n ? c->aside.line[i] : "";
}

static void
put_cell_line (struct text *t, const char *line, const char *code,
               size_t width, bool number)
{
  size_t shown = str_width (line);
  size_t fill = width > shown ? width - shown : 0;
  buf_fill (&t->out, ' ', number ? fill : 0);
  text_paint (t, *line ? code : "", line);
  buf_fill (&t->out, ' ', number ? 0 : fill);
}

static void
cut_blanks (struct buf *out)
{
  while (out->length && out->text[out->length - 1] == ' ')
    out->text[--out->length] = '\0';
}

static struct column_lines
cell_lines (const struct text *t, const struct cell *cell, size_t width)
{
  struct column_lines lines = { 0 };
  const char *aside = aside_text (t, cell);
  lines.text = wrap (t->arena, cell_text (t->arena, cell), width);
  if (*aside)
    lines.aside = wrap (t->arena, aside, width);
  return lines;
}

static const char *
aside_code (const struct cell *cell)
{
  return cell->warns ? text_tone (TONE_NAIVE) : "2";
}

static void
put_row (struct text *t, const struct grid *g, const struct cell *row,
         const size_t *width)
{
  struct column_lines *column
    = ARENA_NEW (t->arena, struct column_lines, g->columns);
  size_t height = 1;
  for (size_t c = 0; c < g->columns; c++)
    {
      column[c] = cell_lines (t, &row[c], width[c]);
      height = larger (height, column[c].text.n + column[c].aside.n);
    }
  for (size_t i = 0; i < height; i++)
    {
      buf_fill (&t->out, ' ', INDENT);
      for (size_t c = 0; c < g->columns; c++)
        {
          bool aside = i >= column[c].text.n;
          buf_fill (&t->out, ' ', c ? BETWEEN : 0);
          put_cell_line (t, line_of (&column[c], i),
                         aside ? aside_code (&row[c])
                               : text_tone (row[c].tone),
                         width[c], g->heads[c].number);
        }
      cut_blanks (&t->out);
      buf_char (&t->out, '\n');
    }
}

static void
put_heads (struct text *t, const struct grid *g, const size_t *width)
{
  struct cell *row = ARENA_NEW (t->arena, struct cell, g->columns);
  for (size_t c = 0; c < g->columns; c++)
    row[c].text = g->heads[c].text;
  put_row (t, g, row, width);
  buf_fill (&t->out, ' ', INDENT);
  for (size_t c = 0; c < g->columns; c++)
    {
      buf_fill (&t->out, ' ', c ? BETWEEN : 0);
      buf_fill (&t->out, '-', width[c]);
    }
  buf_char (&t->out, '\n');
}

void
text_grid (struct text *t, const struct grid *g)
{
  size_t *width = ARENA_NEW (t->arena, size_t, g->columns);
  for (size_t c = 0; c < g->columns; c++)
    width[c] = larger (cells_width (t, g, c),
                       str_width (doc_line (t->arena, g->heads[c].text)));
  fold_heads (t, g, width, t->style.width);
  narrow (g, width, t->style.width, NARROW, false);
  narrow (g, width, t->style.width, NARROWEST, true);
  put_heads (t, g, width);
  for (size_t r = 0; r < g->rows; r++)
    put_row (t, g, &g->cells[r * g->columns], width);
}
