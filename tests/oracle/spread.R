# Expected values of tests/infer/yuen.c, levene.c, oneway_pairs.c,
# explained.c and standardised.c, printed with 17 digits.
# R 4.2.2: Rscript tests/oracle/spread.R
show <- function (name, ...) cat (sprintf ("%-28s", name),
                                  sprintf ("%.17g", c (...)), "\n")

a <- c (12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5, 11, 17.375)
b <- c (5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375, 12.25, 7.75, 3.125,
        6.5)
d <- c (1.5, 28.25, 9.875, 16.5, 21.125, 13.75, 33.5)
y <- c (a, b, d)
g <- factor (rep (c ("a", "b", "d"), c (length (a), length (b), length (d))))

# Yuen (1974), Biometrika 61:165-170: trimmed means, winsorised spreads.
yuen <- function (x, z, trim = .2, level = .95) {
  part <- function (v) {
    v <- sort (v); n <- length (v); k <- floor (trim * n)
    w <- pmin (pmax (v, v[k + 1]), v[n - k])
    h <- n - 2 * k
    list (mean = mean (v[(k + 1):(n - k)]), h = h,
          q = (n - 1) * var (w) / (h * (h - 1)))
  }
  p <- part (x); r <- part (z)
  se <- sqrt (p$q + r$q)
  df <- (p$q + r$q)^2 / (p$q^2 / (p$h - 1) + r$q^2 / (r$h - 1))
  t <- (p$mean - r$mean) / se
  c (t, df, 2 * pt (-abs (t), df), p$mean - r$mean, se,
     p$mean - r$mean + c (-1, 1) * qt ((1 + level) / 2, df) * se)
}
show ("yuen t df p est se low high", yuen (a, b))

# Levene's test about medians is the F test of |y - median|.
z <- abs (y - ave (y, g, FUN = median))
show ("levene F df df2 p", unlist (anova (lm (z ~ g))[1, c ("F value", "Df")]),
      anova (lm (z ~ g))[2, "Df"], anova (lm (z ~ g))[1, "Pr(>F)"])
two <- g != "d"
l2 <- anova (lm (z[two] ~ factor (g[two])))
show ("levene two F p", l2[1, "F value"], l2[1, "Pr(>F)"])

# Classic analysis of variance, Tukey's pairs, Games and Howell's.
f <- anova (lm (y ~ g))
show ("anova F df df2 p", f[1, "F value"], f[1, "Df"], f[2, "Df"],
      f[1, "Pr(>F)"])
tk <- TukeyHSD (aov (y ~ g))$g
show ("tukey p ba da db", tk[, "p adj"])
mse <- f[2, "Mean Sq"]; n <- tapply (y, g, length); m <- tapply (y, g, mean)
v <- tapply (y, g, var)
q <- function (i, j) (m[i] - m[j]) / sqrt (mse / 2 * (1 / n[i] + 1 / n[j]))
show ("tukey q ba da db", q (2, 1), q (3, 1), q (3, 2))
gh <- function (i, j) {
  e <- v[i] / n[i] + v[j] / n[j]
  q <- (m[i] - m[j]) / sqrt (e / 2)
  df <- e^2 / ((v[i] / n[i])^2 / (n[i] - 1) + (v[j] / n[j])^2 / (n[j] - 1))
  c (q, df, ptukey (abs (q), 3, df, lower.tail = FALSE))
}
show ("games howell ba q df p", gh (2, 1))
show ("games howell da q df p", gh (3, 1))
show ("games howell db q df p", gh (3, 2))
p <- t.test (a[1:5], b[1:5], paired = TRUE)
show ("paired t df p low", p$statistic, p$parameter, p$p.value,
      p$conf.int[1])

# Share of the variance explained; limits: noncentrality lambda of F at its
# upper and lower quantile, lambda / (lambda + N) (Steiger 2004).
F <- f[1, "F value"]; d1 <- f[1, "Df"]; d2 <- f[2, "Df"]; N <- length (y)
lam <- function (p) {
  h <- function (l) pf (F, d1, d2, ncp = l) - p
  if (h (0) < 0) 0 else uniroot (h, c (0, 400), tol = 1e-13)$root
}
show ("eta2 est low high", d1 * F / (d1 * F + d2),
      sapply (c (.975, .025), function (p) lam (p) / (lam (p) + N)))
# Three cohorts of 400, at 0, 2 and 4 standard deviations.
F <- 1600; d1 <- 2; d2 <- 1197; N <- 1200
far <- function (p) {
  l <- uniroot (function (l) pf (F, d1, d2, ncp = l) - p, c (100, 9000),
                tol = 1e-13)$root
  l / (l + N)
}
show ("eta2 of a chasm, limits", far (.975), far (.025))
F <- f[1, "F value"]; d1 <- f[1, "Df"]; d2 <- f[2, "Df"]; N <- length (y)
show ("omega2", d1 * (F - 1) / (d1 * (F - 1) + N))

# Standardised differences: noncentral t limits by uniroot.
std <- function (t, df, scale, J = 1, level = .95) {
  ncp <- function (p) uniroot (function (n) pt (t, df, n) - p, c (-36, 36),
                               tol = 1e-14)$root
  J * scale * c (t, ncp ((1 + level) / 2), ncp ((1 - level) / 2))
}
J <- function (v) exp (lgamma (v / 2) - log (sqrt (v / 2)) - lgamma ((v - 1) / 2))
s <- t.test (a, b, var.equal = TRUE)
show ("cohens d", std (s$statistic, s$parameter,
                       sqrt (1 / length (a) + 1 / length (b))))
w <- t.test (a, b)
se <- w$stderr
show ("glass delta", std (w$statistic, length (b) - 1, se / sd (b)))
av <- sqrt ((var (a) + var (b)) / 2)
show ("hedges g av", std (w$statistic, w$parameter, se / av,
                          J (w$parameter)))
