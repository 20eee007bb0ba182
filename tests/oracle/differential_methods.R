# Every number of one hypothesis, for differential.R: a second reading of
# the definitions that shares no line with methods.R.  Where R has the
# method, R computes it; where it has not, the paper's own formula is
# written out, by the longest way (whole matrices, cubic roots, unions of
# steps), so that a slip of the short way shows.

library (survival)
options (warn = -1)
control <- coxph.control (eps = 1e-14, toler.chol = 1e-15, iter.max = 50)

# wanted[[h|kind|name|field]]: a number, NA for "must be null", or a text.
wanted <- new.env ()
want <- function (.h, .kind, .name, ...)
{
  fields <- list (...)
  for (f in names (fields))
    assign (paste (.h, .kind, .name, f, sep = "|"), fields[[f]], envir = wanted)
}
want_test <- function (h, method, ..., p = NA, log_p = log (p),
                       status = "ok")
{
  # below 1e-300 p itself is not printed
  if (!is.na (log_p) && log_p / log (10) < -300)
    { status <- "underflow"; p <- NA }
  if (identical (log_p, -Inf)) log_p <- Inf     # R's p itself was 0
  want (h, "test", method, ..., p_value = p, log10_p = log_p / log (10),
        status = status)
}
# N tells two effects of one name apart, in the order of the definitions.
want_effect <- function (h, name, level, est = NA, lo = NA, hi = NA, n = 1,
                         ..., status = "ok")
  want (h, "effect", paste0 (name, "#", n, "@", level), estimate = est,
        conf_low = lo, conf_high = hi, ..., status = status)

log_t <- function (t, df) log (2) + pt (-abs (t), df, log.p = TRUE)
log_z <- function (z) log (2) + pnorm (-abs (z), log.p = TRUE)
log_chi <- function (x, df) pchisq (x, df, lower.tail = FALSE, log.p = TRUE)
root <- function (f, lo, hi) uniroot (f, c (lo, hi), tol = 1e-15,
                                      maxiter = 5000)$root

# ---- survival ---------------------------------------------------------

# The curve of one cohort, as survfit has it, and what is read off it at
# TAU; NULL for what is not there.
curve_at <- function (t, d, tau, level)
{
  fit <- survfit (Surv (t, d) ~ 1, conf.type = "log-log", conf.int = level)
  done <- tail (fit$surv, 1) < 1e-12
  if (tau > max (t) && !done)
    return (NULL)
  s <- summary (fit, times = tau, extend = TRUE)
  # the area as a sum over unit steps between all times up to tau
  cut <- sort (unique (c (0, fit$time[fit$time < tau], tau)))
  height <- c (1, fit$surv)[findInterval (head (cut, -1), fit$time) + 1]
  piece <- diff (cut) * height
  mean <- sum (piece)
  v <- 0
  for (i in which (fit$n.event > 0 & fit$time <= tau))
    if (fit$n.risk[i] > fit$n.event[i])
      v <- v + sum (piece[head (cut, -1) >= fit$time[i]])^2 * fit$n.event[i] /
        fit$n.risk[i] / (fit$n.risk[i] - fit$n.event[i])
  open <- s$surv > 1e-12 && s$surv < 1 - 1e-12
  list (surv = s$surv, lower = if (open) s$lower else NA,
        upper = if (open) s$upper else NA,
        se = if (open) s$std.err else NA, mean = mean, var = v)
}

# Efron's partial likelihood written out death by death.
efron_loglik <- function (b, t, d, x)
{
  l <- 0
  for (u in unique (t[d == 1]))
    {
      dead <- t == u & d == 1
      m <- sum (dead)
      r <- sum (exp (b * x[t >= u])); q <- sum (exp (b * x[dead]))
      l <- l + sum (b * x[dead]) - sum (log (r - (0:(m - 1)) / m * q))
    }
  l
}

# The maximum by Newton's steps from R's: coxph stops when the likelihood
# no longer grows, which for 10,000 tied deaths leaves five digits.
efron_maximum <- function (b, t, d, x)
{
  for (i in 1:4)
    {
      score <- info <- 0
      for (u in unique (t[d == 1]))
        {
          dead <- t == u & d == 1
          m <- sum (dead); m1 <- sum (x[dead])
          l <- (0:(m - 1)) / m
          w1 <- (sum (x[t >= u]) - l * m1) * exp (b)
          w0 <- sum (1 - x[t >= u]) - l * (m - m1)
          p <- w1 / (w1 + w0)
          score <- score + sum (m1 / m - p)
          info <- info + sum (p * (1 - p))
        }
      b <- b + score / info
    }
  list (b = b, se = 1 / sqrt (info))
}

