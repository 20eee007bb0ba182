#include "company.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "study/study.h"
#include "table/table.h"

void
company_directory (void)
{
  char name[] = "/tmp/cohortest-cohort-XXXXXX";
  cr_assert (mkdtemp (name));
  cr_assert (chdir (name) == 0);
}

void
company_write (const char *name, const char *text)
{
  FILE *file = fopen (name, "wb");
  cr_assert (file);
  fwrite (text, 1, strlen (text), file);
  cr_assert (fclose (file) == 0);
}

const char *
company_study (struct arena *arena, const struct question *q)
{
  struct buf text = buf_new (arena);
  buf_printf (&text, "study: test\n%s\ndata:\n%s",
              q->top ? q->top : "as_of: 2025-01-01", q->data);
  if (q->cohort)
    buf_printf (&text, "cohorts:\n  c: {%s}\n", q->cohort);
  buf_printf (&text, "outcomes:\n  o: {%s}\nhypotheses:\n  h: {%soutcome: o",
              q->outcome, q->cohort ? "cohort: c, " : "");
  if (q->hypothesis)
    buf_printf (&text, ", %s", q->hypothesis);
  buf_printf (&text, "}\n");
  return text.text;
}

static struct source **
open_sources (struct company *c)
{
  struct source **sources
    = ARENA_NEW (c->arena, struct source *, c->study->tables_n);
  for (size_t i = 0; i < c->study->tables_n; i++)
    sources[i] = source_open (c->arena, &c->study->tables[i].spec, c->err);
  return sources;
}

static void
read_tables (struct company *c, struct source **sources)
{
  for (size_t i = 0; i < c->study->tables_n; i++)
    {
      const struct study_table *t = &c->study->tables[i];
      struct table_plan plan = {
        .uses = t->uses, .uses_n = t->uses_n, .id = t->id_slot,
        .key = t->key_slot, .start = t->start_slot, .end = t->end_slot,
        .parent = t->parent < 0 ? NULL : c->data->tables[t->parent],
        .as_of = c->study->as_of,
      };
      struct table *table = table_read (c->arena, sources[i], &plan, c->err);
      if (!table)
        return;
      data_add (c->data, (int) i, table);
    }
  data_finish (c->data);
}

struct company
company_load (const char *text)
{
  struct company c = { .arena = arena_new () };
  c.err = err_new (c.arena);
  company_write ("study.yaml", text);
  c.study = study_read (c.arena, "study.yaml", c.err);
  if (!c.study)
    return c;
  struct source **sources = open_sources (&c);
  if (!study_check_as_of (c.study, c.err)
      || !study_bind (c.arena, c.study, sources, c.err))
    return c;
  c.data = data_new (c.arena, c.study);
  read_tables (&c, sources);
  return c;
}

void
company_frame (struct company *c, size_t hypothesis)
{
  if (c->frame)
    frame_release (c->frame);
  c->frame = NULL;
  if (err_any (c->err))
    return;
  c->h = &c->study->hypotheses[hypothesis];
  if (design_resolve (c->study, c->h, &c->design, c->err))
    c->frame = frame_build (c->data, c->h, &c->design, c->err);
}

struct company
company_open (const char *text)
{
  struct company c = company_load (text);
  company_frame (&c, 0);
  return c;
}

void
company_close (struct company *c)
{
  if (c->frame)
    frame_release (c->frame);
  arena_free (c->arena);
}

const char *
company_messages (const struct company *c)
{
  char *text = NULL;
  size_t length = 0;
  FILE *stream = open_memstream (&text, &length);
  err_print (c->err, stream, false);
  fclose (stream);
  const char *copy = arena_copy_n (c->arena, text, length);
  free (text);
  return copy;
}

struct company
company_ask (const struct question *q)
{
  struct arena *arena = arena_new ();
  struct company c = company_open (company_study (arena, q));
  cr_assert (c.frame, "%s\n%s", company_study (arena, q),
             company_messages (&c));
  arena_free (arena);
  return c;
}

