# Adjusted differences by stacked estimating equations: coefficients of the
# propensity, of the outcome's models and the averages at once; variance
# A^-1 B A^-T / n, A by complex steps (Squire & Trapp 1998), which have no
# error of truncation.  Only lm and glm are asked for roots; every root is
# checked.

options (digits = 17)
control <- glm.control (epsilon = 1e-15, maxit = 100)

# ---- the rows of tests/infer/adjusted_sample.h ------------------------------

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
    other <- floor (u () * (arms - 1))
    noise <- u () * 6
    v <- u ()
    arm <- if (a < plogis (-.4 + .5 * (plan - 1) + .04 * (age - 43)))
      1 + other else 0
    c (plan = plan, age = age, arm = arm,
       y = age * age / 500 + plan + arm * (.5 + plan / 4) + noise,
       share = as.numeric (v < plogis (-1.2 + plan / 3 + (age - 43) / 30
                                       + arm / 2)),
       cluster = floor (u () * clusters))
  })
  as.data.frame (do.call (rbind, rows))
}

curved <- function (x)
{
  k <- quantile (x, c (.1, .5, .9), type = 7)
  cube <- function (z) pmax (z, 0) ^ 3
  (cube (x - k[1]) - cube (x - k[2]) * (k[3] - k[1]) / (k[3] - k[2])
   + cube (x - k[3]) * (k[2] - k[1]) / (k[3] - k[2])) / (k[3] - k[1]) ^ 2
}

terms_of <- function (d)
{
  z <- (d$age - mean (d$age)) / sd (d$age)
  b <- curved (d$age)
  cbind (1, d$plan == 1, d$plan == 2, z, (b - mean (b)) / sd (b))
}

# ---- estimating equations -------------------------------------------------

expit <- function (x) 1 / (1 + exp (-x))

# psi [n, k] at theta = (propensity, model of 1, model of 0, standardised
# means, weighted residual means).  What BY does not use is 0.
equations <- function (d, x, y, estimand, by, logistic)
{
  k <- ncol (x)
  a <- d$arm
  link <- if (logistic) expit else identity
  function (theta)
  {
    e <- as.vector (expit (x %*% theta[1:k]))
    m1 <- as.vector (link (x %*% theta[k + 1:k]))
    m0 <- as.vector (link (x %*% theta[2 * k + 1:k]))
    s <- theta[3 * k + 1:2]
    r <- theta[3 * k + 3:4]
    h <- switch (estimand, ate = 1 + 0 * e, att = a + 0 * e,
                 ato = e * (1 - e))
    w <- switch (estimand, ate = a / e + (1 - a) / (1 - e),
                 att = a + (1 - a) * e / (1 - e),
                 ato = a * (1 - e) + (1 - a) * e)
    if (by == "weights")
      m1 <- m0 <- 0 * m1
    model <- by != "weights"
    weigh <- by != "model"
    cbind (x * (a - e),
           x * (if (model) a * (y - m1) else theta[k + 1]),
           x * (if (model) (1 - a) * (y - m0) else theta[2 * k + 1]),
           h * (m1 - s[1]), h * (m0 - s[2]),
           if (weigh) a * w * (y - m1 - r[1]) else rep (r[1], length (a)),
           if (weigh) (1 - a) * w * (y - m0 - r[2])
           else rep (r[2], length (a)))
  }
}

# Those parameters that the estimate uses.
used <- function (k, by, estimand)
{
  propensity <- by != "model" || estimand == "ato"
  c (if (propensity) 1:k, if (by != "weights") k + 1:(2 * k),
     if (by != "weights") 3 * k + 1:2, if (by != "model") 3 * k + 3:4)
}

root <- function (d, x, y, estimand, by, logistic)
{
  k <- ncol (x)
  family <- if (logistic) binomial () else gaussian ()
  b <- coef (glm (d$arm ~ x - 1, family = binomial (), control = control))
  fit <- function (arm)
    coef (glm (y ~ x - 1, family = family, control = control,
               subset = d$arm == arm))
  theta <- unname (c (b, fit (1), fit (0), 0, 0, 0, 0))
  if (by == "weights")
    theta[k + 1:(2 * k)] <- 0
  psi <- equations (d, x, y, estimand, by, logistic)
  # The last four are linear in themselves: one step of Newton.
  for (i in 3 * k + 1:4)
  {
    at <- sum (psi (theta)[, i])
    up <- theta
    up[i] <- up[i] + 1
    slope <- sum (psi (up)[, i]) - at
    theta[i] <- theta[i] - at / slope
  }
  theta
}

