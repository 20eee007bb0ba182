#include "report/scan.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "doc.h"
#include "parts.h"
#include "report/say.h"
#include "rows.h"
#include "scan_parts.h"

static const char *
confirmed_text (struct arena *arena, const struct scan_report *r)
{
  if (r->confirmed == r->found && r->found > 1)
    return "all of them were";
  return arena_printf (arena, "%s%s %s",
                       r->confirmed ? say_count (arena, r->confirmed)
                                    : "none",
                       r->found == 1 ? "" : " of them",
                       r->confirmed == 1 ? "was" : "were");
}

static const char *
summary (struct arena *arena, const struct scan_report *r)
{
  struct buf out = buf_new (arena);
  buf_printf (&out, "%s asked.",
              r->rows == 1 ? "One comparison was"
                           : arena_printf (arena, "%s comparisons were",
                                           say_count (arena, r->rows)));
  if (r->untestable)
    buf_printf (&out, " %s had no answer in half A and count%s all the same.",
                say_count (arena, r->untestable),
                r->untestable == 1 ? "s" : "");
  if (!r->found)
    buf_add (&out, " None stood out in half A (q at most .10), so there was "
                   "nothing to confirm.");
  else
    buf_printf (&out, " %s stood out in half A, where findings are looked "
                      "for (q at most .10); %s confirmed in half B, which "
                      "had no part in finding.",
                say_count (arena, r->found), confirmed_text (arena, r));
  buf_add (&out, " All of it is exploratory: a finding is a hypothesis to be"
                 " written down and tested on new data, not an answer.");
  return out.text;
}

/* How it was done, where it must be known. */
static const char *
halves (struct arena *arena, const struct scan_report *r)
{
  const char *what = r->matrix.clustered ? "clusters" : "rows";
  return arena_printf (
    arena, "Half A holds %s, half B %s %s of `%s`, by a hash of the "
           "id keyed with the seed. On A the false discovery rate is held at 10 %% over "
           "everything asked (Benjamini-Hochberg); what stands out is tested "
           "on B, which had no part in the choice (Holm, same sign, %s). "
           "Effects shown are B's. Estimates from all data have neither p "
           "nor interval: the data that suggested them cannot test them.",
    say_count (arena, r->clusters[0]), say_count (arena, r->clusters[1]), what,
    r->matrix.unit,
    say_level (arena, r->base.confidence));
}

static const char *
where_text (struct arena *arena, const struct scan_row *row)
{
  return arena_printf (arena, "%s: %s vs %s", row->split, row->level,
                       row->rest);
}

static const char *
outcome_text (struct arena *arena, const struct scan_row *row)
{
  return arena_printf (arena, "%s (%s)", row->outcome, row->unit);
}

static const char *
effect_text (struct arena *arena, const struct scan_row *row,
             const struct scan_side *side)
{
  if (!side->measure)
    return "no single effect";
  return arena_printf (arena, "%s %s", say_measure (arena, side->measure),
                       say_effect (arena, side->measure, &side->effect,
                                   row->time_unit));
}

/* A key to the order of rows, and no more: the interval stands with the
   split. */
static const char *
key_text (struct arena *arena, const struct scan_row *row)
{
  const struct scan_money *m = row->money;
  return m && !m->why ? say_money (arena, m->all.estimate, NULL) : "none";
}

static const char *
p_text (struct arena *arena, double p, double alpha)
{
  return isnan (p) ? "none" : say_p_bare (arena, p, alpha);
}

/* Findings. */

static const struct head *
finding_heads (struct arena *arena, const struct scan_report *r, size_t *n)
{
  struct head *h = ARENA_NEW (arena, struct head, 7);
  *n = 0;
  h[(*n)++].text = "In half B";
  h[(*n)++].text = "Where";
  h[(*n)++].text = "Outcome";
  h[*n].whole = true;
  h[(*n)++].text = arena_printf (arena, "Effect in B (%s interval)",
                                 say_level (arena, r->base.confidence));
  if (!r->no_money)
    h[(*n)++] = (struct head){
      .text = arena_printf (arena, "Order: money of the split%s%s",
                            r->base.currency ? ", " : "",
                            r->base.currency ? r->base.currency : ""),
      .number = true
    };
  h[*n].number = true;
  h[(*n)++].text = "p adj.";
  return h;
}

