# The bias ledger of the demo, computed without the program.
#
#   Rscript tests/oracle/ledger.R datasets > tests/oracle/ledger.expected.csv
#
# Base R and survival; from the definitions and the exports alone.  One
# question: contacted in the first 30 days, and how long customers stay
# (retention_adjusted of datasets/study.yaml: horizon 730 days, adjusted for
# open incident and plan).  A row of the output is
# hypothesis,kind,name,field,value with kind `ledger` and name STEP.MEASURE;
# hypothesis `retention` has the horizon, `retention_open` has none (its
# restricted means run to the smaller of the cohorts' largest times).  Beside
# them sensitivity, periods, subgroups, balance and other landmarks.

args <- commandArgs (trailingOnly = TRUE)
here <- dirname (sub ("--file=", "", grep ("--file=", commandArgs (),
                                           value = TRUE)))
source (file.path (here, "read.R"))
source (file.path (here, "methods.R"))
data <- if (length (args)) args[1] else "datasets"
as_of <- seconds ("2025-01-01")
from <- seconds ("2022-01-01")
WITHIN <- 30; EVERY <- 30; LAG <- 30

# ---- rows ---------------------------------------------------------------

customers <- local ({
  t <- read_table (file.path (data, "customers.csv"))
  t$start <- seconds (t$signed_up_at)
  t$end <- seconds (t$churned_at)
  good <- !is.na (t$customer_id) & !duplicated (t$customer_id) &
    !is.na (t$start) & !is.nan (t$end) & (is.na (t$end) | t$end >= t$start) &
    t$start < as_of & !is.na (t$plan) & t$plan != "internal"
  t[good, ]
})
N <- nrow (customers)
left <- !is.na (customers$end) & customers$end < as_of
stop_at <- ifelse (left, customers$end, as_of)
stayed <- stop_at - customers$start                 # seconds
lived <- floor (stayed / DAY)

# Seconds from sign-up to every contact that is seen, by customer's row.
contacts <- local ({
  t <- read_table (file.path (data, "conversations.csv"))
  p <- match (t$customer_id, customers$customer_id)
  at <- seconds (t$created_at)
  good <- !is.na (t$conversation_id) & !duplicated (t$conversation_id) &
    !is.na (p) & !is.na (at) & at >= customers$start[p] & at < as_of
  p <- p[good]; at <- at[good]
  data.frame (of = p, since = at - customers$start[p],
              before_end = at < stop_at[p])
})
# The first in [A, B) days, only before the end; Inf without one.
first_contact <- function (a = 0, b = Inf)
{
  i <- contacts$before_end & contacts$since >= a * DAY &
    contacts$since < b * DAY
  first <- rep (Inf, N)
  got <- tapply (contacts$since[i], contacts$of[i], min)
  first[as.integer (names (got))] <- got
  first
}
before_export <- customers$start < from
incident <- customers$open_incident
plan <- customers$plan
region <- customers$region
quarter <- local ({
  day <- as.Date (customers$start / DAY, origin = "1970-01-01")
  paste0 (format (day, "%Y"), quarters (day))
})

# ---- numbers ------------------------------------------------------------

step <- function (id, name, measure, est, lo, hi, units)
  put (id, "ledger", paste0 (name, ".", measure), estimate = est,
       conf_low = lo, conf_high = hi, units = units)

# coxph takes a log likelihood that rounding lowers by 1e-14 for one that a
# step too far has lowered, halves its steps and can stop 3e-7 early; one
# more step from where it stopped finds the maximum.
# Robust by X's column `id` where it has one.
cox <- function (f, x)
{
  near <- coef (coxph (f, x, control = control))
  again <- coxph.control (eps = 1e-9, iter.max = 20)
  if (is.null (x$id)) coxph (f, x, init = near, control = again)
  else coxph (f, x, cluster = id, init = near, control = again)
}

ratio <- function (id, name, fit, units)
{
  k <- grep ("exposed", names (coef (fit)))
  ci <- exp (coef (fit)[[k]] + c (0, -1, 1) * z_half * sqrt (vcov (fit)[k, k]))
  step (id, name, "hazard_ratio", ci[1], ci[2], ci[3], units)
}

# All stages of a ledger speak of as many days: those of the headline.
SAME <- 730 - WITHIN - LAG
restricted <- function (id, name, t, d, e, tau)
{
  a <- rmst (t[e], d[e], tau); b <- rmst (t[!e], d[!e], tau)
  half <- z_half * sqrt (a$var + b$var)
  put (id, "ledger", name, estimate = a$est - b$est,
       conf_low = a$est - b$est - half, conf_high = a$est - b$est + half,
       units = length (t))
}

