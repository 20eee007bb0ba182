/* Who answered and what the silent could change, of small exports through
   the whole pipeline.  Expected numbers are worked by hand or R's
   (tests/oracle/answers.R). */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "infer/dist.h"
#include "run/run.h"

/* One export of surveys and one question about it. */
struct survey {
  struct arena *arena;
  struct buf rows;
  size_t n;
};

static struct survey
survey_new (void)
{
  struct survey s = { .arena = arena_new () };
  s.rows = buf_new (s.arena);
  buf_add (&s.rows, "id,at,cohort,channel,score,account\n");
  return s;
}

/* N rows of COHORT and CHANNEL with the answer SCORE, "" being none. */
static void
add (struct survey *s, const char *cohort, const char *channel, size_t n,
     const char *score)
{
  for (size_t i = 0; i < n; i++, s->n++)
    buf_printf (&s->rows, "s%zu,2024-03-01,%s,%s,%s,a%zu\n", s->n, cohort,
                channel, score, s->n % 40);
}

static void
write_file (const char *name, const char *text)
{
  FILE *file = fopen (name, "wb");
  cr_assert (file);
  fputs (text, file);
  cr_assert (fclose (file) == 0);
}

/* TABLE: further keys of the table.  OUTCOME and HYPOTHESIS in {}. */
static const struct result_hypothesis *
ask (struct survey *s, const char *table, const char *outcome,
     const char *hypothesis)
{
  char name[] = "/tmp/cohortest-response-XXXXXX";
  cr_assert (mkdtemp (name) && chdir (name) == 0);
  write_file ("s.csv", s->rows.text);
  const char *text = arena_printf (
    s->arena,
    "study: t\nas_of: 2025-01-01\ndata:\n  surveys: {file: s.csv, id: id, "
    "start: at%s}\ncohorts:\n  c: {by: column, column: cohort}\n"
    "outcomes:\n  o: {%s}\nhypotheses:\n  h: {outcome: o, %s}\n",
    table, outcome, hypothesis);
  struct err *err = err_new (s->arena);
  struct study *study = study_parse (s->arena, "study.yaml", text,
                                     strlen (text), err);
  struct run_mode mode = { .compute = true };
  struct run *run = study ? run_study (s->arena, study, &mode, err) : NULL;
  if (!run)
    err_print (err, stderr, false);
  cr_assert (run);
  return run->results.hypotheses;
}

#define TWO "cohort: c"
#define SHARE "kind: share, condition: score >= 9"

/* Free: 40 asked, 20 answered, 5 of them 9 or more; pro: 50, 40, 30. */
static struct survey
half_and_most (void)
{
  struct survey s = survey_new ();
  add (&s, "free", "mail", 20, "");
  add (&s, "free", "mail", 5, "10");
  add (&s, "free", "mail", 15, "3");
  add (&s, "pro", "mail", 10, "");
  add (&s, "pro", "mail", 30, "9");
  add (&s, "pro", "mail", 10, "0");
  return s;
}

static void
near (double got, double want)
{
  cr_assert (fabs (got - want) <= 1e-9 * fmax (1, fabs (want)),
             "%.17g, not %.17g", got, want);
}

/* ---- rates --------------------------------------------------------------- */

/* Wilson (1927) with as many answers as there are. */
static void
check_wilson (const struct effect *e, double x, double n)
{
  double z = dist_normal_quantile (.975), p = x / n, zz = z * z / n;
  double half = z / (1 + zz) * sqrt (p * (1 - p) / n + zz / (4 * n));
  near (e->estimate, p);
  near (e->conf_low, (p + zz / 2) / (1 + zz) - half);
  near (e->conf_high, (p + zz / 2) / (1 + zz) + half);
}

