#ifndef BASE_NUM_H
#define BASE_NUM_H

/* Numbers: strict reading, exact sums, shortest printing.

   Nothing here looks at the locale. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The one compiler extension in the project: exact sums of money need
   more than 64 bits, and C11 has no wider integer. */
__extension__ typedef __int128 int128;

/* Reads all LENGTH bytes as a decimal number: sign, digits, at most one
   MARK ('.' or ','), optional exponent.  No blanks, hex, inf, nan or
   group separators; overflow to infinity fails, underflow is 0, and -0
   reads as 0.  On success *DECIMALS (may be null) is the number of
   digits after the mark, less the exponent, at least 0.  Correctly
   rounded. */
bool num_parse (const char *text, size_t length, char mark, double *value,
                int *decimals);

/* Numbers of data and expressions lie within this: their squares, cubes
   and sums stay finite. */
#define NUM_LARGEST 1e100

/* Enough for any num_print() result and its terminator. */
#define NUM_SIZE 32

/* The shortest of %.15g, %.16g, %.17g that reads back as VALUE, with -0
   printed as 0.  VALUE must be finite.  Returns OUT. */
char *num_print (char out[NUM_SIZE], double value);

/* VALUE to DIGITS significant digits (1 to 17), zeros cut after the
   point, thousands not grouped: for people.  No exponent from 1e-6 up
   to 15 integer digits.  As in printf the double itself is rounded, an
   exact tie to the even digit. */
char *num_print_digits (char out[NUM_SIZE], double value, int digits);
/* VALUE with PLACES digits (0 to 14) after the point, rounded likewise;
   from 1e15 on as num_print() does. */
char *num_print_places (char out[NUM_SIZE], double value, int places);

/* VALUE * 10^DECIMALS rounded half away from zero: the exact integer
   behind a decimal that was read.  VALUE must be finite, DECIMALS in
   [0, 9].  The largest integer stands for a product of 2^126 and more. */
int128 num_scale (double value, int decimals);
/* SUM / 10^DECIMALS, rounded once.  DECIMALS in [0, 9]. */
double num_unscale (int128 sum, int decimals);

/* For qsort() of doubles, none of them NaN: the smallest first. */
int num_compare (const void *, const void *);

#endif
