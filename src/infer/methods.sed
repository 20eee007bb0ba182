# Writes infer/methods.h out of the files of this directory: a test or a
# measure is declared by being defined.
1i /* Every test and measure there is.  Made by methods.sed. */
1i #ifndef INFER_METHODS_H
1i #define INFER_METHODS_H
1i #include "infer/method.h"
s/^const struct \(method\|measure\) \([a-z0-9_]*\) = {.*/extern const struct \1 \2;/p
$a #endif
