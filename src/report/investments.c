#include "money.h"

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "report/say.h"
#include "rows.h"

const char *
investment_id (struct arena *arena, const struct result_investment *v,
               size_t index)
{
  return arena_printf (arena, "i%zu-%s", index + 1,
                       str_slug (arena, v->id));
}

/* How an effect is said: a difference of shares is one of percentage
   points. */
static double
scale_of (const struct result_investment *v)
{
  return v->form == IN_SHARE ? 100 : 1;
}

static const char *
unit_of (const struct result_investment *v)
{
  static const char *const units[] = {
    [IN_POINTS] = "points", [IN_SHARE] = "percentage points",
    [IN_MONEY] = "", [IN_HOURS] = "hours", [IN_NUMBER] = "",
  };
  return v->unit && *v->unit ? v->unit : units[v->form];
}

static const char *
digits (struct arena *arena, const struct result_investment *v, double value)
{
  if (!isfinite (value))
    return "no limit";
  return v->form == IN_MONEY ? say_money (arena, value, NULL)
                             : say_number (arena, value * scale_of (v));
}

const char *
investment_value (struct arena *arena, const struct result_investment *v,
                  double value)
{
  const char *unit = unit_of (v);
  return arena_printf (arena, "%s%s%s", digits (arena, v, value),
                       *unit ? " " : "", unit);
}

const char *
investment_effect (struct arena *arena, const struct result_investment *v,
                   const struct effect *e)
{
  if (!isfinite (e->estimate))
    return say_status (e->status);
  const char *value = investment_value (arena, v, e->estimate);
  if (!isfinite (e->conf_low) && !isfinite (e->conf_high))
    return value;
  return arena_printf (arena, "%s (%s to %s)", value,
                       digits (arena, v, e->conf_low),
                       digits (arena, v, e->conf_high));
}

static struct badge
badge_of (const struct result_investment *v)
{
  return (struct badge) { say_verdict (v->verdict),
                          verdict_tone (v->verdict) };
}

static const char weaker[]
  = "weaker design: nothing to compare with, so that all that changed at the"
    " same time is in the effect";

/* All of them, a row each. */

static void
add_row (struct grid *g, const struct page *page, size_t i, bool brief)
{
  const struct result_investment *v = &page->results->investments[i];
  struct badge badge = badge_of (v);
  struct cell *cell = grid_row (g);
  cell[0] = (struct cell) { .text = badge.word, .tone = badge.tone };
  cell[1] = (struct cell) { .text = brief ? v->id : v->title,
                            .aside = v->weaker ? "weaker design" : NULL,
                            .warns = true,
                            .target = investment_id (g->arena, v, i) };
  cell[2].text = investment_effect (g->arena, v, &v->effect);
  if (v->effect.why)
    cell[2].note = grid_note (g, v->effect.why);
  cell[3].text = v->method ? test_p (g->arena, &v->test, page->alpha)
                           : NULL;
}

static void
add_overview (struct doc *doc, const struct page *page, unsigned where)
{
  enum { COLUMNS = 4 };
  struct head *heads = ARENA_NEW (doc->arena, struct head, COLUMNS);
  heads[0].text = "Verdict";
  heads[1].text = "Investment";
  heads[2].text = arena_printf (doc->arena, "Effect (%s)",
                                interval_head (doc->arena, page));
  heads[2].whole = true;
  heads[3] = (struct head) { .text = "p", .number = true };
  struct grid *g = doc_grid (doc, where, "Investments", heads, COLUMNS);
  g->key = 1;
  for (size_t i = 0; i < page->results->investments_n; i++)
    add_row (g, page, i, where == IN_BRIEF);
}

/* One of them. */

static const char *
customers (struct arena *arena, uint64_t n, uint64_t groups)
{
  const char *text = count_of (arena, n, "customer", "customers");
  return groups ? arena_printf (arena, "%s in %s", text,
                                count_of (arena, groups, "group", "groups"))
                : text;
}

static const char *
start_text (struct arena *arena, const struct result_investment *v)
{
  char day[DATE_SIZE];
  return v->date == DATE_NONE ? "on several dates"
                              : arena_copy (arena, date_print (day, v->date));
}

static void
add_question (struct doc *doc, const struct result_investment *v)
{
  struct arena *arena = doc->arena;
  struct block *b = doc_add (doc, IN_DETAIL, BLOCK_FACTS, NULL);
  block_fact (doc, b, "Should move", v->metric);
  block_fact (doc, b, "Expected", v->expect);
  block_fact (doc, b, "Starts", start_text (arena, v));
  block_fact (doc, b, "Design", v->design_text);
  block_fact (doc, b, "Exposed",
              customers (arena, v->exposed, v->exposed_groups));
  block_fact (doc, b, "Compared with",
              v->weaker ? "nobody"
                        : customers (arena, v->comparison,
                                     v->comparison_groups));
  block_fact (doc, b, "Months",
              arena_printf (arena, "%u before, %u after", v->months_before,
                            v->months_after));
}

static void
fill_effect (struct grid *g, const struct page *page, const char *name,
             const struct result_investment *v, const struct effect *e)
{
  struct cell *cell = grid_row (g);
  bool own = e == &v->effect;
  cell[0].text = name;
  cell[1].text = investment_effect (g->arena, v, e);
  if (e->why)
    cell[1].note = grid_note (g, e->why);
  cell[2].text = interval_words (e->conf_method);
  if (!own || !v->method)
    return;
  cell[0].target = method_id (g->arena, page, &v->method->about);
  cell[3].text = test_p (g->arena, &v->test, page->alpha);
  if (v->test.why)
    cell[3].note = grid_note (g, v->test.why);
}

