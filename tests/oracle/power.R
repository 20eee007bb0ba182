# Expected values of tests/decide/power.c, tests/cli/power.c and
# tests/run/detectable.c.
# R 4.2.2: Rscript tests/oracle/power.R
show <- function (name, ...) cat (sprintf ("%-34s", name),
                                  sprintf ("%.15g", c (...)), "\n")
tol <- 1e-13

# Means: Student's test of equal arms, both tails.
mean_power <- function (n, delta, sd, alpha)
  power.t.test (n, delta, sd, alpha, strict = TRUE)$power
show ("mean power", mean_power (20, 1, 1, .05), mean_power (5, .5, 2, .01),
      mean_power (1000, .1, 1, .05), mean_power (2, 9, 1, .05))
solve_t <- function (...) power.t.test (..., strict = TRUE, tol = tol)
show ("mean n", solve_t (delta = 5, sd = 20, sig.level = .05,
                         power = .8)$n,
      solve_t (delta = 1, sd = 1, sig.level = .01, power = .9)$n)
show ("mean effect", solve_t (n = 20, sd = 3, sig.level = .05,
                              power = .9)$delta)
show ("mean alpha", solve_t (n = 20, delta = 1, sd = 1, sig.level = NULL,
                             power = .9)$sig.level)
show ("one sample power", power.t.test (20, .5, 1, .05,
                                        type = "one.sample",
                                        strict = TRUE)$power)

# Unequal arms and spreads: Welch's df, the noncentral t as in
# MESS::power_t_test (df.method = "welch").
welch_power <- function (n0, n1, delta, sd0, sd1, alpha, size = 1, icc = 0) {
  inflate <- 1 + (size - 1) * icc
  v0 <- sd0^2 / n0 * inflate; v1 <- sd1^2 / n1 * inflate
  df <- (v0 + v1)^2 / (v0^2 / (n0 / size - 1) + v1^2 / (n1 / size - 1))
  c <- qt (alpha / 2, df, lower.tail = FALSE)
  ncp <- delta / sqrt (v0 + v1)
  pt (c, df, ncp, lower.tail = FALSE) + pt (-c, df, ncp)
}
show ("welch power", welch_power (40, 20, 3, 4, 7, .05))
show ("clustered mean power", welch_power (200, 200, 3, 10, 10, .05, 10, .1))

# Shares.
share_power <- function (n, p1, p2, alpha)
  power.prop.test (n, p1, p2, alpha, strict = TRUE)$power
show ("share power", share_power (50, .5, .75, .05),
      share_power (400, .1, .13, .05), share_power (30, .9, .6, .01))
show ("share n", power.prop.test (p1 = .5, p2 = .75, power = .9,
                                  strict = TRUE, tol = tol)$n)
show ("share alpha", power.prop.test (n = 50, p1 = .5, p2 = .75, power = .9,
                                      sig.level = NULL, strict = TRUE,
                                      tol = tol)$sig.level)
up <- power.prop.test (n = 400, p1 = .1, p2 = NULL, power = .8,
                       strict = TRUE, tol = tol)$p2
show ("share effect", up - .1)

# Survival: Schoenfeld's number of events, for two arms in ratio 1 : r.
z <- qnorm (.975) + qnorm (.8)
events <- function (hr, r) z^2 / (r / (1 + r)^2 * log (hr)^2)
show ("schoenfeld events", events (.7, 1), events (1.5, 2))

# Rates: Wald's test of the log ratio.
rate_power <- function (n0, n1, r0, rr, t, phi, alpha) {
  se <- sqrt (phi / t * (1 / (n0 * r0) + 1 / (n1 * r0 * rr)))
  c <- qnorm (alpha / 2, lower.tail = FALSE)
  pnorm (log (rr) / se - c) + pnorm (-log (rr) / se - c)
}
show ("rate power", rate_power (100, 100, .5, 1.3, 2, 1, .05),
      rate_power (80, 160, .02, .75, 90, 2.5, .05))
show ("reach", qnorm (.975) + qnorm (.8))

# tests/run/detectable.c: what cohorts at hand would have shown, to the
# three digits of the sentence.
round3 <- function (x) signif (x, 3)
a <- c (12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5, 11, 17.375)
b <- c (5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375, 12.25, 7.75, 3.125,
        6.5)
show ("welch detectable",
      round3 (uniroot (function (d) welch_power (length (b), length (a), d,
                                                 sd (b), sd (a), .05) - .8,
                       c (1, 50), tol = 1e-12)$root))
detect <- function (n, p1, ...) {
  up <- power.prop.test (n, p1, NULL, power = .8, strict = TRUE,
                         tol = tol)$p2 - p1
  # A fall from P1 is a rise of those without.
  down <- power.prop.test (n, 1 - p1, NULL, power = .8, strict = TRUE,
                           tol = tol)$p2 - (1 - p1)
  show ("share detectable", round3 (100 * up), round3 (100 * down))
}
detect (500, .2)
show ("hazard detectable",
      round3 (exp (c (-1, 1) * (qnorm (.975) + qnorm (.8)) /
                   sqrt (200 * .25))))
show ("ratio detectable, se .1",
      round3 (exp (c (-1, 1) * (qnorm (.975) + qnorm (.8)) *
                   sqrt (1/80 + 1/100 - 1/400 - 1/400))))
