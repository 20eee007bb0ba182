# NIST's certified values in src/infer/certified_nist.c and
# tests/suff/ranked.c, and how many digits R's own one-way analysis keeps of
# them: the gates of tests/infer/certified.c, which may fall half a digit
# below.  R 4.2.2: Rscript tests/oracle/nist.R FOLDER, which holds
# certified.csv (family,dataset,statistic,value) and anova/*.csv
folder <- commandArgs (TRUE)[1]
certified <- read.csv (file.path (folder, "certified.csv"),
                       colClasses = c (value = "character"))
value <- function (of, set, what)
  subset (certified, family == of & dataset == set & statistic == what)$value

for (set in c ("PiDigits", "Lottery", "Lew", "Mavro", "Michelso",
               paste0 ("NumAcc", 1:4)))
  cat (set, "mean and sd:", value ("univariate", set, "mean"),
       value ("univariate", set, "sd"), "\n")

for (set in c ("AtmWtAg", "SiRstv", sprintf ("SmLs%02d", 1:9))) {
  d <- read.csv (file.path (folder, "anova", paste0 (set, ".csv")))
  f <- anova (aov (response ~ factor (treatment), d))[1, "F value"]
  want <- value ("anova", set, "F")
  lre <- min (15, -log10 (abs (f - as.numeric (want)) / as.numeric (want)))
  cat (set, "F, and digits of it in R:", want, sprintf ("%.1f", lre), "\n")
}
