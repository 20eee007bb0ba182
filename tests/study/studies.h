#ifndef TESTS_STUDY_STUDIES_H
#define TESTS_STUDY_STUDIES_H

/* Studies that are sound but for what a test puts into them. */

#define DATA "data:\n" \
  "  customers: {file: c.csv, id: id, start: s, end: e}\n" \
  "  payments: {file: p.csv, customer: k, at: a}\n"
#define COHORTS "cohorts:\n  plan: {by: column, column: plan}\n" \
  "  paid: {by: event, table: payments, within: 30 days}\n"
#define OUTCOMES "outcomes:\n  stays: {kind: survival}\n" \
  "  pays: {kind: share, table: payments, within: 30 days}\n"
#define HYPOTHESES "hypotheses:\n  h: {cohort: plan, outcome: stays}\n"
#define WITH_TOP(text) text "\n" DATA COHORTS OUTCOMES HYPOTHESES
#define WITH_TABLE(text) "data:\n  customers: {file: c.csv, id: id, " \
  "start: s, end: e, " text "}\n" COHORT_FREE
#define COHORT_FREE "cohorts:\n  plan: {by: column, column: plan}\n" \
  "outcomes:\n  stays: {kind: survival}\n" HYPOTHESES
#define WITH_CHILD(text) "data:\n" \
  "  customers: {file: c.csv, id: id, start: s, end: e}\n" \
  "  payments: {file: p.csv, at: a, " text "}\n" COHORT_FREE
#define WITH_COHORT(text) DATA COHORTS "  x: {" text "}\n" OUTCOMES HYPOTHESES
#define WITH_OUTCOME(text) DATA COHORTS OUTCOMES "  x: {" text "}\n" \
  HYPOTHESES
#define WITH_HYPOTHESIS(text) DATA COHORTS OUTCOMES HYPOTHESES \
  "  x: {" text "}\n"
/* Duration data, kept AT that time. */
#define MONTHS(at) "data:\n  c: {file: c.csv, duration: t, " \
  "duration_unit: months, event: churn}\ncohorts:\n" \
  "  p: {by: column, column: p}\noutcomes:\n  o: {kind: retained, at: " at \
  "}\nhypotheses:\n  h: {cohort: p, outcome: o}\n"

#endif