static void
add_effect (struct doc *doc, const struct page *page,
            const struct result_investment *v)
{
  enum { COLUMNS = 4 };
  struct head *heads = ARENA_NEW (doc->arena, struct head, COLUMNS);
  heads[0].text = "Effect, average of the months after";
  heads[1].text = arena_printf (doc->arena, "Estimate (%s)",
                                interval_head (doc->arena, page));
  heads[1].number = true;
  heads[2].text = "Interval by";
  heads[3] = (struct head) { .text = "p", .number = true };
  struct grid *g = doc_grid (doc, IN_DETAIL, "Effect", heads, COLUMNS);
  fill_effect (g, page, v->method ? v->method->about.title : v->design, v,
               &v->effect);
  if (v->two_way.status != STATUS_REFUSED || v->two_way.why)
    fill_effect (g, page, "two-way fixed effects, as a comparison only", v,
                 &v->two_way);
}

/* What the months before say, and what they could not have said. */
static void
add_pretrend (struct doc *doc, const struct page *page,
              const struct result_investment *v)
{
  struct arena *arena = doc->arena;
  struct block *b = doc_add (doc, IN_DETAIL, BLOCK_FACTS, NULL);
  const char *p = test_p (arena, &v->pretrend, page->alpha);
  if (v->pretrend_method)
    block_fact (doc, b, "Test of the months before",
                v->pretrend.why
                  ? arena_printf (arena, "%s: %s (%s)",
                                  v->pretrend_method->about.title,
                                  say_status (v->pretrend.status),
                                  v->pretrend.why)
                  : arena_printf (arena, "%s, p %s%s",
                                  v->pretrend_method->about.title,
                                  *p == '.' ? "= " : "", p));
  struct figure slope = v->slope_missed;
  block_fact (doc, b, "Trend that could be missed",
              slope.presence == FIGURE_PRESENT
                ? arena_printf (arena, "up to %s, more each month; a steeper"
                                       " one would be found in 8 of 10 such"
                                       " data",
                                investment_value (arena, v, slope.value))
                : money_figure (arena, slope, say_number));
}

static void
add_leads (struct doc *doc, const struct page *page,
           const struct result_investment *v)
{
  struct arena *arena = doc->arena;
  if (!v->leads_n)
    return;
  investment_charts_add (doc, page, v, "leads");
  struct head *heads = ARENA_NEW (arena, struct head, 3);
  heads[0] = (struct head) { .text = "Month", .number = true };
  heads[1] = (struct head) { .text = v->exposed_groups ? "Groups"
                                                       : "Customers",
                             .number = true };
  heads[2].text = arena_printf (arena, "Effect (%s)",
                                interval_head (arena, page));
  heads[2].number = true;
  struct grid *g = doc_grid (doc, IN_PAGE, "Effect by month", heads, 3);
  doc->blocks[doc->n - 1].folded = true;
  for (size_t i = 0; i < v->leads_n; i++)
    {
      const struct result_lead *l = &v->leads[i];
      struct cell *cell = grid_row (g);
      cell[0].text = arena_printf (arena, "%d", l->month);
      cell[0].aside = l->month == -1 ? "reference" : NULL;
      cell[1].text = say_count (arena, l->units);
      cell[2].text = investment_effect (arena, v, &l->effect);
      if (l->effect.why)
        cell[2].note = grid_note (g, l->effect.why);
    }
}

static void
add_left_out (struct doc *doc, const struct result_investment *v)
{
  static const struct head heads[] = { { .text = "Not analysed because" },
                                       { .text = "Units", .number = true } };
  if (v->excluded_n)
    {
      struct grid *g = doc_grid (doc, IN_DETAIL, "Who was left out", heads,
                                 2);
      for (size_t i = 0; i < v->excluded_n; i++)
        {
          struct cell *row = grid_row (g);
          row[0].text = v->excluded[i].reason;
          row[1].text = say_count (doc->arena, v->excluded[i].rows);
        }
    }
  if (!v->notes_n)
    return;
  struct block *b = doc_add (doc, IN_DETAIL, BLOCK_LIST, "Notes");
  for (size_t i = 0; i < v->notes_n; i++)
    block_fact (doc, b, NULL, v->notes[i].text);
}

static void
add_card (struct doc *doc, const struct page *page, size_t index)
{
  const struct result_investment *v = &page->results->investments[index];
  struct badge badge = badge_of (v);
  struct block *b = doc_add (doc, IN_DETAIL, BLOCK_CARD, v->title);
  b->id = investment_id (doc->arena, v, index);
  b->badge = badge.word;
  b->tone = badge.tone;
  if (v->weaker)
    doc_add (doc, IN_DETAIL, BLOCK_WARNING, weaker);
  doc_add (doc, IN_DETAIL, BLOCK_TEXT, v->sentence)->lead = true;
  add_question (doc, v);
  add_effect (doc, page, v);
  add_pretrend (doc, page, v);
  add_leads (doc, page, v);
  money_add (doc, page, (struct money_of) { NULL, v, &v->money });
  add_left_out (doc, v);
}

void
investments_add (struct doc *doc, const struct page *page)
{
  if (!page->results->investments_n)
    return;
  add_overview (doc, page, IN_BRIEF);
  doc_add (doc, IN_APPENDIX, BLOCK_SECTION, "Investments")->id
    = "investments";
  add_overview (doc, page, IN_APPENDIX);
  for (size_t i = 0; i < page->results->investments_n; i++)
    add_card (doc, page, i);
}
