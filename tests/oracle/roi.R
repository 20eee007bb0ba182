# Gain, cost and return of exposed customers: frozen in tests/decide/returns.c
# (a company by formula) and tests/run/roi.c (the demo's exports).
#
#   Rscript tests/oracle/roi.R        (from the top directory)
#
# An independent computation.  Errors: the estimating equations of the
# propensity, both means and the cost are stacked and solved, their
# derivatives taken by complex steps (Stefanski & Boos 2002).  Fieller's
# limits are roots of the quadratic of the textbook.

args <- commandArgs (trailingOnly = FALSE)
here <- dirname (sub ("--file=", "", grep ("--file=", args, value = TRUE)))
source (file.path (here, "read.R"))

show <- function (name, x) cat (sprintf ("%s %.15g\n", name, x))

# Estimate and covariance of (gain, cost) by stacked equations.
fit <- function (a, x, y, cost, cluster = NULL)
{
  n <- length (a)
  logistic <- glm (a ~ x - 1, family = binomial,
                   control = glm.control (epsilon = 1e-15, maxit = 50))
  b <- coef (logistic)
  w <- exp (drop (x %*% b))
  mu1 <- mean (y[a == 1])
  mu0 <- sum ((w * y)[a == 0]) / sum (w[a == 0])
  theta <- c (b, mu1, mu0, mean (cost[a == 1]))
  k <- length (b)
  psi <- function (t)
  {
    eta <- drop (x %*% t[1:k])
    cbind (x * (a - 1 / (1 + exp (-eta))), a * (y - t[k + 1]),
           (1 - a) * exp (eta) * (y - t[k + 2]), a * (cost - t[k + 3]))
  }
  bread <- sapply (seq_along (theta), function (j)
    {
      t <- as.complex (theta)
      t[j] <- t[j] + 1e-30i
      Im (colSums (psi (t))) / 1e-30
    })
  moved <- -psi (theta) %*% t (solve (bread))
  moved <- cbind (moved[, k + 1] - moved[, k + 2], moved[, k + 3])
  factor <- n / (n - k)
  if (!is.null (cluster))
    {
      moved <- rowsum (moved, cluster)
      g <- nrow (moved)
      factor <- g / (g - 1) * (n - 1) / (n - k)
    }
  list (gain = mu1 - mu0, cost = mean (cost[a == 1]), w = w,
        v = factor * crossprod (moved))
}
fieller <- function (f, q)
{
  a <- f$cost^2 - q^2 * f$v[2, 2]
  b <- f$gain * f$cost - q^2 * f$v[1, 2]
  c <- f$gain^2 - q^2 * f$v[1, 1]
  (b + c (-1, 1) * sqrt (b^2 - a * c)) / a - 1
}
delta <- function (f)
{
  g <- c (1, -f$gain / f$cost) / f$cost
  sqrt (drop (t (g) %*% f$v %*% g))
}
# Kitagawa's parts of means M, P with M = months, P = base / months.
parts <- function (m, p, up, brought, margin)
  margin * c (retention = (m[2] - m[1]) * (p[2] + p[1]) / 2,
              upgrades = up[2] - up[1],
              price = (p[2] - p[1]) * (m[2] + m[1]) / 2,
              referral = brought[2] - brought[1])
means <- function (f, a, z)
  c (sum ((f$w * z)[a == 0]) / sum (f$w[a == 0]), mean (z[a == 1]))

report <- function (name, f, a, months, base, up, brought, margin, q)
{
  show (paste (name, "gain"), f$gain)
  show (paste (name, "cost"), f$cost)
  show (paste (name, "roi"), f$gain / f$cost - 1)
  show (paste (name, "se gain"), sqrt (f$v[1, 1]))
  show (paste (name, "se cost"), sqrt (f$v[2, 2]))
  if (!name %in% c ("demo", "linked"))     # there it is in the limits
    show (paste (name, "covariance"), f$v[1, 2])
  limits <- fieller (f, q)
  show (paste (name, "fieller low"), limits[1])
  show (paste (name, "fieller high"), limits[2])
  show (paste (name, "delta"), delta (f))
  m <- means (f, a, months)
  p <- parts (m, means (f, a, base) / m, means (f, a, up),
              means (f, a, brought), margin)
  for (part in names (p))
    show (paste (name, part), p[[part]])
}

# ---- a company by formula ------------------------------------------------

i <- 0:599
plan <- (i * i + 3 * i) %% 7 %% 3
a <- as.integer ((i * 29 + plan * 11) %% 20 < 6 + 3 * plan)
contacts <- a * (1 + i %% 3)
amount <- function (part, month) (i * (31 + 17 * part + 5 * month) + plan *
                                  400 * (part == 0)) %% (900 + 300 * month)
