/* How long libcsv alone takes: the yardstick for reading tables.

   usage: tokenise FILE...    prints rows, fields and seconds

   Build: cc -O2 -o tokenise tests/bench/tokenise.c -lcsv */

#define _POSIX_C_SOURCE 200809L
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BLOCK (256 * 1024)

struct count {
  size_t fields;
  size_t rows;
};

static void
on_field (void *text, size_t n, void *to)
{
  (void) text;
  (void) n;
  ((struct count *) to)->fields++;
}

static void
on_row (int end, void *to)
{
  (void) end;
  ((struct count *) to)->rows++;
}

static int
tokenise (const char *path, struct count *count)
{
  static char block[BLOCK];
  struct csv_parser parser;
  FILE *file = fopen (path, "rb");
  if (!file)
    return 1;
  csv_init (&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
  int failed = 0;
  for (size_t n; !failed && (n = fread (block, 1, sizeof block, file)) > 0;)
    failed = csv_parse (&parser, block, n, on_field, on_row, count) != n;
  if (!failed)
    failed = csv_fini (&parser, on_field, on_row, count) != 0;
  csv_free (&parser);
  fclose (file);
  return failed;
}

int
main (int argc, char **argv)
{
  struct timespec start, stop;
  struct count count = { 0, 0 };
  clock_gettime (CLOCK_MONOTONIC, &start);
  for (int i = 1; i < argc; i++)
    if (tokenise (argv[i], &count) != 0)
      {
        perror (argv[i]);
        return EXIT_FAILURE;
      }
  clock_gettime (CLOCK_MONOTONIC, &stop);
  printf ("%zu rows, %zu fields, %.3f s\n", count.rows, count.fields,
          (double) (stop.tv_sec - start.tv_sec)
            + (double) (stop.tv_nsec - start.tv_nsec) / 1e9);
  return EXIT_SUCCESS;
}
