# The demo's expected numbers, computed without the program.
#
#   Rscript tests/oracle/demo.R datasets > tests/oracle/demo.expected.csv
#
# Base R and survival.  Reads the exports itself, keeps its own ledger, and
# builds the cohorts of datasets/study.yaml by hand, one block a
# hypothesis.  A row of the output is hypothesis,kind,name,field,value:
# kind is table, population, excluded, group, test, effect or verdict; a
# name ending in @LEVEL compares that level with the reference alone, one
# ending in @LEVEL.joint is read off the fit with all cohorts.

args <- commandArgs (trailingOnly = TRUE)
here <- dirname (sub ("--file=", "", grep ("--file=", commandArgs (),
                                           value = TRUE)))
source (file.path (here, "read.R"))
source (file.path (here, "methods.R"))
source (file.path (here, "demo_adjusted.R"))
data <- if (length (args)) args[1] else "datasets"

as_of <- seconds ("2025-01-01")
from <- seconds ("2022-01-01")      # conversations, payments, referrals

# ---- tables and their ledgers -----------------------------------------

table_done <- function (name, t, l)
{
  put (name, "table", "rows", rows_read = attr (t, "read"),
       rows_used = sum (is.na (l$code)))
  if (attr (t, "ragged"))
    put (name, "excluded", "ragged_row", rows = attr (t, "ragged"))
  for (code in names (l$counts))
    put (name, "excluded", code, rows = l$counts[[code]])
  stopifnot (attr (t, "read") ==
             sum (is.na (l$code)) + sum (l$counts) + attr (t, "ragged"))
  t[is.na (l$code), ]
}

read_customers <- function ()
{
  t <- read_table (file.path (data, "customers.csv"))
  t$start <- seconds (t$signed_up_at)
  t$end <- seconds (t$churned_at)
  l <- ledger (nrow (t))
  l <- mark (l, "blank_id", is.na (t$customer_id))
  l <- mark (l, "duplicate_id", duplicated (t$customer_id))
  l <- mark (l, "blank_start", blank (t$start))
  l <- mark (l, "impossible_date", is.nan (t$start) | is.nan (t$end))
  l <- mark (l, "end_before_start", !is.na (t$end) & t$end < t$start)
  l <- mark (l, "after_as_of", !is.na (t$start) & t$start >= as_of)
  l <- mark (l, "where_false", !is.na (t$plan) & t$plan == "internal")
  l <- mark (l, "where_unknown", is.na (t$plan))
  t <- table_done ("customers", t, l)
  t$left <- !is.na (t$end) & t$end < as_of       # seen to leave
  t$stop <- ifelse (t$left, t$end, as_of)
  t
}

# WHERE: the rows that a table keeps, of all that there are.
read_events <- function (name, id, at, file = name, where = NULL)
{
  t <- read_table (file.path (data, paste0 (file, ".csv")))
  t$at <- seconds (t[[at]])
  p <- match (t$customer_id, customers$customer_id)
  l <- ledger (nrow (t))
  l <- mark (l, "blank_id", is.na (t[[id]]))
  l <- mark (l, "duplicate_id", duplicated (t[[id]]))
  l <- mark (l, "unknown_parent", is.na (p))
  l <- mark (l, "blank_start", blank (t$at))
  l <- mark (l, "impossible_date", is.nan (t$at))
  l <- mark (l, "before_start", !is.na (t$at) & t$at < customers$start[p])
  l <- mark (l, "after_as_of", !is.na (t$at) & t$at >= as_of)
  if (!is.null (where))
    l <- mark (l, "where_false", !where (t))
  t$parent <- p
  table_done (name, t, l)
}

customers <- read_customers ()
conversations <- read_events ("conversations", "conversation_id",
                              "created_at")
answered <- read_events ("answered", "conversation_id", "created_at",
                         "conversations", function (t) !is.na (t$agent))
payments <- read_events ("payments", "payment_id", "paid_at")
surveys <- read_events ("surveys", "survey_id", "sent_at")
referrals <- read_events ("referrals", "referral_id", "referred_at")

conversations$reply <- seconds (conversations$first_reply_at)
conversations$csat <- as.numeric (conversations$csat)
answered$csat <- as.numeric (answered$csat)
payments$cents <- round (100 * as.numeric (payments$amount))
surveys$score <- as.numeric (surveys$score)
customers$seats <- as.numeric (customers$seats)
customers$mrr <- as.numeric (customers$mrr)
N <- nrow (customers)

