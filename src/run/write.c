#include "write.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "platform.h"
#include "report/charts.h"

bool
pages_write (struct outdir *dir, const struct page *page, size_t n,
             struct err *err)
{
  bool written = true;
  for (size_t i = 0; i < n; i++)
    written = written
              && outdir_write (dir, page[i].name, page[i].text,
                               strlen (page[i].text), err);
  return written;
}

static bool
write_pages (struct arena *arena, const struct run *run, struct outdir *dir,
             const struct chart_file *charts, size_t n, struct err *err)
{
  const struct results *r = &run->results;
  const struct page pages[] = {
    { "results.json", report_json (arena, r) },
    { "results.csv", report_csv (arena, r) },
    { "rejects.csv", report_rejects (arena, run->rejects, run->rejects_n) },
    { "report.md", report_markdown (arena, r, charts, n) },
    { "report.html", report_html (arena, r, charts, n) },
  };
  return pages_write (dir, pages, sizeof pages / sizeof *pages, err);
}

bool
manifest_write (struct arena *arena, const struct study *study,
                const struct results *results, const struct run_output *o,
                struct outdir *dir, struct err *err)
{
  size_t made_by_n;
  struct manifest m = {
    .made_by = platform (arena, o->charts, &made_by_n),
    .options = o->options,
    .options_n = o->options_n,
    .study_file = study->file,
    .study_sha256 = study->sha256,
    .results = results,
  };
  m.made_by_n = made_by_n;
  m.outputs = outdir_files (dir, &m.outputs_n);
  char *text = report_manifest (arena, &m);
  return outdir_write (dir, "manifest.json", text, strlen (text), err);
}

bool
run_write (struct arena *arena, const struct study *study,
           const struct run *run, const struct run_output *o,
           const char **html, struct err *err)
{
  struct outdir *dir = outdir_open (arena, o->directory, o->force, err);
  if (!dir)
    return false;
  size_t n = 0;
  struct chart_file *charts
    = o->charts ? charts_write (arena, &run->results, dir, &n, err) : NULL;
  bool written = write_pages (arena, run, dir, charts, n, err)
                 && manifest_write (arena, study, &run->results, o, dir,
                                    err)
                 && !(o->stop && *o->stop) && outdir_commit (dir, err);
  outdir_abandon (dir);
  *html = arena_printf (arena, "%s/report.html", o->directory);
  return written;
}
