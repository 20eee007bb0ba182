# Expected values of tests/infer/means.c, printed with 17 digits.
# R 4.2.2: Rscript tests/oracle/means.R
show <- function (name, ...) cat (sprintf ("%-28s", name),
                                  sprintf ("%.17g", c (...)), "\n")

a <- c (12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5, 11, 17.375)
b <- c (5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375, 12.25, 7.75, 3.125,
        6.5)
d <- c (1.5, 28.25, 9.875, 16.5, 21.125, 13.75, 33.5)

tests <- function (name, t) {
  show (paste (name, "t df p"), t$statistic, t$parameter, t$p.value)
  show (paste (name, "se low high"), t$stderr, t$conf.int)
}
tests ("welch", t.test (a, b))
tests ("student", t.test (a, b, var.equal = TRUE))
tests ("one sample", t.test (a, mu = 10))
tests ("welch one constant", t.test (c (1, 2, 3), c (3, 3, 3)))
tests ("student one constant", t.test (c (1, 2, 3), c (3, 3, 3),
                                       var.equal = TRUE))
tests ("student one alone", t.test (4, b, var.equal = TRUE))
show ("welch, low at .9, high at .99:", t.test (a, b, conf.level = .9)$conf.int[1],
      t.test (a, b, conf.level = .99)$conf.int[2])

y <- c (a, b, d)
g <- factor (rep (c ("a", "b", "d"), c (length (a), length (b), length (d))))
w <- oneway.test (y ~ g)
show ("anova F df df2 p", w$statistic, w$parameter, w$p.value)

# Hedges g as effectsize::hedges_g computes it: t times J over the root,
# limits from the noncentral t.
hedges <- function (x, y, level = .95) {
  t <- t.test (x, y, var.equal = TRUE)
  v <- unname (t$parameter)
  J <- exp (lgamma (v / 2) - log (sqrt (v / 2)) - lgamma ((v - 1) / 2))
  root <- sqrt (1 / length (x) + 1 / length (y))
  ncp <- function (p) uniroot (function (n) pt (t$statistic, v, n) - p,
                               c (-36, 36), tol = 1e-14)$root
  J * root * c (t$statistic, ncp ((1 + level) / 2), ncp ((1 - level) / 2))
}
show ("hedges g low high", hedges (a, b))
show ("hedges d b", hedges (d, b))
show ("hedges of a chasm", 1e6 * exp (lgamma (99) - log (sqrt (99)) -
                                        lgamma (98.5)))

# Fieller: the x where (m1 - x m0)^2 = t^2 (v1 + x^2 v0).
lift <- function (x, y) {
  t <- qt (.975, t.test (x, y)$parameter)
  v1 <- var (x) / length (x); v0 <- var (y) / length (y)
  f <- function (r) (mean (x) - r * mean (y))^2 - t^2 * (v1 + r^2 * v0)
  r <- mean (x) / mean (y)
  c (r, uniroot (f, c (-20, r), tol = 1e-15)$root,
     uniroot (f, c (r, 200), tol = 1e-15)$root) - 1
}
show ("lift low high", lift (a, b))
show ("lift d a", lift (d, a))
