# Whole runs of the program against R, number by number.
#
#   Rscript tests/oracle/differential.R PROGRAM [CASES [FIRST]]
#
# Draws seeded data sets and studies (ties, decimals, day 0, cohorts without
# events, tiny cohorts, 0 % and 100 %, heavy tails, constants, unequal
# clusters, several confidence levels), runs each and compares every number
# of groups, tests and effects, every status and every verdict with
# differential_methods.R, differential_means.R and differential_more.R, which
# read the definitions a second time.  Prints the worst relative error of
# each number and the methods that R does not read; fails where a number is
# off, missing or unexpected.

args <- commandArgs (trailingOnly = TRUE)
program <- normalizePath (args[1])
cases <- if (length (args) > 1) as.integer (args[2]) else 60
first <- if (length (args) > 2) as.integer (args[3]) else 1
here <- dirname (sub ("--file=", "", grep ("--file=", commandArgs (),
                                           value = TRUE)))
source (file.path (here, "differential_methods.R"))
source (file.path (here, "differential_means.R"))
source (file.path (here, "differential_more.R"))
room <- tempfile ("differential")
dir.create (room)
options (digits = 17, scipen = 100)

# ---- the program's numbers --------------------------------------------

# JSON into lists; null into NULL inside a list.
read_json <- function (text)
{
  pattern <- '"(?:[^"\\\\]|\\\\.)*"|[][{},:]|[^][{},:\\s]+'
  token <- regmatches (text, gregexpr (pattern, text, perl = TRUE))[[1]]
  at <- 0
  word <- function (t)
    if (t == "null") NULL else if (t == "true") TRUE
    else if (t == "false") FALSE
    else if (startsWith (t, '"')) gsub ('^"|"$', "", t)
    else as.numeric (t)
  value <- function ()
    {
      at <<- at + 1
      t <- token[at]
      if (!t %in% c ("{", "[")) return (word (t))
      out <- list ()
      while (!token[at + 1] %in% c ("}", "]"))
        {
          if (token[at + 1] == ",") at <<- at + 1
          if (t == "{")
            {
              key <- word (token[at + 1])
              at <<- at + 2
              out[key] <- list (value ())
            }
          else
            out[length (out) + 1] <- list (value ())
        }
      at <<- at + 1
      out
    }
  value ()
}

# Tests of pairs of several cohorts have their pair in their name.
test_name <- function (t, h)
  paste0 (t$method, if (length (h$groups) > 2 && !is.null (t$reference))
    paste0 ("@", t$level, "-", t$reference))

# The same keys as in WANTED.
flatten <- function (json)
{
  got <- list ()
  put <- function (h, kind, name, x, fields)
    for (f in intersect (fields, names (x)))
      got[paste (h, kind, name, f, sep = "|")] <<-
        list (if (is.null (x[[f]])) NA else x[[f]])
  for (h in json$hypotheses)
    {
      for (g in h$groups)
        put (h$id, "group", g$label, g, setdiff (names (g),
                                                 c ("label", "why")))
      for (t in h$tests)
        put (h$id, "test", test_name (t, h), t,
             c ("statistic", "df", "df2", "p_value", "log10_p", "p_adjusted",
                "status"))
      seen <- list ()
      for (e in h$effects)
        {
          level <- if (is.null (e$level)) "all" else e$level
          id <- paste (e$measure, level)
          seen[[id]] <- (if (is.null (seen[[id]])) 0 else seen[[id]]) + 1
          put (h$id, "effect", paste0 (e$measure, "#", seen[[id]], "@", level),
               e, c ("estimate", "std_error", "conf_low", "conf_high",
                     "status"))
          if (e$headline)
            put (h$id, "headline", "",
                 list (effect = paste0 (e$measure, "#", seen[[id]])),
                 "effect")
        }
      put (h$id, "verdict", "", h, "verdict")
    }
  got
}

# ---- comparing --------------------------------------------------------

worst <- list ()
unread <- list ()
failures <- 0
compared <- 0

# Statistics and estimates to 1e-8, p-values and interval ends to 1e-6;
# what is a difference of larger numbers counts relative to those.
tolerance <- function (key, field)
{
  if (grepl ("cox_lr", key))         # a difference of R's log-likelihoods
    return (1e-5)
  if (field %in% c ("p_value", "log10_p", "p_adjusted", "conf_low",
                    "conf_high")) 1e-6 else 1e-8
}

