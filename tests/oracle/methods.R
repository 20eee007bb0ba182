# The estimators, for the oracle scripts.  Base R and survival; what R has
# no function for is written from the formula in DEFINITIONS' words or the
# paper named beside it.  Level minus, or over, reference throughout.

library (survival)

ALPHA <- 0.05
# So tight an eps makes coxph warn that a loglik "converged before variable
# 1"; the coefficients are finite and in the output.
options (warn = -1)
control <- coxph.control (eps = 1e-14, toler.chol = 1e-15, iter.max = 50)
z_half <- qnorm (1 - ALPHA / 2)

bisect <- function (f, lo, hi)
{
  above <- f (lo) > 0
  for (i in 1:200)
    {
      mid <- (lo + hi) / 2
      if ((f (mid) > 0) == above) lo <- mid else hi <- mid
    }
  (lo + hi) / 2
}

# ---- survival ---------------------------------------------------------

# Kaplan-Meier steps of one cohort.
km <- function (t, d)
{
  times <- sort (unique (t))
  n <- sapply (times, function (x) sum (t >= x))
  e <- sapply (times, function (x) sum (t == x & d == 1))
  list (t = times, n = n, d = e, s = cumprod (1 - e / n))
}

# int_a^tau S for every a in FROM.
area <- function (k, from, tau)
{
  grid <- c (0, k$t[k$t < tau], tau)
  s <- c (1, k$s[k$t < tau])
  piece <- diff (grid) * s
  sapply (from, function (a)
    sum (pmax (0, pmin (grid[-1], tau) - pmax (head (grid, -1), a)) * s))
}

# Royston & Parmar (2013); variance sum [int_{t_i}^tau S]^2 d/(n(n-d)).
rmst <- function (t, d, tau)
{
  k <- km (t, d)
  use <- k$d > 0 & k$t <= tau & k$n > k$d
  a <- area (k, k$t[use], tau)
  v <- a^2 * k$d[use] / (k$n[use] * (k$n[use] - k$d[use]))
  list (est = area (k, 0, tau), var = sum (v))
}

surv_at <- function (t, d, tau)
{
  s <- summary (survfit (Surv (t, d) ~ 1, conf.type = "log-log"),
                times = tau, extend = TRUE)
  c (s$surv, s$lower, s$upper)
}

survival_groups <- function (id, t, d, g, tau)
{
  for (l in levels (g))
    {
      i <- g == l
      med <- summary (survfit (Surv (t[i], d[i]) ~ 1,
                               conf.type = "log-log"))$table
      r <- rmst (t[i], d[i], tau)
      put (id, "group", l, n = sum (i), events = sum (d[i]),
           person_time = sum (t[i]), median_survival = med[["median"]],
           rmst = r$est, survival_at = surv_at (t[i], d[i], tau)[1])
    }
}

survival_pair <- function (id, t, d, g, tau, tag = "")
{
  fit <- coxph (Surv (t, d) ~ g, ties = "efron", control = control)
  b <- coef (fit)[[1]]
  se <- sqrt (vcov (fit)[1, 1])
  put (id, "effect", paste0 ("hazard_ratio", tag), estimate = exp (b),
       conf_low = exp (b - z_half * se), conf_high = exp (b + z_half * se))
  a <- lapply (levels (g), function (l) rmst (t[g == l], d[g == l], tau))
  diff <- a[[2]]$est - a[[1]]$est
  se_r <- sqrt (a[[1]]$var + a[[2]]$var)
  put (id, "effect", paste0 ("rmst_difference", tag), estimate = diff,
       std_error = se_r, conf_low = diff - z_half * se_r,
       conf_high = diff + z_half * se_r)
  # MOVER from the two log-log intervals
  s0 <- surv_at (t[g == levels (g)[1]], d[g == levels (g)[1]], tau)
  s1 <- surv_at (t[g == levels (g)[2]], d[g == levels (g)[2]], tau)
  sd <- s1[1] - s0[1]
  put (id, "effect", paste0 ("survival_difference", tag), estimate = sd,
       conf_low = sd - sqrt ((s1[1] - s1[2])^2 + (s0[3] - s0[1])^2),
       conf_high = sd + sqrt ((s1[3] - s1[1])^2 + (s0[1] - s0[2])^2))
  put (id, "test", paste0 ("rmst_z", tag), statistic = diff / se_r,
       p_value = 2 * pnorm (-abs (diff / se_r)))
  list (hr = c (exp (b), exp (b - z_half * se), exp (b + z_half * se)),
        rmst = c (diff, diff - z_half * se_r, diff + z_half * se_r),
        rmst_p = 2 * pnorm (-abs (diff / se_r)))
}

