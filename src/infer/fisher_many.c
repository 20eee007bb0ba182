/* Fisher's exact test of several cohorts: the outcome against all of
   them.

   Given the margins a table is one count per cohort, and its chance the
   product of a binomial mass a cohort over that of the total.  The
   cohorts are taken one by one; what is known after some of them is a
   node: how many outcomes they hold and how likely their part of the
   table is.  Nodes that agree in both are one.  A node whose every
   completion counts, or none, is done with: that is Mehta & Patel's
   network.  It never grows beyond a bound; past that, tables are drawn
   at random. */

#include "fisher_many.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "fourfold.h"
#include "infer/dist.h"
#include "infer/methods.h"

/* Partial tables whose logarithms agree this well are equally likely. */
#define SAME 1e-9
#define TIE 1e-7

enum {
  NODES_MAX = 1 << 18,          /* of one cohort */
  STEPS_MAX = 20000000,         /* in all */
  BOUNDS_MAX = 50000000         /* to find the likeliest completions */
};

struct node {
  uint64_t left;                /* outcomes for the cohorts to come */
  double log_part;
  double paths;                 /* 0: an empty slot */
};

/* Open addressing by what a node is; a power of two of slots. */
struct nodes {
  struct node *slot;
  size_t slots, used;
};

struct network {
  const struct fisher_many *f;
  double *most, *least;         /* [cohort][left]: log chance of the
                                   likeliest and unlikeliest completion */
  double log_limit, log_seen;
  double sum;                   /* counted so far, over the seen one */
  size_t steps;
};

double
fisher_many_log_mass (const struct fisher_many *f, size_t cohort, uint64_t x)
{
  return dist_log_binomial (x, f->cohort[cohort].n,
                            (double) f->with / (double) f->total);
}

static int
by_size (const void *left, const void *right)
{
  const struct fisher_cohort *a = left, *b = right;
  if (a->n != b->n)
    return a->n < b->n ? -1 : 1;
  return (a->x > b->x) - (a->x < b->x);
}

struct fisher_many
fisher_many_of (struct arena *arena, const struct counts *c)
{
  struct fisher_cohort *cohort
    = ARENA_NEW (arena, struct fisher_cohort, c->arms);
  struct fisher_many f = { .cohort = cohort };
  for (size_t a = 0; a < c->arms; a++)
    if (c->n[a] > 0)
      {
        cohort[f.cohorts++] = (struct fisher_cohort) { c->n[a], c->x[a] };
        f.total += c->n[a];
        f.with += c->x[a];
      }
  bool swap = f.with > f.total - f.with;
  for (size_t i = 0; swap && i < f.cohorts; i++)
    cohort[i].x = cohort[i].n - cohort[i].x;
  if (swap)
    f.with = f.total - f.with;
  qsort (cohort, f.cohorts, sizeof *cohort, by_size);
  return f;
}

double
fisher_many_log_seen (const struct fisher_many *f)
{
  double sum = 0;
  for (size_t i = 0; i < f->cohorts; i++)
    sum += fisher_many_log_mass (f, i, f->cohort[i].x);
  return sum;
}

/* Members of the cohorts from I on. */
static uint64_t
members_from (const struct fisher_many *f, size_t i)
{
  uint64_t n = 0;
  for (; i < f->cohorts; i++)
    n += f->cohort[i].n;
  return n;
}

static uint64_t
smaller (uint64_t a, uint64_t b)
{
  return a < b ? a : b;
}

/* Counts that cohort I can have with LEFT for it and those after it. */
struct range {
  uint64_t low, high;
};

static struct range
range_of (const struct fisher_many *f, size_t i, uint64_t left)
{
  uint64_t after = members_from (f, i + 1);
  return (struct range) { left > after ? left - after : 0,
                          smaller (left, f->cohort[i].n) };
}

/* Bounds: the last cohort takes what is left; one before it tries every
   count of its own. */

static bool
bounds_fit (const struct fisher_many *f)
{
  double work = 0;
  for (size_t i = 0; i < f->cohorts; i++)
    work += ((double) f->with + 1)
            * ((double) smaller (f->with, f->cohort[i].n) + 1);
  return work <= BOUNDS_MAX;
}

