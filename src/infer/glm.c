#include "glm.h"

#include <math.h>

#include "base/arena.h"

enum { STEPS = 60, FIRTH_STEPS = 500, HALVINGS = 40 };

/* A column whose part that is new is smaller than this, squared and as a
   share of the column, follows from the others. */
static const double dependent = 1e-11;
/* Largest change of a linear predictor at the end; Newton's next would be
   its square. */
static const double still = 1e-8;
/* Firth's iteration converges linearly. */
static const double still_firth = 1e-12;
/* Predictors beyond this that go on moving have no limit. */
static const double far_out = 25;

/* ---- design ----------------------------------------------------------- */

size_t
glm_columns (const struct glm_data *d)
{
  size_t own = 1 + d->terms->columns;
  return d->interact ? own * (1 + d->exposures) : own + d->exposures;
}

size_t
glm_exposure_column (const struct glm_data *d, size_t exposure)
{
  return d->terms->columns + exposure;
}

void
glm_x (const struct glm_data *d, uint32_t exposure, uint32_t pattern,
       double *x)
{
  size_t p = d->terms->columns, k = glm_columns (d);
  const double *own = d->terms->x + (size_t) pattern * p;
  x[0] = 1;
  for (size_t j = 0; j < p; j++)
    x[1 + j] = own[j];
  for (size_t j = 1 + p; j < k; j++)
    x[j] = d->interact && exposure ? x[j - 1 - p] : 0;
  if (!d->interact && exposure)
    x[p + exposure] = 1;
}

double
glm_dot (const double *a, const double *b, size_t n)
{
  double sum = 0;
  for (size_t j = 0; j < n; j++)
    sum += a[j] * b[j];
  return sum;
}

double
glm_eta (const struct glm *f, const double *x)
{
  return glm_dot (f->b, x, f->columns);
}

double
glm_mean (const struct glm *f, double eta)
{
  return f->data.logistic ? 1 / (1 + exp (-eta)) : eta;
}

double
glm_slope (const struct glm *f, double eta)
{
  return f->data.logistic ? 1 / ((1 + exp (-eta)) * (1 + exp (eta))) : 1;
}

void
glm_solve (const struct glm *f, const double *g, double *to)
{
  for (size_t j = 0; j < f->columns; j++)
    to[j] = glm_dot (f->inverse + j * f->columns, g, f->columns);
}

/* x' (X'WX)^- x. */
static double
spread_at (const struct glm *f, const double *x)
{
  double sum = 0;
  for (size_t j = 0; j < f->columns; j++)
    if (x[j] != 0)
      sum += x[j] * glm_dot (f->inverse + j * f->columns, x, f->columns);
  return sum;
}

double
glm_leverage (const struct glm *f, const double *x)
{
  return glm_slope (f, glm_eta (f, x)) * spread_at (f, x);
}

double
glm_shift (const struct glm *f, const double *x)
{
  if (!f->firth)
    return 0;
  return glm_leverage (f, x) * (.5 - glm_mean (f, glm_eta (f, x)));
}

/* ---- X'WX and its inverse --------------------------------------------- */

static void
add_square (double *a, const double *x, double w, size_t k)
{
  for (size_t i = 0; i < k; i++)
    if (x[i] != 0)
      for (size_t j = 0; j <= i; j++)
        a[i * k + j] += w * x[i] * x[j];
}

/* Cholesky's L over A's lower half, of the kept columns alone.  CHOOSE:
   decides which are; else false where one that was kept now depends on
   the others. */
static bool
factor (double *a, size_t k, bool *kept, bool choose)
{
  for (size_t i = 0; i < k; i++)
    {
      double whole = a[i * k + i];
      kept[i] |= choose;
      for (size_t j = 0; j <= i; j++)
        {
          double sum = a[i * k + j];
          for (size_t l = 0; l < j; l++)
            sum -= a[i * k + l] * a[j * k + l];
          if (j < i)
            a[i * k + j] = kept[i] && kept[j] ? sum / a[j * k + j] : 0;
          else if (choose)
            kept[i] = sum > dependent * whole;
          else if (kept[i] && !(sum > 1e-14 * whole))
            return false;
          if (j == i)
            a[i * k + i] = kept[i] ? sqrt (sum) : 1;
        }
      for (size_t j = 0; j < i && !kept[i]; j++)
        a[i * k + j] = 0;
    }
  return true;
}

/* (L L')^-1, 0 where a column is not kept. */
static void
invert (const double *l, size_t k, const bool *kept, double *inverse)
{
  for (size_t c = 0; c < k; c++)
    {
      double *x = inverse + c * k;
      for (size_t i = 0; i < k; i++)
        {
          double sum = i == c && kept[c];
          for (size_t j = c; j < i; j++)
            sum -= l[i * k + j] * x[j];
          x[i] = i < c ? 0 : sum / l[i * k + i];
        }
      for (size_t i = k; i-- > 0;)
        {
          double sum = x[i];
          for (size_t j = i + 1; j < k; j++)
            sum -= l[j * k + i] * x[j];
          x[i] = kept[i] ? sum / l[i * k + i] : 0;
        }
    }
}

/* ---- one look at all rows --------------------------------------------- */

struct look {
  double *x, *score, *square, *step;
  long double *sum;
  double value;             /* log likelihood; less squares */
  double log_det;
};

static struct look
look_new (struct arena *a, size_t k)
{
  return (struct look) {
    .x = ARENA_NEW (a, double, k), .score = ARENA_NEW (a, double, k),
    .square = ARENA_NEW (a, double, k * k),
    .step = ARENA_NEW (a, double, k), .sum = ARENA_NEW (a, long double, k)};
}

/* log (1 + e^x) */
static double
softplus (double x)
{
  return x > 0 ? x + log1p (exp (-x)) : log1p (exp (x));
}

