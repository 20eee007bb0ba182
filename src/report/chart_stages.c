#include <math.h>

#include "base/arena.h"
#include "chart.h"
#include "forest.h"
#include "parts.h"
#include "report/say.h"
#include "rows.h"

/* The bias ledger, a row a stage, and the subgroups of a hypothesis, a
   row a level: both as forest plots of one panel. */

enum { WIDTH = 720 };

static const char *
units_text (struct chart *c, uint64_t units)
{
  return units ? count_of (c->arena, units, "unit", "units") : NULL;
}

/* The ledger. */

/* What is drawn of it: a ratio where there is one. */
static const struct measure *
ledger_measure (const struct result_hypothesis *h)
{
  const struct result_effect *e = headline_effect (h);
  const struct measure *found = h->ledger[0].measure;
  for (size_t i = 0; i < h->ledger_n; i++)
    {
      const struct measure *m = h->ledger[i].measure;
      if (m->ratio)
        return m;
      if (e && str_equal (m->about.name, e->measure->about.name))
        found = m;
    }
  return found;
}

/* The row of MEASURE of the stage that begins at I, or null. */
static const struct result_step *
step_of (const struct result_hypothesis *h, size_t i,
         const struct measure *measure)
{
  const char *stage = h->ledger[i].step;
  for (; i < h->ledger_n && str_equal (h->ledger[i].step, stage); i++)
    if (str_equal (h->ledger[i].measure->about.name, measure->about.name))
      return &h->ledger[i];
  return NULL;
}

static struct result_effect
stage_effect (struct chart *c, size_t i, const struct measure *measure)
{
  const struct result_step *s = step_of (c->hypothesis, i, measure);
  struct result_effect e = {
    .headline = row_is_headline_step (c->hypothesis, i),
    .effect = { .estimate = NAN, .status = STATUS_REFUSED }
  };
  if (s)
    {
      e.measure = s->measure;
      e.effect = s->effect;
    }
  else
    e.effect.why = arena_printf (c->arena, "no %s",
                                 say_measure (c->arena, measure));
  return e;
}

/* Where each stage begins in the ledger. */
static size_t
find_stages (const struct result_hypothesis *h, size_t *at)
{
  size_t n = 0;
  for (size_t i = 0; i < h->ledger_n; i++)
    if (row_begins_stage (h, i))
      at[n++] = i;
  return n;
}

static const char what[] = "How much of the effect is left";

/* From the first row to the one that the verdict rests on. */
static const char *
ledger_finding (struct chart *c, const struct result_effect *e, size_t n)
{
  const char *unit = c->hypothesis->time_unit;
  for (size_t i = 1; i < n; i++)
    if (e[i].headline && e[0].measure && e[i].measure
        && isfinite (e[0].effect.estimate) && isfinite (e[i].effect.estimate))
      return arena_printf (c->arena, "%s: %s in the first row, %s in the one "
                                     "that the verdict rests on", what,
                           say_value (c->arena, e[0].measure,
                                      e[0].effect.estimate, unit),
                           say_value (c->arena, e[i].measure,
                                      e[i].effect.estimate, unit));
  return what;
}

static struct row_text
stage_text (struct chart *c, const struct forest *f, size_t row, size_t i)
{
  const struct result_step *s = &c->hypothesis->ledger[i];
  return (struct row_text) {
    .label = s->text ? s->text : s->step,
    .below = units_text (c, s->units),
    .numbers = rows_numbers (c, f, &f->row[row]),
    .band = f->row[row].effect->headline,
  };
}

void
chart_ledger (struct chart *c)
{
  static const struct rows_look look = {
    .left = 270, .right = 520, .label_room = 236, .numbers_at = 538,
    .numbers_room = 166, .row = 46,
  };
  const struct result_hypothesis *h = c->hypothesis;
  c->width = WIDTH;
  size_t *at = ARENA_NEW (c->arena, size_t, h->ledger_n);
  size_t n = find_stages (h, at);
  struct result_effect *e = ARENA_NEW (c->arena, struct result_effect, n);
  struct row_text *text = ARENA_NEW (c->arena, struct row_text, n);
  const struct measure *measure = ledger_measure (h);
  for (size_t i = 0; i < n; i++)
    e[i] = stage_effect (c, at[i], measure);
  struct forest f = forest_of (c->arena, h, e, n, look.right - look.left);
  double y = chart_header (c, h->title, ledger_finding (c, e, n));
  c->height = rows_write (c, &f, &look, y);
  for (size_t i = 0; i < n; i++)
    text[i] = stage_text (c, &f, i, at[i]);
  rows_texts (c, &look, text, n);
  chart_notes (c, "Each row takes out one more source of artefact, or checks "
                  "what remains. Filled: what the verdict rests on. Grey "
                  "line: no effect. Arrowhead: the interval goes on.");
  rows_describe (c, &f, what, text);
}

