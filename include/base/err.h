#ifndef BASE_ERR_H
#define BASE_ERR_H

/* The one way to fail: diagnostics collected in an object passed in.

   Whatever can fail takes a `struct err *` last, adds what is wrong
   with its place, and returns false or null.  It goes on as long as a
   further message would still be true, so that one run reports all
   problems.  main() prints them and exits with err_exit_code().

     err_add (err, E_UNKNOWN_METHOD, place, "unknown method `%s`", name);
     err_help (err, "methods for a mean: welch_t, student_t");

   Messages are lower case, without a full stop, names in backticks, in
   the words of the person who wrote the study.  Text that came from a
   file is escaped when printed, so callers pass it as it is.

   Codes stand in base/codes.def, one row each: number, exit class,
   name, title, meaning.  A code is stable; it is never reused. */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct arena;
struct err;

/* Exit codes, as the README lists them. */
enum exit_code {
  EXIT_DONE = 0,
  EXIT_NOT_TESTABLE = 1,
  EXIT_USAGE = 2,
  EXIT_DATA = 3,
  EXIT_WRITE = 4,
  EXIT_INTERNAL = 5,
  EXIT_INTERRUPTED = 130
};

enum err_code {
#define ERR_CODE(number, exit, name, title, meaning) E_##name = number,
#include "base/codes.def"
#undef ERR_CODE
  E_NONE = 0
};

/* What a code stands for, in codes.def's order; null past the last. */
struct err_meaning {
  enum err_code code;
  enum exit_code exit;
  const char *title, *meaning;
};
const struct err_meaning *err_meaning (size_t i);

/* Where something is wrong.  Zero or null: not known or not apt.  */
struct place {
  const char *file;   /* as the user wrote it */
  size_t line;        /* 1-based physical line */
  size_t column;      /* study: 1-based character; data: 1-based field */
  size_t width;       /* characters to underline, study only */
  const char *field;  /* column name, data only; switches to data style */
};

struct err *err_new (struct arena *);

/* Adds an error.  Errors with the same code, file and field beyond the
   tenth are counted, not kept; a help or hint for such a one is dropped.
   Warnings are counted apart. */
void err_add (struct err *, enum err_code, struct place, const char *format,
              ...) __attribute__ ((format (printf, 4, 5)));

/* Adds a warning: printed like an error, never changes the exit code. */
void err_warn (struct err *, enum err_code, struct place, const char *format,
               ...) __attribute__ ((format (printf, 4, 5)));

/* Adds a `= help:` line to the newest message. */
void err_help (struct err *, const char *format, ...)
  __attribute__ ((format (printf, 2, 3)));

/* Adds text beside the caret of the newest message, as
   "did you mean `welch_t`?".  Where no caret can be shown it becomes a
   help line. */
void err_hint (struct err *, const char *format, ...)
  __attribute__ ((format (printf, 2, 3)));

/* Gives the text of FILE, so that its lines can be shown above a caret. */
void err_source (struct err *, const char *file, const char *text,
                 size_t length);

/* True once an error (not a warning) has been added. */
bool err_any (const struct err *);
size_t err_count (const struct err *);

/* The text of the first error, without its place; null: there is none. */
const char *err_first (const struct err *);

/* The exit code that the errors ask for: the smallest above 1, else 0. */
enum exit_code err_exit_code (const struct err *);

/* Prints all messages in the order in which they were added, study
   errors of one file sorted by place. */
void err_print (const struct err *, FILE *, bool color);

/* A place that is only a file, or nothing. */
struct place place_file (const char *file);
struct place place_none (void);
/* LINE and field COLUMN (1-based, 0: whole row) called NAME of FILE. */
struct place place_cell (const char *file, size_t line, size_t column,
                         const char *name);

#endif