static void
bound_cohort (struct network *net, size_t i, const double *mass)
{
  const struct fisher_many *f = net->f;
  size_t width = (size_t) f->with + 1;
  double *most = net->most + i * width, *least = net->least + i * width;
  uint64_t top = smaller (f->with, members_from (f, i));
  for (uint64_t left = 0; left <= top; left++)
    {
      struct range r = range_of (f, i, left);
      most[left] = -INFINITY;
      least[left] = INFINITY;
      for (uint64_t x = r.low; x <= r.high; x++)
        {
          most[left] = fmax (most[left], mass[x] + most[width + left - x]);
          least[left] = fmin (least[left], mass[x] + least[width + left - x]);
        }
    }
}

static double *
masses_of (struct arena *arena, const struct fisher_many *f, size_t i)
{
  uint64_t high = smaller (f->with, f->cohort[i].n);
  double *mass = ARENA_NEW (arena, double, (size_t) high + 1);
  for (uint64_t x = 0; x <= high; x++)
    mass[x] = fisher_many_log_mass (f, i, x);
  return mass;
}

/* One row more than cohorts: nothing left for nobody, chance 1. */
static void
find_bounds (struct network *net, struct arena *arena, double *const *mass)
{
  size_t width = (size_t) net->f->with + 1;
  size_t size = (net->f->cohorts + 1) * width;
  net->most = ARENA_NEW (arena, double, size);
  net->least = ARENA_NEW (arena, double, size);
  for (size_t i = net->f->cohorts; i-- > 0;)
    bound_cohort (net, i, mass[i]);
}

/* Nodes. */

static size_t
slot_of (const struct nodes *nodes, uint64_t left, double rounded)
{
  uint64_t h = left * 0x9e3779b97f4a7c15u
               ^ (uint64_t) (int64_t) rounded * 0xbf58476d1ce4e5b9u;
  h = (h ^ h >> 29) * 0x94d049bb133111ebu;
  return (size_t) (h >> 32) & (nodes->slots - 1);
}

static void
nodes_put (struct nodes *nodes, struct node node)
{
  double rounded = floor (node.log_part / SAME);
  size_t i = slot_of (nodes, node.left, rounded);
  for (; nodes->slot[i].paths > 0; i = (i + 1) & (nodes->slots - 1))
    if (nodes->slot[i].left == node.left
        && floor (nodes->slot[i].log_part / SAME) == rounded)
      {
        nodes->slot[i].paths += node.paths;
        return;
      }
  nodes->slot[i] = node;
  nodes->used++;
}

static struct nodes
nodes_new (struct arena *arena, size_t slots)
{
  return (struct nodes) { ARENA_NEW (arena, struct node, slots), slots, 0 };
}

static void
nodes_grow (struct arena *arena, struct nodes *nodes)
{
  if (2 * nodes->used < nodes->slots)
    return;
  struct nodes larger = nodes_new (arena, 2 * nodes->slots);
  for (size_t i = 0; i < nodes->slots; i++)
    if (nodes->slot[i].paths > 0)
      nodes_put (&larger, nodes->slot[i]);
  *nodes = larger;
}

/* All completions of a node together: by Vandermonde's identity one
   binomial mass. */
static double
log_completions (const struct fisher_many *f, size_t cohort, uint64_t left)
{
  uint64_t n = members_from (f, cohort);
  return n == 0 ? 0
         : dist_log_binomial (left, n,
                              (double) f->with / (double) f->total);
}

/* NODE lies before COHORT: counted whole, dropped, or put into NEXT. */
static void
settle (struct network *net, struct node node, size_t cohort,
        struct nodes *next)
{
  size_t at = cohort * ((size_t) net->f->with + 1) + (size_t) node.left;
  if (node.log_part + net->most[at] <= net->log_limit)
    net->sum += node.paths
                * exp (node.log_part - net->log_seen
                       + log_completions (net->f, cohort, node.left));
  else if (node.log_part + net->least[at] <= net->log_limit)
    nodes_put (next, node);
}

