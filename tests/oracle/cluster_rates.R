# Expected values of tests/infer/cluster_rates.c.
#   Rscript tests/oracle/cluster_rates.R      (R 4.2.2, sandwich 3.0)
# CR2 and Satterthwaite's df from their definitions (Pustejovsky & Tipton
# 2018), with whole matrices: what clubSandwich::coef_test (fit, "CR2",
# test = "Satterthwaite") does with the lm of the models divided by the
# root of their working variance.  With a glm it takes the symmetric root
# of another matrix, which needs every unit's time: its standard error of
# the first log rate below is 0.15597 instead of 0.15605.  CR1 and two
# ways by sandwich::vcovCL.
# The rows are those of generate_rates in tests/infer/generated.h.

suppressMessages (library (sandwich))
options (digits = 17)
tight <- glm.control (epsilon = 1e-15, maxit = 50)

uniform <- function (env) {
  env$state <- (env$state * 16807) %% 2147483647
  env$state / 2147483647
}
generate <- function (seed, clusters, arms, mixed, second) {
  env <- new.env (); env$state <- seed
  rows <- list ()
  for (g in 1:clusters) {
    size <- 1 + floor (uniform (env) * 8)
    level <- 0.2 + uniform (env) * 2
    home <- floor (uniform (env) * arms)
    for (i in 1:size) {
      own <- floor (uniform (env) * arms)
      arm <- if (mixed) own else home
      t <- 1 + floor (uniform (env) * 365)
      u <- uniform (env)
      other <- floor (uniform (env) * second)
      rows[[length (rows) + 1]] <-
        c (floor (level * (1 + arm / 4) * t * u / 20), t, arm, g, other)
    }
  }
  rows <- do.call (rbind, rows)
  data.frame (y = rows[, 1], t = rows[, 2], arm = rows[, 3], g = rows[, 4],
              h = rows[, 5])
}
row <- function (name, ...)
  cat (sprintf ("%-30s", name),
       paste (sprintf ("%.17g", c (...)), collapse = ", "), "\n")

symmetric <- function (m, power) {
  e <- eigen ((m + t (m)) / 2, symmetric = TRUE)
  keep <- e$values > 1e-10 * max (e$values)
  v <- e$vectors[, keep, drop = FALSE]
  v %*% (t (v) * e$values[keep]^power)
}
# Residuals E of a model with design X, both already divided by the root
# of the working variance, clusters G: standard error and df of CONTRAST.
cr2 <- function (x, e, g, contrast) {
  bread <- solve (crossprod (x))
  left <- diag (nrow (x)) - x %*% bread %*% t (x)
  weight <- sapply (unique (g), function (k) {
    i <- which (g == k)
    w <- numeric (nrow (x))
    w[i] <- symmetric (left[i, i, drop = FALSE], -1 / 2) %*%
      x[i, , drop = FALSE] %*% bread %*% contrast
    w
  })
  m <- crossprod (left %*% weight)
  c (sqrt (sum (crossprod (weight, e)^2)), sum (diag (m))^2 / sum (m^2))
}
report <- function (name, estimate, se, df, null = 0) {
  t <- (estimate - null) / se
  row (name, estimate, se, df, t, 2 * pt (-abs (t), df))
}
linear <- function (d) {
  ave (seq_len (nrow (d)), d$arm, FUN = function (i) {
    r <- sum (d$y[i]) / sum (d$t[i])
    r + (d$y[i] - r * d$t[i]) / mean (d$t[i])
  })
}