# ---- building blocks --------------------------------------------------

# Units that remain, and their count by exclusion code.
population <- function (id, l, total)
{
  put (id, "population", "units", value = sum (is.na (l$code)),
       total = total)
  for (code in names (l$counts))
    put (id, "excluded", code, units = l$counts[[code]])
  which (is.na (l$code))
}

# Any event of T in [start + A, start + B) days and before leaving.
any_event <- function (t, keep, a, b)
{
  since <- t$at - customers$start[t$parent]
  i <- keep & since >= a * DAY & since < b * DAY & t$at < customers$stop[t$parent]
  seq_len (N) %in% t$parent[i]
}

# Sum of VALUE over the same events.
sum_events <- function (t, value, keep, a, b)
{
  since <- t$at - customers$start[t$parent]
  i <- keep & since >= a * DAY & since < b * DAY & t$at < customers$stop[t$parent]
  s <- rep (0, N)
  got <- rowsum (value[i], t$parent[i])
  s[as.integer (rownames (got))] <- got
  s
}

contacted <- local ({
  since <- conversations$at - customers$start[conversations$parent]
  seq_len (N) %in% conversations$parent[since < 30 * DAY]
})
contact_cohort <- factor (ifelse (contacted, "contacted", "not contacted"),
                          c ("not contacted", "contacted"))
calm <- customers$open_incident == "no"
upgrade <- payments$kind == "upgrade"
before_export <- customers$start < from
ends_before <- function (days) customers$stop - customers$start < days * DAY
immature <- function (days) customers$start + days * DAY > as_of
lived <- floor ((customers$stop - customers$start) / DAY)

heads <- list ()
done <- function (id, role, expect, h, margin = NA)
  heads[[id]] <<- list (role = role, expect = expect, h = h, margin = margin)

# ---- one question, six answers ----------------------------------------

retention_naive <- function (id)
{
  i <- population (id, ledger (N), N)
  ever <- seq_len (N) %in%
    conversations$parent[conversations$at <
                           customers$stop[conversations$parent]]
  g <- factor (ifelse (ever, "contacted", "not contacted"),
               c ("not contacted", "contacted"))
  survival_all (id, lived[i], as.numeric (customers$left[i]), g[i])
}
h <- retention_naive ("retention_naive")
done ("retention_naive", "none", "higher", h)
# The ledger's second row: the declared window, but from sign-up.
local ({
  f <- coxph (Surv (lived, customers$left) ~ contacted, control = control)
  ci <- exp (coef (f)[[1]] + c (0, -1, 1) * z_half * sqrt (vcov (f)[1, 1]))
  put ("retention_naive", "ledger", "window_not_aligned", estimate = ci[1],
       conf_low = ci[2], conf_high = ci[3])
})

retention <- function (id, who, horizon)
{
  l <- ledger (N)
  l <- mark (l, "where_false", !who)
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "ended_before_landmark", ends_before (60))
  i <- population (id, l, N)
  survival_all (id, lived[i] - 60, as.numeric (customers$left[i]),
                contact_cohort[i], horizon - 60)
}
done ("retention_crude", "secondary", "higher",
      retention ("retention_crude", rep (TRUE, N), 730))
done ("retention_calm", "primary", "higher",
      retention ("retention_calm", calm, 730))

retention_adjusted <- function (id)
{
  l <- ledger (N)
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "ended_before_landmark", ends_before (60))
  i <- population (id, l, N)
  survival_strata (id, lived[i] - 60, as.numeric (customers$left[i]),
                   contact_cohort[i],
                   interaction (customers$open_incident, customers$plan,
                                drop = TRUE)[i], 670)
}
done ("retention_adjusted", "secondary", "higher",
      retention_adjusted ("retention_adjusted"))

# The first contact, in seconds from the start, before leaving or on the day.
first_contact <- local ({
  p <- conversations$parent
  before <- conversations$at < customers$stop[p]
  got <- tapply ((conversations$at - customers$start[p])[before], p[before],
                 min)
  first <- rep (Inf, N)
  first[as.integer (names (got))] <- got
  first
})
known <- function (i)
  data.frame (id = i, incident = customers$open_incident[i],
              plan = customers$plan[i])
cohort_labels <- levels (contact_cohort)

