#include "fixture.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"

const char hostile_label[]
  = "=cmd|' /C calc'!A0, \"quoted\" `tick` <script>alert(1)</script>";
const char hostile_claim[]
  = "Do | pipes\nand <b>tags</b> & \"quotes\" break *anything* @everyone?";
const char hostile_note[] = "esc \033[31mred\033[0m \r over "
                            "\xe2\x80\xae"
                            "txet </style><img src=x onerror=1> ]]>";

static const char forest_svg[]
  = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 240\">"
    "<rect width=\"720\" height=\"240\" fill=\"#fff\"/>"
    "<line x1=\"360\" y1=\"20\" x2=\"360\" y2=\"220\" stroke=\"#999\"/>"
    "<line x1=\"200\" y1=\"80\" x2=\"320\" y2=\"80\" stroke=\"#0072B2\""
    " stroke-width=\"3\"/></svg>";

const struct chart_file fixture_charts[FIXTURE_CHARTS] = {
  { .name = "charts/effects", .alt = "Headline effects of all hypotheses",
    .svg = forest_svg, .svg_length = sizeof forest_svg - 1 },
  { .hypothesis = "retention", .name = "charts/retention",
    .alt = "Survival of contacted and not contacted customers",
    .svg = forest_svg, .svg_length = sizeof forest_svg - 1 },
  { .hypothesis = "upgrade", .name = "charts/upgrade",
    .alt = "Share upgraded by plan" },
};

static const struct method log_rank_like = {
  .about = { "log_rank", "Log-rank test",
             "compares the hazards of the cohorts over the whole follow-up",
             "chi2 = sum (O - E)^2 / V\nV: hypergeometric",
             "censoring does not depend on the outcome",
             "hazards that cross", "Mantel (1966)",
             "survdiff (Surv (days, event) ~ arm)" },
};
static const struct method chi_like = {
  .about = { "pearson_chi_square", "Pearson's chi-square",
             "compares the shares of all cohorts.",
             "sum (observed - expected)^2 / expected",
             "independent units", "an expected count below 1",
             "Pearson (1900)", "chisq.test (table, correct = FALSE)" },
};
static const struct measure hazard_like = {
  .about = { "hazard_ratio", "Hazard ratio",
             "the ratio of the hazards, Cox model", "exp (b)",
             "proportional hazards", "hazards that cross", "Cox (1972)",
             "coxph (Surv (days, event) ~ arm)" },
  .ratio = true,
  .lower_is_more = true,
};
static const struct measure difference_like = {
  .about = { "risk_difference", "Risk difference",
             "the difference of two shares", "p1 - p0", "independent units",
             NULL, "Miettinen & Nurminen (1985)", NULL },
};
static const struct measure odds_like = {
  .about = { "odds_ratio", "Odds ratio", "the ratio of two odds",
             "a d / (b c)", "independent units", "a zero cell",
             "Woolf (1955)", NULL },
  .ratio = true,
};
static const struct measure association_like = {
  .about = { "cramers_v", "Cramer's V", "how far shares differ, 0 to 1",
             "sqrt (chi2 / (n (k - 1)))", "independent units", NULL,
             "Bergsma (2013)", NULL },
};

struct figure
present (double value)
{
  return (struct figure) { FIGURE_PRESENT, value, STATUS_OK, NULL };
}

struct figure
undefined (enum status status, const char *why)
{
  return (struct figure) { FIGURE_UNDEFINED, NAN, status, why };
}

