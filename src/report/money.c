#include "money.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "report/say.h"

/* What a part of the card is built from. */
struct build {
  struct doc *doc;
  const struct page *page;
  const struct result_return *m;
  struct money_of of;
  const char *currency;
};

static void
add_chart (struct build *b, const char *part)
{
  if (b->of.hypothesis)
    charts_add (b->doc, b->page, b->of.hypothesis, part);
  else
    investment_charts_add (b->doc, b->page, b->of.investment, part);
}

static void
fill_money (struct build *b, struct grid *g, struct cell *cell,
            const struct effect *e)
{
  cell->text = money_text (g->arena, e, b->currency);
  if (e->why)
    cell->note = grid_note (g, e->why);
}

static void
add_amounts (struct build *b, struct grid *g, const char *name,
             const struct effect *each, const struct effect *all)
{
  struct cell *cell = grid_row (g);
  cell[0].text = name;
  fill_money (b, g, &cell[1], each);
  fill_money (b, g, &cell[2], all);
}

/* A return by an interval that does not apply, and nobody said why, has no
   row. */
static void
add_percent (struct grid *g, const char *name, const struct effect *e)
{
  if (e->status == STATUS_REFUSED && !e->why)
    return;
  struct cell *cell = grid_row (g);
  cell[0].text = name;
  cell[2].text = money_percent (g->arena, e);
  if (e->why)
    cell[2].note = grid_note (g, e->why);
}

static const char *
days_text (struct arena *arena, double days)
{
  char text[NUM_SIZE];
  return arena_printf (arena, "%s days", num_print_digits (text, days, 6));
}

/* Net of one customer is that of all divided among them: gain and cost
   are of the same customers. */
static void
add_table (struct build *b)
{
  struct arena *arena = b->doc->arena;
  const struct result_return *m = b->m;
  const char *interval = interval_head (arena, b->page);
  struct head *heads = ARENA_NEW (arena, struct head, 3);
  heads[0].text = "Money";
  heads[1].text = arena_printf (arena, "An exposed customer (%s)", interval);
  heads[2].text = arena_printf (arena, "All %s exposed (%s)",
                                say_count (arena, m->exposed), interval);
  heads[1].number = heads[2].number = true;
  const char *caption = isfinite (m->horizon_days)
                          ? arena_printf (arena, "Money over %s",
                                          days_text (arena, m->horizon_days))
                          : "Money";
  struct grid *g = doc_grid (b->doc, IN_DETAIL, caption, heads, 3);
  struct effect net_each = money_each (m, &m->net);
  add_amounts (b, g, "Gain", &m->gain_each, &m->gain);
  add_amounts (b, g, "Cost", &m->cost_each, &m->cost);
  add_amounts (b, g, "Net (gain less cost)", &net_each, &m->net);
  add_percent (g, "Return (net / cost)", &m->roi);
  add_percent (g, "Return, by Fieller", &m->roi_fieller);
  add_percent (g, "Return, by the delta method", &m->roi_delta);
}

static const char *
with_words (struct arena *arena, struct figure f, const char *text,
            const char *words)
{
  return f.presence == FIGURE_PRESENT
           ? arena_printf (arena, "%s %s", text, words)
           : text;
}

static const char *
amount_fact (struct build *b, struct figure f, const char *words)
{
  struct arena *arena = b->doc->arena;
  if (f.presence == FIGURE_PRESENT)
    return arena_printf (arena, "%s %s",
                         say_money (arena, f.value, b->currency), words);
  return money_figure (arena, f, say_number);
}

static const char *
month_words (struct arena *arena, double month)
{
  char text[NUM_SIZE];
  return arena_printf (arena, "in month %s",
                       num_print_digits (text, month, 3));
}

/* The first month from which the lower end of its interval stays at 0 or
   above; 0: none. */
static double
surely_back (const struct result_return *m)
{
  size_t stays = m->months_n;
  while (stays > 0 && m->months[stays - 1].effect.conf_low >= 0)
    stays--;
  return stays < m->months_n ? m->months[stays].month : 0;
}