static void
add_finding (struct arena *arena, const struct scan_report *r,
             struct grid *g, const struct scan_row *row)
{
  struct cell *c = grid_row (g);
  *c++ = (struct cell){ .text = row->confirmed ? "confirmed"
                                               : "not confirmed",
                        .tone = row->confirmed ? TONE_SUPPORTED
                                               : TONE_INCONCLUSIVE };
  (c++)->text = where_text (arena, row);
  (c++)->text = outcome_text (arena, row);
  (c++)->text = effect_text (arena, row, &row->b);
  if (!r->no_money)
    (c++)->text = key_text (arena, row);
  c->text = p_text (arena, row->p_confirmed, 1 - r->base.confidence);
}

static void
add_findings (struct doc *doc, const struct scan_report *r, unsigned where,
              size_t most)
{
  size_t columns, n = r->found < most ? r->found : most;
  const struct head *heads = finding_heads (doc->arena, r, &columns);
  if (!r->found)
    return;
  struct grid *g = doc_grid (doc, where, "Findings, exploratory", heads,
                             columns);
  g->key = 1;
  for (size_t i = 0; i < n; i++)
    add_finding (doc->arena, r, g, &r->row[i]);
  if (n < r->found)
    doc_add (doc, where, BLOCK_TEXT,
             arena_printf (doc->arena, "%s more are in the report.",
                           say_count (doc->arena, r->found - n)));
}

/* Everything asked, shut until asked for. */
static void
add_all (struct doc *doc, const struct scan_report *r)
{
  static const struct head heads[] = {
    { .text = "Where" }, { .text = "Outcome" },
    { .text = "Rows at level", .number = true },
    { .text = "Rows beside it", .number = true },
    { .text = "Measure" },
    { .text = "All data", .number = true },
    { .text = "Half A", .number = true },
    { .text = "q (A)", .number = true },
  };
  struct arena *arena = doc->arena;
  struct grid *g = doc_grid (doc, IN_PAGE, "Everything that was asked", heads,
                             sizeof heads / sizeof *heads);
  doc->blocks[doc->n - 1].folded = true;
  for (size_t i = 0; i < r->rows; i++)
    {
      const struct scan_row *row = &r->row[i];
      const struct scan_side *side[] = { &row->all, &row->a };
      struct cell *c = grid_row (g);
      c[0].text = where_text (arena, row);
      c[1].text = outcome_text (arena, row);
      c[2].text = say_count (arena, row->all.level);
      c[3].text = say_count (arena, row->all.rest);
      c[4].text = row->all.measure ? say_measure (arena, row->all.measure)
                                   : "none";
      for (size_t k = 0; k < 2; k++)
        c[5 + k].text = side[k]->measure
                            && isfinite (side[k]->effect.estimate)
                          ? say_value (arena, side[k]->measure,
                                       side[k]->effect.estimate,
                                       row->time_unit)
                          : say_status (side[k]->effect.status);
      c[7].text = p_text (arena, row->q, SCAN_RATE);
    }
}

/* Funnels. */

static const char *
value_text (struct arena *arena, const struct scan_funnel *f, double value)
{
  return f->share ? say_share (arena, value) : say_number (arena, value);
}

static void
add_chart (struct doc *doc, const struct chart_file *charts, size_t n,
           const char *part)
{
  for (size_t i = 0; i < n; i++)
    if (str_equal (charts[i].part, part))
      doc_add (doc, IN_PAGE, BLOCK_CHART, charts[i].alt)->chart = &charts[i];
}

static void
add_levels (struct doc *doc, const struct scan_funnel *f)
{
  static const struct head heads[] = {
    { .text = "Level" }, { .text = "Rows", .number = true },
    { .text = "Value", .number = true },
    { .text = "Shrunken", .number = true },
    { .text = "95 % limits", .number = true },
    { .text = "99.8 % limits", .number = true }, { .text = "Outside" },
  };
  struct arena *arena = doc->arena;
  struct grid *g = doc_grid (
    doc, IN_PAGE, arena_printf (arena, "%s by %s", f->outcome, f->column),
    heads, sizeof heads / sizeof *heads);
  for (size_t i = 0; i < f->points; i++)
    {
      const struct scan_point *p = &f->point[i];
      struct cell *c = grid_row (g);
      c[0].text = p->label;
      c[1].text = say_count (arena, p->n);
      c[2].text = value_text (arena, f, p->value);
      c[3].text = value_text (arena, f, p->shrunk);
      c[4].text = arena_printf (arena, "%s to %s",
                                value_text (arena, f, p->low95),
                                value_text (arena, f, p->high95));
      c[5].text = arena_printf (arena, "%s to %s",
                                value_text (arena, f, p->low998),
                                value_text (arena, f, p->high998));
      c[6].text = p->outside == 998 ? "99.8 %" : p->outside ? "95 %" : "";
    }
}

