# The other half of differential_methods.R: means, clusters, targets,
# families and verdicts.

# ---- means ------------------------------------------------------------

want_mean_group <- function (h, label, y, ...)
{
  q <- quantile (y, c (.25, .5, .75), type = 7, names = FALSE)
  want (h, "group", label, n = length (y), mean = mean (y), sd = sd (y),
        q1 = q[1], median = q[2], q3 = q[3], ...)
}

constant <- function (se, ...) se <= 10 * .Machine$double.eps *
  max (abs (c (...)))

want_t <- function (h, method, name, a, b, level, n, equal, tests)
{
  d <- mean (b) - mean (a)
  few <- if (equal) length (a) + length (b) < 3
         else length (a) < 2 || length (b) < 2
  ss <- function (v) sum ((v - mean (v))^2)
  df <- length (a) + length (b) - 2
  se <- if (equal) sqrt ((ss (a) + ss (b)) / df *
                         (1 / length (a) + 1 / length (b)))
        else sqrt (var (a) / length (a) + var (b) / length (b))
  status <- if (few) "empty"
            else if (constant (se, mean (a), mean (b))) "degenerate"
            else "ok"
  if (status != "ok")
    {
      if (tests)
        want_test (h, method, statistic = NA, df = NA, status = status)
      want_effect (h, "mean_difference", name, d, n = n, std_error = NA,
                   status = status)
      return (list (status = status, method = method, log_p = NA))
    }
  w <- t.test (b, a, var.equal = equal, conf.level = level)
  if (tests)
    want_test (h, method, statistic = w$statistic[[1]],
               df = w$parameter[[1]], p = w$p.value,
               log_p = log_t (w$statistic[[1]], w$parameter[[1]]))
  want_effect (h, "mean_difference", name, d, w$conf.int[1], w$conf.int[2],
               n = n, std_error = w$stderr)
  list (status = "ok", method = method, est = d, lo = w$conf.int[1],
        hi = w$conf.int[2], df = w$parameter[[1]],
        log_p = log_t (w$statistic[[1]], w$parameter[[1]]))
}

# Fieller (1954): the roots of (m1 - r m0)^2 = t^2 (v1 + r^2 v0), from the
# polynomial; in units of |m0|.
want_lift <- function (h, name, a, b, welch, level)
{
  if (welch$status != "ok")
    return (want_effect (h, "relative_lift", name, status = welch$status))
  t2 <- qt (1 - (1 - level) / 2, welch$df)^2
  m0 <- mean (a); m1 <- mean (b)
  v0 <- var (a) / length (a); v1 <- var (b) / length (b)
  if (m0^2 <= t2 * v0)
    return (want_effect (h, "relative_lift", name, status = "refused"))
  r <- sort (Re (polyroot (c (m1^2 - t2 * v1, -2 * m1 * m0,
                              m0^2 - t2 * v0) / m0^2)))
  s <- sign (m0)
  ends <- sort (s * (r - 1))
  want_effect (h, "relative_lift", name, (m1 - m0) / abs (m0), ends[1],
               ends[2])
}

want_hedges <- function (h, name, a, b, student, level)
{
  if (student$status != "ok" || student$df < 2)
    return (want_effect (h, "hedges_g", name,
                         status = if (student$status == "ok") "empty"
                                  else student$status))
  n0 <- length (a); n1 <- length (b); df <- n0 + n1 - 2
  s <- sqrt ((sum ((a - mean (a))^2) + sum ((b - mean (b))^2)) / df)
  k <- sqrt (1 / n0 + 1 / n1)
  t <- (mean (b) - mean (a)) / s / k
  j <- exp (lgamma (df / 2) - log (sqrt (df / 2)) - lgamma ((df - 1) / 2))
  width <- 6 + 3 * abs (t) / sqrt (df)
  ncp <- function (p) root (function (m) pt (t, df, ncp = m) - p,
                            t - width, t + width)
  weak <- abs (t) + width > 37       # R's pt turns normal beyond 37.62
  want_effect (h, "hedges_g", name, j * t * k,
               if (weak) Inf else j * k * ncp (1 - (1 - level) / 2),
               if (weak) Inf else j * k * ncp ((1 - level) / 2))
}

