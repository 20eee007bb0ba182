#ifndef TESTS_INFER_COHORTS_H
#define TESTS_INFER_COHORTS_H

/* Cohorts as a test writes them, as the sample an estimator reads. */

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "infer/methods.h"

enum { COHORTS_MAX = 5, VALUES_MAX = 400 };

struct cohorts {
  struct arena *arena;
  size_t arms, rows;
  double y[VALUES_MAX];
  uint32_t arm[VALUES_MAX];
  struct moments moments[COHORTS_MAX];
  uint64_t n[COHORTS_MAX], x[COHORTS_MAX];
  struct counts counts;
  struct ranked ranked;
};

#define COUNT(array) (sizeof (array) / sizeof *(array))

static inline void
cohorts_add (struct cohorts *c, const double *y, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      moments_add (&c->moments[c->arms], y[i]);
      c->y[c->rows] = y[i];
      c->arm[c->rows++] = (uint32_t) c->arms;
    }
  c->arms++;
}

static inline void
cohorts_add_share (struct cohorts *c, uint64_t x, uint64_t n)
{
  c->x[c->arms] = x;
  c->n[c->arms++] = n;
}

/* What has been added, with the arms in C->arena. */
static inline struct sample
cohorts_sample (struct cohorts *c)
{
  if (!c->arena)
    c->arena = arena_new ();
  c->counts = (struct counts) { c->arms, c->n, c->x };
  c->ranked = ranked_fold (c->arena, c->y, c->arm, c->rows, c->arms);
  return (struct sample) { .arms = c->arms, .moments = c->moments,
                           .ranked = &c->ranked, .counts = &c->counts };
}

static inline struct ask
ask_of (struct cohorts *c, double confidence, double target)
{
  return (struct ask) { .scratch = c->arena, .confidence = confidence,
                        .target = target, .horizon = NAN,
                        .level = 0, .reference = 1 };
}

static inline struct test
test_of (struct cohorts *c, const struct method *method)
{
  struct sample sample = cohorts_sample (c);
  struct ask ask = ask_of (c, 0.95, NAN);
  return method->run (&sample, &ask);
}

static inline struct effect
effect_of (struct cohorts *c, const struct measure *measure,
           double confidence)
{
  struct sample sample = cohorts_sample (c);
  struct ask ask = ask_of (c, confidence, NAN);
  return measure->run (&sample, &ask);
}

/* Level first, reference second. */
static inline struct cohorts
cohorts_of (const double *level, size_t n1, const double *reference,
            size_t n0)
{
  struct cohorts c = { 0 };
  cohorts_add (&c, level, n1);
  cohorts_add (&c, reference, n0);
  return c;
}

static inline struct cohorts
shares_of (uint64_t x1, uint64_t n1, uint64_t x0, uint64_t n0)
{
  struct cohorts c = { 0 };
  cohorts_add_share (&c, x1, n1);
  cohorts_add_share (&c, x0, n0);
  return c;
}

static inline void
cohorts_free (struct cohorts *c)
{
  if (c->arena)
    arena_free (c->arena);
}

#endif