static const char *
limits_text (struct arena *arena, const struct scan_funnel *f)
{
  char deff[NUM_SIZE], phi[NUM_SIZE];
  return arena_printf (
    arena, "All %s rows have %s. Limits are %s about it, widened by the root "
           "of %s because rows of one cluster are alike (design effect) and "
           "of %s because levels vary more than chance alone "
           "(overdispersion, z winsorised at 10 %%; Spiegelhalter 2005). "
           "Shrunken values borrow from all levels the more, the fewer rows "
           "a level has.",
    say_count (arena, f->n), value_text (arena, f, f->target),
    f->share ? "binomial" : "normal",
    num_print_digits (deff, f->design_effect, 3),
    num_print_digits (phi, f->dispersion, 3));
}

static void
add_funnels (struct doc *doc, const struct scan_report *r,
             const struct chart_file *charts, size_t n)
{
  struct arena *arena = doc->arena;
  if (!r->funnels)
    return;
  doc_add (doc, IN_PAGE, BLOCK_SECTION, "Agents, channels and other levels")
    ->id = "funnels";
  doc_add (doc, IN_PAGE, BLOCK_TEXT,
           "A ranking always has a first and a last. Inside the funnel a "
           "level is where chance could have put it. These are all data, "
           "without p-values; whom conversations reach is not drawn by lot.");
  for (size_t i = 0; i < r->funnels; i++)
    {
      const struct scan_funnel *f = &r->funnel[i];
      doc_add (doc, IN_PAGE, BLOCK_HEADING,
               arena_printf (arena, "%s by %s (%s)", f->outcome, f->column,
                             f->unit));
      add_chart (doc, charts, n, arena_printf (arena, "funnel %zu", i));
      add_levels (doc, f);
      doc_add (doc, IN_PAGE, BLOCK_TEXT, limits_text (arena, f));
    }
}

/* Correlations. */

static const char *
cell_text (struct arena *arena, const struct effect *e)
{
  char number_of[NUM_SIZE], low[NUM_SIZE], high[NUM_SIZE];
  if (!isfinite (e->estimate))
    return say_status (e->status);
  num_print_places (number_of, e->estimate, 2);
  if (!isfinite (e->conf_low))
    return arena_copy (arena, number_of);
  return arena_printf (arena, "%s (%s to %s)", number_of,
                       num_print_places (low, e->conf_low, 2),
                       num_print_places (high, e->conf_high, 2));
}

static void
add_matrix (struct doc *doc, const struct scan_report *r,
            const struct chart_file *charts, size_t charts_n)
{
  const struct scan_matrix *m = &r->matrix;
  struct arena *arena = doc->arena;
  if (m->n < 2)
    return;
  doc_add (doc, IN_PAGE, BLOCK_SECTION, "Correlations")->id = "correlations";
  add_chart (doc, charts, charts_n, "correlations");
  struct head *heads = ARENA_NEW (arena, struct head, 4);
  heads[0].text = "One";
  heads[1].text = "Other";
  heads[2] = (struct head){ .text = "Units", .number = true };
  heads[3] = (struct head){
    .text = arena_printf (arena, "Spearman's rho (%s interval)",
                          say_level (arena, r->base.confidence)),
    .number = true };
  struct grid *g = doc_grid (doc, IN_PAGE, "Rank correlations", heads, 4);
  for (size_t i = 0; i < m->n; i++)
    for (size_t k = 0; k < i; k++)
      {
        struct cell *c = grid_row (g);
        c[0].text = m->name[k];
        c[1].text = m->name[i];
        c[2].text = say_count (arena, m->cell[i * m->n + k].n);
        c[3].text = cell_text (arena, &m->cell[i * m->n + k].effect);
      }
  doc_add (doc, IN_PAGE, BLOCK_TEXT,
           arena_printf (arena, "Numbers of `%s` and what outcomes count for "
                                "each of its rows, all data, pairs that have "
                                "both. Intervals are those of the "
                                "infinitesimal jackknife%s; they are not "
                                "corrected for their number.", m->unit,
                         m->clustered ? " over clusters" : ""));
}