fail <- function (case, key, want, got, what)
{
  failures <<- failures + 1
  cat (sprintf ("case %d: %s: %s: R %s, program %s\n", case, key, what,
                format (want), format (got)))
}

compare_one <- function (case, key, want, got, scale)
{
  compared <<- compared + 1
  part <- strsplit (key, "|", fixed = TRUE)[[1]]
  field <- tail (part, 1)
  if (is.character (want) || is.character (got))
    {
      if (!identical (want, got)) fail (case, key, want, got, "differs")
      return ()
    }
  if (is.na (want) != is.na (got))
    return (fail (case, key, want, got, "null"))
  if (is.na (want)) return ()
  error <- abs (want - got) / max (abs (want), scale)
  if (error == 0 || want == got) error <- 0
  row <- paste (sub ("[#@].*", "", if (part[2] == "group") "group"
                                   else part[3]), field)
  worst[[row]] <<- max (worst[[row]], error)
  if (!(error <= tolerance (key, field)))
    fail (case, key, want, got, sprintf ("off by %.1e", error))
}

# Differences near zero have no digits of their own: what they are made of
# counts.  A chi-square counts from 1e-3 on, log10 p and Cramer's V (a root
# of a difference) from 1.
scale_of <- function (key, scales)
{
  if (grepl ("log10_p$|cramers_v", key)) return (1)
  if (grepl ("chi_square|cox|log_rank", key)) return (1e-3)
  for (s in names (scales))
    if (startsWith (key, paste0 (s, "|")) &&
        grepl ("mean|median|estimate|conf_|statistic|sd|rmst", key))
      return (scales[[s]])
  0
}

compare_case <- function (case, got, scales)
{
  want <- as.list (wanted)
  method <- function (key) sub ("[#@].*", "", sub ("\\|[a-z0-9_]*$", "", key))
  read <- unique (method (names (want)))
  for (key in sort (union (names (want), names (got))))
    {
      w <- want[[key]]; g <- got[[key]]
      if (!method (key) %in% read)
        {
          name <- sub (".*\\|", "", method (key))
          unread[[name]] <<- c (unread[[name]], 1)
          next
        }
      if (identical (w, Inf)) next          # R cannot say
      if (is.null (w) && !is.na (g))
        fail (case, key, NA, g, "unexpected")
      else if (is.null (g) && !(is.numeric (w) || is.logical (w)))
        fail (case, key, w, NA, "missing")
      else if (!is.null (w))
        compare_one (case, key, w, if (is.null (g)) NA else g,
                     scale_of (key, scales))
    }
}

# ---- drawing ----------------------------------------------------------

pick <- function (...) sample (list (...), 1)[[1]]
chance <- function (p) runif (1) < p

# Sizes of K cohorts.
sizes <- function (k)
  pick (rep (sample (2:8, 1), k), sample (1:12, k, TRUE),
        sample (10:80, k, TRUE), sample (20:150, k, TRUE),
        c (sample (1:5, 1), sample (40:400, k - 1, TRUE)))

draw_cohorts <- function (k)
{
  n <- sizes (k)
  sample (rep (letters[1:k], n))
}

draw_survival <- function (g)
{
  rate <- runif (26, .02, .15)[match (g, letters)]
  t <- rexp (length (g), rate)
  style <- pick ("ties", "heavy", "decimal", "days", "one")
  t <- switch (style, ties = floor (t), heavy = floor (t / 8),
               decimal = round (t + .001, 3), days = round (t * 10),
               one = rep (pick (0, 5), length (t)))
  d <- rbinom (length (t), 1, pick (.1, .5, .9, 1))
  if (chance (.2)) d[g == pick ("a", "b")] <- 0    # a cohort without events
  if (chance (.05)) d[] <- 0
  if (chance (.1)) t[g == "a"] <- t[g == "a"] + 60 # cohorts apart in time
  data.frame (t = t, ev = ifelse (d == 1, "yes", "no"))
}

draw_share <- function (g)
{
  p <- pick (runif (26), rep (runif (1), 26), runif (26) * .03,
             1 - runif (26) * .03, sample (0:1, 26, TRUE),
             c (0, runif (25)), c (1, runif (25)), c (.5, 0, rep (1, 24)))
  rbinom (length (g), 1, p[match (g, letters)])
}