# Not contacted until day c + 30, c the day of a contact in the first month.
retention_moving <- function (id)
{
  i <- population (id, mark (ledger (N), "window_before_export",
                             before_export), N)
  on <- ifelse (first_contact < 30 * DAY, floor (first_contact / DAY) + 30,
                Inf)
  rows <- function (j, t0, t1, exposed, d)
    data.frame (t0 = t0[j], t1 = t1[j], exposed = rep (exposed, length (j)),
                d = d[j], known (j))
  cox_rows (id, rbind (
    rows (i, rep (-1, N), pmin (lived, on), 0, customers$left & lived <= on),
    rows (i[on[i] < lived[i]], on, lived, 1, customers$left)),
    "incident + plan", cohort_labels, FALSE)
}
done ("retention_moving", "secondary", "higher",
      retention_moving ("retention_moving"))

# What customers I paid in the 90 days before DAYS after their start.
paid_before <- function (i, days)
{
  since <- payments$at - customers$start[payments$parent]
  k <- since >= (days - 90) * DAY & since < days * DAY
  sums <- rep (0, N)
  got <- rowsum (payments$cents[k], payments$parent[k])
  sums[as.integer (rownames (got))] <- got
  sums[i] / 100
}

# A trial every 30 days, with who is there and was never in touch.
retention_trials <- function (id)
{
  l <- ledger (N)
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "ended_before_landmark", ends_before (60))
  population (id, l, N)
  x <- NULL
  for (T in seq (0, max (lived), 30))
    {
      i <- which (!before_export & !ends_before (T + 60) &
                    !immature (T + 60) & first_contact >= T * DAY)
      if (length (i))
        x <- rbind (x, data.frame (
          trial = T, t0 = -1, t1 = pmin (lived[i] - T - 60, 670),
          d = customers$left[i] & lived[i] - T - 60 <= 670,
          exposed = as.numeric (first_contact[i] < (T + 30) * DAY),
          paid = paid_before (i, T), known (i)))
    }
  # more than half have paid nothing, so that the number has no spline
  stopifnot (quantile (x$paid, .5) == 0)
  cox_rows (id, x, "incident + plan + paid + strata (trial)", cohort_labels,
            TRUE)
}
done ("retention_trials", "exploratory", "higher",
      retention_trials ("retention_trials"))

# ---- kept after a year ------------------------------------------------

kept <- function (id)
{
  l <- ledger (N)
  l <- mark (l, "where_false", !calm)
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "not_mature", immature (365))
  l <- mark (l, "ended_before_landmark", ends_before (60))
  i <- population (id, l, N)
  share_all (id, as.numeric (lived[i] >= 365), contact_cohort[i])
}
done ("kept_a_year", "primary", "higher", kept ("kept_a_year"))

# Intercept, incident, plan and seats of customers I.
terms_of <- function (i)
  cbind (1, !calm[i], customers$plan[i] == "free", customers$plan[i] == "pro",
         number_terms (customers$seats[i]))

kept_weighted <- function (id)
{
  l <- ledger (N)
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "not_mature", immature (365))
  l <- mark (l, "ended_before_landmark", ends_before (60))
  i <- population (id, l, N)
  marginal (id, as.numeric (lived[i] >= 365), contact_cohort[i],
            terms_of (i), "ato", "weights", TRUE)
}
done ("kept_weighted", "secondary", "higher",
      kept_weighted ("kept_weighted"))

# ---- conversations ----------------------------------------------------

reply_seconds <- conversations$reply - conversations$at
speed <- factor (ifelse (!is.na (reply_seconds) & reply_seconds < 7200,
                         "fast", "slow"), c ("slow", "fast"))
unobservable <- conversations$at + 7200 > as_of
no_csat <- is.na (conversations$csat)
not_asked <- is.na (conversations$reply)
satisfied <- as.numeric (conversations$csat >= 4)

fast_target <- function (id)
{
  l <- ledger (nrow (conversations))
  l <- mark (l, "other_level", speed == "slow")
  l <- mark (l, "not_observable", unobservable)
  l <- mark (l, "not_asked", not_asked)
  l <- mark (l, "outcome_missing", no_csat)
  i <- population (id, l, nrow (conversations))
  target_share (id, "fast", satisfied[i], conversations$parent[i], 0.94)
}
done ("fast_above_94", "primary", "higher", fast_target ("fast_above_94"))

fast_slow <- function (id)
{
  l <- ledger (nrow (conversations))
  l <- mark (l, "not_observable", unobservable)
  l <- mark (l, "not_asked", not_asked)
  l <- mark (l, "outcome_missing", no_csat)
  i <- population (id, l, nrow (conversations))
  cluster_all (id, satisfied[i], speed[i], conversations$parent[i],
               "risk_difference")
}
done ("fast_or_slow", "secondary", "higher", fast_slow ("fast_or_slow"))

