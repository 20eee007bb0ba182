#include "clustered.h"

#include "base/arena.h"

const char *
clusters_too_few (double holding, enum status *status)
{
  if (holding >= CLUSTERS_LEAST)
    return NULL;
  *status = STATUS_REFUSED;
  return "fewer than 5 clusters in a cohort";
}

const char *
clusters_too_few_of_many (double holding, enum status *status)
{
  const char *why = clusters_too_few (holding, status);
  if (why || holding >= CLUSTERS_FOR_NORMAL)
    return why;
  *status = STATUS_REFUSED;
  return "three or more cohorts need 50 clusters each; name two of them with "
         "`compare`";
}

/* Counts in HOLDING, by arm, the clusters that hold units of it; returns
   how many hold units of any arm that is WANTED. */
static size_t
count (struct arena *scratch, const struct members *members,
       const bool *wanted, size_t arms, size_t *holding)
{
  size_t any = 0;
  size_t *last = ARENA_NEW (scratch, size_t, arms);  /* cluster + 1 */
  for (size_t c = 0; c < members->clusters; c++)
    {
      bool held = false;
      for (size_t i = members->first[c]; i < members->first[c + 1]; i++)
        {
          size_t arm = members->member[i].arm;
          holding[arm] += last[arm] != c + 1;
          last[arm] = c + 1;
          held |= wanted[arm];
        }
      any += held;
    }
  return any;
}

struct clustered
clustered_of (struct arena *scratch, const struct sample *sample,
              const size_t *arm, size_t k)
{
  struct clustered c = {.status = STATUS_OK};
  if (!sample->members)
    {
      c.status = STATUS_REFUSED;
      c.why = "the units were not given clusters";
      return c;
    }
  bool *wanted = ARENA_NEW (scratch, bool, sample->arms);
  size_t *holding = ARENA_NEW (scratch, size_t, sample->arms);
  for (size_t i = 0; i < k; i++)
    wanted[arm[i]] = true;
  c.clusters
    = count (scratch, sample->members, wanted, sample->arms, holding);
  for (size_t i = 0; i < k; i++)
    {
      c.few |= holding[arm[i]] < CLUSTERS_FOR_NORMAL;
      const char *why = clusters_too_few ((double) holding[arm[i]],
                                          &c.status);
      c.why = why ? why : c.why;
    }
  return c;
}
