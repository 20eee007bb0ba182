#include "pairwise.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

/* So few sums are formed and sorted. */
enum { FORM_AT_MOST = 65536 };

/* A first look at the sums of so many quantiles of either list. */
enum { GRID = 128 };

static struct list
list_of (struct arena *arena, const struct ranked *r, size_t arm)
{
  double *value = ARENA_NEW (arena, double, r->values);
  uint64_t *count = ARENA_NEW (arena, uint64_t, r->values);
  size_t values = 0;
  for (size_t v = 0; v < r->values; v++)
    if (ranked_count (r, arm, v) > 0)
      {
        value[values] = r->value[v];
        count[values++] = ranked_count (r, arm, v);
      }
  return (struct list) { values, value, count };
}

static struct list
negated (struct arena *arena, const struct ranked *r, size_t arm)
{
  struct list plain = list_of (arena, r, arm);
  double *value = ARENA_NEW (arena, double, plain.values);
  uint64_t *count = ARENA_NEW (arena, uint64_t, plain.values);
  for (size_t v = 0; v < plain.values; v++)
    {
      value[v] = -plain.value[plain.values - 1 - v];
      count[v] = plain.count[plain.values - 1 - v];
    }
  return (struct list) { plain.values, value, count };
}

struct pairwise
pairwise_differences (struct arena *arena, const struct ranked *r,
                      size_t level, size_t reference)
{
  return (struct pairwise) {
    .a = list_of (arena, r, level), .b = negated (arena, r, reference),
    .b_total = ranked_n (r, reference),
    .pairs = ranked_n (r, level) * ranked_n (r, reference),
  };
}

struct pairwise
pairwise_averages (struct arena *arena, const struct ranked *r, size_t arm)
{
  uint64_t n = ranked_n (r, arm);
  struct list list = list_of (arena, r, arm);
  return (struct pairwise) { .a = list, .b = list, .b_total = n,
                             .halved = true, .pairs = n * (n + 1) / 2 };
}

/* What one walk along the staircase at T finds. */
struct cut {
  uint64_t upto;            /* pairs with a sum of at most T */
  uint64_t cells;           /* the same, of distinct values */
  double last;              /* the largest sum of those */
  double next;              /* the smallest sum above T */
};

/* fmax() and fmin() would be most of the walk. */
static double
larger (double x, double y)
{
  return x > y ? x : y;
}

static double
smaller (double x, double y)
{
  return x < y ? x : y;
}

static struct cut
cut_at (const struct pairwise *p, double t)
{
  struct cut cut = { .last = -INFINITY, .next = INFINITY };
  const double *a = p->a.value, *b = p->b.value;
  uint64_t under = p->b_total, alone = 0;
  size_t j = p->b.values;
  for (size_t i = 0; i < p->a.values; i++)
    {
      while (j > 0 && a[i] + b[j - 1] > t)
        under -= p->b.count[--j];
      if (j > 0)
        cut.last = larger (cut.last, a[i] + b[j - 1]);
      if (j < p->b.values)
        cut.next = smaller (cut.next, a[i] + b[j]);
      if (p->halved && a[i] + a[i] <= t)
        alone += p->a.count[i];
      cut.upto += p->a.count[i] * under;
      cut.cells += j;
    }
  if (p->halved)
    cut.upto = (cut.upto + alone) / 2;
  return cut;
}

/* The one that is asked for lies from LOW to HIGH, both of which
   occur. */
struct search {
  const struct pairwise *p;
  uint64_t k;
  double low, high;
  uint64_t below;           /* pairs with a smaller sum than LOW */
  uint64_t upto;            /* pairs with a sum of at most HIGH */
  uint64_t cells_below, cells_upto;
};

static uint64_t
candidates (const struct search *s)
{
  return s->cells_upto - s->cells_below;
}

/* Every look strictly inside moves a bound. */
static void
look (struct search *s, double t)
{
  if (!(s->low <= t && t < s->high))
    return;
  struct cut cut = cut_at (s->p, t);
  if (cut.upto >= s->k)
    {
      s->high = cut.last;
      s->upto = cut.upto;
      s->cells_upto = cut.cells;
    }
  else
    {
      s->low = cut.next;
      s->below = cut.upto;
      s->cells_below = cut.cells;
    }
}

static struct search
search_for (const struct pairwise *p, uint64_t k)
{
  const struct list *a = &p->a, *b = &p->b;
  return (struct search) {
    .p = p, .k = k,
    .low = a->value[0] + b->value[0],
    .high = a->value[a->values - 1] + b->value[b->values - 1],
    .upto = p->pairs,
    .cells_upto = (uint64_t) a->values * (uint64_t) b->values,
  };
}

