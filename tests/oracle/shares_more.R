# Expected values of tests/infer/{share_tests,fisher_many,binomial,mantel,
# share_measures,nps}.c.  R 4.2.2: Rscript tests/oracle/shares_more.R
show <- function (name, ...) cat (sprintf ("%-28s", name),
                                  sprintf ("%.17g", c (...)), "\n")
z <- qnorm (.975)
quiet <- suppressWarnings

yates <- function (x, n) {
  t <- quiet (chisq.test (rbind (x, n - x), correct = TRUE))
  c (t$statistic, t$p.value)
}
show ("yates 41/130 27/152", yates (c (41, 27), c (130, 152)))
show ("yates 7/12 2/14", yates (c (7, 2), c (12, 14)))

g <- function (x, n) {
  o <- rbind (x, n - x)
  e <- outer (rowSums (o), colSums (o)) / sum (o)
  s <- 2 * sum (ifelse (o == 0, 0, o * log (o / e)))
  c (s, pchisq (s, length (x) - 1, lower.tail = FALSE))
}
show ("g 41/130 27/152", g (c (41, 27), c (130, 152)))
show ("g zero cell", g (c (0, 9), c (20, 30)))
show ("g k=4", g (c (41, 27, 33, 8), c (130, 152, 90, 61)))

trend <- function (x, n) {
  t <- quiet (prop.trend.test (x, n))
  c (t$statistic, t$p.value)
}
show ("trend smokers", trend (c (83, 90, 129, 70), c (86, 93, 136, 82)))
show ("trend rising", trend (c (8, 27, 41, 33), c (61, 152, 130, 90)))

show ("binom 41/130 .25", binom.test (41, 130, .25)$p.value)
show ("binom 682/925 .75", binom.test (682, 925, .75)$p.value)
show ("binom 0/10 .3", binom.test (0, 10, .3)$p.value)
show ("binom 10/10 .3", binom.test (10, 10, .3)$p.value)
show ("binom 3/10 .3", binom.test (3, 10, .3)$p.value)
show ("binom 100020000/2e8 .5", binom.test (100020000, 2e8, .5)$p.value)
show ("cp 41/130", binom.test (41, 130)$conf.int)
show ("cp 0/10", binom.test (0, 10)$conf.int)
show ("cp 258/261", binom.test (258, 261)$conf.int)
show ("cp 12/1e6", binom.test (12, 1e6)$conf.int)

show ("mcnemar 86 150", mcnemar.test (matrix (c (794, 86, 150, 570), 2),
                                      correct = FALSE)$statistic,
      mcnemar.test (matrix (c (794, 86, 150, 570), 2),
                    correct = FALSE)$p.value)
show ("mcnemar 3 of 14", binom.test (3, 14)$p.value)

many <- function (x, n) fisher.test (rbind (x, n - x),
                                     workspace = 2e7)$p.value
show ("fisher k=5", many (c (41, 27, 33, 8, 19), c (130, 152, 90, 61, 77)))
show ("fisher k=10", many (c (1, 4, 3, 5, 2, 6, 1, 7, 3, 2),
                           c (11, 23, 35, 47, 22, 31, 16, 57, 33, 22)))

# Strata: UC Berkeley's six departments, men against women.
x1 <- UCBAdmissions[1, 1, ]; n1 <- x1 + UCBAdmissions[2, 1, ]
x0 <- UCBAdmissions[1, 2, ]; n0 <- x0 + UCBAdmissions[2, 2, ]
cat ("/*", paste (sprintf ("{ %d, %d, %d, %d }", x1, n1, x0, n0),
                  collapse = ", "), "*/\n")
