# Expected values of tests/infer/{km,logrank,cox,rmst}.c, as C tables.
#   Rscript tests/oracle/survival.R         (R 4.2.2, survival 3.5-3)
# The rows are those of tests/infer/generated.h.

library (survival)
options (digits = 17)

uniform <- function (env) {
  env$state <- (env$state * 16807) %% 2147483647
  env$state / 2147483647
}
generate <- function (seed, n, arms, top, share) {
  env <- new.env (); env$state <- seed
  rows <- matrix (0, n, 3)
  for (i in 1:n) {
    arm <- floor (uniform (env) * arms)
    a <- uniform (env); b <- uniform (env)
    rows[i, ] <- c (arm, floor (a * b * top * (1 + arm / 2)),
                    uniform (env) < share)
  }
  data.frame (arm = rows[, 1], time = rows[, 2], event = rows[, 3])
}
number <- function (x) ifelse (is.na (x), "NAN", sprintf ("%.17g", x))
row <- function (...) cat (" ", paste (number (c (...)), collapse = ", "),
                           "\n")

# Efron's score and information, one term per death.  coxph stops when the
# log likelihood stands still, which among 16,000 events leaves an error of
# 1e-6 in beta; here the score goes to 0.
efron <- function (d) {
  term <- NULL
  for (t in unique (d$time[d$event == 1])) {
    risk <- d$time >= t; dead <- d$time == t & d$event == 1
    l <- (seq_len (sum (dead)) - 1) / sum (dead)
    term <- rbind (term, cbind (sum (risk & d$x == 1) - l * sum (dead & d$x),
                                sum (risk & d$x == 0) - l * sum (dead & !d$x)))
  }
  p <- function (b) exp (b) * term[, 1] / (exp (b) * term[, 1] + term[, 2])
  events <- sum (d$event & d$x)
  b <- 0
  for (i in 1:30)
    b <- b + (events - sum (p (b))) / sum (p (b) * (1 - p (b)))
  list (beta = b, se = 1 / sqrt (sum (p (b) * (1 - p (b)))),
        lr = 2 * (events * b - sum (log1p (expm1 (b) * p (0)))))
}

exact <- coxph.control (eps = 1e-14, toler.chol = 1e-15, iter.max = 50)
one <- function (name, d, level, reference, tau) {
  cat ("/*", name, "*/\n")
  k <- survdiff (Surv (time, event) ~ arm, d)
  two <- d[d$arm %in% c (level, reference), ]
  two$x <- as.numeric (two$arm == level)
  fit <- coxph (Surv (time, event) ~ x, two, ties = "efron", control = exact)
  row (k$chisq, length (k$n) - 1)
  own <- efron (two)
  stopifnot (abs (own$beta - coef (fit)) < 1e-5,
             abs (own$lr - 2 * diff (fit$loglik)) < 1e-5)
  row (own$beta, own$se, own$lr, fit$score)
  last <- min (tapply (two$time, two$arm, max))
  at <- c ()
  for (arm in c (level, reference)) {
    s <- survfit (Surv (time, event) ~ 1, two[two$arm == arm, ],
                  conf.type = "log-log")
    table <- summary (s, rmean = last)$table
    t <- summary (s, times = tau)
    at <- rbind (at, c (t$surv, t$std.err, t$lower, t$upper))
    row (table[c ("median", "0.95LCL", "0.95UCL")],
         table[c ("rmean", "se(rmean)")])
    row (at[nrow (at), ])
  }
  difference <- at[1, 1] - at[2, 1]
  row (difference,
       difference - sqrt ((at[1, 1] - at[1, 3])^2 + (at[2, 4] - at[2, 1])^2),
       difference + sqrt ((at[1, 4] - at[1, 1])^2 + (at[2, 1] - at[2, 3])^2))
  cat ("/* last", last, "*/\n")
}

one ("heavy ties", generate (1, 200, 2, 30, .6), 1, 0, 7)
one ("few days", generate (7, 60, 2, 5, .7), 0, 1, 1)
one ("three arms", generate (42, 500, 3, 60, .5), 2, 0, 20)
one ("few ties", generate (3, 30, 2, 1000, .6), 1, 0, 200)
one ("many deaths a day", generate (11, 20000, 2, 6, .8), 1, 0, 3)
aml$arm <- as.numeric (aml$x == "Nonmaintained")
aml$event <- aml$status
one ("aml, 1 = nonmaintained", aml, 1, 0, 30)
cat ("/* its p */\n")
row (survdiff (Surv (time, event) ~ arm, aml)$pvalue)

# Monotone likelihood: the level's only event comes before any other and
# the reference has none while the level is at risk.
cat ("/* no events in the reference: suprema of the likelihood */\n")
d <- data.frame (time = c (1, 2, 2, 4, 5, 3, 6, 7), x = rep (1:0, c (5, 3)),
                 event = c (1, 1, 1, 0, 1, 0, 0, 0))
gain <- function (b) coxph (Surv (time, event) ~ x, d, init = b,
  ties = "efron", control = coxph.control (iter.max = 0))$loglik[2]
limit <- gain (60)
z <- qnorm (.975)
row (2 * (limit - gain (0)), exp (uniroot (function (b)
  2 * (limit - gain (b)) - z^2, c (-20, 20), tol = 1e-13)$root))
