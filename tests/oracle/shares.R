# Expected values of tests/infer/{shares,fisher,miettinen,wilson,ratios,
# cramer}.c, printed with 17 digits.  R 4.2.2: Rscript tests/oracle/shares.R
show <- function (name, ...) cat (sprintf ("%-28s", name),
                                  sprintf ("%.17g", c (...)), "\n")
z <- qnorm (.975)
pearson <- function (x, n) suppressWarnings (
  chisq.test (rbind (x, n - x), correct = FALSE))

p <- pearson (c (41, 27), c (130, 152))
show ("pearson X2 p", p$statistic, p$p.value)
x2 <- unname (p$statistic) * 281 / 282
show ("n1 X2 p", x2, pchisq (x2, 1, lower.tail = FALSE))
p <- pearson (c (40, 1), c (41, 41))
show ("pearson [[40,1],[1,40]]", p$statistic, p$p.value)
p <- pearson (c (41, 27, 33, 8), c (130, 152, 90, 61))
show ("pearson k=4 X2 p", p$statistic, p$p.value)

fisher <- function (x1, n1, x0, n0)
  fisher.test (rbind (c (x1, n1 - x1), c (x0, n0 - x0)))$p.value
show ("fisher 7/12 2/14", fisher (7, 12, 2, 14))
show ("fisher 3/10 3/10", fisher (3, 10, 3, 10))
show ("fisher 9/10 1/15", fisher (9, 10, 1, 15))

s <- prop.test (41, 130, p = .25, correct = FALSE)
show ("score z p", sqrt (s$statistic), s$p.value)
show ("wilson less target", 41 / 130 - .25, s$conf.int - .25)
show ("wilson 0/10", prop.test (0, 10, correct = FALSE)$conf.int)

newcombe <- function (x1, n1, x0, n0) {
  w1 <- suppressWarnings (prop.test (x1, n1, correct = FALSE)$conf.int)
  w0 <- suppressWarnings (prop.test (x0, n0, correct = FALSE)$conf.int)
  p1 <- x1 / n1; p0 <- x0 / n0; d <- p1 - p0
  c (d, d - sqrt ((p1 - w1[1])^2 + (w0[2] - p0)^2),
     d + sqrt ((w1[2] - p1)^2 + (p0 - w0[1])^2))
}
show ("newcombe 56/70 48/80", newcombe (56, 70, 48, 80))
show ("newcombe 41/130 27/152", newcombe (41, 130, 27, 152))

# Miettinen and Nurminen with their closed solution of the cubic.
mn <- function (x1, n1, x0, n0, level = .95) {
  N <- n1 + n0; z2 <- qchisq (level, 1); d <- x1 / n1 - x0 / n0
  excess <- function (D) {
    L3 <- N; L2 <- (n1 + 2 * n0) * D - N - x1 - x0
    L1 <- (n0 * D - N - 2 * x0) * D + x1 + x0; L0 <- x0 * D * (1 - D)
    q <- L2^3 / (3 * L3)^3 - L1 * L2 / (6 * L3^2) + L0 / (2 * L3)
    p <- sign (q) * sqrt (max (0, L2^2 / (3 * L3)^2 - L1 / (3 * L3)))
    a <- (pi + acos (max (-1, min (1, q / p^3)))) / 3
    r0 <- min (1, max (0, 2 * p * cos (a) - L2 / (3 * L3)))
    r1 <- min (1, max (0, r0 + D))
    v <- (r1 * (1 - r1) / n1 + r0 * (1 - r0) / n0) * N / (N - 1)
    (d - D)^2 / v - z2
  }
  c (uniroot (excess, c (-1 + 1e-12, d - 1e-9), tol = 1e-15)$root,
     uniroot (excess, c (d + 1e-9, 1 - 1e-12), tol = 1e-15)$root)
}
show ("mn 56/70 48/80", mn (56, 70, 48, 80))
show ("mn 41/130 27/152", mn (41, 130, 27, 152))
show ("mn 9/10 3/10", mn (9, 10, 3, 10))
show ("mn 0/10 0/20", mn (0, 10, 0, 20))
show ("mn large", mn (10234, 150000, 9871, 151000))

ratio <- function (r, se) c (r, se, r * exp (-z * se), r * exp (z * se))
show ("risk ratio", ratio (41 / 130 / (27 / 152),
                           sqrt (1 / 41 - 1 / 130 + 1 / 27 - 1 / 152)))
show ("odds ratio", ratio (41 * 125 / (89 * 27),
                           sqrt (1 / 41 + 1 / 89 + 1 / 27 + 1 / 125)))

cramer <- function (x, n) {
  X2 <- unname (pearson (x, n)$statistic); N <- sum (n); k <- length (n)
  phi2 <- max (0, X2 / N - (k - 1) / (N - 1))
  v <- sqrt (phi2 / min (1 - 1 / (N - 1), k - (k - 1)^2 / (N - 1) - 1))
  ncp <- function (p) if (pchisq (X2, k - 1) < p) 0 else
    uniroot (function (L) pchisq (X2, k - 1, L) - p, c (0, 500),
             tol = 1e-14)$root
  c (v, sqrt (ncp (.975) / N), sqrt (ncp (.025) / N))
}
show ("cramer k=2", cramer (c (41, 27), c (130, 152)))
show ("cramer k=4", cramer (c (41, 27, 33, 8), c (130, 152, 90, 61)))
show ("cramer weak", cramer (c (41, 44, 30), c (130, 152, 90)))
