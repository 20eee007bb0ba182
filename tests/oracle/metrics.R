# The metrics of tests/oracle/metrics.yaml, computed without the program.
#
#   Rscript tests/oracle/metrics.R > tests/oracle/metrics.expected.csv
#
# Base R, survival and sandwich.  Reads the exports itself and follows the
# definitions.  A row of the output is metric,by,level,month,n,customers,
# asked,estimate,conf_low,conf_high; in place of `by` also `quantile` and
# `quantile CHANNEL` (level: probability), `triangle` (level: sign-up month,
# month: age), `tag` and `worth`.  NA: not there, or not defined.

suppressMessages ({ library (survival); library (sandwich) })
args <- commandArgs (trailingOnly = TRUE)
here <- dirname (sub ("--file=", "", grep ("--file=", commandArgs (),
                                           value = TRUE)))
source (file.path (here, "read.R"))
data <- if (length (args)) args[1] else "datasets"

as_of <- seconds ("2025-01-01")
MONTH <- 30.4375 * DAY

# ---- tables -------------------------------------------------------------

customers <- read_table (file.path (data, "customers.csv"))
customers$start <- seconds (customers$signed_up_at)
customers$end <- seconds (customers$churned_at)
customers <- customers[with (customers, !is.na (customer_id)
  & !duplicated (customer_id) & !is.na (start) & !is.nan (end)
  & (is.na (end) | end >= start) & start < as_of & !is.na (plan)
  & plan != "internal"), ]
customers$gone <- ifelse (!is.na (customers$end) & customers$end < as_of,
                          customers$end, Inf)

events <- function (file, id, at)
{
  t <- read_table (file.path (data, file))
  t$at <- seconds (t[[at]])
  t$of <- match (t$customer_id, customers$customer_id)
  t[!is.na (t[[id]]) & !duplicated (t[[id]]) & !is.na (t$of) & !is.na (t$at)
    & t$at >= customers$start[t$of] & t$at < as_of, ]
}
conversations <- events ("conversations.csv", "conversation_id", "created_at")
conversations$reply <- seconds (conversations$first_reply_at)
conversations <- conversations[!is.nan (conversations$reply), ]
payments <- events ("payments.csv", "payment_id", "paid_at")
payments$amount <- as.numeric (payments$amount)
surveys <- events ("surveys.csv", "survey_id", "sent_at")
referrals <- events ("referrals.csv", "referral_id", "referred_at")
costs <- read_table (file.path (data, "costs.csv"))
costs$amount <- as.numeric (costs$amount)

# ---- months -------------------------------------------------------------

all_names <- sprintf ("%d-%02d", rep (2021:2025, each = 12), 1:12)
all_starts <- seconds (paste0 (all_names, "-01"))
months_from <- function (from)
{
  keep <- which (all_starts >= from & c (all_starts[-1], Inf) <= as_of)
  list (n = length (keep), start = all_starts[c (keep, max (keep) + 1)],
        name = all_names[keep])
}
month_of <- function (m, at)
{
  i <- findInterval (at, m$start)
  ifelse (i == 0 | i > m$n, NA, i)
}
export <- seconds ("2022-01-01")

# ---- estimates ------------------------------------------------------------

z <- qnorm (.975)
none <- c (NA, NA, NA)

# Standard error and t quantile of a mean of rows in clusters.
clustered <- function (y, g)
{
  groups <- length (unique (g))
  if (groups < 5) return (NULL)
  if (groups >= 50)
    return (list (se = sqrt (vcovCL (lm (y ~ 1), g, type = "HC1")[1]),
                  t = qt (.975, groups - 1)))
  e <- tapply (y - mean (y), g, sum)
  s <- as.numeric (table (g)[names (e)]); n <- length (y)
  k <- 1 / (n * sqrt (1 - s / n))
  m <- diag (k^2 * s) - tcrossprod (k * s / sqrt (n))
  list (se = sqrt (sum ((k * e)^2)),
        t = qt (.975, sum (diag (m))^2 / sum (m^2)))
}
wilson <- function (p, n, z)
  (p + z^2 / n / 2 + c (-1, 1) * z * sqrt (p * (1 - p) / n + z^2 / n^2 / 4)) /
  (1 + z^2 / n)

