# The estimators, for the oracle scripts.  Base R and survival; what R has
# no function for is written from the formula in the definitions' words or the
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

# Tarone (1975): the cohorts' observed less expected ends, weighted by their
# place in the order, over the root of their hypergeometric variance.
log_rank_trend <- function (id, k)
{
  place <- seq_along (k$obs) - 1
  z <- sum (place * (k$obs - k$exp)) /
    sqrt (drop (place %*% k$var %*% place))
  p <- 2 * pnorm (-abs (z))
  put (id, "test", "log_rank_trend", statistic = z, p_value = p,
       log10_p = log10 (2) + pnorm (-abs (z), log.p = TRUE) / log (10))
  # more ends than expected in later cohorts: a shorter stay
  list (method = "log_rank_trend", p = p, est = -z, lo = NA, hi = NA)
}

# Days T at risk through, event D, cohort factor G (reference first).
# HORIZON on the restarted clock, or NA.  Returns the headline.
survival_all <- function (id, t, d, g, horizon = NA, margin = NA,
                          trend = FALSE)
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
  if (trend)
    return (log_rank_trend (id, lr))
  list (method = "log_rank", p = p, est = NA, lo = NA, hi = NA)
}

# Within strata S: Cox with a hazard of its own in each, and the log-rank
# test summed over them.
survival_strata <- function (id, t, d, g, s, horizon)
{
  d <- ifelse (t > horizon, 0, d)
  t <- pmin (t, horizon)
  survival_groups (id, t, d, g, horizon)
  lr <- survdiff (Surv (t, d) ~ g + strata (s))
  put (id, "test", "stratified_log_rank", statistic = lr$chisq, df = 1,
       p_value = pchisq (lr$chisq, 1, lower.tail = FALSE))
  fit <- coxph (Surv (t, d) ~ g + strata (s), ties = "efron",
                control = control)
  b <- coef (fit)[[1]]
  se <- sqrt (vcov (fit)[1, 1])
  chi <- c (cox_wald = (b / se)^2, cox_lr = 2 * diff (fit$loglik),
            cox_score = fit$score)
  for (m in names (chi))
    put (id, "test", m, statistic = chi[[m]], df = 1,
         p_value = pchisq (chi[[m]], 1, lower.tail = FALSE))
  ci <- b + c (-1, 1) * z_half * se
  put (id, "effect", "hazard_ratio", estimate = exp (b),
       conf_low = exp (ci[1]), conf_high = exp (ci[2]))
  list (method = "cox_wald", p = pchisq (chi[[1]], 1, lower.tail = FALSE),
        est = -b, lo = -ci[2], hi = -ci[1])
}

# ---- a time to an event that leaving rules out ------------------------

# Gray (1988), rho = 0.  HOW: 0 not seen further, 1 the event, 2 the end
# that competes.  Per cohort k: n at risk, S without either end and F with
# the event just before t.  Under the null all have F0, whose increments
# are D / sum (n/S).  The score adds up d1 - D R / sum (R), R = n (1 - F) / S;
# its variance is the sum of the squares of what each end moves it by:
# an event at once, and any end by what its cohort's S and F are from then
# on, which is the rest of the integral C of the weights.  d ends of one
# time out of n are drawn without putting back: 1 - (d - 1) / (n - 1).
gray_test <- function (t, how, g)
{
  K <- nlevels (g)
  at <- function (rows) tabulate (g[rows], K)
  drawn <- function (d, n) if (d > 1) max (0, 1 - (d - 1) / (n - 1)) else 1
  S <- rep (1, K); F <- u <- rep (0, K); F0 <- 0
  C <- matrix (0, K, K); moves <- list ()
  for (now in sort (unique (t[how > 0])))
    {
      n <- at (t >= now)
      d1 <- at (t == now & how == 1); d2 <- at (t == now & how == 2)
      D <- sum (d1)
      w <- ifelse (n > 0, n / S, 0); W <- sum (w)
      R <- w * (1 - F)
      u <- u + d1 - D * R / sum (R)
      a <- diag (w, K) - outer (w, w) / W
      C <- C + a * D / (W * (1 - F0))
      F0 <- F0 + D / W
      left <- ifelse (n > 0, S * (n - d1 - d2) / n, S)
      for (k in which (n > 0))
        {
          if (D > 0)
            moves <- c (moves, list (list (
              k = k, now = a[, k], C = C[, k], size = S[k] * D / (W * n[k]) *
                drawn (D, W * S[k]),
              rest = if (left[k] > 0) 1 - (1 - F0) / left[k] else 1)))
          if (d2[k] > 0 && left[k] > 0)
            moves <- c (moves, list (list (
              k = k, now = 0, C = C[, k], size = S[k]^2 * d2[k] / n[k]^2 *
                drawn (d2[k], n[k]), rest = (1 - F0) / left[k])))
        }
      F <- F + ifelse (n > 0, S * d1 / n, 0)
      S <- left
    }
  V <- matrix (0, K, K)
  for (m in moves)
    {
      by <- m$now + m$rest * (C[, m$k] - m$C)
      V <- V + m$size * outer (by, by)
    }
  drop (u[-1] %*% solve (V[-1, -1], u[-1]))
}

