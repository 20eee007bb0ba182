# Expected values of the rank tests of tests/infer (mann_whitney.c,
# brunner_munzel.c, kruskal.c, signed_rank.c, hodges_lehmann.c,
# rank_cluster.c, dist_signed_rank.c) and of quantiles in
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
     min (1, p + qt ((1 + level) / 2, df) * se))
}
show ("superiority", superiority (a, b))
show ("superiority ties", superiority (u, v))

show ("pwilcox", pwilcox (c (0, 7, 33, 60), 10, 12), pwilcox (900, 49, 49))
show ("quantiles a", quantile (a, c (0, .1, .25, .5, .75, .9, 1)))
show ("quantiles u", quantile (u, c (0, .1, .25, .5, .75, .9, 1)))

# Brunner and Munzel's test from placements, member by member.
brunner_munzel <- function (x, y) {
  place <- function (at, others)
    sapply (at, function (v) mean (others < v) + mean (others == v) / 2)
  px <- place (x, y); py <- place (y, x)
  v1 <- var (px) / length (x); v0 <- var (py) / length (y)
  df <- (v1 + v0)^2 / (v1^2 / (length (x) - 1) + v0^2 / (length (y) - 1))
  t <- (mean (px) - .5) / sqrt (v1 + v0)
  c (t, df, 2 * pt (-abs (t), df))
}
show ("brunner_munzel", brunner_munzel (a, b))
show ("brunner_munzel ties", brunner_munzel (u, v))

# Rows of tests/infer/generated.h, cut down to halves so that they tie.
uniform <- function (env) {
  env$state <- (env$state * 16807) %% 2147483647
  env$state / 2147483647
}
generate <- function (seed, clusters, arms, mixed) {
  env <- new.env (); env$state <- seed
  rows <- list ()
  for (g in 1:clusters) {
    size <- 1 + floor (uniform (env) * 8)
    level <- uniform (env) * 2
    home <- floor (uniform (env) * arms)
    for (i in 1:size) {
      own <- floor (uniform (env) * arms)
      arm <- if (mixed) own else home
      y <- level + arm / 4 + uniform (env) * 3
      rows[[length (rows) + 1]] <- c (floor (2 * y) / 2, arm, g)
    }
  }
  rows <- do.call (rbind, rows)
  data.frame (y = rows[, 1], arm = rows[, 2], g = rows[, 3])
}

# Several cohorts.
w <- c (1, 2, 2, 3, 1, 4, 2)
k3 <- list (w, v, u)
y3 <- unlist (k3); arm3 <- rep (0:2, lengths (k3))
show ("kruskal wvu", unlist (kruskal.test (y3, arm3)[c ("statistic",
                                                       "p.value")]))
show ("kruskal ab", unlist (kruskal.test (list (a, b))[c ("statistic",
                                                         "p.value")]))
d4 <- generate (21, 40, 4, TRUE)
show ("kruskal 4", unlist (kruskal.test (d4$y, d4$arm)[c ("statistic",
                                                         "p.value")]))
dunn <- function (y, arm, one, zero) {
  n <- length (y); r <- rank (y); t <- table (y)
  s2 <- n * (n + 1) / 12 - sum (t^3 - t) / (12 * (n - 1))
  z <- (mean (r[arm == one]) - mean (r[arm == zero])) /
    sqrt (s2 * (1 / sum (arm == one) + 1 / sum (arm == zero)))
  c (z, 2 * pnorm (-abs (z)))
}
show ("dunn u against w", dunn (y3, arm3, 2, 0))
show ("dunn v against u", dunn (y3, arm3, 1, 2))
show ("dunn 4: 3 against 1", dunn (d4$y, d4$arm, 3, 1))