Test (response, rates_are_shares_of_those_asked)
{
  struct survey s = half_and_most ();
  const struct result_response *r
    = &ask (&s, "", "kind: nps, value: score", TWO)->response;
  cr_assert_eq (r->cohorts, 2);
  cr_expect_str_eq (r->cohort[0].label, "free");
  cr_expect_eq (r->cohort[0].units, 40);
  cr_expect_eq (r->cohort[0].asked, 40);
  cr_expect_eq (r->cohort[0].answered, 20);
  cr_expect_eq (r->cohort[1].asked, 50);
  cr_expect_eq (r->cohort[1].answered, 40);
  check_wilson (&r->cohort[0].rate, 20, 40);
  check_wilson (&r->cohort[1].rate, 40, 50);
  /* (N - 1) (ad - bc)^2 / product of the margins. */
  cr_expect_str_eq (r->method->about.name, "n1_chi_square");
  near (r->test.statistic, 89. * pow (20 * 10 - 20 * 40, 2)
                             / (40. * 50 * 60 * 30));
  arena_free (s.arena);
}

Test (response, rates_of_clusters_are_tested_by_them)
{
  struct survey s = half_and_most ();
  const struct result_response *r
    = &ask (&s, ", cluster: account", SHARE, TWO)->response;
  cr_expect_str_eq (r->method->about.name, "cluster_wald");
  cr_expect_str_eq (r->cohort[0].rate.conf_method, "wilson_cluster_cr2");
  near (r->cohort[0].rate.estimate, .5);
  near (r->cohort[1].rate.estimate, .8);
  arena_free (s.arena);
}

Test (response, rates_of_several_cohorts_have_one_test_and_no_bounds)
{
  struct survey s = half_and_most ();
  add (&s, "team", "mail", 7, "");
  add (&s, "team", "mail", 3, "9");
  const struct result_response *r = &ask (&s, "", SHARE, TWO)->response;
  cr_assert_eq (r->cohorts, 3);
  check_wilson (&r->cohort[2].rate, 3, 10);
  cr_expect_str_eq (r->method->about.name, "pearson_chi_square");
  cr_expect_eq (r->test.df, 2);
  cr_expect_null (r->measure);
  cr_expect (strstr (r->text, "name them with `compare`"), "%s", r->text);
  r = &ask (&s, "", SHARE, TWO ", compare: [team, free]")->response;
  cr_expect_eq (r->cohorts, 2);
  cr_expect (r->measure);
  arena_free (s.arena);
}

/* A cohort whose every row has an answer still has a rate by clusters. */
Test (response, a_rate_without_an_interval_is_still_a_rate)
{
  struct survey s = survey_new ();
  add (&s, "free", "mail", 60, "9");
  add (&s, "pro", "mail", 60, "2");
  add (&s, "pro", "mail", 60, "");
  const struct result_response *r
    = &ask (&s, ", cluster: account", SHARE, TWO)->response;
  near (r->cohort[0].rate.estimate, 1);
  cr_expect (isnan (r->cohort[0].rate.conf_low));
  cr_expect_neq (r->cohort[0].rate.status, STATUS_OK);
  cr_expect (r->cohort[0].rate.why);
  arena_free (s.arena);
}

/* Not put to it, put and not answered, answered: three things.  Zendesk
   writes them as unoffered, offered, good and bad. */
Test (response, unasked_silent_and_answered_are_three_things)
{
  struct survey s = survey_new ();
  static const char *const cohorts[] = { "free", "pro" };
  static const size_t n[2][4] = { { 11, 12, 9, 5 }, { 13, 20, 16, 6 } };
  static const char *const words[] = { "unoffered", "offered", "good", "bad" };
  for (size_t c = 0; c < 2; c++)
    for (size_t i = 0; i < 4; i++)
      add (&s, cohorts[c], words[i], n[c][i], i < 2 ? "" : "5");
  const struct result_hypothesis *h
    = ask (&s, ", missing: ['', offered]",
           "kind: share, condition: channel == 'good', "
           "asked: \"coalesce(channel, 'offered') != 'unoffered'\"", TWO);
  const struct result_response *r = &h->response;
  for (size_t c = 0; c < 2; c++)
    {
      cr_expect_eq (r->cohort[c].units, n[c][0] + n[c][1] + n[c][2] + n[c][3]);
      cr_expect_eq (r->cohort[c].asked, n[c][1] + n[c][2] + n[c][3]);
      cr_expect_eq (r->cohort[c].answered, n[c][2] + n[c][3]);
    }
  cr_expect_eq (h->units, 36);
  near (headline_effect (h)->effect.estimate, 16. / 22 - 9. / 14);
  cr_expect (strstr (r->text, "the question was not put to 24 rows"), "%s",
             r->text);
  near (r->bound_low.value, 16. / 42 - 21. / 26);
  near (r->bound_high.value, 36. / 42 - 9. / 26);
  arena_free (s.arena);
}

