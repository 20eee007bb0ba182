#ifndef TESTS_TABLE_FIXTURE_H
#define TESTS_TABLE_FIXTURE_H

/* A directory of files to read, and reading them in one line:

     struct fixture f;
     fixture_open (&f);
     fixture_text (&f, "a.csv", "id,n\n1,2\n");
     struct table *t = fixture_read (&f, "id=id num=n");
     fixture_close (&f);

   ROLES are uses in slot order, KIND=COLUMN: id key start end (roles)
   text num date month bool fit (plain).  Change f.spec before reading. */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "table/table.h"

struct fixture {
  struct arena *arena;
  struct err *err;
  char dir[64];
  struct table_spec spec;
  const char *paths[8];
  const char *shown[8];
  struct table_plan plan;       /* as made from ROLES; as_of, parent kept */
  struct column_use uses[16];
  struct source *source;
};

void fixture_open (struct fixture *);
void fixture_close (struct fixture *);

/* Writes a file and adds it to those that will be read. */
void fixture_bytes (struct fixture *, const char *name, const char *bytes,
                    size_t n);
void fixture_text (struct fixture *, const char *name, const char *text);
/* Forgets the files, messages and plan, so that another table can be
   read. */
void fixture_again (struct fixture *);

struct source *fixture_source (struct fixture *);
struct table *fixture_read (struct fixture *, const char *roles);
/* The same for a file "t.csv" with this text. */
struct table *fixture_load (struct fixture *, const char *text,
                            const char *roles);

/* All messages as printed. */
const char *fixture_messages (struct fixture *);
bool fixture_says (struct fixture *, const char *text);

/* The text of a cell; "<none>" when missing. */
const char *fixture_cell (const struct table *, int slot, size_t row);

#endif
