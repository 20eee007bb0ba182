#include "doc.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "parts.h"
#include "report/say.h"

/* A measure of several cohorts has a row for each. */
static bool
measured_before (const struct result_hypothesis *h, size_t i)
{
  for (size_t k = 0; k < i; k++)
    if (h->effects[k].measure == h->effects[i].measure)
      return true;
  return false;
}

/* Which test decides, which others run beside it. */
static void
add_methods (struct doc *doc, const struct result_hypothesis *h)
{
  static const struct head heads[] = { { .text = "Will compute" },
                                       { .text = "As" },
                                       { .text = "Title" } };
  struct grid *g = doc_grid (doc, IN_TERMINAL, NULL, heads, 3);
  for (size_t i = 0; i < h->tests_n; i++)
    {
      struct cell *row = grid_row (g);
      row[0].text = h->tests[i].method->about.name;
      row[1].text = h->tests[i].headline ? "headline test" : "test";
      row[2].text = h->tests[i].method->about.title;
    }
  for (size_t i = 0; i < h->effects_n; i++)
    {
      if (measured_before (h, i))
        continue;
      struct cell *row = grid_row (g);
      row[0].text = h->effects[i].measure->about.name;
      row[1].text = h->effects[i].headline ? "headline effect" : "effect";
      row[2].text = h->effects[i].measure->about.title;
    }
}

static void
add_cohorts (struct doc *doc, const struct result_hypothesis *h)
{
  static const struct head heads[] = { { .text = "Cohort" },
                                       { .text = "n", .number = true } };
  struct grid *g = doc_grid (doc, IN_TERMINAL, NULL, heads, 2);
  for (size_t i = 0; i < h->groups_n; i++)
    {
      struct cell *row = grid_row (g);
      row[0].text = h->groups[i].label;
      row[1].text = say_count (doc->arena, h->groups[i].n);
    }
}

static void
add_hypothesis (struct doc *doc, const struct results *r,
                const struct result_hypothesis *h)
{
  const char *warning = design_words (h->design)->warning;
  doc_add (doc, IN_TERMINAL, BLOCK_CARD,
           str_equal (h->title, h->id)
             ? h->id
             : arena_printf (doc->arena, "%s: %s", h->id, h->title));
  if (warning)
    doc_add (doc, IN_TERMINAL, BLOCK_WARNING, warning);
  question_add (doc, IN_TERMINAL, h);
  attrition_add (doc, IN_TERMINAL, r, h);
  add_cohorts (doc, h);
  add_methods (doc, h);
  if (h->money.asked)
    doc_add (doc, IN_TERMINAL, BLOCK_TEXT,
             "It has a cost: what comes back of it is computed too.");
  notes_add (doc, IN_TERMINAL, h);
}

static void
add_metrics (struct doc *doc, const struct results *r)
{
  if (!r->metrics_n)
    return;
  doc_add (doc, IN_TERMINAL, BLOCK_SECTION, "Service metrics");
  struct block *b = doc_add (doc, IN_TERMINAL, BLOCK_FACTS, NULL);
  for (size_t i = 0; i < r->metrics_n; i++)
    block_fact (doc, b, r->metrics[i].id,
                arena_printf (doc->arena, "%s: %s", r->metrics[i].kind,
                              r->metrics[i].text));
}

static const char *
date_of (struct arena *arena, const struct result_investment *v)
{
  char day[DATE_SIZE];
  return v->date == DATE_NONE ? "several dates"
                              : arena_copy (arena, date_print (day, v->date));
}

static void
add_investments (struct doc *doc, const struct results *r)
{
  if (!r->investments_n)
    return;
  doc_add (doc, IN_TERMINAL, BLOCK_SECTION, "Investments");
  struct block *b = doc_add (doc, IN_TERMINAL, BLOCK_FACTS, NULL);
  for (size_t i = 0; i < r->investments_n; i++)
    {
      const struct result_investment *v = &r->investments[i];
      block_fact (doc, b, v->id,
                  arena_printf (doc->arena, "%s on %s, %s; months: %u before, "
                                "%u after; customers: %s exposed, %s compared",
                                v->design, v->metric, date_of (doc->arena, v),
                                v->months_before, v->months_after,
                                say_count (doc->arena, v->exposed),
                                say_count (doc->arena, v->comparison)));
    }
}

struct doc
document_check (struct arena *arena, const struct results *r)
{
  struct doc doc = doc_new (arena, r->title);
  doc_add (&doc, IN_TERMINAL, BLOCK_TITLE, r->title);
  doc_add (&doc, IN_TERMINAL, BLOCK_SECTION, "Data");
  tables_add (&doc, IN_TERMINAL, r);
  doc_add (&doc, IN_TERMINAL, BLOCK_SECTION, "Hypotheses");
  for (size_t i = 0; i < r->hypotheses_n; i++)
    add_hypothesis (&doc, r, &r->hypotheses[i]);
  add_metrics (&doc, r);
  add_investments (&doc, r);
  doc_add (&doc, IN_TERMINAL, BLOCK_TEXT,
           "The study can be run; nothing was tested.");
  return doc;
}

char *
report_check (struct arena *arena, const struct results *r,
              struct text_style style)
{
  struct doc doc = document_check (arena, r);
  return text_render (&doc, style);
}
