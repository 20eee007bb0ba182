# Survival under weights: Cox's regression, Kaplan-Meier curves, and what a
# unit moves them by, the propensity's coefficients included.
#
# Every unit gets a multiplier of 1 in the propensity's likelihood and in the
# estimate; what the estimate moves by with it is its influence.  Derivatives
# are complex steps (Squire & Trapp 1998), which have no error of
# truncation, of functions written out here: Efron's score, the
# product-limit curve.  coxph and survfit with the weights are held to have
# the same estimates.

suppressMessages (library (survival))
options (digits = 17)
self <- sub ("--file=", "", grep ("--file=", commandArgs (), value = TRUE))
borrow <- function (script, ...)
  for (e in parse (file.path (dirname (self), script)))
    if (is.call (e) && identical (e[[1]], as.name ("<-")) &&
        as.character (e[[2]])[1] %in% c (...))
      eval (e, globalenv ())
borrow ("adjusted.R", "control", "curved", "terms_of", "expit", "show")

# ---- the rows of tests/infer/weighted_sample.h ------------------------------

generate <- function (seed, n, arms, clusters)
{
  state <- seed
  u <- function ()
  {
    state <<- (state * 16807) %% 2147483647
    state / 2147483647
  }
  rows <- lapply (seq_len (n), function (i)
  {
    plan <- floor (u () * 3)
    age <- 18 + floor (u () * 50)
    a <- u ()
    arm <- if (a < plogis (-.4 + .5 * (plan - 1) + .07 * (age - 43)))
      1 + floor (u () * (arms - 1)) else 0 * u ()
    b <- u ()
    end <- 1 + floor (b * u () * (40 + 2 * age + 20 * arm))
    event <- u () < .5 + plan / 10
    late <- u ()
    enter <- if (late < .2) floor (late * 2 * end) else -1
    c (plan = plan, age = age, arm = arm, enter = enter, exit = end,
       event = event, cluster = floor (u () * clusters))
  })
  as.data.frame (do.call (rbind, rows))
}

# ---- estimates as functions of the weights, complex ones too ----------------

at_risk <- function (d, t) d$enter < t & d$exit >= t
event_times <- function (d) sort (unique (d$exit[d$event == 1]))

score <- function (d, b, w)
{
  r <- w * exp (b * d$arm)
  sum (sapply (event_times (d), function (t)
  {
    risk <- at_risk (d, t)
    dead <- risk & d$event == 1 & d$exit == t
    l <- (seq_len (sum (dead)) - 1) / sum (dead)
    mean <- (sum ((r * d$arm)[risk]) - l * sum ((r * d$arm)[dead])) /
      (sum (r[risk]) - l * sum (r[dead]))
    sum ((w * d$arm)[dead]) - mean (w[dead]) * sum (mean)
  }))
}

# Survival after each event time up to TAU.
curve <- function (d, w, arm, tau)
{
  t <- event_times (d[d$arm == arm, ])
  t <- t[t <= tau]
  s <- cumprod (sapply (t, function (t)
  {
    risk <- d$arm == arm & at_risk (d, t)
    1 - sum (w[risk & d$event == 1 & d$exit == t]) / sum (w[risk])
  }))
  list (time = t, survival = s)
}

rmst <- function (d, w, arm, tau)
{
  c <- curve (d, w, arm, tau)
  sum (c (1, c$survival) * diff (c (0, c$time, tau)))
}

height <- function (d, w, arm, tau)
{
  s <- curve (d, w, arm, tau)$survival
  s[length (s)]
}

# ---- weights and influence --------------------------------------------------

weight <- function (x, a, g, estimand)
{
  e <- as.vector (expit (x %*% g))
  switch (estimand, ate = a / e + (1 - a) / (1 - e),
          att = a + (1 - a) * e / (1 - e),
          ato = a * (1 - e) + (1 - a) * e)
}

slope <- function (f, at, j)
{
  up <- as.complex (at)
  up[j] <- up[j] + 1e-30i
  Im (f (up)) / 1e-30
}
slopes <- function (f, at)
  sapply (seq_along (at), function (j) slope (f, at, j))

propensity <- function (x, a)
{
  g <- unname (coef (glm (a ~ x - 1, family = binomial (),
                          control = control)))
  e <- as.vector (expit (x %*% g))
  # Rows: what each unit moves the coefficients by.
  list (g = g, e = e,
        moves = (x * (a - e)) %*% solve (crossprod (x, x * e * (1 - e))))
}

# Of T (w): what every unit moves it by.
influence <- function (d, p, x, estimand, T)
{
  a <- as.numeric (d$arm > 0)
  w <- weight (x, a, p$g, estimand)
  own <- slopes (function (m) T (m * w), rep (1, nrow (d)))
  g <- slopes (function (g) T (weight (x, a, g, estimand)), p$g)
  own + as.vector (p$moves %*% g)
}

log_ratio <- function (d, w)
{
  b <- unname (coef (coxph (Surv (enter, exit, event) ~ arm, d, weights = w,
                            ties = "efron")))
  start <- b
  for (i in 1:3)
    b <- b - score (d, b, w) / slope (function (b) score (d, b, w), b, 1)
  stopifnot (abs (b - start) < 1e-6)
  b
}

hazard <- function (d, p, x, estimand)
{
  w <- weight (x, d$arm, p$g, estimand)
  b <- log_ratio (d, w)
  by_b <- slope (function (b) score (d, b, w), b, 1)
  list (estimate = b,
        phi = -influence (d, p, x, estimand,
                          function (w) score (d, b, w)) / by_b)
}

