#include "parts.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "curve.h"
#include "report/say.h"
#include "rows.h"

void
charts_add (struct doc *doc, const struct page *page,
            const struct result_hypothesis *h, const char *part)
{
  for (size_t i = 0; i < page->charts_n; i++)
    if (str_equal (page->charts[i].hypothesis, h ? h->id : NULL)
        && str_equal (page->charts[i].part, part)
        && !page->charts[i].investment)
      doc_add (doc, IN_PAGE, BLOCK_CHART, page->charts[i].alt)->chart
        = &page->charts[i];
}

void
investment_charts_add (struct doc *doc, const struct page *page,
                       const struct result_investment *v, const char *part)
{
  for (size_t i = 0; i < page->charts_n; i++)
    if (str_equal (page->charts[i].investment, v->id)
        && str_equal (page->charts[i].part, part))
      doc_add (doc, IN_PAGE, BLOCK_CHART, page->charts[i].alt)->chart
        = &page->charts[i];
}

static struct grid *
folded_grid (struct doc *doc, const char *caption, const struct head *heads,
             size_t columns)
{
  struct grid *g = doc_grid (doc, IN_PAGE, caption, heads, columns);
  doc->blocks[doc->n - 1].folded = true;
  return g;
}

const char *
interval_head (struct arena *arena, const struct page *page)
{
  return arena_printf (arena, "%s interval",
                       say_level (arena, page->results->confidence));
}

static const char *
range_text (struct arena *arena, double low, double high,
            const char *(*say) (struct arena *, double))
{
  if (!isfinite (low) || !isfinite (high))
    return "none";
  return arena_printf (arena, "%s to %s", say (arena, low),
                       say (arena, high));
}

/* The largest of 1, 2, 5 times a power of ten that makes at least six
   steps up to LAST. */
static double
nice_step (double last)
{
  double unit = pow (10, floor (log10 (last / 6)));
  return last / 6 >= 5 * unit ? 5 * unit : last / 6 >= 2 * unit ? 2 * unit
                                                                : unit;
}

static const char *
time_text (struct arena *arena, double time)
{
  char text[NUM_SIZE];
  return arena_copy (arena, num_print_digits (text, time, 6));
}

/* Curves that rise say how many ended otherwise. */
static void
fill_curve_time (struct grid *g, const struct curve *c, double time,
                 bool rises)
{
  const struct curve_point *p = curve_point_at (c, time);
  uint64_t at_risk = curve_at_risk (c, time);
  if (!at_risk)
    return;
  struct cell *cell = grid_row (g);
  (cell++)->text = c->label;
  (cell++)->text = time_text (g->arena, time);
  (cell++)->text = say_count (g->arena, at_risk);
  (cell++)->text = say_count (g->arena, curve_events (c, time));
  if (rises)
    (cell++)->text = say_count (g->arena, curve_competing (c, time));
  (cell++)->text = say_share (g->arena, p ? p->share : rises ? 0 : 1);
  cell->text = p ? range_text (g->arena, p->conf_low, p->conf_high,
                               say_share)
                 : "none";
}

static void
add_curves (struct doc *doc, const struct page *page,
            const struct result_hypothesis *h, const char *caption,
            bool rises)
{
  enum { MOST_COLUMNS = 7 };
  struct arena *arena = doc->arena;
  double last = curves_last (&h->chart);
  if (last <= 0)
    return;
  struct head *heads = ARENA_NEW (arena, struct head, MOST_COLUMNS);
  size_t n = 0;
  heads[n++].text = "Cohort";
  heads[n++].text = h->time_unit ? arena_printf (arena, "Time, %s",
                                                 h->time_unit)
                                 : "Time";
  heads[n++].text = "At risk";
  heads[n++].text = "Events so far";
  if (rises)
    heads[n++].text = "Competing ends so far";
  heads[n++].text = rises ? "With the event" : "Still there";
  heads[n++].text = interval_head (arena, page);
  for (size_t i = 1; i < n; i++)
    heads[i].number = true;
  struct grid *g = folded_grid (doc, caption, heads, n);
  double step = nice_step (last);
  for (size_t i = 0; i < h->chart.curves; i++)
    for (size_t k = 0; (double) k * step <= last; k++)
      fill_curve_time (g, &h->chart.curve[i], (double) k * step, rises);
}

static void
add_survival (struct doc *doc, const struct page *page,
              const struct result_hypothesis *h)
{
  add_curves (doc, page, h, "Survival over time", false);
}

static void
add_incidence (struct doc *doc, const struct page *page,
               const struct result_hypothesis *h)
{
  add_curves (doc, page, h, "Cumulative incidence over time", true);
}

