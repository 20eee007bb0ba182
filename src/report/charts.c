#include "report/charts.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "chart.h"
#include "gnuplot.h"
#include "report/plots.h"
#include "report/scan.h"

#define FOREST "effects"

/* Who fills which kind of chart. */
static void (*const fillers[]) (struct chart *) = {
  [CHART_NONE] = NULL,
  [CHART_SURVIVAL] = chart_survival,
  [CHART_INCIDENCE] = chart_survival,
  [CHART_SHARES] = chart_shares,
  [CHART_MEANS] = chart_means,
};

/* The charts beside that of the cohorts, each where it has rows. */
static const struct part {
  const char *name;
  size_t rows;                    /* offset of their number */
  void (*fill) (struct chart *);
} parts[] = {
  { "ledger", offsetof (struct result_hypothesis, ledger_n), chart_ledger },
  { "balance", offsetof (struct result_hypothesis, balance_n),
    chart_balance },
  { "subgroups", offsetof (struct result_hypothesis, subgroups_n),
    chart_subgroups },
  { "landmarks", offsetof (struct result_hypothesis, landmarks_n),
    chart_landmarks },
  { "dose", offsetof (struct result_hypothesis, doses_n), chart_dose },
};
enum { PARTS = sizeof parts / sizeof *parts };

static bool
has_part (const struct result_hypothesis *h, const struct part *part)
{
  const char *at = (const char *) h + part->rows;
  return *(const size_t *) (const void *) at > 0;
}

/* The charts of money, of a hypothesis or an investment: those that have
   something to draw. */
static const struct money_part {
  const char *name;
  bool (*drawn) (const struct result_return *);
  void (*fill) (struct chart *);
} money_parts[] = {
  { "waterfall", chart_has_waterfall, chart_waterfall },
  { "return", chart_has_return, chart_return },
  { "tornado", chart_has_tornado, chart_tornado },
};
enum { MONEY_PARTS = sizeof money_parts / sizeof *money_parts };

/* Names given so far; the forest plot's is taken from the start. */
struct names {
  const char **name;
  size_t n;
};

static bool
is_taken (const struct names *names, const char *name)
{
  for (size_t i = 0; i < names->n; i++)
    if (str_equal (names->name[i], name))
      return true;
  return false;
}

/* SLUG, or that with a number, as a file name that no other chart has. */
static const char *
give_name (struct arena *arena, struct names *names, const char *slug)
{
  const char *name = slug;
  for (size_t i = 2; is_taken (names, name); i++)
    name = arena_printf (arena, "%s-%zu", slug, i);
  names->name[names->n++] = name;
  return name;
}

/* One run's drawing: what went wrong is told once, at the end. */
struct drawing {
  struct arena *arena;
  const char *program;       /* null: no gnuplot */
  const char *directory;
  bool given_up;             /* after a timeout */
  size_t failed;
  const char *first_failed;  /* its script */
  const char *first_said;
};

static bool
has_data (const struct result_chart *chart)
{
  return chart->kind != CHART_NONE
         && (chart->curves > 0 || chart->bars > 0);
}

static void
add_template (struct buf *out, const char *name)
{
  for (size_t i = 0; i < plot_templates_n; i++)
    if (str_equal (plot_templates[i].name, name))
      buf_add_n (out, (const char *) plot_templates[i].text,
                 plot_templates[i].length);
}

/* The whole .gp: assignments, theme, template. */
static struct buf
compose (struct chart *c)
{
  struct buf body = c->script;
  c->script = buf_new (c->arena);
  buf_printf (&c->script,
              "# Redraw in this directory: gnuplot %s.gp\n"
              "# or as a bitmap: gnuplot -e \"fmt='png'\" %s.gp\n\n",
              c->name, c->name);
  script_text (c, "name", c->name);
  script_text (c, "data", arena_printf (c->arena, "%s.dat", c->name));
  script_number (c, "width", c->width);
  script_number (c, "height", c->height);
  buf_add_n (&c->script, body.text, body.length);
  buf_char (&c->script, '\n');
  add_template (&c->script, "theme");
  add_template (&c->script, c->template_name);
  return c->script;
}

static bool
write_files (struct chart *c, struct outdir *out, struct err *err)
{
  struct buf script = compose (c);
  const char *gp = arena_printf (c->arena, "charts/%s.gp", c->name);
  const char *dat = arena_printf (c->arena, "charts/%s.dat", c->name);
  return outdir_write (out, gp, script.text, script.length, err)
         && outdir_write (out, dat, c->data.text, c->data.length, err);
}

static void
note_failure (struct drawing *d, const char *script,
              const struct gnuplot_run *run)
{
  if (d->failed++ == 0)
    {
      d->first_failed = script;
      d->first_said = run->said;
    }
  d->given_up = d->given_up || run->timed_out;
}

