#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "platform.h"
#include "report/charts.h"
#include "run/scan.h"

struct page {
  const char *name;
  char *text;
};

static bool
write_pages (struct arena *arena, const struct scan_report *r,
             struct outdir *dir, const struct chart_file *charts, size_t n,
             struct err *err)
{
  const struct page pages[] = {
    { "scan.json", report_scan_json (arena, r) },
    { "scan.csv", report_scan_csv (arena, r) },
    { "scan.md", report_scan_markdown (arena, r, charts, n) },
    { "scan.html", report_scan_html (arena, r, charts, n) },
  };
  bool written = true;
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
    written = written
              && outdir_write (dir, pages[i].name, pages[i].text,
                               strlen (pages[i].text), err);
  return written;
}

static bool
write_manifest (struct arena *arena, const struct study *study,
                const struct scan_report *r, const struct run_output *o,
                struct outdir *dir, struct err *err)
{
  struct manifest m = {
    .options = o->options, .options_n = o->options_n,
    .study_file = study->file, .study_sha256 = study->sha256,
    .results = &r->base,
  };
  m.made_by = platform (arena, o->charts, &m.made_by_n);
  m.outputs = outdir_files (dir, &m.outputs_n);
  char *text = report_manifest (arena, &m);
  return outdir_write (dir, "manifest.json", text, strlen (text), err);
}

bool
scan_write (struct arena *arena, const struct study *study,
            const struct scan_report *r, const struct run_output *o,
            const char **html, struct err *err)
{
  struct outdir *dir = outdir_open (arena, o->directory, o->force, err);
  if (!dir)
    return false;
  size_t n = 0;
  struct chart_file *charts = o->charts ? charts_scan (arena, r, dir, &n, err)
                                        : NULL;
  bool written = write_pages (arena, r, dir, charts, n, err)
                 && write_manifest (arena, study, r, o, dir, err)
                 && !(o->stop && *o->stop) && outdir_commit (dir, err);
  outdir_abandon (dir);
  *html = arena_printf (arena, "%s/scan.html", o->directory);
  return written;
}
