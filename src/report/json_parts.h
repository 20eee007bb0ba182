#ifndef REPORT_JSON_PARTS_H
#define REPORT_JSON_PARTS_H

/* What several lists of results.json write alike, and the part of a
   hypothesis that tells how much of its effect is left: json_left.c. */

#include "report/results.h"
#include "writer.h"

/* Absent is left out, undefined is null. */
void json_figure (struct json *, const char *key, struct figure);
/* Several of one row, and `why` some of them are undefined. */
struct named_figure {
  const char *key;
  struct figure figure;
};
void json_figures (struct json *, const struct named_figure *, size_t n);
/* A text that may not apply. */
void json_if (struct json *, const char *key, const char *text);

/* "study" and "tables". */
void json_study (struct json *, const struct results *);
void json_tables (struct json *, const struct results *);

/* The keys of a test from `statistic` to `p_adjusted`, and of its end;
   options stand between the two. */
void json_test (struct json *, const struct test *,
                struct figure p_adjusted);
void json_test_status (struct json *, const struct test *);
/* The keys of an effect from `estimate` to `why`. */
void json_effect (struct json *, const struct effect *);
/* "notes", also without any. */
void json_notes (struct json *, const struct result_note *, size_t n);
/* Who was left out: "excluded", in units. */
void json_excluded (struct json *, const struct result_excluded *, size_t n);

/* From "ledger" to "sensitivity", each where there is one. */
void json_left (struct json *, const struct result_hypothesis *);

/* "response", where the outcome is an answer: json_response.c */
void json_response (struct json *, const struct result_response *);
/* "money", where it was asked: json_money.c */
void json_money (struct json *, const struct result_return *);
/* "investments", the list of all: json_investments.c */
void json_investments (struct json *, const struct results *);
/* "metrics", the list of all: json_metrics.c */
void json_metrics (struct json *, const struct results *);
/* "form", of a metric or of what an investment moved. */
void json_form (struct json *, enum metric_form);

#endif