share <- function (y, g)
{
  p <- mean (y)
  if (length (y) < 2) return (c (p, NA, NA))
  if (!anyDuplicated (g)) return (c (p, wilson (p, length (y), z)))
  fit <- if (p > 0 && p < 1) clustered (y, g)
  if (is.null (fit)) return (c (p, NA, NA))
  c (p, wilson (p, p * (1 - p) / fit$se^2, fit$t))
}
points <- function (y, g)
{
  if (length (y) < 2) return (c (mean (y), NA, NA))
  if (anyDuplicated (g)) return (average (y, g))
  n <- length (y) + 3
  p <- (sum (y > 0) + .75) / n; d <- (sum (y < 0) + .75) / n
  half <- z * sqrt ((p + d - (p - d)^2) / n)
  c (mean (y), pmax (-100, pmin (100, 100 * (p - d + c (-1, 1) * half))))
}
average <- function (y, g)
{
  if (length (y) < 2 || var (y) == 0) return (c (mean (y), NA, NA))
  if (!anyDuplicated (g))
    return (c (mean (y), as.numeric (t.test (y)$conf.int)))
  fit <- clustered (y, g)
  if (is.null (fit)) return (c (mean (y), NA, NA))
  mean (y) + c (0, -1, 1) * fit$t * fit$se
}

lines <- character (0)
say <- function (x) ifelse (is.finite (x), sprintf ("%.17g", x), "NA")
line <- function (metric, by, level, month, n, customers, asked, e)
  lines <<- c (lines, paste (metric, by, level, month, n, customers,
                             if (is.na (asked)) "NA" else asked,
                             paste (say (e), collapse = ","), sep = ","))

# ROWS: y (NA: no answer), g, month; LEVELS: by column a vector.  Months of
# levels only for those of the first one.
values <- function (metric, rows, m, fn, levels, asked = NULL)
{
  one <- function (by, level, month, keep)
    {
      use <- keep & !is.na (rows$y)
      e <- if (any (use)) fn (rows$y[use], rows$g[use]) else none
      line (metric, by, level, month, sum (use),
            length (unique (rows$g[use])),
            if (is.null (asked)) NA else sum (asked[keep]), e)
    }
  all <- rep (TRUE, length (rows$y))
  one ("", "", "", all)
  for (i in seq_len (m$n)) one ("", "", m$name[i], rows$month %in% i)
  for (by in names (levels))
    for (level in sort (unique (levels[[by]])))
      {
        keep <- levels[[by]] %in% level
        one (by, level, "", keep)
        if (by == names (levels)[1])
          for (i in seq_len (m$n))
            if (any (keep & rows$month %in% i))
              one (by, level, m$name[i], keep & rows$month %in% i)
      }
}

# Cohorts as they were known at a time.
first_contact <- tapply (conversations$at, factor (conversations$of,
                                                   seq_len (nrow (customers))),
                         min)
contacted <- function (of, at)
{
  first <- first_contact[of]
  is <- !is.na (first) & first < at & first - customers$start[of] < 30 * DAY
  ifelse (customers$start[of] < export, NA,
          ifelse (is, "contacted", "quiet"))
}
ordered <- conversations[order (conversations$at,
                                conversations$conversation_id), ]
ordered <- ordered[!duplicated (ordered$of), ]
first_reply <- function (of, at)
{
  i <- match (of, ordered$of)
  wait <- ordered$reply[i] - ordered$at[i]
  known <- !is.na (i) & ordered$at[i] + 7200 <= at
  ifelse (!known, NA, ifelse (!is.na (wait) & wait < 7200, "fast", "slow"))
}

# ---- answers --------------------------------------------------------------

m <- months_from (min (surveys$at))
answer <- as.numeric (surveys$score)
values ("score", list (y = ifelse (answer >= 9, 100,
                                   ifelse (answer >= 7, 0, -100)),
                       g = surveys$of, month = month_of (m, surveys$at)),
        m, points, list (plan = customers$plan[surveys$of],
                         contacted = contacted (surveys$of, surveys$at)),
        rep (1, nrow (surveys)))

m <- months_from (export)
was_asked <- !is.na (conversations$reply)
csat <- as.numeric (conversations$csat)
values ("csat", list (y = ifelse (was_asked, as.numeric (csat >= 4), NA),
                      g = conversations$of,
                      month = month_of (m, conversations$at)),
        m, share, list (channel = ifelse (is.na (conversations$channel),
                                          "missing",
                                          conversations$channel)),
        was_asked)

# ---- costs ----------------------------------------------------------------

