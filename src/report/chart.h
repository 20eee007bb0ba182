#ifndef REPORT_CHART_H
#define REPORT_CHART_H

/* One chart on its way to gnuplot: assignments for its .gp, numbers for
   its .dat, a sentence for those who do not see it.

   charts.c makes a `struct chart`, one of the fillers below adds what its
   template in plots/ expects.  Everything that places text is done here
   in pixels and not by gnuplot, so that long labels are cut or wrapped
   and the bitmap looks as the vector picture does. */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "report/results.h"

struct power_report;
struct scan_funnel;
struct scan_report;

struct chart {
  struct arena *arena;
  const struct results *results;
  const struct result_hypothesis *hypothesis;  /* null: all of them */
  const struct power_report *power;            /* chart_power() only */
  const struct scan_report *scan;              /* of a scan only */
  const struct scan_funnel *funnel;            /* chart_funnel() only */
  const struct result_investment *investment;  /* null: of none */
  const struct result_return *money;           /* its money, or that of the
                                                  hypothesis */
  const struct result_metric *metric;          /* null: of no metric */
  const char *column;             /* that a metric is taken apart by */
  const char *part;               /* "ledger"; null: the cohorts' own */
  const char *name;               /* file name without extension */
  const char *template_name;      /* in plots/ */
  const char *alt;                /* what it shows, in a sentence */
  double width, height;           /* pixels */
  struct buf script;              /* assignments */
  struct buf data;                /* text of the .dat */
};

/* Fill a chart's template_name, alt, height, script and data. */
void chart_survival (struct chart *);    /* curves, falling or rising */
void chart_shares (struct chart *);
void chart_means (struct chart *);
void chart_forest (struct chart *);
void chart_power (struct chart *);
void chart_ledger (struct chart *);
void chart_balance (struct chart *);
void chart_subgroups (struct chart *);
void chart_landmarks (struct chart *);
void chart_dose (struct chart *);
void chart_funnel (struct chart *);
void chart_correlations (struct chart *);
void chart_waterfall (struct chart *);
void chart_return (struct chart *);
void chart_tornado (struct chart *);
void chart_leads (struct chart *);
/* Whether any of their numbers is defined. */
bool chart_has_waterfall (const struct result_return *);
bool chart_has_return (const struct result_return *);
bool chart_has_tornado (const struct result_return *);

/* chart_metrics.c: the charts that a metric has rows for. */
struct metric_chart {
  const char *part;               /* "metric by plan" */
  const char *slug;               /* of its file's name: "by-plan" */
  const char *column;             /* "plan"; null: none */
  void (*fill) (struct chart *);
};
size_t metric_charts (struct arena *, const struct result_metric *,
                      struct metric_chart **);

/* chart_parts.c: what all charts have.  The header returns the pixel row
   below it. */
double chart_header (struct chart *, const char *title, const char *below);
void chart_notes (struct chart *, const char *text);
/* A number that somebody wrote, as 60 or 0.94, without further zeros. */
const char *chart_plain (struct arena *, double);
enum { CHART_MARGIN = 16, CHART_FOOT = 14 };

/* chart_script.c: assignments in gnuplot's language. */
void script_number (struct chart *, const char *name, double);
void script_text (struct chart *, const char *name, const char *text);
/* An array; an empty one becomes one empty text. */
void script_texts (struct chart *, const char *name,
                   const char *const *text, size_t n);
void script_numbers (struct chart *, const char *name, const double *,
                     size_t n);
/* A row of numbers of the data file; NaN is "NaN". */
void data_row (struct chart *, const double *, size_t n);
/* Ends a block of the data file. */
void data_end (struct chart *);
/* A comment line of the data file; TEXT is ours. */
void data_title (struct chart *, const char *text);

/* chart_text.c: text in pixels, DejaVu Sans at SIZE. */
struct lines {
  const char *const *line;
  size_t n;
};
double text_width (const char *text, double size);
/* TEXT on one line and without controls; null is "". */
const char *text_plain (struct arena *, const char *text);
/* TEXT cut with an ellipsis where it is wider than PIXELS. */
const char *text_fit (struct arena *, const char *text, double size,
                      double pixels);
/* TEXT in at most MOST lines, the last one cut. */
struct lines text_wrap (struct arena *, const char *text, double size,
                        double pixels, size_t most);

/* chart_axis.c: where an axis starts, ends and has ticks. */
enum { AXIS_TICKS = 12 };
struct axis {
  double low, high;
  size_t ticks;
  double tick[AXIS_TICKS];
  const char *text[AXIS_TICKS];
};
/* At least LOW to HIGH, widened to round numbers, for PIXELS. */
struct axis axis_linear (struct arena *, double low, double high,
                         double pixels);
/* Exactly LOW to HIGH with round ticks inside. */
struct axis axis_exact (struct arena *, double low, double high,
                        double pixels);
/* From 0 to exactly HIGH; steps of months and years for days. */
struct axis axis_time (struct arena *, double high, const char *unit,
                       double pixels);
/* Months, as month_number() counts them, from FIRST to LAST. */
struct axis axis_months (struct arena *, double first, double last,
                         double pixels);
/* "2024-03" as months since year 0; NaN for what is no month. */
double month_number (const char *month);
/* Logarithmic, for ratios. */
struct axis axis_ratio (struct arena *, double low, double high,
                        double pixels);
/* Whether a range is so far from 0 that an axis from 0 would hide its
   differences. */
bool axis_far_from_zero (double low, double high);

/* chart_risk.c: the table below curves, a row a cohort and a column a
   tick of an axis PIXELS long; true if it shows events as well. */
bool chart_risk (struct chart *, const struct result_chart *,
                 const struct axis *, double pixels);

#endif
