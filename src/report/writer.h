#ifndef REPORT_WRITER_H
#define REPORT_WRITER_H

/* Writes JSON, two blanks a level, keys in the order of the calls.

     struct json j = json_new (arena);
     json_open (&j, NULL, '{');
     json_text (&j, "title", title);
     json_close (&j, '}');
     return json_end (&j);

   KEY is null inside a list.  A null text and a number that is not
   finite are written as null.  Characters that steer a terminal or turn
   the direction of writing are escaped, which JSON reads back as they
   were. */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct json {
  struct buf out;
  unsigned depth;
  bool follows;      /* a value stands before this one on its level */
};

struct json json_new (struct arena *);
/* BRACKET is the opening, or the closing, brace or bracket. */
void json_open (struct json *, const char *key, char bracket);
void json_close (struct json *, char bracket);
void json_text (struct json *, const char *key, const char *text);
void json_number (struct json *, const char *key, double);
void json_count (struct json *, const char *key, uint64_t);
void json_flag (struct json *, const char *key, bool);
/* The whole text, with a line end. */
char *json_end (struct json *);

#endif