# The one limit that an infinite ratio has: where twice the likelihood
# lost equals z^2.
profile_limit <- function (t, d, x, sign, z)
{
  top <- efron_loglik (sign * 40, t, d, x)
  exp (root (function (b) 2 * (top - efron_loglik (b, t, d, x)) - z^2,
             -20, 20))
}

cox_status <- function (t, d, x)
{
  beside <- function (mine) sum (t[d == 1 & x == mine] <= max (t[x != mine]))
  e0 <- beside (0); e1 <- beside (1)
  informative <- any (t[d == 1] <= min (max (t[x == 0]), max (t[x == 1])))
  if (!informative) "degenerate" else if (e0 == 0) "up" else
    if (e1 == 0) "down" else "ok"
}

want_cox <- function (h, t, d, x, level, name, tests)
{
  z <- qnorm (1 - (1 - level) / 2)
  state <- cox_status (t, d, x)
  put <- function (method, chi, status = "ok")
    if (tests)
      want_test (h, method, statistic = chi, df = if (is.na (chi)) NA else 1,
                 p = pchisq (chi, 1, lower.tail = FALSE),
                 log_p = log_chi (chi, 1), status = status)
  if (state == "degenerate")
    {
      for (m in c ("cox_wald", "cox_lr", "cox_score"))
        put (m, NA, "degenerate")
      want_effect (h, "hazard_ratio", name, std_error = NA,
                   status = "degenerate")
      return (list (status = "degenerate"))
    }
  fit <- coxph (Surv (t, d) ~ x, ties = "efron", control = control)
  put ("cox_score", fit$score)
  if (state != "ok")
    {
      sign <- if (state == "up") 1 else -1
      put ("cox_lr", 2 * (efron_loglik (sign * 40, t, d, x) -
                          efron_loglik (0, t, d, x)))
      put ("cox_wald", NA, "infinite")
      limit <- profile_limit (t, d, x, sign, z)
      want_effect (h, "hazard_ratio", name, std_error = NA,
                   lo = if (sign > 0) limit else NA,
                   hi = if (sign < 0) limit else NA, status = "infinite")
      return (list (status = "infinite"))
    }
  top <- efron_maximum (coef (fit)[[1]], t, d, x)
  b <- top$b; se <- top$se
  stopifnot (abs (b - coef (fit)[[1]]) < 1e-5)
  put ("cox_lr", 2 * diff (fit$loglik))
  put ("cox_wald", b^2 / se^2)
  want_effect (h, "hazard_ratio", name, est = exp (b), std_error = se,
               lo = exp (b - z * se), hi = exp (b + z * se))
  # longer counts as more: minus the logarithm
  list (status = "ok", est = -b, lo = -b - z * se, hi = -b + z * se)
}

want_curves <- function (h, a, b, level, name, tests)
{
  z <- qnorm (1 - (1 - level) / 2)
  if (is.null (a) || is.null (b))
    {
      want_effect (h, "rmst_difference", name, std_error = NA,
                   status = "not_reached")
      want_effect (h, "survival_difference", name, std_error = NA,
                   status = "not_reached")
      if (tests)
        want_test (h, "rmst_z", statistic = NA, status = "not_reached")
      return (list (status = "not_reached"))
    }
  d <- b$mean - a$mean; se <- sqrt (a$var + b$var)
  s <- b$surv - a$surv
  open <- !is.na (a$lower) && !is.na (b$lower)
  want_effect (h, "survival_difference", name, est = s,
               std_error = sqrt (a$se^2 + b$se^2),
               lo = s - sqrt ((b$surv - b$lower)^2 + (a$upper - a$surv)^2),
               hi = s + sqrt ((b$upper - b$surv)^2 + (a$surv - a$lower)^2),
               status = if (open) "ok" else "degenerate")
  if (se == 0)
    {
      want_effect (h, "rmst_difference", name, est = d, std_error = 0,
                   status = "degenerate")
      if (tests)
        want_test (h, "rmst_z", statistic = NA, status = "degenerate")
      return (list (status = "degenerate"))
    }
  want_effect (h, "rmst_difference", name, est = d, std_error = se,
               lo = d - z * se, hi = d + z * se)
  if (tests)
    want_test (h, "rmst_z", statistic = d / se, p = 2 * pnorm (-abs (d / se)),
               log_p = log_z (d / se))
  list (status = "ok", est = d, lo = d - z * se, hi = d + z * se,
        log_p = log_z (d / se), method = "rmst_z")
}