static void
add_tables (struct arena *arena, struct results *r)
{
  const struct result_file customers[] = {
    { "customers.csv",
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      123456 },
  };
  const struct result_file talks[] = {
    { "talks-1.csv",
      "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
      2345 },
    { "talks-2.csv",
      "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13",
      98 },
  };
  const struct result_excluded rows[] = {
    { "duplicate_id", "the id occurred before", 40, "customers.csv", 88 },
    { "end_before_start", "the end lies before the start", 20,
      "customers.csv", 1201 },
  };
  const struct result_table tables[] = {
    { "customers", KEEP (arena, customers), 1,
      "comma, UTF-8, decimal point, iso dates", 3000, 2940,
      KEEP (arena, rows), COUNT (rows) },
    { "talks", KEEP (arena, talks), 2,
      "semicolon, UTF-8, decimal point, iso dates", 12345, 12345, NULL, 0 },
  };
  r->tables = KEEP (arena, tables);
  r->tables_n = COUNT (tables);
}

static void
add_survival_groups (struct arena *arena, struct result_hypothesis *h)
{
  const struct result_group groups[] = {
    { .label = "not contacted", .n = 1500, .events = present (600),
      .person_time = present (310250.5),
      .median_survival = present (301), .rmst = present (228.4) },
    { .label = "contacted", .n = 1000, .events = present (300),
      .person_time = present (241000),
      .median_survival
      = undefined (STATUS_NOT_REACHED, "the curve stays above one half"),
      .rmst = present (251.1) },
  };
  h->groups = KEEP (arena, groups);
  h->groups_n = COUNT (groups);
}

static void
add_survival_chart (struct arena *arena, struct result_hypothesis *h)
{
  const struct curve_point reference[] = {
    { 10, .95, .938, .96, 1500, 75, 0, 0 },
    { 100, .8, .779, .82, 1425, 225, 0, 0 },
    { 300, .5, .47, .53, 1100, 300, 800, 0 },
  };
  const struct curve_point level[] = {
    { 40, .9, .88, .917, 1000, 100, 0, 0 },
    { 320, .7, .67, .73, 900, 200, 700, 0 },
  };
  const struct curve curves[] = {
    { "not contacted", 1500, KEEP (arena, reference), COUNT (reference) },
    { "contacted", 1000, KEEP (arena, level), COUNT (level) },
  };
  h->chart = (struct result_chart) { .kind = CHART_SURVIVAL,
                                     .curve = KEEP (arena, curves),
                                     .curves = COUNT (curves) };
}

static void
add_survival_numbers (struct arena *arena, struct result_hypothesis *h)
{
  const struct result_test tests[] = {
    { &log_rank_like, true, "contacted", "not contacted",
      { HAS_STATISTIC | HAS_DF, 9.5123, 1, NAN, .00204, log10 (.00204),
        STATUS_OK, NULL, { { "variance", "hypergeometric" } } },
      present (.00408) },
  };
  const struct result_effect effects[] = {
    { &hazard_like, true, "contacted", "not contacted",
      { .8021, .0571, .7, .92, "wald_log", STATUS_OK, NULL } },
  };
  h->tests = KEEP (arena, tests);
  h->tests_n = COUNT (tests);
  h->effects = KEEP (arena, effects);
  h->effects_n = COUNT (effects);
}

static struct result_hypothesis
retention (struct arena *arena)
{
  const struct result_excluded excluded[] = {
    { "not_mature", "observed for less than the window", 300, NULL, 0 },
    { "ended_before_landmark", "ended before the landmark", 140, NULL, 0 },
  };
  const struct result_note notes[] = {
    { "default_lag", "lag of 30 days by default: customers contact in order"
                     " to cancel" },
  };
  struct result_hypothesis h = {
    .id = "retention",
    .claim = "Support contact in the first month raises retention",
    .title = "Support contact in the first month raises retention",
    .unit = "customers", .cohort = "contacted", .outcome = "stays",
    .kind = "survival", .expect = "higher", .role = "primary",
    .design = "landmark",
    .cohort_text = "contacted: a first row of talks within 30 days",
    .outcome_text = "time from signed_up_at to churned_at",
    .landmark_days = present (60), .lag_days = present (30),
    .horizon_days = present (365), .time_unit = "days", .units = 2500,
    .excluded = KEEP (arena, excluded), .excluded_n = COUNT (excluded),
    .notes = KEEP (arena, notes), .notes_n = COUNT (notes),
    .verdict = VERDICT_SUPPORTED,
    .sentence = "Contact is associated with a longer stay: hazard ratio"
                " 0.802 (0.700 to 0.920), p = .004 after correction for 2"
                " hypotheses.",
    .family = "Holm over 2 primary hypotheses",
  };
  add_survival_groups (arena, &h);
  add_survival_numbers (arena, &h);
  add_survival_chart (arena, &h);
  return h;
}