# Aalen-Johansen with survfit's intervals, log-log of the incidence.
incidence <- function (t, how, tau)
{
  s <- summary (survfit (Surv (t, factor (how, 0:2)) ~ 1,
                         conf.type = "log-log"), times = tau, extend = TRUE)
  k <- which (s$states == "1")
  c (s$pstate[k], s$lower[k], s$upper[k], s$std.err[k])
}

# Two cohorts; T and HOW as they are known at TAU.
time_to_all <- function (id, t, how, g, tau)
{
  how[t > tau] <- 0
  t <- pmin (t, tau)
  f <- sapply (levels (g), function (l) incidence (t[g == l], how[g == l],
                                                   tau))
  for (l in levels (g))
    put (id, "group", l, n = sum (g == l), events = sum (how[g == l] == 1),
         person_time = sum (t[g == l]), share = f[1, l])
  chisq <- gray_test (t, how, g)
  p <- pchisq (chisq, 1, lower.tail = FALSE)
  put (id, "test", "gray", statistic = chisq, df = 1, p_value = p)
  k <- survdiff (Surv (t, how == 1) ~ g)
  put (id, "test", "log_rank", statistic = k$chisq, df = 1,
       p_value = pchisq (k$chisq, 1, lower.tail = FALSE))
  fit <- coxph (Surv (t, how == 1) ~ g, ties = "efron", control = control)
  b <- coef (fit)[[1]]; se <- sqrt (vcov (fit)[1, 1])
  put (id, "test", "cox_wald", statistic = (b / se)^2, df = 1,
       p_value = 2 * pnorm (-abs (b / se)))
  put (id, "effect", "cause_specific_hazard_ratio", estimate = exp (b),
       conf_low = exp (b - z_half * se), conf_high = exp (b + z_half * se))
  # MOVER from the two log-log intervals
  f0 <- f[, 1]; f1 <- f[, 2]; d <- f1[[1]] - f0[[1]]
  ci <- c (d - sqrt ((f1[1] - f1[2])^2 + (f0[3] - f0[1])^2),
           d + sqrt ((f1[3] - f1[1])^2 + (f0[1] - f0[2])^2))
  put (id, "effect", "cif_difference", estimate = d,
       std_error = sqrt (f1[4]^2 + f0[4]^2), conf_low = ci[1],
       conf_high = ci[2])
  list (method = "gray", p = p, est = d, lo = ci[1], hi = ci[2])
}

# ---- shares -----------------------------------------------------------

wilson <- function (x, n, q = z_half)
{
  p <- x / n
  mid <- (p + q^2 / (2 * n)) / (1 + q^2 / n)
  half <- q / (1 + q^2 / n) * sqrt (p * (1 - p) / n + q^2 / (4 * n^2))
  c (mid - half, mid + half)
}

# Miettinen & Nurminen (1985): (diff - delta) / sqrt (V(delta) N/(N-1)) with
# the maximum likelihood shares under the difference DELTA.
miettinen_z <- function (x1, n1, x0, n0, delta)
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
  (x1 / n1 - x0 / n0 - delta) / sqrt (v)
}
miettinen <- function (x1, n1, x0, n0, q = z_half)
{
  z2 <- function (delta) miettinen_z (x1, n1, x0, n0, delta)^2 - q^2
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

# MARGIN given: that the shares differ by less.
share_all <- function (id, y, g, margin = NA)
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
  if (!is.na (margin))
    return (share_alike (id, x, n, margin))
  put (id, "test", "n1_chi_square", statistic = n1, df = 1, p_value = pn)
  fisher <- fisher.test (tab)$p.value
  if (min (expected) < 5)
    put (id, "test", "fisher_exact", p_value = fisher)
  ci <- share_pair (id, x, n)
  list (method = if (min (expected) >= 1) "n1_chi_square" else "fisher_exact",
        p = if (min (expected) >= 1) pn else fisher,
        est = ci[1], lo = ci[2], hi = ci[3])
}

# Two one-sided tests at the two margins, each by the score that the
# interval inverts (Farrington & Manning 1990); the larger p.
share_alike <- function (id, x, n, margin)
{
  z <- min (miettinen_z (x[2], n[2], x[1], n[1], -margin),
            -miettinen_z (x[2], n[2], x[1], n[1], margin))
  p <- pnorm (z, lower.tail = FALSE)
  put (id, "test", "n1_chi_square", statistic = z, p_value = p)
  ci <- share_pair (id, x, n)
  near <- miettinen (x[2], n[2], x[1], n[1], qnorm (1 - ALPHA))
  list (method = "n1_chi_square", p = p, est = ci[1], lo = ci[2], hi = ci[3],
        near = near)
}