# MOVER on what survfit gives for each median.
want_medians <- function (h, t, d, g, name, level)
{
  read <- function (l)
    unname (summary (survfit (Surv (t, d) ~ 1, subset = g == l,
                              conf.type = "log-log", conf.int = level)
                     )$table[c ("median", paste0 (level, c ("LCL", "UCL")))])
  a <- read (levels (g)[1]); b <- read (name)
  e <- b[1] - a[1]
  lo <- e - sqrt ((b[1] - b[2])^2 + (a[3] - a[1])^2)
  hi <- e + sqrt ((b[3] - b[1])^2 + (a[1] - a[2])^2)
  want_effect (h, "median_difference", name, e, lo, hi, std_error = NA,
               status = if (is.na (e)) "not_reached"
                        else if (is.na (lo) && is.na (hi)) "degenerate"
                        else if (is.na (lo) || is.na (hi)) "unbounded"
                        else "ok")
}

# T and D by cohort G, a factor whose first level is the reference.
survival_wanted <- function (h, t, d, g, level, horizon = NA, margin = NA)
{
  d <- ifelse (!is.na (horizon) & t > horizon, 0, d)
  t <- pmin (t, horizon, na.rm = TRUE)
  tau <- if (is.na (horizon)) min (tapply (t, g, max)) else horizon
  at <- list ()
  for (l in levels (g))
    {
      i <- g == l
      at[l] <- list (curve_at (t[i], d[i], tau, level))
      med <- summary (survfit (Surv (t[i], d[i]) ~ 1))$table[["median"]]
      want (h, "group", l, n = sum (i), events = sum (d[i]),
            person_time = sum (t[i]), median_survival = med,
            rmst = if (is.null (at[[l]])) NA else at[[l]]$mean)
    }
  k <- nlevels (g)
  lr <- log_rank_of (t, d, g)
  do.call (want_test, c (list (h, "log_rank"), lr))
  out <- lr[c ("status", "log_p")]
  for (l in levels (g)[-1])
    {
      i <- g %in% c (levels (g)[1], l)
      cox <- want_cox (h, t[i], d[i], as.numeric (g[i] == l), level, l, k == 2)
      rm <- want_curves (h, at[[1]], at[[l]], level, l, k == 2)
      want_medians (h, t, d, g, l, level)
    }
  if (k > 2)
    {
      log_rank_pairs (h, t, d, g)
      return (c (out, method = "log_rank", many = TRUE))
    }
  if (!is.na (margin))
    return (c (rm, effect = "rmst_difference"))
  if (out$status == "ok")
    out <- c (out, cox[names (cox) != "status"], effect_status = cox$status)
  c (out, method = "log_rank", effect = "hazard_ratio")
}

# ---- shares -----------------------------------------------------------

wilson <- function (x, n, z)
{
  p <- x / n
  ((p + z^2 / 2 / n) + c (-1, 1) * z *
    sqrt (p * (1 - p) / n + z^2 / 4 / n^2)) / (1 + z^2 / n)
}

# Miettinen & Nurminen (1985), appendix: the restricted maximum likelihood
# share is the middle root of a cubic, by its cosine.
mn_shares <- function (x1, n1, x0, n0, delta)
{
  N <- n1 + n0; x <- x1 + x0
  l2 <- (n1 + 2 * n0) * delta - N - x
  l1 <- (n0 * delta - N - 2 * x0) * delta + x
  l0 <- x0 * delta * (1 - delta)
  q <- l2^3 / (3 * N)^3 - l1 * l2 / (6 * N^2) + l0 / (2 * N)
  u <- (if (q < 0) -1 else 1) *
    sqrt (max (0, l2^2 / (3 * N)^2 - l1 / (3 * N)))
  w <- if (u == 0) 0 else (pi + acos (max (-1, min (1, q / u^3)))) / 3
  p0 <- min (1, max (0, 2 * u * cos (w) - l2 / (3 * N)))
  c (min (1, max (0, p0 + delta)), p0)
}

mn_limits <- function (x1, n1, x0, n0, z)
{
  N <- n1 + n0
  excess <- function (delta)
    {
      p <- mn_shares (x1, n1, x0, n0, delta)
      p1 <- p[1]; p0 <- p[2]
      v <- (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) * N / (N - 1)
      gap <- x1 / n1 - x0 / n0 - delta
      if (v < 1e-300) Inf else gap^2 / v - z^2
    }
  d <- x1 / n1 - x0 / n0
  side <- function (far)
    {
      if (d == far || excess (d + (far - d) * (1 - 1e-14)) < 0)
        return (far)
      lo <- d; hi <- far
      for (i in 1:200)
        {
          mid <- (lo + hi) / 2
          if (excess (mid) < 0) lo <- mid else hi <- mid
        }
      lo
    }
  c (side (-1), side (1))
}