ratio <- function (y, t)
{
  n <- length (y); r <- sum (y) / sum (t)
  if (n < 2) return (c (r, NA, NA))
  half <- qt (.975, n - 1) * sqrt (var (y - r * t) / n) / mean (t)
  r + c (0, -1, 1) * half
}
per <- function (metric, cost, by)
{
  cm <- match (cost$month, m$name); vm <- month_of (m, conversations$at)
  sums <- function (c_keep, v_keep)
    list (y = tapply (cost$amount[c_keep], factor (cm[c_keep], 1:m$n), sum,
                      default = 0),
          t = tabulate (vm[v_keep], m$n))
  one <- function (by, level, s)
    {
      line (metric, by, level, "", sum (s$t), 0, NA, ratio (s$y, s$t))
      for (i in 1:m$n)
        if (s$y[i] != 0 || s$t[i] != 0)
          line (metric, by, level, m$name[i], s$t[i], 0, NA,
                c (s$y[i] / s$t[i], NA, NA))
    }
  one ("", "", sums (TRUE, TRUE))
  if (by)
    for (level in sort (unique (cost$channel)))
      one ("channel", level,
           sums (cost$channel == level, conversations$channel == level))
}
per ("contact", costs[costs$category == "staff", ], TRUE)
per ("talk", costs, FALSE)

# ---- customers by months ------------------------------------------------

customer_months <- function (m, any)
{
  s <- m$start[1:m$n]; e <- m$start[2:(m$n + 1)]
  there <- outer (customers$start, if (any) e else s,
                  if (any) "<" else "<=") & outer (customers$gone, s, ">")
  at <- which (there, arr.ind = TRUE)
  at <- at[order (at[, 1], at[, 2]), ]
  list (g = unname (at[, 1]), month = unname (at[, 2]))
}
known_at <- function (r, m) pmax (customers$start[r$g], m$start[r$month])
among <- function (r, of, month) match (of * 1000 + month,
                                        r$g * 1000 + r$month)
happened <- function (r, m, t)
{
  month <- month_of (m, t$at)
  i <- among (r, t$of, month)
  i[is.na (month) | t$at >= customers$gone[t$of]] <- NA
  i
}

m <- months_from (min (customers$start))
r <- customer_months (m, FALSE)
r$y <- as.numeric (customers$gone[r$g] > m$start[r$month + 1])
values ("retention", r, m, share,
        list (plan = customers$plan[r$g],
              contacted = contacted (r$g, m$start[r$month])))
for (i in seq_len (m$n))
  {
    who <- which (month_of (m, customers$start) == i)
    ages <- floor ((as_of - m$start[i + 1]) / MONTH)
    for (age in seq_len (if (length (who)) ages else 0))
      line ("retention", "triangle", m$name[i], age, length (who), 0, NA,
            c (mean (customers$gone[who] - customers$start[who]
                     >= age * MONTH), NA, NA))
  }

m <- months_from (export)
rate <- function (metric, t, levels = function (r) NULL)
{
  r <- customer_months (m, FALSE)
  r$y <- as.numeric (seq_along (r$g) %in% happened (r, m, t))
  values (metric, r, m, share, levels (r))
}
rate ("contacting", conversations,
      function (r) list (first_reply = first_reply (r$g,
                                                    m$start[r$month])))
rate ("upgrades", payments[payments$kind %in% "upgrade", ])
rate ("referrals", referrals)

r <- customer_months (m, TRUE)
i <- happened (r, m, payments)
paid <- !is.na (i) & !is.na (payments$amount)
cents <- tapply (round (payments$amount[paid] * 100),
                 factor (i[paid], seq_along (r$g)), sum, default = 0)
r$y <- as.numeric (cents) / 100
values ("revenue", r, m, average, list (plan = customers$plan[r$g]))

r$y <- tabulate (happened (r, m, conversations), length (r$g))
values ("tickets", r, m, average, list (plan = customers$plan[r$g]))

# ---- tags -----------------------------------------------------------------

watched <- pmax (0, pmin (customers$gone, as_of) -
                    pmax (customers$start, export)) / MONTH
while_there <- function (t) t$at >= export & t$at < customers$gone[t$of]
v <- conversations[while_there (conversations), ]
v$topic[is.na (v$topic)] <- "missing"
p <- payments[while_there (payments) & !is.na (payments$amount), ]
revenue <- as.numeric (tapply (round (p$amount * 100),
                               factor (p$of, seq_len (nrow (customers))),
                               sum, default = 0)) / 100