# Days T at risk through, event D, cohort factor G (reference first).
# HORIZON on the restarted clock, or NA.  Returns the headline.
survival_all <- function (id, t, d, g, horizon = NA, margin = NA)
{
  tau <- if (is.na (horizon)) min (tapply (t, g, max)) else horizon
  if (!is.na (horizon))
    {
      d <- ifelse (t > horizon, 0, d)
      t <- pmin (t, horizon)
    }
  survival_groups (id, t, d, g, tau)
  put (id, "population", "tau", value = tau)
  lr <- survdiff (Surv (t, d) ~ g)
  df <- nlevels (g) - 1
  p <- pchisq (lr$chisq, df, lower.tail = FALSE)
  put (id, "test", "log_rank", statistic = lr$chisq, df = df, p_value = p,
       log10_p = pchisq (lr$chisq, df, lower.tail = FALSE, log.p = TRUE) /
         log (10))
  # the Wald chi-square; with two cohorts its root is z
  fit <- coxph (Surv (t, d) ~ g, ties = "efron", control = control)
  wald <- drop (coef (fit) %*% solve (vcov (fit), coef (fit)))
  put (id, "test", "cox_wald", statistic = wald, df = df,
       p_value = pchisq (wald, df, lower.tail = FALSE))
  lrt <- 2 * diff (fit$loglik)
  put (id, "test", "cox_lr", statistic = lrt, df = df,
       p_value = pchisq (lrt, df, lower.tail = FALSE))
  put (id, "test", "cox_score", statistic = fit$score, df = df,
       p_value = pchisq (fit$score, df, lower.tail = FALSE))
  if (nlevels (g) == 2)
    {
      r <- survival_pair (id, t, d, g, tau)
      if (!is.na (margin))
        return (list (method = "rmst_z", p = r$rmst_p, est = r$rmst[1],
                      lo = r$rmst[2], hi = r$rmst[3]))
      # longer = positive: minus the log of the ratio
      return (list (method = "log_rank", p = p, est = -log (r$hr[1]),
                    lo = -log (r$hr[3]), hi = -log (r$hr[2])))
    }
  for (l in levels (g)[-1])
    {
      i <- g %in% c (levels (g)[1], l)
      survival_pair (id, t[i], d[i], droplevels (g[i]), tau,
                     paste0 ("@", l))
      k <- paste0 ("g", l)
      b <- coef (fit)[[k]]
      se <- sqrt (vcov (fit)[k, k])
      put (id, "effect", paste0 ("hazard_ratio@", l, ".joint"),
           estimate = exp (b), conf_low = exp (b - z_half * se),
           conf_high = exp (b + z_half * se))
    }
  list (method = "log_rank", p = p, est = NA, lo = NA, hi = NA)
}

# ---- shares -----------------------------------------------------------

wilson <- function (x, n, q = z_half)
{
  p <- x / n
  mid <- (p + q^2 / (2 * n)) / (1 + q^2 / n)
  half <- q / (1 + q^2 / n) * sqrt (p * (1 - p) / n + q^2 / (4 * n^2))
  c (mid - half, mid + half)
}