# T days at risk and D ends on the outcome's clock, E exposed.  TAU: NA for
# none.
compare <- function (id, name, t, d, e, tau)
{
  if (!is.na (tau))
    {
      d <- d & t <= tau
      t <- pmin (t, tau)
    }
  fit <- cox (Surv (t, d) ~ exposed, data.frame (t, d, exposed = e))
  ratio (id, name, fit, length (t))
  until <- if (is.na (tau)) min (max (t[e]), max (t[!e])) else tau
  if (!is.na (tau))
    restricted (id, paste0 (name, ".rmst_difference_", SAME), t, d, e, SAME)
  restricted (id, paste0 (name, ".rmst_difference"), t, d, e, until)
  s1 <- surv_at (t[e], d[e], until); s0 <- surv_at (t[!e], d[!e], until)
  diff <- s1[1] - s0[1]
  step (id, name, "survival_difference", diff,
        diff - sqrt ((s1[1] - s1[2])^2 + (s0[3] - s0[1])^2),
        diff + sqrt ((s1[3] - s1[1])^2 + (s0[1] - s0[2])^2), length (t))
}

censor <- function (x, tau)
{
  if (is.na (tau))
    return (x)
  x$d <- x$d & x$t <= tau
  x$t <- pmin (x$t, tau)
  x
}

# Models of one set of rows; MORE is added to the formula.
models <- list (
  adjusted_regression = "exposed + incident + plan",
  adjusted_strata = "exposed + strata (incident, plan)",
  adjusted_region = "exposed + incident + plan + region",
  quarter = "exposed + strata (quarter)",
  quarter_adjusted = "exposed + strata (incident, plan, quarter)")
fit_models <- function (id, prefix, surv, x, units, more = "", wanted = models)
  for (m in names (wanted))
    {
      f <- as.formula (paste (surv, "~", wanted[[m]], more))
      ratio (id, paste0 (prefix, m), cox (f, x), units)
    }

known <- function (i)
  data.frame (incident = incident[i], plan = plan[i], region = region[i],
              quarter = quarter[i])

# ---- steps --------------------------------------------------------------

# Any contact before the end, the whole record, all customers.
naive <- function (id, horizon)
  compare (id, "naive", lived, left, is.finite (first_contact ()), horizon)

# The declared window, but counted from sign-up.
window <- function (id, horizon)
  compare (id, "window", lived, left, is.finite (first_contact (0, WITHIN)),
           horizon)

at_landmark <- function (id, lag, horizon)
{
  L <- WITHIN + lag
  i <- !before_export & stayed >= L * DAY & customers$start + L * DAY <= as_of
  e <- is.finite (first_contact (0, WITHIN))
  tau <- horizon - L
  compare (id, paste0 ("landmark_lag_", lag), lived[i] - L, left[i], e[i],
           tau)
  if (lag == LAG)
    {
      x <- censor (cbind (t = lived[i] - L, d = left[i], exposed = e[i],
                          known (i)), tau)
      fit_models (id, "landmark_", "Surv (t, d)", x, nrow (x))
    }
}

# Exposed for ends on days > c + LAG, c the day of the first contact in the
# window; until then not exposed.
time_varying <- function (id, lag, horizon)
{
  on <- floor (first_contact (0, WITHIN) / DAY) + lag
  last <- if (is.na (horizon)) lived else pmin (lived, horizon)
  gone <- left & lived == last
  rows <- function (i, t0, t1, exposed, d)
    cbind (t0 = t0[i], t1 = t1[i], exposed = rep (exposed, length (i)),
           d = d[i], known (i))
  a <- rows (which (!before_export), rep (-1, N), pmin (last, on), FALSE,
             gone & last <= on)
  b <- rows (which (!before_export & on < last), on, last, TRUE, gone)
  x <- rbind (a, b)
  stopifnot (x$t1 > x$t0)
  units <- sum (!before_export)
  fit <- cox (Surv (t0, t1, d) ~ exposed, x)
  ratio (id, paste0 ("time_varying_lag_", lag), fit, units)
  if (lag == LAG)
    fit_models (id, "time_varying_", "Surv (t0, t1, d)", x, units)
}

# A trial starts every 30 days of a customer's time with those still there
# and never in touch before; exposed by a first contact in its 30 days, at
# risk from its landmark on.  The horizon is one on the trial's clock.
trials <- function (id, lag, horizon)
{
  L <- WITHIN + lag
  first <- first_contact () / DAY
  x <- NULL
  for (T in seq (0, max (lived), EVERY))
    {
      i <- which (!before_export & stayed >= (T + L) * DAY &
                    customers$start + (T + L) * DAY <= as_of & first >= T)
      if (length (i))
        x <- rbind (x, cbind (id = i, trial = T, t = lived[i] - T - L,
                              d = left[i], exposed = first[i] < T + WITHIN,
                              later = is.finite (first[i]) &
                                first[i] >= T + WITHIN, known (i)))
    }
  put (id, "ledger", "sequential", trials = length (unique (x$trial)),
       rows = nrow (x), units = length (unique (x$id)),
       switched = sum (x$later))
  x <- censor (x, horizon - L)
  units <- length (unique (x$id))
  fit <- cox (Surv (t, d) ~ exposed + strata (trial), x)
  ratio (id, "sequential", fit, units)
  some <- models[c ("adjusted_regression", "adjusted_strata")]
  some$adjusted_strata <- "exposed + strata (trial, incident, plan)"
  some$adjusted_regression <- paste (some$adjusted_regression,
                                     "+ strata (trial)")
  fit_models (id, "sequential_", "Surv (t, d)", x, units, wanted = some)
}

