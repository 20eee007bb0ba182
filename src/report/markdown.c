#include "report/report.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc.h"

/* GitHub's Markdown, for pull requests. */
struct markdown {
  struct arena *arena;
  struct buf out;
};

/* What a character of a text becomes where it would mean something.
   The comment after @ keeps a label from calling somebody. */
static const struct replaced {
  char from;
  const char *to;
} replaced[] = {
  { '&', "&amp;" }, { '<', "&lt;" },  { '>', "&gt;" },  { '\\', "\\\\" },
  { '`', "\\`" },   { '*', "\\*" },   { '_', "\\_" },   { '[', "\\[" },
  { ']', "\\]" },   { '|', "\\|" },   { '~', "\\~" },   { '$', "\\$" },
  { '#', "\\#" },   { '!', "\\!" },   { '@', "@<!-- -->" },
};

/* The alternative text of a picture is an attribute: comments would show
   in it, and nobody is called from there. */
static void
put_as (struct markdown *m, const char *text, bool in_attribute)
{
  for (const char *at = doc_line (m->arena, text); *at; at++)
    {
      const char *to = NULL;
      for (size_t i = 0; i < sizeof replaced / sizeof *replaced; i++)
        if (replaced[i].from == *at && !(in_attribute && *at == '@'))
          to = replaced[i].to;
      if (to)
        buf_add (&m->out, to);
      else
        buf_char (&m->out, *at);
    }
}

static void
put_escaped (struct markdown *m, const char *text)
{
  put_as (m, text, false);
}

/* The same at the start of a line, where a list could begin. */
static void
put_line_start (struct markdown *m, const char *text)
{
  size_t digits = strspn (text, "0123456789");
  if (digits && strchr (".)", text[digits]) && text[digits])
    {
      buf_add_n (&m->out, text, digits);
      buf_char (&m->out, '\\');
    }
  else
    {
      digits = 0;
      if (*text && strchr ("+-=", *text))
        buf_char (&m->out, '\\');
    }
  put_escaped (m, text + digits);
}

/* TEXT between as many backticks as it needs; a pipe would still end a
   cell, so there it is escaped. */
static void
put_code (struct markdown *m, const char *text, bool in_cell)
{
  const char *line = doc_line (m->arena, text);
  size_t run = 0, longest = 0;
  for (const char *at = line; *at; at++)
    {
      run = *at == '`' ? run + 1 : 0;
      longest = run > longest ? run : longest;
    }
  const char *pad = longest ? " " : "";
  buf_fill (&m->out, '`', longest + 1);
  buf_add (&m->out, pad);
  for (const char *at = line; *at; at++)
    {
      if (*at == '|' && in_cell)
        buf_char (&m->out, '\\');
      buf_char (&m->out, *at);
    }
  buf_add (&m->out, pad);
  buf_fill (&m->out, '`', longest + 1);
}

static void
put_heading_line (struct markdown *m, const char *marks, const char *text)
{
  buf_add (&m->out, marks);
  put_escaped (m, text);
  buf_add (&m->out, "\n\n");
}

static void
put_title (struct markdown *m, const struct block *b)
{
  put_heading_line (m, "# ", b->text);
}

static void
put_section (struct markdown *m, const struct block *b)
{
  put_heading_line (m, "## ", b->text);
}

static void
put_card (struct markdown *m, const struct block *b)
{
  put_heading_line (m, "### ", b->text);
  if (b->badge)
    buf_printf (&m->out, "**%s**\n\n", b->badge);
}

static void
put_heading (struct markdown *m, const struct block *b)
{
  put_heading_line (m, "#### ", b->text);
}

static void
put_text (struct markdown *m, const struct block *b)
{
  put_line_start (m, b->text);
  buf_add (&m->out, "\n\n");
}

static void
put_warning (struct markdown *m, const struct block *b)
{
  buf_add (&m->out, "> **");
  put_escaped (m, b->text);
  buf_add (&m->out, "**\n\n");
}

static void
put_facts (struct markdown *m, const struct block *b)
{
  for (size_t i = 0; i < b->facts_n; i++)
    {
      buf_printf (&m->out, "- **%s:** ", b->facts[i].name);
      if (b->facts[i].code)
        put_code (m, b->facts[i].text, false);
      else
        put_escaped (m, b->facts[i].text);
      buf_char (&m->out, '\n');
    }
  buf_char (&m->out, '\n');
}

static void
put_list (struct markdown *m, const struct block *b)
{
  if (b->text)
    buf_printf (&m->out, "**%s**\n\n", b->text);
  for (size_t i = 0; i < b->facts_n; i++)
    {
      buf_add (&m->out, "- ");
      put_line_start (m, b->facts[i].text);
      buf_char (&m->out, '\n');
    }
  buf_char (&m->out, '\n');
}