# Miettinen & Nurminen (1985): (diff - delta)^2 = z^2 V(delta) N/(N-1) with
# the maximum likelihood shares under the difference DELTA.
miettinen <- function (x1, n1, x0, n0)
{
  z2 <- function (delta)
    {
      lo <- max (0, -delta); hi <- min (1, 1 - delta)
      score <- function (p0)
        {
          p1 <- p0 + delta
          if (min (p0, p1) <= 0) return (Inf)
          if (max (p0, p1) >= 1) return (-Inf)
          x1 / p1 - (n1 - x1) / (1 - p1) + x0 / p0 - (n0 - x0) / (1 - p0)
        }
      p0 <- bisect (score, lo, hi)
      p1 <- p0 + delta
      v <- (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) *
        (n1 + n0) / (n1 + n0 - 1)
      (x1 / n1 - x0 / n0 - delta)^2 / v - z_half^2
    }
  d <- x1 / n1 - x0 / n0
  c (bisect (z2, -1, d), bisect (z2, 1, d))
}

share_pair <- function (id, x, n, tag = "")
{
  p <- x / n
  d <- p[2] - p[1]
  ci <- miettinen (x[2], n[2], x[1], n[1])
  name <- function (m) paste0 (m, tag)
  put (id, "effect", name ("risk_difference"), estimate = d,
       conf_low = ci[1], conf_high = ci[2])
  w0 <- wilson (x[1], n[1]); w1 <- wilson (x[2], n[2])
  put (id, "effect", name ("risk_difference.newcombe"), estimate = d,
       conf_low = d - sqrt ((p[2] - w1[1])^2 + (w0[2] - p[1])^2),
       conf_high = d + sqrt ((w1[2] - p[2])^2 + (p[1] - w0[1])^2))
  rr <- log (p[2] / p[1])
  se <- sqrt (1 / x[2] - 1 / n[2] + 1 / x[1] - 1 / n[1])
  put (id, "effect", name ("risk_ratio"), estimate = exp (rr),
       conf_low = exp (rr - z_half * se), conf_high = exp (rr + z_half * se))
  y <- n - x
  or <- log (x[2] * y[1] / (x[1] * y[2]))
  se <- sqrt (sum (1 / x) + sum (1 / y))
  put (id, "effect", name ("odds_ratio"), estimate = exp (or),
       conf_low = exp (or - z_half * se), conf_high = exp (or + z_half * se))
  c (d, ci)
}

# Bergsma (2013).
cramers_v <- function (chisq, n, r, k)
{
  phi2 <- max (0, chisq / n - (r - 1) * (k - 1) / (n - 1))
  sqrt (phi2 / min (r - (r - 1)^2 / (n - 1) - 1, k - (k - 1)^2 / (n - 1) - 1))
}

share_all <- function (id, y, g)
{
  x <- as.vector (tapply (y, g, sum))
  n <- as.vector (table (g))
  for (i in seq_along (n))
    put (id, "group", levels (g)[i], n = n[i], events = x[i],
         share = x[i] / n[i])
  tab <- rbind (x, n - x)
  expected <- outer (rowSums (tab), colSums (tab)) / sum (tab)
  chisq <- sum ((tab - expected)^2 / expected)
  df <- length (n) - 1
  p <- pchisq (chisq, df, lower.tail = FALSE)
  put (id, "test", "pearson_chi_square", statistic = chisq, df = df,
       p_value = p)
  put (id, "effect", "cramers_v",
       estimate = cramers_v (chisq, sum (n), length (n), 2))
  if (length (n) > 2)
    {
      for (i in 2:length (n))
        share_pair (id, x[c (1, i)], n[c (1, i)], paste0 ("@", levels (g)[i]))
      return (list (method = "pearson_chi_square", p = p, est = NA, lo = NA,
                    hi = NA))
    }
  big <- sum (n)
  n1 <- chisq * (big - 1) / big
  pn <- pchisq (n1, 1, lower.tail = FALSE)
  put (id, "test", "n1_chi_square", statistic = n1, df = 1, p_value = pn)
  fisher <- fisher.test (tab)$p.value
  if (min (expected) < 5)
    put (id, "test", "fisher_exact", p_value = fisher)
  ci <- share_pair (id, x, n)
  list (method = if (min (expected) >= 1) "n1_chi_square" else "fisher_exact",
        p = if (min (expected) >= 1) pn else fisher,
        est = ci[1], lo = ci[2], hi = ci[3])
}

