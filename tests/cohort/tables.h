#ifndef TESTS_COHORT_TABLES_H
#define TESTS_COHORT_TABLES_H

/* The tables most questions are about. */

#define CUSTOMERS \
  "  customers: {file: customers.csv, id: id, start: start, end: end}\n"
#define CALLS                                                             \
  "  calls: {file: calls.csv, id: call, customer: id, at: at,"            \
  " from: 2023-01-01}\n"
#define PAYMENTS                                                          \
  "  payments: {file: payments.csv, id: payment, customer: id, at: at,"   \
  " from: 2023-01-01}\n"

#define CUSTOMERS_CSV { "customers.csv", "id,start,end" }
#define CALLS_CSV { "calls.csv", "call,id,at" }
#define PAYMENTS_CSV { "payments.csv", "payment,id,at,kind,amount" }

#define CALLED                                                            \
  "by: event, table: calls, within: 30 days, labels: [quiet, called]"

#endif
