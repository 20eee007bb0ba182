# Rank correlations with clusters and funnel limits: tests/infer/spearman.c,
# tests/infer/funnel.c.
say <- function (name, x) cat (sprintf ("%s %.15g\n", name, x), sep = "")

x <- c (3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8)
y <- c (2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5)
cluster <- c (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6)
n <- length (x)
rho <- cor (x, y, method = "spearman")
say ("rho", rho)

# The influence function, pair by pair.
half <- function (a, b) (a < b) + (a == b) / 2      # [a <= b], half if equal
u <- (rank (x) - .5) / n
v <- (rank (y) - .5) / n
A <- sapply (1:n, function (i) mean (half (x[i], x) * v))
B <- sapply (1:n, function (i) mean (half (y[i], y) * u))
C <- sapply (1:n, function (i) mean (half (x[i], x) * u))
D <- sapply (1:n, function (i) mean (half (y[i], y) * v))
theta <- mean (u * v)
a <- mean (u^2) - .25
b <- mean (v^2) - .25
stopifnot (abs ((theta - .25) / sqrt (a * b) - rho) < 1e-14)
h <- (u * v + A + B - 3 * theta) / sqrt (a * b) -
  rho / 2 * ((u^2 + 2 * C - 3 * mean (u^2)) / a +
             (v^2 + 2 * D - 3 * mean (v^2)) / b)
interval <- function (se, df) tanh (atanh (rho) +
                                    c (-1, 1) * qt (.975, df) * se /
                                      (1 - rho^2))
se <- sqrt (n / (n - 1) * sum (h^2)) / n
say ("error", se)
say ("low", interval (se, n - 1)[1])
say ("high", interval (se, n - 1)[2])
sums <- tapply (h, cluster, sum)
G <- length (sums)
se <- sqrt (G / (G - 1) * sum (sums^2)) / n
say ("clustered error", se)
say ("clustered low", interval (se, G - 1)[1])
say ("clustered high", interval (se, G - 1)[2])

# Funnels: Spiegelhalter (2005), A.1.1.
limit <- function (n, share, p) {
  r <- qbinom (p, n, share)
  (r - (pbinom (r, n, share) - p) / dbinom (r, n, share)) / n
}
say ("share low", limit (40, .3, .025))
say ("share high", 1 - limit (40, .7, .025))
say ("share far low", limit (40, .3, .001))
say ("share far high", 1 - limit (40, .7, .001))

# Twelve levels of means, rows in clusters of two: level g from 0 has
# 4 + 2 g rows, row i of it from 0 the value (37 i + 11 g) mod 23
# + 6 (g mod 3), and rows
# 2 k and 2 k + 1 of a level share a cluster.
size <- 4 + 2 * (0:11)
g <- rep (0:11, size)
i <- sequence (size) - 1
value <- (37 * i + 11 * g) %% 23 + 6 * (g %% 3)
fit <- lm (value ~ factor (g))
target <- mean (value)
spread <- summary (fit)$sigma
deff <- max (1, sum (rowsum (residuals (fit), paste (g, i %/% 2))^2) /
                sum (residuals (fit)^2))
z <- (tapply (value, g, mean) - target) / (spread * sqrt (deff / size))
cut <- quantile (z, c (.1, .9), type = 7)
phi <- max (1, mean (pmin (pmax (z, cut[1]), cut[2])^2))
say ("target", target)
say ("spread", spread)
say ("dispersion of means", phi)
say ("mean low", target - qnorm (.975) * spread * sqrt (deff * phi / 50))
say ("mean far high", target + qnorm (.999) * spread * sqrt (deff * phi / 50))

# The same levels with the share of values below 2 + 1.5 g, where rows of a
# cluster are alike.
value <- as.numeric ((37 * (i %/% 2) + 11 * g) %% 23 < 2 + 1.5 * g)
off <- value - ave (value, g)
share <- mean (value)
deff <- max (1, sum (rowsum (off, paste (g, i %/% 2))^2) / sum (off^2))
z <- (tapply (value, g, mean) - share) / sqrt (share * (1 - share) * deff /
                                                 size)
cut <- quantile (z, c (.1, .9), type = 7)
phi <- max (1, mean (pmin (pmax (z, cut[1]), cut[2])^2))
say ("share of all", share)
say ("dispersion of shares", phi)