/* ---- bounds -------------------------------------------------------------- */

static void
check_bounds (const struct result_response *r, double low, double high)
{
  cr_assert_eq (r->bound_low.presence, FIGURE_PRESENT);
  near (r->bound_low.value, low);
  near (r->bound_high.value, high);
}

/* Best and worst put in by hand. */
Test (response, bounds_of_means_and_shares)
{
  struct survey s = half_and_most ();
  check_bounds (&ask (&s, "", SHARE, TWO)->response,
                30. / 50 - 25. / 40, 40. / 50 - 5. / 40);
  /* Promoters 30 and 5, detractors 10 and 15. */
  check_bounds (&ask (&s, "", "kind: nps, value: score", TWO)->response,
                100 * ((30. - 10 - 10) / 50 - (5. - 15 + 20) / 40),
                100 * ((30. - 10 + 10) / 50 - (5. - 15 - 20) / 40));
  /* Answers from 0 to 10 were seen; they sum to 270 and 95. */
  check_bounds (&ask (&s, "", "kind: mean, value: score", TWO)->response,
                270. / 50 - 295. / 40, 370. / 50 - 95. / 40);
  check_bounds (&ask (&s, "", SHARE, "target: 0.5")->response,
                35. / 90 - .5, 65. / 90 - .5);
  check_bounds (&ask (&s, ", cluster: account", SHARE, TWO)->response,
                30. / 50 - 25. / 40, 40. / 50 - 5. / 40);
  arena_free (s.arena);
}

/* P (X > Y) + P (X = Y)/2 over all pairs. */
static double
superiority (const int *x, size_t n, const int *y, size_t m)
{
  double wins = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++)
      wins += x[i] > y[j] ? 1 : x[i] == y[j] ? .5 : 0;
  return wins / (double) n / (double) m;
}

Test (response, bounds_of_an_order_count_ties_half)
{
  struct survey s = survey_new ();
  add (&s, "free", "mail", 2, "");
  add (&s, "free", "mail", 3, "1");
  add (&s, "free", "mail", 4, "2");
  add (&s, "free", "mail", 1, "5");
  add (&s, "pro", "mail", 3, "");
  add (&s, "pro", "mail", 5, "2");
  add (&s, "pro", "mail", 2, "4");
  static const int low_pro[] = { 1, 1, 1, 2, 2, 2, 2, 2, 4, 4 };
  static const int low_free[] = { 5, 5, 1, 1, 1, 2, 2, 2, 2, 5 };
  static const int high_pro[] = { 5, 5, 5, 2, 2, 2, 2, 2, 4, 4 };
  static const int high_free[] = { 1, 1, 1, 1, 1, 2, 2, 2, 2, 5 };
  for (int clustered = 0; clustered < 2; clustered++)
    {
      const struct result_response *r
        = &ask (&s, clustered ? ", cluster: channel" : "",
                "kind: ordinal, value: score", TWO)->response;
      check_bounds (r, superiority (low_pro, 10, low_free, 10),
                    superiority (high_pro, 10, high_free, 10));
      cr_expect_str_eq (r->measure->about.name, "prob_superiority");
    }
  arena_free (s.arena);
}

