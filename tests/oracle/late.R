# Expected values of tests/infer/late.c, as C tables.
#   Rscript tests/oracle/late.R             (R 4.2.2, survival 3.5-3)
# The rows are those of tests/infer/generated.h; row i enters at a day of its
# own by a second stream, and lies in cluster i mod (1 + i mod 40).

library (survival)
options (digits = 17)
self <- sub ("--file=", "", grep ("--file=", commandArgs (), value = TRUE))
lines <- readLines (file.path (dirname (self), "survival.R"))
eval (parse (text = lines[grep ("^uniform", lines):
                          (grep ("^# Efron's score", lines) - 1)]))

late <- function (seed, n, arms, top, share) {
  d <- generate (seed, n, arms, top, share)
  env <- new.env (); env$state <- seed + 1000
  i <- seq_len (n) - 1
  d$enter <- sapply (d$time, function (t) {
    u <- uniform (env); v <- uniform (env)
    if (u < 0.4) -1 else floor (v * (t + 1)) - 1 })
  d$id <- i %% (1 + i %% 40)
  d
}

# survdiff takes no entries: observed less expected, hypergeometric.
log_rank <- function (d, rho) {
  arms <- sort (unique (d$arm)); k <- length (arms)
  u <- rep (0, k); v <- matrix (0, k, k); s <- 1
  for (t in sort (unique (d$time[d$event == 1]))) {
    risk <- d$enter < t & d$time >= t
    n <- sapply (arms, function (a) sum (risk & d$arm == a))
    e <- sapply (arms, function (a) sum (d$time == t & d$event & d$arm == a))
    N <- sum (n); D <- sum (e); w <- if (rho) N else 1
    u <- u + w * (e - D * n / N)
    if (N > 1)
      v <- v + w^2 * D * (N - D) / (N - 1) * (diag (n / N) - n %o% n / N^2)
  }
  sum (u[-1] * solve (v[-1, -1], u[-1]))
}

exact <- coxph.control (eps = 1e-14, toler.chol = 1e-15, iter.max = 50)
curve <- function (d, tau, end) {
  part <<- d                # where resid looks it up
  s <- survfit (Surv (enter, time, event) ~ 1, part, conf.type = "log-log")
  t <- summary (s, times = tau)
  table <- summary (s, rmean = end)$table
  area <- sum (diff (c (0, s$time[s$time < end], end)) *
               c (1, s$surv[s$time < end]))
  # survival counts the mean of start-stop data from the first entry, -1.
  stopifnot (abs (area - table["rmean"]) < 1e-10
             || abs (area + 1 - table["rmean"]) < 1e-10)
  row (t$surv, t$std.err, t$lower, t$upper, table["median"], area,
       table["se(rmean)"])
  fit <- survfit (Surv (enter, time, event) ~ 1, part, cluster = id,
                  robust = TRUE, conf.type = "log-log", influence = TRUE)
  t <- summary (fit, times = tau)
  mean <- rowsum (resid (fit, times = end, type = "rmst"), d$id)
  row (t$std.err, t$lower, t$upper, sqrt (sum (mean^2)))
}

one <- function (name, d, level, reference, tau, end) {
  cat ("/*", name, "*/\n")
  two <- d[d$arm %in% c (level, reference), ]
  two$x <- as.numeric (two$arm == level)
  fit <- coxph (Surv (enter, time, event) ~ x, two, ties = "efron",
                control = exact)
  row (log_rank (d, FALSE), log_rank (d, TRUE))
  row (coef (fit), sqrt (vcov (fit)), 2 * diff (fit$loglik), fit$score)
  robust <- coxph (Surv (enter, time, event) ~ x, two, ties = "efron",
                   cluster = id, control = exact)
  score <- coxph (Surv (enter, time, event) ~ x, two, ties = "efron",
                  cluster = id, control = coxph.control (iter.max = 0))
  row (sqrt (vcov (robust)), score$rscore)
  for (arm in c (level, reference))
    curve (two[two$arm == arm, ], tau, end)
}

one ("two cohorts", late (5, 120, 2, 30, 0.6), 1, 0, 9, 15)
one ("three, many ties", late (9, 300, 3, 12, 0.7), 2, 0, 3, 6)