# J pair by pair, the variance as Hollander & Wolfe print it; and again
# Kendall's z as R has it.
jonckheere <- function (y, arm) {
  pairs <- outer (arm, arm, "<")
  j <- sum (pairs & outer (y, y, "<")) + sum (pairs & outer (y, y, "==")) / 2
  n <- as.numeric (table (arm)); t <- as.numeric (table (y)); N <- length (y)
  e <- (N^2 - sum (n^2)) / 4
  v <- (N * (N - 1) * (2 * N + 5) - sum (n * (n - 1) * (2 * n + 5)) -
        sum (t * (t - 1) * (2 * t + 5))) / 72 +
    sum (n * (n - 1) * (n - 2)) * sum (t * (t - 1) * (t - 2)) /
      (36 * N * (N - 1) * (N - 2)) +
    sum (n * (n - 1)) * sum (t * (t - 1)) / (8 * N * (N - 1))
  z <- (j - e) / sqrt (v)
  again <- suppressWarnings (cor.test (y, arm, method = "kendall",
                                       exact = FALSE))$statistic
  stopifnot (abs (z - again) < 1e-12 * abs (z))
  c (z, 2 * pnorm (-abs (z)))
}
show ("jonckheere wvu", jonckheere (y3, arm3))
show ("jonckheere ab", jonckheere (c (a, b), rep (0:1, c (10, 12))))
show ("jonckheere 4", jonckheere (d4$y, d4$arm))

# Signed ranks.
signed_rank <- function (name, ...) {
  w <- suppressWarnings (wilcox.test (..., digits.rank = 14))
  show (name, w$statistic, w$p.value)
}
signed_rank ("signed a - 10", a, mu = 10)
signed_rank ("signed a - 30", a, mu = 30)
signed_rank ("signed u - 3.2", u, mu = 3.2)
signed_rank ("signed u - 3, zeros", u, mu = 3)
signed_rank ("signed 4", d4$y, mu = 2)
tenths <- c (.1, .2, .4, .5, .7, 1, 1.1, 1.3)
signed_rank ("signed tenths - 0.6", tenths, mu = .6)
before <- c (3.1, 2.4, 5, 4.2, 3.3, 1.8, 2.9); after <- c (3.4, 2.4, 5.9, 4,
                                                           4.1, 2.3, 3.9)
signed_rank ("paired", after, before, paired = TRUE)
show ("psignrank", psignrank (c (0, 5, 20, 100, 24999, 240000),
                              c (5, 10, 12, 25, 500, 1000)))

# Hodges and Lehmann: all pairs; limits as order statistics.
shift <- function (x, y, level = .95) {
  d <- sort (outer (x, y, "-")); m <- length (x); n <- length (y)
  ties <- any (duplicated (c (x, y)))
  if (m < 50 && n < 50 && !ties) {
    c <- max (which (2 * pwilcox (seq_along (d) - 1, m, n) <= 1 - level))
  } else {
    t <- table (c (x, y)); N <- m + n
    sd <- sqrt (m * n / 12 * (N + 1 - sum (t^3 - t) / (N * (N - 1))))
    c <- ceiling (m * n / 2 - .5 - qnorm ((1 + level) / 2) * sd)
  }
  c (median (d), d[c], d[length (d) + 1 - c])
}
show ("shift ab", shift (a, b), wilcox.test (a, b, conf.int = TRUE)$conf.int)
show ("shift uv", shift (u, v))
show ("shift 4: 3 - 0", shift (d4$y[d4$arm == 3], d4$y[d4$arm == 0]))
centre <- function (x, level = .95) {
  d <- outer (x, x, "+") / 2; d <- sort (d[lower.tri (d, TRUE)])
  n <- length (x); M <- length (d)
  if (n < 50 && !any (duplicated (x))) {
    c <- max (which (2 * psignrank (seq_along (d) - 1, n) <= 1 - level))
  } else {
    c <- ceiling (M / 2 - .5 - qnorm ((1 + level) / 2) *
                  sqrt (sum (rank (x)^2)) / 2)
  }
  c (median (d), d[c], d[M + 1 - c])
}
show ("centre a", centre (a), wilcox.test (a, conf.int = TRUE)$conf.int)
show ("centre u less 3:", centre (u) - 3)
show ("centre 4", centre (d4$y))
show ("centre paired", centre (round (after - before, 10)))

