#include "parts.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "figures.h"
#include "report/say.h"
#include "rows.h"

static bool
any_group_has (const struct result_hypothesis *h, size_t figure)
{
  for (size_t i = 0; i < h->groups_n; i++)
    if (group_figure (&h->groups[i], figure)->presence != FIGURE_ABSENT)
      return true;
  return false;
}

static const char *
figure_text (struct arena *arena, enum figure_form form, double value)
{
  switch (form)
    {
    case FORM_COUNT:
      return say_count (arena, (uint64_t) value);
    case FORM_SHARE:
      return say_share (arena, value);
    case FORM_RATE:
      return say_number (arena, value * SAY_MONTH);
    case FORM_NUMBER:
    case FORM_TIME:
      break;
    }
  return say_number (arena, value);
}

/* The mean has another name where it is the mean of something made up:
   a net promoter score, a ratio of totals. */
static const char *
figure_head (struct arena *arena, const struct result_hypothesis *h,
             const struct group_figure *f)
{
  if (str_equal (f->key, "mean") && h->chart.kind == CHART_MEANS
      && h->chart.what)
    return head_words (arena, h->chart.what);
  return f->form == FORM_TIME && h->time_unit
           ? arena_printf (arena, "%s, %s", f->head, h->time_unit)
           : f->head;
}

/* Cohort, n and the figures that apply to any cohort. */
static struct head *
group_heads (struct arena *arena, const struct result_hypothesis *h,
             size_t *columns)
{
  struct head *heads = ARENA_NEW (arena, struct head, GROUP_FIGURES + 2);
  heads[0].text = "Cohort";
  heads[1] = (struct head) { .text = "n", .number = true };
  *columns = 2;
  for (size_t i = 0; i < GROUP_FIGURES; i++)
    {
      const struct group_figure *f = &group_figures[i];
      if (!any_group_has (h, i))
        continue;
      heads[*columns].number = true;
      heads[(*columns)++].text = figure_head (arena, h, f);
    }
  return heads;
}

static void
fill_figure (struct grid *g, struct cell *cell, const struct figure *f,
             enum figure_form form)
{
  if (f->presence == FIGURE_PRESENT)
    cell->text = figure_text (g->arena, form, f->value);
  if (f->presence != FIGURE_UNDEFINED)
    return;
  cell->text = say_status (f->status);
  if (f->why)
    cell->note = grid_note (g, f->why);
}

void
groups_add (struct doc *doc, const struct result_hypothesis *h)
{
  size_t columns;
  struct head *heads = group_heads (doc->arena, h, &columns);
  struct grid *g = doc_grid (doc, IN_DETAIL, "Cohorts", heads, columns);
  for (size_t i = 0; i < h->groups_n; i++)
    {
      struct cell *cell = grid_row (g);
      cell->text = h->groups[i].label;
      (++cell)->text = say_count (doc->arena, h->groups[i].n);
      for (size_t k = 0; k < GROUP_FIGURES; k++)
        if (any_group_has (h, k))
          fill_figure (g, ++cell, group_figure (&h->groups[i], k),
                       group_figures[k].form);
    }
}

/* Marks the first cell of a row: which one decides the verdict, and what
   is behind it. */
static void
fill_name (struct cell *cell, const char *title, bool headline,
           const char *target)
{
  cell->text = title;
  cell->aside = headline ? "headline" : NULL;
  cell->target = target;
}

static void
fill_effect (struct grid *g, const struct page *page,
             const struct result_hypothesis *h,
             const struct result_effect *row)
{
  const struct effect *e = &row->effect;
  struct cell *cell = grid_row (g);
  fill_name (&cell[0], row->measure->about.title, row->headline,
             method_id (g->arena, page, &row->measure->about));
  cell[1].text = row_term (g->arena, row->level, row->reference);
  cell[2].text = isfinite (e->estimate)
                   ? say_value (g->arena, row->measure, e->estimate,
                                h->time_unit)
                   : say_status (e->status);
  cell[3].text = say_interval (g->arena, row->measure, e);
  cell[4].text = interval_words (e->conf_method);
  if (e->why)
    cell[2].note = grid_note (g, e->why);
}