static struct result_hypothesis
early (struct arena *arena)
{
  struct result_hypothesis h = retention (arena);
  h.id = "early";
  h.claim = h.title = "Customers who were ever contacted stay longer";
  h.design = "naive";
  h.landmark_days = h.lag_days = h.horizon_days = (struct figure) { 0 };
  h.role = "exploratory";
  h.family = NULL;
  h.verdict = VERDICT_INCONCLUSIVE;
  h.reason = "naive_design";
  h.sentence = "No verdict: whoever stays longer has more time to make"
               " contact.";
  h.chart = (struct result_chart) { 0 };
  struct result_test *tests = arena_alloc (arena, sizeof *tests);
  *tests = h.tests[0];
  tests->p_adjusted = undefined (STATUS_REFUSED, "naive design");
  h.tests = tests;
  return h;
}

static void
add_share_numbers (struct arena *arena, struct result_hypothesis *h)
{
  const struct result_test tests[] = {
    { &chi_like, true, NULL, NULL,
      { HAS_STATISTIC | HAS_DF, 1500.25, 2, NAN, NAN, -325.78,
        STATUS_UNDERFLOW, "p is below 1e-300", { { NULL, NULL } } },
      undefined (STATUS_UNDERFLOW, "p is below 1e-300") },
  };
  const struct result_effect effects[] = {
    { &association_like, true, NULL, NULL,
      { .41, NAN, NAN, NAN, NULL, STATUS_OK, NULL } },
    { &difference_like, false, "pro", "free",
      { .0342, NAN, -.011, .0574, "miettinen_nurminen", STATUS_OK, NULL } },
    { &odds_like, false, "pro", "free",
      { 12.25, 3.5, 1.5, NAN, "woolf", STATUS_UNBOUNDED,
        "the upper limit is infinite" } },
    { &odds_like, false, "team", "free",
      { NAN, NAN, NAN, NAN, "woolf", STATUS_INFINITE, "a cell is zero" } },
  };
  h->tests = KEEP (arena, tests);
  h->tests_n = COUNT (tests);
  h->effects = KEEP (arena, effects);
  h->effects_n = COUNT (effects);
}

static struct result_hypothesis
upgrade (struct arena *arena)
{
  const struct result_group groups[] = {
    { .label = "free", .n = 1000, .events = present (123),
      .share = present (.123) },
    { .label = "pro", .n = 500, .events = present (79),
      .share = present (.158) },
    { .label = "team", .n = 10, .events = present (10),
      .share = present (1) },
  };
  const struct bar bars[] = {
    { "free", 1000, .123, .104, .145, NULL, 0 },
    { "pro", 500, .158, .129, .193, NULL, 0 },
    { "team", 10, 1, .722, 1, NULL, 0 },
  };
  struct result_hypothesis h = {
    .id = "upgrade", .claim = "", .title = "upgrade",
    .unit = "customers", .cohort = "plan", .outcome = "upgraded",
    .kind = "share", .expect = "different", .role = "secondary",
    .design = "baseline", .cohort_text = "by column plan",
    .outcome_text = "share with a payment of kind upgrade within 365 days",
    .units = 1510,
    .groups = KEEP (arena, groups), .groups_n = COUNT (groups),
    .verdict = VERDICT_CONTRADICTED, .sentence = "Plans differ.",
    .family = "Benjamini-Hochberg over 2 secondary hypotheses",
    .chart = { .kind = CHART_SHARES, .bar = KEEP (arena, bars),
               .bars = COUNT (bars) },
  };
  add_share_numbers (arena, &h);
  return h;
}

