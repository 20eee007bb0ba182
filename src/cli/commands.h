#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

/* The one table of commands: dispatch, help and the manual page read
   it. */

#include <stddef.h>

#include "cli/cli.h"

struct command {
  const char *name;
  unsigned bit;                /* enum cli_command */
  command_fn *run;
  enum text_detail detail;
  const char *operand;         /* "study file"; null: takes none */
  bool optional;               /* the operand may be left out */
  const char *usage;           /* after "cohortest " */
  const char *about;
  const char *example;         /* after "cohortest " */
};

extern const struct command commands[];
extern const size_t commands_n;

/* The one called NAME, else null with an error. */
const struct command *command_find (const char *name, struct err *);

/* An option as help and manual show it; null past the last. */
struct option_help {
  const char *name, *letter, *value, *help;
  unsigned commands;
};
bool option_next (size_t *i, struct option_help *);

#endif
