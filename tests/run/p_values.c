/* How the p of a test follows its statistic, for every test of the
   registry on generated data. */

#include "run/scenes.h"
#include "infer/methods.h"

/* Statistics whose null distribution is that of the data at hand: a sum
   of ranks, dealt cohorts. */
static bool
is_of_the_data (const char *name)
{
  return str_equal (name, "mann_whitney") || strstr (name, "signed_rank")
         || str_equal (name, "permutation");
}

static bool
has_p (const struct line *line)
{
  return !line->measure && line->test.has & HAS_STATISTIC
         && (line->test.status == STATUS_OK
             || line->test.status == STATUS_UNDERFLOW)
         && !is_of_the_data (line->about->name);
}

/* The same curve, but for rounding. */
static bool
comparable (const struct line *a, const struct line *b)
{
  return has_p (a) && has_p (b) && near (a->test.df, b->test.df)
         && near (a->test.df2, b->test.df2);
}

static void
check_order (const struct trial *t, const struct line *a,
             const struct line *b)
{
  double s = fabs (a->test.statistic), r = fabs (b->test.statistic);
  /* Below that a p is 1 to the last digit. */
  if (!comparable (a, b) || near (s, r) || fmax (s, r) < 1e-15)
    return;
  cr_assert ((s < r) == (a->test.log10_p > b->test.log10_p),
             "%s: %.17g and %.17g: log10 p %.17g and %.17g", place (t, a),
             s, r, a->test.log10_p, b->test.log10_p);
}

/* Against the last cases of the same row, and with the level moved, which
   leaves every spread and Welch's degrees of freedom. */
enum { BEFORE = 20 };

static void
compare (struct trial *t)
{
  static struct lines before[BEFORE];
  if (t->seed == 1)
    memset (before, 0, sizeof before);
  for (size_t k = 0; k < BEFORE; k++)
    for (size_t i = 0; i < before[k].n && i < t->lines.n; i++)
      if (before[k].line[i].about == t->lines.line[i].about)
        check_order (t, &t->lines.line[i], &before[k].line[i]);
  before[t->seed % BEFORE] = t->lines;
  for (size_t i = 0; i < t->other->frame.n; i++)
    t->other->y[i] += t->kind == KIND_MEAN && t->other->arm[i] == 1;
  struct lines moved = lines_of (t, t->other);
  for (size_t i = 0; i < moved.n; i++)
    check_order (t, &t->lines.line[i], &moved.line[i]);
}

Test (p_values, fall_as_the_statistic_grows)
{
  each_case (compare);
}

/* t^2 = F(1, v) and z^2 = chi-square(1): tests of two cohorts and those
   of many, given two. */
static const struct {
  enum outcome_kind kind;
  const struct method *root, *square;
} squares[] = {
  { KIND_MEAN, &student_t, &anova },
  { KIND_MEAN, &welch_t, &welch_anova },
  { KIND_NPS, &welch_t, &welch_anova },
  { KIND_ORDINAL, &dunn, &kruskal_wallis },
  { KIND_ORDINAL, &jonckheere, &kruskal_wallis },
  { KIND_SHARE, &cochran_armitage, &pearson_chi_square },
};

static bool
compares_two (enum outcome_kind kind, const struct registry_row *row)
{
  (void) kind;
  return row->shape == SHAPE_TWO && !row->clustered && !row->adjusted;
}

static void
square (struct trial *t)
{
  const struct sample *sample = sample_of (t, t->scene);
  struct ask ask = ask_of (t, t->scene);
  for (size_t i = 0; i < sizeof squares / sizeof *squares; i++)
    {
      if (squares[i].kind != t->kind)
        continue;
      struct test root = squares[i].root->run (sample, &ask);
      struct test whole = squares[i].square->run (sample, &ask);
      cr_assert (root.status == STATUS_OK && whole.status == STATUS_OK);
      cr_assert (near (whole.statistic, root.statistic * root.statistic)
                 && near (whole.p_value, root.p_value),
                 "%s and %s, case %d: %.17g and %.17g",
                 squares[i].root->about.name, squares[i].square->about.name,
                 (int) t->seed, root.p_value, whole.p_value);
    }
}

Test (p_values, of_two_cohorts_are_those_of_many)
{
  each_of (CASES, compares_two, square);
}
