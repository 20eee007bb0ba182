#include "parts.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/num.h"
#include "base/str.h"
#include "report/say.h"

static void
add_excluded_rows (struct doc *doc, unsigned where,
                   const struct result_table *t)
{
  static const struct head heads[] = { { .text = "Not used because" },
                                       { .text = "Rows", .number = true },
                                       { .text = "First at", .code = true } };
  struct grid *g = doc_grid (
    doc, where, arena_printf (doc->arena, "Rows of %s not used", t->name),
    heads, 3);
  for (size_t i = 0; i < t->excluded_n; i++)
    {
      const struct result_excluded *x = &t->excluded[i];
      struct cell *row = grid_row (g);
      row[0].text = x->reason;
      row[1].text = say_count (doc->arena, x->rows);
      row[2].text = x->file ? arena_printf (doc->arena, "%s:%zu", x->file,
                                            x->first_line)
                            : NULL;
    }
}

void
tables_add (struct doc *doc, unsigned where, const struct results *r)
{
  for (size_t i = 0; i < r->tables_n; i++)
    {
      const struct result_table *t = &r->tables[i];
      doc_add (doc, where, BLOCK_HEADING, t->name);
      doc_add (doc, where, BLOCK_TEXT,
               arena_printf (doc->arena, "%s of %s used. Read as %s.",
                             say_count (doc->arena, t->rows_used),
                             count_of (doc->arena, t->rows_read, "row",
                                       "rows"),
                             t->dialect ? t->dialect : "declared"));
      if (t->excluded_n)
        add_excluded_rows (doc, where, t);
    }
}

static void
use (struct used *used, struct arena *arena, const struct about *about)
{
  for (size_t i = 0; i < used->n; i++)
    if (used->about[i] == about)
      return;
  used->about = ARENA_ROOM (arena, used->about, used->n, used->capacity);
  used->about[used->n++] = about;
}

/* Rows beside the tests and effects often hold another variant of what
   is already explained. */
static void
use_new (struct used *used, struct arena *arena, const struct about *about)
{
  for (size_t i = 0; i < used->n; i++)
    if (str_equal (used->about[i]->name, about->name))
      return;
  use (used, arena, about);
}

static void
use_beside (struct used *used, struct arena *arena,
            const struct result_hypothesis *h)
{
  for (size_t i = 0; i < h->ledger_n; i++)
    use_new (used, arena, &h->ledger[i].measure->about);
  for (size_t i = 0; i < h->subgroups_n; i++)
    use_new (used, arena, &h->subgroups[i].measure->about);
  for (size_t i = 0; i < h->interactions_n; i++)
    if (h->interactions[i].method)
      use_new (used, arena, &h->interactions[i].method->about);
  for (size_t i = 0; i < h->landmarks_n; i++)
    use_new (used, arena, &h->landmarks[i].measure->about);
  if (h->response.cohorts && h->response.method)
    use_new (used, arena, &h->response.method->about);
  if (h->response.cohorts && h->response.measure)
    use_new (used, arena, &h->response.measure->about);
}

static void
use_of_investment (struct used *used, struct arena *arena,
                   const struct result_investment *v)
{
  if (v->method)
    use_new (used, arena, &v->method->about);
  if (v->pretrend_method)
    use_new (used, arena, &v->pretrend_method->about);
}

struct used
methods_used (struct arena *arena, const struct results *r)
{
  struct used used = { 0 };
  for (size_t i = 0; i < r->hypotheses_n; i++)
    {
      const struct result_hypothesis *h = &r->hypotheses[i];
      for (size_t k = 0; k < h->tests_n; k++)
        use (&used, arena, &h->tests[k].method->about);
      for (size_t k = 0; k < h->effects_n; k++)
        use (&used, arena, &h->effects[k].measure->about);
    }
  for (size_t i = 0; i < r->hypotheses_n; i++)
    use_beside (&used, arena, &r->hypotheses[i]);
  for (size_t i = 0; i < r->investments_n; i++)
    use_of_investment (&used, arena, &r->investments[i]);
  return used;
}

const char *
method_id (struct arena *arena, const struct page *page,
           const struct about *about)
{
  for (size_t i = 0; i < page->methods.n; i++)
    if (page->methods.about[i] == about)
      return arena_printf (arena, "m%zu-%s", i + 1,
                           str_slug (arena, about->name));
  return NULL;
}

void
about_add (struct doc *doc, unsigned where, const struct about *a,
           const char *answers)
{
  struct block *b = doc_add (doc, where, BLOCK_FACTS, NULL);
  block_code (doc, b, "Name", a->name);
  block_fact (doc, b, "Answers", answers);
  block_fact (doc, b, "Computes", a->computes);
  block_code (doc, b, "Formula", a->formula);
  block_fact (doc, b, "Assumes", a->assumptions);
  block_fact (doc, b, "Not when", a->not_when);
  block_fact (doc, b, "Reference", a->reference);
  block_code (doc, b, "R call that agrees", a->r_call);
}

void
methods_add (struct doc *doc, const struct page *page)
{
  doc_add (doc, IN_APPENDIX, BLOCK_SECTION, "Methods")->id = "methods";
  for (size_t i = 0; i < page->methods.n; i++)
    {
      const struct about *a = page->methods.about[i];
      doc_add (doc, IN_APPENDIX, BLOCK_HEADING, a->title)->id
        = method_id (doc->arena, page, a);
      about_add (doc, IN_APPENDIX, a, NULL);
    }
}

static void
add_origin_files (struct doc *doc, const struct results *r)
{
  static const struct head heads[] = { { .text = "Table" },
                                       { .text = "File", .code = true },
                                       { .text = "Bytes", .number = true },
                                       { .text = "SHA-256", .code = true } };
  struct grid *g = doc_grid (doc, IN_APPENDIX, "Files read", heads, 4);
  g->key = 1;
  for (size_t i = 0; i < r->tables_n; i++)
    for (size_t k = 0; k < r->tables[i].files_n; k++)
      {
        const struct result_file *f = &r->tables[i].files[k];
        struct cell *row = grid_row (g);
        row[0].text = r->tables[i].name;
        row[1].text = f->file;
        row[2].text = say_count (doc->arena, f->bytes);
        row[3].text = f->sha256;
      }
}

void
origin_add (struct doc *doc, const struct results *r)
{
  char day[DATE_SIZE];
  doc_add (doc, IN_APPENDIX, BLOCK_SECTION, "Reproducibility")->id = "origin";
  struct block *b = doc_add (doc, IN_APPENDIX, BLOCK_FACTS, NULL);
  block_fact (doc, b, "Made by",
              arena_printf (doc->arena, "cohortest %s", r->version));
  block_code (doc, b, "Study file", r->file);
  if (r->as_of != DATE_NONE)
    block_fact (doc, b, "Observed until",
                arena_printf (doc->arena, "%s, exclusive",
                              date_print (day, r->as_of)));
  block_fact (doc, b, "Confidence", say_level (doc->arena, r->confidence));
  block_fact (doc, b, "Seed",
              arena_printf (doc->arena, "%llu",
                            (unsigned long long) r->seed));
  block_fact (doc, b, "Currency", r->currency);
  add_origin_files (doc, r);
}
