# Expected values of tests/infer/ranks.c and of quantiles in
# tests/suff/ranked.c, printed with 17 digits.
# R 4.2.2: Rscript tests/oracle/ranks.R
show <- function (name, ...) cat (sprintf ("%-28s", name),
                                  sprintf ("%.17g", c (...)), "\n")

a <- c (12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5, 11, 17.375)
b <- c (5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375, 12.25, 7.75, 3.125,
        6.5)
u <- c (5, 4, 5, 3, 5, 4, 2, 5, 4, 5, 3, 5)
v <- c (3, 4, 2, 5, 1, 3, 4, 2, 3, 4)

rank_test <- function (name, x, y, ...) {
  w <- suppressWarnings (wilcox.test (x, y, ...))
  show (name, w$statistic, w$p.value)
}
rank_test ("exact", a, b)
rank_test ("exact swapped", b, a)
rank_test ("ties", u, v)
rank_test ("ties swapped", v, u)
rank_test ("large", 1:60 * 1.25, 1:55 + .125)
rank_test ("1-5 against 3-7", 1:5, 3:7)

# P(x > y) + P(x = y)/2 with Brunner and Munzel's interval, as
# brunnermunzel::brunnermunzel.test (y, x) computes it from ranks.
superiority <- function (x, y, level = .95) {
  m <- length (x); n <- length (y)
  r <- rank (c (x, y)); rx <- r[1:m]; ry <- r[m + 1:n]
  p <- (mean (rx) - (m + 1) / 2) / n
  sx <- sum ((rx - rank (x) - mean (rx) + (m + 1) / 2)^2) / (m - 1)
  sy <- sum ((ry - rank (y) - mean (ry) + (n + 1) / 2)^2) / (n - 1)
  se <- sqrt (sx / (m * n^2) + sy / (n * m^2))
  df <- (m * sx + n * sy)^2 /
    ((m * sx)^2 / (m - 1) + (n * sy)^2 / (n - 1))
  c (p, se, p - qt ((1 + level) / 2, df) * se,
     p + qt ((1 + level) / 2, df) * se)
}
show ("superiority", superiority (a, b))
show ("superiority ties", superiority (u, v))
show ("superiority above 1", superiority (1:6 + .5, c (0, 1, 2, 6)))

show ("pwilcox", pwilcox (c (0, 7, 33, 60), 10, 12), pwilcox (900, 49, 49))
show ("quantiles a", quantile (a, c (0, .1, .25, .5, .75, .9, 1)))
show ("quantiles u", quantile (u, c (0, .1, .25, .5, .75, .9, 1)))
