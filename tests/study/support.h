#ifndef TESTS_STUDY_SUPPORT_H
#define TESTS_STUDY_SUPPORT_H

/* What the tests of the study layer share.  Every test is a process of
   its own, so it may change directory. */

#include <stdbool.h>
#include <stddef.h>

#include "study/study.h"

struct arena;

/* An arena and an empty error list; freed with the process by done(). */
struct world {
  struct arena *arena;
  struct err *err;
};
struct world begin (void);
void done (struct world *);

/* All messages, as they are printed. */
char *messages (struct world *);
/* How many messages have that code. */
size_t count_code (struct world *, enum err_code);

/* study.yaml read and bound to its headers, with whatever is wrong. */
struct study *read_and_bind (struct world *);

/* study_parse() of TEXT as study.yaml. */
struct study *parse (struct world *, const char *text);
/* The messages about TEXT as study.yaml. */
char *parse_messages (const char *text);
/* True if TEXT parses without a message; shows the messages if not. */
bool accepts (const char *text);
/* True if the messages about TEXT hold PART; shows them if not. */
bool says (const char *text, const char *part);
/* The same from a file, with the headers that lie beside it. */
bool reads_saying (const char *text, const char *part);

/* Moves to a new empty directory. */
void go_empty (void);
void write_file (const char *name, const char *text);

/* study.yaml = TEXT read and bound in this directory, its tables
   read.  Fails the test with the messages otherwise. */
struct loaded {
  struct study *study;
  struct source **sources;
  struct table **tables;
};
struct loaded load (struct world *, const char *text);

#endif
