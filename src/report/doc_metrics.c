#include "metric_doc.h"

#include "base/arena.h"
#include "base/str.h"
#include "report/say.h"

static const char *
card_of (struct arena *arena, const struct result_metric *m, size_t index)
{
  return arena_printf (arena, "metric%zu-%s", index + 1,
                       str_slug (arena, m->id));
}

static bool
any_survey (const struct results *r)
{
  for (size_t i = 0; i < r->metrics_n; i++)
    if (metric_is_survey (&r->metrics[i]))
      return true;
  return false;
}

/* "USD a contact", "scale -100 to 100", "median, business hours" */
static const char *
kind_of_value (struct arena *arena, const struct result_metric *m)
{
  if (m->form == IN_HOURS)
    return m->unit && !str_equal (m->unit, "hours")
             ? arena_printf (arena, "median, %s", m->unit)
             : "median";
  return m->scale ? arena_printf (arena, "scale %s", m->scale) : m->unit;
}

/* A metric's row: by its id in the terminal, where a line must do,
   elsewhere by its title. */
static void
fill_summary (struct grid *g, const struct page *page, size_t index,
              bool brief, bool survey)
{
  const struct result_metric *m = &page->results->metrics[index];
  const struct result_value *v = metric_all (m);
  struct cell *cell = grid_row (g);
  *cell++ = (struct cell) {
    .text = !brief     ? metric_title (m)
            : m->scale ? arena_printf (g->arena, "%s (%s)", m->id, m->scale)
                       : m->id,
    .target = card_of (g->arena, m, index),
  };
  if (v)
    fill_value (g, cell, page, m, &v->effect);
  else
    cell->text = "none";
  if (!brief)
    cell->aside = kind_of_value (g->arena, m);
  cell++;
  if (survey)
    (cell++)->text = v && metric_is_survey (m)
                       ? metric_answered (g->arena, v)
                       : NULL;
  cell->text = v ? say_count (g->arena, v->n) : NULL;
}

static void
add_summary (struct doc *doc, const struct page *page, unsigned where)
{
  enum { MOST_COLUMNS = 4 };
  struct arena *arena = doc->arena;
  bool survey = any_survey (page->results);
  struct head *heads = ARENA_NEW (arena, struct head, MOST_COLUMNS);
  size_t n = 0;
  heads[n++].text = "Metric";
  heads[n++] = (struct head) {
    .text = arena_printf (arena, "Value (%s)", interval_head (arena, page)),
    .whole = true,
  };
  if (survey)
    heads[n++].text = "Answered";
  heads[n++] = (struct head) { .text = "n", .number = true };
  struct grid *g = doc_grid (doc, where, "Service metrics", heads, n);
  for (size_t i = 0; i < page->results->metrics_n; i++)
    fill_summary (g, page, i, where == IN_BRIEF, survey);
}

static void
add_definition (struct doc *doc, const struct result_metric *m)
{
  struct block *b = doc_add (doc, IN_APPENDIX, BLOCK_FACTS, NULL);
  block_fact (doc, b, "Definition", sentence_words (doc->arena, m->text));
  block_fact (doc, b, "Scale", m->scale);
  block_fact (doc, b, "Unit", m->unit);
  block_code (doc, b, "Kind", m->kind);
}

static void
add_excluded (struct doc *doc, const struct result_metric *m)
{
  static const struct head heads[] = { { .text = "Not counted because" },
                                       { .text = "Rows", .number = true },
                                       { .text = "First at",
                                         .code = true } };
  if (!m->excluded_n)
    return;
  struct grid *g = doc_grid (doc, IN_APPENDIX, "What was left out", heads,
                             3);
  for (size_t i = 0; i < m->excluded_n; i++)
    {
      const struct result_excluded *x = &m->excluded[i];
      struct cell *cell = grid_row (g);
      cell[0].text = x->reason;
      cell[1].text = say_count (doc->arena, x->rows);
      cell[2].text = x->file ? arena_printf (doc->arena, "%s:%zu", x->file,
                                             x->first_line)
                             : NULL;
    }
}

static void
add_notes (struct doc *doc, const struct result_metric *m)
{
  if (!m->notes_n)
    return;
  struct block *b = doc_add (doc, IN_APPENDIX, BLOCK_LIST, "Notes");
  for (size_t i = 0; i < m->notes_n; i++)
    block_fact (doc, b, NULL, m->notes[i].text);
}

void
metric_chart_add (struct doc *doc, const struct page *page,
                  const struct result_metric *m, const char *part)
{
  for (size_t i = 0; i < page->charts_n; i++)
    if (str_equal (page->charts[i].hypothesis, m->id)
        && str_equal (page->charts[i].part, part))
      doc_add (doc, IN_PAGE, BLOCK_CHART, page->charts[i].alt)->chart
        = &page->charts[i];
}

static void
add_card (struct doc *doc, const struct page *page, size_t index)
{
  struct arena *arena = doc->arena;
  const struct result_metric *m = &page->results->metrics[index];
  const struct result_value *v = metric_all (m);
  doc_add (doc, IN_APPENDIX, BLOCK_CARD, metric_title (m))->id
    = card_of (arena, m, index);
  add_definition (doc, m);
  if (v)
    doc_add (doc, IN_APPENDIX, BLOCK_TEXT,
             metric_sentence (arena, page->results, m, v))->lead = true;
  metric_chart_add (doc, page, m, metric_part (arena, "trend", NULL));
  metric_months_add (doc, page, m);
  metric_levels_add (doc, page, m);
  metric_quantiles_add (doc, page, m);
  metric_curves_add (doc, page, m);
  metric_triangle_add (doc, page, m);
  metric_tags_add (doc, page, m);
  add_excluded (doc, m);
  add_notes (doc, m);
}

void
metrics_add (struct doc *doc, const struct page *page)
{
  const struct results *r = page->results;
  if (!r->metrics_n)
    return;
  doc_add (doc, IN_APPENDIX, BLOCK_SECTION, "Service metrics")->id
    = "metrics";
  doc_add (doc, IN_APPENDIX, BLOCK_TEXT,
           "A metric describes what was; that levels differ does not show"
           " why.");
  add_summary (doc, page, IN_BRIEF);
  add_summary (doc, page, IN_APPENDIX);
  for (size_t i = 0; i < r->metrics_n; i++)
    add_card (doc, page, i);
}
