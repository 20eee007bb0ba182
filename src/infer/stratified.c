#include "stratified.h"

#include "base/arena.h"

struct option
strata_option (const struct sample *sample, const struct ask *ask)
{
  return (struct option){
    "strata", arena_printf (ask->scratch, "%zu", sample->strata)
  };
}

struct riskset *
strata_risksets (const struct sample *sample, const struct ask *ask)
{
  struct riskset *set = ARENA_NEW (ask->scratch, struct riskset,
                                   sample->strata);
  for (size_t s = 0; s < sample->strata; s++)
    set[s] = *sample->stratum[s].riskset;
  return set;
}

struct riskset *
strata_pairs (const struct sample *sample, const struct ask *ask,
              const struct riskset *stratum)
{
  struct riskset *pair = ARENA_NEW (ask->scratch, struct riskset,
                                    sample->strata);
  for (size_t s = 0; s < sample->strata; s++)
    pair[s] = riskset_pair (ask->scratch, stratum + s, ask->level,
                            ask->reference);
  return pair;
}
