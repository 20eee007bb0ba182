/* Prints the manual page; make installs what it prints. */

#include "cli/manual.h"

int
main (void)
{
  manual_write (stdout);
  return fflush (stdout) != 0;
}
