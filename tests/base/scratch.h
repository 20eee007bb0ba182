#ifndef TESTS_BASE_SCRATCH_H
#define TESTS_BASE_SCRATCH_H

/* A fresh directory to work in, removed at the end with all in it. */

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct scratch {
  char path[64];
};

static inline int
scratch_remove_one (const char *path, const struct stat *st, int type,
                    struct FTW *level)
{
  (void) st, (void) type, (void) level;
  return remove (path);
}

static inline int
scratch_enter (struct scratch *scratch)
{
  snprintf (scratch->path, sizeof scratch->path, "/tmp/cohortest-XXXXXX");
  return mkdtemp (scratch->path) ? chdir (scratch->path) : -1;
}

static inline void
scratch_leave (struct scratch *scratch)
{
  if (chdir ("/") == 0)
    nftw (scratch->path, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
