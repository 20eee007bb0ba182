# Expected values of tests/infer/did.c and tests/infer/did_dates.c: lm with
# dummies and sandwich, group-time effects, deals and lines by hand.
# R 4.2.2 with sandwich: Rscript tests/oracle/did.R
suppressMessages (library (sandwich))
say <- function (...) for (x in c (...)) cat (sprintf ("%.17g\n", x))
# The panel of the tests: small numbers without a pattern.
value <- function (i, t) ((i * 37 + t * 101 + i * t * 13) %% 97) / 8
panel <- function (n, months, first, lift) {
  d <- expand.grid (t = 0:(months - 1), i = 0:(n - 1))
  d$first <- first[d$i + 1]
  d$D <- as.numeric (d$t >= d$first)
  d$y <- value (d$i, d$t) + lift * d$D
  d
}
never <- 1e6
cr1 <- function (fit, by) vcovCL (fit, cluster = by, type = "HC1")

# 1. One date: 12 of 30 customers from month 4 of 9.
d <- panel (30, 9, ifelse (0:29 %% 5 < 2, 4, never), 2)
one <- function (by) {
  fit <- lm (y ~ factor (i) + factor (t) + D, d)
  g <- length (unique (by))
  se <- sqrt (cr1 (fit, by)["D", "D"])
  t <- coef (fit)["D"] / se
  say (coef (fit)["D"], se, t, 2 * pt (-abs (t), g - 1),
       coef (fit)["D"] + qt (.975, g - 1) * c (-1, 1) * se)
  d$e <- factor (ifelse (d$first < never, d$t - d$first, -1))
  d$e <- relevel (d$e, "-1")
  fit <- lm (y ~ factor (i) + factor (t) + e, d)
  k <- grep ("^e", names (coef (fit)))
  b <- coef (fit)[k]
  v <- cr1 (fit, by)[k, k]
  month <- as.numeric (sub ("^e", "", names (b)))
  at <- match (c (-4, 3), month)
  for (a in at)
    say (b[a], sqrt (v[a, a]),
         b[a] + qt (.975, g - 1) * c (-1, 1) * sqrt (v[a, a]))
  lead <- month < -1
  w <- solve (v[lead, lead])
  f <- sum (b[lead] * (w %*% b[lead])) / sum (lead)
  far <- qf (.95, sum (lead), g - 1)
  l <- uniroot (function (l) pf (far, sum (lead), g - 1, l, lower = FALSE)
                - .8, c (.1, 100), tol = 1e-13)$root
  x <- month[lead] + 1
  say (f, pf (f, sum (lead), g - 1, lower = FALSE),
       sqrt (l / sum (x * (w %*% x))))
}
one (d$i)
# In clusters of two or three customers, also across the two sides.
one (d$i %/% 5 * 2 + (d$i %% 5 > 1) - (d$i %in% c (11, 17)))

# 2. Several dates: 3, 5 and, too late to count, 8 of 10 months.
first <- c (3, 5, never, 5, 8, never, 3, 5, never, 1)[0:39 %% 10 + 1]
d <- panel (40, 10, first, 1.5)
y <- matrix (d$y, 10)                     # months by customers
cell <- function (g, t) {
  own <- first == g
  other <- first > max (g, t)
  change <- y[t + 1, ] - y[g, ]           # month g - 1 is row g
  a <- mean (change[own]) - mean (change[other])
  phi <- own / sum (own) * (change - mean (change[own])) -
    other / sum (other) * (change - mean (change[other]))
  list (g = g, t = t, a = a, n = sum (own), phi = phi)
}
cells <- list ()
for (g in c (3, 5)) for (t in 0:9) cells <- c (cells, list (cell (g, t)))
mean_of <- function (keep) {
  cells <- Filter (keep, cells)
  n <- sapply (cells, `[[`, "n"); a <- sapply (cells, `[[`, "a")
  b <- sum (n * a) / sum (n)
  phi <- Reduce (`+`, lapply (cells, function (c) c$n / sum (n) * c$phi))
  for (c in cells)
    phi <- phi + (first == c$g) * (c$a - b) / sum (n)
  list (b = b, phi = phi)
}
told <- function (m, by) {
  phi <- tapply (m$phi, by, sum)
  g <- length (phi)
  c (m$b, sqrt (g / (g - 1) * sum (phi^2)))
}
after <- mean_of (function (c) c$t >= c$g)
say (told (after, 0:39), told (after, 0:39 %/% 3))
at <- function (e) mean_of (function (c) c$t - c$g == e)
say (told (at (-3), 0:39), told (at (0), 0:39), told (at (6), 0:39))
leads <- lapply (-5:-2, at)
b <- sapply (leads, `[[`, "b")
v <- 40 / 39 * crossprod (sapply (leads, `[[`, "phi"))
f <- sum (b * solve (v, b)) / 4
say (f, pf (f, 4, 39, lower = FALSE))
fit <- lm (y ~ factor (i) + factor (t) + D, d)
say (coef (fit)["D"], sqrt (cr1 (fit, d$i)["D", "D"]))

