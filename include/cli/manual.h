#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

/* The manual page, cohortest(1), made from the same tables as help,
   explain and the report's methods. */

#include <stdio.h>

void manual_write (FILE *);

#endif
