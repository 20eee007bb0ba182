#include "dialect.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "reader.h"
#include "records.h"

#define SNIFFED 1000

/* How a file looks under one delimiter. */
struct guess {
  const struct delimiter *delimiter;
  struct records *records;
  size_t columns;          /* fields of the header; 0: not seen */
  size_t seen;             /* records after the header */
  size_t ragged;           /* those with another number of fields */
  size_t split;            /* those with more than one */
  bool enough;
  bool broken;             /* quotes do not work out */
};

static const struct delimiter {
  char character;
  const char *name;
} delimiters[] = { { ',', "`,`" }, { ';', "`;`" }, { '\t', "tab" },
                   { '|', "`|`" } };
enum { DELIMITERS = sizeof delimiters / sizeof *delimiters };

struct sniff {
  struct guess guesses[DELIMITERS];
  char declared;
  char asked;              /* by a `sep=` line; 0: none */
};

const char *
dialect_name (char delimiter)
{
  for (size_t i = 0; i < DELIMITERS; i++)
    if (delimiters[i].character == delimiter)
      return delimiters[i].name;
  return "none";
}

/* Counts one record of a guess. */
static bool
count (void *to, const struct record *record, size_t n)
{
  struct guess *g = to;
  (void) n;
  if (g->columns == 0)
    {
      g->columns = record->fields;
      g->enough = g->columns == 1;
      return !g->enough;
    }
  g->seen++;
  g->ragged += record->fields != g->columns;
  g->split += record->fields > 1;
  g->enough = g->seen == SNIFFED;
  return !g->enough;
}

/* `sep=;`, as spreadsheets write and obey it, perhaps in quotes. */
static char
sep_line (const char *text, size_t n)
{
  while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r'))
    n--;
  if (n == 7 && text[0] == '"' && text[6] == '"')
    {
      text++;
      n = 5;
    }
  bool is = n == 5 && (text[0] | 32) == 's' && (text[1] | 32) == 'e'
            && (text[2] | 32) == 'p' && text[3] == '=';
  return is ? text[4] : '\0';
}

static bool
sniff_line (void *to, const char *text, size_t n, size_t line)
{
  struct sniff *s = to;
  if (line == 1 && (s->asked = sep_line (text, n)))
    return false;
  if (s->declared)
    return false;
  bool more = false;
  for (size_t i = 0; i < DELIMITERS; i++)
    {
      struct guess *g = &s->guesses[i];
      if (g->enough || g->broken)
        continue;
      if (records_take (g->records, text, n, line))
        more = true;
      else
        g->broken = !g->enough;
    }
  return more;
}

static bool
candidate (const struct guess *g)
{
  return g->columns > 1 && 2 * g->split >= g->seen;
}

/* Negative: A fits better; 0: no telling. */
static int
compare (const struct guess *a, const struct guess *b)
{
  if (a->broken != b->broken)
    return a->broken ? 1 : -1;
  return (a->ragged > b->ragged) - (a->ragged < b->ragged);
}

static bool
choose (const struct sniff *s, const struct input *input, char *delimiter,
        struct err *err)
{
  const struct guess *best = NULL, *rival = NULL;
  for (const struct guess *g = s->guesses; g < s->guesses + DELIMITERS; g++)
    {
      if (!candidate (g))
        continue;
      int order = best ? compare (g, best) : -1;
      if (order == 0)
        rival = g;
      else if (order < 0)
        {
          best = g;
          rival = NULL;
        }
    }
  *delimiter = best ? best->delimiter->character : '\0';
  if (!rival)
    return true;
  err_add (err, E_DELIMITER, place_file (input->shown),
           "the delimiter can be %s or %s: both split the header and the "
           "first records evenly", best->delimiter->name,
           rival->delimiter->name);
  err_help (err, "say which with `delimiter:`");
  return false;
}

/* A `sep=` line is obeyed unless the study says otherwise. */
static bool
obey (const struct input *input, char asked, struct dialect *dialect,
      struct err *err)
{
  dialect->sep_line = true;
  if (dialect->delimiter)
    return true;
  dialect->delimiter = asked;
  for (size_t i = 0; i < DELIMITERS; i++)
    if (delimiters[i].character == asked)
      return true;
  err_add (err, E_DELIMITER, place_cell (input->shown, 1, 0, ""),
           "`sep=%c` asks for a delimiter that cannot be read", asked);
  err_help (err, "delimiters are , ; tab and |");
  return false;
}

static void
sniff_file (struct arena *scratch, const struct input *input,
            enum encoding encoding, struct sniff *s)
{
  static const int32_t drop = -1;
  struct err *quiet = err_new (scratch);
  for (size_t i = 0; i < DELIMITERS; i++)
    {
      struct guess *g = &s->guesses[i];
      struct records_spec spec = { .file = input->shown, .take = count,
                                   .to = g, .map = &drop, .map_n = 1,
                                   .batch = 1,
                                   .delimiter = delimiters[i].character };
      g->delimiter = &delimiters[i];
      g->records = records_new (scratch, &spec, quiet);
    }
  struct stage stage = { sniff_line, NULL, s };
  bool whole = reader_run (scratch, input, encoding, stage, NULL, quiet)
               == READER_END;
  for (struct guess *g = s->guesses; g < s->guesses + DELIMITERS; g++)
    {
      bool open = !records_end (g->records, whole && !g->enough);
      g->broken = g->broken || open;
    }
}

bool
dialect_find (const struct input *input, enum encoding encoding,
              char declared, struct dialect *dialect, struct err *err)
{
  struct arena *scratch = arena_new ();
  struct sniff s = { .declared = declared };
  sniff_file (scratch, input, encoding, &s);
  arena_free (scratch);
  *dialect = (struct dialect) { .delimiter = declared };
  if (s.asked)
    return obey (input, s.asked, dialect, err);
  return declared || choose (&s, input, &dialect->delimiter, err);
}
