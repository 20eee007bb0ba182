#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

/* The parts of a run's document, each built by a file of its own, and the
   words that several of them share. */

#include "doc.h"

/* Every method and measure once, in the order of first use. */
struct used {
  const struct about **about;
  size_t n, capacity;
};

/* What every part is built from. */
struct page {
  const struct results *results;
  const struct chart_file *charts;
  size_t charts_n;
  double alpha;                   /* 1 - confidence */
  struct used methods;
};

/* card.c: one hypothesis. */
void card_add (struct doc *, const struct page *,
               const struct result_hypothesis *, size_t index);
/* Its id within the document. */
const char *card_id (struct arena *, const struct result_hypothesis *,
                     size_t index);
/* Cohorts, outcome, design, ... as facts. */
void question_add (struct doc *, unsigned where,
                   const struct result_hypothesis *);
/* Who was left out of the hypothesis, and its notes. */
void attrition_add (struct doc *, unsigned where, const struct results *,
                    const struct result_hypothesis *);
void notes_add (struct doc *, unsigned where,
                const struct result_hypothesis *);

/* figures of cohorts, effects and tests: estimates.c */
void groups_add (struct doc *, const struct result_hypothesis *);
void effects_add (struct doc *, const struct page *,
                  const struct result_hypothesis *);
void tests_add (struct doc *, const struct page *,
                const struct result_hypothesis *);

/* How much of the effect is left when what could have made it is taken
   out: left.c; for whom and when it is how large: levels.c */
void left_add (struct doc *, const struct page *,
               const struct result_hypothesis *);
void levels_add (struct doc *, const struct page *,
                 const struct result_hypothesis *);
/* "Hazard ratio (95 % interval)", right-aligned. */
struct head effect_head (struct arena *, const struct page *,
                         const struct measure *);
/* "0.802 (0.700 to 0.920)", or why not. */
void fill_effect_cell (struct grid *, struct cell *,
                       const struct result_hypothesis *,
                       const struct measure *, const struct effect *);

/* The chart of a hypothesis (null: of all), or of one PART of it, and the
   numbers it draws: curves.c */
void charts_add (struct doc *, const struct page *,
                 const struct result_hypothesis *, const char *part);
/* The one PART of an investment. */
void investment_charts_add (struct doc *, const struct page *,
                            const struct result_investment *,
                            const char *part);
/* "95 % interval" */
const char *interval_head (struct arena *, const struct page *);
void curves_add (struct doc *, const struct page *,
                 const struct result_hypothesis *);
void forest_add (struct doc *, const struct page *);

/* doc_metrics.c: the section of metrics, where there are any. */
void metrics_add (struct doc *, const struct page *);

/* appendix.c */
void tables_add (struct doc *, unsigned where, const struct results *);
struct used methods_used (struct arena *, const struct results *);
/* One test or measure, in full. */
void about_add (struct doc *, unsigned where, const struct about *,
                const char *answers);
void methods_add (struct doc *, const struct page *);
void origin_add (struct doc *, const struct results *);
/* Where the methods section explains ABOUT. */
const char *method_id (struct arena *, const struct page *,
                       const struct about *);

/* words.c: what people read for a verdict and a design. */
struct badge {
  const char *word;
  enum tone tone;
};
struct badge verdict_badge (const struct result_hypothesis *);
enum tone verdict_tone (enum verdict);

struct design_words {
  const char *name;        /* as in results.json */
  const char *text;
  const char *warning;     /* stands wherever the hypothesis does; or null */
  bool assigned;           /* cohorts were assigned at random */
};
const struct design_words *design_words (const char *name);

/* TEXT with a capital and a full stop. */
const char *sentence_words (struct arena *, const char *text);
/* What the doses of a hypothesis hold, one value, and its interval. */
bool doses_are_shares (const struct result_hypothesis *);
const char *dose_words (const struct result_hypothesis *);
const char *dose_value (struct arena *, const struct result_hypothesis *,
                        double value);
const char *dose_interval (struct arena *, const struct result_hypothesis *,
                           const struct result_dose *);
/* Whose effect an estimand is: "the effect for those in the level". */
const char *estimand_words (const char *estimand);

/* The p of a test after correction; "none" where there is none. */
const char *adjusted_p (struct arena *, const struct result_test *,
                        double alpha);
/* The headline p, adjusted where there is a family: ".034", "none". */
const char *headline_p (struct arena *, const struct result_hypothesis *,
                        double alpha);
const char *test_p (struct arena *, const struct test *, double alpha);
/* WORDS with a capital, as the head of a column. */
const char *head_words (struct arena *, const char *words);
/* What people read for how an interval was made, `wald_log` in results.json:
   "Wald, log scale". */
const char *interval_words (const char *conf_method);
/* "3 rows", "1 row". */
const char *count_of (struct arena *, uint64_t n, const char *one,
                      const char *many);

#endif
