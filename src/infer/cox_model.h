#ifndef INFER_COX_MODEL_H
#define INFER_COX_MODEL_H

/* Cox's partial likelihood of spells, as a function of counts.

   What the likelihood reads are, at each time with an event of a stratum
   (a slot), the numbers at risk and with the event in every cell.  They
   are kept as what changes from slot to slot: at most two changes a
   spell, and never more than cells times slots.  So a step costs as
   little as a table of counts where covariates are few categories, and as
   little as the rows where every row has a pattern of its own; there is
   one path and one set of formulas.

     struct cox_model model = cox_model_of (arena, spells, arm, 2, NULL);
     struct cox_fit fit = cox_maximum (arena, &model, NULL, NULL);
     ... fit.b[model.covariates] is the log hazard ratio of arm[1]

   Columns are those of the covariates, then those of the exposure: for
   two cohorts one that is 1/2 in arm[1] and -1/2 in arm[0], so that
   naming them the other way round flips signs and nothing else; for more
   an indicator of each but the first.  Each may be multiplied by
   functions of time, the bases: indicators of periods, or what a test of
   proportional hazards takes for time.

   With weights every count at risk is multiplied by its cell's; D events
   at once share the mean of theirs, as in R's coxph (weights =, ties =
   "efron"). */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

/* Spells of a cell that come under risk at a slot as time runs backwards
   (their exits), that had the event there, and that leave after it (their
   entries).  With what the cell has elsewhere too, because cells may be as
   many as rows and are met in no order. */
struct cox_change {
  uint32_t cell, in, events, out;
  uint32_t side;            /* side[cell] */
  uint32_t entry, end;      /* its pattern's columns, as in entries */
};

struct cox_slot {
  size_t first, end;        /* its changes */
  uint32_t time;            /* in spells->time */
  bool last;                /* of its stratum */
};

/* A column of a pattern that is not 0. */
struct cox_entry { uint32_t column; double x; };

struct cox_model {
  const struct spells *spells;
  bool breslow;             /* else Efron */
  size_t arms;              /* compared */
  const uint32_t *side;     /* [cells] which of them; `arms`: none */
  const double *weight;     /* [cells]; null: 1 */
  size_t covariates, columns;
  size_t bases;
  const double *basis;      /* [bases * times]; null: 1 at all times */
  size_t slots;
  const struct cox_slot *slot;       /* by stratum, then time */
  const struct cox_change *change;
  const uint32_t *from, *to;         /* [n] slots; from > to: sees none */
  const uint32_t *entries;           /* [patterns + 1] */
  const struct cox_entry *entry;
  const double *observed;   /* [covariates] sum over events */
  double events;            /* sum of their weights */
  const uint64_t *holding, *had;     /* [arms] spells, events */
};

/* Of the cohorts ARM, the reference first; WEIGHT by cell, null for none,
   0 for a cell that is left out. */
struct cox_model cox_model_of (struct arena *, const struct spells *,
                               const size_t *arm, size_t arms,
                               const double *weight);
/* The same with exposure columns multiplied by each of the bases. */
struct cox_model cox_model_with (const struct cox_model *, size_t bases,
                                 const double *basis);
/* The value of exposure column J, from 0, in an arm at a slot. */
double cox_code (const struct cox_model *, size_t slot, size_t arm, size_t j);

/* Sums over the D deaths of a slot, in terms of
     D_l = S - (l/D) E,  mu_l = g + delta u_l,  l = 0, ..., D - 1
   where S, E are risks of all and of those who die and mu_l the mean of
   the columns when l have died (u_l = 1/(y + D - l), y = (S - E)/(E/D)).
   Lost is the part of the hazard that those who die do not see. */
struct cox_ties {
  double log;               /* log D_l */
  double alive, lost;       /* 1 / D_l, (l/D) / D_l */
  double u1, u2;            /* u_l, u_l^2 */
  double alive_u, lost_u;   /* u_l / D_l, (l/D) u_l / D_l */
};

/* A slot as it is walked past. */
struct cox_point {
  size_t slot;
  double deaths, weight;    /* D, and the mean weight of those who die */
  double *dying;            /* [arms] sum of their weights */
  double *theta, *hazard;   /* [arms] and its exponential */
  double *risk, *dead;      /* [arms] risks of all, of those who die */
  double *risk_x, *dead_x;  /* [arms * covariates] times the columns */
  double *code;             /* [arms * exposures] */
  double *g, *delta;        /* [columns] */
  struct cox_ties ties;
};

/* Risks at columns B are exp (x'b - shift) times the weight. */
struct cox_risks {
  const double *b;
  double *cell;             /* [cells] */
  double shift;
};
/* In CELL, which has room for them. */
struct cox_risks cox_risks_at (const struct cox_model *, const double *b,
                               double *cell);

/* Shows every slot, the last of the last stratum first. */
typedef void cox_visit (const struct cox_point *, void *to);
void cox_walk (struct arena *scratch, const struct cox_model *,
               const struct cox_risks *, cox_visit *, void *to);

/* Room for one look at the likelihood, and the next. */
struct cox_room {
  double *risk, *sum;       /* [cells] */
  double *seen, *lost;      /* [slots * arms] */
};
struct cox_room cox_room_of (struct arena *, const struct cox_model *);

/* Log partial likelihood and its derivatives. */
struct cox_value {
  double gain;
  double *score;            /* [columns] */
  double *information;      /* [columns * columns] */
};
struct cox_value cox_value_at (struct arena *, const struct cox_model *,
                               const struct cox_room *, const double *b);

enum cox_state {
  COX_FREE,
  COX_HELD,                 /* at the value asked for */
  COX_COLLINEAR,            /* follows from the others: stays at 0 */
  COX_RUNS_OFF              /* the likelihood grows without end: held where
                               what is left of it is below 1e-12 */
};

struct cox_fit {
  const double *b;          /* [columns] */
  struct cox_value value;   /* at b */
  const double *inverse;    /* [columns * columns] of the information of
                               what is free; 0 elsewhere */
  const enum cox_state *state;       /* [columns] */
  size_t collinear, running;         /* covariates that are such */
  enum status status;       /* OK or NOT_CONVERGED */
};

/* HELD: values of the exposure columns, NaN for those to be found; null:
   all are.  START: columns to begin from; null: 0.  Covariates are looked
   at before the exposure, so that an exposure that follows from them is
   the one that is collinear. */
struct cox_fit cox_maximum (struct arena *, const struct cox_model *,
                            const double *held, const double *start);

/* What every spell adds to the score in DIRECTION [columns], times its
   weight, into BY_SPELL [n]; 0 for spells of other cohorts.  With a row of
   the inverse as direction it is the spell's influence on that
   coefficient (R: resid (fit, "dfbeta", weighted = TRUE)). */
void cox_residuals (const struct cox_model *, const double *b,
                    const double *direction, double *by_spell);
/* The same summed by cluster [spells->clusters], or by cell [cells]. */
void cox_residuals_by_cluster (const struct cox_model *,
                               const double *by_spell, double *sum);
void cox_residuals_by_cell (const struct cox_model *, const double *by_spell,
                            double *sum);

/* Sum over clusters of what they add in K directions, squared and
   multiplied: V [k * k]. */
void cox_sandwich (const struct cox_model *, const double *b,
                   const double *direction, size_t k, double *v);

#endif