# ---- beside the ledger, at the landmark, within incident and plan --------

adjusted <- function (x)
  cox (Surv (t, d) ~ exposed + strata (incident, plan), x)
rows_at <- function (landmark, horizon)
{
  i <- !before_export & stayed >= landmark * DAY &
    customers$start + landmark * DAY <= as_of
  e <- is.finite (first_contact (0, min (WITHIN, landmark - LAG)))
  censor (cbind (t = lived[i] - landmark, d = left[i], exposed = e[i],
                 known (i)), horizon - landmark)
}

# VanderWeele & Ding (2017), an outcome that is common; of the estimate and
# of the limit next to 1, which has none where the interval holds 1.
e_value <- function (hr)
{
  hr <- min (hr, 1 / hr)
  rr <- (1 - 0.5^sqrt (hr)) / (1 - 0.5^sqrt (1 / hr))
  1 / rr + sqrt (1 / rr * (1 / rr - 1))
}
sensitivity <- function (id, x)
{
  b <- coef (adjusted (x))[[1]]
  se <- sqrt (vcov (adjusted (x))[1, 1])
  put (id, "sensitivity", "hazard_ratio", e_value = e_value (exp (b)),
       e_value_limit = if (abs (b) < z_half * se) 1
                       else e_value (exp (b - sign (b) * z_half * se)))
}

# A ratio of each period; nobody's later time is looked at.
periods <- function (id, x)
{
  bound <- c (0, 30, 90, 365, Inf)
  for (k in 1:4)
    {
      y <- x[x$t >= bound[k], ]
      y$d <- y$d & y$t < bound[k + 1]
      y$t <- pmin (y$t, bound[k + 1])
      name <- paste0 ("from_", bound[k])
      put (id, "period", name, events = sum (y$d))
      if (sum (y$d) >= 10)
        ratio (id, name, adjusted (y), nrow (y))
    }
}

# Cochran's Q over the levels of a column.
subgroups <- function (id, x, column)
{
  levels <- sort (unique (x[[column]]))
  b <- se <- numeric (0)
  for (l in levels)
    {
      y <- x[x[[column]] == l, ]
      f <- adjusted (y)
      b[l] <- coef (f)[[1]]
      se[l] <- sqrt (vcov (f)[1, 1])
      ratio (id, paste0 ("subgroup_", column, "_", l), f, nrow (y))
    }
  mean <- sum (b / se^2) / sum (1 / se^2)
  q <- sum ((b - mean)^2 / se^2)
  put (id, "interaction", column, statistic = q, df = length (b) - 1,
       p_value = pchisq (q, length (b) - 1, lower.tail = FALSE))
}

# Standardised differences of shares, before adjustment.
balance <- function (id, x)
  for (column in c ("incident", "plan", "region"))
    for (l in sort (unique (x[[column]])))
      {
        p1 <- mean (x[[column]][x$exposed] == l)
        p0 <- mean (x[[column]][!x$exposed] == l)
        put (id, "balance", paste0 (column, "_", l), in_level = p1,
             in_reference = p0, smd = (p1 - p0) /
               sqrt ((p1 * (1 - p1) + p0 * (1 - p0)) / 2))
      }

beside <- function (id, horizon)
{
  x <- rows_at (WITHIN + LAG, horizon)
  sensitivity (id, x)
  periods (id, x)
  subgroups (id, x, "plan")
  subgroups (id, x, "region")
  balance (id, x)
  for (L in c (45, 60, 90, 120))
    {
      x <- rows_at (L, horizon)
      ratio (id, paste0 ("landmark_", L), adjusted (x), nrow (x))
    }
}

for (id in c ("retention", "retention_open"))
  {
    horizon <- if (id == "retention") 730 else NA
    naive (id, horizon)
    window (id, horizon)
    for (lag in c (0, 3, 7, 14, 30))
      at_landmark (id, lag, horizon)
    for (lag in c (0, 3, 7, 14, 30))
      time_varying (id, lag, horizon)
    trials (id, LAG, horizon)
    beside (id, horizon)
  }

if (!interactive ())
  finish (NA)