# ---- means ------------------------------------------------------------

mean_groups <- function (id, y, g, clusters = NULL)
{
  for (l in levels (g))
    {
      v <- y[g == l]
      q <- quantile (v, c (.25, .5, .75), type = 7, names = FALSE)
      put (id, "group", l, n = length (v), mean = mean (v), sd = sd (v),
           q1 = q[1], median = q[2], q3 = q[3])
      if (!is.null (clusters))
        put (id, "group", l, clusters = length (unique (clusters[g == l])))
    }
}

# Hedges (1981) with the exact J; interval of the noncentrality.
hedges_g <- function (id, a, b, tag)
{
  n0 <- length (a); n1 <- length (b); df <- n0 + n1 - 2
  sp <- sqrt (((n0 - 1) * var (a) + (n1 - 1) * var (b)) / df)
  j <- exp (lgamma (df / 2) - lgamma ((df - 1) / 2)) / sqrt (df / 2)
  d <- (mean (b) - mean (a)) / sp
  k <- sqrt (1 / n0 + 1 / n1)
  t <- d / k
  ncp <- function (prob) bisect (function (m)
    suppressWarnings (pt (t, df, ncp = m)) - prob, t - 8, t + 8)
  put (id, "effect", paste0 ("hedges_g", tag), estimate = j * d,
       conf_low = j * k * ncp (1 - ALPHA / 2),
       conf_high = j * k * ncp (ALPHA / 2))
}

# Fieller with Welch variances and df: b/a - 1.
relative_lift <- function (id, a, b, df, tag)
{
  m0 <- mean (a); m1 <- mean (b)
  v0 <- var (a) / length (a); v1 <- var (b) / length (b)
  q2 <- qt (1 - ALPHA / 2, df)^2
  A <- m0^2 - q2 * v0
  if (A <= 0)
    return (put (id, "effect", paste0 ("relative_lift", tag), estimate = NA))
  root <- sqrt ((m0 * m1)^2 - A * (m1^2 - q2 * v1))
  put (id, "effect", paste0 ("relative_lift", tag), estimate = m1 / m0 - 1,
       conf_low = (m0 * m1 - root) / A - 1,
       conf_high = (m0 * m1 + root) / A - 1)
}

# Brunner & Munzel (2000), P(level > reference) + P(equal)/2.
prob_superiority <- function (id, a, b, tag)
{
  n0 <- length (a); n1 <- length (b)
  r <- rank (c (a, b))
  r0 <- r[1:n0]; r1 <- r[-(1:n0)]
  p <- (mean (r1) - (n1 + 1) / 2) / n0
  w0 <- r0 - rank (a); w1 <- r1 - rank (b)
  v0 <- var (w0) / n1^2 / n0          # placements, P scale
  v1 <- var (w1) / n0^2 / n1
  se <- sqrt (v0 + v1)
  df <- (v0 + v1)^2 / (v0^2 / (n0 - 1) + v1^2 / (n1 - 1))
  q <- qt (1 - ALPHA / 2, df)
  put (id, "effect", paste0 ("prob_superiority", tag), estimate = p,
       std_error = se, conf_low = max (0, p - q * se),
       conf_high = min (1, p + q * se))
}

mean_pair <- function (id, a, b, tag = "")
{
  w <- t.test (b, a)
  s <- t.test (b, a, var.equal = TRUE)
  put (id, "test", paste0 ("welch_t", tag), statistic = w$statistic[[1]],
       df = w$parameter[[1]], p_value = w$p.value)
  put (id, "test", paste0 ("student_t", tag), statistic = s$statistic[[1]],
       df = s$parameter[[1]], p_value = s$p.value)
  exact <- length (a) < 50 && length (b) < 50 && !anyDuplicated (c (a, b))
  u <- wilcox.test (b, a, exact = exact, correct = TRUE)
  put (id, "test", paste0 ("mann_whitney", tag), statistic = u$statistic[[1]],
       p_value = u$p.value)
  put (id, "effect", paste0 ("mean_difference", tag),
       estimate = mean (b) - mean (a), std_error = w$stderr,
       conf_low = w$conf.int[1], conf_high = w$conf.int[2])
  put (id, "effect", paste0 ("mean_difference.student", tag),
       estimate = mean (b) - mean (a), std_error = s$stderr,
       conf_low = s$conf.int[1], conf_high = s$conf.int[2])
  hedges_g (id, a, b, tag)
  relative_lift (id, a, b, w$parameter[[1]], tag)
  prob_superiority (id, a, b, tag)
  list (method = "welch_t", p = w$p.value, est = mean (b) - mean (a),
        lo = w$conf.int[1], hi = w$conf.int[2])
}