n_tag <- table (v$topic)
for (tag in names (n_tag)[order (-n_tag, names (n_tag))])
  {
    y <- tabulate (v$of[v$topic == tag], nrow (customers))
    on <- watched > 0
    t <- watched[on]; n <- sum (on); rr <- sum (y[on]) / sum (t)
    se <- sqrt (n / (n - 1) * sum ((y[on] - rr * t)^2)) / sum (y[on])
    line ("tickets", "tag", tag, "", n_tag[[tag]], sum (y > 0), NA,
          rr * exp (c (0, -1, 1) * z * se))
    who <- y > 0 & on
    line ("tickets", "worth", tag, "", n_tag[[tag]], sum (y > 0), NA,
          ratio (.8 * revenue[who], watched[who]))
  }

# ---- times ----------------------------------------------------------------

open_hours <- function (from, to)
{
  sum <- numeric (length (from))
  for (day in floor (min (from) / DAY):floor (max (to) / DAY))
    if ((day + 3) %% 7 < 5)
      sum <- sum + pmax (0, pmin (to, day * DAY + 17 * 3600)
                            - pmax (from, day * DAY + 9 * 3600))
  sum / 3600
}
times <- function (metric, hours, levels)
{
  d <- conversations
  done <- !is.na (d$reply) & d$reply < as_of
  to <- ifelse (done, d$reply, as_of)
  keep <- to >= d$at
  d <- data.frame (h = hours (d$at, to), e = done, g = d$of,
                   month = month_of (m, d$at), level = d$channel)[keep, ]
  d$level[is.na (d$level)] <- "missing"
  quantiles <- function (d)
    {
      fit <- if (anyDuplicated (d$g))
               survfit (Surv (h, e) ~ 1, d, cluster = g,
                        conf.type = "log-log")
             else survfit (Surv (h, e) ~ 1, d, conf.type = "log-log")
      q <- quantile (fit, c (.5, .75, .9))
      q <- rbind (q$quantile, q$lower, q$upper)
      if (anyDuplicated (d$g) && length (unique (d$g)) < 5) q[2:3, ] <- NA
      q
    }
  one <- function (by, level, month, keep)
    {
      q <- quantiles (d[keep, ])
      line (metric, by, level, month, sum (keep),
            length (unique (d$g[keep])), NA, q[, 1])
      if (month == "")
        for (i in 1:3)
          line (metric, trimws (paste ("quantile", level)),
                c (.5, .75, .9)[i], "", sum (keep), 0, NA, q[, i])
    }
  one ("", "", "", rep (TRUE, nrow (d)))
  for (i in seq_len (m$n)) one ("", "", m$name[i], d$month %in% i)
  if (levels)
    for (level in sort (unique (d$level)))
      one ("channel", level, "", d$level == level)
}
times ("reply", function (from, to) (to - from) / 3600, TRUE)
times ("business", open_hours, FALSE)

# ---- lifetime value -------------------------------------------------------

worth <- function (keep, by, level)
{
  d <- customers[keep, ]
  w <- watched[keep]; rev <- revenue[keep]
  m1 <- .8 * sum (rev) / sum (w)
  days <- floor ((pmin (d$gone, as_of) - d$start) / DAY)
  event <- as.numeric (d$gone < Inf)
  k <- 0:(ceiling (1500 / 30.4375) - 1)
  risk <- sapply (30.4375 * k, function (t) sum (days >= t))
  k <- 0:max (k[risk >= 10])
  fit <- survfit (Surv (days, event) ~ 1, influence = 1)
  column <- findInterval (30.4375 * k, fit$time)
  s <- c (1, fit$surv)[column + 1]
  discount <- 1.1^(-k / 12)
  infl <- cbind (0, fit$influence.surv)[, column + 1, drop = FALSE]
  of_margin <- (.8 * rev - m1 * w) / sum (w)
  total <- of_margin * sum (discount * s) + m1 * as.numeric (infl %*%
                                                             discount)
  est <- m1 * sum (discount * s)
  line ("value", by, level, "", nrow (d), nrow (d), NA,
        est + c (0, -1, 1) * z * sqrt (sum (total^2)))
}
worth (rep (TRUE, nrow (customers)), "", "")
for (plan in sort (unique (customers$plan)))
  worth (customers$plan == plan, "plan", plan)

writeLines (c ("metric,by,level,month,n,customers,asked,estimate,conf_low,conf_high", lines))
