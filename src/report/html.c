#include "report/report.h"

#include <assert.h>
#include <nettle/base64.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc.h"
#include "html_style.h"

struct html {
  struct arena *arena;
  struct buf out;
  bool card;          /* a card is open */
};

static const char *const tone_class[TONE_COUNT] = {
  [TONE_NONE] = "",
  [TONE_SUPPORTED] = "supported",
  [TONE_CONTRADICTED] = "contradicted",
  [TONE_RULED_OUT] = "ruled-out",
  [TONE_INCONCLUSIVE] = "inconclusive",
  [TONE_NOT_TESTABLE] = "not-testable",
  [TONE_NAIVE] = "naive",
};

/* One character of a text or of a quoted attribute. */
static void
put_character (struct html *h, char c)
{
  static const char special[] = "&<>\"'";
  static const char *const entity[]
    = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
  for (size_t i = 0; special[i]; i++)
    if (c == special[i])
      {
        buf_add (&h->out, entity[i]);
        return;
      }
  buf_char (&h->out, c);
}

/* TEXT, safe between tags and between quotes. */
static void
put_safe (struct html *h, const char *text)
{
  for (const char *at = doc_line (h->arena, text); *at; at++)
    put_character (h, *at);
}

/* A formula: as put_safe(), with its line ends. */
static void
put_lines (struct html *h, const char *text)
{
  for (; *text; text++)
    {
      size_t length = 0;
      while (text[length] && text[length] != '\n')
        length++;
      put_safe (h, arena_copy_n (h->arena, text, length));
      if (!text[length])
        return;
      buf_char (&h->out, '\n');
      text += length;
    }
}

/* OPEN, the text, CLOSE. */
static void
put_element (struct html *h, const char *open, const char *text,
             const char *close)
{
  buf_add (&h->out, open);
  put_safe (h, text);
  buf_add (&h->out, close);
}

static void
put_tag_with_id (struct html *h, const char *tag, const char *id)
{
  buf_printf (&h->out, "<%s", tag);
  if (id)
    put_element (h, " id=\"", id, "\"");
  buf_char (&h->out, '>');
}

static void
close_card (struct html *h)
{
  if (h->card)
    buf_add (&h->out, "</article>\n");
  h->card = false;
}

static void
put_badge (struct html *h, enum tone tone, const char *word)
{
  buf_printf (&h->out, "<span class=\"badge %s\">", tone_class[tone]);
  put_element (h, "", word, "</span>");
}

static void
put_title (struct html *h, const struct block *b)
{
  put_element (h, "<h1>", b->text, "</h1>\n");
}

static void
put_section (struct html *h, const struct block *b)
{
  close_card (h);
  put_tag_with_id (h, "h2", b->id);
  put_element (h, "", b->text, "</h2>\n");
}

static void
put_card (struct html *h, const struct block *b)
{
  close_card (h);
  h->card = true;
  put_tag_with_id (h, "article", b->id);
  put_element (h, "\n<div class=\"head\"><h3>", b->text, "</h3>");
  if (b->badge)
    put_badge (h, b->tone, b->badge);
  buf_add (&h->out, "</div>\n");
}

static void
put_heading (struct html *h, const struct block *b)
{
  put_tag_with_id (h, "h3", b->id);
  put_element (h, "", b->text, "</h3>\n");
}

static void
put_text (struct html *h, const struct block *b)
{
  put_element (h, b->lead ? "<p class=\"lead\">" : "<p>", b->text,
               "</p>\n");
}

static void
put_warning (struct html *h, const struct block *b)
{
  put_element (h, "<p class=\"warning\">", b->text, "</p>\n");
}

static void
put_facts (struct html *h, const struct block *b)
{
  buf_add (&h->out, "<dl>\n");
  for (size_t i = 0; i < b->facts_n; i++)
    {
      const struct fact *f = &b->facts[i];
      put_element (h, "<dt>", f->name, "</dt><dd>");
      buf_add (&h->out, f->code ? "<code>" : "");
      if (f->code)
        put_lines (h, f->text);
      else
        put_safe (h, f->text);
      buf_add (&h->out, f->code ? "</code></dd>\n" : "</dd>\n");
    }
  buf_add (&h->out, "</dl>\n");
}

static void
put_list (struct html *h, const struct block *b)
{
  if (b->text)
    put_element (h, "<p class=\"list\">", b->text, "</p>\n");
  buf_add (&h->out, "<ul>\n");
  for (size_t i = 0; i < b->facts_n; i++)
    put_element (h, "<li>", b->facts[i].text, "</li>\n");
  buf_add (&h->out, "</ul>\n");
}

static void
put_heads (struct html *h, const struct grid *g)
{
  buf_add (&h->out, "<thead><tr>");
  for (size_t c = 0; c < g->columns; c++)
    {
      buf_add (&h->out, g->heads[c].number ? "<th scope=\"col\" class=\"n\">"
                                           : "<th scope=\"col\">");
      put_element (h, "", g->heads[c].text, "</th>");
    }
  buf_add (&h->out, "</tr></thead>\n<tbody>\n");
}

static void
put_cell_text (struct html *h, const struct head *head,
               const struct cell *cell)
{
  const char *open = head->code && cell->text ? "<code>" : "";
  const char *close = *open ? "</code>" : "";
  if (cell->tone != TONE_NONE)
    {
      put_badge (h, cell->tone, cell->text);
      return;
    }
  if (cell->target)
    put_element (h, "<a href=\"#", cell->target, "\">");
  put_element (h, open, cell->text, close);
  if (cell->target)
    buf_add (&h->out, "</a>");
}