adjusted <- function (d, y, estimand, by, logistic, cluster = NULL)
{
  x <- terms_of (d)
  k <- ncol (x)
  n <- nrow (d)
  theta <- root (d, x, y, estimand, by, logistic)
  psi <- equations (d, x, y, estimand, by, logistic)
  stopifnot (max (abs (colSums (psi (theta)))) < 1e-7)
  keep <- used (k, by, estimand)
  bread <- sapply (keep, function (j)
  {
    up <- as.complex (theta)
    up[j] <- up[j] + 1e-30i
    colSums (Im (psi (up))[, keep]) / 1e-30
  })
  own <- psi (theta)[, keep]
  coefficients <- if (by == "weights") k else 2 * k
  scale <- n / (n - coefficients)
  if (!is.null (cluster))
  {
    own <- rowsum (own, cluster)
    g <- nrow (own)
    scale <- g / (g - 1) * (n - 1) / (n - coefficients)
  }
  v <- solve (bread) %*% crossprod (own) %*% t (solve (bread)) * scale
  sign <- numeric (length (theta))
  sign[3 * k + 1:4] <- c (1, -1, 1, -1)
  means <- theta[3 * k + 1:2] + theta[3 * k + 3:4]
  log_sign <- sign
  log_sign[3 * k + 1:4] <- rep (c (1 / means[1], -1 / means[2]), 2)
  c (means[1] - means[2],
     sqrt (drop (sign[keep] %*% v %*% sign[keep])),
     log (means[1] / means[2]),
     sqrt (drop (log_sign[keep] %*% v %*% log_sign[keep])))
}

show <- function (...)
  cat (paste0 (sprintf ("%.17g", c (...)), collapse = ", "), "\n")

d <- generate (20, 400, 2, 60)
for (share in c (FALSE, TRUE))
  for (by in c ("model", "weights", "both"))
    for (estimand in c ("ato", "att", "ate"))
    {
      y <- if (share) d$share else d$y
      plain <- adjusted (d, y, estimand, by, share)
      cluster <- adjusted (d, y, estimand, by, share, d$cluster)
      cat (if (share) "share" else "mean", by, estimand, "\n")
      show (plain[1:2], cluster[2])
      if (share && by != "both")
        show (plain[3:4], cluster[4])
    }

# ---- coefficients in one model, by sandwich -------------------------------

library (sandwich)

wald <- function (fit, v, at, df2)
{
  b <- coef (fit)[at]
  f <- drop (b %*% solve (v[at, at]) %*% b) / length (at)
  c (f, df2, pf (f, length (at), df2, lower.tail = FALSE))
}

d <- generate (21, 300, 3, 40)
x <- terms_of (d)[, -1]
g <- length (unique (d$cluster))
for (share in c (FALSE, TRUE))
{
  fit <- if (share) glm (share ~ x + factor (arm), binomial (), d,
                         control = control)
         else lm (y ~ x + factor (arm), d)
  at <- grep ("arm", names (coef (fit)))
  cat (if (share) "logistic" else "linear", "of three cohorts\n")
  show (wald (fit, vcovHC (fit, type = "HC1"), at, 300 - length (coef (fit))))
  show (wald (fit, vcovCL (fit, d$cluster, type = "HC1"), at, g - 1))
}
d <- generate (20, 400, 2, 60)
x <- terms_of (d)[, -1]
fit <- glm (share ~ x + factor (arm), binomial (), d, control = control)
cat ("odds ratio\n")
show (exp (coef (fit)[["factor(arm)1"]]),
      sqrt (vcovHC (fit, type = "HC1")["factor(arm)1", "factor(arm)1"]),
      sqrt (vcovCL (fit, d$cluster, type = "HC1")["factor(arm)1",
                                                  "factor(arm)1"]))

# ---- Lin's regression: HC2, CR2 with whole matrices, CR1 ------------------

inverse_root <- function (m)
{
  e <- eigen (m, symmetric = TRUE)
  keep <- e$values > 1e-12
  v <- e$vectors[, keep, drop = FALSE]
  v %*% (t (v) / sqrt (e$values[keep]))
}

cr2 <- function (x, y, g, contrast)
{
  bread <- solve (crossprod (x))
  left <- diag (nrow (x)) - x %*% bread %*% t (x)
  weight <- sapply (unique (g), function (k)
  {
    i <- which (g == k)
    w <- numeric (nrow (x))
    w[i] <- inverse_root (left[i, i, drop = FALSE]) %*%
      x[i, , drop = FALSE] %*% bread %*% contrast
    w
  })
  m <- crossprod (left %*% weight)
  c (sqrt (sum (crossprod (weight, left %*% y) ^ 2)),
     sum (diag (m)) ^ 2 / sum (m ^ 2))
}

lin <- function (d, y)
{
  x <- scale (terms_of (d)[, -1], scale = FALSE)
  lm (y ~ d$arm * x)
}

cat ("Lin\n")
d <- generate (22, 200, 2, 30)
for (y in list (d$y, d$share))
{
  fit <- lin (d, y)
  at <- names (coef (fit)) == "d$arm"
  show (coef (fit)[at], sqrt (vcovHC (fit, type = "HC2")[at, at]))
  show (cr2 (model.matrix (fit), y, d$cluster, as.numeric (at)))
}
d <- generate (23, 1200, 2, 400)
fit <- lin (d, d$y)
cat ("Lin, many clusters\n")
show (sqrt (vcovCL (fit, d$cluster, type = "HC1")["d$arm", "d$arm"]))
