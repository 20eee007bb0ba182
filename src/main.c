/* cohortest: flags in, exit code out.  The only exit() of the program is
   the return below. */

#include <signal.h>
#include <stddef.h>

#include "cli/cli.h"

/* A signal handler can reach nothing but a file-scope flag. */
static volatile sig_atomic_t stop;

static void
on_interrupt (int number)
{
  (void) number;
  stop = 1;
}

int
main (int argc, char **argv)
{
  struct sigaction interrupt = { .sa_handler = on_interrupt };
  sigaction (SIGINT, &interrupt, NULL);
  sigaction (SIGTERM, &interrupt, NULL);
  /* A closed pipe is an error of writing, not a sudden end. */
  struct sigaction ignore = { .sa_handler = SIG_IGN };
  sigaction (SIGPIPE, &ignore, NULL);
  /* So is a file over the size limit. */
  sigaction (SIGXFSZ, &ignore, NULL);
  return cli_main (argc, argv, &stop);
}