/* Draws NAME in one format; true if it stands in OUT. */
static bool
draw (struct drawing *d, const char *name, const char *format,
      struct outdir *out, struct err *err)
{
  if (!d->program || d->given_up)
    return false;
  const char *script = arena_printf (d->arena, "%s.gp", name);
  const char *output = arena_printf (d->arena, "%s.%s", name, format);
  struct gnuplot_run run = gnuplot_draw (d->arena, d->program, d->directory,
                                         script, format, output);
  if (!run.ok)
    note_failure (d, script, &run);
  return run.ok
         && outdir_adopt (out, arena_printf (d->arena, "charts/%s", output),
                          err);
}

/* Writes the chart's files and draws it.  False when nothing more can be
   written. */
static bool
produce (struct chart *c, struct drawing *d, struct outdir *out,
         struct chart_file *file, struct err *err)
{
  file->hypothesis = c->metric       ? c->metric->id
                     : c->hypothesis ? c->hypothesis->id : NULL;
  file->part = c->part;
  file->investment = c->investment ? c->investment->id : NULL;
  file->name = arena_printf (c->arena, "charts/%s", c->name);
  file->alt = c->alt;
  if (!write_files (c, out, err))
    return false;
  if (draw (d, c->name, "svg", out, err))
    {
      const char *svg = arena_printf (c->arena, "%s/%s.svg", d->directory,
                                      c->name);
      file->svg = file_read (c->arena, svg, &file->svg_length,
                             E_CANNOT_WRITE, err);
    }
  draw (d, c->name, "png", out, err);
  return true;
}

static void
complain (const struct drawing *d, struct err *err)
{
  if (!d->program)
    {
      err_add (err, E_GNUPLOT_MISSING, place_none (),
               "`gnuplot` is not in PATH, so charts were written as .gp and "
               ".dat but not drawn");
      err_help (err, "install gnuplot (Debian: gnuplot-nox) or pass "
                     "`--no-charts`");
      return;
    }
  if (d->failed == 0)
    return;
  err_add (err, E_GNUPLOT_FAILED, place_none (),
           "gnuplot failed %zu time%s, first on `charts/%s`: %s", d->failed,
           d->failed == 1 ? "" : "s", d->first_failed, d->first_said);
  err_help (err, "the script is kept: run `gnuplot %s` in charts/",
            d->first_failed);
}

static struct chart
start (struct arena *arena, const struct results *results,
       const struct result_hypothesis *h, const char *name)
{
  return (struct chart){ .arena = arena, .results = results,
                         .hypothesis = h, .name = name,
                         .script = buf_new (arena),
                         .data = buf_new (arena) };
}

/* Where all charts of a run go. */
struct gallery {
  struct drawing drawing;
  struct names names;
  struct outdir *out;
  struct chart_file *files;
  size_t n;
  struct err *err;
  bool writable;                  /* nothing has failed to be written */
};

static void
hang (struct gallery *g, struct chart *c, void (*fill) (struct chart *))
{
  if (!g->writable)
    return;
  fill (c);
  g->writable = produce (c, &g->drawing, g->out, &g->files[g->n++], g->err);
}

/* PART of what C is of, as NAME-PART. */
static void
hang_part (struct gallery *g, struct chart c, const char *part,
           void (*fill) (struct chart *))
{
  struct arena *arena = g->drawing.arena;
  c.name = give_name (arena, &g->names,
                      arena_printf (arena, "%s-%s", c.name, part));
  c.part = part;
  c.script = buf_new (arena);
  c.data = buf_new (arena);
  hang (g, &c, fill);
}

/* The charts of money of what C is of. */
static void
hang_money (struct gallery *g, struct chart c, const struct result_return *m)
{
  c.money = m;
  for (size_t i = 0; m->asked && i < MONEY_PARTS; i++)
    if (money_parts[i].drawn (m))
      hang_part (g, c, money_parts[i].name, money_parts[i].fill);
}

/* Names of investments have a word before them, because a hypothesis may
   have the same id. */
static void
hang_investment (struct gallery *g, const struct results *results,
                 const struct result_investment *v)
{
  struct arena *arena = g->drawing.arena;
  struct chart c = start (arena, results, NULL,
                          arena_printf (arena, "investment-%s",
                                        str_slug (arena, v->id)));
  c.investment = v;
  if (v->leads_n)
    hang_part (g, c, "leads", chart_leads);
  hang_money (g, c, &v->money);
}

/* The parts' names begin with that of the cohorts' chart, whether or not
   that one is drawn. */
static void
hang_hypothesis (struct gallery *g, const struct results *results,
                 const struct result_hypothesis *h)
{
  struct arena *arena = g->drawing.arena;
  bool any = has_data (&h->chart) || h->money.asked;
  for (size_t i = 0; i < PARTS; i++)
    any = any || has_part (h, &parts[i]);
  if (!any)
    return;
  const char *name = give_name (arena, &g->names, str_slug (arena, h->id));
  if (has_data (&h->chart))
    {
      struct chart c = start (arena, results, h, name);
      hang (g, &c, fillers[h->chart.kind]);
    }
  for (size_t i = 0; i < PARTS; i++)
    if (has_part (h, &parts[i]))
      {
        const char *own = arena_printf (arena, "%s-%s", name, parts[i].name);
        struct chart c = start (arena, results, h,
                                give_name (arena, &g->names, own));
        c.part = parts[i].name;
        hang (g, &c, parts[i].fill);
      }
  hang_money (g, start (arena, results, h, name), &h->money);
}

