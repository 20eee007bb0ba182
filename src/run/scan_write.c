#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "report/charts.h"
#include "run/scan.h"
#include "write.h"

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
  return pages_write (dir, pages, sizeof pages / sizeof *pages, err);
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
                 && manifest_write (arena, study, &r->base, o, dir, err)
                 && !(o->stop && *o->stop) && outdir_commit (dir, err);
  outdir_abandon (dir);
  *html = arena_printf (arena, "%s/scan.html", o->directory);
  return written;
}