/* What was not asked. */

static const char *
left_text (struct arena *arena, const struct scan_left *l)
{
  struct buf out = buf_new (arena);
  buf_add (&out, l->unit);
  if (l->split)
    buf_printf (&out, ": %s", l->split);
  if (l->outcome)
    buf_printf (&out, "%s on %s", l->split ? "" : ":", l->outcome);
  return out.text;
}

static void
add_left (struct doc *doc, const struct scan_report *r)
{
  static const struct head heads[] = {
    { .text = "Not asked" }, { .text = "Times", .number = true },
    { .text = "Why", .whole = true },
  };
  struct arena *arena = doc->arena;
  if (!r->left_n)
    return;
  struct grid *g = doc_grid (doc, IN_APPENDIX, "Not asked", heads, 3);
  for (size_t i = 0; i < r->left_n; i++)
    {
      struct cell *c = grid_row (g);
      c[0].text = left_text (arena, &r->left[i]);
      c[1].text = say_count (arena, r->left[i].questions);
      c[2].text = r->left[i].why;
    }
}

static void
add_brief (struct doc *doc, const struct scan_report *r)
{
  struct arena *arena = doc->arena;
  if (r->left_n)
    doc_add (doc, IN_BRIEF, BLOCK_TEXT,
             arena_printf (arena, "%s not asked; the report lists them with "
                                  "the reason.",
                           r->left_questions == 1
                             ? "One thing was"
                             : arena_printf (arena, "%s things were",
                                             say_count (
                                               arena, r->left_questions))));
  if (r->no_money)
    doc_add (doc, IN_ALL, BLOCK_TEXT,
             arena_printf (arena, "%s, so no money stands behind findings; "
                                  "they are in the order of how sure they "
                                  "are.", r->no_money));
}

static struct doc
document_scan (struct arena *arena, const struct scan_report *r,
               const struct chart_file *charts, size_t n)
{
  enum { BRIEF = 12, BRIEF_MONEY = 6 };
  struct doc doc = doc_new (arena, r->base.title);
  doc_add (&doc, IN_ALL, BLOCK_TITLE,
           arena_printf (arena, "Exploratory scan: %s", r->base.title));
  doc_add (&doc, IN_ALL, BLOCK_TEXT, summary (arena, r))->lead = true;
  add_findings (&doc, r, IN_BRIEF, BRIEF);
  add_findings (&doc, r, IN_APPENDIX, SIZE_MAX);
  doc_add (&doc, IN_APPENDIX, BLOCK_TEXT, halves (arena, r));
  scan_money_add (&doc, r, IN_BRIEF, BRIEF_MONEY);
  scan_money_add (&doc, r, IN_APPENDIX, SIZE_MAX);
  add_brief (&doc, r);
  add_all (&doc, r);
  add_funnels (&doc, r, charts, n);
  add_matrix (&doc, r, charts, n);
  doc_add (&doc, IN_APPENDIX, BLOCK_SECTION, "Data quality")->id = "data";
  add_left (&doc, r);
  tables_add (&doc, IN_APPENDIX, &r->base);
  return doc;
}

char *
report_scan_text (struct arena *arena, const struct scan_report *r,
                  struct text_style style)
{
  struct doc doc = document_scan (arena, r, NULL, 0);
  return text_render (&doc, style);
}

char *
report_scan_markdown (struct arena *arena, const struct scan_report *r,
                      const struct chart_file *charts, size_t n)
{
  struct doc doc = document_scan (arena, r, charts, n);
  return markdown_render (&doc);
}

char *
report_scan_html (struct arena *arena, const struct scan_report *r,
                  const struct chart_file *charts, size_t n)
{
  struct doc doc = document_scan (arena, r, charts, n);
  return html_render (&doc);
}
