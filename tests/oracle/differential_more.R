# The third part of differential_methods.R: pairs of several cohorts, what is
# derived from another effect, standardised differences, heavy tails.
# Inf stands for what R cannot say.

# ---- pairs ------------------------------------------------------------

# RUN of a reference and a level gives statistic, df, p, log_p and status.
want_pairs <- function (h, method, g, run, holm = TRUE)
{
  two <- combn (levels (g), 2, simplify = FALSE)
  out <- lapply (two, function (l) run (l[1], l[2]))
  p <- sapply (out, function (o) if (o$status %in% c ("ok", Inf)) o$p else NA)
  if (holm)
    p[!is.na (p)] <- p.adjust (p[!is.na (p)], "holm", n = length (p))
  p[!is.na (p) & p < 1e-300] <- NA
  for (i in seq_along (out))
    do.call (want_test, c (list (h, paste0 (method, "@", two[[i]][2], "-",
                                            two[[i]][1])),
                           out[[i]], p_adjusted = p[i]))
}

untested <- function (status = "degenerate")
  list (statistic = NA, df = NA, p = NA, log_p = NA, status = status)
chi_tested <- function (chi, df)
  list (statistic = chi, df = df, p = pchisq (chi, df, lower.tail = FALSE),
        log_p = log_chi (chi, df), status = "ok")

log_rank_of <- function (t, d, g)
{
  lr <- tryCatch (survdiff (Surv (t, d) ~ g), error = function (e) NULL)
  # with no spread in any difference there is nothing to invert
  if (is.null (lr) || sum (d) == 0 || !is.finite (lr$chisq) ||
      max (diag (lr$var)) <= 1e-12)
    return (untested ())
  chi_tested (lr$chisq, sum (lr$exp > 0) - 1)
}

log_rank_pairs <- function (h, t, d, g)
  want_pairs (h, "log_rank", g, function (reference, level)
    {
      i <- g %in% c (reference, level)
      log_rank_of (t[i], d[i], factor (g[i], c (reference, level)))
    })

share_pairs <- function (h, y, g)
  want_pairs (h, "n1_chi_square", g, function (reference, level)
    {
      i <- g %in% c (reference, level)
      x <- tapply (y[i], droplevels (g[i]), sum); n <- table (droplevels (g[i]))
      if (sum (x) %in% c (0, sum (n))) return (untested ())
      chi <- chisq.test (rbind (x, n - x), correct = FALSE)$statistic[[1]]
      chi_tested (chi * (sum (n) - 1) / sum (n), 1)
    })

# The studentized range by its definition: R's ptukey is off in the third
# digit at 17 and 6 degrees of freedom.  The range itself R has to 1e-11.
tukey_upper <- function (q, means, df)
{
  chi <- function (s) exp (log (2) + df / 2 * log (df / 2) - lgamma (df / 2) +
                           (df - 1) * log (s) - df * s^2 / 2)
  integrate (function (s) chi (s) * ptukey (q * s, means, Inf,
                                            lower.tail = FALSE),
             0, Inf, rel.tol = 1e-9, subdivisions = 2000)$value
}

games_howell_pairs <- function (h, y, g)
  want_pairs (h, "games_howell", g, function (reference, level)
    {
      a <- y[g == reference]; b <- y[g == level]
      if (length (a) < 2 || length (b) < 2) return (untested ("empty"))
      if (constant (sqrt (var (a) / length (a) + var (b) / length (b)),
                    mean (a), mean (b)))
        return (untested ())
      t <- t.test (b, a)
      q <- sqrt (2) * t$statistic[[1]]
      p <- tryCatch (tukey_upper (abs (q), nlevels (g), t$parameter[[1]]),
                     error = function (e) Inf)
      if (p < 1e-4) p <- Inf
      list (statistic = q, df = t$parameter[[1]], p = p, log_p = log (p),
            status = if (p < Inf) "ok" else Inf)
    }, FALSE)

# ---- shares -----------------------------------------------------------

