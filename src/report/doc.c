#include "doc.h"

#include "base/arena.h"
#include "base/str.h"

struct doc
doc_new (struct arena *arena, const char *title)
{
  return (struct doc) { .arena = arena, .title = title };
}

struct block *
doc_add (struct doc *doc, unsigned where, enum block_kind kind,
         const char *text)
{
  doc->blocks = ARENA_ROOM (doc->arena, doc->blocks, doc->n, doc->capacity);
  struct block *b = &doc->blocks[doc->n++];
  *b = (struct block) { .kind = kind, .where = where, .text = text };
  return b;
}

struct grid *
doc_grid (struct doc *doc, unsigned where, const char *caption,
          const struct head *heads, size_t columns)
{
  struct grid *g = ARENA_NEW (doc->arena, struct grid, 1);
  g->arena = doc->arena;
  g->caption = caption;
  g->heads = heads;
  g->columns = columns;
  doc_add (doc, where, BLOCK_GRID, NULL)->grid = g;
  return g;
}

struct cell *
grid_row (struct grid *g)
{
  if (g->rows == g->capacity)
    {
      size_t more = g->capacity ? 2 * g->capacity : 8;
      size_t size = g->columns * sizeof *g->cells;
      g->cells = arena_grow (g->arena, g->cells, g->capacity * size,
                             more * size);
      g->capacity = more;
    }
  return &g->cells[g->rows++ * g->columns];
}

size_t
grid_note (struct grid *g, const char *text)
{
  for (size_t i = 0; i < g->notes_n; i++)
    if (str_equal (g->notes[i], text))
      return i + 1;
  g->notes = ARENA_ROOM (g->arena, g->notes, g->notes_n, g->notes_capacity);
  g->notes[g->notes_n++] = text;
  return g->notes_n;
}

static void
add_fact (struct doc *doc, struct block *b, struct fact fact)
{
  if (!fact.text || !*fact.text)
    return;
  b->facts = ARENA_ROOM (doc->arena, b->facts, b->facts_n,
                         b->facts_capacity);
  b->facts[b->facts_n++] = fact;
}

void
block_fact (struct doc *doc, struct block *b, const char *name,
            const char *text)
{
  add_fact (doc, b, (struct fact) { .name = name, .text = text });
}

void
block_code (struct doc *doc, struct block *b, const char *name,
            const char *text)
{
  add_fact (doc, b, (struct fact) { name, text, true });
}

const char *
doc_line (struct arena *arena, const char *text)
{
  if (!text)
    return "";
  char *line = arena_copy (arena, text);
  for (char *at = line; *at; at++)
    if (*at == '\n' || *at == '\t')
      *at = ' ';
  return str_visible (arena, line);
}