/* As all estimates, it has an interval; its late end is told. */
static const char *
payback_fact (struct build *b)
{
  struct arena *arena = b->doc->arena;
  const char *text = money_figure (arena, b->m->payback_month, month_words);
  double surely = surely_back (b->m);
  if (b->m->payback_month.presence != FIGURE_PRESENT)
    return text;
  return arena_printf (
    arena, "as estimated, %s%s; by the lower end of the interval, %s", text,
    b->m->established ? "" : " (not established)",
    surely > 0 ? month_words (arena, surely) : "not within the horizon");
}

/* When it pays. */
static void
add_thresholds (struct build *b)
{
  struct arena *arena = b->doc->arena;
  const struct result_return *m = b->m;
  struct block *facts = doc_add (b->doc, IN_DETAIL, BLOCK_FACTS, NULL);
  block_fact (b->doc, facts, "Pays in",
              with_words (arena, m->pays,
                          money_figure (arena, m->pays, say_share),
                          "of the draws"));
  block_fact (b->doc, facts, "Breaks even at",
              amount_fact (b, m->break_even_effect,
                           "gained by an exposed customer"));
  block_fact (b->doc, facts, "Cost of a contact to break even",
              amount_fact (b, m->break_even_cost, "a contact"));
  block_fact (b->doc, facts, "Paid back", payback_fact (b));
}

static void
add_parts (struct build *b)
{
  struct arena *arena = b->doc->arena;
  const struct result_return *m = b->m;
  if (!m->parts_n)
    return;
  struct head *heads = ARENA_NEW (arena, struct head, 2);
  heads[0].text = "Part";
  heads[1].text = arena_printf (arena, "All exposed (%s)",
                                interval_head (arena, b->page));
  heads[1].number = true;
  struct grid *g = doc_grid (b->doc, IN_APPENDIX,
                             "What the gain is made of", heads, 2);
  for (size_t i = 0; i < m->parts_n; i++)
    {
      struct cell *cell = grid_row (g);
      cell[0].text = m->parts[i].name;
      fill_money (b, g, &cell[1], &m->parts[i].effect);
    }
  struct cell *cell = grid_row (g);
  cell[0].text = "Gain, all parts together";
  fill_money (b, g, &cell[1], &m->gain);
}

static struct grid *
folded (struct build *b, const char *caption, const struct head *heads,
        size_t columns)
{
  struct grid *g = doc_grid (b->doc, IN_PAGE, caption, heads, columns);
  b->doc->blocks[b->doc->n - 1].folded = true;
  return g;
}

static void
add_months (struct build *b)
{
  struct arena *arena = b->doc->arena;
  const struct result_return *m = b->m;
  char text[NUM_SIZE];
  if (!m->months_n)
    return;
  struct head *heads = ARENA_NEW (arena, struct head, 2);
  heads[0] = (struct head) { .text = "Month", .number = true };
  heads[1].text = arena_printf (arena, "Gain less cost so far (%s)",
                                interval_head (arena, b->page));
  heads[1].number = true;
  struct grid *g = folded (b, "Return by month", heads, 2);
  for (size_t i = 0; i < m->months_n; i++)
    {
      struct cell *cell = grid_row (g);
      cell[0].text = arena_copy (arena, num_print_digits (
                                          text, m->months[i].month, 3));
      fill_money (b, g, &cell[1], &m->months[i].effect);
      if (m->months[i].extrapolated)
        cell[1].aside = "extrapolation";
    }
}

static const char *
swing_text (struct arena *arena, double roi, const char *put_in)
{
  return arena_printf (arena, "%s at %s",
                       isfinite (roi) ? say_percent (arena, roi)
                                      : "not defined",
                       put_in ? put_in : "");
}

static void
add_swings (struct build *b)
{
  static const struct head heads[] = {
    { .text = "What is changed" },
    { .text = "Return at the less favourable value", .number = true },
    { .text = "Return at the more favourable value", .number = true },
  };
  if (!b->m->swings_n)
    return;
  struct grid *g = folded (b, "What the return depends on", heads, 3);
  for (size_t i = 0; i < b->m->swings_n; i++)
    {
      const struct result_swing *s = &b->m->swings[i];
      struct cell *cell = grid_row (g);
      cell[0].text = s->what;
      cell[1].text = swing_text (g->arena, s->low, s->low_text);
      cell[2].text = swing_text (g->arena, s->high, s->high_text);
    }
}