draw_mean <- function (g)
{
  n <- length (g); m <- (runif (26) * pick (0, 1, 5))[match (g, letters)]
  y <- switch (pick ("normal", "ties", "heavy", "zeros", "offset", "negative",
                     "constant", "flat", "far"),
               normal = round (rnorm (n, m, 1 + m), 4),
               ties = rpois (n, m + 1),
               heavy = round (exp (rnorm (n, m, 2)), 2),
               zeros = round (exp (rnorm (n, m)) * rbinom (n, 1, .1), 2),
               offset = 1e6 + round (rnorm (n, m), 3),
               negative = -10 - round (rexp (n), 3),
               constant = ifelse (g == "a", 3.7, round (rnorm (n, m), 2)),
               flat = rep (.04, n),
               far = round (100 * (g == "a") + rnorm (n), 2))
  y
}

draw_clusters <- function (g)
{
  n <- length (g)
  G <- pick (4, 8, 15, 40, 70, 150)
  id <- sample (G, n, TRUE, prob = pick (rep (1, G), rexp (G), (1:G)^-1))
  if (chance (.3))                  # the whole cluster in one cohort
    g <- letters[1:length (unique (g))][id %% length (unique (g)) + 1]
  list (id = id, g = g)
}

# ---- studies ----------------------------------------------------------

quote_row <- function (...) paste (paste0 (...), collapse = "\n")

# LINES: the body of every hypothesis; adds role, expectation, margin.
hypothesis <- function (study, id, body, options)
{
  keys <- c (sprintf ("cohort: %s", options$cohort), body,
             sprintf ("role: %s", options$role),
             sprintf ("expect: %s", options$expect),
             if (!is.na (options$margin))
               sprintf ("margin: %s", options$margin),
             if (options$naive) "design: naive", options$more)
  c (study, sprintf ("  %s: {%s}", id, paste (keys, collapse = ", ")))
}

draw_options <- function (many)
  list (cohort = "g", role = pick ("primary", "secondary", "exploratory"),
        expect = if (many) "different" else
          pick ("different", "higher", "lower"),
        margin = NA, naive = chance (.1), more = NULL)

write_study <- function (level, tables, outcomes, cohorts, hypotheses)
  writeLines (c ("study: differential", "as_of: 2025-01-01",
                 sprintf ("confidence: %s", level), "data:", tables,
                 "cohorts:", cohorts, "outcomes:", outcomes,
                 "hypotheses:", hypotheses), file.path (room, "s.yaml"))

write_rows <- function (data, file)
  write.csv (data, file.path (room, file), row.names = FALSE, quote = FALSE)

run_program <- function ()
{
  out <- suppressWarnings (system2 (
    program, c ("run", file.path (room, "s.yaml"), "-o",
                file.path (room, "out"), "-f", "--no-charts", "--json"),
    stdout = TRUE, stderr = file.path (room, "err")))
  code <- attr (out, "status")
  if (!is.null (code) && code > 1)
    {
      writeLines (readLines (file.path (room, "err")))
      return (NULL)
    }
  flatten (read_json (paste (out, collapse = "\n")))
}

levels_text <- function (labels, name = "g")
  sprintf ("  %s: {by: column, column: g, levels: [%s]}", name,
           paste (labels, collapse = ", "))

# The tests asked for by name in one of three studies; none otherwise.
draw_asked <- function (outcome, many)
{
  if (many || chance (.7)) return (NULL)
  all <- switch (outcome,
                 t = c ("log_rank", "cox_wald", "cox_lr", "cox_score",
                        "rmst_z"),
                 s = c ("n1_chi_square", "fisher_exact",
                        "pearson_chi_square"),
                 y = c ("welch_t", "student_t", "mann_whitney"))
  sample (all, sample (1:2, 1))
}

