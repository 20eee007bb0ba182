# Expected values of tests/infer/rates.c and ratio_totals.c.
#   Rscript tests/oracle/rates.R         (R 4.2.2, sandwich 3.0)
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
  cat (sprintf ("%-26s", name),
       paste (sprintf ("%.17g", c (...)), collapse = ", "), "\n")
z2 <- function (z) c (z, 2 * pnorm (-abs (z)))

# One cohort alone: log rate and its HC1 variance.
alone <- function (d) {
  fit <- glm (y ~ offset (log (t)), poisson, d, control = tight)
  c (coef (fit), vcovHC (fit, "HC1"))
}
plain <- function (d) {
  fit <- lm (y / t ~ 1, d, weights = t)
  c (coef (fit), vcovHC (fit, "HC1"))
}

d <- generate (71, 40, 3, TRUE, 1)
cat ("/* seed 71, 40 clusters, 3 cohorts, mixed */\n")
a <- sapply (0:2, function (k) alone (d[d$arm == k, ]))
b <- sapply (0:2, function (k) plain (d[d$arm == k, ]))
row ("events and time of the first", sum (d$y[d$arm == 0]),
     sum (d$t[d$arm == 0]))
diff <- a[1, 2] - a[1, 1]; se <- sqrt (a[2, 2] + a[2, 1])
row ("robust z p", z2 (diff / se))
row ("ratio se low high", exp (diff), se, exp (diff + qnorm (c (.025, .975)) * se))
diff <- b[1, 2] - b[1, 1]; se <- sqrt (b[2, 2] + b[2, 1])
row ("difference se low high", diff, se, diff + qnorm (c (.025, .975)) * se)
diff <- a[1, 1] - log (.06); se <- sqrt (a[2, 1])
row ("one z p", z2 (diff / se))
row ("one ratio se low high", exp (diff), se, exp (diff + qnorm (c (.025, .975)) * se))
w <- 1 / a[2, ]
x2 <- sum (w * (a[1, ] - weighted.mean (a[1, ], w))^2)
row ("robust X2 p", x2, pchisq (x2, 2, lower.tail = FALSE))
fit <- glm (y ~ factor (arm) + offset (log (t)), poisson, d, control = tight)
lrt <- anova (fit, test = "LRT")
row ("deviance X2 p", lrt$Deviance[2], lrt[2, "Pr(>Chi)"])
two <- d[d$arm < 2, ]
rao <- anova (glm (y ~ arm + offset (log (t)), poisson, two, control = tight), test = "Rao")
row ("score z^2 p", rao$Rao[2], rao[2, "Pr(>Chi)"])
x <- tapply (d$y, d$arm, sum); tt <- tapply (d$t, d$arm, sum)
row ("exact p", poisson.test (x[2:1], tt[2:1])$p.value)
row ("exact one p", poisson.test (x[1], tt[1], r = .06)$p.value)

cat ("/* exact, small */\n")
for (k in list (c (0, 5, 100, 90), c (3, 12, 40, 55), c (7, 7, 10, 10),
                c (11, 2, 1.5, 4.25), c (0, 9, 3, 1), c (1200, 1100, 5000, 5100)))
  row (paste (k, collapse = " "), poisson.test (k[1:2], k[3:4])$p.value)
for (k in list (c (0, 10, .4), c (0, 10, .1), c (9, 10, .4), c (2, 10, .9),
                c (137, 1000, .1), c (4, 8, .5)))
  row (paste (k, collapse = " "), poisson.test (k[1], k[2], k[3])$p.value)

cat ("/* equal sizes: HC1 of the joint model is the formula */\n")
e <- rbind (head (d[d$arm == 0, ], 40), head (d[d$arm == 1, ], 40))
fit <- glm (y ~ arm + offset (log (t)), poisson, e, control = tight)
row ("b se", coef (fit)[2], sqrt (vcovHC (fit, "HC1")[2, 2]))

cat ("/* ratios of totals, the same rows */\n")
linear <- function (y, t) { r <- sum (y) / sum (t); r + (y - r * t) / mean (t) }
z <- ave (seq_len (nrow (d)), d$arm, FUN = function (i) linear (d$y[i], d$t[i]))
deng <- function (d) {
  r <- sum (d$y) / sum (d$t)
  (var (d$y) - 2 * r * cov (d$y, d$t) + r^2 * var (d$t)) /
    (nrow (d) * mean (d$t)^2)
}
row ("deng v", sapply (0:1, function (k) deng (d[d$arm == k, ])))
w <- t.test (z[d$arm == 1], z[d$arm == 0])
row ("t df p", w$statistic, w$parameter, w$p.value)
row ("se low high", w$stderr, w$conf.int)
w <- t.test (z[d$arm == 0], mu = .06)
row ("one t df p", w$statistic, w$parameter, w$p.value)
row ("one se low high", w$stderr, w$conf.int - .06)
o <- oneway.test (z ~ d$arm)
row ("many F df df2 p", o$statistic, o$parameter, o$p.value)
r <- tapply (d$y, d$arm, sum) / tapply (d$t, d$arm, sum)
v <- sapply (0:1, function (k) deng (d[d$arm == k, ]))
q <- qt (.975, t.test (z[d$arm == 1], z[d$arm == 0])$parameter)
f <- function (x) (r[2] - x * r[1])^2 - q^2 * (v[2] + x^2 * v[1])
lift <- unname (r[2] / r[1])
row ("lift low high", lift - 1, uniroot (f, c (0, lift), tol = 1e-15)$root - 1,
     uniroot (f, c (lift, 20), tol = 1e-15)$root - 1)