# Brunner & Munzel (2000), equations in ranks: R over all, R_i within.
want_superiority <- function (h, name, a, b, level)
{
  n0 <- length (a); n1 <- length (b); N <- n0 + n1
  r <- rank (c (a, b))
  p <- (mean (r[-(1:n0)]) - mean (r[1:n0])) / N + .5
  if (n0 < 2 || n1 < 2)
    return (want_effect (h, "prob_superiority", name, p, std_error = NA,
                         status = "empty"))
  s0 <- sum ((r[1:n0] - rank (a) - mean (r[1:n0]) + (n0 + 1) / 2)^2) /
    (n0 - 1)
  s1 <- sum ((r[-(1:n0)] - rank (b) - mean (r[-(1:n0)]) + (n1 + 1) / 2)^2) /
    (n1 - 1)
  if (s0 + s1 < 1e-9)
    return (want_effect (h, "prob_superiority", name, p, std_error = NA,
                         status = "degenerate"))
  sigma2 <- N * (s0 / (N - n0)^2 / n0 + s1 / (N - n1)^2 / n1)
  se <- sqrt (sigma2 / N)
  f <- (s0 / (N - n0) + s1 / (N - n1))^2 /
    ((s0 / (N - n0))^2 / (n0 - 1) + (s1 / (N - n1))^2 / (n1 - 1))
  q <- qt (1 - (1 - level) / 2, f) * se
  want_effect (h, "prob_superiority", name, p, max (0, p - q),
               min (1, p + q), std_error = se)
}

want_mann_whitney <- function (h, a, b)
{
  all <- c (a, b)
  if (length (unique (all)) == 1)
    return (want_test (h, "mann_whitney", statistic = NA,
                       status = "degenerate"))
  exact <- length (a) < 50 && length (b) < 50 && !anyDuplicated (all)
  w <- wilcox.test (b, a, exact = exact, correct = TRUE)
  # where R's p would underflow, its normal tail by logarithm
  m <- length (a); n <- length (b); N <- m + n; ties <- table (all)
  z <- max (0, abs (w$statistic[[1]] - m * n / 2) - .5) /
    sqrt (m * n / 12 * (N + 1 - sum (ties^3 - ties) / (N * (N - 1))))
  want_test (h, "mann_whitney", statistic = w$statistic[[1]], p = w$p.value,
             log_p = if (exact) log (w$p.value) else log_z (z))
}

mean_wanted <- function (h, y, g, level)
{
  for (l in levels (g))
    want_mean_group (h, l, y[g == l])
  two <- nlevels (g) == 2
  a <- y[g == levels (g)[1]]
  for (l in levels (g)[-1])
    {
      b <- y[g == l]
      w <- want_t (h, "welch_t", l, a, b, level, 1, FALSE, two)
      s <- want_t (h, "student_t", l, a, b, level, 2, TRUE, two)
      want_lift (h, l, a, b, w, level)
      want_hedges (h, l, a, b, s, level)
      want_superiority (h, l, a, b, level)
      if (two) want_mean_more (h, l, a, b, w, s, level)
    }
  if (two)
    {
      want_mann_whitney (h, a, b)
      return (c (w, effect = "mean_difference", heavy = is_heavy (b, a)))
    }
  want_explained (h, y, g, level)
  games_howell_pairs (h, y, g)
  n <- table (g)
  flat <- tapply (y, g, function (v) constant (sd (v), mean (v)))
  flat[n == 1] <- TRUE
  status <- if (!any (flat)) "ok"
            else if (n[which (flat)[1]] == 1) "empty" else "degenerate"
  if (status != "ok")
    {
      want_test (h, "welch_anova", statistic = NA, df = NA, df2 = NA,
                 status = status)
      return (list (status = status, method = "welch_anova", many = TRUE,
                    log_p = NA))
    }
  o <- oneway.test (y ~ g)
  log_p <- pf (o$statistic[[1]], o$parameter[[1]], o$parameter[[2]],
               lower.tail = FALSE, log.p = TRUE)
  want_test (h, "welch_anova", statistic = o$statistic[[1]],
             df = o$parameter[[1]], df2 = o$parameter[[2]],
             p = o$p.value, log_p = log_p)
  list (status = "ok", method = "welch_anova", many = TRUE, log_p = log_p)
}

# ---- clusters ---------------------------------------------------------