/* Nobody silent: the bounds are the effect. */
Test (response, of_everybody_bounds_and_weights_are_the_effect)
{
  static const char *const outcomes[] = {
    "kind: share, condition: score >= 9, asked: score >= 0",
    "kind: mean, value: score, asked: score >= 0", "kind: nps, value: score",
    "kind: ordinal, value: score, asked: score >= 0",
  };
  struct survey s = survey_new ();
  for (size_t i = 0; i < 60; i++)
    add (&s, i % 3 ? "free" : "pro", i % 5 ? "mail" : "phone", 1,
         arena_printf (s.arena, "%zu", i * 7 % 11));
  for (size_t i = 0; i < 4; i++)
    for (int one = 0; one < 2; one++)
      {
        const struct result_hypothesis *h
          = ask (&s, "", outcomes[i],
                 one ? "target: 0.4, respond_by: [channel]"
                     : TWO ", respond_by: [channel]");
        double effect = headline_effect (h)->effect.estimate;
        check_bounds (&h->response, effect, effect);
        if (i == 3)
          cr_expect_eq (h->response.weighted.status, STATUS_REFUSED);
        else
          near (h->response.weighted.estimate, effect);
        cr_expect (strstr (h->response.text, "all 60 rows that were asked "
                                             "hold an answer"));
      }
  arena_free (s.arena);
}

Test (response, a_silent_cohort_has_bounds_and_no_effect)
{
  struct survey s = survey_new ();
  add (&s, "free", "mail", 10, "");
  add (&s, "pro", "mail", 6, "9");
  add (&s, "pro", "mail", 4, "2");
  const struct result_response *r
    = &ask (&s, "", SHARE, TWO ", respond_by: [channel]")->response;
  check_bounds (r, .6 - 1, .6);
  cr_expect_eq (r->weighted.status, STATUS_EMPTY);
  cr_expect (isnan (r->weighted.estimate));
  near (r->cohort[0].rate.estimate, 0);
  arena_free (s.arena);
}

/* ---- weights ------------------------------------------------------------- */

/* The table of tests/infer/answers.c, worked there: 58.3 and 60 % of the
   answers, 50 and 55 % of those asked. */
static struct survey
by_channel (void)
{
  struct survey s = survey_new ();
  static const struct {
    const char *cohort, *channel;
    size_t silent, yes, no;
  } cell[] = { { "pro", "mail", 28, 6, 6 }, { "pro", "phone", 2, 6, 2 },
               { "free", "mail", 12, 2, 6 }, { "free", "phone", 4, 12, 4 } };
  for (size_t i = 0; i < 4; i++)
    {
      add (&s, cell[i].cohort, cell[i].channel, cell[i].silent, "");
      add (&s, cell[i].cohort, cell[i].channel, cell[i].yes, "10");
      add (&s, cell[i].cohort, cell[i].channel, cell[i].no, "0");
    }
  return s;
}

Test (response, weights_count_channels_by_who_was_asked)
{
  struct survey s = by_channel ();
  const struct result_hypothesis *h
    = ask (&s, "", SHARE, TWO ", respond_by: [channel]");
  near (headline_effect (h)->effect.estimate, 12. / 20 - 14. / 24);
  cr_expect_str_eq (h->response.weighted_for, "channel");
  near (h->response.weighted.estimate, .05);
  cr_expect (strstr (h->response.text,
                     "Weighted by channel for who answers, the risk "
                     "difference is 5.00 percentage points ("),
             "%s", h->response.text);
  cr_expect (strstr (h->response.text,
                     ") instead of 1.67 (they are then worth 21 of "
                     "24 in free and 17 of 20 in pro)"),
             "%s", h->response.text);
  h = ask (&s, "", "kind: nps, value: score", TWO ", respond_by: [channel]");
  near (h->response.weighted.estimate, 200 * .05);
  h = ask (&s, "", "kind: mean, value: score",
           TWO ", respond_by: [channel]");
  near (h->response.weighted.estimate, 10 * .05);
  h = ask (&s, "", SHARE, "cohort: c, level: pro, target: 0.3, "
                          "respond_by: [channel]");
  near (h->response.weighted.estimate, .25);
  arena_free (s.arena);
}

