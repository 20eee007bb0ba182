#ifndef TESTS_CLI_WORLD_H
#define TESTS_CLI_WORLD_H

/* A small study that works, to break in one place.

     struct sandbox s = world_new ();
     world_study (&s, (struct world){ .hypotheses = "  h: {...}\n" });
     struct ran r = sandbox_run (&s, RUN);
     ASSERT_FAILS (r, 2, "unknown method `welhc`", "study.yaml:19");

   customers.csv: id,signed,left,plan,seats,csat; 60 rows, u00 on line 2,
   one a day from 2024-01-01, free and pro by turns, two of five leave.
   events.csv: id,customer,at,kind,amount; 60 rows.  The study stands in
   study.yaml, its results in out/. */

#include <criterion/criterion.h>
#include <jansson.h>

#include "cli/command.h"

#define RUN "run study.yaml -o out -q --no-charts"
#define CHECK "check study.yaml -q"

/* Parts of the study file; null: what works. */
struct world {
  const char *top;             /* before `data:` */
  const char *table;           /* further keys of customers: ", key: x" */
  const char *customers;       /* the table's whole section, after `data:` */
  const char *cohorts, *outcomes;
  const char *hypotheses;
};

/* A sandbox with both files and the study that works. */
struct sandbox world_new (void);
void world_study (const struct sandbox *, struct world);

/* Line N (1-based) of a file becomes TEXT, a whole line or several;
   "" removes it. */
void world_line (const struct sandbox *, const char *file, size_t n,
                 const char *text);
void world_append (const struct sandbox *, const char *file,
                   const char *text);
/* All lines but the first in another order. */
void world_shuffle (const struct sandbox *, const char *file);

/* out/results.json, and a hypothesis in it. */
json_t *world_results (const struct sandbox *);
/* TEXT parsed; lives as long as the test. */
json_t *world_json (const char *text);
/* VALUE as text, every double whole; lives as long as the test. */
const char *world_printed (json_t *value);
json_t *world_hypothesis (json_t *results, const char *id);
const char *world_text (json_t *object, const char *key);
double world_number (json_t *object, const char *key);
/* Number I of a list of OBJECT: its "tests", "effects", "groups". */
json_t *world_row (json_t *object, const char *list, size_t i);

/* Fails unless the program ended with CODE and its messages hold every
   PART, up to a null. */
void assert_fails (struct ran, int code, const char *const *parts);
#define ASSERT_FAILS(r, code, ...)                                        \
  assert_fails ((r), (code), (const char *const[]){ __VA_ARGS__, NULL })

/* Nothing may be left of an output that failed: no NAME, no partial. */
void assert_nothing_written (const struct sandbox *, const char *name);

#endif