/* Subgroups: a heading for each column, its levels below it, and all
   units together as the last row. */

struct level_row {
  const struct result_subgroup *level;         /* null: a heading, or all */
  const char *column;
};

static const char *
interaction_p (struct chart *c, const char *column)
{
  const struct result_hypothesis *h = c->hypothesis;
  double alpha = 1 - c->results->confidence;
  for (size_t i = 0; i < h->interactions_n; i++)
    if (str_equal (h->interactions[i].column, column))
      return h->interactions[i].p_adjusted.presence == FIGURE_PRESENT
               ? say_p_bare (c->arena, h->interactions[i].p_adjusted.value,
                             alpha)
               : test_p (c->arena, &h->interactions[i].test, alpha);
  return NULL;
}

/* Whether the headline effect has the measure of the levels. */
static bool
has_all (const struct result_hypothesis *h)
{
  const struct result_effect *e = headline_effect (h);
  return e && str_equal (e->measure->about.name,
                         h->subgroups[0].measure->about.name);
}

static size_t
find_levels (const struct result_hypothesis *h, struct level_row *row)
{
  size_t n = 0;
  for (size_t i = 0; i < h->subgroups_n; i++)
    {
      const struct result_subgroup *s = &h->subgroups[i];
      if (i == 0 || !str_equal (s->column, h->subgroups[i - 1].column))
        row[n++].column = s->column;
      row[n++] = (struct level_row) { s, s->column };
    }
  return n + has_all (h);
}

static struct row_text
level_text (struct chart *c, const struct forest *f,
            const struct level_row *row, size_t i)
{
  if (row->level)
    return (struct row_text) {
      .label = row->level->level,
      .below = units_text (c, row->level->units),
      .numbers = rows_numbers (c, f, &f->row[i]),
      .indented = true,
    };
  if (row->column)
    return (struct row_text) { .label = row->column,
                               .p = interaction_p (c, row->column) };
  return (struct row_text) { .label = "all",
                             .below = units_text (c, c->hypothesis->units),
                             .numbers = rows_numbers (c, f, &f->row[i]),
                             .band = true };
}

static struct forest
forest_of_levels (struct chart *c, const struct level_row *row, size_t n,
                  double pixels)
{
  struct result_effect *e = ARENA_NEW (c->arena, struct result_effect, n);
  for (size_t i = 0; i < n; i++)
    {
      e[i].headline = true;
      e[i].effect.estimate = NAN;
      if (row[i].level)
        {
          e[i].measure = row[i].level->measure;
          e[i].effect = row[i].level->effect;
        }
      else if (!row[i].column)
        e[i] = *headline_effect (c->hypothesis);
    }
  struct forest f = forest_of (c->arena, c->hypothesis, e, n, pixels);
  struct forest_row *last = &f.row[n - 1];
  if (row[n - 1].column)
    return f;
  last->mark = MARK_DIAMOND;
  f.panel->all = last->drawn ? last->estimate : NAN;
  return f;
}

void
chart_subgroups (struct chart *c)
{
  static const struct rows_look look = {
    .left = 232, .right = 452, .label_room = 200, .numbers_at = 468,
    .numbers_room = 150, .p_at = 636, .row = 34, .one_line = true,
    .p_heading = "p, interaction",
  };
  const struct result_hypothesis *h = c->hypothesis;
  c->width = WIDTH;
  struct level_row *row = ARENA_NEW (c->arena, struct level_row,
                                     2 * h->subgroups_n + 1);
  size_t n = find_levels (h, row);
  struct forest f = forest_of_levels (c, row, n, look.right - look.left);
  struct row_text *text = ARENA_NEW (c->arena, struct row_text, n);
  double y = chart_header (c, h->title, "The effect in subgroups");
  c->height = rows_write (c, &f, &look, y);
  for (size_t i = 0; i < n; i++)
    text[i] = level_text (c, &f, &row[i], i);
  rows_texts (c, &look, text, n);
  chart_notes (c, "Square: a level, larger where the interval is narrower. "
                  "Diamond and dotted line: all units. Grey line: no effect. "
                  "Arrowhead: the interval goes on. p, interaction: of "
                  "levels that all have one effect, corrected over the "
                  "columns. Of many subgroups some differ by chance.");
  rows_describe (c, &f, "The effect in subgroups", text);
}
