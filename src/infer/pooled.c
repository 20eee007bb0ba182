#include "pooled.h"

#include "base/arena.h"

struct pooled
pooled_of (struct arena *arena, const struct ranked *r)
{
  struct pooled p = { .members = ARENA_NEW (arena, uint64_t, r->arms),
                      .above = ARENA_NEW (arena, double, r->arms) };
  for (size_t a = 0; a < r->arms; a++)
    {
      p.members[a] = ranked_n (r, a);
      p.n += p.members[a];
      p.populated += p.members[a] > 0;
    }
  uint64_t below = 0;
  for (size_t v = 0; v < r->values; v++)
    {
      uint64_t equal = 0;
      for (size_t a = 0; a < r->arms; a++)
        equal += ranked_count (r, a, v);
      double distance = (double) (2 * below + equal) - (double) p.n;
      for (size_t a = 0; a < r->arms; a++)
        p.above[a] += (double) ranked_count (r, a, v) * distance;
      p.squares += (long double) equal * distance * distance;
      p.untied += (long double) equal * (long double) (p.n - equal);
      p.ties |= equal > 1;
      below += equal;
    }
  return p;
}

const char *
pooled_obstacle (const struct pooled *p, enum status *status)
{
  *status = STATUS_EMPTY;
  if (p->populated < 2)
    return "fewer than two cohorts have members";
  *status = STATUS_DEGENERATE;
  return p->squares > 0 ? NULL : "all values of all cohorts are equal";
}

void
pooled_options (const struct pooled *p, size_t arms, struct test *test)
{
  test->options[0]
    = (struct option) { "ties", p->ties ? "corrected" : "none" };
  if (p->populated < arms)
    test->options[1] = (struct option) { "empty_cohorts", "dropped" };
}
