#include "text.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "wrap.h"

enum { DEFAULT_WIDTH = 80, LEAST_WIDTH = 40, INDENT = 2 };

void
text_paint (struct text *t, const char *code, const char *text)
{
  if (t->style.color && *code)
    buf_printf (&t->out, "\033[%sm%s\033[0m", code, text);
  else
    buf_add (&t->out, text);
}

const char *
text_tone (enum tone tone)
{
  static const char *const codes[TONE_COUNT] = {
    [TONE_NONE] = "",
    [TONE_SUPPORTED] = "1;32",
    [TONE_CONTRADICTED] = "1;31",
    [TONE_RULED_OUT] = "1;34",
    [TONE_INCONCLUSIVE] = "1;33",
    [TONE_NOT_TESTABLE] = "1;35",
    [TONE_NAIVE] = "1;35",
  };
  return codes[tone];
}

/* An empty line, once, and none at the top. */
static void
gap (struct text *t)
{
  if (t->out.length && !str_equal (t->out.text + t->out.length - 2, "\n\n"))
    buf_char (&t->out, '\n');
}

/* Wrapped text, the first line after FIRST, the others below its end. */
static void
hanging (struct text *t, const char *first, const char *code,
         const char *text)
{
  size_t indent = str_width (first);
  size_t width = t->style.width > indent + 10 ? t->style.width - indent : 10;
  struct lines lines = wrap (t->arena, doc_line (t->arena, text), width);
  for (size_t i = 0; i < lines.n; i++)
    {
      if (i)
        buf_fill (&t->out, ' ', indent);
      else
        buf_add (&t->out, first);
      text_paint (t, code, lines.line[i]);
      buf_char (&t->out, '\n');
    }
}

static void
put_title (struct text *t, const struct block *b)
{
  hanging (t, "", "1", b->text);
  gap (t);
}

static void
put_section (struct text *t, const struct block *b)
{
  gap (t);
  hanging (t, "", "1;4", b->text);
  gap (t);
}

static void
put_card (struct text *t, const struct block *b)
{
  gap (t);
  hanging (t, "", "1", b->text);
  if (b->badge && t->style.detail != TEXT_BRIEF)
    hanging (t, "  ", text_tone (b->tone), b->badge);
}

static void
put_heading (struct text *t, const struct block *b)
{
  gap (t);
  hanging (t, "", "1", b->text);
}

static void
put_text (struct text *t, const struct block *b)
{
  hanging (t, "  ", "", b->text);
  gap (t);
}

static void
put_warning (struct text *t, const struct block *b)
{
  hanging (t, "  ", text_tone (TONE_NAIVE), b->text);
}

/* A name as wide as the widest of its block. */
static const char *
padded_name (struct text *t, const struct block *b, const char *name)
{
  size_t widest = 0;
  for (size_t i = 0; i < b->facts_n; i++)
    {
      size_t width = str_width (b->facts[i].name);
      widest = width > widest ? width : widest;
    }
  struct buf out = buf_new (t->arena);
  buf_fill (&out, ' ', INDENT);
  buf_add (&out, name);
  buf_fill (&out, ' ', widest - str_width (name) + 2);
  return out.text;
}

/* A formula keeps its own lines. */
static void
put_fact (struct text *t, const char *name, const struct fact *fact)
{
  const char *at = fact->text;
  while (fact->code && strchr (at, '\n'))
    {
      size_t length = strcspn (at, "\n");
      hanging (t, name, "", arena_copy_n (t->arena, at, length));
      struct buf blank = buf_new (t->arena);
      buf_fill (&blank, ' ', str_width (name));
      name = blank.text;
      at += length + 1;
    }
  hanging (t, name, "", at);
}

static void
put_facts (struct text *t, const struct block *b)
{
  for (size_t i = 0; i < b->facts_n; i++)
    put_fact (t, padded_name (t, b, b->facts[i].name), &b->facts[i]);
  if (b->facts_n)
    gap (t);
}

static void
put_list (struct text *t, const struct block *b)
{
  if (b->text)
    hanging (t, "  ", "1", b->text);
  for (size_t i = 0; i < b->facts_n; i++)
    hanging (t, b->text ? "  - " : "  ", "", b->facts[i].text);
  gap (t);
}

static void
put_grid (struct text *t, const struct block *b)
{
  const struct grid *g = b->grid;
  if (g->caption && t->style.detail != TEXT_BRIEF)
    hanging (t, "  ", "1", g->caption);
  text_grid (t, g);
  for (size_t i = 0; i < g->notes_n; i++)
    hanging (t, arena_printf (t->arena, "  [%zu] ", i + 1), "",
             g->notes[i]);
  gap (t);
}

static void
put_nothing (struct text *t, const struct block *b)
{
  (void) t;
  (void) b;
}

static void (*const put[]) (struct text *, const struct block *) = {
  [BLOCK_TITLE] = put_title,     [BLOCK_SECTION] = put_section,
  [BLOCK_CARD] = put_card,       [BLOCK_HEADING] = put_heading,
  [BLOCK_TEXT] = put_text,       [BLOCK_WARNING] = put_warning,
  [BLOCK_FACTS] = put_facts,     [BLOCK_LIST] = put_list,
  [BLOCK_GRID] = put_grid,       [BLOCK_CHART] = put_nothing,
};
static_assert (sizeof put / sizeof *put == BLOCK_COUNT,
               "every block has a way to be written");

char *
text_render (const struct doc *doc, struct text_style style)
{
  struct text t = { doc->arena, buf_new (doc->arena), style };
  if (!t.style.width)
    t.style.width = DEFAULT_WIDTH;
  if (t.style.width < LEAST_WIDTH)
    t.style.width = LEAST_WIDTH;
  static const unsigned parts[] = {
    [TEXT_BRIEF] = IN_BRIEF, [TEXT_ANSWER] = IN_ANSWER,
    [TEXT_VERBOSE] = IN_VERBOSE,
  };
  unsigned where = parts[style.detail];
  for (size_t i = 0; i < doc->n; i++)
    if (doc->blocks[i].where & where)
      put[doc->blocks[i].kind](&t, &doc->blocks[i]);
  while (t.out.length > 1 && t.out.text[t.out.length - 2] == '\n')
    t.out.text[--t.out.length] = '\0';
  return t.out.text;
}

char *
report_text (struct arena *arena, const struct results *r,
             struct text_style style)
{
  struct doc doc = document_run (arena, r, NULL, 0);
  return text_render (&doc, style);
}