fast_marks <- function (id)
{
  l <- ledger (nrow (conversations))
  l <- mark (l, "not_observable", unobservable)
  l <- mark (l, "not_asked", not_asked)
  l <- mark (l, "outcome_missing", no_csat)
  i <- population (id, l, nrow (conversations))
  ordinal_cluster (id, conversations$csat[i], speed[i],
                   conversations$parent[i])
}
done ("fast_marks", "secondary", "higher", fast_marks ("fast_marks"))

channels <- function (id)
{
  l <- mark (ledger (nrow (conversations)), "not_asked", not_asked)
  l <- mark (l, "outcome_missing", no_csat)
  i <- population (id, l, nrow (conversations))
  g <- factor (conversations$channel[i], c ("email", "chat", "phone"))
  cluster_all (id, satisfied[i], g, conversations$parent[i],
               "risk_difference")
}
done ("channels", "secondary", "different", channels ("channels"))

# Clusters of two kinds: customers and agents.
phone_or_email <- function (id)
{
  l <- ledger (nrow (answered))
  l <- mark (l, "other_level", !answered$channel %in% c ("email", "phone"))
  l <- mark (l, "outcome_missing", is.na (answered$csat))
  i <- population (id, l, nrow (answered))
  cluster_all (id, as.numeric (answered$csat[i] >= 4),
               factor (answered$channel[i], c ("email", "phone")),
               answered$parent[i], "risk_difference", answered$agent[i])
}
done ("phone_or_email", "exploratory", "higher",
      phone_or_email ("phone_or_email"))

# Conversations before leaving, over the time until then in days, parts of
# a day included.
incident_contacts <- function (id)
{
  l <- mark (ledger (N), "window_before_export", before_export)
  i <- population (id, l, N)
  p <- conversations$parent
  y <- tabulate (p[conversations$at < customers$stop[p]], N)
  t <- (customers$stop - customers$start) / DAY
  g <- factor (ifelse (calm, "no incident", "open incident"),
               c ("no incident", "open incident"))
  rate_all (id, y[i], t[i], g[i])
}
done ("incident_contacts", "secondary", "higher",
      incident_contacts ("incident_contacts"), log (1.25))

pilot_csat <- function (id)
{
  l <- mark (ledger (nrow (conversations)), "outcome_missing", no_csat)
  i <- population (id, l, nrow (conversations))
  g <- factor (ifelse (customers$dedicated_agent == "yes", "own agent",
                       "shared agents"), c ("shared agents", "own agent"))
  cluster_all (id, conversations$csat[i], g[conversations$parent[i]],
               conversations$parent[i], "mean_difference")
}
done ("pilot_csat", "exploratory", "higher", pilot_csat ("pilot_csat"))

# ---- surveys ----------------------------------------------------------

survey <- function (id, y, measure)
{
  p <- surveys$parent
  stopifnot (surveys$at >= customers$start[p] + 30 * DAY)
  l <- ledger (nrow (surveys))
  l <- mark (l, "window_before_export", before_export[p])
  l <- mark (l, "outcome_missing", is.na (surveys$score))
  i <- population (id, l, nrow (surveys))
  cluster_all (id, y[i], contact_cohort[p[i]], p[i], measure)
}
done ("survey_score", "secondary", "higher",
      survey ("survey_score", surveys$score, "mean_difference"))
done ("survey_nps", "secondary", "higher",
      survey ("survey_nps", 100 * (surveys$score >= 9) -
                100 * (surveys$score <= 6), "nps_difference"))

# ---- upgrades and referrals -------------------------------------------

upgraded <- function (id)
{
  l <- ledger (N)
  l <- mark (l, "where_false", !calm)
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "not_mature", immature (365))
  l <- mark (l, "ended_before_landmark", ends_before (30))
  l <- mark (l, "event_before_landmark", any_event (payments, upgrade, 0, 30))
  i <- population (id, l, N)
  y <- any_event (payments, upgrade, 30, 365)
  share_all (id, as.numeric (y[i]), contact_cohort[i])
}
done ("upgraded", "primary", "higher", upgraded ("upgraded"))