/* False if it would take too long. */
static bool
take_cohort (struct network *net, struct arena *arena, size_t i,
             const double *mass, struct nodes *now)
{
  struct nodes next = nodes_new (arena, 1024);
  for (size_t s = 0; s < now->slots; s++)
    {
      struct node node = now->slot[s];
      if (!(node.paths > 0))
        continue;
      struct range r = range_of (net->f, i, node.left);
      net->steps += (size_t) (r.high - r.low) + 1;
      if (net->steps > STEPS_MAX || next.used > NODES_MAX)
        return false;
      for (uint64_t x = r.low; x <= r.high; x++)
        {
          settle (net, (struct node) { node.left - x,
                                       node.log_part + mass[x], node.paths },
                  i + 1, &next);
          nodes_grow (arena, &next);
        }
    }
  *now = next;
  return true;
}

bool
fisher_many_exact (const struct fisher_many *f, struct arena *scratch,
                   double *log_p)
{
  if (!bounds_fit (f))
    return false;
  struct network net = { .f = f, .log_seen = fisher_many_log_seen (f) };
  net.log_limit = net.log_seen + log1p (TIE);
  double **mass = ARENA_NEW (scratch, double *, f->cohorts);
  for (size_t i = 0; i < f->cohorts; i++)
    mass[i] = masses_of (scratch, f, i);
  find_bounds (&net, scratch, mass);

  struct nodes now = nodes_new (scratch, 1024);
  settle (&net, (struct node) { f->with, 0, 1 }, 0, &now);
  for (size_t i = 0; i < f->cohorts && now.used > 0; i++)
    if (!take_cohort (&net, scratch, i, mass[i], &now))
      return false;
  *log_p = net.log_seen + log (net.sum) - log_completions (f, 0, f->with);
  return true;
}

static struct test
test_of (const struct fisher_many *f, const struct ask *ask)
{
  struct test test = { .statistic = NAN, .df = NAN, .df2 = NAN };
  double log_p;
  bool exact = fisher_many_exact (f, ask->scratch, &log_p);
  if (!exact)
    log_p = log (fisher_many_drawn (f, ask->seed));
  dist_into (&test, dist_tail_of_log (log_p));
  test.options[0] = (struct option) {
    "p", exact ? "exact" : "monte carlo, 100000 draws" };
  test.options[1] = (struct option) { "two_sided", "sum of p <= p observed" };
  return test;
}

/* FIRST and second cohort that have members, the only ones. */
static struct test
test_of_two (const struct sample *sample, struct ask ask)
{
  const struct counts *c = sample->counts;
  ask.level = ask.reference = 0;
  while (c->n[ask.level] == 0)
    ask.level++;
  ask.reference = ask.level + 1;
  while (c->n[ask.reference] == 0)
    ask.reference++;
  return fisher_exact.run (sample, &ask);
}

static struct test
run_many (const struct sample *sample, const struct ask *ask)
{
  const struct counts *c = sample->counts;
  struct fisher_many f = fisher_many_of (ask->scratch, c);
  if (f.cohorts < 2)
    return test_fail (0, STATUS_EMPTY,
                      "fewer than two cohorts have members");
  if (f.with == 0)
    return test_fail (0, STATUS_DEGENERATE,
                      "everybody in every cohort has the same outcome");
  struct test test
    = f.cohorts == 2 ? test_of_two (sample, *ask) : test_of (&f, ask);
  size_t last = f.cohorts == 2 ? 1 : 2;
  if (f.cohorts < c->arms)
    test.options[last] = (struct option) { "empty_cohorts", "dropped" };
  return test;
}

const struct method fisher_exact_many = {
  .about = {
    .name = "fisher_exact",
    .title = "Fisher's exact test, several cohorts",
    .computes = "Whether the shares of several cohorts differ anywhere, "
                "exactly, given the sizes of the cohorts and the number "
                "with the outcome.",
    .formula = "p = sum of the multivariate hypergeometric probabilities of "
               "all tables with these margins that are at most (1 + 1e-7) "
               "times as likely as the one observed; where there are too "
               "many, p = (b + 1)/(B + 1) of B = 100000 random tables, b of "
               "them as unlikely, and the result says so",
    .assumptions = "Independent units.",
    .not_when = "Every expected count is about 5 or more: "
                "pearson_chi_square is then as good. Also when units come "
                "in clusters. Cohorts without members are left out.",
    .reference = "Freeman & Halton (1951), Biometrika 38:141-149; Mehta & "
                 "Patel (1983), J. Am. Stat. Assoc. 78:427-434",
    .r_call = "fisher.test (table (arm, y), workspace = 2e7)$p.value",
  },
  .run = run_many,
};