static void
hang_metric (struct gallery *g, const struct results *results,
             const struct result_metric *m)
{
  struct arena *arena = g->drawing.arena;
  struct metric_chart *chart;
  size_t n = metric_charts (arena, m, &chart);
  for (size_t i = 0; i < n; i++)
    {
      const char *own = arena_printf (arena, "metric-%s-%s",
                                      str_slug (arena, m->id),
                                      chart[i].slug);
      struct chart c = start (arena, results, NULL,
                              give_name (arena, &g->names, own));
      c.metric = m;
      c.part = chart[i].part;
      c.column = chart[i].column;
      hang (g, &c, chart[i].fill);
    }
}

static size_t
count_metric_charts (struct arena *arena, const struct results *results)
{
  struct metric_chart *chart;
  size_t n = 0;
  for (size_t i = 0; i < results->metrics_n; i++)
    n += metric_charts (arena, &results->metrics[i], &chart);
  return n;
}

struct chart_file *
charts_write (struct arena *arena, const struct results *results,
              struct outdir *out, size_t *n, struct err *err)
{
  size_t most = (PARTS + 1 + MONEY_PARTS) * results->hypotheses_n + 1
                + (MONEY_PARTS + 1) * results->investments_n
                + count_metric_charts (arena, results);
  struct gallery g = {
    .drawing = { .arena = arena, .program = gnuplot_find (arena),
                 .directory = arena_printf (arena, "%s/charts",
                                            outdir_path (out)) },
    .names = { ARENA_NEW (arena, const char *, most), 0 },
    .files = ARENA_NEW (arena, struct chart_file, most),
    .out = out, .err = err, .writable = true,
  };
  const char *forest = give_name (arena, &g.names, FOREST);
  for (size_t i = 0; i < results->hypotheses_n; i++)
    hang_hypothesis (&g, results, &results->hypotheses[i]);
  for (size_t i = 0; i < results->investments_n; i++)
    hang_investment (&g, results, &results->investments[i]);
  if (results->hypotheses_n > 0)
    {
      struct chart c = start (arena, results, NULL, forest);
      hang (&g, &c, chart_forest);
    }
  for (size_t i = 0; i < results->metrics_n; i++)
    hang_metric (&g, results, &results->metrics[i]);
  if (g.n > 0 && g.writable)
    complain (&g.drawing, err);
  *n = g.n;
  return g.files;
}

struct chart_file *
charts_scan (struct arena *arena, const struct scan_report *r,
             struct outdir *out, size_t *n, struct err *err)
{
  struct gallery g = {
    .drawing = { .arena = arena, .program = gnuplot_find (arena),
                 .directory = arena_printf (arena, "%s/charts",
                                            outdir_path (out)) },
    .names = { ARENA_NEW (arena, const char *, r->funnels + 1), 0 },
    .files = ARENA_NEW (arena, struct chart_file, r->funnels + 1),
    .out = out, .err = err, .writable = true,
  };
  give_name (arena, &g.names, "correlations");
  for (size_t i = 0; i < r->funnels; i++)
    {
      const struct scan_funnel *f = &r->funnel[i];
      const char *slug = arena_printf (arena, "funnel %s %s", f->outcome,
                                       f->column);
      struct chart c = start (arena, &r->base, NULL,
                              give_name (arena, &g.names,
                                         str_slug (arena, slug)));
      c.scan = r;
      c.funnel = f;
      c.part = arena_printf (arena, "funnel %zu", i);
      hang (&g, &c, chart_funnel);
    }
  if (r->matrix.n > 1)
    {
      struct chart c = start (arena, &r->base, NULL, "correlations");
      c.scan = r;
      c.part = "correlations";
      hang (&g, &c, chart_correlations);
    }
  if (g.n > 0 && g.writable)
    complain (&g.drawing, err);
  *n = g.n;
  return g.files;
}

bool
charts_power (struct arena *arena, const struct power_report *power,
              struct outdir *out, struct err *err)
{
  struct drawing d = {
    .arena = arena, .program = gnuplot_find (arena),
    .directory = arena_printf (arena, "%s/charts", outdir_path (out))
  };
  struct chart c = start (arena, NULL, NULL, "power");
  struct chart_file file = { 0 };
  c.power = power;
  chart_power (&c);
  bool writable = produce (&c, &d, out, &file, err);
  if (writable)
    complain (&d, err);
  return writable;
}

const char *
charts_gnuplot_version (struct arena *arena)
{
  const char *program = gnuplot_find (arena);
  if (!program)
    return NULL;
  const char *argv[] = { program, "--version", NULL };
  struct gnuplot_run run = gnuplot_run (arena, argv, "/");
  if (!run.ok || !*run.said)
    return NULL;
  return arena_copy_n (arena, run.said, strcspn (run.said, "\n"));
}