mean_all <- function (id, y, g)
{
  mean_groups (id, y, g)
  if (nlevels (g) == 2)
    return (mean_pair (id, y[g == levels (g)[1]], y[g == levels (g)[2]]))
  w <- oneway.test (y ~ g)
  put (id, "test", "welch_anova", statistic = w$statistic[[1]],
       df = w$parameter[[1]], df2 = w$parameter[[2]], p_value = w$p.value)
  for (l in levels (g)[-1])
    mean_pair (id, y[g == levels (g)[1]], y[g == l], paste0 ("@", l))
  list (method = "welch_anova", p = w$p.value, est = NA, lo = NA, hi = NA)
}

# ---- clusters ---------------------------------------------------------

# Least squares of Y on cohort dummies, from the estimating equations.
# CR1: G/(G-1) (N-1)/(N-K), as sandwich::vcovCL (type = "HC1").
cr1 <- function (y, g, cluster)
{
  X <- model.matrix (~ g)
  M <- solve (crossprod (X))
  b <- drop (M %*% crossprod (X, y))
  e <- drop (y - X %*% b)
  G <- length (unique (cluster))
  S <- rowsum (X * e, cluster)
  V <- M %*% crossprod (S) %*% M * G / (G - 1) * (length (y) - 1) /
    (length (y) - ncol (X))
  list (b = b, V = V, df = G - 1)
}

# CR2 with Satterthwaite df for the last coefficient, working model of
# equal variances: Bell & McCaffrey (2002), Pustejovsky & Tipton (2018);
# clubSandwich::coef_test (vcov = "CR2", test = "Satterthwaite").
cr2 <- function (y, g, cluster)
{
  X <- model.matrix (~ g)
  M <- solve (crossprod (X))
  b <- drop (M %*% crossprod (X, y))
  e <- drop (y - X %*% b)
  K <- ncol (X)
  pick <- split (seq_along (y), cluster)
  S <- W <- matrix (0, length (pick), K)
  own <- numeric (length (pick))
  contrast <- M[, K]
  for (k in seq_along (pick))
    {
      x <- X[pick[[k]], , drop = FALSE]
      E <- eigen (diag (nrow (x)) - x %*% M %*% t (x), symmetric = TRUE)
      root <- ifelse (E$values > 1e-12, 1 / sqrt (E$values), 0)
      A <- E$vectors %*% (root * t (E$vectors))
      S[k, ] <- t (x) %*% A %*% e[pick[[k]]]
      s <- drop (A %*% x %*% contrast)
      own[k] <- sum (s^2)
      W[k, ] <- t (x) %*% s
    }
  V <- M %*% crossprod (S) %*% M
  P <- -W %*% M %*% t (W)
  diag (P) <- diag (P) + own
  list (b = b, V = V, df = sum (diag (P))^2 / sum (P^2))
}

cluster_pair <- function (id, y, g, cluster, measure, tag = "")
{
  held <- tapply (cluster, g, function (x) length (unique (x)))
  f <- if (any (held < 50)) cr2 (y, g, cluster) else cr1 (y, g, cluster)
  t <- f$b[[2]] / sqrt (f$V[2, 2])
  p <- 2 * pt (-abs (t), f$df)
  q <- qt (1 - ALPHA / 2, f$df) * sqrt (f$V[2, 2])
  put (id, "test", paste0 ("cluster_wald", tag), statistic = t, df = f$df,
       p_value = p)
  put (id, "effect", paste0 (measure, tag), estimate = f$b[[2]],
       std_error = sqrt (f$V[2, 2]), conf_low = f$b[[2]] - q,
       conf_high = f$b[[2]] + q)
  list (method = "cluster_wald", p = p, est = f$b[[2]], lo = f$b[[2]] - q,
        hi = f$b[[2]] + q)
}

