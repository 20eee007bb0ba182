#include "stratified.h"

#include "base/arena.h"

struct option
strata_option (const struct sample *sample, const struct ask *ask)
{
  return (struct option){
    "strata", arena_printf (ask->scratch, "%zu", sample->strata)
  };
}