# Cluster-robust covariance of least squares on X, and for the contrast
# CONTRAST the df of Pustejovsky & Tipton (2018): with independent errors
# of equal variance, V is sum_g (p_g' e)^2, p_g = (I - H)_g' A_g X_g M c,
# and df = (sum p_g'p_g)^2 / sum (p_g'p_h)^2.  N x N matrices throughout.
sandwich <- function (X, y, cluster, small, contrast)
{
  N <- nrow (X)
  M <- solve (t (X) %*% X)
  b <- M %*% t (X) %*% y
  H <- X %*% M %*% t (X)
  e <- (diag (N) - H) %*% y
  ids <- unique (cluster)
  G <- length (ids)
  meat <- matrix (0, ncol (X), ncol (X))
  P <- matrix (0, N, G)
  for (k in 1:G)
    {
      i <- which (cluster == ids[k])
      A <- diag (length (i))
      if (small)
        {
          E <- eigen (diag (length (i)) - H[i, i, drop = FALSE], TRUE)
          inv <- ifelse (E$values > 1e-10, E$values^-.5, 0)
          A <- E$vectors %*% diag (inv, length (i)) %*% t (E$vectors)
        }
      u <- t (X[i, , drop = FALSE]) %*% A %*% e[i]
      meat <- meat + u %*% t (u)
      P[, k] <- (diag (N) - H)[, i, drop = FALSE] %*% A %*%
        X[i, , drop = FALSE] %*% M %*% contrast
    }
  V <- M %*% meat %*% M
  if (!small)
    V <- V * G / (G - 1) * (N - 1) / (N - ncol (X))
  Q <- t (P) %*% P
  list (b = drop (b), V = V, se = sqrt (drop (t (contrast) %*% V %*% contrast)),
        df = if (small) sum (diag (Q))^2 / sum (Q^2) else G - 1)
}

cluster_pair <- function (y, g, cluster)
{
  per <- tapply (cluster, g, function (x) length (unique (x)))
  flat <- all (tapply (y, g, function (v) length (unique (v)) == 1))
  status <- if (any (per < 5)) "refused" else if (flat) "degenerate"
            else "ok"
  if (status != "ok")
    return (list (status = status, log_p = NA))
  X <- cbind (1, g == levels (g)[2])
  f <- sandwich (X, y, cluster, any (per < 50), c (0, 1))
  t <- f$b[2] / f$se
  c (f, list (status = "ok", statistic = t, p = 2 * pt (-abs (t), f$df),
              log_p = log_t (t, f$df)))
}

# Effects of F, a fit of the pair whose level is NAME.
want_cluster_pair <- function (h, name, f, level, measure)
{
  if (f$status != "ok")
    {
      want_effect (h, measure, name, std_error = NA, status = f$status)
      if (measure == "mean_difference")
        want_effect (h, "relative_lift", name, std_error = NA,
                     status = f$status)
      return (list (status = f$status, method = "cluster_wald", log_p = NA))
    }
  d <- f$b[2]; q <- qt (1 - (1 - level) / 2, f$df)
  want_effect (h, measure, name, d, d - q * f$se, d + q * f$se,
               std_error = f$se)
  if (measure == "mean_difference") want_cluster_lift (h, name, f, q)
  list (status = "ok", method = "cluster_wald", est = d, lo = d - q * f$se,
        hi = d + q * f$se, log_p = f$log_p)
}

# Fieller: where (m1 - r m0)^2 is q^2 times its variance, a polynomial in r.
want_cluster_lift <- function (h, name, f, q)
{
  m0 <- f$b[1]; m1 <- sum (f$b)
  v00 <- f$V[1, 1]; v11 <- sum (f$V); v01 <- f$V[1, 1] + f$V[1, 2]
  if (m0^2 <= q^2 * v00)
    return (want_effect (h, "relative_lift", name, status = "refused"))
  r <- sort (Re (polyroot (c (m1^2 - q^2 * v11,
                              -2 * (m1 * m0 - q^2 * v01),
                              m0^2 - q^2 * v00) / m0^2)))
  ends <- sort (sign (m0) * (r - 1))
  want_effect (h, "relative_lift", name, (m1 - m0) / abs (m0), ends[1],
               ends[2])
}

