# Adjusted comparisons, for demo.R: strata of shares, Cox regression on rows
# of days, weights and regression by the estimating equations of adjusted.R.

# ---- shares within strata ---------------------------------------------------

# Mantel & Haenszel (1959) without correction; risk difference with the
# variance of Sato, Greenland & Robins (1989), risk ratio of Greenland & Robins
# (1985), odds ratio of Robins, Breslow & Greenland (1986) as mantelhaen.test.
share_strata <- function (id, y, g, s)
{
  share_groups (id, y, g)
  s <- droplevels (s)
  at <- g == levels (g)[2]
  a <- tapply (y * at, s, sum); b <- tapply (y * !at, s, sum)
  n1 <- tapply (at, s, sum); n0 <- tapply (!at, s, sum)
  n <- n1 + n0
  m <- mantelhaen.test (table (at, y == 1, s), correct = FALSE)
  p <- m$p.value
  put (id, "test", "cmh", statistic = m$statistic[[1]], df = 1, p_value = p)
  w <- sum (n1 * n0 / n)
  d <- sum (a * n0 / n - b * n1 / n) / w
  P <- (n1^2 * b - n0^2 * a + n1 * n0 * (n0 - n1) / 2) / n^2
  Q <- (a * (n0 - b) + b * (n1 - a)) / (2 * n)
  se <- sqrt (d * sum (P) + sum (Q)) / w
  ci <- d + c (-1, 1) * z_half * se
  put (id, "effect", "risk_difference", estimate = d, std_error = se,
       conf_low = ci[1], conf_high = ci[2])
  R <- sum (a * n0 / n); S <- sum (b * n1 / n)
  se <- sqrt (sum (n1 * n0 * (a + b) / n^2 - a * b / n) / (R * S))
  put (id, "effect", "risk_ratio", estimate = R / S, std_error = se,
       conf_low = R / S * exp (-z_half * se),
       conf_high = R / S * exp (z_half * se))
  put (id, "effect", "odds_ratio", estimate = m$estimate[[1]],
       conf_low = m$conf.int[1], conf_high = m$conf.int[2])
  list (method = "cmh", p = p, est = d, lo = ci[1], hi = ci[2])
}

share_groups <- function (id, y, g)
  for (l in levels (g))
    put (id, "group", l, n = sum (g == l), events = sum (y[g == l]),
         share = mean (y[g == l]))

# ---- Cox regression ---------------------------------------------------------

# X: rows t0 < day <= t1 with end d, exposed, and what REST of the formula
# names; rows of one unit share ID where ROBUST.
cox_rows <- function (id, x, rest, labels, robust)
{
  for (k in 0:1)
    put (id, "group", labels[k + 1], n = sum (x$exposed == k),
         events = sum (x$d[x$exposed == k]))
  formula <- function (of) as.formula (paste ("Surv (t0, t1, d) ~", of, rest))
  fit <- coxph (formula ("exposed +"), x, cluster = id, control = control)
  null <- coxph (formula (""), x, control = control)
  at0 <- coxph (formula ("exposed +"), x, cluster = id,
                init = c (0, coef (null)),
                control = coxph.control (iter.max = 0))
  b <- coef (fit)[[1]]
  se <- sqrt ((if (robust) fit$var else fit$naive.var)[1, 1])
  # the derivative by the exposure, cleared of the others'
  information <- solve (at0$naive.var)
  direction <- c (1, -solve (information[-1, -1], information[-1, 1]))
  part <- resid (at0, "score", collapse = x$id) %*% direction
  chi <- c (cox_wald = (b / se)^2,
            cox_score = sum (part)^2 / if (robust) sum (part^2)
                        else sum (direction * information[, 1]))
  if (!robust)
    chi <- c (chi, cox_lr = 2 * (fit$loglik[2] - null$loglik[2]))
  for (m in names (chi))
    put (id, "test", m, statistic = chi[[m]], df = 1,
         p_value = pchisq (chi[[m]], 1, lower.tail = FALSE))
  ci <- b + c (-1, 1) * z_half * se
  put (id, "effect", "hazard_ratio", estimate = exp (b), std_error = se,
       conf_low = exp (ci[1]), conf_high = exp (ci[2]))
  list (method = "cox_wald", p = pchisq (chi[[1]], 1, lower.tail = FALSE),
        est = -b, lo = -ci[2], hi = -ci[1])
}

# ---- weights and regression -------------------------------------------------

# The equations of adjusted.R, with their own `control` and terms.
equations_of <- local ({
  room <- new.env ()
  room$control <- glm.control (epsilon = 1e-15, maxit = 100)
  room$terms_of <- function (d) unclass (d$x)
  lines <- readLines (file.path (here, "adjusted.R"))
  part <- function (from, to)
    lines[grep (from, lines):(grep (to, lines) - 1)]
  eval (parse (text = c (part ("^curved <-", "^terms_of <-"),
                         part ("^expit <-", "^show <-"))), room)
  room
})

# A number as two columns of a spline; without it: the median, and a column
# that says so.
number_terms <- function (v)
{
  known <- !is.na (v)
  w <- ifelse (known, v, median (v, na.rm = TRUE))
  k <- quantile (v[known], c (.1, .5, .9), type = 7)
  cube <- function (z) pmax (z, 0)^3
  bend <- (cube (w - k[1]) - cube (w - k[2]) * (k[3] - k[1]) / (k[3] - k[2]) +
           cube (w - k[3]) * (k[2] - k[1]) / (k[3] - k[2])) /
    (k[3] - k[1])^2
  x <- cbind (scale (w), scale (bend))
  if (all (known)) x else cbind (x, !known)
}

# LEAD: weights or model, which makes the headline; both are in the one
# beside it.  The model of a mean has a t interval, all else a normal one.
marginal <- function (id, y, g, x, estimand, lead, share)
{
  if (share) share_groups (id, y, g) else mean_groups (id, y, g)
  d <- data.frame (arm = as.numeric (g == levels (g)[2]))
  d$x <- x
  found <- function (by)
    equations_of$adjusted (d, y, estimand, by, share)
  columns <- ncol (x) * if (lead == "weights") 1 else 2
  quantile <- if (share) z_half else qt (1 - ALPHA / 2, length (y) - columns)
  one <- found (lead)
  both <- found ("both")
  measure <- if (share) "risk_difference" else "mean_difference"
  ci <- one[1] + c (-1, 1) * quantile * one[2]
  put (id, "effect", measure, estimate = one[1], std_error = one[2],
       conf_low = ci[1], conf_high = ci[2])
  ci_both <- both[1] + c (-1, 1) * z_half * both[2]
  put (id, "effect", paste0 (measure, "_doubly_robust"), estimate = both[1],
       std_error = both[2], conf_low = ci_both[1], conf_high = ci_both[2])
  if (share)
    put (id, "effect", "risk_ratio", estimate = exp (one[3]),
         std_error = one[4], conf_low = exp (one[3] - z_half * one[4]),
         conf_high = exp (one[3] + z_half * one[4]))
  z <- one[1] / one[2]
  method <- if (lead == "weights") "weighted_z" else "linear"
  p <- 2 * if (share) pnorm (-abs (z)) else pt (-abs (z),
                                                length (y) - columns)
  put (id, "test", method, statistic = z, p_value = p)
  list (method = method, p = p, est = one[1], lo = ci[1], hi = ci[2])
}