# Log rate, rate and ratio of two cohorts, or of one.
few <- function (name, d) {
  cat ("/*", name, "*/\n")
  two <- length (unique (d$arm)) > 1
  x <- if (two) cbind (1, d$arm) else matrix (1, nrow (d), 1)
  k <- if (two) c (0, 1) else 1
  r <- as.numeric ((tapply (d$y, d$arm, sum) /
                      tapply (d$t, d$arm, sum))[as.character (d$arm)])
  mu <- r * d$t
  rates <- as.numeric (tapply (d$y, d$arm, sum) / tapply (d$t, d$arm, sum))
  v <- cr2 (sqrt (mu) * x, (d$y - mu) / sqrt (mu), d$g, k)
  if (two) report ("log rate", log (rates[2] / rates[1]), v[1], v[2])
  else report ("log rate against .06", log (rates), v[1], v[2], log (.06))
  v <- cr2 (d$t / sqrt (mu) * x, (d$y - mu) / sqrt (mu), d$g, k)
  if (two) report ("rate", diff (rates), v[1], v[2])
  z <- linear (d)
  v <- cr2 (x, z - r, d$g, k)
  if (two) report ("ratio", diff (rates), v[1], v[2])
  else report ("ratio against .06", rates, v[1], v[2], .06)
}
two <- function (d) d[d$arm < 2, ]
few ("seed 81, 30 mixed clusters", generate (81, 30, 2, TRUE, 1))
few ("seed 82, 30 clusters apart", generate (82, 30, 2, FALSE, 1))
few ("seed 83, 24 mixed clusters of three cohorts", two (generate (83, 24, 3, TRUE, 1)))
few ("seed 84, one cohort, 20 clusters", generate (84, 20, 1, TRUE, 1))

models <- function (d) {
  d$z <- linear (d); d$x <- factor (d$arm)
  if (nlevels (d$x) == 1) d$x <- 1
  f <- function (left) reformulate (if (is.factor (d$x)) "x" else "1", left)
  list (glm (update (f ("y"), . ~ . + offset (log (t))), poisson, d,
             control = tight),
        lm (f ("y / t"), d, weights = t), lm (f ("z"), d),
        lm (f ("y"), d))
}
many <- function (name, d, by, show = report) {
  cat ("/*", name, "*/\n")
  fits <- models (d)
  clusters <- d[, by, drop = FALSE]
  df <- min (sapply (clusters, function (g) length (unique (g)))) - 1
  what <- c ("log rate", "rate", "ratio", "mean")
  for (i in seq_along (fits)) {
    v <- vcovCL (fits[[i]], cluster = clusters, type = "HC1")
    b <- coef (fits[[i]]); k <- length (b)
    null <- if (k > 1) 0 else c (log (.06), .06, .06, 5)[i]
    if (k < 3)
      show (what[i], b[k], sqrt (v[k, k]), df, null)
    else if (what[i] != "rate") {     # the same F as that of the ratio
      f <- drop (t (b[-1]) %*% solve (v[-1, -1]) %*% b[-1]) / (k - 1)
      row (paste (what[i], "F df df2 p"), f, k - 1, df,
           pf (f, k - 1, df, lower.tail = FALSE))
    }
  }
}
many ("seed 85, 300 mixed clusters", generate (85, 300, 2, TRUE, 1), "g")
many ("seed 86, one cohort, 200 clusters", generate (86, 200, 1, TRUE, 1), "g")
many ("seed 87, four cohorts, 600 clusters", generate (87, 600, 4, TRUE, 1), "g")
many ("seed 88, two ways: 80 and 12", generate (88, 80, 2, TRUE, 12), c ("g", "h"))
many ("seed 89, two ways, one cohort: 60 and 30", generate (89, 60, 1, TRUE, 30), c ("g", "h"))
many ("seed 90, two ways, three cohorts: 200 and 70", generate (90, 200, 3, TRUE, 70), c ("g", "h"))
cat ("/* two ways, share of units with 5 events or more */\n")
d <- generate (88, 80, 2, TRUE, 12); d$y <- as.numeric (d$y >= 5)
v <- vcovCL (lm (y ~ arm, d), cluster = d[, c ("g", "h")], type = "HC1")
row ("share", diff (tapply (d$y, d$arm, mean)), sqrt (v[2, 2]))

# Pairs among several cohorts: the two cohorts alone.
pair <- function (name, d, a, b, by) {
  d <- d[d$arm %in% c (a, b), ]
  d$arm <- as.numeric (d$arm == a)
  many (paste (name, ":", a, "less", b), d, by,
        function (what, estimate, se, df, null)
          row (what, estimate / se, df, 2 * pt (-abs (estimate / se), df)))
}
pair ("seed 87, four cohorts, 600 clusters", generate (87, 600, 4, TRUE, 1), 3, 1, "g")
pair ("seed 90, two ways: 200 and 70", generate (90, 200, 3, TRUE, 70), 2, 1, c ("g", "h"))