here_until <- i %% 4                 # months stayed
discount <- 1.12 ^ (-(0:2) / 12)
total <- function (part)
  rowSums (sapply (0:2, function (m) discount[m + 1] * amount (part, m) *
                     (m < here_until))) / 100
months <- rowSums (sapply (0:2, function (m) discount[m + 1] *
                             (m < here_until)))
margin <- .75
y <- margin * (total (0) + total (1) + total (2))
x <- cbind (1, plan == 1, plan == 2)
cost <- 7 * contacts
report ("formula", fit (a, x, y, cost), a, months, total (0), total (1),
        total (2), margin, 2)
report ("clusters", fit (a, x, y, cost, i %% 97), a, months, total (0),
        total (1), total (2), margin, 2)

# ---- the demo's exports --------------------------------------------------

data <- "datasets"
as_of <- seconds ("2025-01-01")
from <- seconds ("2022-01-01")
MONTH <- 30.4375 * DAY
H <- 365 * DAY
L <- 60 * DAY
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
end <- ifelse (is.na (customers$end) | customers$end >= as_of, Inf,
               customers$end)
events <- function (file, id, at)
{
  t <- read_table (file.path (data, file))
  t$of <- match (t$customer_id, customers$customer_id)
  t$at <- seconds (t[[at]])
  good <- !is.na (t[[id]]) & !duplicated (t[[id]]) & !is.na (t$of) &
    !is.na (t$at) & t$at >= customers$start[t$of] & t$at < as_of
  t[good, ]
}
talks <- events ("conversations.csv", "conversation_id", "created_at")
paid <- events ("payments.csv", "payment_id", "paid_at")
paid$amount <- as.numeric (paid$amount)
since <- talks$at - customers$start[talks$of]
early <- since < 30 * DAY
contacts <- tabulate (talks$of[early], N)
stays <- customers$start >= from & customers$start + H <= as_of &
  end >= customers$start + L
a <- as.integer (contacts > 0)[stays]

# Sums by customer of what OF paid, for whom WHO, in WHO's window.
window_sum <- function (rows, who)
{
  t <- paid$at[rows] - customers$start[who]
  k <- t >= L & t < H & paid$at[rows] < end[paid$of[rows]] &
    !is.na (paid$amount[rows])
  got <- tapply ((paid$amount[rows] * 1.1 ^ (-floor (t / MONTH) / 12))[k],
                 factor (who[k], levels = 1:N), sum)
  got[is.na (got)] <- 0
  as.numeric (got)
}
stay_months <- function ()
{
  last <- pmin (end - customers$start, H)
  total <- 0
  for (k in 0:11)
    total <- total + 1.1 ^ (-k / 12) *
      floor (pmax (0, pmin (last, (k + 1) * MONTH) - pmax (L, k * MONTH))) /
      MONTH
  total
}
upgrade <- !is.na (paid$kind) & paid$kind == "upgrade"
own <- paid$of
base <- window_sum (which (!upgrade), own[!upgrade])
up <- window_sum (which (upgrade), own[upgrade])
months <- stay_months ()
plan <- customers$plan
incident <- customers$open_incident
x <- cbind (1, plan == "free", plan == "pro", incident == "yes")
demo <- function (name, keep, base, up, brought)
{
  k <- stays & keep
  f <- fit (as.integer (contacts > 0)[k], x[k, ], .8 * (base + up + brought)[k],
            12 * contacts[k])
  show (paste (name, "exposed"), sum (contacts[k] > 0))
  show (paste (name, "comparison"), sum (contacts[k] == 0))
  report (name, f, as.integer (contacts > 0)[k], months[k], base[k], up[k],
          brought[k], .8, qnorm (.975))
}
demo ("demo", TRUE, base, up, 0 * base)

# Who was brought counts with the first who brought them.
links <- events ("referrals.csv", "referral_id", "referred_at")
links$who <- match (links$referred_customer_id, customers$customer_id)
links <- links[!is.na (links$who) & links$who != links$of, ]
links <- links[order (links$at, customers$customer_id[links$of]), ]
links <- links[!duplicated (links$who), ]
by <- rep (NA, N)
by[links$who] <- links$of
head_of <- function (r)
{
  steps <- 0
  while (!is.na (by[r]) && steps <= N)
    {
      r <- by[r]
      steps <- steps + 1
    }
  if (steps > N) NA else r
}
head <- sapply (1:N, head_of)
head[is.na (head)] <- which (is.na (head))
brought <- head != 1:N
mine <- !brought[paid$of]
demo ("linked", !brought, base, up, window_sum (which (!mine),
                                                head[paid$of[!mine]]))