cluster_all <- function (id, y, g, cluster, measure)
{
  mean_groups (id, y, g, cluster)
  if (measure == "risk_difference")
    for (l in levels (g))
      put (id, "group", l, events = sum (y[g == l]), share = mean (y[g == l]))
  put (id, "population", "clusters", value = length (unique (cluster)))
  if (nlevels (g) == 2)
    return (cluster_pair (id, y, g, cluster, measure))
  f <- cr1 (y, g, cluster)
  q <- length (f$b) - 1
  w <- drop (f$b[-1] %*% solve (f$V[-1, -1], f$b[-1])) / q
  p <- pf (w, q, f$df, lower.tail = FALSE)
  put (id, "test", "cluster_wald", statistic = w, df = q, df2 = f$df,
       p_value = p)
  for (l in levels (g)[-1])
    {
      i <- g %in% c (levels (g)[1], l)
      cluster_pair (id, y[i], droplevels (g[i]), cluster[i], measure,
                    paste0 ("@", l))
      k <- which (levels (g) == l)
      half <- qt (1 - ALPHA / 2, f$df) * sqrt (f$V[k, k])
      put (id, "effect", paste0 (measure, "@", l, ".joint"),
           estimate = f$b[[k]], std_error = sqrt (f$V[k, k]),
           conf_low = f$b[[k]] - half, conf_high = f$b[[k]] + half)
    }
  list (method = "cluster_wald", p = p, est = NA, lo = NA, hi = NA)
}

# ---- one share against a target ---------------------------------------

# Wilson with n_eff = p(1-p)/V_CR and a t quantile where clusters hold
# more than one unit.
target_share <- function (id, label, y, cluster, target)
{
  n <- length (y); p <- mean (y)
  G <- length (unique (cluster))
  plain <- G == n
  V <- sum (rowsum (y - p, cluster)^2) / n^2 * G / (G - 1)
  m <- if (plain) n else p * (1 - p) / V
  q <- if (plain) z_half else qt (1 - ALPHA / 2, G - 1)
  ci <- wilson (p * m, m, q)
  z <- (p - target) / sqrt (target * (1 - target) / m)
  pv <- if (plain) 2 * pnorm (-abs (z)) else 2 * pt (-abs (z), G - 1)
  put (id, "group", label, n = n, events = sum (y), share = p, clusters = G,
       n_effective = m)
  put (id, "test", "proportion_score", statistic = z, p_value = pv)
  if (!plain)
    put (id, "test", "proportion_score", df = G - 1)
  put (id, "effect", "risk_difference", estimate = p - target,
       conf_low = ci[1] - target, conf_high = ci[2] - target)
  list (method = "proportion_score", p = pv, est = p - target,
        lo = ci[1] - target, hi = ci[2] - target)
}

# ---- verdicts ---------------------------------------------------------

# H: headline with p adjusted; the expected direction made positive.
verdict <- function (h, p, expect, margin = NA)
{
  if (expect == "different" && is.na (h$est))
    return (if (p <= ALPHA) "supported" else "inconclusive")
  m <- if (is.na (margin)) 0 else margin
  lo <- h$lo; hi <- h$hi
  if (expect == "lower")
    { lo <- -h$hi; hi <- -h$lo }
  if (expect == "different")
    {
      if (p <= ALPHA && (lo > m || hi < -m)) return ("supported")
      if (m > 0 && hi < m && lo > -m) return ("ruled_out")
      return ("inconclusive")
    }
  if (p <= ALPHA && lo > 0 && lo >= m) return ("supported")
  if (p <= ALPHA && hi < 0) return ("contradicted")
  if (m > 0 && hi < m) return ("ruled_out")
  "inconclusive"
}
