#ifndef REPORT_DOC_H
#define REPORT_DOC_H

/* The one document behind terminal, Markdown and HTML: a list of blocks.

   A builder (document.c, check.c) turns results into blocks; a renderer
   (text.c, markdown.c, html.c) turns blocks into bytes, through a table
   with one function a kind.  A section lasts to the next section, a card
   to the next card or section.  Texts are as they came from the data:
   the renderer makes them safe for where they go.

     struct doc doc = doc_new (arena, title);
     struct block *b = doc_add (&doc, IN_PAGE, BLOCK_TEXT, "12 rows");
     struct grid *g = doc_grid (&doc, IN_ALL, "Rows", heads, 2);
     struct cell *row = grid_row (g);
     row[0].text = "a";  row[1].text = "12"; */

#include <stdbool.h>
#include <stddef.h>

#include "report/report.h"

/* Where a block appears. */
enum {
  IN_BRIEF = 1,                         /* the terminal */
  IN_VERBOSE = 2,                       /* the terminal with -v */
  IN_PAGE = 4,                          /* Markdown and HTML */
  IN_ANSWER = 8,                        /* the terminal, one question */
  IN_TERMINAL = IN_BRIEF | IN_VERBOSE | IN_ANSWER,
  IN_APPENDIX = IN_VERBOSE | IN_PAGE,
  IN_DETAIL = IN_APPENDIX | IN_ANSWER,
  IN_ALL = IN_BRIEF | IN_DETAIL
};

/* The colour of a badge; its word always says the same. */
enum tone {
  TONE_NONE, TONE_SUPPORTED, TONE_CONTRADICTED, TONE_RULED_OUT,
  TONE_INCONCLUSIVE, TONE_NOT_TESTABLE, TONE_NAIVE, TONE_COUNT
};

struct cell {
  const char *text;        /* null: empty */
  const char *aside;       /* a second, quieter line; null: none */
  bool warns;              /* the aside must be seen: not quiet */
  const char *target;      /* id of the block it leads to; null: none */
  enum tone tone;          /* not TONE_NONE: the text is a badge */
  size_t note;             /* number of a footnote of the grid; 0: none */
};

struct head {
  const char *text;
  bool number;             /* aligned right, never broken */
  bool code;               /* in a typewriter's letters, where there are */
  bool whole;              /* broken into lines after the others */
};

struct grid {
  struct arena *arena;
  const char *caption;
  const struct head *heads;
  size_t columns;
  size_t key;              /* the column that names the row */
  struct cell *cells;      /* row after row */
  size_t rows, capacity;
  const char **notes;      /* footnotes, numbered from 1 */
  size_t notes_n, notes_capacity;
};

struct fact {
  const char *name;        /* null in a list */
  const char *text;
  bool code;               /* a formula or a call: letter by letter */
};

enum block_kind {
  BLOCK_TITLE, BLOCK_SECTION, BLOCK_CARD, BLOCK_HEADING, BLOCK_TEXT,
  BLOCK_WARNING, BLOCK_FACTS, BLOCK_LIST, BLOCK_GRID, BLOCK_CHART,
  BLOCK_COUNT
};

struct block {
  enum block_kind kind;
  unsigned where;
  const char *id;                  /* sections, cards, headings; or null */
  const char *text;                /* lead of facts and lists: null */
  const char *badge;               /* cards: the verdict */
  enum tone tone;                  /* of the badge */
  bool lead;                       /* texts: the sentence that counts */
  bool folded;                     /* grids: shut until asked for */
  struct grid *grid;               /* BLOCK_GRID */
  struct fact *facts;              /* BLOCK_FACTS, BLOCK_LIST */
  size_t facts_n, facts_capacity;
  const struct chart_file *chart;  /* BLOCK_CHART */
};

struct doc {
  struct arena *arena;
  const char *title;
  struct block *blocks;
  size_t n, capacity;
};

struct doc doc_new (struct arena *, const char *title);

/* A block at the end.  The pointer holds until the next doc_add(). */
struct block *doc_add (struct doc *, unsigned where, enum block_kind,
                       const char *text);
/* A grid at the end, which can be filled at any time. */
struct grid *doc_grid (struct doc *, unsigned where, const char *caption,
                       const struct head *, size_t columns);
/* The cells of a new row.  They hold until the next grid_row(). */
struct cell *grid_row (struct grid *);
/* The number of the footnote that says TEXT, new or not. */
size_t grid_note (struct grid *, const char *text);
/* One more fact or list item; a null TEXT adds nothing. */
void block_fact (struct doc *, struct block *, const char *name,
                 const char *text);
void block_code (struct doc *, struct block *, const char *name,
                 const char *text);

/* TEXT on one line and safe to show: line ends and tabs are blanks,
   other controls visible.  Null is "". */
const char *doc_line (struct arena *, const char *text);

/* Results as the document of a run; and of a check. */
struct doc document_run (struct arena *, const struct results *,
                         const struct chart_file *charts, size_t charts_n);
struct doc document_check (struct arena *, const struct results *);

/* The document for the terminal, and as a page. */
char *text_render (const struct doc *, struct text_style);
char *markdown_render (const struct doc *);
char *html_render (const struct doc *);

#endif