static int
by_text (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static const char *
join (struct arena *arena, const char **parts, size_t n)
{
  struct buf text = buf_new (arena);
  qsort (parts, n, sizeof *parts, by_text);
  for (size_t i = 0; i < n; i++)
    buf_printf (&text, "%s%s", i ? "; " : "", parts[i]);
  return n ? text.text : "";
}

static const char *
part (const struct company *c, size_t i)
{
  const struct frame *f = c->frame;
  const char *label = f->labels[f->arm[i]];
  static const char *const ends[2][3] = { { "stays", "left", "?" },
                                          { "stays", "comes", "left" } };
  bool event = c->h->outcome->kind == KIND_TIME_TO;
  if (f->trial)
    label = arena_printf (c->arena, "%u %s", f->trial[i], label);
  if (f->enter && f->enter[i] > -1)
    label = arena_printf (c->arena, "%s after %.15g to", label, f->enter[i]);
  if (f->time)
    return arena_printf (c->arena, "%s %.15g %s", label, f->time[i],
                         ends[event][f->event[i]]);
  if (f->denominator)
    return arena_printf (c->arena, "%s %.15g per %.15g", label, f->y[i],
                         f->denominator[i]);
  return arena_printf (c->arena, "%s %.15g", label, f->y[i]);
}

const char *
company_picture (const struct company *c)
{
  const struct frame *f = c->frame;
  size_t total = f->n + (size_t) ledger_total (&f->ledger), n = 0;
  const char **parts = ARENA_NEW (c->arena, const char *, total);
  cr_assert_eq (f->units + ledger_total (&f->ledger),
                table_used_rows (c->data->tables[c->h->unit]));
  for (size_t i = 0; i < f->n; i++)
    parts[n++] = part (c, i);
  for (enum exclusion e = 0; e < EX_COUNT; e++)
    for (uint64_t k = 0; k < f->ledger.count[e]; k++)
      parts[n++] = exclusion_code (e);
  return join (c->arena, parts, n);
}

/* Parts of several pictures in one. */
static const char *
sorted (struct arena *arena, const char *picture)
{
  size_t n = 0;
  char *rest = arena_copy (arena, picture);
  const char **parts = ARENA_NEW (arena, const char *, strlen (rest) + 1);
  for (char *at = rest; *at; at = rest)
    {
      char *end = strstr (at, "; ");
      rest = end ? end + 2 : at + strlen (at);
      if (end)
        *end = '\0';
      parts[n++] = at;
    }
  return join (arena, parts, n);
}

/* ROWS with the name in place of every `@`. */
static void
add_rows (struct buf *text, const char *rows, size_t name)
{
  if (!rows)
    return;
  for (const char *p = rows; *p; p++)
    if (*p == '@')
      buf_printf (text, "u%02zu", name);
    else
      buf_printf (text, "%c", *p);
  buf_printf (text, "\n");
}

static void
write_files (struct arena *arena, const struct question *q,
             const struct fate *fates, size_t n, size_t first)
{
  for (size_t k = 0; k < MOST_FILES && q->files[k].name; k++)
    {
      struct buf text = buf_new (arena);
      buf_printf (&text, "%s\n", q->files[k].header);
      for (size_t i = 0; i < n; i++)
        add_rows (&text, fates[i].rows[k], first + i);
      company_write (q->files[k].name, text.text);
    }
}

static void
check (const struct question *q, const struct fate *fates, size_t n,
       size_t first)
{
  struct arena *arena = arena_new ();
  struct buf want = buf_new (arena);
  for (size_t i = 0; i < n; i++)
    buf_printf (&want, "%s%s", i ? "; " : "", fates[i].want);
  write_files (arena, q, fates, n, first);
  struct company c = company_ask (q);
  cr_expect_str_eq (company_picture (&c), sorted (arena, want.text),
                    "fate %zu of %s:\n  is   %s\n  want %s", first,
                    fates->rows[0], company_picture (&c),
                    sorted (arena, want.text));
  company_close (&c);
  arena_free (arena);
}

void
company_fates (const struct question *q, const struct fate *fates, size_t n)
{
  company_directory ();
  for (size_t i = 0; i < n; i++)
    check (q, &fates[i], 1, i + 1);
  check (q, fates, n, 1);
}
