# Reading, for the oracle scripts: CSV, times, the row ledger, output.
# Base R only.  An independent reading of the definitions: nothing here is
# taken from the program.

invisible (Sys.setlocale ("LC_ALL", "C"))   # bytes: order and substr
options (digits = 17, stringsAsFactors = FALSE)

DAY <- 86400

# All records of a CSV file as a list of character vectors, cells trimmed.
read_records <- function (path, newline = "\n")
{
  text <- readChar (path, file.size (path), useBytes = TRUE)
  text <- sub ("^\xEF\xBB\xBF", "", text, useBytes = TRUE)
  cell <- "\\G(\"(?:[^\"]|\"\")*\"|[^,\r\n\"]*)(,|\r?\n|$)"
  m <- gregexpr (cell, text, perl = TRUE, useBytes = TRUE)[[1]]
  at <- attr (m, "capture.start")
  len <- attr (m, "capture.length")
  value <- substring (text, at[, 1], at[, 1] + len[, 1] - 1)
  stop <- substring (text, at[, 2], at[, 2] + len[, 2] - 1)
  stopifnot (endsWith (text, "\n"))
  value <- value[stop != ""]           # an empty match after the end
  stop <- stop[stop != ""]
  quoted <- startsWith (value, "\"")
  value[quoted] <- gsub ("\"\"", "\"", substring (value[quoted], 2,
                                                 nchar (value[quoted]) - 1))
  value <- trimws (value)
  last <- stop != ","
  unname (split (value, c (0, head (cumsum (last), -1))))
}

# A data frame of text cells; attribute "ragged" counts the rows left out.
# "" and NA are missing.
read_table <- function (path)
{
  r <- read_records (path)
  header <- r[[1]]
  r <- r[-1]
  whole <- lengths (r) == length (header)
  t <- as.data.frame (do.call (rbind, r[whole]))
  names (t) <- header
  t[t == "" | t == "NA"] <- NA
  attr (t, "read") <- length (r)
  attr (t, "ragged") <- sum (!whole)
  t
}

# Seconds since 1970 of an ISO date or date-time in UTC; NA when blank,
# NaN when there is no such day.
seconds <- function (x)
{
  p <- "^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?Z?)?$"
  part <- function (k)
    {
      v <- suppressWarnings (as.numeric (sub (p, paste0 ("\\", k), x,
                                             perl = TRUE)))
      ifelse (is.na (v), 0, v)
    }
  stopifnot (all (is.na (x) | grepl (p, x, perl = TRUE)))
  y <- part (1); m <- part (2); d <- part (3)
  leap <- y %% 4 == 0 & (y %% 100 != 0 | y %% 400 == 0)
  len <- c (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
  good <- m >= 1 & m <= 12 & d >= 1
  good[good] <- d[good] <= len[m[good]] + (m[good] == 2 & leap[good])
  # days from civil, years that begin in March
  yy <- y - (m <= 2)
  era <- floor (yy / 400)
  yoe <- yy - era * 400
  doy <- floor ((153 * ((m + 9) %% 12) + 2) / 5) + d - 1
  days <- era * 146097 + yoe * 365 + floor (yoe / 4) - floor (yoe / 100) +
    doy - 719468
  s <- days * DAY + part (4) * 3600 + part (5) * 60 + part (6)
  s[!good] <- NaN
  s[is.na (x)] <- NA
  s
}
blank <- function (s) is.na (s) & !is.nan (s)

# ---- ledger: the first code that holds, in the order of the contract ----

ledger <- function (n) list (code = rep (NA_character_, n), counts = NULL)
mark <- function (l, code, bad)
{
  bad <- bad & is.na (l$code)
  l$code[bad] <- code
  if (any (bad))
    l$counts <- c (l$counts, setNames (sum (bad), code))
  l
}

# ---- output: hypothesis,kind,name,field,value -------------------------

rows <- character (0)
number <- function (x) ifelse (is.finite (x), sprintf ("%.17g", x), "NA")
# (Dotted, so that a field called `n` is not taken for `name`.)
put <- function (.hypothesis, .kind, .name, ...)
{
  v <- list (...)
  for (field in names (v))
    {
      value <- v[[field]]
      if (is.numeric (value) || is.logical (value))
        value <- number (as.numeric (value))
      rows <<- c (rows, paste (.hypothesis, .kind, .name, field, value,
                               sep = ","))
    }
}
finish <- function (path)
{
  text <- c ("hypothesis,kind,name,field,value", rows)
  writeLines (text, if (is.na (path)) stdout () else path)
}
