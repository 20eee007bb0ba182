#include "run/power.h"

#include <string.h>

#include "base/file.h"
#include "platform.h"
#include "report/charts.h"

static bool
write_text (struct outdir *dir, const char *name, const char *text,
            struct err *err)
{
  return outdir_write (dir, name, text, strlen (text), err);
}

static bool
write_manifest (struct arena *arena, const struct run_output *o,
                struct outdir *dir, struct err *err)
{
  struct manifest m = { .options = o->options, .options_n = o->options_n };
  m.made_by = platform (arena, o->charts, &m.made_by_n);
  m.outputs = outdir_files (dir, &m.outputs_n);
  return write_text (dir, "manifest.json", report_manifest (arena, &m), err);
}

bool
power_write (struct arena *arena, const struct power_report *r,
             const struct run_output *o, struct err *err)
{
  struct outdir *dir = outdir_open (arena, o->directory, o->force, err);
  if (!dir)
    return false;
  if (o->charts)
    charts_power (arena, r, dir, err);
  bool written
    = write_text (dir, "power.json", report_power_json (arena, r), err)
      && write_manifest (arena, o, dir, err) && !(o->stop && *o->stop)
      && outdir_commit (dir, err);
  outdir_abandon (dir);
  return written;
}