upgraded_adjusted <- function (id)
{
  l <- ledger (N)
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "not_mature", immature (365))
  l <- mark (l, "ended_before_landmark", ends_before (30))
  l <- mark (l, "event_before_landmark", any_event (payments, upgrade, 0, 30))
  i <- population (id, l, N)
  y <- any_event (payments, upgrade, 30, 365)
  share_strata (id, as.numeric (y[i]), contact_cohort[i],
                interaction (customers$open_incident, customers$plan)[i])
}
done ("upgraded_adjusted", "secondary", "higher",
      upgraded_adjusted ("upgraded_adjusted"))

# Days from the landmark to the first upgrade, with leaving as the other
# end; an upgrade comes first on the day of both.
upgrade_time <- function (id)
{
  l <- ledger (N)
  l <- mark (l, "where_false", !calm)
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "ended_before_landmark", ends_before (60))
  l <- mark (l, "event_before_landmark", any_event (payments, upgrade, 0, 60))
  i <- population (id, l, N)
  u <- payments[upgrade & payments$at < customers$stop[payments$parent], ]
  first <- tapply (u$at, u$parent, min)
  at <- rep (NA_real_, N)
  at[as.integer (names (first))] <- first
  t <- ifelse (is.na (at), lived, floor ((at - customers$start) / DAY)) - 60
  how <- ifelse (!is.na (at), 1, ifelse (customers$left, 2, 0))
  time_to_all (id, t[i], how[i], contact_cohort[i], 365 - 60)
}
done ("upgrade_time", "secondary", "higher", upgrade_time ("upgrade_time"))

# Sums count zero after leaving: landmark = 30 days + 30 days of lag.
sums <- function (id, who, y)
{
  l <- ledger (N)
  l <- mark (l, "where_false", !who)
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "not_mature", immature (365))
  l <- mark (l, "ended_before_landmark", ends_before (60))
  i <- population (id, l, N)
  mean_all (id, y[i], contact_cohort[i])
}
done ("upgrade_revenue", "secondary", "higher",
      sums ("upgrade_revenue", calm,
            sum_events (payments, payments$cents, upgrade, 60, 365) / 100))
revenue_regression <- function (id)
{
  l <- ledger (N)
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "not_mature", immature (365))
  l <- mark (l, "ended_before_landmark", ends_before (60))
  i <- population (id, l, N)
  y <- sum_events (payments, payments$cents, upgrade, 60, 365) / 100
  marginal (id, y[i], contact_cohort[i], terms_of (i), "ate", "model", FALSE)
}
done ("revenue_regression", "secondary", "higher",
      revenue_regression ("revenue_regression"))
done ("referrals", "secondary", "higher",
      sums ("referrals", rep (TRUE, N),
            sum_events (referrals, rep (1, nrow (referrals)),
                        rep (TRUE, nrow (referrals)), 60, 365)))

# ---- plans ------------------------------------------------------------

plan_survival <- function (id, levels, horizon, margin, trend = FALSE)
{
  l <- mark (ledger (N), "other_level", !customers$plan %in% levels)
  i <- population (id, l, N)
  survival_all (id, lived[i], as.numeric (customers$left[i]),
                factor (customers$plan[i], levels), horizon, margin, trend)
}
done ("pro_or_free", "secondary", "higher",
      plan_survival ("pro_or_free", c ("free", "pro"), 365, 20), 20)
done ("plans", "exploratory", "different",
      plan_survival ("plans", c ("free", "pro", "business"), NA, NA))

done ("plan_steps", "exploratory", "higher",
      plan_survival ("plan_steps", c ("free", "pro", "business"), 730, NA,
                     TRUE))

business_seat <- function (id)
{
  l <- ledger (N)
  l <- mark (l, "other_level", !customers$plan %in% c ("pro", "business"))
  l <- mark (l, "outcome_missing", is.na (customers$seats))
  i <- population (id, l, N)
  ratio_all (id, customers$mrr[i], customers$seats[i],
             factor (customers$plan[i], c ("pro", "business")))
}
done ("business_seat", "secondary", "higher",
      business_seat ("business_seat"), 10)

# ---- what is truly nothing --------------------------------------------

regions <- factor (customers$region, sort (unique (customers$region)))
region_seats <- function (id)
{
  l <- mark (ledger (N), "outcome_missing", is.na (customers$seats))
  i <- population (id, l, N)
  mean_all (id, customers$seats[i], regions[i])
}
done ("region_seats", "exploratory", "different",
      region_seats ("region_seats"))

baseline_kept <- function (id, g, alike = NA)
{
  i <- population (id, mark (ledger (N), "not_mature", immature (365)), N)
  share_all (id, as.numeric (lived[i] >= 365), g[i], alike)
}
done ("region_kept", "exploratory", "different",
      baseline_kept ("region_kept", regions))
