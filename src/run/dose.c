#include "dose.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/num.h"
#include "base/str.h"
#include "infer/dist.h"
#include "report/say.h"
#include "run/fold.h"

enum {
  BINS_EACH_SIDE = 4, LEAST_IN_BIN = 25, MOST_BINS = 2 * BINS_EACH_SIDE + 1
};

/* Bins of values: below[i] is the end of bin i and the start of the next;
   the last has none, or holds those without a value. */
struct dose {
  double edge[MOST_BINS];
  size_t edges;
  size_t cut;                 /* the edge that is the cohort's */
  bool blank;                 /* a last bin of those without a value yet */
  size_t bins;
  struct frame frame;         /* labels and arms alone, once folded */
  struct sample *sample;
};

/* Bins. */

/* Quantiles of V[0..n) that leave bins of a fair size. */
static void
add_edges (struct dose *d, const double *v, size_t n)
{
  size_t bins = n / LEAST_IN_BIN < BINS_EACH_SIDE ? n / LEAST_IN_BIN
                                                  : BINS_EACH_SIDE;
  for (size_t k = 1; k < bins; k++)
    {
      double edge = v[n * k / bins];
      if (edge > v[0] && (!d->edges || edge > d->edge[d->edges - 1]))
        d->edge[d->edges++] = edge;
    }
}

static void
find_edges (struct dose *d, const struct frame *f, double cut,
            struct arena *scratch)
{
  double *v = ARENA_NEW (scratch, double, f->n);
  size_t n = 0, below = 0;
  for (size_t i = 0; i < f->n; i++)
    if (!isnan (f->dose[i]))
      v[n++] = f->dose[i];
  d->blank = n < f->n;
  if (n > 0)
    qsort (v, n, sizeof *v, num_compare);
  while (below < n && v[below] < cut)
    below++;
  add_edges (d, v, below);
  d->cut = d->edges;
  d->edge[d->edges++] = cut;
  add_edges (d, v + below, n - below);
  d->bins = d->edges + 1 + d->blank;
}

static uint32_t
bin_of (const struct dose *d, double value)
{
  uint32_t bin = 0;
  if (isnan (value))
    return (uint32_t) d->bins - 1;
  while (bin < d->edges && d->edge[bin] <= value)
    bin++;
  return bin;
}

/* Labels. */

/* A span in its largest unit: "8.32 min", "2 h"; a number as it is. */
static const char *
edge_text (struct arena *arena, double edge, bool span)
{
  static const struct { double seconds; const char *word; } units[] = {
    { SECONDS_PER_DAY, " days" }, { 3600, " h" }, { 60, " min" },
  };
  char number[NUM_SIZE];
  for (size_t i = 0; span && i < sizeof units / sizeof *units; i++)
    if (edge >= units[i].seconds)
      return arena_printf (arena, "%s%s",
                           num_print_digits (number,
                                             edge / units[i].seconds, 3),
                           units[i].word);
  return arena_printf (arena, "%s%s", num_print_digits (number, edge, 3),
                       span ? " s" : "");
}

static const char *
label_of (struct arena *arena, const struct dose *d, bool span, size_t bin)
{
  if (d->blank && bin == d->bins - 1)
    return "none yet";
  const char *low = bin > 0 ? edge_text (arena, d->edge[bin - 1], span) : "";
  if (bin == d->edges)
    return arena_printf (arena, ">= %s", low);
  const char *high = edge_text (arena, d->edge[bin], span);
  return bin == 0 ? arena_printf (arena, "< %s", high)
                  : arena_printf (arena, "%s to < %s", low, high);
}

/* Folding. */

static bool
has_dose (const struct inquiry *q)
{
  return q->frame->dose && q->shape == SHAPE_TWO && q->frame->arms == 2
         && q->h->cohort->cuts_n == 1;
}

static double
cut_of (const struct inquiry *q)
{
  const struct amount *cut = &q->h->cohort->cuts[0];
  double seconds = amount_seconds (cut);
  return isnan (seconds) ? cut->number : seconds;
}

/* The frame with a cohort for every bin. */
static struct frame
by_bin (struct arena *rows, const struct frame *f, const struct dose *d)
{
  struct frame part = *f;
  part.arms = d->bins;
  part.arm = ARENA_NEW (rows, uint32_t, f->n);
  part.stratum = NULL;
  part.covariates = part.strata = 0;
  for (size_t i = 0; i < f->n; i++)
    part.arm[i] = bin_of (d, f->dose[i]);
  return part;
}