# Two cohorts or more, in all forms: all of them, and a pair of them.
case_plain <- function (level)
{
  k <- pick (2, 2, 2, 3, 4, 5)
  g <- draw_cohorts (k)
  labels <- letters[1:k]
  d <- draw_survival (g)
  data <- cbind (id = seq_along (g), g = g, d, s = draw_share (g),
                 y = draw_mean (g))
  write_rows (data, "u.csv")
  event <- as.numeric (d$ev == "yes")
  heads <- list (); lines <- character ()
  add <- function (id, body, many, run, margin = NA, more = NULL, to = NULL)
    {
      o <- draw_options (many)
      outcome <- substr (id, 1, 1)
      asked <- if (!is.null (to)) draw_asked (outcome, many)
      o$margin <- if (is.null (asked)) margin else NA
      o$more <- c (more, if (!is.null (asked))
        sprintf ("tests: [%s]", paste (asked, collapse = ", ")))
      lines <<- hypothesis (lines, id, body, o)
      head <- run (id, o$margin)
      if (!is.null (asked)) head <- asked_wanted (id, asked, to)
      heads[[id]] <<- c (head, o)
    }
  pair <- if (k > 2) sample (labels, 2) else c ("b", "a")
  for (full in c (TRUE, FALSE))
    {
      keep <- if (full) rep (TRUE, length (g)) else g %in% pair
      order <- if (full) labels else rev (pair)
      f <- factor (g[keep], order)
      many <- full && k > 2
      more <- if (!full) sprintf ("compare: [%s, %s]", pair[1], pair[2])
      tag <- function (x) paste0 (x, if (full) "1" else "2")
      margin <- function (...)
        if (many || chance (.6)) NA else round (runif (1, ...), 3)
      horizon <- pick (NA, NA, max (d$t) + 1,
                       max (.5, round (quantile (d$t, runif (1))[[1]], 1)))
      add (tag ("t"), c ("outcome: t", if (!is.na (horizon))
             sprintf ("horizon: %s", horizon)), many,
           function (h, m) survival_wanted (h, d$t[keep], event[keep], f,
                                            level, horizon, m),
           margin (.1, 5), more, order[2])
      add (tag ("s"), "outcome: s", many,
           function (h, m) share_wanted (h, data$s[keep], f, level,
                                         any (grepl ("fisher", lines[
                                           length (lines)]))),
           margin (.01, .2), more, order[2])
      add (tag ("y"), "outcome: y", many,
           function (h, m) mean_wanted (h, data$y[keep], f, level),
           margin (.1, 3), more, order[2])
    }
  l <- sample (labels, 1); i <- g == l
  goal <- sample (c (.02, .5, .94), 1)
  one <- sprintf ("level: %s", l)
  add ("p", c ("outcome: s", one, sprintf ("target: %s", goal)), FALSE,
       function (h, m) target_wanted (h, data$s[i], l, goal, level, TRUE))
  goal2 <- round (mean (data$y[i]) + rnorm (1), 2)
  add ("m", c ("outcome: y", one, sprintf ("target: %s", goal2)), FALSE,
       function (h, m) target_wanted (h, data$y[i], l, goal2, level, FALSE))
  write_study (level, paste ("  u: {file: u.csv, id: id, duration: t,",
                             "duration_unit: months, event: ev}"),
               c ("  t: {kind: survival}", "  s: {kind: share, condition: s}",
                  "  y: {kind: mean, value: y}"), levels_text (labels), lines)
  families_wanted (heads, level)
  size <- max (abs (data$y)) * 1e-6
  days <- max (d$t) * 1e-6
  list (y1 = size, y2 = size, m = size, t1 = days, t2 = days)
}

