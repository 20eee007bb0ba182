#include "doc.h"

#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "money.h"
#include "report/say.h"
#include "rows.h"

/* "1 supported", "2 inconclusive", ... for the kinds of verdict that
   occur. */
static void
add_tally (struct buf *out, struct arena *arena, const struct results *r)
{
  uint64_t count[TONE_COUNT] = { 0 };
  const char *word[TONE_COUNT] = { NULL };
  for (size_t i = 0; i < r->hypotheses_n; i++)
    {
      struct badge badge = verdict_badge (&r->hypotheses[i]);
      count[badge.tone]++;
      word[badge.tone] = badge.word;
    }
  const char *before = "";
  for (size_t tone = 0; tone < TONE_COUNT; tone++)
    if (count[tone])
      {
        buf_printf (out, "%s%s %s", before, say_count (arena, count[tone]),
                    tone == TONE_NAIVE ? "without a verdict" : word[tone]);
        before = ", ";
      }
}

static bool
all_assigned (const struct results *r)
{
  for (size_t i = 0; i < r->hypotheses_n; i++)
    if (!design_words (r->hypotheses[i].design)->assigned)
      return false;
  return true;
}

/* How it went, in words. */
static const char *
summary (struct arena *arena, const struct results *r)
{
  struct buf out = buf_new (arena);
  buf_printf (&out, "%s tested: ",
              r->hypotheses_n == 1
                ? "One hypothesis was"
                : arena_printf (arena, "%s hypotheses were",
                                say_count (arena, r->hypotheses_n)));
  add_tally (&out, arena, r);
  buf_printf (&out, ". Intervals are %s confidence intervals.",
              say_level (arena, r->confidence));
  if (!all_assigned (r))
    buf_add (&out, " Where cohorts were not assigned at random, an"
                   " association alone does not show what caused it.");
  return out.text;
}

/* "hazard ratio 0.802 (0.700 to 0.920)" */
static const char *
effect_text (struct arena *arena, const struct result_hypothesis *h,
             const struct result_effect *row)
{
  const char *colon = isfinite (row->effect.estimate) ? "" : ":";
  return arena_printf (arena, "%s%s %s", say_measure (arena, row->measure),
                       colon,
                       say_effect (arena, row->measure, &row->effect,
                                   h->time_unit));
}

/* "contacted vs not contacted, adjusted" */
static const char *
compared_text (struct arena *arena, const struct result_hypothesis *h,
               const struct result_effect *row)
{
  return arena_printf (arena, "%s%s",
                       row_term (arena, row->level, row->reference),
                       h->adjusted_for ? ", adjusted" : "");
}

/* A hypothesis' row: by its id in the terminal, where a line must do,
   elsewhere by its claim. */
static void
add_verdict (struct arena *arena, const struct page *page, struct grid *g,
             size_t index, bool brief)
{
  const struct result_hypothesis *h = &page->results->hypotheses[index];
  const struct result_effect *effect = headline_effect (h);
  struct badge badge = verdict_badge (h);
  struct cell *row = grid_row (g);
  row[0] = (struct cell) { .text = badge.word, .tone = badge.tone };
  row[1] = (struct cell) { .text = brief ? h->id : h->title,
                           .aside = design_words (h->design)->warning,
                           .warns = true,
                           .target = card_id (arena, h, index) };
  row[2].text = "no single effect";
  if (effect)
    row[2] = (struct cell) { .text = effect_text (arena, h, effect),
                             .aside = brief ? NULL
                                            : compared_text (arena, h,
                                                             effect) };
  row[3].text = headline_p (arena, h, page->alpha);
}

static void
add_verdicts (struct doc *doc, const struct page *page, unsigned where)
{
  struct arena *arena = doc->arena;
  struct head *heads = ARENA_NEW (arena, struct head, 4);
  if (!page->results->hypotheses_n)
    return;
  heads[0].text = "Verdict";
  heads[1].text = "Hypothesis";
  heads[2].text = arena_printf (
    arena, "Effect (%s interval)",
    say_level (arena, page->results->confidence));
  heads[2].whole = true;
  heads[3] = (struct head) { .text = "p adj.", .number = true };
  struct grid *g = doc_grid (doc, where, "Verdicts", heads, 4);
  g->key = 1;
  for (size_t i = 0; i < page->results->hypotheses_n; i++)
    add_verdict (arena, page, g, i, where == IN_BRIEF);
}

/* Why there is no answer belongs beside the verdicts. */
static void
add_untestable (struct doc *doc, const struct results *r)
{
  struct block *b = doc_add (doc, IN_BRIEF, BLOCK_LIST, NULL);
  for (size_t i = 0; i < r->hypotheses_n; i++)
    if (r->hypotheses[i].verdict == VERDICT_NOT_TESTABLE)
      block_fact (doc, b, NULL,
                  arena_printf (doc->arena, "%s: %s", r->hypotheses[i].id,
                                r->hypotheses[i].sentence));
}

/* One line a table, for the terminal. */
static void
add_tables_line (struct doc *doc, const struct results *r)
{
  struct block *b = doc_add (doc, IN_TERMINAL, BLOCK_LIST, NULL);
  for (size_t i = 0; i < r->tables_n; i++)
    {
      const struct result_table *t = &r->tables[i];
      uint64_t left_out = t->rows_read - t->rows_used;
      const char *used
        = arena_printf (doc->arena, "%s: %s of %s used", t->name,
                        say_count (doc->arena, t->rows_used),
                        count_of (doc->arena, t->rows_read, "row", "rows"));
      if (left_out)
        used = arena_printf (doc->arena, "%s, %s left out (rejects.csv "
                                         "lists them)", used,
                             say_count (doc->arena, left_out));
      block_fact (doc, b, NULL, used);
    }
}

struct doc
document_run (struct arena *arena, const struct results *r,
              const struct chart_file *charts, size_t charts_n)
{
  struct page page = { r, charts, charts_n, 1 - r->confidence,
                       methods_used (arena, r) };
  struct doc doc = doc_new (arena, r->title);
  doc_add (&doc, IN_ALL, BLOCK_TITLE, r->title);
  if (r->hypotheses_n)
    doc_add (&doc, IN_PAGE, BLOCK_TEXT, summary (arena, r))->lead = true;
  add_tables_line (&doc, r);
  add_verdicts (&doc, &page, IN_BRIEF);
  add_untestable (&doc, r);
  add_verdicts (&doc, &page, IN_APPENDIX);
  charts_add (&doc, &page, NULL, NULL);
  forest_add (&doc, &page);
  returns_add (&doc, &page);
  if (r->hypotheses_n)
    doc_add (&doc, IN_APPENDIX, BLOCK_SECTION, "Hypotheses")->id
      = "hypotheses";
  for (size_t i = 0; i < r->hypotheses_n; i++)
    card_add (&doc, &page, &r->hypotheses[i], i);
  investments_add (&doc, &page);
  metrics_add (&doc, &page);
  doc_add (&doc, IN_APPENDIX, BLOCK_SECTION, "Data quality")->id = "data";
  tables_add (&doc, IN_APPENDIX, r);
  methods_add (&doc, &page);
  origin_add (&doc, r);
  return doc;
}