static int
ascending (const void *left, const void *right)
{
  double a = *(const double *) left, b = *(const double *) right;
  return (a > b) - (a < b);
}

/* OUT[g] = the value at (g + 1/2)/GRID of a list. */
static void
grid_of (const struct list *list, double out[GRID])
{
  uint64_t n = 0, under = 0;
  for (size_t v = 0; v < list->values; v++)
    n += list->count[v];
  size_t at = 0;
  for (int g = 0; g < GRID; g++)
    {
      double want = (g + 0.5) / GRID * (double) n;
      while (at + 1 < list->values
             && (double) (under + list->count[at]) < want)
        under += list->count[at++];
      out[g] = list->value[at];
    }
}

/* Narrows to where the quantiles of both lists say that it must nearly
   be; they may be wrong, which costs time alone. */
static void
look_by_grid (struct search *s, struct arena *scratch)
{
  enum { SUMS = GRID * GRID, MARGIN = SUMS / 64 };
  double a[GRID], b[GRID], *sum = ARENA_NEW (scratch, double, SUMS);
  grid_of (&s->p->a, a);
  grid_of (&s->p->b, b);
  for (int i = 0; i < SUMS; i++)
    sum[i] = a[i / GRID] + b[i % GRID];
  qsort (sum, SUMS, sizeof *sum, ascending);
  double share = (double) s->k / (double) s->p->pairs;
  int at = (int) (share * (SUMS - 1));
  look (s, sum[at > MARGIN ? at - MARGIN : 0]);
  look (s, sum[at < SUMS - 1 - MARGIN ? at + MARGIN : SUMS - 1]);
}

/* Tries both sides of where a straight line puts it, which leaves a
   32nd where sums lie evenly, and the middle where they do not. */
static void
close_in (struct search *s)
{
  uint64_t before = candidates (s);
  double width = s->high - s->low;
  double share = (double) (s->k - s->below) / (double) (s->upto - s->below);
  double guess = s->low + width * share, margin = width / 64;
  look (s, guess - margin);
  look (s, guess + margin);
  if (candidates (s) <= before / 2 || s->low == s->high)
    return;
  double middle = s->low + (s->high - s->low) / 2;
  look (s, middle < s->high ? middle : s->low);
}

/* A sum that is left, and how many pairs have it. */
struct formed {
  double sum;
  uint64_t pairs;
};

static int
by_sum (const void *left, const void *right)
{
  const struct formed *a = left, *b = right;
  return (a->sum > b->sum) - (a->sum < b->sum);
}

/* Pairs of the cell I, J: of two members of one cohort each pair once. */
static uint64_t
pairs_at (const struct pairwise *p, size_t i, size_t j)
{
  uint64_t n = p->a.count[i], m = p->b.count[j];
  if (!p->halved)
    return n * m;
  return i < j ? n * m : i == j ? n * (n + 1) / 2 : 0;
}

static double
form (const struct search *s, struct arena *scratch)
{
  const struct pairwise *p = s->p;
  struct formed *formed
    = ARENA_NEW (scratch, struct formed, candidates (s));
  size_t n = 0, end = p->b.values;
  for (size_t i = 0; i < p->a.values; i++)
    {
      double x = p->a.value[i];
      while (end > 0 && x + p->b.value[end - 1] > s->high)
        end--;
      for (size_t j = end; j > 0 && x + p->b.value[j - 1] >= s->low; j--)
        formed[n++] = (struct formed) { x + p->b.value[j - 1],
                                        pairs_at (p, i, j - 1) };
    }
  qsort (formed, n, sizeof *formed, by_sum);
  uint64_t upto = s->below;
  size_t at = 0;
  while ((upto += formed[at].pairs) < s->k)
    at++;
  return formed[at].sum;
}

double
pairwise_select (const struct pairwise *p, uint64_t k)
{
  struct arena *scratch = arena_new ();
  struct search s = search_for (p, k);
  if (candidates (&s) > FORM_AT_MOST)
    look_by_grid (&s, scratch);
  while (s.low < s.high && candidates (&s) > FORM_AT_MOST)
    close_in (&s);
  double sum = s.low < s.high ? form (&s, scratch) : s.low;
  arena_free (scratch);
  return p->halved ? sum / 2 : sum;
}

double
pairwise_median (const struct pairwise *p)
{
  uint64_t k = p->pairs / 2;
  if (p->pairs % 2 == 1)
    return pairwise_select (p, k + 1);
  double lower = pairwise_select (p, k), upper = lower;
  struct cut cut = cut_at (p, p->halved ? 2 * lower : lower);
  if (cut.upto < k + 1)
    upper = p->halved ? cut.next / 2 : cut.next;
  return (lower + upper) / 2;
}
