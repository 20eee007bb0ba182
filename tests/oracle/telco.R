# Expected numbers for the public Telco customer churn table (IBM's sample
# data, fictional customers; the file is not part of this repository).
#
#   Rscript tests/oracle/telco.R Telco-Customer-Churn.csv \
#     > tests/oracle/telco.expected.csv
#
# TechSupport Yes against No; "No internet service" is another level.

args <- commandArgs (trailingOnly = TRUE)
here <- dirname (sub ("--file=", "", grep ("--file=", commandArgs (),
                                           value = TRUE)))
source (file.path (here, "read.R"))
source (file.path (here, "methods.R"))

t <- read_table (args[1])
put ("telco", "table", "rows", rows_read = attr (t, "read"),
     rows_used = nrow (t))
used <- t$TechSupport %in% c ("No", "Yes")
for (id in c ("stays", "left", "charges"))
  {
    put (id, "population", "units", value = sum (used), total = nrow (t))
    put (id, "excluded", "other_level", units = sum (!used))
  }
t <- t[used, ]
g <- factor (t$TechSupport, c ("No", "Yes"))
left <- as.numeric (t$Churn == "Yes")

invisible (survival_all ("stays", as.numeric (t$tenure), left, g))
invisible (share_all ("left", left, g))
invisible (mean_all ("charges", as.numeric (t$MonthlyCharges), g))
finish (NA)
