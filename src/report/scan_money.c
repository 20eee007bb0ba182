#include "scan_parts.h"

#include "base/arena.h"
#include "money.h"
#include "report/say.h"

static const char *
explanation (struct arena *arena, const struct scan_report *r)
{
  return arena_printf (
    arena, "How much more margin revenue (%s of what is paid) a customer at "
           "the level brings in over %s than one of the rest (half B), and "
           "that times the customers at the level watched so long (both "
           "halves). It is the split's, not an outcome's, and not to be "
           "added up: splits share customers.",
    say_share (arena, r->margin), r->horizon);
}

static const char *
in_currency (struct arena *arena, const struct scan_report *r,
             const char *what)
{
  const char *currency = r->base.currency;
  return currency ? arena_printf (arena, "%s, %s", what, currency) : what;
}

static void
add_row (struct arena *arena, struct grid *g, const struct scan_money *m)
{
  struct cell *c = grid_row (g);
  c[0].text = arena_printf (arena, "%s: %s vs %s", m->split, m->level,
                            m->rest);
  c[1].text = say_count (arena, m->customers);
  c[2].text = m->why ? m->why : money_text (arena, &m->each, NULL);
  c[3].text = m->why ? "none" : money_text (arena, &m->all, NULL);
}

void
scan_money_add (struct doc *doc, const struct scan_report *r, unsigned where,
                size_t most)
{
  struct arena *arena = doc->arena;
  size_t n = r->moneys < most ? r->moneys : most;
  const struct head heads[] = {
    { .text = "Split" }, { .text = "Customers at the level", .number = true },
    { .text = in_currency (arena, r, "Each") },
    { .text = in_currency (arena, r, "All of them") },
  };
  struct head *kept = ARENA_NEW (arena, struct head, 4);
  if (!n)
    return;
  for (size_t i = 0; i < 4; i++)
    kept[i] = heads[i];
  doc_add (doc, where, BLOCK_HEADING, "Money behind each split");
  doc_add (doc, where, BLOCK_TEXT, explanation (arena, r));
  struct grid *g = doc_grid (
    doc, where, arena_printf (arena, "Difference from the rest (%s interval)",
                              say_level (arena, r->base.confidence)), kept, 4);
  for (size_t i = 0; i < n; i++)
    add_row (arena, g, r->money[i]);
  if (n < r->moneys)
    doc_add (doc, where, BLOCK_TEXT,
             arena_printf (arena, "%s more are in the report.",
                           say_count (arena, r->moneys - n)));
}