want_share_pair <- function (h, x, n, level, name)
{
  z <- qnorm (1 - (1 - level) / 2)
  p <- x / n; d <- p[2] - p[1]
  mn <- mn_limits (x[2], n[2], x[1], n[1], z)
  want_effect (h, "risk_difference", name, d, mn[1], mn[2])
  a <- wilson (x[1], n[1], z); b <- wilson (x[2], n[2], z)
  want_effect (h, "risk_difference", name, d,
               d - sqrt ((p[2] - b[1])^2 + (a[2] - p[1])^2),
               d + sqrt ((b[2] - p[2])^2 + (p[1] - a[1])^2), n = 2)
  y <- n - x
  ratio <- function (measure, est, se, zero, infinite)
    if (sum (x) == 0 || sum (y) == 0)
      want_effect (h, measure, name, std_error = NA, status = "degenerate")
    else if (infinite)
      want_effect (h, measure, name, std_error = NA, status = "infinite")
    else if (zero)
      want_effect (h, measure, name, 0, 0, NA, std_error = NA,
                   status = "unbounded")
    else
      want_effect (h, measure, name, est, exp (log (est) - z * se),
                   exp (log (est) + z * se), std_error = se)
  ratio ("risk_ratio", p[2] / p[1], sqrt (sum (1 / x - 1 / n)),
         x[2] == 0, x[1] == 0)
  ratio ("odds_ratio", x[2] * y[1] / x[1] / y[2],
         sqrt (sum (1 / x) + sum (1 / y)), x[2] == 0 || y[1] == 0,
         x[1] == 0 || y[2] == 0)
  out <- list (est = d, lo = mn[1], hi = mn[2])
  want_share_more (h, x, n, level, name, out)
  out
}

want_cramer <- function (h, chi, n, k, level, name)
{
  phi <- max (0, chi / n - (k - 1) / (n - 1))
  v <- sqrt (phi / min (2 - 1 / (n - 1) - 1,
                        k - (k - 1)^2 / (n - 1) - 1))
  limit <- function (p)
    if (pchisq (chi, k - 1) <= p) 0
    else root (function (l) pchisq (chi, k - 1, ncp = l) - p, 0,
               4 * chi + 40)
  lo <- sqrt (limit (1 - (1 - level) / 2) / n)
  hi <- sqrt (limit ((1 - level) / 2) / n)
  want_effect (h, "cramers_v", name, min (1, v), min (1, lo), min (1, hi))
}

# FISHER: also where no expected count is below 5.
share_wanted <- function (h, y, g, level, fisher = FALSE)
{
  x <- as.vector (tapply (y, g, sum)); n <- as.vector (table (g))
  k <- length (n); N <- sum (n)
  for (i in 1:k)
    want (h, "group", levels (g)[i], n = n[i], events = x[i],
          share = x[i] / n[i])
  constant <- sum (x) == 0 || sum (x) == N
  chi <- if (constant) NA
         else chisq.test (rbind (x, n - x), correct = FALSE)$statistic[[1]]
  status <- if (constant) "degenerate" else "ok"
  chi_test <- function (method, chi)
    want_test (h, method, statistic = chi, df = if (constant) NA else k - 1,
               p = pchisq (chi, k - 1, lower.tail = FALSE),
               log_p = log_chi (chi, k - 1), status = status)
  chi_test ("pearson_chi_square", chi)
  many <- k > 2
  v_name <- if (many) "all" else levels (g)[2]
  if (constant)
    want_effect (h, "cramers_v", v_name, status = "degenerate")
  else if (N - 1 <= k)
    want_effect (h, "cramers_v", v_name, status = "empty")
  else
    want_cramer (h, chi, N, k, level, v_name)
  for (i in 2:k)
    pair <- want_share_pair (h, x[c (1, i)], n[c (1, i)], level,
                             levels (g)[i])
  least <- min (outer (c (sum (x), N - sum (x)), n) / N)
  if (many)
    {
      share_pairs (h, y, g)
      if (least < 5)
        want_test (h, "fisher_exact", status = status,
                   p = if (constant) NA else tryCatch (fisher.test (
                     rbind (x, n - x), workspace = 2e7)$p.value,
                     error = function (e) Inf))
      return (list (method = "pearson_chi_square", many = TRUE,
                    effect = "cramers_v", status = status,
                    log_p = log_chi (chi, k - 1)))
    }
  want_phi (h, x, n, levels (g)[2], pair)
  if (least < 5 || fisher)
    {
      p <- if (constant) NA else fisher.test (rbind (x, n - x))$p.value
      want_test (h, "fisher_exact", p = p, status = status)
    }
  chi_test ("n1_chi_square", chi * (N - 1) / N)
  c (pair, list (status = status, effect = "risk_difference"),
     if (least >= 1) list (method = "n1_chi_square",
                           log_p = log_chi (chi * (N - 1) / N, 1))
     else list (method = "fisher_exact", log_p = log (p)))
}