# Y is 0/1 where SHARE.
cluster_wanted <- function (h, y, g, cluster, level, share)
{
  measure <- if (share) "risk_difference" else "mean_difference"
  for (l in levels (g))
    {
      v <- y[g == l]; held <- length (unique (cluster[g == l]))
      if (share)
        want (h, "group", l, n = length (v), events = sum (v),
              share = mean (v), clusters = held)
      else
        want_mean_group (h, l, v, clusters = held)
    }
  fit <- function (reference, l)
    {
      i <- g %in% c (reference, l)
      cluster_pair (y[i], factor (g[i], c (reference, l)), cluster[i])
    }
  test <- function (f)
    if (f$status != "ok") untested (f$status)
    else f[c ("statistic", "df", "p", "log_p", "status")]
  for (l in levels (g)[-1])
    {
      one <- fit (levels (g)[1], l)
      f <- want_cluster_pair (h, l, one, level, measure)
      i <- g %in% c (levels (g)[1], l)
      if (!share)
        want_superiority_cluster (h, y[i], droplevels (g[i]), cluster[i],
                                  level)
    }
  if (nlevels (g) == 2)
    {
      do.call (want_test, c (list (h, "cluster_wald"), test (one)))
      i <- g == levels (g)[2]
      return (c (f, effect = measure, heavy = !share &&
        is_heavy (y[i], y[!i], cluster[i], cluster[!i])))
    }
  want_pairs (h, "cluster_wald", g,
              function (reference, l) test (fit (reference, l)))
  per <- tapply (cluster, g, function (x) length (unique (x)))
  status <- if (any (per < 50)) "refused" else "ok"
  if (status == "ok")
    {
      X <- model.matrix (~ g)
      f <- sandwich (X, y, cluster, FALSE, c (0, 1, rep (0, nlevels (g) - 2)))
      q <- ncol (X) - 1
      F <- drop (t (f$b[-1]) %*% solve (f$V[-1, -1]) %*% f$b[-1]) / q
      log_p <- pf (F, q, f$df, lower.tail = FALSE, log.p = TRUE)
      want_test (h, "cluster_wald", statistic = F, df = q, df2 = f$df,
                 p = exp (log_p), log_p = log_p)
      return (list (status = "ok", method = "cluster_wald", many = TRUE,
                    log_p = log_p))
    }
  want_test (h, "cluster_wald", statistic = NA, df = NA, status = status)
  list (status = status, method = "cluster_wald", many = TRUE, log_p = NA)
}

# ---- one cohort against a number --------------------------------------

target_wanted <- function (h, y, label, target, level, share, cluster = NULL)
{
  tail <- 1 - (1 - level) / 2
  n <- length (y); p <- mean (y)
  clustered <- !is.null (cluster) && anyDuplicated (cluster)
  measure <- if (share) "risk_difference" else "mean_difference"
  method <- if (share) "proportion_score" else
    if (clustered) "cluster_wald" else "one_sample_t"
  extra <- if (clustered) list (clusters = length (unique (cluster)))
  if (share)
    do.call (want, c (list (h, "group", label, n = n, events = sum (y),
                            share = p), extra))
  else
    do.call (want_mean_group, c (list (h, label, y), extra))
  fail <- function (status, est = NA, ...)
    {
      if (share && !clustered) want_test (h, method, statistic = NA,
                                          status = status)
      else want_test (h, method, statistic = NA, df = NA, status = status)
      want_effect (h, measure, label, est, std_error = NA, status = status)
      list (status = status, method = method, effect = measure, log_p = NA)
    }
  if (!clustered && share)
    {
      w <- prop.test (sum (y), n, p = target, conf.level = level,
                      correct = FALSE)
      z <- (p - target) / sqrt (target * (1 - target) / n)
      want_test (h, method, statistic = z, p = w$p.value, log_p = log_z (z))
      ends <- wilson (sum (y), n, qnorm (tail)) - target
      want_effect (h, measure, label, p - target, ends[1], ends[2])
      exact <- binom.test (sum (y), n, conf.level = level)$conf.int - target
      want_effect (h, measure, label, p - target, exact[1], exact[2], n = 2)
      return (list (status = "ok", method = method, effect = measure,
                    est = p - target, lo = ends[1], hi = ends[2],
                    log_p = log_z (z)))
    }
  if (!clustered)
    {
      if (n < 2) return (fail ("empty", p - target))
      if (constant (sd (y) / sqrt (n), p))
        return (fail ("degenerate", p - target))
      f <- list (se = sd (y) / sqrt (n), df = n - 1)
    }
  else
    {
      G <- length (unique (cluster))
      if (G < 5) return (fail ("refused"))
      if (length (unique (y)) == 1) return (fail ("degenerate"))
      f <- sandwich (matrix (1, n, 1), y, cluster, G < 50, 1)
    }
  q <- qt (tail, f$df)
  if (share)
    {
      m <- p * (1 - p) / f$se^2
      t <- (p - target) / sqrt (target * (1 - target) / m)
      ends <- wilson (p * m, m, q) - target
    }
  else
    {
      t <- (p - target) / f$se
      ends <- p - target + c (-1, 1) * q * f$se
    }
  want_test (h, method, statistic = t, df = f$df, p = 2 * pt (-abs (t), f$df),
             log_p = log_t (t, f$df))
  want_effect (h, measure, label, p - target, ends[1], ends[2],
               std_error = f$se)
  list (status = "ok", method = method, effect = measure, est = p - target,
        lo = ends[1], hi = ends[2], log_p = log_t (t, f$df),
        heavy = !share && if (clustered) is_heavy (y, cb = cluster)
                          else is_heavy (y))
}

