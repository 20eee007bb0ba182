# Expected values of tests/infer/weighted.c, as C tables.
#   Rscript tests/oracle/weighted.R         (R 4.2.2, survival 3.5-3)
# The rows are those of tests/infer/generated.h, strata by row number.

library (survival)
options (digits = 17)
self <- sub ("--file=", "", grep ("--file=", commandArgs (), value = TRUE))
lines <- readLines (file.path (dirname (self), "survival.R"))
eval (parse (text = lines[grep ("^uniform", lines):
                          (grep ("^# Efron's score", lines) - 1)]))

# The walk over event times, written from Klein & Moeschberger (2003),
# section 7.3: N at risk, S the Kaplan-Meier estimate before the time, P the
# product of 1 - d/(N + 1) up to it.
walk <- function (d, weight) {
  arms <- sort (unique (d$arm))
  u <- 0; v <- 0; s <- 1; p <- 1
  for (t in sort (unique (d$time[d$event == 1]))) {
    n <- sum (d$time >= t)
    dead <- d$time == t & d$event == 1
    share <- sapply (arms, function (a) sum (d$time >= t & d$arm == a)) / n
    own <- sapply (arms, function (a) sum (dead & d$arm == a))
    p <- p * (1 - sum (dead) / (n + 1))
    w <- weight (n, s, p)
    u <- u + w * (own - sum (dead) * share)
    if (n > 1)
      v <- v + w^2 * sum (dead) * (n - sum (dead)) / (n - 1) *
        (diag (share) - share %o% share)
    s <- s * (1 - sum (dead) / n)
  }
  sum (u[-1] * solve (v[-1, -1, drop = FALSE], u[-1]))
}

one <- function (name, d) {
  cat ("/*", name, "*/\n")
  d$stratum <- (seq_len (nrow (d)) - 1) %% 4
  own <- c (walk (d, function (n, s, p) n),
            walk (d, function (n, s, p) sqrt (n)),
            walk (d, function (n, s, p) p),
            walk (d, function (n, s, p) 1 - s))
  surv <- Surv (d$time, d$event)
  rho <- survdiff (surv ~ arm, d, rho = 1)$chisq
  stopifnot (abs (rho / walk (d, function (n, s, p) s) - 1) < 1e-12)
  strata <- survdiff (surv ~ arm + strata (stratum), d)$chisq
  # The discrete likelihood enumerates subsets of a day's deaths: few of
  # them, or a recursion of days.
  trend <- coxph (surv ~ arm, d, ties = "exact")
  u <- walk_trend (d)
  stopifnot (abs (trend$score / u^2 - 1) < 1e-10)
  row (own, rho, strata, u)
}
walk_trend <- function (d) {
  u <- 0; v <- 0
  for (t in unique (d$time[d$event == 1])) {
    x <- d$arm[d$time >= t]; dead <- d$time == t & d$event == 1
    n <- length (x); m <- sum (dead)
    u <- u + sum (d$arm[dead]) - m * mean (x)
    if (n > 1)
      v <- v + m * (n - m) / (n - 1) * mean ((x - mean (x))^2)
  }
  u / sqrt (v)
}

one ("heavy ties", generate (1, 200, 2, 30, .6))
one ("few days", generate (7, 60, 2, 5, .7))
one ("three arms", generate (42, 500, 3, 60, .5))
one ("few ties", generate (3, 30, 2, 1000, .6))
one ("four arms", generate (12, 300, 4, 90, .5))