# ---- means ------------------------------------------------------------

# Quartiles of an NPS, whose answers count as one of three numbers, say
# nothing.
mean_groups <- function (id, y, g, clusters = NULL, quartiles = TRUE)
{
  for (l in levels (g))
    {
      v <- y[g == l]
      q <- quantile (v, c (.25, .5, .75), type = 7, names = FALSE)
      put (id, "group", l, n = length (v), mean = mean (v), sd = sd (v))
      if (quartiles)
        put (id, "group", l, q1 = q[1], median = q[2], q3 = q[3])
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
  fieller (id, mean (a), mean (b), var (a) / length (a),
           var (b) / length (b), df, tag)

fieller <- function (id, m0, m1, v0, v1, df, tag = "")
{
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
# CR1: G/(G-1) (N-1)/(N-K), as sandwich::vcovCL (type = "HC1").  Clusters
# of a second kind, OTHER: Cameron, Gelbach & Miller (2011), the one plus
# the other less that of their crossings, t with the fewer clusters.
cr1 <- function (y, g, cluster, other = NULL)
{
  X <- model.matrix (~ g)
  M <- solve (crossprod (X))
  b <- drop (M %*% crossprod (X, y))
  e <- drop (y - X %*% b)
  count <- function (k) length (unique (k))
  by <- function (k)
    M %*% crossprod (rowsum (X * e, k)) %*% M * count (k) / (count (k) - 1) *
      (length (y) - 1) / (length (y) - ncol (X))
  if (is.null (other))
    return (list (b = b, V = by (cluster), df = count (cluster) - 1))
  list (b = b, V = by (cluster) + by (other) - by (paste (cluster, other)),
        df = min (count (cluster), count (other)) - 1)
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

cluster_pair <- function (id, y, g, cluster, measure, tag = "", other = NULL)
{
  held <- tapply (cluster, g, function (x) length (unique (x)))
  f <- if (!is.null (other)) cr1 (y, g, cluster, other)
       else if (any (held < 50)) cr2 (y, g, cluster)
       else cr1 (y, g, cluster)
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

cluster_all <- function (id, y, g, cluster, measure, other = NULL)
{
  mean_groups (id, y, g, cluster, measure != "nps_difference")
  if (measure == "risk_difference")
    for (l in levels (g))
      put (id, "group", l, events = sum (y[g == l]), share = mean (y[g == l]))
  put (id, "population", "clusters", value = length (unique (cluster)))
  if (nlevels (g) == 2)
    return (cluster_pair (id, y, g, cluster, measure, other = other))
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

# Obuchowski (1997): every unit's placement among the other cohort (the
# share of it below, half of the equal), summed by cluster.  Satterthwaite's
# df are those of the quadratic form that the variance is, where units have
# equal variances within a cohort, of the size that was found: with a unit
# vector E for cluster c, its matrix is sum (m_c / M^2 E E') less the part
# that centring takes.
ordinal_cluster <- function (id, y, g, cluster)
{
  mean_groups (id, y, g, cluster)
  c0 <- factor (cluster); one <- g == levels (g)[2]
  x1 <- y[one]; x0 <- y[!one]; M <- length (x1); N <- length (x0)
  below <- function (v, all) sapply (v, function (w) mean (all < w) +
                                       mean (all == w) / 2)
  values <- sort (unique (y))
  place1 <- below (values, x0)[match (x1, values)]
  place0 <- 1 - below (values, x1)[match (x0, values)]
  p <- mean (place1)
  total <- function (v, i) as.vector (tapply (v, c0[i], sum, default = 0))
  A <- total (place1 - p, one) / M; B <- total (place0 - p, !one) / N
  m <- as.vector (table (c0[one])); n <- as.vector (table (c0[!one]))
  up <- function (k) k / (k - 1)
  v1 <- up (sum (m > 0)) * sum (A^2); v0 <- up (sum (n > 0)) * sum (B^2)
  se <- sqrt (v1 + v0 + 2 * up (nlevels (c0)) * sum (A * B))
  # matrices of one diagonal and one outer product: traces without them
  trace <- function (k) 1 / sum (k) - sum (k^2) / sum (k)^3
  a <- v1 / trace (m); b <- v0 / trace (n)
  diagonal <- a * m / M^2 + b * n / N^2
  mm <- sum (m * m) / M^3; nn <- sum (n * n) / N^3
  mn <- sum (m * n) / (M^1.5 * N^1.5)
  square <- sum (diagonal^2) -
    2 * sum (diagonal * (a * m^2 / M^3 + b * n^2 / N^3)) +
    a^2 * mm^2 + b^2 * nn^2 + 2 * a * b * mn^2
  df <- (v1 + v0)^2 / square
  z <- (p - .5) / se
  q <- qt (1 - ALPHA / 2, df) * se
  pv <- 2 * pt (-abs (z), df)
  put (id, "test", "brunner_munzel", statistic = z, df = df, p_value = pv)
  lo <- max (0, p - q); hi <- min (1, p + q)
  put (id, "effect", "prob_superiority", estimate = p, std_error = se,
       conf_low = lo, conf_high = hi)
  put (id, "effect", "cliffs_delta", estimate = 2 * p - 1,
       std_error = 2 * se, conf_low = 2 * lo - 1, conf_high = 2 * hi - 1)
  list (method = "brunner_munzel", p = pv, est = p - .5, lo = lo - .5,
        hi = hi - .5)
}

# ---- rates ------------------------------------------------------------

# Y events in T at risk; two cohorts.  The rate of each with the variance
# of sum (y - R t), which asks nothing of how the events come.
rate_all <- function (id, y, t, g)
{
  part <- function (l)
    {
      i <- g == l; n <- sum (i); rate <- sum (y[i]) / sum (t[i])
      v <- n / (n - 1) * sum ((y[i] - rate * t[i])^2)
      put (id, "group", l, n = n, events = sum (y[i]),
           person_time = sum (t[i]), rate = rate)
      c (rate, v / sum (y[i])^2, v / sum (t[i])^2, sum (y[i]), sum (t[i]))
    }
  r0 <- part (levels (g)[1]); r1 <- part (levels (g)[2])
  b <- log (r1[1] / r0[1]); se <- sqrt (r0[2] + r1[2])
  p <- 2 * pnorm (-abs (b / se))
  put (id, "test", "rate_robust", statistic = b / se, p_value = p,
       log10_p = log10 (2) + pnorm (-abs (b / se), log.p = TRUE) / log (10))
  # Poisson: of all events the level has its share of the time
  share <- r1[5] / (r1[5] + r0[5]); all <- r1[4] + r0[4]
  z <- (r1[4] - all * share) / sqrt (all * share * (1 - share))
  put (id, "test", "rate_score", statistic = z, p_value = 2 * pnorm (-abs (z)),
       log10_p = log10 (2) + pnorm (-abs (z), log.p = TRUE) / log (10))
  put (id, "effect", "rate_ratio", estimate = exp (b), std_error = se,
       conf_low = exp (b - z_half * se), conf_high = exp (b + z_half * se))
  d <- r1[1] - r0[1]; se_d <- sqrt (r0[3] + r1[3])
  put (id, "effect", "rate_difference", estimate = d, std_error = se_d,
       conf_low = d - z_half * se_d, conf_high = d + z_half * se_d)
  list (method = "rate_robust", p = p, est = b, lo = b - z_half * se,
        hi = b + z_half * se)
}

# ---- ratios -----------------------------------------------------------

# Totals of Y over totals of T; two cohorts.  The delta method: the ratio
# has the variance of the mean of (y - R t) / mean (t).
ratio_all <- function (id, y, t, g)
{
  part <- function (l)
    {
      i <- g == l; n <- sum (i); R <- sum (y[i]) / sum (t[i])
      v <- (var (y[i]) - 2 * R * cov (y[i], t[i]) + R^2 * var (t[i])) /
        mean (t[i])^2
      put (id, "group", l, n = n, mean = R, sd = sqrt (v))
      c (R, v / n, n)
    }
  r0 <- part (levels (g)[1]); r1 <- part (levels (g)[2])
  d <- r1[1] - r0[1]; v <- r0[2] + r1[2]; se <- sqrt (v)
  df <- v^2 / (r0[2]^2 / (r0[3] - 1) + r1[2]^2 / (r1[3] - 1))
  p <- 2 * pt (-abs (d / se), df)
  q <- qt (1 - ALPHA / 2, df) * se
  put (id, "test", "delta", statistic = d / se, df = df, p_value = p,
       log10_p = log10 (2) + pt (-abs (d / se), df, log.p = TRUE) / log (10))
  put (id, "effect", "ratio_difference", estimate = d, std_error = se,
       conf_low = d - q, conf_high = d + q)
  fieller (id, r0[1], r1[1], r0[2], r1[2], df)
  list (method = "delta", p = p, est = d, lo = d - q, hi = d + q)
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
  if (is.na (h$lo))                    # a trend has a sign alone
    return (if (p > ALPHA) "inconclusive"
            else if ((h$est > 0) == (expect == "higher")) "supported"
            else "contradicted")
  if (expect == "equivalent")
    return (if (p <= ALPHA && h$near[1] > -m && h$near[2] < m) "supported"
            else if (h$lo >= m || h$hi <= -m) "contradicted"
            else "inconclusive")
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