static void
add_bars (struct doc *doc, const struct page *page,
          const struct result_hypothesis *h, const char *what,
          const char *(*say) (struct arena *, double))
{
  enum { COLUMNS = 4 };
  struct arena *arena = doc->arena;
  struct head *heads = ARENA_NEW (arena, struct head, COLUMNS);
  heads[0].text = "Cohort";
  heads[1] = (struct head) { .text = "n", .number = true };
  heads[2] = (struct head) { .text = what, .number = true };
  heads[3] = (struct head) { .text = interval_head (arena, page),
                             .number = true };
  struct grid *g
    = folded_grid (doc, arena_printf (arena, "%s by cohort", what), heads,
                   COLUMNS);
  for (size_t i = 0; i < h->chart.bars; i++)
    {
      const struct bar *bar = &h->chart.bar[i];
      struct cell *cell = grid_row (g);
      cell[0].text = bar->label;
      cell[1].text = say_count (arena, bar->n);
      cell[2].text = isfinite (bar->value) ? say (arena, bar->value)
                                           : "none";
      cell[3].text = range_text (arena, bar->conf_low, bar->conf_high, say);
    }
}

static void
add_shares (struct doc *doc, const struct page *page,
            const struct result_hypothesis *h)
{
  add_bars (doc, page, h, "Share", say_share);
}

/* From where to where a bin goes, or the one value that it stands for. */
static void
add_distribution (struct doc *doc, const struct result_hypothesis *h)
{
  static const struct head bins[] = {
    { .text = "Cohort" },
    { .text = "From", .number = true },
    { .text = "To", .number = true },
    { .text = "Share of the cohort", .number = true },
  };
  static const struct head values[] = {
    { .text = "Cohort" },
    { .text = "Value", .number = true },
    { .text = "Share of the cohort", .number = true },
  };
  bool single = h->chart.single_values;
  struct grid *g = folded_grid (doc, "Distribution by cohort",
                                single ? values : bins, single ? 3 : 4);
  for (size_t i = 0; i < h->chart.bars; i++)
    for (size_t k = 0; k < h->chart.bar[i].bins; k++)
      {
        const struct bin *bin = &h->chart.bar[i].bin[k];
        struct cell *cell = grid_row (g);
        (cell++)->text = h->chart.bar[i].label;
        (cell++)->text = say_number (doc->arena,
                                     single ? bin->value : bin->low);
        if (!single)
          (cell++)->text = say_number (doc->arena, bin->high);
        cell->text = say_share (doc->arena, bin->share);
      }
}

static void
add_means (struct doc *doc, const struct page *page,
           const struct result_hypothesis *h)
{
  const char *what = h->chart.what ? h->chart.what : "mean";
  add_bars (doc, page, h, head_words (doc->arena, what), say_number);
  if (h->chart.bars && h->chart.bar[0].bins)
    add_distribution (doc, h);
}

void
curves_add (struct doc *doc, const struct page *page,
            const struct result_hypothesis *h)
{
  static void (*const add[]) (struct doc *, const struct page *,
                              const struct result_hypothesis *)
    = { [CHART_NONE] = NULL,
        [CHART_SURVIVAL] = add_survival,
        [CHART_INCIDENCE] = add_incidence,
        [CHART_SHARES] = add_shares,
        [CHART_MEANS] = add_means };
  if (add[h->chart.kind])
    add[h->chart.kind](doc, page, h);
}

static bool
has_forest (const struct page *page)
{
  for (size_t i = 0; i < page->charts_n; i++)
    if (!page->charts[i].hypothesis && !page->charts[i].investment
        && !page->charts[i].metric)
      return true;
  return false;
}

/* One row of the forest plot's numbers. */
static void
fill_headline (struct grid *g, const struct result_hypothesis *h,
               const struct result_effect *row)
{
  struct cell *cell = grid_row (g);
  cell[0] = (struct cell) { .text = h->title,
                            .aside = design_words (h->design)->warning,
                            .warns = true };
  cell[1].text = row->measure->about.title;
  cell[2].text = row_term (g->arena, row->level, row->reference);
  cell[3].text = isfinite (row->effect.estimate)
                   ? say_value (g->arena, row->measure,
                                row->effect.estimate, h->time_unit)
                   : say_status (row->effect.status);
  cell[4].text = say_interval (g->arena, row->measure, &row->effect);
}

void
forest_add (struct doc *doc, const struct page *page)
{
  enum { COLUMNS = 5 };
  if (!has_forest (page))
    return;
  struct head *heads = ARENA_NEW (doc->arena, struct head, COLUMNS);
  heads[0].text = "Hypothesis";
  heads[1].text = "Measure";
  heads[2].text = "Comparison";
  heads[3] = (struct head) { .text = "Estimate", .number = true };
  heads[4] = (struct head) { .text = interval_head (doc->arena, page),
                             .number = true };
  struct grid *g = folded_grid (doc, "Headline effects", heads, COLUMNS);
  for (size_t i = 0; i < page->results->hypotheses_n; i++)
    {
      const struct result_hypothesis *h = &page->results->hypotheses[i];
      const struct result_effect *row = headline_effect (h);
      if (row)
        fill_headline (g, h, row);
    }
}