# RISK: estimate and limits of the difference.
want_share_more <- function (h, x, n, level, name, risk)
{
  constant <- sum (x) %in% c (0, sum (n))
  e <- risk$est; ends <- c (risk$lo, risk$hi)
  if (e == 0)
    want_effect (h, "number_needed", name, std_error = NA,
                 status = "infinite")
  else if (ends[1] <= 0 && ends[2] >= 0)
    want_effect (h, "number_needed", name, 1 / e,
                 if (e > 0) 1 / ends[2] else NA,
                 if (e < 0) 1 / ends[1] else NA, status = "unbounded")
  else
    want_effect (h, "number_needed", name, 1 / e, 1 / ends[2], 1 / ends[1])
  z <- qnorm (1 - (1 - level) / 2)
  d <- 2 * diff (asin (sqrt (x / n))); se <- sqrt (sum (1 / n))
  want_effect (h, "cohens_h", name, d, max (-pi, d - z * se),
               min (pi, d + z * se), std_error = se)
}

# phi with the shares that are likeliest at each limit of the difference.
want_phi <- function (h, x, n, name, risk)
{
  N <- sum (n)
  if (sum (x) %in% c (0, N))
    return (want_effect (h, "phi", name, std_error = NA,
                         status = "degenerate"))
  at <- function (delta)
    {
      if (abs (delta) == 1) return (delta)
      q <- sum (rev (n) * mn_shares (x[2], n[2], x[1], n[1], delta)) / N
      delta * sqrt (n[1] * n[2]) / N / sqrt (q * (1 - q))
    }
  want_effect (h, "phi", name,
               cor (rep (c (0, 1, 0, 1), c (x, n - x)),
                    rep (c (1, 0), c (sum (x), N - sum (x)))),
               at (risk$lo), at (risk$hi))
}

# ---- means ------------------------------------------------------------

# SCALE times a t of DF degrees, and times the noncentralities at which it
# is at its quantiles.
want_standardised <- function (h, measure, name, t, df, scale, level, status)
{
  if (status != "ok")
    return (want_effect (h, measure, name, status = status))
  ncp <- function (p) tryCatch (
    {
      width <- 10 + 6 * abs (t) / sqrt (df)
      if (abs (t) + width > 37) Inf     # R's pt turns normal beyond 37.62
      else root (function (m) pt (t, df, ncp = m) - p, t - width, t + width)
    }, error = function (e) Inf)
  tail <- (1 - level) / 2
  lo <- ncp (1 - tail); hi <- ncp (tail)
  want_effect (h, measure, name, t * scale,
               if (lo < Inf) scale * lo else Inf,
               if (hi < Inf) scale * hi else Inf,
               status = if (max (lo, hi) < Inf) "ok" else Inf)
}

# WELCH and STUDENT: what want_t returned.
want_mean_more <- function (h, name, a, b, welch, student, level)
{
  q <- quantile (c (a, b), c (.01, .99), type = 7, names = FALSE)
  pull <- function (v) pmin (pmax (v, q[1]), q[2])
  want_t (h, "winsorised", name, pull (a), pull (b), level, 3, FALSE, FALSE)
  n0 <- length (a); n1 <- length (b); d <- mean (b) - mean (a)
  se <- sqrt (var (a) / n0 + var (b) / n1)
  pooled <- sqrt ((sum ((a - mean (a))^2) + sum ((b - mean (b))^2)) /
                  (n0 + n1 - 2))
  root <- sqrt (1 / n0 + 1 / n1)
  want_standardised (h, "cohens_d", name, d / pooled / root, n0 + n1 - 2,
                     root, level, student$status)
  v <- if (welch$status == "ok") welch$df else NA
  j <- exp (lgamma (v / 2) - log (sqrt (v / 2)) - lgamma ((v - 1) / 2))
  want_standardised (h, "hedges_g_av", name, d / se, v,
                     j * se / sqrt ((var (a) + var (b)) / 2), level,
                     if (is.na (v)) welch$status
                     else if (v <= 1 + 1e-9) "empty" else "ok")
  want_standardised (h, "glass_delta", name, d / se, n0 - 1, se / sd (a),
                     level, if (is.na (v)) welch$status
                            else if (constant (sd (a), mean (a)))
                              "degenerate" else "ok")
  p <- function (f) get (paste (h, "effect",
                                paste0 ("prob_superiority#1@", name), f,
                                sep = "|"), wanted)
  want_effect (h, "cliffs_delta", name, 2 * p ("estimate") - 1,
               2 * p ("conf_low") - 1, 2 * p ("conf_high") - 1,
               std_error = 2 * p ("std_error"), status = p ("status"))
  # the limits are drawn
  want_effect (h, "median_difference", name, median (b) - median (a), Inf,
               Inf, std_error = Inf, status = Inf)
}

