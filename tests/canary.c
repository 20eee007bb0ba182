/* A leak, and an overflow, on purpose: `make sanitize` first proves that
   the test runner notices them. */

#include <criterion/criterion.h>
#include <stdlib.h>

Test (canary, overflow_is_seen)
{
  volatile size_t past = 8;
  char *block = malloc (8);
  block[past] = 1;
  free (block);
}

Test (canary, leak_is_seen)
{
  char *volatile lost = malloc (64);
  lost[0] = 1;
  lost = NULL;
}
