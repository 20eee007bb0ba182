#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "chart_place.h"
#include "chart_samples.h"

/* Texts that a careless script would run. */
static const char *const attacks[] = {
  "'.system(\"touch canary\").'", "`touch canary`", "\"`touch canary`\"",
  "'\nsystem('touch canary')\n'", "';system('touch canary');'",
  "''';system(\"touch canary\")#", "''.system('touch canary').''",
  "|touch canary", "<touch canary", "$(touch canary)", "@x @ARG1",
  "EOD\n!touch canary\nEOD", "\r\n!touch canary\r\n", "x\\\n!touch canary",
  "\\", "'", "''", "'''", "a''b'", "%s%n%d%%", "{/:Bold x}_y^z", "#",
  "\xe2\x80\xae" "drow", "\xe2\x80\xa8!touch canary\xe2\x80\xa9",
  "\xc2\x85!touch canary", "\x01\x02\x1b[31m\x7f", "\t\v\f", "",
  "\xd8\xb9\xd9\x85\xd9\x8a\xd9\x84", "\xe4\xbc\x81\xe4\xb8\x9a",
  "]", "[1", "array x[3]", "exit", "unset output; quit", "NaN", "1e999",
  "<script>alert(1)</script>", "]]>&amp;\"", "a\xcc\x81\xcc\x81\xcc\x81"
};
static const char *const frames[] = { "%s", "it's %s", "%s'%s", "'%s",
                                      "\n%s" };

static void
expect_no_canary (struct place_to_work *w)
{
  const char *const where[] = { w->charts, outdir_path (w->out), w->root,
                                "." };
  for (size_t i = 0; i < sizeof where / sizeof *where; i++)
    cr_assert (access (arena_printf (w->arena, "%s/canary", where[i]), F_OK)
               != 0);
}

enum {
  ATTACKS = sizeof attacks / sizeof *attacks,
  FRAMES = sizeof frames / sizeof *frames,
  TEXTS = ATTACKS * FRAMES
};

/* The I-th of TEXTS hostile texts, from the start again after the last. */
static const char *
hostile (struct arena *arena, size_t i)
{
  char text[256];
  const char *attack = attacks[i / FRAMES % ATTACKS];
  snprintf (text, sizeof text, frames[i % FRAMES], attack, attack);
  return arena_copy (arena, text);
}

/* Hostile in every place that is not a cohort's label. */
static void
poison (struct arena *arena, struct result_hypothesis *h, size_t i)
{
  static const struct effect e = { .estimate = 0.5, .conf_low = 0.2,
                                   .conf_high = 0.8 };
  sample_effect (arena, h, &sample_mean_difference, e, 0.5);
  struct result_effect *own = ARENA_NEW (arena, struct result_effect, 1);
  *own = *h->effects;
  own->level = hostile (arena, i + 1);
  own->reference = hostile (arena, i + 2);
  h->effects = own;
  h->claim = h->title = hostile (arena, i);
  h->sentence = hostile (arena, i + 3);
  h->outcome = hostile (arena, i + 4);
  h->time_unit = hostile (arena, i + 5);
}

static void
expect_drawn (struct place_to_work *w, const struct result_hypothesis *h,
              size_t n)
{
  struct results r = sample_results (h, n);
  r.title = h->title;
  size_t files_n;
  struct chart_file *files = charts_write (w->arena, &r, w->out, &files_n,
                                           w->err);
  cr_assert (!err_any (w->err), "%s", messages (w));
  for (size_t i = 0; i < files_n; i++)
    cr_assert (files[i].svg != NULL);
  expect_no_canary (w);
}

Test (charts_hostile, no_claim_runs_or_stops_the_forest_plot)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis *h = ARENA_NEW (w.arena, struct result_hypothesis,
                                           TEXTS);
  static const struct bar bar = { "a", 1, .5, .4, .6, NULL, 0 };
  cr_assert (TEXTS >= 200);
  for (size_t i = 0; i < TEXTS; i++)
    {
      h[i] = sample_shares (w.arena, hostile (w.arena, i), &bar, 1, NAN);
      h[i].chart.kind = CHART_NONE;
      poison (w.arena, &h[i], i);
    }
  expect_drawn (&w, h, TEXTS);
  close_place (&w);
}

Test (charts_hostile, no_label_runs_or_stops_a_chart_of_shares_or_means)
{
  struct place_to_work w = open_place ();
  struct bar *bar = ARENA_NEW (w.arena, struct bar, TEXTS);
  for (size_t i = 0; i < TEXTS; i++)
    bar[i] = (struct bar){ hostile (w.arena, i), i, .5, .4, .6, NULL, 0 };
  struct result_hypothesis h[2];
  h[0] = sample_shares (w.arena, "a", bar, TEXTS, .5);
  h[1] = sample_means (w.arena, "b", bar, TEXTS, .5, true);
  poison (w.arena, &h[0], 0);
  poison (w.arena, &h[1], 6);
  expect_drawn (&w, h, 2);
  close_place (&w);
}

/* All texts in panels, a third of them in charts of seven curves. */
Test (charts_hostile, no_label_runs_or_stops_a_survival_chart)
{
  struct place_to_work w = open_place ();
  struct curve_plan plan[TEXTS];
  struct result_hypothesis h[TEXTS];
  size_t n = 0;
  for (size_t i = 0; i < TEXTS; i++)
    plan[i] = (struct curve_plan){ hostile (w.arena, i), 8, .01, 0, 90 };
  for (size_t i = 0; i < TEXTS; i += 21)
    h[n++] = sample_survival (w.arena, "small", &plan[i],
                              i + 7 < TEXTS ? 7 : TEXTS - i);
  for (size_t i = 0; i < TEXTS; i += 50)
    h[n++] = sample_survival (w.arena, "many", &plan[i],
                              i + 50 < TEXTS ? 50 : TEXTS - i);
  for (size_t i = 0; i < n; i++)
    poison (w.arena, &h[i], i * 6);
  expect_drawn (&w, h, n);
  close_place (&w);
}
