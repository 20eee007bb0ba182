# Expected values of tests/run/equivalence.c: two one-sided tests.
# R 4.2.2: Rscript tests/oracle/equivalence.R
show <- function (name, ...) cat (sprintf ("%-30s", name),
                                  sprintf ("%.15g", c (...)), "\n")

a <- c (12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5, 11, 17.375)
b <- c (5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375, 12.25, 7.75, 3.125,
        6.5)
tost <- function (x, y, m, ...) {
  below <- t.test (x, y, mu = m, alternative = "less", ...)
  above <- t.test (x, y, mu = -m, alternative = "greater", ...)
  t <- min (-below$statistic, above$statistic)
  show ("", max (below$p.value, above$p.value), t, below$parameter)
}
cat ("welch, margins 15, 10, 6.5, 2\n")
for (m in c (15, 10, 6.5, 2)) tost (a, b, m)
cat ("student, margin 15\n"); tost (a, b, 15, var.equal = TRUE)
cat ("one sample against 12, margin 8\n")
x <- t.test (a, mu = 20, alternative = "less")$p.value
y <- t.test (a, mu = 4, alternative = "greater")$p.value
show ("", max (x, y))
cat ("swapped, margin 15\n"); tost (b, a, 15)

# Farrington & Manning's statistic by maximising the likelihood under
# p1 - p0 = d, times sqrt (1 - 1/N).
fm <- function (x1, n1, x0, n0, d) {
  f <- function (p) dbinom (x1, n1, p + d, TRUE) + dbinom (x0, n0, p, TRUE)
  p <- optimize (f, c (max (0, -d), min (1, 1 - d)), maximum = TRUE,
                 tol = 1e-14)$maximum
  v <- ((p + d) * (1 - p - d) / n1 + p * (1 - p) / n0) *
    (n1 + n0) / (n1 + n0 - 1)
  (x1 / n1 - x0 / n0 - d) / sqrt (v)
}
shares <- function (x1, n1, x0, n0, m) {
  z <- min (fm (x1, n1, x0, n0, -m), -fm (x1, n1, x0, n0, m))
  show ("", pnorm (z, lower.tail = FALSE), z)
}
cat ("shares\n")
shares (83, 100, 90, 110, .15)
shares (830, 1000, 900, 1100, .05)
shares (0, 50, 0, 60, .1)

cat ("one share against .6, margin .1\n")
one <- function (x, n, p, m) {
  z <- function (at) (x / n - at) / sqrt (at * (1 - at) / n)
  w <- min (z (p - m), -z (p + m))
  show ("", pnorm (w, lower.tail = FALSE), w)
}
one (130, 200, .6, .1)

cat ("risk ratio, less or more by 1.3 times\n")
rr <- function (x1, n1, x0, n0, m) {
  se <- sqrt (1 / x1 - 1 / n1 + 1 / x0 - 1 / n0)
  z <- (log1p (m) - abs (log (x1 / n1 / (x0 / n0)))) / se
  show ("", pnorm (z, lower.tail = FALSE), z)
}
rr (83, 100, 90, 110, .3)
rr (20, 100, 90, 110, .3)
