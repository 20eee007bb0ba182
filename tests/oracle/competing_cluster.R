# Expected values of tests/infer/competing_cluster.c, as C tables.
#   Rscript tests/oracle/competing_cluster.R (R 4.2.2, survival 3.5-3)
# The rows are those of generate_competing() in tests/infer/generated.h;
# row i, from 0, lies in cluster i mod (1 + i mod G), of its own cohort
# where nested.  What a unit adds to a cumulative incidence is survfit's
# own influence (its `cluster` changes nothing where there are several
# states, but its influences do add up to its std.err); Satterthwaite's df with the whole matrix.

library (survival)
options (digits = 17)
self <- sub ("--file=", "", grep ("--file=", commandArgs (), value = TRUE))
lines <- readLines (file.path (dirname (self), "competing.R"))
eval (parse (text = lines[grep ("^uniform", lines):
                          (grep ("^# Gray", lines) - 1)]))
tight <- coxph.control (eps = 1e-14, toler.chol = 1e-15, iter.max = 50)

# F(tau) of one cohort with its influences, a row a unit.
curve <- function (d, tau) {
  part <<- d
  part$state <<- factor (d$how, 0:2)
  fit <- survfit (Surv (time, state) ~ 1, part, influence = TRUE)
  at <- max (which (fit$time <= tau))
  own <- fit$influence.pstate[, at + 1, 2]
  stopifnot (abs (sqrt (sum (own^2)) / fit$std.err[at, 2] - 1) < 1e-10)
  f <- fit$pstate[at, 2]; se <- sqrt (sum (rowsum (own, d$id)^2))
  limits <- f^exp (c (1, -1) * qnorm (.975) * se / (f * log (f)))
  list (f = f, own = own, se = se, low = min (limits), high = max (limits))
}
clusters <- function (d, g, nested) {
  i <- seq_len (nrow (d)) - 1
  i %% (1 + i %% g) + nested * 1000 * d$arm
}

two <- function (name, d, g, nested, level, reference, tau) {
  cat ("/*", name, "*/\n")
  d$id <- clusters (d, g, nested)
  d <- d[d$arm %in% c (level, reference), ]
  a <- d[d$arm == level, ]; b <- d[d$arm == reference, ]
  fa <- curve (a, tau); fb <- curve (b, tau)
  ids <- sort (unique (d$id)); K <- length (ids)
  A <- sapply (ids, function (g) sum (fa$own[a$id == g]))
  B <- -sapply (ids, function (g) sum (fb$own[b$id == g]))
  m <- sapply (ids, function (g) sum (a$id == g))
  n <- sapply (ids, function (g) sum (b$id == g))
  I <- sum (m > 0); J <- sum (n > 0); M <- sum (m); N <- sum (n)
  part1 <- I / (I - 1) * sum (A^2); part0 <- J / (J - 1) * sum (B^2)
  both <- K / (K - 1) * sum (A * B)
  se <- sqrt (part1 + part0 + 2 * both)
  shape1 <- diag (m / M^2) - tcrossprod (m / M^1.5)
  shape0 <- diag (n / N^2) - tcrossprod (n / N^1.5)
  w <- part1 / sum (diag (shape1)) * shape1 +
    part0 / sum (diag (shape0)) * shape0
  df <- sum (diag (w))^2 / sum (w^2)
  t <- (fa$f - fb$f) / se
  q <- qt (.975, df)
  limits <- function (f, v) sort (f^exp (c (1, -1) * q * sqrt (v) / (f * log (f))))
  la <- limits (fa$f, part1); lb <- limits (fb$f, part0)
  r <- -both / sqrt (part1 * part0)
  reach <- function (x, y) sqrt (x^2 + y^2 - 2 * r * x * y)
  row (fa$f, fa$se, fa$low, fa$high, fb$f)
  row (se, df, t, 2 * pt (-abs (t), df))
  row (fa$f - fb$f - reach (fa$f - la[1], lb[2] - fb$f),
       fa$f - fb$f + reach (la[2] - fa$f, fb$f - lb[1]))
  d$x <- as.numeric (d$arm == level)
  score <- coxph (Surv (time, how == 1) ~ x, d, cluster = id,
                  control = coxph.control (iter.max = 0))
  fit <- coxph (Surv (time, how == 1) ~ x, d, cluster = id, control = tight)
  row (score$rscore, coef (fit), sqrt (vcov (fit)))
}
two ("few clusters", generate (1, 200, 2, 30, .4), 20, FALSE, 1, 0, 7)
two ("few days", generate (7, 60, 2, 5, .5), 25, TRUE, 0, 1, 1)
two ("three arms, nested", generate (42, 500, 3, 60, .3), 150, TRUE, 2, 0, 20)
two ("many a day", generate (11, 3000, 2, 6, .5), 400, FALSE, 1, 0, 3)

# Several: the same sums, each pair of cohorts with its factor.
many <- function (name, d, g, nested, tau) {
  cat ("/*", name, "*/\n")
  d$id <- clusters (d, g, nested)
  arms <- sort (unique (d$arm)); k <- length (arms)
  ids <- sort (unique (d$id))
  curves <- lapply (arms, function (a) curve (d[d$arm == a, ], tau))
  u <- sapply (seq_along (arms), function (i) {
    own <- d$id[d$arm == arms[i]]
    sapply (ids, function (g) sum (curves[[i]]$own[own == g]))
  })
  V <- crossprod (u)
  for (i in 1:k) for (j in 1:k) {
    G <- length (unique (d$id[d$arm %in% arms[c (i, j)]]))
    V[i, j] <- V[i, j] * G / (G - 1)
  }
  f <- sapply (curves, function (c) c$f)
  C <- cbind (-1, diag (k - 1)); b <- C %*% f
  stat <- drop (t (b) %*% solve (C %*% V %*% t (C)) %*% b) / (k - 1)
  score <- coxph (Surv (time, how == 1) ~ factor (arm), d, cluster = id,
                  control = coxph.control (iter.max = 0))
  row (stat, k - 1, length (ids) - 1,
       pf (stat, k - 1, length (ids) - 1, lower.tail = FALSE), score$rscore)
}
many ("three, mixed", generate (43, 900, 3, 60, .4), 200, FALSE, 20)
many ("four, nested", generate (44, 1600, 4, 60, .4), 150, TRUE, 15)