/* What is adjusted for is weighted by too, once. */
Test (response, weights_go_by_what_is_adjusted_for_too)
{
  struct survey s = by_channel ();
  const struct result_hypothesis *h
    = ask (&s, "", SHARE, TWO ", adjust: [channel], respond_by: [channel]");
  cr_expect_str_eq (h->response.weighted_for, "channel");
  near (h->response.weighted.estimate, .05);
  cr_expect (strstr (h->response.text, "the risk difference without "
                                       "adjustment is"),
             "%s", h->response.text);
  arena_free (s.arena);
}

Test (response, without_columns_there_are_no_weights)
{
  struct survey s = by_channel ();
  const struct result_response *r = &ask (&s, "", SHARE, TWO)->response;
  cr_expect_null (r->weighted_for);
  cr_expect_eq (r->weighted.status, STATUS_REFUSED);
  cr_expect (strstr (r->text, "Nothing is named to weight them by"),
             "%s", r->text);
  arena_free (s.arena);
}

Test (response, an_order_is_not_weighted)
{
  struct survey s = by_channel ();
  const struct result_response *r
    = &ask (&s, "", "kind: ordinal, value: score",
            TWO ", respond_by: [channel]")->response;
  cr_expect_eq (r->weighted.status, STATUS_REFUSED);
  cr_expect (strstr (r->text, "not weighted by channel: an order has no "
                              "mean"),
             "%s", r->text);
  arena_free (s.arena);
}

/* Every id is a value of its own. */
Test (response, a_column_of_too_many_values_is_refused_and_the_rest_stays)
{
  struct survey s = by_channel ();
  const struct result_response *r
    = &ask (&s, "", SHARE, TWO ", respond_by: [id]")->response;
  cr_expect_eq (r->weighted.status, STATUS_REFUSED);
  cr_expect (strstr (r->weighted.why, "more different values"), "%s",
             r->weighted.why);
  cr_expect_eq (r->cohort[0].asked, 40);
  check_bounds (r, 12. / 50 - 30. / 40, 42. / 50 - 14. / 40);
  arena_free (s.arena);
}

/* ---- what must hold ------------------------------------------------------ */

Test (response, cohorts_swapped_change_the_sign)
{
  static const char *const outcomes[] = { SHARE, "kind: mean, value: score",
                                          "kind: nps, value: score" };
  struct survey s = by_channel ();
  for (size_t i = 0; i < 3; i++)
    {
      const struct result_response *one
        = &ask (&s, "", outcomes[i],
                TWO ", compare: [pro, free], respond_by: [channel]")
             ->response;
      const struct result_response *other
        = &ask (&s, "", outcomes[i],
                TWO ", compare: [free, pro], respond_by: [channel]")
             ->response;
      cr_assert_eq (one->weighted.estimate, -other->weighted.estimate);
      check_bounds (one, -other->bound_high.value, -other->bound_low.value);
      near (one->test.p_value, other->test.p_value);
    }
  arena_free (s.arena);
}

/* The rows of S, the last first. */
static void
turn_round (struct survey *s)
{
  struct buf rows = buf_new (s->arena);
  const char *text = s->rows.text, *end = text + s->rows.length;
  const char *first = strchr (text, '\n') + 1;
  buf_printf (&rows, "%.*s", (int) (first - text), text);
  while (end > first)
    {
      const char *line = end - 1;
      while (line > first && line[-1] != '\n')
        line--;
      buf_printf (&rows, "%.*s", (int) (end - line), line);
      end = line;
    }
  s->rows = rows;
}

Test (response, depends_on_no_order_of_rows)
{
  struct survey s = by_channel ();
  const struct result_response *one
    = &ask (&s, ", cluster: account", "kind: nps, value: score",
            TWO ", respond_by: [channel]")->response;
  turn_round (&s);
  const struct result_response *other
    = &ask (&s, ", cluster: account", "kind: nps, value: score",
            TWO ", respond_by: [channel]")->response;
  cr_assert_str_eq (one->text, other->text);
  cr_assert_eq (one->weighted.std_error, other->weighted.std_error);
  cr_assert_eq (one->bound_low.value, other->bound_low.value);
  cr_assert_eq (one->test.p_value, other->test.p_value);
  arena_free (s.arena);
}