void
dose_fold (struct arena *arena, struct inquiry *q)
{
  if (!has_dose (q))
    return;
  struct arena *rows = arena_new ();
  struct dose *d = ARENA_NEW (arena, struct dose, 1);
  find_edges (d, q->frame, cut_of (q), rows);
  struct frame part = by_bin (rows, q->frame, d);
  d->sample = fold (arena, &part, inquiry_kind (q));
  arena_free (rows);
  const char **label = ARENA_NEW (arena, const char *, d->bins);
  bool span = q->h->cohort_expr->type == TYPE_DURATION;
  for (size_t i = 0; i < d->bins; i++)
    label[i] = label_of (arena, d, span, i);
  d->frame = *q->frame;
  d->frame.arms = d->bins;
  d->frame.labels = label;
  q->dose = d;
}

/* What they show. */

static struct result_dose
dose_row (const struct dose *d, const struct bar *bar, size_t bin)
{
  bool blank = d->blank && bin == d->bins - 1;
  return (struct result_dose){
    .label = bar->label, .n = bar->n, .value = bar->value,
    .low = bin > 0 && !blank ? d->edge[bin - 1] : (double) NAN,
    .high = bin < d->edges ? d->edge[bin] : (double) NAN,
    .conf_low = bar->conf_low, .conf_high = bar->conf_high,
  };
}

/* The step at the cut less the mean of the other steps between bins that
   are neighbours, as a contrast of the bins' values. */
struct contrast { double cut, others, difference, error; };

static struct contrast
compare_steps (const struct dose *d, const struct result_dose *row, double z)
{
  size_t k = d->edges + 1, others = k - 2;
  struct contrast c = { .cut = row[d->cut + 1].value - row[d->cut].value };
  double ends = row[k - 1].value - row[0].value;
  c.others = (ends - c.cut) / (double) others;
  c.difference = c.cut - c.others;
  double share = 1 / (double) others, variance = 0;
  for (size_t i = 0; i < k; i++)
    {
      double at = i == d->cut + 1 ? 1 + share : i == d->cut ? -1 - share : 0;
      double end = i == k - 1 ? -share : i == 0 ? share : 0;
      double se = (row[i].conf_high - row[i].conf_low) / (2 * z);
      variance += (at + end) * (at + end) * se * se;
    }
  c.error = sqrt (variance);
  return c;
}

static const char *
step_text (struct arena *arena, double step, bool share)
{
  return share ? arena_printf (arena, "%s percentage points",
                               say_number (arena, 100 * step))
               : say_number (arena, step);
}

static const char *
dose_words (struct arena *arena, const struct inquiry *q,
            const struct result_hypothesis *h, bool share)
{
  const struct dose *d = q->dose;
  double z = dist_normal_quantile (.5 + q->ask.confidence / 2);
  if (d->edges < 3)
    return NULL;
  struct contrast c = compare_steps (d, h->doses, z);
  if (!isfinite (c.error) || !(c.error > 0))
    return NULL;
  double low = c.difference - z * c.error, high = c.difference + z * c.error;
  return arena_printf (
    arena, "across the cut the outcome changes by %s, from bin to bin "
           "elsewhere by %s on average: %s", step_text (arena, c.cut, share),
    step_text (arena, c.others, share),
    low > 0 || high < 0
      ? "the step at the cut is another one than elsewhere, so the cut is "
        "part of the finding"
      : "nothing shows that the step at the cut is another one than "
        "elsewhere, so another cut would do as well");
}

void
dose_fill (struct arena *arena, const struct inquiry *q,
           struct result_hypothesis *out)
{
  const struct dose *d = q->dose;
  if (!d || !inquiry_kind (q)->chart)
    return;
  struct inquiry bins = *q;
  struct result_chart chart = { 0 };
  struct frame frame = d->frame;
  bins.frame = &frame;
  bins.sample = d->sample;
  inquiry_kind (q)->chart (arena, &bins, &chart);
  if (chart.bars != d->bins)
    return;
  struct result_dose *row = ARENA_NEW (arena, struct result_dose, d->bins);
  double *cut = ARENA_NEW (arena, double, 1);
  for (size_t i = 0; i < d->bins; i++)
    row[i] = dose_row (d, &chart.bar[i], i);
  *cut = d->edge[d->cut];
  out->doses = row;
  out->doses_n = d->bins;
  out->cuts = cut;
  out->cuts_n = 1;
  out->dose_text = dose_words (arena, q, out, chart.kind == CHART_SHARES);
}