static struct result_hypothesis
against_target (struct arena *arena)
{
  const struct result_group groups[] = {
    { .label = "fast", .n = 0, .events = present (0),
      .share = undefined (STATUS_EMPTY, "nobody is in the cohort") },
  };
  const struct result_effect effects[] = {
    { &difference_like, true, "fast", "target",
      { NAN, NAN, NAN, NAN, "wilson", STATUS_EMPTY,
        "nobody is in the cohort" } },
  };
  struct result_hypothesis h = {
    .id = "target", .title = "A fast first reply satisfies 94 %",
    .claim = "A fast first reply satisfies 94 %",
    .unit = "talks", .cohort = "reply", .outcome = "satisfied",
    .kind = "share", .expect = "higher", .role = "secondary",
    .design = "baseline", .target = present (.94),
    .margin = present (.01),
    .groups = KEEP (arena, groups), .groups_n = COUNT (groups),
    .effects = KEEP (arena, effects), .effects_n = COUNT (effects),
    .verdict = VERDICT_NOT_TESTABLE, .reason = "empty",
    .sentence = "Not testable: nobody is in the cohort.",
  };
  return h;
}

static struct result_hypothesis
hostile (struct arena *arena)
{
  const struct bin bins[] = { { 0, 10, .4, NAN }, { 10, 20, .6, NAN } };
  const struct result_group groups[] = {
    { .label = hostile_label, .n = 7, .mean = present (12.5),
      .sd = present (3.25) },
    { .label = "plain", .n = 8, .mean = present (1234.5),
      .sd = undefined (STATUS_DEGENERATE, hostile_note) },
  };
  const struct bar bars[] = {
    { hostile_label, 7, 12.5, 9.1, 15.9, KEEP (arena, bins), 2 },
    { "plain", 8, 1234.5, NAN, NAN, KEEP (arena, bins), 2 },
  };
  const struct result_note notes[] = { { "hostile", hostile_note } };
  struct result_hypothesis h = retention (arena);
  h.id = "../../etc <hostile> \"id\"";
  h.claim = h.title = hostile_claim;
  h.cohort_text = h.outcome_text = h.sentence = hostile_note;
  h.groups = KEEP (arena, groups);
  h.groups_n = COUNT (groups);
  h.notes = KEEP (arena, notes);
  h.notes_n = 1;
  h.verdict = VERDICT_INCONCLUSIVE;
  h.chart = (struct result_chart) { .kind = CHART_MEANS,
                                    .bar = KEEP (arena, bars), .bars = 2 };
  struct result_effect *effect = arena_alloc (arena, sizeof *effect);
  *effect = h.effects[0];
  effect->level = hostile_label;
  effect->reference = "plain";
  h.effects = effect;
  return h;
}

struct results *
fixture_results (struct arena *arena)
{
  struct results *r = arena_alloc (arena, sizeof *r);
  const struct result_hypothesis all[] = {
    retention (arena), early (arena), upgrade (arena),
    against_target (arena), hostile (arena),
  };
  *r = (struct results) {
    .version = "9.8.7", .title = "Does support pay for itself?",
    .file = "study.yaml", .as_of = date_from_civil (2025, 1, 1),
    .confidence = .95, .seed = 20250101, .currency = "USD",
    .hypotheses = KEEP (arena, all), .hypotheses_n = COUNT (all),
  };
  add_tables (arena, r);
  return r;
}

size_t
times_in (const char *text, const char *part)
{
  size_t n = 0;
  for (; (text = strstr (text, part)); text += strlen (part))
    n++;
  return n;
}

void
show_page (struct arena *arena, const char *name, const char *text)
{
  const char *path = getenv ("COHORTEST_PAGES");
  FILE *out = fopen (arena_printf (arena, "%s/%s", path, name), "w");
  cr_assert (out);
  fputs (text, out);
  fclose (out);
}