/* Rows with one are told cell by cell where the page is narrow, and a
   number then needs its column's name. */
static bool
has_badge (const struct grid *g, size_t row)
{
  for (size_t c = 0; c < g->columns; c++)
    if (g->cells[row * g->columns + c].tone != TONE_NONE)
      return true;
  return false;
}

static void
put_cell (struct html *h, const struct grid *g, size_t row, size_t column)
{
  const struct head *head = &g->heads[column];
  const struct cell *cell = &g->cells[row * g->columns + column];
  bool key = column == g->key;
  const char *tag = key ? "th" : "td";
  buf_printf (&h->out, "<%s%s%s", tag, key ? " scope=\"row\"" : "",
              head->number ? " class=\"n\""
                           : head->code ? " class=\"c\"" : "");
  if (head->number && has_badge (g, row))
    put_element (h, " data-head=\"", head->text, "\"");
  buf_add (&h->out, ">");
  put_cell_text (h, head, cell);
  if (cell->note)
    buf_printf (&h->out, "<sup>%zu</sup>", cell->note);
  if (cell->aside)
    put_element (h, cell->warns ? "<span class=\"aside warn\">"
                                : "<span class=\"aside\">",
                 cell->aside, "</span>");
  buf_printf (&h->out, "</%s>", tag);
}

static void
put_rows (struct html *h, const struct grid *g)
{
  for (size_t r = 0; r < g->rows; r++)
    {
      buf_add (&h->out, "<tr>");
      for (size_t c = 0; c < g->columns; c++)
        put_cell (h, g, r, c);
      buf_add (&h->out, "</tr>\n");
    }
}

static void
put_notes (struct html *h, const struct grid *g)
{
  if (!g->notes_n)
    return;
  buf_add (&h->out, "<ol class=\"notes\">\n");
  for (size_t i = 0; i < g->notes_n; i++)
    put_element (h, "<li>", g->notes[i], "</li>\n");
  buf_add (&h->out, "</ol>\n");
}

static void
put_grid (struct html *h, const struct block *b)
{
  const struct grid *g = b->grid;
  if (b->folded)
    put_element (h, "<details><summary>Show the numbers: ", g->caption,
                 "</summary>\n");
  put_element (h, "<div class=\"scroll\" role=\"region\" tabindex=\"0\""
                  " aria-label=\"", g->caption, "\"><table>\n");
  put_element (h, "<caption>", g->caption, "</caption>\n");
  put_heads (h, g);
  put_rows (h, g);
  buf_add (&h->out, "</tbody></table></div>\n");
  put_notes (h, g);
  if (b->folded)
    buf_add (&h->out, "</details>\n");
}

static void
put_base64 (struct html *h, const char *bytes, size_t length)
{
  size_t size = BASE64_ENCODE_RAW_LENGTH (length);
  char *text = arena_alloc (h->arena, size + 1);
  base64_encode_raw (text, length, (const uint8_t *) bytes);
  buf_add_n (&h->out, text, size);
}

static void
put_chart (struct html *h, const struct block *b)
{
  const struct chart_file *chart = b->chart;
  if (!chart->svg)
    {
      put_element (h, "<p>The chart was not drawn; its numbers are in <code>",
                   chart->name, ".dat</code>.</p>\n");
      return;
    }
  put_element (h, "<figure><img alt=\"", chart->alt,
               "\" src=\"data:image/svg+xml;base64,");
  put_base64 (h, chart->svg, chart->svg_length);
  buf_add (&h->out, "\"></figure>\n");
}

static void (*const put[]) (struct html *, const struct block *) = {
  [BLOCK_TITLE] = put_title,     [BLOCK_SECTION] = put_section,
  [BLOCK_CARD] = put_card,       [BLOCK_HEADING] = put_heading,
  [BLOCK_TEXT] = put_text,       [BLOCK_WARNING] = put_warning,
  [BLOCK_FACTS] = put_facts,     [BLOCK_LIST] = put_list,
  [BLOCK_GRID] = put_grid,       [BLOCK_CHART] = put_chart,
};
static_assert (sizeof put / sizeof *put == BLOCK_COUNT,
               "every block has a way to be written");

/* The policy comes first, so that nothing before it could load. */
static void
put_document_head (struct html *h, const char *title)
{
  buf_add (&h->out,
           "<!doctype html>\n<html lang=\"en\">\n<head>\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\""
           "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
           "\">\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width,"
           " initial-scale=1\">\n");
  put_element (h, "<title>", title, "</title>\n<style>\n");
  for (size_t i = 0; html_style[i]; i++)
    buf_add (&h->out, html_style[i]);
  buf_add (&h->out, "</style>\n</head>\n<body>\n<main>\n");
}

char *
html_render (const struct doc *doc)
{
  struct html h = { .arena = doc->arena, .out = buf_new (doc->arena) };
  put_document_head (&h, doc->title);
  for (size_t i = 0; i < doc->n; i++)
    if (doc->blocks[i].where & IN_PAGE)
      put[doc->blocks[i].kind](&h, &doc->blocks[i]);
  close_card (&h);
  buf_add (&h.out, "</main>\n</body>\n</html>\n");
  return h.out.text;
}

char *
report_html (struct arena *arena, const struct results *r,
             const struct chart_file *charts, size_t charts_n)
{
  struct doc doc = document_run (arena, r, charts, charts_n);
  return html_render (&doc);
}
