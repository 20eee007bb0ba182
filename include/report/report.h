#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

/* From results to every output format.

     results.json, results.csv   walk the results
     terminal, .md, .html        render one document model built from them
     charts                      gnuplot, in report/charts.h

   Each function returns text in the arena; writing is the caller's. */

#include <stdbool.h>
#include <stddef.h>

#include "base/file.h"
#include "report/results.h"

struct arena;
struct err;

/* How the terminal summary looks. */
enum text_detail {
  TEXT_BRIEF,                 /* a line a hypothesis */
  TEXT_ANSWER,                /* each hypothesis with its numbers */
  TEXT_VERBOSE                /* and ledger, methods, files */
};
struct text_style {
  bool color;
  enum text_detail detail;
  size_t width;               /* columns; 0: 80 */
};

char *report_json (struct arena *, const struct results *);
char *report_csv (struct arena *, const struct results *);

/* What `explain` prints: one or several methods in full, or lists of
   names. */
struct explained {
  const struct about *about;
  const char *answers;        /* which questions; null: not said */
};
char *report_explain (struct arena *, const struct explained *, size_t n,
                      struct text_style);
struct named {
  const char *name, *title;
};
struct named_list {
  const char *heading;
  const struct named *entry;
  size_t n;
};
char *report_names (struct arena *, const struct named_list *, size_t n,
                    struct text_style);

/* One row of rejects.csv. */
struct rejected_row {
  const char *table, *file;
  size_t line;
  const char *column;         /* null: the whole row */
  const char *code;
  const char *value;          /* null: none */
};
char *report_rejects (struct arena *, const struct rejected_row *, size_t n);

/* A chart that stands in the output directory. */
struct chart_file {
  const char *hypothesis;     /* id, or a metric's where the part is
                                 one; null: the forest plot of all */
  const char *name;           /* "charts/retention" without extension */
  const char *alt;            /* what it shows, in a sentence */
  const char *svg;            /* its bytes; null: not drawn */
  size_t svg_length;
  const char *part;           /* "ledger", "metric trend", ...; null: the
                                 cohorts' own */
  const char *investment;     /* id; null: of none */
};

char *report_text (struct arena *, const struct results *,
                   struct text_style);
/* What `check` prints: tables, ledger, cohort sizes, what each hypothesis
   will do; tests and effects carry methods but no numbers. */
char *report_check (struct arena *, const struct results *,
                    struct text_style);

char *report_markdown (struct arena *, const struct results *,
                       const struct chart_file *charts, size_t charts_n);
char *report_html (struct arena *, const struct results *,
                   const struct chart_file *charts, size_t charts_n);

/* What the bytes of a run depend on beside its inputs. */
struct made_by {
  const char *name;             /* "gsl", "processor" */
  const char *version;          /* null: not there */
};

/* Who made what from what: versions, options, hashes. */
struct manifest {
  const struct made_by *made_by;  /* the program first */
  size_t made_by_n;
  const char *const *options;   /* as given, in the order of the table */
  size_t options_n;
  const char *study_file, *study_sha256;
  const struct results *results;   /* null: without study and data */
  const struct outfile *outputs;
  size_t outputs_n;
};
char *report_manifest (struct arena *, const struct manifest *);

#endif