static const char *
customers_text (struct arena *arena, const struct result_return *m)
{
  return arena_printf (arena, "%s exposed, compared with %s",
                       say_count (arena, m->exposed),
                       say_count (arena, m->comparison));
}

/* A number that the study gives: NaN, or 0 for none, is not one. */
static const char *
term_text (struct arena *arena, double term, const char *words)
{
  return term > 0 ? arena_printf (arena, "%s %s", say_percent (arena, term),
                                  words)
                  : NULL;
}

static void
add_term (struct build *b, struct block *list, const char *name,
          const char *text)
{
  if (text)
    block_fact (b->doc, list, NULL,
                arena_printf (b->doc->arena, "%s: %s", name, text));
}

/* An investment has no cohort. */
static const char *
whose_words (const struct result_investment *v)
{
  return v->weaker ? "all customers who are there in a month"
                   : "the exposed customers who are compared";
}

static void
add_terms (struct build *b)
{
  struct arena *arena = b->doc->arena;
  const struct result_return *m = b->m;
  struct block *list = doc_add (b->doc, IN_APPENDIX, BLOCK_LIST,
                                "How the money was computed");
  add_term (b, list, "Whose",
            b->of.investment ? whose_words (b->of.investment)
            : m->estimand    ? estimand_words (m->estimand) : NULL);
  add_term (b, list, "Customers", customers_text (arena, m));
  add_term (b, list, "Horizon",
            isfinite (m->horizon_days) ? days_text (arena, m->horizon_days)
                                       : NULL);
  add_term (b, list, "Margin",
            term_text (arena, m->margin, "of what is paid"));
  add_term (b, list, "Discount",
            m->discount > 0 ? term_text (arena, m->discount, "a year")
                            : "none");
  add_term (b, list, "Cost", m->cost_text);
  add_term (b, list, "Interval", money_interval (arena, m));
}

static void
add_notes (struct build *b)
{
  const struct result_return *m = b->m;
  if (!m->notes_n)
    return;
  struct block *list = doc_add (b->doc, IN_DETAIL, BLOCK_LIST,
                                "Notes on the money");
  for (size_t i = 0; i < m->notes_n; i++)
    block_fact (b->doc, list, NULL, m->notes[i].text);
}

/* Whether it is established stands before any number of it. */
static void
add_sentence (struct build *b)
{
  const char *warning = money_warning (b->m);
  if (warning)
    doc_add (b->doc, IN_DETAIL, BLOCK_WARNING, warning);
  if (b->m->sentence)
    doc_add (b->doc, IN_DETAIL, BLOCK_TEXT, b->m->sentence)->lead = true;
}

/* The mark comes first, also where the text has none of its own. */
static const char *
marked_extrapolation (struct arena *arena, const char *text)
{
  return str_starts (text, "Extrapolation")
           ? text
           : arena_printf (arena, "Extrapolation, beyond what was observed:"
                                  " %s", text);
}

void
money_add (struct doc *doc, const struct page *page, struct money_of of)
{
  struct build b = { doc, page, of.money, of, page->results->currency };
  if (!of.money->asked)
    return;
  add_sentence (&b);
  /* The sentence says why; a table would only repeat it. */
  if (of.investment && !isfinite (of.money->gain.estimate))
    {
      add_terms (&b);
      return;
    }
  add_table (&b);
  add_thresholds (&b);
  add_chart (&b, "waterfall");
  add_parts (&b);
  add_chart (&b, "return");
  add_months (&b);
  add_chart (&b, "tornado");
  add_swings (&b);
  if (of.money->extrapolation)
    doc_add (doc, IN_DETAIL, BLOCK_TEXT,
             marked_extrapolation (doc->arena, of.money->extrapolation));
  add_terms (&b);
  add_notes (&b);
}