void
effects_add (struct doc *doc, const struct page *page,
             const struct result_hypothesis *h)
{
  enum { COLUMNS = 5 };
  if (!h->effects_n)
    return;
  struct head *heads = ARENA_NEW (doc->arena, struct head, COLUMNS);
  const char *interval
    = arena_printf (doc->arena, "%s interval",
                    say_level (doc->arena, page->results->confidence));
  heads[0].text = "Measure";
  heads[1].text = "Comparison";
  heads[2] = (struct head) { .text = "Estimate", .number = true };
  heads[3] = (struct head) { .text = interval, .number = true };
  heads[4].text = "Interval by";
  struct grid *g = doc_grid (doc, IN_DETAIL, "Effects", heads, COLUMNS);
  for (size_t i = 0; i < h->effects_n; i++)
    fill_effect (g, page, h, &h->effects[i]);
}

/* "2", "2, 245"; empty without degrees of freedom. */
static const char *
df_text (struct arena *arena, const struct test *t)
{
  if (!(t->has & HAS_DF) || !isfinite (t->df))
    return NULL;
  char text[NUM_SIZE], second[NUM_SIZE];
  num_print_digits (text, t->df, 5);
  if (!(t->has & HAS_DF2) || !isfinite (t->df2))
    return arena_copy (arena, text);
  return arena_printf (arena, "%s, %s", text,
                       num_print_digits (second, t->df2, 5));
}

/* What the test computes and what was chosen among rivals. */
static const char *
method_note (struct arena *arena, const struct result_test *row)
{
  struct buf out = buf_new (arena);
  const struct about *about = &row->method->about;
  buf_printf (&out, "%s: %s", about->title, about->computes);
  size_t length = strlen (about->computes);
  if (length && about->computes[length - 1] != '.')
    buf_char (&out, '.');
  const struct option *o = row->test.options;
  for (size_t i = 0; i < OPTIONS_MAX && o[i].name; i++)
    buf_printf (&out, "%s%s %s", i ? ", " : " Options: ", o[i].name,
                o[i].value);
  return out.text;
}

static void
fill_test (struct grid *g, const struct page *page,
           const struct result_test *row)
{
  const struct test *t = &row->test;
  struct cell *cell = grid_row (g);
  fill_name (&cell[0], row->method->about.title, row->headline,
             method_id (g->arena, page, &row->method->about));
  cell[0].note = grid_note (g, method_note (g->arena, row));
  cell[1].text = row_term (g->arena, row->level, row->reference);
  if (t->has & HAS_STATISTIC && isfinite (t->statistic))
    cell[2].text = say_number (g->arena, t->statistic);
  cell[3].text = df_text (g->arena, t);
  cell[4].text = test_p (g->arena, t, page->alpha);
  if (t->why)
    cell[4].note = grid_note (g, t->why);
  if (row->headline || row->p_adjusted.presence != FIGURE_ABSENT)
    cell[5].text = adjusted_p (g->arena, row, page->alpha);
}

void
tests_add (struct doc *doc, const struct page *page,
           const struct result_hypothesis *h)
{
  static const struct head heads[] = {
    { .text = "Test" }, { .text = "Comparison" },
    { .text = "Statistic", .number = true }, { .text = "df", .number = true },
    { .text = "p", .number = true }, { .text = "p adjusted", .number = true },
  };
  enum { COLUMNS = sizeof heads / sizeof *heads };
  if (!h->tests_n)
    return;
  struct grid *g = doc_grid (doc, IN_DETAIL, "Tests", heads, COLUMNS);
  for (size_t i = 0; i < h->tests_n; i++)
    fill_test (g, page, &h->tests[i]);
}
