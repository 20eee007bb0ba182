# Expected values of tests/infer/competing.c and cif.c, as C tables.
#   Rscript tests/oracle/competing.R        (R 4.2.2, survival 3.5-3)
# The rows are those of generate_competing() in tests/infer/generated.h
# and MASS::Melanoma (1 died of melanoma, 3 of something else).

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
    a <- uniform (env); b <- uniform (env); u <- uniform (env)
    rows[i, ] <- c (arm, floor (a * b * top * (1 + arm / 2)),
                    if (u < share) 1 else if (u < (1 + share) / 2) 2 else 0)
  }
  data.frame (arm = rows[, 1], time = rows[, 2], how = rows[, 3])
}
number <- function (x) ifelse (is.na (x), "NAN", sprintf ("%.17g", x))
row <- function (...) cat (" ", paste (number (c (...)), collapse = ", "),
                           "\n")

# Gray (1988) with rho = 0, from the rows, time by time and forwards: C (s)
# of every time is kept, and what comes after s is C (end) - C (s).
gray <- function (d) {
  arms <- sort (unique (d$arm)); k <- length (arms)
  S <- rep (1, k); F <- rep (0, k); F0 <- 0; u <- rep (0, k)
  C <- matrix (0, k, k); kept <- list ()
  for (t in sort (unique (d$time))) {
    at <- function (rows) tabulate (match (d$arm[rows], arms), k)
    n <- at (d$time >= t)
    d1 <- at (d$time == t & d$how == 1); d2 <- at (d$time == t & d$how == 2)
    D <- sum (d1)
    if (D + sum (d2) == 0) next
    some <- n > 0
    w <- ifelse (some, n / S, 0); W <- sum (w)
    R <- w * (1 - F)
    u <- u + d1 - D * R / sum (R)
    a <- diag (w, k) - outer (w, w) / W
    C <- C + a * D / (W * (1 - F0))
    after <- ifelse (some, S * (n - d1 - d2) / n, S)
    F0 <- F0 + D / W
    for (g in which (some)) {
      if (D > 0) kept <- c (kept, list (list (
        g = g, a = a[, g], C = C[, g],
        lift = if (after[g] > 0) 1 - (1 - F0) / after[g] else 1,
        size = S[g] * D / (W * n[g]) *
          if (D > 1) max (0, 1 - (D - 1) / (W * S[g] - 1)) else 1)))
      if (d2[g] > 0 && after[g] > 0) kept <- c (kept, list (list (
        g = g, a = 0, C = C[, g], lift = (1 - F0) / after[g],
        size = S[g]^2 * d2[g] / n[g]^2 *
          if (d2[g] > 1) 1 - (d2[g] - 1) / (n[g] - 1) else 1)))
    }
    F <- ifelse (some, F + S * d1 / n, F)
    S <- after
  }
  V <- matrix (0, k, k)
  for (one in kept) {
    move <- one$a + one$lift * (C[, one$g] - one$C)
    V <- V + one$size * outer (move, move)
  }
  sum (u[-1] * solve (V[-1, -1], u[-1]))
}

one <- function (name, d, level, reference, tau) {
  cat ("/*", name, "*/\n")
  row (gray (d), length (unique (d$arm)) - 1)
  k <- survdiff (Surv (time, how == 1) ~ arm, d)
  two <- d[d$arm %in% c (level, reference), ]
  two$x <- as.numeric (two$arm == level)
  fit <- coxph (Surv (time, how == 1) ~ x, two, ties = "efron",
    control = coxph.control (eps = 1e-14, toler.chol = 1e-15, iter.max = 50))
  row (k$chisq, coef (fit), sqrt (vcov (fit)))
  f <- NULL
  for (arm in c (level, reference)) {
    s <- survfit (Surv (time, factor (how, 0:2)) ~ 1,
                  two[two$arm == arm, ], conf.type = "log-log")
    t <- summary (s, times = tau)
    f <- rbind (f, c (t$pstate[2], t$std.err[2], t$lower[2], t$upper[2],
                      t$pstate[1], t$pstate[3]))
    row (f[nrow (f), ])
  }
  difference <- f[1, 1] - f[2, 1]
  row (difference, sqrt (f[1, 2]^2 + f[2, 2]^2),
       difference - sqrt ((f[1, 1] - f[1, 3])^2 + (f[2, 4] - f[2, 1])^2),
       difference + sqrt ((f[1, 4] - f[1, 1])^2 + (f[2, 1] - f[2, 3])^2))
}

one ("heavy ties", generate (1, 200, 2, 30, .4), 1, 0, 7)
one ("few days", generate (7, 60, 2, 5, .5), 0, 1, 1)
one ("three arms", generate (42, 500, 3, 60, .3), 2, 0, 20)
one ("few ties", generate (3, 30, 2, 1000, .4), 1, 0, 200)
one ("many ends a day", generate (11, 20000, 2, 6, .5), 1, 0, 3)
m <- MASS::Melanoma
m <- data.frame (arm = m$ulcer, time = m$time, how = c (1, 0, 2)[m$status])
one ("Melanoma, 1 = ulcerated", m, 1, 0, 2000)

# cmprsk::cuminc (time, status, ulcer, cencode = 2), as printed in E. Zabor,
# Survival Analysis in R: 26.120719 (p 3.207240e-07) for melanoma, 0.158662
# (p 6.903913e-01) for other causes.
other <- transform (m, how = c (0, 2, 1)[how + 1])
cat ("/* Melanoma: Gray, both causes */\n")
p <- function (x) pchisq (x, 1, lower.tail = FALSE)
row (gray (m), p (gray (m)), gray (other), p (gray (other)))
stopifnot (abs (gray (m) - 26.120719) < 5e-7,
           abs (gray (other) - 0.158662) < 5e-7)

cat ("/* Melanoma as rows */\n")
cat (sprintf ("{%d, %d, %d, 1},", m$arm, m$time, m$how), fill = 76)