static void
put_cell (struct markdown *m, const struct head *head,
          const struct cell *cell)
{
  const char *strong = cell->tone == TONE_NONE ? "" : "**";
  buf_add (&m->out, strong);
  if (head->code && cell->text)
    put_code (m, cell->text, true);
  else
    put_escaped (m, cell->text);
  buf_add (&m->out, strong);
  if (cell->note)
    buf_printf (&m->out, " <sup>%zu</sup>", cell->note);
  if (cell->aside)
    {
      buf_add (&m->out, "<br><em>");
      put_escaped (m, cell->aside);
      buf_add (&m->out, "</em>");
    }
}

static void
put_heads (struct markdown *m, const struct grid *g)
{
  for (size_t c = 0; c < g->columns; c++)
    {
      buf_add (&m->out, "| ");
      put_escaped (m, g->heads[c].text);
      buf_char (&m->out, ' ');
    }
  buf_add (&m->out, "|\n");
  for (size_t c = 0; c < g->columns; c++)
    buf_add (&m->out, g->heads[c].number ? "| ---: " : "| :--- ");
  buf_add (&m->out, "|\n");
}

static void
put_rows (struct markdown *m, const struct grid *g)
{
  for (size_t i = 0; i < g->rows * g->columns; i++)
    {
      size_t c = i % g->columns;
      buf_add (&m->out, "| ");
      put_cell (m, &g->heads[c], &g->cells[i]);
      buf_add (&m->out, c + 1 == g->columns ? " |\n" : " ");
    }
  buf_char (&m->out, '\n');
}

static void
put_notes (struct markdown *m, const struct grid *g)
{
  for (size_t i = 0; i < g->notes_n; i++)
    {
      buf_printf (&m->out, "<sup>%zu</sup> ", i + 1);
      put_escaped (m, g->notes[i]);
      buf_add (&m->out, i + 1 < g->notes_n ? "<br>\n" : "\n\n");
    }
}

static void
put_grid (struct markdown *m, const struct block *b)
{
  const struct grid *g = b->grid;
  if (b->folded)
    {
      buf_add (&m->out, "<details><summary>Numbers: ");
      put_escaped (m, g->caption);
      buf_add (&m->out, "</summary>\n\n");
    }
  else if (g->caption)
    {
      buf_add (&m->out, "**");
      put_escaped (m, g->caption);
      buf_add (&m->out, "**\n\n");
    }
  put_heads (m, g);
  put_rows (m, g);
  put_notes (m, g);
  if (b->folded)
    buf_add (&m->out, "</details>\n\n");
}

static void
put_chart (struct markdown *m, const struct block *b)
{
  if (b->chart->svg)
    {
      buf_add (&m->out, "![");
      put_as (m, b->chart->alt, true);
      buf_printf (&m->out, "](%s.svg)\n\n", b->chart->name);
      return;
    }
  buf_add (&m->out, "The chart was not drawn; its numbers are in ");
  put_code (m, arena_printf (m->arena, "%s.dat", b->chart->name), false);
  buf_add (&m->out, ".\n\n");
}

static void (*const put[]) (struct markdown *, const struct block *) = {
  [BLOCK_TITLE] = put_title,     [BLOCK_SECTION] = put_section,
  [BLOCK_CARD] = put_card,       [BLOCK_HEADING] = put_heading,
  [BLOCK_TEXT] = put_text,       [BLOCK_WARNING] = put_warning,
  [BLOCK_FACTS] = put_facts,     [BLOCK_LIST] = put_list,
  [BLOCK_GRID] = put_grid,       [BLOCK_CHART] = put_chart,
};
static_assert (sizeof put / sizeof *put == BLOCK_COUNT,
               "every block has a way to be written");

char *
markdown_render (const struct doc *doc)
{
  struct markdown m = { doc->arena, buf_new (doc->arena) };
  for (size_t i = 0; i < doc->n; i++)
    if (doc->blocks[i].where & IN_PAGE)
      put[doc->blocks[i].kind](&m, &doc->blocks[i]);
  while (m.out.length > 1 && m.out.text[m.out.length - 2] == '\n')
    m.out.text[--m.out.length] = '\0';
  return m.out.text;
}

char *
report_markdown (struct arena *arena, const struct results *r,
                 const struct chart_file *charts, size_t charts_n)
{
  struct doc doc = document_run (arena, r, charts, charts_n);
  return markdown_render (&doc);
}
