#include "parts.h"

#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "report/say.h"
#include "rows.h"

/* Beyond this a standardised difference counts as imbalance. */
static const double most_smd = 0.1;

struct head
effect_head (struct arena *arena, const struct page *page,
             const struct measure *m)
{
  const char *name = head_words (arena, say_measure (arena, m));
  return (struct head) {
    .text = arena_printf (arena, "%s (%s)", name,
                          interval_head (arena, page)),
    .number = true,
  };
}

void
fill_effect_cell (struct grid *g, struct cell *cell,
                  const struct result_hypothesis *h,
                  const struct measure *m, const struct effect *e)
{
  cell->text = isfinite (e->estimate)
                 ? say_effect (g->arena, m, e, h->time_unit)
                 : say_status (e->status);
  if (e->why)
    cell->note = grid_note (g, e->why);
}

/* The measures of a ledger, by name, in the order of their first step;
   others than the first MOST_MEASURES are not shown. */
enum { MOST_MEASURES = 3 };
struct measures {
  const struct measure *measure[MOST_MEASURES];
  size_t n;
};

static size_t
measure_at (const struct measures *m, const struct measure *wanted)
{
  size_t i = 0;
  while (i < m->n
         && !str_equal (m->measure[i]->about.name, wanted->about.name))
    i++;
  return i;
}

static struct measures
measures_of (const struct result_hypothesis *h)
{
  struct measures m = { .n = 0 };
  for (size_t i = 0; i < h->ledger_n && m.n < MOST_MEASURES; i++)
    if (measure_at (&m, h->ledger[i].measure) == m.n)
      m.measure[m.n++] = h->ledger[i].measure;
  return m;
}

static struct cell *
stage_row (struct grid *g, const struct result_hypothesis *h, size_t i)
{
  const struct result_step *s = &h->ledger[i];
  struct cell *cell = grid_row (g);
  cell[0].text = s->text ? s->text : s->step;
  if (row_is_headline_step (h, i))
    cell[0].aside = "headline";
  if (s->units)
    cell[1].text = say_count (g->arena, s->units);
  return cell;
}

static void
add_ledger (struct doc *doc, const struct page *page,
            const struct result_hypothesis *h)
{
  struct measures m = measures_of (h);
  struct head *heads = ARENA_NEW (doc->arena, struct head, 2 + m.n);
  heads[0] = (struct head) { .text = "Stage" };
  heads[1] = (struct head) { .text = "Units", .number = true };
  for (size_t i = 0; i < m.n; i++)
    heads[2 + i] = effect_head (doc->arena, page, m.measure[i]);
  struct grid *g = doc_grid (doc, IN_APPENDIX, "How much of it is left",
                             heads, 2 + m.n);
  struct cell *cell = NULL;
  for (size_t i = 0; i < h->ledger_n; i++)
    {
      const struct result_step *s = &h->ledger[i];
      size_t at = measure_at (&m, s->measure);
      if (row_begins_stage (h, i))
        cell = stage_row (g, h, i);
      if (at < m.n)
        fill_effect_cell (g, &cell[2 + at], h, s->measure, &s->effect);
    }
}

/* Balance. */

static void
fill_number (struct grid *g, struct cell *cell, struct figure f,
             const char *(*say) (struct arena *, double))
{
  if (f.presence == FIGURE_PRESENT)
    cell->text = say (g->arena, f.value);
  if (f.presence != FIGURE_UNDEFINED)
    return;
  cell->text = say_status (f.status);
  if (f.why)
    cell->note = grid_note (g, f.why);
}

static bool
is_apart (struct figure smd)
{
  return smd.presence == FIGURE_PRESENT && fabs (smd.value) > most_smd;
}

/* What remains is a warning, what was taken out is not. */
static void
fill_smd (struct grid *g, struct cell *cell, struct figure smd, bool remains)
{
  fill_number (g, cell, smd, say_number);
  if (!is_apart (smd))
    return;
  cell->aside = "above 0.1";
  cell->warns = remains;
}

static bool
any_adjusted (const struct result_hypothesis *h)
{
  for (size_t i = 0; i < h->balance_n; i++)
    if (h->balance[i].smd_adjusted.presence != FIGURE_ABSENT)
      return true;
  return false;
}

static void
fill_balance (struct grid *g, const struct result_balance *b, bool adjusted)
{
  struct cell *cell = grid_row (g);
  const char *(*say) (struct arena *, double) = b->level ? say_share
                                                         : say_number;
  cell[0].text = row_level (g->arena, b->covariate, b->level);
  fill_number (g, &cell[1], b->in_level, say);
  fill_number (g, &cell[2], b->in_reference, say);
  fill_smd (g, &cell[3], b->smd, !adjusted);
  fill_number (g, &cell[4], b->variance_ratio, say_number);
  if (!adjusted)
    return;
  fill_smd (g, &cell[5], b->smd_adjusted, true);
  fill_number (g, &cell[6], b->variance_ratio_adjusted, say_number);
}

