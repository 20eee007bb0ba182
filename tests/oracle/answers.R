# Answers weighted for who gives one, by stacked estimating equations: the
# coefficients of each cohort's logistic regression of answering and the two
# weighted means at once; variance A^-1 B A^-T, A by complex steps (Squire &
# Trapp 1998), which have no error of truncation.  glm is asked for the
# roots; every root is checked.

options (digits = 17)
control <- glm.control (epsilon = 1e-15, maxit = 100)

# ---- the rows of tests/infer/adjusted_sample.h, and who of them answers -----

generate <- function (seed, n, clusters)
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
    u ()
    noise <- u () * 6
    v <- u ()
    arm <- as.numeric (a < plogis (-.4 + .5 * (plan - 1) + .04 * (age - 43)))
    c (plan = plan, age = age, arm = arm,
       y = age * age / 500 + plan + arm * (.5 + plan / 4) + noise,
       share = as.numeric (v < plogis (-1.2 + plan / 3 + (age - 43) / 30
                                       + arm / 2)),
       cluster = floor (u () * clusters))
  })
  d <- as.data.frame (do.call (rbind, rows))
  state <- seed + 1
  d$r <- sapply (seq_len (n), function (i)
    as.numeric (u () < plogis (-.2 + .4 * d$arm[i] + .3 * d$plan[i]
                               - .03 * (d$age[i] - 43))))
  d
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

# ---- estimating equations ---------------------------------------------------

expit <- function (x) 1 / (1 + exp (-x))

weighted <- function (d, y, arms, cluster = NULL)
{
  x <- terms_of (d)
  k <- ncol (x)
  keep <- d$arm %in% arms
  a <- length (arms)
  # theta: k coefficients of each cohort, then its mean
  psi <- function (theta)
    do.call (cbind, lapply (seq_along (arms), function (j)
    {
      own <- as.numeric (d$arm == arms[j])
      e <- as.vector (expit (x %*% theta[(j - 1) * k + 1:k]))
      cbind (own * x * (d$r - e), own * d$r / e * (y - theta[a * k + j]))
    }))
  theta <- unlist (lapply (arms, function (arm)
    coef (glm (d$r ~ x - 1, family = binomial (), control = control,
               subset = d$arm == arm))))
  means <- sapply (seq_along (arms), function (j)
  {
    e <- as.vector (expit (x %*% theta[(j - 1) * k + 1:k]))
    w <- (d$arm == arms[j]) * d$r / e
    sum (w * y) / sum (w)
  })
  theta <- unname (c (theta, means))
  stopifnot (max (abs (colSums (psi (theta)))) < 1e-7)
  bread <- sapply (seq_along (theta), function (j)
  {
    up <- as.complex (theta)
    up[j] <- up[j] + 1e-30i
    colSums (Im (psi (up))) / 1e-30
  })
  own <- psi (theta)[keep, ]
  n <- sum (keep)
  scale <- n / (n - a * k)
  if (!is.null (cluster))
  {
    own <- rowsum (own, cluster[keep])
    g <- nrow (own)
    scale <- g / (g - 1) * (n - 1) / (n - a * k)
  }
  contrast <- c (rep (0, a * k), if (a == 2) c (1, -1) else 1)
  l <- solve (t (bread), contrast)
  effective <- sapply (seq_along (arms), function (j)
  {
    e <- as.vector (expit (x %*% theta[(j - 1) * k + 1:k]))
    w <- ((d$arm == arms[j]) * d$r / e)[d$arm == arms[j] & d$r == 1]
    sum (w) ^ 2 / sum (w ^ 2)
  })
  list (estimate = sum (contrast * theta),
        se = sqrt (scale * sum ((own %*% l) ^ 2)), effective = effective)
}

show <- function (name, value)
  for (v in value)
    cat (sprintf ("%-40s %.17g\n", name, v))

report <- function (name, d, y, arms)
{
  plain <- weighted (d, y, arms)
  clustered <- weighted (d, y, arms, d$cluster)
  show (paste (name, "estimate"), plain$estimate)
  show (paste (name, "error"), plain$se)
  show (paste (name, "error by clusters"), clustered$se)
  show (paste (name, "effective"), plain$effective)
}

d <- generate (20261127, 900, 120)
report ("mean", d, d$y, c (1, 0))
report ("share", d, d$share, c (1, 0))
report ("mean of one", d, d$y, 1)