static double
row_value (const struct glm *f, const struct glm_row *row, double eta)
{
  if (f->data.logistic)
    return -row->n * (row->mean * softplus (-eta)
                      + (1 - row->mean) * softplus (eta));
  return -row->n * (row->mean - eta) * (row->mean - eta) / 2;
}

static void
clear (struct look *look, size_t k)
{
  for (size_t j = 0; j < k; j++)
    look->sum[j] = 0;
  for (size_t j = 0; j < k * k; j++)
    look->square[j] = 0;
  look->value = 0;
}

/* The square of X and the value; the inverse of the former. */
static bool
look_at (struct glm *f, struct look *look, bool choose)
{
  size_t k = f->columns;
  clear (look, k);
  long double value = 0;
  for (size_t r = 0; r < f->data.rows; r++)
    {
      const struct glm_row *row = f->data.row + r;
      glm_x (&f->data, row->exposure, row->pattern, look->x);
      double eta = glm_eta (f, look->x);
      value += row_value (f, row, eta);
      add_square (look->square, look->x,
                  row->n * (choose ? 1 : glm_slope (f, eta)), k);
    }
  look->value = (double) value;
  if (!factor (look->square, k, f->kept, choose))
    return false;
  invert (look->square, k, f->kept, f->inverse);
  look->log_det = 0;
  for (size_t j = 0; j < k; j++)
    look->log_det += 2 * log (look->square[j * k + j]);
  return true;
}

/* The score and Newton's step; sums that cancel keep their digits. */
static void
aim (struct glm *f, struct look *look)
{
  size_t k = f->columns;
  for (size_t j = 0; j < k; j++)
    look->sum[j] = 0;
  for (size_t r = 0; r < f->data.rows; r++)
    {
      const struct glm_row *row = f->data.row + r;
      glm_x (&f->data, row->exposure, row->pattern, look->x);
      double mean = glm_mean (f, glm_eta (f, look->x));
      double left = row->n * (row->mean - mean + glm_shift (f, look->x));
      for (size_t j = 0; j < k; j++)
        if (look->x[j] != 0)
          look->sum[j] += (long double) left * look->x[j];
    }
  for (size_t j = 0; j < k; j++)
    look->score[j] = (double) look->sum[j];
  glm_solve (f, look->score, look->step);
}

/* The largest change and the largest size of a linear predictor. */
static double
reach_of (const struct glm *f, struct look *look, double *size)
{
  double most = 0;
  *size = 0;
  for (size_t r = 0; r < f->data.rows; r++)
    {
      const struct glm_row *row = f->data.row + r;
      glm_x (&f->data, row->exposure, row->pattern, look->x);
      most = fmax (most, fabs (glm_dot (look->step, look->x, f->columns)));
      *size = fmax (*size, fabs (glm_eta (f, look->x)));
    }
  return most;
}

static void
move (struct glm *f, const double *step, double by)
{
  for (size_t j = 0; j < f->columns; j++)
    f->b[j] += by * step[j];
}

/* What is maximised. */
static double
height (const struct glm *f, const struct look *look)
{
  return look->value + (f->firth ? look->log_det / 2 : 0);
}

/* Moves along the step as far as what is maximised does not fall. */
static bool
advance (struct glm *f, struct look *look, double by)
{
  double before = height (f, look);
  double slack = 1e-12 * (1 + fabs (before));
  move (f, look->step, by);
  for (int i = 0; i < HALVINGS; i++)
    {
      if (look_at (f, look, false) && height (f, look) >= before - slack)
        return true;
      by /= 2;
      move (f, look->step, -by);
    }
  return false;
}

/* ---- fits --------------------------------------------------------------- */

static void
fit_linear (struct glm *f, struct look *look)
{
  /* The second and third step remove what rounding left of the first. */
  for (int i = 0; i < 3; i++)
    {
      aim (f, look);
      move (f, look->step, 1);
    }
}

/* False where the likelihood has no maximum. */
static bool
fit_logistic (struct glm *f, struct look *look)
{
  if (!look_at (f, look, false))
    return false;
  for (int i = 0; i < STEPS; i++)
    {
      double size;
      aim (f, look);
      double reach = reach_of (f, look, &size);
      if (reach > .1 && size > far_out && i > 9)
        return false;
      if (!advance (f, look, 1))
        return false;
      if (reach < still)
        return true;
    }
  return false;
}

static bool
fit_firth (struct glm *f, struct look *look)
{
  f->firth = true;
  for (size_t j = 0; j < f->columns; j++)
    f->b[j] = 0;
  if (!look_at (f, look, false))
    return false;
  for (int i = 0; i < FIRTH_STEPS; i++)
    {
      double size;
      aim (f, look);
      double reach = reach_of (f, look, &size);
      if (!advance (f, look, reach > 5 ? 5 / reach : 1))
        return false;
      if (reach < still_firth * (1 + size))
        return true;
    }
  return false;
}

struct glm
glm_fit (struct arena *arena, const struct glm_data *data)
{
  size_t k = glm_columns (data);
  struct glm f = {.data = *data, .columns = k,
                  .kept = ARENA_NEW (arena, bool, k),
                  .b = ARENA_NEW (arena, double, k),
                  .inverse = ARENA_NEW (arena, double, k * k)};
  struct look look = look_new (arena, k);
  look_at (&f, &look, true);
  for (size_t j = 0; j < k; j++)
    f.rank += f.kept[j];
  if (!data->logistic)
    fit_linear (&f, &look);
  else if (!fit_logistic (&f, &look) && !fit_firth (&f, &look))
    {
      f.status = STATUS_NOT_CONVERGED;
      f.why = "the likelihood was not maximised";
    }
  return f;
}