# READ of the level, of the reference.
reading <- function (d, p, x, estimand, read, tau)
{
  w <- weight (x, d$arm, p$g, estimand)
  lapply (1:0, function (arm)
    list (estimate = read (d, w, arm, tau),
          phi = influence (d, p, x, estimand,
                           function (w) read (d, w, arm, tau))))
}

# Of sums by cluster, and with fewer than 50 in a cohort G/(G-1).
covariance <- function (d, k, a, b, cluster)
{
  if (!cluster)
    return (sum (a * b) * nrow (d) / (nrow (d) - k))
  fewest <- min (tapply (d$cluster, d$arm, function (c) length (unique (c))))
  g <- length (unique (d$cluster))
  sum (rowsum (a, d$cluster) * rowsum (b, d$cluster)) *
    (if (fewest < 50) g / (g - 1) else 1)
}

quantile_of <- function (d, cluster)
{
  if (!cluster)
    return (qnorm (.975))
  fewest <- min (tapply (d$cluster, d$arm, function (c) length (unique (c))))
  if (fewest < 50) qt (.975, length (unique (d$cluster)) - 1)
  else qnorm (.975)
}

# Log-log limits of both, and MOVER.
mover <- function (d, k, r, cluster)
{
  q <- quantile_of (d, cluster)
  v <- function (i, j)
    covariance (d, k, r[[i]]$phi, r[[j]]$phi, cluster)
  limits <- sapply (1:2, function (i)
  {
    s <- r[[i]]$estimate
    s ^ exp (c (1, -1) * q * sqrt (v (i, i)) / s / -log (s))
  })
  s1 <- r[[1]]$estimate
  s0 <- r[[2]]$estimate
  correlation <- v (1, 2) / sqrt (v (1, 1) * v (2, 2))
  reach <- function (a, b) sqrt (a ^ 2 + b ^ 2 - 2 * correlation * a * b)
  s1 - s0 + c (-reach (s1 - limits[1, 1], limits[2, 2] - s0),
               reach (limits[2, 1] - s1, s0 - limits[1, 2]))
}

error <- function (d, k, phi, cluster)
  sqrt (covariance (d, k, phi, phi, cluster))

held_to_survfit <- function (d, w, tau, r, s)
{
  fit <- survfit (Surv (enter, exit, event) ~ arm, d, weights = w)
  at <- summary (fit, times = tau)$surv
  table <- summary (fit, rmean = tau)$table[, "rmean"]
  mine <- c (s[[2]]$estimate, s[[1]]$estimate)
  stopifnot (abs (at - mine) < 1e-10)
  if (all (d$enter < 0))
    stopifnot (abs (table - c (r[[2]]$estimate, r[[1]]$estimate)) < 1e-10)
}

tau <- 40

report <- function (d, x, estimand)
{
  p <- propensity (x, d$arm)
  k <- ncol (x)
  h <- hazard (d, p, x, estimand)
  r <- reading (d, p, x, estimand, rmst, tau)
  s <- reading (d, p, x, estimand, height, tau)
  held_to_survfit (d, weight (x, d$arm, p$g, estimand), tau, r, s)
  show (h$estimate, error (d, k, h$phi, FALSE), error (d, k, h$phi, TRUE))
  difference <- r[[1]]$phi - r[[2]]$phi
  show (r[[1]]$estimate - r[[2]]$estimate, error (d, k, difference, FALSE),
        error (d, k, difference, TRUE))
  difference <- s[[1]]$phi - s[[2]]$phi
  show (s[[1]]$estimate - s[[2]]$estimate, error (d, k, difference, FALSE),
        error (d, k, difference, TRUE))
  show (mover (d, k, s, FALSE), mover (d, k, s, TRUE))
}

for (clusters in c (400, 30))
{
  d <- generate (40, 300, 2, clusters)
  if (clusters == 30)
    d$enter <- -1
  for (estimand in c ("ato", "att", "ate"))
  {
    cat (clusters, "clusters,", estimand, "\n")
    report (d, terms_of (d), estimand)
  }
}

# Those who could hardly be in the other cohort left out, and the rest
# fitted again.
cat ("trimmed\n")
d <- generate (40, 300, 2, 400)
x <- terms_of (d)
e <- propensity (x, d$arm)$e
kept <- e >= .1 & e <= .9
stopifnot (sum (!kept) > 5)
d <- d[kept, ]
x <- x[kept, ]
p <- propensity (x, d$arm)
h <- hazard (d, p, x, "ate")
show (h$estimate, error (d, ncol (x), h$phi, FALSE))

# Three cohorts, each against the first.
cat ("three cohorts\n")
d <- generate (41, 500, 3, 400)
x <- terms_of (d)
phi <- matrix (0, nrow (d), 2)
b <- c (0, 0)
for (level in 1:2)
{
  in_pair <- d$arm %in% c (0, level)
  pair <- d[in_pair, ]
  pair$arm <- as.numeric (pair$arm > 0)
  own <- hazard (pair, propensity (x[in_pair, ], pair$arm), x[in_pair, ],
                 "ato")
  b[level] <- own$estimate
  n <- nrow (pair)
  phi[in_pair, level] <- own$phi * sqrt (n / (n - ncol (x)))
}
statistic <- drop (b %*% solve (crossprod (phi), b))
show (statistic, pchisq (statistic, 2, lower.tail = FALSE))