# Share explained, of which the noncentrality is L / (L + N).
want_explained <- function (h, y, g, level)
{
  N <- length (y); k <- nlevels (g)
  rest <- sum ((y - ave (y, g))^2)
  if (N <= k || constant (sqrt (rest / max (1, N - k)), tapply (y, g, mean)))
    {
      for (m in c ("eta_squared", "omega_squared"))
        want_effect (h, m, "all", status = Inf)
      return ()
    }
  F <- sum ((ave (y, g) - mean (y))^2) / (k - 1) / (rest / (N - k))
  at <- function (p) tryCatch (
    {
      f <- function (l) pf (F, k - 1, N - k, ncp = l) - p
      l <- if (f (0) <= 0) 0 else root (f, 0, 4 * F * (k - 1) + 60)
      l / (l + N)
    }, error = function (e) Inf)
  lo <- at (1 - (1 - level) / 2); hi <- at ((1 - level) / 2)
  if (F * (k - 1) > 300) lo <- hi <- Inf     # R's pf has lost its digits
  want_effect (h, "eta_squared", "all",
               (k - 1) * F / ((k - 1) * F + N - k), lo, hi,
               status = if (lo < Inf) "ok" else Inf)
  want_effect (h, "omega_squared", "all",
               max (0, (k - 1) * (F - 1) / ((k - 1) * (F - 1) + N)), lo, hi,
               status = if (lo < Inf) "ok" else Inf)
}

# ---- clusters ---------------------------------------------------------

# Obuchowski (1997): placements by cluster, df with whole matrices.
want_superiority_cluster <- function (h, y, g, cluster, level)
{
  name <- levels (g)[2]; one <- g == name
  ids <- unique (cluster)
  M <- sum (one); N <- sum (!one)
  place <- function (v, others)
    sapply (v, function (u) mean (others < u) + mean (others == u) / 2)
  px <- place (y[one], y[!one]); py <- 1 - place (y[!one], y[one])
  p <- mean (px)
  by <- function (x, at) sapply (ids, function (i) sum (x[at == i]))
  A <- by (px - p, cluster[one]) / M; B <- by (py - p, cluster[!one]) / N
  m <- by (rep (1, M), cluster[one]); n <- by (rep (1, N), cluster[!one])
  I <- sum (m > 0); J <- sum (n > 0); K <- length (ids)
  put <- function (...)
    want_effect (h, "prob_superiority", name, p, ...)
  if (min (I, J) < 5) return (put (std_error = NA, status = "refused"))
  part1 <- I / (I - 1) * sum (A^2); part0 <- J / (J - 1) * sum (B^2)
  se <- sqrt (max (0, part1 + part0 + 2 * K / (K - 1) * sum (A * B)))
  if (se < 1e-14) return (put (std_error = NA, status = "degenerate"))
  shape <- function (x, n) diag (x / n^2) - tcrossprod (x / n^1.5)
  s1 <- shape (m, M); s0 <- shape (n, N)
  w <- part1 / sum (diag (s1)) * s1 + part0 / sum (diag (s0)) * s0
  half <- qt (1 - (1 - level) / 2, sum (diag (w))^2 / sum (w^2)) * se
  put (max (0, p - half), min (1, p + half), std_error = se)
}

# ---- heavy tails ------------------------------------------------------

# Whether the t interval of level B and reference A (NULL for a target) is
# not to be relied on; CB and CA are their clusters.
is_heavy <- function (b, a = NULL, cb = seq_along (b), ca = seq_along (a))
{
  part <- function (y, cluster)
    {
      u <- tapply (y - mean (y), cluster, sum) / length (y)
      c (length (u) / (length (u) - 1) * sum (u^2), sum (u^3))
    }
  ten <- function (y) sum (head (sort (abs (y), TRUE), 10)) / sum (abs (y))
  pb <- part (b, cb)
  pa <- if (is.null (a)) c (0, 0) else part (a, ca)
  kappa <- abs (pb[2] - pa[2]) / (pb[1] + pa[1])^1.5
  isTRUE (kappa > .18) || isTRUE (ten (b) > .5) ||
    (!is.null (a) && isTRUE (ten (a) > .5))
}