# Placements by cluster: sums over rows, covariances over clusters, and
# Satterthwaite's df with the whole matrix M.
obuchowski <- function (d, one, zero) {
  d <- d[d$arm %in% c (one, zero), ]
  x <- d$y[d$arm == one]; y <- d$y[d$arm == zero]
  gx <- d$g[d$arm == one]; gy <- d$g[d$arm == zero]
  M <- length (x); N <- length (y)
  px <- sapply (x, function (v) mean (y < v) + mean (y == v) / 2)
  py <- sapply (y, function (v) mean (x > v) + mean (x == v) / 2)
  p <- mean (px)
  ids <- sort (unique (d$g)); K <- length (ids)
  A <- sapply (ids, function (g) sum (px[gx == g] - p)) / M
  B <- sapply (ids, function (g) sum (py[gy == g] - p)) / N
  m <- sapply (ids, function (g) sum (gx == g))
  n <- sapply (ids, function (g) sum (gy == g))
  I <- sum (m > 0); J <- sum (n > 0)
  part1 <- I / (I - 1) * sum (A^2); part0 <- J / (J - 1) * sum (B^2)
  var <- part1 + part0 + 2 * K / (K - 1) * sum (A * B)
  shape1 <- diag (m / M^2) - tcrossprod (m / M^1.5)
  shape0 <- diag (n / N^2) - tcrossprod (n / N^1.5)
  w <- part1 / sum (diag (shape1)) * shape1 +
    part0 / sum (diag (shape0)) * shape0
  df <- sum (diag (w))^2 / sum (w^2)
  t <- (p - .5) / sqrt (var)
  half <- qt (.975, df) * sqrt (var)
  c (p, sqrt (var), df, t, 2 * pt (-abs (t), df), max (0, p - half),
     min (1, p + half))
}
show ("clusters mixed", obuchowski (generate (31, 30, 2, TRUE), 1, 0))
show ("clusters apart", obuchowski (generate (32, 30, 2, FALSE), 1, 0))
show ("clusters 3 arms", obuchowski (generate (33, 24, 3, TRUE), 1, 0))
show ("clusters many", obuchowski (generate (34, 300, 2, TRUE), 1, 0))

# Several cohorts in clusters: shares of units below by comparing every
# two rows, what each row adds to each p_a, covariances over clusters.
kruskal_cluster <- function (d) {
  arms <- sort (unique (d$arm)); k <- length (arms); N <- nrow (d)
  n <- sapply (arms, function (a) sum (d$arm == a))
  F <- sapply (arms, function (b) {
    y <- d$y[d$arm == b]
    sapply (d$y, function (v) mean (y < v) + mean (y == v) / 2)
  })
  w <- rowsum (F, d$arm) / n                       # w[c, b]
  p <- (w %*% n / N)[, 1]
  add <- t (sapply (seq_len (N), function (i) {
    own <- match (d$arm[i], arms)
    e <- F[i, ] - w[own, ]
    u <- -e / N
    u[own] <- sum ((n * e)[-own]) / N / n[own]
    u
  }))
  ids <- sort (unique (d$g))
  u <- lapply (arms, function (a)
    t (sapply (ids, function (g) colSums (add[d$g == g & d$arm == a, , drop = FALSE]))))
  V <- matrix (0, k, k)
  for (c1 in 1:k) for (c2 in 1:k) {
    G <- length (unique (d$g[d$arm %in% arms[c (c1, c2)]]))
    V <- V + G / (G - 1) * crossprod (u[[c1]], u[[c2]])
  }
  b <- (p - p[1])[-1]
  C <- cbind (-1, diag (k - 1))
  W <- C %*% V %*% t (C)
  f <- drop (b %*% solve (W) %*% b) / (k - 1)
  df2 <- length (ids) - 1
  r <- rank (d$y)
  stopifnot (max (abs (p - (tapply (r, d$arm, mean) - .5) / N)) < 1e-13)
  c (p, f, k - 1, df2, pf (f, k - 1, df2, lower.tail = FALSE))
}
two <- generate (34, 300, 2, TRUE)
o <- obuchowski (two, 1, 0)
stopifnot (abs (kruskal_cluster (two)[3] / o[4]^2 - 1) < 1e-12)
show ("kruskal clusters 4 mixed",
      tail (kruskal_cluster (generate (41, 250, 4, TRUE)), 4))
show ("kruskal clusters 3 apart",
      tail (kruskal_cluster (generate (42, 220, 3, FALSE)), 4))
show ("kruskal clusters 5 mixed",
      tail (kruskal_cluster (generate (43, 100, 5, TRUE)), 4))
