# Expected values of tests/infer/strata.c.
#   Rscript tests/oracle/strata.R           (R 4.2.2, survival 3.5-3)
# The rows are those of tests/infer/generated.h, the first two cohorts of
# them, in strata by row number.

library (survival)
options (digits = 17)
self <- sub ("--file=", "", grep ("--file=", commandArgs (), value = TRUE))
lines <- readLines (file.path (dirname (self), "survival.R"))
eval (parse (text = lines[grep ("^uniform", lines):
                          (grep ("^# Efron's score", lines) - 1)]))
show <- function (name, ...)
  cat (sprintf ("%-24s", name), format (c (...), digits = 17), "\n")

# coxph stops early on thousands of ties: Newton's last steps by hand are
# what a tiny eps does.
control <- coxph.control (eps = 1e-14, toler.chol = 1e-15, iter.max = 50)
one <- function (name, d) {
  d$stratum <- (seq_len (nrow (d)) - 1) %% 4
  d <- d[d$arm < 2, ]
  fit <- coxph (Surv (time, event) ~ arm + strata (stratum), d,
                ties = "efron", control = control)
  s <- summary (fit)
  show (name, s$conf.int[c (1, 3, 4)], sqrt (diag (vcov (fit))))
  show ("  wald lr score", fit$wald.test, 2 * diff (fit$loglik), fit$score)
  show ("  log-rank", survdiff (Surv (time, event) ~ arm + strata (stratum),
                                d)$chisq)
}
one ("heavy ties", generate (1, 200, 2, 30, .6))
one ("few days", generate (7, 60, 2, 5, .7))
one ("three arms", generate (42, 500, 3, 60, .5))
one ("few ties", generate (3, 30, 2, 1000, .6))

# Cochran, Mantel and Haenszel for several cohorts: Berkeley's departments
# within men and women, and three cohorts in three strata.
several <- function (name, t) {
  m <- mantelhaen.test (t)
  show (name, m$statistic, m$parameter, m$p.value)
}
several ("cmh departments", aperm (UCBAdmissions, c (3, 1, 2)))
several ("cmh small", array (c (7, 2, 5,  5, 12, 6,
                                3, 9, 8,  27, 22, 11,
                                12, 20, 0,  28, 60, 9), c (3, 2, 3)))

# tests/cli/adjust.c: Berkeley once more, its applicants waiting 1 to 7 days.
d <- do.call (rbind, lapply (1:6, function (department)
  do.call (rbind, lapply (1:2, function (sex)
    do.call (rbind, lapply (1:2, function (no) {
      n <- UCBAdmissions[no, sex, department]
      data.frame (sex = 2 - sex, department, admitted = 2 - no,
                  days = 1 + (seq_len (n) - 1) %% 7)
    }))))))
show ("berkeley hr", exp (coef (coxph (Surv (days, admitted) ~ sex +
                                       strata (department), d,
                                       control = control))))
show ("berkeley log-rank", survdiff (Surv (days, admitted) ~ sex +
                                     strata (department), d)$chisq)

# Trends: of survival the exact discrete score test; of shares Mantel's
# extension (1963), written out.
strata_trend <- function (d) {
  d$stratum <- (seq_len (nrow (d)) - 1) %% 4
  fit <- coxph (Surv (time, event) ~ arm + strata (stratum), d,
                ties = "exact")
  sign (coef (fit)) * sqrt (fit$score)
}
show ("log-rank trend", strata_trend (generate (42, 500, 3, 60, .5)),
      strata_trend (generate (12, 300, 4, 90, .5)))
mantel_trend <- function (x, n) {          # cohorts in rows, strata in columns
  s <- seq_len (nrow (x)) - 1
  u <- 0; v <- 0
  for (k in seq_len (ncol (x))) {
    N <- sum (n[, k]); m <- sum (x[, k]); e <- m * sum (s * n[, k]) / N
    u <- u + sum (s * x[, k]) - e
    v <- v + m * (N - m) / (N - 1) / N^2 *
      (N * sum (s^2 * n[, k]) - sum (s * n[, k])^2)
  }
  z <- u / sqrt (v)
  c (z, 2 * pnorm (-abs (z)))
}
x <- matrix (c (7, 2, 5, 3, 9, 8, 12, 20, 0), 3)
n <- x + matrix (c (5, 12, 6, 27, 22, 11, 28, 60, 9), 3)
show ("cmh trend", mantel_trend (x, n))
# One stratum: R's own trend with N - 1.
one <- mantel_trend (x[, 1, drop = FALSE], n[, 1, drop = FALSE])[1]
show ("cmh trend, one stratum", one)
stopifnot (abs (one^2 / prop.trend.test (x[, 1], n[, 1])$statistic *
                sum (n[, 1]) / (sum (n[, 1]) - 1) - 1) < 1e-12)
# Pairs.
d <- generate (42, 500, 3, 60, .5)
d$stratum <- (seq_len (nrow (d)) - 1) %% 4
d <- d[d$arm %in% c (0, 2), ]
show ("log-rank pair 2 vs 0",
      survdiff (Surv (time, event) ~ arm + strata (stratum), d)$chisq)
t <- array (c (7, 2, 5,  5, 12, 6, 3, 9, 8,  27, 22, 11,
               12, 20, 0,  28, 60, 9), c (3, 2, 3))
show ("cmh pair 2 vs 0", mantelhaen.test (t[c (1, 3), , ],
                                          correct = FALSE)$statistic)