# 3. Groups: 3 of 8 exposed from month 4 of 8; all 56 deals.
g <- panel (8, 8, ifelse (0:7 %in% c (1, 4, 6), 4, never), 9)
y <- matrix (g$y, 8)
dealt <- function (change, seen) {
  exposed <- function (in_) mean (change[in_]) - mean (change[-in_])
  p <- function (effect) {
    left <- change - effect * (1:8 %in% seen)
    f <- function (in_) mean (left[in_]) - mean (left[-in_])
    all <- abs (apply (combn (8, length (seen)), 2, f))
    mean (all >= abs (f (seen)) * (1 - 1e-13))
  }
  b <- exposed (seen)
  # the last effect on either side that is not rejected
  end <- function (sign) {
    low <- 0; high <- 1e4
    for (k in 1:200) {
      middle <- (low + high) / 2
      if (p (b + sign * middle) > .05) low <- middle else high <- middle
    }
    round (b + sign * low, 9)
  }
  c (b, p (0), end (-1), end (1))
}
seen <- c (2, 5, 7)
say (dealt (colMeans (y[5:8, ]) - colMeans (y[1:4, ]), seen))
say (dealt (y[7, ] - y[4, ], seen)[c (1, 3, 4)])
square <- function (in_)
  sum ((rowMeans (y[1:3, in_]) - rowMeans (y[1:3, -in_]) -
        (mean (y[4, in_]) - mean (y[4, -in_])))^2)
all <- apply (combn (8, 3), 2, square)
say (square (seen), mean (all >= square (seen) * (1 - 1e-9)))
slope <- apply (y[1:4, ], 2, function (v) coef (lm (v ~ I (1:4)))[2])
se <- t.test (slope[seen], slope[-seen], var.equal = TRUE)$stderr
l <- uniroot (function (l) pf (qf (.95, 1, 6), 1, 6, l, lower = FALSE) - .8,
              c (.1, 100), tol = 1e-13)$root
say (se * sqrt (l))

# 4. One series, 9 months before and 7 after.
m <- data.frame (t = 0:15, y = value (3, 0:15) + 4 * (0:15 >= 9))
m$after <- as.numeric (m$t >= 9)
m$since <- m$after * (m$t - 9)
fit <- lm (y ~ t + after + since, m)
lag <- floor (4 * (16 / 100)^(2 / 9))
v <- NeweyWest (fit, lag = lag, prewhite = FALSE, adjust = TRUE)
line <- function (k) {
  x <- c (0, 0, 1, k)
  se <- sqrt (sum (x * (v %*% x)))
  c (sum (x * coef (fit)), se)
}
b <- line (3)
say (b, 2 * pt (-abs (b[1] / b[2]), 12),
     b[1] + qt (.975, 12) * c (-1, 1) * b[2], line (0), line (6))

# 4b. The same where a month between the two is neither: time goes on in it.
m$t <- c (0:8, 10:16)
m$since <- m$after * (m$t - 10)
fit <- lm (y ~ t + after + since, m)
v <- NeweyWest (fit, lag = lag, prewhite = FALSE, adjust = TRUE)
line <- function (k) {
  x <- c (0, 0, 1, k)
  c (sum (x * coef (fit)), sqrt (sum (x * (v %*% x))))
}
b <- line (3)
say (b, 2 * pt (-abs (b[1] / b[2]), 12),
     b[1] + qt (.975, 12) * c (-1, 1) * b[2])
