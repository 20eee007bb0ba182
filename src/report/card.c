#include "parts.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "money.h"
#include "report/say.h"

const char *
card_id (struct arena *arena, const struct result_hypothesis *h,
         size_t index)
{
  return arena_printf (arena, "h%zu-%s", index + 1,
                       str_slug (arena, h->id));
}

/* "plan and region, by weights; for those who could be in either
   cohort" */
static const char *
adjustment (struct arena *arena, const struct result_hypothesis *h)
{
  struct buf out = buf_new (arena);
  if (!h->adjusted_for)
    return NULL;
  buf_add (&out, h->adjusted_for);
  if (h->adjusted_by)
    buf_printf (&out, ", by %s", h->adjusted_by);
  if (h->estimand)
    buf_printf (&out, "; %s", estimand_words (h->estimand));
  return out.text;
}

/* What the claim leads one to expect of the headline effect. */
static const char *
expectation (struct arena *arena, const struct result_hypothesis *h)
{
  const struct result_effect *e = headline_effect (h);
  if (str_equal (h->expect, "different"))
    return "a difference, in either direction";
  if (str_equal (h->expect, "equivalent"))
    return "no difference as large as what matters";
  if (h->target.presence == FIGURE_PRESENT)
    return arena_printf (arena, "%s than the target of %s", h->expect,
                         say_target (arena, e ? e->measure : NULL,
                                     h->target.value));
  if (e && e->level && e->reference)
    return arena_printf (arena, "%s for %s than for %s", h->expect,
                         e->level, e->reference);
  if (h->groups_n > 2)
    return arena_printf (arena, "%s from %s to %s", h->expect,
                         h->groups[0].label,
                         h->groups[h->groups_n - 1].label);
  return h->expect;
}

static void
add_span (struct buf *out, const char *name, struct figure f,
          const char *unit)
{
  char text[NUM_SIZE];
  if (f.presence == FIGURE_PRESENT)
    buf_printf (out, "; %s %s %s", name,
                num_print_digits (text, f.value, 6), unit ? unit : "days");
}

static const char *
design_text (struct arena *arena, const struct result_hypothesis *h)
{
  const char *words = design_words (h->design)->text;
  struct buf out = buf_new (arena);
  buf_add (&out, words ? words : h->design);
  add_span (&out, "landmark", h->landmark_days, h->clock_unit);
  add_span (&out, "lag", h->lag_days, h->clock_unit);
  add_span (&out, "horizon", h->horizon_days, h->clock_unit);
  return out.text;
}

static const char *
margin_text (struct arena *arena, const struct result_hypothesis *h)
{
  const struct result_effect *e = headline_effect (h);
  if (h->margin.presence != FIGURE_PRESENT)
    return NULL;
  if (e && e->measure->ratio)
    return arena_printf (arena, "a factor of %s",
                         say_number (arena, 1 + h->margin.value));
  return e ? say_value (arena, e->measure, h->margin.value, h->time_unit)
           : say_number (arena, h->margin.value);
}

void
question_add (struct doc *doc, unsigned where,
              const struct result_hypothesis *h)
{
  struct arena *arena = doc->arena;
  struct block *b = doc_add (doc, where, BLOCK_FACTS, NULL);
  block_fact (doc, b, "Cohorts", h->cohort_text);
  block_fact (doc, b, "Outcome", h->outcome_text);
  block_fact (doc, b, "Expected", expectation (arena, h));
  block_fact (doc, b, "Smallest effect that matters",
              margin_text (arena, h));
  block_fact (doc, b, "Design", design_text (arena, h));
  block_fact (doc, b, "Adjusted for", adjustment (arena, h));
  block_fact (doc, b, "Role",
              h->family ? arena_printf (arena, "%s; p adjusted by %s",
                                        h->role, h->family)
                        : h->role);
}

static const struct result_table *
table_named (const struct results *r, const char *name)
{
  for (size_t i = 0; i < r->tables_n; i++)
    if (str_equal (r->tables[i].name, name))
      return &r->tables[i];
  return NULL;
}

void
attrition_add (struct doc *doc, unsigned where, const struct results *r,
               const struct result_hypothesis *h)
{
  static const struct head heads[] = { { .text = "Not analysed because" },
                                       { .text = "Units", .number = true } };
  struct arena *arena = doc->arena;
  const struct result_table *t = table_named (r, h->unit);
  const char *units = say_count (arena, h->units);
  doc_add (doc, where, BLOCK_TEXT,
           t ? arena_printf (arena, "Analysed: %s of %s usable rows of %s.",
                             units, say_count (arena, t->rows_used), h->unit)
             : arena_printf (arena, "Analysed: %s %s.", units, h->unit));
  if (!h->excluded_n)
    return;
  struct grid *g = doc_grid (doc, where, "Who was left out", heads, 2);
  for (size_t i = 0; i < h->excluded_n; i++)
    {
      struct cell *row = grid_row (g);
      row[0].text = h->excluded[i].reason;
      row[1].text = say_count (arena, h->excluded[i].rows);
    }
}

void
notes_add (struct doc *doc, unsigned where,
           const struct result_hypothesis *h)
{
  if (!h->notes_n)
    return;
  struct block *b = doc_add (doc, where, BLOCK_LIST, "Notes");
  for (size_t i = 0; i < h->notes_n; i++)
    block_fact (doc, b, NULL, h->notes[i].text);
}

void
card_add (struct doc *doc, const struct page *page,
          const struct result_hypothesis *h, size_t index)
{
  const char *warning = design_words (h->design)->warning;
  struct badge badge = verdict_badge (h);
  struct block *b = doc_add (doc, IN_DETAIL, BLOCK_CARD, h->title);
  b->id = card_id (doc->arena, h, index);
  b->badge = badge.word;
  b->tone = badge.tone;
  if (warning)
    doc_add (doc, IN_DETAIL, BLOCK_WARNING, warning);
  question_add (doc, IN_DETAIL, h);
  doc_add (doc, IN_DETAIL, BLOCK_TEXT, h->sentence)->lead = true;
  charts_add (doc, page, h, NULL);
  curves_add (doc, page, h);
  groups_add (doc, h);
  effects_add (doc, page, h);
  tests_add (doc, page, h);
  responses_add (doc, page, h);
  money_add (doc, page, (struct money_of) { h, NULL, &h->money });
  left_add (doc, page, h);
  levels_add (doc, page, h);
  attrition_add (doc, IN_DETAIL, page->results, h);
  notes_add (doc, IN_DETAIL, h);
}
