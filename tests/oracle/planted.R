# What contact and coaching were made to bring in: datasets/generate.c, worked
# out by hand and not drawn.  For every contacted customer that is analysed, the expected
# revenue between day 60 and day 365 with and without the effect of contact,
# given that the customer was there on day 60; datasets/README.md quotes it.
#
#   Rscript tests/oracle/planted.R        (from the top directory)

time <- function (x) as.POSIXct (x, tz = "UTC",
                                 format = "%Y-%m-%dT%H:%M:%SZ")
customers <- read.csv ("datasets/customers.csv", fileEncoding = "UTF-8-BOM",
                       na.strings = c ("", "NA"))
talks <- read.csv ("datasets/conversations.csv")
customers$plan <- trimws (customers$plan)
customers <- customers[!duplicated (customers$customer_id)
                       & customers$plan %in% c ("free", "pro", "business"), ]
customers$start <- time (trimws (customers$signed_up_at))
customers$end <- time (trimws (customers$churned_at))
as_of <- as.POSIXct ("2025-01-01", tz = "UTC")
day <- 86400
bad_end <- !is.na (customers$churned_at) &
  (is.na (customers$end) | customers$end < customers$start)
customers <- customers[!is.na (customers$start) & !bad_end, ]
talks$at <- as.numeric (as.POSIXct (talks$created_at, tz = "UTC",
                                    format = "%Y-%m-%d %H:%M:%S"))
signed <- as.numeric (customers$start[match (talks$customer_id,
                                             customers$customer_id)])
talks <- talks[!is.na (talks$at) & !is.na (signed) & talks$at >= signed, ]
first <- tapply (talks$at, talks$customer_id, min)
customers$first <- as.numeric (first[customers$customer_id])
start <- as.numeric (customers$start)
end <- as.numeric (customers$end)
exposed <- !is.na (customers$first) & customers$first < start + 30 * day &
  customers$first >= start &
  start >= as.numeric (as.POSIXct ("2022-01-01", tz = "UTC")) &
  start + 365 * day <= as.numeric (as_of) &
  (is.na (end) | end >= start + 60 * day)
exposed[is.na (exposed)] <- FALSE
x <- customers[exposed, ]

# Chance to leave on each day 0..364 of a life.
hazard <- function (plan, incident, factor) {
  base <- c (free = .0013, pro = .0008, business = .00045)[[plan]]
  phase <- ifelse (0:364 < 90, 1.4, 1)
  base * phase * (if (incident) 3 else 1) * factor
}
# Alive at the start of each day 60..365, from day 60 on.
alive <- function (h) cumprod (c (1, 1 - h[61:365]))
revenue <- function (plan, incident, mrr, contact) {
  s <- alive (hazard (plan, incident, if (contact) .8 else 1))
  at <- function (d) s[d - 59]
  invoices <- c (90, 180, 270, 360)
  paid <- sum (at (invoices)) * 3 * mrr
  # refunds 1 to 30 days after an invoice, while still a customer; those of
  # the last invoice that fall on day 365 and later are not seen, and the
  # one of an invoice on day 60 or before neither
  back <- function (i) sum (sapply (1:30, function (k)
    if (i + k < 365) (at (i + k) + at (i + k + 1)) / 2 else 0)) / 30
  refunded <- .03 * 3 * mrr * sum (sapply (invoices, back))
  share <- if (contact) .19 else .143
  days <- 60:364
  upgrades <- share * 300 / 334 * sum ((at (days) + at (days + 1)) / 2)
  paid - refunded + upgrades
}
gain <- mapply (function (plan, incident, mrr)
  revenue (plan, incident == "yes", mrr, TRUE)
  - revenue (plan, incident == "yes", mrr, FALSE),
  x$plan, x$open_incident, x$mrr)
cat (sprintf ("exposed %d\n", nrow (x)))
cat (sprintf ("gain_each %.10g\n", .8 * mean (gain)))

# Coaching: 5 % in 30 days of an add-on of 30 USD in the mean, for the days
# of the year from 2023-07-01 on which customers of region eu who were there
# on 2023-01-01 still were; a customer and month.
from <- as.numeric (as.POSIXct (c ("2023-01-01", "2023-07-01", "2024-07-01"),
                                tz = "UTC"))
there <- customers[customers$region == "eu" & start <= from[1]
                   & (is.na (end) | end > from[1]), ]
until <- pmin (ifelse (is.na (there$end), Inf, as.numeric (there$end)),
               from[3])
days <- pmax (until - from[2], 0) / day
cat (sprintf ("coached %d\n", nrow (there)))
cat (sprintf ("effect %.10g\n", .05 * 30 / 30 * mean (days) / 12))