mantel <- function (x1, n1, x0, n0) {
  t <- array (rbind (x1, n1 - x1, x0, n0 - x0), c (2, 2, length (x1)))
  p <- mantelhaen.test (t, correct = FALSE)
  show ("cmh", p$statistic, p$p.value)
  show ("mh or", p$estimate, p$conf.int)
  n <- n1 + n0; k <- x1 + x0
  rr <- sum (x1 * n0 / n) / sum (x0 * n1 / n)
  se <- sqrt (sum ((n1 * n0 * k - x1 * x0 * n) / n^2)
              / sum (x1 * n0 / n) / sum (x0 * n1 / n))
  show ("mh rr", rr, rr * exp (c (-z, z) * se))
  w <- n1 * n0 / n; d <- sum (w * (x1 / n1 - x0 / n0)) / sum (w)
  gr <- sqrt (sum (w^2 * (x1 * (n1 - x1) / n1^3 + x0 * (n0 - x0) / n0^3))
              / sum (w)^2)
  show ("mh rd greenland", d, d + c (-z, z) * gr)
  P <- (n1^2 * x0 - n0^2 * x1 + n1 * n0 * (n0 - n1) / 2) / n^2
  Q <- (x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * n)
  sato <- sqrt ((d * sum (P) + sum (Q)) / sum (w)^2)
  show ("mh rd sato", d, d + c (-z, z) * sato)
  psi <- unname (p$estimate)
  a <- sapply (seq_along (x1), function (i) uniroot (
    function (A) A * (n0[i] - k[i] + A) - psi * (n1[i] - A) * (k[i] - A),
    c (max (0, k[i] - n0[i]), min (n1[i], k[i])), tol = 1e-13)$root)
  v <- 1 / (1 / a + 1 / (n1 - a) + 1 / (k - a) + 1 / (n0 - k + a))
  bd <- sum ((x1 - a)^2 / v) - sum (x1 - a)^2 / sum (v)
  show ("breslow-day tarone", bd,
        pchisq (bd, length (x1) - 1, lower.tail = FALSE))
}
mantel (x1, n1, x0, n0)
mantel (c (7, 3, 12), c (12, 30, 40), c (2, 9, 20), c (14, 31, 80))

show ("cohens_h", 2 * asin (sqrt (41 / 130)) - 2 * asin (sqrt (27 / 152)),
      sqrt (1 / 130 + 1 / 152))
y <- rep (c (1, 0, 1, 0), c (41, 89, 27, 125))
arm <- rep (c (1, 1, 0, 0), c (41, 89, 27, 125))
show ("phi", cor (arm, y))
# Limits of phi: the cubic of shares.R at its two limits.
likeliest <- function (x1, n1, x0, n0, D) {
  N <- n1 + n0
  L3 <- N; L2 <- (n1 + 2 * n0) * D - N - x1 - x0
  L1 <- (n0 * D - N - 2 * x0) * D + x1 + x0; L0 <- x0 * D * (1 - D)
  q <- L2^3 / (3 * L3)^3 - L1 * L2 / (6 * L3^2) + L0 / (2 * L3)
  p <- sign (q) * sqrt (max (0, L2^2 / (3 * L3)^2 - L1 / (3 * L3)))
  a <- (pi + acos (max (-1, min (1, q / p^3)))) / 3
  r0 <- 2 * p * cos (a) - L2 / (3 * L3)
  c (r0 + D, r0)
}
phi_limit <- function (D) {
  r <- likeliest (41, 130, 27, 152, D); w <- 130 / 282
  all <- w * r[1] + (1 - w) * r[2]
  D * sqrt (w * (1 - w) / (all * (1 - all)))
}
show ("phi limits", phi_limit (0.037473535527416044),
      phi_limit (0.23868900085186848))

nps <- function (p, n, d) c (rep (100, p), rep (0, n), rep (-100, d))
a <- nps (60, 25, 15); b <- nps (40, 32, 28)
t <- t.test (a, b)
show ("nps difference", mean (a) - mean (b), t$stderr, t$conf.int)
show ("nps welch", t$statistic, t$parameter, t$p.value)
adjusted <- function (p, n, d) {
  N <- p + n + d + 3; p <- (p + .75) / N; d <- (d + .75) / N
  100 * (p - d + c (-1, 1) * z * sqrt ((p + d - (p - d)^2) / N))
}
show ("nps 60 25 15", adjusted (60, 25, 15))
show ("nps 5 3 2", adjusted (5, 3, 2))
show ("nps 10 0 0, low:", adjusted (10, 0, 0)[1])