/* How many differences are too large, and which is the largest. */
static const char *
balance_sentence (struct arena *arena, const struct result_hypothesis *h,
                  bool adjusted)
{
  const struct result_balance *worst = NULL;
  double most = 0;
  uint64_t apart = 0;
  for (size_t i = 0; i < h->balance_n; i++)
    {
      const struct result_balance *b = &h->balance[i];
      struct figure smd = adjusted ? b->smd_adjusted : b->smd;
      if (!is_apart (smd))
        continue;
      apart++;
      if (fabs (smd.value) > most)
        worst = b;
      most = fmax (most, fabs (smd.value));
    }
  const char *when = adjusted ? " after adjustment" : "";
  if (!worst)
    return arena_printf (arena, "No standardised mean difference (SMD) is "
                                "above 0.1%s.",
                         when);
  return arena_printf (arena, "%s of %s standardised mean differences (SMD) "
                              "%s above 0.1%s; the largest is that of %s, "
                              "%s.",
                       say_count (arena, apart),
                       say_count (arena, h->balance_n),
                       apart == 1 ? "is" : "are", when,
                       row_level (arena, worst->covariate, worst->level),
                       say_number (arena, most));
}

static void
add_balance (struct doc *doc, const struct page *page,
             const struct result_hypothesis *h)
{
  enum { COLUMNS = 7, UNADJUSTED = 5 };
  const struct result_effect *e = headline_effect (h);
  bool adjusted = any_adjusted (h);
  struct head *heads = ARENA_NEW (doc->arena, struct head, COLUMNS);
  heads[0].text = "Covariate";
  heads[1].text = e && e->level ? e->level : "Level";
  heads[2].text = e && e->reference ? e->reference : "Reference";
  heads[3].text = adjusted ? "SMD before" : "SMD";
  heads[4].text = adjusted ? "Var. ratio before" : "Var. ratio";
  heads[5].text = "SMD after";
  heads[6].text = "Var. ratio after";
  for (size_t i = 1; i < COLUMNS; i++)
    heads[i].number = true;
  struct grid *g = doc_grid (doc, IN_APPENDIX, "Balance", heads,
                             adjusted ? COLUMNS : UNADJUSTED);
  for (size_t i = 0; i < h->balance_n; i++)
    fill_balance (g, &h->balance[i], adjusted);
  doc_add (doc, IN_APPENDIX, BLOCK_TEXT,
           balance_sentence (doc->arena, h, adjusted));
  charts_add (doc, page, h, "balance");
}

/* Weights and what was not measured. */

/* "812", or why not. */
static const char *
figure_words (struct arena *arena, struct figure f,
              const char *(*say) (struct arena *, double))
{
  if (f.presence == FIGURE_PRESENT)
    return say (arena, f.value);
  if (f.presence == FIGURE_ABSENT)
    return "not known";
  return f.why ? arena_printf (arena, "%s (%s)", say_status (f.status),
                               f.why)
               : say_status (f.status);
}

static const char *
weights_sentence (struct arena *arena, const struct result_hypothesis *h)
{
  const struct result_weights *w = &h->weights;
  const struct result_effect *e = headline_effect (h);
  struct buf out = buf_new (arena);
  buf_printf (&out, "Weights for %s. Effective sample size: %s of %s,",
              estimand_words (w->estimand),
              figure_words (arena, w->effective_level, say_number),
              e && e->level ? e->level : "the level");
  buf_printf (&out, " %s of %s.",
              figure_words (arena, w->effective_reference, say_number),
              e && e->reference ? e->reference : "the reference");
  if (w->largest_share.presence != FIGURE_ABSENT)
    buf_printf (&out, " Largest share of a cohort's weight on one unit: %s.",
                figure_words (arena, w->largest_share, say_share));
  if (w->propensity_low.presence != FIGURE_ABSENT)
    buf_printf (&out, " Propensities: %s to %s.",
                figure_words (arena, w->propensity_low, say_number),
                figure_words (arena, w->propensity_high, say_number));
  return out.text;
}

static const char *
e_values (struct arena *arena, const struct result_sensitivity *s)
{
  const char *value = figure_words (arena, s->e_value, say_number);
  if (s->e_value_limit.presence == FIGURE_ABSENT)
    return arena_printf (arena, "E-value: %s.", value);
  return arena_printf (arena, "E-value: %s; for the interval's limit nearest "
                              "to no effect: %s.", value,
                       figure_words (arena, s->e_value_limit, say_number));
}

/* In an answer the numbers alone. */
static void
add_sensitivity (struct doc *doc, const struct result_hypothesis *h)
{
  const struct result_sensitivity *s = &h->sensitivity;
  const char *numbers = e_values (doc->arena, s);
  const char *meaning
    = s->text && *s->text
        ? arena_printf (doc->arena, " %s", sentence_words (doc->arena,
                                                           s->text))
        : "";
  doc_add (doc, IN_APPENDIX, BLOCK_TEXT,
           arena_printf (doc->arena, "Sensitivity to what was not measured. "
                                     "%s%s", numbers, meaning));
  doc_add (doc, IN_ANSWER, BLOCK_TEXT, numbers);
}

void
left_add (struct doc *doc, const struct page *page,
          const struct result_hypothesis *h)
{
  if (h->ledger_n)
    add_ledger (doc, page, h);
  if (h->moved)
    doc_add (doc, IN_DETAIL, BLOCK_TEXT,
             sentence_words (doc->arena, h->moved));
  charts_add (doc, page, h, "ledger");
  if (h->balance_n)
    add_balance (doc, page, h);
  if (h->weights.estimand)
    doc_add (doc, IN_APPENDIX, BLOCK_TEXT, weights_sentence (doc->arena, h));
  if (h->sensitivity.form)
    add_sensitivity (doc, h);
}
