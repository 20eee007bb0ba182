#include "run/run.h"

#include "base/arena.h"
#include "investments.h"
#include "load.h"
#include "metrics.h"
#include "run/evaluate.h"
#include "run/families.h"

/* Whether the parts that a hypothesis rests on could be read. */
static bool
is_sound (const struct study *study, struct source *const *sources,
          const struct study_hypothesis *h)
{
  if (h->faulty || h->unit < 0 || !h->outcome || h->outcome->faulty
      || (h->cohort && h->cohort->faulty))
    return false;
  const int tables[] = { h->unit, h->outcome->table,
                         h->cohort ? h->cohort->table : -1 };
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    if (tables[i] >= 0
        && (!sources[tables[i]] || study->tables[tables[i]].faulty))
      return false;
  return true;
}

/* Designs and methods: all that can be wrong before a row is read. */
static struct inquiry *
plan (struct arena *arena, const struct study *study,
      struct source *const *sources, struct err *err)
{
  struct inquiry *q = ARENA_NEW (arena, struct inquiry, study->hypotheses_n);
  for (size_t i = 0; i < study->hypotheses_n; i++)
    {
      q[i].study = study;
      q[i].h = &study->hypotheses[i];
      if (!is_sound (study, sources, q[i].h))
        continue;
      design_resolve (study, q[i].h, &q[i].design, err);
      inquiry_check (arena, &q[i], err);
    }
  return q;
}

static bool
stopped (const struct run_mode *mode)
{
  return mode->stop && *mode->stop;
}

static struct result_hypothesis *
answer (struct arena *arena, struct data *data, struct inquiry *q,
        const struct run_mode *mode, struct err *err)
{
  size_t n = data->study->hypotheses_n;
  struct result_hypothesis *out
    = ARENA_NEW (arena, struct result_hypothesis, n);
  for (size_t i = 0; i < n && !stopped (mode); i++)
    {
      q[i].data = data;
      q[i].frame = frame_build (data, q[i].h, &q[i].design, err);
      if (!q[i].frame)
        continue;
      bool fits = inquiry_fold (arena, &q[i], err);
      frame_release (q[i].frame);
      if (fits)
        evaluate (arena, &q[i], mode->compute, &out[i]);
    }
  return out;
}

static void
fill_study (const struct study *study, struct results *out)
{
  out->version = COHORTEST_VERSION;
  out->title = study->title;
  out->file = study->file;
  out->as_of = study->as_of;
  out->confidence = study->confidence;
  out->seed = study->seed;
  out->currency = study->currency;
}

struct run *
run_study (struct arena *arena, struct study *study,
           const struct run_mode *mode, struct err *err)
{
  struct source **sources = load_headers (arena, study, err);
  study_bind (arena, study, sources, err);
  struct inquiry *q = plan (arena, study, sources, err);
  struct data *data = data_new (arena, study);
  if (err_any (err) || !load_rows (data, sources, mode, err))
    return NULL;
  struct result_hypothesis *h = answer (arena, data, q, mode, err);
  struct run *run = ARENA_NEW (arena, struct run, 1);
  if (!err_any (err) && !stopped (mode))
    metrics_fill (arena, data, mode->compute, err, &run->results);
  if (err_any (err) || stopped (mode))
    return NULL;
  if (mode->compute)
    families_judge (arena, q, h, study->hypotheses_n, study->confidence);
  fill_study (study, &run->results);
  load_describe (arena, data, sources, &run->results);
  run->results.hypotheses = h;
  run->results.hypotheses_n = study->hypotheses_n;
  run->results.investments = investments_answer (data, mode->compute);
  run->results.investments_n = study->investments_n;
  run->rejects = load_rejects (arena, data, &run->rejects_n);
  return run;
}
