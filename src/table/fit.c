/* CELL_FIT: what a column can be read as, when only the whole column
   can tell.  Each distinct word is converted once. */

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "data.h"

static const struct kind {
  int bit;
  enum cell_type type;
} kinds[FIT_KINDS] = { { FIT_NUM, CELL_NUM }, { FIT_DATE, CELL_DATE },
                       { FIT_BOOL, CELL_BOOL } };

/* The words read as TYPE; null if one does not. */
static struct cell *
read_words (const struct table *t, const struct column *c, size_t n,
            enum cell_type type)
{
  struct cell *cells = ARENA_NEW (t->arena, struct cell, n);
  for (size_t i = 0; i < n; i++)
    {
      const char *text = intern_text (c->words, (uint32_t) i);
      cells[i] = cell_read (t->spec, type, text, strlen (text));
      if (cells[i].reading == READ_VALUE)
        continue;
      arena_grow (t->arena, cells, n * sizeof *cells, 0);
      return NULL;
    }
  return cells;
}

void
table_find_fit (struct table *t, struct column *c)
{
  size_t n = intern_count (c->words);
  for (size_t i = 0; n > 0 && i < FIT_KINDS; i++)
    {
      c->fits[i] = read_words (t, c, n, kinds[i].type);
      if (c->fits[i])
        c->fit |= kinds[i].bit;
    }
}

static const struct column *
fit_column (const struct table *t, int slot)
{
  assert (slot >= 0 && (size_t) slot < t->columns_n);
  assert (t->columns[slot].use.type == CELL_FIT);
  return &t->columns[slot];
}

static const struct cell *
fit_cell (const struct table *t, int slot, size_t kind, uint32_t word)
{
  const struct column *c = fit_column (t, slot);
  assert (c->fits[kind] && word < intern_count (c->words));
  return &c->fits[kind][word];
}

int
table_fit (const struct table *t, int slot)
{
  return fit_column (t, slot)->fit;
}

double
table_fit_number (const struct table *t, int slot, uint32_t word)
{
  return fit_cell (t, slot, 0, word)->value.number;
}

int64_t
table_fit_date (const struct table *t, int slot, uint32_t word)
{
  return fit_cell (t, slot, 1, word)->value.date;
}

int
table_fit_bool (const struct table *t, int slot, uint32_t word)
{
  return fit_cell (t, slot, 2, word)->value.truth;
}