mails <- factor (customers$welcome, c ("A", "B"))
done ("welcome_mail", "secondary", "higher",
      baseline_kept ("welcome_mail", mails))
done ("welcome_alike", "secondary", "equivalent",
      baseline_kept ("welcome_alike", mails, 0.05), 0.05)
done ("pilot_kept", "exploratory", "higher",
      baseline_kept ("pilot_kept",
                     factor (ifelse (customers$dedicated_agent == "yes",
                                     "own agent", "shared agents"),
                             c ("shared agents", "own agent"))))

# The first conversation of each customer; its speed; two hours later the
# clock of staying starts.
first_reply <- function (id)
{
  o <- order (conversations$parent, conversations$at,
              conversations$conversation_id)
  o <- o[!duplicated (conversations$parent[o])]
  at <- rep (NA_real_, N)
  at[conversations$parent[o]] <- conversations$at[o]
  g <- factor (rep (NA, N), c ("slow", "fast"))
  g[conversations$parent[o]] <- speed[o]
  l <- ledger (N)
  l <- mark (l, "no_event", is.na (at))
  l <- mark (l, "window_before_export", before_export)
  l <- mark (l, "not_observable", !is.na (at) & at + 7200 > as_of)
  l <- mark (l, "ended_before_landmark",
             !is.na (at) & customers$stop < at + 7200)
  i <- population (id, l, N)
  survival_all (id, floor ((customers$stop[i] - at[i] - 7200) / DAY),
                as.numeric (customers$left[i]), g[i])
}
done ("first_reply_stays", "exploratory", "higher",
      first_reply ("first_reply_stays"))

# ---- families and verdicts --------------------------------------------

for (role in c ("primary", "secondary", "exploratory"))
  {
    ids <- Filter (function (k) heads[[k]]$role == role, names (heads))
    p <- sapply (ids, function (k) heads[[k]]$h$p)
    adjusted <- p.adjust (p, if (role == "primary") "holm" else "BH")
    for (k in ids)
      {
        x <- heads[[k]]
        put (k, "test", x$h$method, p_adjusted = adjusted[[k]])
        put (k, "verdict", x$h$method,
             verdict = verdict (x$h, adjusted[[k]], x$expect, x$margin))
      }
  }
put ("retention_naive", "verdict", "log_rank", verdict = "inconclusive")

# ---- is the planted 0.80 there? ---------------------------------------

# What a later adjustment has to find: the same question with the open
# incident taken into account, at the landmark and with contact switching
# on at day c + lag.
planted <- function (name, fit)
{
  k <- grep ("exposed", names (coef (fit)))
  ci <- exp (coef (fit)[[k]] +
             c (0, -1, 1) * z_half * sqrt (vcov (fit)[k, k]))
  put ("planted", "effect", name, estimate = ci[1], conf_low = ci[2],
       conf_high = ci[3])
}

local ({
  i <- !before_export & !ends_before (60)
  x <- data.frame (t = lived - 60, d = customers$left, exposed = contacted,
                   incident = customers$open_incident,
                   plan = customers$plan)[i, ]
  planted ("landmark_adjusted",
           coxph (Surv (t, d) ~ exposed + incident + plan, x,
                  control = control))
  planted ("landmark_stratified",
           coxph (Surv (t, d) ~ exposed + strata (incident, plan), x,
                  control = control))
  for (lag in c (0, 14, 30))
    {
      p <- conversations$parent
      since <- conversations$at - customers$start[p]
      first <- rep (Inf, N)
      in_window <- since < 30 * DAY & conversations$at < customers$stop[p]
      got <- tapply (since[in_window], p[in_window], min)
      first[as.integer (names (got))] <- floor (got / DAY) + lag
      a <- data.frame (t0 = -1, t1 = pmin (lived, first), exposed = FALSE,
                       d = customers$left & lived <= first)
      b <- data.frame (t0 = first, t1 = lived, exposed = TRUE,
                       d = customers$left)
      both <- cbind (rbind (a, b), incident = customers$open_incident,
                     plan = customers$plan)
      keep <- c (!before_export, !before_export) & both$t1 > both$t0
      planted (paste0 ("time_varying_adjusted_lag_", lag),
               coxph (Surv (t0, t1, d) ~ exposed + incident + plan,
                      both[keep, ], control = control))
    }
})

if (!interactive ())
  finish (NA)
