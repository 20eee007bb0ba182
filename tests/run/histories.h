#ifndef TESTS_RUN_HISTORIES_H
#define TESTS_RUN_HISTORIES_H

/* The companies that comparisons are held to: what is true in each, and
   what a fair question must find there.  The table of tests/README.md is
   printed from them by `make calibrate`. */

#include "run/companies.h"

extern const struct scenario no_effect, cancellations, categories,
  early_categories, number, early_number, prognosis, last_months_trouble,
  worth, nothing_shared, shared_cause;

#endif
