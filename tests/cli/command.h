#ifndef TESTS_CLI_COMMAND_H
#define TESTS_CLI_COMMAND_H

/* Runs the program as a user would, in a fresh directory of its own.

     struct sandbox s = sandbox_new ();
     sandbox_write (&s, "a.csv", "id,x\n1,2\n");
     struct ran r = sandbox_run (&s, "run study.yaml --no-charts");
     cr_assert_eq (r.code, 0, "%s", r.err);

   The program is $COHORTEST, the checkout the directory that tests start
   in. */

#include <stdbool.h>
#include <stddef.h>

struct sandbox {
  char path[64];             /* of the directory */
};

struct ran {
  int code;                  /* exit code, or 128 + signal */
  char *out, *err;
};

struct sandbox sandbox_new (void);
void sandbox_write (const struct sandbox *, const char *name,
                    const char *text);
void sandbox_bytes (const struct sandbox *, const char *name,
                    const void *bytes, size_t length);
/* Contents of a file, null-terminated; null if there is none. */
char *sandbox_read (const struct sandbox *, const char *name);
bool sandbox_has (const struct sandbox *, const char *name);
/* ARGUMENTS as the shell reads them; the program runs in the sandbox. */
struct ran sandbox_run (const struct sandbox *, const char *arguments);
/* The same with a prefix before the program: "LC_ALL=de_DE.UTF-8",
   "ulimit -f 1;". */
struct ran sandbox_run_with (const struct sandbox *, const char *prefix,
                             const char *arguments);
/* Absolute path of a file of the checkout. */
const char *checkout (const char *name);

/* Fails the test unless TEXT holds PART. */
#define ASSERT_HOLDS(text, part)                                        \
  cr_assert ((text) && strstr ((text), (part)), "`%s` is not in:\n%s",  \
             (part), (text) ? (text) : "nothing")

#endif
