#ifndef TABLE_SOURCE_H
#define TABLE_SOURCE_H

/* The files of a table as source_open() found them. */

#include "bytes.h"
#include "dialect.h"
#include "table/table.h"

struct source_file {
  struct input input;
  struct dialect dialect;
};

struct source {
  struct table_spec spec;
  struct source_file *files;   /* spec.paths_n */
  const char **names;          /* the header */
  size_t columns;
};

#endif
