#include "run/scan.h"

#include "base/arena.h"
#include "load.h"
#include "scan_work.h"
#include "scan_levels.h"

static bool
stopped (const struct run_mode *mode)
{
  return mode->stop && *mode->stop;
}

static void
keep_columns (struct scan_work *s)
{
  size_t n = s->study->tables_n;
  s->slot = ARENA_NEW (s->arena, int *, n);
  s->half = ARENA_NEW (s->arena, uint8_t *, n);
  for (size_t t = 0; t < n; t++)
    if (s->sources[t] && scan_reads (s, (int) t))
      s->slot[t] = study_keep (s->arena, s->study, (int) t, s->sources[t]);
}

/* Questions, names and types: all that comes before rows. */
static bool
prepare (struct scan_work *s, struct err *err)
{
  struct study *study = s->study;
  if (study->outcomes_n == 0 && !err_any (err))
    {
      err_add (err, E_MISSING_KEY, place_file (study->file),
               "the study has no `outcomes`, so there is nothing to look at");
      err_help (err, "an outcome is what the levels of cohorts and columns "
                     "are compared in, such as `stays: {kind: survival}`");
    }
  scan_plan (s);
  struct err **fault = ARENA_NEW (s->arena, struct err *, s->questions);
  for (size_t i = 0; i < s->questions; i++)
    fault[i] = s->question[i].fault;
  study_bind_each (s->arena, study, s->sources, fault, err);
  if (err_any (err))
    return false;
  scan_resolve (s);
  scan_leave_unaskable (s);
  keep_columns (s);
  return true;
}

static void
fill (const struct scan_work *s, struct scan_report *out)
{
  const struct study *study = s->study;
  out->base = (struct results){
    .version = COHORTEST_VERSION, .title = study->title, .file = study->file,
    .as_of = study->as_of, .confidence = study->confidence,
    .seed = study->seed, .currency = study->currency,
  };
  load_describe (s->arena, s->data, s->sources, &out->base);
  out->row = s->row;
  out->rows = s->rows;
  out->left = s->left;
  out->left_n = s->left_n;
  for (size_t i = 0; i < s->left_n; i++)
    out->left_questions += s->left[i].questions;
  out->funnel = s->funnel;
  out->funnels = s->funnels;
  out->money = s->money;
  out->moneys = s->moneys;
  out->margin = study->money.margin.given ? study->money.margin.number : 1;
  out->horizon = study->money.horizon.text;
  out->no_money = scan_no_money (s);
}

struct scan_report *
scan_study (struct arena *arena, struct study *study,
            const struct run_mode *mode, struct err *err)
{
  struct scan_work s = { .arena = arena, .study = study };
  s.sources = load_headers (arena, study, err);
  bool ready = prepare (&s, err);
  struct data *data = data_new (arena, study);
  if (!ready || !load_rows (data, s.sources, mode, err))
    return NULL;
  s.data = data;
  scan_columns (&s);
  for (size_t i = 0; mode->compute && i < s.questions && !stopped (mode); i++)
    if (s.question[i].askable)
      scan_ask (&s, i);
  scan_discover (&s);
  if (stopped (mode))
    return NULL;
  scan_ask_again (&s);
  scan_money (&s);
  struct scan_report *out = ARENA_NEW (arena, struct scan_report, 1);
  scan_correlate (&s, &out->matrix);
  scan_count_halves (&s, 0, out->clusters);
  scan_confirm (&s, out);
  fill (&s, out);
  return out;
}
