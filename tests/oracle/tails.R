# Expected values of tests/infer/tails.c, printed with 17 digits.
# R 4.2.2: Rscript tests/oracle/tails.R
show <- function (name, ...) cat (sprintf ("%-28s", name),
                                  sprintf ("%.17g", c (...)), "\n")
x <- c (0, 0, 0, 12.5, 0, 30.25, 0, 0, 250, 0, 7.75, 0, 18, 0)
y <- c (0, 9.5, 0, 0, 14.75, 0, 0, 11, 0, 0, 0, 40)
m3 <- function (v) mean ((v - mean (v))^3)
m2 <- function (v) mean ((v - mean (v))^2)
kappa <- abs (m3 (x) / length (x)^2 - m3 (y) / length (y)^2) /
  (var (x) / length (x) + var (y) / length (y))^1.5
show ("kappa", kappa)
show ("skewness x y", m3 (x) / m2 (x)^1.5, m3 (y) / m2 (y)^1.5)
show ("zeros x y", mean (x == 0), mean (y == 0))
p <- c (mean (y != 0), mean (x != 0))
mu <- c (mean (y[y != 0]), mean (x[x != 0]))
show ("two part", (p[2] - p[1]) * sum (mu) / 2, (mu[2] - mu[1]) * sum (p) / 2,
      mean (x) - mean (y))
q <- quantile (c (x, y), c (.01, .99))
w <- t.test (pmin (pmax (x, q[1]), q[2]), pmin (pmax (y, q[1]), q[2]))
show ("winsorised est se low high", -diff (w$estimate), w$stderr, w$conf.int)
# Bootstrap-t, 400,000 draws: what 1,999 must come near.
set.seed (1)
a <- c (12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5, 11, 17.375)
b <- c (5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375, 12.25, 7.75, 3.125,
        6.5)
n <- 4e5
drawn <- function (v) matrix (sample (v, length (v) * n, replace = TRUE), n)
spread <- function (m) rowSums ((m - rowMeans (m))^2) / (ncol (m) - 1) / ncol (m)
x <- drawn (a); y <- drawn (b)
t <- (rowMeans (x) - rowMeans (y) - mean (a) + mean (b)) /
  sqrt (spread (x) + spread (y))
show ("bootstrap t low high", round (
  mean (a) - mean (b) - quantile (t, c (.975, .025)) *
    sqrt (var (a) / length (a) + var (b) / length (b)), 4))
