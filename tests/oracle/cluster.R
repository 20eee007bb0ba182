# Expected values of tests/infer/cluster.c, as C tables.
#   Rscript tests/oracle/cluster.R          (R 4.2.2, base only)
# CR2 and Satterthwaite's df from their definitions, with whole matrices:
# what clubSandwich::coef_test (fit, "CR2", test = "Satterthwaite") does.
# The rows are those of tests/infer/generated.h.

options (digits = 17)

uniform <- function (env) {
  env$state <- (env$state * 16807) %% 2147483647
  env$state / 2147483647
}
generate <- function (seed, clusters, arms, mixed, share) {
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
      rows[[length (rows) + 1]] <- c (if (share) y > 2.5 else y, arm, g)
    }
  }
  rows <- do.call (rbind, rows)
  data.frame (y = rows[, 1], arm = rows[, 2], g = rows[, 3])
}
row <- function (...)
  cat (" ", paste (sprintf ("%.17g", c (...)), collapse = ", "), "\n")

# (I - H_gg)^(-1/2), symmetric, on the space where I - H_gg is not 0.
inverse_root <- function (m) {
  e <- eigen (m, symmetric = TRUE)
  keep <- e$values > 1e-12
  v <- e$vectors[, keep, drop = FALSE]
  v %*% (t (v) / sqrt (e$values[keep]))
}

cr2 <- function (x, y, g, contrast) {
  bread <- solve (crossprod (x))
  h <- x %*% bread %*% t (x)
  left <- diag (nrow (x)) - h
  beta <- bread %*% crossprod (x, y)
  # Column per cluster: the weights of the residuals in its contribution.
  weight <- sapply (unique (g), function (k) {
    i <- which (g == k)
    w <- numeric (nrow (x))
    w[i] <- inverse_root (left[i, i, drop = FALSE]) %*%
      x[i, , drop = FALSE] %*% bread %*% contrast
    w
  })
  variance <- sum (crossprod (weight, y - x %*% beta)^2)
  m <- crossprod (left %*% weight)
  c (sum (contrast * beta), sqrt (variance), sum (diag (m))^2 / sum (m^2))
}
cr1 <- function (x, y, g, contrast) {
  fit <- lm.fit (x, y)
  bread <- solve (crossprod (x))
  sums <- rowsum (x * fit$residuals, g)
  n <- nrow (x); k <- ncol (x); clusters <- nrow (sums)
  v <- clusters / (clusters - 1) * (n - 1) / (n - k) *
    bread %*% crossprod (sums) %*% bread
  list (beta = fit$coefficients, v = v, df = clusters - 1,
        line = c (sum (contrast * fit$coefficients),
                  sqrt (drop (t (contrast) %*% v %*% contrast)),
                  clusters - 1))
}
report <- function (name, line, target = 0) {
  t <- (line[1] - target) / line[2]
  cat ("/*", name, "*/\n")
  row (line, t, 2 * pt (-abs (t), line[3]))
}
two <- function (name, d, estimator) {
  d <- d[d$arm < 2, ]
  x <- cbind (1, d$arm)
  fit <- estimator (x, d$y, d$g, c (0, 1))
  report (name, if (is.list (fit)) fit$line else fit)
}

two ("30 mixed clusters, mean", generate (5, 30, 2, TRUE, FALSE), cr2)
two ("30 clusters apart, mean", generate (6, 30, 2, FALSE, FALSE), cr2)
two ("40 mixed clusters, share", generate (8, 40, 2, TRUE, TRUE), cr2)
two ("24 mixed clusters of three cohorts, two compared",
     generate (9, 24, 3, TRUE, FALSE), cr2)
two ("300 mixed clusters, mean", generate (10, 300, 2, TRUE, FALSE), cr1)
two ("300 clusters apart, share", generate (12, 300, 2, FALSE, TRUE), cr1)

alone <- function (d, estimator) {
  fit <- estimator (matrix (1, nrow (d), 1), d$y, d$g, 1)
  if (is.list (fit)) fit$line else fit
}
one <- function (name, d, target, estimator)
  report (name, alone (d, estimator), target)
one ("one sample, 20 clusters, mean against 2.4",
     generate (13, 20, 1, TRUE, FALSE), 2.4, cr2)
one ("one sample, 200 clusters, mean against 2.4",
     generate (14, 200, 1, TRUE, FALSE), 2.4, cr1)
wilson <- function (name, d, target, estimator) {
  line <- alone (d, estimator)
  p <- line[1]; n <- p * (1 - p) / line[2]^2; t <- qt (.975, line[3])
  z <- (p - target) / sqrt (target * (1 - target) / n)
  centre <- (p + t^2 / (2 * n)) / (1 + t^2 / n)
  half <- t / (1 + t^2 / n) * sqrt (p * (1 - p) / n + t^2 / (4 * n^2))
  cat ("/*", name, "*/\n")
  row (line[3], line[2], z, 2 * pt (-abs (z), line[3]), centre - half - target,
       centre + half - target)
}
wilson ("one sample, 20 clusters, share against 0.4",
        generate (15, 20, 1, TRUE, TRUE), .4, cr2)
wilson ("one sample, 200 clusters, share against 0.4",
        generate (16, 200, 1, TRUE, TRUE), .4, cr1)

cat ("/* Wald F of four cohorts, 600 mixed clusters */\n")
d <- generate (17, 600, 4, TRUE, FALSE)
x <- model.matrix (~ factor (d$arm))
fit <- cr1 (x, d$y, d$g, c (0, 1, 0, 0))
b <- fit$beta[-1]
f <- drop (t (b) %*% solve (fit$v[-1, -1]) %*% b) / 3
row (f, 3, fit$df, pf (f, 3, fit$df, lower.tail = FALSE))

# Fieller with the variance of m1 - x m0 at every x: its limits are where
# the squared difference is t^2 times that, df those of the difference.
lift <- function (name, d, estimator) {
  d <- d[d$arm < 2, ]
  x <- cbind (d$arm == 0, d$arm == 1) + 0
  line <- function (c) {
    fit <- estimator (x, d$y, d$g, c)
    if (is.list (fit)) fit$line else fit
  }
  m <- tapply (d$y, d$arm, mean); q <- qt (.975, line (c (-1, 1))[3])
  f <- function (r) (m[2] - r * m[1])^2 - q^2 * line (c (-r, 1))[2]^2
  ratio <- unname (m[2] / m[1])
  cat ("/* lift,", name, "*/\n")
  row (ratio - 1, uniroot (f, c (-1, ratio), tol = 1e-15)$root - 1,
       uniroot (f, c (ratio, 6), tol = 1e-15)$root - 1)
}
lift ("30 mixed clusters", generate (5, 30, 2, TRUE, FALSE), cr2)
lift ("24 of three cohorts", generate (9, 24, 3, TRUE, FALSE), cr2)
lift ("300 mixed clusters", generate (10, 300, 2, TRUE, FALSE), cr1)
lift ("300 clusters apart", generate (12, 300, 2, FALSE, TRUE), cr1)