# ---- another headline -------------------------------------------------

headline_effects <- c (log_rank = "hazard_ratio#1",
                       cox_wald = "hazard_ratio#1", cox_lr = "hazard_ratio#1",
                       cox_score = "hazard_ratio#1",
                       rmst_z = "rmst_difference#1",
                       n1_chi_square = "risk_difference#1",
                       fisher_exact = "risk_difference#1",
                       pearson_chi_square = "risk_difference#1",
                       welch_t = "mean_difference#1",
                       student_t = "mean_difference#2",
                       mann_whitney = "prob_superiority#1")

# What `tests: [ASKED]` leaves of H, and what then decides.
asked_wanted <- function (h, asked, level)
{
  keys <- ls (wanted)
  tests <- grep (paste0 ("^", h, "\\|test\\|"), keys, value = TRUE)
  rest <- sub ("\\|.*", "", sub ("^[^|]*\\|test\\|", "", tests))
  rm (list = tests[!rest %in% asked], envir = wanted)
  effect <- headline_effects[[asked[1]]]
  test <- function (f) get (paste (h, "test", asked[1], f, sep = "|"), wanted)
  value <- function (f) get (paste (h, "effect", paste0 (effect, "@", level),
                                    f, sep = "|"), wanted)
  ends <- c (value ("conf_low"), value ("conf_high"))
  if (startsWith (effect, "hazard")) ends <- -rev (log (ends))
  if (startsWith (effect, "prob")) ends <- ends - .5
  status <- sub ("underflow", "ok", test ("status"))
  log_p <- test ("log10_p") * log (10)
  if (identical (log_p, Inf)) log_p <- -Inf
  list (method = asked[1], status = status,
        effect_status = value ("status"), log_p = log_p,
        effect = effect, lo = ends[1], hi = ends[2])
}

# ---- families and verdicts --------------------------------------------

# HEADS: by hypothesis, what the functions above returned, with role,
# naive, expect and margin added.
families_wanted <- function (heads, level)
{
  usable <- function (s) is.null (s) || s %in% c ("ok", "unbounded")
  for (role in c ("primary", "secondary", "exploratory"))
    {
      own <- Filter (function (i) heads[[i]]$role == role &&
                       !heads[[i]]$naive, names (heads))
      p <- sapply (own, function (i) if (heads[[i]]$status == "ok")
        exp (heads[[i]]$log_p) else NA)
      there <- !is.na (p)
      adjusted <- p.adjust (p[there],
                            if (role == "primary") "holm" else "BH",
                            n = max (length (own), 1))
      for (i in own)
        heads[[i]]$p <- NA
      for (i in own[there])
        heads[[i]]$p <- adjusted[[i]]
      for (i in own)
        want (i, "test", heads[[i]]$method,
              p_adjusted = if (!is.na (heads[[i]]$p) && heads[[i]]$p < 1e-300)
                NA else heads[[i]]$p)
    }
  for (i in names (heads))
    {
      x <- heads[[i]]
      many <- !is.null (x$many)
      v <- if (x$naive) "inconclusive"
           else if (!usable (x$status) ||
                    (!many && !usable (x$effect_status))) "not_testable"
           else decide (x, many, 1 - level)
      # where tails are heavy the bootstrap has a say
      if (isTRUE (x$heavy) && v %in% c ("supported", "contradicted",
                                        "ruled_out"))
        v <- Inf
      want (i, "verdict", "", verdict = v)
      if (!is.null (x$effect))
        want (i, "headline", "", effect = if (grepl ("#", x$effect)) x$effect
                                   else paste0 (x$effect, "#1"))
    }
}

decide <- function (x, many, alpha)
{
  shown <- x$p <= alpha + 1e-12
  if (many)
    return (if (shown) "supported" else "inconclusive")
  m <- if (is.na (x$margin)) 0 else x$margin
  lo <- x$lo; hi <- x$hi
  if (x$expect == "lower")
    { lo <- -x$hi; hi <- -x$lo }
  if (x$expect == "different")
    return (if (shown && ((lo > 0 && lo >= m) || (hi < 0 && hi <= -m)))
              "supported"
            else if (m > 0 && lo > -m && hi < m) "ruled_out"
            else "inconclusive")
  if (shown && lo > 0 && lo >= m) "supported"
  else if (shown && hi < 0) "contradicted"
  else if (m > 0 && hi < m) "ruled_out"
  else "inconclusive"
}