# Time from dates to the second, leaving at or after as_of unseen, whole
# days; kept at an age for those old enough.
case_dates <- function (level)
{
  as_of <- as.numeric (as.POSIXct ("2025-01-01", tz = "UTC"))
  g <- draw_cohorts (2)
  n <- length (g)
  start <- as_of - round (runif (n, 1, 500 * 86400)) - 86400 * chance (.5)
  stay <- floor (rexp (n, runif (2, .002, .02)[match (g, letters)]) *
                 pick (86400, 864))
  end <- ifelse (runif (n) < .8, start + stay, NA)
  end[sample (n, 1)] <- as_of
  text <- function (x) ifelse (is.na (x), "", format (
    as.POSIXct (x, origin = "1970-01-01", tz = "UTC"), "%Y-%m-%d %H:%M:%S"))
  write_rows (data.frame (id = 1:n, g = g, start = text (start),
                          end = text (end)), "u.csv")
  seen <- !is.na (end) & end < as_of
  stop <- ifelse (seen, end, as_of)
  t <- (stop - start) %/% 86400
  f <- factor (g, c ("a", "b"))
  horizon <- sample (c (NA, 30, 90, 400), 1)
  age <- sample (c (1, 30, 120), 1)
  old <- start + age * 86400 <= as_of
  heads <- list (); lines <- character ()
  add <- function (id, body, run)
    {
      o <- draw_options (FALSE)
      lines <<- hypothesis (lines, id, body, o)
      heads[[id]] <<- c (run (id), o)
    }
  add ("t", c ("outcome: t", if (!is.na (horizon))
         sprintf ("horizon: %s days", horizon)),
       function (h) survival_wanted (h, t, as.numeric (seen), f, level,
                                     horizon))
  if (all (table (f[old]) > 0))
    add ("k", "outcome: k",
         function (h) share_wanted (h, as.numeric (
           (stop - start >= age * 86400 | !seen)[old]), f[old], level))
  write_study (level, "  u: {file: u.csv, id: id, start: start, end: end}",
               c ("  t: {kind: survival}",
                  sprintf ("  k: {kind: retained, at: %d days}", age)),
               levels_text (c ("a", "b")), lines)
  families_wanted (heads, level)
  list (t = max (t) * 1e-6)
}

case_clusters <- function (level)
{
  k <- pick (2, 2, 2, 3)
  labels <- letters[1:k]
  repeat
    {
      cl <- draw_clusters (sample (labels, pick (30, 80, 300, 450), TRUE))
      g <- cl$g
      if (all (labels %in% g)) break
    }
  y <- round (draw_mean (g) + rnorm (max (cl$id))[cl$id], 4)
  s <- ifelse (chance (.1), 1, 0) * (g == "a") +
    rbinom (length (g), 1, plogis (rnorm (max (cl$id)))[cl$id])
  s <- pmin (s, 1)
  write_rows (data.frame (id = 1:200), "p.csv")
  write_rows (data.frame (p = cl$id, g = g, s = s, y = y), "u.csv")
  heads <- list (); lines <- character ()
  f <- factor (g, labels)
  add <- function (id, body, many, run)
    {
      o <- draw_options (many)
      if (!many && chance (.4)) o$margin <- round (runif (1, .01, .5), 3)
      lines <<- hypothesis (lines, id, c (body, "unit: u"), o)
      heads[[id]] <<- c (run (id), o)
    }
  add ("y", "outcome: y", k > 2,
       function (h) cluster_wanted (h, y, f, cl$id, level, FALSE))
  add ("s", "outcome: s", k > 2,
       function (h) cluster_wanted (h, s, f, cl$id, level, TRUE))
  i <- g == "b"
  add ("p", c ("outcome: s", "level: b", "target: 0.6"), FALSE,
       function (h) target_wanted (h, s[i], "b", .6, level, TRUE, cl$id[i]))
  add ("m", c ("outcome: y", "level: b", "target: 1.5"), FALSE,
       function (h) target_wanted (h, y[i], "b", 1.5, level, FALSE, cl$id[i]))
  write_study (level, c ("  p: {file: p.csv, id: id}",
                         "  u: {file: u.csv, customer: p}"),
               c ("  s: {kind: share, condition: s}",
                  "  y: {kind: mean, value: y}"), levels_text (labels), lines)
  families_wanted (heads, level)
  size <- max (abs (y)) * 1e-6
  list (y = size, m = size, s = 1e-6)
}

for (case in first:(first + cases - 1))
  {
    set.seed (case, kind = "Mersenne-Twister", sample.kind = "Rejection")
    rm (list = ls (wanted), envir = wanted)
    level <- pick (.8, .9, .95, .95, .99)
    draw <- list (case_plain, case_clusters, case_plain, case_dates)
    scales <- draw[[case %% 4 + 1]] (level)
    got <- run_program ()
    if (is.null (got))
      fail (case, "run", 0, NA, "stopped")
    else
      compare_case (case, got, scales)
  }
for (row in sort (names (worst)))
  cat (sprintf ("%-34s %.1e\n", row, worst[[row]]))
for (name in sort (names (unread)))
  cat (sprintf ("differential: R does not read %s, %d numbers\n", name,
                length (unread[[name]])))
cat (sprintf ("differential: %d cases, %d numbers, %d off\n", cases, compared,
              failures))
unlink (room, recursive = TRUE)
quit (status = failures > 0)
