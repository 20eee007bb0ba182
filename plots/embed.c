/* Writes C source that holds the files named on the command line, for
   report/plots.h:

     embed plots/theme.gp plots/survival.gp > plots.c

   Bytes stand in arrays, because a string literal may have no more than
   4,095 of them. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
die (const char *path)
{
  perror (path);
  exit (EXIT_FAILURE);
}

/* Prints the bytes of PATH as array number I. */
static void
print_bytes (const char *path, int i)
{
  FILE *in = fopen (path, "rb");
  if (!in)
    die (path);
  printf ("static const unsigned char text_%d[] = {", i);
  size_t n = 0;
  for (int c; (c = getc (in)) != EOF; n++)
    printf ("%s%d,", n % 16 == 0 ? "\n  " : " ", c);
  printf ("\n};\n\n");
  if (ferror (in) || fclose (in) != 0 || n == 0)
    die (path);
}

/* "plots/theme.gp" -> theme */
static void
print_row (const char *path, int i)
{
  const char *slash = strrchr (path, '/');
  const char *name = slash ? slash + 1 : path;
  printf ("  { \"%.*s\", text_%d, sizeof text_%d },\n",
          (int) strcspn (name, "."), name, i, i);
}

int
main (int argc, char **argv)
{
  printf ("/* Made by plots/embed.c. */\n\n#include \"report/plots.h\"\n\n");
  for (int i = 1; i < argc; i++)
    print_bytes (argv[i], i);
  printf ("const struct plot_template plot_templates[] = {\n");
  for (int i = 1; i < argc; i++)
    print_row (argv[i], i);
  printf ("};\nconst size_t plot_templates_n = %d;\n", argc - 1);
  if (fflush (stdout) != 0)
    die ("standard output");
  return EXIT_SUCCESS;
}
