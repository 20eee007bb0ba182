#include "parts.h"

#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "report/say.h"
#include "rows.h"

/* Columns that many of these tables begin with: what, how many, and the
   effect. */
static struct head *
effect_heads (struct arena *arena, const struct page *page, const char *what,
              const char *count, const struct measure *m)
{
  struct head *heads = ARENA_NEW (arena, struct head, 5);
  heads[0].text = what;
  heads[1] = (struct head) { .text = count, .number = true };
  heads[2] = effect_head (arena, page, m);
  return heads;
}

/* Subgroups. */

static const struct result_interaction *
interaction_of (const struct result_hypothesis *h, const char *column)
{
  for (size_t i = 0; i < h->interactions_n; i++)
    if (str_equal (h->interactions[i].column, column))
      return &h->interactions[i];
  return NULL;
}

/* Stands once a column, in its first row. */
static void
fill_interaction (struct grid *g, const struct page *page, struct cell *cell,
                  const struct result_interaction *x)
{
  if (!x)
    return;
  cell->text = test_p (g->arena, &x->test, page->alpha);
  if (x->test.why)
    cell->note = grid_note (g, x->test.why);
  if (x->p_adjusted.presence == FIGURE_PRESENT)
    cell->aside = arena_printf (g->arena, "adjusted %s",
                                say_p_bare (g->arena, x->p_adjusted.value,
                                            page->alpha));
}

static void
fill_subgroup (struct grid *g, const struct page *page,
               const struct result_hypothesis *h, size_t i)
{
  const struct result_subgroup *s = &h->subgroups[i];
  bool first = i == 0 || !str_equal (s->column, h->subgroups[i - 1].column);
  struct cell *cell = grid_row (g);
  cell[0].text = row_level (g->arena, s->column, s->level);
  cell[1].text = say_count (g->arena, s->units);
  fill_effect_cell (g, &cell[2], h, s->measure, &s->effect);
  if (s->shrunk.presence == FIGURE_PRESENT)
    cell[3].text = say_value (g->arena, s->measure, s->shrunk.value,
                              h->time_unit);
  else if (s->shrunk.presence == FIGURE_UNDEFINED)
    cell[3].text = say_status (s->shrunk.status);
  if (first)
    fill_interaction (g, page, &cell[4], interaction_of (h, s->column));
}

static void
add_subgroups (struct doc *doc, const struct page *page,
               const struct result_hypothesis *h)
{
  struct head *heads = effect_heads (doc->arena, page, "Subgroup", "Units",
                                     h->subgroups[0].measure);
  heads[3] = (struct head) { .text = "Shrunk", .number = true };
  heads[4] = (struct head) { .text = "p of interaction", .number = true };
  struct grid *g = doc_grid (doc, IN_APPENDIX, "Subgroups", heads, 5);
  for (size_t i = 0; i < h->subgroups_n; i++)
    fill_subgroup (g, page, h, i);
  doc_add (doc, IN_APPENDIX, BLOCK_TEXT,
           "Of many subgroups some differ by chance. The p of interaction"
           " says whether the effect differs between the levels of a"
           " column; a shrunk effect is drawn towards their mean.");
  charts_add (doc, page, h, "subgroups");
}

/* Landmarks. */

static void
add_landmarks (struct doc *doc, const struct page *page,
               const struct result_hypothesis *h)
{
  struct head *heads = effect_heads (doc->arena, page, "Time aligned at",
                                     "Units", h->landmarks[0].measure);
  struct grid *g = doc_grid (doc, IN_APPENDIX, "Other landmarks", heads, 3);
  for (size_t i = 0; i < h->landmarks_n; i++)
    {
      const struct result_landmark *l = &h->landmarks[i];
      struct cell *cell = grid_row (g);
      cell[0].text = row_landmark (doc->arena, h, l);
      if (row_is_own_landmark (h, l))
        cell[0].aside = "this hypothesis";
      if (l->units)
        cell[1].text = say_count (doc->arena, l->units);
      fill_effect_cell (g, &cell[2], h, l->measure, &l->effect);
    }
  if (h->lag_days.presence == FIGURE_PRESENT && h->lag_days.value > 0)
    doc_add (doc, IN_APPENDIX, BLOCK_TEXT,
             "At each landmark only exposure up to the lag before it counts,"
             " and only those are compared who are still there.");
  charts_add (doc, page, h, "landmarks");
}

/* Doses. */

static void
add_doses (struct doc *doc, const struct page *page,
           const struct result_hypothesis *h)
{
  enum { COLUMNS = 4 };
  struct head *heads = ARENA_NEW (doc->arena, struct head, COLUMNS);
  heads[0].text = head_words (doc->arena,
                              h->cohort ? h->cohort : "value");
  heads[1].text = "n";
  heads[2].text = head_words (doc->arena, dose_words (h));
  heads[3].text = interval_head (doc->arena, page);
  for (size_t i = 1; i < COLUMNS; i++)
    heads[i].number = true;
  struct grid *g = doc_grid (doc, IN_APPENDIX, "By what the cohort is cut at",
                             heads, COLUMNS);
  for (size_t i = 0; i < h->doses_n; i++)
    {
      const struct result_dose *d = &h->doses[i];
      struct cell *cell = grid_row (g);
      cell[0].text = d->label;
      cell[1].text = say_count (doc->arena, d->n);
      cell[2].text = isfinite (d->value) ? dose_value (doc->arena, h, d->value)
                                         : "no value";
      cell[3].text = dose_interval (doc->arena, h, d);
    }
  if (h->dose_text)
    doc_add (doc, IN_APPENDIX, BLOCK_TEXT,
             sentence_words (doc->arena, h->dose_text));
  charts_add (doc, page, h, "dose");
}

/* Periods. */

static void
add_periods (struct doc *doc, const struct page *page,
             const struct result_hypothesis *h)
{
  /* A period's effect is a hazard ratio, printed as a plain ratio. */
  static const struct measure ratio = { .about = { .name = "hazard_ratio" },
                                        .ratio = true };
  struct head *heads = effect_heads (doc->arena, page, "Period", "Events",
                                     &ratio);
  struct grid *g = doc_grid (doc, IN_APPENDIX, "By period", heads, 3);
  for (size_t i = 0; i < h->periods_n; i++)
    {
      const struct result_period *p = &h->periods[i];
      struct cell *cell = grid_row (g);
      cell[0].text = row_period (doc->arena, h, p);
      cell[1].text = say_count (doc->arena, p->events);
      fill_effect_cell (g, &cell[2], h, &ratio, &p->effect);
    }
}

void
levels_add (struct doc *doc, const struct page *page,
            const struct result_hypothesis *h)
{
  if (h->periods_n)
    add_periods (doc, page, h);
  if (h->subgroups_n)
    add_subgroups (doc, page, h);
  if (h->landmarks_n)
    add_landmarks (doc, page, h);
  if (h->doses_n)
    add_doses (doc, page, h);
}
