#ifndef STUDY_INFER_H
#define STUDY_INFER_H

/* Types follow from use.

   Upwards every part of an expression gets the set of types it may take
   (`can`): a literal one, a column four, arithmetic what its operands
   allow.  An empty set is an error.  Downwards every part is given one
   of its types by what surrounds it.  Both walks see each part once. */

#include <stdbool.h>
#include <stddef.h>

#include "study/expr.h"

struct arena;

#define CAN(type) (1u << (type))
enum {
  CAN_NUM = CAN (TYPE_NUM), CAN_DATE = CAN (TYPE_DATE),
  CAN_DURATION = CAN (TYPE_DURATION), CAN_TEXT = CAN (TYPE_TEXT),
  CAN_BOOL = CAN (TYPE_BOOL),
  /* no column holds a duration */
  CAN_COLUMN = CAN_NUM | CAN_DATE | CAN_TEXT | CAN_BOOL
};

/* Columns that are compared with each other and with nothing that has a
   type: they get one when their rows have been read. */
struct fit {
  struct expr **columns;
  size_t n;
  int table;                /* that the expression was bound to */
};

struct infer {
  struct arena *arena;
  struct err *err;
  struct fit *fits;         /* found, appended */
  size_t fits_n, fits_room;
  int table;
};

/* Fills `can` of every part.  False after an error. */
bool infer_up (struct infer *, struct expr *);
/* Gives E a type out of WANT, in the order number, date, duration, text,
   condition, and every part its own.  The caller has checked that E can
   take one of them. */
void infer_down (struct infer *, struct expr *, unsigned want);

/* Leaves the type of the column E to its values. */
void infer_open (struct infer *, struct expr *);

/* "a date", "a column", "a number or a duration" */
const char *infer_describe (struct arena *, const struct expr *);

#endif
