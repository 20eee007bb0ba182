#include "money.h"

#include "base/arena.h"
#include "report/say.h"

/* What of all came back, side by side: many returns with names. */

struct table {
  struct grid *grid;
  const char *currency;
  bool brief;
};

static void
fill (struct grid *g, struct cell *cell, const struct effect *e,
      const char *text)
{
  cell->text = text;
  if (e->why)
    cell->note = grid_note (g, e->why);
}

static void
fill_pays (struct grid *g, struct cell *cell, struct figure pays)
{
  if (pays.presence == FIGURE_PRESENT)
    cell->text = say_share (g->arena, pays.value);
  if (pays.presence != FIGURE_UNDEFINED)
    return;
  cell->text = say_status (pays.status);
  if (pays.why)
    cell->note = grid_note (g, pays.why);
}

/* Whether it is established comes first, the numbers after it.  The
   terminal has the return alone. */
static void
add_row (struct table *t, const struct result_return *m, struct cell name)
{
  struct grid *g = t->grid;
  struct badge state = money_state (m);
  struct cell *cell = grid_row (g);
  (cell++)[0] = (struct cell) { .text = state.word, .tone = state.tone };
  (cell++)[0] = name;
  if (!t->brief)
    {
      fill (g, cell++, &m->gain,
            money_text (g->arena, &m->gain, t->currency));
      fill (g, cell++, &m->cost,
            money_text (g->arena, &m->cost, t->currency));
    }
  fill (g, cell++, &m->roi, money_percent (g->arena, &m->roi));
  fill_pays (g, cell, m->pays);
}

static struct cell
name_of_hypothesis (struct table *t, const struct results *r, size_t i)
{
  const struct result_hypothesis *h = &r->hypotheses[i];
  return (struct cell) {
    .text = t->brief ? h->id : h->title,
    .aside = design_words (h->design)->warning, .warns = true,
    .target = card_id (t->grid->arena, h, i),
  };
}

static struct cell
name_of_investment (struct table *t, const struct results *r, size_t i)
{
  const struct result_investment *v = &r->investments[i];
  return (struct cell) {
    .text = t->brief ? v->id : v->title,
    .aside = v->weaker ? "weaker design: nothing to compare with" : NULL,
    .warns = true, .target = investment_id (t->grid->arena, v, i),
  };
}

static void
add_rows (struct table *t, const struct results *r)
{
  for (size_t i = 0; i < r->hypotheses_n; i++)
    if (r->hypotheses[i].money.asked)
      add_row (t, &r->hypotheses[i].money, name_of_hypothesis (t, r, i));
  for (size_t i = 0; i < r->investments_n; i++)
    if (r->investments[i].money.asked)
      add_row (t, &r->investments[i].money, name_of_investment (t, r, i));
}

static void
add_table (struct doc *doc, const struct page *page, unsigned where)
{
  enum { MOST = 6 };
  struct arena *arena = doc->arena;
  struct head *heads = ARENA_NEW (arena, struct head, MOST);
  struct table t = { .currency = page->results->currency,
                     .brief = where == IN_BRIEF };
  size_t n = 0;
  heads[n++].text = "Effect on money";
  heads[n++].text = "Of";
  if (!t.brief)
    {
      heads[n++] = (struct head) { .text = "Gain", .number = true };
      heads[n++] = (struct head) { .text = "Cost", .number = true };
    }
  heads[n].number = true;
  heads[n++].text = arena_printf (arena, "Return (%s)",
                                  interval_head (arena, page));
  heads[n++] = (struct head) { .text = "Pays in", .number = true };
  t.grid = doc_grid (doc, where, "What came back", heads, n);
  t.grid->key = 1;
  add_rows (&t, page->results);
}

static bool
any_asked (const struct results *r)
{
  for (size_t i = 0; i < r->hypotheses_n; i++)
    if (r->hypotheses[i].money.asked)
      return true;
  for (size_t i = 0; i < r->investments_n; i++)
    if (r->investments[i].money.asked)
      return true;
  return false;
}

void
returns_add (struct doc *doc, const struct page *page)
{
  if (!any_asked (page->results))
    return;
  add_table (doc, page, IN_BRIEF);
  doc_add (doc, IN_APPENDIX, BLOCK_SECTION, "What came back")->id
    = "returns";
  add_table (doc, page, IN_APPENDIX);
  doc_add (doc, IN_APPENDIX, BLOCK_TEXT,
           "Return: gain less cost, divided by the cost. Pays in: the share"
           " of draws in which the gain is above the cost. There is no grand"
           " total: the same customers and payments stand behind several"
           " rows.");
}