/* ---- words --------------------------------------------------------------- */

#define ASKED ", asked: not is_missing(id)"

Test (response, says_who_answered_and_that_the_sign_is_open)
{
  struct survey s = half_and_most ();
  const struct result_hypothesis *h = ask (&s, "", SHARE ASKED, TWO);
  cr_expect (strstr (h->response.text,
                     "answers came from 50.0 % of the 40 asked in free and "
                     "80.0 % of the 50 in pro; the rates differ (p = .003)"),
             "%s", h->response.text);
  cr_expect (strstr (h->response.text,
                     "Whatever the 30 who kept silent think, the risk "
                     "difference lies between -2.50 and 67.5 percentage "
                     "points ("),
             "%s", h->response.text);
  cr_expect (strstr (h->response.text, "): which way it goes is open"), "%s",
             h->response.text);
  for (size_t i = 0; i < h->notes_n; i++)
    cr_expect_str_neq (h->notes[i].code, "response");
  arena_free (s.arena);
}

Test (response, says_where_the_silent_cannot_turn_the_effect)
{
  struct survey s = survey_new ();
  add (&s, "free", "mail", 5, "");
  add (&s, "free", "mail", 20, "10");
  add (&s, "free", "mail", 175, "3");
  add (&s, "pro", "mail", 5, "");
  add (&s, "pro", "mail", 150, "10");
  add (&s, "pro", "mail", 45, "3");
  const char *text = ask (&s, "", SHARE ASKED, TWO)->response.text;
  cr_expect (strstr (text, "; that the rates differ is not shown (p > .999)"),
             "%s", text);
  cr_expect (strstr (text, ": they cannot turn it"), "%s", text);
  cr_expect_null (strstr (text, "chance could"));
  text = ask (&s, "", "kind: mean, value: score" ASKED, TWO)->response.text;
  cr_expect (strstr (text, "Had the 10 who kept silent given any answer from "
                           "3 to 10, as the others did, the mean difference "
                           "would lie between"),
             "%s", text);
  arena_free (s.arena);
}

/* A column of customers need be no question: blanks are then missing, and
   nobody kept silent. */
Test (response, speaks_of_values_where_nobody_need_have_been_asked)
{
  struct survey s = half_and_most ();
  static const char *const outcomes[] = { SHARE, "kind: mean, value: score" };
  for (size_t i = 0; i < 2; i++)
    {
      const char *text
        = ask (&s, "", outcomes[i], TWO ", adjust: [channel]")->response.text;
      cr_expect (strstr (text, "values are there in 50.0 % of the 40 rows in "
                               "free and 80.0 % of the 50 in pro;"),
                 "%s", text);
      cr_expect (strstr (text, "the 30 missing ones"), "%s", text);
      cr_expect_null (strstr (text, "asked"), "%s", text);
      cr_expect_null (strstr (text, "silent"), "%s", text);
      cr_expect_null (strstr (text, "answer"), "%s", text);
    }
  arena_free (s.arena);
}

/* A column that nobody was asked about is no survey. */
Test (response, is_of_answers_alone)
{
  struct survey s = survey_new ();
  add (&s, "free", "mail", 30, "4");
  add (&s, "pro", "phone", 30, "9");
  add (&s, "pro", "mail", 30, "3");
  cr_expect_eq (ask (&s, "", SHARE, TWO)->response.cohorts, 0);
  cr_expect_eq (ask (&s, "", "kind: mean, value: score", TWO)
                  ->response.cohorts, 0);
  cr_expect_eq (ask (&s, "", "kind: nps, value: score", TWO)
                  ->response.cohorts, 2);
  cr_expect_eq (ask (&s, ", end: at", "kind: survival", TWO)
                  ->response.cohorts, 0);
  arena_free (s.arena);
}
