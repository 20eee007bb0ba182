#ifndef INFER_WEIGHTED_SPELLS_H
#define INFER_WEIGHTED_SPELLS_H

/* Two cohorts of spells that weights have made alike, and how far an
   estimate from them varies.

     struct weighted_spells w = weighted_spells_of (sample, ask);
     if (w.status != STATUS_OK) ...
     double *phi = weighted_spells_room (&w);
     ... phi[i] = weight of spell i times what more of it would add
     weighted_spells_carry (&w, phi);
     double se = sqrt (weighted_spells_product (&w, phi, phi));

   Weights are those of infer/propensity.h, from the spells of each cohort
   and pattern: a unit has one.  An estimate T that is a smooth function of
   the weights moves by

     phi_i = w_i dT/dw_i + g' J^-1 x_i (A_i - e_i)

   with unit i: in itself, and through the propensity's coefficients, whose
   information is J and by which T has the derivative

     g = sum over patterns p of x_p h_p,
     h_p = sum over cohorts a of s_a(p) / w_a(p) sum over the units of
           (a, p) of w_i dT/dw_i

   s_a(p) the derivative of the weight by the predictor of the pattern.
   Then var T = sum phi^2 N/(N - K), N spells and K coefficients; with
   clusters the sum of squares of their sums, and with fewer than 50 of
   them in a cohort times G/(G - 1), and t with G - 1.

   Stefanski & Boos (2002), Am. Statist. 56:29-38; Mao, Li, Yang & Shen
   (2018), Stat. Med. 37:3745-3763; Hajage et al. (2018), Biom. J.
   60:1151-1163. */

#include "infer/propensity.h"

struct weighted_spells {
  struct arena *arena;
  struct spells spells;     /* the sample's, their patterns without
                               columns */
  size_t arm[2];            /* the smaller number first */
  size_t level;             /* which of them is the level */
  enum estimand estimand;
  struct propensity propensity;
  double *weight;           /* [cells]; 0 of those that are left out */
  bool clustered;
  double clusters;          /* that hold spells of the two */
  bool few;                 /* fewer than 50 in one of them */
  double factor;            /* of the variance */
  enum status status;
  const char *why;
};

struct weighted_spells weighted_spells_of (const struct sample *,
                                           const struct ask *);

/* The cohort of a cell, 0 or 1; 2: left out. */
size_t weighted_spells_side (const struct weighted_spells *, size_t cell);

/* A number for each spell, 0. */
double *weighted_spells_room (const struct weighted_spells *);
/* Adds to what each spell moves an estimate by what it does through the
   propensity. */
void weighted_spells_carry (const struct weighted_spells *, double *phi);
/* Covariance of two estimates. */
double weighted_spells_product (const struct weighted_spells *,
                                const double *phi, const double *psi);

/* So many standard errors to either side. */
double weighted_spells_quantile (const struct weighted_spells *,
                                 double confidence);
/* What tests say of it, from OPTION on; returns the next one. */
struct option *weighted_spells_options (const struct weighted_spells *,
                                        const struct ask *,
                                        struct option *option);

#define WEIGHTED_SPELLS                                                     \
  "with e the chance of a unit's own cohort given the covariates "          \
  "(logistic regression; Firth's when separated) and t that of the level: " \
  "w = 1 - e (ato, overlap), 1/e (ate), or 1 in the level and t/(1 - t) in " \
  "the reference (att)"
#define WEIGHTED_SPELLS_ERRORS                                              \
  "the standard error sums the squares of what each unit moves the "        \
  "estimate by, through the coefficients of e too, times N/(N - K), K "     \
  "coefficients; by clusters: squares of their sums, and with fewer than "  \
  "50 of them in a cohort times G/(G-1), and t with G - 1"
#define WEIGHTED_SPELLS_ASSUMPTIONS                                         \
  "Units (or clusters) are independent. The covariates hold everything in " \
  "which the cohorts differ and that moves the event, and were known "      \
  "before. Nobody is certain to be in one cohort. Censoring is unrelated "  \
  "to the event within a cohort."
#define WEIGHTED_SPELLS_NOT_WHEN                                            \
  "The weights leave few units (see the effective sizes): att and ate are " \
  "then refused, unless who could hardly be in the other cohort is left "   \
  "out (`trim`)."
#define WEIGHTED_SPELLS_ORACLE                                              \
  "with the propensity's part of the error by the derivatives in "          \
  "tests/oracle/weighted_survival.R"

#endif
