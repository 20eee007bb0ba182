#include "money.h"

#include <math.h>

#include "base/arena.h"
#include "report/say.h"

/* Who was asked and who answered, where the outcome is an answer. */

static void
fill_rate (struct grid *g, struct cell *cell, const struct effect *e)
{
  if (!isfinite (e->estimate))
    cell->text = say_status (e->status);
  else if (isfinite (e->conf_low) && isfinite (e->conf_high))
    cell->text = arena_printf (g->arena, "%s (%s to %s)",
                               say_share (g->arena, e->estimate),
                               say_share (g->arena, e->conf_low),
                               say_share (g->arena, e->conf_high));
  else
    cell->text = say_share (g->arena, e->estimate);
  if (e->why)
    cell->note = grid_note (g, e->why);
}

static void
add_rates (struct doc *doc, const struct page *page,
           const struct result_response *r)
{
  enum { COLUMNS = 5 };
  struct arena *arena = doc->arena;
  struct head *heads = ARENA_NEW (arena, struct head, COLUMNS);
  heads[0].text = "Cohort";
  heads[1].text = "Units";
  heads[2].text = "Asked";
  heads[3].text = "Answered";
  heads[4].text = arena_printf (arena, "Response rate (%s)",
                                interval_head (arena, page));
  for (size_t i = 1; i < COLUMNS; i++)
    heads[i].number = true;
  struct grid *g = doc_grid (doc, IN_DETAIL, "Who answered", heads, COLUMNS);
  for (size_t i = 0; i < r->cohorts; i++)
    {
      struct cell *cell = grid_row (g);
      cell[0].text = r->cohort[i].label;
      cell[1].text = say_count (arena, r->cohort[i].units);
      cell[2].text = say_count (arena, r->cohort[i].asked);
      cell[3].text = say_count (arena, r->cohort[i].answered);
      fill_rate (g, &cell[4], &r->cohort[i].rate);
    }
}

static const char *
test_text (struct arena *arena, const struct page *page,
           const struct result_response *r)
{
  if (!r->method)
    return NULL;
  if (r->test.why)
    return arena_printf (arena, "%s: %s (%s)", r->method->about.title,
                         say_status (r->test.status), r->test.why);
  const char *p = test_p (arena, &r->test, page->alpha);
  return arena_printf (arena, "%s, p %s%s", r->method->about.title,
                       *p == '.' ? "= " : "", p);
}

/* "-71.0 percentage points" */
static const char *
bound_text (struct arena *arena, const struct result_response *r,
            struct figure bound, const char *time_unit)
{
  if (bound.presence == FIGURE_PRESENT)
    return say_value (arena, r->measure, bound.value, time_unit);
  return money_figure (arena, bound, say_number);
}

static const char *
bounds_text (struct arena *arena, const struct result_response *r,
             const char *time_unit)
{
  const char *low = bound_text (arena, r, r->bound_low, time_unit);
  const char *high = bound_text (arena, r, r->bound_high, time_unit);
  return low && high ? arena_printf (arena, "%s to %s, whatever those who"
                                            " did not answer would have"
                                            " said", low, high)
                     : NULL;
}

static void
add_facts (struct doc *doc, const struct page *page,
           const struct result_hypothesis *h)
{
  struct arena *arena = doc->arena;
  const struct result_response *r = &h->response;
  struct block *b = doc_add (doc, IN_DETAIL, BLOCK_FACTS, NULL);
  block_fact (doc, b, "Do the rates differ", test_text (arena, page, r));
  if (!r->measure)
    return;
  const char *effect = say_effect (arena, r->measure, &r->weighted,
                                   h->time_unit);
  block_fact (doc, b,
              r->weighted_for ? arena_printf (arena, "Weighted for %s",
                                              r->weighted_for)
                              : "Weighted",
              arena_printf (arena, "%s %s", say_measure (arena, r->measure),
                            effect));
  block_fact (doc, b, "Worst cases", bounds_text (arena, r, h->time_unit));
}

void
responses_add (struct doc *doc, const struct page *page,
               const struct result_hypothesis *h)
{
  const struct result_response *r = &h->response;
  if (!r->cohorts)
    return;
  if (r->text)
    doc_add (doc, IN_DETAIL, BLOCK_TEXT, sentence_words (doc->arena,
                                                         r->text));
  add_rates (doc, page, r);
  add_facts (doc, page, h);
}
